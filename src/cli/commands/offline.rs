//! `--sql`: the script of an upgrade, a downgrade, a revert or a stamp; and the ranges that say where one starts.

use super::plan::{applied_in_order, note_unfinished, state_at};
use super::unknown_rows;
use super::upgrade::{Way, one_or_named};
use crate::cli::arguments::{Execution, Stamp};
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::database::ledger::{Ledger, LedgerState};
use crate::migrator::{History, MigrateError, applied};
use crate::model::Schema;
use crate::plan::Target as Server;
use crate::revision::{GraphError, State, Target};
use crate::workflow::script::Source;
use serde_json::json;

/// Where a script or a plan goes: `a:b` also says where it starts, as `--at a` does.
pub(crate) struct Range {
    pub(crate) targets: Vec<String>,
    pub(crate) at: Option<String>,
}

impl Range {
    /// Of the targets of a command; `all` stands where a range has no end.
    pub(crate) fn of(targets: &[String], execution: &Execution, all: &str) -> Result<Self, CliError> {
        let [text] = targets else { return Ok(Self::without(targets, execution)) };
        let Some((from, to)) = text.split_once(':') else { return Ok(Self::without(targets, execution)) };
        if !execution.sql && !execution.plan {
            return Err(CliError::with_help(
                "cli.range_not_allowed",
                format!("`{text}` is a range, and a run starts where the database is"),
                "name the target alone; ranges go with `--sql` and `--plan`",
            ));
        }
        if execution.at.is_some() {
            return Err(CliError::with_help(
                "cli.usage",
                format!("`{text}` says where to start, and so does `--at`"),
                "use one of the two",
            ));
        }
        let to = if to.is_empty() { all } else { to };
        Ok(Self { targets: vec![to.to_owned()], at: Some(from.to_owned()) })
    }

    fn without(targets: &[String], execution: &Execution) -> Self {
        Self { targets: targets.to_vec(), at: execution.at.clone() }
    }
}

/// What a script starts from: assumed, or as the database says.
struct Start {
    state: State,
    order: Vec<String>,
    target: Server,
    live: Option<Schema>,
    /// What the database's ledger says.
    ledger: Option<LedgerState>,
}

impl Start {
    /// The refusal, with what the ledger knows of rows that no file declares.
    fn explained(&self, error: GraphError) -> CliError {
        match &self.ledger {
            Some(ledger) => unknown_rows::explained(error, ledger),
            None => error.into(),
        }
    }
}

/// Prints the script of each chosen database.
pub(crate) async fn script(
    context: &Context,
    chosen: &Chosen,
    way: &Way,
    at: Option<&str>,
) -> Result<ExitStatus, CliError> {
    let mut scripts = Vec::new();
    for database in &chosen.databases {
        let history = loading::history(context, database).await?;
        let start = start(context, chosen, database, &history, at, true).await?;
        let steps = way.steps(history.graph(), &start.state).map_err(|error| start.explained(error))?;
        let mut replayer = loading::replayer(context, database, &history, &start.target);
        let ledger = ledger(database, &start);
        let text = source(&history, &start, &ledger).script(&steps, &mut replayer).await;
        replayer.close().await;
        scripts.push((database.name().to_owned(), text?));
    }
    print(context, scripts)
}

/// Prints the script of a stamp for each chosen database.
pub(crate) async fn stamp(context: &Context, arguments: &Stamp, targets: &[Target]) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen_or_default()?;
    let mut scripts = Vec::new();
    for database in &chosen.databases {
        let history = loading::history(context, database).await?;
        // Where all is forgotten first, nothing depends on what is there but the language: `mysql://` may be MariaDB.
        let is_known = database.demanded_dialect().is_some() || database.url().is_err();
        let at = if arguments.purge && is_known { Some("") } else { arguments.at.as_deref() };
        let mut start = start(context, &chosen, database, &history, at, false).await?;
        if arguments.purge {
            (start.state, start.order) = (State::empty(), Vec::new());
        }
        let steps = history.graph().stamp(&start.state, targets, arguments.purge);
        let steps = steps.map_err(|error| start.explained(error))?;
        let ledger = ledger(database, &start);
        let text = source(&history, &start, &ledger).stamp(&steps, arguments.purge);
        scripts.push((database.name().to_owned(), text));
    }
    print(context, scripts)
}

/// Scripts as they are, one after another; or as a document.
fn print(context: &Context, scripts: Vec<(String, String)>) -> Result<ExitStatus, CliError> {
    if context.output.is_json() {
        let documents = scripts.into_iter().map(|(name, script)| (name, json!({ "version": 1, "script": script })));
        context.output.document(&one_or_named(documents.collect()))?;
        return Ok(ExitStatus::Done);
    }
    let several = scripts.len() > 1;
    for (name, script) in scripts {
        let title = if several { format!("-- database {name}\n") } else { String::new() };
        context.output.result(&format!("{title}{script}"))?;
    }
    Ok(ExitStatus::Done)
}

fn ledger(database: &ChosenDatabase, start: &Start) -> Ledger {
    Ledger::new(crate::dialect::of(start.target.dialect), database.configuration.ledger.as_deref())
}

fn source<'a>(history: &'a History, start: &'a Start, ledger: &'a Ledger) -> Source<'a> {
    let (dialect, target) = (crate::dialect::of(start.target.dialect), &start.target);
    Source { history, dialect, target, ledger, applied: start.order.clone(), live: start.live.as_ref() }
}

async fn start(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    history: &History,
    at: Option<&str>,
    plans: bool,
) -> Result<Start, CliError> {
    if let Some(at) = at {
        let state = state_at(history.graph(), at)?;
        let order = applied_in_order(history, &state);
        return Ok(Start { state, order, target: database.target()?, live: None, ledger: None });
    }
    if !plans {
        let mut connection = loading::connect_to_read(database).await?;
        let target = connection.target().clone();
        let dialect = crate::dialect::of(target.dialect);
        let ledger = Ledger::new(dialect, database.configuration.ledger.as_deref());
        let ledger = ledger.read(&mut *connection).await?;
        connection.discard().await?;
        let state = applied(&ledger);
        let order = applied_in_order(history, &state);
        return Ok(Start { order, state, target, live: None, ledger: Some(ledger) });
    }
    let configuration = &chosen.project.configuration;
    let mut migrator = loading::migrator_to_read(context, configuration, database, history.clone()).await?;
    let ledger = migrator.state().await?;
    note_unfinished(context, &ledger);
    let changed = migrator.changed_revisions(&ledger);
    if !changed.is_empty() {
        return Err(MigrateError::ChecksumChanged { revisions: changed }.into());
    }
    let scope = loading::settings(context, configuration, database).scope();
    let live = migrator.database().introspect(&scope).await.map_err(MigrateError::from)?;
    let target = migrator.target().clone();
    migrator.close().await?;
    let order = ledger.applied.iter().map(|row| row.id.clone()).collect();
    Ok(Start { state: applied(&ledger), order, target, live: Some(live), ledger: Some(ledger) })
}
