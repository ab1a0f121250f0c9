//! A script, cut into its statements.
//!
//! Invariant: a semicolon inside a literal, a remark or a body ends nothing.

use super::{Token, next_token, tokens};
use crate::model::DialectName;

/// Cuts a script into its statements, without their semicolons. Bodies of triggers and routines stay whole: dollar quotes on PostgreSQL,
/// `BEGIN .. END` on SQLite and MySQL, where `DELIMITER` lines are understood as the client does.
pub fn split_statements(script: &str, dialect: DialectName) -> Vec<String> {
    let mut out = Vec::new();
    let mut current = String::new();
    let mut delimiter = ";".to_owned();
    let mut scan = BodyScan::default();
    let mut rest = script;
    while !rest.is_empty() {
        if let Some((new, length)) = delimiter_line(rest, &current, dialect) {
            delimiter = new;
            rest = &rest[length..];
            continue;
        }
        if rest.starts_with(&delimiter) && (delimiter != ";" || !scan.inside_body(dialect)) {
            finish(&mut current, &mut out, dialect);
            scan = BodyScan::default();
            rest = &rest[delimiter.len()..];
            continue;
        }
        let (token, length) = next_token(rest, dialect);
        scan.see(token);
        current.push_str(token.text());
        rest = &rest[length..];
    }
    finish(&mut current, &mut out, dialect);
    out
}

fn finish(current: &mut String, out: &mut Vec<String>, dialect: DialectName) {
    let statement = std::mem::take(current);
    let says_something = tokens(&statement, dialect).into_iter().any(|token| !token.is_blank());
    if says_something {
        out.push(statement.trim().to_owned());
    }
}

fn delimiter_line(rest: &str, current: &str, dialect: DialectName) -> Option<(String, usize)> {
    let mysql = matches!(dialect, DialectName::Mysql | DialectName::MariaDb);
    let word = rest.get(..9)?;
    if !mysql || !current.trim().is_empty() || !word.eq_ignore_ascii_case("delimiter") {
        return None;
    }
    let line = rest.lines().next()?;
    let delimiter = line[9..].trim();
    (line[9..].starts_with([' ', '\t']) && !delimiter.is_empty()).then(|| (delimiter.to_owned(), line.len()))
}

/// Whether a semicolon stands inside the body of a trigger or routine.
#[derive(Default)]
struct BodyScan {
    previous: String,
    words: usize,
    creates_body: bool,
    is_create: bool,
    depth: usize,
}

impl BodyScan {
    fn see(&mut self, token: Token<'_>) {
        let Token::Word(word) = token else { return };
        self.words += 1;
        let word = word.to_ascii_lowercase();
        if self.words == 1 {
            self.is_create = word == "create";
        }
        let kind = matches!(word.as_str(), "trigger" | "procedure" | "function" | "event" | "package");
        if self.is_create && self.depth == 0 && kind && self.words <= 12 {
            self.creates_body = true;
        }
        if self.creates_body {
            // `IF`, `LOOP`, `WHILE`, `REPEAT` are not counted, and so what ends them is not either: `END IF` takes back what its `END` took.
            match word.as_str() {
                "case" if self.previous == "end" => {}
                "begin" | "case" => self.depth += 1,
                "end" => self.depth = self.depth.saturating_sub(1),
                "if" | "loop" | "while" | "repeat" | "for" if self.previous == "end" => self.depth += 1,
                _ => {}
            }
        }
        self.previous = word;
    }

    fn inside_body(&self, dialect: DialectName) -> bool {
        dialect != DialectName::Postgres && self.creates_body && self.depth > 0
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
