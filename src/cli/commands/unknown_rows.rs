//! Rows of a ledger that no file declares (another git branch was deployed): which, when and by whom applied.

use crate::cli::errors::CliError;
use crate::database::ledger::{AppliedRevision, LedgerState};
use crate::revision::GraphError;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The rows of these revisions.
pub(super) fn rows<'a>(state: &'a LedgerState, ids: &'a [String]) -> impl Iterator<Item = &'a AppliedRevision> {
    let ids: BTreeSet<&String> = ids.iter().collect();
    state.applied.iter().filter(move |row| ids.contains(&row.id))
}

/// `` `9f3c`, applied at .. by .. ``
pub(super) fn sentence(row: &AppliedRevision) -> String {
    format!("`{}`, {}", row.id, when_and_by_whom(row))
}

/// `applied at .. by ..`
pub(super) fn when_and_by_whom(row: &AppliedRevision) -> String {
    format!("{} at {} by {}", if row.stamped { "stamped" } else { "applied" }, row.applied_at, row.applied_by)
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
