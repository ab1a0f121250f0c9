//! Rust identifiers for the names of a database, each once.

use crate::model::{Enum, Object, QualifiedName, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// Names that mean a type of their own to whoever reads an entity.
const RESERVED: &[&str] = &[
    "Self",
    "String",
    "Vec",
    "Option",
    "Value",
    "Json",
    "JsonValue",
    "Uuid",
    "Decimal",
    "BigDecimal",
    "NaiveDate",
    "Date",
    "NaiveTime",
    "Time",
    "NaiveDateTime",
    "PrimitiveDateTime",
    "OffsetDateTime",
    "DateTime",
    "Entity",
    "Enum",
    "Clone",
    "Debug",
    "PartialEq",
    "Eq",
    "Copy",
];

/// The identifiers of all tables and enumerations.
pub(super) struct Idents {
    tables: BTreeMap<QualifiedName, String>,
    modules: BTreeMap<QualifiedName, String>,
    enumerations: BTreeMap<QualifiedName, String>,
}

impl Idents {
    pub(super) fn new(schema: &Schema) -> Self {
        let mut taken: BTreeSet<String> = RESERVED.iter().map(|&word| word.to_owned()).collect();
        let mut modules_taken: BTreeSet<String> = ["enums", "lib", "main", "mod"].map(str::to_owned).into();
        let mut idents = Self { tables: BTreeMap::new(), modules: BTreeMap::new(), enumerations: BTreeMap::new() };
        for table in schema.tables() {
            let ident = unique(pascal(&table.name.name), "Table", &mut taken);
            let module = anabranch_syntax::snake_case(&ident);
            let module = if is_keyword(&module) { format!("{module}_table") } else { module };
            idents.modules.insert(table.name.clone(), unique(module, "_table", &mut modules_taken));
            idents.tables.insert(table.name.clone(), ident);
        }
        for object in schema.iter() {
            let Object::Enum(Enum { name, .. }) = object else { continue };
            idents.enumerations.insert(name.clone(), unique(pascal(&name.name), "Kind", &mut taken));
        }
        idents
    }

    /// The struct of a table.
    pub(super) fn table(&self, name: &QualifiedName) -> &str {
        self.tables.get(name).map_or("Table", String::as_str)
    }

    /// The module of a table.
    pub(super) fn module(&self, name: &QualifiedName) -> String {
        self.modules.get(name).cloned().unwrap_or_default()
    }

    /// The enum of an enumeration of the schema.
    pub(super) fn enumeration(&self, name: &QualifiedName) -> Option<&str> {
        self.enumerations.get(name).map(String::as_str)
    }
}

/// The fields of columns: column name and plain identifier (without `r#`). A column that can give its name to a field does.
pub(super) fn fields(columns: impl IntoIterator<Item = String>) -> BTreeMap<String, String> {
    let named = columns.into_iter().map(|column| {
        let field = field(&column);
        (column != field, column, field)
    });
    let mut named: Vec<_> = named.collect();
    named.sort_by_key(|(differs, ..)| *differs);
    let mut taken = BTreeSet::new();
    named.into_iter().map(|(_, column, field)| (column, unique(field, "_column", &mut taken))).collect()
}

fn field(column: &str) -> String {
    let field = anabranch_syntax::snake_case(&sanitized(column));
    match field.as_str() {
        "self" | "super" | "crate" => format!("{field}_column"),
        "" => "column".to_owned(),
        _ if field.starts_with(|first: char| first.is_ascii_digit()) => format!("column_{field}"),
        _ => field,
    }
}

/// The variants of values, in order.
pub(super) fn variants(values: &[String]) -> Vec<(String, String)> {
    let mut taken = BTreeSet::from(["Self".to_owned()]);
    values.iter().map(|value| (unique(pascal(value), "Value", &mut taken), value.clone())).collect()
}

/// A field as it is written: keywords raw.
pub(super) fn written(field: &str) -> String {
    if is_keyword(field) { format!("r#{field}") } else { field.to_owned() }
}

fn is_keyword(word: &str) -> bool {
    syn::parse_str::<syn::Ident>(word).is_err()
}

/// Letters, digits and underscores; anything else separates words.
fn sanitized(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
}

fn pascal(name: &str) -> String {
    let snake = anabranch_syntax::snake_case(&sanitized(name));
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    let pascal: String = snake.split('_').map(word).collect();
    if pascal.starts_with(|first: char| first.is_ascii_alphabetic()) { pascal } else { format!("N{pascal}") }
}

fn unique(name: String, suffix: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 1;
    while !taken.insert(candidate.clone()) {
        candidate = if number == 1 { format!("{name}{suffix}") } else { format!("{name}{suffix}{number}") };
        number += 1;
    }
    candidate
}
