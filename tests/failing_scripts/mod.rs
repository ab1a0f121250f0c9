//! A script ends with the old rows or the new ones: it is run by the database's own client, statement by statement, with each statement failing
//! in turn, by a client that stops at an error and by one that goes on; then the rows are counted.
//!
//! A case is data: what is there with its rows, what there is to be, and what is asked of the rows. A file of cases for each database stands beside
//! this one.

mod mysql;
mod postgres;
mod sqlite;

use crate::command::client::{AfterAnError, load};
use crate::command::{command, run, wait};
use crate::support::{Engine, TestDatabase};
use anabranch::dialect::script::split;
use anabranch::model::DialectName;
use std::path::Path;

/// What a script is made of, and what is asked of the rows.
pub(crate) struct Case {
    /// A sentence.
    pub(crate) name: &'static str,
    /// The schema with its rows.
    pub(crate) before: &'static str,
    /// The schema as it is to be.
    pub(crate) after: &'static str,
    /// More arguments of `diff`.
    pub(crate) arguments: &'static [&'static str],
    /// The rows do not fit the schema that is to be: the script fails by itself as well.
    pub(crate) fails: bool,
    /// A client that goes on ends where one that stops does.
    pub(crate) alike: bool,
    /// Queries: each answers as before the script or as after it, whatever failed.
    pub(crate) rows: &'static [&'static str],
}

/// Runs the script of a case whole, and then with each of its statements failing.
pub(crate) fn check(engine: Engine, case: &Case) {
    let dialect = engine.dialect();
    let script = script(engine, case);
    let old = answers(&database(engine, case), case);
    let (ran, new) = outcome(engine, case, &script, AfterAnError::Stop);
    assert_eq!(ran.is_err(), case.fails, "{engine:?}, {}: {ran:?}\n{script}", case.name);
    let statements = statements(&script, dialect);
    assert!(statements.len() > 1, "{engine:?}, {}: nothing is done\n{script}", case.name);
    let judge = |what: &str, script: &str| {
        let found = [AfterAnError::Stop, AfterAnError::GoOn].map(|after| outcome(engine, case, script, after).1);
        for found in &found {
            for ((found, query), (old, new)) in found.iter().zip(case.rows).zip(old.iter().zip(&new)) {
                assert!(
                    found == old || found == new,
                    "{engine:?}, {}, {what}: `{query}` gave {old}, gives {new} after the script, and gave {found}\n{script}",
                    case.name
                );
            }
        }
        let [stopped, went_on] = found;
        assert!(
            !case.alike || stopped == went_on,
            "{engine:?}, {}, {what}: {stopped:?} where the client stops, {went_on:?} where it goes on\n{script}",
            case.name
        );
    };
    judge("as it is", &script);
    for (at, statement) in statements.iter().enumerate() {
        if let Some(failing) = failing(dialect, statement) {
            judge(&format!("where this failed: {statement}"), &joined(dialect, &statements, at, &failing));
        }
    }
}

fn script(engine: Engine, case: &Case) -> String {
    let (from, to) = (database(engine, case), TestDatabase::new(engine, case.name));
    wait(to.execute(case.after));
    let arguments = [&["diff", "--from", from.url(), "--to", to.url(), "--format", "sql"], case.arguments].concat();
    run(command(Path::new(env!("CARGO_TARGET_TMPDIR")), &arguments)).done().out
}

fn database(engine: Engine, case: &Case) -> TestDatabase {
    let database = TestDatabase::new(engine, case.name);
    wait(database.execute(case.before));
    database
}

/// Lets the client run a script, and asks for the rows.
fn outcome(engine: Engine, case: &Case, script: &str, after: AfterAnError) -> (Result<(), String>, Vec<String>) {
    let database = database(engine, case);
    let ran = load(&database, script, after);
    (ran, answers(&database, case))
}

fn answers(database: &TestDatabase, case: &Case) -> Vec<String> {
    let answer = |query: &&str| match wait(database.standard_rows(query)) {
        Ok(rows) => format!("{rows:?}"),
        Err(_) => "an error".to_owned(),
    };
    case.rows.iter().map(answer).collect()
}

/// The statements of a script, as the client cuts it.
fn statements(script: &str, dialect: DialectName) -> Vec<String> {
    let pieces = split(script, dialect).expect("a script that the tool wrote");
    pieces.into_iter().map(|piece| piece.sql).collect()
}

/// The script with one statement replaced by one that fails as that one would.
fn joined(dialect: DialectName, statements: &[String], failing: usize, instead: &str) -> String {
    let mut script = String::new();
    for (at, statement) in statements.iter().enumerate() {
        let statement = if at == failing { instead } else { statement };
        let is_mysql = matches!(dialect, DialectName::Mysql | DialectName::MariaDb);
        match is_mysql && statement.contains(';') && at != failing {
            true => script.push_str(&format!("DELIMITER $$\n{statement}\n$$\nDELIMITER ;\n")),
            false => script.push_str(&format!("{statement}\n;\n")),
        }
    }
    script
}

/// What fails as the statement would; nothing where it cannot fail.
fn failing(dialect: DialectName, statement: &str) -> Option<String> {
    let error = "SELECT * FROM there_is_no_such_table";
    let words: Vec<String> = statement
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .flat_map(str::split_whitespace)
        .map(str::to_uppercase)
        .collect();
    let says = |phrase: &[&str]| words.windows(phrase.len()).any(|window| window == phrase);
    match (dialect, words.first().map(String::as_str)) {
        (DialectName::Postgres | DialectName::Mysql | DialectName::MariaDb, Some("BEGIN")) => None,
        (DialectName::Postgres, Some("RESET")) => None,
        // What the transaction did comes to nothing.
        (DialectName::Postgres, Some("COMMIT")) => Some(format!("{error};\nROLLBACK")),
        (DialectName::Sqlite, _) if says(&["OR", "ROLLBACK"]) => Some(format!("ROLLBACK;\n{error}")),
        _ => Some(error.to_owned()),
    }
}
