//! What PostgreSQL makes of an author's statement: whether it runs in a transaction, and which settings it moves.

use super::Fate;
use crate::dialect::script::{Copy, Piece, copy};
use crate::dialect::sql_text::{Token, saying};
use crate::model::DialectName;

/// Whether PostgreSQL refuses the statement inside a transaction.
pub(crate) fn postgres_runs_alone(sql: &str) -> bool {
    let words: Vec<Token<'_>> = saying(sql, DialectName::Postgres).collect();
    let is =
        |at: usize, options: &[&str]| words.get(at).is_some_and(|word| options.iter().any(|option| word.is(option)));
    let concurrently = words.iter().any(|word| word.is("concurrently"));
    is(0, &["vacuum"])
        || (is(0, &["create", "drop", "reindex", "alter"]) && concurrently)
        || (is(0, &["create", "drop", "alter"]) && is(1, &["database", "tablespace", "system"]))
        || (is(0, &["reindex"]) && is(1, &["database", "system", "schema"]))
        || (is(0, &["discard"]) && is(1, &["all"]))
}

/// What becomes of a statement in a revision.
pub(super) fn fate(piece: &Piece, script: &str) -> Fate {
    if copy(&piece.sql) == Some(Copy::ToClient) {
        return Fate::refused(
            "sends rows to its client, and here is none that reads them",
            "leave it out, or let the server write the file: `COPY .. TO 'path'`",
        );
    }
    match encoding(&piece.sql) {
        Some(encoding) if is_utf8(&encoding) || is_plain_behind(piece, script) => Fate::LeftOut,
        Some(_) => Fate::refused(
            "says that what follows is in another encoding, and files are read as UTF-8",
            "convert the file to UTF-8, and leave this out",
        ),
        None => Fate::Runs,
    }
}

/// Whether what follows reads the same in any encoding, up to where another one is said.
fn is_plain_behind(piece: &Piece, script: &str) -> bool {
    let says_another = |line: &str| line.to_ascii_lowercase().contains("client_encoding");
    let behind = script.lines().skip(piece.line + piece.sql.matches('\n').count());
    behind.take_while(|line| !says_another(line)).all(str::is_ascii)
}

/// What the statement says that the client's encoding is.
fn encoding(sql: &str) -> Option<String> {
    let words: Vec<Token<'_>> = saying(sql, DialectName::Postgres).take(6).collect();
    let scope = usize::from(words.get(1).is_some_and(|word| word.is("session") || word.is("local")));
    let (first, name) = (words.first()?, words.get(1 + scope)?);
    if !first.is("set") {
        return None;
    }
    let value = match name {
        name if name.is("client_encoding") => words.get(3 + scope)?,
        name if name.is("names") => words.get(2 + scope)?,
        _ => return None,
    };
    Some(value.text().trim_matches(['\'', '"']).to_owned())
}

fn is_utf8(encoding: &str) -> bool {
    let plain = encoding.to_ascii_lowercase().replace(['-', '_'], "");
    plain == "utf8" || plain == "unicode" || plain == "default"
}

/// A setting of a session by which its ledger is found, read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Setting {
    /// Where names are looked for.
    SearchPath,
    /// Whose rights it has.
    Role,
    /// Who it is.
    SessionAuthorization,
    /// What a backslash in a literal means.
    ConformingStrings,
    /// Whether its next transactions may write.
    ReadOnly,
}

impl Setting {
    const ALL: [Self; 5] =
        [Self::SearchPath, Self::Role, Self::SessionAuthorization, Self::ConformingStrings, Self::ReadOnly];

    /// What sets it back to the session's own.
    pub(crate) fn home(self) -> &'static str {
        match self {
            Self::SearchPath => "RESET search_path",
            Self::Role => "RESET ROLE",
            Self::SessionAuthorization => "RESET SESSION AUTHORIZATION",
            Self::ConformingStrings => "SET standard_conforming_strings = on",
            Self::ReadOnly => "RESET default_transaction_read_only",
        }
    }

    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "search_path" | "schema" => Some(Self::SearchPath),
            "role" => Some(Self::Role),
            "session_authorization" => Some(Self::SessionAuthorization),
            "standard_conforming_strings" => Some(Self::ConformingStrings),
            "default_transaction_read_only" => Some(Self::ReadOnly),
            _ => None,
        }
    }
}

