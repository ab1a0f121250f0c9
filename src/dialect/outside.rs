//! Whether SQL may do something outside the database that it runs in.
//!
//! A scratch database stands on a server that others use. What is run there to learn what it does must not reach them: it makes no role, sets nothing
//! for the whole server, opens no other file, and names no other database. Invariant: in doubt the answer is yes, since then the statement is only
//! not tried.

use super::script::{Copy, copy};
use super::sql_text::{Token, tokens};
use crate::model::DialectName;

/// Kinds of objects that belong to a server rather than to a database.
const OF_THE_SERVER: [&str; 11] = [
    "database",
    "schema",
    "role",
    "user",
    "group",
    "tablespace",
    "server",
    "subscription",
    "logfile",
    "instance",
    "resource",
];

/// Words that act on the server, or on files and other servers, wherever they stand.
const ANYWHERE: [(&str, DialectName); 32] = [
    ("dblink", DialectName::Postgres),
    ("dblink_exec", DialectName::Postgres),
    ("dblink_connect", DialectName::Postgres),
    ("dblink_connect_u", DialectName::Postgres),
    ("program", DialectName::Postgres),
    ("lo_export", DialectName::Postgres),
    ("pg_terminate_backend", DialectName::Postgres),
    ("pg_cancel_backend", DialectName::Postgres),
    ("pg_reload_conf", DialectName::Postgres),
    ("pg_switch_wal", DialectName::Postgres),
    ("pg_create_logical_replication_slot", DialectName::Postgres),
    ("pg_create_physical_replication_slot", DialectName::Postgres),
    ("pg_drop_replication_slot", DialectName::Postgres),
    ("pg_file_write", DialectName::Postgres),
    ("attach", DialectName::Sqlite),
    ("load_extension", DialectName::Sqlite),
    ("writefile", DialectName::Sqlite),
    ("global", DialectName::Mysql),
    ("@@global", DialectName::Mysql),
    ("persist", DialectName::Mysql),
    ("@@persist", DialectName::Mysql),
    ("persist_only", DialectName::Mysql),
    ("@@persist_only", DialectName::Mysql),
    ("outfile", DialectName::Mysql),
    ("dumpfile", DialectName::Mysql),
    ("kill", DialectName::Mysql),
    ("shutdown", DialectName::Mysql),
    ("binlog", DialectName::Mysql),
    ("get_lock", DialectName::Mysql),
    ("soname", DialectName::Mysql),
    ("install", DialectName::Mysql),
    ("uninstall", DialectName::Mysql),
];

/// Words that do so where a statement begins with them.
const FIRST: [(&str, DialectName); 15] = [
    ("vacuum", DialectName::Sqlite),
    ("copy", DialectName::Postgres),
    ("reassign", DialectName::Postgres),
    ("use", DialectName::Mysql),
    ("grant", DialectName::Mysql),
    ("revoke", DialectName::Mysql),
    ("flush", DialectName::Mysql),
    ("reset", DialectName::Mysql),
    ("change", DialectName::Mysql),
    ("purge", DialectName::Mysql),
    ("load", DialectName::Mysql),
    ("clone", DialectName::Mysql),
    ("restart", DialectName::Mysql),
    ("start", DialectName::Mysql),
    ("stop", DialectName::Mysql),
];

/// Words behind which a statement begins inside a body.
const BEFORE_A_STATEMENT: [&str; 8] = ["begin", "then", "else", "loop", "do", "atomic", "execute", "immediate"];

/// Words between `create` and what is created.
const BETWEEN: [&str; 7] = ["or", "replace", "undo", "on", "if", "not", "exists"];

/// What of a statement may do something outside the database that it runs in; `databases` are the others of a server on which statements reach them
/// by name.
pub fn reaches_outside(sql: &str, dialect: DialectName, databases: &[String]) -> Option<String> {
    let words = words(sql, dialect);
    // Rows that stand in the script itself reach no file.
    let reads_rows = dialect == DialectName::Postgres && copy(sql) == Some(Copy::FromClient);
    let found = words.iter().enumerate().find_map(|(at, word)| {
        let known = |list: &[(&str, DialectName)]| list.iter().any(|(known, of)| of.covers(dialect) && known == word);
        let begins = at == 0 || words[at - 1] == ";" || BEFORE_A_STATEMENT.contains(&words[at - 1].as_str());
        if known(&ANYWHERE) || (begins && known(&FIRST) && !(at == 0 && reads_rows)) {
            return Some(word.clone());
        }
        let rest = words[at + 1..].iter().map(String::as_str);
        let sets = begins && DialectName::Mysql.covers(dialect) && sets_for_a_user(word, rest.clone());
        sets.then(|| word.clone())
            .or_else(|| changes_the_server(word, rest.clone(), dialect))
            .or_else(|| grants_a_role(word, rest, dialect))
    });
    found.or_else(|| other_database(sql, dialect, databases).map(|name| format!("database `{name}`")))
}

