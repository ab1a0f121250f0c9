//! `current`: the revisions that the database is at.

use super::lists::{self, Line, List};
use crate::cli::arguments::Current;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::database::ledger::{AppliedRevision, LedgerState};
use crate::migrator::applied;
use crate::report::graph_json;
use crate::revision::Graph;
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) async fn run(context: &Context, arguments: &Current) -> Result<ExitStatus, CliError> {
    let mut listed = Vec::new();
    let (mut behind, mut unknown) = (false, false);
    for database in &context.chosen_or_default()?.databases {
        let (graph, ledger) = loading::graph_and_ledger(context, database).await?;
        let state = applied(&ledger);
        let current = graph.current(&state);
        behind |= !graph.pending(&state).is_empty();
        unknown |= graph.unknown(&state).next().is_some();
        let rows = rows_by_id(&ledger);
        let line = |id: &String| match graph.get(id) {
            Some(node) => lists::described(&graph, &current, node, Line::as_asked(context)),
            None => match rows.get(id.as_str()) {
                Some(row) => format!("{id} (no file declares it; {})", row.when_and_by_whom()),
                None => format!("{id} (no file declares it)"),
            },
        };
        let text = current.iter().map(|id| line(id) + "\n").collect();
        let document = if context.output.is_json() { document(&graph, &ledger) } else { Value::Null };
        listed.push((database.name().to_owned(), List { text, document }));
    }
    lists::write(context, listed)?;
    for (found, text) in
        [(behind, "the database is not at all heads"), (unknown, "the database has revisions that no file declares")]
    {
        if arguments.check_heads && found {
            context.output.note(text);
        }
    }
    Ok(if arguments.check_heads && (behind || unknown) { ExitStatus::Found } else { ExitStatus::Done })
}

/// Of a revision that no file declares, the ledger knows when and by whom it was applied.
fn document(graph: &Graph, ledger: &LedgerState) -> Value {
    let mut document = graph_json::current(graph, &applied(ledger));
    let rows = rows_by_id(ledger);
    for entry in document.as_array_mut().into_iter().flatten().filter(|entry| entry["unknown"] == true) {
        let row = entry["revision"].as_str().and_then(|id| rows.get(id)).copied().cloned();
        if let Some(row) = row {
            entry["message"] = row.message.into();
            entry["parents"] = row.parents.into();
            entry["applied_at"] = row.applied_at.into();
            entry["applied_by"] = row.applied_by.into();
        }
    }
    document
}

fn rows_by_id(ledger: &LedgerState) -> BTreeMap<&str, &AppliedRevision> {
    ledger.applied.iter().map(|row| (row.id.as_str(), row)).collect()
}
