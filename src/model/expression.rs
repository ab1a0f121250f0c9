//! Expressions: portable where every database has the thing, verbatim SQL otherwise.

use super::QualifiedName;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number in decimal digits, kept as text so that nothing is rounded.
    Number(String),
    /// A text.
    Text(String),
}

/// The default of a column. Expressions of checks, indexes and generated columns are always SQL text and need no such type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression {
    /// A constant.
    Literal(Literal),
    /// The time at which the transaction or statement began.
    CurrentTimestamp,
    /// Today.
    CurrentDate,
    /// The time of day.
    CurrentTime,
    /// A fresh random UUID.
    RandomUuid,
    /// The next value of a sequence.
    NextValue(QualifiedName),
    /// SQL text in the database's own language.
    Sql(String),
}

impl Expression {
    /// SQL text in the database's own language.
    pub fn sql(text: impl Into<String>) -> Self {
        Self::Sql(text.into())
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Number(value) => f.write_str(value),
            Self::Text(value) => write!(f, "'{}'", value.replace('\'', "''")),
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(literal) => literal.fmt(f),
            Self::CurrentTimestamp => f.write_str("now"),
            Self::CurrentDate => f.write_str("current date"),
            Self::CurrentTime => f.write_str("current time"),
            Self::RandomUuid => f.write_str("random uuid"),
            Self::NextValue(sequence) => write!(f, "next value of {sequence}"),
            Self::Sql(text) => f.write_str(text),
        }
    }
}

impl From<bool> for Expression {
    fn from(value: bool) -> Self {
        Self::Literal(Literal::Boolean(value))
    }
}

impl From<i32> for Expression {
    fn from(value: i32) -> Self {
        Self::Literal(Literal::Integer(value.into()))
    }
}

impl From<i64> for Expression {
    fn from(value: i64) -> Self {
        Self::Literal(Literal::Integer(value))
    }
}

impl From<f64> for Expression {
    fn from(value: f64) -> Self {
        Self::Literal(Literal::Number(value.to_string()))
    }
}

impl From<&str> for Expression {
    fn from(value: &str) -> Self {
        Self::Literal(Literal::Text(value.to_owned()))
    }
}

impl From<String> for Expression {
    fn from(value: String) -> Self {
        Self::Literal(Literal::Text(value))
    }
}
