//! Connections to PostgreSQL.
//!
//! Everything goes over the simple protocol, so that no statement is cached across a change of the schema and every cell is text. Invariant:
//! no password in any text that leaves this module.

mod address;
mod copy;
mod error;
mod introspect;
mod scratch;

use crate::model::{DialectName, Schema};
use crate::plan::{Database, DatabaseError, DatabaseErrorKind, Row, Scope, Target, Version};
use async_trait::async_trait;
use error::from_sqlx;
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Connection, Either, Row as _, ValueRef};
use std::time::Duration;

/// A server that does not answer the greeting within this time is taken for unreachable.
const GREETING: Duration = Duration::from_secs(15);

/// What a plan shows must be what the server reads, whatever a role or database has set.
const SETTINGS: &str = "SET standard_conforming_strings = on; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; \
     SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; SET client_min_messages = 'warning'";

/// Opens a session.
///
/// # Errors
/// The URL cannot be read, nobody answers, or the server refuses.
pub async fn connect(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    Ok(Box::new(Session::open(address::options(url)?).await?))
}

/// One session.
struct Session {
    connection: PgConnection,
    options: PgConnectOptions,
    address: String,
    target: Target,
    in_transaction: bool,
    /// Each advisory lock that is held, with the session of its own that holds it: no failed statement and no lost session of work takes it along.
    locks: Vec<(i64, PgConnection)>,
    /// Where to drop the scratch database from.
    scratch_of: Option<PgConnectOptions>,
}

impl Session {
    async fn open(options: PgConnectOptions) -> Result<Self, DatabaseError> {
        let address = address::shown(&options);
        let mut connection = greet(&options).await?;
        let sql = format!("{SETTINGS}; {}", include_str!("catalog/server.sql"));
        let rows = results(&mut connection, &sql).await.map_err(|error| from_sqlx(&error))?.pop().unwrap_or_default();
        let row = rows.into_iter().next().unwrap_or_default();
        let cell = |at: usize| row.get(at).cloned().flatten();
        let number: u32 = cell(0).and_then(|number| number.parse().ok()).unwrap_or_default();
        let target = Target {
            version: Version::new(number / 10_000, number % 10_000),
            default_collation: cell(1),
            ..Target::oldest(DialectName::Postgres)
        };
        Ok(Self { connection, options, address, target, in_transaction: false, locks: Vec::new(), scratch_of: None })
    }

    async fn ask(&mut self, sql: &str) -> Result<Outcome, DatabaseError> {
        copy::refuse(sql)?;
        outcome(&mut self.connection, sql).await.map_err(|error| from_sqlx(&error))
    }
}

async fn greet(options: &PgConnectOptions) -> Result<PgConnection, DatabaseError> {
    match tokio::time::timeout(GREETING, PgConnection::connect_with(options)).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(from_sqlx(&error)),
        Err(_) => {
            let message = format!("no answer within {} seconds", GREETING.as_secs());
            Err(DatabaseError::new(DatabaseErrorKind::Unreachable, message))
        }
    }
}

/// What a batch of statements gave.
#[derive(Default)]
struct Outcome {
    /// The rows of each statement.
    sets: Vec<Vec<Row>>,
    /// How many rows the last one changed.
    changed: u64,
}

async fn outcome(connection: &mut PgConnection, sql: &str) -> Result<Outcome, sqlx::Error> {
    let mut outcome = Outcome::default();
    let mut rows = Vec::new();
    let mut stream = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_many(connection);
    while let Some(step) = stream.try_next().await? {
        match step {
            Either::Left(result) => {
                outcome.sets.push(std::mem::take(&mut rows));
                outcome.changed = result.rows_affected();
            }
            Either::Right(row) => rows.push(cells(&row)?),
        }
    }
    Ok(outcome)
}

async fn results(connection: &mut PgConnection, sql: &str) -> Result<Vec<Vec<Row>>, sqlx::Error> {
    Ok(outcome(connection, sql).await?.sets)
}

fn cells(row: &PgRow) -> Result<Row, sqlx::Error> {
    let cell = |at: usize| {
        let value = row.try_get_raw(at)?;
        if value.is_null() {
            return Ok(None);
        }
        value.as_str().map(|text| Some(text.to_owned())).map_err(sqlx::Error::Decode)
    };
    (0..row.len()).map(cell).collect()
}

#[async_trait]
impl Database for Session {
    fn target(&self) -> &Target {
        &self.target
    }

