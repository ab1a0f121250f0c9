//! The types of columns.
//!
//! SQLite stores any text as the type of a column and derives an *affinity* from it, which may rewrite values. So the declared names keep what
//! the model tells apart (`bigint`, `varchar(50)`, `timestamp(3)`), and are chosen so that no value is rewritten: `uuid_text` and `json_text`
//! have the affinity of text, where `uuid` and `json` would turn what looks like a number into one. A `STRICT` table knows six types only.
//!
//! Normalising a type is parsing what it renders to; so what the database cannot tell apart becomes equal: an unsigned integer is the next wider
//! signed one, `JsonBinary` is `Json`, an interval is text.

use super::quoting::unquote;
use super::unsupported;
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{ColumnType, DialectName, IntegerSize};
use crate::plan::Unsupported;

/// The type as it is declared.
pub(super) fn render(column_type: &ColumnType, strict: bool) -> Result<String, Unsupported> {
    if strict {
        return render_strict(column_type);
    }
    let sized = |word: &str, size: Option<u32>| size.map_or_else(|| word.to_owned(), |size| format!("{word}({size})"));
    Ok(match column_type {
        ColumnType::Boolean => "boolean".to_owned(),
        ColumnType::Integer { size, unsigned } => integer(*size, *unsigned).to_owned(),
        ColumnType::Float => "float".to_owned(),
        ColumnType::Double => "double".to_owned(),
        ColumnType::Decimal { precision: Some(precision), scale } => {
            format!("decimal({precision}, {})", scale.unwrap_or(0))
        }
        ColumnType::Decimal { precision: None, .. } => "decimal".to_owned(),
        ColumnType::Char { length } => sized("char", *length),
        ColumnType::String { length } => sized("varchar", *length),
        ColumnType::Text | ColumnType::Interval | ColumnType::Enum(_) => "text".to_owned(),
        ColumnType::Binary { length } => sized("binary", *length),
        ColumnType::VarBinary { length } => sized("varbinary", *length),
        ColumnType::Blob => "blob".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Time { precision } => sized("time", precision.map(u32::from)),
        ColumnType::DateTime { precision } => sized("datetime", precision.map(u32::from)),
        ColumnType::Timestamp { precision } => sized("timestamp", precision.map(u32::from)),
        ColumnType::Json | ColumnType::JsonBinary => "json_text".to_owned(),
        ColumnType::Uuid => "uuid_text".to_owned(),
        ColumnType::Native(text) => text.clone(),
        ColumnType::Array(_) => return Err(no_arrays(column_type)),
    })
}

fn no_arrays(column_type: &ColumnType) -> Unsupported {
    unsupported(
        format!("store `{column_type}`"),
        "it has no arrays",
        "store a JSON document, or the values in a table of their own",
    )
}

fn integer(size: IntegerSize, unsigned: bool) -> &'static str {
    match (size, unsigned) {
        (IntegerSize::Tiny, false) => "tinyint",
        (IntegerSize::Small, false) | (IntegerSize::Tiny, true) => "smallint",
        (IntegerSize::Medium, false) => "mediumint",
        (IntegerSize::Regular, false) | (IntegerSize::Small | IntegerSize::Medium, true) => "integer",
        (IntegerSize::Big, _) | (IntegerSize::Regular, true) => "bigint",
    }
}

fn render_strict(column_type: &ColumnType) -> Result<String, Unsupported> {
    Ok(match column_type {
        ColumnType::Boolean | ColumnType::Integer { .. } => "integer".to_owned(),
        ColumnType::Float | ColumnType::Double => "real".to_owned(),
        ColumnType::Binary { .. } | ColumnType::VarBinary { .. } | ColumnType::Blob => "blob".to_owned(),
        ColumnType::Char { .. }
        | ColumnType::String { .. }
        | ColumnType::Text
        | ColumnType::Interval
        | ColumnType::Enum(_)
        | ColumnType::Date
        | ColumnType::Time { .. }
        | ColumnType::DateTime { .. }
        | ColumnType::Timestamp { .. }
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Uuid => "text".to_owned(),
        ColumnType::Native(text) => text.clone(),
        ColumnType::Decimal { .. } => {
            return Err(unsupported(
                format!("store `{column_type}` in a strict table"),
                "a strict table has no exact numbers",
                "leave `strict` off, or store a whole number of the smallest unit",
            ));
        }
        ColumnType::Array(_) => return Err(no_arrays(column_type)),
    })
}

