//! What MySQL and MariaDB make of an author's statement, and what of a dump is for a server that is restored.

use super::Fate;
use super::kept::words;
use crate::dialect::sql_text::Token;
use crate::model::DialectName;
use std::collections::BTreeSet;

/// Whether MySQL commits around the statement (its manual, "Statements That Cause an Implicit Commit").
pub(crate) fn mysql_commits(sql: &str, dialect: DialectName) -> bool {
    let committing = [
        "alter",
        "create",
        "drop",
        "rename",
        "truncate",
        "grant",
        "revoke",
        "analyze",
        "optimize",
        "repair",
        "lock",
        "unlock",
        "flush",
        "install",
        "uninstall",
        "cache",
        "check",
        "reset",
        "change",
        "stop",
        "import",
    ];
    words(sql, dialect).next().is_some_and(|first| committing.iter().any(|word| first.is(word)))
}

/// The statements of a script, as far as those before say what becomes of the next.
pub(super) struct Dump {
    /// There is a ledger in the database, which the session must reach.
    has_ledger: bool,
    /// It was written to restore a server with its binary log.
    restores_log: bool,
    /// The tables that were made in it so far.
    made: BTreeSet<String>,
    /// A lock on some of them was left out.
    locks: bool,
}

impl Dump {
    pub(super) fn of(script: &str, has_ledger: bool) -> Self {
        let restores_log = script.contains("@MYSQLDUMP_TEMP_LOG_BIN");
        Self { has_ledger, restores_log, made: BTreeSet::new(), locks: false }
    }

    /// What becomes of the next statement.
    pub(super) fn fate(&mut self, sql: &str, dialect: DialectName) -> Fate {
        let found: Vec<Token<'_>> = words(sql, dialect).take(64).collect();
        let is = |at: usize, name: &str| found.get(at).is_some_and(|word| word.is(name));
        if self.has_ledger
            && let Some(fate) = self.fate_beside_the_ledger(&found)
        {
            return fate;
        }
        if is(0, "load") && found.iter().any(|word| word.is("local")) {
            return Fate::refused(
                "reads a file of its client, and here is none",
                "write the rows as `INSERT INTO ..`, or let the server read the file: without `LOCAL`",
            );
        }
        if is(0, "set") { self.fate_of_set(&found, sql, dialect) } else { Fate::Runs }
    }

