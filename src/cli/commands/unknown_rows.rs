//! Rows of a ledger that no file declares (another git branch was deployed): which, when and by whom applied.

use crate::cli::errors::CliError;
use crate::database::ledger::{AppliedRevision, LedgerState};
use crate::revision::{Graph, GraphError};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The rows of these revisions.
pub(super) fn rows<'a>(state: &'a LedgerState, ids: &'a [String]) -> impl Iterator<Item = &'a AppliedRevision> {
    let ids: BTreeSet<&String> = ids.iter().collect();
    state.applied.iter().filter(move |row| ids.contains(&row.id))
}

/// `` `9f3c`, applied at .. by .. ``
pub(super) fn sentence(row: &AppliedRevision) -> String {
    format!("`{}`, {}", row.id, row.when_and_by_whom())
}

/// The rows that no file declares, the newest first: as lines and as entries of a list of revisions.
pub(super) fn listed(graph: &Graph, state: &LedgerState) -> (String, Vec<Value>) {
    let rows = state.applied.iter().rev().filter(|row| graph.get(&row.id).is_none());
    let line = |row: &AppliedRevision| {
        let parents = if row.parents.is_empty() { "<base>".to_owned() } else { row.parents.join(", ") };
        format!("{parents} -> {} (no file declares it; {}), {}\n", row.id, row.when_and_by_whom(), row.message)
    };
    let entry = |row: &AppliedRevision| {
        json!({
            "revision": row.id, "parents": row.parents, "depends_on": row.depends_on, "labels": row.labels, "message": row.message,
            "head": false, "current": true, "branchpoint": false, "mergepoint": row.parents.len() > 1, "file": null,
            "unknown": true, "applied_at": row.applied_at, "applied_by": row.applied_by,
        })
    };
    (rows.clone().map(line).collect(), rows.map(entry).collect())
}

/// The refusal with what the ledger knows of the rows that no file declares.
pub(super) fn explained(error: GraphError, state: &LedgerState) -> CliError {
    let GraphError::UnknownApplied { ids } = &error else { return error.into() };
    let ids = ids.clone();
    let said: Vec<String> = rows(state, &ids).map(sentence).collect();
    let facts: Vec<Value> = rows(state, &ids)
        .map(|row| json!({ "revision": row.id, "message": row.message, "applied_at": row.applied_at, "applied_by": row.applied_by }))
        .collect();
    let help = miette::Diagnostic::help(&error).map(|help| help.to_string()).unwrap_or_default();
    let message = format!("the database has revisions that no file declares: {}", said.join("; "));
    CliError::with_help("graph.unknown_applied", message, help).detail("ids", ids).detail("revisions", facts)
}
