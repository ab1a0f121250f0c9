//! `--plan`: says what would be run, from the database as it is or from assumed heads.
//!
//! Invariant: what is shown and what `--out` writes is one plan.

use super::plan_file;
use super::unknown_rows;
use super::upgrade::{Way, one_or_named};
use crate::cli::arguments::Execution;
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::database::ledger::LedgerState;
use crate::migrator::{History, PlannedStep, Planner, applied, plan_steps};
use crate::report::{graph_json, plan_json};
use crate::revision::{Graph, State, Steps, Target};
use crate::workflow::snapshot::script;
use serde_json::{Value, json};
use std::path::Path;

/// Says what would be run on each database, and writes the same plan into a file where one is named.
pub(super) async fn show(
    context: &Context,
    chosen: &Chosen,
    way: &Way,
    execution: &Execution,
    at: Option<&str>,
) -> Result<ExitStatus, CliError> {
    if execution.out.is_some() {
        plan_file::refuse_what_it_cannot_hold(chosen, execution, at)?;
    }
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let (graph, ledger) = match at.is_none() && execution.no_sql {
            true => loading::graph_and_ledger(context, database).await.map(|(graph, ledger)| (graph, Some(ledger)))?,
            false => (loading::graph(context, database)?, None),
        };
        let (steps, planned) = match (at, ledger) {
            (Some(at), _) => plan_at(context, database, &graph, way, at, execution.no_sql).await?,
            (None, Some(ledger)) => (steps_alone(context, &graph, way, &ledger)?, None),
            (None, None) => plan_asking(context, chosen, database, &graph, way, execution.out.as_deref()).await?,
        };
        if !context.output.is_json() {
            context.output.result(&plan_text(&graph, &steps, planned.as_deref()))?;
            continue;
        }
        let statements = |position: usize| {
            let step = planned.as_ref().and_then(|planned| planned.get(position));
            step.and_then(|step| step.plan.as_ref()).map_or(Value::Null, plan_json::statements)
        };
        let mut document = graph_json::plan(&steps, statements);
        for (position, step) in planned.iter().flatten().enumerate() {
            if let Some(difference) = difference_json(step) {
                document["steps"][position]["differs_from_snapshot"] = difference;
            }
        }
        documents.push((database.name().to_owned(), document));
    }
    if context.output.is_json() {
        context.output.document(&one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}

type Planned = (Steps, Option<Vec<PlannedStep>>);

/// From assumed heads, without a database.
async fn plan_at(
    context: &Context,
    database: &ChosenDatabase,
    graph: &Graph,
    way: &Way,
    at: &str,
    no_sql: bool,
) -> Result<Planned, CliError> {
    let state = state_at(graph, at)?;
    let steps = way.steps(graph, &state)?;
    if no_sql || !knows_scripts(context, database)? {
        return Ok((steps, None));
    }
    let target = database.target()?;
    let history = loading::history(context, database).await?;
    let order = applied_in_order(&history, &state);
    let mut replayer = loading::replayer(context, database, &history, &target);
    let planned = plan_steps(Planner::new(&history, &target, &mut replayer, order), &steps).await;
    replayer.close().await;
    Ok((steps, Some(planned?)))
}

/// A folder of Rust files that belongs to no migration crate is not compiled.
pub(super) fn knows_scripts(context: &Context, database: &ChosenDatabase) -> Result<bool, CliError> {
    let crate_known = database.configuration.migration_crate.is_some() || context.revisions().is_some();
    Ok(crate_known || loading::is_sql_only(database)?)
}

/// The state in which these heads, and all they need, are applied; an empty text is an empty database.
pub(crate) fn state_at(graph: &Graph, at: &str) -> Result<State, CliError> {
    let heads = at.split(',').map(str::trim).filter(|text| !text.is_empty());
    let heads = heads.map(str::parse).collect::<Result<Vec<Target>, _>>()?;
    Ok(State::from_heads(graph, &heads)?)
}

pub(crate) fn applied_in_order(history: &History, state: &State) -> Vec<String> {
    history.graph().nodes().filter(|node| state.contains(&node.id)).map(|node| node.id.clone()).collect()
}

/// The steps from what the ledger says; what they do is not looked at.
fn steps_alone(context: &Context, graph: &Graph, way: &Way, ledger: &LedgerState) -> Result<Steps, CliError> {
    let state = applied(ledger);
    let steps = way.steps(graph, &state).map_err(|error| unknown_rows::explained(error, ledger))?;
    for late in graph.out_of_order(&state) {
        if steps.steps.iter().any(|step| step.applied && step.revision == late.id) {
            context.output.note(&format!(
                "`{}` is out of order: something built on it is applied; with `--no-sql` nobody looks whether the two conflict",
                late.id
            ));
        }
    }
    Ok(steps)
}

/// A run goes on with what was begun, by the plan of then; what is shown or written now begins at its beginning.
pub(super) fn note_unfinished(context: &Context, state: &LedgerState) {
    if let Some(unfinished) = &state.unfinished {
        context.output.note(&format!(
            "the {} of `{}` was begun and not finished: a run continues it where it stopped, and a script leaves it to the tool",
            unfinished.direction, unfinished.revision
        ));
    }
}

async fn plan_asking(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    graph: &Graph,
    way: &Way,
    out: Option<&Path>,
) -> Result<Planned, CliError> {
    let history = loading::history(context, database).await?;
    let mut migrator = loading::migrator_to_read(context, &chosen.project.configuration, database, history).await?;
    let state = migrator.state().await?;
    note_unfinished(context, &state);
    let steps = way.steps(graph, &applied(&state)).map_err(|error| unknown_rows::explained(error, &state))?;
    let planned = migrator.plan(&state, &steps).await?;
    if let Some(out) = out {
        plan_file::write_down(context, &migrator.plan_file(&state, &steps, &planned).await?, out)?;
    }
    migrator.close().await?;
    Ok((steps, Some(planned)))
}

/// Why a plan is not the snapshot's, for programs.
fn difference_json(step: &PlannedStep) -> Option<Value> {
    let mut document = serde_json::Map::new();
    if !step.also_applied.is_empty() {
        document.insert("also_applied".to_owned(), json!(step.also_applied));
    }
    if let Some(other) = &step.other_target {
        document.insert("snapshot_for".to_owned(), json!(other.snapshot.to_string()));
        document.insert("server".to_owned(), json!(other.server.to_string()));
        document.insert("no_plan".to_owned(), json!(other.no_plan));
        document.insert("only_in_snapshot".to_owned(), json!(other.statements.only_in_snapshot));
        document.insert("only_here".to_owned(), json!(other.statements.only_here));
    }
    if let Some(around) = &step.around {
        let around = json!({ "only_in_snapshot": around.only_in_snapshot, "only_here": around.only_here });
        document.insert("around".to_owned(), around);
    }
    (!document.is_empty()).then_some(Value::Object(document))
}

pub(super) fn plan_text(graph: &Graph, steps: &Steps, planned: Option<&[PlannedStep]>) -> String {
    if steps.steps.is_empty() {
        return "-- nothing to do\n".to_owned();
    }
    let mut text = String::new();
    for (position, step) in steps.steps.iter().enumerate() {
        let message = graph.get(&step.revision).map(|node| node.message.as_str()).unwrap_or_default();
        text.push_str(&format!("-- {} {} {message}\n", steps.direction.as_str(), step.revision));
        let Some(planned) = planned.and_then(|planned| planned.get(position)) else { continue };
        if !planned.also_applied.is_empty() {
            text.push_str(&format!("-- differs from the snapshot: also applied {}\n", planned.also_applied.join(", ")));
        }
        if let Some(other) = &planned.other_target {
            other.text().lines().for_each(|line| text.push_str(&format!("-- {line}\n")));
        }
        if let Some(around) = &planned.around {
            let lines = around.lines().replace('\n', "\n-- ");
            text.push_str(&format!("-- differs from the snapshot by what no revision made or named:{lines}\n"));
        }
        match (&planned.plan, &planned.unknown) {
            (Some(plan), _) => text.push_str(&format!("{}\n", script(plan))),
            (None, Some(reason)) => text.push_str(&format!("-- not known before it is run: {reason}\n\n")),
            (None, None) => {}
        }
    }
    text
}
