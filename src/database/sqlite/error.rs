//! What SQLite says, sorted by what a caller does about it.

use crate::dialect::sqlite::REBUILT;
use crate::plan::{DatabaseError, DatabaseErrorKind};

/// Primary result codes (SQLite's documentation, "Result and Error Codes"); extended ones hold them in their low byte.
mod code {
    pub(super) const PERM: i32 = 3;
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const READONLY: i32 = 8;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const CONSTRAINT: i32 = 19;
    pub(super) const AUTH: i32 = 23;
    pub(super) const NOTADB: i32 = 26;
    pub(super) const CONSTRAINT_PRIMARYKEY: i32 = 1555;
    pub(super) const CONSTRAINT_UNIQUE: i32 = 2067;
}

/// An error of sqlx as one of ours.
pub(super) fn from_sqlx(error: &sqlx::Error) -> DatabaseError {
    let Some(said) = error.as_database_error() else { return from_driver(error) };
    let code: i32 = said.code().and_then(|code| code.parse().ok()).unwrap_or_default();
    // A rebuild fills the new table under a name that its author never wrote.
    let message = said.message().replace(REBUILT, "");
    let mut out = DatabaseError::new(kind(code, &message), message);
    out.code = Some(code.to_string());
    if code & 0xff == code::NOTADB {
        out.hint = Some("the file is encrypted or no SQLite database at all".to_owned());
    }
    out
}

fn kind(code: i32, message: &str) -> DatabaseErrorKind {
    match code {
        code::CONSTRAINT_PRIMARYKEY | code::CONSTRAINT_UNIQUE => return DatabaseErrorKind::AlreadyExists,
        _ => {}
    }
    match code & 0xff {
        code::PERM | code::AUTH => DatabaseErrorKind::Permission,
        code::BUSY | code::LOCKED => DatabaseErrorKind::LockTimeout,
        code::READONLY => DatabaseErrorKind::ReadOnly,
        code::CANTOPEN => DatabaseErrorKind::NoSuchDatabase,
        code::CONSTRAINT => DatabaseErrorKind::Constraint,
        _ if message.starts_with("no such table") => DatabaseErrorKind::NoSuchTable,
        _ if message.ends_with("already exists") => DatabaseErrorKind::AlreadyExists,
        _ => DatabaseErrorKind::Other,
    }
}

fn from_driver(error: &sqlx::Error) -> DatabaseError {
    let kind = match error {
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => DatabaseErrorKind::Unreachable,
        _ => DatabaseErrorKind::Other,
    };
    DatabaseError::new(kind, error.to_string())
}

/// An error of the file system.
pub(super) fn from_io(error: &std::io::Error, what: &str) -> DatabaseError {
    let kind = match error.kind() {
        std::io::ErrorKind::PermissionDenied => DatabaseErrorKind::Permission,
        std::io::ErrorKind::ReadOnlyFilesystem => DatabaseErrorKind::ReadOnly,
        std::io::ErrorKind::NotFound => DatabaseErrorKind::NoSuchDatabase,
        _ => DatabaseErrorKind::Other,
    };
    DatabaseError::new(kind, format!("{what}: {error}"))
}
