//! What a connection to a database must do.

use super::{Scope, Statement, Target};
use crate::model::Schema;
use async_trait::async_trait;

/// A row of text cells; `None` is null.
pub type Row = Vec<Option<String>>;

/// What went wrong, as far as a caller acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseErrorKind {
    /// No answer: nobody listens, the name is unknown, the connection broke.
    Unreachable,
    /// User or password are wrong.
    Authentication,
    /// There is no such database or file.
    NoSuchDatabase,
    /// The right is missing.
    Permission,
    /// The database does not take writes.
    ReadOnly,
    /// A lock could not be had in time.
    LockTimeout,
    /// There is no such table: the ledger has not been made.
    NoSuchTable,
    /// A row or an object with that key exists.
    AlreadyExists,
    /// A constraint does not hold.
    Constraint,
    /// Anything else that the server said.
    Other,
}

/// An error of the database or of the way to it. The URL in it has no password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DatabaseError {
    /// What went wrong, as far as a caller acts on it.
    pub kind: DatabaseErrorKind,
    /// The server's words.
    pub message: String,
    /// SQLSTATE, or the server's own number.
    pub code: Option<String>,
    /// The server's detail.
    pub detail: Option<String>,
    /// The server's hint, or ours.
    pub hint: Option<String>,
    /// Where in the statement, in characters from 1.
    pub position: Option<usize>,
}

impl miette::Diagnostic for DatabaseError {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(match self.kind {
            DatabaseErrorKind::Unreachable => "database.unreachable",
            DatabaseErrorKind::Authentication => "database.authentication",
            DatabaseErrorKind::NoSuchDatabase => "database.no_such_database",
            DatabaseErrorKind::Permission => "database.permission",
            DatabaseErrorKind::ReadOnly => "database.read_only",
            DatabaseErrorKind::LockTimeout => "database.lock_timeout",
            DatabaseErrorKind::NoSuchTable => "database.no_such_table",
            DatabaseErrorKind::AlreadyExists => "database.already_exists",
            DatabaseErrorKind::Constraint => "database.constraint",
            DatabaseErrorKind::Other => "database.error",
        }))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        let said = [self.detail.as_deref(), self.hint.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("; ");
        if !said.is_empty() {
            return Some(Box::new(said));
        }
        let help = match self.kind {
            DatabaseErrorKind::Unreachable => "is the server running, and are host and port right?",
            DatabaseErrorKind::Authentication => "check the user and the password of the URL",
            DatabaseErrorKind::NoSuchDatabase => "create the database, or correct its name in the URL",
            DatabaseErrorKind::Permission => {
                "ask the owner of the object for the right, or connect as a role that has it"
            }
            DatabaseErrorKind::ReadOnly => "connect to the primary, or make the file and its folder writable",
            DatabaseErrorKind::LockTimeout => "somebody else uses the table; try again, or raise `timeouts.lock`",
            DatabaseErrorKind::NoSuchTable
            | DatabaseErrorKind::AlreadyExists
            | DatabaseErrorKind::Constraint
            | DatabaseErrorKind::Other => return None,
        };
        Some(Box::new(help))
    }
}

impl DatabaseError {
    /// An error with nothing but a kind and a message.
    pub fn new(kind: DatabaseErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), code: None, detail: None, hint: None, position: None }
    }
}

/// One session of a database. All SQL goes through [`execute`](Database::execute) and [`query`](Database::query) as text, so that what a plan
/// shows is what is sent.
#[async_trait]
pub trait Database: Send {
    /// The server's own answer: which database, which version.
    fn target(&self) -> &Target;

    /// Where it is connected to, for people: never with a password.
    fn address(&self) -> &str;

    /// Runs one or more statements and says how many rows the last one changed.
    async fn execute(&mut self, sql: &str) -> Result<u64, DatabaseError>;

    /// Runs a statement that reads rows from whoever sends it (`COPY .. FROM stdin`), and hands it these.
    async fn execute_with_rows(&mut self, sql: &str, rows: &str) -> Result<u64, DatabaseError>;

    /// Runs a statement of a plan.
    async fn run(&mut self, statement: &Statement) -> Result<u64, DatabaseError> {
        match &statement.rows {
            Some(rows) => self.execute_with_rows(&statement.sql, rows).await,
            None => self.execute(&statement.sql).await,
        }
    }

    /// Sets everything back that statements have set for the session: it is as it was when it was opened, but for the migration lock. Settings
    /// of one author's SQL are none of the next one's.
    async fn reset_session(&mut self) -> Result<(), DatabaseError>;

    /// Runs a query; every cell as text.
    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, DatabaseError>;

    /// Reads the live schema: a constant number of catalog queries in one consistent view, whatever the number of tables. Objects in the
    /// session's default namespace come with [`Namespace::Default`](crate::model::Namespace); names chosen by the database or by a convention are
    /// generated; ledgers and members of extensions are left out.
    async fn introspect(&mut self, scope: &Scope) -> Result<Schema, DatabaseError>;

    /// Begins a transaction that may write (SQLite: `BEGIN IMMEDIATE`).
    async fn begin(&mut self) -> Result<(), DatabaseError>;

    /// Ends the transaction; an error where the server rolled it back.
    async fn commit(&mut self) -> Result<(), DatabaseError>;

    /// Takes the transaction back.
    async fn rollback(&mut self) -> Result<(), DatabaseError>;

    /// Tries to take what lock the server itself offers for `key`, without waiting: `Some(true)` taken, `Some(false)` another session has it,
    /// `None` the server offers none (a transaction pooler). It is held until [`unlock`](Database::unlock) or the end of the session.
    async fn try_lock(&mut self, key: &str) -> Result<Option<bool>, DatabaseError>;

    /// Gives the lock back.
    async fn unlock(&mut self, key: &str) -> Result<(), DatabaseError>;

    /// Another session of the same server and database, with the same settings.
    async fn another(&self) -> Result<Box<dyn Database>, DatabaseError>;

    /// An empty database of the same server and settings for echoing and replaying: in memory on SQLite, a temporary database elsewhere.
    /// [`discard`](Database::discard) removes it.
    async fn scratch(&mut self) -> Result<Box<dyn Database>, DatabaseError>;

    /// Closes the session; a scratch database is dropped with it.
    async fn discard(self: Box<Self>) -> Result<(), DatabaseError>;
}
