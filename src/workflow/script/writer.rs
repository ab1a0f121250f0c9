//! The text of a script, as psql, mysql, mariadb and the shell of SQLite read it.

use super::guard::Guard;
use crate::dialect::sql_text::{Token, tokens};
use crate::model::DialectName;
use crate::plan::{Dialect, Segment, Statement};
use std::fmt::Write as _;

/// Writes a script.
pub(super) struct Writer<'a> {
    dialect: &'a dyn Dialect,
    text: String,
    /// It is a whole script: with settings, guards and checks.
    whole: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(dialect: &'a dyn Dialect) -> Self {
        Self { dialect, text: String::new(), whole: false }
    }

    fn is_mysql(&self) -> bool {
        matches!(self.dialect.name(), DialectName::Mysql | DialectName::MariaDb)
    }

    /// The head: what it is, how it is run, what it cannot guard; and the settings of the session, kept for the end.
    pub(super) fn begin(&mut self, title: &str) {
        self.whole = true;
        self.remark(title);
        let (how, cannot) = match self.dialect.name() {
            DialectName::Postgres => (
                "psql -v ON_ERROR_STOP=1 -f FILE",
                "A statement outside of a transaction (`CREATE INDEX CONCURRENTLY`, ..) is kept back by an error before it only with\n\
                 ON_ERROR_STOP; where it fails itself, its revision is not recorded and what ran before it stays.",
            ),
            DialectName::Sqlite => (
                "sqlite3 -bail FILE.db < FILE.sql",
                "Without `-bail` the shell goes on after an error, and nothing in a script can keep it from that.\n\
                 The functions for JSON must be there, as they are since 3.38: by them it fails in words.\n\
                 `PRAGMA foreign_keys` is on for the rest of the connection: SQLite has no way to set it back to what it was.",
            ),
            DialectName::Mysql | DialectName::MariaDb => (
                "mysql DATABASE < FILE, without --force",
                "The server commits around every change of the schema: where a statement fails, those before it stay, and their\n\
                 revision is not recorded.",
            ),
        };
        self.remark(&format!("Run it with the database's own client: {how}"));
        self.remark("Run again, it stops at the first revision that is not in turn, by an error, and changes nothing.");
        self.remark(cannot);
        self.remark("It does not take the migration lock: see to it that nobody migrates at the same time.");
        match self.dialect.name() {
            DialectName::Postgres => {}
            DialectName::Sqlite => self.sql("PRAGMA foreign_keys = ON"),
            DialectName::Mysql | DialectName::MariaDb => {
                KEPT.iter()
                    .for_each(|(kept, setting, _)| self.sql(&format!("SET @anabranch_{kept} = @@SESSION.{setting}")));
                self.sql("SET NAMES utf8mb4");
                KEPT.iter().filter(|(_, _, to)| !to.is_empty()).for_each(|(_, setting, to)| {
                    self.sql(&format!("SET SESSION {setting} = {to}"));
                });
            }
        }
    }

    /// The end: the session is as it was.
    pub(super) fn finish(mut self) -> String {
        if self.is_mysql() {
            self.blank();
            KEPT.iter().for_each(|(kept, setting, _)| {
                self.sql(&format!("SET SESSION {setting} = @anabranch_{kept}, @anabranch_{kept} = NULL"));
            });
        }
        self.text
    }

    /// What was written.
    pub(super) fn text(self) -> String {
        self.text
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn remark(&mut self, text: &str) {
        text.lines().for_each(|line| {
            let _ = writeln!(self.text, "-- {line}");
        });
    }

    /// Begins a transaction. The settings of the session are those of a run, and end with it.
    pub(super) fn open(&mut self) {
        match self.dialect.name() {
            DialectName::Sqlite if self.whole => self.text.push_str("BEGIN IMMEDIATE;\n"),
            DialectName::Postgres if self.whole => {
                self.text.push_str("BEGIN;\n");
                SETTINGS.iter().for_each(|setting| self.sql(&format!("SET LOCAL {setting}")));
            }
            DialectName::Sqlite | DialectName::Postgres | DialectName::Mysql | DialectName::MariaDb => {
                self.text.push_str("BEGIN;\n");
            }
        }
    }

    /// Begins a transaction in which much is there already.
    pub(super) fn open_quietly(&mut self) {
        self.open();
        if self.dialect.name() == DialectName::Postgres {
            self.sql("SET LOCAL client_min_messages = 'warning'");
        }
    }

    pub(super) fn close(&mut self) {
        self.text.push_str("COMMIT;\n");
    }

    pub(super) fn guard(&mut self, guard: &Guard) {
        self.remark(&format!("Fails where {}:", guard.message()));
        let sql = guard.sql(self.dialect);
        self.sql(&sql);
    }

    /// A segment; guards come before anything of it, and what it records before its end.
    pub(super) fn segment(&mut self, segment: &Segment, guards: &[Guard], record: &[String]) {
        match segment {
            Segment::Transaction { before, statements, checks, after } => {
                before.iter().for_each(|statement| self.statement(statement));
                self.open();
                guards.iter().for_each(|guard| self.guard(guard));
                statements.iter().for_each(|statement| self.statement(statement));
                for check in checks {
                    if self.whole {
                        self.guard(&Guard::holds(check));
                    } else {
                        self.remark(&format!("must list nothing: {}", check.query));
                    }
                }
                record.iter().for_each(|sql| self.sql(sql));
                self.close();
                after.iter().for_each(|statement| self.statement(statement));
            }
            Segment::Alone(statement) => {
                guards.iter().for_each(|guard| self.guard(guard));
                self.statement(statement);
            }
            Segment::Backfill(batch) => {
                self.remark(&format!(
                    "Backfill `{}`: one statement here, over all rows; a run of the tool takes {} rows at a time.",
                    batch.name, batch.batch
                ));
                self.open();
                guards.iter().for_each(|guard| self.guard(guard));
                self.sql(&batch.update_all);
                self.close();
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        if statement.rewrites {
            self.remark("writes all rows anew");
        }
        if statement.opaque {
            self.remark("not read by the tool");
        }
        self.sql(&statement.sql);
    }

    /// A statement with its end. The clients of MySQL and MariaDB end one at any semicolon, unless told otherwise.
    pub(super) fn sql(&mut self, sql: &str) {
        let sql = sql.trim_end().trim_end_matches(';');
        let tokens = tokens(sql, self.dialect.name());
        // A remark at the end would swallow what follows on its line.
        let line =
            if matches!(tokens.last(), Some(Token::Comment(text)) if !text.starts_with("/*")) { "\n" } else { "" };
        let inner = tokens.iter().any(|token| matches!(token, Token::Symbol(";")));
        if self.is_mysql() && inner {
            let end = ["$$", "//", ";;", "%%end%%"].into_iter().find(|end| !sql.contains(end)).unwrap_or("%%end%%");
            let _ = writeln!(self.text, "DELIMITER {end}\n{sql}{line}{end}\nDELIMITER ;");
        } else {
            let _ = writeln!(self.text, "{sql}{line};");
        }
    }
}

/// The settings of a PostgreSQL session that works on a schema.
const SETTINGS: [&str; 4] =
    ["standard_conforming_strings = on", "TimeZone = 'UTC'", "DateStyle = 'ISO, MDY'", "IntervalStyle = 'postgres'"];

/// The settings of a MySQL session: under which name the old one is kept, and what it is meanwhile where `SET NAMES` does not say.
const KEPT: [(&str, &str, &str); 6] = [
    ("client", "character_set_client", ""),
    ("results", "character_set_results", ""),
    ("connection", "character_set_connection", ""),
    ("collation", "collation_connection", ""),
    ("time_zone", "time_zone", "'+00:00'"),
    (
        "sql_mode",
        "sql_mode",
        "TRIM(BOTH ',' FROM REPLACE(REPLACE(CONCAT(',', @@SESSION.sql_mode, ','), ',ANSI_QUOTES,', ','), ',NO_BACKSLASH_ESCAPES,', ','))",
    ),
];
