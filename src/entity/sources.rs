//! The files of an entity crate, as text.

use std::path::PathBuf;

/// A Rust file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is, as messages show it.
    pub path: PathBuf,
    /// The module that it is; empty for the crate's root.
    pub module: Vec<String>,
    /// Its text.
    pub text: String,
}

/// The files of an entity crate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    /// The Rust files that the crate's root reaches by `mod`, the root first.
    pub files: Vec<SourceFile>,
    /// The SQL files beside them (views, routines, triggers, policies): path and text.
    pub sql: Vec<(PathBuf, String)>,
}

impl Sources {
    /// One file.
    pub fn single(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { files: vec![SourceFile { path: path.into(), module: Vec::new(), text: text.into() }], sql: Vec::new() }
    }
}

/// A `mod name;` in a file: another file belongs to the crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleDeclaration {
    /// The inline modules it stands in.
    pub inside: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its `#[path = ".."]`.
    pub path: Option<String>,
}

/// The `mod name;` declarations of a file; none where it does not parse (which [`read`](super::read) reports).
pub fn module_declarations(text: &str) -> Vec<ModuleDeclaration> {
    let mut found = Vec::new();
    if let Ok(file) = syn::parse_file(text) {
        modules(&file.items, &mut Vec::new(), &mut found);
    }
    found
}

fn modules(items: &[syn::Item], inside: &mut Vec<String>, found: &mut Vec<ModuleDeclaration>) {
    for item in items {
        let syn::Item::Mod(module) = item else { continue };
        if is_test(&module.attrs) {
            continue;
        }
        let name = plain(&module.ident);
        match &module.content {
            Some((_, items)) => {
                inside.push(name);
                modules(items, inside, found);
                inside.pop();
            }
            None => found.push(ModuleDeclaration { inside: inside.clone(), name, path: path_attribute(&module.attrs) }),
        }
    }
}

fn path_attribute(attributes: &[syn::Attribute]) -> Option<String> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("path")).find_map(|attribute| {
        match &attribute.meta {
            syn::Meta::NameValue(syn::MetaNameValue {
                value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }),
                ..
            }) => Some(path.value()),
            _ => None,
        }
    })
}

/// Whether an item exists only in tests.
pub(super) fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
    })
}

/// An identifier without `r#`.
pub(super) fn plain(ident: &syn::Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}
