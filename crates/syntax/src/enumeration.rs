//! An enum that derives `Enum`.

use crate::arguments::Arguments;
use crate::case::{CASES, in_case, snake_case};
use crate::declaration::{EnumDeclaration, ValueDeclaration};
use crate::entity::{comment, in_order_of_source, merged, misplaced, renamed_from};
use crate::keys;
use crate::mistake::{Mistakes, Place, Reading, Spanned};
use crate::suggest::nearest;
use syn::ext::IdentExt as _;

/// Reads an enum that derives `Enum`. Values are in snake case unless `rename_all` or `#[value(..)]` says otherwise.
#[must_use]
pub fn read_enumeration(item: &syn::ItemEnum) -> Reading<EnumDeclaration> {
    let mut mistakes = Mistakes::default();
    let ident = Spanned::new(item.ident.unraw().to_string(), Place::of(item.ident.span()));
    misplaced(&item.attrs, &["table", "column", "value"], "an enumeration", &mut mistakes);
    if !item.generics.params.is_empty() {
        mistakes.add("entity.generic", ident.place, "an enumeration has no parameters", "write it without them");
    }
    let items = merged(&item.attrs, "enumeration", &mut mistakes);
    let mut arguments = Arguments::new("enumeration", keys::ENUMERATION, 0, items, &mut mistakes);
    let case = rename_all(&mut arguments, &mut mistakes);
    let declaration = EnumDeclaration {
        name: arguments.text("name", &mut mistakes).unwrap_or_else(|| ident.with(snake_case(&ident.value))),
        namespace: arguments.text("schema", &mut mistakes),
        comment: comment(&mut arguments, &item.attrs, &mut mistakes),
        renamed_from: renamed_from(&item.attrs, &mut mistakes),
        values: item.variants.iter().map(|variant| read_variant(variant, &case, &mut mistakes)).collect(),
        ident,
    };
    if declaration.values.is_empty() {
        mistakes.add(
            "entity.no_values",
            declaration.ident.place,
            format!("`{}` has no values", declaration.ident.value),
            "write a variant for each value",
        );
    }
    for (i, value) in declaration.values.iter().enumerate() {
        if declaration.values[..i].iter().any(|other| other.value == value.value) {
            let message = format!("a second value `{}`", value.value.value);
            mistakes.duplicate(value.value.place, message, "give one of them another value: `#[value(\"..\")]`");
        }
    }
    in_order_of_source(&mut mistakes);
    mistakes.reading(declaration)
}

fn rename_all(arguments: &mut Arguments, mistakes: &mut Mistakes) -> String {
    let Some(case) = arguments.text("rename_all", mistakes) else { return "snake_case".into() };
    if CASES.contains(&case.value.as_str()) {
        return case.value;
    }
    let help = match nearest(&case.value, CASES.iter().copied()) {
        Some(near) => format!("write `rename_all = \"{near}\"`"),
        None => format!("write one of `{}`", CASES.join("`, `")),
    };
    mistakes.add("entity.wrong_value", case.place, format!("no case `{}` is known", case.value), help);
    "snake_case".into()
}

fn read_variant(variant: &syn::Variant, case: &str, mistakes: &mut Mistakes) -> ValueDeclaration {
    let ident = Spanned::new(variant.ident.unraw().to_string(), Place::of(variant.ident.span()));
    if !variant.fields.is_empty() {
        let message = format!("`{}` holds fields", ident.value);
        mistakes.add(
            "entity.variant_with_fields",
            ident.place,
            message,
            "write the variant alone: a value of an enumeration is one word",
        );
    }
    misplaced(&variant.attrs, &["table", "column", "enumeration", "renamed_from"], "a variant", mistakes);
    let items = merged(&variant.attrs, "value", mistakes);
    let mut arguments = Arguments::new("value", keys::VALUE, 1, items, mistakes);
    let value = match arguments.take_literal_text(mistakes) {
        Some(value) => value,
        None => ident.with(in_case(&ident.value, case).unwrap_or_else(|| ident.value.clone())),
    };
    ValueDeclaration { value, renamed_from: arguments.text("renamed_from", mistakes), variant: ident }
}
