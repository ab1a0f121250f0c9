//! Which index serves which foreign key.
//!
//! InnoDB needs an index that begins with a foreign key's columns and makes one, named like the key, where there is none. Such an index belongs to
//! the key: it is not reported, it goes with the key, it goes when another index comes to serve, and it comes back before that one goes. Invariant
//! kept by every plan: it exists exactly where no other index serves.

use super::flavor::Flavor;
use super::literal::{quote, quote_all};
use crate::model::{ForeignKey, Index, QualifiedName, Schema, SortOrder, Table};

/// Whether the index is the one that a foreign key of its table brought along.
pub(super) fn belongs_to_foreign_key(table: &Table, index: &Index) -> bool {
    let plain = !index.unique
        && index.method.is_none()
        && index.comment.is_none()
        && index.parts.iter().all(|part| part.prefix_length.is_none() && part.order == SortOrder::Ascending);
    let columns: Option<Vec<&str>> = index.parts.iter().map(|part| part.column_name()).collect();
    let Some(columns) = columns.filter(|_| plain) else { return false };
    table.foreign_keys.iter().any(|key| {
        let named = index.name.as_str() == key.name.as_str()
            || (names_itself(table, key) && key.columns.first().map(String::as_str) == Some(index.name.as_str()));
        named && key.columns.iter().map(String::as_str).eq(columns.iter().copied())
    })
}

/// Whether the server chose the name of the key: it then named the index after its first column.
pub(super) fn names_itself(table: &Table, key: &ForeignKey) -> bool {
    let number = key.name.as_str().strip_prefix(&table.name.name).and_then(|rest| rest.strip_prefix("_ibfk_"));
    number.is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

/// What an `ALTER TABLE` must say of such indexes, so that the invariant holds after it.
pub(super) fn clauses(flavor: &Flavor, before: &Schema, after: &Schema, table: &QualifiedName) -> Vec<String> {
    let (old, new) = (unserved(flavor, before, table), unserved(flavor, after, table));
    let has = |schema: &Schema, name: &str| {
        schema.table(table).is_some_and(|table| table.foreign_keys.iter().any(|key| key.name.as_str() == name))
    };
    let gone = old.iter().filter(|key| !new.iter().any(|other| other.name.as_str() == key.name.as_str()));
    let come = new.iter().filter(|key| !old.iter().any(|other| other.name.as_str() == key.name.as_str()));
    let come = come.filter(|key| has(before, key.name.as_str())); // the server makes the index of a new key itself
    gone.map(|key| format!("DROP INDEX {}", quote(key.name.as_str())))
        .chain(come.map(|key| format!("ADD INDEX {} ({})", quote(key.name.as_str()), quote_all(&key.columns))))
        .collect()
}

/// The foreign keys that no index serves but their own.
fn unserved<'a>(flavor: &Flavor, schema: &'a Schema, name: &QualifiedName) -> Vec<&'a ForeignKey> {
    let Some(table) = schema.table(name) else { return Vec::new() };
    table.foreign_keys.iter().filter(|key| !is_served(flavor, schema, table, key)).collect()
}

fn is_served(flavor: &Flavor, schema: &Schema, table: &Table, key: &ForeignKey) -> bool {
    let begins = |columns: &[String]| columns.starts_with(&key.columns);
    table.primary_key.as_ref().is_some_and(|key| begins(&key.columns))
        || table.uniques.iter().any(|unique| begins(&unique.columns))
        || schema.indexes_of(&table.name).any(|index| {
            index.name.as_str() != key.name.as_str()
                && matches!(index.method.as_deref(), None | Some("btree" | "hash"))
                && index.parts.len() >= key.columns.len()
                && index.parts.iter().zip(&key.columns).all(|(part, column)| {
                    part.column_name() == Some(column)
                        && part.prefix_length.is_none()
                        && (flavor.descending_indexes_serve || part.order == SortOrder::Ascending)
                })
        })
}