/// The type that a declaration stands for; also as sea-query and the SQL standard write it.
pub(super) fn parse(declared: &str) -> ColumnType {
    let text = one_line(&unquoted(declared)).to_ascii_lowercase();
    let (word, arguments) = split(&text);
    let size = |at: usize| arguments.get(at).and_then(|argument| argument.parse::<u32>().ok());
    let small = |at: usize| arguments.get(at).and_then(|argument| argument.parse::<u8>().ok());
    let allowed = match word {
        "decimal" | "numeric" | "real_decimal" => 2,
        "char" | "character" | "nchar" | "varchar" | "character varying" | "nvarchar" | "binary" | "binary_blob"
        | "varbinary" | "varbinary_blob" | "blob" | "time" | "time_text" | "datetime" | "datetime_text"
        | "timestamp" | "timestamptz" => 1,
        _ => 0,
    };
    if arguments.len() > allowed {
        return ColumnType::Native(text);
    }
    match word {
        "boolean" | "bool" => ColumnType::Boolean,
        "tinyint" => ColumnType::integer(IntegerSize::Tiny),
        "smallint" | "int2" => ColumnType::integer(IntegerSize::Small),
        "mediumint" => ColumnType::integer(IntegerSize::Medium),
        "integer" | "int" | "int4" => ColumnType::integer(IntegerSize::Regular),
        "bigint" | "int8" => ColumnType::integer(IntegerSize::Big),
        "float" => ColumnType::Float,
        "double" | "double precision" | "real" => ColumnType::Double,
        "decimal" | "numeric" | "real_decimal" => {
            let scale = arguments.get(1).and_then(|argument| argument.parse().ok()).unwrap_or(0);
            ColumnType::Decimal { precision: size(0), scale: size(0).map(|_| scale) }
        }
        "char" | "character" | "nchar" => ColumnType::Char { length: size(0) },
        "varchar" | "character varying" | "nvarchar" => ColumnType::String { length: size(0) },
        "text" | "enum_text" | "clob" => ColumnType::Text,
        "binary" | "binary_blob" => ColumnType::Binary { length: size(0) },
        "varbinary" | "varbinary_blob" => ColumnType::VarBinary { length: size(0) },
        "blob" if arguments.is_empty() => ColumnType::Blob,
        "blob" => ColumnType::Binary { length: size(0) },
        "date" | "date_text" => ColumnType::Date,
        "time" | "time_text" => ColumnType::Time { precision: small(0) },
        "datetime" | "datetime_text" | "timestamp_text" => ColumnType::DateTime { precision: small(0) },
        "timestamp" | "timestamptz" | "timestamp with time zone" | "timestamp_with_timezone_text" => {
            ColumnType::Timestamp { precision: small(0) }
        }
        "json" | "jsonb" | "json_text" | "jsonb_text" => ColumnType::Json,
        "uuid" | "uuid_text" => ColumnType::Uuid,
        _ => ColumnType::Native(text),
    }
}

/// Without the quotes that it begins with, as SQLite takes it: `[varchar](3)` is `varchar(3)`.
pub(super) fn unquoted(declared: &str) -> String {
    let declared = declared.trim();
    match tokens(declared, DialectName::Sqlite)[..] {
        [first @ (Token::Quoted(quoted) | Token::Text(quoted)), ..] => {
            let rest = declared.get(first.text().len()..).unwrap_or_default();
            format!("{}{rest}", unquote(quoted))
        }
        _ => declared.to_owned(),
    }
}

