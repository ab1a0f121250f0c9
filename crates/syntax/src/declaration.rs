//! What entities declare, as plain values. Constraints written on a field stand beside those written on the struct.

use crate::data_type::DataType;
use crate::literal::DefaultDeclaration;
use crate::mistake::Spanned;

/// Whether what is said for one database holds on another: what is said for MySQL holds on MariaDB, not the other way round.
fn covers(said: &str, dialect: &str) -> bool {
    said == dialect || (said == "mysql" && dialect == "mariadb")
}

/// The databases that something exists on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// Empty: on all of them.
    pub dialects: Vec<Spanned<String>>,
}

impl Only {
    /// Whether it exists on a database.
    #[must_use]
    pub fn includes(&self, dialect: &str) -> bool {
        self.dialects.is_empty() || self.dialects.iter().any(|only| covers(&only.value, dialect))
    }
}

/// A value that may differ by database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerDialect<T> {
    /// The databases with a value of their own.
    pub dialects: Vec<(String, Spanned<T>)>,
    /// The value on all other databases.
    pub other: Option<Spanned<T>>,
}

impl<T> Default for PerDialect<T> {
    fn default() -> Self {
        Self { dialects: Vec::new(), other: None }
    }
}

impl<T> PerDialect<T> {
    /// The value on a database: its own, else that of the database it is a fork of, else the one for all others.
    #[must_use]
    pub fn get(&self, dialect: &str) -> Option<&Spanned<T>> {
        let own = self.dialects.iter().find(|(known, _)| known == dialect);
        let own = own.or_else(|| self.dialects.iter().find(|(known, _)| covers(known, dialect)));
        own.map(|(_, value)| value).or(self.other.as_ref())
    }

    /// All values.
    pub fn values(&self) -> impl Iterator<Item = &Spanned<T>> {
        self.dialects.iter().map(|(_, value)| value).chain(&self.other)
    }

    /// Whether there is no value on any database.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.dialects.is_empty() && self.other.is_none()
    }
}

/// A struct that derives `Entity`: a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityDeclaration {
    /// The struct.
    pub ident: Spanned<String>,
    /// The table's name, given or made from the struct's.
    pub table: Spanned<String>,
    /// The schema it lives in, unless the default one.
    pub namespace: Option<Spanned<String>>,
    /// The table's comment.
    pub comment: Option<Spanned<String>>,
    /// The databases it exists on.
    pub only: Only,
    /// What only some databases know.
    pub options: TableOptions,
    /// The name it had before.
    pub renamed_from: Option<Spanned<String>>,
    /// Its columns, in the order of the fields.
    pub columns: Vec<ColumnDeclaration>,
    /// Its primary key.
    pub primary_key: Option<Spanned<PrimaryKeyDeclaration>>,
    /// Its unique constraints.
    pub uniques: Vec<Spanned<UniqueDeclaration>>,
    /// Its indexes.
    pub indexes: Vec<Spanned<IndexDeclaration>>,
    /// Its check constraints.
    pub checks: Vec<Spanned<CheckDeclaration>>,
    /// Its foreign keys.
    pub foreign_keys: Vec<Spanned<ForeignKeyDeclaration>>,
}

/// Options of a table that only some databases know; the others pass over them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// SQLite: column types are enforced.
    pub strict: bool,
    /// SQLite: the primary key is the table.
    pub without_rowid: bool,
    /// PostgreSQL: not written to the log.
    pub unlogged: bool,
    /// MySQL: the storage engine.
    pub engine: Option<Spanned<String>>,
    /// MySQL: the character set.
    pub charset: Option<Spanned<String>>,
    /// MySQL: the collation.
    pub collation: Option<Spanned<String>>,
}

/// A field of an entity: a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDeclaration {
    /// The field.
    pub field: Spanned<String>,
    /// The column's name, given or the field's.
    pub name: Spanned<String>,
    /// Its type: from the field's Rust type, unless given.
    pub data_type: PerDialect<DataType>,
    /// Whether it may be null: the field is an `Option`.
    pub nullable: bool,
    /// Whether it may be null though it is a part of the primary key, as SQLite permits: `nullable`.
    pub nullable_key: bool,
    /// What it holds when nothing is inserted.
    pub default: PerDialect<DefaultDeclaration>,
    /// The expression it is computed from.
    pub generated: Option<GeneratedDeclaration>,
    /// How the database numbers it.
    pub numbering: Option<Spanned<Numbering>>,
    /// Its collation.
    pub collation: PerDialect<String>,
    /// Its comment.
    pub comment: Option<Spanned<String>>,
    /// The databases it exists on.
    pub only: Only,
    /// The name it had before.
    pub renamed_from: Option<Spanned<String>>,
}

/// A computed column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedDeclaration {
    /// The expression, in the database's own words.
    pub expression: PerDialect<String>,
    /// Whether it is computed when written (`stored`, the default) or when read (`virtual`).
    pub stored: bool,
}

