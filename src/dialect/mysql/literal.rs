//! Identifiers and texts as MySQL writes them.

use crate::model::QualifiedName;

/// Stands for a character that the server does not show: no plan writes it.
pub(super) const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// An identifier in backticks.
pub(super) fn quote(identifier: &str) -> String {
    format!("`{}`", identifier.replace('`', "``"))
}

/// Identifiers in backticks, with commas.
pub(super) fn quote_all(identifiers: &[String]) -> String {
    identifiers.iter().map(|identifier| quote(identifier)).collect::<Vec<_>>().join(", ")
}

/// A name without its namespace: those with one have been refused before.
pub(super) fn table(name: &QualifiedName) -> String {
    quote(&name.name)
}

/// The name of an engine, a character set or a collation: bare as everybody writes it, quoted where it is none.
pub(super) fn word(name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { quote(name) }
}

/// A text literal. Backslashes escape unless `NO_BACKSLASH_ESCAPES` is on, which the connection turns off.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        match c {
            '\'' => out.push_str("''"),
            '\\' => out.push_str("\\\\"),
            '\0' => out.push_str("\\0"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\u{1a}' => out.push_str("\\Z"),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// What a literal with its quotes (of either kind) says.
pub(super) fn unquote(literal: &str) -> Option<String> {
    let quote = literal.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inner = literal.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => out.push(rest.next().map_or('\\', escaped)),
            c if c == quote => {
                rest.next_if_eq(&quote);
                out.push(quote);
            }
            c => out.push(c),
        }
    }
    Some(out)
}

fn escaped(c: char) -> char {
    match c {
        '0' => '\0',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => '\u{1a}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_survives_its_quotes() {
        for value in ["", "it's", "back\\slash", "two\nlines", "ünï", "\"x\"", "a\\'b"] {
            assert_eq!(unquote(&text(value)).as_deref(), Some(value));
        }
        assert_eq!(unquote("'it\\'s'").as_deref(), Some("it's"));
        assert_eq!(quote("we`ird"), "`we``ird`");
    }
}
