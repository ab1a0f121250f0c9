//! `upgrade`, `downgrade`, `revert`: run revisions, or say what would be run.

use super::{
    offline::{self, Range},
    plan_file, unknown_rows,
};
use crate::cli::arguments::{Downgrade, Execution, Revert, Upgrade};
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::database::ledger::LedgerState;
use crate::migrator::{History, MigrateError, Migrator, Outcome, PlannedStep, Planner, applied, plan_steps};
use crate::project::migration_crate::HandOver;
use crate::report::{graph_json, plan_json};
use crate::revision::{Direction, Graph, GraphError, State, Steps, Target};
use crate::workflow::snapshot::script;
use serde_json::{Value, json};

/// Which way, and where to.
#[derive(Debug, Clone)]
pub(crate) enum Way {
    Up(Vec<Target>),
    Down(Target),
    Revert(Vec<Target>),
}

impl Way {
    pub(crate) fn steps(&self, graph: &Graph, state: &State) -> Result<Steps, GraphError> {
        match self {
            Self::Up(targets) => graph.upgrade(state, targets),
            Self::Down(target) => graph.downgrade(state, target),
            Self::Revert(targets) => graph.revert_all(state, targets),
        }
    }

    fn direction(&self) -> Direction {
        match self {
            Self::Up(_) => Direction::Upgrade,
            Self::Down(_) | Self::Revert(_) => Direction::Downgrade,
        }
    }

    pub(super) async fn run(&self, migrator: &mut Migrator) -> Result<Outcome, CliError> {
        let outcome = match self {
            Self::Up(targets) => migrator.upgrade(targets).await,
            Self::Down(target) => migrator.downgrade(target).await,
            Self::Revert(targets) => migrator.revert_all(targets).await,
        };
        match outcome {
            Err(MigrateError::Graph(error)) => Err(unknown_rows::explained(error, &migrator.state().await?)),
            outcome => outcome.map_err(failed),
        }
    }
}

/// With the facts that a program needs: which revision and statement, and what state it leaves.
pub(crate) fn failed(error: MigrateError) -> CliError {
    if let MigrateError::PlanStale { changed } = &error {
        let changed = changed.clone();
        return CliError::from(error).detail("changed", changed);
    }
    let MigrateError::Statement(failure) = &error else { return error.into() };
    let failure = failure.clone();
    CliError::from(error)
        .detail("revision", failure.revision)
        .detail("direction", failure.direction)
        .detail("statement", failure.statement)
        .detail("finished", failure.finished)
        .detail("rolled_back", failure.rolled_back)
}

pub(crate) async fn upgrade(context: &Context, arguments: &Upgrade) -> Result<ExitStatus, CliError> {
    refuse_target_of_plan_file(&arguments.execution, arguments.targets.first())?;
    let texts = if arguments.targets.is_empty() { vec!["heads".to_owned()] } else { arguments.targets.clone() };
    let Range { targets, at } = Range::of(&texts, &arguments.execution, "heads")?;
    let targets = targets.iter().map(|text| text.parse()).collect::<Result<Vec<Target>, _>>()?;
    run(context, &Way::Up(targets), &arguments.execution, at.as_deref()).await
}

pub(crate) async fn downgrade(context: &Context, arguments: &Downgrade) -> Result<ExitStatus, CliError> {
    refuse_target_of_plan_file(&arguments.execution, arguments.target.as_ref())?;
    if arguments.from_ledger {
        return super::from_ledger::run(context, arguments).await;
    }
    let Some(target) = &arguments.target else {
        return plan_file::run(context, arguments.execution.plan_file.as_deref(), Direction::Downgrade).await;
    };
    let Range { targets, at } = Range::of(std::slice::from_ref(target), &arguments.execution, "base")?;
    // A range that starts nowhere starts at the top.
    let at = at.map(|at| if at.is_empty() && target.starts_with(':') { "heads".to_owned() } else { at });
    let target: Target = targets.concat().parse()?;
    run(context, &Way::Down(target), &arguments.execution, at.as_deref()).await
}

