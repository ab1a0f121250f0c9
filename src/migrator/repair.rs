//! Repair: a person says what the tool cannot know.
//!
//! Invariant: nothing is recorded that the database itself contradicts, and what ran half is given up only where that is said.

use super::error::Interruption;
use super::evidence::{Ran, is_against, note_of};
use super::standing::Standing;
use super::{MigrateError, Migrator};
use crate::database::ledger::{Event, JournalState, LedgerState, UnfinishedRun};
use crate::plan::Statement;
use serde_json::{Value, json};

/// What the person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// Applied revisions that were changed are as they should be: their checksums are recorded as they are now.
    Accept,
    /// The statement at which a run was interrupted did run.
    Done,
    /// The statement at which a run was interrupted did not run.
    Redo,
    /// The interrupted run is given up.
    Abandon {
        /// Also where a part of it ran.
        half_done: bool,
    },
}

impl Migrator {
    /// Records what a person decided, under the lock, and says what was recorded. Runs no statement of a revision. Where revisions are named, it is
    /// about those alone.
    ///
    /// # Errors
    /// The database does not answer or contradicts, somebody else migrates, or a named revision is not in that state.
    pub async fn repair(&mut self, decision: Repair, revisions: &[String]) -> Result<Vec<String>, MigrateError> {
        if !self.state().await?.exists {
            return Ok(Vec::new());
        }
        let lock = self.take_lock().await?;
        let result = self.repair_locked(decision, revisions).await;
        let released = self.release_lock(lock).await;
        result.and_then(|repaired| released.map(|()| repaired))
    }

    async fn repair_locked(&mut self, decision: Repair, revisions: &[String]) -> Result<Vec<String>, MigrateError> {
        let state = self.state().await?;
        match decision {
            Repair::Accept => self.accept(&state, revisions).await,
            Repair::Done => self.decide(&state, revisions, JournalState::Skipped).await,
            Repair::Redo => self.decide(&state, revisions, JournalState::Failed).await,
            Repair::Abandon { half_done } => self.abandon(&state, revisions, half_done).await,
        }
    }

    async fn accept(&mut self, state: &LedgerState, revisions: &[String]) -> Result<Vec<String>, MigrateError> {
        let mut changed = self.changed_revisions(state);
        if !revisions.is_empty() {
            let named = self.named(revisions)?;
            if let Some(other) = named.iter().find(|revision| !changed.contains(revision)) {
                let applied = state.contains(other);
                let why = if applied { "has not changed since it was applied" } else { "is not applied" };
                return Err(MigrateError::NotToRepair { revision: other.clone(), why: why.to_owned() });
            }
            changed.retain(|revision| named.contains(revision));
        }
        let (mut sql, mut said) = (Vec::new(), Vec::new());
        for revision in changed {
            let Some(script) = self.history.script(&revision) else { continue };
            sql.push(self.ledger.update_checksums_sql(&revision, &script.operations_checksum, &script.source_checksum));
            sql.push(self.repair_event(&revision, json!({ "decision": "accepted" })));
            said.push(format!("`{revision}` is recorded as its file is now"));
        }
        if !sql.is_empty() {
            self.in_transaction(&sql).await?;
        }
        Ok(said)
    }

    /// The ids of named revisions: those of the graph, and those that a ledger alone knows.
    fn named(&self, revisions: &[String]) -> Result<Vec<String>, MigrateError> {
        let id = |text: &String| match self.history.script(text) {
            Some(_) => Ok(text.clone()),
            None => {
                let target = text.parse()?;
                Ok(self.history.graph().resolve_one(&target)?.id.clone())
            }
        };
        revisions.iter().map(id).collect()
    }

    /// The interrupted run, where there is one and it is of one of the named revisions.
    async fn interrupted(
        &mut self,
        state: &LedgerState,
        revisions: &[String],
    ) -> Result<Option<(UnfinishedRun, Option<Standing>)>, MigrateError> {
        let Some(unfinished) = state.unfinished.clone() else {
            return match revisions.first() {
                Some(revision) => {
                    Err(MigrateError::NotToRepair { revision: revision.clone(), why: "was not interrupted".to_owned() })
                }
                None => Ok(None),
            };
        };
        // Its file may be gone: then its whole id names it.
        let is_named = revisions.is_empty()
            || revisions.contains(&unfinished.revision)
            || self.named(revisions)?.contains(&unfinished.revision);
        if !is_named {
            let why = format!("was not interrupted, and `{}` was", unfinished.revision);
            return Err(MigrateError::NotToRepair { revision: revisions.join(", "), why });
        }
        let standing = self.standing(&unfinished).await?;
        Ok(Some((unfinished, standing)))
    }

