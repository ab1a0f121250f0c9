//! SQL over the text protocol.

use super::error::translate;
use crate::plan::{DatabaseError, Row};
use futures_util::{StreamExt, stream::BoxStream};
use sqlx::mysql::{MySqlConnection, MySqlQueryResult, MySqlRow};
use sqlx::{AssertSqlSafe, Either, Row as _};

type Answers<'a> = BoxStream<'a, Result<Either<MySqlQueryResult, MySqlRow>, sqlx::Error>>;

fn send<'a>(connection: &'a mut MySqlConnection, sql: &str) -> Answers<'a> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_many(connection)
}

/// Runs statements; the rows that the last one changed.
pub(super) async fn execute(connection: &mut MySqlConnection, sql: &str) -> Result<u64, DatabaseError> {
    let mut answers = send(connection, sql);
    let mut changed = 0;
    while let Some(answer) = answers.next().await {
        if let Either::Left(result) = answer.map_err(|error| translate(&error))? {
            changed = result.rows_affected();
        }
    }
    Ok(changed)
}

/// Runs a query.
pub(super) async fn query(connection: &mut MySqlConnection, sql: &str) -> Result<Vec<Row>, DatabaseError> {
    Ok(batch(connection, sql).await?.into_iter().flatten().collect())
}

/// Runs several queries in one round trip; the rows of each.
pub(super) async fn batch(connection: &mut MySqlConnection, sql: &str) -> Result<Vec<Vec<Row>>, DatabaseError> {
    let mut answers = send(connection, sql);
    let mut done = Vec::new();
    let mut current = Vec::new();
    while let Some(answer) = answers.next().await {
        match answer.map_err(|error| translate(&error))? {
            Either::Left(_) => done.push(std::mem::take(&mut current)),
            Either::Right(row) => current.push(cells(&row)?),
        }
    }
    Ok(done)
}

/// Every cell as text; bytes that are none are shown as well as they can be.
fn cells(row: &MySqlRow) -> Result<Row, DatabaseError> {
    let cell = |at: usize| {
        let bytes: Option<Vec<u8>> = row.try_get_unchecked(at).map_err(|error| translate(&error))?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    };
    (0..row.len()).map(cell).collect()
}
