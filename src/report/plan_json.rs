//! Plans as the JSON documents of the command line.

use crate::plan::{LockMode, Plan, Segment, Statement};
use serde_json::{Value, json};

/// The statements of a plan: `kind`, `sql`, `transactional`, `lock`, `locks`, `rewrites`.
pub fn statements(plan: &Plan) -> Value {
    plan.segments.iter().flat_map(segment).collect()
}

fn segment(segment: &Segment) -> Vec<Value> {
    match segment {
        Segment::Transaction { before, statements, checks, after } => {
            let checks = checks.iter().map(|check| json!({ "kind": "check", "sql": check.query, "transactional": true, "lock": null, "locks": [], "rewrites": false }));
            let plain = |list: &[Statement]| list.iter().map(statement).collect::<Vec<_>>();
            plain(before).into_iter().chain(plain(statements)).chain(checks).chain(plain(after)).collect()
        }
        Segment::Alone(alone) => {
            let setting = |sql: &String| statement(&Statement::new(sql, alone.source).alone());
            let (set, reset) =
                (alone.setting.iter().map(|s| setting(&s.set)), alone.setting.iter().map(|s| setting(&s.reset)));
            set.chain([statement(alone)]).chain(reset).collect()
        }
        Segment::Backfill(batch) => vec![json!({
            "kind": "backfill", "name": batch.name, "sql": batch.update_next, "batch": batch.batch,
            "transactional": true, "lock": LockMode::RowExclusive.to_string(), "locks": [], "rewrites": false,
        })],
    }
}

/// A statement.
pub fn statement(statement: &Statement) -> Value {
    let locks: Vec<Value> = statement
        .locks
        .iter()
        .map(|lock| json!({ "object": lock.object.name(), "mode": lock.mode.to_string() }))
        .collect();
    json!({
        "kind": "sql",
        "sql": statement.text(),
        "transactional": statement.transactional,
        "lock": statement.strongest_lock().map(|mode| mode.to_string()),
        "locks": locks,
        "rewrites": statement.rewrites,
    })
}
