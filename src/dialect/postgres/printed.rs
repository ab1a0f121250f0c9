//! Expressions as the server prints them.
//!
//! Invariant: what is read keeps the server's words; a default becomes portable only where its portable form, made anew, is printed just so.

use super::expression::{is_number, number, text_literal, unquoted};
use super::types::{self, Family};
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{ColumnType, DialectName, Expression, Literal};

/// The text without the parentheses that the server puts around an expression of operators.
pub(crate) fn bare(sql: &str) -> &str {
    let words: Vec<Token<'_>> = tokens(sql, DialectName::Postgres);
    let mut depth = 0usize;
    let closes_at = words.iter().position(|token| {
        match token {
            Token::Symbol("(") => depth += 1,
            Token::Symbol(")") => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    match (words.first(), closes_at) {
        (Some(Token::Symbol("(")), Some(at)) if at + 1 == words.len() => sql[1..sql.len() - 1].trim(),
        _ => sql,
    }
}

/// A default as the server prints it for a column whose type it prints as `printed_type`: portable where the portable form, made anew, is printed just
/// so; in the server's words otherwise.
pub(crate) fn as_printed(sql: &str, column_type: &ColumnType, printed_type: &str) -> Expression {
    let verbatim = || Expression::Sql(bare(sql).to_owned());
    let column_type = types::normalize(column_type);
    match (sql, types::family(&column_type)) {
        ("CURRENT_TIMESTAMP", _) => return Expression::CurrentTimestamp,
        ("CURRENT_DATE", _) => return Expression::CurrentDate,
        ("CURRENT_TIME", _) => return Expression::CurrentTime,
        ("gen_random_uuid()", _) if column_type == ColumnType::Uuid => return Expression::RandomUuid,
        ("true", Family::Boolean) => return Expression::Literal(Literal::Boolean(true)),
        ("false", Family::Boolean) => return Expression::Literal(Literal::Boolean(false)),
        (_, Family::Number) => return printed_number(sql).map_or_else(verbatim, Expression::Literal),
        _ => {}
    }
    let spelled: Vec<Token<'_>> = tokens(sql, DialectName::Postgres);
    match spelled.split_first() {
        Some((Token::Text(literal), [Token::Symbol("::"), ..]))
            if sql[literal.len() + 2..] == without_length(printed_type)
                && types::family(&column_type) != Family::Boolean =>
        {
            unquoted(literal).map_or_else(verbatim, text_literal)
        }
        _ => verbatim(),
    }
}

/// `character varying(20)[]` → `character varying[]`; the server calls `character(2)` `bpchar` where it prints a literal.
fn without_length(printed_type: &str) -> String {
    let bare = match (printed_type.find('('), printed_type.find(')')) {
        (Some(open), Some(close)) if !printed_type.starts_with('"') && open < close => {
            format!("{}{}", printed_type[..open].trim_end(), &printed_type[close + 1..])
        }
        _ => printed_type.to_owned(),
    };
    match bare.strip_prefix("character") {
        Some(rest) if rest.is_empty() || rest == "[]" => format!("bpchar{rest}"),
        _ => bare,
    }
}

/// `1`, `0.50`, `'-1'::integer`, `'3000000000'::bigint`, `'-0.5'::numeric`: what the server makes of a bare number.
fn printed_number(sql: &str) -> Option<Literal> {
    if is_number(sql) && !sql.starts_with('-') {
        return Some(number(sql.to_owned()));
    }
    let (text, cast) = sql.strip_prefix('\'')?.split_once("'::")?;
    let whole = || text.parse::<i64>().ok();
    let is_so = match cast {
        "integer" => whole().is_some_and(|value| value < 0 && i32::try_from(value).is_ok()),
        "bigint" => whole().is_some_and(|value| i32::try_from(value).is_err()),
        "numeric" => is_number(text) && whole().is_none() && text.starts_with('-'),
        _ => false,
    };
    is_so.then(|| number(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_is_portable_only_where_it_would_be_printed_so_again() {
        let check = |sql: &str, printed_type: &str, expected: Expression| {
            assert_eq!(as_printed(sql, &types::parse(printed_type), printed_type), expected, "{sql}");
        };
        check("'x'::character varying", "character varying(5)", "x".into());
        check("'x'::character varying(5)", "character varying(5)", Expression::sql("'x'::character varying(5)"));
        check("'x'::text", "character varying(5)", Expression::sql("'x'::text"));
        check("'US'::bpchar", "character(2)", "US".into());
        check("'{}'::text[]", "text[]", "{}".into());
        check("now()", "timestamp with time zone", Expression::sql("now()"));
        check("CURRENT_TIMESTAMP", "timestamp with time zone", Expression::CurrentTimestamp);
        check("gen_random_uuid()", "uuid", Expression::RandomUuid);
        check("gen_random_uuid()", "character varying(36)", Expression::sql("gen_random_uuid()"));
        check("NULL::character varying", "character varying(5)", Expression::sql("NULL::character varying"));
        check("'-1'::integer", "bigint", (-1).into());
        check("'1'::bigint", "bigint", Expression::sql("'1'::bigint"));
        check("'3000000000'::bigint", "bigint", 3_000_000_000_i64.into());
        check("'-0.5'::numeric", "numeric(4,2)", (-0.5).into());
        check("(now() + '1 day'::interval)", "timestamp with time zone", Expression::sql("now() + '1 day'::interval"));
        check("((1 + 2) * 3)", "integer", Expression::sql("(1 + 2) * 3"));
        check("(a) + (b)", "integer", Expression::sql("(a) + (b)"));
    }
}
