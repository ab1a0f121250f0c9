//! Indexes.

use super::{Name, QualifiedName};
use serde::{Deserialize, Serialize};

/// What a part of an index holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexValue {
    /// A column.
    Column(String),
    /// An expression, as SQL text without outer parentheses.
    Expression(String),
}

/// The direction of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortOrder {
    /// Small to large.
    #[default]
    Ascending,
    /// Large to small.
    Descending,
}

/// Where nulls stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NullsOrder {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

/// One part of an index's key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IndexPart {
    /// What it holds.
    pub value: IndexValue,
    /// Its direction.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub order: SortOrder,
    /// Where nulls stand, where not as the direction has it.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub nulls: Option<NullsOrder>,
    /// PostgreSQL's operator class, where not the type's default.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub operator_class: Option<String>,
    /// Its collation, where not the column's.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub collation: Option<String>,
    /// MySQL's prefix: only so many characters are indexed.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub prefix_length: Option<u32>,
}

impl IndexPart {
    /// A column, ascending.
    pub fn column(name: impl Into<String>) -> Self {
        Self::of(IndexValue::Column(name.into()))
    }

    /// An expression, ascending.
    pub fn expression(sql: impl Into<String>) -> Self {
        Self::of(IndexValue::Expression(sql.into()))
    }

    fn of(value: IndexValue) -> Self {
        Self {
            value,
            order: SortOrder::Ascending,
            nulls: None,
            operator_class: None,
            collation: None,
            prefix_length: None,
        }
    }

    /// The column, where it is one.
    pub fn column_name(&self) -> Option<&str> {
        match &self.value {
            IndexValue::Column(name) => Some(name),
            IndexValue::Expression(_) => None,
        }
    }
}

/// An index of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The table.
    pub table: QualifiedName,
    /// Its name, unique in the table's namespace (MySQL: in the table).
    pub name: Name,
    /// No two rows have the same key.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub unique: bool,
    /// The access method in lower case, where it is not the database's default (`btree`): `gin`, `hash`, `fulltext`, ..
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub method: Option<String>,
    /// The parts of its key.
    pub parts: Vec<IndexPart>,
    /// Columns stored beside the key (PostgreSQL's `INCLUDE`).
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub include: Vec<String>,
    /// Only rows that satisfy it are indexed; SQL text.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub predicate: Option<String>,
    /// Two nulls count as the same value (PostgreSQL 15).
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub nulls_not_distinct: bool,
    /// Its comment.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub comment: Option<String>,
    /// The database keeps it and no query uses it (MySQL's `INVISIBLE`, MariaDB's `IGNORED`).
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub invisible: bool,
    /// What a failed build left behind: it is kept up to date perhaps, and neither read nor trusted by anybody. It is never the same as one that is
    /// valid.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub invalid: bool,
    /// Built without blocking writes (PostgreSQL's `CONCURRENTLY`): how it is made, not what it is, and so no part of any comparison.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub concurrently: bool,
}

impl Index {
    /// A plain index.
    pub fn new(table: impl Into<QualifiedName>, name: Name, parts: Vec<IndexPart>) -> Self {
        Self {
            table: table.into(),
            name,
            unique: false,
            method: None,
            parts,
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            comment: None,
            invisible: false,
            invalid: false,
            concurrently: false,
        }
    }
}
