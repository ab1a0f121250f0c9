//! Changes of a table.
//!
//! A statement for each change, but new columns that stand next to each other share one `ALTER TABLE`.

use super::aside::clauses;
use super::plan::Planner;
use super::{create, expression, quoting};
use crate::model::{Column, Constraint, Need, ObjectRef, QualifiedName, Table, TableOptions};
use crate::operation::{AlterTable, ColumnChange, Operation, TableChange};
use crate::plan::{LockMode, PlanError, Statement, TimeoutClass};

/// A change and what stands around it.
pub(super) struct Change<'a> {
    /// The table before the change.
    pub(super) before: Table,
    /// The table after it.
    pub(super) after: Table,
    /// The changes that follow in the same operation.
    pub(super) rest: &'a [TableChange],
    /// The changes that came before in the same operation.
    pub(super) done: &'a [TableChange],
}

impl Planner<'_> {
    pub(super) fn alter_table(&mut self, alter: &AlterTable) -> Result<(), PlanError> {
        let mut before = self.table(&alter.table)?;
        let all = with_defaults_after_types(&alter.changes);
        let mut at = 0;
        while at < all.len() {
            let run = all[at..].iter().take_while(|change| is_addition(change)).count().max(1);
            let (done, rest) = (&all[..at], &all[at + run..]);
            let changes = all[at..at + run].to_vec();
            changes.iter().try_for_each(|change| self.make_way_for_change(&before, change))?;
            changes.iter().for_each(|change| self.see_new_names(&alter.table, change));
            self.apply(&Operation::alter_table(&alter.table, changes.clone()))?;
            let after = self.table(&alter.table)?;
            let change = Change { before, after: after.clone(), rest, done };
            match changes.as_slice() {
                [one] if self.is_done_when_put_back(&alter.table, one) => {}
                [one] => self.table_change(&change, one)?,
                additions => self.add_columns(&change, additions),
            }
            before = after;
            at += run;
        }
        Ok(())
    }

    fn see_new_names(&mut self, table: &QualifiedName, change: &TableChange) {
        if let TableChange::RenameColumn { from, to } = change {
            let column = |name: &String| Need::Column(ObjectRef::Table(table.clone()), name.clone());
            let sql = |from: &String, to: &String| self.alter(table, &renaming(from, to)).sql;
            let (undo, redo) = (vec![sql(to, from)], vec![sql(from, to)]);
            self.is_renamed(column(from), column(to), Some(undo), redo);
        }
    }

    fn table_change(&mut self, at: &Change<'_>, change: &TableChange) -> Result<(), PlanError> {
        let table = &at.after.name;
        let effect = vec![Operation::alter_table(table, vec![change.clone()])];
        match change {
            TableChange::AddColumn { .. } => self.add_columns(at, std::slice::from_ref(change)),
            TableChange::DropColumn { name, if_exists } => {
                let action = format!("DROP COLUMN {}{}", condition(*if_exists), quoting::identifier(name));
                self.push(self.alter(table, &action).with_effect(effect));
                self.relax(at);
            }
            TableChange::RenameColumn { from, to } => {
                self.push(self.alter(table, &renaming(from, to)).with_effect(effect));
            }
            TableChange::AlterColumn { name, change } => self.alter_column(at, name, change, effect)?,
            TableChange::AddConstraint(constraint) => {
                let statement = self.add_constraint(table, constraint);
                self.push(statement.with_effect(effect));
            }
            TableChange::DropConstraint { name, if_exists } => {
                self.drop_constraint(at, name, *if_exists, effect);
                self.relax(at);
            }
            TableChange::RenameConstraint { from, to } => {
                let action = format!("RENAME CONSTRAINT {} TO {}", quoting::identifier(from), quoting::identifier(to));
                self.push(self.alter(table, &action).with_effect(effect));
            }
            TableChange::SetComment(comment) => {
                let what = format!("TABLE {}", quoting::name(table));
                let statement = self.comment(&what, comment.as_deref(), ObjectRef::Table(table.clone()));
                self.push(statement.with_effect(effect));
            }
            TableChange::SetOptions(options) => self.set_options(at, options, effect),
        }
        Ok(())
    }

    fn add_columns(&mut self, at: &Change<'_>, additions: &[TableChange]) {
        let table = &at.after.name;
        let mut actions = Vec::new();
        let mut comments = Vec::new();
        let mut rewrites = false;
        let mut effect = Vec::new();
        for addition in additions {
            let TableChange::AddColumn { column, if_not_exists } = addition else { continue };
            let condition = if *if_not_exists { "IF NOT EXISTS " } else { "" };
            actions.push(format!("ADD COLUMN {condition}{}", create::column_definition(self.target, column)));
            rewrites |= self.fills_rows(column);
            let bare = Column { comment: None, ..column.clone() };
            effect.push(TableChange::AddColumn { column: bare, if_not_exists: *if_not_exists });
            if column.comment.is_some() && at.before.column(&column.name).is_none() {
                comments.push(column);
            }
        }
        let actions = match actions.as_slice() {
            [one] => one.clone(),
            several => several.iter().map(|action| format!("\n    {action}")).collect::<Vec<_>>().join(","),
        };
        let sql =
            format!("ALTER TABLE {}{}{actions}", quoting::name(table), if additions.len() == 1 { " " } else { "" });
        let statement = self.on_table(table, LockMode::AccessExclusive, sql);
        let statement = if rewrites { statement.rewriting() } else { statement };
        self.push(statement.with_effect(vec![Operation::alter_table(table, effect)]));
        for column in comments {
            self.comment_on_column(table, &column.name, column.comment.as_deref());
        }
        self.set_up_serials(&at.after, additions);
    }

    /// Whether adding the column writes all rows anew: each gets a value of its own.
    pub(super) fn fills_rows(&self, column: &Column) -> bool {
        let generated = column.generated.as_ref().is_some_and(|g| g.stored || self.target.version.major < 18);
        let volatile = column.default.as_ref().is_some_and(|d| expression::is_volatile(d, &column.column_type));
        generated || volatile || column.identity.is_some()
    }

    fn set_up_serials(&mut self, table: &Table, additions: &[TableChange]) {
        for addition in additions {
            if let TableChange::AddColumn { column, .. } = addition {
                self.set_up_serial(table, column);
            }
        }
    }

    /// Comments on a column.
    pub(super) fn comment_on_column(&mut self, table: &QualifiedName, column: &str, comment: Option<&str>) {
        let what = format!("COLUMN {}.{}", quoting::name(table), quoting::identifier(column));
        let change = ColumnChange::Comment(comment.map(str::to_owned));
        let change = TableChange::AlterColumn { name: column.to_owned(), change };
        let statement = self.comment(&what, comment, ObjectRef::Table(table.clone()));
        self.push(statement.with_effect(vec![Operation::alter_table(table, vec![change])]));
    }

    /// `ALTER TABLE .. ADD CONSTRAINT ..`, which reads all rows.
    pub(super) fn add_constraint(&self, table: &QualifiedName, constraint: &Constraint) -> Statement {
        let clauses = clauses(&self.schema, table, constraint.name().as_str());
        let definition = create::constraint_definition(constraint, &clauses);
        let sql = format!("ALTER TABLE {} ADD {definition}", quoting::name(table));
        let mut statement = match constraint {
            Constraint::ForeignKey(key) => {
                let statement = self.on_table(table, LockMode::ShareRowExclusive, sql);
                match key.references == *table {
                    true => statement,
                    false => statement.locking(ObjectRef::Table(key.references.clone()), LockMode::ShareRowExclusive),
                }
            }
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) => {
                self.on_table(table, LockMode::AccessExclusive, sql)
            }
        };
        statement.timeout = TimeoutClass::Long;
        statement
    }

    fn drop_constraint(&mut self, at: &Change<'_>, name: &str, if_exists: bool, effect: Vec<Operation>) {
        let table = &at.after.name;
        // A column that this operation drops takes the checks that mention it along: here they may be gone already.
        let column_dropped = at.done.iter().any(|change| matches!(change, TableChange::DropColumn { .. }));
        let old = at.before.constraint(name);
        let gone = column_dropped && matches!(old, Some(Constraint::Check(_)));
        let action = format!("DROP CONSTRAINT {}{}", condition(if_exists || gone), quoting::identifier(name));
        let mut statement = self.alter(table, &action).with_effect(effect);
        if let Some(Constraint::ForeignKey(key)) = old
            && key.references != *table
        {
            statement = statement.locking(ObjectRef::Table(key.references), LockMode::AccessExclusive);
        }
        self.push(statement);
    }

    /// PostgreSQL leaves columns not null when the key or the numbering that made them so goes.
    pub(super) fn relax(&mut self, at: &Change<'_>) {
        for column in &at.after.columns {
            let was = at.before.column(&column.name).is_some() && must_have_value(&at.before, &column.name);
            if was && !must_have_value(&at.after, &column.name) {
                let action = format!("ALTER COLUMN {} DROP NOT NULL", quoting::identifier(&column.name));
                self.push(self.alter(&at.after.name, &action));
            }
        }
    }

    fn set_options(&mut self, at: &Change<'_>, options: &TableOptions, effect: Vec<Operation>) {
        if options.unlogged != at.before.options.unlogged {
            let action = if options.unlogged { "SET UNLOGGED" } else { "SET LOGGED" };
            self.push(self.alter(&at.after.name, action).rewriting().with_effect(effect));
        }
    }
}

