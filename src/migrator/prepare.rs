//! From steps of the graph to plans, without running anything.

use super::also_applied::also_applied;
use super::ledger_kept::refuse_changing_ledger;
use super::reconcile::{self, Asked, Reconciled, Reconciler};
use super::replay::{needs_before, reborrowed, rests_on_what_is_there};
use super::slicing::{Met, RevisionPlan, plan_revision};
use super::{History, Link, MigrateError, Migrator, OtherTarget, Replay, Replayer, StatementDifference};
use crate::database::ledger::LedgerState;
use crate::dsl::ChecksumKind;
use crate::model::Schema;
use crate::operation::{Action, Step as ActionStep};
use crate::plan::{Database, Plan, PlanError, Target};
use crate::revision::{Direction, Step, Steps};
use std::collections::BTreeMap;

/// A step and its plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedStep {
    /// The revision and the heads afterwards.
    pub step: Step,
    /// What would run; `None` where that is not known here.
    pub plan: Option<Plan>,
    /// Why what it meets is not known, where that is so.
    pub unknown: Option<String>,
    /// Applied revisions that are no ancestors, because of which the plan is another than the snapshot's.
    pub also_applied: Vec<String>,
    /// What the snapshot says otherwise because it is for another server.
    pub other_target: Option<OtherTarget>,
    /// What the snapshot says otherwise because of what stands around in the live database.
    pub around: Option<StatementDifference>,
}

/// The plan of a step, and whether all that it meets is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// What would run; `None` where it spells out what is not known.
    pub plan: Option<Plan>,
    /// Since when it is not known what the step meets, and why no scratch database told.
    pub unknown: Option<String>,
    /// Applied revisions that are no ancestors, because of which the plan is another than the snapshot's.
    pub also_applied: Vec<String>,
    /// What the snapshot says otherwise because it is for another server.
    pub other_target: Option<OtherTarget>,
    /// What the snapshot says otherwise because of what stands around in the live database.
    pub around: Option<StatementDifference>,
}

impl Planned {
    fn without_plan(unknown: Option<String>) -> Self {
        Self { plan: None, unknown, also_applied: Vec::new(), other_target: None, around: None }
    }
}

/// What rows of a ledger do that no file declares any more; `None` where the ledger does not say either.
pub(super) type Recorded = BTreeMap<String, Option<Vec<Action>>>;

/// Plans steps one after another, each from what is applied before it.
pub struct Planner<'a> {
    history: &'a History,
    target: &'a Target,
    replayer: &'a mut Replayer,
    recorded: Option<&'a Recorded>,
    order: Vec<String>,
    /// The links of `order`, once they were asked for.
    chain: Option<Vec<Link<'a>>>,
    beside: Option<&'a mut dyn Database>,
    /// What is there, where a database told and the revisions do not.
    live: Option<Replay>,
    /// What is there beside what the revisions made, as far as it is known.
    around: Option<Schema>,
    /// The actions that were planned last, by the names that things have there.
    named: Vec<Action>,
    /// Lose what cannot be put back.
    allow_property_loss: bool,
    /// What the project's snapshots are for.
    snapshots_for: &'a [Target],
}

impl<'a> Planner<'a> {
    /// A planner that starts where `order` is applied, in that order.
    pub fn new(history: &'a History, target: &'a Target, replayer: &'a mut Replayer, order: Vec<String>) -> Self {
        Self {
            history,
            target,
            replayer,
            recorded: None,
            order,
            chain: None,
            beside: None,
            live: None,
            around: None,
            named: Vec::new(),
            allow_property_loss: false,
            snapshots_for: &[],
        }
    }

    /// With a connection to the database itself, and what is there.
    #[must_use]
    pub fn with_database(mut self, database: &'a mut dyn Database, live: Option<Schema>) -> Self {
        self.beside = Some(database);
        self.with_live(live)
    }

