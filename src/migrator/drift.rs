//! Two plans are compared: the one from the replay, and the one that the live database would need.
//!
//! Invariant: a revision runs only where both are the same list of SQL. What the live database says of an object that the replay knows as well,
//! and that means the same, keeps the replay's spelling, so that a difference of spelling is no difference of plan.

use super::prepare::{chain, direction};
use super::reconcile::{Asked, Reconciled, Reconciler, named_objects};
use super::replay::{needs_before, rests_on_what_is_there};
use super::run::needs_journal;
use super::slicing::{Checkpoint, Met, RevisionPlan, plan_revision};
use super::{Link, MigrateError, Migrator, Progress, Replay};
use crate::model::{ObjectRef, Schema};
use crate::operation::Action;
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
    /// What somebody did to them, in words.
    pub done_by_hand: Vec<String>,
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
        // Which of it matters for the plan nobody can tell apart from the rest: all of it is said, and the plans are in the JSON document.
        write!(f, "changed by hand: {}", self.objects.join(", "))?;
        self.done_by_hand.iter().try_for_each(|what| write!(f, "\n    {what}"))?;
        match &self.live {
            Ok(_) => Ok(()),
            Err(reason) => write!(f, "\non this database the revision cannot be planned: {reason}"),
        }
    }
}

impl Migrator {
    /// The plan to run: the replay's, after it was found to be the live database's as well; the live one's where the settings say so.
    pub(super) async fn agreed_plan(
        &mut self,
        step: &Step,
        written: &[Action],
        order: &[String],
        replay: &Replay,
    ) -> Result<RevisionPlan, MigrateError> {
        if !needs_before(written, self.dialect.name()) {
            return self.planned_from(step, written, order, &replay.schema, None).await;
        }
        let live = self.database.introspect(&self.settings.scope()).await?;
        if let Some(reason) = replay.unread() {
            if rests_on_what_is_there(written, self.dialect.name()) {
                let text = format!("`{}` is planned from the live database: {reason}", step.revision);
                self.reporter.tell(Progress::Note(text));
            }
            return self.planned_from(step, written, order, &live, Some(&live)).await;
        }
        let reconciled = self.reconciled(&replay.schema, &live, written).await;
        let merged = self.with_decided_losses(reconciled.merged(&live));
        let Reconciled { schema, actions, renamed, differing, done_by_hand } = reconciled;
        let before = &self.with_decided_losses(schema);
        let replayed = self.planned_from(step, &actions, order, before, Some(&live)).await?;
        self.say_names(&renamed);
        if differing.is_empty() {
            return Ok(replayed);
        }
        // What cannot be taken back as a whole is not begun where it would stop behind its SQL.
        if self.settings.plan_from_live || needs_journal(&replayed.plan) {
            refuse_behind_sql(&step.revision, &replayed, &differing, before, &live)?;
        }
        if let Some(left) = self.behind_what_was_taken_back(&replay.schema, order).await? {
            let reconciled = self.reconciled(&left, &live, written).await;
            if reconciled.differing.is_empty() {
                let before = self.with_decided_losses(reconciled.schema);
                return self.planned_from(step, &reconciled.actions, order, &before, Some(&live)).await;
            }
        }
        let live = match self.planned_from(step, &actions, order, &merged, Some(&live)).await {
            Ok(live) if live.plan.sql() == replayed.plan.sql() => return Ok(replayed),
            Ok(live) if self.settings.plan_from_live => return Ok(live),
            Ok(live) if self.ends_the_same(&actions, before, &merged) => {
                let names: Vec<String> = differing.iter().map(ToString::to_string).collect();
                let text = format!("  changed by hand, and put right by this revision: {}", names.join(", "));
                self.reporter.tell(Progress::Note(text));
                return Ok(live);
            }
            Ok(live) => Ok(live.plan.sql()),
            Err(MigrateError::Plan { error, .. }) => Err(error),
            Err(error) => return Err(error),
        };
        let changed = ByHand { objects: &differing, done: done_by_hand };
        Err(differs(&step.revision, WayOut::of(step, &live), &replayed.plan, live, changed))
    }

