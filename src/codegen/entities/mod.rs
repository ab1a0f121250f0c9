//! A schema to entity source: `lib.rs`, a file per table, `enums.rs`.
//!
//! Invariant: reading the files back (`entity::read`, for the same database) gives an equivalent schema, less what [`EntityFiles::left_out`] names.

mod attributes;
mod column;
mod constraints;
mod names;

use crate::model::{ColumnType, DialectName, Enum, Expression, Namespace, Object, ObjectRef, Schema, Table};
use crate::plan::Dialect;
use attributes::{attribute, text};
use names::Idents;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Entity source, as files below the folder of `lib.rs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityFiles {
    /// The files, `lib.rs` first.
    pub files: Vec<(PathBuf, String)>,
    /// What entities do not declare: it belongs in SQL files beside them.
    pub left_out: Vec<ObjectRef>,
}

/// Writes a schema, as it is on `dialect`, as entities.
pub fn generate(schema: &Schema, dialect: &dyn Dialect) -> EntityFiles {
    let schema = &with_uuids_in_sql(schema, dialect);
    let idents = Idents::new(schema);
    let enumerations: Vec<&Enum> =
        schema.iter().filter_map(|object| if let Object::Enum(one) = object { Some(one) } else { None }).collect();
    let mut files = vec![(PathBuf::from("lib.rs"), root(schema, &enumerations, &idents))];
    for table in schema.tables() {
        let path = format!("{}.rs", idents.module(&table.name));
        files.push((path.into(), entity(table, schema, &idents)));
    }
    if !enumerations.is_empty() {
        let declared: Vec<String> = enumerations.iter().map(|one| enumeration(one, &idents)).collect();
        files.push((
            "enums.rs".into(),
            format!("//! The enumerations.\n\nuse anabranch::Enum;\n\n{}", declared.join("\n")),
        ));
    }
    EntityFiles { files, left_out: left_out(schema, dialect.name()) }
}

/// Entities say `default = uuid` of UUIDs alone: elsewhere it is the database's own expression.
fn with_uuids_in_sql(schema: &Schema, dialect: &dyn Dialect) -> Schema {
    let mut schema = schema.clone();
    for column in schema.tables_mut().flat_map(|table| &mut table.columns) {
        if column.default == Some(Expression::RandomUuid) && column.column_type != ColumnType::Uuid {
            column.default = Some(Expression::sql(dialect.random_uuid()));
        }
    }
    schema
}

fn root(schema: &Schema, enumerations: &[&Enum], idents: &Idents) -> String {
    let mut modules: BTreeMap<String, String> = BTreeMap::new();
    for table in schema.tables() {
        modules.insert(
            idents.module(&table.name),
            format!("pub use {}::{};", idents.module(&table.name), idents.table(&table.name)),
        );
    }
    if !enumerations.is_empty() {
        let names: Vec<String> =
            enumerations.iter().map(|one| idents.enumeration(&one.name).unwrap_or_default().to_owned()).collect();
        let names = if names.len() == 1 { names.join("") } else { format!("{{{}}}", names.join(", ")) };
        modules.insert("enums".into(), format!("pub use enums::{names};"));
    }
    let declared: Vec<String> = modules.keys().map(|module| format!("pub mod {module};")).collect();
    let used: Vec<String> = modules.values().cloned().collect();
    format!("//! The tables of the database, as entities.\n\n{}\n\n{}\n", declared.join("\n"), used.join("\n"))
}

fn entity(table: &Table, schema: &Schema, idents: &Idents) -> String {
    let ident = idents.table(&table.name);
    let mut out = format!("//! The table `{}`.\n\nuse anabranch::Entity;\n\n", one_line(&table.name.to_string()));
    let (documentation, comment) = commented(&table.comment);
    out += &documentation;
    out += "#[derive(Clone, Debug, PartialEq, Entity)]\n";
    let mut items = Vec::new();
    if anabranch_syntax::snake_case(ident) != table.name.name {
        items.push(format!("name = {}", text(&table.name.name)));
    }
    if let Namespace::Named(namespace) = &table.name.namespace {
        items.push(format!("schema = {}", text(namespace)));
    }
    items.extend(comment);
    let options = &table.options;
    for (set, word) in
        [(options.strict, "strict"), (options.without_rowid, "without_rowid"), (options.unlogged, "unlogged")]
    {
        items.extend(set.then(|| word.to_owned()));
    }
    for (key, value) in [("engine", &options.engine), ("charset", &options.charset), ("collation", &options.collation)]
    {
        items.extend(value.as_ref().map(|value| format!("{key} = {}", text(value))));
    }
    if !items.is_empty() {
        out += &attribute("table", &items, "");
    }
    let mut constraints = constraints::Constraints::of(table, schema, idents);
    out += &constraints.on_struct;
    out += &format!("pub struct {ident} {{\n");
    for column in &table.columns {
        out += &column::field(column, table, constraints.on_columns.remove(&column.name).unwrap_or_default(), idents);
    }
    out + "}\n"
}

fn enumeration(enumeration: &Enum, idents: &Idents) -> String {
    let ident = idents.enumeration(&enumeration.name).unwrap_or_default();
    let (mut out, comment) = commented(&enumeration.comment);
    out += "#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]\n";
    let mut items = Vec::new();
    if anabranch_syntax::snake_case(ident) != enumeration.name.name {
        items.push(format!("name = {}", text(&enumeration.name.name)));
    }
    if let Namespace::Named(namespace) = &enumeration.name.namespace {
        items.push(format!("schema = {}", text(namespace)));
    }
    items.extend(comment);
    if !items.is_empty() {
        out += &attribute("enumeration", &items, "");
    }
    out += &format!("pub enum {ident} {{\n");
    for (variant, value) in names::variants(&enumeration.values) {
        if anabranch_syntax::snake_case(&variant) != value {
            out += &attribute("value", &[text(&value)], "    ");
        }
        out += &format!("    {variant},\n");
    }
    out + "}\n"
}

/// A comment as documentation and the key that says so, or, where documentation would lose something, as a text.
fn commented(comment: &Option<String>) -> (String, Option<String>) {
    match comment {
        None => (String::new(), None),
        Some(comment) if !comment.is_empty() && comment.trim() == comment && !comment.chars().any(char::is_control) => {
            (format!("/// {comment}\n"), Some("comment".to_owned()))
        }
        Some(comment) => (String::new(), Some(format!("comment = {}", text(comment)))),
    }
}

fn one_line(name: &str) -> String {
    name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Namespaces come back from the tables in them; the rest is for SQL files.
fn left_out(schema: &Schema, dialect: DialectName) -> Vec<ObjectRef> {
    let in_use = |name: &str| {
        let lives = |object: &Object| match object {
            Object::Table(table) => table.name.namespace == Namespace::from(name),
            Object::Enum(one) => one.name.namespace == Namespace::from(name),
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Sequence(_)
            | Object::Index(_)
            | Object::Definition(_) => false,
        };
        dialect == DialectName::Postgres && name != "public" && schema.iter().any(lives)
    };
    let is_left_out = |object: &&Object| match object {
        Object::Namespace(namespace) => namespace.comment.is_some() || !in_use(&namespace.name),
        Object::Extension(_) | Object::Sequence(_) | Object::Definition(_) => true,
        Object::Enum(one) => one.values.is_empty(),
        Object::Table(table) => table.columns.is_empty(),
        Object::Index(index) => schema.table(&index.table).is_none(),
    };
    schema.iter().filter(is_left_out).map(Object::reference).collect()
}
