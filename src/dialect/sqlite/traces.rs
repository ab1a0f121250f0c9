//! What a statement leaves behind by which a script can tell that it was carried out.
//!
//! The shell of SQLite goes on after an error and gives a script no way to ask for one. But a change of the schema raises the version of the schema by
//! one, and a change of rows is counted. Invariant: what is said to leave a trace leaves one wherever it succeeds; in doubt none is spoken of.

use crate::dialect::sql_text::{Token, tokens};
use crate::model::DialectName;

/// What can be seen of a statement once it was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trace {
    /// The version of the schema is one higher.
    Schema,
    /// Rows are counted, perhaps none.
    Rows {
        /// A condition that, where it holds right before the statement, lets it change a row.
        changes_one: Option<String>,
    },
    /// Nothing, and the schema stays as it is.
    Nothing,
    /// Nothing that can be told.
    Unknown,
}

/// What the statement leaves behind.
pub(crate) fn trace(sql: &str) -> Trace {
    let words: Vec<Word<'_>> = words(sql);
    match words.first() {
        Some(first) if ["create", "alter", "drop"].iter().any(|verb| first.token.is(verb)) => of_schema(&words),
        Some(first) if ["insert", "replace"].iter().any(|verb| first.token.is(verb)) => rows(inserts_one(sql, &words)),
        Some(first) if first.token.is("update") => rows(updates_one(sql, &words)),
        Some(first) if first.token.is("delete") => rows(deletes_one(sql, &words)),
        Some(first) if first.token.is("with") => match words
            .iter()
            .filter(|word| word.depth == 0)
            .any(|word| ["insert", "replace", "update", "delete"].iter().any(|verb| word.token.is(verb)))
        {
            true => rows(None),
            false => Trace::Nothing,
        },
        Some(first) if ["pragma", "select", "values", "explain"].iter().any(|verb| first.token.is(verb)) => {
            Trace::Nothing
        }
        Some(_) | None => Trace::Unknown,
    }
}

fn rows(changes_one: Option<String>) -> Trace {
    Trace::Rows { changes_one }
}

/// A token, where it stands and how many parentheses are open.
struct Word<'a> {
    token: Token<'a>,
    start: usize,
    depth: usize,
}

fn words(sql: &str) -> Vec<Word<'_>> {
    let (mut start, mut depth) = (0, 0usize);
    let mut out = Vec::new();
    for token in tokens(sql, DialectName::Sqlite) {
        if token == Token::Symbol(")") {
            depth = depth.saturating_sub(1);
        }
        if !token.is_blank() && token != Token::Symbol(";") {
            out.push(Word { token, start, depth });
        }
        if token == Token::Symbol("(") {
            depth += 1;
        }
        start += token.text().len();
    }
    out
}