    /// Whether the actions lead to one schema from both: then they put right what was changed by hand.
    fn ends_the_same(&self, actions: &[Action], replayed: &Schema, merged: &Schema) -> bool {
        let end = |before: &Schema| {
            let mut end = Replay { schema: before.clone(), ..Replay::default() };
            end.apply("", actions, self.dialect.name()).ok().filter(|()| end.is_known())?;
            self.dialect.normalize(self.database.target(), &mut end.schema);
            Some(end.schema)
        };
        matches!((end(replayed), end(merged)), (Some(one), Some(two)) if one.equivalent(&two))
    }

    /// What the actions meet here.
    pub(super) async fn reconciled(&mut self, before: &Schema, live: &Schema, actions: &[Action]) -> Reconciled {
        let target = self.database.target().clone();
        let asked = Asked { database: &mut *self.database, scratch: &self.settings.scratch };
        Reconciler { dialect: self.dialect, target: &target, asked: Some(asked) }.reconcile(before, live, actions).await
    }

    fn say_names(&self, renamed: &[String]) {
        renamed.iter().for_each(|text| self.reporter.tell(Progress::Note(format!("  {text}"))));
    }

    /// What may be lost because somebody decided so stands in nobody's way.
    pub(super) fn with_decided_losses(&self, mut schema: Schema) -> Schema {
        if self.settings.allow_property_loss {
            schema.forget_what_cannot_be_put_back();
        }
        schema
    }

    pub(super) async fn planned_from(
        &mut self,
        step: &Step,
        actions: &[Action],
        order: &[String],
        before: &Schema,
        live: Option<&Schema>,
    ) -> Result<RevisionPlan, MigrateError> {
        let target = self.database.target().clone();
        let chain = chain(&self.history, Some(&self.recorded), order)?;
        let link = Link { revision: &step.revision, direction: direction(step), actions: Some(actions) };
        let met = Met { before, live };
        let planned = plan_revision(&mut self.replayer, &target, &chain, link, met, Some(&mut *self.database)).await;
        planned.map_err(|error| error.in_file_of(&self.history, step))
    }

    /// Looks again behind SQL that the tool does not read: what follows was planned from what a scratch database told.
    pub(super) async fn refuse_surprises(&mut self, step: &Step, checkpoint: &Checkpoint) -> Result<(), MigrateError> {
        let Checkpoint { actions, before, .. } = checkpoint;
        let live = self.database.introspect(&self.settings.scope()).await?;
        let reconciled = self.reconciled(before, &live, actions).await;
        if reconciled.differing.is_empty() {
            return Ok(());
        }
        let target = self.database.target().clone();
        let failed = |error: PlanError| MigrateError::of_plan(&step.revision, error);
        let planned = self.dialect.plan(&target, actions, before).map_err(failed)?;
        let merged = reconciled.merged(&live);
        match self.dialect.plan(&target, actions, &merged) {
            Ok(live) if live.sql() == planned.sql() => Ok(()),
            // A part of the revision ran: it is not recorded by a stamp.
            live => {
                let way_out = if live.is_ok() { WayOut::PlanFromLive } else { WayOut::PutRight };
                let changed = ByHand { objects: &reconciled.differing, done: reconciled.done_by_hand };
                Err(differs(&step.revision, way_out, &planned, live.map(|plan| plan.sql()), changed))
            }
        }
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

/// What is not as the revisions made it.
struct ByHand<'a> {
    objects: &'a [ObjectRef],
    done: Vec<String>,
}

fn differs(
    revision: &str,
    way_out: WayOut,
    replayed: &Plan,
    live: Result<Vec<String>, PlanError>,
    changed: ByHand<'_>,
) -> MigrateError {
    let (live, replay) = (live.map_err(|error| error.to_string()), replayed.sql());
    let objects = changed.objects.iter().map(ToString::to_string).collect();
    let difference = Box::new(PlanDifference { replay, live, way_out, objects, done_by_hand: changed.done });
    MigrateError::PlanDiffers { revision: revision.to_owned(), difference }
}
