//! Unique indexes of databases on which they and unique constraints are one thing.
//!
//! MySQL and MariaDB have no other unique constraints, and what is read there is reported as one. Invariant: only what was read is understood so; a
//! schema that has the index itself is left to the operation as it stands.

use super::{AlterTable, Operation, Rename, TableChange};
use crate::model::{DialectName, ObjectRef, QualifiedName, Schema};

impl Operation {
    /// The same for a schema that was read and has the index that is named here as a constraint; nothing where that is not so.
    pub fn on_unique_constraint(&self, schema: &Schema, dialect: DialectName) -> Option<Self> {
        let (object, to) = match self {
            Self::Drop { object, .. } => (object, None),
            Self::Rename(Rename { object, to }) => (object, Some(to.name.clone())),
            Self::Create { .. } | Self::Become(_) | Self::AlterTable(_) | Self::AlterEnum(_) | Self::Execute(_) => {
                return None;
            }
        };
        let ObjectRef::Index { table, name } = object else { return None };
        if !DialectName::Mysql.covers(dialect) || !is_constraint_alone(schema, table, name) {
            return None;
        }
        let name = name.clone();
        let change = match to {
            None => TableChange::DropConstraint { name, if_exists: false },
            Some(to) => TableChange::RenameConstraint { from: name, to },
        };
        Some(Self::AlterTable(AlterTable { table: table.clone(), changes: vec![change] }))
    }
}

fn is_constraint_alone(schema: &Schema, table: &QualifiedName, name: &str) -> bool {
    let has_constraint =
        schema.table(table).is_some_and(|table| table.uniques.iter().any(|unique| unique.name.as_str() == name));
    has_constraint && schema.index(table, name).is_none()
}
