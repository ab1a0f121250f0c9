//! Plans: which revisions run or are taken back, in which order, and what the heads are after each.
//!
//! Invariant: in an upgrade every step comes after all it needs, in a downgrade before; what is applied already is never run again. The
//! heads after a step are the applied revisions that no applied revision is built on or depends on.

use petgraph::graph::NodeIndex;

use super::frontier::Frontier;
use super::graph::Set;
use super::heads::HeadsLog;
use super::resolve::Position;
use super::state::Standing;
use super::target::Relative;
use super::{Graph, GraphError, Heads, State, Target};

/// Which way a plan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Revisions are run.
    Upgrade,
    /// Revisions are taken back.
    Downgrade,
    /// Revisions are recorded or forgotten, and nothing runs.
    Stamp,
}

impl Direction {
    /// The word for it in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Stamp => "stamp",
        }
    }
}

/// One revision of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The revision.
    pub revision: String,
    /// Whether it is applied after the step.
    pub applied: bool,
    /// The heads after the step.
    pub heads: Heads,
}

/// A plan of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Which way it goes.
    pub direction: Direction,
    /// The targets, as written, a blank between.
    pub target: String,
    /// The heads before it, sorted.
    pub at: Vec<String>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The heads after it, sorted.
    pub heads: Vec<String>,
}

impl Graph {
    /// What must run to reach the targets. A target that is applied, or below what is, needs nothing.
    pub fn upgrade(&self, state: &State, targets: &[Target]) -> Result<Steps, GraphError> {
        let standing = self.standing(state)?;
        self.refuse_overlap("what is applied", &standing.heads)?;
        let mut wanted = Set::new();
        for target in targets {
            let named = self.upgrade_target(target, &standing.heads)?;
            self.refuse_overlap(&target.text, &named)?;
            wanted.extend(named);
        }
        let needed = self.ancestors_of(&wanted, true).difference(&standing.applied).copied().collect::<Set>();
        Ok(self.steps(Direction::Upgrade, targets, standing, self.in_order(needed)))
    }

    /// What must be taken back so that the database stands at the target; with a branch, only that branch's part of it.
    pub fn downgrade(&self, state: &State, target: &Target) -> Result<Steps, GraphError> {
        let standing = self.standing(state)?;
        let (branch, position) = self.downgrade_target(target, &standing.heads)?;
        let mut above = match position {
            Position::Base => self.roots(),
            Position::At(index) => self.children(index, false).into_iter().collect(),
        };
        // As in Alembic a branch is looked at where it decides something; a root with a label is a choice there by itself.
        let labelled = |index: &NodeIndex| !self.at(*index).labels.is_empty();
        let is_choice = above.len() > 1 || (matches!(position, Position::Base) && above.iter().any(labelled));
        let branch = branch.filter(|_| is_choice).map(|name| Ok((name, self.branch(name)?))).transpose()?;
        if let Some((name, branch)) = branch {
            let below = self.ancestors_of(&Set::from([branch]), false);
            above.retain(|index| below.contains(index));
            if above.is_empty() {
                return Err(GraphError::NoWayInBranch { target: target.text.clone(), branch: name.into() });
            }
        }
        let dropped: Set = self.descendants_of(&above, true).intersection(&standing.applied).copied().collect();
        if let Position::At(index) = position
            && dropped.is_empty()
            && !standing.heads.contains(&index)
        {
            return Err(GraphError::NotAnAncestor { target: target.text.clone(), heads: self.ids(&standing.heads) });
        }
        Ok(self.take_back(std::slice::from_ref(target), standing, dropped))
    }

    /// What must be taken back to take back exactly this revision: it, and what is built on it or depends on it.
    pub fn revert(&self, state: &State, target: &Target) -> Result<Steps, GraphError> {
        self.revert_all(state, std::slice::from_ref(target))
    }

