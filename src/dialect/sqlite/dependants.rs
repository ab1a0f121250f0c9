//! What SQLite does not ask when something goes: whether a trigger, a view or a reference of another table still finds it.
//!
//! Invariant: what a plan takes away is found by nobody that is left, or the plan does not commit. A view is read; a trigger is compiled, by a change of
//! no row that sets it off; what neither tells is refused before the plan begins.

use super::expression::identifiers;
use super::quoting::{quote, unquote};
use super::unsupported;
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{Definition, DefinitionKind, DialectName, Index, Object, QualifiedName, Schema};
use crate::plan::Unsupported;
use std::collections::{BTreeMap, BTreeSet};

/// What a plan took away.
#[derive(Debug, Default)]
pub(super) struct Gone {
    /// Columns, by their table.
    columns: BTreeMap<QualifiedName, BTreeSet<String>>,
    /// Whole tables.
    tables: BTreeSet<QualifiedName>,
    /// Views that went, or that have another text now.
    views: BTreeSet<QualifiedName>,
}

impl Gone {
    pub(super) fn column(&mut self, table: &QualifiedName, column: &str) {
        self.columns.entry(table.clone()).or_default().insert(column.to_owned());
    }

    pub(super) fn table(&mut self, table: &QualifiedName) {
        self.columns.remove(table);
        self.tables.insert(table.clone());
    }

    pub(super) fn view(&mut self, view: &QualifiedName) {
        self.views.insert(view.clone());
    }

    pub(super) fn renamed(&mut self, from: &QualifiedName, to: &QualifiedName) {
        if let Some(columns) = self.columns.remove(from) {
            self.columns.insert(to.clone(), columns);
        }
    }

    /// Without what came back.
    fn still(&self, schema: &Schema) -> Self {
        let is_gone = |table: &QualifiedName, name: &&String| {
            schema.table(table).is_some_and(|table| table.column(name).is_none())
        };
        let columns = self.columns.iter().map(|(table, names)| {
            (table.clone(), names.iter().filter(|name| is_gone(table, name)).cloned().collect::<BTreeSet<_>>())
        });
        let tables = self.tables.iter().filter(|table| schema.table(table).is_none());
        Self {
            columns: columns.filter(|(_, names)| !names.is_empty()).collect(),
            tables: tables.cloned().collect(),
            views: self.views.clone(),
        }
    }

    /// All that is less than it was, and the views that read it, whatever stands between.
    fn reduced(&self, schema: &Schema) -> BTreeSet<String> {
        let names = self.tables.iter().chain(self.columns.keys()).chain(&self.views);
        views_upon(names.map(|name| name.name.to_lowercase()).collect(), schema)
    }

    /// Whether the text may name something that is gone.
    fn is_named_in(&self, definition: &Definition) -> bool {
        let words = identifiers(&definition.text);
        let says = |name: &str| words.contains(&name.to_lowercase());
        let on_it = |table: &QualifiedName| definition.identity.table.as_ref() == Some(table) || says(&table.name);
        self.tables.iter().any(|table| says(&table.name))
            || self.columns.iter().any(|(table, names)| on_it(table) && names.iter().any(|name| says(name)))
    }
}

/// What must be asked before the last commit.
#[derive(Debug, Default)]
pub(super) struct Questions {
    /// Views that must be readable.
    pub(super) views: Vec<String>,
    /// Statements that change no row and set a trigger off, and the table of the trigger.
    pub(super) triggers: Vec<(String, QualifiedName)>,
}

/// What must be asked where `schema` is what the plan leaves.
///
/// # Errors
/// Something is left that cannot be without what is gone, and that no question tells of.
pub(super) fn questions(gone: &Gone, before: &Schema, schema: &Schema) -> Result<Questions, Unsupported> {
    let gone = gone.still(schema);
    refuse_references(&gone, before, schema)?;
    refuse_without_key(before, schema)?;
    let mut out = Questions::default();
    let reduced = gone.reduced(schema);
    let is_table = |name: &str| schema.tables().any(|table| table.name.name.eq_ignore_ascii_case(name));
    let views: BTreeSet<String> = reduced.iter().filter(|name| !is_table(name)).cloned().collect();
    for object in schema.iter() {
        let Object::Definition(definition) = object else { continue };
        match definition.identity.kind {
            // A column may stand behind a star.
            DefinitionKind::View if reads_any(definition, &reduced) => {
                out.views.push(definition.identity.name.name.clone());
            }
            DefinitionKind::Trigger if gone.is_named_in(definition) || reads_any(definition, &views) => {
                refuse_update_of(&gone, definition)?;
                out.triggers.extend(sets_off(definition, schema));
            }
            DefinitionKind::View
            | DefinitionKind::Trigger
            | DefinitionKind::Routine
            | DefinitionKind::MaterializedView
            | DefinitionKind::Policy => {}
        }
    }
    out.triggers.sort();
    out.triggers.dedup();
    Ok(out)
}

/// These names, in lower case, and those of all views that read one of them or of each other.
pub(super) fn views_upon(mut names: BTreeSet<String>, schema: &Schema) -> BTreeSet<String> {
    let is_view = |object: &Object| match object {
        Object::Definition(definition) if definition.identity.kind == DefinitionKind::View => Some(definition.clone()),
        _ => None,
    };
    let mut others: Vec<Definition> = schema.iter().filter_map(is_view).collect();
    loop {
        let (upon, left): (Vec<_>, Vec<_>) = others.into_iter().partition(|view| reads_any(view, &names));
        if upon.is_empty() {
            return names;
        }
        names.extend(upon.iter().map(|view| view.identity.name.name.to_lowercase()));
        others = left;
    }
}

