//! Sequences that number no column by themselves.

use super::QualifiedName;
use serde::{Deserialize, Serialize};

/// The column that a sequence goes with: dropped, it takes the sequence along.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SequenceOwner {
    /// The table.
    pub table: QualifiedName,
    /// Its column.
    pub column: String,
}

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
    /// How many numbers a session takes at once, where more than one.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub cache: Option<i64>,
    /// The column that it goes with, without numbering it by itself.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub owned_by: Option<SequenceOwner>,
}

impl Sequence {
    /// A sequence with nothing said of it.
    pub fn new(name: impl Into<QualifiedName>) -> Self {
        Self {
            name: name.into(),
            data_type: None,
            start: None,
            increment: None,
            minimum: None,
            maximum: None,
            cycle: false,
            cache: None,
            owned_by: None,
        }
    }
}
