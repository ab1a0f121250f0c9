//! SQL that an author wrote, cut into the statements that run.
//!
//! Invariant: whether a transaction is open is the runner's business alone. A file with its own `BEGIN;` and `COMMIT;` around its statements runs
//! in the transaction that also holds its ledger row, so those two are left out; what would take the runner's transaction back is refused.

use super::script::split_statements;
use super::sql_text::{Token, tokens};
use crate::model::DialectName;
use crate::plan::{PlanError, Unsupported};

/// The statements of a script, without those that begin or commit a transaction.
///
/// # Errors
/// A statement would end the runner's transaction without keeping what was done.
pub(crate) fn statements(script: &str, dialect: DialectName) -> Result<Vec<String>, PlanError> {
    let mut kept = Vec::new();
    for sql in split_statements(script, dialect) {
        match control(&sql, dialect) {
            None => kept.push(sql),
            Some(Control::Around) => {}
            Some(Control::Rollback) => {
                return Err(Unsupported {
                    operation: "`ROLLBACK` in a revision's SQL".to_owned(),
                    dialect,
                    reason: "it would take back the transaction that the revision runs in".to_owned(),
                    instead: "leave it out: a revision that fails is taken back as a whole".to_owned(),
                }
                .into());
            }
        }
    }
    Ok(kept)
}

enum Control {
    Around,
    Rollback,
}

/// Whether the statement is nothing but the beginning or the end of a transaction.
fn control(sql: &str, dialect: DialectName) -> Option<Control> {
    let words: Vec<Token<'_>> = tokens(sql, dialect).into_iter().filter(|token| !token.is_blank()).collect();
    let (first, second) = (words.first()?, words.get(1));
    let is_savepoint = words.iter().any(|word| word.is("savepoint") || word.is("to") || word.is("prepared"));
    if is_savepoint {
        return None;
    }
    let begins = first.is("begin") || (first.is("start") && second.is_some_and(|word| word.is("transaction")));
    let ends = first.is("commit") || (first.is("end") && dialect != DialectName::Mysql);
    if begins || ends {
        Some(Control::Around)
    } else {
        (first.is("rollback") || (first.is("abort") && dialect == DialectName::Postgres)).then_some(Control::Rollback)
    }
}

/// Whether PostgreSQL refuses the statement inside a transaction.
pub(crate) fn postgres_runs_alone(sql: &str) -> bool {
    let words: Vec<Token<'_>> =
        tokens(sql, DialectName::Postgres).into_iter().filter(|token| !token.is_blank()).collect();
    let is =
        |at: usize, options: &[&str]| words.get(at).is_some_and(|word| options.iter().any(|option| word.is(option)));
    let concurrently = words.iter().any(|word| word.is("concurrently"));
    is(0, &["vacuum"])
        || (is(0, &["create", "drop", "reindex", "alter"]) && concurrently)
        || (is(0, &["create", "drop", "alter"]) && is(1, &["database", "tablespace", "system"]))
}

/// What a statement does to the path by which PostgreSQL finds names. The ledger is found by the session's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathMove {
    /// It is another one from here on.
    Session,
    /// It is another one until the transaction ends.
    Transaction,
    /// It is the session's own again.
    Home,
}

/// What the statement does to the search path: dumps begin with one that moves it.
pub(crate) fn postgres_search_path(sql: &str) -> Option<PathMove> {
    let tokens = tokens(sql, DialectName::Postgres);
    let words: Vec<&Token<'_>> = tokens.iter().filter(|token| !token.is_blank()).collect();
    let is_set = words.first().is_some_and(|word| word.is("set"));
    let calls = words.first().is_some_and(|word| word.is("select")) && words.iter().any(|word| word.is("set_config"));
    let scope = usize::from(words.get(1).is_some_and(|word| word.is("session") || word.is("local")));
    let named = |word: &&Token<'_>| word.text().trim_matches(['\'', '"']).eq_ignore_ascii_case("search_path");
    let name = words.get(1 + scope);
    let sets = is_set && name.is_some_and(|word| named(word) || word.is("schema"));
    let is =
        |at: usize, options: &[&str]| words.get(at).is_some_and(|word| options.iter().any(|option| word.is(option)));
    let resets = is(0, &["reset", "discard"]) && words.get(1).is_some_and(|word| named(word) || word.is("all"));
    if resets || (sets && words.last().is_some_and(|word| word.is("default"))) {
        return Some(PathMove::Home);
    }
    // The third argument of `set_config` says whether it is for the transaction alone.
    let local = if calls { words.iter().rev().any(|word| word.is("true")) } else { is(1, &["local"]) };
    let moves = sets || (calls && words.iter().any(named));
    moves.then_some(if local { PathMove::Transaction } else { PathMove::Session })
}

