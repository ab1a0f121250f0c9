//! `edit`: opens a revision file in the editor.

use crate::cli::arguments::Edit;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};

pub(crate) async fn run(context: &Context, arguments: &Edit) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let Some(database) = chosen.databases.first() else { return Ok(ExitStatus::Done) };
    let graph = loading::graph(context, database)?;
    let node = graph.resolve_one(&arguments.target.parse()?)?;
    let Some(file) = &node.file else {
        return Err(CliError::of("revision.no_file", format!("no file declares `{}`", node.id)));
    };
    let editor = ["VISUAL", "EDITOR"].into_iter().find_map(std::env::var_os).unwrap_or_else(|| "vi".into());
    // Through the shell, since the variable may hold arguments (`code --wait`).
    let command = format!("{} \"$1\"", editor.to_string_lossy());
    let status = std::process::Command::new("sh").arg("-c").arg(command).arg("sh").arg(file).status();
    let status =
        status.map_err(|error| CliError::of("edit.cannot_start", format!("the editor cannot be started: {error}")))?;
    Ok(status.into())
}