    fn address(&self) -> &str {
        &self.address
    }

    async fn execute(&mut self, sql: &str) -> Result<u64, DatabaseError> {
        Ok(self.ask(sql).await?.changed)
    }

    async fn execute_with_rows(&mut self, sql: &str, rows: &str) -> Result<u64, DatabaseError> {
        copy::rows_in(&mut self.connection, sql, rows).await.map_err(|error| from_sqlx(&error))
    }

    async fn reset_session(&mut self) -> Result<(), DatabaseError> {
        self.ask("DISCARD ALL").await?;
        self.ask(SETTINGS).await.map(drop)
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, DatabaseError> {
        Ok(self.ask(sql).await?.sets.pop().unwrap_or_default())
    }

    async fn introspect(&mut self, scope: &Scope) -> Result<Schema, DatabaseError> {
        let batch = introspect::batch(scope, self.in_transaction);
        match self.ask(&batch).await {
            Ok(outcome) => Ok(introspect::schema(&self.target, scope, outcome.sets, self.in_transaction)),
            Err(error) => {
                if !self.in_transaction {
                    self.ask("ROLLBACK").await?;
                }
                Err(error)
            }
        }
    }

    async fn begin(&mut self) -> Result<(), DatabaseError> {
        self.ask("BEGIN").await?;
        self.in_transaction = true;
        Ok(())
    }

    async fn commit(&mut self) -> Result<(), DatabaseError> {
        self.in_transaction = false;
        // The server answers COMMIT of a failed transaction with a silent rollback; a query before it fails aloud.
        match self.ask("SELECT 1; COMMIT").await {
            Ok(_) => Ok(()),
            Err(error) => {
                // The first error counts; where the session is gone the server has rolled back already.
                let _ = self.ask("ROLLBACK").await;
                Err(error)
            }
        }
    }

    async fn rollback(&mut self) -> Result<(), DatabaseError> {
        self.in_transaction = false;
        self.ask("ROLLBACK").await?;
        Ok(())
    }

    async fn try_lock(&mut self, key: &str) -> Result<Option<bool>, DatabaseError> {
        let key = lock_key(key);
        if self.locks.iter().any(|(held, _)| *held == key) {
            return Ok(Some(true));
        }
        let mut connection = greet(&self.options).await?;
        let taken = format!("SELECT pg_try_advisory_lock({key})");
        if !is_true(&mut connection, &taken).await? {
            let _ = connection.close().await; // it holds nothing
            return Ok(Some(false));
        }
        // Behind a transaction pooler the next statement may meet another server process, which holds no such lock.
        let seen = format!(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted \
             AND ((classid::bigint << 32) | objid::bigint) = {key} AND objsubid = 1)"
        );
        if !is_true(&mut connection, &seen).await? {
            let _ = connection.close().await; // the lock is out of reach, and ends with the pooler's server session
            return Ok(None);
        }
        self.locks.push((key, connection));
        Ok(Some(true))
    }

    async fn unlock(&mut self, key: &str) -> Result<(), DatabaseError> {
        let key = lock_key(key);
        if let Some(at) = self.locks.iter().position(|(held, _)| *held == key) {
            let (_, mut connection) = self.locks.remove(at);
            is_true(&mut connection, &format!("SELECT pg_advisory_unlock({key})")).await?;
            connection.close().await.map_err(|error| from_sqlx(&error))?;
        }
        Ok(())
    }

    async fn another(&self) -> Result<Box<dyn Database>, DatabaseError> {
        Ok(Box::new(Self::open(self.options.clone()).await?))
    }

    async fn scratch(&mut self) -> Result<Box<dyn Database>, DatabaseError> {
        Ok(Box::new(scratch::create(self).await?))
    }

    async fn discard(self: Box<Self>) -> Result<(), DatabaseError> {
        scratch::close(*self).await
    }
}

async fn is_true(connection: &mut PgConnection, sql: &str) -> Result<bool, DatabaseError> {
    let sets = results(connection, sql).await.map_err(|error| from_sqlx(&error))?;
    let cell =
        sets.into_iter().next_back().and_then(|rows| rows.into_iter().next()).and_then(|row| row.into_iter().next());
    Ok(cell.flatten().as_deref() == Some("t"))
}

/// The first eight bytes of the SHA-256 of the key.
fn lock_key(key: &str) -> i64 {
    let digest = Sha256::digest(key.as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(bytes)
}
