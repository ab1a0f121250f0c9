//! Settings of a session, set back.
//!
//! The server knows no `RESET ALL`, and a session that is begun anew loses the migration lock: so the settings are compared with those of another
//! session that was just opened.

use super::error::translate;
use super::rows;
use crate::plan::DatabaseError;
use sqlx::Connection;
use sqlx::mysql::MySqlConnection;
use std::collections::BTreeMap;

/// Variables that say what happened in a session, or which database it is in, and are nobody's setting.
const FACTS: &[&str] = &[
    "character_set_database",
    "collation_database",
    "error_count",
    "external_user",
    "gtid_next",
    "gtid_seq_no",
    "identity",
    "in_transaction",
    "insert_id",
    "last_gtid",
    "last_insert_id",
    "proxy_user",
    "pseudo_slave_mode",
    "pseudo_replica_mode",
    "pseudo_thread_id",
    "rand_seed1",
    "rand_seed2",
    "resultset_metadata",
    "rowid_lock",
    "skip_replication",
    "statement_id",
    "timestamp",
    "transaction_allow_batching",
    "use_secondary_engine",
    "warning_count",
];

/// Sets every variable back that is another one in a fresh session.
pub(super) async fn reset(connection: &mut MySqlConnection, mut fresh: MySqlConnection) -> Result<(), DatabaseError> {
    let wanted = variables(&mut fresh).await?;
    fresh.close().await.map_err(|error| translate(&error))?;
    for (name, value) in variables(connection).await? {
        match wanted.get(&name) {
            Some(fresh) if *fresh != value && !FACTS.contains(&name.as_str()) => set(connection, &name, fresh).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn variables(connection: &mut MySqlConnection) -> Result<BTreeMap<String, String>, DatabaseError> {
    let rows = rows::query(connection, "SHOW SESSION VARIABLES").await?;
    let pair = |row: Vec<Option<String>>| {
        let mut cells = row.into_iter();
        Some((cells.next()??, cells.next().flatten().unwrap_or_default()))
    };
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// Numbers are no texts to the server, and words may be either.
async fn set(connection: &mut MySqlConnection, name: &str, value: &str) -> Result<(), DatabaseError> {
    let is_number = value.parse::<f64>().is_ok();
    let literal =
        if is_number { value.to_owned() } else { format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''")) };
    match rows::execute(connection, &format!("SET SESSION `{name}` = {literal}")).await {
        // Some are the whole server's, and what differs there was set for all: 1229 is a global variable, 1238 a read-only one.
        Err(error) if matches!(error.code.as_deref(), Some("1229" | "1238")) => Ok(()),
        result => result.map(drop),
    }
}
