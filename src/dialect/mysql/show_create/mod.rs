//! Reads what `SHOW CREATE TABLE` shows.
//!
//! It is the one place where a server says all of a table, and the only one where it says texts whole: `information_schema` keeps them in a
//! character set that has no place for some characters. Invariant: what is shown is in the model or in `unmodelled`, word for word; nothing is
//! passed over.

mod columns;
mod doubts;
mod keys;
mod names;
mod options;
pub(crate) mod sequence;
pub(crate) mod statement;
mod whole;

pub(crate) use whole::text_of;

use crate::dialect::sql_text::reader::{Read, Reader, Unreadable};
use crate::model::{
    DialectName, Index, Object, ObjectRef, Owner, QualifiedName, Restoration, Schema, Table, Unmodelled,
};
use std::collections::BTreeMap;

/// What must be known of the server to understand what it shows.
pub(crate) struct Server<'a> {
    /// Which of the two it is.
    pub(crate) dialect: DialectName,
    /// The database that is read: sequences are named with it.
    pub(crate) database: &'a str,
    /// The collation of each character set that is named alone.
    pub(crate) collations: &'a BTreeMap<String, String>,
}

/// A text that the server shows with a question mark in place of a character, or perhaps with a true one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// The column.
    pub(crate) column: String,
    /// Which text of it.
    pub(crate) of: Doubted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubted {
    /// The values of an enumeration: how many there are.
    Values(usize),
    /// The members of a set: how many there are.
    Members(usize),
    /// The default, which is a literal.
    Default,
}

/// A table as it is shown, not normalised yet.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) table: Table,
    pub(crate) indexes: Vec<Index>,
    pub(crate) unmodelled: Vec<Unmodelled>,
    pub(crate) doubts: Vec<Doubt>,
}

impl Shown {
    /// Adds all of it to a schema.
    pub(crate) fn insert_into(self, schema: &mut Schema) {
        schema.insert(Object::Table(self.table));
        self.indexes.into_iter().for_each(|index| drop(schema.insert(Object::Index(index))));
        schema.extend_unmodelled(self.unmodelled);
    }
}

/// Reads the statement of a table.
///
/// # Errors
/// It is none that these servers show.
pub(crate) fn read_table(shown: &str, server: &Server<'_>) -> Result<Shown, Unreadable> {
    let mut reader = Reader::of(shown, server.dialect).without_versions();
    reader.keyword("create")?;
    let _ = reader.eat("temporary");
    reader.keyword("table")?;
    let name = QualifiedName::from(reader.name()?);
    let mut lines = Lines { server, shown: Shown::new(name), reader };
    lines.read()?;
    Ok(lines.shown)
}

impl Shown {
    fn new(name: QualifiedName) -> Self {
        Self { table: Table::new(name), indexes: Vec::new(), unmodelled: Vec::new(), doubts: Vec::new() }
    }

    fn reference(&self) -> ObjectRef {
        ObjectRef::Table(self.table.name.clone())
    }

    /// Something that the model has no place for, and that every statement which says its owner anew must say again.
    fn restated(&mut self, owner: Owner, property: &str, value: String) {
        self.unmodelled.push(Unmodelled::new(owner, property, value).restored(Restoration::Restated));
    }
}

/// The statement in the reading.
struct Lines<'a, 'b> {
    server: &'b Server<'b>,
    shown: Shown,
    reader: Reader<'a>,
}

impl Lines<'_, '_> {
    fn read(&mut self) -> Read<()> {
        self.reader.symbol("(")?;
        loop {
            self.line()?;
            if !self.reader.eat_symbol(",") {
                break;
            }
        }
        self.reader.symbol(")")?;
        self.options()?;
        self.settle();
        Ok(())
    }

    fn line(&mut self) -> Read<()> {
        let is = |keyword: &str| self.reader.is(keyword);
        if is("constraint") || is("check") {
            self.constraint()
        } else if is("period") {
            self.period()
        } else if ["primary", "unique", "key", "fulltext", "spatial", "vector"].into_iter().any(is) {
            self.key()
        } else {
            self.column()
        }
    }

    /// What can be said once all lines are read.
    fn settle(&mut self) {
        let charset = self.shown.table.options.charset.take();
        let implied = || Some(self.server.collations.get(charset.as_deref()?)?.clone());
        let collation = self.shown.table.options.collation.take().or_else(implied);
        self.shown.table.options.collation = collation;
        self.shown.settle_texts(charset.as_deref());
    }
}

#[cfg(test)]
mod tests;
