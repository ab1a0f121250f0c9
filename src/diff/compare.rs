//! The comparison itself.

use super::enumeration::{SeenValues, compare_enums};
use super::folded::unfold;
use super::indexes::{IndexOperations, compare_indexes, new_indexes};
use super::renames::{Renamed, spelled};
use super::table::table_changes;
use super::{Renames, Renaming, Sides};
use crate::model::{Definition, Object, ObjectRef, Pair, QualifiedName, Schema, Sequence};
use crate::operation::{Operation, order};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What leads from one schema to the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference {
    /// The operations, each of which finds what it needs.
    pub operations: Vec<Operation>,
    /// Decided renames that do not fit: the old name is not there any more, or the new one is there already or nowhere.
    pub unused: Vec<Renaming>,
}

impl Difference {
    /// Whether the two schemas say the same.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }
}

/// Judges equality by `normalized`, both sides for one target, and spells operations as `written` does. `written.previous` is the previous side
/// in portable spelling as far as it is known (a replay of revisions; the normal form where nothing is known).
pub fn compare(normalized: Pair<&Schema>, written: Pair<&Schema>, renames: &Renames) -> Difference {
    let valid = [normalized.next, written.next].map(without_invalid_indexes);
    let normalized = Pair::new(normalized.previous, &*valid[0]);
    let written = Pair::new(written.previous, &*valid[1]);
    let renamed = Renamed::new(normalized, written, renames);
    let sides = Sides {
        normalized: Pair::new(&renamed.normalized, normalized.next),
        written: Pair::new(&renamed.written, written.next),
    };
    let unfolded = unfold(&sides);
    let sides = Sides { normalized: unfolded.as_ref().map_or(sides.normalized, Pair::as_ref), ..sides };
    let (mut seen, mut indexes) = (SeenValues::new(), IndexOperations::default());
    let (tables, dropped_tables) = compare_tables(&sides, &renamed, &mut seen, &mut indexes);
    let enums = compare_enums(&sides, &renamed, &seen, &tables);
    for table in index_owners(&sides) {
        compare_indexes(&sides, table, &mut indexes);
    }
    let Others { foundations, new_owners, definitions, dropped_definitions, removals } =
        compare_others(&sides, &mut indexes);
    let operations = [
        renamed.operations.clone(),
        foundations,
        enums.creates,
        enums.changes,
        dropped_definitions,
        indexes.drops,
        tables,
        indexes.others,
        new_owners,
        definitions,
        dropped_tables,
        removals,
        enums.drops,
    ];
    Difference {
        operations: order(operations.into_iter().flatten().collect(), normalized.previous),
        unused: renamed.unused,
    }
}

/// Nobody makes an index that is not valid: what a failed build left behind on the next side is not there.
fn without_invalid_indexes(schema: &Schema) -> Cow<'_, Schema> {
    let is_invalid = |object: &Object| matches!(object, Object::Index(index) if index.invalid);
    match schema.iter().any(is_invalid) {
        true => {
            let mut valid = schema.clone();
            valid.retain(|object| !is_invalid(object));
            Cow::Owned(valid)
        }
        false => Cow::Borrowed(schema),
    }
}

/// Creations and changes; and drops, which come when everything else is done.
fn compare_tables(
    sides: &Sides<'_>,
    renamed: &Renamed<'_>,
    seen: &mut SeenValues,
    indexes: &mut IndexOperations,
) -> (Vec<Operation>, Vec<Operation>) {
    let Pair { previous, next } = sides.normalized;
    let (mut creates, mut alters, mut drops) = (Vec::new(), Vec::new(), Vec::new());
    for table in next.tables() {
        if previous.table(&table.name).is_none() {
            let table = sides.written.next.table(&table.name).unwrap_or(table);
            creates.push(Operation::create(Object::Table(table.clone())));
            new_indexes(sides, &table.name, indexes);
            continue;
        }
        let changes = table_changes(sides, &table.name, renamed, seen, indexes);
        if !changes.is_empty() {
            alters.push(Operation::alter_table(&table.name, changes));
        }
    }
    for table in previous.tables().filter(|table| next.table(&table.name).is_none()) {
        drops.push(Operation::drop(ObjectRef::Table(table.name.clone())));
    }
    creates.append(&mut alters);
    (creates, drops)
}

