//! Whether two sides of a history can be applied in either order.

use crate::model::Schema;
use crate::operation::Operation;

/// Why two sides do not commute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What happens, in words.
    pub reason: String,
    /// The operations of the first side that are involved.
    pub first: Vec<String>,
    /// The operations of the second side that are involved.
    pub second: Vec<String>,
}

/// Applies one side then the other to `base`, both ways: no conflict is that both work and give equivalent schemas.
pub fn commute(base: &Schema, first: &[Operation], second: &[Operation]) -> Option<Conflict> {
    let one = apply_both(base, first, second);
    let two = apply_both(base, second, first);
    let reason = match (&one, &two) {
        (Ok(one), Ok(two)) if one.equivalent(two) => return None,
        (Ok(_), Ok(_)) => "the result depends on the order in which they run".to_owned(),
        (Err(error), _) | (_, Err(error)) => error.clone(),
    };
    let (first, second) = involved(first, second);
    Some(Conflict { reason, first, second })
}

fn apply_both(base: &Schema, first: &[Operation], second: &[Operation]) -> Result<Schema, String> {
    let mut schema = base.clone();
    for operation in first.iter().chain(second) {
        operation.apply(&mut schema).map_err(|error| format!("`{operation}` no longer fits: {error}"))?;
    }
    Ok(schema)
}

/// The operations that touch an object which the other side touches too.
fn involved(first: &[Operation], second: &[Operation]) -> (Vec<String>, Vec<String>) {
    let touching = |these: &[Operation], those: &[Operation]| {
        let subjects: Vec<_> = those.iter().flat_map(Operation::subjects).collect();
        let meets = |operation: &&Operation| {
            operation.subjects().iter().any(|subject| {
                subjects
                    .iter()
                    .any(|other| other == subject || (subject.owner().is_some() && other.owner() == subject.owner()))
            })
        };
        these.iter().filter(meets).map(ToString::to_string).collect()
    };
    (touching(first, second), touching(second, first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, ColumnType, Object, Table};
    use crate::operation::{ColumnChange, TableChange};

    fn base() -> Schema {
        let mut song = Table::new("song");
        song.columns.push(Column::new("title", ColumnType::Text));
        [Object::Table(song)].into_iter().collect()
    }

    fn alter(change: TableChange) -> Vec<Operation> {
        vec![Operation::alter_table("song", vec![change])]
    }

    fn add(name: &str) -> Vec<Operation> {
        alter(TableChange::AddColumn { column: Column::new(name, ColumnType::Text), if_not_exists: false })
    }

    #[test]
    fn two_columns_of_one_table_do_not_conflict() {
        assert_eq!(commute(&base(), &add("bpm"), &add("key")), None);
    }

    #[test]
    fn the_same_column_twice_conflicts() {
        assert!(commute(&base(), &add("bpm"), &add("bpm")).is_some());
    }

    #[test]
    fn a_rename_conflicts_with_an_alteration_of_the_same_column() {
        let rename = alter(TableChange::RenameColumn { from: "title".into(), to: "name".into() });
        let change = ColumnChange::NotNull(true);
        let conflict = commute(&base(), &rename, &alter(TableChange::AlterColumn { name: "title".into(), change }));
        let conflict = conflict.expect("they do not commute");
        assert_eq!((conflict.first.len(), conflict.second.len()), (1, 1));
    }
}
