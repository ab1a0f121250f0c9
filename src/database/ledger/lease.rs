//! The lease on the lock's row: who may write, with a token that only rises.
//!
//! Taken always; what the server offers comes on top. A holder that held the server's own lock and is gone has lost it with its session, so
//! whoever has that lock now may take the row over at once; a lease alone is waited out.

use super::{
    Ledger,
    write::{actor, host},
};
use crate::plan::{Database, DatabaseError};

/// How long a lease lasts unless it is renewed, in seconds.
const LEASE_SECONDS: u32 = 60;

/// Who holds the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// `server:` or `lease:`, then a random id.
    pub holder: String,
    /// The machine.
    pub host: String,
    /// The process.
    pub pid: String,
    /// What it does.
    pub command: String,
    /// Since when.
    pub since: String,
    /// Until when, unless renewed.
    pub expires_at: String,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaseOutcome {
    /// It is ours, with this token.
    Taken(i64),
    /// Somebody else has it.
    Held,
}

impl Ledger {
    /// Takes the lease where it is free, expired, or left behind by a holder whose server lock we have now.
    ///
    /// # Errors
    /// The database does not answer, or takes no writes.
    pub async fn take_lease(
        &self,
        database: &mut dyn Database,
        holder: &str,
        command: &str,
    ) -> Result<LeaseOutcome, DatabaseError> {
        let takes_over = if holder.starts_with("server:") { " OR holder LIKE 'server:%'" } else { "" };
        let sql = format!(
            "UPDATE {} SET token = token + 1, holder = {}, host = {}, pid = {}, command = {}, since = {}, expires_at = {} \
             WHERE id = 1 AND (holder IS NULL OR expires_at < {}{takes_over})",
            self.table("lock"),
            self.text(holder),
            self.text(&format!("{} ({})", host(), actor())),
            std::process::id(),
            self.text(command),
            self.server_time(0),
            self.server_time(LEASE_SECONDS),
            self.server_time(0),
        );
        if database.execute(&sql).await? == 0 {
            return Ok(LeaseOutcome::Held);
        }
        let token = self.token(database, false).await?;
        Ok(token.map_or(LeaseOutcome::Held, LeaseOutcome::Taken))
    }

    /// Makes the lease last from now.
    pub fn renew_lease_sql(&self, token: i64) -> String {
        format!(
            "UPDATE {} SET expires_at = {} WHERE id = 1 AND token = {token} AND holder IS NOT NULL",
            self.table("lock"),
            self.server_time(LEASE_SECONDS),
        )
    }

    /// Gives the lease back; does nothing where it is not ours any more.
    pub fn release_lease_sql(&self, token: i64) -> String {
        format!(
            "UPDATE {} SET holder = NULL, host = NULL, pid = NULL, command = NULL, since = NULL, expires_at = NULL \
             WHERE id = 1 AND token = {token}",
            self.table("lock"),
        )
    }

    /// The token now; under a row lock where asked and where the database has such locks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn token(&self, database: &mut dyn Database, locking: bool) -> Result<Option<i64>, DatabaseError> {
        let lock = if locking && self.dialect.name() != crate::model::DialectName::Sqlite { " FOR UPDATE" } else { "" };
        let sql =
            format!("SELECT {} FROM {} WHERE id = 1{lock}", self.fill("CAST(token AS {cast})"), self.table("lock"));
        let rows = database.query(&sql).await?;
        Ok(rows.first().and_then(|row| row.first().cloned().flatten()).and_then(|text| text.parse().ok()))
    }
}
