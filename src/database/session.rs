//! Settings of a session that works on a schema.

use crate::model::DialectName;
use std::time::Duration;

/// How long a statement waits for a lock. SQLite waits by its busy timeout, which the connection sets.
pub fn lock_timeout_sql(dialect: DialectName, timeout: Duration) -> Option<String> {
    let (seconds, milliseconds) = (timeout.as_secs().max(1), timeout.as_millis());
    match dialect {
        DialectName::Sqlite => None,
        DialectName::Postgres => Some(format!("SET lock_timeout = '{milliseconds}ms'")),
        DialectName::Mysql | DialectName::MariaDb => {
            Some(format!("SET SESSION lock_wait_timeout = {seconds}, SESSION innodb_lock_wait_timeout = {seconds}"))
        }
    }
}
