//! The migration lock: the lease always, and on top what the server offers.
//!
//! Polled and never blocking: a waiter that blocks in the server deadlocks with `CREATE INDEX CONCURRENTLY`, which waits for all snapshots.

use super::{MigrateError, Migrator, Progress};
use crate::database::ledger::{LeaseOutcome, LedgerState};
use crate::model::DialectName;
use crate::plan::{DatabaseError, DatabaseErrorKind};
use rand::Rng;
use std::time::{Duration, Instant};

/// The lock, held.
pub(super) struct HeldLock {
    /// Rises with each holder; writes check that it is still theirs.
    pub(super) token: i64,
    renewal: Option<tokio::task::JoinHandle<()>>,
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        if let Some(renewal) = &self.renewal {
            renewal.abort();
        }
    }
}

/// A quarter of the lease.
const RENEWAL: Duration = Duration::from_secs(15);

impl Migrator {
    /// Waits for the lock, as long as the settings say.
    pub(super) async fn take_lock(&mut self) -> Result<HeldLock, MigrateError> {
        let deadline = Instant::now() + self.settings.migration_lock_timeout;
        let mut told = false;
        loop {
            if let Some(token) = self.try_take_lock().await? {
                return match self.renew_in_background(token).await {
                    Ok(renewal) => Ok(HeldLock { token, renewal }),
                    Err(error) => {
                        // That it cannot be renewed is what is said; a lock that is not given back ends with the session or the lease.
                        let _ = self.release_lock(HeldLock { token, renewal: None }).await;
                        Err(error)
                    }
                };
            }
            let holder = self.holder().await?;
            if Instant::now() >= deadline {
                return Err(MigrateError::LockHeld { holder });
            }
            if !std::mem::replace(&mut told, true) {
                self.reporter.tell(Progress::Waiting { holder });
            }
            let pause = rand::rng().random_range(100..400);
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    }

    async fn try_take_lock(&mut self) -> Result<Option<i64>, MigrateError> {
        let key = self.ledger.lock_key();
        let kind = match self.database.try_lock(&key).await? {
            Some(false) => return Ok(None),
            Some(true) => "server",
            None => "lease",
        };
        let holder = format!("{kind}:{:016x}", rand::rng().random::<u64>());
        match self.take_lease(&holder).await {
            Ok(LeaseOutcome::Taken(token)) => Ok(Some(token)),
            Ok(LeaseOutcome::Held) => {
                self.database.unlock(&key).await?;
                Ok(None)
            }
            // The holder's transaction has the row: it is held.
            Err(error) if error.kind == DatabaseErrorKind::LockTimeout => {
                self.database.unlock(&key).await?;
                Ok(None)
            }
            Err(error) => {
                // The first error says more than one that follows from it.
                let _ = self.database.unlock(&key).await;
                Err(error.into())
            }
        }
    }

    /// Behind the server's own lock, where it offers one: on SQLite a run's transaction keeps everybody else from writing, for as long as it lasts.
    async fn take_lease(&mut self, holder: &str) -> Result<LeaseOutcome, DatabaseError> {
        if !self.ledger.read(&mut *self.database).await?.exists {
            self.ledger.create(&mut *self.database).await?;
        }
        self.ledger.take_lease(&mut *self.database, holder, &self.settings.command).await
    }

    /// What the ledger says, once it can be read: a run's transaction may keep SQLite's readers out while it writes.
    pub(super) async fn state_once_readable(&mut self) -> Result<LedgerState, MigrateError> {
        let deadline = Instant::now() + self.settings.migration_lock_timeout;
        loop {
            match self.ledger.read(&mut *self.database).await {
                Err(error) if error.kind == DatabaseErrorKind::LockTimeout && Instant::now() < deadline => {}
                state => return Ok(state?),
            }
        }
    }

    async fn holder(&mut self) -> Result<String, MigrateError> {
        let state = match self.ledger.read(&mut *self.database).await {
            // Its transaction keeps readers out.
            Err(error) if error.kind == DatabaseErrorKind::LockTimeout => LedgerState::default(),
            state => state?,
        };
        Ok(state.holder.map_or_else(
            || "another run".to_owned(),
            |holder| format!("process {} on {} since {} (`{}`)", holder.pid, holder.host, holder.since, holder.command),
        ))
    }

    /// SQLite's lock is the operating system's and needs no renewal, and a second connection could not write while the first does.
    async fn renew_in_background(&mut self, token: i64) -> Result<Option<tokio::task::JoinHandle<()>>, MigrateError> {
        if self.database.target().dialect == DialectName::Sqlite {
            return Ok(None);
        }
        let mut session = self.database.another().await?;
        if let Some(sql) = crate::database::session::lock_timeout_sql(session.target().dialect, Duration::from_secs(1))
        {
            session.execute(&sql).await?;
        }
        let sql = self.ledger.renew_lease_sql(token);
        Ok(Some(tokio::spawn(async move {
            loop {
                tokio::time::sleep(RENEWAL).await;
                // A transaction of ours may hold the row: then nobody else can take it, and the next round renews it.
                let _ = session.execute(&sql).await;
            }
        })))
    }

    /// Gives the lock back. The server's own lock goes last, so that whoever gets it finds the lease free.
    pub(super) async fn release_lock(&mut self, lock: HeldLock) -> Result<(), MigrateError> {
        let sql = self.ledger.release_lease_sql(lock.token);
        drop(lock);
        let released = self.database.execute(&sql).await;
        let key = self.ledger.lock_key();
        self.database.unlock(&key).await?;
        released?;
        Ok(())
    }

    /// Stops where the token is no longer ours. In a transaction the row is locked until its end.
    pub(super) async fn check_token(&mut self, lock: &HeldLock, in_transaction: bool) -> Result<(), MigrateError> {
        match self.ledger.token(&mut *self.database, in_transaction).await? {
            Some(token) if token == lock.token => Ok(()),
            _ => Err(MigrateError::LockLost),
        }
    }
}
