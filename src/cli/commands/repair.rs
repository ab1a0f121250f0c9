//! `repair`: a person says what the tool cannot know.
//!
//! Invariant: what is half done is given up only by a flag of its own, or by an answer at a terminal that has shown what ran.

use super::upgrade::{failed, one_or_named};
use crate::cli::arguments::Repair;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading, output::ask};
use crate::migrator::{MigrateError, Migrator, Repair as Decision};
use serde_json::json;

pub(crate) async fn run(context: &Context, arguments: &Repair) -> Result<ExitStatus, CliError> {
    let decision = match (arguments.accept, arguments.done, arguments.redo) {
        (true, _, _) => Decision::Accept,
        (_, true, _) => Decision::Done,
        (_, _, true) => Decision::Redo,
        _ => Decision::Abandon { half_done: arguments.half_done },
    };
    let chosen = context.chosen_or_default()?;
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let history = loading::history(context, database).await?;
        let mut migrator = loading::migrator(context, &chosen.project.configuration, database, history).await?;
        let repaired = repaired(context, &mut migrator, decision, &arguments.named).await?;
        migrator.close().await?;
        if !context.output.is_json() {
            let text = if repaired.is_empty() { "nothing to repair".to_owned() } else { repaired.join("\n") };
            context.output.result(&text)?;
        }
        documents.push((database.name().to_owned(), json!({ "version": 1, "repaired": repaired })));
    }
    if context.output.is_json() {
        context.output.document(&one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}

async fn repaired(
    context: &Context,
    migrator: &mut Migrator,
    decision: Decision,
    revisions: &[String],
) -> Result<Vec<String>, CliError> {
    match migrator.repair(decision, revisions).await {
        Err(MigrateError::HalfDone(found)) if context.output.can_ask() => {
            context.output.note(&format!(
                "the {} of `{}` is half done: {}",
                found.direction,
                found.revision,
                found.half.lines()
            ));
            // `--yes` is no answer here: what ran stays, and nobody remembers it.
            match ask("what ran stays, and is not undone: close its journal?")? {
                true => migrator.repair(Decision::Abandon { half_done: true }, revisions).await.map_err(failed),
                false => Err(failed(MigrateError::HalfDone(found))),
            }
        }
        repaired => repaired.map_err(failed),
    }
}
