//! `downgrade --from-ledger`: takes back revisions whose file is gone by what the ledger kept.
//!
//! Invariant: what will run is shown before it runs, and somebody agreed to it.

use super::plan::plan_text;
use super::plan_file::write_down;
use super::unknown_rows::{rows, sentence};
use super::upgrade::{Way, document, hand_over, one_or_named, say};
use crate::cli::arguments::Downgrade;
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    errors::CliError,
    exit::ExitStatus,
    loading,
    output::ask,
};
use crate::database::ledger::LedgerState;
use crate::migrator::{MigrateError, Migrator, PlannedStep, applied};
use crate::report::{graph_json, plan_json};
use crate::revision::{Graph, Steps, Target};
use crate::workflow::script::Source;
use serde_json::{Value, json};

pub(crate) async fn run(context: &Context, arguments: &Downgrade) -> Result<ExitStatus, CliError> {
    let execution = &arguments.execution;
    let chosen = context.chosen_or_default()?;
    if execution.out.is_some() && (chosen.databases.len() > 1 || execution.no_sql) {
        return Err(CliError::with_help(
            "cli.usage",
            "a plan file holds the SQL for one database",
            "choose it with `--database`, and leave `--no-sql` away",
        ));
    }
    if let [database] = chosen.databases.as_slice()
        && !execution.plan
        && !execution.sql
        && loading::hands_over(context, database)?
    {
        return hand_over(context, database).await;
    }
    let mut documents = Vec::new();
    for database in &chosen.databases {
        documents.push((database.name().to_owned(), take_back(context, &chosen, database, arguments).await?));
    }
    if context.output.is_json() {
        context.output.document(&one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}

async fn take_back(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    arguments: &Downgrade,
) -> Result<Value, CliError> {
    let history = loading::history(context, database).await?;
    let connection = loading::connect_to_read(database).await?;
    let mut settings = loading::settings(context, &chosen.project.configuration, database);
    settings.plan_from_live = arguments.execution.plan_from_live;
    settings.allow_property_loss = arguments.execution.allow_property_loss;
    let mut migrator = Migrator::new(history, connection, settings).with_reporter(loading::reporter(context));
    let state = migrator.state().await?;
    let unknown = migrator.adopt_recorded(&state).await?;
    rows(&state, &unknown).for_each(|row| context.output.note(&format!("no file declares {}", sentence(row))));

    let way = match &arguments.target {
        Some(target) => Way::Down(target.parse()?),
        None => Way::Revert(minimal(migrator.history().graph(), &unknown)?),
    };
    let steps = way.steps(migrator.history().graph(), &applied(&state))?;
    if arguments.execution.sql {
        let script = script(context, database, &mut migrator, &state, &steps).await?;
        migrator.close().await?;
        return printed(context, chosen, database, &script);
    }
    let planned = match arguments.execution.no_sql {
        true => None,
        false => Some(migrator.plan(&state, &steps).await?),
    };
    let shown = plan_text(migrator.history().graph(), &steps, planned.as_deref());
    if let Some(out) = &arguments.execution.out {
        let file = migrator.plan_file(&state, &steps, planned.as_deref().unwrap_or_default()).await?;
        write_down(context, &file, out)?;
    }
    if arguments.execution.plan {
        if !context.output.is_json() {
            context.output.result(&shown)?;
        }
        migrator.close().await?;
        return Ok(graph_json::plan(&steps, |position| statements(planned.as_deref(), position)));
    }
    if !steps.steps.is_empty() {
        context.output.note(&shown);
        confirm(context, &steps)?;
    }
    let outcome = way.run(&mut migrator).await?;
    if !context.output.is_json() {
        say(context, chosen.databases.len() > 1, database, &outcome)?;
    }
    migrator.close().await?;
    Ok(document(&outcome))
}

/// Prints a script, or hands it back as a document.
fn printed(context: &Context, chosen: &Chosen, database: &ChosenDatabase, script: &str) -> Result<Value, CliError> {
    if !context.output.is_json() {
        let several = chosen.databases.len() > 1;
        let title = if several { format!("-- database {}\n", database.name()) } else { String::new() };
        context.output.result(&format!("{title}{script}"))?;
    }
    Ok(json!({ "version": 1, "script": script }))
}

/// What would run, as a script for the database's own client.
async fn script(
    context: &Context,
    database: &ChosenDatabase,
    migrator: &mut Migrator,
    state: &LedgerState,
    steps: &Steps,
) -> Result<String, CliError> {
    let live = migrator.database().introspect(&database.scope()).await.map_err(MigrateError::from)?;
    let source = Source {
        history: migrator.history(),
        dialect: migrator.dialect(),
        target: migrator.target(),
        ledger: migrator.ledger(),
        applied: state.applied.iter().map(|row| row.id.clone()).collect(),
        live: Some(&live),
    };
    let mut replayer = loading::replayer(context, database, source.history, source.target);
    let script = source.script(steps, &mut replayer).await;
    replayer.close().await;
    Ok(script?)
}

fn statements(planned: Option<&[PlannedStep]>, position: usize) -> Value {
    let step = planned.and_then(|planned| planned.get(position));
    step.and_then(|step| step.plan.as_ref()).map_or(Value::Null, plan_json::statements)
}

/// Those of the ids that stand on none of the others: with them, all the others are taken back.
fn minimal(graph: &Graph, ids: &[String]) -> Result<Vec<Target>, CliError> {
    let stands_on_another = |id: &String| graph.ancestors(id).iter().any(|node| ids.contains(&node.id));
    Ok(ids.iter().filter(|id| !stands_on_another(id)).map(|id| id.parse()).collect::<Result<_, _>>()?)
}

fn confirm(context: &Context, steps: &Steps) -> Result<(), CliError> {
    if context.options.yes {
        return Ok(());
    }
    let ids: Vec<&str> = steps.steps.iter().map(|step| step.revision.as_str()).collect();
    if context.output.can_ask() {
        return match ask(&format!("take back {}?", ids.join(", ")))? {
            true => Ok(()),
            false => Err(CliError::of("ledger.declined", "nothing was taken back")),
        };
    }
    Err(CliError::with_help(
        "ledger.unconfirmed",
        format!("{} would be taken back by what the ledger kept, and nobody can be asked", ids.join(", ")),
        "look at it with `--plan`, then pass `--yes`; nothing was changed",
    )
    .detail("revisions", ids))
}