    /// The same for several revisions.
    pub fn revert_all(&self, state: &State, targets: &[Target]) -> Result<Steps, GraphError> {
        let standing = self.standing(state)?;
        let mut named = Set::new();
        for target in targets {
            let node = self.resolve_one(target)?;
            let index = self.index_of(&node.id).filter(|index| standing.applied.contains(index));
            named.insert(index.ok_or_else(|| GraphError::NotApplied { revision: node.id.clone() })?);
        }
        let dropped = self.descendants_of(&named, true).intersection(&standing.applied).copied().collect();
        Ok(self.take_back(targets, standing, dropped))
    }

    fn take_back(&self, targets: &[Target], standing: Standing, dropped: Set) -> Steps {
        let mut order = self.in_order(dropped);
        order.reverse();
        self.steps(Direction::Downgrade, targets, standing, order)
    }

    /// What an upgrade's target names, `+N` counted from the heads of what is applied.
    fn upgrade_target(&self, target: &Target, rows: &Set) -> Result<Set, GraphError> {
        let Some(relative) = self.relative(target) else { return self.many(&target.name, target.branch.as_deref()) };
        let start = match relative {
            Relative { name: None, steps } if *steps < 0 => {
                let help = "write `+N`, or use `anabranch downgrade`";
                return Err(GraphError::WrongDirection { target: target.text.clone(), help });
            }
            _ => self.start_upward(target, relative, rows)?,
        };
        let end = self.walk(target, start, relative.steps, target.branch.as_deref())?;
        Ok(super::resolve::positions([end]))
    }

    /// Where a walk begins whose steps count from a name, or else from the heads of what is applied.
    pub(crate) fn start_upward(
        &self,
        target: &Target,
        relative: &Relative,
        rows: &Set,
    ) -> Result<Position, GraphError> {
        let branch = target.branch.as_deref();
        match &relative.name {
            Some(name) => self.start(name, branch, relative.steps),
            None => self.start_above(target, rows, branch),
        }
    }

    /// Where `+N` begins: the applied head on the branch; else the top of what is applied of the branch; else the base.
    fn start_above(&self, target: &Target, rows: &Set, branch: Option<&str>) -> Result<Position, GraphError> {
        let mut starts = rows.clone();
        if let Some(branch) = branch.filter(|_| !rows.is_empty()) {
            let lineage = self.lineage(self.branch(branch)?, false);
            starts.retain(|row| lineage.contains(row));
            if starts.is_empty() {
                let applied = self.ancestors_of(rows, true).intersection(&lineage).copied().collect();
                starts = self.tops(&applied);
            }
        }
        match starts.len() {
            0 => Ok(Position::Base),
            1 => Ok(starts.first().map_or(Position::Base, |&index| Position::At(index))),
            _ => Err(GraphError::AmbiguousStart { target: target.text.clone(), heads: self.ids(&starts) }),
        }
    }

    /// Those of a set that none of the set is directly built on or depends on, a dependency counting where it is first declared.
    fn tops(&self, set: &Set) -> Set {
        let mut tops = set.clone();
        for parent in set.iter().flat_map(|&index| self.parents(index, false)) {
            tops.remove(&parent);
        }
        let first_declared = |index: NodeIndex, dependency: NodeIndex| {
            let mut before = self.ancestors_of(&Set::from([index]), false);
            before.remove(&index);
            !before.into_iter().any(|below| self.depends_on(below, dependency))
        };
        tops.retain(|&top| {
            let mut dependants = self.children(top, true).into_iter().filter(|&index| self.depends_on(index, top));
            !dependants.any(|index| set.contains(&index) && first_declared(index, top))
        });
        tops
    }

    fn depends_on(&self, index: NodeIndex, dependency: NodeIndex) -> bool {
        self.at(index).depends_on.contains(&self.at(dependency).id)
    }

