//! Names and walks: the one resolver behind every command.
//!
//! Invariant: an exact name wins over everything else a text could mean. `head` and `heads` are revisions on which none is *built*, except
//! that `heads` without a branch leaves out those on which one *depends*: running to them runs everything.

use petgraph::graph::NodeIndex;

use super::graph::Set;
use super::target::Relative;
use super::{Graph, GraphError, Node, Target};

/// A place in the graph: a revision, or below all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    Base,
    At(NodeIndex),
}

impl Graph {
    /// What a target names where no database counts, in an order in which it can run. `base` is nothing.
    pub fn resolve(&self, target: &Target) -> Result<Vec<&Node>, GraphError> {
        Ok(self.in_order(self.named_by(target)?).into_iter().map(|index| self.at(index)).collect())
    }

    /// As [`Graph::resolve`], with an entry for every head from which `-N` counts: `None` where the steps lead to the base.
    pub fn show(&self, target: &Target) -> Result<Vec<Option<&Node>>, GraphError> {
        let shown = |position| match position {
            Position::Base => None,
            Position::At(index) => Some(self.at(index)),
        };
        match self.relative(target) {
            Some(Relative { name: None, steps }) => {
                Ok(self.steps_from_heads(target, *steps)?.into_iter().map(shown).collect())
            }
            _ => Ok(self.resolve(target)?.into_iter().map(Some).collect()),
        }
    }

    /// As [`Graph::resolve`], for a target that must be one revision.
    pub fn resolve_one(&self, target: &Target) -> Result<&Node, GraphError> {
        match self.resolve(target)?.as_slice() {
            [node] => Ok(node),
            several => Err(GraphError::OneNeeded {
                target: target.text.clone(),
                found: several.iter().map(|node| node.id.clone()).collect(),
            }),
        }
    }

    /// The revisions to merge: a label stands for its branch's head, and `heads` for every revision on which none is built. One on which
    /// another depends is among those: left out, it would stay a head beside the merge, and nothing would ever join it.
    pub fn resolve_for_merge(&self, target: &Target) -> Result<Vec<&Node>, GraphError> {
        if target.text == "heads" {
            return Ok(self.heads());
        }
        let is_label = self.names.get(&target.text).is_some_and(|&index| self.at(index).id != target.text);
        if is_label { self.resolve(&format!("{target}@head").parse()?) } else { self.resolve(target) }
    }

    pub(crate) fn named_by(&self, target: &Target) -> Result<Set, GraphError> {
        let branch = target.branch.as_deref();
        match self.relative(target) {
            None => self.many(&target.name, branch),
            Some(Relative { name: Some(name), steps }) => {
                let start = self.start(name, branch, *steps)?;
                Ok(positions([self.walk(target, start, *steps, branch)?]))
            }
            Some(Relative { name: None, steps }) => Ok(positions(self.steps_from_heads(target, *steps)?)),
        }
    }

    /// Where steps from each head lead; a head below which there are fewer is left out.
    pub(crate) fn steps_from_heads(&self, target: &Target, steps: i64) -> Result<Vec<Position>, GraphError> {
        let mut ends = Vec::new();
        for head in self.heads_to_count_from(target.branch.as_deref())? {
            match self.walk(target, Position::At(head), steps, None) {
                Ok(end) => ends.push(end),
                Err(GraphError::WalkedTooFar { .. }) if steps < 0 => {}
                Err(error) => return Err(error),
            }
        }
        Ok(ends)
    }

    /// The heads from which `+N` and `-N` count where no database does; with a label, those above the revision that carries it.
    fn heads_to_count_from(&self, branch: Option<&str>) -> Result<Set, GraphError> {
        let Some(branch) = branch else { return Ok(self.tips(true)) };
        // As in Alembic only a label chooses heads; the heads above an id are `ID@heads`.
        let above = match self.branch(branch) {
            Ok(index) if self.carries(index, branch) => self.descendants_of(&Set::from([index]), false),
            Ok(_) | Err(GraphError::AmbiguousName { .. }) => Set::new(),
            Err(error) => return Err(error),
        };
        Ok(self.tips(true).intersection(&above).copied().collect())
    }

