//! Databases for the tests: real servers, and for every test a database of its own on them.
//!
//! A test never skips a server: where one is not there it fails and says what to run.

pub(crate) mod changes;

use anabranch::dsl::{ChecksumKind, ExportedRevision};
use anabranch::operation::Action;
use anabranch::prelude::Migration;
use std::future::Future;
use std::path::Path;
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
    MariaDb,
    MySql,
}

/// What the engines of one kind share: the driver and the SQL of its catalog.
#[derive(Clone, Copy)]
enum Family {
    Sqlite,
    Postgres,
    MySql,
}

impl Engine {
    /// Every engine: what a capability is tested on unless it says otherwise. Only `tests/run --without` leaves one out.
    pub(crate) fn all() -> Vec<Engine> {
        let without = std::env::var("ANABRANCH_TEST_WITHOUT").unwrap_or_default();
        [Engine::Sqlite, Engine::Postgres15, Engine::Postgres18, Engine::MariaDb, Engine::MySql]
            .into_iter()
            .filter(|engine| !without.split_whitespace().any(|name| name == engine.name()))
            .collect()
    }

    /// The name that the scripts know the engine by.
    fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres15 => "pg15",
            Engine::Postgres18 => "pg18",
            Engine::MariaDb => "mariadb",
            Engine::MySql => "mysql",
        }
    }

    fn family(self) -> Family {
        match self {
            Engine::Sqlite => Family::Sqlite,
            Engine::Postgres15 | Engine::Postgres18 => Family::Postgres,
            Engine::MariaDb | Engine::MySql => Family::MySql,
        }
    }

    /// The URL of the server's own database, from the environment that `tests/run` sets.
    fn server(self) -> url::Url {
        let variable = match self {
            Engine::Sqlite => unreachable!("SQLite has no server"),
            Engine::Postgres15 => "ANABRANCH_TEST_POSTGRES_15_URL",
            Engine::Postgres18 => "ANABRANCH_TEST_POSTGRES_18_URL",
            Engine::MariaDb => "ANABRANCH_TEST_MARIADB_URL",
            Engine::MySql => "ANABRANCH_TEST_MYSQL_URL",
        };
        let text = std::env::var(variable).unwrap_or_else(|_| {
            panic!(
                "no {self:?} for the tests: `{variable}` is not set; run `tests/run`, which starts the servers, or \
                 `eval \"$(tests/servers/databases.sh start /tmp/anabranch-servers)\"` and then `cargo test`"
            )
        });
        url::Url::parse(&text).unwrap_or_else(|error| panic!("`{variable}` is no URL: {error}"))
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
