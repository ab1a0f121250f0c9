//! Continues a revision that was interrupted, from its journal.
//!
//! Invariant: what ran stays and is not run again. Where the revision is as it was, its journalled plan goes on, never a new one; where it was
//! corrected, its new plan goes on behind what ran, if it begins with that. Where nothing stayed there is nothing to continue.

use super::continued::{Continued, go_on, settings_before};
use super::error::Interruption;
use super::evidence::{Evidence, Ran, note_of};
use super::replay::needs_before;
use super::run::new_run_id;
use super::standing::Standing;
use super::{
    AppliedStep, MigrateError, Migrator, Progress, RevisionScript, in_order, lock::HeldLock, record::Record,
    segment::Position,
};
use crate::database::ledger::{JournalState, LedgerState, UnfinishedRun};
use crate::dsl::ChecksumKind;
use crate::model::Schema;
use crate::plan::{Plan, Segment};
use crate::revision::Step;
use std::time::Instant;

/// What a revision is known by in the journal.
pub fn checksum_of(script: &RevisionScript) -> &str {
    match script.authoritative {
        ChecksumKind::Source => &script.source_checksum,
        ChecksumKind::Operations => &script.operations_checksum,
    }
}

impl Migrator {
    /// Continues an interrupted revision; `None` where nothing of it stayed, and its journal is closed.
    pub(super) async fn resume(
        &mut self,
        unfinished: &UnfinishedRun,
        state: &LedgerState,
        upgrading: bool,
        lock: &HeldLock,
    ) -> Result<Option<AppliedStep>, MigrateError> {
        let revision = unfinished.revision.clone();
        let Some(mut standing) = self.standing(unfinished).await? else {
            return Err(MigrateError::JournalUnreadable { revision });
        };
        let doubt = self.settle_doubt(&mut standing, state).await?;
        if doubt.is_none() && self.has_left_nothing(&standing).await? {
            self.close_without_trace(&standing).await?;
            self.reporter
                .tell(Progress::Note(format!("`{revision}` was begun and nothing of it is there: it is planned anew")));
            return Ok(None);
        }
        let applied = unfinished.direction == "upgrade";
        let interruption = |standing: &Standing, evidence: Option<Evidence>| {
            Box::new(Interruption {
                revision: revision.clone(),
                direction: unfinished.direction.clone(),
                half: standing.half_done(self.dialect.name()),
                seen: evidence.and_then(|evidence| evidence.seen),
            })
        };
        if applied != upgrading {
            return Err(MigrateError::OtherDirection(interruption(&standing, None)));
        }
        if let Some(evidence) = doubt {
            return Err(MigrateError::Interrupted(interruption(&standing, Some(evidence))));
        }
        self.reporter.tell(Progress::Resuming { revision: revision.clone() });
        let step = self.step_after(state, &revision, applied);
        let standing = self.corrected(standing, &step, state).await?;
        let began = Instant::now();
        let ran = self.run_rest(&standing, &step, state, lock, began).await;
        if let Err(error) = ran {
            return Err(self.after_failure(&standing.unfinished, &standing.journalled.plan, true, error).await);
        }
        self.forget_settings(&standing.journalled.plan).await?;
        let took_ms = began.elapsed().as_millis();
        self.reporter.tell(Progress::Done { revision: revision.clone(), took_ms });
        Ok(Some(AppliedStep { revision, applied, took_ms }))
    }

    /// Finds out whether the one statement ran about which the journal cannot know; what is known is written down. Hands back what was seen where
    /// nobody can tell.
    pub(super) async fn settle_doubt(
        &mut self,
        standing: &mut Standing,
        state: &LedgerState,
    ) -> Result<Option<Evidence>, MigrateError> {
        let Some((number, statement)) = standing.open_statement() else { return Ok(None) };
        let statement = statement.clone();
        let evidence = self.evidence(standing, number, &statement, state).await?;
        match evidence.ran {
            Ran::Unknown => Ok(Some(evidence)),
            Ran::No => Ok(None),
            Ran::Yes => {
                let UnfinishedRun { run, revision, .. } = &standing.unfinished;
                let segment = i64::try_from(number).unwrap_or(i64::MAX);
                let sql = self.ledger.journal_mark_sql(run, revision, segment, JournalState::Done, None);
                self.database.execute(&sql).await?;
                standing.set_done(number);
                Ok(None)
            }
        }
    }

    /// Closes the journal of a run that left nothing, once what an attempt left behind is gone too.
    pub(super) async fn close_without_trace(&mut self, standing: &Standing) -> Result<(), MigrateError> {
        if let Some((number, statement)) = standing.open_statement()
            && let Some(trace) = self.watched(statement)
        {
            let statement = statement.clone();
            self.clear(&trace, &statement, note_of(standing.entry(number))).await?;
        }
        self.close_journal(&standing.unfinished, "nothing ran").await
    }

    /// The journal as it goes on: as it is, or with the new plan of a revision that was corrected.
    async fn corrected(
        &mut self,
        standing: Standing,
        step: &Step,
        state: &LedgerState,
    ) -> Result<Standing, MigrateError> {
        let dialect = self.dialect.name();
        let half = standing.half_done(dialect);
        let (revision, direction) = (step.revision.clone(), standing.unfinished.direction.clone());
        let interruption = || Box::new(Interruption { revision: revision.clone(), direction, half, seen: None });
        let Some(script) = self.history.script(&step.revision) else {
            // What takes it back is all in the journal; what records it is not.
            return if step.applied { Err(MigrateError::FileGone(interruption())) } else { Ok(standing) };
        };
        let checksum = checksum_of(script).to_owned();
        if standing.journalled.checksum.as_ref() == Some(&checksum) {
            return Ok(standing);
        }
        let (new, known) = match self.planned_anew(step, state).await {
            Ok(new) => new,
            Err(error) => {
                let said = interruption().half.lines();
                self.reporter.tell(Progress::Note(format!("`{}` is half done: {said}", step.revision)));
                return Err(error);
            }
        };
        if new.segments == standing.journalled.plan.segments {
            return Ok(standing);
        }
        match go_on(&standing, &new, &known, dialect) {
            Continued::Changed { ran, says } => {
                let file = self.history.file_of(step);
                Err(MigrateError::CorrectedBehind { interruption: interruption(), file, ran, says })
            }
            Continued::GoesOn { plan, done } => self.journal_correction(standing, plan, done, checksum).await,
        }
    }

