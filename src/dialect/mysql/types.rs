//! Types of columns: how they are written, and what a written one means.
//!
//! Normalising a type is reading back what is written for it, so that the two can never disagree.

use super::{flavor::Flavor, literal};
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{ColumnType, DialectName, IntegerSize, ObjectRef, Schema};
use crate::operation::ApplyError;
use crate::plan::PlanError;

/// A type as it is written; the enums are looked up in `schema`.
pub(super) fn render(flavor: &Flavor, column_type: &ColumnType, schema: &Schema) -> Result<String, PlanError> {
    let precision = |word: &str, precision: Option<u8>| match precision {
        None | Some(0) => Ok(word.to_owned()),
        Some(digits @ 1..=6) => Ok(format!("{word}({digits})")),
        Some(digits) => Err(flavor.refuse(
            format!("keep {digits} digits of fractional seconds"),
            "it keeps at most 6",
            "use a precision of 6 or less",
        )),
    };
    Ok(match column_type {
        ColumnType::Boolean => "tinyint(1)".to_owned(),
        ColumnType::Integer { size, unsigned } => {
            let word = match size {
                IntegerSize::Tiny => "tinyint",
                IntegerSize::Small => "smallint",
                IntegerSize::Medium => "mediumint",
                IntegerSize::Regular => "int",
                IntegerSize::Big => "bigint",
            };
            format!("{word}{}", if *unsigned { " unsigned" } else { "" })
        }
        ColumnType::Float => "float".to_owned(),
        ColumnType::Double => "double".to_owned(),
        ColumnType::Decimal { precision: None, .. } => "decimal(10, 0)".to_owned(),
        ColumnType::Decimal { scale: Some(scale), .. } if *scale < 0 => {
            return Err(flavor.refuse("round before the point", "a scale is never negative", "use a scale of 0"));
        }
        ColumnType::Decimal { precision: Some(precision), scale } => {
            format!("decimal({precision}, {})", scale.unwrap_or(0))
        }
        ColumnType::Char { length } => format!("char({})", length.unwrap_or(1)),
        ColumnType::String { length } => format!("varchar({})", length.unwrap_or(255)),
        ColumnType::Text => "text".to_owned(),
        ColumnType::Binary { length } => format!("binary({})", length.unwrap_or(1)),
        ColumnType::VarBinary { length } => format!("varbinary({})", length.unwrap_or(255)),
        ColumnType::Blob => "blob".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Time { precision: digits } => precision("time", *digits)?,
        ColumnType::DateTime { precision: digits } => precision("datetime", *digits)?,
        ColumnType::Timestamp { precision: digits } => precision("timestamp", *digits)?,
        ColumnType::Json | ColumnType::JsonBinary => "json".to_owned(),
        ColumnType::Uuid => flavor.uuid.to_owned(),
        ColumnType::Native(text) => flavor.known(text.clone())?,
        ColumnType::Enum(name) => match schema.enumeration(name) {
            Some(enumeration) => enumeration_type(&enumeration.values),
            None => return Err(ApplyError::MissingObject(ObjectRef::Enum(name.clone())).into()),
        },
        ColumnType::Interval => {
            let instead = "keep the seconds in a `big_integer`, or two points in time";
            return Err(flavor.refuse("keep an interval", "it has no such type", instead));
        }
        ColumnType::Array(element) => {
            let instead = "use a table of its own, or `json`";
            return Err(flavor.refuse(format!("keep an array of {element}"), "it has no arrays", instead));
        }
    })
}

/// `enum('a', 'b')`
pub(super) fn enumeration_type(values: &[String]) -> String {
    format!("enum({})", values.iter().map(|value| literal::text(value)).collect::<Vec<_>>().join(", "))
}

