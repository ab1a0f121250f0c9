//! A schema in the form in which PostgreSQL reports it.
//!
//! Left out because nothing of meaning is lost: table options of other databases, a MySQL prefix length of an index that is not unique, the
//! version of an extension (the server chooses it where none is written). A virtual generated column is stored before PostgreSQL 18: the same
//! values, on disk. Everything else that PostgreSQL lacks is refused by the plan.
//!
//! Invariant: applying it twice changes nothing more.

use super::{expression, types};
use crate::model::{
    Column, ColumnType, Identity, IdentityMode, Index, IndexValue, NullsOrder, Object, QualifiedName, Schema, Sequence,
    SortOrder, Table, TableOptions,
};
use crate::plan::Target;
use std::collections::{BTreeMap, BTreeSet};

/// Brings all objects into their one form: what says nothing is left out, and what says the same is spelled alike.
pub(crate) fn normalize(target: &Target, schema: &mut Schema) {
    structure(target, schema);
    let keys = primary_keys(schema);
    for object in schema.iter_mut() {
        match object {
            Object::Table(table) => normalize_table(target, table, &keys),
            Object::Index(index) => {
                index.predicate = index.predicate.take().map(|sql| expression::canonical(&sql));
                for part in &mut index.parts {
                    if let IndexValue::Expression(sql) = &mut part.value {
                        *sql = expression::canonical(sql);
                    }
                }
            }
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Enum(_)
            | Object::Sequence(_)
            | Object::Definition(_) => {}
        }
    }
}

/// Leaves out what says nothing, and leaves every expression as it is spelled: all that a schema needs that the server itself told.
pub(crate) fn structure(target: &Target, schema: &mut Schema) {
    let collated = collated_columns(target, schema);
    for object in schema.iter_mut() {
        match object {
            Object::Namespace(namespace) => said(&mut namespace.comment),
            Object::Extension(extension) => extension.version = None,
            Object::Enum(enumeration) => said(&mut enumeration.comment),
            Object::Sequence(sequence) => normalize_sequence(sequence),
            Object::Table(table) => table_structure(target, table),
            Object::Index(index) => index_structure(target, index, &collated),
            Object::Definition(definition) => {
                said(&mut definition.comment);
                let text = definition.text.trim().trim_end_matches(';').trim_end();
                if text.len() != definition.text.len() {
                    definition.text = text.to_owned();
                }
                definition.depends_on.sort();
                definition.depends_on.dedup();
            }
        }
    }
}

/// An empty comment is none.
fn said(comment: &mut Option<String>) {
    comment.take_if(|text| text.is_empty());
}

fn primary_keys(schema: &Schema) -> BTreeMap<QualifiedName, Vec<String>> {
    let key = |table: &Table| table.primary_key.as_ref().map(|key| (table.name.clone(), key.columns.clone()));
    schema.tables().filter_map(key).collect()
}

fn table_structure(target: &Target, table: &mut Table) {
    said(&mut table.comment);
    table.options = TableOptions { unlogged: table.options.unlogged, ..TableOptions::default() };
    let key = table.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default();
    for column in &mut table.columns {
        column_structure(target, column);
        column.not_null |= key.contains(&column.name);
    }
}

fn normalize_table(target: &Target, table: &mut Table, keys: &BTreeMap<QualifiedName, Vec<String>>) {
    for column in &mut table.columns {
        normalize_column(target, column);
    }
    for check in &mut table.checks {
        check.expression = expression::canonical(&check.expression);
    }
    for foreign_key in &mut table.foreign_keys {
        if foreign_key.referenced_columns.is_empty() {
            foreign_key.referenced_columns = keys.get(&foreign_key.references).cloned().unwrap_or_default();
        }
    }
}

fn column_structure(target: &Target, column: &mut Column) {
    said(&mut column.comment);
    column.collation.take_if(|name| is_default(target, name));
    column.not_null |= column.identity.is_some();
    if let Some(identity) = &mut column.identity {
        normalize_identity(identity);
        column.default = None;
    }
    if let Some(generated) = &mut column.generated {
        generated.stored |= target.version.major < 18;
    }
}

