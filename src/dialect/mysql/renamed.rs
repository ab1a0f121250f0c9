//! Names of constraints that change with the name of their table.
//!
//! The server renames what looks as if it had chosen its name: `a_ibfk_1` becomes `b_ibfk_1` where `a` becomes `b`, also where a person wrote it.
//! Operations know nothing of that; what follows such a rename is planned for the names that are there then.

use super::plan::Planner;
use crate::model::{ConstraintKind, Name, QualifiedName};
use crate::operation::{Operation, TableChange};

impl Planner<'_> {
    /// The changes of names that come with a rename of the table, which has been carried out in the schema.
    pub(super) fn renamed_constraints(&self, from: &QualifiedName, to: &QualifiedName) -> Vec<TableChange> {
        let constraints = self.schema.table(to).into_iter().flat_map(|table| table.constraints());
        let renamed = constraints.filter_map(|constraint| {
            let name = constraint.name().as_str().to_owned();
            let new = self.name_with(constraint.kind(), &name, from, to)?;
            Some(TableChange::RenameConstraint { from: name, to: new })
        });
        renamed.collect()
    }

    fn name_with(&self, kind: ConstraintKind, name: &str, from: &QualifiedName, to: &QualifiedName) -> Option<String> {
        let (_, infix) = self.flavor.renamed_with_table.iter().find(|(renamed, _)| *renamed == kind)?;
        let rest = name.strip_prefix(&format!("{}{infix}", from.name)).filter(|rest| !rest.is_empty())?;
        Some(format!("{}{infix}{rest}", to.name))
    }

    /// Lets the schema, what is put aside, and what follows know of them.
    pub(super) fn follow_renamed(&mut self, from: &QualifiedName, to: &QualifiedName, changes: &[TableChange]) {
        for change in changes {
            let TableChange::RenameConstraint { from, to: new } = change else { continue };
            let generated = self
                .schema
                .table(to)
                .and_then(|table| table.constraint(from))
                .is_some_and(|one| one.name().is_generated());
            // A name that is taken is the server's to refuse.
            let _ = Operation::alter_table(to, vec![change.clone()]).apply(&mut self.schema);
            if generated
                && let Some(table) = self.schema.table_mut(to)
                && let Some(mut constraint) = table.remove_constraint(new)
            {
                *constraint.name_mut() = Name::Generated(new.clone());
                table.add_constraint(constraint);
            }
            let known: Vec<String> = (self.names.iter())
                .filter(|(table, _, really)| *table == to && really == from)
                .map(|(_, name, _)| name.to_owned())
                .chain([from.clone()])
                .collect();
            known.iter().for_each(|name| self.names.learn(to, name, new));
        }
        let new_name = |name: &str| {
            let found = changes.iter().find_map(|change| match change {
                TableChange::RenameConstraint { from, to } if from == name => Some(to.clone()),
                _ => None,
            });
            found.unwrap_or_else(|| name.to_owned())
        };
        self.suspended.rename(from, to, new_name);
    }

    /// The operation with the names that are there now.
    pub(super) fn under_new_names(&mut self, operation: &Operation) -> Operation {
        let mut operation = self.names.in_operation(operation, &mut Vec::new());
        if let Operation::AlterTable(alter) = &mut operation {
            self.free_names(&alter.table, &mut alter.changes);
        }
        operation
    }

    /// A name that nobody chose steps aside where the server gave it to another constraint with the rename.
    fn free_names(&self, name: &QualifiedName, changes: &mut [TableChange]) {
        let Some(table) = self.schema.table(name) else { return };
        let given = |name: &str| self.names.iter().any(|(of, _, really)| *of == table.name && really == name);
        let mut dropped: Vec<String> = Vec::new();
        for change in changes {
            match change {
                TableChange::DropConstraint { name, .. } | TableChange::RenameConstraint { from: name, .. } => {
                    dropped.push(name.clone());
                }
                TableChange::AddConstraint(constraint) => {
                    let name = constraint.name().as_str().to_owned();
                    let taken =
                        |name: &str| table.constraint(name).is_some() && !dropped.iter().any(|gone| gone == name);
                    if constraint.name().is_generated() && given(&name) && taken(&name) {
                        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
                        let free = (1..).map(|number| format!("{stem}{number}")).find(|name| !taken(name));
                        *constraint.name_mut() = Name::Generated(free.unwrap_or(name));
                    }
                }
                TableChange::AddColumn { .. }
                | TableChange::DropColumn { .. }
                | TableChange::RenameColumn { .. }
                | TableChange::AlterColumn { .. }
                | TableChange::SetComment(_)
                | TableChange::SetOptions(_) => {}
            }
        }
    }
}
