//! Where a run's plan is not the snapshot's: the snapshot is for a server of another version, which is told otherwise.
//!
//! A snapshot is planned for the target that the project names, a run for the server that it meets. The run's plan counts; that it differs, and in
//! which statements, is said before it runs.

use super::StatementDifference;
use crate::model::Schema;
use crate::operation::Action;
use crate::plan::Target;
use std::fmt::Write as _;

/// What a snapshot's target is told and the server is not, and the other way round.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherTarget {
    /// What the snapshot is for.
    pub snapshot: Target,
    /// What the run is for.
    pub server: Target,
    /// Why the snapshot has no plan, where that is so.
    pub no_plan: Option<String>,
    /// The statements that differ.
    pub statements: StatementDifference,
}

impl OtherTarget {
    /// What differs where `actions` meet `before`; nothing where both plans say the same, or the server has none.
    pub(super) fn of(snapshots: &[Target], server: &Target, actions: &[Action], before: &Schema) -> Option<Self> {
        // Of several for one database the last is what its files show.
        let exactly = snapshots.iter().rfind(|target| target.dialect == server.dialect);
        let snapshot = exactly.or_else(|| snapshots.iter().rfind(|target| target.dialect.covers(server.dialect)))?;
        let plan = |target: &Target| crate::dialect::of(target.dialect).plan(target, actions, before);
        let here = plan(server).ok().filter(|_| snapshot != server)?.sql();
        let (shown, no_plan) = match plan(snapshot) {
            Ok(plan) => (plan.sql(), None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        let statements = StatementDifference::between(&shown, &here);
        let differs = no_plan.is_some() || !statements.is_empty();
        let (snapshot, server) = (snapshot.clone(), server.clone());
        differs.then_some(Self { snapshot, server, no_plan, statements })
    }

    /// The same for people: what is only in the snapshot behind `-`, what is only here behind `+`.
    pub fn text(&self) -> String {
        let (snapshot, server) = (&self.snapshot, &self.server);
        let mut text = format!("differs from the snapshot: that is for {snapshot}, and this is {server}");
        if let Some(reason) = &self.no_plan {
            let _ = write!(text, "\n- no plan: {reason}");
        }
        text + &self.statements.lines()
    }
}
