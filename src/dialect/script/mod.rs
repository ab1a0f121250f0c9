//! A script, cut into its statements as the database's own client cuts it.
//!
//! Invariant: a semicolon inside a literal, a quoted identifier, a comment or a body ends nothing. Bodies of triggers and routines stay whole:
//! dollar quotes and parentheses on PostgreSQL, dollar quotes and `DELIMITER` lines on MySQL, `BEGIN .. END` everywhere. Rows that stand
//! behind a `COPY .. FROM stdin` are no statement; what is the client's own is left out or refused, and never sent.

mod body;
mod client;
mod copied_rows;
mod copy;

pub use copied_rows::copied_rows_as_inserts;
pub use copy::{Copy, copy};

use super::sql_text::{Token, next_token};
use crate::model::DialectName;
use crate::plan::{RefusedSql, Statement};
use body::BodyScan;
use client::ClientText;

/// A statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its text, without a final semicolon.
    pub sql: String,
    /// The line in which its text begins, from 1.
    pub line: usize,
    /// The rows that stand behind it, each with the end of its line.
    pub rows: Option<String>,
}

impl Piece {
    /// The statement of a plan.
    pub(crate) fn statement(self, source: usize) -> Statement {
        Statement { rows: self.rows, line: Some(self.line), ..Statement::new(self.sql, source) }
    }
}

/// Cuts a script into its statements.
///
/// # Errors
/// A command of the client stands in it that nobody does here.
pub fn split(script: &str, dialect: DialectName) -> Result<Vec<Piece>, RefusedSql> {
    let mut reader = Reader::new(script, dialect);
    while !reader.rest.is_empty() {
        reader.step()?;
    }
    reader.end_statement()?;
    Ok(reader.pieces)
}

/// A script that is being read.
struct Reader<'a> {
    dialect: DialectName,
    rest: &'a str,
    /// The line in which `rest` begins, from 1.
    line: usize,
    at_line: bool,
    delimiter: String,
    current: Current,
    pieces: Vec<Piece>,
}

impl<'a> Reader<'a> {
    fn new(script: &'a str, dialect: DialectName) -> Self {
        let (delimiter, current) = (";".to_owned(), Current::default());
        Self { dialect, rest: script, line: 1, at_line: true, delimiter, current, pieces: Vec::new() }
    }

    /// Reads a token, or what only the client reads.
    fn step(&mut self) -> Result<(), RefusedSql> {
        if let Some((delimiter, length)) = delimiter_line(self.rest, &self.current, self.dialect) {
            self.delimiter = delimiter;
            self.pass(length);
            return Ok(());
        }
        if self.rest.starts_with(&self.delimiter)
            && (self.delimiter != ";" || !self.current.scan.inside_body(self.dialect))
        {
            self.pass(self.delimiter.len());
            return self.end_statement();
        }
        match client::at(self.rest, !self.current.says_something, self.at_line, self.dialect) {
            Some(ClientText::LeftOut { length }) => self.pass(length),
            Some(ClientText::Ends { length }) => {
                self.pass(length);
                return self.end_statement();
            }
            Some(ClientText::Refused { text, client, instead }) => {
                let reason = format!("is a command of {client}, which is not run here");
                return Err(RefusedSql::new(self.line, text, reason, instead));
            }
            None => {
                let (token, length) = next_token(self.rest, self.dialect);
                let length = before_delimiter(token, &self.delimiter).unwrap_or(length);
                self.current.push(token, &self.rest[..length], self.line, self.dialect);
                self.pass(length);
            }
        }
        Ok(())
    }

    fn pass(&mut self, length: usize) {
        let (passed, rest) = self.rest.split_at(length);
        self.line += passed.matches('\n').count();
        self.at_line = passed.ends_with('\n');
        self.rest = rest;
    }

    /// Keeps the statement that was read, with its rows.
    fn end_statement(&mut self) -> Result<(), RefusedSql> {
        let Some(mut piece) = std::mem::take(&mut self.current).finish() else { return Ok(()) };
        if self.dialect == DialectName::Postgres && copy(&piece.sql) == Some(Copy::FromClient) {
            piece.rows = Some(self.take_rows()?);
        }
        self.pieces.push(piece);
        Ok(())
    }

