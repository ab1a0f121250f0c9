//! Keys, uniques, indexes, checks and foreign keys: on their field where they have one, on the struct otherwise.

use super::attributes::{attribute, call, text};
use super::column::field_of;
use super::names::Idents;
use crate::model::{
    Column, Deferrable, ForeignKey, Index, IndexPart, IndexValue, Name, Namespace, NullsOrder, ReferentialAction,
    Schema, SortOrder, Table, Unique, naming,
};
use std::collections::BTreeMap;

/// The constraints and indexes of a table as attributes.
pub(super) struct Constraints {
    /// Whole attributes.
    pub(super) on_struct: String,
    /// Items of `#[column(..)]`, by column.
    pub(super) on_columns: BTreeMap<String, Vec<String>>,
}

impl Constraints {
    pub(super) fn of(table: &Table, schema: &Schema, idents: &Idents) -> Self {
        let mut constraints = Self { on_struct: String::new(), on_columns: BTreeMap::new() };
        let mut used: Vec<(String, &str)> = Vec::new();
        // One of a kind fits on a field; a second goes to the struct.
        let mut first = |column: &str, kind: &'static str| {
            let is_first = !used.iter().any(|(known, known_kind)| known == column && *known_kind == kind);
            used.push((column.to_owned(), kind));
            is_first
        };
        if let Some(key) = &table.primary_key {
            let name: Vec<String> = name(&key.name).into_iter().collect();
            match key.columns.as_slice() {
                [column] => constraints.on_column(column, call("primary_key", &name)),
                columns => constraints.on_struct("primary_key", [columns_item(table, columns)].into_iter().chain(name)),
            }
        }
        let is_key = |column: &str| table.primary_key.as_ref().is_some_and(|key| key.columns == [column]);
        for unique in &table.uniques {
            let items = unique_items(unique);
            match unique.columns.as_slice() {
                [column] if !is_key(column) && first(column, "unique") => {
                    constraints.on_column(column, call("unique", &items))
                }
                columns => constraints.on_struct("unique", [columns_item(table, columns)].into_iter().chain(items)),
            }
        }
        for index in schema.indexes_of(&table.name) {
            match index.parts.as_slice() {
                [IndexPart { value: IndexValue::Column(column), .. }]
                    if index.include.is_empty() && first(column, "index") =>
                {
                    let items: Vec<String> =
                        index_items(index, table).into_iter().chain(part_items(&index.parts[0])).collect();
                    constraints.on_column(column, call("index", &items));
                }
                parts => {
                    let parts: Vec<String> = parts.iter().map(|part| self::part(part, table)).collect();
                    constraints
                        .on_struct("index", [call("columns", &parts)].into_iter().chain(index_items(index, table)));
                }
            }
        }
        for check in &table.checks {
            // A field's check has the name that it gets there.
            let is_its = |column: &&Column| {
                check.name.is_generated()
                    && check.name.as_str() == naming::check(&table.name.name, Some(column.name.as_str()))
            };
            if let Some(column) = table.columns.iter().find(is_its).filter(|column| first(&column.name, "check")) {
                constraints.on_column(&column.name, format!("check = {}", text(&check.expression)));
                continue;
            }
            constraints.on_struct("check", name(&check.name).into_iter().chain([text(&check.expression)]));
        }
        for key in &table.foreign_keys {
            let references = format!("references = {}", reference(key, table, schema, idents));
            let items = foreign_key_items(key);
            match key.columns.as_slice() {
                [column] if first(column, "references") => {
                    let name = given(&key.name).map(|name| format!("foreign_key = {}", text(name)));
                    for item in [references].into_iter().chain(items).chain(name) {
                        constraints.on_column(column, item);
                    }
                }
                columns => {
                    let items =
                        [columns_item(table, columns), references].into_iter().chain(items).chain(name(&key.name));
                    constraints.on_struct("foreign_key", items);
                }
            }
        }
        constraints
    }

    fn on_column(&mut self, column: &str, item: String) {
        self.on_columns.entry(column.to_owned()).or_default().push(item);
    }

    fn on_struct(&mut self, kind: &str, items: impl Iterator<Item = String>) {
        self.on_struct += &attribute(kind, &items.collect::<Vec<_>>(), "");
    }
}

fn columns_item(table: &Table, columns: &[String]) -> String {
    let fields: Vec<String> = columns.iter().map(|column| field_of(table, column)).collect();
    call("columns", &fields)
}

/// The name that a person chose.
fn given(name: &Name) -> Option<&str> {
    match name {
        Name::Given(name) => Some(name),
        Name::Generated(_) => None,
    }
}

fn name(name: &Name) -> Option<String> {
    given(name).map(|name| format!("name = {}", text(name)))
}

