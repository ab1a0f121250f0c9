//! Literals: texts, names, types, defaults.

use super::layout::{Call, Source};
use crate::model::{
    ColumnType, DialectName, Expression, IntegerSize, Literal, Namespace, QualifiedName, ReferentialAction,
};

/// A text. Raw where it holds quotes, backslashes or lines and nothing that a reader could not see.
pub(super) fn text(text: &str) -> Source {
    Source::atom(string(text))
}

pub(super) fn string(text: &str) -> String {
    let visible = |c: char| matches!(c, '\n' | '"' | '\\' | '\'') || c.escape_debug().len() == 1;
    if !text.contains(['"', '\\', '\n']) || !text.chars().all(visible) {
        return format!("{text:?}");
    }
    let hashes = text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len() + 1).max();
    let hashes = "#".repeat(hashes.unwrap_or(0));
    format!("r{hashes}\"{text}\"{hashes}")
}

/// Texts in an array.
pub(super) fn texts<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Source {
    Source::array(items.into_iter().map(|item| text(item.as_ref())).collect())
}

/// A name, and its namespace where it has one.
pub(super) fn name(name: &QualifiedName) -> Source {
    match &name.namespace {
        Namespace::Default => text(&name.name),
        Namespace::Named(namespace) => Source::atom(format!("({}, {})", string(namespace), string(&name.name))),
    }
}

/// A name where a value of its type is needed.
pub(super) fn converted(qualified: &QualifiedName) -> Source {
    into(name(qualified))
}

/// `source.into()`
pub(super) fn into(source: Source) -> Source {
    Source::chain(source, vec![Call::new("into", Vec::new())])
}

pub(super) fn number(number: impl ToString) -> Source {
    Source::atom(number.to_string())
}

pub(super) fn dialect(dialect: DialectName) -> Source {
    Source::atom(match dialect {
        DialectName::Sqlite => "Sqlite",
        DialectName::Postgres => "Postgres",
        DialectName::Mysql => "Mysql",
        DialectName::MariaDb => "MariaDb",
    })
}

pub(super) fn referential_action(action: ReferentialAction) -> Source {
    Source::atom(match action {
        ReferentialAction::NoAction => "NoAction",
        ReferentialAction::Restrict => "Restrict",
        ReferentialAction::Cascade => "Cascade",
        ReferentialAction::SetNull => "SetNull",
        ReferentialAction::SetDefault => "SetDefault",
    })
}

/// The function of a type.
pub(super) fn column_type(column_type: &ColumnType) -> Source {
    let plain = |function: &str| Source::function(function, Vec::new());
    let sized = |function: &str, length: Option<u32>| match length {
        Some(length) => Source::function(function, vec![number(length)]),
        None => plain(&format!("any_{function}")),
    };
    let precise = |function: &str, digits: Option<u8>| match digits {
        Some(digits) => Source::function(&format!("{function}_precision"), vec![number(digits)]),
        None => plain(function),
    };
    match column_type {
        ColumnType::Boolean => plain("boolean"),
        ColumnType::Integer { size, unsigned } => {
            let integer = plain(match size {
                IntegerSize::Tiny => "tiny_integer",
                IntegerSize::Small => "small_integer",
                IntegerSize::Medium => "medium_integer",
                IntegerSize::Regular => "integer",
                IntegerSize::Big => "big_integer",
            });
            if *unsigned { Source::function("unsigned", vec![integer]) } else { integer }
        }
        ColumnType::Float => plain("float"),
        ColumnType::Double => plain("double"),
        ColumnType::Decimal { precision: Some(precision), scale: Some(scale) } => {
            Source::function("decimal", vec![number(precision), number(scale)])
        }
        ColumnType::Decimal { precision: Some(precision), scale: None } => {
            Source::function("decimal_digits", vec![number(precision)])
        }
        ColumnType::Decimal { precision: None, .. } => plain("any_decimal"),
        ColumnType::Char { length } => sized("char", *length),
        ColumnType::String { length } => sized("string", *length),
        ColumnType::Text => plain("text"),
        ColumnType::Binary { length } => sized("binary", *length),
        ColumnType::VarBinary { length } => sized("var_binary", *length),
        ColumnType::Blob => plain("blob"),
        ColumnType::Date => plain("date"),
        ColumnType::Time { precision } => precise("time", *precision),
        ColumnType::DateTime { precision } => precise("date_time", *precision),
        ColumnType::Timestamp { precision } => precise("timestamp", *precision),
        ColumnType::Interval => plain("interval"),
        ColumnType::Json => plain("json"),
        ColumnType::JsonBinary => plain("jsonb"),
        ColumnType::Uuid => plain("uuid"),
        ColumnType::Array(element) => Source::function("array", vec![self::column_type(element)]),
        ColumnType::Enum(enumeration) => Source::function("enumeration", vec![name(enumeration)]),
        ColumnType::Native(words) => Source::function("native", vec![text(words)]),
    }
}

/// A default.
pub(super) fn expression(expression: &Expression) -> Source {
    let plain = |function: &str| Source::function(function, Vec::new());
    match expression {
        Expression::Literal(literal) => self::literal(literal),
        Expression::CurrentTimestamp => plain("now"),
        Expression::CurrentDate => plain("current_date"),
        Expression::CurrentTime => plain("current_time"),
        Expression::RandomUuid => plain("random_uuid"),
        Expression::NextValue(sequence) => Source::function("next_value", vec![name(sequence)]),
        Expression::Sql(sql) => Source::function("sql", vec![text(sql)]),
    }
}

fn literal(literal: &Literal) -> Source {
    match literal {
        Literal::Null => Source::function("null", Vec::new()),
        Literal::Boolean(value) => Source::atom(value.to_string()),
        // An integer literal is an `i32` unless it says otherwise.
        Literal::Integer(value) if i32::try_from(*value).is_ok() => number(value),
        Literal::Integer(value) => Source::atom(format!("{value}_i64")),
        Literal::Number(digits) if is_float_literal(digits) => Source::atom(digits.clone()),
        Literal::Number(digits) => Source::function("number", vec![text(digits)]),
        Literal::Text(value) => text(value),
    }
}

/// Whether the digits, read as a number of Rust and written again, are the same digits.
fn is_float_literal(digits: &str) -> bool {
    let plain = digits.trim_start_matches('-');
    let parts: Vec<&str> = plain.split('.').collect();
    let all_digits = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    parts.len() == 2
        && parts.iter().all(all_digits)
        && digits.parse::<f64>().is_ok_and(|value| value.to_string() == digits)
}
