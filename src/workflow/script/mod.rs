//! Scripts for the database's own client: what a run would do, and what it would record, without the tool.
//!
//! Invariant: a revision is recorded in the transaction of its last segment, as by a run; before anything of it runs, a statement fails where the
//! ledger says that it is not its turn. Nothing here is printed, read or run.

mod guard;
mod writer;

use crate::database::ledger::Ledger;
use crate::migrator::{History, MigrateError, Planned, Planner, Record, Replayer, record_sql};
use crate::model::Schema;
use crate::plan::{Dialect, Plan, Segment, Target};
use crate::revision::{Direction, Step, Steps};
use guard::Guard;
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
    plan: Plan,
    down_sql: Option<Vec<String>>,
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
        self.create_ledger(&mut writer);
        let planner = Planner::new(self.history, self.target, replayer, self.applied.clone());
        let mut planner = planner.with_live(self.live.cloned());
        for step in &steps.steps {
            let Planned { plan, unknown, .. } = planner.plan(step).await?;
            let opaque =
                || ScriptError::Opaque { revision: step.revision.clone(), reason: unknown.unwrap_or_default() };
            let plan = plan.ok_or_else(opaque)?;
            let down_sql = planner.down_sql(step).await;
            self.write_step(&mut writer, step, Prepared { plan, down_sql });
        }
        Ok(writer.finish())
    }

    /// The script of a stamp. `purge` forgets everything first; the steps are then those from an empty record.
    pub fn stamp(&self, steps: &Steps, purge: bool) -> String {
        let mut writer = Writer::new(self.dialect);
        writer.begin(&self.title(steps));
        if steps.steps.is_empty() && !purge {
            writer.remark("nothing to do");
            return writer.finish();
        }
        self.create_ledger(&mut writer);
        writer.open();
        if purge {
            self.ledger.delete_all_sql().iter().for_each(|sql| writer.sql(sql));
        }
        for step in &steps.steps {
            self.turn(step, false).iter().for_each(|guard| writer.guard(guard));
            let (up_sql, down_sql) = (Vec::new(), None);
            let record = Record { step, run: RUN, took_ms: 0, stamped: true, up_sql, down_sql };
            record_sql(self.ledger, self.history, &record).iter().for_each(|sql| writer.sql(sql));
        }
        writer.close();
        writer.finish()
    }

    fn title(&self, steps: &Steps) -> String {
        let name = |heads: &[String]| if heads.is_empty() { "base".to_owned() } else { heads.join(", ") };
        format!("{} from {} to {}, for {}", steps.direction.as_str(), name(&steps.at), name(&steps.heads), self.target)
    }

    fn create_ledger(&self, writer: &mut Writer) {
        writer.blank();
        writer.remark("The ledger, where it is not there yet.");
        writer.open_quietly();
        self.ledger.create_sql().iter().for_each(|sql| writer.sql(sql));
        writer.close();
    }

    fn write_step(&self, writer: &mut Writer, step: &Step, prepared: Prepared) {
        let Prepared { plan, down_sql } = prepared;
        let message = self.history.graph().get(&step.revision).map(|node| node.message.as_str()).unwrap_or_default();
        let direction = if step.applied { Direction::Upgrade } else { Direction::Downgrade };
        writer.blank();
        writer.remark(&format!("{} {}: {message}", direction.as_str(), step.revision));
        let up_sql = plan.sql();
        let record = Record { step, run: RUN, took_ms: 0, stamped: false, up_sql, down_sql };
        let record = record_sql(self.ledger, self.history, &record);
        let mut guards = self.turn(step, true);
        let turn = guards.len();
        guards.extend(plan.requirements.iter().map(Guard::holds));
        let last = plan.segments.len().saturating_sub(1);
        let mut recorded = false;
        for (number, segment) in plan.segments.iter().enumerate() {
            // What was required before the first segment need not hold any more behind it.
            let guards = if number == 0 { &guards[..] } else { &guards[..turn] };
            let closing: &[String] = match segment {
                Segment::Transaction { .. } if number == last => {
                    recorded = true;
                    &record
                }
                Segment::Transaction { .. } | Segment::Alone(_) | Segment::Backfill(_) => &[],
            };
            writer.segment(segment, guards, closing);
        }
        if !recorded {
            writer.open();
            let guards = if plan.segments.is_empty() { &guards[..] } else { &guards[..turn] };
            guards.iter().for_each(|guard| writer.guard(guard));
            record.iter().for_each(|sql| writer.sql(sql));
            writer.close();
        }
    }

    /// It is the step's turn: its revision is not recorded yet and what it needs is, or the other way about.
    fn turn(&self, step: &Step, neighbours: bool) -> Vec<Guard> {
        let graph = self.history.graph();
        let recorded = |id: &str| Guard::some(self.ledger.count_sql(id), format!("revision {id} is not recorded"));
        let unrecorded = |id: &str| Guard::none(self.ledger.count_sql(id), format!("revision {id} is recorded"));
        if !step.applied {
            let children = graph.children_of(&step.revision).into_iter().filter(|_| neighbours);
            return [recorded(&step.revision)].into_iter().chain(children.map(|node| unrecorded(&node.id))).collect();
        }
        let node = graph.get(&step.revision).filter(|_| neighbours);
        let needed = node.into_iter().flat_map(|node| node.parents.iter().chain(&node.depends_on));
        let needed = needed.filter_map(|id| graph.get(id)).map(|node| recorded(&node.id));
        [unrecorded(&step.revision)].into_iter().chain(needed).collect()
    }
}

/// A plan alone, as the database's own client takes it; nothing is recorded.
pub fn plan_script(dialect: &dyn Dialect, plan: &Plan) -> String {
    let mut writer = Writer::new(dialect);
    for requirement in &plan.requirements {
        writer.remark(&format!("requires {}: {}", requirement.name, requirement.query));
    }
    plan.segments.iter().for_each(|segment| writer.segment(segment, &[], &[]));
    writer.text()
}
