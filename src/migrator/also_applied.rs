//! Where a run's plan is not the snapshot's: another branch has touched the same table and is applied as well.
//!
//! A snapshot is planned from the revision's own ancestors and dependencies, a run from all that is applied. The run's plan counts; that it differs is
//! said before it runs.

use super::{History, replay};
use crate::model::{ObjectRef, QualifiedName};
use crate::operation::Action;
use crate::plan::{Dialect, Plan, Target};
use crate::revision::Step;
use std::collections::BTreeSet;

/// The applied revisions because of which `plan` is another than the snapshot shows; none where it is the same.
pub(super) fn also_applied(
    history: &History,
    dialect: &dyn Dialect,
    target: &Target,
    order: &[String],
    step: &Step,
    plan: &Plan,
) -> Vec<String> {
    let Some(script) = history.script(&step.revision) else { return Vec::new() };
    let actions = if step.applied { &script.up } else { &script.down };
    let touched = touched(actions, dialect);
    // Where it is the only head then, all that is applied is below it: asked first, since this is so in every step of a history without branches.
    if touched.is_empty() || (step.applied && step.heads == vec![step.revision.clone()]) {
        return Vec::new();
    }
    let ancestors = history.graph().ancestors(&step.revision);
    let own: BTreeSet<&str> = ancestors.iter().map(|node| node.id.as_str()).chain([step.revision.as_str()]).collect();
    let meets = |id: &&String| {
        let up = history.script(id).map(|script| script.up.as_slice()).unwrap_or_default();
        self::touched(up, dialect).iter().any(|name| touched.contains(name))
    };
    let others: Vec<String> = order.iter().filter(|id| !own.contains(id.as_str())).filter(meets).cloned().collect();
    if others.is_empty() {
        return others;
    }
    let ids = order.iter().map(String::as_str).filter(|id| own.contains(id));
    // Where the snapshot has no plan there is nothing to differ from.
    let Ok(before) = replay(history, ids, dialect.name()) else { return Vec::new() };
    match dialect.plan(target, actions, &before.schema) {
        Ok(snapshot) if before.is_known() && snapshot.sql() != plan.sql() => others,
        _ => Vec::new(),
    }
}

/// The tables and other objects that actions change.
fn touched(actions: &[Action], dialect: &dyn Dialect) -> BTreeSet<QualifiedName> {
    let scope = actions.iter().filter(|action| action.runs_on(dialect.name()));
    let operations = scope.filter_map(|action| action.step.operation());
    let name = |object: ObjectRef| match object {
        ObjectRef::Enum(name) | ObjectRef::Sequence(name) | ObjectRef::Table(name) => Some(name),
        ObjectRef::Index { table, .. } => Some(table),
        ObjectRef::Definition(definition) => Some(definition.table.unwrap_or(definition.name)),
        ObjectRef::Namespace(_) | ObjectRef::Extension(_) => None,
    };
    operations.flat_map(crate::operation::Operation::subjects).filter_map(name).collect()
}
