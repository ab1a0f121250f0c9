//! What a run tells while it goes on.

use std::sync::Arc;

/// Something that happens in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Somebody else holds the migration lock.
    Waiting {
        /// Who, as far as the lock's row says.
        holder: String,
    },
    /// A revision begins.
    Begin {
        /// `upgrade` or `downgrade`.
        direction: &'static str,
        /// The revision.
        revision: String,
        /// Its message.
        message: String,
    },
    /// A revision is done.
    Done {
        /// The revision.
        revision: String,
        /// In milliseconds.
        took_ms: u128,
    },
    /// A lock could not be had; the segment is tried again.
    Retry {
        /// The revision.
        revision: String,
        /// The attempt that comes, from 2.
        attempt: u32,
        /// What the server said.
        reason: String,
    },
    /// A batch of a backfill is done.
    Batch {
        /// The name of the backfill.
        name: String,
        /// Rows changed so far.
        rows: u64,
    },
    /// An interrupted revision is continued.
    Resuming {
        /// The revision.
        revision: String,
    },
    /// Something a person should know.
    Note(String),
}

/// Who hears of progress.
#[derive(Clone)]
pub struct Reporter(Arc<dyn Fn(Progress) + Send + Sync>);

impl Reporter {
    /// Hands each piece of progress to `hear`.
    pub fn new(hear: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hear))
    }

    /// Nobody hears.
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// Tells.
    pub(crate) fn tell(&self, progress: Progress) {
        (self.0)(progress);
    }
}
