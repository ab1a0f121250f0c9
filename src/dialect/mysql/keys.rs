//! Which index serves which foreign key.
//!
//! InnoDB needs an index that begins with a foreign key's columns and makes one where there is none: named like the key, or like its first column
//! where the server chose the name of the key. Such an index belongs to the key: it is not reported, it goes with the key, it goes when another
//! index comes to serve, and it comes back before that one goes. Invariant kept by every plan: it exists exactly where no other index serves.

use super::flavor::Flavor;
use super::literal::{quote, quote_all};
use super::session::Settings;
use crate::model::{
    ForeignKey, Index, ObjectRef, Owner, QualifiedName, Restoration, Schema, SortOrder, Table, Unmodelled,
};
use crate::plan::Target;

/// The property that tells the name of such an index where it is another.
const OWN_INDEX: &str = "index of a foreign key";

/// Whether the index is the one that a foreign key of its table brought along.
pub(super) fn belongs_to_foreign_key(table: &Table, index: &Index) -> bool {
    owners(table, index).next().is_some()
}

/// The keys that such an index serves.
fn owners<'a>(table: &'a Table, index: &Index) -> impl Iterator<Item = &'a ForeignKey> {
    let plain = !index.unique
        && index.method.is_none()
        && index.comment.is_none()
        && !index.invisible
        && index.parts.iter().all(|part| part.prefix_length.is_none() && part.order == SortOrder::Ascending);
    let columns: Option<Vec<&str>> = index.parts.iter().map(|part| part.column_name()).collect();
    let columns = columns.filter(|_| plain).unwrap_or_default();
    let same = |key: &&ForeignKey| key.columns.iter().map(String::as_str).eq(columns.iter().copied());
    let keys: Vec<&ForeignKey> = table.foreign_keys.iter().filter(same).collect();
    let name = index.name.as_str();
    let named = |key: &&ForeignKey| {
        name == key.name.as_str() || (names_itself(table, key) && key.columns.first().map(String::as_str) == Some(name))
    };
    let is_own = keys.iter().any(named);
    keys.into_iter().filter(move |_| is_own)
}

/// What a schema must know of such an index, which it does not hold: its name, where it is not the one that the server would choose.
pub(super) fn remember(table: &Table, index: &Index) -> Vec<Unmodelled> {
    let name = index.name.as_str();
    let other = owners(table, index).filter(|key| usual_name(table, key) != name);
    let found = other.map(|key| {
        let owner = Owner::Constraint(ObjectRef::Table(table.name.clone()), key.name.as_str().to_owned());
        Unmodelled::new(owner, OWN_INDEX, name).restored(Restoration::Restated)
    });
    found.collect()
}

/// Whether the server chose the name of the key: it then named the index after its first column.
pub(super) fn names_itself(table: &Table, key: &ForeignKey) -> bool {
    let number = key.name.as_str().strip_prefix(&table.name.name).and_then(|rest| rest.strip_prefix("_ibfk_"));
    number.is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

fn usual_name<'a>(table: &Table, key: &'a ForeignKey) -> &'a str {
    let first = key.columns.first().filter(|_| names_itself(table, key));
    first.map_or(key.name.as_str(), String::as_str)
}

fn own_name(schema: &Schema, table: &Table, key: &ForeignKey) -> String {
    let owner = Owner::Constraint(ObjectRef::Table(table.name.clone()), key.name.as_str().to_owned());
    if let Some(known) = schema.unmodelled_of(&owner).find(|found| found.property == OWN_INDEX) {
        return known.value.clone();
    }
    let usual = usual_name(table, key);
    let taken =
        schema.index(&table.name, usual).is_some() || table.uniques.iter().any(|unique| unique.name.as_str() == usual);
    if taken { key.name.as_str().to_owned() } else { usual.to_owned() }
}

/// The index that foreign keys bring along: its name, its columns, and the key whose name it bears, if any.
struct OwnIndex<'a> {
    name: String,
    columns: &'a [String],
}

