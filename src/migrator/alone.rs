//! Runs a statement that no transaction holds.
//!
//! Invariant: before it runs the journal has noted what it met, so that an interrupted run can tell whether it ran; what an attempt that failed left
//! behind on PostgreSQL (an index that is not valid) is taken away before another one and after it, and is never taken for the thing itself.

use super::segment::{Position, Stop};
use super::{MigrateError, Migrator, Progress};
use crate::database::ledger::JournalState;
use crate::dialect::traces::{Trace, trace};
use crate::plan::{DatabaseError, DatabaseErrorKind, SessionSetting, Statement};
use sha2::{Digest, Sha256};

/// What the journal notes of what a statement meets, in a word or as a list of numbers.
const INVALID: &str = "not valid before:";

impl Migrator {
    /// Runs a statement alone.
    pub(super) async fn run_alone(&mut self, statement: &Statement, at: &Position<'_>) -> Result<(), Stop> {
        self.check_token(at.lock, false).await?;
        let Some(trace) = self.watched(statement) else {
            let result = self.under(statement.setting.as_ref(), statement).await;
            result?;
            self.mark(at, JournalState::Done, None).await?;
            return Ok(());
        };
        let note = self.prepare(&trace, statement, at.note).await?;
        if let Some(note) = &note {
            self.mark(at, JournalState::Planned, Some(note)).await?;
        }
        let result = match self.seen(&trace, statement).await?.as_deref() {
            Some("pending") => self.finish(&trace, statement).await,
            _ => self.under(statement.setting.as_ref(), statement).await,
        };
        if let Err(stop) = result {
            // What cannot be taken away now is taken away before the next attempt.
            let _ = self.take_leftovers_away(&trace, statement, note.as_deref()).await;
            return Err(stop);
        }
        if self.seen(&trace, statement).await?.as_deref() == Some("invalid") {
            let message = format!("{} is there and not valid: it was not made, and nobody may use it", trace.subject());
            return Err(Stop::Statement(
                Box::new(statement.clone()),
                DatabaseError::new(DatabaseErrorKind::Other, message),
            ));
        }
        self.mark(at, JournalState::Done, None).await?;
        Ok(())
    }

    /// What the statement leaves, where that is looked at: what our own plans do to a schema is seen in the schema.
    pub(super) fn watched(&self, statement: &Statement) -> Option<Trace> {
        let found = trace(&statement.sql, self.dialect.name())?;
        let by_name = matches!(found, Trace::Made(_) | Trace::Dropped(_) | Trace::Changed(_));
        (!by_name || statement.effect.is_empty()).then_some(found)
    }

    /// Takes away what an earlier attempt left behind, and says what the statement meets then.
    async fn prepare(
        &mut self,
        trace: &Trace,
        statement: &Statement,
        noted: Option<&str>,
    ) -> Result<Option<String>, Stop> {
        self.take_leftovers_away(trace, statement, noted).await?;
        if let Some(query) = trace.invalid_before() {
            let numbers = self.query_under(statement.setting.as_ref(), &query).await?;
            let numbers: Vec<String> = numbers.into_iter().flatten().flatten().collect();
            return Ok(Some(format!("{INVALID} {}", numbers.join(" "))));
        }
        Ok(self.seen(trace, statement).await?)
    }

    /// Takes away indexes that an attempt which failed left behind. Without a note of what was not valid before nobody can tell those of a statement
    /// that names none from others.
    async fn take_leftovers_away(
        &mut self,
        trace: &Trace,
        statement: &Statement,
        noted: Option<&str>,
    ) -> Result<(), Stop> {
        let known = noted.and_then(|note| note.strip_prefix(INVALID));
        let is_nameless = trace.invalid_before().is_some();
        let known: Vec<u64> = match known {
            None if is_nameless => return Ok(()),
            known => known.unwrap_or_default().split_whitespace().filter_map(|number| number.parse().ok()).collect(),
        };
        let Some(query) = trace.leftovers(&known) else { return Ok(()) };
        for row in self.query_under(statement.setting.as_ref(), &query).await? {
            let mut cells = row.into_iter();
            let mut cell = || cells.next().flatten().unwrap_or_default();
            let (sql, index, is_built) = (cell(), cell(), cell() == "t");
            let drop = Statement::new(sql, statement.source);
            if is_built {
                let message = format!("another session is building the index `{index}`");
                return Err(Stop::Statement(
                    Box::new(drop),
                    DatabaseError::new(DatabaseErrorKind::LockTimeout, message),
                ));
            }
            self.reporter
                .tell(Progress::Note(format!("  the index `{index}` is not valid, and is dropped: {}", drop.sql)));
            self.under(statement.setting.as_ref(), &drop).await?;
        }
        Ok(())
    }

    /// The same for whoever runs nothing else of the segment.
    pub(super) async fn clear(
        &mut self,
        trace: &Trace,
        statement: &Statement,
        noted: Option<&str>,
    ) -> Result<(), MigrateError> {
        match self.take_leftovers_away(trace, statement, noted).await {
            Ok(()) => Ok(()),
            Err(Stop::Migrate(error)) => Err(error),
            Err(Stop::Statement(_, error)) => Err(error.into()),
        }
    }

    /// What an attempt that stopped between its two steps left is finished by the second.
    async fn finish(&mut self, trace: &Trace, statement: &Statement) -> Result<(), Stop> {
        match trace.finish() {
            Some(sql) => self.under(statement.setting.as_ref(), &Statement::new(sql, statement.source)).await,
            None => Ok(()),
        }
    }

    /// How it stands with what the statement leaves: in a word, or as a hash of a definition; `None` where nothing can be seen.
    pub(super) async fn seen(&mut self, trace: &Trace, statement: &Statement) -> Result<Option<String>, MigrateError> {
        let Some(question) = trace.question(self.dialect.name()) else { return Ok(None) };
        let rows = match self.query_under(statement.setting.as_ref(), &question).await {
            Ok(rows) => rows,
            Err(error) if error.kind == DatabaseErrorKind::NoSuchTable => return Ok(Some("absent".to_owned())),
            Err(error) => return Err(error.into()),
        };
        let Some(row) = rows.into_iter().next() else { return Ok(Some("absent".to_owned())) };
        if !matches!(trace, Trace::Changed(_)) {
            return Ok(row.into_iter().next().flatten());
        }
        let text: Vec<String> = row.into_iter().flatten().collect();
        Ok(Some(hash(&without_counter(&text.join("\n")))))
    }

    async fn under(&mut self, setting: Option<&SessionSetting>, statement: &Statement) -> Result<(), Stop> {
        let Some(setting) = setting else { return self.execute_all(std::slice::from_ref(statement)).await };
        self.execute_all(&[Statement::new(&setting.set, statement.source)]).await?;
        let result = self.execute_all(std::slice::from_ref(statement)).await;
        // The first error is the one that counts.
        let reset = self.execute_all(&[Statement::new(&setting.reset, statement.source)]).await;
        result.and(reset)
    }

    async fn query_under(
        &mut self,
        setting: Option<&SessionSetting>,
        query: &str,
    ) -> Result<Vec<crate::plan::Row>, DatabaseError> {
        let Some(setting) = setting else { return self.database.query(query).await };
        self.database.execute(&setting.set).await?;
        let rows = self.database.query(query).await;
        self.database.execute(&setting.reset).await?;
        rows
    }
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The next number of a table goes with its rows.
fn without_counter(text: &str) -> String {
    let Some((before, after)) = text.split_once(" AUTO_INCREMENT=") else { return text.to_owned() };
    format!("{before}{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
}
