//! `anabranch.toml`.
//!
//! Invariant: every key is either understood or an error with its line and a suggestion; nothing is ignored. Reading runs no process and asks
//! no environment: URLs are resolved where they are needed (`urls`).

use super::error::{Malformed, ProjectError};
use super::known_keys;
use crate::plan::{Kind, Target};
use miette::NamedSource;
use serde::{Deserialize, Deserializer, de};
use std::{fmt, path::Path, path::PathBuf, str::FromStr, time::Duration};

/// The name of the configuration's file.
pub const FILE_NAME: &str = "anabranch.toml";

/// The whole file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Configuration {
    /// The databases, in the order of the file.
    pub database: DatabaseTables,
    /// How new revisions are named and written.
    pub revision: RevisionTable,
    /// How long to wait for what.
    pub timeouts: TimeoutsTable,
    /// Commands that run around others.
    pub hooks: HooksTable,
    /// Which rules of `lint` hold.
    pub lint: LintTable,
    /// Where snapshots lie.
    pub snapshot: SnapshotTable,
    /// Templates of the names that nobody chose.
    pub naming: NamingTable,
}

/// `[database.NAME]`, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct DatabaseTables(pub Vec<(String, DatabaseTable)>);

/// One `[database.NAME]`, as written; paths are relative to the file's folder.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseTable {
    /// The URL; `${VARIABLE}` stands for a variable of the environment.
    pub url: Option<String>,
    /// A file that holds the URL.
    pub url_file: Option<PathBuf>,
    /// A command that prints the URL.
    pub url_command: Option<String>,
    /// What plans are for where no server is asked.
    #[serde(deserialize_with = "optional_text")]
    pub dialect: Option<Target>,
    /// The crate or folder of the entities.
    pub entities: Option<PathBuf>,
    /// The folder of the revision files.
    pub revisions: Option<PathBuf>,
    /// The migration crate.
    #[serde(rename = "crate")]
    pub migration_crate: Option<PathBuf>,
    /// The namespaces beside the default one.
    pub schemas: Vec<String>,
    /// Patterns of names to leave alone.
    pub exclude: Vec<String>,
    /// Kinds that are compared only where this says so.
    #[serde(deserialize_with = "kinds")]
    pub manage: Vec<Kind>,
    /// Whether losing data asks for the database's name.
    pub protected: bool,
    /// The ledger's name, with or without a schema before it.
    pub ledger: Option<String>,
    /// How runs exclude each other.
    pub lock: LockKind,
    /// The URL of a database for echoing and replaying; may be emptied.
    pub scratch: Option<String>,
    /// The schemas that share one history.
    pub tenants: Option<Tenants>,
}

/// How runs exclude each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LockKind {
    /// The lease, and on top what the server offers.
    #[default]
    Auto,
    /// The lease alone.
    Lease,
}

/// The schemas that share one history.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Tenants {
    /// Their names.
    Named(Vec<String>),
    /// A query that answers their names.
    Query(String),
}

/// What ids of new revisions look like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdKind {
    /// Twelve random hexadecimal digits.
    #[default]
    Random,
    /// `0001`, `0002`, ..
    Sequential,
    /// The time of writing.
    Timestamp,
}

/// `[revision]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RevisionTable {
    /// What ids look like.
    pub id: IdKind,
    /// The template of file names: `{id}`, `{slug}`, `{year}`, ..
    pub file: Option<String>,
    /// The time zone of file names: `utc` (default) or `local`.
    pub timezone: Option<String>,
    /// Commands that get the name of a file that was written.
    pub after_write: Vec<String>,
}

/// `[timeouts]`: `"500ms"`, `"3s"`, `"5m"`, `"1h"`; `"0s"` is none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TimeoutsTable {
    /// How long a statement may wait for its locks.
    #[serde(deserialize_with = "duration")]
    pub lock: Duration,
    /// How long a statement may run; zero is for ever.
    #[serde(deserialize_with = "duration")]
    pub statement: Duration,
    /// How long to wait for another run to end.
    #[serde(deserialize_with = "duration")]
    pub migration_lock: Duration,
    /// How often a statement that did not get its locks is tried again.
    pub retries: u32,
}

impl Default for TimeoutsTable {
    fn default() -> Self {
        let (lock, migration_lock) = (Duration::from_secs(3), Duration::from_secs(300));
        Self { lock, statement: Duration::ZERO, migration_lock, retries: 10 }
    }
}

/// `[hooks]`: commands for the shell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HooksTable {
    /// Before anything is applied.
    pub before_upgrade: Vec<String>,
    /// After all was applied.
    pub after_upgrade: Vec<String>,
    /// Before anything is taken back.
    pub before_downgrade: Vec<String>,
    /// After all was taken back.
    pub after_downgrade: Vec<String>,
}

/// `[lint]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LintTable {
    /// Codes of rules that do not hold here.
    pub ignore: Vec<String>,
    /// Codes of rules whose findings are errors here.
    pub deny: Vec<String>,
}

/// `[snapshot]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SnapshotTable {
    /// The folder.
    pub folder: Option<PathBuf>,
    /// The databases, with versions where they matter: `["sqlite", "postgres:15"]`; the configured one where it is empty.
    pub dialects: Vec<String>,
}

/// `[naming]`: `{table}`, `{columns}` and literal text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NamingTable {
    /// Names of primary keys.
    pub primary_key: Option<String>,
    /// Names of foreign keys.
    pub foreign_key: Option<String>,
    /// Names of unique constraints.
    pub unique: Option<String>,
    /// Names of indexes.
    pub index: Option<String>,
    /// Names of checks.
    pub check: Option<String>,
}

impl Configuration {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, ProjectError> {
        let text = std::fs::read_to_string(path).map_err(|error| ProjectError::unreadable(path, &error))?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        Self::parse(&name, &text)
    }

    /// Reads the text of a file; `file` is its name in messages.
    pub fn parse(file: &str, text: &str) -> Result<Self, ProjectError> {
        // Unknown keys first: serde's own message would hide what the key most likely should be.
        known_keys::check(file, text)?;
        toml::from_str(text).map_err(|error| malformed(file, text, &error))
    }
}

pub(super) fn malformed(file: &str, text: &str, error: &toml::de::Error) -> ProjectError {
    let mut lines = error.message().lines();
    let message = lines.next().unwrap_or("not understood").to_owned();
    let help = lines.collect::<Vec<_>>().join("; ");
    ProjectError::Malformed(Box::new(Malformed {
        message,
        source_code: NamedSource::new(file, text.to_owned()),
        at: error.span().map(Into::into),
        help: (!help.is_empty()).then_some(help),
    }))
}

impl<'de> Deserialize<'de> for DatabaseTables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> de::Visitor<'de> for InOrder {
            type Value = DatabaseTables;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("tables `[database.NAME]`")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut tables = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    tables.push(entry);
                }
                Ok(DatabaseTables(tables))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

fn optional_text<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(de::Error::custom)
}

fn kinds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Kind>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    let kind = |name: &String| match name.as_str() {
        "privileges" => Ok(Kind::Privileges),
        "owners" => Ok(Kind::Owners),
        _ => Err(de::Error::custom(format!("unknown kind `{name}`\nwrite `privileges` or `owners`"))),
    };
    names.iter().map(kind).collect()
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let wrong = || de::Error::custom(format!("`{text}` is no duration\nwrite a number and `ms`, `s`, `m` or `h`"));
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(unit_at);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let milliseconds = match unit.trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    number.checked_mul(milliseconds).map(Duration::from_millis).ok_or_else(wrong)
}
