//! What happens to the named things of one table: constraints of all kinds, or indexes.
//!
//! Invariant: drops first, then renames, then additions never meet a name that is taken.

use crate::model::alignment::{Named, align};
use crate::model::{Name, naming};
use std::collections::{BTreeMap, BTreeSet};

/// The changes, by name on the previous side.
#[derive(Debug)]
pub(super) struct NamedChanges<'a, T> {
    /// What goes.
    pub(super) dropped: Vec<&'a T>,
    /// The same under another name: the old one and the new one.
    pub(super) renamed: Vec<(String, String)>,
    /// What comes, and the name it takes where its own, a generated one, is taken.
    pub(super) added: Vec<(&'a T, Option<Name>)>,
}

/// Another name of that kind that is free. Servers that number such names count on: `song_ibfk_1`, `song_ibfk_2`.
fn numbered(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let counts = stem.len() < name.len() && ["_ibfk_", "_chk_", "CONSTRAINT_"].iter().any(|end| stem.ends_with(end));
    if counts {
        let mut names = (1..).map(|number: u32| format!("{stem}{number}"));
        return names.find(|candidate| !taken(candidate)).unwrap_or_else(|| name.to_owned());
    }
    naming::distinct(name.to_owned(), taken)
}

/// By name, then by structure where a name was generated; an equal thing under another given name is a rename.
pub(super) fn named_changes<'a, T: Named>(previous: &[&'a T], next: &[&'a T]) -> NamedChanges<'a, T> {
    let alignment = align(previous, next);
    let mut taken: BTreeSet<String> = previous.iter().chain(next).map(|one| one.name().as_str().to_owned()).collect();
    let old_names: BTreeSet<&str> = previous.iter().map(|one| one.name().as_str()).collect();
    // The names that stand when additions are made: of what stays, with the name that its author would give it.
    let mut standing: BTreeMap<String, &Name> = BTreeMap::new();
    for (one, two) in &alignment.pairs {
        standing.insert(previous[*one].name().as_str().to_owned(), next[*two].name());
    }
    let mut changes = NamedChanges { dropped: Vec::new(), renamed: Vec::new(), added: Vec::new() };
    let mut open: Vec<&'a T> = alignment.only_next.iter().map(|at| next[*at]).collect();
    for one in alignment.only_previous.iter().map(|at| previous[*at]) {
        let renamed = open.iter().position(|two| one.same_structure(two) && !old_names.contains(two.name().as_str()));
        match renamed {
            Some(at) => {
                let two = open.remove(at);
                changes.renamed.push((one.name().as_str().to_owned(), two.name().as_str().to_owned()));
                standing.insert(two.name().as_str().to_owned(), two.name());
            }
            None => changes.dropped.push(one),
        }
    }
    let mut fresh = |name: &str| {
        let free = numbered(name, |candidate| taken.contains(candidate));
        taken.insert(free.clone());
        free
    };
    let mut added: BTreeSet<&str> = BTreeSet::new();
    for one in open {
        let name = one.name().as_str();
        let mut instead = None;
        match standing.remove(name) {
            // A generated name gives way to one that stands, a given one does not: then what stands steps aside.
            Some(own) if one.name().is_generated() => {
                standing.insert(name.to_owned(), own);
                instead = Some(Name::Generated(fresh(name)));
            }
            Some(own) => {
                let free = !old_names.contains(own.as_str()) && added.insert(own.as_str());
                let aside = if free { own.as_str().to_owned() } else { fresh(own.as_str()) };
                changes.renamed.push((name.to_owned(), aside));
            }
            None if !added.insert(name) => instead = Some(Name::Generated(fresh(name))),
            None => {}
        }
        changes.added.push((one, instead));
    }
    changes
}
