//! A transaction of a script, and a statement that stands outside of one: each does its work only in turn, however the client takes errors.
//!
//! Invariant: out of turn nothing is changed, by a client that stops at an error and by one that goes on. PostgreSQL leaves out what a block
//! holds; SQLite goes on in a transaction that is taken back or cannot be committed; MySQL and MariaDB go on in a session that only reads.

use super::block;
use super::guard::Guard;
use super::writer::{Writer, remarks};
use crate::model::DialectName;
use crate::plan::{PlannedAssertion, Segment, Statement};

/// A transaction.
#[derive(Debug, Default)]
pub(super) struct Unit<'a> {
    /// Where in a revision of several units it stands: `b2/0` at the first, which says what it is about.
    pub(super) from: Option<String>,
    /// Where the script is after it.
    pub(super) to: Option<String>,
    /// It is done already where this fails: it is left out where the database can express that, and fails elsewhere.
    pub(super) own: Option<Guard>,
    /// What must be so besides.
    pub(super) guards: Vec<Guard>,
    /// Run before it begins.
    pub(super) before: &'a [Statement],
    /// What it does.
    pub(super) statements: &'a [Statement],
    /// What it does, too, and what it records.
    pub(super) record: Vec<String>,
    /// What must be so before it ends.
    pub(super) checks: &'a [PlannedAssertion],
    /// Run after it.
    pub(super) after: &'a [Statement],
}

impl Unit<'_> {
    fn guards(&self) -> Vec<&Guard> {
        self.own.iter().chain(&self.guards).collect()
    }
}

/// A statement that stands outside of a transaction.
pub(super) struct Alone<'a> {
    pub(super) from: String,
    pub(super) to: String,
    /// What was before it is done.
    pub(super) guard: Option<Guard>,
    pub(super) statement: &'a Statement,
    /// Marks it done in the ledger.
    pub(super) mark: Option<String>,
}

