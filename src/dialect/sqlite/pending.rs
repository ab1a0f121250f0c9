//! Tables whose statements are not written yet, so that all their changes become one.

use super::quoting::quote;
use super::{expression, normalize, words};
use crate::model::{Index, ObjectRef, Owner, QualifiedName, Schema, Table};
use crate::operation::Operation;
use std::collections::BTreeMap;

/// A table that is made or rebuilt once its last change is known.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    /// Its name in the working schema.
    pub(super) table: QualifiedName,
    /// The action that began it.
    pub(super) source: usize,
    /// What the changes do, for the statement that completes them.
    pub(super) effects: Vec<Operation>,
    /// What there is of it.
    pub(super) origin: Origin,
}

/// What there is of a pending table.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// Nothing yet.
    New,
    /// The table as it stands in the file.
    Existing(Box<Existing>),
}

/// A table as it stands in the file, and what its rows become.
#[derive(Debug, Clone)]
pub(super) struct Existing {
    /// Its physical form.
    pub(super) table: Table,
    /// Its indexes.
    pub(super) indexes: Vec<Index>,
    /// What was read of it that its model does not hold.
    pub(super) words: Schema,
    /// The value of a column of the new table, as SQL over the old one; a column that is new has none.
    pub(super) values: BTreeMap<String, String>,
}

impl Pending {
    /// A table that is made.
    pub(super) fn new(table: QualifiedName, source: usize) -> Self {
        Self { table, source, effects: Vec::new(), origin: Origin::New }
    }

    /// A table that is rebuilt: as it is now in the working schema.
    pub(super) fn existing(table: &Table, schema: &Schema, source: usize) -> Self {
        let values = table.columns.iter().map(|column| (column.name.clone(), quote(&column.name))).collect();
        let mut words = Schema::new();
        words.extend_unmodelled(schema.unmodelled_in(&ObjectRef::Table(table.name.clone())).cloned());
        let existing = Existing {
            table: normalize::physical(table, schema),
            words,
            indexes: schema.indexes_of(&table.name).cloned().collect(),
            values,
        };
        Self { table: table.name.clone(), source, effects: Vec::new(), origin: Origin::Existing(Box::new(existing)) }
    }
}

impl Existing {
    /// The values of a column go through `convert`.
    pub(super) fn convert(&mut self, column: &str, convert: impl FnOnce(&str) -> String) {
        if let Some(value) = self.values.get_mut(column) {
            *value = convert(value);
        }
    }

    /// Whether the column's values are those of the old column of the same name.
    pub(super) fn is_plain(&self, column: &str) -> bool {
        self.values.get(column).is_some_and(|value| *value == quote(column))
    }

    /// Whether all rows stay as they are.
    pub(super) fn keeps_rows(&self) -> bool {
        self.table.columns.iter().all(|column| self.is_plain(&column.name))
            && self.values.len() == self.table.columns.len()
    }

    /// The column of the file has got another name.
    pub(super) fn rename_column(&mut self, from: &str, to: &str) {
        if let Some(column) = self.table.column_mut(from) {
            column.name = to.to_owned();
        }
        let keys = self.table.primary_key.iter_mut().map(|key| &mut key.columns);
        let uniques = self.table.uniques.iter_mut().map(|unique| &mut unique.columns);
        let references = self.table.foreign_keys.iter_mut().map(|key| &mut key.columns);
        for column in keys.chain(uniques).chain(references).flatten().filter(|column| *column == from) {
            *column = to.to_owned();
        }
        for check in &mut self.table.checks {
            check.expression = expression::rename(&check.expression, from, to);
        }
        for index in &mut self.indexes {
            for part in &mut index.parts {
                match &mut part.value {
                    crate::model::IndexValue::Column(column) if column == from => *column = to.to_owned(),
                    crate::model::IndexValue::Column(_) => {}
                    crate::model::IndexValue::Expression(sql) => *sql = expression::rename(sql, from, to),
                }
            }
            index.predicate = index.predicate.as_ref().map(|sql| expression::rename(sql, from, to));
        }
        for found in self.words.unmodelled_mut() {
            if let Owner::Column(_, name) = &mut found.owner
                && name == from
            {
                to.clone_into(name);
            }
        }
        words::rename_column(&mut self.words, &self.table.name, from, to);
        self.values.remove(from);
        for value in self.values.values_mut() {
            *value = expression::rename(value, from, to);
        }
        self.values.insert(to.to_owned(), quote(to));
    }
}