pub(crate) async fn revert(context: &Context, arguments: &Revert) -> Result<ExitStatus, CliError> {
    let execution = &arguments.execution;
    refuse_target_of_plan_file(execution, arguments.target.as_ref())?;
    let Some(target) = &arguments.target else {
        return plan_file::run(context, execution.plan_file.as_deref(), Direction::Downgrade).await;
    };
    run(context, &Way::Revert(vec![target.parse()?]), execution, execution.at.as_deref()).await
}

/// A plan file says where it goes.
fn refuse_target_of_plan_file(execution: &Execution, target: Option<&String>) -> Result<(), CliError> {
    match (&execution.plan_file, target) {
        (Some(_), Some(target)) => Err(CliError::with_help(
            "cli.usage",
            format!("`{target}` says where to go, and so does the plan file"),
            "use one of the two",
        )),
        _ => Ok(()),
    }
}

async fn run(context: &Context, way: &Way, execution: &Execution, at: Option<&str>) -> Result<ExitStatus, CliError> {
    if execution.plan_file.is_some() {
        return plan_file::run(context, execution.plan_file.as_deref(), way.direction()).await;
    }
    let chosen = context.chosen_or_default()?;
    if execution.sql {
        return offline::script(context, &chosen, way, at).await;
    }
    if let Some(out) = &execution.out {
        plan_file::write(context, &chosen, way, execution, at, out).await?;
    }
    if execution.plan {
        return plan(context, &chosen, way, execution, at).await;
    }
    really(context, &chosen, way, execution.plan_from_live).await
}

/// Runs, database after database; the first that fails stops the rest.
async fn really(context: &Context, chosen: &Chosen, way: &Way, plan_from_live: bool) -> Result<ExitStatus, CliError> {
    if let [database] = chosen.databases.as_slice()
        && loading::hands_over(context, database)?
    {
        return hand_over(context, database).await;
    }
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let history = loading::history(context, database).await?;
        let connection = loading::connect(database).await?;
        let mut settings = loading::settings(context, &chosen.project.configuration, database);
        settings.plan_from_live = plan_from_live;
        let mut migrator = Migrator::new(history, connection, settings).with_reporter(loading::reporter(context));
        let outcome = way.run(&mut migrator).await?;
        if !context.output.is_json() {
            say(context, chosen.databases.len() > 1, database, &outcome)?;
        }
        documents.push((database.name().to_owned(), document(&outcome)));
        migrator.close().await?;
    }
    if context.output.is_json() {
        context.output.document(&one_or_named(documents))?;
    }
    Ok(ExitStatus::Done)
}

/// Builds the migration binary and lets it do the command.
pub(crate) async fn hand_over(context: &Context, database: &ChosenDatabase) -> Result<ExitStatus, CliError> {
    let url = database.url()?.url;
    let output = context.output.clone();
    let mut said = |line: &str| output.note(line);
    let binary = loading::migration_crate(database)?.build(&mut said).await?;
    let urls = [(database.name().to_owned(), url)];
    let arguments = context.arguments_to_hand_over();
    Ok(HandOver { binary: &binary, arguments: &arguments, urls: &urls }.run().await?.into())
}

/// Builds the migration binary and lets it do another command, as a part of this one.
#[cfg(feature = "autogenerate")]
pub(crate) async fn hand_over_as(
    context: &Context,
    database: &ChosenDatabase,
    command: &[&str],
) -> Result<std::process::ExitStatus, CliError> {
    let output = context.output.clone();
    let mut said = |line: &str| output.note(line);
    let binary = loading::migration_crate(database)?.build(&mut said).await?;
    let urls = [(database.name().to_owned(), database.url()?.url)];
    let mut arguments: Vec<std::ffi::OsString> = command.iter().map(Into::into).collect();
    if let Some(config) = &context.options.config {
        arguments.extend(["--config".into(), config.clone().into_os_string()]);
    }
    arguments.extend(["--database".into(), database.name().into()]);
    for (option, values) in [("--schema", &context.options.schemas), ("--exclude", &context.options.exclude)] {
        arguments.extend(values.iter().flat_map(|value| [option.into(), value.into()]));
    }
    let handed = HandOver { binary: &binary, arguments: &arguments, urls: &urls };
    // With `--format json` stdout is one document, and that is ours.
    Ok(if context.output.is_json() { handed.run_without_result().await? } else { handed.run().await? })
}

