//! The traces of MySQL and MariaDB, where every change of the schema stands alone.

use super::words::Words;
use super::{Named, Trace};
use crate::model::DialectName;

/// What the words of a statement say that it leaves.
pub(super) fn trace(sql: &str, dialect: DialectName) -> Option<Trace> {
    let mut words = Words::of(sql, dialect);
    let verbs = [
        "create", "drop", "alter", "rename", "truncate", "grant", "revoke", "analyze", "optimize", "repair", "check",
        "flush",
    ];
    match words.take_any(&verbs)? {
        "create" => {
            let replaces = words.take("or") && words.take("replace");
            let temporary = words.has_before("temporary", &["table"]);
            let named = object(&mut words)?;
            match named.kind {
                // It is gone with its session.
                _ if temporary => None,
                _ if replaces => Some(Trace::Repeatable),
                _ => Some(Trace::Made(named)),
            }
        }
        "drop" => {
            let temporary = words.take("temporary");
            let named = object(&mut words)?;
            let several = words.peek().is_some_and(|word| word.text() == ",");
            (!temporary && !several).then_some(Trace::Dropped(named))
        }
        "alter" => {
            let named = object(&mut words)?;
            (named.kind == "table" || named.kind == "view").then_some(Trace::Changed(named))
        }
        "rename" => {
            words.take_any(&["table", "tables"])?;
            let name = words.name()?;
            words.take("to").then_some(())?;
            words.name()?;
            words.peek().is_none().then_some(Trace::Dropped(Named { kind: "table", name, table: None }))
        }
        _ => Some(Trace::Repeatable),
    }
}

const KINDS: [&str; 9] =
    ["table", "view", "index", "trigger", "procedure", "function", "event", "sequence", "database"];

/// The kind and the name, behind what may stand between (`DEFINER = x@y`, `ALGORITHM = ..`, `UNIQUE`, `IF NOT EXISTS`, ..).
fn object(words: &mut Words<'_>) -> Option<Named> {
    let kind = (0..16).find_map(|_| {
        let found = words.take_any(&KINDS);
        if found.is_none() {
            words.next();
        }
        found
    })?;
    words.pass(&["if", "not", "exists"]);
    let name = words.name()?;
    let table = if kind == "index" {
        // `CREATE INDEX a USING BTREE ON b (..)`
        words.take("using").then(|| words.next());
        words.take("on").then(|| words.name()).flatten()
    } else {
        None
    };
    (kind != "index" || table.is_some()).then_some(Named { kind, name, table })
}

pub(super) fn question(trace: &Trace) -> Option<String> {
    match trace {
        Trace::Changed(named) => {
            let kind = if named.kind == "view" { "VIEW" } else { "TABLE" };
            Some(format!("SHOW CREATE {kind} {}", named.name))
        }
        Trace::Made(named) | Trace::Dropped(named) => Some(is_there(named)),
        _ => None,
    }
}

fn is_there(named: &Named) -> String {
    let (schema, name) = parts(&named.name);
    let (from, of_schema, of_name) = match named.kind {
        "index" => {
            let (schema, table) = parts(named.table.as_deref().unwrap_or_default());
            let table = quote_text(&table);
            let from = format!("information_schema.statistics WHERE table_name = {table} AND");
            return counted(&from, "table_schema", schema.as_deref(), "index_name", &name);
        }
        "trigger" => ("information_schema.triggers WHERE", "trigger_schema", "trigger_name"),
        "procedure" | "function" => ("information_schema.routines WHERE", "routine_schema", "routine_name"),
        "event" => ("information_schema.events WHERE", "event_schema", "event_name"),
        "database" => {
            let name = quote_text(&name);
            return format!(
                "SELECT CASE WHEN count(*) > 0 THEN 'there' ELSE 'absent' END FROM information_schema.schemata WHERE schema_name = {name}"
            );
        }
        _ => ("information_schema.tables WHERE", "table_schema", "table_name"),
    };
    counted(from, of_schema, schema.as_deref(), of_name, &name)
}

fn counted(from: &str, of_schema: &str, schema: Option<&str>, of_name: &str, name: &str) -> String {
    let schema = schema.map_or_else(|| "database()".to_owned(), quote_text);
    let name = quote_text(name);
    format!(
        "SELECT CASE WHEN count(*) > 0 THEN 'there' ELSE 'absent' END FROM {from} {of_schema} = {schema} AND {of_name} = {name}"
    )
}

fn quote_text(text: &str) -> String {
    crate::dialect::of(DialectName::Mysql).literal(Some(text))
}

/// Database and name, without quotes.
fn parts(name: &str) -> (Option<String>, String) {
    let bare = |part: &str| match part.strip_prefix('`').and_then(|part| part.strip_suffix('`')) {
        Some(inner) => inner.replace("``", "`"),
        None => part.to_owned(),
    };
    // A dot in quotes is part of the name.
    let tokens = crate::dialect::sql_text::tokens(name, DialectName::Mysql);
    let parts: Vec<String> =
        tokens.iter().filter(|token| token.text() != ".").map(|token| bare(token.text())).collect();
    match parts.as_slice() {
        [schema, name] => (Some(schema.clone()), name.clone()),
        [name] => (None, name.clone()),
        _ => (None, bare(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_statement_say_what_it_leaves() {
        let named = |kind, name: &str, table: Option<&str>| Named {
            kind,
            name: name.to_owned(),
            table: table.map(str::to_owned),
        };
        for (sql, expected) in [
            ("CREATE TABLE `a b` (c int)", Some(Trace::Made(named("table", "`a b`", None)))),
            ("/*!50001 CREATE TABLE IF NOT EXISTS x.a (c int) */", Some(Trace::Made(named("table", "x.a", None)))),
            ("CREATE TEMPORARY TABLE a (b int)", None),
            ("CREATE UNIQUE INDEX i USING BTREE ON t (a)", Some(Trace::Made(named("index", "i", Some("t"))))),
            ("DROP INDEX i ON t", Some(Trace::Dropped(named("index", "i", Some("t"))))),
            (
                "CREATE DEFINER=`root`@`localhost` TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
                Some(Trace::Made(named("trigger", "tr", None))),
            ),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", Some(Trace::Repeatable)),
            ("ALTER TABLE a ADD b int", Some(Trace::Changed(named("table", "a", None)))),
            ("RENAME TABLE a TO b", Some(Trace::Dropped(named("table", "a", None)))),
            ("RENAME TABLE a TO b, c TO d", None),
            ("DROP TABLE a, b", None),
            ("TRUNCATE a", Some(Trace::Repeatable)),
            ("GRANT SELECT ON a TO b", Some(Trace::Repeatable)),
            ("INSERT INTO a VALUES (1)", None),
        ] {
            assert_eq!(trace(sql, DialectName::MariaDb), expected, "{sql}");
        }
        assert_eq!(parts("`x.y`.`a``b`"), (Some("x.y".to_owned()), "a`b".to_owned()));
    }
}
