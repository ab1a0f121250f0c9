//! SQL that an author wrote, cut into the statements that run.
//!
//! Invariant: whether a transaction is open is the runner's business alone. A file with its own `BEGIN;` and `COMMIT;` around its statements runs
//! in the transaction that also holds its ledger row, so those two are left out; what would take the runner's transaction back is refused. So is
//! what waits for the client, or sends rows to it, where there is none; and what would keep the session from its ledger.

mod kept;
mod mysql;
mod postgres;
mod sqlite;
mod subject;

pub(crate) use mysql::mysql_commits;
pub(crate) use postgres::{Reach, Setting, postgres_moves, postgres_runs_alone};
pub(crate) use sqlite::{sqlite_foreign_keys, sqlite_runs_alone};

pub(in crate::dialect) use kept::words;
pub use kept::{leaves_settings, moves_settings, sets_session, sets_transaction, temporary_table};
pub use subject::{changes_one_of, stays_in_one_of};

use super::script::{Piece, split};
use super::sql_text::{Token, saying};
use crate::model::DialectName;
use crate::plan::{PlanError, RefusedSql};

/// What becomes of a statement of the author.
enum Fate {
    /// It runs.
    Runs,
    /// It is left out: the runner does it, or nobody needs it here.
    LeftOut,
    /// It is refused.
    Refused {
        /// The rest of a sentence that begins with the statement.
        reason: String,
        /// What to do instead.
        instead: String,
    },
}

impl Fate {
    fn refused(reason: impl Into<String>, instead: impl Into<String>) -> Self {
        Self::Refused { reason: reason.into(), instead: instead.into() }
    }
}

/// The statements of a revision's SQL that run, with their rows.
///
/// # Errors
/// A statement would end the runner's transaction without keeping what was done, needs a client, or hides the ledger.
pub fn statements(script: &str, dialect: DialectName) -> Result<Vec<Piece>, PlanError> {
    let mut server = mysql::Dump::of(script, true);
    Ok(kept(script, dialect, |piece| match control(&piece.sql, dialect) {
        Fate::Runs => of_server(piece, script, dialect, &mut server),
        fate => fate,
    })?)
}

/// The statements of a script as the database's own client runs it, where there is no ledger: its transactions are its own.
///
/// # Errors
/// A statement needs a client that does more than to send SQL and the rows behind it.
pub fn statements_of_client(script: &str, dialect: DialectName) -> Result<Vec<Piece>, RefusedSql> {
    let mut server = mysql::Dump::of(script, false);
    kept(script, dialect, |piece| of_server(piece, script, dialect, &mut server))
}

fn of_server(piece: &Piece, script: &str, dialect: DialectName, server: &mut mysql::Dump) -> Fate {
    match dialect {
        DialectName::Postgres => postgres::fate(piece, script),
        DialectName::Mysql | DialectName::MariaDb => server.fate(&piece.sql, dialect),
        DialectName::Sqlite if sqlite::makes_own_table(&piece.sql) => Fate::LeftOut,
        DialectName::Sqlite => Fate::Runs,
    }
}

fn kept(script: &str, dialect: DialectName, mut fate: impl FnMut(&Piece) -> Fate) -> Result<Vec<Piece>, RefusedSql> {
    let mut kept = Vec::new();
    for piece in split(script, dialect)? {
        match fate(&piece) {
            Fate::Runs => kept.push(piece),
            Fate::LeftOut => {}
            Fate::Refused { reason, instead } => {
                return Err(RefusedSql::new(line_of(&piece, dialect), &shown(&piece.sql, dialect), reason, instead));
            }
        }
    }
    Ok(kept)
}

/// Whether the statement is nothing but the beginning or the end of a transaction.
fn control(sql: &str, dialect: DialectName) -> Fate {
    let words: Vec<Token<'_>> = saying(sql, dialect).take(8).collect();
    let Some(first) = words.first() else { return Fate::Runs };
    let second = words.get(1);
    let is_postgres = dialect == DialectName::Postgres;
    if is_postgres && first.is("prepare") && second.is_some_and(|word| word.is("transaction")) {
        let reason = "would take the revision out of the transaction that records it";
        return Fate::refused(reason, "leave it out: a revision is done as a whole or not at all");
    }
    if words.iter().any(|word| word.is("savepoint") || word.is("to") || word.is("prepared")) {
        return Fate::Runs;
    }
    let begins = first.is("begin") || (first.is("start") && second.is_some_and(|word| word.is("transaction")));
    let ends = first.is("commit") || (first.is("end") && dialect != DialectName::Mysql);
    if begins || ends {
        return Fate::LeftOut;
    }
    if first.is("rollback") || (first.is("abort") && is_postgres) {
        let reason = "would take back the transaction that the revision runs in";
        return Fate::refused(reason, "leave it out: a revision that fails is taken back as a whole");
    }
    Fate::Runs
}

/// The line in which the first word stands: remarks before it belong to the text.
pub fn line_of(piece: &Piece, dialect: DialectName) -> usize {
    line_in(&piece.sql, piece.line, dialect)
}

/// The line in which the first word of a statement stands whose text begins in `line`.
pub fn line_in(sql: &str, line: usize, dialect: DialectName) -> usize {
    let tokens = super::sql_text::tokens(sql, dialect);
    let before = tokens.iter().take_while(|token| token.is_blank());
    line + before.map(|token| token.text().matches('\n').count()).sum::<usize>()
}

/// The first words of a statement, for people: without remarks, in one line.
pub fn shown(sql: &str, dialect: DialectName) -> String {
    const LONGEST: usize = 80;
    let mut text = String::new();
    for token in super::sql_text::tokens(sql, dialect).into_iter().skip_while(|token| token.is_blank()) {
        match token {
            Token::Space(_) | Token::Comment(_) => text.push(' '),
            // The opening of a comment that is run, and what ends it, are no part of it.
            Token::Symbol(opening) if opening.starts_with("/*") => {}
            token => text.push_str(token.text()),
        }
        if text.len() > 2 * LONGEST {
            break;
        }
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "*/").collect();
    let text = words.join(" ").trim_end_matches("*/").trim_end().to_owned();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{} ..", text[..at].trim_end()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(script: &str, dialect: DialectName) -> Vec<String> {
        statements(script, dialect).expect("it is cut").into_iter().map(|piece| piece.sql).collect()
    }

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
            assert_eq!(kept(script, DialectName::Postgres), expected, "{script}");
        }
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; END";
        let script = format!("BEGIN;\n{trigger};\nCOMMIT;");
        assert_eq!(kept(&script, DialectName::Sqlite), [trigger]);
    }

    #[test]
    fn what_would_end_the_runners_transaction_otherwise_is_refused_with_its_line() {
        for (script, line) in
            [("BEGIN; SELECT 1;\n\nROLLBACK;", 3), ("-- so\nABORT", 2), ("PREPARE TRANSACTION 'a'", 1)]
        {
            match statements(script, DialectName::Postgres) {
                Err(PlanError::RefusedSql(refused)) => assert_eq!(refused.place.line, line, "{script}"),
                other => panic!("{script}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_statement_is_shown_in_one_line_without_its_remarks() {
        assert_eq!(shown("-- why\nLOCK  TABLES\n song WRITE", DialectName::Mysql), "LOCK TABLES song WRITE");
        assert_eq!(shown("/*!40000 LOCK TABLES song READ */", DialectName::Mysql), "LOCK TABLES song READ");
        let long = format!("SELECT '{}'", "é".repeat(100));
        assert!(shown(&long, DialectName::Postgres).ends_with("é .."));
    }
}
