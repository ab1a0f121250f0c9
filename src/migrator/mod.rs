//! The embedding API: replay, upgrade, downgrade, stamp.
//!
//! Invariants: a run with nothing to do is one query; what runs was planned from the replay of exactly the revisions applied at that moment and
//! is refused where the live database would get another plan; a plan that was begun is continued, never made anew.

mod aftermath;
mod alone;
mod also_applied;
mod commute;
mod continued;
mod drift;
mod error;
mod evidence;
mod failure;
mod from_ledger;
mod history;
mod ledger_kept;
mod live_names;
mod lock;
mod other_target;
mod out_of_order;
mod plan_file;
mod prepare;
mod progress;
mod reconcile;
mod record;
mod repair;
mod replay;
mod resume;
mod run;
mod segment;
mod settings;
mod sides;
mod slicing;
mod stamp;
mod standing;
mod statement_difference;
mod taken_back;
mod undone;

pub use commute::{Conflict, SideStep};
pub use drift::{PlanDifference, WayOut};
pub use error::{Interruption, Left, MigrateError, StatementFailure};
pub use failure::way_on;
pub use history::{History, HistoryError, RevisionScript};
pub use ledger_kept::refuse_changing_ledger;
pub use other_target::OtherTarget;
pub use out_of_order::OutOfOrder;
pub use plan_file::{PlanFile, PlanFileRow, PlanFileStep};
pub use prepare::{Planned, PlannedStep, Planner, plan_steps};
pub use progress::{Progress, Reporter};
pub use reconcile::{Namesake, plan_here};
pub use record::{Record, record_sql};
pub use repair::Repair;
pub use replay::{Link, Replay, Replayer, Untold, links, replay};
pub use resume::checksum_of as journal_checksum;
pub use run::{AppliedStep, Outcome, needs_journal};
pub use settings::Settings;
pub use sides::{Order, Sides, Verdict};
pub use stamp::stamp_sql;
pub use standing::{HalfDone, Standing};
pub use statement_difference::StatementDifference;

use crate::database::ledger::{Ledger, LedgerState};
use crate::database::scratch_cache::ScratchCache;
use crate::plan::{Database, Dialect, Target};
use crate::revision::State;
use prepare::{Recorded, chain};

/// Runs a history of revisions on one database.
pub struct Migrator {
    history: History,
    dialect: &'static dyn Dialect,
    database: Box<dyn Database>,
    ledger: Ledger,
    settings: Settings,
    reporter: Reporter,
    replayer: Replayer,
    recorded: Recorded,
}

impl Migrator {
    /// A migrator on an open connection. Nothing is read or written yet.
    pub fn new(history: History, database: Box<dyn Database>, settings: Settings) -> Self {
        let dialect = crate::dialect::of(database.target().dialect);
        let ledger = Ledger::new(dialect, settings.ledger.as_deref());
        let cache = ScratchCache::new(settings.cache.clone());
        let replayer = Replayer::new(dialect, settings.scope(), settings.scratch.clone(), cache);
        let replayer = replayer.with_case(database.target().case_rule());
        let (reporter, recorded) = (Reporter::silent(), Recorded::new());
        Self { history, dialect, database, ledger, settings, reporter, replayer, recorded }
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

    /// The schema that the applied revisions give. Where a step cannot be read, a scratch database tells; where none does, the replay says so.
    ///
    /// # Errors
    /// The database does not answer, or a revision does not fit what was before it.
    pub async fn replay_applied(&mut self, state: &LedgerState) -> Result<Replay, MigrateError> {
        self.load_recorded(state).await?;
        self.replay_of(&in_order(state)).await
    }

    /// The schema that these revisions give; what rows do that no file declares has been read.
    async fn replay_of(&mut self, order: &[String]) -> Result<Replay, MigrateError> {
        let chain = chain(&self.history, Some(&self.recorded), order)?;
        self.replayer.schema(&chain, Some(&mut *self.database)).await
    }

    /// The schema that the applied revisions give as far as the model knows it, in the spelling of the revisions.
    ///
    /// # Errors
    /// The database does not answer, or a revision does not fit what was before it.
    pub async fn replay_in_model(&mut self, state: &LedgerState) -> Result<Replay, MigrateError> {
        self.load_recorded(state).await?;
        self.replayer.in_model(&chain(&self.history, Some(&self.recorded), &in_order(state))?)
    }

    /// Reads what rows do that no file declares.
    async fn load_recorded(&mut self, state: &LedgerState) -> Result<(), MigrateError> {
        for row in &state.applied {
            if self.history.script(&row.id).is_none() && !self.recorded.contains_key(&row.id) {
                let script = self.ledger.script(&mut *self.database, &row.id).await?;
                self.recorded.insert(row.id.clone(), script.map(|script| script.up));
            }
        }
        Ok(())
    }

    /// Closes the connection.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn close(mut self) -> Result<(), MigrateError> {
        self.replayer.close().await;
        Ok(self.database.discard().await?)
    }
}

/// The set of applied revisions of a ledger.
pub fn applied(state: &LedgerState) -> State {
    state.applied.iter().map(|row| row.id.clone()).collect()
}

/// The applied revisions in the order of application.
fn in_order(state: &LedgerState) -> Vec<String> {
    state.applied.iter().map(|row| row.id.clone()).collect()
}
