//! What happens to the indexes of one table.

use super::{Sides, named::named_changes};
use crate::model::{Index, IndexPart, Name, Object, ObjectRef, Pair, QualifiedName, Schema};
use crate::operation::{Operation, Rename};
use std::collections::BTreeSet;

/// Changes of indexes: what must stand before the table changes, and what after it.
#[derive(Debug, Default)]
pub(super) struct IndexOperations {
    /// Drops.
    pub(super) drops: Vec<Operation>,
    /// Renames, then creations.
    pub(super) others: Vec<Operation>,
}

impl IndexOperations {
    pub(super) fn dropped(&mut self, index: &Index) {
        self.drops.push(Operation::drop(ObjectRef::index(&index.table, index.name.as_str())));
    }

    pub(super) fn renamed(&mut self, index: &Index, to: &str) {
        let object = ObjectRef::index(&index.table, index.name.as_str());
        self.others.push(Operation::Rename(Rename { object, to: index.table.sibling(to) }));
    }

    pub(super) fn created(&mut self, index: &Index, instead: Option<Name>) {
        let mut index = index.clone();
        index.name = instead.unwrap_or(index.name);
        self.others.push(Operation::create(Object::Index(index)));
    }
}

/// The indexes of a new table or view: as they are written, even those that this database has in another form (a unique index as a constraint, the
/// index of a foreign key by itself).
pub(super) fn new_indexes(sides: &Sides<'_>, table: &QualifiedName, out: &mut IndexOperations) {
    let is_written = sides.written.next.contains(&sides.written.next.relation(table));
    let schema = if is_written { sides.written.next } else { sides.normalized.next };
    schema.indexes_of(table).for_each(|index| out.created(index, None));
}

/// The indexes of a table that stays.
pub(super) fn compare_indexes(sides: &Sides<'_>, table: &QualifiedName, out: &mut IndexOperations) {
    let previous: Vec<&Index> = sides.normalized.previous.indexes_of(table).collect();
    let next: Vec<&Index> = sides.normalized.next.indexes_of(table).collect();
    let changes = named_changes(&previous, &next);
    let mut gone = BTreeSet::new();
    let constraints = sides.normalized.previous.table(table);
    let previous_lacks = |name: &str| {
        let as_constraint = constraints.is_some_and(|table| table.uniques.iter().any(|one| one.name.as_str() == name));
        !as_constraint && previous.iter().all(|index| index.name.as_str() != name)
    };
    let Pair { previous: before, next: after } = sides.written;
    for index in changes.dropped.iter().map(|index| spelled(before, index)) {
        if !taken_over(index, after, sides.normalized) && gone.insert(index.name.as_str()) {
            out.dropped(index);
        }
    }
    for (from, to) in &changes.renamed {
        let renamed = previous.iter().filter(|index| index.name.as_str() == from);
        renamed.for_each(|index| out.renamed(spelled(before, index), to));
    }
    for (index, instead) in changes.added {
        let index = spelled(after, index);
        let out_of_sight = before.index(table, index.name.as_str()).filter(|_| previous_lacks(index.name.as_str()));
        if taken_over(index, before, sides.normalized.swap()) {
            continue;
        }
        if let Some(old) = out_of_sight
            && serves_key(old, sides.normalized.previous)
            && gone.insert(old.name.as_str())
        {
            out.dropped(old);
        }
        out.created(index, instead);
    }
}

/// Some databases do not tell an index that serves a foreign key from the one that they would make for the key. There, a key that comes takes
/// the index out of the normal form, and one that goes brings it back, while the index itself stays. Whether that is so: `other` has it as it
/// is written, and only the second of `sides` has a key for it to serve.
fn taken_over(index: &Index, other: &Schema, sides: Pair<&Schema>) -> bool {
    let stays = other.index(&index.table, index.name.as_str()).is_some_and(|there| there.same_structure(index));
    stays && !serves_key(index, sides.previous) && serves_key(index, sides.next)
}

/// Whether a foreign key of the table begins with the columns that the index begins with.
fn serves_key(index: &Index, schema: &Schema) -> bool {
    let keys = schema.table(&index.table).into_iter().flat_map(|table| &table.foreign_keys);
    keys.into_iter().any(|key| {
        let columns: Vec<Option<&str>> = key.columns.iter().map(|column| Some(column.as_str())).collect();
        let own: Vec<Option<&str>> = index.parts.iter().map(IndexPart::column_name).take(columns.len()).collect();
        columns == own
    })
}

/// The index as it was written: of the same name, or of the same structure under a name that normalisation changed.
fn spelled<'a>(written: &'a Schema, index: &'a Index) -> &'a Index {
    let same_name = written.index(&index.table, index.name.as_str());
    let same_structure = || {
        let alike = |other: &&Index| other.name.agrees_with(&index.name) && other.same_structure(index);
        written.indexes_of(&index.table).find(alike)
    };
    same_name.or_else(same_structure).unwrap_or(index)
}
