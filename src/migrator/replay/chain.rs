//! What is replayed: actions in their order, a link for each revision.

use crate::migrator::{History, MigrateError};
use crate::model::DialectName;
use crate::operation::{Action, Operation, Step};
use crate::revision::Direction;
use std::ops::Range;

/// The actions of a revision, or the first of them, as a link of a chain.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// The revision.
    pub revision: &'a str,
    /// Whether these are the actions of its `up` or of its `down`.
    pub direction: Direction,
    /// What it does; `None` where nobody knows any more.
    pub actions: Option<&'a [Action]>,
}

impl<'a> Link<'a> {
    /// All of a revision's `up`.
    pub fn up(revision: &'a str, actions: &'a [Action]) -> Self {
        Self { revision, direction: Direction::Upgrade, actions: Some(actions) }
    }

    /// Whether a step of it is opaque on `dialect`.
    pub(crate) fn is_opaque(&self, dialect: DialectName) -> bool {
        let opaque = |action: &Action| action.runs_on(dialect) && action.step.is_opaque();
        self.actions.is_none_or(|actions| actions.iter().any(opaque))
    }

    /// What tells it from other links of one history.
    pub(super) fn identity(&self) -> Identity {
        (
            self.revision.to_owned(),
            self.direction == Direction::Upgrade,
            self.actions.map_or(usize::MAX, <[Action]>::len),
        )
    }
}

impl Link<'_> {
    /// Whether it is the link of that identity.
    pub(super) fn is(&self, identity: &Identity) -> bool {
        let (revision, up, count) = identity;
        self.revision == revision
            && (self.direction == Direction::Upgrade) == *up
            && self.actions.map_or(usize::MAX, <[Action]>::len) == *count
    }
}

/// What tells a link from others of one history: the revision, whether it is its `up`, how many actions.
pub(super) type Identity = (String, bool, usize);

/// The links of revisions in the order given.
///
/// # Errors
/// What a revision does is not known.
pub fn links<'a>(history: &'a History, revisions: &'a [String]) -> Result<Vec<Link<'a>>, MigrateError> {
    let link = |id: &'a String| {
        let script = history.script(id).ok_or_else(|| MigrateError::NoScript { revision: id.clone() })?;
        Ok(Link::up(id, &script.up))
    };
    revisions.iter().map(link).collect()
}

/// The actions cut behind each opaque step: what follows one meets a schema that must be asked for anew.
pub(crate) fn slices(actions: &[Action], dialect: DialectName) -> Vec<Range<usize>> {
    let opaque = |action: &Action| action.runs_on(dialect) && action.step.is_opaque();
    let mut cuts = vec![0];
    for (at, _) in actions.iter().enumerate().filter(|(_, action)| opaque(action)) {
        if actions[at + 1..].iter().any(|action| action.runs_on(dialect)) {
            cuts.push(at + 1);
        }
    }
    cuts.push(actions.len());
    cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// Whether a plan of these actions looks at the schema that they meet.
pub(crate) fn needs_before(actions: &[Action], dialect: DialectName) -> bool {
    let needs = |step: &Step| match step {
        Step::Operation(operation) => !operation.is_opaque(),
        Step::Write(_) | Step::Backfill(_) => true,
        Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => false,
    };
    actions.iter().any(|action| action.runs_on(dialect) && needs(&action.step))
}

/// Whether a plan of these actions spells out what is there already, beyond what they say themselves: made from anything but the truth it would lose
/// something.
pub(crate) fn rests_on_what_is_there(actions: &[Action], dialect: DialectName) -> bool {
    let rests = |operation: &Operation| match operation {
        Operation::AlterTable(_) | Operation::AlterEnum(_) | Operation::Become(_) => true,
        Operation::Rename(_) | Operation::Create { .. } | Operation::Drop { .. } | Operation::Execute(_) => false,
    };
    dialect != DialectName::Postgres
        && actions.iter().any(
            |action| matches!(&action.step, Step::Operation(operation) if action.runs_on(dialect) && rests(operation)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Assertion, Execute};

    fn sql() -> Action {
        Action::operation(Operation::Execute(Execute { sql: "select 1".into(), ..Execute::default() }))
    }

    fn other() -> Action {
        Action { only: None, step: Step::Require(Assertion { name: "x".into(), query: "select 1".into() }) }
    }

    #[test]
    fn actions_are_cut_behind_what_nobody_reads() {
        let check = |actions: &[Action], expected: &[Range<usize>]| {
            assert_eq!(slices(actions, DialectName::Sqlite), expected);
        };
        let whole = |range: Range<usize>| vec![range];
        check(&[], &whole(0..0));
        check(&[sql()], &whole(0..1));
        check(&[other(), sql()], &whole(0..2));
        check(&[sql(), other()], &[0..1, 1..2]);
        check(&[sql(), sql(), other(), other()], &[0..1, 1..2, 2..4]);
        let elsewhere = Action { only: Some(vec![DialectName::Postgres]), ..sql() };
        check(&[elsewhere, other()], &whole(0..2));
    }
}
