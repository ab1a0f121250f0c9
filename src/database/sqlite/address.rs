//! Where a database of SQLite is: a file, or memory.

use super::error::from_sqlx;
use crate::plan::{DatabaseError, DatabaseErrorKind};
use sqlx::sqlite::SqliteConnectOptions;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// How long a statement waits for another session.
const PATIENCE: Duration = Duration::from_secs(5);
const ROWS_AT_ONCE: usize = 4096;

/// A database and how it is opened.
#[derive(Debug, Clone)]
pub(super) struct Address {
    /// For the driver.
    pub(super) options: SqliteConnectOptions,
    /// The file; none in memory.
    pub(super) file: Option<PathBuf>,
    /// For people.
    pub(super) text: String,
    /// A file that is not there is made: the URL names no `mode`.
    pub(super) makes_file: bool,
}

impl Address {
    /// Reads `sqlite:path`, `sqlite://path`, `sqlite:///path` and `sqlite::memory:`, each perhaps with `?mode=ro` and what else SQLite takes.
    pub(super) fn parse(url: &str) -> Result<Self, DatabaseError> {
        let options = SqliteConnectOptions::from_str(url).map_err(|error| {
            let mut error = from_sqlx(&error);
            error.hint = Some("write `sqlite:music.db`, `sqlite:///srv/music.db` or `sqlite::memory:`".to_owned());
            error
        })?;
        let (place, parameters) = url.split_once('?').unwrap_or((url, ""));
        let place = place.trim_start_matches("sqlite:").trim_start_matches("//");
        let mode = parameters.split('&').find_map(|parameter| parameter.strip_prefix("mode="));
        if place == ":memory:" || mode == Some("memory") {
            return Ok(Self {
                options: pinned(options),
                file: None,
                text: "sqlite::memory:".to_owned(),
                makes_file: false,
            });
        }
        if place.is_empty() {
            let mut error = DatabaseError::new(DatabaseErrorKind::NoSuchDatabase, "the URL names no file");
            error.hint = Some("write `sqlite:music.db`, or `sqlite::memory:`".to_owned());
            return Err(error);
        }
        let file = options.get_filename().to_owned();
        let makes_file = mode.is_none();
        let options = if makes_file { options.create_if_missing(true) } else { options };
        let text = format!("sqlite:{}", file.display());
        Ok(Self { options: pinned(options), file: Some(file), text, makes_file })
    }

    /// An empty database of its own in memory.
    pub(super) fn memory() -> Result<Self, DatabaseError> {
        Self::parse("sqlite::memory:")
    }

    /// Whether it is a file that is not there, in a folder that is.
    pub(super) fn is_missing(&self) -> bool {
        let Some(file) = &self.file else { return false };
        let folder = file.parent().filter(|folder| *folder != Path::new(""));
        !file.exists() && folder.is_none_or(Path::is_dir)
    }

    /// Says what SQLite's `unable to open database file` leaves open.
    pub(super) fn check(&self) -> Result<(), DatabaseError> {
        let Some(file) = &self.file else { return Ok(()) };
        if file.is_dir() {
            return Err(DatabaseError::new(
                DatabaseErrorKind::NoSuchDatabase,
                format!("`{}` is a folder", file.display()),
            ));
        }
        let folder = file.parent().filter(|folder| *folder != Path::new(""));
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            let message = format!("there is no folder `{}` for the database", folder.display());
            let mut error = DatabaseError::new(DatabaseErrorKind::NoSuchDatabase, message);
            error.hint = Some(format!("create it (`mkdir -p {}`), or correct the URL", folder.display()));
            return Err(error);
        }
        Ok(())
    }

    /// The file that stands for the migration lock: beside the database, found by every path that leads to it.
    pub(super) fn lock_file(&self) -> Option<PathBuf> {
        let file = self.file.as_ref()?;
        let mut name = file.canonicalize().unwrap_or_else(|_| file.clone()).into_os_string();
        name.push(".anabranch-lock");
        Some(name.into())
    }
}

fn pinned(options: SqliteConnectOptions) -> SqliteConnectOptions {
    // A statement kept from before a change of the schema would answer with the columns of then.
    let options = options.foreign_keys(true).busy_timeout(PATIENCE).statement_cache_capacity(0);
    // A query's rows are all taken before anything else is done: a small buffer would only let two threads wait for each other.
    options.row_buffer_size(ROWS_AT_ONCE)
}
