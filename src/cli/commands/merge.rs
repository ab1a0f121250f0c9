//! `merge`: joins heads in a revision with several parents, after the conflict check.

use crate::cli::arguments::{Merge, Place};
use crate::cli::{
    context::{ChosenDatabase, Context},
    drafting,
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::codegen::merge_revision_file;
use crate::revision::{Graph, Target};
use crate::workflow::merge::{MergeCheck, check};
use crate::workflow::new_revision::{merge_revision, write_new};
use chrono::Utc;
use serde_json::json;

pub(crate) async fn run(context: &Context, arguments: &Merge) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let graph = loading::graph(context, database)?;
        let heads = heads(&graph, &arguments.targets)?;
        if heads.len() < 2 {
            return Err(CliError::with_help(
                "merge.one_head",
                format!(
                    "there is nothing to merge: {} named",
                    if heads.is_empty() { "no head is" } else { "one head is" }
                ),
                "`anabranch heads` shows the heads",
            ));
        }
        if !arguments.no_check {
            refuse_conflicts(context, database, &heads).await?;
        }
        let place = Place { labels: arguments.labels.clone(), id: arguments.id.clone(), ..Place::default() };
        let wishes = drafting::wishes(&chosen, &arguments.message, &place);
        let revision = merge_revision(&graph, &wishes, heads.clone(), Utc::now())?;
        let path = database.configuration.revisions.join(format!("{}.rs", revision.stem));
        write_new(&path, &merge_revision_file(&drafting::header(&revision)))?;
        if !context.output.is_json() {
            context.output.result(&format!("merged {}\nwrote {}", heads.join(", "), path.display()))?;
        }
        documents.push((
            database.name().to_owned(),
            json!({ "version": 1, "revision": revision.node.id, "parents": heads, "file": path }),
        ));
    }
    if context.output.is_json() {
        context.output.document(&super::upgrade::one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}

fn heads(graph: &Graph, texts: &[String]) -> Result<Vec<String>, CliError> {
    let texts = if texts.is_empty() { vec!["heads".to_owned()] } else { texts.to_vec() };
    let mut heads: Vec<String> = Vec::new();
    for text in &texts {
        let target: Target = text.parse()?;
        for node in graph.resolve_for_merge(&target)? {
            if !heads.contains(&node.id) {
                heads.push(node.id.clone());
            }
        }
    }
    Ok(heads)
}

async fn refuse_conflicts(context: &Context, database: &ChosenDatabase, heads: &[String]) -> Result<(), CliError> {
    let target = database.target()?;
    let history = loading::history(context, database).await?;
    let MergeCheck { conflicts, opaque, notes } = check(&history, heads, target.dialect)?;
    notes.iter().for_each(|note| context.output.note(note));
    for revision in &opaque {
        context
            .output
            .note(&format!("`{revision}` holds SQL that the tool does not read: whether it conflicts is not known"));
    }
    if conflicts.is_empty() {
        return Ok(());
    }
    let file = |id: &str| {
        let node = history.graph().get(id);
        node.and_then(|node| node.file.as_ref()).map(|file| format!(" ({})", file.display())).unwrap_or_default()
    };
    let said: Vec<String> = conflicts
        .iter()
        .map(|found| {
            let list = |operations: &[String]| operations.iter().map(|o| format!("\n    {o}")).collect::<String>();
            format!(
                "{}\n  `{}`{}:{}\n  `{}`{}:{}",
                found.conflict.reason,
                found.first,
                file(&found.first),
                list(&found.conflict.first),
                found.second,
                file(&found.second),
                list(&found.conflict.second),
            )
        })
        .collect();
    Err(CliError::with_help(
        "merge.conflict",
        format!("the heads do not commute: {}", said.join("\n")),
        "change one of the revisions that is nowhere applied so that both fit in either order, or pass `--no-check` if the order does not matter to you",
    ))
}