/// One column, seen alone: a primary key makes it not null besides.
pub(crate) fn normalize_column(target: &Target, column: &mut Column) {
    column_structure(target, column);
    column.column_type = types::normalize(&column.column_type);
    let default = column.default.take();
    column.default = default.and_then(|default| expression::normalize_default(&default, &column.column_type));
    if let Some(generated) = &mut column.generated {
        generated.expression = expression::canonical(&generated.expression);
    }
}

/// What a sequence does by itself is not said.
pub(crate) fn normalize_identity(identity: &mut Identity) {
    identity.increment.take_if(|step| *step == 1);
    let first = if identity.increment.is_some_and(|step| step < 0) { -1 } else { 1 };
    identity.start.take_if(|start| *start == first);
}

pub(crate) fn normalize_sequence(sequence: &mut Sequence) {
    let data_type = sequence.data_type.take().map(|text| types::render(&types::parse(&text)));
    let (least, greatest) = match data_type.as_deref() {
        Some("smallint") => (i64::from(i16::MIN), i64::from(i16::MAX)),
        Some("integer") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    sequence.data_type = data_type.filter(|name| name != "bigint");
    sequence.increment.take_if(|step| *step == 1);
    let falling = sequence.increment.is_some_and(|step| step < 0);
    let (minimum, maximum) = if falling { (least, -1) } else { (1, greatest) };
    let first = if falling { sequence.maximum.unwrap_or(maximum) } else { sequence.minimum.unwrap_or(minimum) };
    sequence.start.take_if(|start| *start == first);
    sequence.minimum.take_if(|value| *value == minimum);
    sequence.maximum.take_if(|value| *value == maximum);
    sequence.cache.take_if(|count| *count == 1);
}

/// The columns with a collation that is not the database's own.
fn collated_columns(target: &Target, schema: &Schema) -> BTreeSet<(QualifiedName, String)> {
    let of_table = |table: &Table| {
        let has_own = |column: &&Column| column.collation.as_ref().is_some_and(|name| !is_default(target, name));
        let columns = table.columns.iter().filter(has_own);
        columns.map(|column| (table.name.clone(), column.name.clone())).collect::<Vec<_>>()
    };
    schema.tables().flat_map(of_table).collect()
}

fn is_default(target: &Target, collation: &str) -> bool {
    collation == "default" || Some(collation) == target.default_collation.as_deref()
}

fn index_structure(target: &Target, index: &mut Index, collated: &BTreeSet<(QualifiedName, String)>) {
    said(&mut index.comment);
    index.concurrently = false;
    index.invisible = false;
    index.method = index.method.take().map(|method| method.to_lowercase()).filter(|method| method != "btree");
    index.nulls_not_distinct &= index.unique;
    for part in &mut index.parts {
        let natural = match part.order {
            SortOrder::Ascending => NullsOrder::Last,
            SortOrder::Descending => NullsOrder::First,
        };
        part.nulls.take_if(|nulls| *nulls == natural);
        part.prefix_length.take_if(|_| !index.unique);
        // Where what is indexed has another collation, the database's own one says something.
        let has_another = match &part.value {
            IndexValue::Column(column) => collated.contains(&(index.table.clone(), column.clone())),
            IndexValue::Expression(sql) => {
                sql.to_ascii_lowercase().contains("collate") || collated.iter().any(|(table, _)| *table == index.table)
            }
        };
        part.collation.take_if(|name| !has_another && is_default(target, name));
    }
}

/// Whether the column numbers its rows as `serial` does.
pub(crate) fn is_serial(column: &Column) -> bool {
    column.identity.as_ref().is_some_and(|identity| identity.mode == IdentityMode::Serial)
}

/// Whether values of the type have a collation.
pub(crate) fn is_collatable(column_type: &ColumnType) -> bool {
    types::family(&types::normalize(column_type.element())) == types::Family::Text
        || matches!(column_type, ColumnType::Native(_))
}
