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
    /// `decimal` or `decimal(precision, scale)`
    Decimal(Option<(u32, u32)>),
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
    /// `bit(n)`
    Bit(Option<u32>),
    /// `varbit(n)`
    Varbit(Option<u32>),
    /// `date`
    Date,
    /// `time` or `time(precision)`
    Time(Option<u32>),
    /// `timestamp` or `timestamp(precision)`, without a time zone.
    Timestamp(Option<u32>),
    /// `timestamp_with_time_zone` or `timestamp_with_time_zone(precision)`
    TimestampWithTimeZone(Option<u32>),
    /// `interval`
    Interval,
    /// `year`
    Year,
    /// `uuid`
    Uuid,
    /// `json`
    Json,
    /// `jsonb`
    Jsonb,
    /// `inet`
    Inet,
    /// `cidr`
    Cidr,
    /// `mac_address`
    MacAddress,
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
    "bit",
    "varbit",
    "date",
    "time",
    "timestamp",
    "timestamp_with_time_zone",
    "interval",
    "year",
    "uuid",
    "json",
    "jsonb",
    "inet",
    "cidr",
    "mac_address",
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
    ("string", "text"),
    ("bytea", "blob"),
    ("bytes", "blob"),
    ("datetime", "timestamp"),
    ("timestamptz", "timestamp_with_time_zone"),
    ("macaddr", "mac_address"),
];

impl DataType {
    fn integer(size: IntegerSize, unsigned: bool) -> Self {
        Self::Integer { size, unsigned }
    }

    /// The type of a name of [`TYPE_NAMES`] and its numbers; `None` where it does not take so many.
    fn named(name: &str, numbers: &[u32]) -> Option<Self> {
        use IntegerSize as Size;
        let one = || match numbers {
            [] => Some(None),
            [number] => Some(Some(*number)),
            _ => None,
        };
        let data_type = match name {
            "char" => Self::Char(one()?),
            "varchar" => Self::Varchar(one()?),
            "binary" => Self::Binary(one()?),
            "varbinary" => Self::Varbinary(one()?),
            "bit" => Self::Bit(one()?),
            "varbit" => Self::Varbit(one()?),
            "time" => Self::Time(one()?),
            "timestamp" => Self::Timestamp(one()?),
            "timestamp_with_time_zone" => Self::TimestampWithTimeZone(one()?),
            "decimal" => match numbers {
                [] => Self::Decimal(None),
                [precision] => Self::Decimal(Some((*precision, 0))),
                [precision, scale] => Self::Decimal(Some((*precision, *scale))),
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
            "year" => Self::Year,
            "uuid" => Self::Uuid,
            "json" => Self::Json,
            "jsonb" => Self::Jsonb,
            "inet" => Self::Inet,
            "cidr" => Self::Cidr,
            "mac_address" => Self::MacAddress,
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
                mistakes.add("entity.wrong_value", term.place, "expected a type", "write `type = text`, or `type = native(\"citext\")`");
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
        mistakes.add("entity.wrong_value", term.place, "a Rust type takes no arguments here", format!("write `type = {}`", path.join("::")));
        return None;
    }
    Some(DataType::Named(path.join("::")))
}

fn read_native(term: &Term, mistakes: &mut Mistakes) -> Option<DataType> {
    match term.arguments.as_deref() {
        Some([item]) if item.key.is_none() && item.term.text().is_some() => item.term.text().map(|text| DataType::Native(text.to_owned())),
        _ => {
            mistakes.add("entity.wrong_value", term.place, "`native` takes the name of a type", "write `native(\"citext\")`");
            None
        }
    }
}

fn read_array(term: &Term, mistakes: &mut Mistakes) -> Option<DataType> {
    match term.arguments.as_deref() {
        Some([item]) if item.key.is_none() => DataType::read(&item.term, mistakes).map(|element| DataType::Array(Box::new(element))),
        _ => {
            mistakes.add("entity.wrong_value", term.place, "`array` takes the type of its elements", "write `array(text)`");
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
                Literal::Integer(digits) if digits.parse::<u32>().is_ok() => numbers.extend(digits.parse::<u32>()),
                _ => mistakes.add("entity.wrong_value", literal.place, "expected a whole number", "write it as in `varchar(50)`"),
            }
        }
    }
    let data_type = DataType::named(name, &numbers);
    if data_type.is_none() {
        let (takes, help) = match DataType::named(name, &[1]) {
            None => ("no number", format!("write `type = {name}`")),
            Some(_) => ("one number", format!("write `type = {name}({})`", numbers.first().unwrap_or(&1))),
        };
        mistakes.add("entity.wrong_value", term.place, format!("`{name}` takes {takes}"), help);
    }
    match data_type {
        Some(DataType::Decimal(Some((precision, scale)))) if scale > precision => {
            let help = format!("the scale is a part of the precision: write `decimal({scale}, {precision})`, or a larger precision");
            mistakes.contradiction(term.place, format!("`decimal({precision}, {scale})` has more decimal places than digits"), help);
            None
        }
        data_type => data_type,
    }
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
            Self::Decimal(Some((precision, scale))) => write!(f, "decimal({precision}, {scale})"),
            Self::Char(n) => with(f, "char", n),
            Self::Varchar(n) => with(f, "varchar", n),
            Self::Text => f.write_str("text"),
            Self::Binary(n) => with(f, "binary", n),
            Self::Varbinary(n) => with(f, "varbinary", n),
            Self::Blob => f.write_str("blob"),
            Self::Bit(n) => with(f, "bit", n),
            Self::Varbit(n) => with(f, "varbit", n),
            Self::Date => f.write_str("date"),
            Self::Time(n) => with(f, "time", n),
            Self::Timestamp(n) => with(f, "timestamp", n),
            Self::TimestampWithTimeZone(n) => with(f, "timestamp_with_time_zone", n),
            Self::Interval => f.write_str("interval"),
            Self::Year => f.write_str("year"),
            Self::Uuid => f.write_str("uuid"),
            Self::Json => f.write_str("json"),
            Self::Jsonb => f.write_str("jsonb"),
            Self::Inet => f.write_str("inet"),
            Self::Cidr => f.write_str("cidr"),
            Self::MacAddress => f.write_str("mac_address"),
            Self::Array(element) => write!(f, "array({element})"),
            Self::Native(name) => write!(f, "native({name:?})"),
            Self::Named(path) => f.write_str(path),
        }
    }
}
