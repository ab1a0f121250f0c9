//! A column as a field.

use super::attributes::{attribute, call, text};
use super::commented;
use super::names::{Idents, fields, written};
use crate::model::{Column, ColumnType, Expression, Identity, IdentityMode, IntegerSize, Literal, Namespace, Table};
use anabranch_syntax::{DataType, DefaultDeclaration};

/// The field with its attribute, which `constraints` is a part of.
pub(super) fn field(column: &Column, table: &Table, constraints: Vec<String>, idents: &Idents) -> String {
    let field = field_of(table, &column.name);
    let in_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name));
    // A numbered column has no null, whatever SQLite says of it.
    let nullable = !column.not_null && column.identity.is_none();
    let (rust, data_type) = types(&column.column_type, idents);
    let mut items = Vec::new();
    if field != column.name {
        items.push(format!("name = {}", text(&column.name)));
    }
    items.extend(type_item(&rust, &data_type));
    items.extend(constraints);
    items.extend((nullable && in_key).then(|| "nullable".to_owned()));
    items.extend(column.identity.as_ref().map(identity));
    items.extend(column.default.as_ref().map(|default| self::default(default, &data_type, nullable)));
    if let Some(generated) = &column.generated {
        items.push(format!("generated = {}", text(&generated.expression)));
        items.push(if generated.stored { "stored" } else { "virtual" }.to_owned());
    }
    items.extend(column.collation.as_ref().map(|collation| format!("collation = {}", text(collation))));
    let (documentation, comment) = commented(&column.comment);
    items.extend(comment);
    let mut out = if documentation.is_empty() { String::new() } else { format!("    {documentation}") };
    if !items.is_empty() {
        out += &attribute("column", &items, "    ");
    }
    let rust = if nullable { format!("Option<{rust}>") } else { rust };
    out + &format!("    pub {}: {rust},\n", written(&field))
}

/// The field of a column, without `r#`.
pub(super) fn field_of(table: &Table, column: &str) -> String {
    let fields = fields(table.columns.iter().map(|column| column.name.clone()));
    fields.get(column).cloned().unwrap_or_else(|| column.to_owned())
}

/// What must be said of the type beside the Rust type, if anything.
fn type_item(rust: &str, data_type: &DataType) -> Option<String> {
    let parsed = syn::parse_str::<syn::Type>(rust).ok();
    let plain = parsed.and_then(|ty| anabranch_syntax::rust_type(&ty).ok()).map(|(plain, _)| plain);
    match (plain, data_type) {
        (Some(plain), data_type) if plain == *data_type => None,
        (Some(DataType::Text), DataType::Varchar(Some(length)))
        | (Some(DataType::Blob), DataType::Varbinary(Some(length))) => Some(format!("length = {length}")),
        _ => Some(format!("type = {data_type}")),
    }
}

/// The Rust type of a column, and its type in the grammar.
fn types(column_type: &ColumnType, idents: &Idents) -> (String, DataType) {
    let (rust, data_type) = match column_type {
        ColumnType::Boolean => ("bool", DataType::Boolean),
        ColumnType::Integer { size, unsigned } => integer(*size, *unsigned),
        ColumnType::Float => ("f32", DataType::Float),
        ColumnType::Double => ("f64", DataType::Double),
        ColumnType::Decimal { precision, scale } => {
            ("rust_decimal::Decimal", DataType::Decimal(precision.map(|precision| (precision, *scale))))
        }
        ColumnType::Char { length } => ("String", DataType::Char(*length)),
        ColumnType::String { length } => ("String", DataType::Varchar(*length)),
        ColumnType::Text => ("String", DataType::Text),
        ColumnType::Binary { length } => ("Vec<u8>", DataType::Binary(*length)),
        ColumnType::VarBinary { length } => ("Vec<u8>", DataType::Varbinary(*length)),
        ColumnType::Blob => ("Vec<u8>", DataType::Blob),
        ColumnType::Date => ("chrono::NaiveDate", DataType::Date),
        ColumnType::Time { precision } => ("chrono::NaiveTime", DataType::Time(*precision)),
        ColumnType::DateTime { precision } => ("chrono::NaiveDateTime", DataType::DateTime(*precision)),
        ColumnType::Timestamp { precision } => ("chrono::DateTime<chrono::Utc>", DataType::Timestamp(*precision)),
        ColumnType::Interval => ("String", DataType::Interval),
        ColumnType::Json => ("serde_json::Value", DataType::Json),
        ColumnType::JsonBinary => ("serde_json::Value", DataType::Jsonb),
        ColumnType::Uuid => ("uuid::Uuid", DataType::Uuid),
        ColumnType::Native(native) => ("String", DataType::Native(native.clone())),
        ColumnType::Array(element) => {
            let (rust, element) = types(element, idents);
            return (format!("Vec<{rust}>"), DataType::Array(Box::new(element)));
        }
        ColumnType::Enum(name) => match idents.enumeration(name) {
            Some(ident) => {
                let path = format!("super::enums::{ident}");
                return (path.clone(), DataType::Named(path));
            }
            None => ("String", DataType::Native(name.to_string())),
        },
    };
    (rust.to_owned(), data_type)
}

