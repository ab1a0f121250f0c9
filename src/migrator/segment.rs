//! Runs one segment of a plan, with what the ledger and the journal are told in the same transaction.

use super::error::{Left, StatementFailure};
use super::{MigrateError, Migrator, Progress, lock::HeldLock};
use crate::database::ledger::JournalState;
use crate::dialect::author_sql::line_in;
use crate::model::DialectName;
use crate::plan::{BatchPlan, DatabaseError, DatabaseErrorKind, PlannedAssertion, Segment, SqlPlace, Statement};
use crate::revision::Step;
use rand::Rng;
use std::time::Duration;

/// Where a segment stands.
pub(super) struct Position<'a> {
    pub(super) run: &'a str,
    pub(super) revision: &'a str,
    pub(super) direction: &'static str,
    /// The number of the segment, where there is a journal.
    pub(super) journalled: Option<i64>,
    /// What the journal noted of it in an earlier attempt.
    pub(super) note: Option<&'a str>,
    pub(super) finished: &'a [String],
    pub(super) lock: &'a HeldLock,
}

/// Why a segment did not run to its end.
pub(super) enum Stop {
    /// A statement failed.
    Statement(Box<Statement>, DatabaseError),
    /// Something else.
    Migrate(MigrateError),
}

impl Stop {
    /// Something that is no statement of the revision failed.
    fn of_runner(sql: &str, error: DatabaseError) -> Self {
        Self::Statement(Box::new(Statement::new(sql, 0)), error)
    }
}

impl<E: Into<MigrateError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Migrate(error.into())
    }
}

