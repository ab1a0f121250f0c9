//! SQL of an author that is refused before anything runs, and where it stands.

use std::fmt;

/// Where a piece of an author's SQL stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SqlPlace {
    /// The file, where that is known: an SQL file, or the Rust file of a revision that holds SQL.
    pub file: Option<String>,
    /// The line of the SQL, from 1.
    pub line: usize,
}

impl fmt::Display for SqlPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) if file.ends_with(".sql") => write!(f, "`{file}`, line {}", self.line),
            Some(file) => write!(f, "`{file}`, line {} of its SQL", self.line),
            None => write!(f, "line {} of the SQL", self.line),
        }
    }
}

/// SQL of an author that cannot be run as it is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("{place}: `{statement}` {reason}")]
#[diagnostic(code("sql.refused"), help("{instead}"))]
pub struct RefusedSql {
    /// Where it stands.
    pub place: SqlPlace,
    /// The first line of it.
    pub statement: String,
    /// What is wrong with it, as the rest of a sentence: `is a command of psql ..`.
    pub reason: String,
    /// What to do instead.
    pub instead: String,
}

impl RefusedSql {
    /// A refusal of what stands in a line.
    pub fn new(line: usize, statement: &str, reason: impl Into<String>, instead: impl Into<String>) -> Self {
        Self {
            place: SqlPlace { file: None, line },
            statement: statement.to_owned(),
            reason: reason.into(),
            instead: instead.into(),
        }
    }

    /// The same, in a file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.place.file.get_or_insert(file.into());
        self
    }
}
