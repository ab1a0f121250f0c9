//! Unique indexes that a normal form keeps as constraints.
//!
//! A database that has one thing for both (MySQL) reports a unique index as a constraint of its table. Where a side wrote an index, its operations
//! must speak of an index: it is unfolded here, and so is its like on the other side, which is the same thing. Invariant: what was equal stays
//! equal; a side whose normal form keeps its unique indexes is not touched.

use super::Sides;
use crate::model::{Index, IndexPart, Object, Pair, QualifiedName, Schema, Unique};

/// The normal forms with indexes where indexes were written.
pub(super) fn unfold(sides: &Sides<'_>) -> Option<Pair<Schema>> {
    let previous = folded(sides.normalized.previous, sides.written.previous);
    let next = folded(sides.normalized.next, sides.written.next);
    if previous.is_empty() && next.is_empty() {
        return None;
    }
    let mut unfolded = Pair::new(sides.normalized.previous.clone(), sides.normalized.next.clone());
    for (table, unique) in previous.iter().chain(&next) {
        unfold_one(&mut unfolded.previous, table, unique);
        unfold_one(&mut unfolded.next, table, unique);
    }
    Some(unfolded)
}

/// The constraints of the normal form that were written as indexes.
fn folded(normalized: &Schema, written: &Schema) -> Vec<(QualifiedName, Unique)> {
    let of_table = |table: &crate::model::Table| {
        let spelled = written.table(&table.name);
        let was_index = |unique: &&Unique| {
            let name = unique.name.as_str();
            written.index(&table.name, name).is_some()
                && spelled.is_none_or(|spelled| spelled.constraint(name).is_none())
        };
        let name = table.name.clone();
        table.uniques.iter().filter(was_index).map(|unique| (name.clone(), unique.clone())).collect::<Vec<_>>()
    };
    normalized.tables().flat_map(of_table).collect()
}

fn unfold_one(schema: &mut Schema, name: &QualifiedName, wanted: &Unique) {
    let Some(table) = schema.table_mut(name) else { return };
    let Some(at) = table.uniques.iter().position(|unique| unique.equivalent(wanted)) else { return };
    let unique = table.uniques.remove(at);
    let parts = unique.columns.iter().map(IndexPart::column).collect();
    schema.insert(Object::Index(Index { unique: true, ..Index::new(name, unique.name, parts) }));
}

#[cfg(test)]
mod tests {
    use super::super::{Renames, compare};
    use crate::model::{Column, ColumnType, Deferrable, Index, IndexPart, Name, Object, Pair, Schema, Table, Unique};

    fn song() -> Table {
        Table { columns: vec![Column::new("title", ColumnType::Text)], ..Table::new("song") }
    }

    fn as_index() -> Schema {
        let index = Index::new("song", "song_title_idx".into(), vec![IndexPart::column("title")]);
        [Object::Table(song()), Object::Index(Index { unique: true, ..index })].into_iter().collect()
    }

    fn as_constraint(name: Name) -> Schema {
        let columns = vec!["title".to_owned()];
        let unique = Unique { name, columns, nulls_not_distinct: false, deferrable: Deferrable::No };
        [Object::Table(Table { uniques: vec![unique], ..song() })].into_iter().collect()
    }

    #[test]
    fn operations_speak_of_an_index_where_one_was_written() {
        let (written, folded) = (as_index(), as_constraint("song_title_idx".into()));
        let bare: Schema = [Object::Table(song())].into_iter().collect();
        let empty = Schema::new();
        let check = |previous: [&Schema; 2], next: [&Schema; 2], expected: &[&str]| {
            let (normalized, written) = (Pair::new(previous[0], next[0]), Pair::new(previous[1], next[1]));
            let operations = compare(normalized, written, &Renames::default()).operations;
            let mut after = previous[1].clone();
            operations.iter().for_each(|operation| operation.apply(&mut after).expect("the operation fits"));
            let words: Vec<String> = operations.iter().map(ToString::to_string).collect();
            assert_eq!(words, expected);
        };
        let (create, drop) = ("create index `song_title_idx`", "drop index `song_title_idx`");
        check([&empty, &empty], [&folded, &written], &["create table `song`", create]);
        check([&bare, &bare], [&folded, &written], &[create]);
        check([&folded, &written], [&bare, &bare], &[drop]);
        check([&folded, &written], [&folded, &written], &[]);
        check([&folded, &folded], [&folded, &written], &[]);
        check([&folded, &written], [&folded, &folded], &[]);
        let generated = as_constraint(Name::Generated("song_title_key".into()));
        check([&generated, &generated], [&folded, &written], &[]);
    }
}
