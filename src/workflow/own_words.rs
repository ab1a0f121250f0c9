//! What two databases of one kind say in their own words.
//!
//! Against entities the portable type decides, and what a database spells otherwise is no difference. Between two databases the words themselves are
//! compared, and a plan says what is new in the words of the database that has it. Invariant: nothing here is looked at where one side is declared.

use super::comparison::Side;
use crate::model::{CaseRule, ColumnType, Name, ObjectRef, Owner, Pair, Restoration, Schema, Table, Unmodelled};
use std::collections::BTreeSet;

/// The side with the types that its database declares, and with the keys that may be null there.
pub(super) fn as_declared(side: &Side) -> Side {
    let said = |schema: &Schema| {
        let mut out = schema.clone();
        schema.unmodelled().iter().for_each(|found| say(&mut out, found));
        out
    };
    Side { written: said(&side.written), live: side.live.as_ref().map(said), leaves_unsaid: side.leaves_unsaid }
}

fn say(schema: &mut Schema, found: &Unmodelled) {
    let Owner::Column(ObjectRef::Table(table), name) = &found.owner else { return };
    let Some(column) = schema.table_mut(table).and_then(|table| table.column_mut(name)) else { return };
    if found.property == Unmodelled::DECLARED_TYPE {
        let words = found.value.split_whitespace().collect::<Vec<_>>().join(" ");
        column.column_type = ColumnType::Native(words.to_ascii_lowercase());
    } else if found.property == Unmodelled::NULLABLE_KEY && !found.spelling {
        column.not_null = false;
    }
}

/// Names of constraints and indexes that the two databases chose, and that differ in case alone, count as chosen by a person: then they are reached.
pub(super) fn with_case_that_counts(mut sides: Pair<Side>, rule: CaseRule) -> Pair<Side> {
    // Where names of constraints stand in no catalog, nobody reads them.
    if !rule.backticks {
        return sides;
    }
    let names = |schema: &Schema| -> BTreeSet<(ObjectRef, String)> {
        let of_table = |table: &Table| {
            let object = ObjectRef::Table(table.name.clone());
            let generated = table.constraints().filter(|one| one.name().is_generated());
            generated.map(|one| (object.clone(), one.name().as_str().to_owned())).collect::<Vec<_>>()
        };
        schema.tables().flat_map(of_table).collect()
    };
    let Pair { previous, next } = sides.as_ref().map(|side| names(&side.written));
    let differ = |one: &(ObjectRef, String), other: &(ObjectRef, String)| {
        one.0 == other.0 && rule.parts.differ_in_case_alone(&one.1, &other.1)
    };
    let alone = |these: &BTreeSet<_>, those: &BTreeSet<_>| -> BTreeSet<_> {
        these
            .iter()
            .filter(|one| !those.contains(*one) && those.iter().any(|other| differ(one, other)))
            .cloned()
            .collect()
    };
    let counting: BTreeSet<(ObjectRef, String)> =
        alone(&previous, &next).union(&alone(&next, &previous)).cloned().collect();
    for side in [&mut sides.previous, &mut sides.next] {
        for schema in [Some(&mut side.written), side.live.as_mut()].into_iter().flatten() {
            choose(schema, &counting);
        }
    }
    sides
}

fn choose(schema: &mut Schema, names: &BTreeSet<(ObjectRef, String)>) {
    for (object, name) in names {
        let ObjectRef::Table(table) = object else { continue };
        let Some(table) = schema.table_mut(table) else { continue };
        if let Some(mut constraint) = table.remove_constraint(name) {
            *constraint.name_mut() = Name::Given(name.clone());
            table.add_constraint(constraint);
        }
    }
}

/// What a plan that leads from one database to another meets: with the words that the other one has, and with what it says besides of what is new.
pub(super) fn with_words(sides: Pair<&Schema>) -> Schema {
    let Pair { previous, next } = sides;
    let mut out = previous.clone();
    let is_new = |owner: &Owner| match owner {
        Owner::Object(object) => !previous.contains(object),
        Owner::Column(object, name) => !has_part(previous, object, |table| table.column(name).is_some()),
        Owner::Constraint(object, name) => !has_part(previous, object, |table| table.constraint(name).is_some()),
        Owner::Unknown { .. } => false,
    };
    let says = |found: &&Unmodelled| found.spelling || (is_restated(found) && is_new(&found.owner));
    out.extend_unmodelled(next.unmodelled().iter().filter(says).cloned());
    out
}

fn is_restated(found: &Unmodelled) -> bool {
    found.restoration == Restoration::Restated
}

fn has_part(schema: &Schema, object: &ObjectRef, has: impl Fn(&Table) -> bool) -> bool {
    match object {
        ObjectRef::Table(table) => schema.table(table).is_some_and(has),
        object => schema.contains(object),
    }
}