fn own_indexes<'a>(flavor: &Flavor, schema: &'a Schema, name: &QualifiedName) -> Vec<OwnIndex<'a>> {
    let Some(table) = schema.table(name) else { return Vec::new() };
    let unserved: Vec<&ForeignKey> =
        table.foreign_keys.iter().filter(|key| !is_served(flavor, schema, table, key)).collect();
    let mut own: Vec<OwnIndex<'a>> = Vec::new();
    for key in &unserved {
        let longer =
            |other: &&&ForeignKey| other.columns.len() > key.columns.len() && other.columns.starts_with(&key.columns);
        let shared = own.iter().any(|index| index.columns == key.columns);
        if !shared && unserved.iter().find(longer).is_none() {
            own.push(OwnIndex { name: own_name(schema, table, key), columns: &key.columns });
        }
    }
    own
}

/// What an `ALTER TABLE` must say of such indexes, so that the invariant holds after it.
pub(super) fn clauses(flavor: &Flavor, before: &Schema, after: &Schema, table: &QualifiedName) -> Vec<String> {
    let (old, new) = (own_indexes(flavor, before, table), own_indexes(flavor, after, table));
    let has = |indexes: &[OwnIndex<'_>], one: &OwnIndex<'_>| indexes.iter().any(|other| other.name == one.name);
    let old_key = |name: &str| {
        before.table(table).is_some_and(|table| table.foreign_keys.iter().any(|key| key.name.as_str() == name))
    };
    let new_key = |name: &str| {
        after.table(table).is_some_and(|table| table.foreign_keys.iter().any(|key| key.name.as_str() == name))
    };
    let gone: Vec<_> = old.iter().filter(|index| !has(&new, index)).collect();
    // The server makes the index of a new key itself, and calls it as the key is called.
    let come = new.iter().filter(|index| !has(&old, index));
    let come: Vec<_> = come.filter(|index| !new_key(&index.name) || old_key(&index.name)).collect();
    // Where a column is renamed the server looks for what else serves the key under the old name: nothing does, so the index may not go.
    let follows = |index: &OwnIndex<'_>| {
        let renamed = renamed(before, after, table, index.columns);
        come.iter().find(|other| renamed.as_deref() == Some(other.columns)).copied()
    };
    let is_new =
        |index: &OwnIndex<'_>| !gone.iter().any(|old| follows(old).is_some_and(|follower| follower.name == index.name));
    let went = gone.iter().map(|index| match follows(index) {
        Some(new) => format!("RENAME INDEX {} TO {}", quote(&index.name), quote(&new.name)),
        None => format!("DROP INDEX {}", quote(&index.name)),
    });
    let came = come.iter().filter(|index| is_new(index));
    went.chain(came.map(|index| format!("ADD INDEX {} ({})", quote(&index.name), quote_all(index.columns)))).collect()
}

/// The columns as they are called after a change that renames one of them; none where it does not.
fn renamed(before: &Schema, after: &Schema, table: &QualifiedName, columns: &[String]) -> Option<Vec<String>> {
    let (old, new) = (before.table(table)?, after.table(table)?);
    let same_place = |name: &String| {
        let at = old.columns.iter().position(|column| column.name == *name)?;
        new.columns.get(at).map(|column| column.name.clone())
    };
    let names: Vec<String> = columns.iter().map(same_place).collect::<Option<_>>()?;
    (old.columns.len() == new.columns.len() && names != columns).then_some(names)
}

/// The lines that a new table needs for such indexes: those that the server would name otherwise.
pub(super) fn lines(flavor: &Flavor, schema: &Schema, table: &QualifiedName) -> Vec<String> {
    let named = |name: &str| {
        schema.table(table).is_some_and(|table| table.foreign_keys.iter().any(|key| key.name.as_str() == name))
    };
    let own = own_indexes(flavor, schema, table);
    let other = own.iter().filter(|index| !named(&index.name));
    other.map(|index| format!("INDEX {} ({})", quote(&index.name), quote_all(index.columns))).collect()
}

