//! The heads of what is applied, while revisions are applied and taken back one after the other.
//!
//! Invariant: `heads` are the applied revisions that no applied one needs, directly or through others, applied or not. Each step costs what
//! it changes: a whole run costs at most a walk over the graph in each direction.

use petgraph::graph::NodeIndex;

use super::Graph;
use super::graph::Set;

pub(super) struct Frontier<'g> {
    graph: &'g Graph,
    applied: Vec<bool>,
    /// How many of those directly above a revision are applied or needed by an applied one.
    needed_by: Vec<usize>,
    pub(super) heads: Set,
    /// The heads that came or went since this was last taken.
    pub(super) changed: Vec<NodeIndex>,
}

impl<'g> Frontier<'g> {
    pub(super) fn new(graph: &'g Graph, applied: &Set) -> Self {
        let none = Self {
            graph,
            applied: vec![false; graph.len()],
            needed_by: vec![0; graph.len()],
            heads: Set::new(),
            changed: Vec::new(),
        };
        let mut frontier = applied.iter().fold(none, |mut frontier, &index| {
            frontier.apply(index);
            frontier
        });
        frontier.changed.clear();
        frontier
    }

    pub(super) fn is_applied(&self, index: NodeIndex) -> bool {
        self.applied[index.index()]
    }

    pub(super) fn apply(&mut self, index: NodeIndex) {
        self.applied[index.index()] = true;
        if self.needed_by[index.index()] == 0 {
            self.set_head(index, true);
            self.need_below(index);
        }
    }

    pub(super) fn take_back(&mut self, index: NodeIndex) {
        self.applied[index.index()] = false;
        if self.needed_by[index.index()] == 0 {
            self.set_head(index, false);
            self.release_below(index);
        }
    }

    /// `from` has come to be applied or needed.
    fn need_below(&mut self, from: NodeIndex) {
        let mut todo = vec![from];
        while let Some(index) = todo.pop() {
            for parent in self.graph.parents(index, true) {
                self.needed_by[parent.index()] += 1;
                if self.needed_by[parent.index()] > 1 {
                    continue;
                }
                if self.is_applied(parent) { self.set_head(parent, false) } else { todo.push(parent) }
            }
        }
    }

    /// `from` is neither applied nor needed any more.
    fn release_below(&mut self, from: NodeIndex) {
        let mut todo = vec![from];
        while let Some(index) = todo.pop() {
            for parent in self.graph.parents(index, true) {
                self.needed_by[parent.index()] -= 1;
                if self.needed_by[parent.index()] > 0 {
                    continue;
                }
                if self.is_applied(parent) { self.set_head(parent, true) } else { todo.push(parent) }
            }
        }
    }

    fn set_head(&mut self, index: NodeIndex, is_head: bool) {
        let changed = if is_head { self.heads.insert(index) } else { self.heads.remove(&index) };
        if changed {
            self.changed.push(index);
        }
    }
}
