//! What happens to the indexes of one table.

use super::{Sides, named::named_changes};
use crate::model::{Index, Name, Object, ObjectRef, QualifiedName};
use crate::operation::{Operation, Rename};

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

/// The indexes of a new table: as they are written, even those that this database has in another form (a unique index as a constraint, the
/// index of a foreign key by itself).
pub(super) fn new_indexes(sides: &Sides<'_>, table: &QualifiedName, out: &mut IndexOperations) {
    let is_written = sides.written.next.table(table).is_some();
    let schema = if is_written { sides.written.next } else { sides.normalized.next };
    schema.indexes_of(table).for_each(|index| out.created(index, None));
}

/// The indexes of a table that stays.
pub(super) fn compare_indexes(sides: &Sides<'_>, table: &QualifiedName, out: &mut IndexOperations) {
    let previous: Vec<&Index> = sides.normalized.previous.indexes_of(table).collect();
    let next: Vec<&Index> = sides.normalized.next.indexes_of(table).collect();
    let changes = named_changes(&previous, &next);
    changes.dropped.iter().for_each(|index| out.dropped(index));
    for (from, to) in &changes.renamed {
        previous.iter().filter(|index| index.name.as_str() == from).for_each(|index| out.renamed(index, to));
    }
    for (index, instead) in changes.added {
        out.created(spelled(sides, index), instead);
    }
}

/// The index as it was written: of the same name, or of the same structure under a name that normalisation changed.
fn spelled<'a>(sides: &Sides<'a>, index: &'a Index) -> &'a Index {
    let written = sides.written.next;
    let same_name = written.index(&index.table, index.name.as_str());
    let same_structure = || {
        let alike = |other: &&Index| other.name.agrees_with(&index.name) && other.same_structure(index);
        written.indexes_of(&index.table).find(alike)
    };
    same_name.or_else(same_structure).unwrap_or(index)
}
