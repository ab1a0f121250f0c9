//! The traces of PostgreSQL.

use super::words::Words;
use super::{Named, Rebuilt, Trace};
use crate::dialect::postgres::quoting::literal;
use crate::model::DialectName;

/// What the words of a statement say that it leaves.
pub(super) fn trace(sql: &str) -> Option<Trace> {
    let mut words = Words::of(sql, DialectName::Postgres);
    match words
        .take_any(&["create", "drop", "reindex", "alter", "vacuum", "analyze", "cluster", "refresh", "discard"])?
    {
        "create" => create(words),
        "drop" => drop(words),
        "reindex" => Some(reindex(words)),
        "alter" => alter(words),
        _ => Some(Trace::Repeatable),
    }
}

/// `unique index concurrently if not exists a on only b`, `table a`, ..
fn create(mut words: Words<'_>) -> Option<Trace> {
    let replaces = words.take("or");
    words.pass(&["replace", "unique", "unlogged", "recursive"]);
    let kind = relation(&mut words)?;
    let concurrently = kind == "index" && words.take("concurrently");
    words.pass(&["if", "not", "exists"]);
    if kind == "index" {
        let name = if words.peek().is_some_and(|word| word.is("on")) { None } else { Some(words.name()?) };
        words.take("on").then_some(())?;
        words.take("only");
        let table = words.name()?;
        // An index is in the schema of its table.
        let schema = table.rsplit_once('.').map(|(schema, _)| schema.to_owned());
        let name = name.map(|name| schema.map_or(name.clone(), |schema| format!("{schema}.{name}")));
        return match (concurrently, name) {
            (true, name) => Some(Trace::IndexBuilt { name, table }),
            (false, name) => Some(Trace::Made(Named { kind, name: name?, table: None })),
        };
    }
    let name = words.name()?;
    Some(if replaces { Trace::Repeatable } else { Trace::Made(Named { kind, name, table: None }) })
}

fn drop(mut words: Words<'_>) -> Option<Trace> {
    let kind = relation(&mut words)?;
    let concurrently = kind == "index" && words.take("concurrently");
    words.pass(&["if", "exists"]);
    let name = words.name()?;
    if words.peek().is_some_and(|word| word.text() == ",") {
        return None;
    }
    Some(if concurrently { Trace::IndexDropped { name } } else { Trace::Dropped(Named { kind, name, table: None }) })
}

