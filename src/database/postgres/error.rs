//! Errors of the server and of the way to it, without passwords.

use crate::plan::{DatabaseError, DatabaseErrorKind};
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

/// What the caller acts on, and all that the server said. sqlx's own text is not used for server errors: it names a line of the server's source.
pub(super) fn from_sqlx(error: &sqlx::Error) -> DatabaseError {
    let text = |text: &str| Some(text.to_owned());
    match error {
        sqlx::Error::Database(database) => match database.try_downcast_ref::<PgDatabaseError>() {
            Some(error) => DatabaseError {
                kind: kind(error.code()),
                message: error.message().to_owned(),
                code: text(error.code()),
                detail: error.detail().map(str::to_owned),
                hint: error.hint().map(str::to_owned),
                position: match error.position() {
                    Some(PgErrorPosition::Original(position)) => Some(position),
                    Some(PgErrorPosition::Internal { .. }) | None => None,
                },
            },
            None => DatabaseError::new(DatabaseErrorKind::Other, database.message()),
        },
        sqlx::Error::Io(error) => DatabaseError::new(DatabaseErrorKind::Unreachable, error.to_string()),
        sqlx::Error::Tls(error) => {
            DatabaseError::new(DatabaseErrorKind::Unreachable, format!("no encrypted connection: {error}"))
        }
        // What answers speaks another protocol: no PostgreSQL.
        sqlx::Error::Protocol(said) => DatabaseError {
            hint: Some("does a PostgreSQL server listen there, and is the port right?".to_owned()),
            ..DatabaseError::new(DatabaseErrorKind::Unreachable, said.clone())
        },
        other => DatabaseError::new(DatabaseErrorKind::Other, other.to_string()),
    }
}

/// SQLSTATE, appendix A of the manual.
fn kind(code: &str) -> DatabaseErrorKind {
    match code {
        "28000" | "28P01" => DatabaseErrorKind::Authentication,
        "3D000" => DatabaseErrorKind::NoSuchDatabase,
        "42501" => DatabaseErrorKind::Permission,
        "25006" => DatabaseErrorKind::ReadOnly,
        // A deadlock is a lock that could not be had either, and the same remedy helps: again.
        "55P03" | "40P01" => DatabaseErrorKind::LockTimeout,
        "42P01" => DatabaseErrorKind::NoSuchTable,
        "23505" | "42P07" | "42710" | "42P06" | "42701" | "42P04" | "42723" => DatabaseErrorKind::AlreadyExists,
        "53300" | "57P01" | "57P02" | "57P03" => DatabaseErrorKind::Unreachable,
        code if code.starts_with("08") => DatabaseErrorKind::Unreachable,
        code if code.starts_with("23") => DatabaseErrorKind::Constraint,
        _ => DatabaseErrorKind::Other,
    }
}
