//! Names across files: which enumeration, newtype or entity a path means.
//!
//! This is no name resolution as the compiler does it: a path is matched by its last segment, and the modules it names (itself, or through an import)
//! decide only where several items share that name.

use super::collect::{Collected, Located};
use super::mistake::Report;
use crate::model::{ColumnType, DialectName, Enum, IntegerSize, Namespace, Object, QualifiedName, Schema};
use anabranch_syntax::{DataType, EntityDeclaration, EnumDeclaration, Place, Spanned, nearest, rust_type};
use std::collections::BTreeMap;

/// What a path may be resolved against.
pub(super) struct Resolver<'a> {
    pub(super) collected: &'a Collected,
    pub(super) dialect: DialectName,
}

/// Where a name is used.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) file: usize,
    pub(super) module: &'a [String],
}

impl<T> Located<T> {
    pub(super) fn site(&self) -> Site<'_> {
        Site { file: self.file, module: &self.module }
    }
}

/// What a path means.
pub(super) enum Found<'a, T> {
    One(&'a Located<T>),
    None,
    /// Several items of that name, in these files.
    Several(Vec<usize>),
}

/// Why a type could not be resolved: code, message and help.
pub(super) struct Unresolved(pub(super) &'static str, pub(super) String, pub(super) String);

impl<'a> Resolver<'a> {
    pub(super) fn new(collected: &'a Collected, dialect: DialectName) -> Self {
        Self { collected, dialect }
    }

    /// The name of the database as the grammar knows it.
    pub(super) fn dialect_name(&self) -> &'static str {
        self.dialect.as_str()
    }

    /// Puts all enumerations into the schema.
    pub(super) fn enumerations(&self, schema: &mut Schema, report: &mut Report<'_>) {
        let mut seen: BTreeMap<QualifiedName, usize> = BTreeMap::new();
        for located in &self.collected.enumerations {
            let declaration = &located.value;
            let name = qualified(&declaration.namespace, &declaration.name.value);
            if let Some(first) = seen.insert(name.clone(), located.file) {
                let help = format!("give one of them another `name`; the first is in {}", report.path(first));
                report.add(
                    located.file,
                    declaration.name.place,
                    "entity.duplicate",
                    format!("a second type `{name}`"),
                    help,
                );
            }
            schema.insert(Object::Enum(Enum {
                name,
                values: declaration.values.iter().map(|value| value.value.value.clone()).collect(),
                comment: declaration.comment.as_ref().map(|comment| comment.value.clone()),
            }));
        }
    }

    /// The entity of a path.
    pub(super) fn entity(&self, path: &str, site: Site<'_>) -> Found<'a, EntityDeclaration> {
        self.find(&self.collected.entities, |entity| &entity.ident.value, path, site)
    }

    /// The enumeration of a path.
    pub(super) fn enumeration(&self, path: &str, site: Site<'_>) -> Found<'a, EnumDeclaration> {
        self.find(&self.collected.enumerations, |enumeration| &enumeration.ident.value, path, site)
    }

    /// The column type of a declared type, and whether an alias of it may be null.
    pub(super) fn column_type(&self, data_type: &DataType, site: Site<'_>) -> Result<(ColumnType, bool), Unresolved> {
        self.nested(data_type, site, 0)
    }

    fn nested(&self, data_type: &DataType, site: Site<'_>, depth: usize) -> Result<(ColumnType, bool), Unresolved> {
        match data_type {
            DataType::Named(path) => self.named(path, site, depth),
            DataType::Array(element) => {
                let (element, _) = self.nested(element, site, depth)?;
                Ok((ColumnType::Array(Box::new(element)), false))
            }
            plain => Ok((portable(plain), false)),
        }
    }

    fn named(&self, path: &str, site: Site<'_>, depth: usize) -> Result<(ColumnType, bool), Unresolved> {
        match self.enumeration(path, site) {
            Found::One(located) => {
                let name = qualified(&located.value.namespace, &located.value.name.value);
                return Ok((ColumnType::Enum(name), false));
            }
            Found::Several(files) => return Err(self.ambiguous(path, &files)),
            Found::None => {}
        }
        match self.find(&self.collected.types, |declared| &declared.ident, path, site) {
            // A type that leads back to itself does not compile; the limit only keeps the reader from following it.
            Found::One(located) if depth < 16 => {
                let (inner, nullable) = rust_type(&located.value.inner).map_err(|unknown| {
                    Unresolved("entity.unknown_type", format!("`{path}`: {}", unknown.message), unknown.help)
                })?;
                let (column_type, inner_nullable) = self.nested(&inner, located.site(), depth + 1)?;
                Ok((column_type, nullable || inner_nullable))
            }
            Found::Several(files) => Err(self.ambiguous(path, &files)),
            Found::One(_) | Found::None => Err(self.unknown_type(path)),
        }
    }

    fn unknown_type(&self, path: &str) -> Unresolved {
        let last = path.rsplit("::").next().unwrap_or(path);
        let enumerations = self.collected.enumerations.iter().map(|located| located.value.ident.value.as_str());
        let types = self.collected.types.iter().map(|located| located.value.ident.as_str());
        let help = match nearest(last, enumerations.chain(types).chain(RUST_TYPES.iter().copied())) {
            Some(near) if near != last => format!("write `{near}`"),
            _ => "derive `Enum` for it, or say the column's type with `#[column(type = ..)]`".to_owned(),
        };
        Unresolved("entity.unknown_type", format!("no type `{path}` is known"), help)
    }

    fn ambiguous(&self, path: &str, files: &[usize]) -> Unresolved {
        let last = path.rsplit("::").next().unwrap_or(path);
        let help = format!("write its path, as in `crate::module::{last}`");
        Unresolved("entity.ambiguous", format!("`{path}` may be one of {} items of that name", files.len()), help)
    }

    fn find<T>(
        &self,
        items: &'a [Located<T>],
        ident: impl Fn(&T) -> &String,
        path: &str,
        site: Site<'_>,
    ) -> Found<'a, T> {
        let path = self.imported(path, site);
        let Some((last, modules)) = path.split_last() else { return Found::None };
        let mut candidates: Vec<&Located<T>> = items.iter().filter(|item| ident(&item.value) == last).collect();
        if candidates.len() > 1 {
            let named: Vec<&String> =
                modules.iter().filter(|step| !["crate", "self", "super"].contains(&step.as_str())).collect();
            let narrowed: Vec<_> = match named.is_empty() {
                true => candidates.iter().copied().filter(|item| item.module == site.module).collect(),
                false => candidates
                    .iter()
                    .copied()
                    .filter(|item| {
                        item.module.iter().rev().zip(named.iter().rev()).all(|(a, b)| a == *b)
                            && item.module.len() >= named.len()
                    })
                    .collect(),
            };
            if !narrowed.is_empty() {
                candidates = narrowed;
            }
        }
        match candidates.as_slice() {
            [] => Found::None,
            [one] => Found::One(one),
            several => Found::Several(several.iter().map(|item| item.file).collect()),
        }
    }

    /// A path with its first segment replaced by what was imported under that name.
    fn imported(&self, path: &str, site: Site<'_>) -> Vec<String> {
        let mut segments: Vec<String> = path.split("::").map(str::to_owned).collect();
        let import = self.collected.imports.iter().find(|import| {
            import.file == site.file && import.module == site.module && Some(&import.value.local) == segments.first()
        });
        if let Some(import) = import {
            segments.splice(..1, import.value.path.iter().cloned());
        }
        segments
    }
}

/// The Rust types that columns have, for suggestions.
const RUST_TYPES: &[&str] = &[
    "bool",
    "String",
    "Vec",
    "Value",
    "Uuid",
    "Decimal",
    "BigDecimal",
    "NaiveDate",
    "NaiveTime",
    "NaiveDateTime",
    "DateTime",
    "OffsetDateTime",
];

/// A name in the namespace that was given, or the default one.
pub(super) fn qualified(namespace: &Option<Spanned<String>>, name: &str) -> QualifiedName {
    let namespace =
        namespace.as_ref().map_or(Namespace::Default, |namespace| Namespace::Named(namespace.value.clone()));
    QualifiedName { namespace, name: name.to_owned() }
}

/// Reports why a path could not be resolved.
pub(super) fn unresolved(reason: Unresolved, file: usize, place: Place, report: &mut Report<'_>) {
    let Unresolved(code, message, help) = reason;
    report.add(file, place, code, message, help);
}

fn portable(data_type: &DataType) -> ColumnType {
    match data_type {
        DataType::Boolean => ColumnType::Boolean,
        DataType::Integer { size, unsigned } => ColumnType::Integer { size: integer_size(*size), unsigned: *unsigned },
        DataType::Float => ColumnType::Float,
        DataType::Double => ColumnType::Double,
        DataType::Decimal(None) => ColumnType::Decimal { precision: None, scale: None },
        DataType::Decimal(Some((precision, scale))) => {
            ColumnType::Decimal { precision: Some(*precision), scale: *scale }
        }
        DataType::Char(length) => ColumnType::Char { length: *length },
        DataType::Varchar(length) => ColumnType::String { length: *length },
        DataType::Text => ColumnType::Text,
        DataType::Binary(length) => ColumnType::Binary { length: *length },
        DataType::Varbinary(length) => ColumnType::VarBinary { length: *length },
        DataType::Blob => ColumnType::Blob,
        DataType::Date => ColumnType::Date,
        DataType::Time(precision) => ColumnType::Time { precision: *precision },
        DataType::DateTime(precision) => ColumnType::DateTime { precision: *precision },
        DataType::Timestamp(precision) => ColumnType::Timestamp { precision: *precision },
        DataType::Interval => ColumnType::Interval,
        DataType::Uuid => ColumnType::Uuid,
        DataType::Json => ColumnType::Json,
        DataType::Jsonb => ColumnType::JsonBinary,
        DataType::Array(element) => ColumnType::Array(Box::new(portable(element))),
        DataType::Native(text) | DataType::Named(text) => ColumnType::Native(text.clone()),
    }
}

fn integer_size(size: anabranch_syntax::IntegerSize) -> IntegerSize {
    match size {
        anabranch_syntax::IntegerSize::Tiny => IntegerSize::Tiny,
        anabranch_syntax::IntegerSize::Small => IntegerSize::Small,
        anabranch_syntax::IntegerSize::Medium => IntegerSize::Medium,
        anabranch_syntax::IntegerSize::Regular => IntegerSize::Regular,
        anabranch_syntax::IntegerSize::Big => IntegerSize::Big,
    }
}