/// Whether `word`, with what follows it, makes, changes or takes away something that belongs to the server.
fn changes_the_server<'w>(word: &str, mut rest: impl Iterator<Item = &'w str>, dialect: DialectName) -> Option<String> {
    let is_mysql = DialectName::Mysql.covers(dialect);
    let object = rest.find(|word| !BETWEEN.contains(word)).unwrap_or_default();
    let is_of_server = OF_THE_SERVER.contains(&object) && (object != "schema" || is_mysql);
    let changes = ["create", "alter", "drop", "comment"].contains(&word);
    let found = changes && (is_of_server || object == "system" || (word == "drop" && object == "owned"));
    found.then(|| format!("{word} {object}"))
}

/// Whether a statement that begins with `word` renames a user, or sets a password or somebody's roles.
fn sets_for_a_user<'w>(word: &str, mut rest: impl Iterator<Item = &'w str>) -> bool {
    match (word, rest.next()) {
        ("rename", Some("user")) | ("set", Some("password")) => true,
        ("set", Some("default")) => rest.next() == Some("role"),
        _ => false,
    }
}

/// Whether `word`, with what follows it, gives or takes a role: a right on an object says on what.
fn grants_a_role<'w>(word: &str, rest: impl Iterator<Item = &'w str>, dialect: DialectName) -> Option<String> {
    let mut until_whom = rest.take_while(|word| !["to", "from"].contains(word));
    let grants = dialect == DialectName::Postgres && ["grant", "revoke"].contains(&word);
    (grants && !until_whom.any(|word| word == "on")).then(|| format!("{word} of a role"))
}

/// The words in lower case, also those inside literals and bodies, which may be run as SQL; semicolons; and the names of functions in quotes.
fn words(sql: &str, dialect: DialectName) -> Vec<String> {
    let mut out = Vec::new();
    let mut tokens = tokens(sql, dialect).into_iter().filter(|token| !token.is_blank()).peekable();
    while let Some(token) = tokens.next() {
        match token {
            Token::Word(word) => out.push(word.to_ascii_lowercase()),
            Token::Text(text) => out.extend(words_of_text(text)),
            Token::Body(text) => text.split(';').for_each(|statement| {
                out.extend(words_of_text(statement));
                out.push(";".to_owned());
            }),
            Token::Quoted(name) if tokens.peek().is_some_and(|next| next.text() == "(") => {
                out.push(name.trim_matches(['`', '"']).to_owned());
            }
            Token::Symbol(";") => out.push(";".to_owned()),
            Token::Quoted(_) | Token::Symbol(_) | Token::Space(_) | Token::Comment(_) => {}
        }
    }
    out
}

fn words_of_text(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase)
}

