//! The databases' languages: a folder each, pure.
//!
//! Invariant: the only place that renders SQL which changes a user's schema; no I/O.

pub mod author_sql;
mod free_names;
pub mod mysql;
mod mysql_only;
pub mod namesakes;
pub mod outside;
pub mod postgres;
pub mod script;
pub(crate) mod spelled_names;
pub mod sql_text;
pub mod sqlite;
pub mod traces;

use crate::model::DialectName;
use crate::plan::Dialect;

/// The dialect of a database.
pub fn of(name: DialectName) -> &'static dyn Dialect {
    match name {
        DialectName::Sqlite => &sqlite::Sqlite,
        DialectName::Postgres => &postgres::Postgres,
        DialectName::Mysql => const { &mysql::Mysql::new() },
        DialectName::MariaDb => const { &mysql::MariaDb::new() },
    }
}
