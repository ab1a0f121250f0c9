//! Defaults of columns: how they are written, and what a written one means for a column of its type.
//!
//! `ON UPDATE CURRENT_TIMESTAMP` has no place of its own in the model and stands behind the default, in the words of MySQL.

use super::{expression, flavor::Flavor, literal, types};
use crate::dialect::sql_text::tokens;
use crate::model::{ColumnType, DialectName, Expression, Literal};
use crate::plan::PlanError;

/// The words that stand between a default and what an update writes.
const ON_UPDATE: &str = " on update ";

/// `DEFAULT ..` and perhaps `ON UPDATE ..`.
pub(super) fn clause(flavor: &Flavor, default: &Expression, column_type: &ColumnType) -> Result<String, PlanError> {
    if let Expression::Sql(text) = default
        && let Some((before, _)) = split_on_update(text)
    {
        let update = format!("ON UPDATE {}", current_timestamp(column_type));
        if is_now(&expression::canonical(before)) {
            return Ok(format!("DEFAULT {} {update}", current_timestamp(column_type)));
        }
        return Ok(match normalize(flavor, Expression::Sql(before.to_owned()), column_type) {
            Some(default) => format!("DEFAULT {} {update}", value(flavor, &default, column_type)?),
            None => update,
        });
    }
    Ok(format!("DEFAULT {}", value(flavor, default, column_type)?))
}

/// The value alone.
pub(super) fn value(flavor: &Flavor, default: &Expression, column_type: &ColumnType) -> Result<String, PlanError> {
    let function = |call: &str| {
        if flavor.parentheses_around_functions { format!("({call})") } else { call.to_owned() }
    };
    Ok(match default {
        Expression::Literal(value) => {
            let text = literal_sql(value);
            let wrapped = types::is_large(column_type) && !flavor.literal_defaults_of_texts && *value != Literal::Null;
            if wrapped { format!("({text})") } else { text }
        }
        Expression::CurrentTimestamp => match column_type {
            ColumnType::DateTime { .. } | ColumnType::Timestamp { .. } => current_timestamp(column_type),
            _ => "(CURRENT_TIMESTAMP)".to_owned(),
        },
        Expression::CurrentDate => "(CURRENT_DATE)".to_owned(),
        Expression::CurrentTime => "(CURRENT_TIME)".to_owned(),
        Expression::RandomUuid => function("uuid()"),
        Expression::NextValue(sequence) => {
            let instead = "let the column number its rows with `identity()`";
            return Err(flavor.refuse(
                format!("take the next value of `{sequence}`"),
                "sequences are not supported",
                instead,
            ));
        }
        Expression::Sql(text) => match normalize(flavor, default.clone(), column_type) {
            None => "NULL".to_owned(),
            Some(Expression::Sql(_)) if is_bare(text) => text.trim().to_owned(),
            Some(Expression::Sql(_)) => parenthesized(text),
            Some(portable) => value(flavor, &portable, column_type)?,
        },
    })
}

/// Whether the value differs from row to row, or from server to server.
pub(super) fn is_random(default: &Expression) -> bool {
    const RANDOM: [&str; 8] =
        ["uuid", "uuid_short", "rand", "random_bytes", "sysdate", "user", "current_user", "connection_id"];
    match default {
        Expression::RandomUuid => true,
        Expression::Sql(text) => {
            tokens(text, DialectName::Mysql).into_iter().any(|token| RANDOM.iter().any(|word| token.is(word)))
        }
        Expression::Literal(_)
        | Expression::CurrentTimestamp
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NextValue(_) => false,
    }
}

/// In exactly one pair of parentheses more than it needs.
fn parenthesized(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    match inner {
        Some(inner) if expression::canonical(inner) == expression::canonical(text) => text.to_owned(),
        _ => format!("({text})"),
    }
}

/// A literal of bits or bytes, which may stand without parentheses.
fn is_bare(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let quoted = |prefix: &str| {
        let inner = text.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('\''));
        inner.is_some_and(|inner| inner.chars().all(|c| c.is_ascii_hexdigit()))
    };
    quoted("b'")
        || quoted("x'")
        || text.strip_prefix("0x").is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()))
}

fn literal_sql(value: &Literal) -> String {
    match value {
        Literal::Null => "NULL".to_owned(),
        Literal::Boolean(true) => "TRUE".to_owned(),
        Literal::Boolean(false) => "FALSE".to_owned(),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) if is_number(number) => number.clone(),
        Literal::Number(text) | Literal::Text(text) => literal::text(text),
    }
}

