//! `current`: the revisions that the database is at.

use super::lists::{self, List};
use crate::cli::arguments::Current;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::report::graph_json;

pub(crate) async fn run(context: &Context, arguments: &Current) -> Result<ExitStatus, CliError> {
    let mut listed = Vec::new();
    let mut behind = false;
    for database in &context.chosen_or_default()?.databases {
        let graph = loading::graph(context, database)?;
        let state = lists::state_of(database).await?;
        let current = graph.current(&state);
        behind |= !graph.pending(&state).is_empty();
        let line = |id: &String| match graph.get(id) {
            Some(node) => lists::short(&graph, &current, node),
            None => format!("{id} (no file declares it)"),
        };
        let text = current.iter().map(|id| line(id) + "\n").collect();
        listed.push((database.name().to_owned(), List { text, document: graph_json::current(&graph, &state) }));
    }
    lists::write(context, listed)?;
    if arguments.check_heads && behind {
        context.output.note("the database is not at all heads");
        return Ok(ExitStatus::Found);
    }
    Ok(ExitStatus::Done)
}