fn deferrable(deferrable: Deferrable) -> Option<String> {
    match deferrable {
        Deferrable::No => None,
        Deferrable::InitiallyImmediate => Some("deferrable".to_owned()),
        Deferrable::InitiallyDeferred => Some("initially_deferred".to_owned()),
    }
}

fn unique_items(unique: &Unique) -> Vec<String> {
    let nulls = unique.nulls_not_distinct.then(|| "nulls_not_distinct".to_owned());
    name(&unique.name).into_iter().chain(nulls).chain(deferrable(unique.deferrable)).collect()
}

fn index_items(index: &Index, table: &Table) -> Vec<String> {
    let mut items: Vec<String> = name(&index.name).into_iter().collect();
    items.extend(index.unique.then(|| "unique".to_owned()));
    items.extend(index.method.as_ref().map(|method| format!("method = {}", text(method))));
    items.extend(index.predicate.as_ref().map(|predicate| format!("where = {}", text(predicate))));
    let include: Vec<String> = index.include.iter().map(|column| field_of(table, column)).collect();
    items.extend((!include.is_empty()).then(|| call("include", &include)));
    items.extend(index.nulls_not_distinct.then(|| "nulls_not_distinct".to_owned()));
    items.extend(index.comment.as_ref().map(|comment| format!("comment = {}", text(comment))));
    items
}

fn part(part: &IndexPart, table: &Table) -> String {
    let options = part_items(part);
    match &part.value {
        IndexValue::Column(column) => call(&field_of(table, column), &options),
        IndexValue::Expression(expression) => {
            call("expression", &[text(expression)].into_iter().chain(options).collect::<Vec<_>>())
        }
    }
}

fn part_items(part: &IndexPart) -> Vec<String> {
    let mut items = Vec::new();
    items.extend((part.order == SortOrder::Descending).then(|| "desc".to_owned()));
    items.extend(part.nulls.map(|nulls| match nulls {
        NullsOrder::First => "nulls_first".to_owned(),
        NullsOrder::Last => "nulls_last".to_owned(),
    }));
    items.extend(part.operator_class.as_ref().map(|class| format!("opclass = {}", text(class))));
    items.extend(part.collation.as_ref().map(|collation| format!("collation = {}", text(collation))));
    items.extend(part.prefix_length.map(|length| format!("length = {length}")));
    items
}

fn foreign_key_items(key: &ForeignKey) -> Vec<String> {
    let mut items = Vec::new();
    items.extend(action(key.on_delete).map(|action| format!("on_delete = {action}")));
    items.extend(action(key.on_update).map(|action| format!("on_update = {action}")));
    items.extend(deferrable(key.deferrable));
    items
}

fn action(action: ReferentialAction) -> Option<&'static str> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("restrict"),
        ReferentialAction::Cascade => Some("cascade"),
        ReferentialAction::SetNull => Some("set_null"),
        ReferentialAction::SetDefault => Some("set_default"),
    }
}

/// `Artist`, `Artist(uuid)`, or the table in quotes, which is taken as it is: a database may hold a reference that an entity would be blamed for.
fn reference(key: &ForeignKey, table: &Table, schema: &Schema, idents: &Idents) -> String {
    let columns = &key.referenced_columns;
    let target = schema.table(&key.references).filter(|target| is_plain(key, table, target));
    if let Some(target) = target {
        let ident = idents.table(&target.name);
        let is_primary = target.primary_key.as_ref().is_some_and(|primary| primary.columns == *columns);
        let fields: Vec<String> = columns.iter().map(|column| field_of(target, column)).collect();
        return if is_primary { ident.to_owned() } else { call(ident, &fields) };
    }
    let mut items: Vec<String> = columns.iter().map(|column| text(column)).collect();
    if let Namespace::Named(namespace) = &key.references.namespace {
        items.push(format!("schema = {}", text(namespace)));
    }
    call(&text(&key.references.name), &items)
}

/// Whether a reference is to a key, of the same types, and does what the columns permit.
fn is_plain(key: &ForeignKey, table: &Table, target: &Table) -> bool {
    let columns = &key.referenced_columns;
    let same = |other: &[String]| other.len() == columns.len() && other.iter().all(|column| columns.contains(column));
    let is_key = target.primary_key.as_ref().is_some_and(|primary| same(&primary.columns))
        || target.uniques.iter().any(|unique| same(&unique.columns));
    let pairs = || key.columns.iter().zip(columns).map(|(own, theirs)| (table.column(own), target.column(theirs)));
    let same_types =
        pairs().all(|pair| matches!(pair, (Some(own), Some(theirs)) if own.column_type == theirs.column_type));
    let sets_null = [key.on_delete, key.on_update].contains(&ReferentialAction::SetNull);
    let may_be_null = pairs().all(|(own, _)| own.is_some_and(|own| !own.not_null));
    is_key && same_types && (!sets_null || may_be_null)
}
