//! The history between two ends, newest first.

use petgraph::graph::NodeIndex;

use super::graph::Set;
use super::resolve::{Position, positions};
use super::target::Relative;
use super::{Graph, GraphError, Node, State, Target};

impl Graph {
    /// All revisions, newest first.
    #[must_use]
    pub fn history(&self) -> Vec<&Node> {
        let mut nodes: Vec<&Node> = self.nodes().collect();
        nodes.reverse();
        nodes
    }

    /// The revisions from the older to the newer end of `A:B`, both included, newest first. An empty end is `base` or `heads`; `current` is
    /// what is applied; `-N` as the older end counts from the heads, `+N` as the newer end from the older one.
    pub fn history_range(&self, range: &str, state: &State) -> Result<Vec<&Node>, GraphError> {
        let Some((from, to)) = range.split_once(':') else {
            let reason = "a range has a `:` between its ends, each of which may be empty".to_owned();
            return Err(GraphError::MalformedTarget { target: range.into(), reason });
        };
        let not_related = || GraphError::RangeNotRelated { from: from.into(), to: to.into() };
        let lower: Target = if from.is_empty() { "base" } else { from }.parse()?;
        let upper: Target = if to.is_empty() { "heads" } else { to }.parse()?;
        let start = self.older_end(&lower, state)?.ok_or_else(not_related)?;
        let mut ends = self.newer_end(&upper, &start, state)?;
        if let Some(branch) = lower.branch.as_deref() {
            let on_branch = self.line_of(branch)?;
            ends.retain(|end| on_branch.contains(end));
        }
        self.refuse_overlap(&upper.text, &ends)?;
        let mut found = self.ancestors_of(&ends, true);
        if !start.is_subset(&found) {
            return Err(not_related());
        }
        self.refuse_overlap(&lower.text, &start)?;
        if !start.is_empty() {
            let above = self.descendants_of(&start, false);
            let below = self.ancestors_of(&start, true);
            found.retain(|index| start.contains(index) || (above.contains(index) && !below.contains(index)));
        }
        let mut order = self.in_order(found);
        order.reverse();
        Ok(order.into_iter().map(|index| self.at(index)).collect())
    }

    /// The older end; `None` where steps below a head end exactly below everything.
    fn older_end(&self, target: &Target, state: &State) -> Result<Option<Set>, GraphError> {
        match self.relative(target) {
            _ if target.text == "current" => Ok(Some(self.standing(state)?.heads)),
            Some(Relative { name: None, steps }) => {
                let ends = self.steps_from_heads(target, *steps)?;
                Ok((!ends.contains(&Position::Base)).then(|| positions(ends)))
            }
            _ => self.named_by(target).map(Some),
        }
    }

    fn newer_end(&self, target: &Target, start: &Set, state: &State) -> Result<Set, GraphError> {
        match self.relative(target) {
            _ if target.text == "current" => Ok(self.standing(state)?.heads),
            None => self.named_by(target),
            Some(Relative { name: None, steps }) if *steps < 0 => {
                let help = "write `-N` as the older end, and `HEAD-N` as the newer one";
                Err(GraphError::WrongDirection { target: target.text.clone(), help })
            }
            Some(relative) => {
                let from = self.start_upward(target, relative, start)?;
                Ok(positions([self.walk_as_far_as_possible(target, from, relative.steps)?]))
            }
        }
    }

    /// The line of a branch: what is above the revision that names it, and below it as far as nothing forks or joins. An id stands for the
    /// label of its line where it has one; the beginning of a name stands for no branch here.
    fn line_of(&self, branch: &str) -> Result<Set, GraphError> {
        let index = self.branch(branch)?;
        if self.carries(index, branch) {
            return Ok(self.line_above_and_below(index));
        }
        if self.at(index).id != branch {
            return Ok(Set::new());
        }
        let mut lines = self
            .labelled()
            .into_iter()
            .map(|carrier| self.line_above_and_below(carrier))
            .filter(|line| line.contains(&index));
        match (lines.next(), lines.next()) {
            (Some(line), None) => Ok(line),
            _ => Ok(self.line_above_and_below(index)),
        }
    }

    /// The revisions that carry labels, once for each.
    fn labelled(&self) -> Vec<NodeIndex> {
        let indices = self.graph.node_indices();
        indices.flat_map(|index| std::iter::repeat_n(index, self.at(index).labels.len())).collect()
    }

    fn line_above_and_below(&self, start: NodeIndex) -> Set {
        let mut line = self.descendants_of(&Set::from([start]), false);
        let forks = |index| self.children(index, true).len() > 1 || self.parents(index, false).len() > 1;
        let mut at = start;
        if !line.iter().any(|&index| forks(index)) {
            while let Some(&parent) = self.parents(at, false).first().filter(|&&parent| !forks(parent)) {
                line.insert(parent);
                at = parent;
            }
        }
        line
    }
}
