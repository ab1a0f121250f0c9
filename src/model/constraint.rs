//! Keys, checks and references.

use super::{Name, QualifiedName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// When a constraint is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// At the end of each statement.
    #[default]
    No,
    /// At the end of each statement, unless the transaction defers it.
    InitiallyImmediate,
    /// At the end of the transaction.
    InitiallyDeferred,
}

/// What happens to a row whose referenced row is deleted or its key changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferentialAction {
    /// An error at the end of the statement.
    #[default]
    NoAction,
    /// An error at once.
    Restrict,
    /// The same happens to it.
    Cascade,
    /// The column becomes null.
    SetNull,
    /// The column takes its default.
    SetDefault,
}

impl fmt::Display for ReferentialAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAction => "no action",
            Self::Restrict => "restrict",
            Self::Cascade => "cascade",
            Self::SetNull => "set null",
            Self::SetDefault => "set default",
        })
    }
}

/// The key by which rows are told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PrimaryKey {
    /// Its name.
    pub name: Name,
    /// Its columns, in the order of the key.
    pub columns: Vec<String>,
    /// MySQL's prefixes: of these columns only so many characters tell rows apart.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub prefix_lengths: BTreeMap<String, u32>,
}

impl PrimaryKey {
    /// A key of whole columns.
    pub fn new(name: Name, columns: Vec<String>) -> Self {
        Self { name, columns, prefix_lengths: BTreeMap::new() }
    }
}

/// No two rows have the same values here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unique {
    /// Its name.
    pub name: Name,
    /// Its columns, in the order of its index.
    pub columns: Vec<String>,
    /// Two nulls count as the same value (PostgreSQL 15).
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub nulls_not_distinct: bool,
    /// When it is judged.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub deferrable: Deferrable,
}

/// Every row must satisfy the expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Check {
    /// Its name.
    pub name: Name,
    /// SQL text.
    pub expression: String,
    /// It is kept and nobody looks at it (`NOT ENFORCED`).
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub not_enforced: bool,
}

impl Check {
    /// A check that every row must satisfy.
    pub fn new(name: impl Into<Name>, expression: impl Into<String>) -> Self {
        Self { name: name.into(), expression: expression.into(), not_enforced: false }
    }
}

/// Values here must be a key there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Its name.
    pub name: Name,
    /// The referring columns.
    pub columns: Vec<String>,
    /// The table referred to.
    pub references: QualifiedName,
    /// The columns referred to, in the same order.
    pub referenced_columns: Vec<String>,
    /// When a referenced row is deleted.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub on_delete: ReferentialAction,
    /// When a referenced key changes.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub on_update: ReferentialAction,
    /// When it is judged.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub deferrable: Deferrable,
}
