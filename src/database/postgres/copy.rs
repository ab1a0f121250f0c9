//! Rows between a table and the client.
//!
//! Invariant: nothing is sent to the server that would let it wait for rows that nobody sends, or send rows that nobody reads.

use crate::dialect::script::copy;
use crate::plan::{DatabaseError, DatabaseErrorKind};
use sqlx::postgres::PgConnection;

/// Runs `COPY .. FROM stdin` with these rows.
pub(super) async fn rows_in(connection: &mut PgConnection, sql: &str, rows: &str) -> Result<u64, sqlx::Error> {
    let mut copying = connection.copy_in_raw(sql).await?;
    if !rows.is_empty() {
        copying.send(rows.as_bytes()).await?;
    }
    copying.finish().await
}

/// Refuses a statement that would change the protocol.
pub(super) fn refuse(sql: &str) -> Result<(), DatabaseError> {
    if copy(sql).is_none() {
        return Ok(());
    }
    let message = "`COPY` between the server and its client needs the rows behind it in a script of its own";
    let mut error = DatabaseError::new(DatabaseErrorKind::Other, message);
    error.hint = Some("write `COPY .. FROM stdin;`, the rows, and a line `\\.` into the SQL of a revision".to_owned());
    Err(error)
}
