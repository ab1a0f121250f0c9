//! `remove`: takes back a revision file that is nowhere applied.

use super::lists;
use crate::cli::arguments::Remove;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use serde_json::json;
use std::path::{Path, PathBuf};

pub(crate) async fn run(context: &Context, arguments: &Remove) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let Some(first) = chosen.databases.first() else { return Ok(ExitStatus::Done) };
    let graph = loading::graph(context, first)?;
    let node = graph.resolve_one(&arguments.target.as_deref().unwrap_or("head").parse()?)?;
    let children: Vec<&str> = graph.children_of(&node.id).iter().map(|child| child.id.as_str()).collect();
    if !children.is_empty() {
        return Err(CliError::with_help(
            "remove.not_a_head",
            format!("`{}` has revisions built on it: {}", node.id, children.join(", ")),
            "remove those first",
        ));
    }
    for database in &chosen.databases {
        if lists::state_of(database).await?.contains(&node.id) {
            return Err(CliError::with_help(
                "remove.applied",
                format!("`{}` is applied to `{}`", node.id, database.name()),
                format!("take it back first: `anabranch revert {}`", node.id),
            ));
        }
    }
    let Some(file) = &node.file else {
        return Err(CliError::of("revision.no_file", format!("no file declares `{}`", node.id)));
    };
    let files: Vec<PathBuf> = std::iter::once(file.clone()).chain(rollback_of(file)).collect();
    for file in &files {
        std::fs::remove_file(file).map_err(|error| {
            CliError::of("remove.failed", format!("`{}` cannot be removed: {error}", file.display()))
        })?;
    }
    if context.output.is_json() {
        context.output.document(&json!({ "version": 1, "revision": node.id, "files": files }))?;
    } else {
        files.iter().try_for_each(|file| context.output.result(&format!("removed {}", file.display())))?;
    }
    Ok(ExitStatus::Done)
}

/// The other half of a pair of SQL files.
fn rollback_of(file: &Path) -> Option<PathBuf> {
    let stem = file.file_stem()?.to_str()?;
    let rollback = file.with_file_name(format!("{stem}_rollback.sql"));
    (file.extension()? == "sql" && rollback.is_file()).then_some(rollback)
}
