//! What SQL text may speak of, without reading it.
//!
//! Invariant: an object whose name the text holds as a word counts as spoken of, and one whose name is no single word where the text holds it
//! anywhere; too many may be found, never too few.

use super::ObjectRef;
use std::collections::BTreeSet;

/// The words of a text of SQL.
#[derive(Debug, Clone)]
pub struct Mentions {
    text: String,
    words: BTreeSet<String>,
}

impl Mentions {
    /// The words of this text.
    pub fn of(text: &str) -> Self {
        let text = text.to_lowercase();
        let words = text.split(|c| !is_of_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Self { text, words }
    }

    /// The words of this text, but for what stands in single quotes or between dollar quotes: literals, and bodies that a database does not read when it
    /// makes a routine.
    pub fn outside_of_quotes(text: &str) -> Self {
        Self::of(&without_quoted(text))
    }

    /// The words, in lower case.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether the text holds this, which is in lower case, anywhere.
    pub fn holds(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// Whether the text holds the object's name, or that of the table that the object belongs to.
    pub fn has(&self, object: &ObjectRef) -> bool {
        Self::names(object).any(|name| self.says(&name))
    }

    /// The names by which SQL text speaks of an object: its own and its table's, in lower case.
    pub fn names(object: &ObjectRef) -> impl Iterator<Item = String> {
        let owner = object.owner().map(|owner| owner.name.as_str());
        [Some(object.bare_name()), owner].into_iter().flatten().map(str::to_lowercase)
    }

    /// Whether the text holds a name, which is in lower case.
    pub fn says(&self, name: &str) -> bool {
        // A name that must be quoted is no single word.
        self.words.contains(name) || (!name.chars().all(is_of_word) && self.text.contains(name))
    }
}

/// The text with a space for each literal and each dollar-quoted body; a quote that nothing closes hides nothing.
fn without_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\'', '$', '"']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let is_name = from.starts_with('"');
        let length = if is_name { Some(name_length(from)) } else { quoted_length(from) };
        out.push_str(if is_name || length.is_none() { &from[..length.unwrap_or(1)] } else { " " });
        rest = &from[length.unwrap_or(1)..];
    }
    out + rest
}

/// The length of a quoted name.
fn name_length(text: &str) -> usize {
    text[1..].find('"').map_or(1, |end| end + 2)
}

/// The length of the literal or the dollar-quoted body that the text begins with.
fn quoted_length(text: &str) -> Option<usize> {
    if let Some(literal) = text.strip_prefix('\'') {
        return literal.find('\'').map(|end| end + 2);
    }
    let tag_end = text[1..].find('$')? + 2;
    let tag = &text[..tag_end];
    if !tag[1..tag_end - 1].chars().all(is_of_word) {
        return None;
    }
    text[tag_end..].find(tag).map(|end| tag_end + end + tag.len())
}

pub(super) fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes_is_left_out_and_a_quoted_name_is_not() {
        let check = |text: &str, expected: &str| assert_eq!(without_quoted(text), expected, "{text}");
        check("returns int as $$ select a from b $$ language sql", "returns int as   language sql");
        check("f(\"it's\" text default 'a''b') as $x$ $$ $x$", "f(\"it's\" text default   ) as  ");
        check("select $1, 'open", "select $1, 'open");
        check("as 'begin end' immutable", "as   immutable");
    }
}
