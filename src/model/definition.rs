//! Objects that a database defines by text.

use super::{ObjectRef, QualifiedName};
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
}
