//! Operations in words: for summaries, errors and progress. Invariant: one line, no SQL.

use super::{AlterEnum, Backfill, ColumnChange, EnumChange, Operation, Step, TableChange, WriteKind};
use std::fmt;

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create { object, .. } => write!(f, "create {}", object.reference()),
            Self::Drop { object, .. } => write!(f, "drop {object}"),
            Self::Become(object) => write!(f, "make {} so", object.reference()),
            Self::Rename(rename) => write!(f, "rename {} to `{}`", rename.object, rename.to),
            Self::AlterTable(alter) => {
                write!(f, "alter table `{}`: ", alter.table)?;
                join(f, &alter.changes)
            }
            Self::AlterEnum(AlterEnum { name, changes }) => {
                write!(f, "alter enum `{name}`: ")?;
                join(f, changes)
            }
            Self::Execute(execute) => {
                // The first line that says something: a file begins with its header.
                let says = |line: &&str| !line.is_empty() && !line.starts_with("--");
                let line = execute.sql.lines().map(str::trim).find(says).unwrap_or_default();
                let short: String = line.chars().take(60).collect();
                write!(f, "execute `{short}{}`", if execute.sql.trim_end().ends_with(&short) { "" } else { " .." })
            }
        }
    }
}

fn join<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
    for (number, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if number == 0 { "" } else { ", " })?;
    }
    Ok(())
}

impl fmt::Display for TableChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddColumn { column, .. } => write!(f, "add column `{}` ({})", column.name, column.column_type),
            Self::DropColumn { name, .. } => write!(f, "drop column `{name}`"),
            Self::RenameColumn { from, to } => write!(f, "rename column `{from}` to `{to}`"),
            Self::AlterColumn { name, change } => write!(f, "column `{name}` {change}"),
            Self::AddConstraint(constraint) => write!(f, "add {} `{}`", constraint.kind(), constraint.name()),
            Self::DropConstraint { name, .. } => write!(f, "drop constraint `{name}`"),
            Self::RenameConstraint { from, to } => write!(f, "rename constraint `{from}` to `{to}`"),
            Self::SetComment(Some(comment)) => write!(f, "comment \"{comment}\""),
            Self::SetComment(None) => f.write_str("no comment"),
            Self::SetOptions(_) => f.write_str("other options"),
        }
    }
}

impl fmt::Display for ColumnChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type { to, .. } => write!(f, "becomes {to}"),
            Self::NotNull(true) => f.write_str("becomes not null"),
            Self::NotNull(false) => f.write_str("becomes nullable"),
            Self::Default(Some(default)) => write!(f, "gets default {default}"),
            Self::Default(None) => f.write_str("loses its default"),
            Self::Identity(Some(_)) => f.write_str("numbers its rows"),
            Self::Identity(None) => f.write_str("no longer numbers its rows"),
            Self::Generated(Some(generated)) => write!(f, "is generated as {}", generated.expression),
            Self::Generated(None) => f.write_str("is no longer generated"),
            Self::Collation(Some(collation)) => write!(f, "gets collation `{collation}`"),
            Self::Collation(None) => f.write_str("gets the default collation"),
            Self::Comment(Some(comment)) => write!(f, "gets comment \"{comment}\""),
            Self::Comment(None) => f.write_str("loses its comment"),
            Self::Invisible(true) => f.write_str("becomes invisible"),
            Self::Invisible(false) => f.write_str("becomes visible"),
        }
    }
}

impl fmt::Display for EnumChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddValue { value, before: Some(before) } => write!(f, "add `{value}` before `{before}`"),
            Self::AddValue { value, before: None } => write!(f, "add `{value}`"),
            Self::RenameValue { from, to } => write!(f, "rename `{from}` to `{to}`"),
            Self::DropValue { value, replace_with: Some(new) } => write!(f, "drop `{value}` for `{new}`"),
            Self::DropValue { value, replace_with: None } => write!(f, "drop `{value}`"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(operation) => operation.fmt(f),
            Self::Write(write) => {
                let verb = match write.kind {
                    WriteKind::Insert => "insert into",
                    WriteKind::Update => "update",
                    WriteKind::Delete => "delete from",
                };
                write!(f, "{verb} `{}`", write.table)
            }
            Self::Backfill(Backfill { name, table, .. }) => write!(f, "backfill `{table}` ({name})"),
            Self::Require(assertion) => write!(f, "require {}", assertion.name),
            Self::SetLocal(setting) => write!(f, "set local {} = {}", setting.name, setting.value),
            Self::Irreversible(reason) => write!(f, "irreversible: {reason}"),
        }
    }
}
