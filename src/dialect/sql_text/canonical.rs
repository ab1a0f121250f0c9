//! One spelling for expressions that say the same.
//!
//! Invariant: two expressions of one spelling mean the same; of two spellings they may.

use super::{Token, is_word, tokens};
use crate::model::DialectName;

/// One spelling for an expression: single blanks, bare words in lower case, quotes of identifiers left off where they need none, no comments,
/// no redundant outer parentheses.
pub fn canonical_expression(sql: &str, dialect: DialectName) -> String {
    let parts: Vec<String> = tokens(sql, dialect)
        .into_iter()
        .filter(|token| !token.is_blank())
        .map(|token| canonical_token(token))
        .collect();
    let mut parts: &[String] = &parts;
    while let Some(inner) = without_outer_parentheses(parts) {
        parts = inner;
    }
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        let previous = at.checked_sub(1).map(|before| parts[before].as_str());
        if previous.is_some_and(|previous| needs_blank(previous, part)) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

fn canonical_token(token: Token<'_>) -> String {
    match token {
        Token::Word(word) => word.to_lowercase(),
        Token::Quoted(quoted) => {
            let Some(inner) = quoted.get(1..quoted.len().max(2) - 1) else { return quoted.to_owned() }; // unclosed
            let plain = inner.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
                && inner.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if plain && !RESERVED.contains(&inner) {
                inner.to_owned()
            } else {
                format!("\"{}\"", inner.replace("``", "`"))
            }
        }
        Token::Symbol("!=") => "<>".to_owned(),
        Token::Text(text) | Token::Body(text) | Token::Symbol(text) | Token::Space(text) | Token::Comment(text) => {
            text.to_owned()
        }
    }
}

/// Words that name a column only in quotes, on one database or another.
const RESERVED: [&str; 68] = [
    "all",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "between",
    "both",
    "by",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "grant",
    "group",
    "having",
    "in",
    "index",
    "intersect",
    "into",
    "is",
    "join",
    "key",
    "like",
    "limit",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "primary",
    "references",
    "row",
    "select",
    "some",
    "table",
    "then",
    "to",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "when",
    "where",
];

/// The inside, where the first parenthesis closes with the last.
fn without_outer_parentheses(parts: &[String]) -> Option<&[String]> {
    let inner = parts.strip_prefix(&["(".to_owned()][..])?.strip_suffix(&[")".to_owned()][..])?;
    let mut depth = 0i32;
    for part in inner {
        depth += match part.as_str() {
            "(" => 1,
            ")" => -1,
            _ => 0,
        };
        if depth < 0 {
            return None;
        }
    }
    Some(inner)
}

fn needs_blank(previous: &str, part: &str) -> bool {
    let word = |text: &str| text.starts_with(|c: char| is_word(c) || matches!(c, '\'' | '"'));
    match (previous, part) {
        ("(" | "." | "::" | "[", _) | (_, ")" | "," | "." | "::" | "[" | "]") => false,
        (previous, "(") => !word(previous) || KEYWORDS.contains(&previous),
        _ => true,
    }
}

/// Words before a parenthesis that are no function.
const KEYWORDS: [&str; 12] = ["and", "or", "not", "in", "as", "when", "then", "else", "is", "like", "between", "case"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_what_says_the_same() {
        let same = |one: &str, two: &str| {
            let canonical = |sql| canonical_expression(sql, DialectName::Postgres);
            assert_eq!(canonical(one), canonical(two));
        };
        same("((bpm > 0))", "BPM>0");
        same("lower( \"title\" )", "LOWER(title)");
        same("a != 'X'", "a <> 'X'");
        assert_eq!(canonical_expression("(a) + (b)", DialectName::Sqlite), "(a) + (b)");
        assert_eq!(canonical_expression("x in (1,2)", DialectName::Sqlite), "x in (1, 2)");
    }
}
