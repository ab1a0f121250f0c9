//! MySQL and MariaDB: connection, catalog, locks.
//!
//! The server's own `VERSION()` decides which of the two it is. All SQL goes over the text protocol, and DDL parses as it does in the client: `||`
//! and `"` mean what the server is set to let them mean, except that `ANSI_QUOTES` and `NO_BACKSLASH_ESCAPES` are turned off, since plans escape by
//! backslashes. Times are UTC.

mod error;
mod introspect;
mod rows;
mod scratch;
mod settings;

use crate::model::{DialectName, Schema};
use crate::plan::{Database, DatabaseError, DatabaseErrorKind, Dialect, Row, Scope, Target, Version};
use async_trait::async_trait;
use error::translate;
use sha2::{Digest, Sha256};
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::{ConnectOptions, Connection};
use std::str::FromStr;

/// Opens a session: `mysql://` or `mariadb://`, with `?socket=` where there is one.
///
/// # Errors
/// The URL is none, the server does not answer or does not let us in, or there is no such database.
pub async fn connect(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    let (options, address) = options(url)?;
    if options.get_database().is_none() {
        return Err(invalid("it names no database"));
    }
    Ok(Box::new(MySqlDatabase::open(options, address, None).await?))
}

/// The same for a server that makes scratch databases: the URL may name no database.
///
/// # Errors
/// As [`connect`].
pub async fn connect_to_server(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    let (options, address) = options(url)?;
    Ok(Box::new(MySqlDatabase::open(options, address, None).await?))
}

fn invalid(reason: &str) -> DatabaseError {
    DatabaseError {
        hint: Some("write `mysql://user:password@host:3306/database`, or `..?socket=/path`".to_owned()),
        ..DatabaseError::new(DatabaseErrorKind::Unreachable, format!("the database's URL is not valid: {reason}"))
    }
}

fn options(url: &str) -> Result<(MySqlConnectOptions, String), DatabaseError> {
    let url = match url.strip_prefix("mariadb:") {
        Some(rest) => format!("mysql:{rest}"),
        None => url.to_owned(),
    };
    let mut shown = url::Url::parse(&url).map_err(|error| invalid(&error.to_string()))?;
    let options = MySqlConnectOptions::from_str(&url).map_err(|error| invalid(&error.to_string()))?;
    let options = options
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .timezone(Some("+00:00".to_owned()))
        .statement_cache_capacity(0)
        .disable_statement_logging();
    if shown.password().is_some() {
        // A URL that can have no password has none.
        let _ = shown.set_password(None);
    }
    shown.set_query(None);
    Ok((options, shown.into()))
}

/// A session.
struct MySqlDatabase {
    connection: MySqlConnection,
    options: MySqlConnectOptions,
    address: String,
    target: Target,
    /// The database to drop in the end.
    scratch: Option<String>,
}

impl MySqlDatabase {
    async fn open(
        options: MySqlConnectOptions,
        address: String,
        scratch: Option<String>,
    ) -> Result<Self, DatabaseError> {
        let mut connection = options.connect().await.map_err(|error| translate(&error))?;
        let query = "select version(), @@collation_database, @@character_set_database, @@session.sql_mode, @@lower_case_table_names";
        let settings = rows::query(&mut connection, query).await?;
        let settings = settings.into_iter().next().unwrap_or_default();
        let setting = |at: usize| settings.get(at).cloned().flatten();
        let version = setting(0).unwrap_or_default();
        let modes = setting(3).unwrap_or_default();
        if let Some(kept) = without_other_readings(&modes) {
            rows::execute(&mut connection, &format!("set session sql_mode = '{kept}'")).await?;
        }
        let mut target = target_of(&version);
        target.default_collation = setting(1);
        target.default_charset = setting(2);
        target.lower_case_table_names = setting(4).and_then(|value| value.parse().ok()).unwrap_or_default();
        Ok(Self { connection, options, address, target, scratch })
    }
}

fn target_of(version: &str) -> Target {
    let dialect =
        if version.to_ascii_lowercase().contains("mariadb") { DialectName::MariaDb } else { DialectName::Mysql };
    let mut target = Target::oldest(dialect);
    // Old MariaDB servers put a MySQL version before their own for the sake of replication.
    let version = version.strip_prefix("5.5.5-").unwrap_or(version);
    if let Some(version) = Version::parse(version) {
        target.version = version;
    }
    target
}

/// The modes less those under which text would be read otherwise; nothing where there is none of them. The driver asks for `IGNORE_SPACE`, which
/// makes names of functions reserved words, and is kept with every routine and trigger.
fn without_other_readings(modes: &str) -> Option<String> {
    const OTHER: [&str; 9] = [
        "ANSI_QUOTES",
        "NO_BACKSLASH_ESCAPES",
        "IGNORE_SPACE",
        "ANSI",
        "DB2",
        "MAXDB",
        "MSSQL",
        "ORACLE",
        "POSTGRESQL",
    ];
    let kept: Vec<&str> = modes.split(',').filter(|mode| !OTHER.contains(mode)).collect();
    (kept.len() < modes.split(',').count()).then(|| kept.join(","))
}

