//! `heads`: the revisions that nothing is built on.

use super::lists::{self, Line};
use crate::cli::arguments::Heads;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::revision::State;

pub(crate) async fn run(context: &Context, arguments: &Heads) -> Result<ExitStatus, CliError> {
    lists::each(context, |database| {
        let graph = loading::graph(context, database)?;
        let nodes = if arguments.resolve_dependencies { graph.effective_heads() } else { graph.heads() };
        Ok(lists::of(context, &graph, &State::empty(), &nodes, Line::as_asked(context)))
    })
}
