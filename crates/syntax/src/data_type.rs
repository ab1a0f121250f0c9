//! The types of columns, and how `type = ..` writes them.

use crate::arguments::Arguments;
use crate::item::{Head, Term};
use crate::keys;
use crate::literal::Literal;
use crate::mistake::{Mistakes, Place};
use crate::suggest::nearest;
use std::fmt;

/// The type of a column, as it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataType {
    /// `boolean`
    Boolean,
    /// `tiny_integer` to `big_integer`, `unsigned_tiny_integer` to `unsigned_big_integer`
    Integer {
        /// Its width.
        size: IntegerSize,
        /// Whether it holds no negative numbers.
        unsigned: bool,
    },
    /// `float`, four bytes.
    Float,
    /// `double`, eight bytes.
    Double,
    /// `decimal`, `decimal(precision)` or `decimal(precision, scale)`
    Decimal(Option<(u32, Option<i32>)>),
    /// `char(n)`, filled with blanks.
    Char(Option<u32>),
    /// `varchar` or `varchar(n)`
    Varchar(Option<u32>),
    /// `text`
    Text,
    /// `binary(n)`
    Binary(Option<u32>),
    /// `varbinary(n)`
    Varbinary(Option<u32>),
    /// `blob`
    Blob,
    /// `date`
    Date,
    /// `time` or `time(precision)`
    Time(Option<u8>),
    /// `datetime` or `datetime(precision)`: a day and a time, without a zone.
    DateTime(Option<u8>),
    /// `timestamp` or `timestamp(precision)`: a point in time, with a zone where the database knows zones.
    Timestamp(Option<u8>),
    /// `interval`
    Interval,
    /// `uuid`
    Uuid,
    /// `json`
    Json,
    /// `jsonb`
    Jsonb,
    /// `array(type)`
    Array(Box<DataType>),
    /// `native("citext")`: the database's own words.
    Native(String),
    /// A Rust type declared elsewhere: an enumeration, a newtype, an alias. Its path as written.
    Named(String),
}

/// How wide an integer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegerSize {
    /// One byte.
    Tiny,
    /// Two bytes.
    Small,
    /// Three bytes, on MySQL.
    Medium,
    /// Four bytes.
    Regular,
    /// Eight bytes.
    Big,
}

/// The names that `type = ..` takes.
pub const TYPE_NAMES: &[&str] = &[
    "boolean",
    "tiny_integer",
    "small_integer",
    "medium_integer",
    "integer",
    "big_integer",
    "unsigned_tiny_integer",
    "unsigned_small_integer",
    "unsigned_medium_integer",
    "unsigned_integer",
    "unsigned_big_integer",
    "float",
    "double",
    "decimal",
    "char",
    "varchar",
    "text",
    "binary",
    "varbinary",
    "blob",
    "date",
    "time",
    "datetime",
    "timestamp",
    "interval",
    "uuid",
    "json",
    "jsonb",
    "array",
    "native",
];

/// What databases call these types, for those who write their words.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("int", "integer"),
    ("int2", "small_integer"),
    ("int4", "integer"),
    ("int8", "big_integer"),
    ("bigint", "big_integer"),
    ("smallint", "small_integer"),
    ("mediumint", "medium_integer"),
    ("tinyint", "tiny_integer"),
    ("real", "float"),
    ("numeric", "decimal"),
    ("string", "varchar"),
    ("bytea", "blob"),
    ("bytes", "blob"),
    ("date_time", "datetime"),
    ("timestamptz", "timestamp"),
    ("timestamp_with_time_zone", "timestamp"),
    ("json_binary", "jsonb"),
    ("var_binary", "varbinary"),
];

impl DataType {
    fn integer(size: IntegerSize, unsigned: bool) -> Self {
        Self::Integer { size, unsigned }
    }

