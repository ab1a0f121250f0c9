//! What a person wrote of a column or a constraint, with what the model has no field for.

use crate::model::{Column, ForeignKey};

/// A column as it stands in `CREATE TABLE`.
pub(in crate::dialect::sqlite) struct WrittenColumn<'a> {
    /// What the model holds of it, without its constraints. Its default is the text that stands there.
    pub(in crate::dialect::sqlite) column: Column,
    /// The type, in its author's words.
    pub(in crate::dialect::sqlite) declared: &'a str,
    /// Names of what the model knows no name of.
    pub(in crate::dialect::sqlite) names: Vec<(Part, String)>,
    /// What happens where a value is missing: `ROLLBACK`, `IGNORE`, ..
    pub(in crate::dialect::sqlite) not_null_conflict: Option<String>,
    /// The constraints that stand in its line.
    pub(in crate::dialect::sqlite) constraints: Vec<WrittenConstraint<'a>>,
}

/// A part of a column that may have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::sqlite) enum Part {
    NotNull,
    Null,
    Default,
    Collation,
    Generated,
    /// The name names nothing.
    Nothing,
}

/// A constraint as it stands in `CREATE TABLE`.
pub(in crate::dialect::sqlite) struct WrittenConstraint<'a> {
    pub(in crate::dialect::sqlite) name: Option<String>,
    /// The column in whose line it stands.
    pub(in crate::dialect::sqlite) column: Option<String>,
    pub(in crate::dialect::sqlite) rule: Rule,
    /// All of it, with its name.
    pub(in crate::dialect::sqlite) text: &'a str,
}

/// What a constraint demands.
pub(in crate::dialect::sqlite) enum Rule {
    PrimaryKey(Key),
    Unique(Key),
    Check {
        expression: String,
        conflict: Option<String>,
    },
    ForeignKey {
        /// Without referenced columns where none are named.
        key: Box<ForeignKey>,
        /// What stands behind `MATCH`.
        matches: Option<String>,
    },
}

/// The columns of a key.
#[derive(Debug, Clone, Default)]
pub(in crate::dialect::sqlite) struct Key {
    pub(in crate::dialect::sqlite) parts: Vec<KeyPart>,
    /// What happens where a key is there already: `ROLLBACK`, `IGNORE`, ..
    pub(in crate::dialect::sqlite) conflict: Option<String>,
    /// `AUTOINCREMENT`
    pub(in crate::dialect::sqlite) numbered: bool,
}

/// A column of a key.
#[derive(Debug, Clone)]
pub(in crate::dialect::sqlite) struct KeyPart {
    pub(in crate::dialect::sqlite) name: String,
    pub(in crate::dialect::sqlite) collation: Option<String>,
    pub(in crate::dialect::sqlite) descending: bool,
}

impl Part {
    /// In words, behind `name of`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::NotNull => "a NOT NULL",
            Self::Null => "a NULL",
            Self::Default => "a DEFAULT",
            Self::Collation => "a COLLATE",
            Self::Generated => "a generated column",
            Self::Nothing => "no constraint",
        }
    }
}

impl Key {
    /// The names of its columns.
    pub(in crate::dialect::sqlite) fn columns(&self) -> Vec<String> {
        self.parts.iter().map(|part| part.name.clone()).collect()
    }
}

impl KeyPart {
    pub(super) fn column(name: &str) -> Self {
        Self { name: name.to_owned(), collation: None, descending: false }
    }
}

impl WrittenColumn<'_> {
    /// The name of a part.
    pub(in crate::dialect::sqlite) fn name_of(&self, part: Part) -> Option<&str> {
        self.names.iter().find(|(named, _)| *named == part).map(|(_, name)| name.as_str())
    }
}
