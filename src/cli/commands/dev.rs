//! `dev`: brings the database to the entities: upgrade, autogenerate, apply, say the state.

use crate::cli::arguments::{Answers, Dev, Place};
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context, Program},
    drafting,
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::migrator::{Migrator, applied};
use crate::revision::{State, Target};
use crate::workflow::snapshot::script;
use serde_json::json;

pub(crate) async fn run(context: &Context, arguments: &Dev) -> Result<ExitStatus, CliError> {
    if context.program == Program::Migration {
        return Err(CliError::with_help(
            "cli.not_in_this_binary",
            "this migration binary has no `dev`",
            "it writes files, which are compiled afterwards: use the installed command, `anabranch dev`",
        ));
    }
    let chosen = context.chosen()?;
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let upgraded = upgrade(context, &chosen, database).await?;
        let revision = generate(context, &chosen, database, arguments).await?;
        if let Some(revision) = &revision {
            upgrade(context, &chosen, database).await?;
            refuse_what_still_differs(context, &chosen, database, revision).await?;
        }
        let graph = loading::graph(context, database)?;
        let current = graph.current(&state_of(database).await?);
        if !context.output.is_json() {
            let at = if current.is_empty() { "base".to_owned() } else { current.join(", ") };
            let url = database.url()?.url;
            let idle = if upgraded || revision.is_some() { "" } else { "nothing to do: " };
            context.output.result(&format!("{idle}the database is as the entities say, at {at} ({url})"))?;
        }
        documents.push((database.name().to_owned(), json!({ "version": 1, "revision": revision, "current": current })));
    }
    if context.output.is_json() {
        context.output.document(&super::upgrade::one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}

/// Looks once more: that the database is as the entities say is nothing to be concluded.
async fn refuse_what_still_differs(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    revision: &str,
) -> Result<(), CliError> {
    let drafted = drafting::compare(context, chosen, database, None, &Answers::default()).await?;
    if drafted.draft.is_empty() {
        return Ok(());
    }
    let operations: Vec<String> = drafted.draft.comparison.operations.iter().map(ToString::to_string).collect();
    Err(CliError::with_help(
        "dev.still_differs",
        format!("revision `{revision}` was applied, and the database is not as the entities say: {}", operations.join("; ")),
        "look at what the database made of it (`anabranch check`); if the entities say it right, this is a bug of anabranch: please report it",
    )
    .detail("operations", operations))
}

/// Applies what is pending, by the migration binary where revisions are Rust; whether there was anything.
async fn upgrade(context: &Context, chosen: &Chosen, database: &ChosenDatabase) -> Result<bool, CliError> {
    let graph = loading::graph(context, database)?;
    if graph.pending(&state_of(database).await?).is_empty() {
        return Ok(false);
    }
    if !loading::hands_over(context, database)? {
        let history = loading::history(context, database).await?;
        let connection = loading::connect(database).await?;
        let settings = loading::settings(context, &chosen.project.configuration, database);
        let mut migrator = Migrator::new(history, connection, settings).with_reporter(loading::reporter(context));
        let heads: Target = "heads".parse()?;
        migrator.upgrade(&[heads]).await?;
        migrator.close().await?;
        return Ok(true);
    }
    let status = super::upgrade::hand_over_as(context, database, &["upgrade"]).await?;
    if status.success() {
        return Ok(true);
    }
    Err(CliError::with_help(
        "dev.upgrade_failed",
        format!("the upgrade ended with {status}"),
        "mend what is said above, then run `anabranch dev` again",
    ))
}

async fn generate(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    arguments: &Dev,
) -> Result<Option<String>, CliError> {
    let drafted = drafting::draft(context, chosen, database, None, &arguments.answers).await?;
    drafting::notes(context, &drafted.draft);
    if drafted.draft.is_empty() {
        return Ok(None);
    }
    drafting::refuse_losses(context, &drafted.draft, &arguments.answers)?;
    let plan = drafted.plan()?;
    let message = arguments.message.clone().unwrap_or_else(|| drafting::message_for(&drafted.draft));
    let graph = loading::graph(context, database)?;
    let wishes = drafting::wishes(chosen, &message, &Place::default());
    let (revision, path) = drafting::write_revision(database, &graph, &wishes, &drafted.draft)?;
    drafting::after_write(context, chosen, &path);
    if !context.output.is_json() {
        context.output.result(&format!("wrote {}\n\n{}", path.display(), script(&plan)))?;
    }
    super::snapshot::refresh(context, chosen, database).await?;
    Ok(Some(revision.node.id))
}

/// What is applied to a database. A ledger that does not exist is an empty one.
async fn state_of(database: &ChosenDatabase) -> Result<State, CliError> {
    Ok(applied(&loading::ledger_state(database).await?))
}
