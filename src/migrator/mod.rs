//! The embedding API: replay, upgrade, downgrade, stamp.
//!
//! Invariants: a run with nothing to do is one query; what runs was planned from the replay of exactly the revisions applied at that moment and
//! is refused where the live database would get another plan; a plan that was begun is continued, never made anew.

mod commute;
mod drift;
mod error;
mod from_ledger;
mod history;
mod lock;
mod out_of_order;
mod plan_file;
mod prepare;
mod progress;
mod record;
mod repair;
mod replay;
mod resume;
mod run;
mod segment;
mod settings;
mod stamp;

pub use commute::{Conflict, commute};
pub use drift::PlanDifference;
pub use error::{MigrateError, StatementFailure};
pub use history::{History, HistoryError, RevisionScript};
pub use out_of_order::OutOfOrder;
pub use plan_file::{PlanFile, PlanFileRow, PlanFileStep};
pub use prepare::{PlannedStep, plan_steps};
pub use progress::{Progress, Reporter};
pub use record::{Record, record_sql};
pub use repair::Repair;
pub use replay::{Replay, replay};
pub use run::{AppliedStep, Outcome, needs_journal};
pub use settings::Settings;

use crate::database::ledger::{Ledger, LedgerState};
use crate::plan::{Database, Dialect, Target};
use crate::revision::State;

/// Runs a history of revisions on one database.
pub struct Migrator {
    history: History,
    dialect: &'static dyn Dialect,
    database: Box<dyn Database>,
    ledger: Ledger,
    settings: Settings,
    reporter: Reporter,
}

impl Migrator {
    /// A migrator on an open connection. Nothing is read or written yet.
    pub fn new(history: History, database: Box<dyn Database>, settings: Settings) -> Self {
        let dialect = crate::dialect::of(database.target().dialect);
        let ledger = Ledger::new(dialect, settings.ledger.as_deref());
        Self { history, dialect, database, ledger, settings, reporter: Reporter::silent() }
    }

    /// Hears of each step as it happens.
    #[must_use]
    pub fn with_reporter(mut self, reporter: Reporter) -> Self {
        self.reporter = reporter;
        self
    }

    /// The history that it runs.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The server's own answer: which database, which version.
    pub fn target(&self) -> &Target {
        self.database.target()
    }

    /// The dialect of the database.
    pub fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }

    /// The connection.
    pub fn database(&mut self) -> &mut dyn Database {
        &mut *self.database
    }

    /// The ledger's names and statements.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What the ledger says, in one query.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn state(&mut self) -> Result<LedgerState, MigrateError> {
        Ok(self.ledger.read(&mut *self.database).await?)
    }

    /// The schema that the applied revisions give, as far as they can be read.
    ///
    /// # Errors
    /// The database does not answer, or a revision does not fit what was before it.
    pub async fn replay_applied(&mut self, state: &LedgerState) -> Result<Replay, MigrateError> {
        let mut replayed = Replay::default();
        for row in &state.applied {
            let actions = match self.history.script(&row.id) {
                Some(script) => script.up.clone(),
                None => {
                    let script = self.ledger.script(&mut *self.database, &row.id).await?;
                    script.map(|script| script.up).unwrap_or_default()
                }
            };
            replayed.apply(&row.id, &actions, self.dialect.name())?;
        }
        Ok(replayed)
    }

    /// Closes the connection.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn close(self) -> Result<(), MigrateError> {
        Ok(self.database.discard().await?)
    }
}

/// The set of applied revisions of a ledger.
pub fn applied(state: &LedgerState) -> State {
    state.applied.iter().map(|row| row.id.clone()).collect()
}
