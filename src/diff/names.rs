//! Names that nobody chose: where two databases gave the same thing different ones, that is no difference, and it is said.

use crate::model::alignment::{Named, align};
use crate::model::{ObjectRef, Owner, Pair, Schema, Table, Unmodelled};

/// What the previous side has under another name, one of the two being generated.
pub fn names_apart(normalized: Pair<&Schema>) -> Vec<Unmodelled> {
    let mut found = Vec::new();
    for table in normalized.previous.tables() {
        let Some(other) = normalized.next.table(&table.name) else { continue };
        constraints(table, other, &mut found);
        let indexes = normalized.map(|schema| schema.indexes_of(&table.name).collect::<Vec<_>>());
        for (one, two) in apart(&indexes.previous, &indexes.next) {
            found.push(named(Owner::Object(ObjectRef::index(&table.name, one)), two));
        }
    }
    found
}

fn constraints(table: &Table, other: &Table, found: &mut Vec<Unmodelled>) {
    let owner = |name: &str| Owner::Constraint(ObjectRef::Table(table.name.clone()), name.to_owned());
    let mut add =
        |names: Vec<(String, String)>| found.extend(names.iter().map(|(one, two)| named(owner(one), two.clone())));
    add(apart(&refs(&table.uniques), &refs(&other.uniques)));
    add(apart(&refs(&table.checks), &refs(&other.checks)));
    add(apart(&refs(&table.foreign_keys), &refs(&other.foreign_keys)));
}

fn refs<T>(items: &[T]) -> Vec<&T> {
    items.iter().collect()
}

fn apart<T: Named>(one: &[&T], two: &[&T]) -> Vec<(String, String)> {
    let pairs = align(one, two).pairs.into_iter().map(|(at, other)| (one[at].name(), two[other].name()));
    pairs
        .filter(|(one, two)| one.as_str() != two.as_str())
        .map(|(one, two)| (one.to_string(), two.to_string()))
        .collect()
}

fn named(owner: Owner, other: String) -> Unmodelled {
    Unmodelled::new(owner, "generated name", format!("`{other}` on the other side"))
}
