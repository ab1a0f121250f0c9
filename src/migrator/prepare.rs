//! From steps of the graph to plans, without running anything.

use super::{History, MigrateError, Migrator, replay};
use crate::database::ledger::LedgerState;
use crate::dsl::ChecksumKind;
use crate::model::Schema;
use crate::operation::{Action, Step as ActionStep};
use crate::plan::{Dialect, Plan, Target};
use crate::revision::{Direction, Step, Steps};

/// A step and its plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedStep {
    /// The revision and the heads afterwards.
    pub step: Step,
    /// What would run; `None` where what the revision does is not known here.
    pub plan: Option<Plan>,
}

impl Migrator {
    /// Refuses where an applied revision has changed since, or the path holds a step without a way.
    pub(super) fn refuse_bad_paths(&self, state: &LedgerState, steps: &Steps) -> Result<(), MigrateError> {
        let changed: Vec<String> = self.changed_revisions(state);
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
        Ok(())
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
        self.refuse_conflicts_of_late_revisions(state, steps)?;
        let order: Vec<String> = state.applied.iter().map(|row| row.id.clone()).collect();
        let opaque = replay(&self.history, order.iter().map(String::as_str), self.dialect.name())?.opaque_since;
        let live = match opaque {
            Some(_) => Some(self.database.introspect(&self.settings.scope()).await?),
            None => None,
        };
        plan_steps(&self.history, self.dialect, self.database.target(), order, steps, live.as_ref())
    }
}

/// What the steps would run on `target`, from the replay of `applied` in its order; where that holds SQL which the tool does not read, from `live`.
///
/// # Errors
/// A step cannot be planned.
pub fn plan_steps(
    history: &History,
    dialect: &dyn Dialect,
    target: &Target,
    applied: Vec<String>,
    steps: &Steps,
    live: Option<&Schema>,
) -> Result<Vec<PlannedStep>, MigrateError> {
    let mut order = applied;
    let mut planned = Vec::new();
    for step in &steps.steps {
        let unknown = || MigrateError::NoScript { revision: step.revision.clone() };
        let script = history.script(&step.revision).ok_or_else(unknown)?;
        let actions = if step.applied { &script.up } else { &script.down };
        let before = replay(history, order.iter().map(String::as_str), dialect.name())?;
        let schema = match (&before.opaque_since, live) {
            (Some(_), Some(live)) => live,
            _ => &before.schema,
        };
        let plan = dialect
            .plan(target, actions, schema)
            .map_err(|error| MigrateError::Plan { revision: step.revision.clone(), error })?;
        planned.push(PlannedStep { step: step.clone(), plan: Some(plan) });
        if step.applied {
            order.push(step.revision.clone());
        } else {
            order.retain(|id| *id != step.revision);
        }
    }
    Ok(planned)
}