    /// The branch to which a downgrade is confined, and where it leads.
    fn downgrade_target<'t>(
        &'t self,
        target: &'t Target,
        rows: &Set,
    ) -> Result<(Option<&'t str>, Position), GraphError> {
        let branch = target.branch.as_deref();
        match self.relative(target) {
            // The branch confines what is taken back; it does not choose what the name means.
            None => Ok((branch, self.one(&target.name, None)?)),
            Some(Relative { name: Some(name), steps }) => {
                Ok((branch, self.walk(target, self.start(name, branch, *steps)?, *steps, branch)?))
            }
            Some(Relative { name: None, steps }) if *steps > 0 => {
                let help = "write `-N`, or use `anabranch upgrade`";
                Err(GraphError::WrongDirection { target: target.text.clone(), help })
            }
            Some(Relative { name: None, steps }) => {
                let row = self.start_below(target, rows, branch)?;
                // Where the way down passes a fork, only the row's own branch is taken back.
                let confined = branch.or(Some(self.at(row).id.as_str()));
                Ok((confined, self.walk(target, Position::At(row), *steps, None)?))
            }
        }
    }

    /// Where `-N` begins: the one applied head; with a branch, the one on it, else the top of what is applied of the branch.
    fn start_below(&self, target: &Target, rows: &Set, branch: Option<&str>) -> Result<NodeIndex, GraphError> {
        let mut starts = rows.clone();
        if let Some(branch) = branch {
            let lineage = self.lineage(self.branch(branch)?, false);
            starts.retain(|row| lineage.contains(row));
            if starts.is_empty() {
                let applied = self.ancestors_of(rows, true);
                let above = |index: NodeIndex| self.children(index, false).iter().any(|child| applied.contains(child));
                starts = applied.iter().copied().filter(|&index| lineage.contains(&index) && !above(index)).collect();
            }
        }
        match (starts.len(), starts.first()) {
            (1, Some(&row)) => Ok(row),
            _ => Err(GraphError::AmbiguousStart { target: target.text.clone(), heads: self.ids(&starts) }),
        }
    }

    pub(crate) fn refuse_overlap(&self, target: &str, named: &Set) -> Result<(), GraphError> {
        let covered: Set = named.difference(&self.maximal(named)).copied().collect();
        let above = covered.iter().flat_map(|&index| self.children(index, true)).collect();
        let above = self.descendants_of(&above, true);
        let Some(&above) = named.intersection(&above).next() else { return Ok(()) };
        let below = self.ancestors_of(&Set::from([above]), true);
        let other = named.iter().find(|&&other| other != above && below.contains(&other)).copied().unwrap_or(above);
        Err(GraphError::OverlappingTargets {
            target: target.into(),
            above: self.at(above).id.clone(),
            below: self.at(other).id.clone(),
        })
    }

    /// Applies or takes back one revision after the other and notes the heads.
    pub(crate) fn steps(
        &self,
        direction: Direction,
        targets: &[Target],
        standing: Standing,
        order: Vec<NodeIndex>,
    ) -> Steps {
        let Standing { applied, mut covered, heads } = standing;
        let at = self.ids(&heads);
        let mut frontier = Frontier::new(self, &applied);
        let mut log = HeadsLog::from(at.clone());
        let mut list: Vec<(NodeIndex, bool, usize)> = Vec::with_capacity(order.len());
        for index in order {
            let added = !frontier.is_applied(index);
            if added {
                frontier.apply(index);
            } else {
                // One that others cover is a head no longer, although nothing else changes.
                let was_covered = covered.remove(&index) && !frontier.heads.contains(&index);
                frontier.changed.extend(was_covered.then_some(index));
                frontier.take_back(index);
            }
            for head in frontier.changed.drain(..).filter(|head| !covered.contains(head)) {
                log.change(self.at(head).id.clone(), frontier.heads.contains(&head));
            }
            let heads = || self.ids(&frontier.heads.union(&covered).copied().collect());
            list.push((index, added, log.mark(frontier.heads.len() + covered.len(), heads)));
        }
        let heads = log.at(list.iter().map(|(.., after)| *after));
        let step = |((index, applied, _), heads): (&(NodeIndex, bool, usize), Heads)| Step {
            revision: self.at(*index).id.clone(),
            applied: *applied,
            heads,
        };
        let steps: Vec<Step> = list.iter().zip(heads).map(step).collect();
        let target = targets.iter().map(Target::to_string).collect::<Vec<_>>().join(" ");
        let heads = steps.last().map_or_else(|| at.clone(), |step| step.heads.to_vec());
        Steps { direction, target, at, steps, heads }
    }
}
