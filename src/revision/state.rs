//! What is applied to a database.

use std::collections::BTreeSet;

use super::graph::Set;
use super::{Graph, GraphError, Target};

/// The set of applied revisions. It need not be closed (an ancestor of an applied revision may be missing: it is *out of order*), and may
/// hold ids that no file has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    applied: BTreeSet<String>,
}

impl<I: Into<String>> FromIterator<I> for State {
    fn from_iter<T: IntoIterator<Item = I>>(ids: T) -> Self {
        Self { applied: ids.into_iter().map(Into::into).collect() }
    }
}

impl State {
    /// A database to which nothing is applied.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// The state in which these revisions, and all they are built on or depend on, are applied.
    pub fn from_heads(graph: &Graph, heads: &[Target]) -> Result<Self, GraphError> {
        let mut set = Set::new();
        for head in heads {
            set.extend(graph.show(head)?);
        }
        Ok(graph.ancestors_of(&set, true).into_iter().map(|index| graph.at(index).id.clone()).collect())
    }

    /// As [`State::from_heads`], refusing heads of which one needs another: one of the two is a mistake, and an upgrade rests on them.
    pub fn from_distinct_heads(graph: &Graph, heads: &[Target]) -> Result<Self, GraphError> {
        let mut set = Set::new();
        for head in heads {
            set.extend(graph.show(head)?);
            graph.refuse_overlap(head, &set)?;
        }
        Self::from_heads(graph, heads)
    }

    /// The ids that are applied, sorted.
    pub fn applied(&self) -> impl Iterator<Item = &str> {
        self.applied.iter().map(String::as_str)
    }

    /// Whether a revision is applied.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.applied.contains(id)
    }

    /// Whether nothing is applied.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.applied.is_empty()
    }
}
