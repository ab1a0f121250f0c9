//! A script ends with the old rows or the new ones: it is run by the database's own client, statement by statement, with each statement failing
//! in turn, by a client that stops at an error and by one that goes on; then the rows are counted.
//!
//! A case is data: what is there with its rows, what there is to be, and what is asked of the rows. A file of cases for each database stands beside
//! this one.

mod sqlite;

use anabranch::model::DialectName;

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
