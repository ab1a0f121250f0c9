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

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
