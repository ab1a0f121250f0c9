//! What a catalog holds and the model has no place for.
//!
//! A reader that passed over such a property would make two databases look alike that are not, and a plan that takes its owner down would lose it
//! without a word. Invariant: whatever a reader finds and the model does not hold becomes one of these; nothing compares them, every report says
//! them, and a plan that would lose one is refused (`plan.would_lose`).

use super::{ObjectRef, QualifiedName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a property belongs to, and is lost with; what something stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// An object that the model knows.
    Object(ObjectRef),
    /// A column of a table or view.
    Column(ObjectRef, String),
    /// A constraint of a table.
    Constraint(ObjectRef, String),
    /// An object of a kind that the model does not know; the property is the whole object.
    Unknown {
        /// Its kind in the database's words: `statistics`, `publication`.
        kind: String,
        /// Its name.
        name: QualifiedName,
    },
}

/// What something stands on: when that is taken down or changes its type, so must what stands on it. It is named as an owner is.
pub type Need = Owner;

/// What a plan can do for a property whose owner, or whose ground, it takes down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restoration {
    /// Nothing: such a plan is refused.
    #[default]
    Impossible,
    /// The dialect says the property again wherever it says the owner anew.
    Restated,
    /// Statements take it down and put it back.
    Statements {
        /// Run before what it needs is taken down or changed; empty where it goes with its owner.
        #[serde(default, skip_serializing_if = "super::is_default")]
        take_down: Vec<String>,
        /// Run once everything it needs is there again.
        put_back: Vec<String>,
    },
}

/// A property that a catalog holds and the model has no place for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unmodelled {
    /// What it belongs to.
    pub owner: Owner,
    /// What it is, in words that can be counted: `privilege`, `constraint NOT VALID`.
    pub property: String,
    /// Its value in the database's own words; empty where the property says it all.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub value: String,
    /// What a plan can do for it.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub restoration: Restoration,
    /// What it stands on, beside its owner.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub needs: Vec<Need>,
    /// It is how something is written that the model holds: said again where its owner is, and no difference that a report must speak of.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub spelling: bool,
}

/// The property of a schema that was not read.
const LEFT_OUT: &str = "schema left out";

impl Owner {
    /// The object that it is, or is a part of; `None` where the model knows no such object.
    pub fn object(&self) -> Option<&ObjectRef> {
        match self {
            Self::Object(object) | Self::Column(object, _) | Self::Constraint(object, _) => Some(object),
            Self::Unknown { .. } => None,
        }
    }

    /// The same owner, of an object that is named otherwise now.
    pub(crate) fn object_mut(&mut self) -> Option<&mut ObjectRef> {
        match self {
            Self::Object(object) | Self::Column(object, _) | Self::Constraint(object, _) => Some(object),
            Self::Unknown { .. } => None,
        }
    }

    /// The name alone, as a person writes it: `song`, `song.title`.
    pub fn name(&self) -> String {
        match self {
            Self::Object(object) => object.name(),
            Self::Column(object, part) | Self::Constraint(object, part) => format!("{}.{part}", object.name()),
            Self::Unknown { name, .. } => name.to_string(),
        }
    }

    /// Whether it is gone, or another one, when `ground` is.
    pub fn stands_on(&self, ground: &Need) -> bool {
        match ground {
            Self::Object(object) => self.object() == Some(object),
            Self::Column(..) | Self::Constraint(..) | Self::Unknown { .. } => self == ground,
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object(object) => object.fmt(f),
            Self::Column(object, column) => write!(f, "column `{}.{column}`", object.name()),
            Self::Constraint(object, constraint) => write!(f, "constraint `{constraint}` of {object}"),
            Self::Unknown { kind, name } => write!(f, "{kind} `{name}`"),
        }
    }
}

impl fmt::Display for Unmodelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.owner, self.property)?;
        match self.value.is_empty() || matches!(self.owner, Owner::Unknown { .. }) {
            true => Ok(()),
            false => write!(f, " ({})", self.value),
        }
    }
}

/// Properties that more than one place knows.
impl Unmodelled {
    /// The type of a column in the database's own words, where they are not those of the model's type.
    pub const DECLARED_TYPE: &'static str = "declared type";
    /// Elsewhere no column of a primary key may be null.
    pub const NULLABLE_KEY: &'static str = "primary key column that may be null";
}

impl Unmodelled {
    /// A property that no statement puts back.
    pub fn new(owner: Owner, property: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            owner,
            property: property.into(),
            value: value.into(),
            restoration: Restoration::Impossible,
            needs: Vec::new(),
            spelling: false,
        }
    }

    /// A whole schema that was not read, and what it holds in words that count.
    pub fn left_out(schema: QualifiedName, contents: impl Into<String>) -> Self {
        let owner = Owner::Unknown { kind: "schema".to_owned(), name: schema };
        Self::new(owner, LEFT_OUT, contents).restored(Restoration::Restated)
    }

    /// Whether it stands for a schema that was not read.
    pub fn is_left_out(&self) -> bool {
        self.property == LEFT_OUT
    }

    /// How something is written that the model holds.
    pub fn spelling(owner: Owner, property: impl Into<String>, value: impl Into<String>) -> Self {
        Self { spelling: true, ..Self::new(owner, property, value).restored(Restoration::Restated) }
    }

    /// With what a plan can do for it.
    #[must_use]
    pub fn restored(mut self, restoration: Restoration) -> Self {
        self.restoration = restoration;
        self
    }

    /// Whether a plan that takes its owner down loses it.
    pub fn is_lost(&self) -> bool {
        self.restoration == Restoration::Impossible
    }

    /// With what it stands on, beside its owner.
    #[must_use]
    pub fn standing_on(mut self, needs: Vec<Need>) -> Self {
        self.needs = needs;
        self
    }
}
