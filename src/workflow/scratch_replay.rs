//! Replay on a scratch database: the way on from the first step that the tool does not read.

use crate::migrator::{History, MigrateError, Replay, replay};
use crate::model::Schema;
use crate::plan::{Database, Dialect, Scope, Segment};

/// The schema that revisions give, by replay alone where every step can be read; else by running them on a scratch database.
///
/// # Errors
/// A revision does not fit, or fails on the scratch database.
pub async fn schema_of(
    history: &History,
    revisions: &[String],
    dialect: &'static dyn Dialect,
    database: Option<&mut dyn Database>,
    scope: &Scope,
) -> Result<Replay, MigrateError> {
    let replayed = replay(history, revisions.iter().map(String::as_str), dialect.name())?;
    match (replayed.opaque_since.is_some(), database) {
        (true, Some(database)) => {
            let schema = run_on_scratch(history, revisions, dialect, database, scope).await?;
            Ok(Replay { schema, opaque_since: None })
        }
        _ => Ok(replayed),
    }
}

async fn run_on_scratch(
    history: &History,
    revisions: &[String],
    dialect: &'static dyn Dialect,
    database: &mut dyn Database,
    scope: &Scope,
) -> Result<Schema, MigrateError> {
    let mut scratch = database.scratch().await?;
    let result = run_all(history, revisions, dialect, &mut *scratch, scope).await;
    let discarded = scratch.discard().await;
    let schema = result?;
    discarded?;
    Ok(schema)
}

async fn run_all(
    history: &History,
    revisions: &[String],
    dialect: &'static dyn Dialect,
    scratch: &mut dyn Database,
    scope: &Scope,
) -> Result<Schema, MigrateError> {
    let mut known = Replay::default();
    for id in revisions {
        let script = history.script(id).ok_or_else(|| MigrateError::NoScript { revision: id.clone() })?;
        let before = match known.opaque_since {
            Some(_) => scratch.introspect(scope).await?,
            None => known.schema.clone(),
        };
        let plan = dialect
            .plan(scratch.target(), &script.up, &before)
            .map_err(|error| MigrateError::Plan { revision: id.clone(), error })?;
        for segment in &plan.segments {
            run_segment(segment, scratch).await?;
        }
        known.apply(id, &script.up, dialect.name())?;
    }
    Ok(scratch.introspect(scope).await?)
}

/// No rows, no journal, no lock: a scratch database needs none.
async fn run_segment(segment: &Segment, scratch: &mut dyn Database) -> Result<(), MigrateError> {
    for statement in segment.statements() {
        scratch.execute(&statement.sql).await?;
    }
    Ok(())
}
