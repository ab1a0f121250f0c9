//! `revision --amend`: makes the newest unapplied revision again, in its place and under its id.
//!
//! What only the developer's own database has is taken back there first. Invariant: the file is there before and after, and nothing that a person
//! wrote is overwritten unasked. While the difference is found the revision is left out of what that starts from.

use crate::cli::arguments::NewRevision as Arguments;
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    drafting::{self, ask},
    elsewhere::{Applied, applied_anywhere, refuse},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::diff::hazards;
use crate::migrator::{History, replay};
use crate::model::{DialectName, Schema};
use crate::operation::Step;
use crate::project::generated;
use crate::report::plan_json;
use crate::revision::{Graph, Node};
use crate::workflow::replace::replace;
use serde_json::{Value, json};
use std::path::Path;

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
    for (position, database) in chosen.databases.iter().enumerate() {
        let folder = &database.configuration.revisions;
        if chosen.databases[..position].iter().any(|before| before.configuration.revisions == *folder) {
            continue; // its revisions are those of a database before it
        }
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
    let Amendable { node, applied } = amendable(chosen, database, &graph, arguments).await?;
    let file = rust_file(&node)?;
    let kept = kept_by(file, arguments.overwrite)?;
    if applied {
        take_back(context, chosen, database, &node, arguments).await?;
    }
    // The file stays where it is, also when this is interrupted: it is no part of what the difference starts from.
    let without = chosen.without(&node.id);
    let hiding = without.databases.iter().find(|other| other.is_same_as(database)).unwrap_or(database);
    let drafted = drafting::draft(context, &without, hiding, arguments.from.as_deref(), &arguments.answers).await?;
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
    let text = drafting::text_of(database, &Node { message, ..node.clone() }, &drafted.draft);
    replace(file, &text).map_err(|error| {
        CliError::of("amend.unwritable", format!("`{}` cannot be written: {error}", file.display()))
    })?;
    drafting::after_write(context, chosen, file);
    context.output.note(&format!("`{}` was made again{kept}", node.id));
    if applied {
        context.output.note("it is applied nowhere now: `anabranch upgrade` applies it");
    }
    if !context.output.is_json() {
        for operation in &drafted.draft.comparison.operations {
            context.output.result(&format!("  {operation}"))?;
        }
        context.output.result(&format!("wrote {}", file.display()))?;
    }
    super::snapshot::refresh(context, chosen, database).await?;
    let plan = drafted.plan();
    Ok(json!({
        "version": 1, "file": file, "revision": node.id, "operations": super::autogenerate::operations(&drafted),
        "statements": plan.ok().map(|plan| plan_json::statements(&plan)),
    }))
}

/// What is made again, and whether the database at hand has it.
struct Amendable {
    node: Node,
    applied: bool,
}

/// The newest head that no database has applied; else the newest that only the database at hand has, where that is not protected.
async fn amendable(
    chosen: &Chosen,
    database: &ChosenDatabase,
    graph: &Graph,
    arguments: &Arguments,
) -> Result<Amendable, CliError> {
    let mut heads = graph.heads();
    if let Some(head) = &arguments.place.head {
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
    let ids: Vec<String> = heads.iter().map(|node| node.id.clone()).collect();
    let everywhere = applied_anywhere(chosen, database, &ids, &arguments.unapplied).await?;
    let has = |node: &Node| everywhere.iter().any(|found| found.ids.contains(&node.id));
    let unapplied: Vec<&Node> = heads.iter().copied().filter(|node| !has(node)).collect();
    if let Some(node) = newest(&unapplied)? {
        return Ok(Amendable { node: node.clone(), applied: false });
    }
    let Some(node) = newest(&heads)? else {
        return Err(CliError::with_help(
            "amend.nothing",
            "there is no revision to make again",
            "`anabranch autogenerate -m \"..\"` writes the first one",
        ));
    };
    let holders: Vec<Applied> = everywhere.into_iter().filter(|found| found.ids.contains(&node.id)).collect();
    if let [Applied { database: holder, .. }] = holders.as_slice()
        && holder.is_same_as(database)
        && !holder.configuration.protected
    {
        return Ok(Amendable { node: node.clone(), applied: true });
    }
    let holders: Vec<Applied> =
        holders.into_iter().map(|found| Applied { ids: vec![node.id.clone()], ..found }).collect();
    refuse("amend.applied", &holders, |id| {
        format!(
            "only what no database but an unprotected one of your own has is made again: write a new revision, or take it back first \
             (`anabranch revert {id}`)"
        )
    })?;
    Ok(Amendable { node: node.clone(), applied: false })
}

fn newest<'g>(heads: &[&'g Node]) -> Result<Option<&'g Node>, CliError> {
    match heads.iter().max_by_key(|node| node.created.as_deref()) {
        Some(newest) if heads.len() > 1 && newest.created.is_none() => Err(CliError::with_help(
            "graph.multiple_heads",
            format!("there are several heads: {}", lines(heads)),
            "name one with `--head`",
        )),
        newest => Ok(newest.copied()),
    }
}

