//! Items taken by name from a list of known keys.
//!
//! A reader first hands over its keys, so that unknown and repeated ones are reported, and then takes what it needs.

use crate::DIALECTS;
use crate::declaration::{Only, PerDialect};
use crate::item::{Item, Term};
use crate::keys::Key;
use crate::literal::Literal;
use crate::mistake::{Mistakes, Place, Spanned};
use crate::suggest::nearest;

/// What stands in the parentheses of one attribute or key.
#[derive(Debug)]
pub(crate) struct Arguments {
    keys: &'static [Key],
    items: Vec<Item>,
    literals: Vec<Item>,
}

impl Arguments {
    /// Sorts items into known keys and, where `literals` are allowed, literals without a key. The rest is reported.
    pub(crate) fn new(
        owner: &str,
        keys: &'static [Key],
        literals: usize,
        items: Vec<Item>,
        mistakes: &mut Mistakes,
    ) -> Self {
        let mut arguments = Self { keys, items: Vec::new(), literals: Vec::new() };
        for item in items {
            match item.name().map(str::to_owned) {
                None if item.term.literal().is_some() && arguments.literals.len() < literals => {
                    arguments.literals.push(item)
                }
                None => {
                    mistakes.add("entity.unexpected", item.place, format!("`{owner}` does not take this"), take(keys))
                }
                Some(name) if !keys.iter().any(|key| key.name == name) => {
                    unknown(owner, keys, &name, item.place, mistakes)
                }
                Some(name) if arguments.has(&name) => {
                    mistakes.duplicate(item.place, format!("`{name}` is written twice"), "write it once");
                }
                Some(_) => arguments.items.push(item),
            }
        }
        arguments
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.items.iter().any(|item| item.name() == Some(name))
    }

    /// Where a key is written, for contradictions.
    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        self.items.iter().find(|item| item.name() == Some(name)).map(|item| item.place)
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<Item> {
        let index = self.items.iter().position(|item| item.name() == Some(name))?;
        Some(self.items.remove(index))
    }

    /// Whether literals without a key are left.
    pub(crate) fn has_literal(&self) -> bool {
        !self.literals.is_empty()
    }

    /// The next literal that has no key.
    pub(crate) fn take_literal(&mut self) -> Option<Spanned<Literal>> {
        if self.literals.is_empty() {
            return None;
        }
        let item = self.literals.remove(0);
        item.term.literal().map(|literal| Spanned::new(literal.clone(), item.place))
    }

    /// The next literal that has no key, which must be a text.
    pub(crate) fn take_literal_text(&mut self, mistakes: &mut Mistakes) -> Option<Spanned<String>> {
        let literal = self.take_literal()?;
        match &literal.value {
            Literal::Text(text) => Some(literal.with(text.clone())),
            other => {
                mistakes.add("entity.wrong_value", literal.place, "expected a text", format!("write `\"{other}\"`"));
                None
            }
        }
    }

    /// `key`, alone.
    pub(crate) fn flag(&mut self, name: &str, mistakes: &mut Mistakes) -> bool {
        let Some(item) = self.take(name) else { return false };
        if item.key.is_some() || item.term.arguments.is_some() {
            mistakes.add(
                "entity.wrong_value",
                item.place,
                format!("`{name}` takes no value"),
                format!("write `{name}` alone, or leave it out"),
            );
        }
        true
    }

    /// `key = "text"`.
    pub(crate) fn text(&mut self, name: &str, mistakes: &mut Mistakes) -> Option<Spanned<String>> {
        let item = self.take(name)?;
        let text =
            item.key.as_ref().and_then(|_| item.term.text()).map(|text| Spanned::new(text.to_owned(), item.term.place));
        if text.is_none() {
            self.wrong(name, &item, "a text", mistakes);
        }
        let empty = text.as_ref().is_some_and(|text| text.value.is_empty());
        if empty && name != "comment" {
            mistakes.add(
                "entity.wrong_value",
                item.place,
                format!("`{name}` is empty"),
                "write a text, or leave the key out",
            );
            return None;
        }
        text
    }

    /// `key = 200`.
    pub(crate) fn integer(&mut self, name: &str, mistakes: &mut Mistakes) -> Option<Spanned<i64>> {
        let item = self.take(name)?;
        let number = match (&item.key, item.term.literal()) {
            (Some(_), Some(Literal::Integer(digits))) => digits.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(name, &item, "a whole number", mistakes);
        }
        number.map(|number| Spanned::new(number, item.term.place))
    }

    /// A whole number that cannot be negative or zero.
    pub(crate) fn length(&mut self, name: &str, mistakes: &mut Mistakes) -> Option<Spanned<u32>> {
        let number = self.integer(name, mistakes)?;
        match u32::try_from(number.value) {
            Ok(length) if length > 0 => Some(number.with(length)),
            _ => {
                mistakes.add(
                    "entity.wrong_value",
                    number.place,
                    format!("`{name}` cannot be {}", number.value),
                    "write a number from 1 to 4294967295",
                );
                None
            }
        }
    }

