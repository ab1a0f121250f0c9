//! Sessions of SQLite.
//!
//! A file that is missing is made by the first command that may write, so that a refusal leaves none behind; its folder is not. The migration lock is the operating system's lock on a file beside the database; it
//! goes with the process that held it, and the file stays. Invariant: reading the schema is one statement, so one view of the file.

mod address;
mod error;

use self::address::Address;
use self::error::{from_io, from_sqlx};
use crate::dialect::sqlite::read::{CatalogRow, schema};
use crate::model::{DialectName, Schema};
use crate::plan::{Database, DatabaseError, DatabaseErrorKind, Dialect as _, Row, Scope, Target, Version};
use async_trait::async_trait;
use fs4::fs_std::FileExt;
use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteConnection, SqliteRow, SqliteValueRef};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Decode, Either, Executor, Row as _, Sqlite, ValueRef};
use std::fs::File;

/// Everything that `introspect` asks.
const CATALOG: &str = include_str!("catalog.sql");

/// What a connection begins with: what an author's SQL set of it is set back so. The reset also makes virtual tables of what a dump wrote into
/// the schema's own table.
const PRAGMAS: &str = "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = OFF; PRAGMA ignore_check_constraints = OFF; \
     PRAGMA legacy_alter_table = OFF; PRAGMA writable_schema = RESET; PRAGMA query_only = OFF; PRAGMA case_sensitive_like = OFF; \
     PRAGMA reverse_unordered_selects = OFF; PRAGMA defer_foreign_keys = OFF";

/// Takes away what is temporary: it would stand before tables of the same name.
const TEMPORARY: &str = "SELECT 'DROP ' || type || ' temp.\"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_temp_schema \
     WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/// Whether the URL names a file that is not there, in a folder that is.
pub(super) fn is_missing(url: &str) -> bool {
    Address::parse(url).is_ok_and(|address| address.is_missing())
}

/// Connects to `sqlite:path`, `sqlite:///path` or `sqlite::memory:`.
///
/// # Errors
/// The folder is missing, the file is no database, or it cannot be opened.
pub async fn connect(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    Ok(Box::new(open(Address::parse(url)?).await?))
}

async fn open(address: Address) -> Result<SqliteDatabase, DatabaseError> {
    address.check()?;
    let unmade = address.is_missing() && address.makes_file;
    let options = if unmade { Address::memory()?.options } else { address.options.clone() };
    let connection = options.connect().await.map_err(|error| from_sqlx(&error))?;
    let target = Target::oldest(DialectName::Sqlite);
    let mut database = SqliteDatabase { connection, address, target, lock: None, unmade };
    // Asks for the schema too: only then does SQLite look into the file.
    let rows = database.query("SELECT sqlite_version(), (SELECT count(*) FROM sqlite_schema)").await?;
    let version = rows.into_iter().flatten().next().flatten();
    if let Some(version) = version.as_deref().and_then(Version::parse) {
        database.target.version = version;
    }
    Ok(database)
}

struct SqliteDatabase {
    connection: SqliteConnection,
    address: Address,
    target: Target,
    /// The locked file, while the migration lock is held.
    lock: Option<File>,
    /// The file is not there yet: what is read is an empty database in memory.
    unmade: bool,
}

impl SqliteDatabase {
    /// Makes the file and connects to it, where that was not done yet.
    async fn make_file(&mut self) -> Result<(), DatabaseError> {
        if self.unmade {
            self.connection = self.address.options.connect().await.map_err(|error| from_sqlx(&error))?;
            self.unmade = false;
        }
        Ok(())
    }
}

#[async_trait]
impl Database for SqliteDatabase {
    fn target(&self) -> &Target {
        &self.target
    }

    fn address(&self) -> &str {
        &self.address.text
    }