    pub(crate) fn carries(&self, index: NodeIndex, label: &str) -> bool {
        self.at(index).labels.iter().any(|own| own == label)
    }

    /// The relative reading of a target, unless all of it is a name.
    pub(crate) fn relative<'t>(&self, target: &'t Target) -> Option<&'t Relative> {
        let exact = self.names.contains_key(&target.name) || self.aliases.contains_key(&target.name);
        target.relative.as_ref().filter(|_| !exact)
    }

    /// What a name stands for, within a branch where one is given.
    pub(crate) fn many(&self, name: &str, branch: Option<&str>) -> Result<Set, GraphError> {
        match (name, branch) {
            ("base", _) => Ok(Set::new()),
            ("heads", None) => Ok(self.tips(true)),
            ("heads" | "head", _) => {
                let mut heads = self.tips(false);
                if let Some(branch) = branch {
                    let lineage = self.lineage(self.branch(branch)?, false);
                    heads.retain(|head| lineage.contains(head));
                }
                if name == "head" && heads.len() > 1 {
                    let target = branch.map_or_else(|| name.to_owned(), |branch| format!("{branch}@{name}"));
                    return Err(GraphError::MultipleHeads { target, heads: self.ids(&heads) });
                }
                Ok(heads)
            }
            _ => Ok(Set::from([self.named(name, branch)?])),
        }
    }

    /// As [`Graph::many`], for what must not be several.
    pub(crate) fn one(&self, name: &str, branch: Option<&str>) -> Result<Position, GraphError> {
        let found = self.many(name, branch)?;
        if found.len() > 1 {
            let target = branch.map_or_else(|| name.to_owned(), |branch| format!("{branch}@{name}"));
            return Err(GraphError::MultipleHeads { target, heads: self.ids(&found) });
        }
        Ok(found.first().map_or(Position::Base, |&index| Position::At(index)))
    }

    /// Where a walk from a name begins: going down the name must be on the branch, going up the branch chooses the way.
    pub(crate) fn start(&self, name: &str, branch: Option<&str>, steps: i64) -> Result<Position, GraphError> {
        self.one(name, branch.filter(|_| steps < 0))
    }

    /// The revision that a branch name (a label, an id, or the beginning of one) stands for.
    pub(crate) fn branch(&self, name: &str) -> Result<NodeIndex, GraphError> {
        self.named(name, None)
    }

    fn named(&self, name: &str, branch: Option<&str>) -> Result<NodeIndex, GraphError> {
        let on_branch = branch.map(|branch| Ok((branch, self.lineage(self.branch(branch)?, false)))).transpose()?;
        let found = match self.exact(name)? {
            Some(index) => index,
            None => self.by_prefix(name, on_branch.as_ref().map(|(_, lineage)| lineage))?,
        };
        match on_branch {
            Some((branch, lineage)) if !lineage.contains(&found) => {
                Err(GraphError::NotInBranch { revision: self.at(found).id.clone(), branch: branch.into() })
            }
            _ => Ok(found),
        }
    }

    fn exact(&self, name: &str) -> Result<Option<NodeIndex>, GraphError> {
        if let Some(&index) = self.names.get(name) {
            return Ok(Some(index));
        }
        match self.aliases.get(name).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([index]) => Ok(Some(*index)),
            Some(several) => Err(GraphError::AmbiguousName {
                name: name.into(),
                candidates: self.ids(&several.iter().copied().collect()),
            }),
        }
    }

    fn by_prefix(&self, prefix: &str, within: Option<&Set>) -> Result<NodeIndex, GraphError> {
        let beginning = self.names.range(prefix.to_owned()..).take_while(|(name, _)| name.starts_with(prefix));
        let candidates: Vec<(&String, NodeIndex)> = beginning
            .map(|(name, &index)| (name, index))
            .filter(|(name, index)| *self.at(*index).id == **name || name.chars().count() > 3)
            .filter(|(_, index)| within.is_none_or(|set| set.contains(index)))
            .collect();
        let revisions: Set = candidates.iter().map(|(_, index)| *index).collect();
        match (revisions.len(), revisions.first()) {
            (1, Some(&index)) => Ok(index),
            (0, _) | (_, None) => {
                let help = "`anabranch history` shows what there is";
                Err(GraphError::UnknownName { name: prefix.into(), help: suggestion(prefix, self.names.keys(), help) })
            }
            _ => Err(GraphError::AmbiguousName {
                name: prefix.into(),
                candidates: candidates.into_iter().map(|(name, _)| name.clone()).collect(),
            }),
        }
    }

    /// A revision with all above and below it.
    pub(crate) fn lineage(&self, index: NodeIndex, dependencies: bool) -> Set {
        let one = Set::from([index]);
        let mut lineage = self.ancestors_of(&one, dependencies);
        lineage.extend(self.descendants_of(&one, dependencies));
        lineage
    }

    /// Steps along parents. Going up, a branch chooses at forks; going down, the step below a root is the base, and there is none below it.
    pub(crate) fn walk(
        &self,
        target: &Target,
        from: Position,
        steps: i64,
        branch: Option<&str>,
    ) -> Result<Position, GraphError> {
        let lineage =
            branch.filter(|_| steps > 0).map(|branch| Ok(self.lineage(self.branch(branch)?, false))).transpose()?;
        let mut at = from;
        for taken in 0..steps.unsigned_abs() {
            let mut choices = match at {
                Position::Base if steps > 0 => self.roots(),
                Position::Base => Set::new(),
                Position::At(index) if steps > 0 => self.children(index, false).into_iter().collect(),
                Position::At(index) => self.parents(index, false).into_iter().collect(),
            };
            choices.retain(|choice| lineage.as_ref().is_none_or(|lineage| lineage.contains(choice)));
            at = match (choices.len(), choices.first(), at) {
                (1, Some(&next), _) => Position::At(next),
                (0, _, Position::At(_)) if steps < 0 => Position::Base,
                (0, ..) | (_, None, _) => {
                    return Err(GraphError::WalkedTooFar {
                        target: target.text.clone(),
                        from: self.name_of(from),
                        wanted: steps.unsigned_abs(),
                        taken,
                    });
                }
                _ => {
                    return Err(GraphError::AmbiguousWalk {
                        target: target.text.clone(),
                        at: self.name_of(at),
                        choices: self.ids(&choices),
                    });
                }
            };
        }
        Ok(at)
    }

    /// As [`Graph::walk`], staying at the end where there is one before the last step.
    pub(crate) fn walk_as_far_as_possible(
        &self,
        target: &Target,
        from: Position,
        steps: i64,
    ) -> Result<Position, GraphError> {
        let branch = target.branch.as_deref();
        match self.walk(target, from, steps, branch) {
            Err(GraphError::WalkedTooFar { taken, .. }) => {
                self.walk(target, from, steps.signum() * i64::try_from(taken).unwrap_or(i64::MAX), branch)
            }
            other => other,
        }
    }

    fn name_of(&self, position: Position) -> String {
        match position {
            Position::Base => "the base".into(),
            Position::At(index) => format!("`{}`", self.at(index).id),
        }
    }
}

pub(crate) fn positions(list: impl IntoIterator<Item = Position>) -> Set {
    let revisions = list.into_iter().filter_map(|position| match position {
        Position::Base => None,
        Position::At(index) => Some(index),
    });
    revisions.collect()
}

/// The names that are spelled most alike, else what to do.
pub(crate) fn suggestion<'n>(name: &str, names: impl Iterator<Item = &'n String>, otherwise: &str) -> String {
    let lower = name.to_lowercase();
    let mut near: Vec<(usize, &String)> = names
        .map(|other| (strsim::damerau_levenshtein(&lower, &other.to_lowercase()), other))
        .filter(|(distance, other)| {
            let length = name.chars().count().max(other.chars().count());
            *distance <= 1.max(length / 3) && distance * 2 <= length
        })
        .collect();
    near.sort();
    match near.iter().take(3).map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>() {
        list if list.is_empty() => otherwise.to_owned(),
        list => format!("did you mean {}?", list.join(" or ")),
    }
}
