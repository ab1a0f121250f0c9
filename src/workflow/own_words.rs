//! What two databases of one kind say in their own words.
//!
//! Against entities the portable type decides, and what a database spells otherwise is no difference. Between two databases the words themselves are
//! compared, and a plan says what is new in the words of the database that has it. Invariant: nothing here is looked at where one side is declared.

use super::comparison::Side;
use crate::model::{ColumnType, ObjectRef, Owner, Pair, Schema, Unmodelled};

/// The side with the types that its database declares, and with the keys that may be null there.
pub(super) fn as_declared(side: &Side) -> Side {
    let said = |schema: &Schema| {
        let mut out = schema.clone();
        schema.unmodelled().iter().for_each(|found| say(&mut out, found));
        out
    };
    Side { written: said(&side.written), live: side.live.as_ref().map(said) }
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
    found.restoration == crate::model::Restoration::Restated
}

fn has_part(schema: &Schema, object: &ObjectRef, has: impl Fn(&crate::model::Table) -> bool) -> bool {
    match object {
        ObjectRef::Table(table) => schema.table(table).is_some_and(has),
        object => schema.contains(object),
    }
}
