//! Lets generated operations fit the history as well as the database that they were found on.
//!
//! Where somebody changed the database by hand, what takes it back to the entities does not fit what the revisions say: the column that goes was never
//! made by one. Said conditionally it does, and the revision runs here and everywhere else. Invariant: on the database that was compared an operation
//! does what it did before.

use crate::model::alignment::Named as _;
use crate::model::{Constraint, Object, ObjectRef, Schema, Table};
use crate::operation::{AlterTable, Operation, TableChange};

/// The operations, conditional where what they make or take away is there or missing already in what the revisions give.
pub fn fitted(operations: &[Operation], replay: &Schema, next: &Schema) -> Vec<Operation> {
    let mut schema = replay.clone();
    operations
        .iter()
        .map(|operation| {
            let operation = fit(operation, &schema, next);
            // What fits neither way is said when the revision is planned.
            let _ = operation.apply(&mut schema);
            operation
        })
        .collect()
}

fn fit(operation: &Operation, schema: &Schema, next: &Schema) -> Operation {
    match operation {
        Operation::Create { object, .. } if schema.contains(&object.reference()) => {
            Operation::Create { object: object.clone(), if_not_exists: true }
        }
        Operation::Drop { object, .. } if !schema.contains(object) => {
            Operation::Drop { object: object.clone(), if_exists: true }
        }
        Operation::AlterTable(alter) if schema.table(&alter.table).is_some() => fit_table(alter, schema),
        Operation::AlterEnum(alter) if operation.apply(&mut schema.clone()).is_err() => {
            let becomes = next.enumeration(&alter.name).cloned();
            becomes.map_or_else(|| operation.clone(), |enumeration| Operation::Become(Object::Enum(enumeration)))
        }
        Operation::Create { .. }
        | Operation::Drop { .. }
        | Operation::Become(_)
        | Operation::Rename(_)
        | Operation::AlterTable(_)
        | Operation::AlterEnum(_)
        | Operation::Execute(_) => operation.clone(),
    }
}

fn fit_table(alter: &AlterTable, schema: &Schema) -> Operation {
    let object = ObjectRef::Table(alter.table.clone());
    let mut part: Schema = schema.get(&object).cloned().into_iter().collect();
    let mut changes = Vec::new();
    for change in &alter.changes {
        let fitting = fit_change(change, alter, &part);
        let _ = Operation::alter_table(&alter.table, fitting.clone()).apply(&mut part);
        changes.extend(fitting);
    }
    Operation::AlterTable(AlterTable { table: alter.table.clone(), changes })
}

fn fit_change(change: &TableChange, alter: &AlterTable, schema: &Schema) -> Vec<TableChange> {
    let Some(table) = schema.table(&alter.table) else { return vec![change.clone()] };
    match change {
        TableChange::AddColumn { column, .. } if table.column(&column.name).is_some() => {
            vec![TableChange::AddColumn { column: column.clone(), if_not_exists: true }]
        }
        TableChange::DropColumn { name, .. } if table.column(name).is_none() => {
            vec![TableChange::DropColumn { name: name.clone(), if_exists: true }]
        }
        TableChange::DropConstraint { name, .. } if table.constraint(name).is_none() => {
            vec![TableChange::DropConstraint { name: name.clone(), if_exists: true }]
        }
        TableChange::AddConstraint(constraint) => match twin(constraint, table) {
            Some(name) => vec![TableChange::DropConstraint { name, if_exists: true }, change.clone()],
            None => vec![change.clone()],
        },
        TableChange::AddColumn { .. }
        | TableChange::DropColumn { .. }
        | TableChange::RenameColumn { .. }
        | TableChange::AlterColumn { .. }
        | TableChange::DropConstraint { .. }
        | TableChange::RenameConstraint { .. }
        | TableChange::SetComment(_)
        | TableChange::SetOptions(_) => vec![change.clone()],
    }
}

/// The name of the constraint that is the same, or bears the same name.
fn twin(constraint: &Constraint, table: &Table) -> Option<String> {
    let name = constraint.name();
    let same = |there: &Constraint| {
        there.name().as_str() == name.as_str() || (there.name().agrees_with(name) && there.same_structure(constraint))
    };
    table.constraints().find(same).map(|there| there.name().as_str().to_owned())
}