/// With single blanks.
pub(super) fn one_line(declared: &str) -> String {
    declared.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `decimal (10, 2)` -> `decimal` and its arguments.
fn split(text: &str) -> (&str, Vec<&str>) {
    match text.split_once('(') {
        Some((word, arguments)) => {
            let arguments = arguments.trim_end().trim_end_matches(')');
            (word.trim_end(), arguments.split(',').map(str::trim).collect())
        }
        None => (text, Vec::new()),
    }
}

/// The form in which the database would report the type.
pub(super) fn normalized(column_type: &ColumnType, strict: bool) -> ColumnType {
    render(column_type, strict).map_or_else(|_| column_type.clone(), |text| parse(&text))
}

/// Whether values are kept as text whatever they look like.
pub(super) fn is_textual(column_type: &ColumnType) -> bool {
    matches!(
        column_type,
        ColumnType::Char { .. }
            | ColumnType::String { .. }
            | ColumnType::Text
            | ColumnType::Json
            | ColumnType::Uuid
            | ColumnType::Enum(_)
            | ColumnType::Interval
            | ColumnType::JsonBinary
    )
}

/// Whether values are numbers.
pub(super) fn is_numeric(column_type: &ColumnType) -> bool {
    matches!(
        column_type,
        ColumnType::Integer { .. } | ColumnType::Float | ColumnType::Double | ColumnType::Decimal { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_was_rendered_is_read_as_it_was() {
        let decimal = ColumnType::Decimal { precision: Some(10), scale: Some(2) };
        for column_type in [
            ColumnType::Boolean,
            ColumnType::integer(IntegerSize::Tiny),
            ColumnType::integer(IntegerSize::Small),
            ColumnType::integer(IntegerSize::Medium),
            ColumnType::integer(IntegerSize::Regular),
            ColumnType::integer(IntegerSize::Big),
            ColumnType::Float,
            ColumnType::Double,
            decimal,
            ColumnType::Decimal { precision: None, scale: None },
            ColumnType::Char { length: Some(3) },
            ColumnType::Char { length: None },
            ColumnType::String { length: Some(50) },
            ColumnType::String { length: None },
            ColumnType::Text,
            ColumnType::Binary { length: Some(16) },
            ColumnType::VarBinary { length: Some(16) },
            ColumnType::VarBinary { length: None },
            ColumnType::Blob,
            ColumnType::Date,
            ColumnType::Time { precision: Some(3) },
            ColumnType::DateTime { precision: None },
            ColumnType::Timestamp { precision: Some(6) },
            ColumnType::Json,
            ColumnType::Uuid,
            ColumnType::Native("geometry(point, 4326)".into()),
            ColumnType::Native(String::new()),
        ] {
            assert_eq!(normalized(&column_type, false), column_type);
        }
    }

    #[test]
    fn what_is_not_told_apart_becomes_equal() {
        let unsigned = ColumnType::Integer { size: IntegerSize::Regular, unsigned: true };
        assert_eq!(normalized(&unsigned, false), ColumnType::integer(IntegerSize::Big));
        assert_eq!(normalized(&ColumnType::JsonBinary, false), ColumnType::Json);
        assert_eq!(normalized(&ColumnType::Uuid, true), ColumnType::Text);
        assert_eq!(parse("  DOUBLE   PRECISION "), ColumnType::Double);
        assert_eq!(parse("NVARCHAR (160)"), ColumnType::String { length: Some(160) });
        assert_eq!(parse("[nvarchar] (160)"), parse("nvarchar(160)"));
        assert_eq!(parse("\"Int\""), ColumnType::integer(IntegerSize::Regular));
        assert_eq!(parse("NUMERIC(10)"), ColumnType::Decimal { precision: Some(10), scale: Some(0) });
    }
}
