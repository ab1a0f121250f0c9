//! Tables and columns.

use super::{Catalog, Sequences, constraints, optional, text, truth};
use crate::dialect::postgres::{quoting, types};
use crate::model::{Column, ColumnType, Expression, Generated, Identity, IdentityMode, Sequence, Table, TableOptions};
use crate::plan::Row;
use std::collections::{BTreeMap, HashMap};

/// A table with the numbers by which the catalog knows its columns.
pub(super) struct NumberedTable {
    pub(super) table: Table,
    /// The number of each column and its collation, in the order of the columns.
    pub(super) numbers: Vec<(String, String)>,
}

impl NumberedTable {
    pub(super) fn column(&self, number: &str) -> Option<&Column> {
        let at = self.numbers.iter().position(|(known, _)| known == number)?;
        self.table.columns.get(at)
    }

    pub(super) fn column_name(&self, number: &str) -> Option<String> {
        self.column(number).map(|column| column.name.clone())
    }

    pub(super) fn collation(&self, number: &str) -> Option<&str> {
        self.numbers.iter().find(|(known, _)| known == number).map(|(_, collation)| collation.as_str())
    }
}

/// Tables by their number.
pub(super) type Tables = BTreeMap<String, NumberedTable>;

pub(super) fn read(catalog: &Catalog, sequences: &Sequences) -> Tables {
    let mut tables = Tables::new();
    for row in &catalog.tables {
        let mut table = Table::new(catalog.name(&text(row, 1), &text(row, 2)));
        table.options = TableOptions { unlogged: text(row, 3) == "u", ..TableOptions::default() };
        table.comment = optional(row, 4);
        tables.insert(text(row, 0), NumberedTable { table, numbers: Vec::new() });
    }
    let owned = sequences.by_owner();
    let printed: HashMap<&str, &Sequence> =
        sequences.0.iter().map(|sequence| (sequence.printed.as_str(), &sequence.sequence)).collect();
    for row in &catalog.columns {
        let (table_number, number) = (text(row, 0), text(row, 1));
        let Some(table) = tables.get_mut(&table_number) else { continue };
        let mut column = column(catalog, row);
        if let Some(owned) = owned.get(&(table_number.as_str(), number.as_str())) {
            let numbering =
                |mode| Some(Identity { mode, start: owned.sequence.start, increment: owned.sequence.increment });
            let own_default = format!("nextval({}::regclass)", quoting::literal(&owned.printed));
            match text(row, 8).as_str() {
                "a" => column.identity = numbering(IdentityMode::Always),
                "d" => column.identity = numbering(IdentityMode::ByDefault),
                _ if column.default == Some(Expression::Sql(own_default)) => {
                    column.identity = numbering(IdentityMode::Serial);
                    column.default = None;
                }
                _ => {}
            }
        }
        if let Some(Expression::Sql(sql)) = &column.default
            && let Some(sequence) = next_value(sql, &printed)
        {
            column.default = Some(Expression::NextValue(sequence.name.clone()));
        }
        table.table.columns.push(column);
        table.numbers.push((number, text(row, 12)));
    }
    constraints::read(catalog, &mut tables);
    tables
}

/// A sequence that is not this column's own, by the name under which the server prints it.
fn next_value<'a>(sql: &str, printed: &HashMap<&str, &'a Sequence>) -> Option<&'a Sequence> {
    let literal = sql.strip_prefix("nextval('")?.strip_suffix("'::regclass)")?;
    printed.get(literal.replace("''", "'").as_str()).copied()
}

fn column(catalog: &Catalog, row: &Row) -> Column {
    let mut column = Column::new(text(row, 2), column_type(catalog, row));
    column.not_null = truth(row, 7);
    column.collation = optional(row, 11);
    column.comment = optional(row, 13);
    let expression = optional(row, 10);
    match text(row, 9).as_str() {
        "" => column.default = expression.map(Expression::Sql),
        kind => column.generated = expression.map(|expression| Generated { expression, stored: kind == "s" }),
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