/// The words of a statement, also of one that stands in a comment which the server runs.
fn mysql_words(sql: &str, dialect: DialectName) -> Vec<Token<'_>> {
    let says = |token: &Token<'_>| !token.is_blank() && !token.text().starts_with("/*");
    tokens(sql, dialect).into_iter().filter(says).collect()
}

/// Whether MySQL commits around the statement (its manual, "Statements That Cause an Implicit Commit").
pub(crate) fn mysql_commits(sql: &str, dialect: DialectName) -> bool {
    let committing = [
        "alter", "create", "drop", "rename", "truncate", "grant", "revoke", "analyze", "optimize", "repair", "lock",
        "unlock", "flush",
    ];
    mysql_words(sql, dialect).first().is_some_and(|first| committing.iter().any(|word| first.is(word)))
}

/// Refuses what would keep the session from its ledger: then nobody could tell how far the revision came.
///
/// # Errors
/// The statement locks tables, or goes to another database.
pub(crate) fn refuse_hiding_the_ledger(sql: &str, dialect: DialectName) -> Result<(), Unsupported> {
    let words = mysql_words(sql, dialect);
    let Some(first) = words.first() else { return Ok(()) };
    let flushes = first.is("flush") && words.iter().any(|word| word.is("lock") || word.is("export"));
    let (reason, instead) = if first.is("lock") || flushes {
        (
            "under such a lock the session reaches no other table, nor the ledger",
            "leave it and its `UNLOCK TABLES` out: the migration lock keeps other runs away",
        )
    } else if first.is("use") {
        (
            "the ledger is in the database that the session is connected to, and what follows would run in another",
            "name the other database where it is meant (`database.table`), or connect to it",
        )
    } else {
        return Ok(());
    };
    // An opening of a comment that is run, and what ends it, are no part of it.
    let said: Vec<&str> = words.iter().map(|word| word.text()).filter(|text| *text != "*/").collect();
    let operation = format!("run `{}` in a revision", said.join(" "));
    Err(Unsupported { operation, dialect, reason: reason.to_owned(), instead: instead.to_owned() })
}

/// Whether SQLite refuses the statement inside a transaction.
pub(crate) fn sqlite_runs_alone(sql: &str) -> bool {
    let tokens = tokens(sql, DialectName::Sqlite);
    let mut words = tokens.iter().filter(|token| !token.is_blank());
    match words.next() {
        Some(first) if first.is("vacuum") => true,
        Some(first) if first.is("pragma") => words.any(|word| word.is("journal_mode")),
        _ => false,
    }
}

