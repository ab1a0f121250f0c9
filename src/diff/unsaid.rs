//! Properties that entities have no words for: what one side leaves unsaid is as the other side has it.
//!
//! Invariant: only properties are taken over, never an object or a constraint, nor a column but the invisible key that a server gives a table
//! without one: what is there on both sides keeps what nobody could have said of it. Judged in the normal form, by the alignment of all comparisons; the written form follows by name.

use super::Renames;
use super::renames::Renamed;
use crate::model::alignment::{Named, align};
use crate::model::{Check, Index, Object, ObjectRef, Pair, PrimaryKey, QualifiedName, Schema, Table, Unique};

/// Lets `next`, in both forms, have what `previous` has and `next` cannot say: invisible columns and indexes, checks that are not enforced,
/// prefixes of primary keys, formats of rows.
pub fn adopt_unsaid(previous: &Schema, next: Pair<&mut Schema>, renames: &Renames) {
    let Pair { previous: normalized, next: written } = next;
    let renamed = {
        let sides = Pair::new(previous, &*normalized);
        Renamed::new(sides, Pair::new(previous, &*written), renames).normalized.into_owned()
    };
    for old in renamed.tables() {
        let Some(new) = normalized.table_mut(&old.name) else { continue };
        adopt_table(old, new);
        if let Some(spelled) = written.table_mut(&old.name) {
            let adopted = new.clone();
            adopt_table(&adopted, spelled);
        }
        adopt_indexes(&hidden(&renamed, &old.name), normalized, &old.name);
        adopt_indexes(&hidden(normalized, &old.name), written, &old.name);
    }
}

fn adopt_table(old: &Table, new: &mut Table) {
    adopt_generated_key(old, new);
    new.options.row_format = new.options.row_format.or(old.options.row_format);
    for column in &mut new.columns {
        column.invisible |= old.column(&column.name).is_some_and(|old| old.invisible);
    }
    if let (Some(old), Some(key)) = (&old.primary_key, &mut new.primary_key) {
        adopt_key(old, key);
    }
    let said: Vec<Check> = old.checks.iter().map(|check| Check { not_enforced: false, ..check.clone() }).collect();
    for (one, two) in pairs(&said, &new.checks) {
        new.checks[two].not_enforced |= old.checks[one].not_enforced;
    }
}

/// MySQL gives a table without a key one, if told to: an invisible column that numbers the rows.
fn adopt_generated_key(old: &Table, new: &mut Table) {
    let Some(key) = old.primary_key.as_ref().filter(|_| new.primary_key.is_none()) else { return };
    let [sole] = key.columns.as_slice() else { return };
    let generated = |column: &&crate::model::Column| column.invisible && column.identity.is_some();
    let Some(column) = old.column(sole).filter(generated) else { return };
    if new.column(sole).is_none() {
        new.columns.insert(0, column.clone());
        new.primary_key = Some(key.clone());
    }
}

fn adopt_key(old: &PrimaryKey, new: &mut PrimaryKey) {
    for (column, length) in &old.prefix_lengths {
        if new.columns.contains(column) {
            new.prefix_lengths.entry(column.clone()).or_insert(*length);
        }
    }
}

fn hidden(schema: &Schema, table: &QualifiedName) -> Vec<Index> {
    schema.indexes_of(table).filter(|index| index.invisible).cloned().collect()
}

fn adopt_indexes(hidden: &[Index], new: &mut Schema, table: &QualifiedName) {
    if hidden.is_empty() {
        return;
    }
    let said: Vec<Index> = hidden.iter().map(|index| Index { invisible: false, ..index.clone() }).collect();
    let there: Vec<Index> = new.indexes_of(table).cloned().collect();
    let aligned = pairs(&said, &there);
    for (_, two) in &aligned {
        new.insert(Object::Index(Index { invisible: true, ..there[*two].clone() }));
    }
    let open = (0..hidden.len()).filter(|one| aligned.iter().all(|(aligned, _)| aligned != one));
    for index in open.map(|one| &hidden[one]).filter(|index| index.unique) {
        adopt_unique(index, new);
    }
}