    /// With what is there.
    #[must_use]
    pub fn with_live(mut self, live: Option<Schema>) -> Self {
        self.around = live.clone().filter(|live| !live.is_empty());
        self.live = live.map(|schema| Replay { schema, read: true, ..Replay::default() });
        self
    }

    /// Plans also what loses properties that are not compared and cannot be put back.
    #[must_use]
    pub fn allowing_property_loss(mut self, allowed: bool) -> Self {
        self.allow_property_loss = allowed;
        self
    }

    /// Says where a snapshot for one of these is told something else.
    pub(super) fn with_snapshots_for(mut self, targets: &'a [Target]) -> Self {
        self.snapshots_for = targets;
        self
    }

    pub(super) fn with_recorded(mut self, recorded: &'a Recorded) -> Self {
        self.recorded = Some(recorded);
        self
    }

    /// The plan of the next step.
    ///
    /// # Errors
    /// The step cannot be planned.
    pub async fn plan(&mut self, step: &Step) -> Result<Planned, MigrateError> {
        let unknown = || MigrateError::NoScript { revision: step.revision.clone() };
        let script = self.history.script(&step.revision).ok_or_else(unknown)?;
        let actions = if step.applied { &script.up } else { &script.down };
        self.named = actions.to_vec();
        let mut planned = self.planned(step, actions).await;
        if let Ok(Planned { plan: Some(plan), also_applied, .. }) = &mut planned {
            let dialect = self.replayer.dialect();
            *also_applied = self::also_applied(self.history, dialect, self.target, &self.order, step, plan);
        }
        if let Some(live) = &mut self.live {
            // Where it does not fit the plan has failed already.
            let _ = live.apply(&step.revision, actions, self.replayer.dialect().name());
        }
        self.live = self.live.take().filter(Replay::is_known);
        if let Some(around) = self.around.take() {
            let dialect = self.replayer.dialect().name();
            self.around = Some(reconcile::behind(around, &self.named, dialect));
        }
        if step.applied {
            self.order.push(step.revision.clone());
            if let Some(chain) = &mut self.chain {
                chain.push(link(self.history, self.recorded, &step.revision)?);
            }
        } else {
            self.order.retain(|id| *id != step.revision);
            self.chain.iter_mut().for_each(|chain| chain.retain(|link| link.revision != step.revision));
        }
        planned
    }

    /// What would take back the revision that was just planned; `None` where that cannot be planned.
    pub async fn down_sql(&mut self, step: &Step) -> Option<Vec<String>> {
        let script = self.history.script(&step.revision).filter(|_| step.applied)?;
        let down = Step { applied: false, ..step.clone() };
        self.planned(&down, &script.down).await.ok()?.plan.map(|plan| plan.sql())
    }

    async fn planned(&mut self, step: &Step, actions: &[Action]) -> Result<Planned, MigrateError> {
        let chain = match self.chain.take() {
            Some(chain) => chain,
            None => chain(self.history, self.recorded, &self.order)?,
        };
        let planned = self.planned_behind(&chain, step, actions).await;
        self.chain = Some(chain);
        planned.map_err(|error| error.in_file_of(self.history, step))
    }

