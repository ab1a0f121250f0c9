//! Continues a plan that was interrupted, from its journal.
//!
//! Invariant: never a new plan. What ran is told by the journal; of the one statement about which the journal cannot know, the live database
//! tells: it is as after the statement, or as before it, or a person must look.

use super::{
    AppliedStep, MigrateError, Migrator, Progress, lock::HeldLock, record::Record, replay::Replay, segment::Position,
};
use crate::database::ledger::{JournalState, LedgerState, UnfinishedRun};
use crate::model::{Object, Schema};
use crate::plan::{Plan, Segment, Statement};
use crate::revision::Step;
use std::time::Instant;

/// Whether a statement ran.
enum Ran {
    Yes,
    No,
}

impl Migrator {
    pub(super) async fn resume(
        &mut self,
        unfinished: &UnfinishedRun,
        state: &LedgerState,
        upgrading: bool,
        lock: &HeldLock,
    ) -> Result<AppliedStep, MigrateError> {
        let (revision, run) = (unfinished.revision.clone(), unfinished.run.clone());
        let applied = unfinished.direction == "upgrade";
        if applied != upgrading {
            return Err(MigrateError::OtherDirection { revision, direction: unfinished.direction.clone() });
        }
        let direction = if applied { "upgrade" } else { "downgrade" };
        self.reporter.tell(Progress::Resuming { revision: revision.clone() });
        let began = Instant::now();
        let Some((plan, entries)) = self.ledger.journalled_plan(&mut *self.database, unfinished).await? else {
            return Err(MigrateError::Interrupted { revision, statement: "the journal holds no plan".to_owned() });
        };
        let before = self.replay_applied(state).await?;
        let step = self.step_after(state, &revision, applied);
        // Segments run one after the other: what stands behind the first that is not done was never begun.
        let mut in_doubt = true;
        for (number, segment) in (0i64..).zip(&plan.segments) {
            let entry = entries.iter().find(|entry| entry.segment == number);
            if entry.is_some_and(|entry| matches!(entry.state.as_str(), "done" | "skipped")) {
                continue;
            }
            let note = entry.and_then(|entry| entry.note.clone());
            let at =
                Position { run: &run, revision: &revision, direction, journalled: Some(number), finished: &[], lock };
            let has_failed = entry.is_some_and(|entry| entry.state == "failed");
            if let Segment::Alone(statement) = segment
                && std::mem::replace(&mut in_doubt, false)
                && let Ran::Yes = self.ran(statement, &plan, number, &before, &revision, has_failed).await?
            {
                self.mark(&at, JournalState::Done, None).await?;
                continue;
            }
            in_doubt = false;
            let resume_after = note.filter(|_| matches!(segment, Segment::Backfill(_)));
            self.run_segment(segment, &at, &[], resume_after).await?;
        }
        let took_ms = began.elapsed().as_millis();
        let record = Record { step: &step, run: &run, took_ms, stamped: false, up_sql: plan.sql(), down_sql: None };
        if state.contains(&revision) != applied {
            let sql = self.closing_sql(&run, &revision, true, &record);
            self.in_transaction(&sql).await?;
        } else {
            let sql = self.ledger.journal_mark_sql(&run, &revision, -1, JournalState::Done, None);
            self.database.execute(&sql).await?;
        }
        self.reporter.tell(Progress::Done { revision: revision.clone(), took_ms });
        Ok(AppliedStep { revision, applied, took_ms })
    }

    fn step_after(&self, state: &LedgerState, revision: &str, applied: bool) -> Step {
        let ids = state.applied.iter().map(|row| row.id.as_str()).filter(|id| *id != revision);
        let ids = ids.chain(applied.then_some(revision)).map(str::to_owned);
        let heads = self.history.graph().current(&ids.collect());
        Step { revision: revision.to_owned(), applied, heads: heads.into() }
    }

    /// Compares the live objects that the statement touches with those predicted before and after it.
    async fn ran(
        &mut self,
        statement: &Statement,
        plan: &Plan,
        segment: i64,
        before: &Replay,
        revision: &str,
        has_failed: bool,
    ) -> Result<Ran, MigrateError> {
        if let Some(query) = &statement.done_when {
            let rows = self.database.query(query).await?;
            let first = rows.first().and_then(|row| row.first().cloned().flatten()).unwrap_or_default();
            return Ok(if matches!(first.as_str(), "1" | "t" | "true") { Ran::Yes } else { Ran::No });
        }
        if has_failed && (statement.effect.is_empty() || before.opaque_since.is_some()) {
            return Ok(Ran::No); // the server itself said so
        }
        let unknown = || MigrateError::Interrupted { revision: revision.to_owned(), statement: statement.sql.clone() };
        if statement.opaque || statement.effect.is_empty() || before.opaque_since.is_some() {
            return Err(unknown());
        }
        let earlier = plan.segments.iter().take(usize::try_from(segment).unwrap_or(0)).flat_map(Segment::statements);
        let mut schema = before.schema.clone();
        let effects: Vec<_> = earlier.flat_map(|statement| &statement.effect).collect();
        effects.into_iter().try_for_each(|operation| operation.apply(&mut schema)).map_err(|_| unknown())?;
        let mut after = schema.clone();
        statement.effect.iter().try_for_each(|operation| operation.apply(&mut after)).map_err(|_| unknown())?;
        let mut live = self.database.introspect(&self.settings.scope()).await?;
        let target = self.database.target().clone();
        self.dialect.normalize(&target, &mut live);
        let alike = |mut predicted: Schema| {
            self.dialect.normalize(&target, &mut predicted);
            let (predicted, live) = (without_expressions(predicted), without_expressions(live.clone()));
            statement.touches.iter().all(|reference| match (predicted.get(reference), live.get(reference)) {
                (Some(one), Some(two)) => one.equivalent(two),
                (one, two) => one.is_none() && two.is_none(),
            })
        };
        if alike(after) {
            Ok(Ran::Yes)
        } else if has_failed || alike(schema) {
            Ok(Ran::No)
        } else {
            Err(unknown())
        }
    }
}

/// Expressions count as present or absent: their text is the server's choice.
fn without_expressions(schema: Schema) -> Schema {
    let blank = |object: Object| match object {
        Object::Table(mut table) => {
            table.checks.iter_mut().for_each(|check| check.expression.clear());
            for column in &mut table.columns {
                column.generated.iter_mut().for_each(|generated| generated.expression.clear());
                if let Some(crate::model::Expression::Sql(text)) = &mut column.default {
                    text.clear();
                }
            }
            Object::Table(table)
        }
        Object::Index(mut index) => {
            index.predicate.iter_mut().for_each(String::clear);
            for part in &mut index.parts {
                if let crate::model::IndexValue::Expression(text) = &mut part.value {
                    text.clear();
                }
            }
            Object::Index(index)
        }
        other @ (Object::Namespace(_)
        | Object::Extension(_)
        | Object::Enum(_)
        | Object::Sequence(_)
        | Object::Definition(_)) => other,
    };
    schema.into_iter().map(blank).collect()
}
