//! Replay: the schema that a list of revisions gives, from their operations alone.
//!
//! Invariant: from the first opaque action on the result is only a lower bound, and says so.

use super::{History, MigrateError};
use crate::model::{DialectName, Schema};
use crate::operation::{Action, Step};

/// A replayed schema, in the portable spelling of the revisions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Replay {
    /// The schema.
    pub schema: Schema,
    /// The first revision with a step that the tool does not read: from there on the schema is not known by replay alone.
    pub opaque_since: Option<String>,
}

impl Replay {
    /// Does the actions of one revision that are for `dialect`.
    ///
    /// # Errors
    /// An action does not fit the schema.
    pub fn apply(&mut self, revision: &str, actions: &[Action], dialect: DialectName) -> Result<(), MigrateError> {
        for action in actions.iter().filter(|action| action.runs_on(dialect)) {
            if action.step.is_opaque() {
                self.opaque_since.get_or_insert_with(|| revision.to_owned());
            }
            let Step::Operation(operation) = &action.step else { continue };
            match operation.apply(&mut self.schema) {
                Ok(()) => {}
                // After an opaque step the schema is not known, and so neither is whether an operation fits it.
                Err(_) if self.opaque_since.is_some() => {}
                Err(error) => return Err(MigrateError::Replay { revision: revision.to_owned(), error }),
            }
        }
        Ok(())
    }
}

/// Replays revisions in the order given.
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
