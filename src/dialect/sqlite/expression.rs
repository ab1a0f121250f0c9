//! Expressions: one spelling for those that say the same, and defaults as portable values.
//!
//! Invariant: a canonical text is SQL that SQLite reads as it read the original. Quotes stay where they are needed, and where SQLite takes a
//! double-quoted text for a string (no column has that name), it becomes one.

use super::quoting::{is_keyword, literal, quote, short, unquote};
use super::{types, unsupported};
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{ColumnType, DialectName, Expression, Literal};
use crate::plan::Unsupported;
use std::collections::HashSet;

/// Version 4 from SQLite's own random bytes, as text.
pub(super) const RANDOM_UUID: &str = "lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || \
     substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1) || \
     substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))";

/// One spelling: single blanks, words in lower case, columns as they are named, no comments, no redundant outer parentheses. Without columns
/// (a default) every double-quoted text is a string.
pub(super) fn canonical(sql: &str, columns: &[String]) -> String {
    let meaningful: Vec<Token<'_>> =
        tokens(sql, DialectName::Sqlite).into_iter().filter(|token| !token.is_blank()).collect();
    let mut parts: Vec<Part> = Vec::with_capacity(meaningful.len());
    for (at, token) in meaningful.iter().enumerate() {
        let part = match token {
            Token::Word(word) => word_part(word, columns),
            Token::Quoted(quoted) => {
                let around = |at: Option<usize>| at.and_then(|at| meaningful.get(at)).map_or("", |token| token.text());
                let qualified = around(at.checked_sub(1)) == "." || matches!(around(Some(at + 1)), "." | "(");
                quoted_part(quoted, columns, qualified)
            }
            Token::Text(text) if text.starts_with('\'') => Part::word(literal(&unquote(text))),
            Token::Text(text) | Token::Body(text) => Part::word(text.to_lowercase()),
            Token::Symbol(symbol) => Part { text: (*symbol).to_owned(), kind: Kind::Symbol },
            Token::Space(_) | Token::Comment(_) => continue,
        };
        push_part(&mut parts, part);
    }
    sort_lists(&mut parts);
    let mut parts = &parts[..];
    while let Some(inner) = without_outer_parentheses(parts) {
        parts = inner;
    }
    join(parts)
}

/// `x in ('b', 'a')` says what `x in ('a', 'b')` says: the values of an enumeration have no order here.
fn sort_lists(parts: &mut [Part]) {
    for begin in 2..parts.len() {
        if parts[begin - 1].text != "(" || parts[begin - 2].kind != Kind::Keyword || parts[begin - 2].text != "in" {
            continue;
        }
        let is_item = |(at, part): &(usize, &Part)| match at % 2 {
            0 => part.kind == Kind::Word,
            _ => part.text == ",",
        };
        let length = parts[begin..].iter().enumerate().take_while(is_item).count();
        if length % 2 == 1 && parts.get(begin + length).is_some_and(|end| end.text == ")") {
            let mut items: Vec<String> =
                parts[begin..begin + length].iter().step_by(2).map(|p| p.text.clone()).collect();
            items.sort();
            parts[begin..begin + length].iter_mut().step_by(2).zip(items).for_each(|(part, item)| part.text = item);
        }
    }
}

struct Part {
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name, a literal, a number.
    Word,
    Keyword,
    Symbol,
}

impl Part {
    fn word(text: String) -> Self {
        Self { text, kind: Kind::Word }
    }
}

fn word_part(word: &str, columns: &[String]) -> Part {
    let lower = word.to_lowercase();
    if is_keyword(&lower) {
        // `replace(..)`, `like(..)` and `glob(..)` are functions; a blank before the parenthesis does not matter to SQLite.
        return Part { text: lower, kind: Kind::Keyword };
    }
    match columns.iter().find(|column| column.eq_ignore_ascii_case(word)) {
        Some(column) => Part::word(short(column)),
        None => Part::word(lower),
    }
}

fn quoted_part(quoted: &str, columns: &[String], qualified: bool) -> Part {
    let name = unquote(quoted);
    match columns.iter().find(|column| column.eq_ignore_ascii_case(&name)) {
        Some(column) => Part::word(short(column)),
        None if quoted.starts_with('"') && !qualified => Part::word(literal(&name)),
        None => Part::word(short(&name)),
    }
}

