//! Whether SQL may do something outside the database that it runs in.
//!
//! A scratch database stands on a server that others use. What is run there to learn what it does must not reach them: it makes no role, sets nothing
//! for the whole server, opens no other file, and names no other database. Invariant: in doubt the answer is yes, since then the statement is only
//! not tried.

use super::sql_text::{Token, tokens};
use crate::model::DialectName;

/// Kinds of objects that belong to a server rather than to a database.
const OF_THE_SERVER: [&str; 9] =
    ["database", "schema", "role", "user", "group", "tablespace", "server", "subscription", "logfile"];

/// Words that act on the server, or on files and other servers, wherever they stand.
const ANYWHERE: [(&str, DialectName); 25] = [
    ("dblink", DialectName::Postgres),
    ("dblink_exec", DialectName::Postgres),
    ("dblink_connect", DialectName::Postgres),
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
    ("persist", DialectName::Mysql),
    ("persist_only", DialectName::Mysql),
    ("outfile", DialectName::Mysql),
    ("dumpfile", DialectName::Mysql),
    ("kill", DialectName::Mysql),
    ("shutdown", DialectName::Mysql),
    ("binlog", DialectName::Mysql),
    ("get_lock", DialectName::Mysql),
];

/// Words that a statement begins with.
const FIRST: [(&str, DialectName); 13] = [
    ("vacuum", DialectName::Sqlite),
    ("copy", DialectName::Postgres),
    ("reassign", DialectName::Postgres),
    ("use", DialectName::Mysql),
    ("grant", DialectName::Mysql),
    ("revoke", DialectName::Mysql),
    ("flush", DialectName::Mysql),
    ("reset", DialectName::Mysql),
    ("change", DialectName::Mysql),
    ("install", DialectName::Mysql),
    ("uninstall", DialectName::Mysql),
    ("purge", DialectName::Mysql),
    ("load", DialectName::Mysql),
];

/// What of a statement may do something outside the database that it runs in; `databases` are the others of a server on which statements reach them
/// by name.
pub fn reaches_outside(sql: &str, dialect: DialectName, databases: &[String]) -> Option<String> {
    let words = words(sql, dialect);
    let family = |of: DialectName| of.covers(dialect);
    let is = |at: usize, word: &str| words.get(at).is_some_and(|found| found == word);
    if let Some((word, _)) = FIRST.iter().find(|(word, of)| family(*of) && is(0, word)) {
        return Some((*word).to_owned());
    }
    let grants_a_role = dialect == DialectName::Postgres
        && ["grant", "revoke"].iter().any(|word| is(0, word))
        && !words.iter().any(|word| word == "on");
    if grants_a_role {
        return Some(format!("{} of a role", words[0]));
    }
    for (at, word) in words.iter().enumerate() {
        if ANYWHERE.iter().any(|(known, of)| family(*of) && known == word) {
            return Some(word.clone());
        }
        let changes = ["create", "alter", "drop", "comment"].contains(&word.as_str());
        let next = words.get(at + 1).map_or("", String::as_str);
        let object = if next == "on" { words.get(at + 2).map_or("", String::as_str) } else { next };
        let is_of_server = OF_THE_SERVER.contains(&object) && (object != "schema" || family(DialectName::Mysql));
        if changes && (is_of_server || object == "system" || (word == "drop" && object == "owned")) {
            return Some(format!("{word} {object}"));
        }
    }
    other_database(sql, dialect, databases).map(|name| format!("database `{name}`"))
}

/// The words in lower case, also those inside literals and bodies, which may be run as SQL.
fn words(sql: &str, dialect: DialectName) -> Vec<String> {
    let mut out = Vec::new();
    for token in tokens(sql, dialect) {
        match token {
            Token::Word(word) => out.push(word.to_ascii_lowercase()),
            Token::Text(text) | Token::Body(text) => out.extend(words_in(text)),
            // Behind the mark stands the least version that runs it.
            Token::Comment(text) if is_run(text) => {
                out.extend(
                    words_in(text).filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()) && word != "m"),
                );
            }
            Token::Quoted(_) | Token::Symbol(_) | Token::Space(_) | Token::Comment(_) => {}
        }
    }
    out
}

fn words_in(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase)
}

/// MySQL and MariaDB run what stands in `/*! .. */`, MariaDB also `/*M! .. */`; elsewhere that is a remark, and only not tried.
fn is_run(comment: &str) -> bool {
    comment.starts_with("/*!") || comment.starts_with("/*M!")
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
        Token::Comment(text) if is_run(text) => Some(text.to_lowercase()),
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
    }

    #[test]
    fn what_may_reach_further_is_not_tried() {
        check(DialectName::Postgres, "create role reader", true);
        check(DialectName::Postgres, "do $$ begin create role reader; end $$", true);
        check(DialectName::Postgres, "do $$ begin execute 'alter database music set x = 1'; end $$", true);
        check(DialectName::Postgres, "alter system set work_mem = '1GB'", true);
        check(DialectName::Postgres, "grant admin to reader", true);
        check(DialectName::Postgres, "copy song to program 'mail'", true);
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
}
