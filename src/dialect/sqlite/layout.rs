//! The columns and constraints of `CREATE TABLE`.
//!
//! Invariant: what was read and means the same is said in the words that were read, in their order; what changed is rendered, and says again what the
//! model has no field for.

use super::create::{collate, nulls_are_distinct, table_name};
use super::ddl::{Part, Rule, WrittenColumn};
use super::expression::render_default;
use super::quoting::{quote, quote_all, unquote};
use super::words::{Words, key_parts, named};
use super::{ddl, types, unsupported};
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{
    Check, Column, Constraint, Deferrable, DialectName, Expression, ForeignKey, Owner, PrimaryKey, ReferentialAction,
    Table, Unique,
};
use crate::plan::Unsupported;

/// Everything that stands between the parentheses.
pub(super) fn lines(table: &Table, words: &Words<'_>) -> Result<Vec<String>, Unsupported> {
    let mut open: Vec<Option<Constraint>> = table.constraints().map(Some).collect();
    let mut lines = Vec::new();
    for column in &table.columns {
        let line = match words.of_column(column, table, &open) {
            Some((text, used)) => {
                refuse_unknown_collations(text)?;
                used.into_iter().for_each(|at| open[at] = None);
                text.to_owned()
            }
            None => {
                let mut line = column_definition(column, table, words)?;
                for text in in_its_line(column, table, words, &mut open) {
                    line.push(' ');
                    line.push_str(&text);
                }
                line
            }
        };
        lines.push(commented(words, &words.column(&column.name), line));
    }
    for (text, at) in words.by_themselves(table, &open) {
        if let Some(constraint) = open[at].take() {
            refuse_unknown_collations(text)?;
            lines.push(commented(words, &words.constraint(constraint.name().as_str()), text.to_owned()));
        }
    }
    for constraint in open.into_iter().flatten() {
        let line = render_constraint(&constraint, words)?;
        lines.push(commented(words, &words.constraint(constraint.name().as_str()), line));
    }
    Ok(lines)
}

fn refuse_unknown_collations(text: &str) -> Result<(), Unsupported> {
    let tokens = tokens(text, DialectName::Sqlite);
    let words: Vec<&Token<'_>> = tokens.iter().filter(|token| !token.is_blank()).collect();
    let named = words.windows(2).filter(|pair| pair[0].is("collate"));
    named.map(|pair| unquote(pair[1].text())).try_for_each(|name| collate(&name).map(drop))
}

/// The constraints that stand in the line of a column that is rendered: as they stood, and the key that numbers rows, which can stand nowhere else.
fn in_its_line(column: &Column, table: &Table, words: &Words<'_>, open: &mut [Option<Constraint>]) -> Vec<String> {
    let mut out = Vec::new();
    for (text, at) in words.in_line(&column.name, table, open) {
        open[at] = None;
        out.push(text.to_owned());
    }
    let is_key = |constraint: &Option<Constraint>| matches!(constraint, Some(Constraint::PrimaryKey(key)) if key.columns == [column.name.clone()]);
    if column.identity.is_some()
        && let Some(key) = open.iter_mut().find(|constraint| is_key(constraint)).and_then(Option::take)
    {
        let conflict = key_parts(old_key(&key, words).as_ref(), &[]).1;
        let conflict = conflict.map(|rule| format!(" ON CONFLICT {rule}")).unwrap_or_default();
        out.push(format!("CONSTRAINT {} PRIMARY KEY{conflict} AUTOINCREMENT", quote(key.name().as_str())));
    }
    out
}

/// With what stands above it for people.
fn commented(words: &Words<'_>, owner: &Owner, line: String) -> String {
    let comments = words.comments(owner, &line);
    let mut out: String = comments.into_iter().map(|comment| format!("{}\n    ", comment.trim_end())).collect();
    out.push_str(&line);
    out
}

/// A column without its constraints.
pub(super) fn column_definition(column: &Column, table: &Table, words: &Words<'_>) -> Result<String, Unsupported> {
    let old = words.written_column(&column.name);
    let old = old.as_ref();
    let mut line = quote(&column.name);
    let mut add = |text: &str| {
        if !text.is_empty() {
            line.push(' ');
            line.push_str(text);
        }
    };
    match words.declared(column, table) {
        Some(declared) => add(declared),
        None => add(&types::render(&column.column_type, table.options.strict)?),
    }
    let in_key = table.primary_key.iter().any(|key| key.columns.contains(&column.name));
    if column.not_null && !(in_key && words.may_be_null(&column.name)) {
        let conflict = old.and_then(|old| old.not_null_conflict.as_ref());
        let conflict = conflict.map(|rule| format!(" ON CONFLICT {rule}")).unwrap_or_default();
        add(&format!("{}NOT NULL{conflict}", name(old, Part::NotNull)));
    }
    if let Some(default) = column.default.as_ref().filter(|_| column.generated.is_none()) {
        add(&format!("{}DEFAULT {}", name(old, Part::Default), default_again(default, column, old)?));
    }
    if let Some(collation) = &column.collation {
        add(&format!("{}{}", name(old, Part::Collation), collate(collation)?));
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        let name = name(old, Part::Generated);
        add(&format!("{name}GENERATED ALWAYS AS ({}) {kind}", generated.expression));
    }
    Ok(line)
}

