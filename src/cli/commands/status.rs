//! `status`: what is applied and what is not, and whether anything is in the way.

use crate::cli::arguments::Status;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::database::ledger::{LedgerState, UnfinishedRun};
use crate::migrator::{HalfDone, applied, way_on};
use crate::revision::Graph;
use serde_json::{Value, json};
use std::fmt::Write as _;

pub(crate) async fn run(context: &Context, _: &Status) -> Result<ExitStatus, CliError> {
    let mut documents = Vec::new();
    for database in &context.chosen_or_default()?.databases {
        let (graph, state) = loading::graph_and_ledger(context, database).await?;
        let half = loading::half_done(database, &state).await?;
        if context.output.is_json() {
            documents.push((database.name().to_owned(), document(&graph, &state, half.as_ref())));
        } else {
            context.output.result(&text(&graph, &state, half.as_ref()))?;
        }
    }
    if context.output.is_json() {
        context.output.document(&super::upgrade::one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}

fn text(graph: &Graph, state: &LedgerState, half: Option<&HalfDone>) -> String {
    let mut text = String::new();
    let set = applied(state);
    for row in &state.applied {
        let known = match graph.get(&row.id) {
            Some(_) => String::new(),
            None => format!("  no file declares it; {}", row.when_and_by_whom()),
        };
        let how = if row.stamped { "stamped".to_owned() } else { format!("{} ms", row.took_ms) };
        let _ = writeln!(text, "\u{2713} {}  {}  {}  {how}{known}", row.id, row.applied_at, row.message);
    }
    for node in graph.pending(&set) {
        let _ = writeln!(text, "\u{2717} {}  pending  {}", node.id, node.message);
    }
    for node in graph.out_of_order(&set) {
        let _ = writeln!(text, "! {} is out of order: something built on it is applied, and it is not", node.id);
    }
    if let Some(unfinished) = &state.unfinished {
        let UnfinishedRun { revision, direction, since, .. } = unfinished;
        let far = half.map_or_else(|| "its journal cannot be read by this version".to_owned(), HalfDone::lines);
        let _ = writeln!(text, "! the {direction} of {revision} was interrupted at {since}: {far}");
        let _ = writeln!(
            text,
            "    `{}` goes on with it, and begins anew where nothing stayed",
            way_on(direction, revision)
        );
        let _ = writeln!(text, "    `anabranch repair --abandon` gives it up");
    }
    if let Some(holder) = &state.holder {
        let _ = writeln!(
            text,
            "! the migration lock is held by process {} on {} since {}",
            holder.pid, holder.host, holder.since
        );
    }
    if text.is_empty() { "no revisions\n".to_owned() } else { text }
}

fn document(graph: &Graph, state: &LedgerState, half: Option<&HalfDone>) -> Value {
    let set = applied(state);
    let rows: Vec<Value> = state
        .applied
        .iter()
        .map(|row| {
            json!({
                "revision": row.id, "message": row.message, "applied_at": row.applied_at, "applied_by": row.applied_by,
                "took_ms": row.took_ms, "stamped": row.stamped, "unknown": graph.get(&row.id).is_none(),
            })
        })
        .collect();
    let ids = |nodes: Vec<&crate::revision::Node>| nodes.iter().map(|node| node.id.clone()).collect::<Vec<_>>();
    json!({
        "version": 1,
        "applied": rows,
        "pending": ids(graph.pending(&set)),
        "out_of_order": ids(graph.out_of_order(&set)),
        "current": graph.current(&set),
        "heads": ids(graph.heads()),
        "unfinished": state.unfinished.as_ref().map(|unfinished| {
            let UnfinishedRun { revision, direction, since, .. } = unfinished;
            json!({
                "revision": revision, "direction": direction, "since": since, "goes_on_by": way_on(direction, revision),
                "ran": half.map(|half| &half.ran), "left": half.map(|half| &half.left),
            })
        }),
        "locked_by": state.holder.as_ref().map(|h| json!({ "pid": h.pid, "host": h.host, "since": h.since, "command": h.command })),
    })
}