/// What `PRAGMA foreign_keys = ..` asks for. SQLite passes over it in silence inside a transaction, and what runs there then deletes what refers to
/// a dropped table: whoever runs the script must set it before the transaction begins.
pub(crate) fn sqlite_foreign_keys(sql: &str) -> Option<bool> {
    let tokens = tokens(sql, DialectName::Sqlite);
    let words: Vec<&Token<'_>> = tokens.iter().filter(|token| !token.is_blank()).collect();
    let (name, value) = match words.as_slice() {
        [pragma, name, equals, value] if pragma.is("pragma") && equals.text() == "=" => (name, value),
        [pragma, name, open, value, close] if pragma.is("pragma") && open.text() == "(" && close.text() == ")" => {
            (name, value)
        }
        _ => return None,
    };
    let value = value.text().trim_matches(['\'', '"']).to_ascii_lowercase();
    name.is("foreign_keys").then_some(["1", "on", "true", "yes"].contains(&value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_own_transaction_is_left_out_and_nothing_else() {
        let cases = [
            ("BEGIN;\nCREATE TABLE a (b int);\nCOMMIT;", vec!["CREATE TABLE a (b int)"]),
            ("-- why\nbegin transaction;\nSELECT 1;\nEND;", vec!["SELECT 1"]),
            ("START TRANSACTION; SELECT 1; COMMIT WORK", vec!["SELECT 1"]),
            (
                "SAVEPOINT a; SELECT 1; ROLLBACK TO a; RELEASE SAVEPOINT a",
                vec!["SAVEPOINT a", "SELECT 1", "ROLLBACK TO a", "RELEASE SAVEPOINT a"],
            ),
            ("DO $$ BEGIN PERFORM 1; END $$;", vec!["DO $$ BEGIN PERFORM 1; END $$"]),
        ];
        for (script, expected) in cases {
            assert_eq!(statements(script, DialectName::Postgres).unwrap(), expected, "{script}");
        }
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; END";
        let script = format!("BEGIN;\n{trigger};\nCOMMIT;");
        assert_eq!(statements(&script, DialectName::Sqlite).unwrap(), [trigger]);
    }

    #[test]
    fn what_postgres_refuses_in_a_transaction_runs_alone() {
        for sql in ["CREATE UNIQUE INDEX CONCURRENTLY a ON b (c)", "-- now\nvacuum b", "CREATE DATABASE x"] {
            assert!(postgres_runs_alone(sql), "{sql}");
        }
        for sql in ["CREATE INDEX a ON b (c)", "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "SELECT 'concurrently'"] {
            assert!(!postgres_runs_alone(sql), "{sql}");
        }
    }

    #[test]
    fn what_moves_the_search_path_is_known() {
        for (sql, moves) in [
            ("SET search_path = a", PathMove::Session),
            ("SET SESSION search_path = a", PathMove::Session),
            ("set local Search_Path to ''", PathMove::Transaction),
            ("-- dump\nSELECT pg_catalog.set_config('search_path', '', false)", PathMove::Session),
            ("SELECT set_config('search_path', 'a', true)", PathMove::Transaction),
            ("SET SCHEMA 'a'", PathMove::Session),
            ("SET search_path TO DEFAULT", PathMove::Home),
            ("RESET search_path", PathMove::Home),
            ("DISCARD ALL", PathMove::Home),
        ] {
            assert_eq!(postgres_search_path(sql), Some(moves), "{sql}");
        }
        let function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT 1'";
        for sql in [function, "SET work_mem = '1MB'", "SELECT 'search_path'", "UPDATE a SET search_path = 1"] {
            assert_eq!(postgres_search_path(sql), None, "{sql}");
        }
    }

    #[test]
    fn what_mysql_commits_around_is_known_inside_of_comments_that_are_run() {
        for sql in ["create TABLE a (b int)", "/*!50001 CREATE TABLE a (b int) */", "# why\nFLUSH TABLES"] {
            assert!(mysql_commits(sql, DialectName::Mysql), "{sql}");
        }
        for sql in ["INSERT INTO a VALUES ('create')", "/* create */ SELECT 1", "/*!50001 SELECT 1 */"] {
            assert!(!mysql_commits(sql, DialectName::Mysql), "{sql}");
        }
        assert!(mysql_commits("/*M!100100 DROP TABLE a */", DialectName::MariaDb));
        assert!(!mysql_commits("/*M!100100 DROP TABLE a */ SELECT 1", DialectName::Mysql));
    }

    #[test]
    fn what_sqlite_does_not_do_in_a_transaction_is_known() {
        for sql in ["VACUUM", "vacuum into 'x'", "PRAGMA journal_mode = wal"] {
            assert!(sqlite_runs_alone(sql), "{sql}");
        }
        for sql in ["SELECT 'vacuum'", "PRAGMA user_version = 1"] {
            assert!(!sqlite_runs_alone(sql), "{sql}");
        }
        for (sql, asks) in [
            ("PRAGMA foreign_keys=OFF", Some(false)),
            ("-- so\npragma Foreign_Keys ( 'on' )", Some(true)),
            ("PRAGMA foreign_keys = 0", Some(false)),
            ("PRAGMA foreign_keys", None),
            ("PRAGMA foreign_key_check", None),
        ] {
            assert_eq!(sqlite_foreign_keys(sql), asks, "{sql}");
        }
    }

    #[test]
    fn a_rollback_of_everything_is_refused() {
        for script in ["BEGIN; SELECT 1; ROLLBACK;", "ABORT"] {
            assert!(statements(script, DialectName::Postgres).is_err(), "{script}");
        }
    }
}
