//! The steps of a revision: operations, and work on rows.

use super::Operation;
use crate::model::{DialectName, QualifiedName};
use serde::{Deserialize, Serialize};

/// A step and the databases it is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Only these databases; all of them where it is missing.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub only: Option<Vec<DialectName>>,
    /// What is done.
    pub step: Step,
}

/// One step of a revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Changes the schema.
    Operation(Operation),
    /// Changes rows by one statement.
    Write(Write),
    /// Changes rows batch by batch.
    Backfill(Backfill),
    /// Must hold before anything of the revision runs.
    Require(Assertion),
    /// A setting for the rest of the transaction.
    SetLocal(SetLocal),
    /// Stands in a `down` that cannot be: why.
    Irreversible(String),
}

/// What a write does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteKind {
    /// New rows.
    Insert,
    /// Other values.
    Update,
    /// Fewer rows.
    Delete,
}

/// A statement for one family of databases, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenSql {
    /// The statement.
    Sql(String),
    /// The database has no such thing.
    Impossible(String),
}

/// A data statement, rendered when it was pushed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    /// What it does.
    pub kind: WriteKind,
    /// The table.
    pub table: QualifiedName,
    /// For SQLite.
    pub sqlite: WrittenSql,
    /// For PostgreSQL.
    pub postgres: WrittenSql,
    /// For MySQL and MariaDB.
    pub mysql: WrittenSql,
}

impl Write {
    /// The statement for `dialect`.
    pub fn sql(&self, dialect: DialectName) -> &WrittenSql {
        match dialect {
            DialectName::Sqlite => &self.sqlite,
            DialectName::Postgres => &self.postgres,
            DialectName::Mysql | DialectName::MariaDb => &self.mysql,
        }
    }
}

/// An update of many rows, batch by batch in the order of a key, each batch in a transaction of its own; resumable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backfill {
    /// Its name in the journal and in progress messages.
    pub name: String,
    /// The table.
    pub table: QualifiedName,
    /// The column by whose order batches are taken: unique and not null.
    pub key: String,
    /// Assignments: column and SQL expression.
    pub set: Vec<(String, String)>,
    /// Only these rows; SQL.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub filter: Option<String>,
    /// Rows a batch.
    pub batch: u32,
}

/// A query whose first cell must be true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assertion {
    /// What is asserted, in words.
    pub name: String,
    /// The query.
    pub query: String,
}

/// A setting for the rest of the transaction (PostgreSQL's `SET LOCAL`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetLocal {
    /// The setting.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Step {
    /// The change of the schema, where it is one.
    pub fn operation(&self) -> Option<&Operation> {
        match self {
            Self::Operation(operation) => Some(operation),
            Self::Write(_) | Self::Backfill(_) | Self::Require(_) | Self::SetLocal(_) | Self::Irreversible(_) => None,
        }
    }

    /// Whether what the step does to the *schema* is unknown.
    pub fn is_opaque(&self) -> bool {
        match self {
            Self::Operation(operation) => operation.is_opaque(),
            Self::Write(_) | Self::Backfill(_) | Self::Require(_) | Self::SetLocal(_) | Self::Irreversible(_) => false,
        }
    }

    /// Whether the step works on rows: it enters the checksum of operations by kind, table and name only.
    pub fn is_data(&self) -> bool {
        match self {
            Self::Write(_) | Self::Backfill(_) => true,
            Self::Operation(_) | Self::Require(_) | Self::SetLocal(_) | Self::Irreversible(_) => false,
        }
    }
}
