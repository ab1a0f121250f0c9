//! Column types in PostgreSQL's words and back.
//!
//! What PostgreSQL does not tell apart is rendered as the one type that it has: one and two byte integers as `smallint`, three and four byte
//! ones as `integer`, unsigned integers as the next wider signed one (`bigint` for the widest, which has no wider integer and must be able to
//! number rows), and every kind of bytes as `bytea`. Normalising a type is reading what was rendered.

use super::quoting;
use crate::model::{ColumnType, IntegerSize};

/// The type as it is written in a statement.
pub(crate) fn render(column_type: &ColumnType) -> String {
    match column_type {
        ColumnType::Boolean => "boolean".to_owned(),
        ColumnType::Integer { size, unsigned } => integer(*size, *unsigned).to_owned(),
        ColumnType::Float => "real".to_owned(),
        ColumnType::Double => "double precision".to_owned(),
        ColumnType::Decimal { precision: None, .. } => "numeric".to_owned(),
        ColumnType::Decimal { precision: Some(precision), scale } => {
            format!("numeric({precision}, {})", scale.unwrap_or(0))
        }
        ColumnType::Char { length } => format!("char({})", length.unwrap_or(1)),
        ColumnType::String { length: Some(length) } => format!("varchar({length})"),
        ColumnType::String { length: None } => "varchar".to_owned(),
        ColumnType::Text => "text".to_owned(),
        ColumnType::Binary { .. } | ColumnType::VarBinary { .. } | ColumnType::Blob => "bytea".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Time { precision } => fractional("time", *precision),
        ColumnType::DateTime { precision } => fractional("timestamp", *precision),
        ColumnType::Timestamp { precision } => fractional("timestamptz", *precision),
        ColumnType::Interval => "interval".to_owned(),
        ColumnType::Json => "json".to_owned(),
        ColumnType::JsonBinary => "jsonb".to_owned(),
        ColumnType::Uuid => "uuid".to_owned(),
        // PostgreSQL keeps no number of dimensions.
        ColumnType::Array(element) => format!("{}[]", render(element.element())),
        ColumnType::Enum(name) => quoting::name(name),
        ColumnType::Native(text) => text.clone(),
    }
}

fn integer(size: IntegerSize, unsigned: bool) -> &'static str {
    match (size, unsigned) {
        (IntegerSize::Tiny, _) | (IntegerSize::Small, false) => "smallint",
        (IntegerSize::Small, true) | (IntegerSize::Medium, _) | (IntegerSize::Regular, false) => "integer",
        (IntegerSize::Regular, true) | (IntegerSize::Big, _) => "bigint",
    }
}

fn fractional(word: &str, precision: Option<u8>) -> String {
    precision.map_or_else(|| word.to_owned(), |precision| format!("{word}({})", precision.min(6)))
}

/// `serial` for a column whose numbers have the width of that type.
pub(crate) fn serial(column_type: &ColumnType) -> &'static str {
    match render(column_type).as_str() {
        "smallint" => "smallserial",
        "bigint" => "bigserial",
        _ => "serial",
    }
}

/// Reads a type as PostgreSQL or a person writes it; what is not portable stays in its own words, in one spelling.
pub(crate) fn parse(text: &str) -> ColumnType {
    let text = one_spelling(text);
    if let Some(element) = text.strip_suffix("[]") {
        let element = parse(element);
        return ColumnType::Array(Box::new(element.element().clone()));
    }
    let (word, arguments, rest) = parts(&text);
    let number = |at: usize| arguments.get(at).and_then(|argument| argument.parse::<u32>().ok());
    let precision = || number(0).and_then(|digits| u8::try_from(digits).ok());
    match (word, arguments.len(), rest) {
        ("boolean" | "bool", 0, "") => ColumnType::Boolean,
        ("smallint" | "int2", 0, "") => ColumnType::integer(IntegerSize::Small),
        ("integer" | "int" | "int4", 0, "") => ColumnType::integer(IntegerSize::Regular),
        ("bigint" | "int8", 0, "") => ColumnType::integer(IntegerSize::Big),
        ("real" | "float4", 0, "") => ColumnType::Float,
        ("double precision" | "float8" | "float", 0, "") => ColumnType::Double,
        ("numeric" | "decimal", 0, "") => ColumnType::Decimal { precision: None, scale: None },
        ("numeric" | "decimal", 1 | 2, "") => {
            let scale = arguments.get(1).and_then(|scale| scale.parse().ok()).unwrap_or(0);
            ColumnType::Decimal { precision: number(0), scale: Some(scale) }
        }
        ("character" | "char", 0, "") => ColumnType::Char { length: Some(1) },
        ("character" | "char" | "bpchar", 1, "") => ColumnType::Char { length: number(0) },
        ("character varying" | "varchar", 0, "") => ColumnType::String { length: None },
        ("character varying" | "varchar", 1, "") => ColumnType::String { length: number(0) },
        ("text", 0, "") => ColumnType::Text,
        ("bytea", 0, "") => ColumnType::Blob,
        ("date", 0, "") => ColumnType::Date,
        ("time", _, "" | "without time zone") | ("time without time zone", 0, "") => {
            ColumnType::Time { precision: precision() }
        }
        ("timestamp", _, "" | "without time zone") | ("timestamp without time zone", 0, "") => {
            ColumnType::DateTime { precision: precision() }
        }
        ("timestamptz", _, "") | ("timestamp", _, "with time zone") | ("timestamp with time zone", 0, "") => {
            ColumnType::Timestamp { precision: precision() }
        }
        ("interval", 0, "") => ColumnType::Interval,
        ("json", 0, "") => ColumnType::Json,
        ("jsonb", 0, "") => ColumnType::JsonBinary,
        ("uuid", 0, "") => ColumnType::Uuid,
        _ => ColumnType::Native(text),
    }
}