/// Joins operators that the tokenizer cuts in two, and gives those with two spellings one.
fn push_part(parts: &mut Vec<Part>, part: Part) {
    if let (Kind::Symbol, Some(last)) = (part.kind, parts.last_mut())
        && last.kind == Kind::Symbol
    {
        match (last.text.as_str(), part.text.as_str()) {
            ("=", "=") => return,
            (">", ">") => {
                last.text = ">>".to_owned();
                return;
            }
            _ => {}
        }
    }
    let text = if part.text == "!=" { "<>".to_owned() } else { part.text };
    parts.push(Part { text, kind: part.kind });
}

fn without_outer_parentheses(parts: &[Part]) -> Option<&[Part]> {
    let [first, inner @ .., last] = parts else { return None };
    if first.text != "(" || last.text != ")" || inner.is_empty() {
        return None;
    }
    let mut depth = 0i32;
    for part in inner.iter().filter(|part| part.kind == Kind::Symbol) {
        depth += match part.text.as_str() {
            "(" => 1,
            ")" => -1,
            "," if depth == 0 => return None, // a row value
            _ => 0,
        };
        if depth < 0 {
            return None;
        }
    }
    Some(inner)
}

fn join(parts: &[Part]) -> String {
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 && needs_blank(&parts[..at], part) {
            out.push(' ');
        }
        out.push_str(&part.text);
    }
    out
}

fn needs_blank(before: &[Part], part: &Part) -> bool {
    let Some(last) = before.last() else { return false };
    match (last.text.as_str(), part.text.as_str()) {
        (_, ")" | "," | ".") | ("(" | ".", _) => false,
        ("-" | "+" | "~", _) if is_unary(&before[..before.len() - 1]) => part.kind == Kind::Symbol,
        (_, "(") => last.kind != Kind::Word,
        _ => true,
    }
}

fn is_unary(before: &[Part]) -> bool {
    before.last().is_none_or(|part| part.kind == Kind::Keyword || (part.kind == Kind::Symbol && part.text != ")"))
}

/// A definition in one spelling: single blanks, words and these names in lower case and in quotes only where they need them. A double-quoted text
/// that may be a string stays as it is, and so do comments.
pub(super) fn one_spelling(sql: &str, names: &HashSet<String>) -> String {
    let spelled = |token: &Token<'_>| match token {
        Token::Word(word) => word.to_ascii_lowercase(),
        Token::Quoted(quoted) => {
            let name = unquote(quoted).to_ascii_lowercase();
            if names.contains(&name) { short(&name) } else { (*quoted).to_owned() }
        }
        token => token.text().to_owned(),
    };
    let tokens = tokens(sql, DialectName::Sqlite);
    let words: Vec<String> = tokens.iter().filter(|token| !matches!(token, Token::Space(_))).map(spelled).collect();
    words.join(" ")
}

/// The identifiers that stand in the text, quoted or not, in lower case; keywords among them.
pub(super) fn identifiers(sql: &str) -> HashSet<String> {
    let identifier = |token: Token<'_>| match token {
        Token::Word(word) => Some(word.to_lowercase()),
        Token::Quoted(quoted) => Some(unquote(quoted).to_lowercase()),
        Token::Text(_) | Token::Body(_) | Token::Symbol(_) | Token::Space(_) | Token::Comment(_) => None,
    };
    tokens(sql, DialectName::Sqlite).into_iter().filter_map(identifier).collect()
}

/// Whether the identifier stands in the text, quoted or not.
pub(super) fn mentions(sql: &str, identifier: &str) -> bool {
    identifiers(sql).contains(&identifier.to_lowercase())
}

/// Whether the text names something as a part of `table`: `table.column`.
pub(super) fn qualifies(sql: &str, table: &str) -> bool {
    let tokens: Vec<Token<'_>> =
        tokens(sql, DialectName::Sqlite).into_iter().filter(|token| !token.is_blank()).collect();
    let names_it = |token: Token<'_>| match token {
        Token::Word(word) => word.eq_ignore_ascii_case(table),
        Token::Quoted(text) | Token::Text(text) => unquote(text).eq_ignore_ascii_case(table),
        Token::Body(_) | Token::Symbol(_) | Token::Space(_) | Token::Comment(_) => false,
    };
    tokens.windows(2).any(|pair| names_it(pair[0]) && pair[1] == Token::Symbol("."))
}

