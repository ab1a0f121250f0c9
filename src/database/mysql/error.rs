//! What the server said, sorted by what a caller can do about it.

use crate::plan::{DatabaseError, DatabaseErrorKind};
use sqlx::mysql::MySqlDatabaseError;

/// An error of sqlx as one of ours.
pub(super) fn translate(error: &sqlx::Error) -> DatabaseError {
    match error {
        sqlx::Error::Database(said) => match said.try_downcast_ref::<MySqlDatabaseError>() {
            Some(said) => DatabaseError {
                code: Some(said.number().to_string()),
                ..DatabaseError::new(kind_of(said.number()), said.message())
            },
            None => DatabaseError::new(DatabaseErrorKind::Other, said.message()),
        },
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Configuration(_) | sqlx::Error::Protocol(_) => {
            DatabaseError::new(DatabaseErrorKind::Unreachable, error.to_string())
        }
        _ => DatabaseError::new(DatabaseErrorKind::Other, error.to_string()),
    }
}

/// The server's error numbers (MySQL's manual, "Server Error Message Reference"; MariaDB's, "MariaDB Error Code Reference").
fn kind_of(number: u16) -> DatabaseErrorKind {
    match number {
        1045 | 1698 | 1862 | 3118 => DatabaseErrorKind::Authentication,
        1049 => DatabaseErrorKind::NoSuchDatabase,
        1044 | 1142 | 1143 | 1227 | 1370 | 1410 | 1419 => DatabaseErrorKind::Permission,
        1290 | 1792 | 1836 => DatabaseErrorKind::ReadOnly,
        1205 | 1213 | 3572 => DatabaseErrorKind::LockTimeout,
        1146 => DatabaseErrorKind::NoSuchTable,
        1007 | 1022 | 1050 | 1060 | 1061 | 1062 | 1304 | 1359 | 1586 | 1826 | 3822 => DatabaseErrorKind::AlreadyExists,
        1048 | 1216 | 1217 | 1364 | 1451 | 1452 | 1557 | 1761 | 1762 | 3819 | 4025 => DatabaseErrorKind::Constraint,
        1040 | 1053 | 1152..=1161 | 1184 | 1927 | 3169 => DatabaseErrorKind::Unreachable,
        _ => DatabaseErrorKind::Other,
    }
}
