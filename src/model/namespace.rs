//! Namespaces: what PostgreSQL calls a schema.

use serde::{Deserialize, Serialize};

/// Where an object lives. `Default` is symbolic and rendered unqualified, so that one plan serves tenants, scratch schemas and snapshots.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Namespace {
    /// The first schema of the search path; the connected database on MySQL; `main` on SQLite.
    #[default]
    Default,
    /// A namespace by name.
    Named(String),
}

impl From<&str> for Namespace {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

/// A namespace as an object that can be created and dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamespaceObject {
    /// Its name.
    pub name: String,
    /// Its comment.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub comment: Option<String>,
}
