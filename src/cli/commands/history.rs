//! `history`: the revisions, newest first.

use super::lists::{self, Line};
use crate::cli::arguments::History;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::migrator::applied;
use crate::revision::State;

pub(crate) async fn run(context: &Context, arguments: &History) -> Result<ExitStatus, CliError> {
    let mut listed = Vec::new();
    for database in &context.chosen_or_default()?.databases {
        let graph = loading::graph(context, database)?;
        let needs_database =
            arguments.indicate_current || arguments.range.as_deref().is_some_and(|range| range.contains("current"));
        let state = if needs_database {
            let ledger = super::status::ledger_state(database).await?;
            super::unknown_rows::note(context, &graph, &ledger);
            applied(&ledger)
        } else {
            State::empty()
        };
        let nodes = match &arguments.range {
            Some(range) => graph.history_range(range, &state)?,
            None => graph.history(),
        };
        let line = if context.output.verbosity() > 0 { Line::Long } else { Line::Short };
        listed.push((database.name().to_owned(), lists::of(context, &graph, &state, &nodes, line)));
    }
    lists::write(context, listed)
}
