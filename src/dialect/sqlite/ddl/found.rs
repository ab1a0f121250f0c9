//! What a definition says that the model has no field for: how it is written, to be said again, and what it means besides, to be reported.

use super::super::reader::Reader;
use super::super::words::{COMMENT, DEFINITION, INLINE};
use super::super::{create, normalize, types};
use super::constraint_of;
use super::written::{Key, Rule, WrittenColumn, WrittenConstraint};
use crate::model::{Index, Name, ObjectRef, Owner, Restoration, Table, Unmodelled};

/// A column or a constraint, and where it stands in the text.
pub(in crate::dialect::sqlite) struct Element {
    kind: Kind,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy)]
enum Kind {
    Column(usize),
    Constraint(usize),
}

impl Element {
    pub(super) fn column(number: usize, reader: &Reader<'_>, from: usize) -> Self {
        Self { kind: Kind::Column(number), start: reader.place(from), end: reader.end_before(reader.at) }
    }

    pub(super) fn constraint(number: usize, reader: &Reader<'_>, from: usize) -> Self {
        Self { kind: Kind::Constraint(number), ..Self::column(number, reader, from) }
    }
}

/// Everything of a table. `names` are those of all constraints: of columns first; the parentheses stand at the two places.
pub(in crate::dialect::sqlite) fn of_table(
    reader: &Reader<'_>,
    table: &Table,
    columns: &[WrittenColumn<'_>],
    constraints: &[WrittenConstraint<'_>],
    elements: &[Element],
    names: &[Name],
    (open, close): (usize, usize),
) -> Vec<Unmodelled> {
    let mut found = Vec::new();
    let mut names = names.iter();
    let mut own_names = Vec::new();
    for (written, element) in columns.iter().zip(of_columns(elements)) {
        let owner = column_of(table, written);
        of_column(table, written, &owner, reader.text_of(element.start, element.end), &mut found);
        for (constraint, name) in written.constraints.iter().zip(names.by_ref()) {
            of_constraint(&constraint_of(table, name), constraint, &mut found);
        }
    }
    for (constraint, name) in constraints.iter().zip(names) {
        of_constraint(&constraint_of(table, name), constraint, &mut found);
        own_names.push(name);
    }
    let owner = |element: &Element| match element.kind {
        Kind::Column(number) => columns.get(number).map(|written| column_of(table, written)),
        Kind::Constraint(number) => own_names.get(number).map(|name| constraint_of(table, name)),
    };
    comments(reader, table, elements, (open, close), &owner, &mut found);
    found
}

fn of_columns(elements: &[Element]) -> impl Iterator<Item = &Element> {
    elements.iter().filter(|element| matches!(element.kind, Kind::Column(_)))
}

fn column_of(table: &Table, written: &WrittenColumn<'_>) -> Owner {
    Owner::Column(ObjectRef::Table(table.name.clone()), written.column.name.clone())
}

fn of_column(table: &Table, written: &WrittenColumn<'_>, owner: &Owner, text: &str, found: &mut Vec<Unmodelled>) {
    found.push(Unmodelled::spelling(owner.clone(), DEFINITION, text));
    // The integer that may number rows has no size.
    let plain = match normalize::rowid_alias(table) == Some(written.column.name.as_str()) {
        true => "integer".to_owned(),
        false => types::render(&written.column.column_type, table.options.strict).unwrap_or_default(),
    };
    let declared = types::unquoted(written.declared);
    if !plain.eq_ignore_ascii_case(&types::one_line(&declared)) {
        found.push(Unmodelled::spelling(owner.clone(), Unmodelled::DECLARED_TYPE, declared));
    }
    for (part, name) in &written.names {
        found.push(restated(owner, &format!("name of {}", part.as_str()), name));
    }
    found.extend(written.not_null_conflict.iter().map(|rule| restated(owner, "NOT NULL with ON CONFLICT", rule)));
    let name = &written.column.name;
    let in_key = table.primary_key.iter().flat_map(|key| &key.columns).any(|key| key.eq_ignore_ascii_case(name));
    let may_be_null = !table.options.strict && !table.options.without_rowid && !written.column.not_null;
    if in_key && may_be_null {
        found.push(match normalize::is_rowid(table, written) {
            true => Unmodelled::spelling(owner.clone(), Unmodelled::NULLABLE_KEY, ""),
            false => restated(owner, Unmodelled::NULLABLE_KEY, ""),
        });
    }
}

fn of_constraint(owner: &Owner, written: &WrittenConstraint<'_>, found: &mut Vec<Unmodelled>) {
    let place = if written.column.is_some() { INLINE } else { DEFINITION };
    found.push(Unmodelled::spelling(owner.clone(), place, written.text));
    match &written.rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => of_key(owner, key, found),
        Rule::Check { conflict, .. } => {
            found.extend(conflict.iter().map(|rule| restated(owner, "check with ON CONFLICT", rule)));
        }
        Rule::ForeignKey { matches, .. } => {
            found.extend(matches.iter().map(|matches| restated(owner, "foreign key with MATCH", matches)));
        }
    }
}

fn of_key(owner: &Owner, key: &Key, found: &mut Vec<Unmodelled>) {
    for part in &key.parts {
        if let Some(collation) = &part.collation {
            let value = format!("{} COLLATE {collation}", part.name);
            found.push(restated(owner, "collation in a key", &value));
        }
        if part.descending {
            found.push(restated(owner, "descending column in a key", &part.name));
        }
    }
    found.extend(key.conflict.iter().map(|rule| restated(owner, "key with ON CONFLICT", rule)));
}

fn restated(owner: &Owner, property: &str, value: &str) -> Unmodelled {
    Unmodelled::new(owner.clone(), property, value).restored(Restoration::Restated)
}

/// A comment belongs to the column or constraint in which, or in whose line, it stands; else to the one that follows.
fn comments(
    reader: &Reader<'_>,
    table: &Table,
    elements: &[Element],
    (open, close): (usize, usize),
    owner: &dyn Fn(&Element) -> Option<Owner>,
    found: &mut Vec<Unmodelled>,
) {
    for comment in &reader.comments {
        let before = elements.iter().rev().find(|element| element.start <= comment.start);
        let is_beside =
            |element: &&Element| comment.start < element.end || !reader.breaks_line(element.end, comment.start);
        let after = elements.iter().find(|element| element.start > comment.start);
        let follows = before.is_some() || (comment.start > open && reader.breaks_line(open, comment.start));
        let inside = before.filter(is_beside).or(after.filter(|_| follows)).filter(|_| comment.start < close);
        let owner = inside.and_then(owner).unwrap_or_else(|| Owner::Object(ObjectRef::Table(table.name.clone())));
        found.push(restated(&owner, COMMENT, comment.token.text()));
    }
}

/// Everything of an index.
pub(in crate::dialect::sqlite) fn of_index(reader: &Reader<'_>, sql: &str, index: &Index) -> Vec<Unmodelled> {
    let owner = Owner::Object(ObjectRef::index(&index.table, index.name.as_str()));
    let text = sql.trim().trim_end_matches(';').trim_end();
    let plain = create::index(index, false).is_ok_and(|plain| plain == text);
    let spelled = (!plain).then(|| Unmodelled::spelling(owner.clone(), DEFINITION, text));
    let comments = reader.comments.iter().map(|comment| restated(&owner, COMMENT, comment.token.text()));
    spelled.into_iter().chain(comments).collect()
}