    async fn planned_behind(
        &mut self,
        chain: &[Link<'_>],
        step: &Step,
        written: &[Action],
    ) -> Result<Planned, MigrateError> {
        let dialect = self.replayer.dialect();
        let mut before = match needs_before(written, dialect.name()) {
            true => self.replayer.schema(chain, reborrowed(&mut self.beside)).await?,
            false => Replay::default(),
        };
        if let (false, Some(live)) = (before.is_known(), &self.live) {
            before = live.clone();
        }
        let unknown = before.unread();
        if unknown.is_some() && rests_on_what_is_there(written, dialect.name()) {
            return Ok(Planned::without_plan(unknown));
        }
        let snapshots = if unknown.is_none() { self.snapshots_for } else { &[] };
        let other_target = OtherTarget::of(snapshots, self.target, written, &before.schema);
        let replayed = before.schema;
        let (before, actions) = self.reconciled(&replayed, written).await;
        self.named.clone_from(&actions);
        let link = Link { revision: &step.revision, direction: direction(step), actions: Some(&actions) };
        let beside = reborrowed(&mut self.beside);
        let met = Met { before: &before, live: self.around.as_ref() };
        match plan_revision(self.replayer, self.target, chain, link, met, beside).await {
            Ok(RevisionPlan { plan, .. }) => {
                let differs =
                    |plan| StatementDifference::by_what_stands_around(dialect, self.target, written, &replayed, plan);
                let around = self.around.as_ref().filter(|_| unknown.is_none()).and_then(|_| differs(&plan));
                Ok(Planned { plan: Some(plan), unknown, also_applied: Vec::new(), other_target, around })
            }
            Err(MigrateError::Plan { error: PlanError::Apply(_), .. }) if unknown.is_some() => {
                Ok(Planned::without_plan(unknown))
            }
            Err(MigrateError::AfterOpaque { reason, .. }) => Ok(Planned::without_plan(Some(reason))),
            Err(error) => Err(error),
        }
    }
}

/// The direction of a step.
pub(super) fn direction(step: &Step) -> Direction {
    if step.applied { Direction::Upgrade } else { Direction::Downgrade }
}

/// The links of what is applied, from files and from what the ledger kept.
pub(super) fn chain<'a>(
    history: &'a History,
    recorded: Option<&'a Recorded>,
    order: &[String],
) -> Result<Vec<Link<'a>>, MigrateError> {
    order.iter().map(|id| link(history, recorded, id)).collect()
}

fn link<'a>(history: &'a History, recorded: Option<&'a Recorded>, id: &str) -> Result<Link<'a>, MigrateError> {
    if let Some((id, script)) = history.entry(id) {
        return Ok(Link::up(id, &script.up));
    }
    let recorded = recorded.and_then(|recorded| recorded.get_key_value(id));
    let (id, actions) = recorded.ok_or_else(|| MigrateError::NoScript { revision: id.to_owned() })?;
    Ok(Link { actions: actions.as_deref(), ..Link::up(id, &[]) })
}

impl Planner<'_> {
    /// What the actions meet, with what stands around it where a database was asked.
    async fn reconciled(&mut self, before: &Schema, actions: &[Action]) -> (Schema, Vec<Action>) {
        let dialect = self.replayer.dialect();
        let Some(live) = self.around.as_ref().filter(|_| needs_before(actions, dialect.name())) else {
            return (before.clone(), actions.to_vec());
        };
        let scratch = self.replayer.place().clone();
        let asked = reborrowed(&mut self.beside);
        let asked = asked.map(|database| Asked { database, scratch: &scratch });
        let mut reconciler = Reconciler { dialect, target: self.target, asked };
        let Reconciled { mut schema, actions, .. } = reconciler.reconcile(before, live, actions).await;
        if self.allow_property_loss {
            schema.forget_what_cannot_be_put_back();
        }
        (schema, actions)
    }
}

impl Migrator {
    /// Refuses where an applied revision has changed since, or the path holds a step without a way.
    pub(super) fn refuse_bad_paths(&self, state: &LedgerState, steps: &Steps) -> Result<(), MigrateError> {
        let mut changed: Vec<String> = self.changed_revisions(state);
        // What is being taken back is continued first, and may be corrected for that.
        changed.retain(|revision| state.unfinished.as_ref().is_none_or(|unfinished| unfinished.revision != *revision));
        if !changed.is_empty() && steps.direction == Direction::Upgrade {
            return Err(MigrateError::ChecksumChanged { revisions: changed });
        }
        for step in &steps.steps {
            let script = self
                .history
                .script(&step.revision)
                .ok_or_else(|| MigrateError::NoScript { revision: step.revision.clone() })?;
            let actions = if step.applied { &script.up } else { &script.down };
            for action in actions.iter().filter(|action| action.runs_on(self.dialect.name())) {
                if let ActionStep::Irreversible(reason) = &action.step {
                    return Err(MigrateError::NoWayBack { revision: step.revision.clone(), reason: reason.clone() });
                }
            }
        }
        refuse_changing_ledger(&self.history, &self.ledger, self.dialect.name(), steps)
    }

