//! A transaction of a SQLite script: all of it is done, or nothing of it is kept.
//!
//! The shell of SQLite goes on after an error, unless it is told otherwise, and SQL has no way to ask whether a statement failed. So every transaction
//! notes in a temporary table what is seen to be done, and its last statement takes it back where something is missing. Rows that do not fit take the
//! whole transaction back at once (`OR ROLLBACK`); what follows them runs in a transaction that a savepoint begins, and that comes to nothing as well.
//!
//! Invariant: whichever statement fails, and whatever the client does then, the database is as before the transaction or as after it.

use super::guard::Guard;
use super::unit::Unit;
use super::writer::Writer;
use crate::dialect::sqlite::traces::{Trace, trace};
use crate::model::DialectName;
use crate::plan::{Plan, PlannedAssertion, Segment, Statement};

/// What is done: a row for each step. Every transaction has its own numbers.
pub(super) const DONE: &str = "CREATE TEMP TABLE IF NOT EXISTS anabranch_done (\n    \
     step INTEGER NOT NULL,\n    \
     changed INTEGER, -- rows that the session had changed\n    \
     expects INTEGER, -- whether the next statement changes any\n    \
     version INTEGER  -- of the schema\n)";

/// What a script removes at its end, and at its beginning where another one was broken off.
pub(super) const UNDONE: &str = "DROP TABLE IF EXISTS temp.anabranch_done";

const SAVEPOINT: &str = "SAVEPOINT anabranch";

/// No row is expected to change.
const NOTHING: &str = "FALSE";

/// The statement before it ran: an error before it runs leaves both counts as the last note left them, an error while it runs leaves no change.
const CHANGED: &str = "NOT (changes() = 1 AND total_changes() = changed + 1) AND (changes() > 0 OR NOT expects)";

/// A statement of the transaction, and what can be seen of it.
struct Item<'a> {
    sql: &'a str,
    statement: Option<&'a Statement>,
    trace: Trace,
    /// It may take the whole transaction back.
    rolls_back: bool,
}

/// The steps of one transaction.
struct Steps {
    first: usize,
    last: usize,
    /// How many changes of the schema there were since the last step.
    schema: usize,
    /// Whether the last step tells the version of the schema that the next statement meets.
    fresh: bool,
}