/// The text with an identifier under another name.
pub(super) fn rename(sql: &str, from: &str, to: &str) -> String {
    let renamed = |token: Token<'_>| match token {
        Token::Word(word) if word.eq_ignore_ascii_case(from) && !is_keyword(&word.to_lowercase()) => quote(to),
        Token::Quoted(quoted) if unquote(quoted).eq_ignore_ascii_case(from) => quote(to),
        token => token.text().to_owned(),
    };
    tokens(sql, DialectName::Sqlite).into_iter().map(renamed).collect()
}

/// A default as it stands after `DEFAULT`: a constant bare, everything else in parentheses.
pub(super) fn render_default(default: &Expression) -> Result<String, Unsupported> {
    Ok(match default {
        Expression::Literal(Literal::Null) => "NULL".to_owned(),
        Expression::Literal(Literal::Boolean(value)) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Expression::Literal(Literal::Integer(value)) => value.to_string(),
        Expression::Literal(Literal::Number(digits)) if is_number(digits) => digits.clone(),
        Expression::Literal(Literal::Number(digits)) => {
            return Err(unsupported(
                format!("take `{digits}` for a number"),
                "it is written in no way that SQL knows",
                "write digits, with a point and an exponent where needed",
            ));
        }
        Expression::Literal(Literal::Text(text)) => literal(text),
        Expression::CurrentTimestamp => "CURRENT_TIMESTAMP".to_owned(),
        Expression::CurrentDate => "CURRENT_DATE".to_owned(),
        Expression::CurrentTime => "CURRENT_TIME".to_owned(),
        Expression::RandomUuid => format!("({RANDOM_UUID})"),
        Expression::NextValue(sequence) => {
            return Err(unsupported(
                format!("take a default from sequence `{sequence}`"),
                "it has no sequences",
                "make the column an identity, or scope the default with `.on(..)`",
            ));
        }
        Expression::Sql(sql) => {
            let text = canonical(sql, &[]);
            let bare = is_number(&text)
                || matches!(text.as_str(), "null" | "true" | "false")
                || text.starts_with("current_") && !text.contains([' ', '('])
                || is_one_literal(sql.trim());
            if bare { sql.trim().to_owned() } else { format!("({})", sql.trim()) }
        }
    })
}

fn is_one_literal(sql: &str) -> bool {
    matches!(tokens(sql, DialectName::Sqlite)[..], [Token::Text(_)])
}

/// Whether SQLite takes the default in `ALTER TABLE .. ADD COLUMN`.
pub(super) fn is_constant(default: &Expression) -> bool {
    match default {
        Expression::Literal(_) => true,
        Expression::Sql(_) => {
            matches!(
                parse_default(&render_default(default).unwrap_or_default(), &ColumnType::Blob),
                Some(Expression::Literal(_)) | None
            )
        }
        Expression::CurrentTimestamp
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::RandomUuid
        | Expression::NextValue(_) => false,
    }
}

/// The portable value of a default, as far as the text is one; `None` where it says nothing (`NULL`).
pub(super) fn parse_default(sql: &str, column_type: &ColumnType) -> Option<Expression> {
    let text = canonical(sql, &[]);
    let parsed = match text.as_str() {
        "null" | "" => return None,
        "current_timestamp" => Expression::CurrentTimestamp,
        "current_date" => Expression::CurrentDate,
        "current_time" => Expression::CurrentTime,
        "true" | "false" if *column_type == ColumnType::Boolean => (text == "true").into(),
        "true" => typed_number("1", column_type),
        "false" => typed_number("0", column_type),
        text if text == canonical(RANDOM_UUID, &[]) => Expression::RandomUuid,
        text if is_number(text) => typed_number(text, column_type),
        text if text.starts_with('\'') && is_one_literal(text) => typed_text(unquote(text), column_type),
        _ => Expression::Sql(text),
    };
    Some(parsed)
}

fn typed_text(text: String, column_type: &ColumnType) -> Expression {
    if types::is_numeric(column_type) && is_number(&text) {
        return typed_number(&text, column_type);
    }
    text.into()
}

