//! Names of objects and of their parts.

use super::Namespace;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of an object within its namespace.
///
/// ```
/// use anabranch::model::QualifiedName;
/// assert_eq!(QualifiedName::from("song").to_string(), "song");
/// assert_eq!(QualifiedName::from(("library", "song")).to_string(), "library.song");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QualifiedName {
    /// Where it lives.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub namespace: Namespace,
    /// Its own name, verbatim: a dot is part of the name.
    pub name: String,
}

impl QualifiedName {
    /// A name in the default namespace.
    pub fn new(name: impl Into<String>) -> Self {
        Self { namespace: Namespace::Default, name: name.into() }
    }

    /// The same namespace, another name.
    pub fn sibling(&self, name: impl Into<String>) -> Self {
        Self { namespace: self.namespace.clone(), name: name.into() }
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Namespace::Default => f.write_str(&self.name),
            Namespace::Named(namespace) => write!(f, "{namespace}.{}", self.name),
        }
    }
}

impl From<&str> for QualifiedName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for QualifiedName {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

impl From<&QualifiedName> for QualifiedName {
    fn from(name: &QualifiedName) -> Self {
        name.clone()
    }
}

impl From<(&str, &str)> for QualifiedName {
    fn from((namespace, name): (&str, &str)) -> Self {
        Self { namespace: Namespace::from(namespace), name: name.to_owned() }
    }
}

/// The name of a constraint or an index, and who chose it. A generated name always has a text (see [`super::naming`]), but two constraints
/// that differ in nothing else are the same where either name was generated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Name {
    /// A person chose it.
    Given(String),
    /// A convention or a database chose it.
    Generated(String),
}

impl Name {
    /// The text of the name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Given(name) | Self::Generated(name) => name,
        }
    }

    /// Whether a convention or a database chose it.
    pub fn is_generated(&self) -> bool {
        matches!(self, Self::Generated(_))
    }

    /// Whether two names may stand for one constraint: equal, or one of them nobody's choice.
    pub fn agrees_with(&self, other: &Name) -> bool {
        self.is_generated() || other.is_generated() || self.as_str() == other.as_str()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::Given(name.to_owned())
    }
}
