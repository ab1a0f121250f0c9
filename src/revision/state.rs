//! What is applied to a database.

use std::collections::BTreeSet;

use super::graph::Set;
use super::{Graph, GraphError, Node, Target};

/// The set of applied revisions. It need not be closed (an ancestor of an applied revision may be missing: it is *out of order*), and may
/// hold ids that no file has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    applied: BTreeSet<String>,
    /// Applied revisions that were named as heads although others cover them, as two stamps on one line do: they stay among the heads.
    covered: BTreeSet<String>,
}

/// A state in terms of a graph.
pub(crate) struct Standing {
    pub(crate) applied: Set,
    pub(crate) covered: Set,
    pub(crate) heads: Set,
}

impl<I: Into<String>> FromIterator<I> for State {
    fn from_iter<T: IntoIterator<Item = I>>(ids: T) -> Self {
        Self { applied: ids.into_iter().map(Into::into).collect(), covered: BTreeSet::new() }
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
        let mut named = Set::new();
        for head in heads {
            named.extend(graph.named_by(head)?);
        }
        let all = graph.ancestors_of(&named, true);
        let covered = named.difference(&graph.maximal(&all)).copied().collect();
        Ok(Self { applied: graph.ids(&all).into_iter().collect(), covered: graph.ids(&covered).into_iter().collect() })
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

impl Graph {
    /// The heads of what is applied: sorted, with the applied ids that no file has among them.
    #[must_use]
    pub fn current(&self, state: &State) -> Vec<String> {
        let mut heads: Vec<String> = self.unknown(state).map(str::to_owned).collect();
        heads.extend(self.ids(&self.standing_of_known(state).heads));
        heads.sort();
        heads
    }

    /// The applied ids that no file has.
    pub fn unknown<'a>(&'a self, state: &'a State) -> impl Iterator<Item = &'a str> {
        state.applied().filter(|id| self.get(id).is_none())
    }

    /// The revisions that are not applied although an applied one is built on them or depends on them, in an order in which they can run.
    #[must_use]
    pub fn out_of_order(&self, state: &State) -> Vec<&Node> {
        // Nearly always all that is applied stands on what is applied, and nothing is to be looked for.
        let mut known = vec![false; self.len()];
        let indices: Vec<_> = state.applied().filter_map(|id| self.index_of(id)).collect();
        indices.iter().for_each(|index| known[index.index()] = true);
        if indices.iter().all(|index| self.parents(*index, true).iter().all(|parent| known[parent.index()])) {
            return Vec::new();
        }
        let applied = self.standing_of_known(state).applied;
        let missing = self.ancestors_of(&applied, true).into_iter().filter(|index| !applied.contains(index));
        self.in_order(missing).into_iter().map(|index| self.at(index)).collect()
    }

    /// The revisions that are not applied, in an order in which they can run.
    #[must_use]
    pub fn pending(&self, state: &State) -> Vec<&Node> {
        self.nodes().filter(|node| !state.contains(&node.id)).collect()
    }

    /// The state, where every applied revision has a file.
    pub(crate) fn standing(&self, state: &State) -> Result<Standing, GraphError> {
        let ids: Vec<String> = self.unknown(state).map(str::to_owned).collect();
        if ids.is_empty() { Ok(self.standing_of_known(state)) } else { Err(GraphError::UnknownApplied { ids }) }
    }

    /// The state, without the applied revisions that have no file.
    pub(crate) fn standing_of_known(&self, state: &State) -> Standing {
        let indices = |ids: &BTreeSet<String>| ids.iter().filter_map(|id| self.index_of(id)).collect::<Set>();
        let (applied, covered) = (indices(&state.applied), indices(&state.covered));
        let heads = self.maximal(&applied).union(&covered).copied().collect();
        Standing { applied, covered, heads }
    }
}