    /// Takes the rows that begin in the next line.
    fn take_rows(&mut self) -> Result<String, RefusedSql> {
        let line = self.rest.split_inclusive('\n').next().unwrap_or_default();
        if !line.trim().is_empty() && !line.trim_start().starts_with("--") {
            let reason = "stands behind `COPY .. FROM stdin;` in one line, and its rows begin in the next";
            let instead = "write it behind the rows and the line `\\.`";
            return Err(RefusedSql::new(self.line, line.trim(), reason, instead));
        }
        self.pass(line.len());
        let (rows, length) = copy::rows(self.rest);
        self.pass(length);
        Ok(rows)
    }
}

/// A statement in the making.
#[derive(Default)]
struct Current {
    text: String,
    /// Where the text begins to be more than blanks.
    line: Option<usize>,
    says_something: bool,
    scan: BodyScan,
}

impl Current {
    fn push(&mut self, token: Token<'_>, text: &str, line: usize, dialect: DialectName) {
        if !matches!(token, Token::Space(_)) {
            self.line.get_or_insert(line);
        }
        self.says_something |= !token.is_blank();
        self.scan.see(if let Token::Word(_) = token { Token::Word(text) } else { token }, dialect);
        self.text.push_str(text);
    }

    fn finish(self) -> Option<Piece> {
        let piece = |text: &str| Piece { sql: text.trim().to_owned(), line: self.line.unwrap_or(1), rows: None };
        self.says_something.then(|| piece(&self.text))
    }
}

/// Where a delimiter begins inside of a word or symbol: `END$$` is a word to the server, and no word to the client.
fn before_delimiter(token: Token<'_>, delimiter: &str) -> Option<usize> {
    match token {
        Token::Word(text) | Token::Symbol(text) => text.find(delimiter).filter(|at| *at > 0),
        Token::Quoted(_) | Token::Text(_) | Token::Body(_) | Token::Space(_) | Token::Comment(_) => None,
    }
}