    /// The type of a name of [`TYPE_NAMES`] and its numbers; `None` where it does not take so many.
    fn named(name: &str, numbers: &[i64]) -> Option<Self> {
        use IntegerSize as Size;
        let one = || match numbers {
            [] => Some(None),
            [number] => u32::try_from(*number).ok().filter(|number| *number > 0).map(Some),
            _ => None,
        };
        let fraction = || match numbers {
            [] => Some(None),
            [number] => u8::try_from(*number).ok().filter(|number| *number <= 9).map(Some),
            _ => None,
        };
        let data_type = match name {
            "char" => Self::Char(one()?),
            "varchar" => Self::Varchar(one()?),
            "binary" => Self::Binary(one()?),
            "varbinary" => Self::Varbinary(one()?),
            "time" => Self::Time(fraction()?),
            "datetime" => Self::DateTime(fraction()?),
            "timestamp" => Self::Timestamp(fraction()?),
            "decimal" => match numbers {
                [] => Self::Decimal(None),
                [precision] => Self::Decimal(Some((u32::try_from(*precision).ok()?, None))),
                [precision, scale] => {
                    Self::Decimal(Some((u32::try_from(*precision).ok()?, Some(i32::try_from(*scale).ok()?))))
                }
                _ => return None,
            },
            _ if !numbers.is_empty() => return None,
            "boolean" => Self::Boolean,
            "tiny_integer" => Self::integer(Size::Tiny, false),
            "small_integer" => Self::integer(Size::Small, false),
            "medium_integer" => Self::integer(Size::Medium, false),
            "integer" => Self::integer(Size::Regular, false),
            "big_integer" => Self::integer(Size::Big, false),
            "unsigned_tiny_integer" => Self::integer(Size::Tiny, true),
            "unsigned_small_integer" => Self::integer(Size::Small, true),
            "unsigned_medium_integer" => Self::integer(Size::Medium, true),
            "unsigned_integer" => Self::integer(Size::Regular, true),
            "unsigned_big_integer" => Self::integer(Size::Big, true),
            "float" => Self::Float,
            "double" => Self::Double,
            "text" => Self::Text,
            "blob" => Self::Blob,
            "date" => Self::Date,
            "interval" => Self::Interval,
            "uuid" => Self::Uuid,
            "json" => Self::Json,
            "jsonb" => Self::Jsonb,
            _ => return None,
        };
        Some(data_type)
    }

    /// The type that a term writes: `varchar(50)`, `native("citext")`, `array(text)`, `SongKind`.
    pub(crate) fn read(term: &Term, mistakes: &mut Mistakes) -> Option<Self> {
        if let Some(text) = term.text() {
            return Some(Self::Native(text.to_owned()));
        }
        let name = match &term.head {
            Head::Path(path) if path.len() > 1 || path[0].starts_with(char::is_uppercase) => {
                return read_path(path, term, mistakes);
            }
            Head::Path(path) => path[0].as_str(),
            Head::Literal(_) => {
                mistakes.add(
                    "entity.wrong_value",
                    term.place,
                    "expected a type",
                    "write `type = text`, or `type = native(\"citext\")`",
                );
                return None;
            }
        };
        match name {
            "native" => read_native(term, mistakes),
            "array" => read_array(term, mistakes),
            _ => read_plain(name, term, mistakes),
        }
    }
}

fn read_path(path: &[String], term: &Term, mistakes: &mut Mistakes) -> Option<DataType> {
    if term.arguments.is_some() {
        mistakes.add(
            "entity.wrong_value",
            term.place,
            "a Rust type takes no arguments here",
            format!("write `type = {}`", path.join("::")),
        );
        return None;
    }
    Some(DataType::Named(path.join("::")))
}

fn read_native(term: &Term, mistakes: &mut Mistakes) -> Option<DataType> {
    match term.arguments.as_deref() {
        Some([item]) if item.key.is_none() && item.term.text().is_some() => {
            item.term.text().map(|text| DataType::Native(text.to_owned()))
        }
        _ => {
            mistakes.add(
                "entity.wrong_value",
                term.place,
                "`native` takes the name of a type",
                "write `native(\"citext\")`",
            );
            None
        }
    }
}

fn read_array(term: &Term, mistakes: &mut Mistakes) -> Option<DataType> {
    match term.arguments.as_deref() {
        Some([item]) if item.key.is_none() => {
            DataType::read(&item.term, mistakes).map(|element| DataType::Array(Box::new(element)))
        }
        _ => {
            mistakes.add(
                "entity.wrong_value",
                term.place,
                "`array` takes the type of its elements",
                "write `array(text)`",
            );
            None
        }
    }
}

