//! Plans: segments of statements.

use super::LockMode;
use crate::model::{ObjectRef, QualifiedName};
use crate::operation::Operation;
use serde::{Deserialize, Serialize};

/// A lock that a statement takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableLock {
    /// On what.
    pub object: ObjectRef,
    /// How strongly.
    pub mode: LockMode,
}

/// How long a statement may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeoutClass {
    /// A change of the catalog: short.
    #[default]
    Short,
    /// Reads or writes all rows: as long as it takes.
    Long,
}

/// A setting of the session that holds for one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSetting {
    /// Run right before the statement.
    pub set: String,
    /// Run right after it, on errors too.
    pub reset: String,
}

/// One SQL statement and what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The SQL, without a final semicolon.
    pub sql: String,
    /// Which action of the revision it comes from.
    pub source: usize,
    /// What it does to the schema; empty where it does nothing to it or where that is unknown.
    pub effect: Vec<Operation>,
    /// The objects it touches.
    pub touches: Vec<ObjectRef>,
    /// It may run in a transaction.
    pub transactional: bool,
    /// The locks it takes.
    pub locks: Vec<TableLock>,
    /// It writes all rows of a table anew.
    pub rewrites: bool,
    /// How long it may run.
    pub timeout: TimeoutClass,
    /// What it does to the schema is unknown.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub opaque: bool,
    /// A query whose first cell is true once it is done.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub done_when: Option<String>,
    /// What is set for it where it runs alone: what another segment set does not hold any more.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub setting: Option<SessionSetting>,
    /// The rows that it reads from whoever sends it (`COPY .. FROM stdin`), as they stand in the script, each with the end of its line.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub rows: Option<String>,
    /// The line of the author's SQL that it begins in, from 1.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub line: Option<usize>,
}

impl Statement {
    /// A transactional statement that locks nothing worth naming.
    pub fn new(sql: impl Into<String>, source: usize) -> Self {
        Self {
            sql: sql.into(),
            source,
            effect: Vec::new(),
            touches: Vec::new(),
            transactional: true,
            locks: Vec::new(),
            rewrites: false,
            timeout: TimeoutClass::Short,
            opaque: false,
            done_when: None,
            setting: None,
            rows: None,
            line: None,
        }
    }

    /// With a lock on `object`, which it also touches.
    #[must_use]
    pub fn locking(mut self, object: ObjectRef, mode: LockMode) -> Self {
        if !self.touches.contains(&object) {
            self.touches.push(object.clone());
        }
        self.locks.push(TableLock { object, mode });
        self
    }

    /// With what it does to the schema.
    #[must_use]
    pub fn with_effect(mut self, effect: Vec<Operation>) -> Self {
        self.effect = effect;
        self
    }

    /// It writes all rows anew, and may take long.
    #[must_use]
    pub fn rewriting(mut self) -> Self {
        self.rewrites = true;
        self.timeout = TimeoutClass::Long;
        self
    }

    /// It cannot run in a transaction.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.transactional = false;
        self
    }

    /// Its SQL, with the rows that it reads behind it, as the database's own client takes both.
    pub fn text(&self) -> String {
        match &self.rows {
            Some(rows) => format!("{};\n{rows}\\.", self.sql),
            None => self.sql.clone(),
        }
    }

    /// Its text, with what is set before it and set back after it.
    pub fn sql_with_setting(&self) -> Vec<String> {
        match &self.setting {
            Some(SessionSetting { set, reset }) => vec![set.clone(), self.text(), reset.clone()],
            None => vec![self.text()],
        }
    }

    /// The strongest lock it takes.
    pub fn strongest_lock(&self) -> Option<LockMode> {
        self.locks.iter().map(|lock| lock.mode).max()
    }
}

/// A query that must hold, and what to say where it does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedAssertion {
    /// What is asserted, in words.
    pub name: String,
    /// The query. With `expects_no_rows` any row is a failure; otherwise its first cell must be true.
    pub query: String,
    /// The query lists what is wrong (SQLite's `foreign_key_check`).
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub expects_no_rows: bool,
}

/// A backfill, ready to run: `{low}` and `{high}` stand for literals of the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchPlan {
    /// Its name in the journal.
    pub name: String,
    /// The table.
    pub table: QualifiedName,
    /// Which action of the revision it comes from.
    pub source: usize,
    /// Gives the greatest key of the first batch, null where there is no row.
    pub first: String,
    /// Gives the greatest key of the batch after `{low}`, null where there is no row left.
    pub next: String,
    /// Updates the first batch, up to and with `{high}`.
    pub update_first: String,
    /// Updates the rows after `{low}`, up to and with `{high}`.
    pub update_next: String,
    /// Updates all rows at once, for a script that knows no loop.
    #[serde(default)]
    pub update_all: String,
    /// Rows a batch.
    pub batch: u32,
}

/// Statements that stand or fall together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// One transaction, with its journal row.
    Transaction {
        /// Run before the transaction begins (SQLite's pragmas).
        before: Vec<Statement>,
        /// Run in it.
        statements: Vec<Statement>,
        /// Must hold before it commits.
        checks: Vec<PlannedAssertion>,
        /// Run after it, on errors too.
        after: Vec<Statement>,
    },
    /// A statement that cannot run in a transaction.
    Alone(Statement),
    /// Batches, each in a transaction of its own.
    Backfill(BatchPlan),
}

/// What a revision does on one database.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// Must hold before anything runs.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub requirements: Vec<PlannedAssertion>,
    /// What runs, in order.
    pub segments: Vec<Segment>,
}

impl Segment {
    /// A transaction of these statements.
    pub fn transaction(statements: Vec<Statement>) -> Self {
        Self::Transaction { before: Vec::new(), statements, checks: Vec::new(), after: Vec::new() }
    }

    /// All statements, with those before and after a transaction.
    pub fn statements(&self) -> Vec<&Statement> {
        match self {
            Self::Transaction { before, statements, after, .. } => {
                before.iter().chain(statements).chain(after).collect()
            }
            Self::Alone(statement) => vec![statement],
            Self::Backfill(_) => Vec::new(),
        }
    }
}

impl Plan {
    /// A plan from statements in order: neighbours that may share a transaction do.
    pub fn of(statements: Vec<Statement>) -> Self {
        let mut plan = Self::default();
        for statement in statements {
            plan.push(statement);
        }
        plan
    }

    /// Adds a statement to the last transaction, or alone.
    pub fn push(&mut self, statement: Statement) {
        if !statement.transactional {
            self.segments.push(Segment::Alone(statement));
            return;
        }
        match self.segments.last_mut() {
            Some(Segment::Transaction { statements, after, .. }) if after.is_empty() => statements.push(statement),
            _ => self.segments.push(Segment::transaction(vec![statement])),
        }
    }

    /// All statements in order.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.segments.iter().flat_map(Segment::statements)
    }

    /// The SQL of the whole plan: what two plans are compared by.
    pub fn sql(&self) -> Vec<String> {
        let of = |segment: &Segment| match segment {
            Segment::Backfill(batch) => vec![batch.update_first.clone()],
            segment => segment.statements().into_iter().flat_map(Statement::sql_with_setting).collect(),
        };
        self.segments.iter().flat_map(of).collect()
    }

    /// Whether nothing would run.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }
}
