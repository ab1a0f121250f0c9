//! The types of columns, by the names that SQL people know.

use crate::model::{ColumnType, IntegerSize, QualifiedName};

/// A signed integer type; [`unsigned`] makes it an unsigned one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntegerType(IntegerSize);

impl From<IntegerType> for ColumnType {
    fn from(integer: IntegerType) -> Self {
        Self::integer(integer.0)
    }
}

/// One byte; two on PostgreSQL, which has none of one.
pub fn tiny_integer() -> IntegerType {
    IntegerType(IntegerSize::Tiny)
}

/// Two bytes.
pub fn small_integer() -> IntegerType {
    IntegerType(IntegerSize::Small)
}

/// Three bytes on MySQL, four elsewhere.
pub fn medium_integer() -> IntegerType {
    IntegerType(IntegerSize::Medium)
}

/// Four bytes.
pub fn integer() -> IntegerType {
    IntegerType(IntegerSize::Regular)
}

/// Eight bytes.
pub fn big_integer() -> IntegerType {
    IntegerType(IntegerSize::Big)
}

/// Without negative values; a database without such a type takes the next wider signed one.
///
/// ```
/// use anabranch::prelude::*;
/// let mut m = Migration::new();
/// m.alter_table("song", |t| {
///     t.add_column("plays", unsigned(integer())).not_null().default(0);
/// });
/// assert_eq!(m.into_actions()?.len(), 1);
/// # Ok::<(), anabranch::dsl::Mistakes>(())
/// ```
pub fn unsigned(integer: IntegerType) -> ColumnType {
    ColumnType::Integer { size: integer.0, unsigned: true }
}

/// Functions that each make one type.
macro_rules! types {
    ($($(#[doc = $doc:literal])+ $name:ident($($argument:ident: $type:ty),*) => $value:expr;)+) => { $(
        $(#[doc = $doc])+
        pub fn $name($($argument: $type),*) -> ColumnType {
            $value
        }
    )+ };
}

types! {
    /// True or false.
    boolean() => ColumnType::Boolean;
    /// A binary floating point number of four bytes.
    float() => ColumnType::Float;
    /// A binary floating point number of eight bytes.
    double() => ColumnType::Double;
    /// An exact number: digits in all, and how many of them after the point.
    decimal(precision: u32, scale: i32) => ColumnType::Decimal { precision: Some(precision), scale: Some(scale) };
    /// An exact number of so many digits.
    decimal_digits(precision: u32) => ColumnType::Decimal { precision: Some(precision), scale: None };
    /// An exact number as wide as the database makes it by default.
    any_decimal() => ColumnType::Decimal { precision: None, scale: None };
    /// Text of a fixed length, padded with blanks.
    char(length: u32) => ColumnType::Char { length: Some(length) };
    /// Text of a fixed length, as long as the database makes it by default.
    any_char() => ColumnType::Char { length: None };
    /// Text up to a length (`varchar`).
    string(length: u32) => ColumnType::String { length: Some(length) };
    /// Text up to the length that the database has by default.
    any_string() => ColumnType::String { length: None };
    /// Text of any length.
    text() => ColumnType::Text;
    /// Bytes of a fixed length.
    binary(length: u32) => ColumnType::Binary { length: Some(length) };
    /// Bytes of a fixed length, as many as the database makes it by default.
    any_binary() => ColumnType::Binary { length: None };
    /// Bytes up to a length.
    var_binary(length: u32) => ColumnType::VarBinary { length: Some(length) };
    /// Bytes up to the length that the database has by default.
    any_var_binary() => ColumnType::VarBinary { length: None };
    /// Bytes of any length.
    blob() => ColumnType::Blob;
    /// A day.
    date() => ColumnType::Date;
    /// A time of day without a zone.
    time() => ColumnType::Time { precision: None };
    /// A time of day with so many digits of fractional seconds.
    time_precision(digits: u8) => ColumnType::Time { precision: Some(digits) };
    /// A day and a time without a zone.
    date_time() => ColumnType::DateTime { precision: None };
    /// A day and a time with so many digits of fractional seconds.
    date_time_precision(digits: u8) => ColumnType::DateTime { precision: Some(digits) };
    /// A point in time (`timestamp with time zone`).
    timestamp() => ColumnType::Timestamp { precision: None };
    /// A point in time with so many digits of fractional seconds.
    timestamp_precision(digits: u8) => ColumnType::Timestamp { precision: Some(digits) };
    /// A span of time.
    interval() => ColumnType::Interval;
    /// A JSON document as text.
    json() => ColumnType::Json;
    /// A JSON document parsed; the same as [`json`] but on PostgreSQL.
    jsonb() => ColumnType::JsonBinary;
    /// A UUID.
    uuid() => ColumnType::Uuid;
    /// A list of values of one type.
    array(element: impl Into<ColumnType>) => ColumnType::Array(Box::new(element.into()));
    /// One of the values of an enum that `m.create_enum` has made.
    enumeration(name: impl Into<QualifiedName>) => ColumnType::Enum(name.into());
    /// A type in the database's own words: `native("tsvector")`.
    native(words: impl Into<String>) => ColumnType::Native(words.into());
}
