//! Scripts for the database's own client: what a run would do, and what it would record, without the tool.
//!
//! Invariant: a revision is recorded in the transaction of its last segment, as by a run, and journalled where a run journals it; nothing of it is
//! done where the ledger says that it is not its turn. Nothing here is printed, read or run.

mod block;
mod checked;
mod guard;
mod unit;
mod writer;

use crate::database::ledger::{JournalState, Ledger};
use crate::dialect::author_sql::shown;
use crate::dialect::script::copied_rows_as_inserts;
use crate::migrator::{
    History, MigrateError, Planned, Planner, Record, Replayer, journal_checksum, needs_journal, record_sql,
    refuse_changing_ledger, stamp_sql,
};
use crate::model::{DialectName, Schema};
use crate::operation::{Action, Operation, Step as ActionStep, TableChange};
use crate::plan::{Dialect, Plan, Segment, Statement, Target};
use crate::revision::{Direction, Step, Steps};
use guard::Guard;
use unit::{Alone, Unit};
use writer::Writer;

/// Why there is no script.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ScriptError {
    /// What a step needs to know is known to a database alone.
    #[error("revision `{revision}` changes what is there, and that is not known: {reason}")]
    #[diagnostic(
        code("offline.opaque"),
        help(
            "configure a `scratch` server, ask the database itself (leave `--at` away and go one revision at a time), or say with `.effect(..)` what the SQL does"
        )
    )]
    Opaque {
        /// The revision.
        revision: String,
        /// Since when, and why no scratch database told.
        reason: String,
    },
    /// What keeps a script from being run out of turn cannot hold a statement.
    #[error("no script can hold `{statement}` of revision `{revision}`")]
    #[diagnostic(
        code("offline.savepoint"),
        help(
            "on PostgreSQL a script runs in blocks, which know no savepoints: let the tool run the revision (`upgrade`), or write \
             `DO $$ BEGIN .. EXCEPTION WHEN .. THEN .. END $$` instead of the savepoint"
        )
    )]
    Savepoint {
        /// The revision.
        revision: String,
        /// The statement.
        statement: String,
    },
    /// Rows that are read from the client stand where no rows can.
    #[error("no script can hold the rows of `{statement}` in revision `{revision}`")]
    #[diagnostic(
        code("offline.copied_rows"),
        help(
            "on PostgreSQL a script runs in blocks, where rows are written by `INSERT`, and these are in another format than PostgreSQL's own text: \
             let the tool run the revision (`upgrade`), or write the rows as `INSERT INTO ..`"
        )
    )]
    CopiedRows {
        /// The revision.
        revision: String,
        /// The statement.
        statement: String,
    },
    /// The steps cannot be planned.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Migrate(#[from] MigrateError),
}

/// What a script is written from.
pub struct Source<'a> {
    /// The revisions.
    pub history: &'a History,
    /// The database's language.
    pub dialect: &'static dyn Dialect,
    /// The database and its version.
    pub target: &'a Target,
    /// Where the record is kept.
    pub ledger: &'a Ledger,
    /// What is applied, in the order of application.
    pub applied: Vec<String>,
    /// What is there, where a database was asked.
    pub live: Option<&'a Schema>,
}

/// The run that scripts are recorded under.
const RUN: &str = "script";

/// The plan of a step, and what takes it back.
struct Prepared {
    /// As a run has it, for the record.
    plan: Plan,
    /// As the script holds it.
    written: Plan,
    down_sql: Option<Vec<String>>,
    /// Its statements spell out what is there already: nothing else may have changed that.
    others: Option<Guard>,
}

