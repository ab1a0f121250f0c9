//! Indexes to be made.

use super::Migration;
use super::dialects::{Scope, scoped};
use super::migration::Output;
use crate::model::{DialectName, Index, IndexPart, Name, NullsOrder, Object, QualifiedName, SortOrder, naming};
use crate::operation::{Operation, Step};

/// A part of an index's key: a column by its name, or [`column()`] or [`expression`] with more to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part(IndexPart);

/// A column of an index's key: `column("created_at").descending()`.
pub fn column(name: impl Into<String>) -> Part {
    Part(IndexPart::column(name))
}

/// An expression of an index's key, as SQL without outer parentheses: `expression("lower(title)")`.
pub fn expression(sql: impl Into<String>) -> Part {
    Part(IndexPart::expression(sql))
}

impl From<&str> for Part {
    fn from(name: &str) -> Self {
        column(name)
    }
}

impl From<String> for Part {
    fn from(name: String) -> Self {
        column(name)
    }
}

impl Part {
    /// Large to small.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.0.order = SortOrder::Descending;
        self
    }

    /// Nulls stand before all values.
    #[must_use]
    pub fn nulls_first(mut self) -> Self {
        self.0.nulls = Some(NullsOrder::First);
        self
    }

    /// Nulls stand after all values.
    #[must_use]
    pub fn nulls_last(mut self) -> Self {
        self.0.nulls = Some(NullsOrder::Last);
        self
    }

    /// PostgreSQL's operator class, where not the type's default.
    #[must_use]
    pub fn operator_class(mut self, name: impl Into<String>) -> Self {
        self.0.operator_class = Some(name.into());
        self
    }

    /// Its collation, where not the column's.
    #[must_use]
    pub fn collation(mut self, name: impl Into<String>) -> Self {
        self.0.collation = Some(name.into());
        self
    }

    /// MySQL's prefix: only so many characters are indexed.
    #[must_use]
    pub fn prefix_length(mut self, characters: u32) -> Self {
        self.0.prefix_length = Some(characters);
        self
    }
}

/// An index to be made.
#[derive(Debug)]
pub struct CreateIndex {
    index: Index,
    /// What is different on one database.
    variants: Vec<(DialectName, Index, Mode)>,
    mode: Mode,
    scope: Scope,
    mistakes: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Mode {
    Create,
    IfNotExists,
    OrAlter,
}

scoped!(impl[] CreateIndex);

impl CreateIndex {
    /// What is said after `on` holds for the variants too.
    fn each(&mut self, change: impl Fn(&mut Index)) -> &mut Self {
        change(&mut self.index);
        self.variants.iter_mut().for_each(|(_, index, _)| change(index));
        self
    }

    /// No two rows have the same key.
    pub fn unique(&mut self) -> &mut Self {
        self.each(|index| index.unique = true)
    }

    /// The access method, where not the database's default: `gin`, `hash`, `fulltext`, ..
    pub fn method(&mut self, name: impl Into<String>) -> &mut Self {
        let name = name.into();
        self.each(|index| index.method = Some(name.clone()))
    }

    /// Columns stored beside the key (PostgreSQL's `INCLUDE`).
    pub fn include<S: Into<String>>(&mut self, columns: impl IntoIterator<Item = S>) -> &mut Self {
        let columns = super::constraint::names(columns);
        self.each(|index| index.include.clone_from(&columns))
    }

    /// Only rows that satisfy it are indexed; SQL.
    pub fn filter(&mut self, predicate: impl Into<String>) -> &mut Self {
        let predicate = predicate.into();
        self.each(|index| index.predicate = Some(predicate.clone()))
    }

    /// Two nulls count as the same value (PostgreSQL 15).
    pub fn nulls_not_distinct(&mut self) -> &mut Self {
        self.each(|index| index.nulls_not_distinct = true)
    }

    /// Its comment.
    pub fn comment(&mut self, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.each(|index| index.comment = Some(text.clone()))
    }

    /// The database keeps it and no query uses it (MySQL's `INVISIBLE`, MariaDB's `IGNORED`).
    pub fn invisible(&mut self) -> &mut Self {
        self.each(|index| index.invisible = true)
    }

    /// Built without blocking writes (PostgreSQL's `CONCURRENTLY`).
    pub fn concurrently(&mut self) -> &mut Self {
        self.each(|index| index.concurrently = true)
    }

    /// The name that a database chose for it, which is nobody's wish: another name is no difference.
    pub fn generated_name(&mut self, name: impl Into<String>) -> &mut Self {
        let name = name.into();
        self.each(|index| index.name = Name::Generated(name.clone()))
    }

    /// Nothing happens where an index of its name exists.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.made(Mode::IfNotExists)
    }

