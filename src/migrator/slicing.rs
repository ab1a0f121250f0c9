//! The plan of one revision, where SQL that the tool does not read may stand in the middle.
//!
//! What follows such SQL meets a schema that the replay before the revision cannot know: the actions are cut there, and each slice is planned from
//! what a scratch database tells. Invariant: a slice that spells out what is there already is planned from the truth or not at all.

use super::reconcile::Reconciler;
use super::replay::{needs_before, reborrowed, rests_on_what_is_there, slices};
use super::{Link, MigrateError, Replay, Replayer};
use crate::model::Schema;
use crate::operation::{Action, Step};
use crate::plan::{Database, Plan, PlanError, PlannedAssertion, Segment, Target};

/// A plan, and where it must be looked at again while it runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct RevisionPlan {
    pub(super) plan: Plan,
    pub(super) checkpoints: Vec<Checkpoint>,
}

/// A place behind SQL that the tool does not read: what follows was planned from `before`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Checkpoint {
    /// The number of the segment that follows.
    pub(super) segment: usize,
    /// What follows.
    pub(super) actions: Vec<Action>,
    /// What must be there.
    pub(super) before: Schema,
}

/// What a revision meets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met<'a> {
    /// The schema before it.
    pub(super) before: &'a Schema,
    /// The live database before it, where there is one: what follows SQL meets what stands around there as well.
    pub(super) live: Option<&'a Schema>,
}

/// Plans all of a revision's actions; `chain` leads to what they meet.
///
/// # Errors
/// The database cannot do it, an action does not fit, or what it meets is not known.
pub(super) async fn plan_revision(
    replayer: &mut Replayer,
    target: &Target,
    chain: &[Link<'_>],
    link: Link<'_>,
    met: Met<'_>,
    mut beside: Option<&mut dyn Database>,
) -> Result<RevisionPlan, MigrateError> {
    let (dialect, before) = (replayer.dialect(), met.before);
    let actions = link.actions.unwrap_or_default();
    let failed = |error: PlanError| MigrateError::of_plan(link.revision, error);
    let cuts = slices(actions, dialect.name());
    let [_, later @ ..] = cuts.as_slice() else { return Ok(RevisionPlan::default()) };
    let first = actions.get(cuts[0].clone()).unwrap_or_default();
    let mut out = RevisionPlan { plan: dialect.plan(target, first, before).map_err(failed)?, checkpoints: Vec::new() };
    let mut known = Replay { schema: before.clone(), ..Replay::default() };
    for range in later {
        let (done, slice) = (&actions[..range.start], &actions[range.clone()]);
        if needs_before(slice, dialect.name()) {
            let mut chain = chain.to_vec();
            chain.push(Link { actions: Some(done), ..link });
            known = replayer.schema(&chain, reborrowed(&mut beside)).await?;
        }
        let unknown = || {
            let (revision, reason) = (link.revision.to_owned(), known.unread().unwrap_or_default());
            MigrateError::AfterOpaque { revision, reason }
        };
        let rests = rests_on_what_is_there(slice, dialect.name());
        if rests && !known.is_known() {
            return Err(unknown());
        }
        let (schema, slice) = match met.live {
            Some(live) => {
                let mut reconciler = Reconciler { dialect, target, asked: None };
                let reconciled = reconciler.reconcile(&known.schema, live, slice).await;
                let reconciled = reconciled.behind_sql(&known.schema, done, dialect.name());
                (reconciled.schema, reconciled.actions)
            }
            None => (known.schema.clone(), slice.to_vec()),
        };
        let plan = dialect.plan(target, &slice, &schema).map_err(|error| match error {
            PlanError::Apply(_) if !known.is_known() => unknown(),
            error => failed(error),
        })?;
        let segment = out.append(plan, &slice, range.start, rests);
        if rests {
            out.checkpoints.push(Checkpoint { segment, actions: slice, before: schema });
        }
    }
    Ok(out)
}

impl RevisionPlan {
    /// Adds the plan of a later slice; says which segment it begins with.
    fn append(&mut self, plan: Plan, slice: &[Action], offset: usize, rests: bool) -> usize {
        let is_authors = |assertion: &PlannedAssertion| {
            slice.iter().any(|action| match &action.step {
                Step::Require(required) => required.name == assertion.name && required.query == assertion.query,
                _ => false,
            })
        };
        let (authors, own): (Vec<_>, Vec<_>) = plan.requirements.into_iter().partition(is_authors);
        self.plan.requirements.extend(authors);
        if !own.is_empty() {
            // It is about what the SQL before it left.
            let (before, statements, after) = (Vec::new(), Vec::new(), Vec::new());
            self.plan.segments.push(Segment::Transaction { before, statements, checks: own, after });
        }
        let joins = !rests && self.plan.segments.last().is_some_and(is_plain);
        let mut segments = plan.segments.into_iter().map(|segment| shifted(segment, offset)).peekable();
        let begins = self.plan.segments.len();
        if joins
            && segments.peek().is_some_and(is_plain)
            && let Some(Segment::Transaction { statements: more, .. }) = segments.next()
            && let Some(Segment::Transaction { statements, .. }) = self.plan.segments.last_mut()
        {
            statements.extend(more);
        }
        self.plan.segments.extend(segments);
        begins
    }
}

/// A transaction with nothing around it.
fn is_plain(segment: &Segment) -> bool {
    match segment {
        Segment::Transaction { before, checks, after, .. } => {
            before.is_empty() && checks.is_empty() && after.is_empty()
        }
        Segment::Alone(_) | Segment::Backfill(_) => false,
    }
}

/// The numbers of actions are those of the whole revision.
fn shifted(mut segment: Segment, offset: usize) -> Segment {
    match &mut segment {
        Segment::Transaction { before, statements, after, checks: _ } => {
            for statement in before.iter_mut().chain(statements).chain(after) {
                statement.source += offset;
            }
        }
        Segment::Alone(statement) => statement.source += offset,
        Segment::Backfill(batch) => batch.source += offset,
    }
    segment
}
