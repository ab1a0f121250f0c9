//! `upgrade`, `downgrade`, `revert`: run revisions.

use super::{
    offline::{self, Range},
    plan, plan_file, unknown_rows,
};
use crate::cli::arguments::{Downgrade, Execution, Revert, Upgrade};
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::migrator::{HalfDone, Left, MigrateError, Migrator, Outcome};
use crate::project::migration_crate::HandOver;
use crate::revision::{Direction, Graph, GraphError, State, Steps, Target};
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
    let facts = match &error {
        MigrateError::PlanStale { changed } => vec![("changed", json!(changed))],
        MigrateError::PlanDiffers { difference, .. } => vec![
            ("objects", json!(difference.objects)),
            ("done_by_hand", json!(difference.done_by_hand)),
            ("revisions_need", json!(difference.replay)),
            ("this_database_needs", json!(difference.live.as_ref().ok())),
        ],
        MigrateError::Statement(failure) => {
            let place = failure.place.as_ref();
            let mut facts = vec![
                ("revision", json!(failure.revision)),
                ("direction", json!(failure.direction)),
                ("statement", json!(failure.statement)),
                ("file", json!(failure.file)),
                ("line", json!(place.map(|place| place.line))),
                ("finished", json!(failure.finished)),
                ("rolled_back", json!(failure.left == Left::Nothing)),
            ];
            if let Left::Half(half) | Left::Doubt(half) = &failure.left {
                facts.extend(half_done(half));
            }
            facts
        }
        MigrateError::Interrupted(found)
        | MigrateError::OtherDirection(found)
        | MigrateError::FileGone(found)
        | MigrateError::HalfDone(found)
        | MigrateError::CorrectedBehind { interruption: found, .. } => {
            let mut facts = vec![("revision", json!(found.revision)), ("direction", json!(found.direction))];
            facts.extend(half_done(&found.half));
            facts
        }
        _ => Vec::new(),
    };
    facts.into_iter().fold(CliError::from(error), |error, (name, fact)| error.detail(name, fact))
}

fn half_done(half: &HalfDone) -> [(&'static str, Value); 2] {
    [("ran", json!(half.ran)), ("left", json!(half.left))]
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
    if execution.plan {
        return plan::show(context, &chosen, way, execution, at).await;
    }
    really(context, &chosen, way, execution).await
}

/// Runs, database after database; the first that fails stops the rest.
async fn really(context: &Context, chosen: &Chosen, way: &Way, execution: &Execution) -> Result<ExitStatus, CliError> {
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
        settings.plan_from_live = execution.plan_from_live;
        settings.allow_property_loss = execution.allow_property_loss;
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
