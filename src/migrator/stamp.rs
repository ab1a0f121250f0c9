//! Records revisions without running them.

use super::{History, MigrateError, Migrator, Record, record_sql, run::new_run_id};
use crate::database::ledger::Ledger;
use crate::revision::{State, Steps, Target};

/// The statements that record a stamp: of a run, and of a script that is run without the tool. `purge` forgets everything first; the steps are then
/// those from an empty record, so that what stays is recorded anew.
pub fn stamp_sql(ledger: &Ledger, history: &History, steps: &Steps, purge: bool, run: &str) -> Vec<String> {
    let ids: Vec<String> = steps.steps.iter().map(|step| step.revision.clone()).collect();
    let mut out = Vec::new();
    if purge {
        out.push(ledger.log_forgotten_sql(&ids, run, &steps.heads));
        out.extend(ledger.delete_all_sql());
    }
    for step in &steps.steps {
        let (up_sql, down_sql) = (Vec::new(), None);
        out.extend(record_sql(ledger, history, &Record { step, run, took_ms: 0, stamped: true, up_sql, down_sql }));
    }
    // It says of a revision whose run was interrupted where it stands: nothing is left to continue.
    if purge || !ids.is_empty() {
        out.push(ledger.journal_settle_sql((!purge).then_some(&ids)));
    }
    out
}

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
        let graph = self.history.graph();
        let steps = graph.stamp(&super::applied(&state), targets, purge)?;
        let is_unknown = |id: &str| graph.get(id).is_none();
        let forgets = purge && (state.unfinished.is_some() || state.applied.iter().any(|row| is_unknown(&row.id)));
        if steps.steps.is_empty() && !forgets {
            return Ok(steps);
        }
        let mut recorded = if purge { graph.stamp(&State::empty(), targets, true)? } else { steps.clone() };
        recorded.steps.retain(|step| purge || step.applied != state.contains(&step.revision));
        let sql = stamp_sql(&self.ledger, &self.history, &recorded, purge, &new_run_id());
        self.in_transaction(&sql).await?;
        Ok(steps)
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