    /// Makes it so, whatever there was.
    pub fn or_alter(&mut self) -> &mut Self {
        self.made(Mode::OrAlter)
    }

    fn made(&mut self, how: Mode) -> &mut Self {
        self.mode = how;
        self.variants.iter_mut().for_each(|(_, _, mode)| *mode = how);
        self
    }

    /// What is different on one database: `.on(Postgres, |i| i.concurrently())`.
    #[inline(always)] // as the documentation of `dsl` says
    pub fn on(&mut self, dialect: DialectName, change: impl FnOnce(&mut CreateIndex) -> &mut CreateIndex) -> &mut Self {
        if let Some(mut variant) = self.take_variant(dialect) {
            change(&mut variant);
            self.put_variant(dialect, variant);
        }
        self
    }

    fn put_variant(&mut self, dialect: DialectName, variant: CreateIndex) {
        self.variants.push((dialect, variant.index, variant.mode));
    }

    fn take_variant(&mut self, dialect: DialectName) -> Option<CreateIndex> {
        if dialect == DialectName::MariaDb {
            let mistake = "`.on(MariaDb, ..)`: what is said for MySQL holds there; use `m.on` for the whole index";
            self.mistakes.push(mistake.to_owned());
            return None;
        }
        let at = self.variants.iter().position(|(name, ..)| *name == dialect);
        let (index, mode) = match at.map(|at| self.variants.remove(at)) {
            Some((_, index, mode)) => (index, mode),
            None => (self.index.clone(), self.mode),
        };
        let scope = self.scope.clone();
        Some(CreateIndex { index, variants: Vec::new(), mode, scope, mistakes: Vec::new() })
    }

    pub(super) fn finish(self, output: &mut Output) {
        if self.index.parts.is_empty() {
            output.mistakes.push(format!("index `{}` of table `{}` has no parts", self.index.name, self.index.table));
        }
        let about = |mistake| format!("index `{}`: {mistake}", self.index.name);
        output.mistakes.extend(self.mistakes.into_iter().map(about));
        let dialects: Vec<DialectName> = self.variants.iter().map(|(dialect, ..)| *dialect).collect();
        let mut push = |scope: Scope, index: Index, mode: Mode| {
            let object = Object::Index(index);
            let operation = match mode {
                Mode::Create => Operation::Create { object, if_not_exists: false },
                Mode::IfNotExists => Operation::Create { object, if_not_exists: true },
                Mode::OrAlter => Operation::Become(object),
            };
            output.push(scope, Step::Operation(operation));
        };
        push(self.scope.without(&dialects), self.index, self.mode);
        for (dialect, index, mode) in self.variants {
            push(self.scope.within(&dialect.into()), index, mode);
        }
    }
}

impl Migration {
    /// Makes an index of a table. Its parts are columns, or [`column()`] and [`expression`] where more is to be said:
    ///
    /// ```
    /// use anabranch::prelude::*;
    /// let mut m = Migration::new();
    /// m.create_index("song_title_idx", "song", ["title"]).unique();
    /// m.create_index("song_new_idx", "song", [column("created_at").descending(), expression("lower(title)")])
    ///     .filter("deleted_at is null")
    ///     .on(Postgres, |i| i.concurrently());
    /// # assert_eq!(m.into_actions()?.len(), 3);
    /// # Ok::<(), anabranch::dsl::Mistakes>(())
    /// ```
    pub fn create_index<P: Into<Part>>(
        &mut self,
        name: impl Into<String>,
        table: impl Into<QualifiedName>,
        parts: impl IntoIterator<Item = P>,
    ) -> &mut CreateIndex {
        self.new_index(table.into(), Some(Name::Given(name.into())), parts)
    }

    /// Makes an index of a table that nobody names: `song_title_idx`, as PostgreSQL would.
    pub fn create_index_on<P: Into<Part>>(
        &mut self,
        table: impl Into<QualifiedName>,
        parts: impl IntoIterator<Item = P>,
    ) -> &mut CreateIndex {
        self.new_index(table.into(), None, parts)
    }

    fn new_index<P: Into<Part>>(
        &mut self,
        table: QualifiedName,
        name: Option<Name>,
        parts: impl IntoIterator<Item = P>,
    ) -> &mut CreateIndex {
        let parts: Vec<IndexPart> = parts.into_iter().map(|part| part.into().0).collect();
        let name = name.unwrap_or_else(|| Name::Generated(naming::index_of(&table.name, &parts)));
        let scope = self.scope.clone();
        let index = Index::new(table, name, parts);
        self.push_index(CreateIndex { index, variants: Vec::new(), mode: Mode::Create, scope, mistakes: Vec::new() })
    }
}
