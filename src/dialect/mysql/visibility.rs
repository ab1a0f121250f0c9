//! Indexes of which a plan changes nothing but whether queries use them.
//!
//! An operation can only drop an index and make it again; here the server has a clause, and neither builds nor misses anything meanwhile.

use super::{batch::Cost, literal::quote, literal::table, plan::Planner};
use crate::model::{Index, Object, ObjectRef, Schema};
use crate::operation::{Action, Operation, Step};
use crate::plan::PlanError;
use std::collections::BTreeSet;

/// The indexes that are dropped and made again with another visibility alone.
pub(super) fn changed_alone<'a>(actions: impl Iterator<Item = &'a Action>, before: &Schema) -> BTreeSet<ObjectRef> {
    let (mut dropped, mut changed) = (BTreeSet::new(), BTreeSet::new());
    for action in actions {
        match &action.step {
            Step::Operation(Operation::Drop { object: object @ ObjectRef::Index { .. }, .. }) => {
                dropped.insert(object.clone());
            }
            Step::Operation(Operation::Create { object: Object::Index(index), .. }) => {
                let reference = ObjectRef::index(&index.table, index.name.as_str());
                let old = before.index(&index.table, index.name.as_str());
                if dropped.contains(&reference) && old.is_some_and(|old| differs_in_visibility(old, index)) {
                    changed.insert(reference);
                }
            }
            Step::Operation(Operation::Rename(_) | Operation::Execute(_)) | Step::Write(_) | Step::Backfill(_) => {
                dropped.clear(); // what comes between meets the schema without the index
            }
            Step::Operation(
                Operation::Create { .. }
                | Operation::Drop { .. }
                | Operation::Become(_)
                | Operation::AlterTable(_)
                | Operation::AlterEnum(_),
            )
            | Step::Require(_)
            | Step::SetLocal(_)
            | Step::Irreversible(_) => {}
        }
    }
    changed
}

fn differs_in_visibility(old: &Index, new: &Index) -> bool {
    let old = Index { invisible: new.invisible, name: new.name.clone(), concurrently: new.concurrently, ..old.clone() };
    old == *new
}

impl Planner<'_> {
    /// Does the part of the pair that is to be done now; false where the operation is none of such a pair.
    pub(super) fn changes_visibility(&mut self, operation: &Operation) -> Result<bool, PlanError> {
        match operation {
            Operation::Drop { object, .. } => Ok(self.visibility.contains(object)),
            Operation::Create { object: Object::Index(index), .. } => {
                let reference = ObjectRef::index(&index.table, index.name.as_str());
                if !self.visibility.contains(&reference) {
                    return Ok(false);
                }
                let words = self.flavor.index_visibility;
                let word = if index.invisible { words.0 } else { words.1 };
                let name = quote(index.name.as_str());
                let sql = format!("ALTER TABLE {} ALTER INDEX {name} {word}", table(&index.table));
                let effect = [Operation::drop(reference), operation.clone()];
                effect.iter().try_for_each(|operation| operation.apply(&mut self.schema))?;
                self.push_all(sql, &ObjectRef::Table(index.table.clone()), effect.to_vec(), Cost::Instant);
                Ok(true)
            }
            Operation::Create { .. }
            | Operation::Become(_)
            | Operation::Rename(_)
            | Operation::AlterTable(_)
            | Operation::AlterEnum(_)
            | Operation::Execute(_) => Ok(false),
        }
    }
}
