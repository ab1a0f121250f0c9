//! The column types of Rust types.

use crate::data_type::{DataType, IntegerSize};

/// What is wrong with a Rust type, and what to write instead.
#[derive(Debug)]
pub struct UnknownRustType {
    /// A lower-case clause.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// The column type of a field's Rust type, and whether it may be null.
///
/// A path that is not known becomes [`DataType::Named`]: an enumeration, a newtype or an alias that another file may declare.
///
/// # Errors
/// Where no column can be of this type, whatever other files declare.
pub fn rust_type(ty: &syn::Type) -> Result<(DataType, bool), UnknownRustType> {
    match generic(ty, "Option") {
        Some(inner) if generic(inner, "Option").is_some() => Err(UnknownRustType {
            message: "a column has only one kind of null".into(),
            help: "write a single `Option`".into(),
        }),
        Some(inner) => Ok((plain(inner)?, true)),
        None => Ok((plain(ty)?, false)),
    }
}

fn plain(ty: &syn::Type) -> Result<DataType, UnknownRustType> {
    let ty = unwrapped(ty);
    let syn::Type::Path(path) = ty else { return Err(not_a_column("a reference, tuple, array or function", "")) };
    let Some(last) = path.path.segments.last().filter(|_| path.qself.is_none()) else {
        return Err(not_a_column("a qualified type", ""));
    };
    let name = last.ident.to_string();
    let arguments: Vec<&syn::Type> = match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    match (name.as_str(), arguments.as_slice()) {
        ("Vec", [element]) => vector(element),
        ("DateTime", [_]) => Ok(DataType::Timestamp(None)),
        ("Json", [_]) => Ok(DataType::Json),
        ("Option", _) => Err(not_a_column("an `Option` in another type", "")),
        (_, []) => word(&name).map(|known| known.unwrap_or_else(|| DataType::Named(spelled(&path.path)))),
        _ => Err(not_a_column(&format!("the generic `{name}<..>`"), "")),
    }
}

fn vector(element: &syn::Type) -> Result<DataType, UnknownRustType> {
    // Elements may be null on every database that has arrays.
    match plain(generic(element, "Option").unwrap_or(element))? {
        // Vec<u8> is bytes; an array of small numbers is written `type = array(unsigned_tiny_integer)`.
        DataType::Integer { size: IntegerSize::Tiny, unsigned: true } => Ok(DataType::Blob),
        element => Ok(DataType::Array(Box::new(element))),
    }
}

/// Types that are known by their last segment, so that it does not matter how they were imported.
fn word(name: &str) -> Result<Option<DataType>, UnknownRustType> {
    use IntegerSize as Size;
    let integer = |size, unsigned| DataType::Integer { size, unsigned };
    Ok(Some(match name {
        "bool" => DataType::Boolean,
        "i8" => integer(Size::Tiny, false),
        "i16" => integer(Size::Small, false),
        "i32" => integer(Size::Regular, false),
        "i64" => integer(Size::Big, false),
        "u8" => integer(Size::Tiny, true),
        "u16" => integer(Size::Small, true),
        "u32" => integer(Size::Regular, true),
        "u64" => integer(Size::Big, true),
        "f32" => DataType::Float,
        "f64" => DataType::Double,
        "String" => DataType::Text,
        "Value" | "Json" | "JsonValue" => DataType::Json,
        "Uuid" => DataType::Uuid,
        "Decimal" | "BigDecimal" => DataType::Decimal(None),
        "NaiveDate" | "Date" => DataType::Date,
        "NaiveTime" | "Time" => DataType::Time(None),
        "NaiveDateTime" | "PrimitiveDateTime" => DataType::DateTime(None),
        "OffsetDateTime" => DataType::Timestamp(None),
        "usize" | "isize" => return Err(not_a_column("a number as wide as the machine", "write `i64` or `u64`")),
        "i128" | "u128" => {
            return Err(not_a_column(
                "a number of 128 bits",
                "write `Decimal`, or give the column a `type = decimal(39, 0)`",
            ));
        }
        "char" => {
            return Err(not_a_column(
                "a `char`",
                "write `String`, with `#[column(type = char(1))]` if its length is fixed",
            ));
        }
        "str" => return Err(not_a_column("a `str`", "write `String`")),
        "Vec" | "DateTime" => {
            return Err(not_a_column(&format!("`{name}` without its parameter"), "write `Vec<u8>`, `DateTime<Utc>`"));
        }
        _ => return Ok(None),
    }))
}

fn not_a_column(what: &str, help: &str) -> UnknownRustType {
    let help = match help {
        "" => "say the column's type with `#[column(type = ..)]`, or leave the field out with `#[column(skip)]`",
        help => help,
    };
    UnknownRustType { message: format!("{what} is no type of a column"), help: help.to_owned() }
}

/// The single parameter of a generic of this name.
pub(crate) fn generic<'a>(ty: &'a syn::Type, name: &str) -> Option<&'a syn::Type> {
    let syn::Type::Path(path) = unwrapped(ty) else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

/// Without parentheses and the invisible groups that macros leave.
fn unwrapped(ty: &syn::Type) -> &syn::Type {
    match ty {
        syn::Type::Group(group) => unwrapped(&group.elem),
        syn::Type::Paren(paren) => unwrapped(&paren.elem),
        ty => ty,
    }
}

/// A path as it is written, without spaces.
pub(crate) fn spelled(path: &syn::Path) -> String {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::")
}
