//! The items of all files that matter: entities, enumerations, types with another inside, imports.

use super::mistake::Report;
use super::sources::{Sources, is_test, plain};
use anabranch_syntax::{EntityDeclaration, EnumDeclaration, Place, derives, read_entity, read_enumeration};

/// Something, and where it was declared.
#[derive(Debug)]
pub(super) struct Located<T> {
    /// The number of the file.
    pub(super) file: usize,
    /// The module it is declared in.
    pub(super) module: Vec<String>,
    /// What is declared.
    pub(super) value: T,
}

/// `struct ArtistId(i64);` or `type ArtistId = i64;`
#[derive(Debug)]
pub(super) struct TypeDeclaration {
    pub(super) ident: String,
    pub(super) inner: syn::Type,
}

/// `use a::b::Name as Local;`
#[derive(Debug)]
pub(super) struct Import {
    pub(super) local: String,
    pub(super) path: Vec<String>,
}

/// What was found in all files.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) entities: Vec<Located<EntityDeclaration>>,
    pub(super) enumerations: Vec<Located<EnumDeclaration>>,
    pub(super) types: Vec<Located<TypeDeclaration>>,
    pub(super) imports: Vec<Located<Import>>,
}

/// Reads every file; one that does not parse is a mistake and the others are read all the same.
pub(super) fn collect(sources: &Sources, report: &mut Report<'_>) -> Collected {
    let mut collected = Collected::default();
    for (number, file) in sources.files.iter().enumerate() {
        match syn::parse_file(&file.text) {
            Ok(parsed) => items(&parsed.items, number, &file.module, &mut collected, report),
            Err(error) => report.add(
                number,
                Place::of(error.span()),
                "entity.syntax",
                format!("the file cannot be read as Rust: {error}"),
                "close every bracket and quote, and finish every item; `cargo check` says more",
            ),
        }
    }
    collected
}

fn items(items: &[syn::Item], file: usize, module: &[String], collected: &mut Collected, report: &mut Report<'_>) {
    for item in items {
        self::item(item, file, module, collected, report);
    }
}

fn item(item: &syn::Item, file: usize, module: &[String], collected: &mut Collected, report: &mut Report<'_>) {
    let module_of = || module.to_vec();
    match item {
        syn::Item::Struct(item) if is_test(&item.attrs) => {}
        syn::Item::Struct(item) if derives(&item.attrs, "Entity") => {
            let reading = read_entity(item);
            report.extend(file, reading.mistakes);
            collected.entities.push(Located { file, module: module_of(), value: reading.declaration });
        }
        syn::Item::Struct(item) => {
            if let (syn::Fields::Unnamed(fields), true) = (&item.fields, item.generics.params.is_empty())
                && let (Some(field), 1) = (fields.unnamed.first(), fields.unnamed.len())
            {
                let value = TypeDeclaration { ident: plain(&item.ident), inner: field.ty.clone() };
                collected.types.push(Located { file, module: module_of(), value });
            }
        }
        syn::Item::Type(item) if item.generics.params.is_empty() => {
            let value = TypeDeclaration { ident: plain(&item.ident), inner: (*item.ty).clone() };
            collected.types.push(Located { file, module: module_of(), value });
        }
        syn::Item::Enum(item) if derives(&item.attrs, "Enum") && !is_test(&item.attrs) => {
            let reading = read_enumeration(item);
            report.extend(file, reading.mistakes);
            collected.enumerations.push(Located { file, module: module_of(), value: reading.declaration });
        }
        syn::Item::Mod(item) if !is_test(&item.attrs) => {
            if let Some((_, inner)) = &item.content {
                let module: Vec<String> = module.iter().cloned().chain([plain(&item.ident)]).collect();
                items(inner, file, &module, collected, report);
            }
        }
        syn::Item::Use(item) => imports(&item.tree, &mut Vec::new(), &mut |import| {
            collected.imports.push(Located { file, module: module.to_vec(), value: import });
        }),
        _ => {}
    }
}

fn imports(tree: &syn::UseTree, path: &mut Vec<String>, found: &mut dyn FnMut(Import)) {
    let whole = |path: &[String], name: &syn::Ident| path.iter().cloned().chain([plain(name)]).collect::<Vec<_>>();
    match tree {
        syn::UseTree::Path(step) => {
            path.push(plain(&step.ident));
            imports(&step.tree, path, found);
            path.pop();
        }
        syn::UseTree::Name(name) => found(Import { local: plain(&name.ident), path: whole(path, &name.ident) }),
        syn::UseTree::Rename(rename) => {
            found(Import { local: plain(&rename.rename), path: whole(path, &rename.ident) })
        }
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| imports(tree, path, found)),
        _ => {}
    }
}