/// What has indexes on either side, except tables and views that come or go: those bring and take their indexes along.
fn index_owners<'a>(sides: &Sides<'a>) -> BTreeSet<&'a QualifiedName> {
    let Pair { previous, next } = sides.normalized;
    let owners = |schema: &'a Schema| {
        schema.iter().filter_map(|object| if let Object::Index(index) = object { Some(&index.table) } else { None })
    };
    let has = |schema: &Schema, relation: &QualifiedName| schema.contains(&schema.relation(relation));
    let stays = |owner: &&QualifiedName| has(previous, owner) == has(next, owner);
    owners(previous).chain(owners(next)).filter(stays).collect()
}

/// Operations on everything but tables, their indexes and enums.
#[derive(Default)]
struct Others {
    foundations: Vec<Operation>,
    /// Sequences that take the column that they go with, once it is there.
    new_owners: Vec<Operation>,
    definitions: Vec<Operation>,
    dropped_definitions: Vec<Operation>,
    removals: Vec<Operation>,
}

impl Others {
    /// A sequence is let go of before its old owner goes, and goes with the new one once that is there: what it counted stays.
    fn sequence(&mut self, next: &Sequence, previous: Option<&Sequence>) {
        let owned_by_nobody = || Sequence { owned_by: None, ..next.clone() };
        let moves = previous.is_none_or(|old| old.owned_by != next.owned_by);
        match previous {
            Some(old) if old == next => {}
            Some(old) if moves && (old.owned_by.is_some() || *old != owned_by_nobody()) => {
                self.foundations.push(Operation::Become(Object::Sequence(owned_by_nobody())));
            }
            Some(_) if moves => {}
            Some(_) => self.foundations.push(Operation::Become(Object::Sequence(next.clone()))),
            None => self.foundations.push(Operation::create(Object::Sequence(owned_by_nobody()))),
        }
        if moves && next.owned_by.is_some() {
            self.new_owners.push(Operation::Become(Object::Sequence(next.clone())));
        }
    }
}

fn compare_others(sides: &Sides<'_>, indexes: &mut IndexOperations) -> Others {
    let Pair { previous, next } = sides.normalized;
    let mut out = Others::default();
    for object in next.iter() {
        let list = match object {
            Object::Namespace(_) | Object::Extension(_) | Object::Sequence(_) => &mut out.foundations,
            Object::Definition(_) => &mut out.definitions,
            Object::Enum(_) | Object::Table(_) | Object::Index(_) => continue,
        };
        let new = || spelled(sides.written.next, object).clone();
        if let Object::Sequence(sequence) = object {
            out.sequence(sequence, previous.sequence(&sequence.name));
            continue;
        }
        match previous.get(&object.reference()) {
            None => {
                list.push(Operation::create(new()));
                if let Object::Definition(_) = object
                    && let Some(view) = object.reference().as_relation()
                {
                    new_indexes(sides, view, indexes);
                }
            }
            Some(old) if !old.equivalent(object) => list.push(Operation::Become(new())),
            Some(_) => {}
        }
    }
    for object in previous.iter().filter(|object| !next.contains(&object.reference())) {
        match object {
            Object::Sequence(sequence) if goes_with_its_owner(sequence, sides.normalized) => {}
            Object::Namespace(_) | Object::Extension(_) | Object::Sequence(_) => {
                out.removals.push(Operation::drop(object.reference()));
            }
            Object::Definition(definition) if goes_with_its_table(definition, sides.normalized) => {}
            Object::Definition(_) => out.dropped_definitions.push(Operation::drop(object.reference())),
            Object::Enum(_) | Object::Table(_) | Object::Index(_) => {}
        }
    }
    out
}

fn goes_with_its_owner(sequence: &Sequence, sides: Pair<&Schema>) -> bool {
    sequence.owned_by.as_ref().is_some_and(|owner| {
        let there = |schema: &Schema| schema.table(&owner.table).is_some_and(|t| t.column(&owner.column).is_some());
        there(sides.previous) && !there(sides.next)
    })
}

fn goes_with_its_table(definition: &Definition, sides: Pair<&Schema>) -> bool {
    let has = |schema: &Schema, relation: &QualifiedName| schema.contains(&schema.relation(relation));
    let owner = definition.identity.table.as_ref();
    owner.is_some_and(|relation| has(sides.previous, relation) && !has(sides.next, relation))
}
