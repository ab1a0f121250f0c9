//! `remove`: takes back a revision file that is nowhere applied.

use super::{lists, snapshot};
use crate::cli::arguments::Remove;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::revision::{GraphError, Node};
use serde_json::json;
use std::path::{Path, PathBuf};

pub(crate) async fn run(context: &Context, arguments: &Remove) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let Some(first) = chosen.databases.first() else { return Ok(ExitStatus::Done) };
    let graph = loading::graph(context, first)?;
    let node = match graph.resolve_one(&arguments.target.as_deref().unwrap_or("head").parse()?) {
        Err(GraphError::MultipleHeads { heads, .. }) if arguments.target.is_none() => {
            let heads: Vec<String> = heads.iter().map(|head| format!("`{head}`")).collect();
            return Err(CliError::with_help(
                "graph.multiple_heads",
                format!("there are several heads, and so no newest revision: {}", heads.join(", ")),
                "name the one to remove: an id, or `LABEL@head`",
            ));
        }
        node => node?,
    };
    let needed_by = |other: &&Node| other.parents.contains(&node.id) || other.depends_on.contains(&node.id);
    let needed_by: Vec<&str> = graph.nodes().filter(needed_by).map(|other| other.id.as_str()).collect();
    if !needed_by.is_empty() {
        return Err(CliError::with_help(
            "remove.not_a_head",
            format!("`{}` has revisions built on it, or that depend on it: {}", node.id, needed_by.join(", ")),
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
    let mut files: Vec<PathBuf> = std::iter::once(file.clone()).chain(rollback_of(file)).collect();
    for database in &chosen.databases {
        files.extend(snapshot::files_of(&snapshot::folder(&chosen, database), file));
    }
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