/// The dialect of a member of the family.
fn dialect_of(name: DialectName) -> Box<dyn Dialect> {
    match name {
        DialectName::MariaDb => Box::new(crate::dialect::mysql::MariaDb::new()),
        DialectName::Mysql | DialectName::Sqlite | DialectName::Postgres => {
            Box::new(crate::dialect::mysql::Mysql::new())
        }
    }
}

/// A name for `GET_LOCK`, which takes 64 characters at the most. Its names are the whole server's, so the name of the
/// database is part of it, unless the ledger's own place is in the key.
fn lock_name(key: &str, database: Option<&str>) -> String {
    let open = key.starts_with("anabranch:.");
    let key = format!("{key}|{}", database.filter(|_| open).unwrap_or_default());
    let digest: String = Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    digest[..60].to_owned()
}

#[async_trait]
impl Database for MySqlDatabase {
    fn target(&self) -> &Target {
        &self.target
    }

    fn address(&self) -> &str {
        &self.address
    }

    async fn execute(&mut self, sql: &str) -> Result<u64, DatabaseError> {
        rows::execute(&mut self.connection, sql).await
    }

    async fn execute_with_rows(&mut self, sql: &str, _rows: &str) -> Result<u64, DatabaseError> {
        let message = format!("no statement reads rows from its client here: `{sql}`");
        Err(DatabaseError::new(DatabaseErrorKind::Other, message))
    }

    async fn reset_session(&mut self) -> Result<(), DatabaseError> {
        let fresh = Self::open(self.options.clone(), self.address.clone(), None).await?;
        settings::reset(&mut self.connection, fresh.connection).await
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, DatabaseError> {
        rows::query(&mut self.connection, sql).await
    }

    async fn introspect(&mut self, scope: &Scope) -> Result<Schema, DatabaseError> {
        let mut schema = introspect::read(&mut self.connection, &self.target, scope).await?;
        schema.know_case(self.target.case_rule());
        dialect_of(self.target.dialect).normalize(&self.target, &mut schema);
        Ok(schema)
    }

    async fn begin(&mut self) -> Result<(), DatabaseError> {
        self.execute("START TRANSACTION").await.map(drop)
    }

    async fn commit(&mut self) -> Result<(), DatabaseError> {
        self.execute("COMMIT").await.map(drop)
    }

    async fn rollback(&mut self) -> Result<(), DatabaseError> {
        self.execute("ROLLBACK").await.map(drop)
    }

    async fn try_lock(&mut self, key: &str) -> Result<Option<bool>, DatabaseError> {
        let answer =
            self.query(&format!("SELECT GET_LOCK('{}', 0)", lock_name(key, self.options.get_database()))).await?;
        let cell = answer.into_iter().next().and_then(|row| row.into_iter().next().flatten());
        Ok(cell.map(|cell| cell == "1"))
    }

    async fn unlock(&mut self, key: &str) -> Result<(), DatabaseError> {
        self.query(&format!("SELECT RELEASE_LOCK('{}')", lock_name(key, self.options.get_database()))).await.map(drop)
    }

    async fn another(&self) -> Result<Box<dyn Database>, DatabaseError> {
        Ok(Box::new(Self::open(self.options.clone(), self.address.clone(), None).await?))
    }

    async fn scratch(&mut self) -> Result<Box<dyn Database>, DatabaseError> {
        let name = scratch::create(&mut self.connection, &self.target).await?;
        let options = self.options.clone().database(&name);
        match Self::open(options, self.address.clone(), Some(name.clone())).await {
            Ok(database) => Ok(Box::new(database)),
            Err(error) => {
                scratch::remove(&mut self.connection, &name).await?;
                Err(error)
            }
        }
    }

    async fn discard(mut self: Box<Self>) -> Result<(), DatabaseError> {
        if let Some(name) = self.scratch.take() {
            scratch::remove(&mut self.connection, &name).await?;
        }
        self.connection.close().await.map_err(|error| translate(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_says_which_server_it_is() {
        let check = |text: &str, dialect, version| {
            let target = target_of(text);
            assert_eq!((target.dialect, target.version), (dialect, version), "{text}");
        };
        check("9.7.4-2", DialectName::Mysql, Version::new(9, 7));
        check("10.11.19-MariaDB-0+deb12u1", DialectName::MariaDb, Version::new(10, 11));
        check("5.5.5-10.6.1-MariaDB", DialectName::MariaDb, Version::new(10, 6));
    }

    #[test]
    fn no_password_is_shown() {
        for url in ["mysql://me:secret@host:3306/music?ssl-mode=disabled", "mariadb://me:secret@host/music"] {
            let (_, address) = options(url).expect("the URL is valid");
            assert!(!address.contains("secret") && address.contains("host"), "{address}");
        }
        for url in ["mysql://me:secret@host:port/music", "no url: secret"] {
            let error = options(url).map(|_| ()).expect_err("the URL is not valid");
            assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        }
    }

    #[test]
    fn modes_that_change_how_literals_are_read_are_left_out() {
        assert_eq!(without_other_readings("STRICT_TRANS_TABLES,PIPES_AS_CONCAT"), None);
        assert_eq!(without_other_readings("ANSI_QUOTES,STRICT_TRANS_TABLES").as_deref(), Some("STRICT_TRANS_TABLES"));
    }
}
