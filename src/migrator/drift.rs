//! Two plans are compared: the one from the replay, and the one that the live database would need.
//!
//! Invariant: a revision runs only where both are the same list of SQL. What the live database says of an object that the replay knows as well,
//! and that means the same, keeps the replay's spelling, so that a difference of spelling is no difference of plan.

use super::prepare::{chain, direction, unread};
use super::replay::{needs_before, rests_on_what_is_there};
use super::slicing::{Checkpoint, RevisionPlan, plan_revision};
use super::{Link, MigrateError, Migrator, Progress, Replay};
use crate::database::echo::echo;
use crate::model::{Object, ObjectRef, Schema};
use crate::operation::{Action, Operation};
use crate::plan::{Plan, PlanError};
use crate::revision::Step;
use std::collections::BTreeSet;
use std::fmt;

/// The two plans that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanDifference {
    /// From the replay: what the snapshot shows.
    pub replay: Vec<String>,
    /// From the live database; or why there is none.
    pub live: Result<Vec<String>, String>,
    /// What the revision makes is there already.
    pub is_there: bool,
    /// The objects that differ.
    pub objects: Vec<String>,
}

impl fmt::Display for PlanDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "changed by hand: {}", self.objects.join(", "))?;
        writeln!(f, "the revisions need:")?;
        self.replay.iter().try_for_each(|sql| writeln!(f, "    {}", sql.replace('\n', "\n    ")))?;
        match &self.live {
            Ok(statements) => {
                writeln!(f, "this database would need:")?;
                statements.iter().try_for_each(|sql| writeln!(f, "    {}", sql.replace('\n', "\n    ")))
            }
            Err(reason) => write!(f, "on this database there is no such plan: {reason}"),
        }
    }
}

impl Migrator {
    /// The plan to run: the replay's, after it was found to be the live database's as well; the live one's where the settings say so.
    pub(super) async fn agreed_plan(
        &mut self,
        step: &Step,
        actions: &[Action],
        order: &[String],
        before: &Replay,
    ) -> Result<RevisionPlan, MigrateError> {
        if !needs_before(actions, self.dialect.name()) {
            return self.planned_from(step, actions, order, &before.schema).await;
        }
        let live = self.database.introspect(&self.settings.scope()).await?;
        if !before.is_known() {
            if rests_on_what_is_there(actions, self.dialect.name()) {
                let text = format!("`{}` is planned from the live database: {}", step.revision, unread(before));
                self.reporter.tell(Progress::Note(text));
            }
            return self.planned_from(step, actions, order, &live).await;
        }
        let before = &before.schema;
        let (merged, differing) = self.live_before(before, &live, &named_objects(actions, before, &live)).await?;
        let replayed = self.planned_from(step, actions, order, before).await?;
        if differing.is_empty() {
            return Ok(replayed);
        }
        match self.planned_from(step, actions, order, &merged).await {
            Ok(live) if live.plan.sql() == replayed.plan.sql() => Ok(replayed),
            Ok(live) if self.settings.plan_from_live => Ok(live),
            Ok(live) => Err(differs(&step.revision, &replayed.plan, Ok(live.plan.sql()), &differing)),
            Err(MigrateError::Plan { error, .. }) => {
                Err(differs(&step.revision, &replayed.plan, Err(error), &differing))
            }
            Err(error) => Err(error),
        }
    }

    async fn planned_from(
        &mut self,
        step: &Step,
        actions: &[Action],
        order: &[String],
        before: &Schema,
    ) -> Result<RevisionPlan, MigrateError> {
        let target = self.database.target().clone();
        let chain = chain(&self.history, Some(&self.recorded), order)?;
        let link = Link { revision: &step.revision, direction: direction(step), actions: Some(actions) };
        plan_revision(&mut self.replayer, &target, &chain, link, before, Some(&mut *self.database)).await
    }

