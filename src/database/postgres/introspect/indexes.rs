//! Indexes that no constraint owns.

use super::catalog::{Catalog, list, number, numbers, optional, text, truth};
use super::classify::classify;
use super::owners::Owners;
use super::tables::{NumberedTable, Tables};
use crate::dialect::postgres::{names, printed};
use crate::model::{Index, IndexPart, IndexValue, NullsOrder, Object, Schema, SortOrder, naming};
use crate::plan::Row;
use std::collections::HashMap;

/// Bits of `pg_index.indoption`.
const DESCENDING: i64 = 1;
const NULLS_FIRST: i64 = 2;

pub(super) fn read(catalog: &Catalog, tables: &Tables, schema: &mut Schema, owners: &mut Owners) {
    let classes: HashMap<String, String> =
        catalog.operator_classes.iter().map(|row| (text(row, 0), text(row, 1))).collect();
    for row in &catalog.indexes {
        let Some(table) = tables.get(&text(row, 0)) else { continue };
        let index = Object::Index(index(table, row, &classes));
        owners.add_object("pg_class", text(row, 14), index.reference());
        schema.insert(index);
    }
}

fn index(table: &NumberedTable, row: &Row, classes: &HashMap<String, String>) -> Index {
    let keys = numbers(row, 5);
    let key_length = number(row, 4).and_then(|length| usize::try_from(length).ok()).unwrap_or(keys.len());
    let (options, class_numbers, collations) = (numbers(row, 6), numbers(row, 7), numbers(row, 8));
    let (expressions, collation_names) = (list(row, 11), list(row, 12));
    let btree = text(row, 2) == "btree";
    let statement = text(row, 16);
    let part = |at: usize| {
        let key = keys[at].as_str();
        let mut part = match expressions.get(at).cloned().flatten() {
            Some(sql) => IndexPart::expression(printed::bare(&sql)),
            None => IndexPart::column(table.column_name(key).unwrap_or_default()),
        };
        let bits: i64 = options.get(at).and_then(|bits| bits.parse().ok()).filter(|_| btree).unwrap_or_default();
        let descending = bits & DESCENDING != 0;
        part.order = if descending { SortOrder::Descending } else { SortOrder::Ascending };
        part.nulls = btree.then_some(if bits & NULLS_FIRST != 0 { NullsOrder::First } else { NullsOrder::Last });
        if !btree {
            part.nulls = None;
        }
        part.operator_class = class_numbers.get(at).and_then(|class| classes.get(class)).cloned();
        let collation = collations.get(at).map_or("0", String::as_str);
        let natural = match &part.value {
            IndexValue::Column(_) => table.collation(key) == Some(collation),
            // What an expression's own collation would be is not in the catalog: the server says the other one behind it.
            IndexValue::Expression(_) => {
                let printed = expressions.get(at).cloned().flatten().unwrap_or_default();
                !statement.contains(&format!("{printed} COLLATE "))
            }
        };
        if !natural && collation != "0" {
            let default = || "default".to_owned();
            part.collation = Some(collation_names.get(at).cloned().flatten().unwrap_or_else(default));
        }
        part
    };
    let parts: Vec<IndexPart> = (0..key_length.min(keys.len())).map(part).collect();
    let owner = table.table.name.name.as_str();
    let include = keys.iter().skip(key_length).filter_map(|key| table.column_name(key)).collect();
    Index {
        table: table.table.name.clone(),
        name: classify(&text(row, 1), &candidates(owner, &parts)),
        unique: truth(row, 3),
        method: (!btree).then(|| text(row, 2)),
        parts,
        include,
        predicate: optional(row, 10).map(|sql| printed::bare(&sql).to_owned()),
        nulls_not_distinct: truth(row, 9),
        comment: optional(row, 13),
        invisible: false,
        invalid: !truth(row, 15),
        concurrently: false,
    }
}

/// A convention calls an expression `expr`; PostgreSQL does so too, but calls a function by its name.
fn candidates(owner: &str, parts: &[IndexPart]) -> [String; 3] {
    let named = |of_expression: fn(&str) -> String| -> Vec<String> {
        let name = |part: &IndexPart| match &part.value {
            IndexValue::Column(name) => name.clone(),
            IndexValue::Expression(sql) => of_expression(sql),
        };
        parts.iter().map(name).collect()
    };
    let (plain, called) = (named(|_| "expr".to_owned()), named(function));
    [
        naming::index(owner, &plain),
        names::chosen(owner, Some(&plain.join("_")), "idx"),
        names::chosen(owner, Some(&called.join("_")), "idx"),
    ]
}

fn function(sql: &str) -> String {
    let name = sql.split('(').next().unwrap_or_default();
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { "expr".to_owned() }
}
