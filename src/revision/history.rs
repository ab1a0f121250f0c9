//! The history between two ends, newest first.

use super::graph::Set;
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
        let related = |related: bool| {
            if related { Ok(()) } else { Err(GraphError::RangeNotRelated { from: from.into(), to: to.into() }) }
        };
        let lower: Target = if from.is_empty() { "base" } else { from }.parse()?;
        let upper: Target = if to.is_empty() { "heads" } else { to }.parse()?;
        let start = self.end_of_range(&lower, state)?;
        // Steps below the heads that end below everything leave no older end.
        related(!start.is_empty() || lower.name == "base" || lower.name == "current")?;
        let mut ends = match upper.name.as_str() {
            "current" => self.end_of_range(&upper, state)?,
            _ => self.upgrade_target(&upper, &start, false)?,
        };
        if let Some(branch) = lower.branch.as_deref() {
            let on_branch = self.line_of(branch)?;
            ends.retain(|end| on_branch.contains(end));
        }
        self.refuse_overlap(&upper, &ends)?;
        let mut found = self.ancestors_of(&ends, true);
        related(start.is_subset(&found))?;
        self.refuse_overlap(&lower, &start)?;
        if !start.is_empty() {
            let above = self.descendants_of(&start, false);
            let below = self.ancestors_of(&start, true);
            found.retain(|index| start.contains(index) || (above.contains(index) && !below.contains(index)));
        }
        let mut order = self.in_order(found);
        order.reverse();
        Ok(order.into_iter().map(|index| self.at(index)).collect())
    }

    fn end_of_range(&self, target: &Target, state: &State) -> Result<Set, GraphError> {
        if target.text == "current" { Ok(self.maximal(&self.known_only(state)?)) } else { self.show(target) }
    }

    /// The line of a branch: what is above the revision that names it, and below it as far as nothing forks or joins.
    fn line_of(&self, branch: &str) -> Result<Set, GraphError> {
        let start = self.branch(branch)?;
        let mut line = self.descendants_of(&Set::from([start]), false);
        let forks = |index| self.children(index, true).len() > 1 || self.parents(index, false).len() > 1;
        if line.iter().any(|&index| forks(index)) {
            return Ok(line);
        }
        let mut at = start;
        while let Some(&parent) = self.parents(at, false).first().filter(|&&parent| !forks(parent)) {
            line.insert(parent);
            at = parent;
        }
        Ok(line)
    }
}