    /// Looks again behind SQL that the tool does not read: what follows was planned from what a scratch database told.
    pub(super) async fn refuse_surprises(
        &mut self,
        revision: &str,
        checkpoint: &Checkpoint,
    ) -> Result<(), MigrateError> {
        let Checkpoint { actions, before, .. } = checkpoint;
        let live = self.database.introspect(&self.settings.scope()).await?;
        let (merged, differing) = self.live_before(before, &live, &named_objects(actions, before, &live)).await?;
        if differing.is_empty() || self.settings.plan_from_live {
            return Ok(());
        }
        let target = self.database.target().clone();
        let failed = |error: PlanError| MigrateError::of_plan(revision, error);
        let planned = self.dialect.plan(&target, actions, before).map_err(failed)?;
        match self.dialect.plan(&target, actions, &merged) {
            Ok(live) if live.sql() == planned.sql() => Ok(()),
            live => Err(differs(revision, &planned, live.map(|plan| plan.sql()), &differing)),
        }
    }

    /// `before` with the live version of each named object that is not equivalent, and those objects.
    async fn live_before(
        &mut self,
        before: &Schema,
        live: &Schema,
        named: &BTreeSet<ObjectRef>,
    ) -> Result<(Schema, Vec<ObjectRef>), MigrateError> {
        let target = self.database.target().clone();
        let mut normalized = before.clone();
        self.dialect.normalize(&target, &mut normalized);
        let mut differing = differing(named, &normalized, live);
        if !differing.is_empty() {
            let scope = self.settings.scope();
            let wanted: BTreeSet<ObjectRef> = differing.iter().filter(|o| before.contains(o)).cloned().collect();
            // Where no scratch is to be had, the comparison is by text: stricter, never laxer.
            if !wanted.is_empty()
                && let Ok(echoed) =
                    echo(&mut *self.database, &self.settings.scratch, self.dialect, before, &wanted, &scope).await
            {
                for object in echoed {
                    normalized.insert(object);
                }
                differing = self::differing(named, &normalized, live);
            }
        }
        let mut merged = before.clone();
        for reference in &differing {
            match live.get(reference) {
                Some(object) => {
                    merged.insert(object.clone());
                }
                None => {
                    merged.remove(reference);
                }
            }
        }
        Ok((merged, differing))
    }
}

fn differs(
    revision: &str,
    replayed: &Plan,
    live: Result<Vec<String>, PlanError>,
    objects: &[ObjectRef],
) -> MigrateError {
    let is_there = matches!(&live, Err(PlanError::Apply(error)) if error.is_there());
    let (live, replay) = (live.map_err(|error| error.to_string()), replayed.sql());
    let objects = objects.iter().map(ToString::to_string).collect();
    let difference = Box::new(PlanDifference { replay, is_there, live, objects });
    MigrateError::PlanDiffers { revision: revision.to_owned(), difference }
}

/// The objects that the actions name, and all that belongs to a named table on either side: a plan may restate it.
fn named_objects(actions: &[Action], before: &Schema, live: &Schema) -> BTreeSet<ObjectRef> {
    let operations = actions.iter().filter_map(|action| action.step.operation());
    let mut named: BTreeSet<ObjectRef> = operations.flat_map(Operation::subjects).collect();
    let tables: BTreeSet<_> = named.iter().filter_map(|object| object.owner().cloned()).collect();
    for table in &tables {
        named.insert(ObjectRef::Table(table.clone()));
        for schema in [before, live] {
            named.extend(schema.parts_of(table).map(Object::reference));
        }
    }
    named
}

/// The objects that are not equivalent. Indexes are aligned by structure where a name was generated.
fn differing(named: &BTreeSet<ObjectRef>, normalized: &Schema, live: &Schema) -> Vec<ObjectRef> {
    let alike = |reference: &ObjectRef| match (normalized.get(reference), live.get(reference)) {
        (Some(one), Some(two)) => one.equivalent(two),
        (None, None) => true,
        (Some(Object::Index(index)), None) => live.indexes_of(&index.table).any(|other| other.equivalent(index)),
        (None, Some(Object::Index(index))) => normalized.indexes_of(&index.table).any(|other| other.equivalent(index)),
        (Some(_), None) | (None, Some(_)) => false,
    };
    named.iter().filter(|reference| !alike(reference)).cloned().collect()
}
