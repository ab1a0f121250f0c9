//! Repair: a person says what the tool cannot know.

use super::{MigrateError, Migrator};
use crate::database::ledger::{Event, JournalState};
use serde_json::json;

/// What the person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// Applied revisions that were changed are as they should be: their checksums are recorded as they are now.
    Accept,
    /// The statement at which a run was interrupted did run.
    Done,
    /// The statement at which a run was interrupted did not run.
    Redo,
}

impl Migrator {
    /// Records what a person decided, under the lock, and says what was recorded. Runs no statement of a revision.
    ///
    /// # Errors
    /// The database does not answer, or somebody else migrates.
    pub async fn repair(&mut self, decision: Repair) -> Result<Vec<String>, MigrateError> {
        if !self.state().await?.exists {
            return Ok(Vec::new());
        }
        let lock = self.take_lock().await?;
        let result = self.repair_locked(decision).await;
        let released = self.release_lock(lock).await;
        result.and_then(|repaired| released.map(|()| repaired))
    }

    async fn repair_locked(&mut self, decision: Repair) -> Result<Vec<String>, MigrateError> {
        let (sql, said) = match decision {
            Repair::Accept => self.accept().await?,
            Repair::Done => self.decide(JournalState::Skipped).await?,
            Repair::Redo => self.decide(JournalState::Failed).await?,
        };
        if !sql.is_empty() {
            self.in_transaction(&sql).await?;
        }
        Ok(said)
    }

    async fn accept(&mut self) -> Result<(Vec<String>, Vec<String>), MigrateError> {
        let state = self.state().await?;
        let (mut sql, mut said) = (Vec::new(), Vec::new());
        for revision in self.changed_revisions(&state) {
            let Some(script) = self.history.script(&revision) else { continue };
            sql.push(self.ledger.update_checksums_sql(&revision, &script.operations_checksum, &script.source_checksum));
            sql.push(self.repair_event(&revision, "accepted"));
            said.push(format!("`{revision}` is recorded as its file is now"));
        }
        Ok((sql, said))
    }

    /// Marks the first segment of the interrupted run that is not known to be done.
    async fn decide(&mut self, decided: JournalState) -> Result<(Vec<String>, Vec<String>), MigrateError> {
        let Some(unfinished) = self.state().await?.unfinished else { return Ok((Vec::new(), Vec::new())) };
        let journalled = self.ledger.journalled_plan(&mut *self.database, &unfinished).await?;
        let entries = journalled.map(|(_, entries)| entries).unwrap_or_default();
        let open = entries.iter().find(|entry| !matches!(entry.state.as_str(), "done" | "skipped"));
        let Some(entry) = open else { return Ok((Vec::new(), Vec::new())) };
        let (run, revision) = (&unfinished.run, &unfinished.revision);
        let mark = self.ledger.journal_mark_sql(run, revision, entry.segment, decided, entry.note.as_deref());
        let word = if decided == JournalState::Failed { "runs again" } else { "counts as done" };
        let said =
            format!("statement {} of `{revision}` {word} when the {} goes on", entry.segment + 1, unfinished.direction);
        Ok((vec![mark, self.repair_event(revision, word)], vec![said]))
    }

    fn repair_event(&self, revision: &str, decision: &str) -> String {
        let details = json!({ "decision": decision });
        self.ledger.log_sql(&Event {
            event: "repaired",
            revision: Some(revision),
            run: None,
            details,
            script_hash: None,
        })
    }
}
