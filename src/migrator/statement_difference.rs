//! Which statements a snapshot shows and a run does not, and the other way round.

use crate::model::Schema;
use crate::operation::Action;
use crate::plan::{Dialect, Plan, Target};
use std::fmt::Write as _;

/// The statements of two plans of one revision that differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatementDifference {
    /// The statements that only the snapshot has.
    pub only_in_snapshot: Vec<String>,
    /// The statements that only the run has.
    pub only_here: Vec<String>,
}

impl StatementDifference {
    /// What differs between what is shown and what is run.
    pub(super) fn between(shown: &[String], here: &[String]) -> Self {
        Self { only_in_snapshot: only_in(shown, here), only_here: only_in(here, shown) }
    }

    /// What differs because of what stands around in the live database: `before` is what the revisions made, `here` what runs.
    pub(super) fn by_what_stands_around(
        dialect: &dyn Dialect,
        target: &Target,
        actions: &[Action],
        before: &Schema,
        here: &Plan,
    ) -> Option<Self> {
        // Behind SQL that the tool does not read a plan is put together otherwise; a snapshot says so itself.
        if actions.iter().any(|action| action.runs_on(dialect.name()) && action.step.is_opaque()) {
            return None;
        }
        let shown = dialect.plan(target, actions, before).ok()?;
        Some(Self::between(&shown.sql(), &here.sql())).filter(|difference| !difference.is_empty())
    }

    /// Whether both have the same statements.
    pub fn is_empty(&self) -> bool {
        self.only_in_snapshot.is_empty() && self.only_here.is_empty()
    }

    /// For people, a line feed before each line: what is only in the snapshot behind `-`, what is only here behind `+`.
    pub fn lines(&self) -> String {
        let mut text = String::new();
        for (mark, statements) in [('-', &self.only_in_snapshot), ('+', &self.only_here)] {
            for line in statements.iter().flat_map(|statement| statement.lines()) {
                let _ = write!(text, "\n{mark} {line}");
            }
        }
        text
    }
}

/// The statements that `one` has more often than `other`.
fn only_in(one: &[String], other: &[String]) -> Vec<String> {
    let mut left: Vec<&String> = other.iter().collect();
    let mut only = Vec::new();
    for statement in one {
        match left.iter().position(|other| *other == statement) {
            Some(at) => drop(left.swap_remove(at)),
            None => only.push(statement.clone()),
        }
    }
    only
}
