//! Databases for the tests: real servers, and for every test a database of its own on them.
//!
//! A test never skips a server: where one is not there it fails and says what to run.

pub(crate) mod changes;

use anabranch::dsl::{ChecksumKind, ExportedRevision};
use anabranch::model::DialectName;
use anabranch::operation::Action;
use anabranch::prelude::Migration;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use sea_schema::probe::SchemaProbe;
use sea_schema::sea_query::{MysqlQueryBuilder, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder};
use sqlx::{
    AssertSqlSafe, ColumnIndex, Connection, Decode, Executor, MySqlConnection, PgConnection, Row, SqliteConnection,
};
use tempfile::TempDir;

/// A database product in a version that anabranch serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Engine {
    Sqlite,
    Postgres15,
    Postgres18,
    Postgres19,
    MariaDb,
    MariaDb118,
    MySql,
}

/// What a test has to know of an engine that is not its dialect's.
struct Facts {
    /// The name that the scripts know it by.
    name: &'static str,
    dialect: DialectName,
    /// What the names of its variables in the environment begin with.
    variables: &'static str,
}

/// A program of the database's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Client {
    /// It runs SQL: psql, mysql, mariadb, sqlite3.
    Shell,
    /// It writes down everything in a database.
    Dump,
}

/// What the engines of one kind share: the driver and the SQL of its catalog.
#[derive(Clone, Copy)]
enum Family {
    Sqlite,
    Postgres,
    MySql,
}

impl Engine {
    /// Every engine, whether or not it is left out.
    pub(crate) const EVERY: [Engine; 7] = [
        Engine::Sqlite,
        Engine::Postgres15,
        Engine::Postgres18,
        Engine::Postgres19,
        Engine::MariaDb,
        Engine::MariaDb118,
        Engine::MySql,
    ];

    /// The only place that lists what belongs to a version.
    fn facts(self) -> Facts {
        let (name, dialect, variables) = match self {
            Engine::Sqlite => ("sqlite", DialectName::Sqlite, "ANABRANCH_TEST_SQLITE"),
            Engine::Postgres15 => ("pg15", DialectName::Postgres, "ANABRANCH_TEST_POSTGRES_15"),
            Engine::Postgres18 => ("pg18", DialectName::Postgres, "ANABRANCH_TEST_POSTGRES_18"),
            Engine::Postgres19 => ("pg19", DialectName::Postgres, "ANABRANCH_TEST_POSTGRES_19"),
            Engine::MariaDb => ("mariadb", DialectName::MariaDb, "ANABRANCH_TEST_MARIADB"),
            Engine::MariaDb118 => ("mariadb118", DialectName::MariaDb, "ANABRANCH_TEST_MARIADB_118"),
            Engine::MySql => ("mysql", DialectName::Mysql, "ANABRANCH_TEST_MYSQL"),
        };
        Facts { name, dialect, variables }
    }

    /// Every engine: what a capability is tested on unless it says otherwise. Only `tests/run` leaves one out, and says so.
    pub(crate) fn all() -> Vec<Engine> {
        let without = std::env::var("ANABRANCH_TEST_WITHOUT").unwrap_or_default();
        let is_there = |engine: &Engine| !without.split_whitespace().any(|name| name == engine.facts().name);
        Self::EVERY.into_iter().filter(is_there).collect()
    }

    /// Every engine of these dialects: a test of a dialect runs on each of its versions.
    pub(crate) fn of(dialects: &[DialectName]) -> Vec<Engine> {
        Self::all().into_iter().filter(|engine| dialects.contains(&engine.dialect())).collect()
    }

    /// The newest engine of each of these dialects: for what a version has no part in.
    pub(crate) fn newest(dialects: &[DialectName]) -> Vec<Engine> {
        dialects.iter().filter_map(|dialect| Self::of(&[*dialect]).pop()).collect()
    }

    /// Every version of PostgreSQL.
    pub(crate) fn postgres() -> Vec<Engine> {
        Self::of(&[DialectName::Postgres])
    }

    /// MySQL, and every version of MariaDB: where each statement commits.
    pub(crate) fn mysql_and_mariadb() -> Vec<Engine> {
        Self::of(&[DialectName::Mysql, DialectName::MariaDb])
    }

    /// SQLite, and every version of PostgreSQL: where a transaction holds changes of the schema too.
    pub(crate) fn transactional() -> Vec<Engine> {
        Self::of(&[DialectName::Sqlite, DialectName::Postgres])
    }