/// Whether a definition names one of these, which are in lower case, apart from itself.
fn reads_any(definition: &Definition, names: &BTreeSet<String>) -> bool {
    let own = definition.identity.name.name.to_lowercase();
    identifiers(&definition.text).iter().any(|word| *word != own && names.contains(word))
}

/// References of other tables to a column that is gone. One that found nothing before is no matter of the plan.
fn refuse_references(gone: &Gone, before: &Schema, schema: &Schema) -> Result<(), Unsupported> {
    for table in schema.tables() {
        for key in &table.foreign_keys {
            let Some(names) = gone.columns.get(&key.references) else { continue };
            let found = |name: &&String| names.contains(*name);
            let was_there = before.table(&table.name).is_some_and(|old| old.foreign_keys.contains(key));
            if let (Some(column), true) = (key.referenced_columns.iter().find(found), was_there) {
                return Err(unsupported(
                    format!("drop column `{column}` of `{}`", key.references),
                    format!("foreign key `{}` of `{}` refers to it", key.name, table.name),
                    "drop the foreign key in the same revision, before the column",
                ));
            }
        }
    }
    Ok(())
}

/// References of a table whose key is gone: SQLite says so only when a row is written. One that found none before is no matter of the plan.
fn refuse_without_key(before: &Schema, schema: &Schema) -> Result<(), Unsupported> {
    for table in schema.tables() {
        for key in &table.foreign_keys {
            let had_one = before.table(&table.name).is_some_and(|old| old.foreign_keys.contains(key))
                && is_key(before, &key.references, &key.referenced_columns);
            let is_there = schema.table(&key.references).is_some();
            if had_one && is_there && !is_key(schema, &key.references, &key.referenced_columns) {
                return Err(unsupported(
                    format!("take the key ({}) from `{}`", key.referenced_columns.join(", "), key.references),
                    format!("foreign key `{}` of `{}` rests on it", key.name, table.name),
                    "drop the foreign key in the same revision, or keep a unique index of these columns",
                ));
            }
        }
    }
    Ok(())
}

/// Whether rows of the table are told apart by these columns, as a reference to them needs it.
fn is_key(schema: &Schema, table: &QualifiedName, columns: &[String]) -> bool {
    let same = |own: &[String]| {
        own.len() == columns.len() && columns.iter().all(|name| own.iter().any(|own| own.eq_ignore_ascii_case(name)))
    };
    let Some(found) = schema.table(table) else { return false };
    let of_index = |index: &Index| {
        let names: Option<Vec<String>> = index.parts.iter().map(|part| part.column_name().map(str::to_owned)).collect();
        let plain = index.predicate.is_none() && index.parts.iter().all(|part| part.collation.is_none());
        index.unique && plain && names.is_some_and(|names| same(&names))
    };
    found.primary_key.iter().any(|key| same(&key.columns))
        || found.uniques.iter().any(|unique| same(&unique.columns))
        || schema.indexes_of(table).any(of_index)
}

/// `UPDATE OF` a column that is gone is never true, and no error.
fn refuse_update_of(gone: &Gone, trigger: &Definition) -> Result<(), Unsupported> {
    let Some(names) = trigger.identity.table.as_ref().and_then(|table| gone.columns.get(table)) else { return Ok(()) };
    let event = Event::of(trigger);
    let is_gone = |column: &&String| names.iter().any(|name| name.eq_ignore_ascii_case(column));
    match event.columns.iter().find(is_gone) {
        Some(column) => Err(unsupported(
            format!("drop column `{column}`"),
            format!("trigger `{}` is about changes of it", trigger.identity.name),
            "drop or replace the trigger in the same revision",
        )),
        None => Ok(()),
    }
}

/// What a trigger is set off by.
struct Event {
    kind: &'static str,
    /// Behind `UPDATE OF`.
    columns: Vec<String>,
}

impl Event {
    fn of(trigger: &Definition) -> Self {
        let tokens = tokens(&trigger.text, DialectName::Sqlite);
        let mut words = tokens.iter().filter(|token| !token.is_blank()).skip_while(|token| !token.is("trigger"));
        let kinds = ["insert", "update", "delete"];
        let kind = words.find_map(|word| kinds.into_iter().find(|kind| word.is(kind))).unwrap_or("insert");
        let mut columns = Vec::new();
        if words.next().is_some_and(|word| word.is("of")) {
            let names = words.take_while(|word| !word.is("on"));
            columns.extend(names.filter(|word| **word != Token::Symbol(",")).map(|word| unquote(word.text())));
        }
        Self { kind, columns }
    }
}

/// A change of no row: the trigger is compiled with it, and finds all that it names or is an error.
fn sets_off(trigger: &Definition, schema: &Schema) -> Option<(String, QualifiedName)> {
    let event = Event::of(trigger);
    let on = trigger.identity.table.clone()?;
    let table = schema.table(&on);
    let is_there = |name: &&str| table.is_none_or(|table| table.column(name).is_some());
    let ordinary = table.into_iter().flat_map(|table| &table.columns).find(|column| column.generated.is_none());
    let named = event.columns.iter().map(String::as_str).find(is_there);
    let column = named.or(ordinary.map(|column| column.name.as_str()));
    let name = quote(&on.name);
    let sql = match (event.kind, column.map(quote)) {
        ("update", Some(column)) => format!("UPDATE {name} SET {column} = {column} WHERE FALSE"),
        ("insert", Some(column)) => format!("INSERT INTO {name} ({column}) SELECT {column} FROM {name} WHERE FALSE"),
        ("insert", None) => format!("INSERT INTO {name} SELECT * FROM {name} WHERE FALSE"),
        ("delete", _) => format!("DELETE FROM {name} WHERE FALSE"),
        _ => return None,
    };
    Some((sql, on))
}
