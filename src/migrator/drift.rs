//! Two plans are compared: the one from the replay, and the one that the live database would need.
//!
//! Invariant: a revision runs only where both are the same list of SQL. What the live database says of an object that the replay knows as well,
//! and that means the same, keeps the replay's spelling, so that a difference of spelling is no difference of plan.

use super::prepare::{chain, direction};
use super::replay::{needs_before, rests_on_what_is_there};
use super::run::needs_journal;
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
    /// What to do about it.
    pub way_out: WayOut,
    /// The objects that differ.
    pub objects: Vec<String>,
}

/// What leads on where the plans differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayOut {
    /// All of it may be done already: then a stamp of these records it.
    Stamp(Vec<String>),
    /// The database is put right first: there is no plan for it as it is.
    PutRight,
    /// There is a plan for it as it is.
    PlanFromLive,
}

impl WayOut {
    fn of(step: &Step, live: &Result<Vec<String>, PlanError>) -> Self {
        match live {
            Ok(_) => Self::PlanFromLive,
            // The actions do not fit what is there: it is made, gone or renamed already, or something else was.
            Err(PlanError::Apply(_)) if step.applied => Self::Stamp(vec![step.revision.clone()]),
            Err(PlanError::Apply(_)) => Self::Stamp(step.heads.to_vec()),
            Err(_) => Self::PutRight,
        }
    }
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
        if let Some(reason) = before.unread() {
            if rests_on_what_is_there(actions, self.dialect.name()) {
                let text = format!("`{}` is planned from the live database: {reason}", step.revision);
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
        // What cannot be taken back as a whole is not begun where it would stop behind its SQL.
        if self.settings.plan_from_live || needs_journal(&replayed.plan) {
            refuse_behind_sql(&step.revision, &replayed, &differing, before, &live)?;
        }
        let live = match self.planned_from(step, actions, order, &merged).await {
            Ok(live) if live.plan.sql() == replayed.plan.sql() => return Ok(replayed),
            Ok(live) if self.settings.plan_from_live => return Ok(live),
            Ok(live) => Ok(live.plan.sql()),
            Err(MigrateError::Plan { error, .. }) => Err(error),
            Err(error) => return Err(error),
        };
        Err(differs(&step.revision, WayOut::of(step, &live), &replayed.plan, live, &differing))
    }

    pub(super) async fn planned_from(
        &mut self,
        step: &Step,
        actions: &[Action],
        order: &[String],
        before: &Schema,
    ) -> Result<RevisionPlan, MigrateError> {
        let target = self.database.target().clone();
        let chain = chain(&self.history, Some(&self.recorded), order)?;
        let link = Link { revision: &step.revision, direction: direction(step), actions: Some(actions) };
        let planned = plan_revision(&mut self.replayer, &target, &chain, link, before, Some(&mut *self.database)).await;
        planned.map_err(|error| error.in_file_of(&self.history, step))
    }

    /// Looks again behind SQL that the tool does not read: what follows was planned from what a scratch database told.
    pub(super) async fn refuse_surprises(&mut self, step: &Step, checkpoint: &Checkpoint) -> Result<(), MigrateError> {
        let Checkpoint { actions, before, .. } = checkpoint;
        let live = self.database.introspect(&self.settings.scope()).await?;
        let (merged, differing) = self.live_before(before, &live, &named_objects(actions, before, &live)).await?;
        if differing.is_empty() {
            return Ok(());
        }
        let target = self.database.target().clone();
        let failed = |error: PlanError| MigrateError::of_plan(&step.revision, error);
        let planned = self.dialect.plan(&target, actions, before).map_err(failed)?;
        match self.dialect.plan(&target, actions, &merged) {
            Ok(live) if live.sql() == planned.sql() => Ok(()),
            // A part of the revision ran: it is not recorded by a stamp.
            live => {
                let way_out = if live.is_ok() { WayOut::PlanFromLive } else { WayOut::PutRight };
                Err(differs(&step.revision, way_out, &planned, live.map(|plan| plan.sql()), &differing))
            }
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

/// What follows SQL that the tool does not read is planned from a scratch database, where nobody changed anything by hand: there is no such plan from
/// the live one.
fn refuse_behind_sql(
    revision: &str,
    plan: &RevisionPlan,
    differing: &[ObjectRef],
    before: &Schema,
    live: &Schema,
) -> Result<(), MigrateError> {
    let named = plan.checkpoints.iter().flat_map(|checkpoint| named_objects(&checkpoint.actions, before, live));
    let named: BTreeSet<ObjectRef> = named.collect();
    match differing.iter().find(|object| named.contains(object)) {
        Some(object) => Err(MigrateError::AfterOpaque {
            revision: revision.to_owned(),
            reason: format!(
                "{object} was changed by hand, and what the SQL leaves of that is not known before it is run"
            ),
        }),
        None => Ok(()),
    }
}

fn differs(
    revision: &str,
    way_out: WayOut,
    replayed: &Plan,
    live: Result<Vec<String>, PlanError>,
    objects: &[ObjectRef],
) -> MigrateError {
    let (live, replay) = (live.map_err(|error| error.to_string()), replayed.sql());
    let objects = objects.iter().map(ToString::to_string).collect();
    let difference = Box::new(PlanDifference { replay, live, way_out, objects });
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
