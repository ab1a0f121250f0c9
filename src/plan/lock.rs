//! How strongly a statement locks.

use serde::{Deserialize, Serialize};
use std::fmt;

/// PostgreSQL's table locks, from the weakest to the strongest (its manual, section 13.3.1). MySQL's metadata locks and SQLite's lock on the
/// whole file are said in the same words: `Share` lets others read, `AccessExclusive` lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockMode {
    /// Others may do all but drop it.
    AccessShare,
    /// Taken by `SELECT .. FOR UPDATE`.
    RowShare,
    /// Taken by writes.
    RowExclusive,
    /// Others may read and write, not change the schema (`CREATE INDEX CONCURRENTLY`, `VALIDATE CONSTRAINT`).
    ShareUpdateExclusive,
    /// Others may read (`CREATE INDEX`).
    Share,
    /// Others may read (`ADD FOREIGN KEY`).
    ShareRowExclusive,
    /// Others may read.
    Exclusive,
    /// Nobody else.
    AccessExclusive,
}

impl fmt::Display for LockMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessShare => "access share",
            Self::RowShare => "row share",
            Self::RowExclusive => "row exclusive",
            Self::ShareUpdateExclusive => "share update exclusive",
            Self::Share => "share",
            Self::ShareRowExclusive => "share row exclusive",
            Self::Exclusive => "exclusive",
            Self::AccessExclusive => "access exclusive",
        })
    }
}