    /// Which database it is, whatever its version: what most differences between engines go by.
    pub(crate) fn dialect(self) -> DialectName {
        self.facts().dialect
    }

    fn family(self) -> Family {
        match self.dialect() {
            DialectName::Sqlite => Family::Sqlite,
            DialectName::Postgres => Family::Postgres,
            DialectName::Mysql | DialectName::MariaDb => Family::MySql,
        }
    }

    /// The URL of the server's own database, from the environment that `tests/run` sets.
    fn server(self) -> url::Url {
        let text = self.variable("URL");
        url::Url::parse(&text).unwrap_or_else(|error| panic!("{self:?}: `{text}` is no URL: {error}"))
    }

    /// The client that runs SQL and the one that dumps a database: none of them older than the server.
    pub(crate) fn client(self, client: Client) -> PathBuf {
        match (self.dialect(), client) {
            (DialectName::Sqlite, _) => {
                let shell = std::env::var_os(format!("{}_CLIENT", self.facts().variables));
                shell.map_or_else(|| "sqlite3".into(), PathBuf::from)
            }
            (DialectName::Postgres, Client::Shell) => self.variable("PSQL").into(),
            (DialectName::Postgres, Client::Dump) => self.variable("PG_DUMP").into(),
            (DialectName::Mysql | DialectName::MariaDb, Client::Shell) => self.variable("CLIENT").into(),
            (DialectName::Mysql | DialectName::MariaDb, Client::Dump) => self.variable("DUMP").into(),
        }
    }

    fn variable(self, of: &str) -> String {
        let variable = format!("{}_{of}", self.facts().variables);
        std::env::var(&variable).unwrap_or_else(|_| {
            panic!(
                "no {self:?} for the tests: `{variable}` is not set; run `tests/run`, which starts the servers, or \
                 `eval \"$(tests/servers/databases.sh start /tmp/anabranch-servers)\"` and then `cargo test`"
            )
        })
    }
}

/// An empty database of a test's own, dropped with this value.
pub(crate) struct TestDatabase {
    engine: Engine,
    url: String,
    home: Home,
}

/// Where the database lives, which is what has to be taken away in the end.
enum Home {
    Folder { _folder: TempDir },
    Server { url: String, name: String },
}

impl TestDatabase {
    /// Creates a database; `label` is seen in its name, so that a failing test can be found by it.
    pub(crate) fn new(engine: Engine, label: &str) -> TestDatabase {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let label: String = label
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
            .take(30)
            .collect();
        let name = format!("t_{label}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        if let Family::Sqlite = engine.family() {
            let folder = tempfile::tempdir().expect("a temporary folder can be made");
            let file = folder.path().join(format!("{name}.db"));
            std::fs::File::create(&file).expect("a file can be made in a new folder");
            return TestDatabase { engine, url: sqlite_url(&file), home: Home::Folder { _folder: folder } };
        }
        let mut url = engine.server();
        let server = url.to_string();
        run_on(engine, &server, format!("CREATE DATABASE {name}"));
        url.set_path(&name);
        TestDatabase { engine, url: url.into(), home: Home::Server { url: server, name } }
    }

    /// The engine that this database runs on.
    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    /// The URL as a user would write it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Runs one or more statements on a connection of their own.
    pub(crate) async fn execute(&self, sql: &str) {
        self.rows(sql).await;
    }

