//! What constraints and indexes are called in the live database, where that is not what the revisions call them.
//!
//! A name that nobody chose differs from database to database, and another constraint may bear the name that the revisions know. So they are matched
//! by structure, and a plan names what is there. Invariant: a name is replaced only where both sides have the same thing, each under its own name.

use crate::model::alignment::{Named, align};
use crate::model::{QualifiedName, Schema, Table};
use crate::operation::PartNames;
use std::collections::BTreeSet;

/// Matches what the replay, in normal form, and the live database have of these tables.
pub(super) fn live_names(replay: &Schema, live: &Schema, tables: &BTreeSet<QualifiedName>) -> PartNames {
    let mut names = PartNames::default();
    for table in tables {
        let (Some(here), Some(there)) = (replay.table(table), live.table(table)) else { continue };
        match_constraints(here, there, &mut names);
        let (here, there): (Vec<_>, Vec<_>) = (replay.indexes_of(table).collect(), live.indexes_of(table).collect());
        match_named(table, &here, &there, &mut names);
    }
    names
}

fn match_constraints(here: &Table, there: &Table, names: &mut PartNames) {
    let table = &here.name;
    if let (Some(one), Some(two)) = (&here.primary_key, &there.primary_key) {
        match_named(table, &[one], &[two], names);
    }
    match_named(table, &refs(&here.uniques), &refs(&there.uniques), names);
    match_named(table, &refs(&here.checks), &refs(&there.checks), names);
    match_named(table, &refs(&here.foreign_keys), &refs(&there.foreign_keys), names);
}

fn match_named<T: Named>(table: &QualifiedName, here: &[&T], there: &[&T], names: &mut PartNames) {
    for (one, two) in align(here, there).pairs {
        let (one, two) = (here[one].name().as_str(), there[two].name().as_str());
        if one != two {
            names.learn(table, one, two);
        }
    }
}

fn refs<T>(items: &[T]) -> Vec<&T> {
    items.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Check, Column, ColumnType, Name, Object};
    use crate::operation::{Operation, TableChange};

    fn table(checks: &[(&str, &str)]) -> Schema {
        let mut table = Table::new("t");
        table.columns = ["a", "b"].map(|name| Column::new(name, ColumnType::Text)).to_vec();
        let check = |(name, expression): &(&str, &str)| Check {
            name: Name::Generated((*name).into()),
            expression: (*expression).into(),
        };
        table.checks = checks.iter().map(check).collect();
        [Object::Table(table)].into_iter().collect()
    }

    fn check(replay: &[(&str, &str)], live: &[(&str, &str)], dropped: &str, expected: &str) {
        let (replay, live) = (table(replay), table(live));
        let mut names = live_names(&replay, &live, &BTreeSet::from(["t".into()]));
        let mut renamed = replay.clone();
        names.rename_in(&mut renamed);
        assert_eq!(renamed.table(&"t".into()), live.table(&"t".into()));
        let drop = |name: &str| {
            let change = TableChange::DropConstraint { name: name.into(), if_exists: false };
            Operation::alter_table("t", vec![change])
        };
        let mut said = Vec::new();
        assert_eq!(names.in_operation(&drop(dropped), &mut said), drop(expected));
        assert_eq!(said.is_empty(), dropped == expected, "{said:?}");
    }

    #[test]
    fn what_is_dropped_is_named_as_it_is_called_here() {
        let replay = [("t_check", "a > 0"), ("t_check1", "b > 0")];
        let live = [("t_a_check", "a > 0"), ("t_check", "b > 0")];
        check(&replay, &live, "t_check", "t_a_check");
        check(&replay, &live, "t_check1", "t_check");
        check(&replay, &replay, "t_check", "t_check");
    }
}