fn current_timestamp(column_type: &ColumnType) -> String {
    match fractional_digits(column_type) {
        0 => "CURRENT_TIMESTAMP".to_owned(),
        digits => format!("CURRENT_TIMESTAMP({digits})"),
    }
}

fn fractional_digits(column_type: &ColumnType) -> u8 {
    match column_type {
        ColumnType::DateTime { precision } | ColumnType::Timestamp { precision } => precision.unwrap_or(0),
        _ => 0,
    }
}

fn split_on_update(text: &str) -> Option<(&str, &str)> {
    let at = text.to_ascii_lowercase().find(ON_UPDATE)?;
    Some((&text[..at], &text[at + ON_UPDATE.len()..]))
}

/// What a default means for a column of a type that is already normalised; nothing where it is no default at all.
pub(super) fn normalize(flavor: &Flavor, default: Expression, column_type: &ColumnType) -> Option<Expression> {
    let default = match default {
        Expression::Sql(text) => match split_on_update(&text) {
            Some((before, _)) => return Some(normalize_on_update(flavor, before, column_type)),
            None => read(&text, column_type),
        },
        other => other,
    };
    match default {
        Expression::Literal(value) => match typed(value, column_type) {
            Literal::Null => None,
            value => Some(Expression::Literal(value)),
        },
        other => Some(other),
    }
}

fn normalize_on_update(flavor: &Flavor, before: &str, column_type: &ColumnType) -> Expression {
    let default = match normalize(flavor, Expression::Sql(before.to_owned()), column_type) {
        _ if is_now(&expression::canonical(before)) => "CURRENT_TIMESTAMP".to_owned(), // its digits are the type's
        None => "NULL".to_owned(),
        Some(Expression::Literal(value)) => literal_sql(&value),
        Some(other) => other.to_string(),
    };
    Expression::Sql(format!("{default} ON UPDATE CURRENT_TIMESTAMP"))
}

/// What follows a word for the present moment, in canonical text.
fn after_now(text: &str) -> Option<&str> {
    let words = ["current_timestamp", "now", "localtimestamp", "localtime"];
    words.iter().find_map(|word| text.strip_prefix(word))
}

