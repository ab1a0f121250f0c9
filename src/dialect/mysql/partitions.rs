//! Tables in partitions: every key of one must hold all columns by which its rows are distributed.

use super::flavor::Flavor;
use crate::model::{Constraint, ObjectRef, Owner, QualifiedName, Schema};
use crate::operation::{TableChange, mentions};
use crate::plan::PlanError;

/// Refuses new keys that the server would refuse, and foreign keys, before anything runs.
pub(super) fn refuse(
    flavor: &Flavor,
    schema: &Schema,
    name: &QualifiedName,
    changes: &[TableChange],
) -> Result<(), PlanError> {
    let owner = Owner::Object(ObjectRef::Table(name.clone()));
    let found = schema.unmodelled_of(&owner).find(|found| found.property == "partitioning");
    let (Some(found), Some(table)) = (found, schema.table(name)) else { return Ok(()) };
    // The list of partitions says nothing of columns.
    let how = found.value.split("(PARTITION ").next().unwrap_or(&found.value);
    let by: Vec<&str> =
        table.columns.iter().map(|column| column.name.as_str()).filter(|column| mentions(how, column)).collect();
    for change in changes {
        let TableChange::AddConstraint(constraint) = change else { continue };
        let columns = match constraint {
            Constraint::PrimaryKey(key) => &key.columns,
            Constraint::Unique(unique) => &unique.columns,
            Constraint::ForeignKey(key) => {
                let instead = "leave the reference out, or the partitions";
                let operation = format!("let `{name}` refer to `{}`", key.references);
                return Err(flavor.refuse(operation, "a table in partitions has no foreign keys", instead));
            }
            Constraint::Check(_) => continue,
        };
        if let Some(missing) = by.iter().find(|column| !columns.iter().any(|one| one == *column)) {
            let reason = format!("the table is in partitions by `{missing}`, which every key must hold");
            let instead = "add the column to the key, or change the partitions with `m.execute(..)` before";
            let operation = format!("make the {} of `{name}` of {}", constraint.kind(), columns.join(", "));
            return Err(flavor.refuse(operation, &reason, instead));
        }
    }
    Ok(())
}
