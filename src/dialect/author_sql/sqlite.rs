//! What SQLite makes of an author's statement.

use crate::dialect::sql_text::{Token, saying};
use crate::model::DialectName;

/// Whether SQLite refuses the statement inside a transaction.
pub(crate) fn sqlite_runs_alone(sql: &str) -> bool {
    let mut words = saying(sql, DialectName::Sqlite);
    match words.next() {
        Some(first) if first.is("vacuum") => true,
        Some(first) if first.is("pragma") => words.any(|word| word.is("journal_mode")),
        _ => false,
    }
}

/// Whether the statement makes a table that SQLite makes by itself, and nobody else may: `.schema` of its shell shows those too.
pub(super) fn makes_own_table(sql: &str) -> bool {
    let mut words = saying(sql, DialectName::Sqlite);
    let is_table = ["create", "table"].iter().all(|word| words.next().is_some_and(|found| found.is(word)));
    let name = words.next().map(|name| name.text().trim_matches(['"', '`', '[', ']']).to_ascii_lowercase());
    is_table && name.is_some_and(|name| name == "sqlite_sequence" || name.starts_with("sqlite_stat"))
}

/// What `PRAGMA foreign_keys = ..` asks for. SQLite passes over it in silence inside a transaction, and what runs there then deletes what refers to
/// a dropped table: whoever runs the script must set it before the transaction begins.
pub(crate) fn sqlite_foreign_keys(sql: &str) -> Option<bool> {
    let words: Vec<Token<'_>> = saying(sql, DialectName::Sqlite).take(6).collect();
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
    fn tables_of_sqlite_itself_are_known() {
        for sql in ["CREATE TABLE sqlite_sequence(name,seq)", "-- so\ncreate table \"sqlite_stat1\" (tbl, idx, stat)"] {
            assert!(makes_own_table(sql), "{sql}");
        }
        for sql in ["CREATE TABLE song (sqlite_sequence)", "INSERT INTO sqlite_sequence VALUES ('a', 1)"] {
            assert!(!makes_own_table(sql), "{sql}");
        }
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
}
