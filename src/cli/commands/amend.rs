//! `revision --amend`: makes the newest unapplied revision again, in its place and under its id.
//!
//! Invariant: the file is there before and after. It is set aside while the difference is found, since it is no part of what that difference
//! starts from, and comes back unless a new one was written whole.

use super::lists;
use crate::cli::arguments::NewRevision as Arguments;
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    drafting,
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::report::plan_json;
use crate::revision::{Graph, Node};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub(crate) async fn run(context: &Context, arguments: &Arguments) -> Result<ExitStatus, CliError> {
    if context.revisions().is_some() {
        return Err(CliError::with_help(
            "cli.not_in_this_binary",
            "this migration binary holds the revision that would be made again",
            "use the installed command: `anabranch revision --amend`",
        ));
    }
    let chosen = context.chosen()?;
    let mut documents = Vec::new();
    for database in &chosen.databases {
        documents.push((database.name().to_owned(), amend(context, &chosen, database, arguments).await?));
    }
    if context.output.is_json() {
        context.output.document(&super::upgrade::one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}

async fn amend(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    arguments: &Arguments,
) -> Result<Value, CliError> {
    let graph = loading::graph(context, database)?;
    let node = amendable(chosen, database, &graph, arguments.place.head.as_deref()).await?.clone();
    let file = rust_file(&node)?;
    let aside = SetAside::of(file)?;
    let drafted = drafting::draft(context, chosen, database, arguments.from.as_deref(), &arguments.answers).await?;
    drafting::notes(context, &drafted.draft);
    if drafted.draft.is_empty() {
        if !context.output.is_json() {
            let text = format!("`{}` stays as it is: without it there is nothing to write", node.id);
            context.output.result(&text)?;
        }
        return Ok(json!({ "version": 1, "file": null, "revision": null, "operations": [] }));
    }
    drafting::refuse_losses(context, &drafted.draft, &arguments.answers)?;
    let message = arguments.message.clone().unwrap_or_else(|| node.message.clone());
    drafting::write_file(database, &Node { message, ..node.clone() }, file, &drafted.draft)?;
    aside.replaced();
    drafting::after_write(context, chosen, file);
    context.output.note(&format!("`{}` was made again; what was written into it by hand is gone", node.id));
    if !context.output.is_json() {
        for operation in &drafted.draft.comparison.operations {
            context.output.result(&format!("  {operation}"))?;
        }
        context.output.result(&format!("wrote {}", file.display()))?;
    }
    super::snapshot::refresh(context, chosen, database).await?;
    let plan = drafted.dialect.plan(&drafted.target, &drafted.draft.up, &drafted.draft.comparison.before);
    Ok(json!({
        "version": 1, "file": file, "revision": node.id, "operations": super::autogenerate::operations(&drafted),
        "statements": plan.ok().map(|plan| plan_json::statements(&plan)),
    }))
}

/// The newest head that no database has applied.
async fn amendable<'g>(
    chosen: &Chosen,
    database: &ChosenDatabase,
    graph: &'g Graph,
    head: Option<&str>,
) -> Result<&'g Node, CliError> {
    let mut heads = graph.heads();
    if let Some(head) = head {
        let wanted = graph.resolve_one(&head.parse()?)?;
        heads.retain(|node| node.id == wanted.id);
        if heads.is_empty() {
            return Err(CliError::with_help(
                "graph.not_a_head",
                format!("`{}` is no head: something is built on it already", wanted.id),
                "name a head: `anabranch heads`",
            ));
        }
    }
    let named = heads.first().map(|node| node.id.clone());
    for other in &chosen.databases {
        if other.configuration.revisions == database.configuration.revisions {
            let state = lists::state_of(other).await?;
            heads.retain(|node| !state.contains(&node.id));
        }
    }
    match (heads.iter().max_by_key(|node| node.created.as_deref()), named) {
        (Some(newest), _) if heads.len() == 1 || newest.created.is_some() => Ok(newest),
        (Some(_), _) => Err(CliError::with_help(
            "graph.multiple_heads",
            format!("several heads are not applied: {}", lines(&heads)),
            "name one with `--head`",
        )),
        (None, Some(applied)) => Err(CliError::with_help(
            "amend.applied",
            format!("there is no head that is nowhere applied: `{applied}` is"),
            format!("take it back first (`anabranch revert {applied}`), or write a new revision"),
        )),
        (None, None) => Err(CliError::with_help(
            "amend.nothing",
            "there is no revision to make again",
            "`anabranch autogenerate -m \"..\"` writes the first one",
        )),
    }
}

fn lines(nodes: &[&Node]) -> String {
    nodes.iter().map(|node| format!("`{}`", node.id)).collect::<Vec<_>>().join(", ")
}

/// Only what is generated can be generated again.
fn rust_file(node: &Node) -> Result<&Path, CliError> {
    let by_hand = |why: &str| {
        CliError::with_help(
            "amend.written_by_hand",
            format!("`{}` {why}: it is not generated again", node.id),
            format!("change it by hand: `anabranch edit {}`", node.id),
        )
    };
    match node.file.as_deref() {
        None => Err(CliError::of("revision.no_file", format!("no file declares `{}`", node.id))),
        Some(file) if file.extension().is_none_or(|end| end != "rs") => Err(by_hand("is a pair of SQL files")),
        Some(_) if node.parents.len() > 1 => Err(by_hand("is a merge")),
        Some(_) if !node.requires.is_empty() => Err(by_hand("requires revisions of other databases")),
        Some(file) => Ok(file),
    }
}

/// A file that is hidden from the readers of revisions, and comes back when this is dropped.
struct SetAside {
    file: PathBuf,
    aside: PathBuf,
    restore: bool,
}

impl SetAside {
    fn of(file: &Path) -> Result<Self, CliError> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let aside = file.with_file_name(format!(".{name}.before_amend"));
        std::fs::rename(file, &aside).map_err(|error| {
            CliError::of("amend.unwritable", format!("`{}` cannot be set aside: {error}", file.display()))
        })?;
        Ok(Self { file: file.to_owned(), aside, restore: true })
    }

    /// The new file is there.
    fn replaced(mut self) {
        self.restore = false;
        // What cannot be removed is hidden, and nobody reads it.
        let _ = std::fs::remove_file(&self.aside);
    }
}

impl Drop for SetAside {
    fn drop(&mut self) {
        if self.restore {
            // There is nobody to tell; the file lies beside, hidden.
            let _ = std::fs::rename(&self.aside, &self.file);
        }
    }
}
