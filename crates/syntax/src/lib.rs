//! The grammar of entities: what `#[derive(Entity)]` and `#[derive(Enum)]` may be written with.
//!
//! The derive (inside the compiler) and `anabranch autogenerate` (which reads source text and compiles nothing) both read entities
//! through this crate, so a mistake has one wording wherever it is met. Three layers, each knowing only the one before:
//!
//! 1. `item`: an attribute's tokens become a tree of items, whatever they mean;
//! 2. `arguments`: items are taken by name from a list of known keys;
//! 3. the readers of entities, columns, constraints and enumerations, which produce the plain values of [`declaration`].
//!
//! **Invariant:** reading never stops at the first mistake and never panics; it returns everything it understood and everything that is wrong.
//! What needs a second file (is `SongKind` an enum? which key does `Artist` have?) is not judged here.

mod arguments;
mod case;
mod column;
mod constraint;
mod data_type;
pub mod declaration;
mod entity;
mod enumeration;
mod item;
mod keys;
mod literal;
mod mistake;
mod rust_type;
mod suggest;

#[cfg(test)]
mod tests;

pub use case::snake_case;
pub use data_type::{DataType, IntegerSize, TYPE_NAMES};
pub use declaration::*;
pub use entity::read_entity;
pub use enumeration::read_enumeration;
pub use literal::{DefaultDeclaration, Literal};
pub use mistake::{Mistake, Place, Reading, Spanned};
pub use rust_type::{UnknownRustType, rust_type};
pub use suggest::nearest;

/// The databases that `only(..)` and per-database values may name.
pub const DIALECTS: &[&str] = &["sqlite", "postgres", "mysql", "mariadb"];

/// Whether one of an item's `#[derive(..)]` attributes names `derive` (by its last path segment).
#[must_use]
pub fn derives(attributes: &[syn::Attribute], derive: &str) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
        let paths =
            attribute.parse_args_with(syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated);
        paths.is_ok_and(|paths| paths.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == derive)))
    })
}
