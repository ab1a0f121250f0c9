//! `branches`: where the history divides.

use super::lists::{self, Line};
use crate::cli::arguments::Branches;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::revision::State;

pub(crate) async fn run(context: &Context, _: &Branches) -> Result<ExitStatus, CliError> {
    lists::each(context, |database| {
        let graph = loading::graph(context, database)?;
        let line = if context.output.verbosity() > 0 { Line::LongWithChildren } else { Line::WithChildren };
        Ok(lists::of(context, &graph, &State::empty(), &graph.branches(), line))
    })
}