impl Source<'_> {
    /// The script of an upgrade or a downgrade.
    ///
    /// # Errors
    /// A step cannot be planned, or cannot be said without asking a database.
    pub async fn script(&self, steps: &Steps, replayer: &mut Replayer) -> Result<String, ScriptError> {
        let mut writer = Writer::new(self.dialect);
        writer.begin(&self.title(steps));
        if steps.steps.is_empty() {
            writer.remark("nothing to do");
            return Ok(writer.finish());
        }
        refuse_changing_ledger(self.history, self.ledger, self.dialect.name(), steps)?;
        self.create_ledger(&mut writer);
        let planner = Planner::new(self.history, self.target, replayer, self.applied.clone());
        let mut planner = planner.with_live(self.live.cloned());
        let mut order = self.applied.clone();
        for step in &steps.steps {
            let Planned { plan, unknown, .. } = planner.plan(step).await?;
            let opaque =
                || ScriptError::Opaque { revision: step.revision.clone(), reason: unknown.unwrap_or_default() };
            let plan = plan.ok_or_else(opaque)?;
            self.refuse_savepoints(step, &plan)?;
            let written = self.with_rows_inserted(step, plan.clone())?;
            let down_sql = planner.down_sql(step).await;
            let others = self.others(step, &plan, &order);
            order.retain(|id| *id != step.revision);
            order.extend(step.applied.then(|| step.revision.clone()));
            self.write_step(&mut writer, step, Prepared { plan, written, down_sql, others });
        }
        Ok(writer.finish())
    }

    fn refuse_savepoints(&self, step: &Step, plan: &Plan) -> Result<(), ScriptError> {
        let is_refused = |statement: &&Statement| {
            let in_block = self.dialect.name() == DialectName::Postgres && statement.transactional;
            in_block && block::is_savepoint(&statement.sql, self.dialect)
        };
        match plan.statements().find(is_refused) {
            Some(statement) => {
                let (revision, statement) = (step.revision.clone(), statement.sql.clone());
                Err(ScriptError::Savepoint { revision, statement })
            }
            None => Ok(()),
        }
    }

    /// Rows that the client would read stand in blocks as `INSERT`s. A client that goes on after an error would take them for SQL.
    fn with_rows_inserted(&self, step: &Step, mut plan: Plan) -> Result<Plan, ScriptError> {
        for segment in &mut plan.segments {
            let Segment::Transaction { statements, .. } = segment else { continue };
            let mut written = Vec::new();
            for statement in std::mem::take(statements) {
                let Some(rows) = &statement.rows else {
                    written.push(statement);
                    continue;
                };
                let refused = || ScriptError::CopiedRows {
                    revision: step.revision.clone(),
                    statement: shown(&statement.sql, self.dialect.name()),
                };
                let inserts = copied_rows_as_inserts(&statement.sql, rows, self.dialect).ok_or_else(refused)?;
                let insert = |sql| Statement { sql, rows: None, ..statement.clone() };
                written.extend(inserts.into_iter().map(insert));
            }
            *statements = written;
        }
        if let Some(alone) = plan.statements().find(|statement| statement.rows.is_some()) {
            let statement = shown(&alone.sql, self.dialect.name());
            return Err(ScriptError::CopiedRows { revision: step.revision.clone(), statement });
        }
        Ok(plan)
    }

    /// The script of a stamp. `purge` forgets everything first; the steps are then those from an empty record.
    pub fn stamp(&self, steps: &Steps, purge: bool) -> String {
        let mut writer = Writer::new(self.dialect);
        let all = if purge { ", forgetting what was recorded before" } else { "" };
        writer.begin(&format!("stamp {}{all}, for {}", names(&steps.heads), self.target));
        if steps.steps.is_empty() && !purge {
            writer.remark("nothing to do");
            return writer.finish();
        }
        self.create_ledger(&mut writer);
        writer.blank();
        let record = stamp_sql(self.ledger, self.history, steps, purge, RUN);
        let turns = steps.steps.iter().filter(|_| !purge).flat_map(|step| self.turn(step, false));
        writer.unit(&Unit {
            own: Some(self.stamped(steps, purge)),
            guards: turns.collect(),
            record,
            ..Unit::default()
        });
        writer.finish()
    }

    /// The record is not yet as the stamp leaves it.
    fn stamped(&self, steps: &Steps, purge: bool) -> Guard {
        let ids = |applied: bool| {
            let steps = steps.steps.iter().filter(|step| step.applied == applied);
            steps.map(|step| step.revision.clone()).collect::<Vec<_>>()
        };
        let message = format!("the record is at {} already", names(&steps.heads));
        let mut query = self.ledger.is_recorded_sql(&ids(true), &ids(false));
        if purge {
            query = format!(
                "SELECT ({query}) * (CASE WHEN ({}) = 0 AND ({}) = 0 THEN 1 ELSE 0 END)",
                self.ledger.count_others_sql(&ids(true)),
                self.ledger.count_unfinished_sql(),
            );
        }
        Guard::none(query, message)
    }

    fn title(&self, steps: &Steps) -> String {
        format!(
            "{} from {} to {}, for {}",
            steps.direction.as_str(),
            names(&steps.at),
            names(&steps.heads),
            self.target
        )
    }

    fn create_ledger(&self, writer: &mut Writer) {
        writer.blank();
        writer.remark("The ledger, where it is not there yet.");
        writer.open_quietly();
        self.ledger.create_sql().iter().for_each(|sql| writer.sql(sql));
        writer.close();
    }

    /// Where the plan spells out what is there: refuses a database that has revisions which the script was made without.
    fn others(&self, step: &Step, plan: &Plan, order: &[String]) -> Option<Guard> {
        let script = self.history.script(&step.revision)?;
        let actions = if step.applied { &script.up } else { &script.down };
        restates(plan, actions, self.dialect.name()).then(|| {
            let revision = &step.revision;
            let known: Vec<String> = order.iter().chain([revision]).cloned().collect();
            let message = format!("a revision is recorded that this script of {revision} was made without");
            Guard::none(self.ledger.count_others_sql(&known), message)
        })
    }

    fn write_step(&self, writer: &mut Writer, step: &Step, prepared: Prepared) {
        let Prepared { plan, written, down_sql, others } = prepared;
        let message = self.history.graph().get(&step.revision).map(|node| node.message.as_str()).unwrap_or_default();
        let direction = if step.applied { Direction::Upgrade } else { Direction::Downgrade }.as_str();
        writer.blank();
        writer.remark(&format!("{direction} {}: {message}", step.revision));
        let up_sql = plan.sql();
        let record = Record { step, run: RUN, took_ms: 0, stamped: false, up_sql, down_sql };
        let record = record_sql(self.ledger, self.history, &record);
        let mut turn = self.turn(step, true).into_iter();
        let own = turn.next();
        let mut guards: Vec<Guard> = turn.chain(others).collect();
        guards.extend(plan.requirements.iter().map(Guard::holds));
        if needs_journal(&plan) {
            let checksum = self.history.script(&step.revision).map(journal_checksum);
            let mut journal = vec![self.ledger.journal_forget_sql(RUN, &step.revision)];
            journal.extend(self.ledger.journal_plan_sql(RUN, &step.revision, direction, &plan, checksum));
            let to = Some(place(step, 0));
            writer.unit(&Unit { to, own, guards, record: journal, ..Unit::default() });
            self.write_segments(writer, step, &written, record);
            return;
        }
        let unit = Unit { own, guards, record, ..Unit::default() };
        match written.segments.first() {
            Some(Segment::Transaction { before, statements, checks, after }) => {
                writer.unit(&Unit { before, statements, checks, after, ..unit });
            }
            Some(Segment::Alone(_) | Segment::Backfill(_)) | None => writer.unit(&unit),
        }
    }

    /// The segments of a journalled revision: each waits for the one before it.
    fn write_segments(&self, writer: &mut Writer, step: &Step, plan: &Plan, record: Vec<String>) {
        let revision = &step.revision;
        let done = |segment: i64| self.ledger.journal_mark_sql(RUN, revision, segment, JournalState::Done, None);
        let waits = |segment: i64| {
            if segment == 0 {
                return None; // the unit before it looked
            }
            let message = format!("what comes before it in revision {revision} is not done");
            Some(Guard::none(self.ledger.count_undone_sql(RUN, revision, segment - 1), message))
        };
        let mut closing: Vec<String> = record.into_iter().chain([done(-1)]).collect();
        let mut number = 0;
        for segment in &plan.segments {
            let (from, to) = (place(step, number), place(step, number + 1));
            let mut unit = Unit {
                from: Some(from.clone()),
                to: Some(to.clone()),
                guards: waits(number).into_iter().collect(),
                record: vec![done(number)],
                ..Unit::default()
            };
            match segment {
                Segment::Transaction { before, statements, checks, after } => {
                    if number + 1 == i64::try_from(plan.segments.len()).unwrap_or(i64::MAX) {
                        unit.record.append(&mut closing);
                    }
                    writer.unit(&Unit { before, statements, checks, after, ..unit });
                }
                Segment::Alone(statement) => {
                    let mark = Some(done(number));
                    writer.alone(&Alone { from, to, guard: waits(number), statement, mark });
                }
                Segment::Backfill(batch) => {
                    writer.backfill(batch);
                    writer.unit(&Unit { statements: &[writer::whole(batch)], ..unit });
                }
            }
            number += 1;
        }
        if !closing.is_empty() {
            let from = Some(place(step, number));
            writer.unit(&Unit {
                from,
                guards: waits(number).into_iter().collect(),
                record: closing,
                ..Unit::default()
            });
        }
    }

    /// It is the step's turn: first, its revision is not recorded yet, or recorded still; then, what it needs is recorded, or what needs it is
    /// not; and nothing was left half done.
    fn turn(&self, step: &Step, neighbours: bool) -> Vec<Guard> {
        let graph = self.history.graph();
        let recorded = |id: &str| Guard::some(self.ledger.count_sql(id), format!("revision {id} is not recorded"));
        let unrecorded = |id: &str| Guard::none(self.ledger.count_sql(id), format!("revision {id} is recorded"));
        let own = if step.applied { unrecorded(&step.revision) } else { recorded(&step.revision) };
        if !neighbours {
            return vec![own];
        }
        let around: Vec<Guard> = if step.applied {
            let node = graph.get(&step.revision);
            let needed = node.into_iter().flat_map(|node| node.parents.iter().chain(&node.depends_on));
            needed.filter_map(|id| graph.get(id)).map(|node| recorded(&node.id)).collect()
        } else {
            graph.needing(&step.revision).into_iter().map(|node| unrecorded(&node.id)).collect()
        };
        let message = "a revision was begun and not finished: the tool continues it".to_owned();
        let unfinished = Guard::none(self.ledger.count_unfinished_sql(), message);
        [own].into_iter().chain(around).chain([unfinished]).collect()
    }
}

