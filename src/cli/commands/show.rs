//! `show`: a revision in full.

use super::lists::{self, Line};
use crate::cli::arguments::Show;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::report::graph_json;
use crate::revision::State;

pub(crate) async fn run(context: &Context, arguments: &Show) -> Result<ExitStatus, CliError> {
    let mut listed = Vec::new();
    for database in &context.chosen_or_default()?.databases {
        let graph = loading::graph(context, database)?;
        let (state, target) = match arguments.target.as_str() {
            "current" => (lists::state_of(database).await?, None),
            text => (State::empty(), Some(text.parse()?)),
        };
        let nodes = match &target {
            Some(target) => graph.show(target)?,
            None => graph.current(&state).iter().map(|id| graph.get(id)).collect(),
        };
        let known: Vec<_> = nodes.iter().flatten().copied().collect();
        let mut entry = lists::of(context, &graph, &state, &known, Line::Long);
        entry.document = graph_json::shown(&graph, &state, &nodes);
        listed.push((database.name().to_owned(), entry));
    }
    lists::write(context, listed)
}
