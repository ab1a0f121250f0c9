//! Upgrade and downgrade.

use super::also_applied::also_applied;
use super::replay::needs_before;
use super::resume::checksum_of;
use super::slicing::RevisionPlan;
use super::{
    MigrateError, Migrator, OtherTarget, PlanFile, Planner, Progress, Replay, StatementDifference, in_order,
    lock::HeldLock, out_of_order::LateRevisions, record::Record, segment::Position,
};
use crate::database::ledger::{Event, JournalState, LedgerState, UnfinishedRun};
use crate::operation::Action;
use crate::plan::{Plan, PlanError, Segment};
use crate::revision::{Direction, Step, Steps, Target};
use rand::Rng;
use serde_json::json;
use std::time::Instant;

/// A revision that was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedStep {
    /// The revision.
    pub revision: String,
    /// Whether it is applied now.
    pub applied: bool,
    /// In milliseconds.
    pub took_ms: u128,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Which way it went.
    pub direction: Direction,
    /// What was asked for.
    pub target: String,
    /// What was run, in order.
    pub steps: Vec<AppliedStep>,
    /// The heads now.
    pub heads: Vec<String>,
}

/// A random id for a run.
pub(super) fn new_run_id() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

/// Which way, and where to.
enum Way<'a> {
    Up(&'a [Target]),
    Down(&'a Target),
    Revert(&'a [Target]),
    Planned(&'a PlanFile),
}

impl Migrator {
    /// Applies what is missing to reach the targets. With nothing to do it reads the ledger in one query and writes nothing.
    ///
    /// # Errors
    /// A target names nothing, an applied revision has changed, the database was changed by hand, a statement failed, ..
    pub async fn upgrade(&mut self, targets: &[Target]) -> Result<Outcome, MigrateError> {
        self.go(Way::Up(targets)).await
    }

    /// Takes back what stands above the target.
    ///
    /// # Errors
    /// As [`upgrade`](Migrator::upgrade); and where a step of the way is irreversible, before anything runs.
    pub async fn downgrade(&mut self, target: &Target) -> Result<Outcome, MigrateError> {
        self.go(Way::Down(target)).await
    }

    /// Takes back exactly this revision and what stands on it.
    ///
    /// # Errors
    /// As [`downgrade`](Migrator::downgrade).
    pub async fn revert(&mut self, target: &Target) -> Result<Outcome, MigrateError> {
        self.revert_all(std::slice::from_ref(target)).await
    }

    /// Takes back exactly these revisions and what stands on them.
    ///
    /// # Errors
    /// As [`downgrade`](Migrator::downgrade).
    pub async fn revert_all(&mut self, targets: &[Target]) -> Result<Outcome, MigrateError> {
        self.go(Way::Revert(targets)).await
    }

    /// Runs exactly what a plan file says.
    ///
    /// # Errors
    /// A revision, the ledger or an object that it touches is not as it was when the plan was made; or as [`upgrade`](Migrator::upgrade).
    pub async fn run_plan_file(&mut self, file: &PlanFile) -> Result<Outcome, MigrateError> {
        self.go(Way::Planned(file)).await
    }

    fn steps(&self, state: &LedgerState, way: &Way<'_>) -> Result<Steps, MigrateError> {
        let (graph, applied) = (self.history.graph(), super::applied(state));
        Ok(match way {
            Way::Up(targets) => graph.upgrade(&applied, targets)?,
            Way::Down(target) => graph.downgrade(&applied, target)?,
            Way::Revert(targets) => graph.revert_all(&applied, targets)?,
            Way::Planned(file) => file.steps(),
        })
    }

    async fn go(&mut self, way: Way<'_>) -> Result<Outcome, MigrateError> {
        let state = self.state_once_readable().await?;
        let unfinished = state.unfinished.is_some();
        if let Way::Planned(file) = &way {
            self.refuse_stale(file, &state).await?;
        }
        let steps = match self.steps(&state, &way) {
            Err(_) if unfinished => None, // the interrupted revision comes first, and may be what is in the way
            steps => Some(steps?),
        };
        if let Some(steps) = &steps {
            self.refuse_bad_paths(&state, steps)?;
            if steps.steps.is_empty() && !unfinished {
                return Ok(outcome(steps, Vec::new()));
            }
        }
        self.set_lock_timeout().await?;
        let lock = self.take_lock().await?;
        let result = self.go_locked(&way, &lock).await;
        self.replayer.close().await;
        let released = self.release_lock(lock).await;
        result.and_then(|outcome| released.map(|()| outcome))
    }

    async fn go_locked(&mut self, way: &Way<'_>, lock: &HeldLock) -> Result<Outcome, MigrateError> {
        let mut finished = Vec::new();
        let mut state = self.state().await?;
        let file = match way {
            Way::Planned(file) => Some(*file),
            Way::Up(_) | Way::Down(_) | Way::Revert(_) => None,
        };
        if let Some(file) = file {
            // Again, now that nobody else can change anything.
            self.refuse_stale(file, &state).await?;
        }
        // Steps that are counted are counted from where the interrupted run began.
        let counted = self.steps(&state, way);
        while let Some(unfinished) = state.unfinished.clone() {
            finished.extend(self.resume(&unfinished, &state, matches!(way, Way::Up(_)), lock).await?);
            state = self.state().await?;
        }
        let steps = match (counted, finished.as_slice()) {
            (Ok(counted), [finished]) if counted.steps.iter().any(|step| step.revision == finished.revision) => {
                without(counted, &finished.revision)
            }
            (counted, []) => counted?,
            (_, [..]) => self.steps(&state, way)?,
        };
        self.refuse_bad_paths(&state, &steps)?;
        self.refuse_what_cannot_be_planned(&state, &steps).await?;
        let run = new_run_id();
        let mut done: Vec<String> = finished.iter().map(|step: &AppliedStep| step.revision.clone()).collect();
        // Nobody else writes into the ledger while the lock is held, and so it is not read again at each step.
        let mut order = in_order(&state);
        for step in &steps.steps {
            let ran = self.run_step(step, &run, &order, &done, lock, file).await;
            if let Err(error) = &ran {
                self.say_what_is_finished(step, &done, error);
            }
            finished.push(ran?);
            done.push(step.revision.clone());
            if step.applied { order.push(step.revision.clone()) } else { order.retain(|id| *id != step.revision) }
        }
        Ok(outcome(&steps, finished))
    }

    /// All of what is to run is planned before the first statement: a step that cannot be must not be found behind others that stay.
    async fn refuse_what_cannot_be_planned(&mut self, state: &LedgerState, steps: &Steps) -> Result<(), MigrateError> {
        if steps.steps.len() < 2 {
            self.refuse_conflicts_of_late_revisions(state, steps).await?;
            return self.load_recorded(state).await;
        }
        match self.plan_or_refuse(state, steps).await {
            // What does not fit the revisions may fit what is there.
            Err(MigrateError::Plan { error: PlanError::Apply(_), .. }) if self.settings.plan_from_live => Ok(()),
            planned => planned.map(drop),
        }
    }

    /// What was committed before an error stays. An error of a statement says so itself.
    fn say_what_is_finished(&self, step: &Step, finished: &[String], error: &MigrateError) {
        if finished.is_empty() || matches!(error, MigrateError::Statement(_)) {
            return;
        }
        let done = if step.applied { "applied" } else { "taken back" };
        let list: Vec<String> = finished.iter().map(|id| format!("`{id}`")).collect();
        let text = format!("{done} before the error, and so it stays: {}; not `{}`", list.join(", "), step.revision);
        self.reporter.tell(Progress::Note(text));
    }

    /// What stands on a revision may be applied before it: then both must commute.
    pub(super) async fn refuse_conflicts_of_late_revisions(
        &mut self,
        state: &LedgerState,
        steps: &Steps,
    ) -> Result<(), MigrateError> {
        let late = LateRevisions::of(&self.history, &in_order(state), steps);
        for (revision, reason) in late.judge(&mut self.replayer, &mut *self.database).await? {
            let text = format!("`{revision}` is out of order, and whether it conflicts is not known: {reason}");
            self.reporter.tell(Progress::Note(text));
        }
        Ok(())
    }

    async fn run_step(
        &mut self,
        step: &Step,
        run: &str,
        order: &[String],
        finished: &[String],
        lock: &HeldLock,
        file: Option<&PlanFile>,
    ) -> Result<AppliedStep, MigrateError> {
        let direction = if step.applied { "upgrade" } else { "downgrade" };
        let message = self.history.graph().get(&step.revision).map(|node| node.message.clone()).unwrap_or_default();
        let began = Instant::now();
        let actions = self.actions(step)?;
        let before = match needs_before(&actions, self.dialect.name()) {
            true => self.replay_of(order).await?,
            false => Replay::default(),
        };
        let mut planned = self.agreed_plan(step, &actions, order, &before).await?;
        if let Some(file) = file {
            planned.plan = file.agreed(&step.revision, planned.plan)?;
        }
        self.refuse_unmet_requirements(&step.revision, &planned.plan).await?;
        // Not before all that may refuse it: what is announced has begun.
        self.reporter.tell(Progress::Begin { direction, revision: step.revision.clone(), message });
        self.say_what_differs(step, order, &planned.plan);
        self.say_what_another_server_gets(&actions, &before);
        self.say_what_stands_around(&actions, &before, &planned.plan);
        let (up_sql, down_sql) = (planned.plan.sql(), self.down_sql(step, order.to_vec()).await);
        let record =
            |took_ms| Record { step, run, took_ms, stamped: false, up_sql: up_sql.clone(), down_sql: down_sql.clone() };

        if needs_journal(&planned.plan) {
            let checksum = self.history.script(&step.revision).map(checksum_of);
            let sql = self.ledger.journal_plan_sql(run, &step.revision, direction, &planned.plan, checksum);
            self.in_transaction(&sql).await?;
        }
        let result = self.run_plan(&planned, step, run, direction, finished, lock, began, &record).await;
        if let Err(error) = result {
            let begun = UnfinishedRun {
                run: run.to_owned(),
                revision: step.revision.clone(),
                direction: direction.to_owned(),
                since: String::new(),
            };
            return Err(self.after_failure(&begun, &planned.plan, needs_journal(&planned.plan), error).await);
        }
        self.forget_settings(&planned.plan).await?;
        let took_ms = began.elapsed().as_millis();
        self.reporter.tell(Progress::Done { revision: step.revision.clone(), took_ms });
        Ok(AppliedStep { revision: step.revision.clone(), applied: step.applied, took_ms })
    }

    #[expect(clippy::too_many_arguments, reason = "what a step knows of itself; bundling it would only rename it")]
    async fn run_plan<'r>(
        &mut self,
        plan: &RevisionPlan,
        step: &Step,
        run: &str,
        direction: &'static str,
        finished: &[String],
        lock: &HeldLock,
        began: Instant,
        record: &impl Fn(u128) -> Record<'r>,
    ) -> Result<(), MigrateError> {
        let RevisionPlan { plan, checkpoints } = plan;
        let journalled = needs_journal(plan);
        let last = plan.segments.len().saturating_sub(1);
        let mut recorded = false;
        for (number, segment) in plan.segments.iter().enumerate() {
            for checkpoint in checkpoints.iter().filter(|checkpoint| checkpoint.segment == number) {
                self.refuse_surprises(step, checkpoint).await?;
            }
            let with_record = number == last && matches!(segment, Segment::Transaction { .. });
            let record_sql = if with_record {
                self.closing_sql(run, &step.revision, journalled, &record(began.elapsed().as_millis()))
            } else {
                Vec::new()
            };
            let revision = &step.revision;
            let journalled = journalled.then(|| i64::try_from(number).unwrap_or(i64::MAX));
            let at = Position { run, revision, direction, journalled, note: None, finished, lock };
            self.run_segment(segment, &at, &record_sql, None).await?;
            recorded |= with_record;
        }
        if !recorded {
            let sql = self.closing_sql(run, &step.revision, journalled, &record(began.elapsed().as_millis()));
            self.in_transaction(&sql).await?;
        }
        Ok(())
    }

    /// The ledger's row, and the journal's closing row.
    pub(super) fn closing_sql(&self, run: &str, revision: &str, journalled: bool, record: &Record<'_>) -> Vec<String> {
        let mut sql = self.record_sql(record);
        if journalled {
            sql.push(self.ledger.journal_mark_sql(run, revision, -1, JournalState::Done, None));
        }
        sql
    }

    fn say_what_differs(&self, step: &Step, order: &[String], plan: &Plan) {
        let also = also_applied(&self.history, self.dialect, self.database.target(), order, step, plan);
        if !also.is_empty() {
            self.reporter
                .tell(Progress::Note(format!("  differs from the snapshot: also applied {}", also.join(", "))));
        }
    }

    fn say_what_another_server_gets(&self, actions: &[Action], before: &Replay) {
        if !before.is_known() {
            return;
        }
        let (snapshots, server) = (&self.settings.snapshots_for, self.database.target());
        if let Some(other) = OtherTarget::of(snapshots, server, actions, &before.schema) {
            let lines: Vec<String> = other.text().lines().map(|line| format!("  {line}")).collect();
            self.reporter.tell(Progress::Note(lines.join("\n")));
        }
    }

    fn say_what_stands_around(&self, actions: &[Action], before: &Replay, plan: &Plan) {
        if !before.is_known() {
            return;
        }
        let (dialect, target) = (self.dialect, self.database.target());
        let found = StatementDifference::by_what_stands_around(dialect, target, actions, &before.schema, plan);
        if let Some(difference) = found {
            let lines = difference.lines().replace('\n', "\n  ");
            let text = format!("  differs from the snapshot by what no revision made or named:{lines}");
            self.reporter.tell(Progress::Note(text));
        }
    }

    /// The SQL that takes the revision back right after it was applied; `None` where it cannot be planned.
    pub(super) async fn down_sql(&mut self, step: &Step, mut order: Vec<String>) -> Option<Vec<String>> {
        if !step.applied {
            return None;
        }
        order.push(step.revision.clone());
        let target = self.database.target().clone();
        let planner = Planner::new(&self.history, &target, &mut self.replayer, order).with_recorded(&self.recorded);
        planner.with_database(&mut *self.database, None).down_sql(step).await
    }

    async fn refuse_unmet_requirements(&mut self, revision: &str, plan: &Plan) -> Result<(), MigrateError> {
        for requirement in &plan.requirements {
            if self.violations(requirement).await?.is_some() {
                let (revision, name) = (revision.to_owned(), requirement.name.clone());
                return Err(MigrateError::Requirement { revision, name });
            }
        }
        Ok(())
    }

    /// Tells the log. That it failed is what the caller reports; a log that cannot be written adds nothing to it.
    pub(super) async fn note_failure(&mut self, revision: &str, run: &str, error: &MigrateError) {
        let details = json!({ "error": error.to_string() });
        let event = Event { event: "failed", revision: Some(revision), run: Some(run), details, script_hash: None };
        let sql = self.ledger.log_sql(&event);
        let _ = self.database.execute(&sql).await;
    }
}

/// A purely transactional revision needs none: it is done or not.
pub fn needs_journal(plan: &Plan) -> bool {
    plan.segments.len() > 1 || plan.segments.iter().any(|segment| !matches!(segment, Segment::Transaction { .. }))
}

/// The steps less one that is done.
fn without(mut steps: Steps, revision: &str) -> Steps {
    steps.steps.retain(|step| step.revision != revision);
    steps
}

fn outcome(steps: &Steps, finished: Vec<AppliedStep>) -> Outcome {
    Outcome { direction: steps.direction, target: steps.target.clone(), steps: finished, heads: steps.heads.clone() }
}
