//! The text of a script, as psql, mysql, mariadb and the shell of SQLite read it.

use super::block;
use super::checked::{DONE, UNDONE};
use crate::dialect::sql_text::{Token, tokens};
use crate::model::DialectName;
use crate::plan::{BatchPlan, Dialect, Segment, Statement};
use std::fmt::Write as _;

/// Writes a script.
pub(super) struct Writer<'a> {
    pub(super) dialect: &'a dyn Dialect,
    text: String,
    /// It is a whole script: with settings, guards and checks.
    pub(super) whole: bool,
    /// It says in a setting of the session how far it is.
    pub(super) moved: bool,
    /// How many statements that stand outside of a transaction wait for their turn.
    pub(super) guarded: usize,
    /// How many steps of SQLite's transactions were noted.
    pub(super) steps: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(dialect: &'a dyn Dialect) -> Self {
        Self { dialect, text: String::new(), whole: false, moved: false, guarded: 0, steps: 0 }
    }

    fn is_mysql(&self) -> bool {
        matches!(self.dialect.name(), DialectName::Mysql | DialectName::MariaDb)
    }

    /// The head: what it is, how it is run, what it cannot guard; and the settings of the session, kept for the end.
    pub(super) fn begin(&mut self, title: &str) {
        self.whole = true;
        self.remark(title);
        let (how, again, cannot) = match self.dialect.name() {
            DialectName::Postgres => (
                "psql -v ON_ERROR_STOP=1 -f FILE",
                "Run again, it leaves out what is recorded and says so; a statement outside of a transaction (`CREATE INDEX\n\
                 CONCURRENTLY`, ..) cannot be left out quietly, and fails in a session that only reads.",
                "Where such a statement fails, the tool continues its revision: `anabranch upgrade`, or `downgrade`.",
            ),
            DialectName::Sqlite => (
                "sqlite3 -bail FILE.db < FILE.sql",
                "Run again, it stops at the first revision that is not in turn and changes nothing. Without `-bail` the shell goes on\n\
                 after that error and after any other: each transaction is taken back at its end where not all of it was done.",
                "The functions for JSON must be there, as they are since 3.38: by them it fails in words.\n\
                 `PRAGMA foreign_keys` is on for the rest of the connection: SQLite has no way to set it back to what it was.",
            ),
            DialectName::Mysql | DialectName::MariaDb => (
                "mysql --comments DATABASE < FILE, without --force",
                "Run again, it stops at the first revision that is not in turn and changes nothing. With `--force` the client goes on\n\
                 after that error, in a session that only reads.",
                "The server commits around every change of the schema: where a statement fails, those before it stay, and the tool\n\
                 continues their revision: `anabranch upgrade`, or `downgrade`.",
            ),
        };
        self.remark(&format!("Run it with the database's own client: {how}"));
        self.remark(again);
        self.remark(cannot);
        self.remark("It does not take the migration lock: see to it that nobody migrates at the same time.");
        match self.dialect.name() {
            DialectName::Postgres => {}
            DialectName::Sqlite => {
                self.sql("PRAGMA foreign_keys = ON");
                self.sql(UNDONE);
                self.sql(DONE);
            }
            DialectName::Mysql | DialectName::MariaDb => {
                let read_only = self.read_only();
                self.sql(&format!("SET @anabranch_read_only = @@SESSION.{read_only}"));
                KEPT.iter()
                    .for_each(|(kept, setting, _)| self.sql(&format!("SET @anabranch_{kept} = @@SESSION.{setting}")));
                self.sql("SET NAMES utf8mb4");
                KEPT.iter().filter(|(_, _, to)| !to.is_empty()).for_each(|(_, setting, to)| {
                    self.sql(&format!("SET SESSION {setting} = {to}"));
                });
            }
        }
    }

    /// The setting by which a session of MySQL only reads.
    pub(super) fn read_only(&self) -> &'static str {
        if self.dialect.name() == DialectName::MariaDb { "tx_read_only" } else { "transaction_read_only" }
    }

    /// The end: the session is as it was.
    pub(super) fn finish(mut self) -> String {
        if self.dialect.name() == DialectName::Postgres && self.moved {
            self.blank();
            self.sql(&block::nowhere());
        }
        if self.dialect.name() == DialectName::Sqlite && self.whole {
            self.blank();
            self.sql(UNDONE);
            self.sql("DROP TABLE IF EXISTS temp.anabranch_turn");
        }
        if self.is_mysql() {
            self.blank();
            let read_only = self.read_only();
            self.sql(&format!("SET SESSION {read_only} = @anabranch_read_only, @anabranch_read_only = NULL"));
            self.sql("SET @anabranch_errors = NULL, @anabranch_end = NULL");
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
        // For psql and the server a carriage return alone ends a remark: what follows would be run.
        text.split(['\n', '\r']).for_each(|line| {
            let _ = writeln!(self.text, "-- {line}");
        });
    }

    /// Begins a transaction. The settings of the session are those of a run, and end with it.
    pub(super) fn open(&mut self) {
        match self.dialect.name() {
            DialectName::Sqlite => self.text.push_str("BEGIN IMMEDIATE;\n"),
            DialectName::Postgres if self.whole => {
                self.text.push_str("BEGIN;\n");
                SETTINGS.iter().for_each(|setting| self.sql(&format!("SET LOCAL {setting}")));
            }
            DialectName::Postgres | DialectName::Mysql | DialectName::MariaDb => {
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

    /// Begins a transaction of MySQL in which errors are counted: a client may go on behind one.
    pub(super) fn open_counting(&mut self) {
        self.sql("SET @anabranch_errors = 0");
        self.open();
    }

    /// A statement, and whether it failed.
    pub(super) fn counted(&mut self, statement: &Statement) {
        self.statement(statement);
        self.sql("SET @anabranch_errors = @anabranch_errors + @@error_count");
    }

    /// Commits where nothing failed, and takes all of it back otherwise.
    pub(super) fn close_unless_counted(&mut self) {
        self.sql("SET @anabranch_end = IF(@anabranch_errors = 0, 'COMMIT', 'ROLLBACK')");
        self.sql("PREPARE anabranch_end FROM @anabranch_end");
        self.sql("EXECUTE anabranch_end");
        self.sql("DEALLOCATE PREPARE anabranch_end");
    }

    /// The segments of a plan for MySQL, where rows are worked on before the schema changes: behind work that failed the session only reads, so that
    /// nothing is dropped of which there is no copy.
    pub(super) fn guarded_segments(&mut self, segments: &[Segment]) {
        let read_only = self.read_only();
        self.sql(&format!("SET @anabranch_read_only = @@SESSION.{read_only}"));
        for segment in segments {
            let statements: Vec<Statement> = match segment {
                Segment::Transaction { statements, .. } => statements.clone(),
                Segment::Backfill(batch) => {
                    self.backfill(batch);
                    vec![whole(batch)]
                }
                Segment::Alone(_) => {
                    self.segment(segment);
                    continue;
                }
            };
            self.open_counting();
            statements.iter().for_each(|statement| self.counted(statement));
            self.close_unless_counted();
            self.sql(&format!("SET SESSION {read_only} = (@@SESSION.{read_only} = 1 OR @anabranch_errors > 0)"));
        }
        self.sql(&format!(
            "SET SESSION {read_only} = @anabranch_read_only, @anabranch_read_only = NULL, @anabranch_errors = NULL, @anabranch_end = NULL"
        ));
    }

    /// A segment alone, with nothing that guards or records it.
    pub(super) fn segment(&mut self, segment: &Segment) {
        self.segment_between(segment, None, None);
    }

    /// A segment whose transaction begins and ends with another statement.
    pub(super) fn segment_between(&mut self, segment: &Segment, first: Option<String>, last: Option<String>) {
        match segment {
            Segment::Transaction { before, statements, checks, after } => {
                before.iter().for_each(|statement| self.statement(statement));
                self.open();
                first.iter().for_each(|sql| self.sql(sql));
                statements.iter().for_each(|statement| self.statement(statement));
                checks.iter().for_each(|check| self.remark(&format!("must list nothing: {}", check.query)));
                last.iter().for_each(|sql| self.sql(sql));
                self.close();
                after.iter().for_each(|statement| self.statement(statement));
            }
            Segment::Alone(statement) => {
                self.set(statement);
                self.statement(statement);
                self.reset(statement);
            }
            Segment::Backfill(batch) => {
                self.backfill(batch);
                self.open();
                first.iter().for_each(|sql| self.sql(sql));
                self.sql(&batch.update_all);
                last.iter().for_each(|sql| self.sql(sql));
                self.close();
            }
        }
    }

    pub(super) fn backfill(&mut self, batch: &BatchPlan) {
        self.remark(&format!(
            "Backfill `{}`: one statement here, over all rows; a run of the tool takes {} rows at a time.",
            batch.name, batch.batch
        ));
    }

    pub(super) fn statement(&mut self, statement: &Statement) {
        remarks(statement).iter().for_each(|remark| self.remark(remark));
        self.sql(&statement.sql);
        // Psql reads them up to the line that ends them.
        if let Some(rows) = &statement.rows {
            let _ = writeln!(self.text, "{rows}\\.");
        }
    }

    /// What is set for a statement that runs alone.
    pub(super) fn set(&mut self, statement: &Statement) {
        statement.setting.iter().for_each(|setting| self.sql(&setting.set));
    }

    /// What was set for it is set back.
    pub(super) fn reset(&mut self, statement: &Statement) {
        statement.setting.iter().for_each(|setting| self.sql(&setting.reset));
    }

    /// A statement with its end. The clients of MySQL and MariaDB end one at any semicolon, unless told otherwise.
    pub(super) fn sql(&mut self, sql: &str) {
        let sql = sql.trim_end().trim_end_matches(';');
        let tokens = tokens(sql, self.dialect.name());
        // A remark at the end would swallow what follows on its line.
        let line =
            if matches!(tokens.last(), Some(Token::Comment(text)) if !text.starts_with("/*")) { "\n" } else { "" };
        let inner = tokens.iter().any(|token| match token {
            Token::Symbol(text) | Token::Body(text) => text.contains(';'),
            Token::Word(_) | Token::Quoted(_) | Token::Text(_) | Token::Space(_) | Token::Comment(_) => false,
        });
        if self.is_mysql() && inner {
            let end = ["$$", "//", ";;", "%%end%%"].into_iter().find(|end| !sql.contains(end)).unwrap_or("%%end%%");
            let _ = writeln!(self.text, "DELIMITER {end}\n{sql}{line}{end}\nDELIMITER ;");
        } else {
            let _ = writeln!(self.text, "{sql}{line};");
        }
    }
}

/// All rows of a backfill at once.
pub(super) fn whole(batch: &BatchPlan) -> Statement {
    Statement::new(batch.update_all.clone(), batch.source)
}

/// What a reader wants to know of a statement.
pub(super) fn remarks(statement: &Statement) -> Vec<&'static str> {
    let rewrites = statement.rewrites.then_some("writes all rows anew");
    rewrites.into_iter().chain(statement.opaque.then_some("not read by the tool")).collect()
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
        "TRIM(BOTH ',' FROM REPLACE(REPLACE(REPLACE(CONCAT(',', @@SESSION.sql_mode, ','), ',ANSI_QUOTES,', ','), ',NO_BACKSLASH_ESCAPES,', ','), ',IGNORE_SPACE,', ','))",
    ),
];
