//! `edit`: opens a revision file in the editor.

use crate::cli::arguments::Edit;
use crate::cli::{
    context::{ChosenDatabase, Context},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::migrator::applied;
use crate::revision::{Graph, GraphError, Node};

pub(crate) async fn run(context: &Context, arguments: &Edit) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let Some(database) = chosen.databases.first() else { return Ok(ExitStatus::Done) };
    let graph = loading::graph(context, database)?;
    let node = match arguments.target.as_str() {
        "current" => current(&graph, database).await?,
        target => graph.resolve_one(&target.parse()?)?,
    };
    let Some(file) = &node.file else {
        return Err(CliError::of("revision.no_file", format!("no file declares `{}`", node.id)));
    };
    let editor = ["VISUAL", "EDITOR"].into_iter().find_map(std::env::var_os).unwrap_or_else(|| "vi".into());
    // Through the shell, since the variable may hold arguments (`code --wait`).
    let command = format!("{} \"$1\"", editor.to_string_lossy());
    let status = std::process::Command::new("sh").arg("-c").arg(command).arg("sh").arg(file).status();
    let status =
        status.map_err(|error| CliError::of("edit.cannot_start", format!("the editor cannot be started: {error}")))?;
    match status.success() {
        true => Ok(ExitStatus::Done),
        false => Err(CliError::with_help(
            "edit.failed",
            format!("the editor `{}` ended with an error: {status}", editor.to_string_lossy()),
            "`VISUAL` or `EDITOR` names the editor",
        )),
    }
}

/// The one revision that the database is at.
async fn current<'g>(graph: &'g Graph, database: &ChosenDatabase) -> Result<&'g Node, CliError> {
    let found = graph.current(&applied(&loading::ledger_state(database).await?));
    match found.as_slice() {
        [id] => graph.get(id).ok_or_else(|| CliError::of("revision.no_file", format!("no file declares `{id}`"))),
        _ => Err(GraphError::OneNeeded { target: "current".to_owned(), found }.into()),
    }
}
