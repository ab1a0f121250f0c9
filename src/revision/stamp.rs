//! Stamps: what a database is said to hold, without running anything.
//!
//! Invariant: a stamp replaces the heads that are above or below its target, and leaves those of unrelated branches alone.

use super::graph::Set;
use super::plan::Direction;
use super::state::Standing;
use super::target::Relative;
use super::{Graph, GraphError, State, Steps, Target};

impl Graph {
    /// What is recorded and what is forgotten so that the database stands at the targets; `purge` forgets everything before.
    pub fn stamp(&self, state: &State, targets: &[Target], purge: bool) -> Result<Steps, GraphError> {
        let before = if purge { self.standing_of_known(state) } else { self.standing(state)? };
        let mut rows = if purge { Set::new() } else { before.heads.clone() };
        let mut applied = if purge { Set::new() } else { before.applied.clone() };
        let related = self.related(&rows, targets)?;
        let (below, above) = (self.ancestors_of(&related, true), self.descendants_of(&related, true));
        let mut recorded = Set::new();
        let mut moved = false;
        let mut all_base = true;
        for target in targets {
            for stamped in self.in_order(self.named_by(target)?) {
                all_base = false;
                if related.contains(&stamped) {
                    continue;
                }
                recorded.insert(stamped);
                match (below.contains(&stamped), above.contains(&stamped)) {
                    (false, false) => {}
                    // Another stamp has moved the rows below this one: it is a branch of its own.
                    (false, true) if moved => {}
                    (true, _) if moved => {
                        let reason = "another target has taken the place of what is above it".to_owned();
                        return Err(GraphError::ContradictingStamps { target: target.text.clone(), reason });
                    }
                    _ => {
                        rows.retain(|row| !related.contains(row));
                        moved = true;
                    }
                }
                rows.insert(stamped);
            }
        }
        if all_base {
            rows.retain(|row| !related.contains(row));
        }
        let kept = self.ancestors_of(&rows, true);
        applied.extend(self.ancestors_of(&recorded, true));
        applied.retain(|index| kept.contains(index));
        // A target that another one covers is named among the heads too: it was asked for.
        Ok(Steps { heads: self.ids(&rows), ..self.difference(targets, before, &applied) })
    }

    /// The rows that share a line, dependencies included, with a target.
    fn related(&self, rows: &Set, targets: &[Target]) -> Result<Set, GraphError> {
        let mut related = Set::new();
        for target in targets {
            let mut named = match self.relative(target) {
                Some(Relative { .. }) => self.named_by(target)?,
                None => self.many(&target.name, target.branch.as_deref())?,
            };
            if let Some(branch) = target.branch.as_deref().filter(|_| !rows.is_empty()) {
                named.insert(self.branch(branch)?);
            }
            let everything = named.is_empty();
            let mut lines = self.ancestors_of(&named, true);
            lines.extend(self.descendants_of(&named, true));
            related.extend(rows.iter().filter(|row| everything || lines.contains(row)));
        }
        Ok(related)
    }

    fn difference(&self, targets: &[Target], before: Standing, after: &Set) -> Steps {
        let mut order = self.in_order(before.applied.difference(after).copied());
        order.reverse();
        order.extend(self.in_order(after.difference(&before.applied).copied()));
        self.steps(Direction::Stamp, targets, before, order)
    }
}
