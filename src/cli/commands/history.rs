//! `history`: the revisions, newest first.

use super::lists::{self, Line};
use crate::cli::arguments::History;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::migrator::applied;
use crate::revision::State;

pub(crate) async fn run(context: &Context, arguments: &History) -> Result<ExitStatus, CliError> {
    let mut listed = Vec::new();
    for database in &context.chosen_or_default()?.databases {
        let needs_database = arguments.indicate_current
            || arguments.range.iter().flat_map(|range| range.split(':')).any(|end| end == "current");
        let (graph, ledger) = match needs_database {
            true => loading::graph_and_ledger(context, database).await.map(|(graph, ledger)| (graph, Some(ledger)))?,
            false => (loading::graph(context, database)?, None),
        };
        let state = ledger.as_ref().map_or_else(State::empty, applied);
        let nodes = match &arguments.range {
            Some(range) => graph.history_range(range, &state)?,
            None => graph.history(),
        };
        let mut list = lists::of(context, &graph, &state, &nodes, Line::as_asked(context));
        if let Some(ledger) = ledger.filter(|_| arguments.indicate_current) {
            list = list.with_unknown_rows(&graph, &ledger);
        }
        listed.push((database.name().to_owned(), list));
    }
    lists::write(context, listed)
}
