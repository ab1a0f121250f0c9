//! Whether heads can be merged: each pair of sides must commute.
//!
//! The base of a pair is what both sides hold; a side is the rest of what its head is built on or depends on.

use crate::migrator::{Conflict, History, MigrateError, commute, replay};
use crate::model::DialectName;
use crate::operation::{Operation, Step};
use std::collections::BTreeSet;

/// Two heads that do not commute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeConflict {
    /// One head.
    pub first: String,
    /// The other head.
    pub second: String,
    /// What happens.
    pub conflict: Conflict,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergeCheck {
    /// Heads that do not commute.
    pub conflicts: Vec<MergeConflict>,
    /// Revisions with steps that the tool does not read: nothing is known of them.
    pub opaque: Vec<String>,
    /// Tables that both sides of some pair touch, without a conflict.
    pub notes: Vec<String>,
}

/// Checks heads in pairs, in the model.
///
/// # Errors
/// What a revision does is not known, or it does not fit what was before it.
pub fn check(history: &History, heads: &[String], dialect: DialectName) -> Result<MergeCheck, MigrateError> {
    let mut found = MergeCheck::default();
    for (number, first) in heads.iter().enumerate() {
        for second in &heads[number + 1..] {
            check_pair(history, first, second, dialect, &mut found)?;
        }
    }
    found.opaque.sort();
    found.opaque.dedup();
    Ok(found)
}

fn check_pair(
    history: &History,
    first: &str,
    second: &str,
    dialect: DialectName,
    found: &mut MergeCheck,
) -> Result<(), MigrateError> {
    let graph = history.graph();
    let with_itself = |id: &str| {
        let mut ids: Vec<String> = graph.ancestors(id).iter().map(|node| node.id.clone()).collect();
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
        ids
    };
    let (one, two) = (with_itself(first), with_itself(second));
    let shared: BTreeSet<&String> = one.iter().filter(|id| two.contains(id)).collect();
    let base: Vec<&str> = one.iter().filter(|id| shared.contains(id)).map(String::as_str).collect();
    let before = replay(history, base, dialect)?;
    let mut side = |ids: &[String]| -> Result<Vec<Operation>, MigrateError> {
        let mut operations = Vec::new();
        for id in ids.iter().filter(|id| !shared.contains(id)) {
            let script = history.script(id).ok_or_else(|| MigrateError::NoScript { revision: id.clone() })?;
            for action in script.up.iter().filter(|action| action.runs_on(dialect)) {
                if action.step.is_opaque() {
                    found.opaque.push(id.clone());
                }
                if let Step::Operation(operation) = &action.step {
                    operations.push(operation.clone());
                }
            }
        }
        Ok(operations)
    };
    let (left, right) = (side(&one)?, side(&two)?);
    match commute(&before.schema, &left, &right) {
        Some(conflict) => {
            found.conflicts.push(MergeConflict { first: first.to_owned(), second: second.to_owned(), conflict });
        }
        None => found.notes.extend(
            shared_tables(&left, &right)
                .map(|table| format!("`{first}` and `{second}` both change {table}, and do not conflict")),
        ),
    }
    Ok(())
}

fn shared_tables(left: &[Operation], right: &[Operation]) -> impl Iterator<Item = String> {
    let subjects = |operations: &[Operation]| operations.iter().flat_map(Operation::subjects).collect::<BTreeSet<_>>();
    let shared: Vec<String> = subjects(left).intersection(&subjects(right)).map(ToString::to_string).collect();
    shared.into_iter()
}
