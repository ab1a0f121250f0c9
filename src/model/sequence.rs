//! Sequences that no column owns.

use super::QualifiedName;
use serde::{Deserialize, Serialize};

/// A generator of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// Its name.
    pub name: QualifiedName,
    /// The type of its numbers (`smallint`, `integer`, `bigint`), where not `bigint`.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub data_type: Option<String>,
    /// The first number.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub start: Option<i64>,
    /// The step.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub increment: Option<i64>,
    /// The least number.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub minimum: Option<i64>,
    /// The greatest number.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub maximum: Option<i64>,
    /// It begins again after its end.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub cycle: bool,
}