/// Where a unique index that queries use is a constraint, an invisible one is an index all the same.
fn adopt_unique(hidden: &Index, new: &mut Schema) {
    let columns: Vec<Option<&str>> = hidden.parts.iter().map(|part| part.column_name()).collect();
    let alike = |unique: &Unique| {
        unique.name.agrees_with(&hidden.name)
            && unique.columns.iter().map(|column| Some(column.as_str())).eq(columns.iter().copied())
    };
    let Some(table) = new.table_mut(&hidden.table) else { return };
    let Some(at) = table.uniques.iter().position(alike) else { return };
    let unique = table.uniques.remove(at);
    let index = Index { name: unique.name, ..hidden.clone() };
    if !new.contains(&ObjectRef::index(&index.table, index.name.as_str())) {
        new.insert(Object::Index(index));
    }
}

fn pairs<T: Named>(one: &[T], two: &[T]) -> Vec<(usize, usize)> {
    align(&one.iter().collect::<Vec<_>>(), &two.iter().collect::<Vec<_>>()).pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Renaming;
    use crate::model::{Column, ColumnType, IndexPart, Name, RowFormat};

    fn schema(table: &str, unsaid: bool) -> Schema {
        let mut made = Table::new(table);
        made.columns.push(Column { invisible: unsaid, ..Column::new("title", ColumnType::Text) });
        made.checks.push(Check { not_enforced: unsaid, ..Check::new("filled", "title <> ''") });
        made.options.row_format = unsaid.then_some(RowFormat::Compressed);
        let mut key = PrimaryKey::new(Name::Generated("pkey".into()), vec!["title".into()]);
        key.prefix_lengths.extend(unsaid.then(|| ("title".to_owned(), 20)));
        made.primary_key = Some(key);
        let parts = vec![IndexPart::column("title")];
        let index = Index { invisible: unsaid, ..Index::new(table, Name::Generated(format!("{table}_i")), parts) };
        [Object::Table(made), Object::Index(index)].into_iter().collect()
    }

    #[test]
    fn what_cannot_be_said_is_as_it_was_under_the_old_name_too() {
        let rename = [Renaming::Table { from: "song".into(), to: "track".into() }];
        for (name, renames) in [("song", Renames::default()), ("track", rename.into_iter().collect())] {
            let (mut normalized, mut written) = (schema(name, false), schema(name, false));
            adopt_unsaid(&schema("song", true), Pair::new(&mut normalized, &mut written), &renames);
            assert_eq!(normalized, schema(name, true));
            assert_eq!(written, schema(name, true));
        }
    }

    #[test]
    fn a_key_that_the_server_made_stays() {
        let mut live = schema("song", false);
        let made = live.table_mut(&"song".into()).expect("it is there");
        let row = ColumnType::integer(crate::model::IntegerSize::Big);
        let row = Column { invisible: true, identity: Some(Default::default()), ..Column::new("row", row) };
        made.columns.insert(0, row);
        made.primary_key = Some(PrimaryKey::new(Name::Generated("pkey".into()), vec!["row".into()]));
        let mut wanted = schema("song", false);
        wanted.table_mut(&"song".into()).expect("it is there").primary_key = None;
        let mut written = wanted.clone();
        adopt_unsaid(&live, Pair::new(&mut wanted, &mut written), &Renames::default());
        assert_eq!((&wanted, &written), (&live, &live));
    }

    #[test]
    fn another_thing_of_that_name_takes_nothing_over() {
        let (mut normalized, mut written) = (schema("track", false), schema("track", false));
        adopt_unsaid(&schema("song", true), Pair::new(&mut normalized, &mut written), &Renames::default());
        assert_eq!(normalized, schema("track", false));
    }
}