/// A name before a dot that is another database's.
fn other_database(sql: &str, dialect: DialectName, databases: &[String]) -> Option<String> {
    let found = tokens(sql, dialect);
    let words: Vec<&Token<'_>> = found.iter().filter(|token| !token.is_blank()).collect();
    let qualifier = words.windows(2).filter(|pair| pair[1].text() == ".").map(|pair| pair[0].text());
    let bare = |text: &str| text.trim_matches(['`', '"']).to_lowercase();
    let names: Vec<String> = qualifier.map(bare).collect();
    let inside_literals = found.iter().filter_map(|token| match token {
        Token::Text(text) | Token::Body(text) => Some(text.to_lowercase()),
        _ => None,
    });
    let texts: Vec<String> = inside_literals.collect();
    let reached = |name: &&String| {
        let name = name.to_lowercase();
        names.contains(&name) || texts.iter().any(|text| text.replace('`', "").contains(&format!("{name}.")))
    };
    databases.iter().find(reached).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dialect: DialectName, sql: &str, reaches: bool) {
        let databases = ["music".to_owned(), "mysql".to_owned()];
        let databases: &[String] = if DialectName::Mysql.covers(dialect) { &databases } else { &[] };
        assert_eq!(reaches_outside(sql, dialect, databases).is_some(), reaches, "{sql}");
    }

    #[test]
    fn what_stays_in_its_database_may_be_tried() {
        check(DialectName::Postgres, "create table song (id int, role text)", false);
        check(DialectName::Postgres, "create schema audit", false);
        check(DialectName::Postgres, "create extension if not exists pg_trgm", false);
        check(DialectName::Postgres, "grant select on song to reader", false);
        check(DialectName::Postgres, "create function f() returns int language sql as $$ select 1 $$", false);
        check(DialectName::Sqlite, "create trigger t after insert on song begin select 1; end", false);
        check(DialectName::Mysql, "alter table song add column `user` text", false);
        check(DialectName::MariaDb, "update song s set s.title = trim(s.title)", false);
        check(DialectName::Mysql, "/*!40101 set names utf8mb4 */", false);
        check(DialectName::Mysql, "select 1 /* use music, or drop database */", false);
        check(DialectName::MariaDb, "create or replace view v as select 1", false);
        check(DialectName::Mysql, "alter table song change title name text", false);
        check(DialectName::Mysql, "insert into menu values ('Reset it; change it')", false);
        check(DialectName::Mysql, "/* drop database music */ select 1", false);
        check(DialectName::Mysql, "update account set password = 'x'", false);
        check(DialectName::Postgres, "insert into menu values ('Copy')", false);
        check(DialectName::Postgres, "copy song (id) from stdin", false);
        check(DialectName::Postgres, "do $$ begin grant select on song to reader; end $$", false);
        check(DialectName::Postgres, "alter table show add column \"program\" text", false);
    }

    #[test]
    fn what_may_reach_further_is_not_tried() {
        check(DialectName::Postgres, "create role reader", true);
        check(DialectName::Postgres, "do $$ begin create role reader; end $$", true);
        check(DialectName::Postgres, "do $$ begin execute 'alter database music set x = 1'; end $$", true);
        check(DialectName::Postgres, "alter system set work_mem = '1GB'", true);
        check(DialectName::Postgres, "grant admin to reader", true);
        check(DialectName::Postgres, "copy song to program 'mail'", true);
        check(DialectName::Postgres, "copy song from '/stdin'", true);
        check(DialectName::Postgres, "comment on database music is 'x'", true);
        check(DialectName::Sqlite, "attach 'other.db' as other", true);
        check(DialectName::Mysql, "use music", true);
        check(DialectName::Mysql, "insert into music.song values (1)", true);
        check(DialectName::MariaDb, "insert into `music` . `song` values (1)", true);
        check(DialectName::Mysql, "set global max_connections = 1", true);
        check(DialectName::Mysql, "drop schema music", true);
        check(DialectName::Mysql, "grant all on *.* to x", true);
        check(DialectName::Mysql, "prepare s from 'delete from music.song'", true);
        check(DialectName::Mysql, "/*!50000 drop database */ music", true);
        check(DialectName::Mysql, "/*!80000 use */ other", true);
        check(DialectName::MariaDb, "delete /*M!100100 from music.song */", true);
    }

    #[test]
    fn what_may_reach_further_is_seen_wherever_it_stands() {
        check(DialectName::MariaDb, "create or replace database music", true);
        check(DialectName::MariaDb, "create or replace user reader", true);
        check(DialectName::Mysql, "create undo tablespace u add datafile 'u.ibu'", true);
        check(DialectName::Mysql, "rename user reader to writer", true);
        check(DialectName::Mysql, "set password = 'x'", true);
        check(DialectName::Mysql, "set default role all to reader", true);
        check(DialectName::Mysql, "set @@global.max_connections = 1", true);
        check(DialectName::Mysql, "alter instance rotate innodb master key", true);
        check(DialectName::Mysql, "create function f returns string soname 'f.so'", true);
        check(DialectName::Mysql, "create procedure p() begin grant all on song to reader; end", true);
        check(DialectName::Mysql, "/*!50000 drop database music */", true);
        check(DialectName::MariaDb, "/*M!100100 drop database music */", true);
        check(DialectName::Postgres, "do $$ begin grant admin to reader; end $$", true);
        check(DialectName::Postgres, "do $$ begin execute 'copy song to ''/song'''; end $$", true);
        check(DialectName::Postgres, "do $$ begin perform 1; copy song to '/song'; end $$", true);
        check(DialectName::Postgres, "select 1 -- one\rcreate role reader", true);
        check(DialectName::Postgres, "select \"dblink_exec\"('dbname=music', 'drop table song')", true);
    }
}
