//! The statements that write the ledger. They are text, so that a run and an offline script say the same.

use super::Ledger;
use crate::operation::Action;
use crate::plan::{Database, DatabaseError};

/// What is recorded of a revision when it is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision<'a> {
    /// The revision.
    pub id: &'a str,
    /// What it is built on.
    pub parents: &'a [String],
    /// What it depends on.
    pub depends_on: &'a [String],
    /// Its labels.
    pub labels: &'a [String],
    /// Its message.
    pub message: &'a str,
    /// The checksum over its operations.
    pub operations_checksum: &'a str,
    /// The checksum over its source.
    pub source_checksum: &'a str,
    /// How long it took, in milliseconds.
    pub took_ms: u128,
    /// Recorded without running.
    pub stamped: bool,
}

/// What a revision did and what takes it back, kept so that it can be taken back when its file is gone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Script {
    /// The actions of `up`.
    pub up: Vec<Action>,
    /// The actions of `down`.
    pub down: Vec<Action>,
    /// The SQL that ran.
    pub up_sql: Vec<String>,
    /// The SQL that takes it back, where it could be planned.
    pub down_sql: Option<Vec<String>>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<'a> {
    /// `applied`, `reverted`, `stamped`, `unstamped`, `failed`, `resumed`, ..
    pub event: &'a str,
    /// The revision it happened to.
    pub revision: Option<&'a str>,
    /// The run in which it happened.
    pub run: Option<&'a str>,
    /// More, as JSON.
    pub details: serde_json::Value,
    /// The hash of the script that was recorded.
    pub script_hash: Option<String>,
}

impl Script {
    /// The hash that the log keeps, by which a changed script is noticed.
    pub fn hash(&self) -> String {
        super::recorded::hash_of(&json(&self.up), &json(&self.down))
    }
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

impl Ledger {
    /// Makes the ledger where it does not exist. Two that do so at once may get in each other's way: the loser tries again.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn create(&self, database: &mut dyn Database) -> Result<(), DatabaseError> {
        // `IF NOT EXISTS` does not keep two first runs apart that come at once: the later one tries again.
        for _ in 0..50 {
            match self.try_create(database).await {
                Err(error) if error.kind == crate::plan::DatabaseErrorKind::AlreadyExists => {}
                result => return result,
            }
            tokio::time::sleep(std::time::Duration::from_millis(rand::random_range(10..100))).await;
        }
        self.try_create(database).await
    }

    async fn try_create(&self, database: &mut dyn Database) -> Result<(), DatabaseError> {
        for sql in self.create_sql() {
            database.execute(&sql).await?;
        }
        Ok(())
    }

    /// Records a revision as applied.
    pub fn insert_revision_sql(&self, revision: &NewRevision<'_>) -> String {
        format!(
            "INSERT INTO {table} (id, parents, depends_on, labels, message, operations_checksum, source_checksum, sequence, \
             applied_at, took_ms, applied_by, tool_version, stamped)\n\
             SELECT {}, {}, {}, {}, {}, {}, {}, coalesce(max(sequence), 0) + 1, {}, {}, {}, {}, {} FROM {table}",
            self.text(revision.id),
            self.text(&json(&revision.parents)),
            self.text(&json(&revision.depends_on)),
            self.text(&json(&revision.labels)),
            self.text(revision.message),
            self.text(revision.operations_checksum),
            self.text(revision.source_checksum),
            self.server_time(0),
            revision.took_ms,
            self.text(&actor()),
            self.text(env!("CARGO_PKG_VERSION")),
            u8::from(revision.stamped),
            table = self.table("revision"),
        )
    }

    /// Records other checksums of an applied revision.
    pub fn update_checksums_sql(&self, id: &str, operations: &str, source: &str) -> String {
        format!(
            "UPDATE {} SET operations_checksum = {}, source_checksum = {} WHERE id = {}",
            self.table("revision"),
            self.text(operations),
            self.text(source),
            self.text(id),
        )
    }

