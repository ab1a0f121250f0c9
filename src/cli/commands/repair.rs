//! `repair`: a person says what the tool cannot know.

use crate::cli::arguments::Repair;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::migrator::Repair as Decision;
use serde_json::json;

pub(crate) async fn run(context: &Context, arguments: &Repair) -> Result<ExitStatus, CliError> {
    let decision = match (arguments.accept, arguments.done, arguments.redo) {
        (true, _, _) => Decision::Accept,
        (_, true, _) => Decision::Done,
        _ => Decision::Redo,
    };
    let chosen = context.chosen_or_default()?;
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let history = loading::history(context, database).await?;
        let mut migrator = loading::migrator(context, &chosen.project.configuration, database, history).await?;
        let repaired = migrator.repair(decision).await?;
        migrator.close().await?;
        if !context.output.is_json() {
            let text = if repaired.is_empty() { "nothing to repair".to_owned() } else { repaired.join("\n") };
            context.output.result(&text)?;
        }
        documents.push((database.name().to_owned(), json!({ "version": 1, "repaired": repaired })));
    }
    if context.output.is_json() {
        context.output.document(&super::upgrade::one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}
