//! A schema as the server would report it.
//!
//! Invariant: applying it twice changes nothing more, and what it cannot express (an array, a partial index) stays as it is, to be refused by
//! the plan.

use super::{default, definition, expression, flavor::Flavor, index, keys, types};
use crate::model::{
    Column, Deferrable, Identity, Index, IndexValue, Name, Object, ObjectRef, ReferentialAction, Schema, SortOrder,
    Table, TableOptions, Unique, naming,
};
use crate::plan::Target;

/// See [`crate::plan::Dialect::normalize`].
pub(super) fn normalize(flavor: &Flavor, target: &Target, schema: &mut Schema) {
    let enums = schema.clone();
    schema.retain(|object| match object {
        Object::Extension(_) => false,
        Object::Enum(enumeration) => enumeration.values.is_empty(),
        Object::Namespace(_) | Object::Sequence(_) | Object::Table(_) | Object::Index(_) | Object::Definition(_) => {
            true
        }
    });
    for table in schema.tables_mut() {
        normalize_table(flavor, target, &enums, table);
    }
    let indexes: Vec<ObjectRef> =
        schema.references().filter(|reference| matches!(reference, ObjectRef::Index { .. })).cloned().collect();
    for reference in indexes {
        normalize_index(schema, &reference);
    }
    definition::normalize(schema);
}

fn normalize_table(flavor: &Flavor, target: &Target, enums: &Schema, table: &mut Table) {
    normalize_options(flavor, target, &mut table.options);
    table.comment = table.comment.take().filter(|comment| !comment.is_empty());
    let key: Vec<String> = table.primary_key.iter().flat_map(|key| key.columns.clone()).collect();
    let collation = table.options.collation.as_ref().or(target.default_collation.as_ref()).cloned();
    for column in &mut table.columns {
        column.not_null |= key.contains(&column.name);
        normalize_column(flavor, enums, collation.as_deref(), column);
    }
    if let Some(key) = &mut table.primary_key {
        key.name = Name::Generated(naming::primary_key(&table.name.name));
    }
    for check in &mut table.checks {
        check.expression = expression::canonical(&check.expression);
    }
    for key in &mut table.foreign_keys {
        for action in [&mut key.on_delete, &mut key.on_update] {
            if *action == ReferentialAction::Restrict {
                *action = ReferentialAction::NoAction;
            }
        }
    }
}

/// Options of other databases go; so does what the database does anyway.
fn normalize_options(flavor: &Flavor, target: &Target, options: &mut TableOptions) {
    let engine = options.engine.take().filter(|engine| !engine.eq_ignore_ascii_case("innodb"));
    let named = options.collation.take().map(|collation| full_name(&collation));
    let implied = options.charset.take().map(|charset| flavor.default_collation(target.version, &full_name(&charset)));
    let collation = named.or(implied).filter(|collation| Some(collation) != target.default_collation.as_ref());
    *options = TableOptions { engine, collation, ..TableOptions::default() };
}

/// `utf8` is an old name of `utf8mb3`.
fn full_name(charset: &str) -> String {
    let name = charset.to_ascii_lowercase();
    match name.strip_prefix("utf8") {
        Some("") => "utf8mb3".to_owned(),
        Some(rest) if rest.starts_with('_') => format!("utf8mb3{rest}"),
        _ => name,
    }
}

fn normalize_column(flavor: &Flavor, enums: &Schema, collation: Option<&str>, column: &mut Column) {
    if let Ok(text) = types::render(flavor, &column.column_type, enums) {
        column.column_type = types::parse(&text);
    }
    if let Some(generated) = &mut column.generated {
        generated.expression = expression::canonical(&generated.expression);
        column.not_null &= flavor.generated_not_null;
        column.default = None;
    }
    if column.identity.is_some() {
        column.identity = Some(Identity::default());
        column.not_null = true;
    }
    column.default = column.default.take().and_then(|value| default::normalize(flavor, value, &column.column_type));
    let named = column.collation.take().map(|collation| full_name(&collation));
    column.collation =
        named.filter(|named| types::has_collation(&column.column_type) && Some(named.as_str()) != collation);
    column.comment = column.comment.take().filter(|comment| !comment.is_empty());
}

fn normalize_index(schema: &mut Schema, reference: &ObjectRef) {
    let Some(Object::Index(mut index)) = schema.remove(reference) else { return };
    index.method =
        index.method.take().map(|m| m.to_ascii_lowercase()).filter(|m| !matches!(m.as_str(), "btree" | "hash"));
    index.concurrently = false;
    index.nulls_not_distinct &= index.unique;
    index.comment = index.comment.take().filter(|comment| !comment.is_empty());
    for part in &mut index.parts {
        part.operator_class = part.operator_class.take().filter(|_| index.method.is_some());
        if index::nulls_as_always(part) {
            part.nulls = None;
        }
        if let IndexValue::Expression(text) = &mut part.value {
            *text = expression::canonical(text);
        }
    }
    let unique = as_unique(&index);
    if let Some(table) = schema.table_mut(&index.table) {
        if keys::belongs_to_foreign_key(table, &index) {
            return;
        }
        if let Some(unique) = unique {
            table.uniques.push(unique);
            return;
        }
    }
    schema.insert(Object::Index(index));
}

/// The constraint that a unique index over whole columns is here.
fn as_unique(index: &Index) -> Option<Unique> {
    let plain = index.unique
        && index.method.is_none()
        && index.predicate.is_none()
        && index.include.is_empty()
        && index.comment.is_none()
        && !index.nulls_not_distinct
        && index.parts.iter().all(|part| {
            part.order == SortOrder::Ascending
                && part.nulls.is_none()
                && part.prefix_length.is_none()
                && part.collation.is_none()
        });
    let columns = index.parts.iter().map(|part| part.column_name().map(str::to_owned)).collect::<Option<Vec<_>>>();
    Some(Unique {
        name: index.name.clone(),
        columns: columns.filter(|_| plain)?,
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
    })
}