/// Where the former text is kept, in words. What a person wrote and nobody keeps is not overwritten unasked.
fn kept_by(file: &Path, overwrite: bool) -> Result<String, CliError> {
    if generated::is_as_written(file) {
        return Ok(String::new());
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if generated::is_committed(file) {
        return Ok(format!("; what was written into it by hand is in git (`git show HEAD:./{name}`)"));
    }
    if overwrite {
        return Ok("; what was written into it by hand is gone".to_owned());
    }
    Err(CliError::with_help(
        "amend.edited",
        format!(
            "`{}` is not as the tool wrote it, and git does not have it as it is: it would be lost",
            file.display()
        ),
        "commit it first, write a new revision instead, or pass `--overwrite` if it may go; nothing was changed",
    )
    .detail("file", file.display().to_string()))
}

/// Takes the revision back from the database at hand, with what it would lose agreed to.
async fn take_back(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    node: &Node,
    arguments: &Arguments,
) -> Result<(), CliError> {
    let history = loading::history(context, database).await?;
    let configuration = &chosen.project.configuration;
    let mut migrator = loading::migrator_to_read(context, configuration, database, history.clone()).await?;
    let state = migrator.state().await?;
    let dialect = migrator.target().dialect;
    // Before anything is taken back: entities that cannot be read would leave the revision half made.
    loading::entities(&database.configuration.entities, dialect)?;
    migrator.close().await?;
    let before = replay(&history, state.applied.iter().map(|row| row.id.as_str()), dialect)?;
    let losses = losses(&history, node, &before.schema, dialect);
    if !losses.is_empty() && !arguments.answers.allow_data_loss {
        let question = format!("take `{}` back from `{}`, and lose that?", node.id, database.name());
        losses.iter().for_each(|loss| context.output.note(&format!("! {loss}")));
        if !context.output.can_ask() || context.options.yes || !ask(&question)? {
            return Err(CliError::with_help(
                "amend.data_loss",
                format!(
                    "`{}` is applied to `{}`, and taking it back loses data: {}",
                    node.id,
                    database.name(),
                    losses.join("; ")
                ),
                "pass `--allow-data-loss` if it may go, or write a new revision; nothing was changed",
            )
            .detail("losses", losses));
        }
    }
    let status = super::upgrade::hand_over_as(context, database, &["revert", &node.id]).await?;
    if !status.success() {
        return Err(CliError::with_help(
            "amend.not_taken_back",
            format!("`{}` was not taken back from `{}`: that ended with {status}", node.id, database.name()),
            "mend what is said above; the revision's file is as it was",
        ));
    }
    Ok(())
}

/// What its `down` loses, one thing after another.
fn losses(history: &History, node: &Node, before: &Schema, dialect: DialectName) -> Vec<String> {
    let mut schema = before.clone();
    let mut losses = Vec::new();
    let down = history.script(&node.id).map(|script| script.down.as_slice()).unwrap_or_default();
    for action in down.iter().filter(|action| action.runs_on(dialect)) {
        match &action.step {
            Step::Operation(operation) => {
                let found = hazards(operation, &schema).into_iter().filter(|hazard| hazard.is_loss);
                losses.extend(found.map(|hazard| hazard.message));
                // Where it does not fit, the run says so.
                let _ = operation.apply(&mut schema);
            }
            step if step.is_opaque() => losses.push("it runs SQL that the tool does not read".to_owned()),
            _ => {}
        }
    }
    losses
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
