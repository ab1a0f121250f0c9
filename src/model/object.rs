//! Objects: everything that is created, dropped and compared as a whole.

use super::{
    Definition, DefinitionKind, DefinitionRef, Enum, Extension, Index, NamespaceObject, QualifiedName, Sequence, Table,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An object of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// A namespace.
    Namespace(NamespaceObject),
    /// An extension.
    Extension(Extension),
    /// An enumeration.
    Enum(Enum),
    /// A sequence that numbers no column by itself.
    Sequence(Sequence),
    /// A table.
    Table(Table),
    /// An index that no constraint owns.
    Index(Index),
    /// A view, routine, trigger or policy.
    Definition(Definition),
}

/// What tells an object from all others of its schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectRef {
    /// A namespace.
    Namespace(String),
    /// An extension.
    Extension(String),
    /// An enumeration.
    Enum(QualifiedName),
    /// A sequence.
    Sequence(QualifiedName),
    /// A table.
    Table(QualifiedName),
    /// An index.
    Index {
        /// Its table.
        table: QualifiedName,
        /// Its name.
        name: String,
    },
    /// A view, routine, trigger or policy.
    Definition(DefinitionRef),
}

impl Object {
    /// What tells it from all others.
    pub fn reference(&self) -> ObjectRef {
        match self {
            Self::Namespace(namespace) => ObjectRef::Namespace(namespace.name.clone()),
            Self::Extension(extension) => ObjectRef::Extension(extension.name.clone()),
            Self::Enum(enumeration) => ObjectRef::Enum(enumeration.name.clone()),
            Self::Sequence(sequence) => ObjectRef::Sequence(sequence.name.clone()),
            Self::Table(table) => ObjectRef::Table(table.name.clone()),
            Self::Index(index) => ObjectRef::Index { table: index.table.clone(), name: index.name.as_str().to_owned() },
            Self::Definition(definition) => ObjectRef::Definition(definition.identity.clone()),
        }
    }
}

impl ObjectRef {
    /// A table by name.
    pub fn table(name: impl Into<QualifiedName>) -> Self {
        Self::Table(name.into())
    }

    /// An index by its table and name.
    pub fn index(table: impl Into<QualifiedName>, name: impl Into<String>) -> Self {
        Self::Index { table: table.into(), name: name.into() }
    }

    /// The kind in words: `table`, `index`, ..
    pub fn kind(&self) -> String {
        match self {
            Self::Namespace(_) => "schema".to_owned(),
            Self::Extension(_) => "extension".to_owned(),
            Self::Enum(_) => "enum".to_owned(),
            Self::Sequence(_) => "sequence".to_owned(),
            Self::Table(_) => "table".to_owned(),
            Self::Index { .. } => "index".to_owned(),
            Self::Definition(definition) => definition.kind.to_string(),
        }
    }

    /// The name alone, as a person writes it.
    pub fn name(&self) -> String {
        match self {
            Self::Namespace(name) | Self::Extension(name) => name.clone(),
            Self::Enum(name) | Self::Sequence(name) | Self::Table(name) => name.to_string(),
            Self::Index { name, .. } => name.clone(),
            Self::Definition(definition) => match &definition.signature {
                Some(signature) => format!("{}({signature})", definition.name),
                None => definition.name.to_string(),
            },
        }
    }

    /// Its own name, without a namespace, a table or a signature.
    pub fn bare_name(&self) -> &str {
        match self {
            Self::Namespace(name) | Self::Extension(name) | Self::Index { name, .. } => name,
            Self::Enum(name) | Self::Sequence(name) | Self::Table(name) => &name.name,
            Self::Definition(definition) => &definition.name.name,
        }
    }

    /// Its name, where it is a table or view: what has indexes, triggers and policies.
    pub fn as_relation(&self) -> Option<&QualifiedName> {
        match self {
            Self::Table(table) => Some(table),
            Self::Definition(definition) => match definition.kind {
                DefinitionKind::View | DefinitionKind::MaterializedView => Some(&definition.name),
                DefinitionKind::Routine | DefinitionKind::Trigger | DefinitionKind::Policy => None,
            },
            Self::Namespace(_) | Self::Extension(_) | Self::Enum(_) | Self::Sequence(_) | Self::Index { .. } => None,
        }
    }

    /// The table that the object is or belongs to.
    pub fn owner(&self) -> Option<&QualifiedName> {
        match self {
            Self::Table(table) | Self::Index { table, .. } => Some(table),
            Self::Definition(definition) => definition.table.as_ref(),
            Self::Namespace(_) | Self::Extension(_) | Self::Enum(_) | Self::Sequence(_) => None,
        }
    }
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind(), self.name())
    }
}