    /// The applied revisions whose files say something else now.
    pub fn changed_revisions(&self, state: &LedgerState) -> Vec<String> {
        let changed = |id: &str, operations: &str, source: &str| match self.history.script(id) {
            None => false,
            Some(script) => match script.authoritative {
                ChecksumKind::Source => script.source_checksum != source,
                ChecksumKind::Operations => script.operations_checksum != operations,
            },
        };
        let rows = state.applied.iter();
        rows.filter(|row| changed(&row.id, &row.operations_checksum, &row.source_checksum))
            .map(|row| row.id.clone())
            .collect()
    }

    /// The actions of a step.
    pub(super) fn actions(&self, step: &Step) -> Result<Vec<Action>, MigrateError> {
        let script = self
            .history
            .script(&step.revision)
            .ok_or_else(|| MigrateError::NoScript { revision: step.revision.clone() })?;
        Ok(if step.applied { script.up.clone() } else { script.down.clone() })
    }

    /// What the steps would run on this server, from the replay alone; nothing is executed.
    ///
    /// # Errors
    /// A step cannot be planned, or comes late and conflicts with what stands on it.
    pub async fn plan(&mut self, state: &LedgerState, steps: &Steps) -> Result<Vec<PlannedStep>, MigrateError> {
        refuse_changing_ledger(&self.history, &self.ledger, self.dialect.name(), steps)?;
        let planned = self.plan_or_refuse(state, steps).await;
        self.replayer.close().await;
        planned
    }

    pub(super) async fn plan_or_refuse(
        &mut self,
        state: &LedgerState,
        steps: &Steps,
    ) -> Result<Vec<PlannedStep>, MigrateError> {
        self.refuse_conflicts_of_late_revisions(state, steps).await?;
        self.load_recorded(state).await?;
        let order: Vec<String> = state.applied.iter().map(|row| row.id.clone()).collect();
        // What stands around what the revisions made is kept, and SQL that the tool does not read may have made anything.
        let opaque = self.replayer.in_model(&chain(&self.history, Some(&self.recorded), &order)?)?.opaque_since;
        let live = match opaque.is_some() || self.look_at_what_is_there(steps)? {
            true => Some(self.database.introspect(&self.settings.scope()).await?),
            false => None,
        };
        let target = self.database.target().clone();
        let planner = Planner::new(&self.history, &target, &mut self.replayer, order).with_recorded(&self.recorded);
        let planner = planner.with_database(&mut *self.database, live).with_snapshots_for(&self.settings.snapshots_for);
        plan_steps(planner.allowing_property_loss(self.settings.allow_property_loss), steps).await
    }

    fn look_at_what_is_there(&self, steps: &Steps) -> Result<bool, MigrateError> {
        let looks = |step| Ok(needs_before(&self.actions(step)?, self.dialect.name()));
        steps.steps.iter().map(looks).find(|looks| !matches!(looks, Ok(false))).unwrap_or(Ok(false))
    }
}

/// What the steps would run.
///
/// # Errors
/// A step cannot be planned.
pub async fn plan_steps(mut planner: Planner<'_>, steps: &Steps) -> Result<Vec<PlannedStep>, MigrateError> {
    let mut planned = Vec::new();
    for step in &steps.steps {
        let Planned { plan, unknown, also_applied, other_target, around } = planner.plan(step).await?;
        planned.push(PlannedStep { step: step.clone(), plan, unknown, also_applied, other_target, around });
    }
    Ok(planned)
}
