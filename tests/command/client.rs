//! The databases' own clients: psql, mysql, mariadb, the shell of SQLite, and what dumps a database.

use crate::support::{Client, TestDatabase};
use anabranch::model::DialectName;
use std::io::Write as _;
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
    let mut command = match database.engine().dialect() {
        DialectName::Sqlite => {
            let mut command = client(database, Client::Dump);
            command.arg(path(database)).arg(".dump");
            command
        }
        DialectName::Postgres => {
            let mut command = client(database, Client::Dump);
            command.args(["--inserts", database.url()]);
            command
        }
        DialectName::Mysql | DialectName::MariaDb => {
            mysql(database, Client::Dump, &["--skip-comments", "--routines", "--triggers"])
        }
    };
    let Output { status, stdout, stderr } = command.output().expect("the client starts");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let text = String::from_utf8_lossy(&stdout).into_owned();
    // A word drawn by lot, against scripts in dumps.
    let by_lot = |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
    text.lines().filter(by_lot).map(|line| format!("{line}\n")).collect()
}

/// The schema of a PostgreSQL database with its owners and privileges: the lines of its dump, in an order that tells nothing.
pub(crate) fn schema(database: &TestDatabase) -> Vec<String> {
    let mut command = client(database, Client::Dump);
    let Output { status, stdout, stderr } =
        command.args(["--schema-only", database.url()]).output().expect("the client starts");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let text = String::from_utf8_lossy(&stdout).into_owned();
    let says_nothing = |line: &str| {
        let beginnings = ["--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict"];
        line.is_empty() || beginnings.iter().any(|beginning| line.starts_with(beginning))
    };
    let lines = text.lines().filter(|line| !says_nothing(line));
    let mut lines: Vec<String> = lines.map(|line| line.trim_end_matches(',').to_owned()).collect();
    lines.sort();
    lines
}

/// What the database's own program writes to be loaded elsewhere, as it writes it: with all that it begins and ends with.
pub(crate) fn whole_dump(database: &TestDatabase, rows: bool) -> String {
    let mut command = match database.engine().dialect() {
        DialectName::Sqlite => {
            let mut command = client(database, Client::Dump);
            command.arg(path(database)).arg(if rows { ".dump" } else { ".schema --nosys" });
            command
        }
        DialectName::Postgres => {
            let mut command = client(database, Client::Dump);
            command.args((!rows).then_some("--schema-only")).arg(database.url());
            command
        }
        DialectName::Mysql | DialectName::MariaDb => {
            let options: &[&str] = if rows { &["--routines"] } else { &["--routines", "--no-data"] };
            mysql(database, Client::Dump, options)
        }
    };
    let Output { status, stdout, stderr } = command.output().expect("the client starts");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("UTF-8")
}

fn loader(database: &TestDatabase, after: AfterAnError) -> Command {
    let stops = after == AfterAnError::Stop;
    match database.engine().dialect() {
        DialectName::Sqlite => {
            let mut command = client(database, Client::Shell);
            command.args(stops.then_some("-bail")).arg(path(database));
            command
        }
        DialectName::Postgres => {
            let mut command = client(database, Client::Shell);
            command.args(["-X", "-q"]).args(stops.then_some("-vON_ERROR_STOP=1")).args(["-f", "-", database.url()]);
            command
        }
        DialectName::Mysql | DialectName::MariaDb => {
            mysql(database, Client::Shell, if stops { &[] } else { &["--force"] })
        }
    }
}

fn mysql(database: &TestDatabase, program: Client, options: &[&str]) -> Command {
    let url = url::Url::parse(database.url()).expect("a URL");
    let mut command = client(database, program);
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

fn client(database: &TestDatabase, program: Client) -> Command {
    Command::new(database.engine().client(program))
}
