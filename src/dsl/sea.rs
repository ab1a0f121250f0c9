//! Data statements of sea-query, rendered for every database.
//!
//! sea-query panics where a database has no such thing. Invariant: no panic of its leaves this module. What is known to panic is looked for
//! first, because the panic hook would print; `catch_unwind` is the net for what is not known.

use crate::model::{Namespace, QualifiedName};
use crate::operation::WrittenSql;
use sea_query::{
    DeleteStatement, InsertStatement, MysqlQueryBuilder, PostgresQueryBuilder, SqliteQueryBuilder, UpdateStatement,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A statement for every database, and its table.
#[derive(Debug)]
pub(super) struct Rendered {
    pub(super) table: Option<QualifiedName>,
    pub(super) sqlite: WrittenSql,
    pub(super) postgres: WrittenSql,
    pub(super) mysql: WrittenSql,
}

/// The word before the table of a statement.
#[derive(Debug, Clone, Copy)]
struct Before(&'static [&'static str]);

macro_rules! render {
    ($($name:ident($statement:ty) $before:expr;)+) => { $(
        pub(super) fn $name(statement: &$statement) -> Rendered {
            let words = words(&format!("{statement:?}"));
            let sqlite = guarded(&words, SQLITE, || statement.to_string(SqliteQueryBuilder));
            let postgres = guarded(&words, POSTGRES, || statement.to_string(PostgresQueryBuilder));
            let mysql = guarded(&words, MYSQL, || statement.to_string(MysqlQueryBuilder));
            let table = [&postgres, &sqlite, &mysql].into_iter().find_map(|sql| match sql {
                WrittenSql::Sql(sql) => table(sql, Before($before)),
                WrittenSql::Impossible(_) => None,
            });
            Rendered { table, sqlite, postgres, mysql }
        }
    )+ };
}

render! {
    insert(InsertStatement) &["INTO"];
    update(UpdateStatement) &["UPDATE"];
    delete(DeleteStatement) &["FROM"];
}

/// A word in the debug form of a statement, and why a database cannot render it.
type Known = [(&'static str, &'static str)];

const POSTGRES_ONLY: (&str, &str) = ("PgOperator", "an operator that only PostgreSQL has");
const POSTGRES_FUNCTION: (&str, &str) = ("PgFunction", "a function that only PostgreSQL has");
const SQLITE_ONLY: (&str, &str) = ("SqliteOperator", "an operator that only SQLite has");

const SQLITE: &Known = &[
    POSTGRES_ONLY,
    POSTGRES_FUNCTION,
    ("SubQuery Some Any", "SQLite has no `ANY` of a query"),
    ("SubQuery Some Some", "SQLite has no `SOME` of a query"),
    ("SubQuery Some All", "SQLite has no `ALL` of a query"),
];
const POSTGRES: &Known = &[SQLITE_ONLY];
const MYSQL: &Known =
    &[POSTGRES_ONLY, POSTGRES_FUNCTION, SQLITE_ONLY, ("FullOuterJoin", "MySQL has no `FULL OUTER JOIN`")];

fn guarded(words: &str, known: &Known, render: impl FnOnce() -> String) -> WrittenSql {
    if let Some((_, reason)) = known.iter().find(|(word, _)| words.contains(&format!(" {word} "))) {
        return WrittenSql::Impossible((*reason).to_owned());
    }
    match catch_unwind(AssertUnwindSafe(render)) {
        Ok(sql) => WrittenSql::Sql(sql),
        Err(panic) => WrittenSql::Impossible(format!("sea-query cannot render it: {}", message(&*panic))),
    }
}

/// What a panic said.
pub(super) fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no message").to_owned()
}

/// The words of a debug form outside of texts, with a blank around each.
fn words(debug: &str) -> String {
    let mut words = String::from(" ");
    let mut characters = debug.chars();
    while let Some(character) = characters.next() {
        if character == '"' {
            while let Some(inside) = characters.next() {
                match inside {
                    '\\' => drop(characters.next()),
                    '"' => break,
                    _ => {}
                }
            }
        } else if character.is_alphanumeric() || character == '_' {
            words.push(character);
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words.push(' ');
    words
}

/// The table after the first of the words outside of parentheses (a `WITH` stands within them).
fn table(sql: &str, before: Before) -> Option<QualifiedName> {
    let mut depth = 0_usize;
    let mut found = false;
    let mut names: Vec<String> = Vec::new();
    let mut rest = sql;
    while let Some(character) = rest.chars().next() {
        let length = match character {
            '"' | '`' | '\'' => {
                let (text, length) = quoted(rest, character);
                if found && character != '\'' {
                    names.push(text);
                }
                length
            }
            '.' => 1,
            _ if !names.is_empty() => break,
            '(' | ')' => {
                depth = if character == '(' { depth + 1 } else { depth.saturating_sub(1) };
                1
            }
            _ if character.is_alphabetic() => {
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                found |= depth == 0 && before.0.contains(&&rest[..length]);
                length
            }
            _ => character.len_utf8(),
        };
        rest = &rest[length..];
    }
    let name = names.pop()?;
    let namespace = names.pop().map_or(Namespace::Default, Namespace::Named);
    Some(QualifiedName { namespace, name })
}

/// The text between quotes, a doubled quote standing for one, and how many bytes it takes with them.
fn quoted(sql: &str, quote: char) -> (String, usize) {
    let mut text = String::new();
    let mut characters = sql.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character != quote {
            text.push(character);
        } else if characters.next_if(|(_, next)| *next == quote).is_some() {
            text.push(quote);
        } else {
            return (text, at + character.len_utf8());
        }
    }
    (text, sql.len())
}
