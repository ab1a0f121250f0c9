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

/// The text of a file of SQL or Rust.
///
/// # Errors
/// It cannot be read, or holds bytes that are no text: their line is told, and how a dump is made without them.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let bytes = std::fs::read(path).map_err(|error| ReadError::unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        let (line, column) = position(&before, before.len());
        ReadError {
            code: "revision.unreadable",
            path: path.to_owned(),
            line,
            column,
            found: format!("the byte 0x{:02x} is no UTF-8 text", error.as_bytes()[valid]),
            help: "write the file as UTF-8 text (`iconv` turns other encodings into it); a dump of MySQL or MariaDB has no raw bytes with \
                   `mysqldump --hex-blob`, one of PostgreSQL is UTF-8 with `pg_dump --encoding UTF8`"
                .to_owned(),
        }
    })
}

/// The line and column of a byte offset, both counted from 1.
pub(crate) fn position(source: &str, offset: usize) -> (usize, usize) {
    let before = source.get(..offset).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