impl Writer<'_> {
    /// A plan alone. Whether it had to be written so: one statement is done as a whole by itself.
    pub(super) fn checked_plan(&mut self, plan: &Plan) -> bool {
        let is_plain = |segment: &Segment| match segment {
            Segment::Transaction { before, statements, checks, .. } => {
                before.is_empty() && statements.len() < 2 && checks.is_empty()
            }
            Segment::Alone(_) | Segment::Backfill(_) => true,
        };
        if plan.requirements.is_empty() && plan.segments.iter().all(is_plain) {
            return false;
        }
        self.sql(UNDONE);
        self.sql(DONE);
        let mut guards: Vec<Guard> = plan.requirements.iter().map(Guard::holds).collect();
        for segment in &plan.segments {
            match segment {
                Segment::Transaction { before, statements, checks, after } => {
                    let (guards, from) = (std::mem::take(&mut guards), (self.steps > 0).then(String::new));
                    self.checked_unit(&Unit { from, guards, before, statements, checks, after, ..Unit::default() });
                }
                Segment::Alone(_) | Segment::Backfill(_) => self.segment(segment),
            }
        }
        self.sql(UNDONE);
        true
    }

    pub(super) fn checked_unit(&mut self, unit: &Unit<'_>) {
        unit.before.iter().for_each(|statement| self.statement(statement));
        self.open();
        // Where the transaction could not begin, this one does.
        self.sql(SAVEPOINT);
        let items = items(unit);
        let mut steps = self.begin_steps(unit, expects(items.first()));
        for (at, item) in items.iter().enumerate() {
            self.item(&mut steps, item, items.get(at + 1));
        }
        self.check_unit(&mut steps, unit.checks);
        self.end_steps(&mut steps);
        self.steps = steps.last;
        self.close();
        unit.after.iter().for_each(|statement| self.statement(statement));
    }

    /// A statement, with the steps that show that it was carried out.
    fn item(&mut self, steps: &mut Steps, item: &Item<'_>, next: Option<&Item<'_>>) {
        match item.trace {
            Trace::Schema if !steps.fresh => self.step(steps, None, NOTHING),
            Trace::Unknown if steps.schema > 0 => self.step(steps, None, NOTHING),
            Trace::Schema | Trace::Rows { .. } | Trace::Nothing | Trace::Unknown => {}
        }
        match item.statement {
            Some(statement) => self.statement(statement),
            None => self.sql(item.sql),
        }
        match item.trace {
            Trace::Rows { .. } => {
                // The transaction may be gone, and one of the two may fail as well.
                let again = |writer: &mut Self| {
                    if item.rolls_back {
                        writer.sql(SAVEPOINT)
                    }
                };
                again(self);
                self.step(steps, Some(CHANGED), expects(next));
                again(self);
                return;
            }
            Trace::Schema => steps.schema += 1,
            Trace::Nothing => {}
            Trace::Unknown => steps.fresh = false,
        }
        // What a change of rows is compared with stands right before it.
        if next.is_some_and(|next| matches!(next.trace, Trace::Rows { .. })) {
            self.step(steps, None, expects(next));
        }
    }

    /// Counts the last step of what stands before.
    pub(super) fn last_step(&self) -> String {
        format!("SELECT count(*) FROM temp.anabranch_done WHERE step = {}", self.steps)
    }

    /// The first step: it is the turn of the transaction, and the session is as it must be.
    fn begin_steps(&mut self, unit: &Unit<'_>, expects: &str) -> Steps {
        let guards: Vec<&Guard> = unit.own.iter().chain(&unit.guards).collect();
        self.in_words(&guards);
        let mut conditions: Vec<String> = self.foreign_keys(unit).into_iter().collect();
        // What comes before it was done by this script, and not by one that was broken off.
        conditions.extend(unit.from.as_ref().map(|_| format!("({}) > 0", self.last_step())));
        conditions.extend(guards.iter().map(|guard| format!("NOT {}", guard.fails(DialectName::Sqlite))));
        let conditions = match conditions.is_empty() {
            true => String::new(),
            false => format!("\nWHERE {}", conditions.join("\n    AND ")),
        };
        let first = self.steps + 1;
        self.sql(&format!(
            "INSERT INTO temp.anabranch_done\nSELECT {first}, total_changes(), {expects}, schema_version FROM pragma_schema_version{conditions}"
        ));
        Steps { first, last: first, schema: 0, fresh: true }
    }

    /// Inside of another transaction nobody can say whether foreign keys are enforced: then it stays as it was.
    fn foreign_keys(&self, unit: &Unit<'_>) -> Option<String> {
        let off = unit.before.iter().any(|statement| statement.sql == "PRAGMA foreign_keys = OFF");
        let wanted = match (off, self.whole) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => return None,
        };
        Some(format!("(SELECT foreign_keys FROM pragma_foreign_keys) = {wanted}"))
    }

    /// Notes that what stands behind the last step is done, where the condition holds for the row of that step.
    fn step(&mut self, steps: &mut Steps, condition: Option<&str>, expects: &str) {
        let (before, number) = (steps.last, steps.last + 1);
        let schema = (steps.schema > 0).then(|| format!("schema_version >= version + {}", steps.schema));
        *steps = Steps { first: steps.first, last: number, schema: 0, fresh: true };
        let conditions = schema.as_deref().into_iter().chain(condition);
        let conditions: String = conditions.map(|condition| format!(" AND {condition}")).collect();
        self.sql(&format!(
            "INSERT INTO temp.anabranch_done SELECT {number}, total_changes(), {expects}, schema_version\n\
             FROM temp.anabranch_done, pragma_schema_version WHERE step = {before}{conditions}"
        ));
    }

    fn check_unit(&mut self, steps: &mut Steps, checks: &[PlannedAssertion]) {
        for check in checks {
            let guard = Guard::holds(check);
            self.remark(&format!("Fails where {}:", guard.message()));
            let holds = format!("NOT {}", guard.fails(DialectName::Sqlite));
            self.step(steps, Some(&holds), NOTHING);
            // A path that is none is an error that names it. Its text depends on a row, so that it is not computed ahead.
            let message = self.dialect.literal(Some(guard.message()));
            let number = steps.last;
            self.sql(&format!(
                "SELECT json_extract('{{}}', {message} || substr(step, 1, 0)) FROM (SELECT max(step) AS step FROM temp.anabranch_done) WHERE step < {number}"
            ));
        }
    }

    fn end_steps(&mut self, steps: &mut Steps) {
        if steps.schema > 0 {
            self.step(steps, None, NOTHING);
        }
        let Steps { first, last, .. } = steps;
        let count = *last + 1 - *first;
        self.remark("All of it is done, or nothing of it is kept. Where there was no table for notes, there are none.");
        self.sql(DONE);
        self.sql(&format!(
            "INSERT OR ROLLBACK INTO temp.anabranch_done (step)\n\
             SELECT NULL FROM (SELECT count(DISTINCT step) AS done FROM temp.anabranch_done WHERE step BETWEEN {first} AND {last}) WHERE done < {count}"
        ));
    }
}

fn expects<'a>(item: Option<&'a Item<'_>>) -> &'a str {
    match item.map(|item| &item.trace) {
        Some(Trace::Rows { changes_one: Some(condition) }) => condition,
        Some(Trace::Rows { changes_one: None } | Trace::Schema | Trace::Nothing | Trace::Unknown) | None => NOTHING,
    }
}

fn items<'a>(unit: &'a Unit<'_>) -> Vec<Item<'a>> {
    let temporary = unit.statements.iter().any(|statement| statement.opaque && makes_temporary(&statement.sql));
    let planned = unit.statements.iter().map(|statement| {
        let seen = match trace(&statement.sql) {
            // Which file it is about is not known then.
            Trace::Schema if temporary && statement.opaque => Trace::Unknown,
            seen => seen,
        };
        let rolls_back = matches!(seen, Trace::Rows { .. });
        Item { sql: &statement.sql, statement: Some(statement), trace: seen, rolls_back }
    });
    let mut planned: Vec<Item<'_>> = planned.collect();
    // What an author's savepoint takes back would take notes back as well.
    let is_savepoint = |item: &Item<'_>| {
        let first = item.sql.split_whitespace().next().unwrap_or_default();
        ["savepoint", "release", "rollback"].iter().any(|word| first.eq_ignore_ascii_case(word))
    };
    let (begin, end) = (planned.iter().position(is_savepoint), planned.iter().rposition(is_savepoint));
    if let (Some(begin), Some(end)) = (begin, end) {
        for item in &mut planned[begin..=end] {
            (item.trace, item.rolls_back) = (Trace::Unknown, false);
        }
    }
    let recorded = unit.record.iter().map(|sql| Item { sql, statement: None, trace: trace(sql), rolls_back: false });
    planned.into_iter().chain(recorded).collect()
}

fn makes_temporary(sql: &str) -> bool {
    let mut words = sql.split_whitespace().map(str::to_ascii_lowercase);
    words.next().is_some_and(|word| word == "create") && words.next().is_some_and(|word| word.starts_with("temp"))
}
