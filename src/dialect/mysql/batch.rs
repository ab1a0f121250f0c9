//! Which changes of a table share one `ALTER TABLE`, and what it costs.

use super::{default, flavor::Flavor};
use crate::model::{Column, Constraint, ObjectRef};
use crate::operation::{ColumnChange, TableChange};
use crate::plan::{LockMode, Statement};

/// Cuts changes into runs that one `ALTER TABLE` can do. The server reads all clauses against the table as it was, so a change that needs
/// another of the list to be done begins a new one. Folding is more than thrift: a primary key and `AUTO_INCREMENT` can only change together.
pub(super) fn split(changes: &[TableChange], flavor: &Flavor) -> Vec<Vec<TableChange>> {
    let mut batches: Vec<Vec<TableChange>> = Vec::new();
    let mut closed = true;
    for change in changes {
        let alone = stands_alone(change, flavor);
        let fits = |batch: &Vec<TableChange>| !closed && !alone && !batch.iter().any(|earlier| clash(earlier, change));
        match batches.last_mut().filter(|batch| fits(batch)) {
            Some(batch) => batch.push(change.clone()),
            None => batches.push(vec![change.clone()]),
        }
        closed = alone;
    }
    batches
}

fn stands_alone(change: &TableChange, flavor: &Flavor) -> bool {
    match change {
        TableChange::RenameColumn { .. } | TableChange::RenameConstraint { .. } | TableChange::SetOptions(_) => true,
        TableChange::AlterColumn { change, .. } => matches!(change, ColumnChange::Generated(_)),
        TableChange::AddColumn { column, .. } => is_filled_apart(column, flavor),
        TableChange::DropColumn { .. }
        | TableChange::AddConstraint(_)
        | TableChange::DropConstraint { .. }
        | TableChange::SetComment(_) => false,
    }
}

/// Whether a new column's rows must get their values by a statement of their own.
pub(super) fn is_filled_apart(column: &Column, flavor: &Flavor) -> bool {
    !flavor.random_defaults_of_new_columns && column.default.as_ref().is_some_and(default::is_random)
}

/// Whether the later change needs the earlier one to be done. A primary key and a unique constraint can take the place of one that goes; a check and
/// a foreign key cannot while the name is taken.
fn clash(earlier: &TableChange, later: &TableChange) -> bool {
    if let (Some(one), Some(two)) = (column_of(earlier), column_of(later)) {
        let both_alter = matches!((earlier, later), (TableChange::AlterColumn { .. }, TableChange::AlterColumn { .. }));
        return one == two && !both_alter;
    }
    match (earlier, later) {
        (TableChange::DropConstraint { name, .. }, TableChange::AddConstraint(added)) => {
            let replaces = matches!(added, Constraint::PrimaryKey(_) | Constraint::Unique(_));
            added.name().as_str().eq_ignore_ascii_case(name) && !replaces
        }
        (TableChange::AddConstraint(added), TableChange::DropConstraint { name, .. }) => {
            added.name().as_str().eq_ignore_ascii_case(name)
        }
        _ => false,
    }
}

fn column_of(change: &TableChange) -> Option<&str> {
    match change {
        TableChange::AddColumn { column, .. } => Some(&column.name),
        TableChange::DropColumn { name, .. } | TableChange::AlterColumn { name, .. } => Some(name),
        TableChange::RenameColumn { .. }
        | TableChange::AddConstraint(_)
        | TableChange::DropConstraint { .. }
        | TableChange::RenameConstraint { .. }
        | TableChange::SetComment(_)
        | TableChange::SetOptions(_) => None,
    }
}

/// What a statement does to those who use the table meanwhile (MySQL's manual, "Online DDL Operations"). The later, the worse; a statement costs
/// what its worst clause does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cost {
    /// The catalog alone.
    Instant,
    /// All rows are read, others write meanwhile.
    Online,
    /// All rows are written anew, others write meanwhile.
    Rebuild,
    /// All rows are written anew, others only read.
    Copy,
}

impl Cost {
    /// The statement with the lock and the flags that the cost means.
    pub(super) fn on(self, statement: Statement, table: ObjectRef) -> Statement {
        let statement = statement.alone();
        match self {
            Self::Instant => statement.locking(table, LockMode::AccessExclusive),
            Self::Online => {
                let mut statement = statement.locking(table, LockMode::ShareUpdateExclusive);
                statement.timeout = crate::plan::TimeoutClass::Long;
                statement
            }
            Self::Rebuild => statement.locking(table, LockMode::ShareUpdateExclusive).rewriting(),
            Self::Copy => statement.locking(table, LockMode::Share).rewriting(),
        }
    }

    /// The cost of a change.
    pub(super) fn of(change: &TableChange) -> Self {
        match change {
            TableChange::AddColumn { column, .. } if column.identity.is_some() => Self::Copy,
            TableChange::AddColumn { column, .. } if column.generated.as_ref().is_some_and(|g| g.stored) => Self::Copy,
            TableChange::AddColumn { .. } | TableChange::SetComment(_) => Self::Instant,
            TableChange::DropColumn { .. } => Self::Rebuild,
            TableChange::RenameColumn { .. } => Self::Instant,
            TableChange::AlterColumn { change, .. } => match change {
                ColumnChange::Default(_) | ColumnChange::Comment(_) | ColumnChange::Invisible(_) => Self::Instant,
                ColumnChange::NotNull(_) => Self::Rebuild,
                ColumnChange::Type { .. }
                | ColumnChange::Identity(_)
                | ColumnChange::Generated(_)
                | ColumnChange::Collation(_) => Self::Copy,
            },
            TableChange::AddConstraint(constraint) => match constraint {
                Constraint::Unique(_) => Self::Online,
                Constraint::PrimaryKey(_) => Self::Rebuild,
                Constraint::Check(_) | Constraint::ForeignKey(_) => Self::Copy,
            },
            TableChange::DropConstraint { .. } | TableChange::RenameConstraint { .. } => Self::Instant,
            TableChange::SetOptions(_) => Self::Copy,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, ColumnType, Deferrable, PrimaryKey, Unique};

    #[test]
    fn changes_share_a_statement_unless_one_needs_the_other() {
        let add = || TableChange::AddColumn { column: Column::new("a", ColumnType::Text), if_not_exists: false };
        let not_null = || TableChange::AlterColumn { name: "a".into(), change: ColumnChange::NotNull(true) };
        let rename = || TableChange::RenameColumn { from: "a".into(), to: "b".into() };
        let drop = |name: &str| TableChange::DropConstraint { name: name.into(), if_exists: false };
        let key = TableChange::AddConstraint(Constraint::PrimaryKey(PrimaryKey::new("p".into(), vec![])));
        let unique =
            Unique { name: "u".into(), columns: vec![], nulls_not_distinct: false, deferrable: Deferrable::No };
        let unique = TableChange::AddConstraint(Constraint::Unique(unique));
        let sizes = |changes: &[TableChange]| {
            split(changes, &super::super::flavor::MYSQL).iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(sizes(&[add(), not_null()]), [1, 1]);
        assert_eq!(sizes(&[not_null(), not_null(), drop("p"), key]), [4]);
        assert_eq!(sizes(&[drop("u"), unique.clone()]), [2]);
        assert_eq!(sizes(&[unique, drop("u")]), [1, 1]);
        assert_eq!(sizes(&[not_null(), rename(), not_null()]), [1, 1, 1]);
        assert_eq!(sizes(&[]), [0; 0]);
    }
}