/// What may be there already, or is not of this file, raises nothing.
fn of_schema(words: &[Word<'_>]) -> Trace {
    let is = |at: usize, keywords: &[&str]| {
        words.get(at).is_some_and(|word| keywords.iter().any(|keyword| word.token.is(keyword)))
    };
    let kinds = ["table", "index", "view", "trigger"];
    if is(0, &["alter"]) {
        // From 3.53 on there are changes of a column that say success and do nothing.
        let plain = is(1, &["table"]) && (is(3, &["rename", "add", "drop"]) && !is(4, &["constraint", "check"]));
        return if plain { Trace::Schema } else { Trace::Unknown };
    }
    let kind = 1 + usize::from(is(1, &["unique"]));
    let qualified = words.get(kind + 2).is_some_and(|word| word.token == Token::Symbol("."));
    let plain = is(kind, &kinds) && !is(kind + 1, &["if"]) && !qualified;
    if plain { Trace::Schema } else { Trace::Unknown }
}

/// The first of these keywords outside of parentheses.
fn find(words: &[Word<'_>], keywords: &[&str]) -> Option<usize> {
    let is = |word: &Word<'_>| word.depth == 0 && keywords.iter().any(|keyword| word.token.is(keyword));
    words.iter().position(is)
}

/// The text from a word up to another one, or to the end.
fn text<'a>(sql: &'a str, words: &[Word<'_>], from: usize, to: Option<usize>) -> &'a str {
    let begin = words.get(from).map_or(sql.len(), |word| word.start);
    let end = match to {
        Some(to) => words.get(to).map_or(sql.len(), |word| word.start),
        None => words.last().map_or(sql.len(), |word| word.start + word.token.text().len()),
    };
    sql.get(begin..end.max(begin)).unwrap_or_default()
}

/// The condition, where what it says is not undone by what may ignore a row: the table's constraints and triggers, or a view in its place.
fn on_table(words: &[Word<'_>], table: usize, condition: String) -> String {
    let rolls_back = words.get(2).is_some_and(|word| word.token.is("rollback"));
    let name = super::quoting::unquote(words[table].token.text());
    if rolls_back || name.starts_with("sqlite_") {
        return condition;
    }
    let name = super::quoting::literal(&name);
    let ignores = format!(
        "EXISTS (SELECT 1 FROM sqlite_schema WHERE tbl_name = {name} COLLATE NOCASE AND (type = 'view' OR sql LIKE '%ignore%'))"
    );
    format!("{condition} AND NOT {ignores}")
}

/// Where the name of the table stands, behind `at` and perhaps `OR ABORT`; nothing where conflicts are ignored or the table is of another file.
fn table_at(words: &[Word<'_>], mut at: usize) -> Option<usize> {
    if words.get(at)?.token.is("or") {
        if words.get(at + 1)?.token.is("ignore") {
            return None;
        }
        at += 2;
    }
    if words.get(at)?.token.is("into") || words.get(at)?.token.is("from") {
        at += 1;
    }
    let qualified = words.get(at + 1).is_some_and(|word| word.token == Token::Symbol("."));
    (!qualified).then_some(at)
}

fn inserts_one(sql: &str, words: &[Word<'_>]) -> Option<String> {
    let table = table_at(words, 1)?;
    if find(words, &["returning", "conflict"]).is_some() {
        return None;
    }
    let source = find(words, &["values", "select", "with"]).filter(|source| *source > table)?;
    let condition = match words[source].token.is("values") {
        true => "TRUE".to_owned(),
        false => format!("EXISTS (\n{}\n)", text(sql, words, source, None)),
    };
    Some(on_table(words, table, condition))
}

fn updates_one(sql: &str, words: &[Word<'_>]) -> Option<String> {
    let table = table_at(words, 1)?;
    let set = find(words, &["set"])?;
    if find(&words[set..], &["from", "returning", "order", "limit"]).is_some() {
        return None;
    }
    Some(on_table(words, table, some_row(sql, words, table, set)))
}

fn deletes_one(sql: &str, words: &[Word<'_>]) -> Option<String> {
    let table = table_at(words, 1)?;
    if find(words, &["returning", "order", "limit"]).is_some() {
        return None;
    }
    let end = find(words, &["where"]).unwrap_or(words.len());
    Some(on_table(words, table, some_row(sql, words, table, end)))
}

/// A row that the statement concerns; `end` is behind the table and what it is called.
fn some_row(sql: &str, words: &[Word<'_>], table: usize, end: usize) -> String {
    let of = text(sql, words, table, Some(end).filter(|end| *end < words.len())).trim_end();
    let condition = find(words, &["where"]).map(|at| format!("\n{}\n", text(sql, words, at, None))).unwrap_or_default();
    format!("EXISTS (SELECT 1 FROM {of}{condition})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sql: &str, expected: &Trace) {
        assert_eq!(&trace(sql), expected, "{sql}");
    }

    #[test]
    fn a_change_of_the_schema_is_seen_where_it_is_sure_to_raise_its_version() {
        for sql in [
            "CREATE TABLE a (b)",
            "create unique index i on a (b)",
            "DROP TRIGGER t",
            "ALTER TABLE a RENAME TO b",
            "alter table a add column c",
            "ALTER TABLE \"a\" DROP c",
        ] {
            check(sql, &Trace::Schema);
        }
        for sql in [
            "CREATE TABLE IF NOT EXISTS a (b)",
            "CREATE TEMP TABLE a (b)",
            "DROP VIEW IF EXISTS v",
            "CREATE TABLE other.a (b)",
            "ALTER TABLE a ALTER COLUMN b DROP NOT NULL",
            "ALTER TABLE a DROP CONSTRAINT c",
            "CREATE VIRTUAL TABLE a USING fts5(b)",
            "ANALYZE",
        ] {
            check(sql, &Trace::Unknown);
        }
        for sql in ["PRAGMA user_version = 3", "WITH a AS (SELECT 1) SELECT * FROM a"] {
            check(sql, &Trace::Nothing);
        }
    }

    #[test]
    fn a_change_of_rows_says_when_it_changes_one() {
        let says = |sql: &str, condition: Option<&str>| {
            let Trace::Rows { changes_one } = trace(sql) else { panic!("{sql}") };
            let first = changes_one
                .as_deref()
                .and_then(|text| text.split(" AND NOT EXISTS (SELECT 1 FROM sqlite_schema").next());
            assert_eq!(first, condition, "{sql}");
        };
        says("INSERT INTO a VALUES (1), (2)", Some("TRUE"));
        says("INSERT INTO a DEFAULT VALUES", Some("TRUE"));
        says("INSERT OR ROLLBACK INTO a (b) SELECT c FROM d", Some("EXISTS (\nSELECT c FROM d\n)"));
        says(
            "INSERT INTO a WITH x AS (SELECT 1) SELECT * FROM x",
            Some("EXISTS (\nWITH x AS (SELECT 1) SELECT * FROM x\n)"),
        );
        says("UPDATE a SET b = (SELECT 1 FROM c WHERE d) WHERE e > 0", Some("EXISTS (SELECT 1 FROM a\nWHERE e > 0\n)"));
        says("UPDATE a AS x SET b = 1", Some("EXISTS (SELECT 1 FROM a AS x)"));
        says("DELETE FROM \"a\"", Some("EXISTS (SELECT 1 FROM \"a\")"));
        says("DELETE FROM a WHERE b = ';' -- all", Some("EXISTS (SELECT 1 FROM a\nWHERE b = ';'\n)"));
        for sql in [
            "INSERT OR IGNORE INTO a VALUES (1)",
            "INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING",
            "UPDATE a SET b = c FROM d",
            "DELETE FROM a RETURNING b",
            "INSERT INTO other.a VALUES (1)",
            "WITH x AS (SELECT 1) DELETE FROM a",
        ] {
            says(sql, None);
        }
    }
}