impl Migrator {
    /// Runs a segment. Where a lock cannot be had, a transaction is taken back and tried again; a backfill goes on behind its last batch.
    pub(super) async fn run_segment(
        &mut self,
        segment: &Segment,
        at: &Position<'_>,
        record: &[String],
        mut resume_after: Option<String>,
    ) -> Result<(), MigrateError> {
        for attempt in 1.. {
            let result = match segment {
                Segment::Transaction { before, statements, checks, after } => {
                    self.run_transaction(before, statements, checks, after, at, record).await
                }
                Segment::Alone(statement) => self.run_alone(statement, at).await,
                Segment::Backfill(batch) => self.run_backfill(batch, at, &mut resume_after).await,
            };
            match result {
                Ok(()) => break,
                Err(Stop::Statement(_, error)) if self.may_retry(&error, attempt) => {
                    let (revision, reason) = (at.revision.to_owned(), error.message);
                    self.reporter.tell(Progress::Retry { revision, attempt: attempt + 1, reason });
                    let longest = 1000 << attempt.min(5);
                    let pause = rand::rng().random_range(1000..=longest.clamp(1001, 30_000));
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
                Err(Stop::Statement(statement, error)) => {
                    if matches!(segment, Segment::Alone(_)) && error.kind != DatabaseErrorKind::Unreachable {
                        // Where this cannot be written, the statement is in doubt when the run is continued.
                        let _ = self.mark(at, JournalState::Failed, None).await;
                    }
                    return Err(self.failure(at, &statement, error));
                }
                Err(Stop::Migrate(error)) => return Err(error),
            }
        }
        Ok(())
    }

    fn may_retry(&self, error: &DatabaseError, attempt: u32) -> bool {
        error.kind == DatabaseErrorKind::LockTimeout && attempt <= self.settings.lock_retries
    }

    async fn run_transaction(
        &mut self,
        before: &[Statement],
        statements: &[Statement],
        checks: &[PlannedAssertion],
        after: &[Statement],
        at: &Position<'_>,
        record: &[String],
    ) -> Result<(), Stop> {
        let result = match self.execute_all(before).await {
            Ok(()) => self.run_inside(statements, checks, at, record).await,
            Err(stop) => Err(stop),
        };
        let cleaned = self.execute_all(after).await;
        result.and(cleaned)
    }

    async fn run_inside(
        &mut self,
        statements: &[Statement],
        checks: &[PlannedAssertion],
        at: &Position<'_>,
        record: &[String],
    ) -> Result<(), Stop> {
        self.database.begin().await.map_err(|error| Stop::of_runner("BEGIN", error))?;
        let result = self.run_begun(statements, checks, at, record).await;
        if result.is_err() {
            // The first error is the one that counts; a rollback that fails as well adds nothing to it.
            let _ = self.database.rollback().await;
            return result;
        }
        self.database.commit().await.map_err(|error| Stop::of_runner("COMMIT", error))
    }

    async fn run_begun(
        &mut self,
        statements: &[Statement],
        checks: &[PlannedAssertion],
        at: &Position<'_>,
        record: &[String],
    ) -> Result<(), Stop> {
        self.check_token(at.lock, true).await?;
        self.execute_all(statements).await?;
        for check in checks {
            let found = self.violations(check).await;
            if let Some(rows) = found.map_err(|error| Stop::of_runner(&check.query, error))? {
                let (revision, direction, name) = (at.revision.to_owned(), at.direction, check.name.clone());
                let left = Box::new(Left::Nothing);
                return Err(Stop::Migrate(MigrateError::Check { revision, direction, name, rows, left }));
            }
        }
        for sql in record.iter().cloned().chain(self.mark_sql(at, JournalState::Done, None)) {
            self.database.execute(&sql).await?;
        }
        Ok(())
    }

    /// Batches in the order of the key. The last key of each is journalled in its transaction, so that an interrupted run goes on behind it.
    async fn run_backfill(
        &mut self,
        batch: &BatchPlan,
        at: &Position<'_>,
        low: &mut Option<String>,
    ) -> Result<(), Stop> {
        let mut rows = 0;
        loop {
            let bounds = |sql: &str, high: Option<&str>| {
                let literal = |key: Option<&str>| self.dialect.literal(key);
                sql.replace("{low}", &literal(low.as_deref())).replace("{high}", &literal(high))
            };
            let next = bounds(if low.is_some() { &batch.next } else { &batch.first }, None);
            let found = self.database.query(&next).await.map_err(|error| Stop::of_runner(&next, error))?;
            let Some(high) = found.first().and_then(|row| row.first().cloned().flatten()) else { break };
            let update = bounds(if low.is_some() { &batch.update_next } else { &batch.update_first }, Some(&high));
            rows += self.run_batch(&update, at, &high).await?;
            self.reporter.tell(Progress::Batch { name: batch.name.clone(), rows });
            *low = Some(high);
        }
        self.mark(at, JournalState::Done, low.as_deref()).await?;
        Ok(())
    }

    async fn run_batch(&mut self, update: &str, at: &Position<'_>, high: &str) -> Result<u64, Stop> {
        self.database.begin().await?;
        let mut changed = 0;
        let result: Result<(), Stop> = async {
            self.check_token(at.lock, true).await?;
            changed = self.database.execute(update).await.map_err(|e| Stop::of_runner(update, e))?;
            self.mark(at, JournalState::Planned, Some(high)).await?;
            Ok(())
        }
        .await;
        if let Err(stop) = result {
            let _ = self.database.rollback().await;
            return Err(stop);
        }
        self.database.commit().await?;
        Ok(changed)
    }

    pub(super) async fn execute_all(&mut self, statements: &[Statement]) -> Result<(), Stop> {
        for statement in statements {
            let result = self.database.run(statement).await;
            result.map_err(|error| Stop::Statement(Box::new(statement.clone()), error))?;
        }
        Ok(())
    }

    /// What a check lists, where it does not hold.
    pub(super) async fn violations(&mut self, check: &PlannedAssertion) -> Result<Option<String>, DatabaseError> {
        let rows = self.database.query(&check.query).await?;
        if check.expects_no_rows {
            let line = |row: &crate::plan::Row| {
                row.iter().map(|c| c.as_deref().unwrap_or("null")).collect::<Vec<_>>().join(" | ")
            };
            return Ok((!rows.is_empty()).then(|| rows.iter().take(10).map(line).collect::<Vec<_>>().join("\n")));
        }
        let first = rows.first().and_then(|row| row.first().cloned().flatten()).unwrap_or_default();
        let holds = matches!(first.to_ascii_lowercase().as_str(), "1" | "t" | "true");
        Ok((!holds).then(|| format!("the query answered `{first}`")))
    }

    /// Tells the journal, where there is one.
    pub(super) async fn mark(
        &mut self,
        at: &Position<'_>,
        state: JournalState,
        note: Option<&str>,
    ) -> Result<(), MigrateError> {
        if let Some(sql) = self.mark_sql(at, state, note) {
            self.database.execute(&sql).await?;
        }
        Ok(())
    }

    fn mark_sql(&self, at: &Position<'_>, state: JournalState, note: Option<&str>) -> Option<String> {
        at.journalled.map(|segment| self.ledger.journal_mark_sql(at.run, at.revision, segment, state, note))
    }

    fn failure(&self, at: &Position<'_>, statement: &Statement, error: DatabaseError) -> MigrateError {
        let step =
            Step { revision: at.revision.to_owned(), applied: at.direction == "upgrade", heads: Vec::new().into() };
        let file = self.history.file_of(&step);
        let line = statement.line.map(|line| line_of_error(statement, line, &error, self.dialect.name()));
        MigrateError::Statement(Box::new(StatementFailure {
            revision: at.revision.to_owned(),
            direction: at.direction,
            statement: statement.sql.clone(),
            place: line.map(|line| SqlPlace { file: file.clone(), line }),
            file,
            error,
            finished: at.finished.to_vec(),
            left: Left::Nothing,
        }))
    }
}

/// Where the server saw the error, else where the statement begins.
fn line_of_error(statement: &Statement, line: usize, error: &DatabaseError, dialect: DialectName) -> usize {
    match error.position {
        Some(position) => line + statement.sql.chars().take(position.saturating_sub(1)).filter(|c| *c == '\n').count(),
        None => line_in(&statement.sql, line, dialect),
    }
}