/// The name of a place between two segments of a revision.
fn place(step: &Step, segment: i64) -> String {
    format!("{}/{segment}", step.revision)
}

fn names(heads: &[String]) -> String {
    if heads.is_empty() { "base".to_owned() } else { heads.join(", ") }
}

/// Whether rows are worked on before a statement that commits by itself.
fn works_on_rows_first(segments: &[Segment]) -> bool {
    let first = segments.iter().position(|segment| !matches!(segment, Segment::Alone(_)));
    first.is_some_and(|first| segments[first..].iter().any(|segment| matches!(segment, Segment::Alone(_))))
}

/// Whether the plan spells out all of a table or a column: then it takes away what another revision added to it since.
fn restates(plan: &Plan, actions: &[Action], dialect: DialectName) -> bool {
    let alters = |operation: &Operation| match operation {
        Operation::AlterTable(alter) => {
            alter.changes.iter().any(|change| matches!(change, TableChange::AlterColumn { .. }))
        }
        Operation::AlterEnum(_) => true,
        Operation::Become(_)
        | Operation::Rename(_)
        | Operation::Create { .. }
        | Operation::Drop { .. }
        | Operation::Execute(_) => false,
    };
    match dialect {
        DialectName::Postgres => false,
        DialectName::Sqlite => plan.statements().any(|statement| statement.rewrites),
        DialectName::Mysql | DialectName::MariaDb => actions
            .iter()
            .filter(|action| action.runs_on(dialect))
            .any(|action| matches!(&action.step, ActionStep::Operation(operation) if alters(operation))),
    }
}