    /// What would keep the session from its ledger is refused. A dump locks the tables that it has just made, which nobody else knows.
    fn fate_beside_the_ledger(&mut self, found: &[Token<'_>]) -> Option<Fate> {
        let is = |at: usize, name: &str| found.get(at).is_some_and(|word| word.is(name));
        if is(0, "create") && is(1, "table") && !is(2, "if") {
            self.made.extend(found.get(2).map(plain));
        }
        if is(0, "lock") && (is(1, "tables") || is(1, "table")) {
            let locked = locked(&found[2..]);
            self.locks = !locked.is_empty() && locked.iter().all(|table| self.made.contains(table));
            return Some(if self.locks { Fate::LeftOut } else { hides_the_ledger() });
        }
        if is(0, "unlock") && std::mem::take(&mut self.locks) {
            return Some(Fate::LeftOut);
        }
        if is(0, "lock") || (is(0, "flush") && found.iter().any(|word| word.is("lock") || word.is("export"))) {
            return Some(hides_the_ledger());
        }
        is(0, "use").then(|| {
            Fate::refused(
                "goes to another database: the ledger is in the one that the session is connected to",
                "name the other database where it is meant (`database.table`), or connect to it; a dump has no such line without `--databases`",
            )
        })
    }

    fn fate_of_set(&self, found: &[Token<'_>], sql: &str, dialect: DialectName) -> Fate {
        let names = |setting: &str| found.iter().any(|word| is_variable(word, setting));
        if self.restores_log && (names("sql_log_bin") || names("gtid_purged")) {
            // It is about the log of a whole server that is restored; a revision is written into the log as all else is.
            return Fate::LeftOut;
        }
        let mut assigned = found.windows(2).filter(|pair| matches!(pair[1].text(), "=" | ":=")).map(|pair| pair[0]);
        if self.has_ledger && names("autocommit") {
            // A dump keeps the old value in a variable of its own.
            let is_its = |target: Token<'_>| {
                let kept = target.text().starts_with('@') && !target.text().starts_with("@@");
                kept || is_variable(&target, "autocommit")
            };
            return match assigned.all(is_its) {
                true => Fate::LeftOut,
                false => Fate::refused(
                    "says beside others when a statement is committed, which is settled here",
                    "leave `autocommit` out: what can be is committed together with the record of the revision",
                ),
            };
        }
        let other = words(sql, dialect).find_map(|word| match word {
            Token::Text(text) | Token::Word(text) => OTHER_READINGS.into_iter().find(|mode| {
                let modes = text.trim_matches(['\'', '"']).split(',');
                modes.into_iter().any(|one| one.trim().eq_ignore_ascii_case(mode))
            }),
            _ => None,
        });
        match other.filter(|_| names("sql_mode")) {
            Some(mode) => Fate::refused(
                format!("lets the server read text otherwise (`{mode}`) than the file is cut here"),
                "write names in backticks and texts in single quotes, and leave that mode out",
            ),
            None => Fate::Runs,
        }
    }
}

/// Modes under which quotes and backslashes mean something else.
const OTHER_READINGS: [&str; 8] =
    ["ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL"];

fn hides_the_ledger() -> Fate {
    Fate::refused(
        "locks tables, and under such a lock the session reaches no other table, nor the ledger",
        "leave it and its `UNLOCK TABLES` out: the migration lock keeps other runs away; a dump has none with `--skip-add-locks`",
    )
}

/// A name without its quotes, as it is compared here.
fn plain(name: &Token<'_>) -> String {
    name.text().trim_matches('`').to_lowercase()
}

/// The tables of `a READ, b AS c WRITE`; none where one is not named plainly.
fn locked(words: &[Token<'_>]) -> Vec<String> {
    let lists = words.split(|word| word.text() == ",");
    let names: Option<Vec<String>> = lists
        .map(|list| {
            let is_plain = !list.iter().any(|word| word.text() == ".");
            list.first().filter(|_| is_plain).map(plain)
        })
        .collect();
    names.unwrap_or_default()
}

/// Whether the word is that variable, of the session or of the server.
fn is_variable(word: &Token<'_>, name: &str) -> bool {
    let text = word.text().to_ascii_lowercase();
    let bare = text.trim_matches('`').trim_start_matches("@@");
    bare == name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::author_sql::statements;

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
    fn what_of_a_dump_is_for_a_server_that_is_restored_is_left_out() {
        let kept = |script: &str| -> Vec<String> {
            let kept = statements(script, DialectName::Mysql).expect("it is cut");
            kept.into_iter().map(|piece| piece.sql).collect()
        };
        let locked = "CREATE TABLE `a` (b int);\nLOCK TABLES `a` WRITE;\nset autocommit=0;\nINSERT INTO a VALUES (1);\nUNLOCK TABLES;\ncommit;";
        assert_eq!(kept(locked), ["CREATE TABLE `a` (b int)", "INSERT INTO a VALUES (1)"]);
        assert_eq!(kept("SET @OLD_AUTOCOMMIT=@@AUTOCOMMIT, @@AUTOCOMMIT=0;\nSET AUTOCOMMIT=@OLD_AUTOCOMMIT;"), [""; 0]);
        let log = "SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;\nSET @@SESSION.SQL_LOG_BIN= 0;\nSET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '';\nSELECT 1;";
        assert_eq!(kept(log), ["SELECT 1"]);
        assert_eq!(kept("/*M!999999\\- enable the sandbox mode */\nSELECT 1;").len(), 1);
    }

    #[test]
    fn what_would_hide_the_ledger_or_reads_otherwise_is_refused() {
        for sql in [
            "LOCK TABLES song WRITE",
            "CREATE TABLE a (b int);\nLOCK TABLES a WRITE, other READ",
            "CREATE TABLE a (b int);\nLOCK TABLES x.a WRITE",
            "USE other",
            "FLUSH TABLES WITH READ LOCK",
            "LOCK INSTANCE FOR BACKUP",
            "SET autocommit = 0, sql_notes = 0",
            "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ANSI_QUOTES'",
            "SET sql_mode = ORACLE",
            "LOAD DATA LOCAL INFILE 'x' INTO TABLE a",
        ] {
            assert!(statements(sql, DialectName::Mysql).is_err(), "{sql}");
        }
        for sql in [
            "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
            "SET SQL_MODE=@OLD_SQL_MODE",
            "LOAD DATA INFILE 'x' INTO TABLE a",
        ] {
            assert!(statements(sql, DialectName::Mysql).is_ok(), "{sql}");
        }
    }
}