fn read_plain(name: &str, term: &Term, mistakes: &mut Mistakes) -> Option<DataType> {
    if !TYPE_NAMES.contains(&name) {
        unknown_type(name, term.place, mistakes);
        return None;
    }
    let mut numbers = Vec::new();
    if let Some(items) = &term.arguments {
        let mut arguments = Arguments::new(name, keys::NONE, 2, items.clone(), mistakes);
        while let Some(literal) = arguments.take_literal() {
            match &literal.value {
                Literal::Integer(digits) if digits.parse::<i64>().is_ok() => numbers.extend(digits.parse::<i64>()),
                _ => mistakes.add(
                    "entity.wrong_value",
                    literal.place,
                    "expected a whole number",
                    "write it as in `varchar(50)`",
                ),
            }
        }
    }
    let data_type = DataType::named(name, &numbers);
    if data_type.is_none() {
        let (takes, help) = match (name, DataType::named(name, &[1])) {
            ("decimal", _) => ("a precision and a scale", "write `type = decimal(10, 2)`".to_owned()),
            ("time" | "datetime" | "timestamp", _) => ("a precision from 0 to 9", format!("write `type = {name}(6)`")),
            (_, Some(_)) => ("one number above 0", format!("write `type = {name}(50)`")),
            (_, None) => ("no number", format!("write `type = {name}`")),
        };
        mistakes.add("entity.wrong_value", term.place, format!("`{name}` takes {takes}"), help);
    }
    data_type
}

fn unknown_type(name: &str, place: Place, mistakes: &mut Mistakes) {
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, name)| *name);
    let help = match other.or_else(|| nearest(name, TYPE_NAMES.iter().copied())) {
        Some(near) => format!("write `{near}`; a type of one database only is written `native(\"{name}\")`"),
        None => format!("a type of one database only is written `native(\"{name}\")`"),
    };
    mistakes.add("entity.unknown_type", place, format!("no type `{name}` is known"), help);
}

/// As it is written after `type =`.
impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with = |f: &mut fmt::Formatter<'_>, name: &str, number: &Option<u32>| match number {
            Some(number) => write!(f, "{name}({number})"),
            None => f.write_str(name),
        };
        match self {
            Self::Boolean => f.write_str("boolean"),
            Self::Integer { size, unsigned } => {
                let size = match size {
                    IntegerSize::Tiny => "tiny_",
                    IntegerSize::Small => "small_",
                    IntegerSize::Medium => "medium_",
                    IntegerSize::Regular => "",
                    IntegerSize::Big => "big_",
                };
                write!(f, "{}{size}integer", if *unsigned { "unsigned_" } else { "" })
            }
            Self::Float => f.write_str("float"),
            Self::Double => f.write_str("double"),
            Self::Decimal(None) => f.write_str("decimal"),
            Self::Decimal(Some((precision, None))) => write!(f, "decimal({precision})"),
            Self::Decimal(Some((precision, Some(scale)))) => write!(f, "decimal({precision}, {scale})"),
            Self::Char(n) => with(f, "char", n),
            Self::Varchar(n) => with(f, "varchar", n),
            Self::Text => f.write_str("text"),
            Self::Binary(n) => with(f, "binary", n),
            Self::Varbinary(n) => with(f, "varbinary", n),
            Self::Blob => f.write_str("blob"),
            Self::Date => f.write_str("date"),
            Self::Time(n) => with(f, "time", &n.map(u32::from)),
            Self::DateTime(n) => with(f, "datetime", &n.map(u32::from)),
            Self::Timestamp(n) => with(f, "timestamp", &n.map(u32::from)),
            Self::Interval => f.write_str("interval"),
            Self::Uuid => f.write_str("uuid"),
            Self::Json => f.write_str("json"),
            Self::Jsonb => f.write_str("jsonb"),
            Self::Array(element) => write!(f, "array({element})"),
            Self::Native(name) => write!(f, "native({name:?})"),
            Self::Named(path) => f.write_str(path),
        }
    }
}
