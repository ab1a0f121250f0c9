//! Extensions of PostgreSQL.

use super::Namespace;
use serde::{Deserialize, Serialize};

/// An extension, e.g. `pg_trgm`. Its members are outside of the managed scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Its name.
    pub name: String,
    /// Where its objects live.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub namespace: Namespace,
    /// Its version; whatever the server installs where it is missing.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub version: Option<String>,
}
