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
use crate::migrator::{Conflict, SideStep};
use crate::report::conflict;
use crate::revision::{Graph, Target};
use crate::workflow::merge::{MergeCheck, MergeConflict, Unjudged, check};
use crate::workflow::new_revision::{merge_revision, write_new};
use chrono::Utc;
use serde_json::{Value, json};

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
        let (labels, id) = (arguments.labels.clone(), arguments.id.clone());
        let place = Place { labels, id, splice: arguments.splice, ..Place::default() };
        let wishes = drafting::wishes(&chosen, &arguments.message, &place);
        let revision = merge_revision(&graph, &wishes, heads.clone(), Utc::now())?;
        if !arguments.no_check {
            refuse_conflicts(context, database, &heads).await?;
        }
        let path = if loading::keeps_sql(context, database)? {
            drafting::write_sql(database, &revision)?.0
        } else {
            let path = database.configuration.revisions.join(format!("{}.rs", revision.stem));
            write_new(&path, &merge_revision_file(&drafting::header(&revision)))?;
            path
        };
        if !context.output.is_json() {
            context.output.result(&format!("merged {}\nwrote {}", heads.join(", "), path.display()))?;
        }
        super::snapshot::refresh(context, &chosen, database).await?;
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
    let mut replayer = loading::replayer(context, database, &history, &target);
    let MergeCheck { conflicts, unjudged, notes } = check(&history, heads, &target, &mut replayer).await?;
    notes.iter().for_each(|note| context.output.note(note));
    for Unjudged { first, second, reason } in &unjudged {
        let text = format!("whether `{first}` and `{second}` conflict could not be checked: {reason}");
        context.output.warning(&text);
    }
    if conflicts.is_empty() {
        return Ok(());
    }
    let said: Vec<String> = conflicts.iter().map(|found| described(history.graph(), found)).collect();
    let details: Vec<Value> = conflicts.iter().map(|found| document(history.graph(), found)).collect();
    Err(CliError::with_help(
        "merge.conflict",
        format!("the heads do not commute: {}", said.join("\n")),
        "change one of the revisions that is nowhere applied so that both fit in either order, or make it anew on top of \
         the other side (`anabranch remove`, then `anabranch autogenerate --head`); `--no-check` merges all the same",
    )
    .detail("conflicts", details))
}

fn described(graph: &Graph, found: &MergeConflict) -> String {
    let MergeConflict { first, second, conflict: Conflict { reason, first: these, second: those } } = found;
    let (one, two) = (conflict::text(graph, these), conflict::text(graph, those));
    format!("{reason}\n  on the side of `{first}`:\n{one}\n  on the side of `{second}`:\n{two}")
}

fn document(graph: &Graph, found: &MergeConflict) -> Value {
    let side =
        |head: &String, steps: &[SideStep]| json!({ "head": head, "operations": conflict::document(graph, steps) });
    json!({
        "reason": found.conflict.reason,
        "sides": [side(&found.first, &found.conflict.first), side(&found.second, &found.conflict.second)],
    })
}