/// A kind whose names are those of relations, or of databases.
fn relation(words: &mut Words<'_>) -> Option<&'static str> {
    let materialized = words.take("materialized");
    let kind = words.take_any(&["table", "view", "sequence", "index", "database"])?;
    Some(if materialized { "materialized view" } else { kind })
}

fn reindex(mut words: Words<'_>) -> Trace {
    words.pass_list();
    let kind = words.take_any(&["index", "table", "schema", "database", "system"]);
    words.take("concurrently");
    Trace::IndexesRebuilt(match (kind, words.name()) {
        (Some("index"), Some(name)) => Rebuilt::Index(name),
        (Some("table"), Some(name)) => Rebuilt::Table(name),
        (Some("schema"), Some(name)) => Rebuilt::Schema(name),
        _ => Rebuilt::All,
    })
}

fn alter(mut words: Words<'_>) -> Option<Trace> {
    match words.take_any(&["table", "type", "system"])? {
        "table" => {
            words.pass(&["if", "exists", "only"]);
            let table = words.name()?;
            if words.take("validate") {
                return Some(Trace::Repeatable);
            }
            let detaches = words.take("detach") && words.take("partition");
            let partition = if detaches { words.name()? } else { return None };
            words.take("concurrently").then_some(Trace::PartitionDetached { table, partition })
        }
        "type" => {
            let of = words.name()?;
            if !words.take("add") || !words.take("value") {
                return None;
            }
            words.pass(&["if", "not", "exists"]);
            Some(Trace::ValueAdded { of, value: words.next()?.text().to_owned() })
        }
        _ => Some(Trace::Repeatable),
    }
}

pub(super) fn question(trace: &Trace) -> Option<String> {
    let there = |condition: String| format!("SELECT CASE WHEN {condition} THEN 'there' ELSE 'absent' END");
    Some(match trace {
        Trace::IndexBuilt { name: Some(name), table } => format!(
            "SELECT coalesce((SELECT CASE WHEN indisvalid THEN 'valid' ELSE 'invalid' END FROM pg_catalog.pg_index \
             WHERE indexrelid = to_regclass({}) AND indrelid = to_regclass({})), 'absent')",
            literal(name),
            literal(table)
        ),
        Trace::IndexDropped { name } => there(format!("to_regclass({}) IS NOT NULL", literal(name))),
        Trace::PartitionDetached { table, partition } => format!(
            "SELECT coalesce((SELECT CASE WHEN inhdetachpending THEN 'pending' ELSE 'attached' END FROM pg_catalog.pg_inherits \
             WHERE inhrelid = to_regclass({}) AND inhparent = to_regclass({})), 'detached')",
            literal(partition),
            literal(table)
        ),
        Trace::ValueAdded { of, value } => there(format!(
            "EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = to_regtype({}) AND enumlabel = {value})",
            literal(of)
        )),
        Trace::Made(named) | Trace::Dropped(named) if named.kind == "database" => there(format!(
            "EXISTS (SELECT FROM pg_catalog.pg_database WHERE quote_ident(datname) = {0} OR datname = lower({0}))",
            literal(&named.name)
        )),
        Trace::Made(named) | Trace::Dropped(named) => {
            there(format!("to_regclass({}) IS NOT NULL", literal(&named.name)))
        }
        Trace::IndexBuilt { name: None, .. } | Trace::IndexesRebuilt(_) | Trace::Changed(_) | Trace::Repeatable => {
            return None;
        }
    })
}

/// Indexes that are not valid, less those that some session is building now.
const INVALID: &str = "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
     WHERE NOT i.indisvalid AND c.relkind = 'i'";

pub(super) fn leftovers(trace: &Trace, known: &[u64]) -> Option<String> {
    let mut of = match trace {
        Trace::IndexBuilt { name: Some(name), table } => {
            format!("i.indexrelid = to_regclass({}) AND i.indrelid = to_regclass({})", literal(name), literal(table))
        }
        Trace::IndexBuilt { name: None, table } => format!("i.indrelid = to_regclass({})", literal(table)),
        Trace::IndexesRebuilt(rebuilt) => {
            let unfinished = "c.relname ~ '_cc(new|old)[0-9]*$'";
            match rebuilt {
                Rebuilt::Index(name) => format!(
                    "{unfinished} AND i.indrelid = (SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = to_regclass({}))",
                    literal(name)
                ),
                Rebuilt::Table(name) => format!("{unfinished} AND i.indrelid = to_regclass({})", literal(name)),
                Rebuilt::Schema(name) => {
                    format!("{unfinished} AND c.relnamespace = to_regnamespace({})", literal(name))
                }
                Rebuilt::All => format!("{unfinished} AND c.relnamespace <> to_regnamespace('pg_toast')"),
            }
        }
        _ => return None,
    };
    if !known.is_empty() {
        let known: Vec<String> = known.iter().map(u64::to_string).collect();
        of = format!("{of} AND i.indexrelid NOT IN ({})", known.join(", "));
    }
    // Whoever builds one now shows it; the lock on the table would be waited for in vain.
    let built = "EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)";
    Some(format!(
        "SELECT 'DROP INDEX CONCURRENTLY ' || i.indexrelid::regclass, i.indexrelid::regclass, {built} {INVALID} AND {of}"
    ))
}

pub(super) fn invalid_before(trace: &Trace) -> Option<String> {
    match trace {
        Trace::IndexBuilt { name: None, table } => {
            Some(format!("SELECT i.indexrelid {INVALID} AND i.indrelid = to_regclass({})", literal(table)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(kind: &'static str, name: &str) -> Named {
        Named { kind, name: name.to_owned(), table: None }
    }

    #[test]
    fn the_words_of_a_statement_say_what_it_leaves() {
        let built = |name: Option<&str>, table: &str| {
            Some(Trace::IndexBuilt { name: name.map(str::to_owned), table: table.to_owned() })
        };
        let detached = Trace::PartitionDetached { table: "app.p".to_owned(), partition: "\"P 1\"".to_owned() };
        for (sql, expected) in [
            ("create unique index concurrently if not exists i on only app.t (a)", built(Some("app.i"), "app.t")),
            ("-- why\nCREATE INDEX CONCURRENTLY \"I\" ON t (a)", built(Some("\"I\""), "t")),
            ("CREATE INDEX CONCURRENTLY ON t (a)", built(None, "t")),
            ("CREATE INDEX i ON t (a)", Some(Trace::Made(named("index", "i")))),
            ("DROP INDEX CONCURRENTLY IF EXISTS app.i", Some(Trace::IndexDropped { name: "app.i".to_owned() })),
            ("REINDEX (VERBOSE) TABLE CONCURRENTLY t", Some(Trace::IndexesRebuilt(Rebuilt::Table("t".to_owned())))),
            ("REINDEX DATABASE x", Some(Trace::IndexesRebuilt(Rebuilt::All))),
            ("ALTER TABLE app.p DETACH PARTITION \"P 1\" CONCURRENTLY", Some(detached)),
            ("ALTER TABLE p DETACH PARTITION p1", None),
            (
                "ALTER TYPE app.k ADD VALUE IF NOT EXISTS 'x' AFTER 'y'",
                Some(Trace::ValueAdded { of: "app.k".to_owned(), value: "'x'".to_owned() }),
            ),
            ("VACUUM (ANALYZE) t", Some(Trace::Repeatable)),
            ("ALTER TABLE t VALIDATE CONSTRAINT c", Some(Trace::Repeatable)),
            ("CREATE DATABASE x", Some(Trace::Made(named("database", "x")))),
            ("DROP TABLE a, b", None),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", Some(Trace::Repeatable)),
            ("INSERT INTO t VALUES (1)", None),
        ] {
            assert_eq!(trace(sql), expected, "{sql}");
        }
    }
}
