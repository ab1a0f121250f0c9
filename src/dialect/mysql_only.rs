//! What only MySQL and MariaDB can say of a table, and others must refuse: passed over, it would change what the data may be or what `SELECT *` gives.
//!
//! An invisible index and the format of rows are no such thing: others normalise them away.

use crate::model::{Column, Constraint, DialectName, Object};
use crate::operation::{Action, ColumnChange, Operation, Step, TableChange};
use crate::plan::Unsupported;

/// Refuses actions that a database other than these two cannot do as they are meant.
///
/// # Errors
/// One of them makes an invisible column, a check that is not enforced, or a primary key of prefixes.
pub(super) fn refuse(actions: &[Action], dialect: DialectName) -> Result<(), Unsupported> {
    let operations = actions.iter().filter(|action| action.runs_on(dialect)).filter_map(|action| match &action.step {
        Step::Operation(operation) => Some(operation),
        Step::Write(_) | Step::Backfill(_) | Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => None,
    });
    let mut found = operations.filter_map(in_operation);
    match found.next() {
        Some(Found { operation, reason, instead }) => {
            Err(Unsupported { operation, dialect, reason: reason.to_owned(), instead: instead.to_owned() })
        }
        None => Ok(()),
    }
}

struct Found {
    operation: String,
    reason: &'static str,
    instead: &'static str,
}

fn in_operation(operation: &Operation) -> Option<Found> {
    match operation {
        Operation::Create { object: Object::Table(table), .. } | Operation::Become(Object::Table(table)) => {
            let column = table.columns.iter().find_map(in_column);
            column.or_else(|| table.constraints().find_map(|constraint| in_constraint(&constraint)))
        }
        Operation::AlterTable(alter) => alter.changes.iter().find_map(|change| match change {
            TableChange::AddColumn { column, .. } => in_column(column),
            TableChange::AlterColumn { name, change: ColumnChange::Invisible(true) } => Some(invisible(name)),
            TableChange::AddConstraint(constraint) => in_constraint(constraint),
            TableChange::AlterColumn { .. }
            | TableChange::DropColumn { .. }
            | TableChange::RenameColumn { .. }
            | TableChange::DropConstraint { .. }
            | TableChange::RenameConstraint { .. }
            | TableChange::SetComment(_)
            | TableChange::SetOptions(_) => None,
        }),
        Operation::Create { .. }
        | Operation::Become(_)
        | Operation::Drop { .. }
        | Operation::Rename(_)
        | Operation::AlterEnum(_)
        | Operation::Execute(_) => None, // SQL of its author
    }
}

fn in_column(column: &Column) -> Option<Found> {
    column.invisible.then(|| invisible(&column.name))
}

fn invisible(name: &str) -> Found {
    Found {
        operation: format!("hide column `{name}`"),
        reason: "all columns are visible",
        instead: "scope it with `.on(Mysql, ..)`, or let a view leave the column out",
    }
}

fn in_constraint(constraint: &Constraint) -> Option<Found> {
    match constraint {
        Constraint::Check(check) if check.not_enforced => Some(Found {
            operation: format!("keep check `{}` without enforcing it", check.name),
            reason: "a check is enforced",
            instead: "scope it with `.on(Mysql, ..)`, or leave the check out",
        }),
        Constraint::PrimaryKey(key) if !key.prefix_lengths.is_empty() => Some(Found {
            operation: format!("tell rows apart by prefixes in `{}`", key.name),
            reason: "a key is made of whole values",
            instead: "scope it with `.on(Mysql, ..)`, or make the prefix a column of its own",
        }),
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::ForeignKey(_) => None,
    }
}
