//! The SQL text that operations carry: what the model keeps and does not read.

use super::{ColumnChange, Operation, TableChange};
use crate::model::{Column, Constraint, Expression, Index, IndexValue, Object, Table};

impl Operation {
    /// The SQL text in it: bodies, expressions, statements.
    pub fn sql_texts(&self) -> Vec<&str> {
        match self {
            Self::Create { object, .. } | Self::Become(object) => of_object(object),
            Self::AlterTable(alter) => alter.changes.iter().flat_map(of_change).collect(),
            Self::Execute(execute) => vec![&execute.sql],
            Self::Drop { .. } | Self::Rename(_) | Self::AlterEnum(_) => Vec::new(),
        }
    }
}

fn of_object(object: &Object) -> Vec<&str> {
    match object {
        Object::Table(table) => of_table(table),
        Object::Index(index) => of_index(index),
        Object::Definition(definition) => vec![&definition.text],
        Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_) => Vec::new(),
    }
}

fn of_table(table: &Table) -> Vec<&str> {
    let checks = table.checks.iter().map(|check| check.expression.as_str());
    table.columns.iter().flat_map(of_column).chain(checks).collect()
}

fn of_index(index: &Index) -> Vec<&str> {
    let parts = index.parts.iter().filter_map(|part| match &part.value {
        IndexValue::Expression(sql) => Some(sql.as_str()),
        IndexValue::Column(_) => None,
    });
    parts.chain(index.predicate.as_deref()).collect()
}

fn of_column(column: &Column) -> Vec<&str> {
    let generated = column.generated.iter().map(|generated| generated.expression.as_str());
    generated.chain(of_default(column.default.as_ref())).collect()
}

fn of_default(default: Option<&Expression>) -> Option<&str> {
    match default {
        Some(Expression::Sql(sql)) => Some(sql),
        _ => None,
    }
}

fn of_change(change: &TableChange) -> Vec<&str> {
    match change {
        TableChange::AddColumn { column, .. } => of_column(column),
        TableChange::AddConstraint(Constraint::Check(check)) => vec![&check.expression],
        TableChange::AlterColumn { change, .. } => match change {
            ColumnChange::Type { using, .. } => using.as_deref().into_iter().collect(),
            ColumnChange::Default(default) => of_default(default.as_ref()).into_iter().collect(),
            ColumnChange::Generated(generated) => generated.iter().map(|made| made.expression.as_str()).collect(),
            ColumnChange::NotNull(_)
            | ColumnChange::Identity(_)
            | ColumnChange::Collation(_)
            | ColumnChange::Comment(_)
            | ColumnChange::Invisible(_) => Vec::new(),
        },
        TableChange::AddConstraint(_)
        | TableChange::DropColumn { .. }
        | TableChange::RenameColumn { .. }
        | TableChange::DropConstraint { .. }
        | TableChange::RenameConstraint { .. }
        | TableChange::SetComment(_)
        | TableChange::SetOptions(_) => Vec::new(),
    }
}
