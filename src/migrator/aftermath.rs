//! What follows a revision that ran, and one that failed.
//!
//! Invariant: what one revision's SQL set for its session is none of the next one's; and where nothing of a revision stayed, no journal says that it is
//! half done.

use super::error::Left;
use super::{MigrateError, Migrator, Progress};
use crate::database::ledger::{JournalState, UnfinishedRun};
use crate::database::session::lock_timeout_sql;
use crate::dialect::author_sql::{leaves_settings, temporary_table};
use crate::plan::{DatabaseErrorKind, Plan};

impl Migrator {
    /// How long a statement waits for a lock.
    pub(super) async fn set_lock_timeout(&mut self) -> Result<(), MigrateError> {
        if let Some(sql) = lock_timeout_sql(self.database.target().dialect, self.settings.lock_timeout) {
            self.database.execute(&sql).await?;
        }
        Ok(())
    }

    /// Sets back what an author's SQL set for its session, and takes its temporary tables away.
    pub(super) async fn forget_settings(&mut self, plan: &Plan) -> Result<(), MigrateError> {
        let dialect = self.dialect.name();
        for table in plan.statements().filter_map(|statement| temporary_table(&statement.sql, dialect)) {
            self.database.execute(&format!("DROP TEMPORARY TABLE IF EXISTS {table}")).await?;
        }
        if plan.statements().any(|statement| leaves_settings(statement, dialect)) {
            self.database.reset_session().await?;
            self.set_lock_timeout().await?;
        }
        Ok(())
    }

    /// Tells the log of a failure, and finds out what it left: where nothing did, the journal is closed and the next run plans anew.
    pub(super) async fn after_failure(
        &mut self,
        run: &UnfinishedRun,
        plan: &Plan,
        journalled: bool,
        error: MigrateError,
    ) -> MigrateError {
        // The first error is what is told; a session that is gone has no settings either.
        let _ = self.forget_settings(plan).await;
        self.note_failure(&run.revision, &run.run, &error).await;
        let left = match (journalled, &error) {
            (true, _) => self.left_by(run).await,
            // A commit whose answer was lost may have been done.
            (false, MigrateError::Statement(failure)) if failure.error.kind == DatabaseErrorKind::Unreachable => {
                if failure.statement == "COMMIT" {
                    Left::Unknown
                } else {
                    Left::Nothing
                }
            }
            (false, _) => Left::Nothing,
        };
        match (error, left) {
            (MigrateError::Statement(mut failure), left) => {
                failure.left = left;
                MigrateError::Statement(failure)
            }
            (MigrateError::Check { revision, direction, name, rows, .. }, left) => {
                MigrateError::Check { revision, direction, name, rows, left: Box::new(left) }
            }
            (error, Left::Half(half) | Left::Doubt(half)) => {
                self.reporter.tell(Progress::Note(format!("`{}` is half done: {}", run.revision, half.lines())));
                error
            }
            (error, Left::Unknown) => {
                let on = super::way_on(&run.direction, &run.revision);
                let text = format!(
                    "what of `{}` stayed is not known yet: `{on}` finds out, and goes on or begins anew",
                    run.revision
                );
                self.reporter.tell(Progress::Note(text));
                error
            }
            (error, Left::Nothing) => error,
        }
    }

    async fn left_by(&mut self, run: &UnfinishedRun) -> Left {
        let dialect = self.dialect.name();
        let Ok(Some(standing)) = self.standing(run).await else { return Left::Unknown };
        if standing.has_left_nothing(dialect) && standing.has_not_begun(dialect) {
            // Where this cannot be written, the next run finds the same and writes it.
            let _ = self.close_journal(run, "nothing ran").await;
            return Left::Nothing;
        }
        match standing.has_not_begun(dialect) {
            true => Left::Half(standing.half_done(dialect)),
            false => Left::Doubt(standing.half_done(dialect)),
        }
    }

    /// Leaves nothing to continue of a run.
    pub(super) async fn close_journal(&mut self, run: &UnfinishedRun, why: &str) -> Result<(), MigrateError> {
        let sql = self.ledger.journal_mark_sql(&run.run, &run.revision, -1, JournalState::Done, Some(why));
        self.database.execute(&sql).await?;
        Ok(())
    }
}