impl Writer<'_> {
    pub(super) fn unit(&mut self, unit: &Unit<'_>) {
        self.moved |= unit.to.is_some();
        match self.dialect.name() {
            DialectName::Postgres => self.block_unit(unit),
            DialectName::Sqlite => self.checked_unit(unit),
            DialectName::Mysql | DialectName::MariaDb => self.read_only_unit(unit),
        }
    }

    pub(super) fn alone(&mut self, alone: &Alone<'_>) {
        match self.dialect.name() {
            DialectName::Postgres => self.block_alone(alone),
            DialectName::Sqlite => {
                let waits =
                    Guard::some(self.last_step(), "what comes before the next statement is not done".to_owned());
                let guards: Vec<&Guard> = alone.guard.iter().chain([&waits]).collect();
                self.doomed(&guards);
                self.statement(alone.statement);
                alone.mark.iter().for_each(|mark| self.sql(mark));
            }
            DialectName::Mysql | DialectName::MariaDb => {
                let guards: Vec<&Guard> = alone.guard.iter().collect();
                self.only_read(&guards, false);
                self.in_words(&guards);
                self.set(alone.statement);
                self.statement(alone.statement);
                // A client that goes on after an error does not go on after this one.
                alone.mark.iter().for_each(|_| self.sql("SET @anabranch_errors = @@error_count"));
                self.reset(alone.statement);
                alone.mark.iter().for_each(|mark| self.sql(&format!("{mark} AND @anabranch_errors = 0")));
            }
        }
    }

    fn block_unit(&mut self, unit: &Unit<'_>) {
        let dialect = self.dialect;
        let mut lines = Vec::new();
        if let Some(from) = &unit.from {
            lines.extend(block::unless_at(from, dialect, &["        RETURN;".to_owned()]));
        }
        if let Some(own) = &unit.own {
            let said = dialect.literal(Some(&format!("{}: nothing is left to do here", own.message())));
            let leave = [format!("        RAISE NOTICE USING MESSAGE = {said};"), "        RETURN;".to_owned()];
            lines.extend(own.otherwise(dialect, &leave));
        }
        lines.extend(unit.guards.iter().flat_map(|guard| guard.lines(dialect)));
        for statement in unit.statements {
            lines.extend(remarks(statement).iter().map(|remark| format!("    -- {remark}")));
            lines.push(block::execute(&statement.sql));
        }
        lines.extend(unit.checks.iter().flat_map(|check| Guard::holds(check).lines(dialect)));
        lines.extend(unit.record.iter().map(|sql| block::execute(sql)));
        lines.extend(unit.to.iter().map(|to| block::now_at(to, dialect)));
        unit.before.iter().for_each(|statement| self.statement(statement));
        self.open();
        self.sql(&block::of(&lines));
        self.close();
        unit.after.iter().for_each(|statement| self.statement(statement));
    }

    /// No block may hold it: out of turn it is refused by a session that only reads, and before that by an error that says why.
    fn block_alone(&mut self, alone: &Alone<'_>) {
        let (dialect, read_only) = (self.dialect, "default_transaction_read_only");
        let set = |to: &str| format!("        PERFORM set_config('{read_only}', '{to}', false);");
        let mut lines = vec![set("off").replacen("    ", "", 1)];
        lines.extend(block::unless_at(&alone.from, dialect, &[set("on")]));
        self.sql(&block::of(&lines));
        let said = format!("it is not the turn of the next statement, which cannot be left out: {}", first_line(alone));
        let raise = format!("        RAISE EXCEPTION USING MESSAGE = {};", dialect.literal(Some(&said)));
        self.sql(&block::of(&block::unless_at(&alone.from, dialect, &[raise])));
        self.set(alone.statement);
        self.statement(alone.statement);
        self.sql(&format!("RESET {read_only}"));
        let mut lines = block::unless_at(&alone.from, dialect, &["        RETURN;".to_owned()]);
        if let Some(done) = block::is_done(alone.statement, dialect) {
            lines.push(format!("    IF NOT ({done}) THEN\n        RETURN;\n    END IF;"));
        }
        // Whether it is done is seen under its setting, the journal without.
        lines.extend(alone.statement.setting.iter().map(|setting| block::execute(&setting.reset)));
        lines.extend(alone.mark.iter().map(|mark| block::execute(mark)));
        lines.push(block::now_at(&alone.to, dialect));
        self.sql(&block::of(&lines));
        self.reset(alone.statement);
    }

    /// A segment of a plan that records nothing: it does its work only where the one before it did.
    pub(super) fn waiting_segment(&mut self, segment: &Segment, number: usize) {
        let (dialect, from, to) = (self.dialect, number.to_string(), (number + 1).to_string());
        match segment {
            Segment::Alone(statement) => self.alone(&Alone { from, to, guard: None, statement, mark: None }),
            Segment::Transaction { .. } | Segment::Backfill(_) => {
                let said = dialect.literal(Some("what comes before it has failed"));
                let raise = format!("        RAISE EXCEPTION USING MESSAGE = {said};");
                let waits = (number > 0).then(|| block::of(&block::unless_at(&from, dialect, &[raise])));
                self.segment_between(segment, waits, Some(block::set_at(&to, dialect)));
            }
        }
    }

    /// A transaction that is left open where it is not the turn of what stands outside of one, and that nobody can commit.
    fn doomed(&mut self, guards: &[&Guard]) {
        self.sql(TURN);
        self.open();
        self.doom(guards);
        self.close();
    }

    fn doom(&mut self, guards: &[&Guard]) {
        if guards.is_empty() {
            return;
        }
        // A row of its own: what dooms the script stays until its end.
        self.guarded += 1;
        let number = self.guarded;
        self.sql(&format!("INSERT INTO temp.anabranch_turn (id, waits_for) VALUES ({number}, 0)"));
        self.in_words(guards);
        let fails: Vec<String> = guards.iter().map(|guard| guard.fails(DialectName::Sqlite)).collect();
        let fails = fails.join("\n    OR ");
        self.sql(&format!("DELETE FROM temp.anabranch_turn WHERE id = {number} AND NOT ({fails})"));
    }

    fn read_only_unit(&mut self, unit: &Unit<'_>) {
        let guards = unit.guards();
        self.only_read(&guards, unit.from.is_none());
        self.in_words(&guards);
        unit.before.iter().for_each(|statement| self.statement(statement));
        let counts = !unit.statements.is_empty();
        if counts {
            self.open_counting();
        } else {
            self.open();
        }
        unit.statements.iter().for_each(|statement| self.counted(statement));
        for guard in unit.checks.iter().map(Guard::holds) {
            self.in_words(&[&guard]);
        }
        unit.record.iter().for_each(|sql| self.sql(sql));
        if counts {
            self.close_unless_counted();
        } else {
            self.close();
        }
        unit.after.iter().for_each(|statement| self.statement(statement));
    }

    /// The session only reads where a guard fails, and where one cannot be asked. What follows the first unit of a revision keeps it so.
    fn only_read(&mut self, guards: &[&Guard], first: bool) {
        if guards.is_empty() {
            return;
        }
        let (setting, name) = (self.read_only(), self.dialect.name());
        let fails: Vec<String> = guards.iter().map(|guard| guard.fails(name)).collect();
        let kept = if first { String::new() } else { format!("@@SESSION.{setting} = 1\n    OR ") };
        if first {
            self.sql(&format!("SET SESSION {setting} = 1"));
        }
        self.sql(&format!("SET SESSION {setting} = ({kept}{})", fails.join("\n    OR ")));
    }

    pub(super) fn in_words(&mut self, guards: &[&Guard]) {
        for guard in guards {
            self.remark(&format!("Fails where {}:", guard.message()));
            let sql = guard.sql(self.dialect);
            self.sql(&sql);
        }
    }
}

fn first_line<'s>(alone: &Alone<'s>) -> &'s str {
    alone.statement.sql.lines().next().unwrap_or_default()
}

/// A reference that finds nothing is looked for when a transaction commits. While one of these is open, no commit is possible, and the shell of
/// SQLite, which goes on after an error, goes on in a transaction that comes to nothing.
const TURN: &str = "CREATE TEMP TABLE IF NOT EXISTS anabranch_turn (\n    \
     id INTEGER PRIMARY KEY,\n    \
     waits_for INTEGER REFERENCES anabranch_turn (id) DEFERRABLE INITIALLY DEFERRED\n)";
