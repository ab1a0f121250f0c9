//! SQL over the text protocol.

use super::error::translate;
use crate::plan::{DatabaseError, Row};
use futures_util::{StreamExt, stream::BoxStream};
use sqlx::mysql::{MySqlConnection, MySqlQueryResult, MySqlRow};
use sqlx::{AssertSqlSafe, Either, Row as _};

type Answers<'a> = BoxStream<'a, Result<Either<MySqlQueryResult, MySqlRow>, sqlx::Error>>;

/// A row as the server sent it.
pub(super) type Bytes = Vec<Option<Vec<u8>>>;

/// How many statements travel together: the server takes no packet of any length.
const TOGETHER: usize = 2000;

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
    let mut answers = send(connection, sql);
    let mut rows = Vec::new();
    while let Some(answer) = answers.next().await {
        if let Either::Right(row) = answer.map_err(|error| translate(&error))? {
            rows.push(text(bytes(&row)?));
        }
    }
    Ok(rows)
}

/// Runs queries, as many of them in one round trip as there can be; what each answers. One that fails keeps no other from running.
pub(super) async fn each(
    connection: &mut MySqlConnection,
    queries: &[String],
) -> Result<Vec<Result<Vec<Bytes>, DatabaseError>>, DatabaseError> {
    let mut done = Vec::with_capacity(queries.len());
    while done.len() < queries.len() {
        let together = &queries[done.len()..queries.len().min(done.len() + TOGETHER)];
        let mut answers = send(connection, &together.join(";\n"));
        let mut current = Vec::new();
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(Either::Left(_)) => done.push(Ok(std::mem::take(&mut current))),
                Ok(Either::Right(row)) => current.push(bytes(&row)?),
                Err(error @ sqlx::Error::Database(_)) => done.push(Err(translate(&error))),
                Err(error) => return Err(translate(&error)),
            }
        }
    }
    Ok(done)
}

fn bytes(row: &MySqlRow) -> Result<Bytes, DatabaseError> {
    (0..row.len()).map(|at| row.try_get_unchecked(at).map_err(|error| translate(&error))).collect()
}

/// Every cell as text; bytes that are none are shown as well as they can be.
pub(super) fn text(row: Bytes) -> Row {
    let text = |bytes: Vec<u8>| match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    row.into_iter().map(|cell| cell.map(text)).collect()
}
