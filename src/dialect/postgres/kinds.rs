//! The kinds of things that the reader reports and the model does not know, by the words that it has for them.

use crate::dialect::sql_text::{Token, next_token};
use crate::model::DialectName;

/// The name of a rule, as its text spells it.
pub(crate) fn rule_name(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix("CREATE RULE ")?;
    match next_token(rest, DialectName::Postgres) {
        (Token::Word(name) | Token::Quoted(name), _) => Some(name),
        _ => None,
    }
}

/// Whether it is a kind of table that the model does not know.
pub(crate) fn is_table(kind: &str) -> bool {
    matches!(kind, "partition" | "inheriting table" | "foreign table")
}