    /// `key(..)`: the items inside.
    pub(crate) fn list(&mut self, name: &str, mistakes: &mut Mistakes) -> Option<Spanned<Vec<Item>>> {
        let item = self.take(name)?;
        match (item.key.is_none(), &item.term.arguments) {
            (true, Some(items)) if !items.is_empty() => Some(Spanned::new(items.clone(), item.place)),
            _ => {
                self.wrong(name, &item, "a list", mistakes);
                None
            }
        }
    }

    /// `key = word`, one of some words.
    pub(crate) fn word(
        &mut self,
        name: &str,
        words: &[&'static str],
        mistakes: &mut Mistakes,
    ) -> Option<Spanned<&'static str>> {
        let item = self.take(name)?;
        let word = if item.key.is_some() { item.term.bare_word() } else { None };
        let known = word.and_then(|word| words.iter().find(|known| **known == word));
        if known.is_none() {
            let near = word.or(item.term.text()).and_then(|word| nearest(word, words.iter().copied()));
            let help = match near {
                Some(near) => format!("write `{name} = {near}`"),
                None => format!("write one of `{}`", words.join("`, `")),
            };
            mistakes.add("entity.wrong_value", item.term.place, format!("`{name}` does not take this value"), help);
        }
        known.map(|known| Spanned::new(*known, item.term.place))
    }

    /// `only(postgres, ..)`.
    pub(crate) fn only(&mut self, mistakes: &mut Mistakes) -> Only {
        let Some(list) = self.list("only", mistakes) else { return Only::default() };
        let mut only = Only::default();
        for item in list.value {
            match item.key.is_none().then(|| item.term.bare_word()).flatten() {
                Some(name) if DIALECTS.contains(&name) => only.dialects.push(Spanned::new(name.to_owned(), item.place)),
                name => unknown_dialect(name, item.place, mistakes),
            }
        }
        only
    }

    /// `key = value` for every database, or `key(postgres = value, other = value)`.
    pub(crate) fn per_dialect<T>(
        &mut self,
        name: &str,
        mistakes: &mut Mistakes,
        read: impl Fn(&Term, &mut Mistakes) -> Option<T>,
    ) -> PerDialect<T> {
        let mut values = PerDialect::default();
        let Some(item) = self.take(name) else { return values };
        if item.key.is_some() {
            values.other = read(&item.term, mistakes).map(|value| Spanned::new(value, item.term.place));
            return values;
        }
        let Some(items) = item.term.arguments.as_ref().filter(|items| !items.is_empty()) else {
            self.wrong(name, &item, "a value", mistakes);
            return values;
        };
        for item in items {
            let dialect = item.key.as_deref().filter(|key| *key == "other" || DIALECTS.contains(key));
            let Some(dialect) = dialect else {
                unknown_dialect(item.name(), item.place, mistakes);
                continue;
            };
            let Some(value) = read(&item.term, mistakes).map(|value| Spanned::new(value, item.term.place)) else {
                continue;
            };
            let known = values.dialects.iter().any(|(known, _)| known == dialect)
                || (dialect == "other" && values.other.is_some());
            if known {
                mistakes.duplicate(item.place, format!("`{dialect}` is written twice"), "write it once");
            } else if dialect == "other" {
                values.other = Some(value);
            } else {
                values.dialects.push((dialect.to_owned(), value));
            }
        }
        values
    }

    /// Reports a key whose value has the wrong form.
    pub(crate) fn wrong(&self, name: &str, item: &Item, expected: &str, mistakes: &mut Mistakes) {
        let example = self.keys.iter().find(|key| key.name == name).map_or(name, |key| key.example);
        mistakes.add(
            "entity.wrong_value",
            item.place,
            format!("`{name}` takes {expected}"),
            format!("write `{example}`"),
        );
    }
}

fn unknown(owner: &str, keys: &'static [Key], name: &str, place: Place, mistakes: &mut Mistakes) {
    let help = match nearest(name, keys.iter().map(|key| key.name)) {
        Some(near) => {
            let example = keys.iter().find(|key| key.name == near).map_or(near, |key| key.example);
            format!("write `{example}`")
        }
        None => take(keys),
    };
    mistakes.add("entity.unknown_key", place, format!("`{owner}` has no key `{name}`"), help);
}

/// What may be written, as a help text.
fn take(keys: &'static [Key]) -> String {
    if keys.is_empty() {
        return "leave it out".to_owned();
    }
    format!("it takes `{}`", keys.iter().map(|key| key.name).collect::<Vec<_>>().join("`, `"))
}

fn unknown_dialect(name: Option<&str>, place: Place, mistakes: &mut Mistakes) {
    let help = match name.and_then(|name| nearest(name, DIALECTS.iter().copied())) {
        Some(near) => format!("write `{near}`"),
        None => format!("the databases are `{}`", DIALECTS.join("`, `")),
    };
    mistakes.add("entity.unknown_dialect", place, "no database of this name is known", help);
}
