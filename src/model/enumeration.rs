//! Enumerations.

use super::QualifiedName;
use serde::{Deserialize, Serialize};

/// A type whose values are listed. A type of its own on PostgreSQL, part of the column's type on MySQL, a check elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enum {
    /// Its name.
    pub name: QualifiedName,
    /// Its values, in their order.
    pub values: Vec<String>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub comment: Option<String>,
}
