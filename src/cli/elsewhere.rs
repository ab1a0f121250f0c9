//! What any configured database has applied: it is settled, and is not rewritten.
//!
//! Invariant: a database that cannot be asked is never passed over in silence; somebody says that nothing is applied to it, by name.

use super::context::{Chosen, ChosenDatabase};
use super::errors::CliError;
use super::loading;
use crate::database::ledger::UnfinishedRun;
use crate::migrator::way_on;

/// A database and those of some revisions that it has applied, stamped ones with them.
pub(crate) struct Applied {
    pub(crate) database: ChosenDatabase,
    pub(crate) ids: Vec<String>,
}

/// Asks every database that takes its revisions from where `database` does; those in `unapplied` are taken at the caller's word.
pub(crate) async fn applied_anywhere(
    chosen: &Chosen,
    database: &ChosenDatabase,
    ids: &[String],
    unapplied: &[String],
) -> Result<Vec<Applied>, CliError> {
    for name in unapplied {
        chosen.project.select(Some(name))?;
    }
    let mut found = Vec::new();
    for other in chosen.sharing(database) {
        if unapplied.iter().any(|name| name == other.name()) {
            continue;
        }
        let state = loading::ledger_state(&other).await.map_err(|error| not_asked(&other, &error))?;
        if let Some(unfinished) = state.unfinished.as_ref().filter(|unfinished| ids.contains(&unfinished.revision)) {
            return Err(interrupted(&other, unfinished));
        }
        let ids: Vec<String> = ids.iter().filter(|id| state.contains(id)).cloned().collect();
        if !ids.is_empty() {
            found.push(Applied { database: other, ids });
        }
    }
    Ok(found)
}

/// What its file says is what is left to run there.
fn interrupted(database: &ChosenDatabase, unfinished: &UnfinishedRun) -> CliError {
    let UnfinishedRun { revision, direction, .. } = unfinished;
    let name = database.name();
    CliError::with_help(
        "revision.interrupted",
        format!("the {direction} of `{revision}` was begun on `{name}` and not finished"),
        format!(
            "`{}` goes on with it by this file, which may be corrected behind what ran; or give it up first: `anabranch repair --abandon` says what \
             ran and closes its journal; nothing was changed",
            way_on(direction, revision)
        ),
    )
    .detail("database", name)
    .detail("revision", revision.clone())
    .detail("direction", direction.clone())
}

fn not_asked(database: &ChosenDatabase, error: &CliError) -> CliError {
    let name = database.name();
    let (code, lines) = error.code_and_message();
    CliError::with_help(
        "applied.not_known",
        format!("what is applied to `{name}` is not known, since it cannot be asked: {lines}"),
        format!(
            "rewriting what is applied somewhere breaks it there: make `{name}` reachable, or, if you know that nothing of this is applied to \
             it, say so with `--assume-unapplied {name}`; nothing was changed"
        ),
    )
    .detail("database", name)
    .detail("cause", code)
}

/// Refuses where any of them is applied.
pub(crate) fn refuse(code: &'static str, applied: &[Applied], way_on: impl Fn(&str) -> String) -> Result<(), CliError> {
    let Some(Applied { ids, .. }) = applied.first() else { return Ok(()) };
    let said: Vec<String> =
        applied.iter().map(|found| format!("{} to `{}`", found.ids.join(", "), found.database.name())).collect();
    let first = ids.first().map(String::as_str).unwrap_or_default();
    let databases: Vec<&str> = applied.iter().map(|found| found.database.name()).collect();
    Err(CliError::with_help(code, format!("applied: {}", said.join("; ")), way_on(first))
        .detail("database", databases.first().copied().unwrap_or_default())
        .detail("databases", databases)
        .detail("applied", ids.clone()))
}