/// How long a setting is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// From here on.
    Session,
    /// Until the transaction ends.
    Transaction,
    /// It is the session's own again.
    Home,
}

/// What the statement does to the settings by which the ledger is found, read and written: dumps begin with one that moves the search path.
pub(crate) fn postgres_moves(sql: &str) -> Vec<(Setting, Reach)> {
    let words: Vec<Token<'_>> = saying(sql, DialectName::Postgres).collect();
    match words.first() {
        Some(first) if first.is("set") => set(&words).into_iter().collect(),
        Some(first) if first.is("reset") || first.is("discard") => reset(&words),
        Some(first) if first.is("select") => configured(&words).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn bare<'a>(word: &Token<'a>) -> &'a str {
    word.text().trim_matches(['\'', '"'])
}

fn set(words: &[Token<'_>]) -> Option<(Setting, Reach)> {
    let is = |at: usize, name: &str| words.get(at).is_some_and(|word| word.is(name));
    let names_session = is(1, "session") && (is(2, "authorization") || is(2, "characteristics"));
    let local = is(1, "local");
    let scope = usize::from((is(1, "session") && !names_session) || local);
    let setting = if is(1 + scope, "session") && is(2 + scope, "authorization") {
        Setting::SessionAuthorization
    } else if is(1 + scope, "session") && is(2 + scope, "characteristics") {
        if !words.iter().any(|word| word.is("read")) {
            return None;
        }
        Setting::ReadOnly
    } else {
        Setting::named(bare(words.get(1 + scope)?))?
    };
    let value = words.last()?;
    let is_home = match setting {
        Setting::Role => value.is("none") || value.is("default"),
        Setting::ConformingStrings => ["on", "true", "1", "yes"].contains(&bare(value).to_ascii_lowercase().as_str()),
        Setting::SearchPath | Setting::SessionAuthorization | Setting::ReadOnly => value.is("default"),
    };
    let reach = match (is_home, local) {
        (true, _) => Reach::Home,
        (false, true) => Reach::Transaction,
        (false, false) => Reach::Session,
    };
    Some((setting, reach))
}

fn reset(words: &[Token<'_>]) -> Vec<(Setting, Reach)> {
    let Some(second) = words.get(1) else { return Vec::new() };
    if second.is("all") {
        // `RESET ALL` leaves the role as it is.
        let is_left = |setting: &Setting| {
            words[0].is("reset") && matches!(setting, Setting::Role | Setting::SessionAuthorization)
        };
        return Setting::ALL.into_iter().filter(|setting| !is_left(setting)).map(|s| (s, Reach::Home)).collect();
    }
    let is_authorization = second.is("session") && words.get(2).is_some_and(|word| word.is("authorization"));
    let setting = if is_authorization { Some(Setting::SessionAuthorization) } else { Setting::named(bare(second)) };
    setting.filter(|_| words[0].is("reset")).map(|setting| (setting, Reach::Home)).into_iter().collect()
}

/// `SELECT set_config('search_path', '', false)`; its third argument says whether it is for the transaction alone.
fn configured(words: &[Token<'_>]) -> Option<(Setting, Reach)> {
    let at = words.iter().position(|word| word.is("set_config"))?;
    let setting = words[at..].iter().find_map(|word| match word {
        Token::Text(_) => Some(Setting::named(bare(word))),
        _ => None,
    })??;
    let local = words.iter().rev().any(|word| word.is("true"));
    Some((setting, if local { Reach::Transaction } else { Reach::Session }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_postgres_refuses_in_a_transaction_runs_alone() {
        for sql in [
            "CREATE UNIQUE INDEX CONCURRENTLY a ON b (c)",
            "-- now\nvacuum b",
            "CREATE DATABASE x",
            "REINDEX TABLE CONCURRENTLY b",
            "REINDEX SCHEMA public",
            "ALTER TABLE a DETACH PARTITION b CONCURRENTLY",
            "DISCARD ALL",
        ] {
            assert!(postgres_runs_alone(sql), "{sql}");
        }
        for sql in [
            "CREATE INDEX a ON b (c)",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
            "SELECT 'concurrently'",
            "REINDEX TABLE b",
            "DISCARD TEMP",
        ] {
            assert!(!postgres_runs_alone(sql), "{sql}");
        }
    }

    #[test]
    fn what_moves_a_setting_of_the_ledger_is_known() {
        use Reach::{Home, Session, Transaction};
        for (sql, setting, reach) in [
            ("SET search_path = a", Setting::SearchPath, Session),
            ("SET SESSION search_path = a", Setting::SearchPath, Session),
            ("set local Search_Path to ''", Setting::SearchPath, Transaction),
            ("-- dump\nSELECT pg_catalog.set_config('search_path', '', false)", Setting::SearchPath, Session),
            ("SELECT set_config('search_path', 'a', true)", Setting::SearchPath, Transaction),
            ("SET SCHEMA 'a'", Setting::SearchPath, Session),
            ("SET search_path TO DEFAULT", Setting::SearchPath, Home),
            ("RESET search_path", Setting::SearchPath, Home),
            ("SET ROLE owner", Setting::Role, Session),
            ("SET LOCAL ROLE owner", Setting::Role, Transaction),
            ("SET ROLE NONE", Setting::Role, Home),
            ("RESET ROLE", Setting::Role, Home),
            ("SET SESSION AUTHORIZATION 'owner'", Setting::SessionAuthorization, Session),
            ("SET SESSION SESSION AUTHORIZATION owner", Setting::SessionAuthorization, Session),
            ("SET LOCAL SESSION AUTHORIZATION owner", Setting::SessionAuthorization, Transaction),
            ("RESET SESSION AUTHORIZATION", Setting::SessionAuthorization, Home),
            ("SET standard_conforming_strings = off", Setting::ConformingStrings, Session),
            ("SET standard_conforming_strings = on", Setting::ConformingStrings, Home),
            ("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", Setting::ReadOnly, Session),
            ("SET default_transaction_read_only = on", Setting::ReadOnly, Session),
        ] {
            assert_eq!(postgres_moves(sql), [(setting, reach)], "{sql}");
        }
        assert_eq!(postgres_moves("DISCARD ALL").len(), 5);
        assert_eq!(postgres_moves("RESET ALL").len(), 3);
        let function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT 1'";
        for sql in [
            function,
            "SET work_mem = '1MB'",
            "SELECT 'search_path'",
            "UPDATE a SET search_path = 1",
            "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "SELECT set_config('work_mem', 'search_path', false)",
            "DISCARD TEMP",
        ] {
            assert_eq!(postgres_moves(sql), [], "{sql}");
        }
    }

    #[test]
    fn an_encoding_is_left_out_where_it_says_nothing() {
        let piece = |sql: &str| Piece { sql: sql.to_owned(), line: 1, rows: None };
        let fate = |sql: &str, behind: &str| match fate(&piece(sql), &format!("{sql};\n{behind}")) {
            Fate::Runs => "runs",
            Fate::LeftOut => "left out",
            Fate::Refused { .. } => "refused",
        };
        assert_eq!(fate("SET client_encoding = 'UTF8'", "é"), "left out");
        assert_eq!(fate("SET client_encoding TO 'LATIN1'", "e"), "left out");
        assert_eq!(fate("SET NAMES 'LATIN1'", "é"), "refused");
        assert_eq!(fate("SET client_encoding = latin1", "e;\nSET client_encoding = utf8;\né"), "left out");
        assert_eq!(fate("SET work_mem = '1MB'", "é"), "runs");
        assert_eq!(fate("COPY a TO stdout", ""), "refused");
        assert_eq!(fate("COPY (SELECT a FROM b) TO STDOUT WITH (FORMAT csv)", ""), "refused");
        assert_eq!(fate("COPY a FROM stdin", ""), "runs");
        assert_eq!(fate("COPY a (\"from\") TO '/tmp/stdout'", ""), "runs");
    }
}
