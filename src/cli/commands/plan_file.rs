//! `--plan --out F` and `--plan-file F`: a plan that is reviewed before it is run.

use super::upgrade::{document, failed, hand_over, one_or_named, say};
use crate::cli::arguments::Execution;
use crate::cli::{
    context::{Chosen, Context},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::migrator::{Migrator, PlanFile};
use crate::revision::Direction;
use std::path::Path;

/// A plan file is for one database as it is, and holds its SQL.
pub(super) fn refuse_what_it_cannot_hold(
    chosen: &Chosen,
    execution: &Execution,
    at: Option<&str>,
) -> Result<(), CliError> {
    let usage = |message: &str, help: &str| CliError::with_help("cli.usage", message, help);
    if chosen.databases.len() != 1 {
        return Err(usage("a plan file is for one database", "choose it with `--database`"));
    }
    if at.is_some() || execution.no_sql {
        return Err(usage(
            "a plan file holds the SQL for a database as it is",
            "leave `--at`, the range or `--no-sql` away; `--sql` prints a script that needs no database",
        ));
    }
    Ok(())
}

/// Writes a plan into a file.
pub(super) fn write_down(context: &Context, file: &PlanFile, out: &Path) -> Result<(), CliError> {
    let unwritable = |error: &dyn std::fmt::Display| {
        CliError::of("plan_file.unwritable", format!("`{}` cannot be written: {error}", out.display()))
    };
    let text = serde_json::to_string_pretty(file).map_err(|error| unwritable(&error))?;
    std::fs::write(out, text + "\n").map_err(|error| unwritable(&error))?;
    context.output.note(&format!("wrote {}", out.display()));
    Ok(())
}

/// Runs a plan file.
pub(crate) async fn run(context: &Context, path: Option<&Path>, direction: Direction) -> Result<ExitStatus, CliError> {
    let Some(path) = path else {
        return Err(CliError::of("cli.usage", "neither a target nor a plan file is named"));
    };
    let unreadable = |error: &dyn std::fmt::Display| {
        CliError::with_help(
            "plan_file.unreadable",
            format!("`{}` cannot be read: {error}", path.display()),
            "name a file that `--plan --out` wrote",
        )
    };
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(&error))?;
    let file: PlanFile = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
    let Some(planned) = file.direction() else {
        return Err(unreadable(&format!("its direction is `{}`", file.direction)));
    };
    if planned != direction {
        return Err(CliError::with_help(
            "plan_file.other_direction",
            format!("`{}` is the plan of `anabranch {}`", path.display(), file.direction),
            format!("run `anabranch {} --plan-file {}`", file.direction, path.display()),
        ));
    }
    let chosen = context.chosen_or_default()?;
    let [database] = chosen.databases.as_slice() else {
        return Err(CliError::with_help("cli.usage", "a plan file is for one database", "choose it with `--database`"));
    };
    if loading::hands_over(context, database)? {
        return hand_over(context, database).await;
    }
    let history = loading::history(context, database).await?;
    let connection = loading::connect(database).await?;
    let settings = loading::settings(context, &chosen.project.configuration, database);
    let mut migrator = Migrator::new(history, connection, settings).with_reporter(loading::reporter(context));
    if file.from_ledger {
        let state = migrator.state().await?;
        migrator.adopt_recorded(&state).await?;
    }
    let outcome = migrator.run_plan_file(&file).await.map_err(failed)?;
    migrator.close().await?;
    if context.output.is_json() {
        context.output.document(&one_or_named(vec![(database.name().to_owned(), document(&outcome))]))?;
    } else {
        say(context, false, database, &outcome)?;
    }
    Ok(ExitStatus::Done)
}
