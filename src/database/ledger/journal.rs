//! The journal: the whole plan of a revision before its first statement, and the state of each.
//!
//! Invariant: a statement in a transaction is marked done in that transaction; any other is marked right after it. A purely transactional
//! revision needs no journal.

use super::Ledger;
use crate::plan::{Database, DatabaseError, Plan};

/// The state of a planned statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalState {
    /// Not known to have run.
    Planned,
    /// It ran.
    Done,
    /// It failed.
    Failed,
    /// A person said that it is not to run.
    Skipped,
}

impl JournalState {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// A run that was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedRun {
    /// Its id.
    pub run: String,
    /// The revision it was at.
    pub revision: String,
    /// `upgrade` or `downgrade`.
    pub direction: String,
    /// Since when.
    pub since: String,
}

/// A plan that was journalled before its first statement, and how far it came.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Journalled {
    /// The whole plan.
    pub plan: Plan,
    /// What its revision was known by when the plan was made; `None` in journals of earlier versions.
    pub checksum: Option<String>,
    /// The state of each segment.
    pub entries: Vec<JournalEntry>,
}

/// A statement of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// The segment of the plan; -1 for the row that holds the plan itself.
    pub segment: i64,
    /// The statement of the segment; -1 for the segment as a whole.
    pub statement: i64,
    /// `planned`, `done`, `failed`, `skipped`.
    pub state: String,
    /// Progress of a backfill: the last key that was done. Of a statement that runs alone: what it met.
    pub note: Option<String>,
}

impl Ledger {
    /// Stores the whole plan with the checksum that its revision is known by, and a row for each segment.
    pub fn journal_plan_sql(
        &self,
        run: &str,
        revision: &str,
        direction: &str,
        plan: &Plan,
        checksum: Option<&str>,
    ) -> Vec<String> {
        let document = serde_json::to_string(plan).unwrap_or_default();
        let row = |at: (i64, i64), sql: Option<&str>, plan: Option<&str>, checksum: Option<&str>| {
            format!(
                "INSERT INTO {} (run, revision, direction, segment, statement, state, statement_sql, plan, before_fingerprint, at) \
                 VALUES ({}, {}, {}, {}, {}, 'planned', {}, {}, {}, {})",
                self.table("journal"),
                self.text(run),
                self.text(revision),
                self.text(direction),
                at.0,
                at.1,
                self.optional(sql),
                self.optional(plan),
                self.optional(checksum),
                self.server_time(0),
            )
        };
        let mut out = vec![row((-1, -1), None, Some(&document), checksum)];
        for (number, segment) in (0..).zip(&plan.segments) {
            let sql: Vec<_> = segment.statements().into_iter().map(|statement| statement.sql.as_str()).collect();
            out.push(row((number, 0), Some(&sql.join(";\n")), None, None));
        }
        out
    }

    /// Marks a segment, or with `-1` the whole revision. What was noted of it stays where there is no new note.
    pub fn journal_mark_sql(
        &self,
        run: &str,
        revision: &str,
        segment: i64,
        state: JournalState,
        note: Option<&str>,
    ) -> String {
        format!(
            "UPDATE {} SET state = '{}', error = {}, at = {} WHERE run = {} AND revision = {} AND segment = {segment}",
            self.table("journal"),
            state.as_str(),
            note.map_or_else(|| "error".to_owned(), |note| self.text(note)),
            self.server_time(0),
            self.text(run),
            self.text(revision),
        )
    }

    /// Leaves nothing to continue, of these revisions or of all: a stamp says where they stand.
    pub fn journal_settle_sql(&self, revisions: Option<&[String]>) -> String {
        let of = match revisions {
            Some(ids) => format!(" AND revision IN ({})", self.texts(ids)),
            None => String::new(),
        };
        format!(
            "UPDATE {} SET state = 'done', error = 'settled by a stamp', at = {} WHERE segment = -1 AND state <> 'done'{of}",
            self.table("journal"),
            self.server_time(0),
        )
    }

    /// Forgets what a finished run did to a revision: a script may be run for it again after it was taken back.
    pub fn journal_forget_sql(&self, run: &str, revision: &str) -> String {
        format!(
            "DELETE FROM {} WHERE run = {} AND revision = {}",
            self.table("journal"),
            self.text(run),
            self.text(revision)
        )
    }

    /// Counts the revisions that were begun and not finished.
    pub fn count_unfinished_sql(&self) -> String {
        format!("SELECT count(*) FROM {} WHERE segment = -1 AND state <> 'done'", self.table("journal"))
    }

    /// Counts the segments of a revision, up to this one, that are not done.
    pub fn count_undone_sql(&self, run: &str, revision: &str, segment: i64) -> String {
        format!(
            "SELECT count(*) FROM {} WHERE run = {} AND revision = {} AND segment BETWEEN 0 AND {segment} AND state <> 'done'",
            self.table("journal"),
            self.text(run),
            self.text(revision),
        )
    }

    /// The plan of an unfinished run and the state of its segments.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn journalled_plan(
        &self,
        database: &mut dyn Database,
        unfinished: &UnfinishedRun,
    ) -> Result<Option<Journalled>, DatabaseError> {
        let sql = format!(
            "SELECT {}, {}, state, error, plan, before_fingerprint FROM {} WHERE run = {} AND revision = {} ORDER BY segment, statement",
            self.fill("CAST(segment AS {cast})"),
            self.fill("CAST(statement AS {cast})"),
            self.table("journal"),
            self.text(&unfinished.run),
            self.text(&unfinished.revision),
        );
        let (mut plan, mut checksum) = (None, None);
        let mut entries = Vec::new();
        for row in database.query(&sql).await? {
            let cell = |at: usize| row.get(at).cloned().flatten();
            let number = |at: usize| cell(at).and_then(|text| text.parse().ok()).unwrap_or(-1);
            if number(0) == -1 {
                plan = cell(4).and_then(|text| serde_json::from_str(&text).ok());
                checksum = cell(5);
            } else {
                let state = cell(2).unwrap_or_default();
                entries.push(JournalEntry { segment: number(0), statement: number(1), state, note: cell(3) });
            }
        }
        Ok(plan.map(|plan| Journalled { plan, checksum, entries }))
    }
}
