//! Changes of a column for which the server has no clause: several statements, or another way round.

use super::{
    alter::alter_table,
    batch::{self, Cost},
    create, default,
    literal::{quote, table},
    plan::Planner,
};
use crate::model::{Column, Generated, ObjectRef, QualifiedName, Table};
use crate::operation::{AlterTable, ColumnChange, Operation, TableChange};
use crate::plan::{LockMode, PlanError, Statement, TimeoutClass};

impl Planner<'_> {
    /// Does the change, where it is one of these; false where it is not.
    pub(super) fn rework(&mut self, name: &QualifiedName, change: &TableChange) -> Result<bool, PlanError> {
        match change {
            TableChange::AlterColumn { name: column, change: ColumnChange::Generated(to) } => {
                self.change_generated(name, column, to.as_ref())
            }
            TableChange::AddColumn { column, .. } if batch::is_filled_apart(column, self.flavor) => {
                let exists = self.schema.table(name).is_some_and(|table| table.column(&column.name).is_some());
                if exists {
                    return Ok(false);
                }
                self.add_and_fill(name, column).map(|()| true)
            }
            _ => Ok(false),
        }
    }

    /// MySQL adds no column whose default differs from row to row (its replicas would fill it otherwise): the rows get their values by an update.
    fn add_and_fill(&mut self, name: &QualifiedName, column: &Column) -> Result<(), PlanError> {
        let bare = Column { default: None, not_null: false, ..column.clone() };
        self.alter_table(name, vec![TableChange::AddColumn { column: bare, if_not_exists: false }])?;
        if let Some(value) = &column.default {
            let value = default::value(self.flavor, value, &column.column_type)?;
            self.fill(name, &column.name, &value);
        }
        let mut changes = vec![ColumnChange::Default(column.default.clone())];
        if column.not_null {
            changes.push(ColumnChange::NotNull(true));
        }
        let change = |change| TableChange::AlterColumn { name: column.name.clone(), change };
        self.alter_table(name, changes.into_iter().map(change).collect())
    }

    fn fill(&mut self, name: &QualifiedName, column: &str, value: &str) {
        let sql = format!("UPDATE {} SET {} = {value}", table(name), quote(column));
        let mut fill = Statement::new(sql, self.source).locking(ObjectRef::Table(name.clone()), LockMode::RowExclusive);
        fill.timeout = TimeoutClass::Long;
        self.plan.push(fill);
    }

    /// Between stored, virtual and ordinary, where the server has no way of its own; true where that was the case.
    fn change_generated(
        &mut self,
        name: &QualifiedName,
        column: &str,
        to: Option<&Generated>,
    ) -> Result<bool, PlanError> {
        let Some(old) = self.schema.table(name).and_then(|table| table.column(column)).cloned() else {
            return Ok(false);
        };
        match (&old.generated, to) {
            (Some(from), Some(to)) if from.stored == to.stored => Ok(false),
            (Some(Generated { stored: true, .. }), None) | (None, Some(Generated { stored: true, .. })) => Ok(false),
            (None, None) => Ok(false),
            (_, Some(_)) => self.compute_anew(name, &old, to).map(|()| true),
            (Some(_), None) => self.keep_computed(name, &old).map(|()| true),
        }
    }

    /// The column goes and comes back in its place: its values are computed in either case.
    fn compute_anew(&mut self, name: &QualifiedName, old: &Column, to: Option<&Generated>) -> Result<(), PlanError> {
        self.refuse_used(name, old)?;
        let change = ColumnChange::Generated(to.cloned());
        let change = TableChange::AlterColumn { name: old.name.clone(), change };
        let operation = Operation::AlterTable(AlterTable { table: name.clone(), changes: vec![change] });
        operation.apply(&mut self.schema)?;
        let Some(table) = self.schema.table(name) else { return Ok(()) };
        let Some(at) = table.columns.iter().position(|column| column.name == old.name) else { return Ok(()) };
        let place = match at.checked_sub(1) {
            Some(before) => format!("AFTER {}", quote(&table.columns[before].name)),
            None => "FIRST".to_owned(),
        };
        let written = create::column_of(self.flavor, table, &table.columns[at], &self.schema)?;
        let clauses = [format!("DROP COLUMN {}", quote(&old.name)), format!("ADD COLUMN {written} {place}")];
        self.push(alter_table(name, &clauses), &ObjectRef::Table(name.clone()), Some(&operation), Cost::Copy);
        Ok(())
    }

    /// A virtual column becomes an ordinary one that has its values: the server computes them into a stored column, which takes its place. Neither
    /// statement can do harm where the other failed.
    fn keep_computed(&mut self, name: &QualifiedName, old: &Column) -> Result<(), PlanError> {
        self.refuse_used(name, old)?;
        let next = format!("{}_anabranch", old.name);
        let computed = old.generated.clone().map(|generated| Generated { stored: true, ..generated });
        let stored = Column { name: next.clone(), generated: computed, not_null: false, ..old.clone() };
        self.alter_table(name, vec![TableChange::AddColumn { column: stored, if_not_exists: false }])?;
        let becomes = TableChange::AlterColumn { name: old.name.clone(), change: ColumnChange::Generated(None) };
        let changes = vec![becomes, TableChange::DropColumn { name: next.clone(), if_exists: false }];
        let operation = Operation::AlterTable(AlterTable { table: name.clone(), changes });
        operation.apply(&mut self.schema)?;
        let after: Option<(&Table, &Column)> = self.schema.table(name).and_then(|t| Some((t, t.column(&old.name)?)));
        let Some((of, column)) = after else { return Ok(()) };
        let written = create::column_of(self.flavor, of, column, &self.schema)?;
        let clauses =
            [format!("DROP COLUMN {}", quote(&old.name)), format!("CHANGE COLUMN {} {written}", quote(&next))];
        self.push(alter_table(name, &clauses), &ObjectRef::Table(name.clone()), Some(&operation), Cost::Copy);
        Ok(())
    }

    fn refuse_used(&self, name: &QualifiedName, column: &Column) -> Result<(), PlanError> {
        let uses = |columns: &[String]| columns.contains(&column.name);
        let in_table = self.schema.table(name).is_some_and(|table| {
            table.uniques.iter().any(|unique| uses(&unique.columns))
                || table.foreign_keys.iter().any(|key| uses(&key.columns))
                || table.primary_key.as_ref().is_some_and(|key| uses(&key.columns))
        });
        let indexed =
            self.schema.indexes_of(name).any(|i| i.parts.iter().any(|p| p.column_name() == Some(&column.name)));
        if !in_table && !indexed {
            return Ok(());
        }
        let instead = "drop its indexes and constraints before, and create them again after";
        let operation = format!("change how `{}` is computed", column.name);
        Err(self.flavor.refuse(operation, "the column must be made again, and is indexed", instead))
    }
}
