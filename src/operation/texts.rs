//! The SQL text that operations carry: what the model keeps and does not read.

use super::{ColumnChange, Operation, TableChange};
use crate::model::{Constraint, Object, standing};

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

pub(super) fn of_object(object: &Object) -> Vec<&str> {
    match object {
        Object::Definition(definition) => vec![&definition.text],
        Object::Table(_)
        | Object::Index(_)
        | Object::Namespace(_)
        | Object::Extension(_)
        | Object::Enum(_)
        | Object::Sequence(_) => standing::expressions(object),
    }
}

pub(super) fn of_change(change: &TableChange) -> Vec<&str> {
    match change {
        TableChange::AddColumn { column, .. } => standing::of_column(column),
        TableChange::AddConstraint(Constraint::Check(check)) => vec![&check.expression],
        TableChange::AlterColumn { change, .. } => match change {
            ColumnChange::Type { using, .. } => using.as_deref().into_iter().collect(),
            ColumnChange::Default(default) => standing::of_default(default.as_ref()).into_iter().collect(),
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
