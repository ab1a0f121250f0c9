//! The type of a column.

use super::QualifiedName;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many bytes an integer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntegerSize {
    /// One byte.
    Tiny,
    /// Two bytes.
    Small,
    /// Three bytes (MySQL's `mediumint`).
    Medium,
    /// Four bytes.
    #[default]
    Regular,
    /// Eight bytes.
    Big,
}

/// A portable type, or [`Native`](ColumnType::Native): what only one database has, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// True or false.
    Boolean,
    /// A whole number.
    Integer {
        /// Its width.
        #[serde(default, skip_serializing_if = "super::is_default")]
        size: IntegerSize,
        /// Without negative values; a database without such a type takes the next wider signed one.
        #[serde(default, skip_serializing_if = "super::is_default")]
        unsigned: bool,
    },
    /// A binary floating point number of four bytes.
    Float,
    /// A binary floating point number of eight bytes.
    Double,
    /// An exact number.
    Decimal {
        /// Digits in all; the database's default where it is missing.
        #[serde(default, skip_serializing_if = "super::is_default")]
        precision: Option<u32>,
        /// Digits after the point.
        #[serde(default, skip_serializing_if = "super::is_default")]
        scale: Option<i32>,
    },
    /// Text of a fixed length, padded with blanks.
    Char {
        /// Characters.
        #[serde(default, skip_serializing_if = "super::is_default")]
        length: Option<u32>,
    },
    /// Text up to a length.
    String {
        /// Characters at the most; the database's default where it is missing.
        #[serde(default, skip_serializing_if = "super::is_default")]
        length: Option<u32>,
    },
    /// Text of any length.
    Text,
    /// Bytes of a fixed length.
    Binary {
        /// Bytes.
        #[serde(default, skip_serializing_if = "super::is_default")]
        length: Option<u32>,
    },
    /// Bytes up to a length.
    VarBinary {
        /// Bytes at the most.
        #[serde(default, skip_serializing_if = "super::is_default")]
        length: Option<u32>,
    },
    /// Bytes of any length.
    Blob,
    /// A day.
    Date,
    /// A time of day without a zone.
    Time {
        /// Digits of fractional seconds.
        #[serde(default, skip_serializing_if = "super::is_default")]
        precision: Option<u8>,
    },
    /// A day and a time without a zone.
    DateTime {
        /// Digits of fractional seconds.
        #[serde(default, skip_serializing_if = "super::is_default")]
        precision: Option<u8>,
    },
    /// A point in time (`timestamp with time zone`).
    Timestamp {
        /// Digits of fractional seconds.
        #[serde(default, skip_serializing_if = "super::is_default")]
        precision: Option<u8>,
    },
    /// A span of time.
    Interval,
    /// A JSON document as text.
    Json,
    /// A JSON document parsed (PostgreSQL's `jsonb`; the same as [`Json`](ColumnType::Json) elsewhere).
    JsonBinary,
    /// A UUID.
    Uuid,
    /// A list of values of one type.
    Array(Box<ColumnType>),
    /// One of the values of an [`Enum`](super::Enum).
    Enum(QualifiedName),
    /// A type in the database's own words, e.g. `tsvector`.
    Native(String),
}

impl ColumnType {
    /// A signed integer of `size`.
    pub fn integer(size: IntegerSize) -> Self {
        Self::Integer { size, unsigned: false }
    }

    /// The innermost type of an array; itself otherwise.
    pub fn element(&self) -> &ColumnType {
        match self {
            Self::Array(element) => element.element(),
            other => other,
        }
    }

    /// The enum that the type is made of.
    pub fn enum_name(&self) -> Option<&QualifiedName> {
        match self.element() {
            Self::Enum(name) => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sized = |f: &mut fmt::Formatter<'_>, word: &str, size: Option<u32>| match size {
            Some(size) => write!(f, "{word}({size})"),
            None => f.write_str(word),
        };
        match self {
            Self::Boolean => f.write_str("boolean"),
            Self::Integer { size, unsigned } => {
                let word = match size {
                    IntegerSize::Tiny => "tiny integer",
                    IntegerSize::Small => "small integer",
                    IntegerSize::Medium => "medium integer",
                    IntegerSize::Regular => "integer",
                    IntegerSize::Big => "big integer",
                };
                write!(f, "{}{word}", if *unsigned { "unsigned " } else { "" })
            }
            Self::Float => f.write_str("float"),
            Self::Double => f.write_str("double"),
            Self::Decimal { precision: Some(precision), scale } => {
                write!(f, "decimal({precision}, {})", scale.unwrap_or(0))
            }
            Self::Decimal { precision: None, .. } => f.write_str("decimal"),
            Self::Char { length } => sized(f, "char", *length),
            Self::String { length } => sized(f, "string", *length),
            Self::Text => f.write_str("text"),
            Self::Binary { length } => sized(f, "binary", *length),
            Self::VarBinary { length } => sized(f, "varbinary", *length),
            Self::Blob => f.write_str("blob"),
            Self::Date => f.write_str("date"),
            Self::Time { precision } => sized(f, "time", precision.map(u32::from)),
            Self::DateTime { precision } => sized(f, "datetime", precision.map(u32::from)),
            Self::Timestamp { precision } => sized(f, "timestamp", precision.map(u32::from)),
            Self::Interval => f.write_str("interval"),
            Self::Json => f.write_str("json"),
            Self::JsonBinary => f.write_str("jsonb"),
            Self::Uuid => f.write_str("uuid"),
            Self::Array(element) => write!(f, "{element}[]"),
            Self::Enum(name) => write!(f, "enum {name}"),
            Self::Native(text) => f.write_str(text),
        }
    }
}
