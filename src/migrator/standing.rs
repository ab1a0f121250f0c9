//! How far an interrupted run came, by its journal.
//!
//! Invariant: a segment counts as done where the journal says so; of the first other one the journal knows that it did not run where it is a
//! transaction, since it would have marked itself in it.

use super::{MigrateError, Migrator};
use crate::database::ledger::{JournalEntry, Journalled, UnfinishedRun};
use crate::dialect::author_sql::{sets_session, shown};
use crate::dialect::traces::may_fail_in_part;
use crate::model::DialectName;
use crate::plan::{Segment, Statement};

/// An interrupted run, and how far it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The run.
    pub unfinished: UnfinishedRun,
    /// Its plan and the state of its segments.
    pub journalled: Journalled,
}

/// What of a revision ran and what did not, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HalfDone {
    /// The first words of each statement that ran.
    pub ran: Vec<String>,
    /// The first words of each that did not, the one in doubt among them.
    pub left: Vec<String>,
    /// Batches of a backfill ran, up to this key.
    pub backfilled: Option<String>,
}

impl Standing {
    /// The state of a segment.
    pub(super) fn entry(&self, number: usize) -> Option<&JournalEntry> {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        self.journalled.entries.iter().find(|entry| entry.segment == number)
    }

    pub(super) fn is_done(&self, number: usize) -> bool {
        self.entry(number).is_some_and(|entry| matches!(entry.state.as_str(), "done" | "skipped"))
    }

    /// The first segment that is not done: segments run one after the other, and those behind it were never begun.
    pub(super) fn open(&self) -> Option<usize> {
        (0..self.journalled.plan.segments.len()).find(|number| !self.is_done(*number))
    }

    /// The statement that runs alone in the first segment that is not done.
    pub(super) fn open_statement(&self) -> Option<(usize, &Statement)> {
        let number = self.open()?;
        match self.journalled.plan.segments.get(number)? {
            Segment::Alone(statement) => Some((number, statement)),
            Segment::Transaction { .. } | Segment::Backfill(_) => None,
        }
    }

    /// The last key of a backfill that is under way.
    pub(super) fn backfilled(&self) -> Option<&str> {
        let number = self.open()?;
        let Segment::Backfill(_) = self.journalled.plan.segments.get(number)? else { return None };
        self.entry(number)?.note.as_deref()
    }

    /// Marks a segment as done, in what was read.
    pub(super) fn set_done(&mut self, number: usize) {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        for entry in self.journalled.entries.iter_mut().filter(|entry| entry.segment == number) {
            entry.state = "done".to_owned();
        }
    }

    /// Whether what is done left nothing behind: settings of a session are gone with it.
    pub(super) fn has_left_nothing(&self, dialect: DialectName) -> bool {
        let plan = &self.journalled.plan;
        let done = plan.segments.iter().enumerate().filter(|(number, _)| self.is_done(*number));
        let is_lasting = |segment: &Segment| match segment {
            Segment::Backfill(_) => true,
            segment => segment.statements().iter().any(|statement| !sets_session(&statement.sql, dialect)),
        };
        !done.map(|(_, segment)| segment).any(is_lasting) && self.backfilled().is_none()
    }

    /// Whether the statement in the first segment that is not done surely did not run: the server refused it, or its transaction holds its mark.
    pub(super) fn has_not_begun(&self, dialect: DialectName) -> bool {
        let Some(number) = self.open() else { return false };
        match self.open_statement() {
            None => true,
            Some((_, statement)) => {
                let refused = self.entry(number).is_some_and(|entry| entry.state == "failed");
                refused && !may_fail_in_part(&statement.sql, dialect)
            }
        }
    }

    /// What ran and what did not, in words.
    pub fn half_done(&self, dialect: DialectName) -> HalfDone {
        let mut half = HalfDone { backfilled: self.backfilled().map(str::to_owned), ..HalfDone::default() };
        for (number, segment) in self.journalled.plan.segments.iter().enumerate() {
            let list = if self.is_done(number) { &mut half.ran } else { &mut half.left };
            match segment {
                Segment::Backfill(batch) => list.push(format!("backfill `{}`", batch.name)),
                segment => {
                    let lasting = segment.statements().into_iter().filter(|found| !sets_session(&found.sql, dialect));
                    list.extend(lasting.map(|statement| shown(&statement.sql, dialect)));
                }
            }
        }
        half
    }
}

impl Migrator {
    /// How far a run came that was interrupted; `None` where its journal cannot be read.
    pub(super) async fn standing(&mut self, unfinished: &UnfinishedRun) -> Result<Option<Standing>, MigrateError> {
        let journalled = self.ledger.journalled_plan(&mut *self.database, unfinished).await?;
        Ok(journalled.map(|journalled| Standing { unfinished: unfinished.clone(), journalled }))
    }
}