/// How a database numbers the rows of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// `auto_increment`: by whatever the database does best.
    AutoIncrement,
    /// `serial`: PostgreSQL's sequence with a default.
    Serial,
    /// `identity(..)`: the standard's.
    Identity(IdentityDeclaration),
}

/// The options of an identity column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdentityDeclaration {
    /// Whether a value that is inserted is refused (`always`) or taken (`by_default`, the default).
    pub always: bool,
    /// Whether it is PostgreSQL's `serial`, with options.
    pub serial: bool,
    /// The first number.
    pub start: Option<Spanned<i64>>,
    /// The step.
    pub increment: Option<Spanned<i64>>,
}

/// A primary key. Columns are named as in the database, here and in all constraints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKeyDeclaration {
    /// Its name, if given.
    pub name: Option<Spanned<String>>,
    /// Its columns.
    pub columns: Vec<Spanned<String>>,
}

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueDeclaration {
    /// Its name, if given.
    pub name: Option<Spanned<String>>,
    /// Its columns.
    pub columns: Vec<Spanned<String>>,
    /// Whether two nulls are equal.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferral: Deferral,
    /// The databases it exists on.
    pub only: Only,
}

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deferral {
    /// With each statement.
    #[default]
    Immediate,
    /// With each statement, unless the transaction asks otherwise.
    Deferrable,
    /// At the end of the transaction, unless it asks otherwise.
    InitiallyDeferred,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDeclaration {
    /// Its name, if given.
    pub name: Option<Spanned<String>>,
    /// What it is over.
    pub parts: Vec<Spanned<IndexPart>>,
    /// Whether it refuses a second equal row.
    pub unique: bool,
    /// Whether two nulls are equal.
    pub nulls_not_distinct: bool,
    /// `btree`, `hash`, `gin`, `fulltext`, ..
    pub method: Option<Spanned<String>>,
    /// The rows it holds.
    pub predicate: Option<Spanned<String>>,
    /// Columns that it holds without ordering by them.
    pub include: Vec<Spanned<String>>,
    /// Its comment.
    pub comment: Option<Spanned<String>>,
    /// The databases it exists on.
    pub only: Only,
}

/// A column or an expression in an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexPart {
    /// What is indexed.
    pub target: IndexTarget,
    /// Largest first.
    pub descending: bool,
    /// Whether nulls come first, if said.
    pub nulls_first: Option<bool>,
    /// PostgreSQL: the operator class.
    pub operator_class: Option<Spanned<String>>,
    /// The collation.
    pub collation: Option<Spanned<String>>,
    /// MySQL: how many characters are indexed.
    pub length: Option<Spanned<u32>>,
}

/// What a part of an index is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexTarget {
    /// A column.
    Column(String),
    /// An expression, in the database's own words.
    Expression(String),
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckDeclaration {
    /// Its name, if given.
    pub name: Option<Spanned<String>>,
    /// What must hold.
    pub expression: Spanned<String>,
    /// The column it was written on.
    pub column: Option<String>,
    /// The databases it exists on.
    pub only: Only,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKeyDeclaration {
    /// Its name, if given.
    pub name: Option<Spanned<String>>,
    /// Its own columns.
    pub columns: Vec<Spanned<String>>,
    /// What they refer to.
    pub references: Spanned<Reference>,
    /// What happens when the row referred to is deleted.
    pub on_delete: Option<Spanned<ReferentialAction>>,
    /// What happens when the key referred to is changed.
    pub on_update: Option<Spanned<ReferentialAction>>,
    /// When it is checked.
    pub deferral: Deferral,
    /// The databases it exists on.
    pub only: Only,
}

/// What a foreign key refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// An entity, and its fields; none: its primary key.
    Entity {
        /// The entity, by its path.
        path: String,
        /// Its fields.
        fields: Vec<Spanned<String>>,
    },
    /// A table that no entity declares, and its columns.
    Table {
        /// The schema, unless the default one.
        namespace: Option<Spanned<String>>,
        /// The table.
        table: String,
        /// The columns.
        columns: Vec<Spanned<String>>,
    },
}

/// What a foreign key does when what it refers to goes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferentialAction {
    /// Refuses, at the end.
    NoAction,
    /// Refuses, at once.
    Restrict,
    /// Goes with it.
    Cascade,
    /// Becomes null.
    SetNull,
    /// Becomes the default.
    SetDefault,
}

/// An enum that derives `Enum`: a type with a fixed list of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumDeclaration {
    /// The enum.
    pub ident: Spanned<String>,
    /// The type's name, given or made from the enum's.
    pub name: Spanned<String>,
    /// The schema it lives in, unless the default one.
    pub namespace: Option<Spanned<String>>,
    /// Its comment.
    pub comment: Option<Spanned<String>>,
    /// The name it had before.
    pub renamed_from: Option<Spanned<String>>,
    /// Its values, in order.
    pub values: Vec<ValueDeclaration>,
}

/// A variant of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDeclaration {
    /// The variant.
    pub variant: Spanned<String>,
    /// Its value in the database.
    pub value: Spanned<String>,
    /// The value it had before.
    pub renamed_from: Option<Spanned<String>>,
}
