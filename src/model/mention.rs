//! What SQL text may speak of, without reading it.
//!
//! Invariant: an object whose name the text holds as a word counts as spoken of; too many may be found, never too few but for names in quotes
//! that are no words.

use super::ObjectRef;
use std::collections::BTreeSet;

/// The words of a text of SQL.
#[derive(Debug, Clone)]
pub struct Mentions(BTreeSet<String>);

impl Mentions {
    /// The words of this text.
    pub fn of(text: &str) -> Self {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        Self(text.to_lowercase().split(|c| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Whether the text holds the object's name, or that of the table that the object belongs to.
    pub fn has(&self, object: &ObjectRef) -> bool {
        let owner = object.owner().map(|owner| owner.name.to_lowercase());
        self.0.contains(&bare_name(object).to_lowercase()) || owner.is_some_and(|owner| self.0.contains(&owner))
    }
}

fn bare_name(object: &ObjectRef) -> &str {
    match object {
        ObjectRef::Namespace(name) | ObjectRef::Extension(name) | ObjectRef::Index { name, .. } => name,
        ObjectRef::Enum(name) | ObjectRef::Sequence(name) | ObjectRef::Table(name) => &name.name,
        ObjectRef::Definition(definition) => &definition.name.name,
    }
}
