//! Records revisions without running them.

use super::{MigrateError, Migrator, record::Record, run::new_run_id};
use crate::database::ledger::{JournalState, LedgerState};
use crate::revision::{Steps, Target};

impl Migrator {
    /// Records that the database stands at the targets; `purge` forgets everything first, unknown rows too.
    ///
    /// # Errors
    /// A target names nothing, or the database refuses.
    pub async fn stamp(&mut self, targets: &[Target], purge: bool) -> Result<Steps, MigrateError> {
        // What is refused is refused before anything is written, also the ledger.
        let state = self.state_once_readable().await?;
        self.history.graph().stamp(&super::applied(&state), targets, purge)?;
        let lock = self.take_lock().await?;
        let result = self.stamp_locked(targets, purge).await;
        let released = self.release_lock(lock).await;
        result.and_then(|steps| released.map(|()| steps))
    }

    async fn stamp_locked(&mut self, targets: &[Target], purge: bool) -> Result<Steps, MigrateError> {
        let state = self.state().await?;
        let steps = self.history.graph().stamp(&super::applied(&state), targets, purge)?;
        let unknown = state.applied.iter().filter(|row| purge && self.history.graph().get(&row.id).is_none());
        let mut sql: Vec<String> = unknown.flat_map(|row| self.ledger.delete_revision_sql(&row.id)).collect();
        let run = new_run_id();
        for step in &steps.steps {
            let known = state.contains(&step.revision);
            if step.applied == known {
                continue;
            }
            let (up_sql, down_sql) = (Vec::new(), None);
            sql.extend(self.record_sql(&Record { step, run: &run, took_ms: 0, stamped: true, up_sql, down_sql }));
        }
        sql.extend(self.settled_run(&state, &steps, purge));
        if sql.is_empty() {
            return Ok(steps);
        }
        self.in_transaction(&sql).await?;
        Ok(steps)
    }

    /// A stamp says of a revision whose run was interrupted where it stands: nothing is left to continue.
    fn settled_run(&self, state: &LedgerState, steps: &Steps, purge: bool) -> Option<String> {
        let unfinished = state.unfinished.as_ref()?;
        let settled = purge || steps.steps.iter().any(|step| step.revision == unfinished.revision);
        settled.then(|| {
            let note = Some("settled by a stamp");
            self.ledger.journal_mark_sql(&unfinished.run, &unfinished.revision, -1, JournalState::Done, note)
        })
    }

    /// Runs statements of the ledger in one transaction.
    pub(super) async fn in_transaction(&mut self, sql: &[String]) -> Result<(), MigrateError> {
        self.database.begin().await?;
        for statement in sql {
            if let Err(error) = self.database.execute(statement).await {
                self.database.rollback().await?;
                return Err(error.into());
            }
        }
        self.database.commit().await?;
        Ok(())
    }
}
