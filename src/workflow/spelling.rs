//! The live database in the spelling of the revisions, so that a generated `down` gives back what the revisions said.

use crate::model::{Object, ObjectRef, Schema};
use crate::plan::{Dialect, Target};
use std::collections::BTreeSet;

/// Each live object that the replay knows as well, and that means the same, as the replay spells it; every other as it is.
pub fn in_the_words_of(replay: &Schema, live: &Schema, dialect: &dyn Dialect, target: &Target) -> Schema {
    let (mut normalized, mut plain) = (replay.clone(), live.clone());
    dialect.normalize(target, &mut normalized);
    dialect.normalize(target, &mut plain);
    let mut written = live.clone();
    let mut kept_tables = BTreeSet::new();
    for object in plain.iter() {
        let reference = object.reference();
        let same = normalized.get(&reference).is_some_and(|there| there.equivalent(object));
        if let (true, Some(spelled)) = (same, replay.get(&reference)) {
            written.insert(spelled.clone());
            if let ObjectRef::Table(table) = reference {
                kept_tables.insert(table);
            }
        }
    }
    // What has no form of its own on this database (an enum on SQLite) is there where a table that uses it is.
    let vanished = replay.iter().filter(|object| !normalized.contains(&object.reference()));
    for object in vanished {
        let used = match object {
            Object::Enum(enumeration) => {
                replay.tables().filter(|table| kept_tables.contains(&table.name)).any(|table| {
                    table.columns.iter().any(|column| column.column_type.enum_name() == Some(&enumeration.name))
                })
            }
            // MySQL keeps a unique index as a constraint of its table.
            Object::Index(index) => kept_tables.contains(&index.table),
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Sequence(_)
            | Object::Table(_)
            | Object::Definition(_) => false,
        };
        if used {
            written.insert(object.clone());
        }
    }
    written
}