fn name(old: Option<&WrittenColumn<'_>>, part: Part) -> String {
    named(old, part).map(|name| format!("CONSTRAINT {} ", quote(&name))).unwrap_or_default()
}

/// A default as it was written where it says the same: what is no number for the model may be one for a column without a type.
fn default_again(
    default: &Expression,
    column: &Column,
    old: Option<&WrittenColumn<'_>>,
) -> Result<String, Unsupported> {
    let parsed = |default: &Expression| {
        let text = render_default(default).unwrap_or_default();
        super::expression::parse_default(&text, &column.column_type)
    };
    let same = |old: &&Expression| parsed(old) == parsed(default);
    render_default(old.and_then(|old| old.column.default.as_ref()).filter(same).unwrap_or(default))
}

fn old_key(constraint: &Constraint, words: &Words<'_>) -> Option<ddl::Key> {
    let column = match constraint {
        Constraint::PrimaryKey(PrimaryKey { columns, .. }) | Constraint::Unique(Unique { columns, .. }) => {
            columns.first().map(String::as_str)
        }
        Constraint::Check(_) | Constraint::ForeignKey(_) => None,
    };
    match words.written_constraint(constraint.name().as_str(), column)?.rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => Some(key),
        Rule::Check { .. } | Rule::ForeignKey { .. } => None,
    }
}

fn render_constraint(constraint: &Constraint, words: &Words<'_>) -> Result<String, Unsupported> {
    let old = old_key(constraint, words);
    match constraint {
        Constraint::PrimaryKey(key) => Ok(format!(
            "CONSTRAINT {} PRIMARY KEY {}",
            quote(key.name.as_str()),
            key_again(old.as_ref(), &key.columns)?
        )),
        Constraint::Unique(unique) => {
            refuse_unique(unique)?;
            let columns = key_again(old.as_ref(), &unique.columns)?;
            Ok(format!("CONSTRAINT {} UNIQUE {columns}", quote(unique.name.as_str())))
        }
        Constraint::Check(check) => {
            let old = words.written_constraint(check.name.as_str(), None).map(|old| old.rule);
            let conflict = match old {
                Some(Rule::Check { conflict: Some(rule), .. }) => format!(" ON CONFLICT {rule}"),
                Some(Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check { .. } | Rule::ForeignKey { .. }) | None => {
                    String::new()
                }
            };
            Ok(format!("{}{conflict}", self::check(check)))
        }
        Constraint::ForeignKey(key) => {
            let sole = key.columns.first().map(String::as_str);
            let old = words.written_constraint(key.name.as_str(), sole).map(|old| old.rule);
            let matches = match old {
                Some(Rule::ForeignKey { matches, .. }) => matches,
                Some(Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check { .. }) | None => None,
            };
            foreign_key(key, matches.as_deref())
        }
    }
}

/// `("a" COLLATE NOCASE DESC) ON CONFLICT IGNORE`
fn key_again(old: Option<&ddl::Key>, columns: &[String]) -> Result<String, Unsupported> {
    let (parts, conflict) = key_parts(old, columns);
    let mut texts = Vec::new();
    for part in parts {
        let mut text = quote(&part.name);
        if let Some(collation) = &part.collation {
            text.push_str(&format!(" {}", collate(collation)?));
        }
        text.push_str(if part.descending { " DESC" } else { "" });
        texts.push(text);
    }
    let conflict = conflict.map(|rule| format!(" ON CONFLICT {rule}")).unwrap_or_default();
    Ok(format!("({}){conflict}", texts.join(", ")))
}

fn refuse_unique(unique: &Unique) -> Result<(), Unsupported> {
    if unique.nulls_not_distinct {
        return Err(nulls_are_distinct(unique.name.as_str()));
    }
    if unique.deferrable != Deferrable::No {
        return Err(unsupported(
            format!("defer unique constraint `{}`", unique.name),
            "it judges uniqueness at once",
            "make it not deferrable, or scope it with `.on(..)`",
        ));
    }
    Ok(())
}

/// A check as it stands in a table or behind a column.
pub(super) fn check(check: &Check) -> String {
    format!("CONSTRAINT {} CHECK ({})", quote(check.name.as_str()), check.expression)
}

fn foreign_key(key: &ForeignKey, matches: Option<&str>) -> Result<String, Unsupported> {
    let columns = quote_all(&key.columns);
    let mut text = format!("CONSTRAINT {} FOREIGN KEY ({columns})", quote(key.name.as_str()));
    text.push_str(&format!(" REFERENCES {}", table_name(&key.references)?));
    if !key.referenced_columns.is_empty() {
        text.push_str(&format!(" ({})", quote_all(&key.referenced_columns)));
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        let action = match action {
            ReferentialAction::NoAction => continue,
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        };
        text.push_str(&format!(" ON {event} {action}"));
    }
    text.push_str(&matches.map(|matches| format!(" MATCH {matches}")).unwrap_or_default());
    text.push_str(match key.deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    });
    Ok(text)
}
