//! A script, cut into its statements as the database's own client cuts it.
//!
//! Invariant: a semicolon inside a literal, a quoted identifier, a comment or a body ends nothing. Bodies of triggers and routines stay whole:
//! dollar quotes and parentheses on PostgreSQL, dollar quotes and `DELIMITER` lines on MySQL, `BEGIN .. END` everywhere.

use super::sql_text::{Token, next_token};
use crate::model::DialectName;

/// Cuts a script into its statements, without their semicolons. What says nothing is left out.
pub fn split_statements(script: &str, dialect: DialectName) -> Vec<String> {
    let mut out = Vec::new();
    let mut current = Current::default();
    let mut delimiter = ";".to_owned();
    let mut rest = script;
    while !rest.is_empty() {
        if let Some((new, length)) = delimiter_line(rest, &current, dialect) {
            delimiter = new;
            rest = &rest[length..];
            continue;
        }
        if rest.starts_with(&delimiter) && (delimiter != ";" || !current.scan.inside_body(dialect)) {
            out.extend(std::mem::take(&mut current).finish());
            rest = &rest[delimiter.len()..];
            continue;
        }
        let (token, length) = next_token(rest, dialect);
        let length = before_delimiter(token, &delimiter).unwrap_or(length);
        current.push(token, &rest[..length], dialect);
        rest = &rest[length..];
    }
    out.extend(current.finish());
    out
}

/// A statement in the making.
#[derive(Default)]
struct Current {
    text: String,
    says_something: bool,
    scan: BodyScan,
}

impl Current {
    fn push(&mut self, token: Token<'_>, text: &str, dialect: DialectName) {
        self.says_something |= !token.is_blank();
        self.scan.see(if let Token::Word(_) = token { Token::Word(text) } else { token }, dialect);
        self.text.push_str(text);
    }

    fn finish(self) -> Option<String> {
        self.says_something.then(|| self.text.trim().to_owned())
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

/// Whether a semicolon stands inside the body of a trigger or routine.
#[derive(Default)]
struct BodyScan {
    previous: String,
    words: usize,
    creates_body: bool,
    is_create: bool,
    depth: usize,
    parentheses: usize,
}

impl BodyScan {
    fn see(&mut self, token: Token<'_>, dialect: DialectName) {
        let word = match token {
            Token::Word(word) => word.to_ascii_lowercase(),
            Token::Symbol("(") => return self.parentheses += 1,
            Token::Symbol(")") => return self.parentheses = self.parentheses.saturating_sub(1),
            Token::Symbol(_)
            | Token::Quoted(_)
            | Token::Text(_)
            | Token::Body(_)
            | Token::Space(_)
            | Token::Comment(_) => return,
        };
        self.words += 1;
        if self.words == 1 {
            self.is_create = word == "create";
        }
        let is_postgres = dialect == DialectName::Postgres;
        let kind = match word.as_str() {
            // On PostgreSQL these two alone may have a body without quotes: `create or replace function`.
            "function" | "procedure" => !is_postgres || self.words <= 4,
            "trigger" | "event" | "package" => !is_postgres && self.words <= 12,
            _ => false,
        };
        let outside = self.depth == 0 && self.parentheses == 0;
        self.creates_body |= self.is_create && outside && kind && self.words <= 12;
        if self.creates_body {
            // `IF`, `LOOP`, `WHILE`, `REPEAT` are not counted, and so what ends them is not either: `END IF` takes back what its `END` took.
            match word.as_str() {
                "case" if self.previous == "end" => {}
                "case" if is_postgres && self.depth == 0 => {}
                "begin" | "case" => self.depth += 1,
                "end" => self.depth = self.depth.saturating_sub(1),
                "if" | "loop" | "while" | "repeat" | "for" if self.previous == "end" => self.depth += 1,
                _ => {}
            }
        }
        self.previous = word;
    }

    fn inside_body(&self, dialect: DialectName) -> bool {
        (self.creates_body && self.depth > 0) || (dialect == DialectName::Postgres && self.parentheses > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
