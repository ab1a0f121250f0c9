//! The checksum of a revision's operations.
//!
//! Invariant: over JSON with sorted keys in which every field equal to its default is left out, so that a field added later changes no old
//! hash. Work on rows enters by kind, table and name only: what sea-query renders may change between its versions.

use super::{Action, Operation, Step};
use crate::model::{Object, Told};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The version of this rule, stored in front of the hash.
const RULE: u32 = 1;

/// `1:<sha-256 in hexadecimal>` over up's and down's actions for all dialects.
pub fn checksum(up: &[Action], down: &[Action]) -> String {
    let hash = Sha256::digest(canonical_json(up, down).as_bytes());
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{RULE}:{digits}")
}

/// The text that the checksum is over.
pub fn canonical_json(up: &[Action], down: &[Action]) -> String {
    let mut text = String::new();
    let actions = |actions: &[Action]| actions.iter().map(reduced).collect::<Vec<_>>();
    write(&json!({ "down": actions(down), "up": actions(up) }), &mut text);
    text
}

fn reduced(action: &Action) -> Value {
    let step = match &action.step {
        Step::Write(write) => json!({ "write": { "kind": write.kind, "table": write.table } }),
        Step::Backfill(backfill) => json!({ "backfill": { "name": backfill.name, "table": backfill.table } }),
        Step::Operation(operation) => {
            let mut operation = operation.clone();
            forget_what_was_told(&mut operation);
            serde_json::to_value(Step::Operation(operation)).unwrap_or(Value::Null)
        }
        step @ (Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_)) => {
            serde_json::to_value(step).unwrap_or(Value::Null)
        }
    };
    match &action.only {
        Some(only) => json!({ "only": only, "step": step }),
        None => json!({ "step": step }),
    }
}

/// What a database said of a definition beside its text is no part of what a revision says.
fn forget_what_was_told(operation: &mut Operation) {
    match operation {
        Operation::Create { object: Object::Definition(definition), .. }
        | Operation::Become(Object::Definition(definition)) => definition.told = Told::default(),
        Operation::Execute(execute) => execute.effect.iter_mut().flatten().for_each(forget_what_was_told),
        Operation::Create { .. }
        | Operation::Become(_)
        | Operation::Drop { .. }
        | Operation::Rename(_)
        | Operation::AlterTable(_)
        | Operation::AlterEnum(_) => {}
    }
}

/// Written by hand because serde_json keeps the order of insertion where another crate of the build enables `preserve_order`.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (number, (key, value)) in sorted.into_iter().enumerate() {
                out.push_str(if number == 0 { "" } else { "," });
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                out.push_str(if number == 0 { "" } else { "," });
                write(item, out);
            }
            out.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}
