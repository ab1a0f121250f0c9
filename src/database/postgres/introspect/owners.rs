//! What the catalog's numbers stand for.

use crate::model::{ObjectRef, Owner};
use std::collections::HashMap;

/// What is known by a number, and what a property of it is called beside: the sequence of a column is no object of its own, and what is said of it
/// is said `of its sequence`.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) owner: Owner,
    pub(super) suffix: &'static str,
}

/// What the catalog's numbers stand for: by the catalog and the number, for two catalogs may give one number.
#[derive(Debug, Default)]
pub(super) struct Owners(HashMap<&'static str, HashMap<String, Known>>);

impl Owners {
    pub(super) fn add(&mut self, class: &'static str, number: String, owner: Owner) {
        self.add_part(class, number, owner, "");
    }

    pub(super) fn add_object(&mut self, class: &'static str, number: String, object: ObjectRef) {
        self.add(class, number, Owner::Object(object));
    }

    pub(super) fn add_part(&mut self, class: &'static str, number: String, owner: Owner, suffix: &'static str) {
        self.0.entry(class).or_default().insert(number, Known { owner, suffix });
    }

    pub(super) fn get(&self, class: &str, number: &str) -> Option<&Known> {
        self.0.get(class)?.get(number)
    }

    /// All objects of the model, with their catalogs and numbers.
    pub(super) fn objects(&self) -> impl Iterator<Item = (&str, &str, &ObjectRef)> {
        self.0.iter().flat_map(|(class, known)| {
            known.iter().filter_map(move |(number, known)| match &known.owner {
                Owner::Object(object) if known.suffix.is_empty() => Some((*class, number.as_str(), object)),
                Owner::Object(_) | Owner::Column(..) | Owner::Constraint(..) | Owner::Unknown { .. } => None,
            })
        })
    }

    /// The object of that number, where it is one of the model.
    pub(super) fn object(&self, class: &str, number: &str) -> Option<&ObjectRef> {
        match &self.get(class, number)?.owner {
            Owner::Object(object) => Some(object),
            Owner::Column(..) | Owner::Constraint(..) | Owner::Unknown { .. } => None,
        }
    }
}