/// What a written type means.
pub(super) fn parse(text: &str) -> ColumnType {
    let Some(written) = Written::read(text) else { return ColumnType::Native(text.trim().to_owned()) };
    let unsigned = written.suffix == "unsigned";
    let first = written.number(0);
    let plain = |column_type: ColumnType| if written.suffix.is_empty() { Some(column_type) } else { None };
    let bare = |column_type: ColumnType| if written.arguments.is_empty() { plain(column_type) } else { None };
    let integer = |size| (written.suffix.is_empty() || unsigned).then_some(ColumnType::Integer { size, unsigned });
    let digits = u8::try_from(first.unwrap_or(0)).ok().filter(|digits| *digits > 0);
    let found = match written.word.as_str() {
        "tinyint" if first == Some(1) && written.suffix.is_empty() => Some(ColumnType::Boolean),
        "bool" | "boolean" => bare(ColumnType::Boolean),
        "tinyint" => integer(IntegerSize::Tiny),
        "smallint" => integer(IntegerSize::Small),
        "mediumint" => integer(IntegerSize::Medium),
        "int" | "integer" => integer(IntegerSize::Regular),
        "bigint" => integer(IntegerSize::Big),
        "float" => bare(ColumnType::Float),
        "double" | "real" | "double precision" => bare(ColumnType::Double),
        "decimal" | "numeric" | "dec" | "fixed" => {
            let scale = written.number(1).and_then(|scale| i32::try_from(scale).ok()).unwrap_or(0);
            plain(ColumnType::Decimal { precision: Some(first.unwrap_or(10)), scale: Some(scale) })
        }
        "char" | "character" => plain(ColumnType::Char { length: Some(first.unwrap_or(1)) }),
        "varchar" | "character varying" => plain(ColumnType::String { length: Some(first.unwrap_or(255)) }),
        "text" => bare(ColumnType::Text),
        "binary" => plain(ColumnType::Binary { length: Some(first.unwrap_or(1)) }),
        "varbinary" => plain(ColumnType::VarBinary { length: Some(first.unwrap_or(255)) }),
        "blob" => bare(ColumnType::Blob),
        "date" => bare(ColumnType::Date),
        "time" => plain(ColumnType::Time { precision: digits }),
        "datetime" => plain(ColumnType::DateTime { precision: digits }),
        "timestamp" => plain(ColumnType::Timestamp { precision: digits }),
        "json" => bare(ColumnType::Json),
        "uuid" => bare(ColumnType::Uuid),
        _ => None,
    };
    found.unwrap_or_else(|| ColumnType::Native(written.native()))
}

/// Whether values of the type are text with a collation.
pub(super) fn has_collation(column_type: &ColumnType) -> bool {
    match column_type {
        ColumnType::Char { .. } | ColumnType::String { .. } | ColumnType::Text | ColumnType::Enum(_) => true,
        ColumnType::Native(text) => {
            let text = text.to_ascii_lowercase();
            ["tinytext", "mediumtext", "longtext", "enum", "set", "char", "varchar", "text"]
                .iter()
                .any(|word| text.starts_with(word))
        }
        _ => false,
    }
}

/// Whether the type can have no literal as its default on MySQL.
pub(super) fn is_large(column_type: &ColumnType) -> bool {
    match column_type {
        ColumnType::Text | ColumnType::Blob | ColumnType::Json | ColumnType::JsonBinary => true,
        ColumnType::Native(text) => {
            let text = text.to_ascii_lowercase();
            let spatial = ["point", "geometry", "linestring", "polygon"].iter().any(|word| text.contains(word));
            spatial
                || (!text.starts_with("enum")
                    && !text.starts_with("set")
                    && (text.contains("text") || text.contains("blob")))
        }
        _ => false,
    }
}

/// A type's word, its arguments and what follows.
struct Written {
    word: String,
    arguments: Vec<String>,
    suffix: String,
}

