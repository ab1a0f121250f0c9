//! The databases' own clients: psql, mysql, mariadb, the shell of SQLite, and what dumps a database.

use crate::support::{Engine, TestDatabase};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a client does after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterAnError {
    /// It stops, as the head of a script asks for.
    Stop,
    /// It goes on: psql and the shell of SQLite do so unless told otherwise, `mysql` with `--force`.
    GoOn,
}

/// Lets the database's own client run a script; what it complains of.
pub(crate) fn load(database: &TestDatabase, script: &str, after: AfterAnError) -> Result<(), String> {
    let mut command = loader(database, after);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the client starts");
    let (mut input, text) = (child.stdin.take().expect("it reads"), script.to_owned());
    // Beside the reader of its errors: a client with much to complain of waits until that is read. One that stops at an error reads no further.
    let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("it was written");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Everything in the database, as its own tool writes it down: schema, rows, and the ledger with them.
pub(crate) fn dump(database: &TestDatabase) -> String {
    let mut command = match database.engine() {
        Engine::Sqlite => {
            let mut command = Command::new(client("sqlite3"));
            command.arg(path(database)).arg(".dump");
            command
        }
        Engine::Postgres15 => {
            let mut command = Command::new(client("pg_dump"));
            command.args(["--inserts", database.url()]);
            command
        }
        // Its client is the older server's, whose `pg_dump` refuses it.
        Engine::Postgres18 => {
            let mut command = Command::new(client("psql"));
            command.args(["-X", "-At", "-c", "SELECT database_to_xml_and_xmlschema(true, true, '')"]);
            command.args(["-c", "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"]);
            command.args(["-c", "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"]);
            command.args(["-c", "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2"]);
            command.arg(database.url());
            command
        }
        Engine::MySql => mysql(database, "mysqldump", &["--skip-comments", "--routines", "--triggers"]),
        Engine::MariaDb => mysql(database, "mariadb-dump", &["--skip-comments", "--routines", "--triggers"]),
    };
    let Output { status, stdout, stderr } = command.output().expect("the client starts");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let text = String::from_utf8_lossy(&stdout).into_owned();
    // A word drawn by lot, against scripts in dumps.
    let by_lot = |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
    text.lines().filter(by_lot).map(|line| format!("{line}\n")).collect()
}

/// What the database's own program writes to be loaded elsewhere, as it writes it: with all that it begins and ends with.
pub(crate) fn whole_dump(database: &TestDatabase, rows: bool) -> String {
    let mut command = match database.engine() {
        Engine::Sqlite => {
            let mut command = Command::new(client("sqlite3"));
            command.arg(path(database)).arg(if rows { ".dump" } else { ".schema --nosys" });
            command
        }
        Engine::Postgres15 | Engine::Postgres18 => {
            let mut command = Command::new(client("pg_dump"));
            command.args((!rows).then_some("--schema-only")).arg(database.url());
            command
        }
        Engine::MySql | Engine::MariaDb => {
            let program = if database.engine() == Engine::MySql { "mysqldump" } else { "mariadb-dump" };
            let options: &[&str] = if rows { &["--routines"] } else { &["--routines", "--no-data"] };
            mysql(database, program, options)
        }
    };
    let Output { status, stdout, stderr } = command.output().expect("the client starts");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("UTF-8")
}

fn loader(database: &TestDatabase, after: AfterAnError) -> Command {
    let stops = after == AfterAnError::Stop;
    match database.engine() {
        Engine::Sqlite => {
            let mut command = Command::new(client("sqlite3"));
            command.args(stops.then_some("-bail")).arg(path(database));
            command
        }
        Engine::Postgres15 | Engine::Postgres18 => {
            let mut command = Command::new(client("psql"));
            command.args(["-X", "-q"]).args(stops.then_some("-vON_ERROR_STOP=1")).args(["-f", "-", database.url()]);
            command
        }
        Engine::MySql => mysql(database, "mysql", if stops { &[] } else { &["--force"] }),
        Engine::MariaDb => mysql(database, "mariadb", if stops { &[] } else { &["--force"] }),
    }
}

fn mysql(database: &TestDatabase, program: &str, options: &[&str]) -> Command {
    let url = url::Url::parse(database.url()).expect("a URL");
    let mut command = Command::new(client(program));
    command.args(["--no-defaults", "--protocol=tcp", "--user", url.username()]);
    command.args(["--host", url.host_str().expect("a host")]);
    command.args(["--port", &url.port().expect("a port").to_string()]);
    command.args(options).arg(url.path().trim_start_matches('/'));
    command
}

fn path(database: &TestDatabase) -> &str {
    let url = database.url().trim_start_matches("sqlite:");
    url.split('?').next().unwrap_or(url)
}

pub(crate) fn client(name: &str) -> PathBuf {
    std::env::var_os("ANABRANCH_TEST_CLIENTS").map_or_else(|| name.into(), |folder| Path::new(&folder).join(name))
}
