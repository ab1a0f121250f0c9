//! PostgreSQL's anonymous blocks: the one place where SQL can be left out without an error, and without a client's own commands.

use crate::dialect::sql_text::tokens;
use crate::dialect::traces::{Trace, trace};
use crate::plan::{Dialect, Statement};

/// How far the script is, in this session and in no other: a setting of ours, which a transaction that is taken back takes back.
const PLACE: &str = "anabranch.script";

/// A block of these lines, with a variable `found`.
pub(super) fn of(lines: &[String]) -> String {
    let body = lines.join("\n");
    let tag = free_tag("block", &body);
    format!("DO {tag}\nDECLARE\n    found text;\nBEGIN\n{body}\nEND\n{tag}")
}

/// A line that runs a statement.
pub(super) fn execute(sql: &str) -> String {
    let tag = free_tag("sql", sql);
    format!("    EXECUTE {tag}\n{sql}\n{tag};")
}

/// Whether no block may run the statement: it makes a savepoint, goes back to one, or lets it go.
pub(super) fn is_savepoint(sql: &str, dialect: &dyn Dialect) -> bool {
    let first = tokens(sql, dialect.name()).into_iter().find(|token| !token.is_blank());
    first.is_some_and(|word| ["savepoint", "release", "rollback"].iter().any(|name| word.is(name)))
}

/// Lines that end the block where the script is not at this place.
pub(super) fn unless_at(place: &str, dialect: &dyn Dialect, lines: &[String]) -> Vec<String> {
    let place = dialect.literal(Some(place));
    let mut out = vec![format!("    IF coalesce(current_setting('{PLACE}', true), '') <> {place} THEN")];
    out.extend(lines.iter().cloned());
    out.push("    END IF;".to_owned());
    out
}

/// A line that says where the script is.
pub(super) fn now_at(place: &str, dialect: &dyn Dialect) -> String {
    format!("    PERFORM set_config('{PLACE}', {}, false);", dialect.literal(Some(place)))
}

/// The statement that says where the script is; its transaction takes it back where it fails.
pub(super) fn set_at(place: &str, dialect: &dyn Dialect) -> String {
    format!("SET {PLACE} = {}", dialect.literal(Some(place)))
}

/// Forgets where the script is.
pub(super) fn nowhere() -> String {
    format!("RESET {PLACE}")
}

/// Whether a statement that ran alone did what it should, where that can be seen: an index is there and valid, or gone.
pub(super) fn is_done(statement: &Statement, dialect: &dyn Dialect) -> Option<String> {
    if let Some(query) = &statement.done_when {
        return Some(format!("coalesce(lower(CAST(({query}) AS text)), '') IN ('1', 't', 'true')"));
    }
    match trace(&statement.sql, dialect.name())? {
        Trace::IndexBuilt { name: Some(name), .. } => Some(is_there(&dialect.literal(Some(&name)))),
        Trace::IndexDropped { name } => Some(is_gone(&dialect.literal(Some(&name)))),
        _ => None,
    }
}

fn is_there(name: &str) -> String {
    format!("EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid = to_regclass({name}) AND indisvalid)")
}

fn is_gone(name: &str) -> String {
    format!("to_regclass({name}) IS NULL")
}

/// A dollar quote that the text does not hold.
fn free_tag(name: &str, text: &str) -> String {
    let mut tag = name.to_owned();
    while text.contains(&format!("${tag}$")) {
        tag.push('_');
    }
    format!("${tag}$")
}