    /// Marks the first segment of the interrupted run that is not known to be done.
    async fn decide(
        &mut self,
        state: &LedgerState,
        revisions: &[String],
        decided: JournalState,
    ) -> Result<Vec<String>, MigrateError> {
        let Some((unfinished, standing)) = self.interrupted(state, revisions).await? else { return Ok(Vec::new()) };
        let Some(standing) = standing else {
            return Err(MigrateError::JournalUnreadable { revision: unfinished.revision });
        };
        let Some(number) = standing.open() else { return Ok(Vec::new()) };
        if let (JournalState::Skipped, Some((_, statement))) = (decided, standing.open_statement()) {
            let statement = statement.clone();
            self.refuse_contradicted(&standing, number, &statement, state).await?;
        }
        let UnfinishedRun { run, revision, direction, .. } = &unfinished;
        let segment = i64::try_from(number).unwrap_or(i64::MAX);
        let mark = self.ledger.journal_mark_sql(run, revision, segment, decided, note_of(standing.entry(number)));
        let word = if decided == JournalState::Failed { "runs again" } else { "counts as done" };
        let statement = standing.half_done(self.dialect.name()).left.into_iter().next().unwrap_or_default();
        let event = self.repair_event(revision, json!({ "decision": word, "statement": statement }));
        self.in_transaction(&[mark, event]).await?;
        let on = super::failure::way_on(direction, revision);
        Ok(vec![format!("`{statement}` of `{revision}` {word} when the {direction} goes on: `{on}`")])
    }

    /// A person's word is taken, unless the database says otherwise.
    async fn refuse_contradicted(
        &mut self,
        standing: &Standing,
        number: usize,
        statement: &Statement,
        state: &LedgerState,
    ) -> Result<(), MigrateError> {
        let seen = match self.watched(statement) {
            Some(trace) => {
                let seen = self.seen(&trace, statement).await?;
                is_against(&trace, seen.as_deref(), note_of(standing.entry(number)))
            }
            None if statement.effect.is_empty() || statement.opaque => None,
            None => {
                let before = self.replay_applied(state).await?;
                let ran = self.ran_by_schema(standing, number, statement, &before, false).await?;
                (ran == Ran::No).then(|| "the schema is as it was before it".to_owned())
            }
        };
        match seen {
            Some(seen) => Err(MigrateError::NotSo {
                revision: standing.unfinished.revision.clone(),
                statement: statement.sql.clone(),
                seen,
            }),
            None => Ok(()),
        }
    }

    /// Closes the journal of an interrupted run, and records nothing else.
    async fn abandon(
        &mut self,
        state: &LedgerState,
        revisions: &[String],
        half_done: bool,
    ) -> Result<Vec<String>, MigrateError> {
        let Some((unfinished, standing)) = self.interrupted(state, revisions).await? else { return Ok(Vec::new()) };
        let UnfinishedRun { revision, direction, .. } = &unfinished;
        let on = super::failure::way_on(direction, revision);
        let Some(mut standing) = standing else {
            if !half_done {
                return Err(MigrateError::JournalUnreadable { revision: revision.clone() });
            }
            self.give_up(&unfinished, json!({ "decision": "abandoned" })).await?;
            return Ok(vec![format!("the journal of `{revision}` is closed; what of it ran is not known")]);
        };
        let doubt = self.settle_doubt(&mut standing, state).await?;
        if doubt.is_none() && self.has_left_nothing(&standing).await? {
            self.close_without_trace(&standing).await?;
            return Ok(vec![format!(
                "nothing of `{revision}` is there: its journal is closed, and `{on}` plans it anew"
            )]);
        }
        let half = standing.half_done(self.dialect.name());
        if !half_done {
            let seen = doubt.and_then(|evidence| evidence.seen);
            let (revision, direction) = (revision.clone(), direction.clone());
            return Err(MigrateError::HalfDone(Box::new(Interruption { revision, direction, half, seen })));
        }
        self.give_up(&unfinished, json!({ "decision": "abandoned", "ran": half.ran, "left": half.left })).await?;
        let recorded = if state.contains(revision) {
            "is recorded as applied, as before"
        } else {
            "is recorded as not applied, as before"
        };
        Ok(vec![format!(
            "the journal of `{revision}` is closed: {}\nwhat ran was not undone; `{revision}` {recorded}, and the next run plans it from its beginning",
            half.lines()
        )])
    }

    async fn give_up(&mut self, unfinished: &UnfinishedRun, details: Value) -> Result<(), MigrateError> {
        let UnfinishedRun { run, revision, .. } = unfinished;
        let close = self.ledger.journal_mark_sql(run, revision, -1, JournalState::Done, Some("abandoned"));
        self.in_transaction(&[close, self.repair_event(revision, details)]).await
    }

    fn repair_event(&self, revision: &str, details: Value) -> String {
        self.ledger.log_sql(&Event {
            event: "repaired",
            revision: Some(revision),
            run: None,
            details,
            script_hash: None,
        })
    }
}
