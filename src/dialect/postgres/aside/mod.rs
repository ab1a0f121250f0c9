//! What stands in the way of a change is taken down, and put back whole.
//!
//! PostgreSQL refuses many changes while something stands on what changes. Such things are taken down before it, what stands on others first, and put
//! back as late as possible: at the end of the plan, or before a step that needs them. Meanwhile the working schema holds them as they are to be, so that
//! what the plan itself changes of them needs no statement, and what it drops does not come back. Invariants: what is taken down comes back with
//! everything that stood on it or belonged to it, or there is no plan; what the server does not need taken down stays.

mod closure;
mod keys;
mod names;
mod needed;
mod part;
mod put_back;
mod restored;
mod standing;
mod take_down;
mod ways;

pub(super) use closure::Way;
pub(super) use names::Names;
pub(super) use part::{Part, mentions};
pub(super) use restored::{Clauses, clauses};
pub(super) use standing::Loss;

use super::plan::Planner;
use crate::model::{ObjectRef, QualifiedName, Unmodelled};

/// What is taken down at the moment.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// In the order in which it was taken down: nothing stands on what comes before it.
    parts: Vec<Taken>,
}

/// A part that is down.
#[derive(Debug, Clone)]
struct Taken {
    part: Part,
    /// The action for which it was taken down.
    source: usize,
}

impl Aside {
    fn holds(&self, part: &Part) -> bool {
        self.parts.iter().any(|taken| match (&taken.part, part) {
            // The schema may have changed what is said of it.
            (Part::Property(one), Part::Property(other)) => {
                one.owner == other.owner && one.property == other.property && one.value == other.value
            }
            (one, other) => one == other,
        })
    }

    /// What the plan drops does not come back.
    pub(super) fn forget(&mut self, is_gone: impl Fn(&Part) -> bool) {
        self.parts.retain(|taken| !is_gone(&taken.part));
    }
}

impl Planner<'_> {
    /// Whether a column is down.
    pub(super) fn is_column_aside(&self, table: &QualifiedName, name: &str) -> bool {
        self.aside.holds(&Part::Column(table.clone(), name.to_owned()))
    }

    /// Whether the default of a column is down.
    pub(super) fn is_default_aside(&self, table: &QualifiedName, name: &str) -> bool {
        self.aside.holds(&Part::Default(table.clone(), name.to_owned()))
    }

    /// Whether a constraint is down.
    pub(super) fn is_constraint_aside(&self, table: &QualifiedName, name: &str) -> bool {
        self.aside.holds(&Part::Constraint(table.clone(), name.to_owned()))
    }

    /// What goes for ever does not come back, nor does what belongs to it.
    pub(super) fn forget_object(&mut self, object: &ObjectRef) {
        let is_it = |part: &Part| match part {
            Part::Definition(definition) => *object == ObjectRef::Definition(definition.clone()),
            Part::Index(of, name) => *object == ObjectRef::index(of, name),
            Part::Constraint(..) | Part::Column(..) | Part::Default(..) | Part::Property(_) => false,
        };
        let relation = object.as_relation();
        self.aside.forget(|part| is_it(part) || (relation.is_some() && part.table() == relation));
    }

    /// Whether a property comes back with a part that is down.
    fn aside_carries(&self, found: &Unmodelled) -> bool {
        self.aside.parts.iter().any(|taken| taken.part.carries(found))
    }

    /// Whether an index or a definition is down.
    pub(super) fn is_aside(&self, object: &ObjectRef) -> bool {
        match object {
            ObjectRef::Definition(definition) => self.aside.holds(&Part::Definition(definition.clone())),
            ObjectRef::Index { table, name } => self.aside.holds(&Part::Index(table.clone(), name.clone())),
            ObjectRef::Namespace(_)
            | ObjectRef::Extension(_)
            | ObjectRef::Enum(_)
            | ObjectRef::Sequence(_)
            | ObjectRef::Table(_) => false,
        }
    }
}
