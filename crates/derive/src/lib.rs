//! `#[derive(Entity)]` and `#[derive(Enum)]`.
//!
//! Autogenerate reads the same source text without compiling it; the derives exist so that a mistake is seen while it is typed, at its
//! place and in the same words, and so that programs can ask an entity for its table and columns.

use anabranch_syntax::{EntityDeclaration, EnumDeclaration, Mistake, read_entity, read_enumeration};
use proc_macro::TokenStream;
use proc_macro2::{Ident, TokenStream as TokenStream2};
use quote::quote;

/// Declares a struct as a table: its fields are the columns.
///
/// ```text
/// #[derive(Entity)]
/// #[table(name = "songs")]
/// #[unique(columns(title, artist_id))]
/// #[index(columns(created_at(desc)))]
/// pub struct Song {
///     #[column(primary_key, auto_increment)]
///     pub id: i64,
///     #[column(length = 200)]
///     pub title: String,
///     #[column(references = Artist, on_delete = cascade, index)]
///     pub artist_id: Option<i64>,
///     #[column(default = now)]
///     pub created_at: DateTime<Utc>,
/// }
/// ```
#[proc_macro_derive(Entity, attributes(table, column, primary_key, unique, index, check, foreign_key, renamed_from))]
pub fn derive_entity(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(syn::Item::Struct(item)) => {
            let reading = read_entity(&item);
            let errors = errors(&reading.mistakes);
            // The trait is implemented in spite of mistakes, or each would bring a second error wherever the entity is used.
            let implementation =
                item.generics.params.is_empty().then(|| implement_entity(&item.ident, &reading.declaration));
            quote!(#errors #implementation).into()
        }
        Ok(syn::Item::Enum(item)) => {
            refuse(&item.ident, "`Entity` is derived for a struct", "write `#[derive(Enum)]` for an enum")
        }
        Ok(syn::Item::Union(item)) => {
            refuse(&item.ident, "`Entity` is derived for a struct", "write a struct with a field for each column")
        }
        Ok(_) => TokenStream::new(),
        Err(error) => error.to_compile_error().into(),
    }
}

/// Declares an enum as a type of the database: its variants are the values.
///
/// ```text
/// #[derive(Enum)]
/// #[enumeration(name = "song_kind", rename_all = "snake_case")]
/// pub enum SongKind {
///     Original,
///     #[value("cover")]
///     CoverVersion,
/// }
/// ```
#[proc_macro_derive(Enum, attributes(enumeration, value, renamed_from))]
pub fn derive_enum(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(syn::Item::Enum(item)) => {
            let reading = read_enumeration(&item);
            let errors = errors(&reading.mistakes);
            let implementation =
                reading.mistakes.is_empty().then(|| implement_enumeration(&item, &reading.declaration));
            quote!(#errors #implementation).into()
        }
        Ok(syn::Item::Struct(item)) => {
            refuse(&item.ident, "`Enum` is derived for an enum", "write `#[derive(Entity)]` for a struct")
        }
        Ok(syn::Item::Union(item)) => {
            refuse(&item.ident, "`Enum` is derived for an enum", "write an enum with a variant for each value")
        }
        Ok(_) => TokenStream::new(),
        Err(error) => error.to_compile_error().into(),
    }
}

fn implement_entity(ident: &Ident, entity: &EntityDeclaration) -> TokenStream2 {
    let table = &entity.table.value;
    let namespace = match &entity.namespace {
        Some(namespace) => {
            let namespace = &namespace.value;
            quote!(::core::option::Option::Some(#namespace))
        }
        None => quote!(::core::option::Option::None),
    };
    let mut columns: Vec<&str> = Vec::new();
    for column in &entity.columns {
        // One column may be declared once for each database.
        if !columns.contains(&column.name.value.as_str()) {
            columns.push(&column.name.value);
        }
    }
    quote! {
        #[automatically_derived]
        impl ::anabranch::entity_traits::Entity for #ident {
            const TABLE: &'static str = #table;
            const NAMESPACE: ::core::option::Option<&'static str> = #namespace;
            const COLUMNS: &'static [&'static str] = &[#(#columns),*];
        }
    }
}

fn implement_enumeration(item: &syn::ItemEnum, enumeration: &EnumDeclaration) -> TokenStream2 {
    let ident = &item.ident;
    let name = &enumeration.name.value;
    let variants: Vec<_> = item.variants.iter().map(|variant| &variant.ident).collect();
    let values: Vec<_> = enumeration.values.iter().map(|value| &value.value.value).collect();
    quote! {
        #[automatically_derived]
        impl ::anabranch::entity_traits::Enumeration for #ident {
            const NAME: &'static str = #name;
            const VALUES: &'static [&'static str] = &[#(#values),*];
            fn value(&self) -> &'static str {
                match self { #(Self::#variants => #values),* }
            }
            fn from_value(value: &str) -> ::core::option::Option<Self> {
                match value {
                    #(#values => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

/// Every mistake as an error of the compiler, underlined from its first token to its last.
fn errors(mistakes: &[Mistake]) -> TokenStream2 {
    mistakes
        .iter()
        .map(|mistake| {
            let (start, end) = (Ident::new("start", mistake.place.start), Ident::new("end", mistake.place.end));
            syn::Error::new_spanned(quote!(#start #end), mistake).to_compile_error()
        })
        .collect()
}

fn refuse(ident: &Ident, message: &str, help: &str) -> TokenStream {
    syn::Error::new(ident.span(), format!("{message}\nhelp: {help}")).to_compile_error().into()
}