/// What makes a whole schema, for a database that is empty and may be thrown away.
pub fn schema_script(dialect: &dyn Dialect, plan: &Plan) -> String {
    let mut writer = Writer::new(dialect);
    plan.segments.iter().for_each(|segment| writer.segment(segment));
    writer.text()
}

/// A plan alone, as the database's own client takes it; nothing is recorded. Where it is several segments, none does anything behind one that
/// failed, by a client that stops and by one that goes on.
pub fn plan_script(dialect: &dyn Dialect, plan: &Plan) -> String {
    let mut writer = Writer::new(dialect);
    if dialect.name() == DialectName::Sqlite && writer.checked_plan(plan) {
        return writer.text();
    }
    for requirement in &plan.requirements {
        writer.remark(&format!("requires {}: {}", requirement.name, requirement.query));
    }
    match (dialect.name(), plan.segments.as_slice()) {
        (DialectName::Postgres, [_, _, ..]) => {
            writer.sql(&block::nowhere());
            plan.segments.iter().enumerate().for_each(|(number, segment)| writer.waiting_segment(segment, number));
            writer.sql(&block::nowhere());
        }
        (DialectName::Mysql | DialectName::MariaDb, segments) if works_on_rows_first(segments) => {
            writer.guarded_segments(segments);
        }
        (DialectName::Sqlite | DialectName::Postgres | DialectName::Mysql | DialectName::MariaDb, segments) => {
            segments.iter().for_each(|segment| writer.segment(segment));
        }
    }
    writer.text()
}
