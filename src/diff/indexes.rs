//! What happens to the indexes of one table.

use super::{Sides, named::named_changes};
use crate::model::{Index, Object, ObjectRef, QualifiedName};
use crate::operation::{Operation, Rename};

/// Changes of indexes: what must stand before the table changes, and what after it.
#[derive(Debug, Default)]
pub(super) struct IndexOperations {
    /// Drops.
    pub(super) drops: Vec<Operation>,
    /// Renames, then creations.
    pub(super) others: Vec<Operation>,
}

pub(super) fn compare_indexes(sides: &Sides<'_>, table: &QualifiedName, out: &mut IndexOperations) {
    let previous: Vec<&Index> = sides.normalized.previous.indexes_of(table).collect();
    let next: Vec<&Index> = sides.normalized.next.indexes_of(table).collect();
    let changes = named_changes(&previous, &next);
    let reference = |name: &str| ObjectRef::index(table, name);
    out.drops.extend(changes.dropped.iter().map(|index| Operation::drop(reference(index.name.as_str()))));
    out.others.extend(
        changes
            .renamed
            .iter()
            .map(|(from, to)| Operation::Rename(Rename { object: reference(from), to: table.sibling(to.clone()) })),
    );
    out.others.extend(changes.added.into_iter().map(|(index, instead)| {
        let mut index = spelled(sides, index).clone();
        index.name = instead.unwrap_or(index.name);
        Operation::create(Object::Index(index))
    }));
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
