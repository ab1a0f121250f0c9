//! Changes of a table, in a word each.

use anabranch::model::{Column, ColumnType};
use anabranch::operation::{ColumnChange, TableChange};

pub(crate) fn add(column: Column) -> TableChange {
    TableChange::AddColumn { column, if_not_exists: false }
}

pub(crate) fn drop_column(name: &str) -> TableChange {
    TableChange::DropColumn { name: name.into(), if_exists: false }
}

pub(crate) fn rename_column(from: &str, to: &str) -> TableChange {
    TableChange::RenameColumn { from: from.into(), to: to.into() }
}

pub(crate) fn set(name: &str, change: ColumnChange) -> TableChange {
    TableChange::AlterColumn { name: name.into(), change }
}

pub(crate) fn retype_to(name: &str, to: ColumnType) -> TableChange {
    set(name, ColumnChange::Type { to, using: None })
}

pub(crate) fn drop_constraint(name: &str) -> TableChange {
    TableChange::DropConstraint { name: name.into(), if_exists: false }
}
