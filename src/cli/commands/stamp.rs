//! `stamp` and `ensure-version`: the record alone.

use super::plan::state_at;
use super::unknown_rows;
use super::upgrade::one_or_named;
use crate::cli::arguments::{EnsureVersion, Stamp};
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::migrator::{History, MigrateError, Migrator, applied};
use crate::report::graph_json;
use crate::revision::{Steps, Target};
use serde_json::{Value, json};

/// `8 recorded`, `2 forgotten`, or both; `0 recorded` where it was so before.
fn counted(steps: &Steps) -> String {
    let recorded = steps.steps.iter().filter(|step| step.applied).count();
    match (recorded, steps.steps.len() - recorded) {
        (recorded, 0) => format!("{recorded} recorded"),
        (0, forgotten) => format!("{forgotten} forgotten"),
        (recorded, forgotten) => format!("{recorded} recorded, {forgotten} forgotten"),
    }
}

pub(crate) async fn run(context: &Context, arguments: &Stamp) -> Result<ExitStatus, CliError> {
    let targets = arguments.targets.iter().map(|text| text.parse()).collect::<Result<Vec<Target>, _>>()?;
    if arguments.sql {
        return super::offline::stamp(context, arguments, &targets).await;
    }
    let chosen = context.chosen_or_default()?;
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let graph = loading::graph(context, database)?;
        let steps = match (&arguments.at, arguments.plan) {
            (Some(at), _) => graph.stamp(&state_at(&graph, at)?, &targets, arguments.purge)?,
            (None, true) => {
                let state = loading::ledger_state(database).await?;
                let steps = graph.stamp(&applied(&state), &targets, arguments.purge);
                steps.map_err(|error| unknown_rows::explained(error, &state))?
            }
            (None, false) => {
                let history = loading::history(context, database).await?;
                let mut migrator = loading::migrator(context, &chosen.project.configuration, database, history).await?;
                let steps = match migrator.stamp(&targets, arguments.purge).await {
                    Err(MigrateError::Graph(error)) => {
                        return Err(unknown_rows::explained(error, &migrator.state().await?));
                    }
                    steps => steps?,
                };
                migrator.close().await?;
                steps
            }
        };
        if !context.output.is_json() {
            let heads = if steps.heads.is_empty() { "base".to_owned() } else { steps.heads.join(", ") };
            let would = if arguments.plan { "would be" } else { "is now" };
            context.output.result(&format!("the database {would} at {heads} ({})", counted(&steps)))?;
            continue;
        }
        let mut document = graph_json::plan(&steps, |_| Value::Null);
        if !arguments.plan {
            // What a run says, too: it was done.
            let recorded = steps.steps.iter().filter(|step| step.applied);
            document["applied"] = recorded.map(|step| json!({ "revision": step.revision, "took_ms": 0 })).collect();
            document["failed"] = Value::Null;
        }
        documents.push((database.name().to_owned(), document));
    }
    if context.output.is_json() {
        context.output.document(&one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}

pub(crate) async fn ensure_version(context: &Context, _: &EnsureVersion) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen_or_default()?;
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let connection = loading::connect(database).await?;
        let settings = loading::settings(context, &chosen.project.configuration, database);
        let mut migrator = Migrator::new(History::of_headers(Vec::new())?, connection, settings);
        let before = migrator.state().await?;
        let ledger = migrator.ledger().clone();
        ledger.create(migrator.database()).await?;
        let text = if before.exists { "is there already" } else { "was made" };
        context.output.note(&format!("{}: the ledger `{}` {text}", database.name(), ledger.name()));
        let document = json!({ "version": 1, "ledger": ledger.name(), "created": !before.exists });
        documents.push((database.name().to_owned(), document));
        migrator.close().await?;
    }
    if context.output.is_json() {
        context.output.document(&one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}