/// Whether the canonical text is the present moment, with any number of digits.
fn is_now(text: &str) -> bool {
    after_now(text).is_some_and(|rest| {
        rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '(' | ')'))
            && !rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// SQL text as a portable value, where it is one.
fn read(text: &str, column_type: &ColumnType) -> Expression {
    let text = expression::canonical(text);
    let digits = fractional_digits(column_type);
    if let Some(rest) = after_now(&text)
        && (rest == format!("({digits})") || (digits == 0 && matches!(rest, "" | "()")))
    {
        return Expression::CurrentTimestamp;
    }
    match text.as_str() {
        "null" => Expression::Literal(Literal::Null),
        "true" => Expression::Literal(Literal::Boolean(true)),
        "false" => Expression::Literal(Literal::Boolean(false)),
        "curdate()" | "current_date" | "current_date()" => Expression::CurrentDate,
        "curtime()" | "current_time" | "current_time()" => Expression::CurrentTime,
        "uuid()" => Expression::RandomUuid,
        text if is_number(text) => Expression::Literal(Literal::Number(text.to_owned())),
        text => read_text(text, column_type),
    }
}

fn read_text(text: &str, column_type: &ColumnType) -> Expression {
    let binary = matches!(column_type, ColumnType::Binary { .. } | ColumnType::VarBinary { .. } | ColumnType::Blob);
    // MariaDB 11.8 says what is no text so; MySQL in the other way; older ones as a text.
    let quoted = text.strip_prefix("x'").and_then(|rest| rest.strip_suffix('\''));
    if let Some(bytes) = text.strip_prefix("0x").or(quoted).filter(|_| binary).and_then(bytes_of)
        && let Ok(value) = String::from_utf8(bytes)
        && !value.chars().any(char::is_control)
    {
        return Expression::Literal(Literal::Text(value));
    }
    let one_literal =
        text.starts_with('\'') && literal::unquote(text).is_some_and(|value| literal::text(&value) == text);
    match literal::unquote(text).filter(|_| one_literal) {
        Some(value) => Expression::Literal(Literal::Text(value)),
        None => Expression::Sql(text.to_owned()),
    }
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    if !hex.len().is_multiple_of(2) || !hex.is_ascii() {
        return None;
    }
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect()
}

/// The literal that a column of that type keeps.
fn typed(value: Literal, column_type: &ColumnType) -> Literal {
    match column_type {
        ColumnType::Boolean => match number_of(&value).as_deref() {
            Some("0") => Literal::Boolean(false),
            Some("1") => Literal::Boolean(true),
            _ => value,
        },
        ColumnType::Integer { .. } | ColumnType::Decimal { .. } | ColumnType::Float | ColumnType::Double => {
            match number_of(&value) {
                Some(number) => number.parse().map_or(Literal::Number(number), Literal::Integer),
                None => value,
            }
        }
        ColumnType::Char { .. } | ColumnType::String { .. } | ColumnType::Text => match value {
            Literal::Integer(number) => Literal::Text(number.to_string()),
            Literal::Number(text) => Literal::Text(text),
            Literal::Boolean(value) => Literal::Text(u8::from(value).to_string()),
            other => other,
        },
        _ => match value {
            Literal::Number(text) => text.parse().map_or(Literal::Number(text), Literal::Integer),
            other => other,
        },
    }
}

/// A number without zeros that say nothing.
fn number_of(value: &Literal) -> Option<String> {
    let text = match value {
        Literal::Integer(number) => number.to_string(),
        Literal::Boolean(value) => u8::from(*value).to_string(),
        Literal::Number(text) | Literal::Text(text) if is_number(text) => text.trim().replace(' ', ""),
        Literal::Number(_) | Literal::Text(_) | Literal::Null => return None,
    };
    if text.contains(['e', 'E']) {
        return text.parse::<f64>().ok().map(|number| number.to_string());
    }
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.trim_start_matches('+')), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if whole == "0" && fraction.is_empty() { "" } else { sign };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

fn is_number(text: &str) -> bool {
    let text = text.trim().replace("- ", "-");
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'))
        && text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::super::flavor::MYSQL;
    use super::*;
    use crate::model::IntegerSize;

    #[test]
    fn a_default_means_what_its_column_makes_of_it() {
        let check = |text: &str, column_type: &ColumnType, expected: Option<Expression>| {
            assert_eq!(normalize(&MYSQL, Expression::sql(text), column_type), expected, "{text}");
        };
        let integer = ColumnType::integer(IntegerSize::Regular);
        let decimal = ColumnType::Decimal { precision: Some(10), scale: Some(2) };
        check("1", &ColumnType::Boolean, Some(true.into()));
        check("'5'", &integer, Some(5.into()));
        check("-5", &integer, Some((-5).into()));
        check("1.50", &decimal, Some(Expression::Literal(Literal::Number("1.5".into()))));
        check("5.00", &decimal, Some(5.into()));
        check("_utf8mb4'it\\'s'", &ColumnType::Text, Some("it's".into()));
        check("NULL", &integer, None);
        check("current_timestamp()", &ColumnType::DateTime { precision: None }, Some(Expression::CurrentTimestamp));
        check("now(3)", &ColumnType::DateTime { precision: Some(3) }, Some(Expression::CurrentTimestamp));
        check("(curdate())", &ColumnType::Date, Some(Expression::CurrentDate));
        check("(1.5 + 2)", &decimal, Some(Expression::sql("1.5 + 2")));
        check("0x6162", &ColumnType::VarBinary { length: Some(3) }, Some("ab".into()));
        let update = Expression::sql("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP");
        check(
            "current_timestamp(3) on update current_timestamp(3)",
            &ColumnType::DateTime { precision: Some(3) },
            Some(update),
        );
    }

    #[test]
    fn a_default_is_written_as_the_server_takes_it() {
        let check = |default: Expression, column_type: ColumnType, expected: &str| {
            assert_eq!(clause(&MYSQL, &default, &column_type).expect("it can be written"), expected);
        };
        check("it's".into(), ColumnType::Text, "DEFAULT ('it''s')");
        check("it's".into(), ColumnType::String { length: None }, "DEFAULT 'it''s'");
        check(
            Expression::CurrentTimestamp,
            ColumnType::Timestamp { precision: Some(6) },
            "DEFAULT CURRENT_TIMESTAMP(6)",
        );
        check(Expression::CurrentTimestamp, ColumnType::Date, "DEFAULT (CURRENT_TIMESTAMP)");
        check(Expression::RandomUuid, ColumnType::Uuid, "DEFAULT (uuid())");
        check(Expression::sql("b'101'"), ColumnType::Native("bit(5)".into()), "DEFAULT b'101'");
        check(Expression::sql("1 + 2"), ColumnType::Double, "DEFAULT (1 + 2)");
        check(Expression::sql("(1) + (2)"), ColumnType::Double, "DEFAULT ((1) + (2))");
        check(
            Expression::sql("NULL ON UPDATE CURRENT_TIMESTAMP"),
            ColumnType::DateTime { precision: Some(3) },
            "ON UPDATE CURRENT_TIMESTAMP(3)",
        );
    }
}
