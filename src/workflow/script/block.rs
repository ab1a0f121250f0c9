//! PostgreSQL's anonymous blocks: the one place where SQL can be left out without an error, and without a client's own commands.

use crate::dialect::sql_text::{Token, tokens};
use crate::model::{Namespace, Object, ObjectRef};
use crate::operation::Operation;
use crate::plan::{Dialect, Statement};
use std::iter::Peekable;

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
    let [effect] = statement.effect.as_slice() else { return index_of_text(&statement.sql, dialect) };
    match effect {
        Operation::Create { object: object @ Object::Index(_), .. } => {
            Some(is_there(&index_name(&object.reference(), dialect)?))
        }
        Operation::Drop { object, .. } => Some(is_gone(&index_name(object, dialect)?)),
        Operation::Create { .. }
        | Operation::Become(_)
        | Operation::Rename(_)
        | Operation::AlterTable(_)
        | Operation::AlterEnum(_)
        | Operation::Execute(_) => None,
    }
}

/// The same of a statement that the tool does not read, as far as its first words say what it does.
fn index_of_text(sql: &str, dialect: &dyn Dialect) -> Option<String> {
    let tokens = tokens(sql, dialect.name());
    let mut words = tokens.into_iter().filter(|token| !token.is_blank()).peekable();
    let creates = next_is(&mut words, "create");
    if !creates && !next_is(&mut words, "drop") {
        return None;
    }
    next_is(&mut words, "unique");
    if !next_is(&mut words, "index") || !next_is(&mut words, "concurrently") {
        return None;
    }
    for word in ["if", "not", "exists"] {
        next_is(&mut words, word);
    }
    // Without a name PostgreSQL chooses one.
    let mut name = qualified(&mut words)?;
    if creates && next_is(&mut words, "on") {
        next_is(&mut words, "only");
        // An index is in the schema of its table.
        let table = qualified(&mut words)?;
        let schema = table.len().checked_sub(2).map(|at| table[at]);
        name.splice(..0, schema);
    }
    let name = dialect.literal(Some(&name.join(".")));
    Some(if creates { is_there(&name) } else { is_gone(&name) })
}

/// Takes the next token where it is this word; whether it was.
fn next_is<'t>(words: &mut Peekable<impl Iterator<Item = Token<'t>>>, wanted: &str) -> bool {
    words.next_if(|token| token.is(wanted)).is_some()
}

/// The parts of a name, as they are written.
fn qualified<'t>(words: &mut Peekable<impl Iterator<Item = Token<'t>>>) -> Option<Vec<&'t str>> {
    let is_part = |token: &Token<'_>| matches!(token, Token::Word(_) | Token::Quoted(_)) && !token.is("on");
    let mut parts = vec![words.next_if(is_part)?.text()];
    while words.next_if(|token| token.text() == ".").is_some() {
        parts.push(words.next_if(is_part)?.text());
    }
    Some(parts)
}

fn is_there(name: &str) -> String {
    format!("EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid = to_regclass({name}) AND indisvalid)")
}

fn is_gone(name: &str) -> String {
    format!("to_regclass({name}) IS NULL")
}

/// The literal of an index's name, in its table's schema.
fn index_name(reference: &ObjectRef, dialect: &dyn Dialect) -> Option<String> {
    let ObjectRef::Index { table, name } = reference else { return None };
    let name = dialect.quote(name);
    let name = match &table.namespace {
        Namespace::Named(namespace) => format!("{}.{name}", dialect.quote(namespace)),
        Namespace::Default => name,
    };
    Some(dialect.literal(Some(&name)))
}

/// A dollar quote that the text does not hold.
fn free_tag(name: &str, text: &str) -> String {
    let mut tag = name.to_owned();
    while text.contains(&format!("${tag}$")) {
        tag.push('_');
    }
    format!("${tag}$")
}
