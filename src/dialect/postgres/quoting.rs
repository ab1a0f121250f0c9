//! Identifiers and literals as PostgreSQL reads them with `standard_conforming_strings` on, which every session of ours sets.

use crate::model::{Namespace, QualifiedName};

/// `song` → `"song"`
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `library.song` → `"library"."song"`; what lives in the default namespace stays unqualified.
pub(crate) fn name(name: &QualifiedName) -> String {
    match &name.namespace {
        Namespace::Default => identifier(&name.name),
        Namespace::Named(namespace) => format!("{}.{}", identifier(namespace), identifier(&name.name)),
    }
}

/// `["a", "b"]` → `"a", "b"`
pub(crate) fn identifiers<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| identifier(name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// `it's` → `'it''s'`
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A text or `NULL`.
pub(crate) fn optional_literal(text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), literal)
}

/// Reads the text that PostgreSQL writes for a name: `song`, `"Song"`, `library."Song"`.
pub(crate) fn read_name(text: &str) -> Option<QualifiedName> {
    let (first, rest) = read_identifier(text)?;
    match rest.strip_prefix('.') {
        None if rest.is_empty() => Some(QualifiedName::new(first)),
        None => None,
        Some(rest) => {
            let (second, rest) = read_identifier(rest)?;
            rest.is_empty().then(|| QualifiedName::from((first.as_str(), second.as_str())))
        }
    }
}

fn read_identifier(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find('.').unwrap_or(text.len());
        return (end > 0).then(|| (text[..end].to_lowercase(), &text[end..]));
    };
    let mut name = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if c != '"' {
            name.push(c);
        } else if characters.peek().is_some_and(|(_, next)| *next == '"') {
            characters.next();
            name.push('"');
        } else {
            return Some((name, &quoted[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_name_is_read_back() {
        for one in [("library", "song"), ("My Library", "so\"ng"), ("a.b", "c.d")] {
            assert_eq!(read_name(&name(&one.into())), Some(one.into()));
        }
        assert_eq!(read_name("Song"), Some("song".into()));
        assert_eq!(read_name("\"Song"), None);
        assert_eq!(literal("it's"), "'it''s'");
    }
}
