//! Tables and columns.

use super::catalog::{Catalog, optional, text, truth};
use super::constraints;
use super::owners::Owners;
use super::sequences::Sequences;
use crate::dialect::postgres::{printed, types};
use crate::model::{Column, ColumnType, Expression, Generated, ObjectRef, Sequence, Table, TableOptions};
use crate::plan::Row;
use std::collections::{BTreeMap, HashMap};

/// A table with the numbers by which the catalog knows its columns.
pub(super) struct NumberedTable {
    pub(super) table: Table,
    /// The number of each column and its collation, in the order of the columns.
    pub(super) numbers: Vec<(String, String)>,
    /// The numbers of the sequences that number a column by themselves.
    sequences: Vec<String>,
}

impl NumberedTable {
    pub(super) fn column(&self, number: &str) -> Option<&Column> {
        let at = self.numbers.iter().position(|(known, _)| known == number)?;
        self.table.columns.get(at)
    }

    pub(super) fn column_name(&self, number: &str) -> Option<String> {
        self.column(number).map(|column| column.name.clone())
    }

    /// Whether the sequence of that number numbers a column by itself.
    pub(super) fn numbered_by(&self, sequence: &str) -> bool {
        self.sequences.iter().any(|number| number == sequence)
    }

    pub(super) fn collation(&self, number: &str) -> Option<&str> {
        self.numbers.iter().find(|(known, _)| known == number).map(|(_, collation)| collation.as_str())
    }
}

/// Tables by their number.
pub(super) type Tables = BTreeMap<String, NumberedTable>;

pub(super) fn read(catalog: &Catalog, sequences: &Sequences, owners: &mut Owners) -> Tables {
    let mut tables = Tables::new();
    for row in &catalog.tables {
        let mut table = Table::new(catalog.name(&text(row, 1), &text(row, 2)));
        table.options = TableOptions { unlogged: text(row, 3) == "u", ..TableOptions::default() };
        table.comment = optional(row, 4);
        owners.add_object("pg_class", text(row, 0), ObjectRef::Table(table.name.clone()));
        tables.insert(text(row, 0), NumberedTable { table, numbers: Vec::new(), sequences: Vec::new() });
    }
    let (owned, by_name) = (sequences.by_owner(), sequences.by_printed_name());
    for row in &catalog.columns {
        let (table_number, number) = (text(row, 0), text(row, 1));
        let Some(table) = tables.get_mut(&table_number) else { continue };
        let mut column = column(catalog, row);
        let owned = owned.get(&(table_number.as_str(), number.as_str())).map(Vec::as_slice).unwrap_or_default();
        let mut numberings = owned.iter().filter_map(|one| Some((*one, one.numbering(&text(row, 8), &column)?)));
        if let Some((sequence, identity)) = numberings.next() {
            column.identity = Some(identity);
            column.default = None;
            table.sequences.push(sequence.number().to_owned());
        }
        if let Some(Expression::Sql(sql)) = &column.default {
            column.default = Some(match next_value(sql, &by_name) {
                Some(sequence) => Expression::NextValue(sequence.name.clone()),
                None => printed::as_printed(sql, &column.column_type, &text(row, 3)),
            });
        }
        table.table.columns.push(column);
        table.numbers.push((number, text(row, 12)));
    }
    constraints::read(catalog, &mut tables, owners);
    tables
}

/// Materialized views and their columns, as far as indexes name them.
pub(super) fn read_materialized_views(catalog: &Catalog) -> Tables {
    let materialized = catalog.views.iter().filter(|row| text(row, 3) == "m");
    let numbered = |row: &Row| {
        let table = Table::new(catalog.name(&text(row, 1), &text(row, 2)));
        (text(row, 0), NumberedTable { table, numbers: Vec::new(), sequences: Vec::new() })
    };
    let mut views: Tables = materialized.map(numbered).collect();
    for row in &catalog.columns {
        if let Some(view) = views.get_mut(&text(row, 0)) {
            view.table.columns.push(column(catalog, row));
            view.numbers.push((text(row, 1), text(row, 12)));
        }
    }
    views
}

/// A sequence that is not this column's own, by the name under which the server prints it.
fn next_value<'a>(sql: &str, by_name: &HashMap<&str, &'a Sequence>) -> Option<&'a Sequence> {
    let literal = sql.strip_prefix("nextval('")?.strip_suffix("'::regclass)")?;
    by_name.get(literal.replace("''", "'").as_str()).copied()
}

fn column(catalog: &Catalog, row: &Row) -> Column {
    let mut column = Column::new(text(row, 2), column_type(catalog, row));
    column.not_null = truth(row, 7);
    column.collation = optional(row, 11);
    column.comment = optional(row, 13);
    let sql = optional(row, 10);
    match text(row, 9).as_str() {
        "" => column.default = sql.map(Expression::Sql),
        kind => {
            let generated = |sql: String| Generated { expression: printed::bare(&sql).to_owned(), stored: kind == "s" };
            column.generated = sql.map(generated);
        }
    }
    column
}

fn column_type(catalog: &Catalog, row: &Row) -> ColumnType {
    match optional(row, 4).zip(optional(row, 5)) {
        Some((namespace, name)) => {
            let enumeration = ColumnType::Enum(catalog.name(&namespace, &name));
            if truth(row, 6) { ColumnType::Array(Box::new(enumeration)) } else { enumeration }
        }
        None => types::parse(&text(row, 3)),
    }
}