pub(crate) fn say(
    context: &Context,
    several: bool,
    database: &ChosenDatabase,
    outcome: &Outcome,
) -> Result<(), CliError> {
    let name = if several { format!("{}: ", database.name()) } else { String::new() };
    let heads = if outcome.heads.is_empty() { "base".to_owned() } else { outcome.heads.join(", ") };
    let text = match outcome.steps.len() {
        0 => format!("{name}nothing to do; the database is at {heads}"),
        1 => format!("{name}1 revision {}; the database is at {heads}", done(outcome)),
        count => format!("{name}{count} revisions {}; the database is at {heads}", done(outcome)),
    };
    context.output.result(&text)
}

fn done(outcome: &Outcome) -> &'static str {
    if outcome.direction == Direction::Upgrade { "applied" } else { "taken back" }
}

pub(crate) fn document(outcome: &Outcome) -> Value {
    let steps: Vec<Value> = outcome
        .steps
        .iter()
        .map(|step| json!({ "revision": step.revision, "took_ms": u64::try_from(step.took_ms).unwrap_or(u64::MAX) }))
        .collect();
    json!({
        "version": 1, "direction": outcome.direction.as_str(), "target": outcome.target, "applied": steps,
        "heads": outcome.heads, "failed": null,
    })
}

/// One database's document stands alone; several are named.
pub(crate) fn one_or_named(mut documents: Vec<(String, Value)>) -> Value {
    if documents.len() == 1 {
        return documents.remove(0).1;
    }
    let named = documents.into_iter().map(|(name, mut document)| {
        document["name"] = name.into();
        document
    });
    json!({ "version": 1, "databases": named.collect::<Vec<_>>() })
}

async fn plan(
    context: &Context,
    chosen: &Chosen,
    way: &Way,
    execution: &Execution,
    at: Option<&str>,
) -> Result<ExitStatus, CliError> {
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let (graph, ledger) = match at.is_none() && execution.no_sql {
            true => loading::graph_and_ledger(context, database).await.map(|(graph, ledger)| (graph, Some(ledger)))?,
            false => (loading::graph(context, database)?, None),
        };
        let (steps, planned) = match (at, ledger) {
            (Some(at), _) => plan_at(context, database, &graph, way, at, execution.no_sql).await?,
            (None, Some(ledger)) => (steps_alone(context, &graph, way, &ledger)?, None),
            (None, None) => plan_asking(context, chosen, database, &graph, way).await?,
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
        for (position, step) in planned.iter().flatten().enumerate().filter(|(_, step)| !step.also_applied.is_empty()) {
            document["steps"][position]["differs_from_snapshot"] = json!(step.also_applied);
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
    let planned = plan_steps(Planner::new(&history, &target, &mut replayer, order), &steps).await?;
    replayer.close().await;
    Ok((steps, Some(planned)))
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
) -> Result<Planned, CliError> {
    let history = loading::history(context, database).await?;
    let mut migrator = loading::migrator_to_read(context, &chosen.project.configuration, database, history).await?;
    let state = migrator.state().await?;
    note_unfinished(context, &state);
    let steps = way.steps(graph, &applied(&state)).map_err(|error| unknown_rows::explained(error, &state))?;
    let planned = migrator.plan(&state, &steps).await?;
    migrator.close().await?;
    Ok((steps, Some(planned)))
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
        match (&planned.plan, &planned.unknown) {
            (Some(plan), _) => text.push_str(&format!("{}\n", script(plan))),
            (None, Some(reason)) => text.push_str(&format!("-- not known before it is run: {reason}\n\n")),
            (None, None) => {}
        }
    }
    text
}