    /// Forgets a revision and its script.
    pub fn delete_revision_sql(&self, id: &str) -> Vec<String> {
        vec![
            format!("DELETE FROM {} WHERE revision = {}", self.table("script"), self.text(id)),
            format!("DELETE FROM {} WHERE id = {}", self.table("revision"), self.text(id)),
        ]
    }

    /// Keeps the script of a revision.
    pub fn insert_script_sql(&self, id: &str, script: &Script) -> Vec<String> {
        let table = self.table("script");
        vec![
            format!("DELETE FROM {table} WHERE revision = {}", self.text(id)),
            format!(
                "INSERT INTO {table} (revision, up, down, up_sql, down_sql) VALUES ({}, {}, {}, {}, {})",
                self.text(id),
                self.text(&json(&script.up)),
                self.text(&json(&script.down)),
                self.text(&json(&script.up_sql)),
                self.optional(script.down_sql.as_ref().map(json).as_deref()),
            ),
        ]
    }

    /// Adds to the log.
    pub fn log_sql(&self, event: &Event<'_>) -> String {
        format!(
            "INSERT INTO {table} (number, at, event, revision, run, details, script_hash, actor, tool_version)\n\
             SELECT coalesce(max(number), 0) + 1, {}, {}, {}, {}, {}, {}, {}, {} FROM {table}",
            self.server_time(0),
            self.text(event.event),
            self.optional(event.revision),
            self.optional(event.run),
            self.text(&event.details.to_string()),
            self.optional(event.script_hash.as_deref()),
            self.text(&actor()),
            self.text(env!("CARGO_PKG_VERSION")),
            table = self.table("log"),
        )
    }

    /// Adds to the log that every recorded revision but these is forgotten, whichever they are.
    pub fn log_forgotten_sql(&self, kept: &[String], run: &str, heads: &[String]) -> String {
        let (others, revision) = (self.is_other(kept), self.table("revision"));
        let number = format!(
            "(SELECT coalesce(max(number), 0) FROM {}) + (SELECT count(*) FROM {revision} WHERE {others} AND sequence <= forgotten.sequence)",
            self.table("log"),
        );
        format!(
            "INSERT INTO {} (number, at, event, revision, run, details, actor, tool_version)\n\
             SELECT {number}, {}, 'unstamped', id, {}, {}, {}, {} FROM {revision} AS forgotten WHERE {others}",
            self.table("log"),
            self.server_time(0),
            self.text(run),
            self.text(&serde_json::json!({ "took_ms": 0, "heads": heads }).to_string()),
            self.text(&actor()),
            self.text(env!("CARGO_PKG_VERSION")),
        )
    }

    /// The script of a revision.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn script(&self, database: &mut dyn Database, id: &str) -> Result<Option<Script>, DatabaseError> {
        let sql = format!(
            "SELECT up, down, up_sql, down_sql FROM {} WHERE revision = {}",
            self.table("script"),
            self.text(id)
        );
        let rows = database.query(&sql).await?;
        Ok(rows.into_iter().next().map(|row| {
            let cell = |at: usize| row.get(at).cloned().flatten();
            Script {
                up: cell(0).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
                down: cell(1).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
                up_sql: cell(2).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
                down_sql: cell(3).and_then(|text| serde_json::from_str(&text).ok()),
            }
        }))
    }

    /// The log, oldest first: number, time, event, revision, run, details, actor.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn events(&self, database: &mut dyn Database) -> Result<Vec<crate::plan::Row>, DatabaseError> {
        let table = self.table("log");
        // By another name than the column's: PostgreSQL would order by the text.
        let number = self.fill("CAST(number AS {cast}) AS place");
        database
            .query(&format!("SELECT {number}, at, event, revision, run, details, actor FROM {table} ORDER BY number"))
            .await
    }
}

/// `user@host`, as far as the environment says.
pub(super) fn actor() -> String {
    let user = std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_else(|_| "unknown".to_owned());
    format!("{user}@{}", host())
}

/// The name of this machine.
pub(super) fn host() -> String {
    std::env::var("HOSTNAME")
        .or_else(|_| std::fs::read_to_string("/etc/hostname").map(|name| name.trim().to_owned()))
        .unwrap_or_else(|_| "unknown".to_owned())
}
