//! What the catalogs of the two sides hold and no comparison looks at: said, so that "no difference" is never more than was looked at.

use crate::model::{Pair, Schema, Unmodelled};
use std::collections::BTreeMap;
use std::fmt;

/// On which side something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundOn {
    /// On the previous side alone.
    From,
    /// On the next side alone.
    To,
    /// The same on both sides.
    Both,
}

impl fmt::Display for FoundOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::From => "from",
            Self::To => "to",
            Self::Both => "both",
        })
    }
}

/// A property that was not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCompared {
    /// On which side it was found.
    pub side: FoundOn,
    /// What was found.
    pub found: Unmodelled,
}

/// Everything that the readers of the two sides found and nobody compares.
pub fn not_compared(sides: Pair<&Schema>) -> Vec<NotCompared> {
    let Pair { previous, next } = sides.map(|schema| keyed(schema.unmodelled()));
    let mut out = Vec::new();
    for (key, found) in &previous {
        let side = if next.contains_key(key) { FoundOn::Both } else { FoundOn::From };
        out.push(NotCompared { side, found: (*found).clone() });
    }
    let only_next = next.iter().filter(|(key, _)| !previous.contains_key(*key));
    out.extend(only_next.map(|(_, found)| NotCompared { side: FoundOn::To, found: (*found).clone() }));
    out
}

/// How a property is put back is no part of what it is.
type Key<'a> = (&'a crate::model::Owner, &'a str, &'a str);

fn keyed(found: &[Unmodelled]) -> BTreeMap<Key<'_>, &Unmodelled> {
    let found = found.iter().filter(|found| !found.spelling);
    found.map(|found| ((&found.owner, found.property.as_str(), found.value.as_str()), found)).collect()
}

/// How many properties that differ are named one by one.
const NAMED: usize = 10;

/// The notes for a person: how many of what; where `both_told` (two databases were read), what differs by name.
pub fn notes(all: &[NotCompared], both_told: bool) -> Vec<String> {
    let (left_out, all): (Vec<&NotCompared>, Vec<&NotCompared>) = all.iter().partition(|n| n.found.is_left_out());
    let mut notes: Vec<String> = self::left_out(left_out.into_iter().map(|n| &n.found)).into_iter().collect();
    let counted = |wanted: &dyn Fn(&NotCompared) -> bool| counts(all.iter().filter(|n| wanted(n)).map(|n| &n.found));
    if !both_told {
        notes.extend(counted(&|_| true).map(|counts| format!("not compared: {counts}")));
        return notes;
    }
    notes.extend(
        counted(&|n| n.side == FoundOn::Both).map(|counts| format!("not compared: {counts}, the same on both sides")),
    );
    let differing: Vec<&&NotCompared> = all.iter().filter(|n| n.side != FoundOn::Both).collect();
    if let Some(counts) = counted(&|n| n.side != FoundOn::Both) {
        let mut text = format!("not compared, and not the same on both sides: {counts}");
        for NotCompared { side, found } in differing.iter().take(NAMED) {
            text.push_str(&format!("\n  {side}: {found}"));
        }
        if differing.len() > NAMED {
            text.push_str(&format!("\n  and {} more: `--format json` lists all of them", differing.len() - NAMED));
        }
        notes.push(text);
    }
    notes
}

/// `left out: schema audit (3 tables)`; nothing where nothing was.
pub fn left_out<'a>(found: impl Iterator<Item = &'a Unmodelled>) -> Option<String> {
    let schemas: BTreeMap<String, &str> = found.map(|found| (found.owner.name(), found.value.as_str())).collect();
    let words = schemas.iter().map(|(name, contents)| match contents.is_empty() {
        true => format!("schema {name}"),
        false => format!("schema {name} ({contents})"),
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| format!("left out: {}", words.join(", ")))
}

/// `3 constraints NOT VALID, 1 privilege`; nothing where there is none.
pub fn counts<'a>(found: impl Iterator<Item = &'a Unmodelled>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    found.for_each(|found| *counts.entry(&found.property).or_default() += 1);
    let words: Vec<String> = counts
        .into_iter()
        .map(
            |(property, count)| {
                if count == 1 { format!("1 {property}") } else { format!("{count} {}", plural(property)) }
            },
        )
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// `constraint NOT VALID` becomes `constraints NOT VALID`, `policy of a role` becomes `policies of a role`.
fn plural(property: &str) -> String {
    const ENDS_THE_NOUN: [&str; 6] = ["of", "with", "in", "on", "for", "by"];
    let words: Vec<&str> = property.split(' ').collect();
    let is_noun = |word: &&str| word.chars().all(|c| c.is_lowercase() || c == '-') && !ENDS_THE_NOUN.contains(word);
    let last = words.iter().take_while(|word| is_noun(word)).count().saturating_sub(1);
    let inflected = |word: &str| match word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o'])) {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x']) || word.ends_with("ch") => format!("{word}es"),
        None => format!("{word}s"),
    };
    let words =
        words.iter().enumerate().map(|(at, word)| if at == last { inflected(word) } else { (*word).to_owned() });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ObjectRef, Owner};

    fn schema(properties: &[(&str, &str)]) -> Schema {
        let mut schema = Schema::new();
        let owner = |name: &str| Owner::Object(ObjectRef::table(name));
        schema.extend_unmodelled(properties.iter().map(|(name, property)| Unmodelled::new(owner(name), *property, "")));
        schema
    }

    #[test]
    fn what_differs_is_named_and_what_is_the_same_is_counted() {
        let one = schema(&[("a", "constraint NOT VALID"), ("b", "constraint NOT VALID"), ("c", "policy of a role")]);
        let two = schema(&[("a", "constraint NOT VALID"), ("b", "constraint NOT VALID")]);
        let found = not_compared(Pair::new(&one, &two));
        let expected = [
            "not compared: 2 constraints NOT VALID, the same on both sides",
            "not compared, and not the same on both sides: 1 policy of a role\n  from: table `c`: policy of a role",
        ];
        assert_eq!(notes(&found, true), expected);
        assert_eq!(notes(&found, false), ["not compared: 2 constraints NOT VALID, 1 policy of a role"]);
    }

    #[test]
    fn a_property_can_be_counted() {
        for (one, several) in [
            ("privilege", "privileges"),
            ("policy of a role", "policies of a role"),
            ("key with x", "keys with x"),
            ("foreign key MATCH FULL", "foreign keys MATCH FULL"),
            ("index", "indexes"),
        ] {
            assert_eq!(plural(one), several);
        }
    }
}
