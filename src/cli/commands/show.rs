//! `show`: a revision in full.

use super::lists::{self, Line};
use crate::cli::arguments::Show;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::migrator::applied;
use crate::report::graph_json;
use crate::revision::State;

pub(crate) async fn run(context: &Context, arguments: &Show) -> Result<ExitStatus, CliError> {
    let mut listed = Vec::new();
    for database in &context.chosen_or_default()?.databases {
        let graph = loading::graph(context, database)?;
        let (ledger, target) = match arguments.target.as_str() {
            "current" => (Some(loading::ledger_state(database).await?), None),
            text => (None, Some(text.parse()?)),
        };
        let state = ledger.as_ref().map_or_else(State::empty, applied);
        let nodes = match &target {
            Some(target) => graph.show(target)?,
            None => graph.current(&state).iter().filter_map(|id| graph.get(id)).map(Some).collect(),
        };
        let known: Vec<_> = nodes.iter().flatten().copied().collect();
        let mut entry = lists::of(context, &graph, &state, &known, Line::Long);
        entry.document = graph_json::shown(&graph, &state, &nodes);
        if let Some(ledger) = &ledger {
            entry = entry.with_unknown_rows(&graph, ledger);
        }
        listed.push((database.name().to_owned(), entry));
    }
    lists::write(context, listed)
}