/// `time(3) with time zone` → `time`, `3`, `with time zone`
fn parts(text: &str) -> (&str, Vec<&str>, &str) {
    match text.split_once('(') {
        Some((word, rest)) if !text.starts_with('"') => match rest.split_once(')') {
            Some((arguments, rest)) => (word.trim(), arguments.split(',').map(str::trim).collect(), rest.trim()),
            None => (text, Vec::new(), ""),
        },
        _ => (text, Vec::new(), ""),
    }
}

/// Lower case outside of quotes, single blanks, none around brackets, one after a comma.
fn one_spelling(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    for c in text.trim().chars() {
        if c == '"' {
            quoted = !quoted;
        }
        match c {
            c if quoted => out.push(c),
            c if c.is_whitespace() => {
                if !out.ends_with([' ', '(', ',']) {
                    out.push(' ');
                }
            }
            '(' | ')' | '[' | ',' => {
                out.truncate(out.trim_end().len());
                out.push(c);
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    let spaced = out.replace(')', ") ").replace(") [", ")[").replace(") )", "))");
    unquoted(spaced.replace("  ", " ").trim())
}

/// `"mood"` → `mood`, `audit."mood"` → `audit.mood`: quotes that say nothing are left off.
fn unquoted(text: &str) -> String {
    let plain = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let bare = |part: &str| match part.strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
        // `"char"` is a type of its own, another than `char`.
        Some(inner) if plain(inner) && inner != "char" => inner.to_owned(),
        _ => part.to_owned(),
    };
    if text.matches('"').count().is_multiple_of(2) && text.contains('"') {
        text.split('.').map(bare).collect::<Vec<_>>().join(".")
    } else {
        text.to_owned()
    }
}

/// The one spelling of a type.
pub(crate) fn normalize(column_type: &ColumnType) -> ColumnType {
    match column_type {
        ColumnType::Enum(name) => ColumnType::Enum(name.clone()),
        ColumnType::Array(element) => ColumnType::Array(Box::new(normalize(element.element()))),
        other => parse(&render(other)),
    }
}

/// What a change of type has to know about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// True or false.
    Boolean,
    /// Whole, exact and floating numbers.
    Number,
    /// `text`, `varchar`, `char`.
    Text,
    /// Dates and timestamps.
    Moment,
    /// `time` and `interval`.
    Duration,
    /// `json` and `jsonb`.
    Json,
    /// Everything that converts to nothing else by itself.
    Own,
}

/// The family of a normalised type.
pub(crate) fn family(column_type: &ColumnType) -> Family {
    match column_type {
        ColumnType::Boolean => Family::Boolean,
        ColumnType::Integer { .. } | ColumnType::Float | ColumnType::Double | ColumnType::Decimal { .. } => {
            Family::Number
        }
        ColumnType::Char { .. } | ColumnType::String { .. } | ColumnType::Text => Family::Text,
        ColumnType::Date | ColumnType::DateTime { .. } | ColumnType::Timestamp { .. } => Family::Moment,
        ColumnType::Time { .. } | ColumnType::Interval => Family::Duration,
        ColumnType::Json | ColumnType::JsonBinary => Family::Json,
        ColumnType::Binary { .. }
        | ColumnType::VarBinary { .. }
        | ColumnType::Blob
        | ColumnType::Uuid
        | ColumnType::Array(_)
        | ColumnType::Enum(_)
        | ColumnType::Native(_) => Family::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_as_it_is_written() {
        let check = |text: &str, expected: &str| assert_eq!(render(&parse(text)), expected, "{text}");
        for (text, expected) in [
            ("INT4", "integer"),
            ("character varying(200)", "varchar(200)"),
            ("character varying", "varchar"),
            ("numeric(10,2)", "numeric(10, 2)"),
            ("numeric(5,-2)", "numeric(5, -2)"),
            ("timestamp(3) without time zone", "timestamp(3)"),
            ("timestamp without time zone", "timestamp"),
            ("timestamp (3) with time zone", "timestamptz(3)"),
            ("timestamp(6) with time zone", "timestamptz(6)"),
            ("time(2) with time zone", "time(2) with time zone"),
            ("character varying(20)[]", "varchar(20)[]"),
            ("integer[][]", "integer[]"),
            ("double precision", "double precision"),
            ("\"char\"", "\"char\""),
            ("character(3)", "char(3)"),
            ("bpchar", "bpchar"),
            ("\"mood\"", "mood"),
            ("audit.\"Mood\"", "audit.\"Mood\""),
            ("Geometry( Point , 4326 )", "geometry(point,4326)"),
            ("interval day to second(3)", "interval day to second(3)"),
            ("bit varying(5)", "bit varying(5)"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn types_that_postgresql_lacks_take_the_next_wider_one() {
        let integer = |size, unsigned| render(&ColumnType::Integer { size, unsigned });
        assert_eq!(integer(IntegerSize::Tiny, true), "smallint");
        assert_eq!(integer(IntegerSize::Small, true), "integer");
        assert_eq!(integer(IntegerSize::Medium, true), "integer");
        assert_eq!(integer(IntegerSize::Regular, true), "bigint");
        assert_eq!(normalize(&ColumnType::VarBinary { length: Some(3) }), ColumnType::Blob);
    }
}