/// `RENAME COLUMN "a" TO "b"`
fn renaming(from: &str, to: &str) -> String {
    format!("RENAME COLUMN {} TO {}", quoting::identifier(from), quoting::identifier(to))
}

/// A default may be a value of the new type only: it is set once the column has that type.
fn with_defaults_after_types(changes: &[TableChange]) -> Vec<TableChange> {
    let mut ordered: Vec<TableChange> = changes.to_vec();
    let mut at = 0;
    while at < ordered.len() {
        if let TableChange::AlterColumn { name, change: ColumnChange::Default(Some(_)) } = &ordered[at] {
            let is_type = |change: &TableChange| matches!(change, TableChange::AlterColumn { name: other, change: ColumnChange::Type { .. } } if other == name);
            if let Some(later) = ordered.iter().skip(at + 1).position(is_type) {
                let default = ordered.remove(at);
                ordered.insert(at + 1 + later, default);
                continue;
            }
        }
        at += 1;
    }
    ordered
}

fn is_addition(change: &TableChange) -> bool {
    matches!(change, TableChange::AddColumn { .. })
}

fn condition(if_exists: bool) -> &'static str {
    if if_exists { "IF EXISTS " } else { "" }
}

/// Whether PostgreSQL holds the column to be not null: it says so, numbers its rows, or is part of the primary key.
pub(super) fn must_have_value(table: &Table, column: &str) -> bool {
    let key = table.primary_key.as_ref().is_some_and(|key| key.columns.iter().any(|part| part == column));
    key || table.column(column).is_some_and(|column| column.not_null || column.identity.is_some())
}