/// The server takes the index that a key brought along for its own to replace when the key comes back, and would call it as the key is called:
/// clauses that make it anew under its name.
pub(super) fn index_again(flavor: &Flavor, schema: &Schema, table: &QualifiedName, key: &ForeignKey) -> Vec<String> {
    let own = own_indexes(flavor, schema, table);
    let other = own.iter().filter(|index| index.columns == key.columns && index.name != key.name.as_str());
    other
        .flat_map(|index| {
            let name = quote(&index.name);
            [format!("DROP INDEX {name}"), format!("ADD INDEX {name} ({})", quote_all(index.columns))]
        })
        .collect()
}

fn is_served(flavor: &Flavor, schema: &Schema, table: &Table, key: &ForeignKey) -> bool {
    let own = [key.name.as_str()];
    has_index_over(flavor, schema, table, &key.columns, &own)
}

/// Whether the key's target has an index that begins with the columns referred to.
pub(super) fn is_target_served(flavor: &Flavor, schema: &Schema, key: &ForeignKey) -> bool {
    let Some(target) = schema.table(&key.references) else { return true };
    // The index that another foreign key brought along serves as well as any.
    has_index_over(flavor, schema, target, &key.referenced_columns, &[])
        || target.foreign_keys.iter().any(|other| other.columns.starts_with(&key.referenced_columns))
}

fn has_index_over(flavor: &Flavor, schema: &Schema, table: &Table, columns: &[String], but: &[&str]) -> bool {
    let begins = |key: &[String]| key.starts_with(columns);
    let whole = |key: &crate::model::PrimaryKey| columns.iter().all(|column| !key.prefix_lengths.contains_key(column));
    table.primary_key.as_ref().is_some_and(|key| begins(&key.columns) && whole(key))
        || table.uniques.iter().any(|unique| begins(&unique.columns))
        || schema.indexes_of(&table.name).any(|index| {
            !but.contains(&index.name.as_str())
                && matches!(index.method.as_deref(), None | Some("btree" | "hash"))
                && index.parts.len() >= columns.len()
                && index.parts.iter().zip(columns).all(|(part, column)| {
                    part.column_name() == Some(column)
                        && part.prefix_length.is_none()
                        && (flavor.descending_indexes_serve || part.order == SortOrder::Ascending)
                })
        })
}

/// The setting under which the server takes foreign keys that refer to columns which are no key of their own.
pub(super) fn settings<'a>(
    flavor: &Flavor,
    target: &Target,
    schema: &Schema,
    keys: impl IntoIterator<Item = &'a ForeignKey>,
) -> Settings {
    let Some((variable, _)) = flavor.restricts_foreign_keys.filter(|(_, since)| target.version >= *since) else {
        return Settings::default();
    };
    match keys.into_iter().any(|key| !is_standard(schema, key)) {
        true => Settings::default().with(variable, "OFF"),
        false => Settings::default(),
    }
}

/// Whether the columns referred to are a key: all of its columns, and no others.
fn is_standard(schema: &Schema, key: &ForeignKey) -> bool {
    let Some(target) = schema.table(&key.references) else { return true };
    let same = |columns: &[String]| columns == key.referenced_columns;
    target.primary_key.as_ref().is_some_and(|key| same(&key.columns) && key.prefix_lengths.is_empty())
        || target.uniques.iter().any(|unique| same(&unique.columns))
        || schema.indexes_of(&target.name).any(|index| {
            let columns: Option<Vec<String>> = index
                .parts
                .iter()
                .map(|part| part.column_name().filter(|_| part.prefix_length.is_none()).map(str::to_owned))
                .collect();
            index.unique && columns.is_some_and(|columns| same(&columns))
        })
}
