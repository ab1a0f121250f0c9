//! `remove`: takes back a revision file that is nowhere applied.
//!
//! Invariant: a revision goes whole (a pair of SQL files, its snapshots) and nothing is left that names it.

use crate::cli::arguments::Remove;
use crate::cli::{
    context::Context,
    elsewhere::{applied_anywhere, refuse},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::revision::{Graph, GraphError, Node};
use serde_json::json;
use std::path::PathBuf;

pub(crate) async fn run(context: &Context, arguments: &Remove) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let Some(first) = chosen.databases.first() else { return Ok(ExitStatus::Done) };
    let graph = loading::graph(context, first)?;
    let node = match graph.resolve_one(&arguments.target.as_deref().unwrap_or("head").parse()?) {
        Err(GraphError::MultipleHeads { heads, .. }) if arguments.target.is_none() => {
            let named: Vec<String> = heads.iter().map(|head| format!("`{head}`")).collect();
            return Err(CliError::with_help(
                "graph.multiple_heads",
                format!("there are several heads, and so no newest revision: {}", named.join(", ")),
                "name the one to remove: an id, or `LABEL@head`",
            )
            .detail("heads", heads));
        }
        node => node?,
    };
    refuse_needed(&graph, node)?;
    let ids = std::slice::from_ref(&node.id);
    let applied = applied_anywhere(&chosen, first, ids, &arguments.elsewhere.unapplied).await?;
    refuse("remove.applied", &applied, |id| format!("take it back first: `anabranch revert {id}`"))?;
    let Some(file) = &node.file else {
        return Err(CliError::of("revision.no_file", format!("no file declares `{}`", node.id)));
    };
    let mut files: Vec<PathBuf> = std::iter::once(file.clone()).chain(anabranch_revisions::rollback_of(file)).collect();
    // The revision is the file that declares it; what is beside it goes after that.
    for file in &files {
        std::fs::remove_file(file).map_err(|error| {
            CliError::of("remove.failed", format!("`{}` cannot be removed: {error}", file.display()))
        })?;
    }
    files.extend(super::snapshot::forget(&chosen, first, file)?);
    if context.output.is_json() {
        context.output.document(&json!({ "version": 1, "revision": node.id, "files": files }))?;
    } else {
        files.iter().try_for_each(|file| context.output.result(&format!("removed {}", file.display())))?;
    }
    Ok(ExitStatus::Done)
}

/// Without it, what is built on it or depends on it would stand on nothing.
fn refuse_needed(graph: &Graph, node: &Node) -> Result<(), CliError> {
    let needing: Vec<&str> = graph.needing(&node.id).iter().map(|other| other.id.as_str()).collect();
    if needing.is_empty() {
        return Ok(());
    }
    Err(CliError::with_help(
        "remove.not_a_head",
        format!("`{}` has revisions built on it or depending on it: {}", node.id, needing.join(", ")),
        "remove those first",
    )
    .detail("needed_by", needing))
}
