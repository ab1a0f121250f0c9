//! Which changes of a table need a way made for them.

use super::closure::Way;
use super::part::Part;
use super::standing::Loss;
use crate::dialect::postgres::column::Generation;
use crate::dialect::postgres::plan::Planner;
use crate::dialect::postgres::types;
use crate::model::{Column, Need, ObjectRef, QualifiedName, Table};
use crate::operation::{ColumnChange, TableChange};
use crate::plan::PlanError;

impl Planner<'_> {
    /// Takes down what stands in the way of a change of a table, before the schema follows.
    pub(in crate::dialect::postgres) fn make_way_for_change(
        &mut self,
        table: &Table,
        change: &TableChange,
    ) -> Result<(), PlanError> {
        let of = || ObjectRef::Table(table.name.clone());
        match change {
            TableChange::AlterColumn { name, change } => match table.column(name) {
                Some(column) if !self.is_column_aside(&table.name, name) => {
                    self.make_way_for_column(table, column, change)
                }
                Some(_) | None => Ok(()),
            },
            TableChange::DropColumn { name, .. } => {
                if self.is_column_aside(&table.name, name) || table.column(name).is_none() {
                    return Ok(());
                }
                let action = format!("dropping column `{}.{name}`", table.name);
                self.make_way_for_removal(&action, &Need::Column(of(), name.clone()))
            }
            TableChange::DropConstraint { name, .. } => {
                if self.is_constraint_aside(&table.name, name) || table.constraint(name).is_none() {
                    return Ok(());
                }
                let action = format!("dropping constraint `{name}` of table `{}`", table.name);
                self.keep_properties(&action, &Part::Constraint(table.name.clone(), name.clone()))?;
                let ground = Need::Constraint(of(), name.clone());
                self.make_way(&Way::new(action, vec![(ground, Loss::Gone)]))
            }
            TableChange::RenameColumn { from, .. } => self.put_back_before_rename(&Need::Column(of(), from.clone())),
            TableChange::RenameConstraint { from, .. } => {
                self.put_back_before_rename(&Need::Constraint(of(), from.clone()))
            }
            TableChange::AddColumn { .. }
            | TableChange::AddConstraint(_)
            | TableChange::SetComment(_)
            | TableChange::SetOptions(_) => Ok(()),
        }
    }

    fn make_way_for_column(&mut self, table: &Table, column: &Column, change: &ColumnChange) -> Result<(), PlanError> {
        let name = format!("`{}.{}`", table.name, column.name);
        let ground = Need::Column(ObjectRef::Table(table.name.clone()), column.name.clone());
        match change {
            ColumnChange::Type { to, using } => {
                if types::normalize(&column.column_type) == types::normalize(to) && using.is_none() {
                    return Ok(());
                }
                let action = format!("changing the type of column {name}");
                let parts = self.keys_that_part(&table.name, &column.name, to);
                self.make_way(&Way { parts, ..Way::new(action, vec![(ground, Loss::Retyped)]) })
            }
            ColumnChange::Collation(_) => {
                let action = format!("changing the collation of column {name}");
                self.make_way(&Way::new(action, vec![(ground, Loss::Retyped)]))
            }
            ColumnChange::Generated(generated) => {
                let after = Column { generated: generated.clone(), ..column.clone() };
                if self.generation(table, column, &after) != Generation::Anew {
                    return Ok(());
                }
                let parts = vec![Part::Column(table.name.clone(), column.name.clone())];
                self.make_way(&Way { parts, ..Way::new(format!("making column {name} anew"), Vec::new()) })
            }
            ColumnChange::NotNull(_)
            | ColumnChange::Default(_)
            | ColumnChange::Identity(_)
            | ColumnChange::Comment(_)
            | ColumnChange::Invisible(_) => Ok(()),
        }
    }

    /// Whether a change needs no statement: what it changes is down, and comes back as it is to be.
    pub(in crate::dialect::postgres) fn is_done_when_put_back(
        &mut self,
        table: &QualifiedName,
        change: &TableChange,
    ) -> bool {
        match change {
            TableChange::AlterColumn { name, .. } => self.is_column_aside(table, name),
            TableChange::DropColumn { name, .. } => {
                let is_down = self.is_column_aside(table, name);
                self.aside.forget(|part| *part == Part::Column(table.clone(), name.clone()));
                is_down
            }
            TableChange::DropConstraint { name, .. } => {
                let is_down = self.is_constraint_aside(table, name);
                self.aside.forget(|part| *part == Part::Constraint(table.clone(), name.clone()));
                is_down
            }
            TableChange::AddColumn { .. }
            | TableChange::RenameColumn { .. }
            | TableChange::AddConstraint(_)
            | TableChange::RenameConstraint { .. }
            | TableChange::SetComment(_)
            | TableChange::SetOptions(_) => false,
        }
    }
}