/// The delimiter that a line of MySQL's client sets, and the length of the line. Remarks may stand before it.
fn delimiter_line(rest: &str, current: &Current, dialect: DialectName) -> Option<(String, usize)> {
    let word = rest.get(..9)?;
    if !DialectName::Mysql.covers(dialect) || current.says_something || !word.eq_ignore_ascii_case("delimiter") {
        return None;
    }
    let line = rest.lines().next()?;
    let delimiter = line[9..].split_whitespace().next()?;
    line[9..].starts_with([' ', '\t']).then(|| (delimiter.to_owned(), line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_statements(script: &str, dialect: DialectName) -> Vec<String> {
        split(script, dialect).expect("it is cut").into_iter().map(|piece| piece.sql).collect()
    }

    #[test]
    fn statements_are_split_outside_of_quotes_and_bodies() {
        let check = |dialect, script: &str, expected: &[&str]| {
            assert_eq!(split_statements(script, dialect), expected, "{script}");
        };
        check(
            DialectName::Sqlite,
            "insert into a values (';'); -- x;\nselect 1;",
            &["insert into a values (';')", "-- x;\nselect 1"],
        );
        check(
            DialectName::Sqlite,
            "create trigger t after insert on a begin update a set b = case when 1 then 2 end; end; select 1",
            &["create trigger t after insert on a begin update a set b = case when 1 then 2 end; end", "select 1"],
        );
        check(
            DialectName::Postgres,
            "create function f() as $$ begin; end $$; select 1;",
            &["create function f() as $$ begin; end $$", "select 1"],
        );
        check(
            DialectName::Mysql,
            "DELIMITER //\ncreate procedure p() begin if 1 then select 1; end if; select 2; end//\nDELIMITER ;\nselect 'a\\';b';",
            &["create procedure p() begin if 1 then select 1; end if; select 2; end", "select 'a\\';b'"],
        );
        check(
            DialectName::Mysql,
            "create trigger t before insert on a for each row begin if new.b then set new.b = 1; end if; set new.c = 2; end; select 1;",
            &[
                "create trigger t before insert on a for each row begin if new.b then set new.b = 1; end if; set new.c = 2; end",
                "select 1",
            ],
        );
    }

    #[test]
    fn a_semicolon_in_parentheses_or_an_atomic_body_ends_nothing_on_postgres() {
        let rule = "CREATE RULE r AS ON INSERT TO a DO ALSO (INSERT INTO b VALUES (1); DELETE FROM c)";
        let atomic =
            "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
        let columns = "CREATE TABLE begin (function int DEFAULT CASE WHEN true THEN 1 END)";
        for statement in [rule, atomic, columns] {
            let script = format!("{statement};\nSELECT 1;");
            assert_eq!(split_statements(&script, DialectName::Postgres), [statement, "SELECT 1"]);
        }
    }

    #[test]
    fn a_delimiter_is_found_where_the_client_of_mysql_finds_it() {
        let procedure = "create procedure p() begin select 1; select 2; END";
        for (before, delimiter) in [("", "//"), ("-- why;\n", "$$"), ("/* why; */\n# so\n", "@@"), ("\n", "||")] {
            let script = format!("{before}DELIMITER {delimiter}\r\n{procedure}{delimiter}\nDELIMITER ;\nselect 3;");
            let expected = [format!("{before}\n{procedure}").trim().to_owned(), "select 3".to_owned()];
            let found = split_statements(&script, DialectName::Mysql);
            let flat = |all: &[String]| {
                all.iter().map(|one| one.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
            };
            assert_eq!(flat(&found), flat(&expected), "{script}");
        }
    }

    #[test]
    fn a_dollar_quoted_body_stays_whole_on_mysql() {
        let library = "CREATE LIBRARY l LANGUAGE JAVASCRIPT AS $$ export function f() { return 'it''s; $1'; } $$";
        let tagged = "CREATE FUNCTION g() RETURNS INT LANGUAGE JAVASCRIPT AS $js$ let a = '$$;'; return a; $js$";
        let script = format!("{library};\n{tagged};\nSELECT a$b$c, `$$;` FROM t;");
        let expected = [library, tagged, "SELECT a$b$c, `$$;` FROM t"];
        assert_eq!(split_statements(&script, DialectName::Mysql), expected);
        // As a delimiter, and on MariaDB, the signs quote nothing.
        let procedure = "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END";
        for dialect in [DialectName::Mysql, DialectName::MariaDb] {
            let script = format!("DELIMITER $$\n{procedure}$$\n{procedure} $$\nDELIMITER ;\nSELECT 3;");
            assert_eq!(split_statements(&script, dialect), [procedure, procedure, "SELECT 3"]);
        }
        assert_eq!(split_statements("SELECT 1 AS $$a; SELECT 2", DialectName::Mysql), ["SELECT 1 AS $$a", "SELECT 2"]);
    }

    #[test]
    fn remarks_and_texts_are_those_of_the_server() {
        let check = |dialect, script: &str, expected: &[&str]| assert_eq!(split_statements(script, dialect), expected);
        check(DialectName::Mysql, "select 5--1; select 2;", &["select 5--1", "select 2"]);
        check(DialectName::Mysql, "select \"a\\\";b\"; select 2; # the end;", &["select \"a\\\";b\"", "select 2"]);
        check(
            DialectName::Mysql,
            "/*!50001 create view v as select 1 */;\n/* no */;",
            &["/*!50001 create view v as select 1 */"],
        );
        check(DialectName::MariaDb, "/*M!100100 select 1 */;", &["/*M!100100 select 1 */"]);
        check(DialectName::Postgres, "select 5--1;\n;select 2;--", &["select 5--1;\n", "select 2"].map(str::trim));
    }

    #[test]
    fn what_only_one_server_takes_for_a_remark_is_none_on_the_others() {
        let check = |dialect, script: &str, expected: &[&str]| {
            assert_eq!(split_statements(script, dialect), expected, "{dialect}: {script}");
        };
        let versioned = "/*!50001 create view v as select 1 */";
        check(DialectName::Mysql, versioned, &[versioned]);
        check(DialectName::MariaDb, versioned, &[versioned]);
        check(DialectName::Sqlite, versioned, &[]);
        let of_mariadb = "/*M!100100 create view v as select 1 */";
        check(DialectName::MariaDb, of_mariadb, &[of_mariadb]);
        check(DialectName::Mysql, of_mariadb, &[]);
        check(DialectName::Mysql, "# nothing\nselect 1; # nothing", &["# nothing\nselect 1"]);
    }
}
