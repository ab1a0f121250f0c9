//! Changes of a table.

use crate::model::{Column, ColumnType, Constraint, Expression, Generated, Identity, QualifiedName, TableOptions};
use serde::{Deserialize, Serialize};

/// Changes of one table, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlterTable {
    /// Which one.
    pub table: QualifiedName,
    /// What changes.
    pub changes: Vec<TableChange>,
}

/// One change of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableChange {
    /// A new column.
    AddColumn {
        /// The column.
        column: Column,
        /// Nothing happens where one of its name exists.
        #[serde(default, skip_serializing_if = "crate::model::is_default")]
        if_not_exists: bool,
    },
    /// A column that goes, with its values. Constraints and indexes that need it must be dropped before or in the same operation.
    DropColumn {
        /// Its name.
        name: String,
        /// Nothing happens where it does not exist.
        #[serde(default, skip_serializing_if = "crate::model::is_default")]
        if_exists: bool,
    },
    /// A column under another name; constraints and indexes follow.
    RenameColumn {
        /// As it is.
        from: String,
        /// As it is to be.
        to: String,
    },
    /// A column with another property.
    AlterColumn {
        /// Its name.
        name: String,
        /// The property and its new value.
        change: ColumnChange,
    },
    /// A new constraint.
    AddConstraint(Constraint),
    /// A constraint that goes.
    DropConstraint {
        /// Its name.
        name: String,
        /// Nothing happens where it does not exist.
        #[serde(default, skip_serializing_if = "crate::model::is_default")]
        if_exists: bool,
    },
    /// A constraint under another name.
    RenameConstraint {
        /// As it is.
        from: String,
        /// As it is to be.
        to: String,
    },
    /// Another comment.
    SetComment(Option<String>),
    /// Other options.
    SetOptions(TableOptions),
}

/// A property of a column and its new value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnChange {
    /// Another type.
    Type {
        /// The new type.
        to: ColumnType,
        /// How values are converted, where a plain cast does not do; SQL.
        #[serde(default, skip_serializing_if = "crate::model::is_default")]
        using: Option<String>,
    },
    /// Whether it must have a value.
    NotNull(bool),
    /// Another default, or none.
    Default(Option<Expression>),
    /// Another numbering, or none.
    Identity(Option<Identity>),
    /// Another expression, or an ordinary column.
    Generated(Option<Generated>),
    /// Another collation, or the database's.
    Collation(Option<String>),
    /// Another comment, or none.
    Comment(Option<String>),
    /// Whether `SELECT *` leaves it out.
    Invisible(bool),
}

impl ColumnChange {
    /// The change as it stands in the column.
    pub fn apply_to(&self, column: &mut Column) {
        match self {
            Self::Type { to, .. } => column.column_type = to.clone(),
            Self::NotNull(not_null) => column.not_null = *not_null,
            Self::Default(default) => column.default = default.clone(),
            Self::Identity(identity) => column.identity = identity.clone(),
            Self::Generated(generated) => column.generated = generated.clone(),
            Self::Collation(collation) => column.collation = collation.clone(),
            Self::Comment(comment) => column.comment = comment.clone(),
            Self::Invisible(invisible) => column.invisible = *invisible,
        }
    }

    /// The change that gives `column` back the property that this one takes away.
    pub fn undo(&self, column: &Column) -> ColumnChange {
        match self {
            Self::Type { .. } => Self::Type { to: column.column_type.clone(), using: None },
            Self::NotNull(_) => Self::NotNull(column.not_null),
            Self::Default(_) => Self::Default(column.default.clone()),
            Self::Identity(_) => Self::Identity(column.identity.clone()),
            Self::Generated(_) => Self::Generated(column.generated.clone()),
            Self::Collation(_) => Self::Collation(column.collation.clone()),
            Self::Comment(_) => Self::Comment(column.comment.clone()),
            Self::Invisible(_) => Self::Invisible(column.invisible),
        }
    }
}