impl Written {
    fn read(text: &str) -> Option<Self> {
        let tokens: Vec<Token<'_>> = tokens(text, DialectName::Mysql).into_iter().filter(|t| !t.is_blank()).collect();
        let open = tokens.iter().position(|token| token.text() == "(");
        let close = tokens.iter().rposition(|token| token.text() == ")");
        let words = |tokens: &[Token<'_>]| tokens.iter().map(|t| t.text().to_lowercase()).collect::<Vec<_>>().join(" ");
        let (Some(open), Some(close)) = (open, close) else {
            let word = words(&tokens);
            let known = ["unsigned", "unsigned zerofill", "zerofill"];
            let split = known.iter().find_map(|s| Some((word.strip_suffix(s)?.strip_suffix(' ')?.to_owned(), *s)));
            let (word, suffix) = split.map_or_else(|| (word.clone(), ""), |(word, suffix)| (word, suffix));
            return Some(Self { word, arguments: Vec::new(), suffix: suffix.to_owned() });
        };
        let inner = tokens.get(open + 1..close)?;
        let value = |token: &Token<'_>| match token {
            Token::Text(text) => literal::unquote(text).map_or_else(|| (*text).to_owned(), |text| literal::text(&text)),
            token => token.text().to_owned(),
        };
        let arguments = inner.iter().filter(|token| token.text() != ",").map(value).collect();
        Some(Self { word: words(&tokens[..open]), arguments, suffix: words(&tokens[close + 1..]) })
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.arguments.get(at)?.parse().ok()
    }

    fn native(&self) -> String {
        let mut out = self.word.clone();
        let implied = match self.word.as_str() {
            "bit" if self.arguments.is_empty() => Some("1"),
            _ => None,
        };
        if let Some(length) = implied {
            out.push_str(&format!("({length})"));
        } else if !self.arguments.is_empty() && self.word != "year" {
            out.push_str(&format!("({})", self.arguments.join(", ")));
        }
        if !self.suffix.is_empty() {
            out.push_str(&format!(" {}", self.suffix));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::flavor::MYSQL;
    use super::*;

    #[test]
    fn what_a_server_reports_is_read() {
        let check = |text: &str, expected: ColumnType| assert_eq!(parse(text), expected, "{text}");
        let integer = |size, unsigned| ColumnType::Integer { size, unsigned };
        check("tinyint(1)", ColumnType::Boolean);
        check("tinyint(4)", integer(IntegerSize::Tiny, false));
        check("tinyint(1) unsigned", integer(IntegerSize::Tiny, true));
        check("bigint(20) unsigned", integer(IntegerSize::Big, true));
        check("INT", integer(IntegerSize::Regular, false));
        check("int(7) unsigned zerofill", ColumnType::Native("int(7) unsigned zerofill".into()));
        check("decimal(10,2)", ColumnType::Decimal { precision: Some(10), scale: Some(2) });
        check("decimal(10,2) unsigned", ColumnType::Native("decimal(10, 2) unsigned".into()));
        check("float(7,3)", ColumnType::Native("float(7, 3)".into()));
        check("varchar(20)", ColumnType::String { length: Some(20) });
        check("datetime(3)", ColumnType::DateTime { precision: Some(3) });
        check("timestamp", ColumnType::Timestamp { precision: None });
        check("enum('a','b''c','d,e')", ColumnType::Native("enum('a', 'b''c', 'd,e')".into()));
        check("year(4)", ColumnType::Native("year".into()));
        check("longtext", ColumnType::Native("longtext".into()));
        check("bit", ColumnType::Native("bit(1)".into()));
    }

    #[test]
    fn what_is_written_is_read_as_itself() {
        let written = |column_type: &ColumnType| render(&MYSQL, column_type, &Schema::new());
        for column_type in [
            ColumnType::Boolean,
            ColumnType::Integer { size: IntegerSize::Medium, unsigned: true },
            ColumnType::Double,
            ColumnType::Char { length: Some(3) },
            ColumnType::Text,
            ColumnType::VarBinary { length: Some(7) },
            ColumnType::Timestamp { precision: Some(6) },
            ColumnType::Json,
        ] {
            let text = written(&column_type).expect("the type is known");
            assert_eq!(parse(&text), column_type);
        }
        assert!(written(&ColumnType::Interval).is_err());
        assert!(written(&ColumnType::Array(Box::new(ColumnType::Text))).is_err());
        assert!(written(&ColumnType::Time { precision: Some(9) }).is_err());
    }
}
