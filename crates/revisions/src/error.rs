//! A mistake in a revision file, as facts: where, what was found, and what to write instead.

use std::fmt;
use std::path::{Path, PathBuf};

/// A file that could not be read as a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// A stable code: `revision.unreadable`, `revision.header_missing`, `revision.header_malformed`, `revision.rollback_alone`,
    /// `revision.both_ways`.
    pub code: &'static str,
    /// The file, or the folder that could not be listed.
    pub path: PathBuf,
    /// The line, counted from 1; 0 where no place in the file is meant.
    pub line: usize,
    /// The column in characters, counted from 1; 0 where no place in the file is meant.
    pub column: usize,
    /// What was found there.
    pub found: String,
    /// What to write or to do.
    pub help: String,
}

impl ReadError {
    pub(crate) fn of_file(code: &'static str, path: &Path, found: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, path: path.to_owned(), line: 0, column: 0, found: found.into(), help: help.into() }
    }

    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::of_file(
            "revision.unreadable",
            path,
            format!("cannot be read: {error}"),
            "make the file readable, as UTF-8 text",
        )
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.found)
    }
}

impl std::error::Error for ReadError {}

/// The line and column of a byte offset, both counted from 1.
pub(crate) fn position(source: &str, offset: usize) -> (usize, usize) {
    let before = source.get(..offset).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
