//! Literals, and the defaults of columns.

use crate::data_type::{DataType, IntegerSize};
use std::fmt;
use std::ops::RangeInclusive;

/// A literal in an attribute. Numbers keep their spelling, so that nothing is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `"text"`
    Text(String),
    /// `-1`
    Integer(String),
    /// `1.5`
    Float(String),
    /// `true`
    Boolean(bool),
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Integer(number) | Self::Float(number) => f.write_str(number),
            Self::Boolean(value) => write!(f, "{value}"),
        }
    }
}

/// What a column holds when nothing is inserted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultDeclaration {
    /// A literal: `default = 0`.
    Literal(Literal),
    /// `default = null`
    Null,
    /// `default = now`: the time of the statement.
    Now,
    /// `default = current_date`
    CurrentDate,
    /// `default = current_time`
    CurrentTime,
    /// `default = uuid`: a random one.
    Uuid,
    /// `default = SongKind::Original`: the path of an enumeration's variant.
    Variant(String),
    /// `default = next_value("sequence")`
    NextValue {
        /// The sequence's schema, unless the default one.
        namespace: Option<String>,
        /// The sequence.
        sequence: String,
    },
    /// `default_sql = ".."`: an expression in the database's own words.
    Sql(String),
}

/// The words that `default = ..` takes besides literals.
pub(crate) const DEFAULT_WORDS: &[&str] = &["null", "now", "current_date", "current_time", "uuid", "next_value"];

impl DefaultDeclaration {
    /// Why this default cannot stand on a column of this type, as a help text; `None` where it can or where that cannot be known.
    #[must_use]
    pub fn misfit(&self, data_type: &DataType) -> Option<String> {
        use DataType as T;
        if matches!(data_type, T::Named(_) | T::Native(_)) {
            return None;
        }
        if let (Self::Literal(Literal::Integer(digits)), T::Integer { size, unsigned }) = (self, data_type) {
            let range = range(*size, *unsigned);
            let fits = digits.parse().is_ok_and(|number| range.contains(&number));
            return (!fits).then(|| format!("write a number from {} to {}", range.start(), range.end()));
        }
        let (fits, instead) = match self {
            Self::Literal(Literal::Integer(_)) => (matches!(data_type, T::Float | T::Double | T::Decimal(_)), None),
            Self::Literal(Literal::Float(_)) => (matches!(data_type, T::Float | T::Double | T::Decimal(_)), None),
            Self::Literal(Literal::Boolean(_)) => (matches!(data_type, T::Boolean), None),
            Self::Literal(Literal::Text(_)) => {
                (!matches!(data_type, T::Boolean | T::Integer { .. } | T::Float | T::Double), None)
            }
            Self::Now => match data_type {
                T::Date => (false, Some("current_date")),
                T::Time(_) => (false, Some("current_time")),
                _ => (matches!(data_type, T::DateTime(_) | T::Timestamp(_)), None),
            },
            Self::CurrentDate => (matches!(data_type, T::Date), None),
            Self::CurrentTime => (matches!(data_type, T::Time(_)), None),
            Self::Uuid => (matches!(data_type, T::Uuid), None),
            Self::NextValue { .. } => (matches!(data_type, T::Integer { .. } | T::Decimal(_)), None),
            Self::Null | Self::Sql(_) => (true, None),
            Self::Variant(_) => (false, None),
        };
        let instead = instead.or_else(|| example(data_type));
        (!fits).then(|| match instead {
            Some(example) => format!("write `default = {example}`, or an expression as `default_sql = \"..\"`"),
            None => "write an expression as `default_sql = \"..\"`".to_owned(),
        })
    }
}

/// The numbers that an integer type holds.
fn range(size: IntegerSize, unsigned: bool) -> RangeInclusive<i128> {
    let bits = match size {
        IntegerSize::Tiny => 8,
        IntegerSize::Small => 16,
        IntegerSize::Medium => 24,
        IntegerSize::Regular => 32,
        IntegerSize::Big => 64,
    };
    if unsigned { 0..=(1i128 << bits) - 1 } else { -(1i128 << (bits - 1))..=(1i128 << (bits - 1)) - 1 }
}

/// A default that fits a type.
fn example(data_type: &DataType) -> Option<&'static str> {
    Some(match data_type {
        DataType::Boolean => "false",
        DataType::Integer { .. } => "0",
        DataType::Float | DataType::Double | DataType::Decimal(_) => "0.0",
        DataType::Char(_) | DataType::Varchar(_) | DataType::Text => "\"text\"",
        DataType::Date => "current_date",
        DataType::Time(_) => "current_time",
        DataType::DateTime(_) | DataType::Timestamp(_) => "now",
        DataType::Uuid => "uuid",
        DataType::Json | DataType::Jsonb => "\"{}\"",
        _ => return None,
    })
}