    /// Runs one or more statements on a connection of their own; each cell as the server's text, `None` for null.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        query(self.engine, &self.url, sql).await.unwrap_or_else(|error| panic!("{:?}: {error}\n{sql}", self.engine))
    }

    /// As [`rows`](Self::rows), with names quoted as in standard SQL on every engine, and mistakes handed back.
    pub(crate) async fn standard_rows(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>, sqlx::Error> {
        match self.engine.family() {
            Family::Sqlite | Family::Postgres => query(self.engine, &self.url, sql).await,
            Family::MySql => {
                query(
                    self.engine,
                    &self.url,
                    &format!("SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_TRANS_TABLES'; {sql}"),
                )
                .await
            }
        }
    }

    /// The only cell of a result of one row and one column.
    pub(crate) async fn cell(&self, sql: &str) -> Option<String> {
        let mut rows = self.rows(sql).await;
        assert!(rows.len() == 1 && rows[0].len() == 1, "not one cell but {rows:?} from {sql}");
        rows.remove(0).remove(0)
    }

    /// Whether sea-schema, a witness that shares no code with anabranch, sees the table.
    pub(crate) async fn has_table(&self, table: &str) -> bool {
        self.probe(match self.engine.family() {
            Family::Sqlite => sea_schema::sqlite::Sqlite.has_table(table),
            Family::Postgres => sea_schema::postgres::Postgres.has_table(table),
            Family::MySql => sea_schema::mysql::MySql.has_table(table),
        })
        .await
    }

    /// Whether sea-schema sees the column.
    pub(crate) async fn has_column(&self, table: &str, column: &str) -> bool {
        self.probe(match self.engine.family() {
            Family::Sqlite => sea_schema::sqlite::Sqlite.has_column(table, column),
            Family::Postgres => sea_schema::postgres::Postgres.has_column(table, column),
            Family::MySql => sea_schema::mysql::MySql.has_column(table, column),
        })
        .await
    }

    async fn probe(&self, select: SelectStatement) -> bool {
        let sql = match self.engine.family() {
            Family::Sqlite => select.to_string(SqliteQueryBuilder),
            Family::Postgres => select.to_string(PostgresQueryBuilder),
            Family::MySql => select.to_string(MysqlQueryBuilder),
        };
        matches!(self.cell(&sql).await.as_deref(), Some("1" | "t"))
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Home::Server { url, name } = &self.home else { return };
        let force = match self.engine.family() {
            Family::Postgres => " WITH (FORCE)",
            Family::Sqlite | Family::MySql => "",
        };
        run_on(self.engine, url, format!("DROP DATABASE IF EXISTS {name}{force}"));
    }
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// Runs a statement from anywhere, inside a runtime or not: on a thread and a runtime of its own.
fn run_on(engine: Engine, url: &str, sql: String) {
    let (thread_url, thread_sql) = (url.to_owned(), sql.clone());
    let outcome = std::thread::spawn(move || block_on(query(engine, &thread_url, &thread_sql))).join();
    match outcome {
        Ok(Ok(_)) => {}
        // A second panic while a failed test is unwound would hide the first.
        _ if std::thread::panicking() => eprintln!("{engine:?}: `{sql}` failed"),
        Ok(Err(error)) => panic!("{engine:?}: `{sql}` failed: {error}"),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime of one thread can be made")
        .block_on(future)
}

async fn query(engine: Engine, url: &str, sql: &str) -> Result<Vec<Vec<Option<String>>>, sqlx::Error> {
    match engine.family() {
        Family::Sqlite => query_with::<SqliteConnection>(url, sql).await,
        Family::Postgres => query_with::<PgConnection>(url, sql).await,
        Family::MySql => query_with::<MySqlConnection>(url, sql).await,
    }
}

/// `raw_sql` speaks the simple protocol, in which every cell of every type comes as text.
async fn query_with<C>(url: &str, sql: &str) -> Result<Vec<Vec<Option<String>>>, sqlx::Error>
where
    C: Connection,
    for<'c> &'c mut C: Executor<'c, Database = C::Database>,
    for<'r> Option<String>: Decode<'r, C::Database>,
    usize: ColumnIndex<<C::Database as sqlx::Database>::Row>,
{
    let mut connection = C::connect(url).await?;
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut connection).await;
    connection.close().await?;
    rows?.iter().map(|row| (0..row.len()).map(|index| row.try_get_unchecked(index)).collect()).collect()
}

/// A revision as a migration crate tells it, with nothing but what it does.
pub(crate) fn revision(id: &str, parents: &[&str], up: Vec<Action>, down: Vec<Action>) -> ExportedRevision {
    ExportedRevision {
        id: id.to_owned(),
        parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
        depends_on: Vec::new(),
        labels: Vec::new(),
        message: String::new(),
        created: None,
        requires: Vec::new(),
        file: format!("{id}.rs"),
        up,
        down,
        operations_checksum: id.to_owned(),
        source_checksum: id.to_owned(),
        authoritative_checksum: ChecksumKind::Source,
    }
}

/// What a revision's function does.
pub(crate) fn actions(body: impl FnOnce(&mut Migration)) -> Vec<Action> {
    let mut migration = Migration::new();
    body(&mut migration);
    migration.into_actions().expect("no mistake is made")
}