fn integer(size: IntegerSize, unsigned: bool) -> (&'static str, DataType) {
    use anabranch_syntax::IntegerSize as Size;
    let (signed, other, size) = match size {
        IntegerSize::Tiny => ("i8", "u8", Size::Tiny),
        IntegerSize::Small => ("i16", "u16", Size::Small),
        IntegerSize::Medium => ("i32", "u32", Size::Medium),
        IntegerSize::Regular => ("i32", "u32", Size::Regular),
        IntegerSize::Big => ("i64", "u64", Size::Big),
    };
    (if unsigned { other } else { signed }, DataType::Integer { size, unsigned })
}

fn identity(identity: &Identity) -> String {
    let mut items = Vec::new();
    items.extend(identity.start.map(|start| format!("start = {start}")));
    items.extend(identity.increment.map(|increment| format!("increment = {increment}")));
    match identity.mode {
        IdentityMode::ByDefault if items.is_empty() => "auto_increment".to_owned(),
        IdentityMode::ByDefault => call("identity", &items),
        IdentityMode::Serial if items.is_empty() => "serial".to_owned(),
        IdentityMode::Serial => {
            items.insert(0, "serial".to_owned());
            call("identity", &items)
        }
        IdentityMode::Always => {
            items.insert(0, "always".to_owned());
            call("identity", &items)
        }
    }
}

/// In the grammar's words where they mean the very same, in SQL otherwise.
fn default(default: &Expression, data_type: &DataType, nullable: bool) -> String {
    let literal =
        |declared: anabranch_syntax::Literal, written: String| (DefaultDeclaration::Literal(declared), written);
    let (declared, written) = match default {
        Expression::Literal(Literal::Null) if nullable => (DefaultDeclaration::Null, "null".to_owned()),
        Expression::Literal(Literal::Boolean(value)) => {
            literal(anabranch_syntax::Literal::Boolean(*value), value.to_string())
        }
        Expression::Literal(Literal::Integer(value)) => {
            literal(anabranch_syntax::Literal::Integer(value.to_string()), value.to_string())
        }
        Expression::Literal(Literal::Number(digits)) if reads_back(digits) => {
            literal(anabranch_syntax::Literal::Float(digits.clone()), digits.clone())
        }
        Expression::Literal(Literal::Text(value)) => {
            literal(anabranch_syntax::Literal::Text(value.clone()), text(value))
        }
        Expression::CurrentTimestamp => (DefaultDeclaration::Now, "now".to_owned()),
        Expression::CurrentDate => (DefaultDeclaration::CurrentDate, "current_date".to_owned()),
        Expression::CurrentTime => (DefaultDeclaration::CurrentTime, "current_time".to_owned()),
        Expression::RandomUuid => (DefaultDeclaration::Uuid, "uuid".to_owned()),
        Expression::NextValue(sequence) => {
            let namespace = match &sequence.namespace {
                Namespace::Named(namespace) => format!(", schema = {}", text(namespace)),
                Namespace::Default => String::new(),
            };
            let declared = DefaultDeclaration::NextValue { namespace: None, sequence: sequence.name.clone() };
            (declared, format!("next_value({}{namespace})", text(&sequence.name)))
        }
        Expression::Literal(Literal::Null | Literal::Number(_)) | Expression::Sql(_) => {
            return format!("default_sql = {}", text(&default.to_string()));
        }
    };
    match declared.misfit(data_type) {
        None => format!("default = {written}"),
        Some(_) => format!("default_sql = {}", text(&sql(default))),
    }
}

/// Words that do not fit the type, as SQL that most databases know.
fn sql(default: &Expression) -> String {
    match default {
        Expression::CurrentTimestamp => "CURRENT_TIMESTAMP".to_owned(),
        Expression::CurrentDate => "CURRENT_DATE".to_owned(),
        Expression::CurrentTime => "CURRENT_TIME".to_owned(),
        Expression::Literal(_) | Expression::RandomUuid | Expression::NextValue(_) | Expression::Sql(_) => {
            default.to_string()
        }
    }
}

/// Whether digits are read as the same number with a fraction.
fn reads_back(digits: &str) -> bool {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    syn::parse_str::<syn::LitFloat>(unsigned)
        .is_ok_and(|literal| literal.suffix().is_empty() && literal.base10_digits() == unsigned)
}