    async fn execute(&mut self, sql: &str) -> Result<u64, DatabaseError> {
        self.make_file().await?;
        let mut results = self.connection.fetch_many(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())));
        let mut changed = 0;
        while let Some(step) = results.try_next().await.map_err(|error| from_sqlx(&error))? {
            if let Either::Left(result) = step {
                changed = result.rows_affected();
            }
        }
        Ok(changed)
    }

    async fn execute_with_rows(&mut self, sql: &str, _rows: &str) -> Result<u64, DatabaseError> {
        let message = format!("no statement reads rows from its client here: `{sql}`");
        Err(DatabaseError::new(DatabaseErrorKind::Other, message))
    }

    async fn reset_session(&mut self) -> Result<(), DatabaseError> {
        if self.unmade {
            return Ok(());
        }
        for row in self.query("SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')").await? {
            let name = row.into_iter().next().flatten().unwrap_or_default();
            self.execute(&format!("DETACH DATABASE {}", crate::dialect::sqlite::Sqlite.quote(&name))).await?;
        }
        for row in self.query(TEMPORARY).await? {
            self.execute(&row.into_iter().next().flatten().unwrap_or_default()).await?;
        }
        self.execute(PRAGMAS).await.map(drop)
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, DatabaseError> {
        // Somebody else may have made it meanwhile.
        if self.unmade && !self.address.is_missing() {
            self.make_file().await?;
        }
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let rows = self.connection.fetch_all(query).await.map_err(|error| from_sqlx(&error))?;
        rows.iter().map(text_row).collect()
    }

    async fn introspect(&mut self, scope: &Scope) -> Result<Schema, DatabaseError> {
        let rows: Vec<CatalogRow> = self.query(CATALOG).await?.into_iter().filter_map(catalog_row).collect();
        schema(&rows, scope).map_err(|unreadable| {
            let message = format!(
                "the definition of `{}` cannot be read: `{}` where {} should stand",
                unreadable.name, unreadable.fault.found, unreadable.fault.expected
            );
            let mut error = DatabaseError::new(DatabaseErrorKind::Other, message);
            error.hint = Some("please report its `CREATE` statement; until then, `exclude` it".to_owned());
            error
        })
    }

    async fn begin(&mut self) -> Result<(), DatabaseError> {
        self.execute("BEGIN IMMEDIATE").await.map(drop)
    }

    async fn commit(&mut self) -> Result<(), DatabaseError> {
        self.execute("COMMIT").await.map(drop)
    }

    async fn rollback(&mut self) -> Result<(), DatabaseError> {
        match self.execute("ROLLBACK").await {
            // Some errors (a full disk, for one) take the transaction back by themselves.
            Err(error) if error.message.contains("no transaction is active") => Ok(()),
            result => result.map(drop),
        }
    }

    async fn try_lock(&mut self, _key: &str) -> Result<Option<bool>, DatabaseError> {
        let Some(path) = self.address.lock_file() else { return Ok(Some(true)) };
        if self.lock.is_some() {
            return Ok(Some(true));
        }
        self.make_file().await?;
        let failed = |error: std::io::Error| from_io(&error, &format!("cannot lock `{}`", path.display()));
        let file = File::options().create(true).append(true).open(&path).map_err(failed)?;
        let taken = FileExt::try_lock_exclusive(&file).map_err(failed)?;
        self.lock = taken.then_some(file);
        Ok(Some(taken))
    }

    async fn unlock(&mut self, _key: &str) -> Result<(), DatabaseError> {
        match self.lock.take() {
            // The file stays: whoever removed it could remove the one that another process has just locked.
            Some(file) => FileExt::unlock(&file).map_err(|error| from_io(&error, "cannot give the lock back")),
            None => Ok(()),
        }
    }

    async fn another(&self) -> Result<Box<dyn Database>, DatabaseError> {
        Ok(Box::new(open(self.address.clone()).await?))
    }

    async fn scratch(&mut self) -> Result<Box<dyn Database>, DatabaseError> {
        Ok(Box::new(open(Address::memory()?).await?))
    }

    async fn discard(self: Box<Self>) -> Result<(), DatabaseError> {
        self.connection.close().await.map_err(|error| from_sqlx(&error))
    }
}

fn catalog_row(row: Row) -> Option<CatalogRow> {
    let mut cells = row.into_iter();
    let mut cell = || cells.next().flatten();
    Some(CatalogRow { kind: cell()?, name: cell()?, table: cell()?, sql: cell()? })
}

fn text_row(row: &SqliteRow) -> Result<Row, DatabaseError> {
    let cell = |at: usize| row.try_get_raw(at).map_err(|error| from_sqlx(&error)).map(text_cell);
    (0..row.len()).map(cell).collect()
}

/// SQLite turns every value into text by itself; bytes that are none are written as a literal.
fn text_cell(value: SqliteValueRef<'_>) -> Option<String> {
    if value.is_null() {
        return None;
    }
    let bytes = <Vec<u8> as Decode<Sqlite>>::decode(value).unwrap_or_default();
    Some(String::from_utf8(bytes).unwrap_or_else(|error| {
        let digits: String = error.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("x'{digits}'")
    }))
}