    /// The plan that the revision has now, from the state before it, with the names that things have here; and the names that the revisions know.
    async fn planned_anew(&mut self, step: &Step, state: &LedgerState) -> Result<(Plan, Schema), MigrateError> {
        self.load_recorded(state).await?;
        let (actions, order) = (self.actions(step)?, in_order(state));
        if !needs_before(&actions, self.dialect.name()) {
            let nothing = Schema::new();
            let planned = self.planned_from(step, &actions, &order, &nothing, None).await?;
            return Ok((planned.plan, nothing));
        }
        let replay = self.replay_of(&order).await?;
        let live = self.database.introspect(&self.settings.scope()).await?;
        if !replay.is_known() {
            let planned = self.planned_from(step, &actions, &order, &live, Some(&live)).await?;
            return Ok((planned.plan, replay.schema));
        }
        let reconciled = self.reconciled(&replay.schema, &live, &actions).await;
        let before = self.with_decided_losses(reconciled.schema);
        let planned = match self.planned_from(step, &reconciled.actions, &order, &before, Some(&live)).await {
            // What stands in the way here was made by what ran.
            Err(MigrateError::Plan { .. }) => {
                self.planned_from(step, &actions, &order, &replay.schema, Some(&live)).await?
            }
            planned => planned?,
        };
        Ok((planned.plan, replay.schema))
    }

    /// Puts the corrected plan in the place of the one that was begun.
    async fn journal_correction(
        &mut self,
        standing: Standing,
        plan: Plan,
        done: usize,
        checksum: String,
    ) -> Result<Standing, MigrateError> {
        let UnfinishedRun { run, revision, direction, .. } = standing.unfinished;
        let new_run = new_run_id();
        let mark = |run: &str, segment, state, note| self.ledger.journal_mark_sql(run, &revision, segment, state, note);
        let mut sql = vec![mark(&run, -1, JournalState::Done, Some("goes on as it was corrected"))];
        sql.extend(self.ledger.journal_plan_sql(&new_run, &revision, &direction, &plan, Some(&checksum)));
        let finished = 0..i64::try_from(done).unwrap_or(i64::MAX);
        sql.extend(finished.map(|segment| mark(&new_run, segment, JournalState::Done, None)));
        // A backfill that is under way goes on behind its last key.
        let under_way =
            standing.journalled.entries.iter().find(|entry| entry.segment == done as i64 && entry.note.is_some());
        if let (Some(entry), Some(Segment::Backfill(_))) = (under_way, plan.segments.get(done)) {
            sql.push(mark(&new_run, entry.segment, JournalState::Planned, entry.note.as_deref()));
        }
        self.in_transaction(&sql).await?;
        let text = format!(
            "`{revision}` was corrected since: what ran is the same in it, and it goes on as it is written now"
        );
        self.reporter.tell(Progress::Note(text));
        let unfinished = UnfinishedRun { run: new_run, revision, direction, since: standing.unfinished.since };
        let missing = || MigrateError::JournalUnreadable { revision: unfinished.revision.clone() };
        self.standing(&unfinished).await?.ok_or_else(missing)
    }

    /// Runs what is not done, and records the revision.
    async fn run_rest(
        &mut self,
        standing: &Standing,
        step: &Step,
        state: &LedgerState,
        lock: &HeldLock,
        began: Instant,
    ) -> Result<(), MigrateError> {
        let (plan, UnfinishedRun { run, revision, .. }) = (&standing.journalled.plan, &standing.unfinished);
        let direction = if step.applied { "upgrade" } else { "downgrade" };
        let open = standing.open().unwrap_or(plan.segments.len());
        for statement in settings_before(plan, open, self.dialect.name()) {
            self.database.run(&statement).await?;
        }
        for (number, segment) in plan.segments.iter().enumerate().skip(open) {
            let note = note_of(standing.entry(number));
            let journalled = i64::try_from(number).ok();
            let at = Position { run, revision, direction, journalled, note, finished: &[], lock };
            let resume_after = note.filter(|_| matches!(segment, Segment::Backfill(_))).map(str::to_owned);
            self.run_segment(segment, &at, &[], resume_after).await?;
        }
        if state.contains(revision) == step.applied {
            // A script recorded it, and did not come to close its journal.
            return self.close_journal(&standing.unfinished, "recorded before").await;
        }
        let (took_ms, up_sql) = (began.elapsed().as_millis(), plan.sql());
        let down_sql = self.down_sql(step, in_order(state)).await;
        let record = Record { step, run, took_ms, stamped: false, up_sql, down_sql };
        let sql = self.closing_sql(run, revision, true, &record);
        self.in_transaction(&sql).await
    }

    fn step_after(&self, state: &LedgerState, revision: &str, applied: bool) -> Step {
        let ids = state.applied.iter().map(|row| row.id.as_str()).filter(|id| *id != revision);
        let ids = ids.chain(applied.then_some(revision)).map(str::to_owned);
        let heads = self.history.graph().current(&ids.collect());
        Step { revision: revision.to_owned(), applied, heads: heads.into() }
    }
}
