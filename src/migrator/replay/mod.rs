//! Replay: the schema that a list of revisions gives.
//!
//! In the model, from their operations alone, as far as every step can be read; from the first opaque step on through a scratch database
//! ([`Replayer`]). Invariant: what is not known is said (`opaque_since`), and the schema is then only a lower bound.

mod chain;
mod replayer;
mod run;

pub use chain::{Link, links};
pub(super) use chain::{needs_before, rests_on_what_is_there, slices};
pub use replayer::{Replayer, Untold};

use super::{History, MigrateError};
use crate::model::{CaseRule, DialectName, Schema};
use crate::operation::{Action, Step};
use crate::plan::Database;

/// A replayed schema, in the spelling of the revisions; what a scratch database told is in the database's.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Replay {
    /// The schema.
    pub schema: Schema,
    /// The first revision with a step that the tool does not read and no scratch database told: from there on the schema is not known.
    pub opaque_since: Option<String>,
    /// Why no scratch database told, where one was asked.
    pub reason: Option<String>,
    /// A scratch database told some of it.
    pub read: bool,
}

impl Replay {
    /// Nothing yet, on a database that compares names so.
    pub(super) fn nothing(rule: CaseRule) -> Self {
        let mut replay = Self::default();
        replay.schema.know_case(rule);
        replay
    }

    /// Whether the schema is known.
    pub fn is_known(&self) -> bool {
        self.opaque_since.is_none()
    }

    /// Why the schema is not known, where it is not.
    pub(super) fn unread(&self) -> Option<String> {
        let since = self.opaque_since.as_deref()?;
        let why = self.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        Some(format!("`{since}` holds SQL that the tool does not read, and no scratch database told what it does{why}"))
    }

    /// Does the actions of one revision that are for `dialect`.
    ///
    /// # Errors
    /// An action does not fit the schema.
    pub fn apply(&mut self, revision: &str, actions: &[Action], dialect: DialectName) -> Result<(), MigrateError> {
        self.schema.know_case(CaseRule::of(dialect));
        for action in actions.iter().filter(|action| action.runs_on(dialect)) {
            if action.step.is_opaque() {
                self.opaque_since.get_or_insert_with(|| revision.to_owned());
            }
            let Step::Operation(operation) = &action.step else { continue };
            let spelled = operation.spelled_as(&self.schema);
            let operation = spelled.as_ref().unwrap_or(operation);
            let understood = operation.on_unique_constraint(&self.schema, dialect);
            match understood.as_ref().unwrap_or(operation).apply(&mut self.schema) {
                Ok(()) => {}
                // After an opaque step the schema is not known, and so neither is whether an operation fits it.
                Err(_) if self.opaque_since.is_some() => {}
                Err(error) => return Err(MigrateError::Replay { revision: revision.to_owned(), error }),
            }
        }
        Ok(())
    }
}

/// Replays revisions in the order given, in the model alone.
///
/// # Errors
/// What a revision does is not known, or it does not fit what was before it.
pub fn replay<'a>(
    history: &History,
    revisions: impl IntoIterator<Item = &'a str>,
    dialect: DialectName,
) -> Result<Replay, MigrateError> {
    let mut replayed = Replay::default();
    for id in revisions {
        let script = history.script(id).ok_or_else(|| MigrateError::NoScript { revision: id.to_owned() })?;
        replayed.apply(id, &script.up, dialect)?;
    }
    Ok(replayed)
}

/// The same connection for a shorter time.
pub(crate) fn reborrowed<'a>(beside: &'a mut Option<&mut dyn Database>) -> Option<&'a mut dyn Database> {
    match beside {
        Some(database) => Some(&mut **database),
        None => None,
    }
}