fn typed_number(digits: &str, column_type: &ColumnType) -> Expression {
    match (column_type, digits) {
        (ColumnType::Boolean, "0") => false.into(),
        (ColumnType::Boolean, "1") => true.into(),
        (column_type, digits) if types::is_textual(column_type) => digits.into(),
        (_, digits) => {
            let digits = shortest(digits);
            match digits.parse::<i64>() {
                Ok(number) => number.into(),
                Err(_) => Expression::Literal(Literal::Number(digits)),
            }
        }
    }
}

/// `+1.50` -> `1.5`, `2.0` -> `2`, `.5` -> `0.5`
fn shortest(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits.trim_start()),
        None => ("", digits.strip_prefix('+').unwrap_or(digits).trim_start()),
    };
    let digits = if digits.contains('.') && !digits.contains(['e', 'E']) {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    let digits = if digits.is_empty() { "0" } else { digits };
    let zero = if digits.starts_with('.') { "0" } else { "" };
    let sign = if digits == "0" { "" } else { sign };
    format!("{sign}{zero}{digits}")
}

/// Digits with a sign, a point and an exponent.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text).trim_start();
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'))
        && digits.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IntegerSize;

    #[test]
    fn one_spelling_for_what_says_the_same() {
        let columns = ["bpm".to_owned(), "Title".to_owned(), "order".to_owned()];
        let check = |sql: &str, expected: &str| {
            let text = canonical(sql, &columns);
            assert_eq!(text, expected, "{sql}");
            assert_eq!(canonical(&text, &columns), expected, "{sql}");
        };
        check("((BPM>0))", "bpm > 0");
        check("[bpm] == 1 /* c */", "bpm = 1");
        check("title <> \"x\"", "\"Title\" <> 'x'");
        check("`order` IN ( 'a','b' )", "\"order\" in ('a', 'b')");
        check("title not in ('b', 'a','c')", "\"Title\" not in ('a', 'b', 'c')");
        check("bpm in (3, -1, 2)", "bpm in (3, -1, 2)");
        check("bpm in (3, 1) or bpm in (select 2, 1)", "bpm in (1, 3) or bpm in (select 2, 1)");
        check("bpm >> 1 != -1", "bpm >> 1 <> -1");
        check("(bpm) + (1)", "(bpm) + (1)");
        check("LENGTH ( \"title\" ) > 0", "length(\"Title\") > 0");
        check("bpm between 1 and - 2", "bpm between 1 and -2");
    }

    #[test]
    fn defaults_are_portable_values() {
        let check = |sql: &str, column_type: ColumnType, expected: Option<Expression>| {
            assert_eq!(parse_default(sql, &column_type), expected, "{sql}");
        };
        check("NULL", ColumnType::Text, None);
        check("'it''s'", ColumnType::Text, Some("it's".into()));
        check("\"loud\"", ColumnType::Text, Some("loud".into()));
        check("42", ColumnType::Text, Some("42".into()));
        check("'42'", ColumnType::integer(IntegerSize::Big), Some(42.into()));
        check("1", ColumnType::Boolean, Some(true.into()));
        check("(FALSE)", ColumnType::Boolean, Some(false.into()));
        check("-1.50", ColumnType::Double, Some(Expression::Literal(Literal::Number("-1.5".into()))));
        check("current_timestamp", ColumnType::Text, Some(Expression::CurrentTimestamp));
        check("(datetime( 'now' ))", ColumnType::Text, Some(Expression::sql("datetime('now')")));
        check(&format!("({RANDOM_UUID})"), ColumnType::Uuid, Some(Expression::RandomUuid));
        check("x'00FF'", ColumnType::Blob, Some(Expression::sql("x'00ff'")));
    }

    #[test]
    fn an_expression_is_rendered_in_parentheses_and_a_constant_is_not() {
        let check = |default: Expression, expected: &str| assert_eq!(render_default(&default), Ok(expected.into()));
        check(Expression::sql("datetime('now')"), "(datetime('now'))");
        check(Expression::sql("CURRENT_DATE"), "CURRENT_DATE");
        check(Expression::sql("'a'"), "'a'");
        check(Expression::sql("x'00'"), "x'00'");
        check((-5).into(), "-5");
        check("it's".into(), "'it''s'");
    }
}
