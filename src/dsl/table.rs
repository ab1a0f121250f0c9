//! What a new table is made of.

use super::NewColumn;
use super::constraint::{self, NewConstraint, names};
use crate::model::{
    Check, ColumnType, Constraint, ForeignKey, PrimaryKey, QualifiedName, RowFormat, Table, TableOptions, Unique,
    naming,
};

/// A table to be made: what `m.create_table(.., |t| ..)` lends.
#[derive(Debug)]
pub struct CreateTable {
    name: QualifiedName,
    columns: Vec<NewColumn<false>>,
    primary_keys: Vec<NewConstraint<PrimaryKey>>,
    uniques: Vec<NewConstraint<Unique>>,
    checks: Vec<NewConstraint<Check>>,
    foreign_keys: Vec<NewConstraint<ForeignKey>>,
    comment: Option<String>,
    options: Options,
}

impl CreateTable {
    pub(super) fn new(name: QualifiedName) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_keys: Vec::new(),
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            comment: None,
            options: Options::default(),
        }
    }

    /// A column: its name and type. It may be null unless told otherwise.
    pub fn column(&mut self, name: impl Into<String>, column_type: impl Into<ColumnType>) -> &mut NewColumn<false> {
        self.columns.push_mut(NewColumn::new(name, column_type))
    }

    /// The key by which rows are told apart.
    pub fn primary_key<S: Into<String>>(
        &mut self,
        columns: impl IntoIterator<Item = S>,
    ) -> &mut NewConstraint<PrimaryKey> {
        self.primary_keys.push_mut(NewConstraint::primary_key(names(columns)))
    }

    /// No two rows have the same values here.
    pub fn unique<S: Into<String>>(&mut self, columns: impl IntoIterator<Item = S>) -> &mut NewConstraint<Unique> {
        self.uniques.push_mut(NewConstraint::unique(names(columns)))
    }

    /// Every row must satisfy the expression; SQL.
    pub fn check(&mut self, expression: impl Into<String>) -> &mut NewConstraint<Check> {
        self.checks.push_mut(NewConstraint::check(expression.into()))
    }

    /// Values here must be a key there: `.references("artist", ["id"])` must follow.
    pub fn foreign_key<S: Into<String>>(
        &mut self,
        columns: impl IntoIterator<Item = S>,
    ) -> &mut NewConstraint<ForeignKey> {
        self.foreign_keys.push_mut(NewConstraint::foreign_key(names(columns)))
    }

    /// Its comment.
    pub fn comment(&mut self, text: impl Into<String>) -> &mut Self {
        self.comment = Some(text.into());
        self
    }

    /// SQLite: values must be of the column's type.
    pub fn strict(&mut self) -> &mut Self {
        self.options.strict();
        self
    }

    /// SQLite: rows are stored by the primary key.
    pub fn without_rowid(&mut self) -> &mut Self {
        self.options.without_rowid();
        self
    }

    /// PostgreSQL: not written to the log, lost after a crash.
    pub fn unlogged(&mut self) -> &mut Self {
        self.options.unlogged();
        self
    }

    /// MySQL: the storage engine.
    pub fn engine(&mut self, name: impl Into<String>) -> &mut Self {
        self.options.engine(name);
        self
    }

    /// MySQL: the character set.
    pub fn charset(&mut self, name: impl Into<String>) -> &mut Self {
        self.options.charset(name);
        self
    }

    /// MySQL: the collation.
    pub fn collation(&mut self, name: impl Into<String>) -> &mut Self {
        self.options.collation(name);
        self
    }

    /// MySQL: how rows are stored.
    pub fn row_format(&mut self, format: RowFormat) -> &mut Self {
        self.options.row_format(format);
        self
    }

    pub(super) fn finish(self, mistakes: &mut Vec<String>) -> Table {
        let mut table = Table::new(self.name);
        table.columns = self.columns.into_iter().map(|new| new.column).collect();
        table.comment = self.comment;
        table.options = self.options.0;
        if self.primary_keys.len() > 1 {
            mistakes.push(format!("table `{}` is given more than one primary key", table.name));
        }
        let primary_keys = self.primary_keys.into_iter().map(Constraint::from);
        let uniques = self.uniques.into_iter().map(Constraint::from);
        let checks = self.checks.into_iter().map(Constraint::from);
        let foreign_keys = self.foreign_keys.into_iter().map(Constraint::from);
        let mut constraints: Vec<_> = primary_keys.chain(uniques).chain(checks).chain(foreign_keys).collect();
        mistakes.extend(constraints.iter().filter_map(|constraint| constraint::mistake(&table.name, constraint)));
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        naming::name_constraints(&table.name.name, &columns, &mut constraints);
        constraints.into_iter().for_each(|constraint| table.add_constraint(constraint));
        table
    }
}

/// What some databases say of a table as a whole: what `t.set_options(|o| ..)` lends. Options that are not named are off.
#[derive(Debug, Default)]
pub struct Options(pub(super) TableOptions);

impl Options {
    /// SQLite: values must be of the column's type.
    pub fn strict(&mut self) -> &mut Self {
        self.0.strict = true;
        self
    }

    /// SQLite: rows are stored by the primary key.
    pub fn without_rowid(&mut self) -> &mut Self {
        self.0.without_rowid = true;
        self
    }

    /// PostgreSQL: not written to the log, lost after a crash.
    pub fn unlogged(&mut self) -> &mut Self {
        self.0.unlogged = true;
        self
    }

    /// MySQL: the storage engine.
    pub fn engine(&mut self, name: impl Into<String>) -> &mut Self {
        self.0.engine = Some(name.into());
        self
    }

    /// MySQL: the character set.
    pub fn charset(&mut self, name: impl Into<String>) -> &mut Self {
        self.0.charset = Some(name.into());
        self
    }

    /// MySQL: the collation.
    pub fn collation(&mut self, name: impl Into<String>) -> &mut Self {
        self.0.collation = Some(name.into());
        self
    }

    /// MySQL: how rows are stored.
    pub fn row_format(&mut self, format: RowFormat) -> &mut Self {
        self.0.row_format = Some(format);
        self
    }
}
