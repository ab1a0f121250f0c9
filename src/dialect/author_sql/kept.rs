//! What statements leave in their session rather than in the database.

use super::postgres_moves;
use crate::dialect::sql_text::{Token, saying};
use crate::model::DialectName;
use crate::plan::Statement;

/// Whether the statement does nothing but set something for its session: such a thing is gone with the session, and a run that goes on in another
/// one must say it again.
pub fn sets_session(sql: &str, dialect: DialectName) -> bool {
    let mut words = words(sql, dialect);
    let Some(first) = words.next() else { return false };
    let rest: Vec<Token<'_>> = words.take(64).collect();
    let says = |names: &[&str]| rest.iter().any(|word| names.iter().any(|name| word.is(name)));
    let second = |names: &[&str]| rest.first().is_some_and(|word| names.iter().any(|name| word.is(name)));
    match dialect {
        DialectName::Postgres if first.is("set") => !second(&["local", "constraints", "transaction"]),
        DialectName::Postgres if first.is("reset") => true,
        DialectName::Postgres if first.is("select") => {
            rest.iter().any(|word| word.is("set_config")) && !says(&["from"])
        }
        DialectName::Postgres => false,
        DialectName::Mysql | DialectName::MariaDb => {
            let of_server = says(&["global", "persist", "persist_only", "password"])
                || rest.iter().any(|word| {
                    let text = word.text().to_ascii_lowercase();
                    ["@@global", "@@persist", "@@persist_only"].contains(&text.as_str())
                });
            first.is("set") && !of_server && !second(&["default", "transaction", "resource", "statement"])
        }
        DialectName::Sqlite => first.is("pragma") && !says(&["user_version", "application_id", "journal_mode"]),
    }
}

/// Whether the statement does nothing but set something until its transaction ends.
pub fn sets_transaction(sql: &str, dialect: DialectName) -> bool {
    let mut words = words(sql, dialect);
    let of_transaction = |word: Token<'_>| word.is("local") || word.is("constraints");
    dialect == DialectName::Postgres
        && words.next().is_some_and(|word| word.is("set"))
        && words.next().is_some_and(of_transaction)
}

/// Whether the statement moves a setting by which the ledger is found, read or written: a planner says it again in each transaction, and sets it back
/// before the transaction ends.
pub fn moves_settings(sql: &str, dialect: DialectName) -> bool {
    dialect == DialectName::Postgres && !postgres_moves(sql).is_empty()
}

/// Whether something may be left in its session behind the statement, that it is worth setting all back. Where that costs next to nothing, any
/// statement of an author may.
pub fn leaves_settings(statement: &Statement, dialect: DialectName) -> bool {
    let is_authors = statement.line.is_some() || statement.opaque;
    match dialect {
        DialectName::Sqlite | DialectName::Postgres => is_authors,
        DialectName::Mysql | DialectName::MariaDb => {
            let first = words(&statement.sql, dialect).next();
            is_authors && first.is_some_and(|word| ["set", "call", "execute"].iter().any(|name| word.is(name)))
        }
    }
}

/// The temporary table that the statement makes, as it is named, where nothing but the end of the session would take it away.
pub fn temporary_table(sql: &str, dialect: DialectName) -> Option<String> {
    if !DialectName::Mysql.covers(dialect) {
        return None;
    }
    let mut words = words(sql, dialect).skip_while(|word| ["create", "or", "replace"].iter().any(|name| word.is(name)));
    if !words.next()?.is("temporary") || !words.next()?.is("table") {
        return None;
    }
    let mut name = words.skip_while(|word| ["if", "not", "exists"].iter().any(|blank| word.is(blank)));
    let mut text = name.next()?.text().to_owned();
    while name.next().is_some_and(|dot| dot.text() == ".") {
        text = format!("{text}.{}", name.next()?.text());
    }
    Some(text)
}

/// The words of a statement, also of one that stands in a comment which the server runs.
pub(in crate::dialect) fn words(sql: &str, dialect: DialectName) -> impl Iterator<Item = Token<'_>> {
    saying(sql, dialect).filter(|token| !token.text().starts_with("/*") && token.text() != "*/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_with_the_session_is_known() {
        let check = |dialect, sql: &str, sets| assert_eq!(sets_session(sql, dialect), sets, "{sql}");
        check(DialectName::Postgres, "-- dump\nSET check_function_bodies = false", true);
        check(DialectName::Postgres, "SELECT pg_catalog.set_config('search_path', '', false)", true);
        check(DialectName::Postgres, "RESET ROLE", true);
        check(DialectName::Postgres, "SET LOCAL work_mem = '1MB'", false);
        check(DialectName::Postgres, "SET CONSTRAINTS ALL DEFERRED", false);
        check(DialectName::Postgres, "UPDATE a SET b = 1", false);
        check(DialectName::Mysql, "/*!40014 SET @OLD=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */", true);
        check(DialectName::Mysql, "SET NAMES utf8mb4", true);
        check(DialectName::Mysql, "SET GLOBAL max_connections = 1", false);
        check(DialectName::Mysql, "SET @@GLOBAL.GTID_PURGED = ''", false);
        check(DialectName::MariaDb, "SET STATEMENT max_statement_time=1 FOR DELETE FROM a", false);
        check(DialectName::Mysql, "INSERT INTO a SET b = 1", false);
        check(DialectName::Sqlite, "PRAGMA recursive_triggers = on", true);
        check(DialectName::Sqlite, "PRAGMA user_version = 3", false);
    }

    #[test]
    fn a_temporary_table_is_found_by_its_name() {
        let found = |sql: &str| temporary_table(sql, DialectName::MariaDb);
        assert_eq!(found("create temporary table if not exists `a b` (c int)").as_deref(), Some("`a b`"));
        assert_eq!(found("CREATE OR REPLACE TEMPORARY TABLE x.y SELECT 1").as_deref(), Some("x.y"));
        assert_eq!(found("CREATE TABLE temporary (a int)"), None);
    }
}
