//! Objects that a database defines by text.

use super::{Need, ObjectRef, QualifiedName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a definition defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefinitionKind {
    /// A function or procedure.
    Routine,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A trigger of a table or view.
    Trigger,
    /// A row-level-security policy of a table.
    Policy,
}

impl fmt::Display for DefinitionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Routine => "routine",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
        })
    }
}

/// What tells a definition from all others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DefinitionRef {
    /// What it is.
    pub kind: DefinitionKind,
    /// Its name.
    pub name: QualifiedName,
    /// The argument types of a routine: overloads are objects of their own.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub signature: Option<String>,
    /// The table of a trigger or policy, whose names are the table's.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub table: Option<QualifiedName>,
}

/// An object defined by text: the whole statement that creates it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// What tells it from all others.
    #[serde(flatten)]
    pub identity: DefinitionRef,
    /// The statement that creates it, without a final semicolon.
    pub text: String,
    /// What must exist before it.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub depends_on: Vec<ObjectRef>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub comment: Option<String>,
    /// What is known of it beside its text.
    #[serde(default, skip_serializing_if = "Told::is_nothing")]
    pub told: Told,
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewColumn {
    /// Its name.
    pub name: String,
    /// Its type and collation, in the database's words.
    #[serde(rename = "type")]
    pub column_type: String,
}

/// What is known of a definition beside its text: plans are better with it, and it is no part of what the definition is. Two of them are equal
/// whatever they say, and it enters no checksum.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Told {
    /// All that it stands on; nothing where no database was asked.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub needs: Option<Vec<Need>>,
    /// The columns of a view; nothing where no database was asked.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub columns: Option<Vec<ViewColumn>>,
    /// What has another name than when the text was written, in the order of the renames: what it was then, and what it became. A database lets the
    /// definition follow, and the text does not.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub renamed: Vec<(Need, Need)>,
    /// The text in one spelling, where the database keeps a text as somebody wrote it: texts that have the same one say the same.
    #[serde(skip)]
    pub spelling: Option<String>,
}

impl PartialEq for Told {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Told {}

impl Told {
    /// Whether nothing is known.
    pub fn is_nothing(&self) -> bool {
        self.needs.is_none() && self.columns.is_none() && self.renamed.is_empty()
    }
}

impl Definition {
    /// Whether the texts of the two say the same.
    pub fn says_the_same(&self, other: &Definition) -> bool {
        match (&self.told.spelling, &other.told.spelling) {
            (Some(one), Some(two)) => one == two,
            (Some(_) | None, _) => self.text == other.text,
        }
    }

    /// A definition by its text alone.
    pub fn new(identity: DefinitionRef, text: impl Into<String>) -> Self {
        Self { identity, text: text.into(), depends_on: Vec::new(), comment: None, told: Told::default() }
    }
}
