//! The ledger: what was applied, its scripts, what happened, what is under way, and who works.
//!
//! Five tables with full columns and a format version, made by the first command that writes. Times are UTC ISO-8601 text with microseconds,
//! lists and documents are JSON text, on every database. Invariant: a run that has nothing to do reads the ledger in one query and writes nothing.

mod clock;
mod journal;
mod lease;
mod read;
mod recorded;
mod write;

pub use journal::{JournalEntry, JournalState, Journalled, UnfinishedRun};
pub use lease::{Holder, LeaseOutcome};
pub use read::{AppliedRevision, LedgerState};
pub use recorded::RecordedScript;
pub use write::{Event, NewRevision, Script};

use crate::model::DialectName;
use crate::plan::Dialect;

/// The format of all five tables; stored in the lock's row.
pub const FORMAT: u32 = 1;

/// Where the ledger of one database lives and how its statements are spelled there.
#[derive(Clone)]
pub struct Ledger {
    dialect: &'static dyn Dialect,
    schema: Option<String>,
    prefix: String,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ledger({} on {})", self.name(), self.dialect.name())
    }
}

impl Ledger {
    /// The ledger named `name`: the prefix of its tables (`anabranch`), with a schema before a dot where it has one.
    pub fn new(dialect: &'static dyn Dialect, name: Option<&str>) -> Self {
        let name = name.unwrap_or("anabranch");
        let (schema, prefix) = match name.split_once('.') {
            Some((schema, prefix)) => (Some(schema.to_owned()), prefix.to_owned()),
            None => (None, name.to_owned()),
        };
        Self { dialect, schema, prefix }
    }

    /// `schema.prefix`: what the migration lock is named after.
    pub fn name(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.prefix),
            None => self.prefix.clone(),
        }
    }

    /// The key of the server's own lock.
    pub fn lock_key(&self) -> String {
        format!("anabranch:{}.{}", self.schema.as_deref().unwrap_or_default(), self.prefix)
    }

    fn table(&self, suffix: &str) -> String {
        let table = self.dialect.quote(&format!("{}_{suffix}", self.prefix));
        match &self.schema {
            Some(schema) => format!("{}.{table}", self.dialect.quote(schema)),
            None => table,
        }
    }

    /// The names of its tables, without a schema.
    pub fn table_names(&self) -> Vec<String> {
        ["revision", "script", "log", "journal", "lock"].map(|suffix| format!("{}_{suffix}", self.prefix)).to_vec()
    }

    /// Counts the rows of a revision: what a script asks before it does anything.
    pub fn count_sql(&self, id: &str) -> String {
        format!("SELECT count(*) FROM {} WHERE id = {}", self.table("revision"), self.text(id))
    }

    /// Counts the rows of all revisions but these.
    pub fn count_others_sql(&self, ids: &[String]) -> String {
        format!("SELECT count(*) FROM {} WHERE {}", self.table("revision"), self.is_other(ids))
    }

    /// The row is that of another revision than these.
    fn is_other(&self, ids: &[String]) -> String {
        if ids.is_empty() { "1 = 1".to_owned() } else { format!("id NOT IN ({})", self.texts(ids)) }
    }

    /// 1 where all of `recorded` and none of `forgotten` have a row, else 0.
    pub fn is_recorded_sql(&self, recorded: &[String], forgotten: &[String]) -> String {
        let count = |ids: &[String]| match ids {
            [] => "0".to_owned(),
            ids => format!("(SELECT count(*) FROM {} WHERE id IN ({}))", self.table("revision"), self.texts(ids)),
        };
        let (there, gone) = (count(recorded), count(forgotten));
        format!("SELECT CASE WHEN {there} = {} AND {gone} = 0 THEN 1 ELSE 0 END", recorded.len())
    }

    fn texts(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.text(id)).collect::<Vec<_>>().join(", ")
    }

    /// Forgets all revisions and their scripts.
    pub fn delete_all_sql(&self) -> Vec<String> {
        ["script", "revision"].map(|table| format!("DELETE FROM {}", self.table(table))).to_vec()
    }

    fn text(&self, value: &str) -> String {
        self.dialect.literal(Some(value))
    }

    fn optional(&self, value: Option<&str>) -> String {
        self.dialect.literal(value)
    }

    /// Fills the placeholders of a statement kept in a file.
    fn fill(&self, template: &str) -> String {
        let (key, short, long, cast) = match self.dialect.name() {
            DialectName::Sqlite | DialectName::Postgres => ("text", "text", "text", "text"),
            DialectName::Mysql | DialectName::MariaDb => (
                "varchar(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                "varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                "char",
            ),
        };
        let mut sql = template.to_owned();
        for table in ["revision", "script", "log", "journal", "lock"] {
            sql = sql.replace(&format!("{{{table}}}"), &self.table(table));
        }
        for (placeholder, text) in [("key", key), ("short", short), ("long", long), ("cast", cast)] {
            sql = sql.replace(&format!("{{{placeholder}}}"), text);
        }
        sql.replace("{format}", &FORMAT.to_string())
    }

    /// The statements that make the ledger where it does not exist; running them again changes nothing.
    pub fn create_sql(&self) -> Vec<String> {
        let schema = self.schema.iter().filter(|_| self.dialect.name() == DialectName::Postgres);
        let schema = schema.map(|schema| format!("CREATE SCHEMA IF NOT EXISTS {}", self.dialect.quote(schema)));
        let tables = include_str!("create.sql").split(";\n").map(str::trim).filter(|sql| !sql.is_empty());
        schema.chain(tables.map(|sql| self.fill(sql))).collect()
    }
}
