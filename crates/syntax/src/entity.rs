//! A struct that derives `Entity`.

use crate::DIALECTS;
use crate::arguments::Arguments;
use crate::case::snake_case;
use crate::column::{NO_NULL_IN_KEYS, read_field};
use crate::constraint::{Constraints, Fields};
use crate::declaration::*;
use crate::item::{Item, items};
use crate::keys;
use crate::mistake::{Mistakes, Place, Reading, Spanned};
use proc_macro2::Span;
use syn::ext::IdentExt as _;

/// The attributes that belong on the struct.
const ON_STRUCT: &[&str] = &["table", "primary_key", "unique", "index", "check", "foreign_key", "renamed_from"];

/// Reads a struct that derives `Entity`.
#[must_use]
pub fn read_entity(item: &syn::ItemStruct) -> Reading<EntityDeclaration> {
    let mut mistakes = Mistakes::default();
    let ident = Spanned::new(item.ident.unraw().to_string(), Place::of(item.ident.span()));
    if let Some(parameter) = item.generics.params.first() {
        let place = Place::of(parameter_span(parameter));
        mistakes.add(
            "entity.generic",
            place,
            "an entity has no parameters",
            "write a struct for each table, with the types of its columns",
        );
    }
    misplaced(&item.attrs, &["column", "value", "enumeration"], "the struct", &mut mistakes);

    let mut table = Arguments::new("table", keys::TABLE, 0, merged(&item.attrs, "table", &mut mistakes), &mut mistakes);
    let name = table.text("name", &mut mistakes).unwrap_or_else(|| ident.with(snake_case(&ident.value)));
    let options = TableOptions {
        strict: table.flag("strict", &mut mistakes),
        without_rowid: table.flag("without_rowid", &mut mistakes),
        unlogged: table.flag("unlogged", &mut mistakes),
        engine: table.text("engine", &mut mistakes),
        charset: table.text("charset", &mut mistakes),
        collation: table.text("collation", &mut mistakes),
    };

    let mut constraints = Constraints::default();
    let (columns, skipped) = columns(item, &mut constraints, &mut mistakes);
    let fields = Fields { entity: &ident.value, columns: &columns, skipped: &skipped };
    constraints_on_struct(&item.attrs, &fields, &mut constraints, &mut mistakes);

    let namespace = table.text("schema", &mut mistakes);
    let comment = comment(&mut table, &item.attrs, &mut mistakes);
    let only = table.only(&mut mistakes);
    let renamed_from = renamed_from(&item.attrs, &mut mistakes);
    if let Some(second) = constraints.primary_keys.get(1) {
        mistakes.contradiction(
            second.place,
            "a table has one primary key",
            "for a key of several columns write `#[primary_key(columns(..))]` on the struct, once",
        );
    }
    let Constraints { primary_keys, uniques, indexes, checks, foreign_keys } = constraints;
    let declaration = EntityDeclaration {
        ident,
        table: name,
        namespace,
        comment,
        only,
        options,
        renamed_from,
        columns,
        primary_key: primary_keys.into_iter().next(),
        uniques,
        indexes,
        checks,
        foreign_keys,
    };
    judge(&declaration, &mut mistakes);
    in_order_of_source(&mut mistakes);
    mistakes.reading(declaration)
}

fn columns(
    item: &syn::ItemStruct,
    constraints: &mut Constraints,
    mistakes: &mut Mistakes,
) -> (Vec<ColumnDeclaration>, Vec<String>) {
    let (mut columns, mut skipped) = (Vec::new(), Vec::new());
    let place = Place::of(item.ident.span());
    let syn::Fields::Named(fields) = &item.fields else {
        mistakes.add(
            "entity.no_fields",
            place,
            format!("`{}` has no named fields", item.ident),
            "write a field for each column: `pub id: i64`",
        );
        return (columns, skipped);
    };
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        misplaced(&field.attrs, ON_STRUCT, "a field", mistakes);
        let items = merged(&field.attrs, "column", mistakes);
        match read_field(field, ident, items, constraints, mistakes) {
            Some(column) => columns.push(column),
            None => skipped.push(ident.unraw().to_string()),
        }
    }
    if columns.is_empty() {
        mistakes.add(
            "entity.no_fields",
            place,
            format!("`{}` has no columns", item.ident),
            "write a field for each column: `pub id: i64`",
        );
    }
    (columns, skipped)
}

fn constraints_on_struct(
    attributes: &[syn::Attribute],
    fields: &Fields<'_>,
    constraints: &mut Constraints,
    mistakes: &mut Mistakes,
) {
    for attribute in attributes {
        let Some(name) = attribute.path().get_ident().map(ToString::to_string) else { continue };
        if !["primary_key", "unique", "index", "check", "foreign_key"].contains(&name.as_str()) {
            continue;
        }
        let place = place_of(attribute);
        let Some(items) = attribute_items(attribute, mistakes) else { continue };
        match name.as_str() {
            "primary_key" => constraints.primary_key(items, place, fields, mistakes),
            "unique" => constraints.unique(items, place, fields, mistakes),
            "index" => constraints.index(items, place, fields, mistakes),
            "check" => constraints.check(items, place, None, mistakes),
            _ => constraints.foreign_key(items, place, fields, mistakes),
        }
    }
}

/// What several parts of an entity contradict among themselves.
fn judge(entity: &EntityDeclaration, mistakes: &mut Mistakes) {
    for (i, column) in entity.columns.iter().enumerate() {
        if entity.columns[..i].iter().any(|other| other.name == column.name && scopes_meet(&other.only, &column.only)) {
            mistakes.duplicate(
                column.name.place,
                format!("a second column `{}`", column.name.value),
                "give one of them another `name`",
            );
        }
    }
    let numbered = entity.columns.iter().filter_map(|column| column.numbering.as_ref());
    for second in numbered.filter(|numbering| numbering.value == Numbering::AutoIncrement).skip(1) {
        mistakes.contradiction(second.place, "a table numbers one column", "leave out one of them");
    }
    if let Some(key) = &entity.primary_key {
        judge_primary_key(entity, key, mistakes);
    }
    if entity.options.without_rowid && entity.primary_key.is_none() {
        mistakes.contradiction(
            entity.ident.place,
            "`without_rowid` needs a primary key",
            "mark a field `#[column(primary_key)]`",
        );
    }
    judge_foreign_keys(entity, mistakes);
    judge_names(entity, mistakes);
    judge_scopes(entity, mistakes);
}

fn judge_primary_key(entity: &EntityDeclaration, key: &Spanned<PrimaryKeyDeclaration>, mistakes: &mut Mistakes) {
    // A key on the field itself was judged with the field.
    for column in key.value.columns.iter().filter(|_| key.value.columns.len() > 1) {
        if entity.columns.iter().any(|other| other.name == *column && other.nullable && !other.nullable_key) {
            let message = format!("a primary key cannot be null, and `{}` can", column.value);
            mistakes.contradiction(column.place, message, NO_NULL_IN_KEYS);
        }
    }
}

fn judge_foreign_keys(entity: &EntityDeclaration, mistakes: &mut Mistakes) {
    // A table in quotes is taken as it is: some databases hold references that nobody would write today.
    for key in entity.foreign_keys.iter().filter(|key| matches!(key.value.references.value, Reference::Entity { .. })) {
        for action in [&key.value.on_delete, &key.value.on_update].into_iter().flatten() {
            let not_null = key
                .value
                .columns
                .iter()
                .find(|column| entity.columns.iter().any(|other| other.name == **column && !other.nullable));
            if let (ReferentialAction::SetNull, Some(column)) = (action.value, not_null) {
                let message = format!("`set_null` on `{}`, which cannot be null", column.value);
                mistakes.contradiction(
                    action.place,
                    message,
                    "write the field's type as an `Option`, or another action",
                );
            }
        }
    }
}

/// Names given twice. What an index makes (keys, uniques, indexes) shares one set of names, checks and foreign keys another; a foreign key
/// and its index often have the same name on MySQL.
fn judge_names(entity: &EntityDeclaration, mistakes: &mut Mistakes) {
    let everywhere = Only::default();
    let key = entity.primary_key.iter().map(|key| (key.value.name.as_ref(), &everywhere));
    let uniques = entity.uniques.iter().map(|unique| (unique.value.name.as_ref(), &unique.value.only));
    let indexes = entity.indexes.iter().map(|index| (index.value.name.as_ref(), &index.value.only));
    judge_set(key.chain(uniques).chain(indexes), mistakes);
    let checks = entity.checks.iter().map(|check| (check.value.name.as_ref(), &check.value.only));
    let foreign_keys = entity.foreign_keys.iter().map(|key| (key.value.name.as_ref(), &key.value.only));
    judge_set(checks.chain(foreign_keys), mistakes);
}

fn judge_set<'a>(names: impl Iterator<Item = (Option<&'a Spanned<String>>, &'a Only)>, mistakes: &mut Mistakes) {
    let mut known: Vec<(&Spanned<String>, &Only)> = Vec::new();
    for (name, only) in names.filter_map(|(name, only)| Some((name?, only))) {
        if known.iter().any(|(known, known_only)| *known == name && scopes_meet(known_only, only)) {
            mistakes.duplicate(
                name.place,
                format!("the name `{}` is given twice", name.value),
                "give one of them another name",
            );
        }
        known.push((name, only));
    }
}

fn scopes_meet(one: &Only, other: &Only) -> bool {
    DIALECTS.iter().any(|dialect| one.includes(dialect) && other.includes(dialect))
}

/// A constraint cannot exist where its columns do not.
fn judge_scopes(entity: &EntityDeclaration, mistakes: &mut Mistakes) {
    let everywhere = Only::default();
    let mut judge = |what: &str, place: Place, only: &Only, columns: &mut dyn Iterator<Item = &str>| {
        for name in columns {
            let Some(column) = entity.columns.iter().find(|column| column.name.value == name) else { continue };
            let lacking: Vec<_> = DIALECTS
                .iter()
                .filter(|dialect| {
                    entity.only.includes(dialect) && only.includes(dialect) && !column.only.includes(dialect)
                })
                .copied()
                .collect();
            if !lacking.is_empty() {
                let there: Vec<_> = column.only.dialects.iter().map(|dialect| dialect.value.as_str()).collect();
                let message = format!("this {what} is on `{name}`, which does not exist on `{}`", lacking.join("`, `"));
                mistakes.contradiction(place, message, format!("write `only({})` in it", there.join(", ")));
            }
        }
    };
    let names = |columns: &[Spanned<String>]| columns.iter().map(|column| column.value.clone()).collect::<Vec<_>>();
    if let Some(key) = &entity.primary_key {
        judge("primary key", key.place, &everywhere, &mut names(&key.value.columns).iter().map(String::as_str));
    }
    for unique in &entity.uniques {
        judge(
            "unique constraint",
            unique.place,
            &unique.value.only,
            &mut names(&unique.value.columns).iter().map(String::as_str),
        );
    }
    for key in &entity.foreign_keys {
        judge("foreign key", key.place, &key.value.only, &mut names(&key.value.columns).iter().map(String::as_str));
    }
    for index in &entity.indexes {
        let parts = index.value.parts.iter().filter_map(|part| match &part.value.target {
            IndexTarget::Column(column) => Some(column.as_str()),
            IndexTarget::Expression(_) => None,
        });
        let include = index.value.include.iter().map(|column| column.value.as_str());
        judge("index", index.place, &index.value.only, &mut parts.chain(include));
    }
}

/// `comment = ".."`, or `comment` alone for the item's documentation.
pub(crate) fn comment(
    arguments: &mut Arguments,
    attributes: &[syn::Attribute],
    mistakes: &mut Mistakes,
) -> Option<Spanned<String>> {
    let item = arguments.take("comment")?;
    if let Some(text) = item.key.as_ref().and_then(|_| item.term.text()) {
        return Some(Spanned::new(text.to_owned(), item.term.place));
    }
    if item.key.is_some() || item.term.arguments.is_some() {
        arguments.wrong("comment", &item, "a text", mistakes);
        return None;
    }
    let documentation = documentation(attributes);
    if documentation.is_empty() {
        mistakes.add(
            "entity.missing",
            item.place,
            "`comment` alone takes the documentation, and there is none",
            "write a `///` line above, or `comment = \"..\"`",
        );
        return None;
    }
    Some(Spanned::new(documentation, item.place))
}

fn documentation(attributes: &[syn::Attribute]) -> String {
    let lines =
        attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).filter_map(|attribute| match &attribute
            .meta
        {
            syn::Meta::NameValue(syn::MetaNameValue {
                value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }),
                ..
            }) => Some(text.value()),
            _ => None,
        });
    lines
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

/// `#[renamed_from("old_name")]`
pub(crate) fn renamed_from(attributes: &[syn::Attribute], mistakes: &mut Mistakes) -> Option<Spanned<String>> {
    let place = attributes.iter().find(|attribute| attribute.path().is_ident("renamed_from")).map(place_of)?;
    let items = merged(attributes, "renamed_from", mistakes);
    let mut arguments = Arguments::new("renamed_from", keys::NONE, 1, items, mistakes);
    if !arguments.has_literal() {
        mistakes.add("entity.missing", place, "`renamed_from` names nothing", "write `#[renamed_from(\"old_name\")]`");
    }
    arguments.take_literal_text(mistakes)
}

/// The items of all attributes of a name, as if they were one.
pub(crate) fn merged(attributes: &[syn::Attribute], name: &str, mistakes: &mut Mistakes) -> Vec<Item> {
    let own = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
    own.filter_map(|attribute| attribute_items(attribute, mistakes)).flatten().collect()
}

fn attribute_items(attribute: &syn::Attribute, mistakes: &mut Mistakes) -> Option<Vec<Item>> {
    match &attribute.meta {
        syn::Meta::List(list) => Some(items(list.tokens.clone(), mistakes)),
        syn::Meta::Path(_) => Some(Vec::new()),
        syn::Meta::NameValue(_) => {
            let name = attribute.path().get_ident().map(ToString::to_string).unwrap_or_default();
            mistakes.add(
                "entity.syntax",
                place_of(attribute),
                format!("`#[{name} = ..]` has no meaning"),
                format!("write `#[{name}(..)]`"),
            );
            None
        }
    }
}

/// Attributes that belong elsewhere.
pub(crate) fn misplaced(attributes: &[syn::Attribute], names: &[&str], here: &str, mistakes: &mut Mistakes) {
    for attribute in attributes {
        let Some(name) = attribute.path().get_ident().map(ToString::to_string) else { continue };
        if !names.contains(&name.as_str()) {
            continue;
        }
        let help = match name.as_str() {
            "column" => "write it on a field".to_owned(),
            "value" => "write it on a variant of an enum that derives `Enum`".to_owned(),
            "enumeration" => "write it on an enum that derives `Enum`; a struct takes `#[table(..)]`".to_owned(),
            "foreign_key" => "write `#[column(references = Artist)]`".to_owned(),
            "renamed_from" => "write `#[column(renamed_from = \"old_name\")]`".to_owned(),
            "table" => "write it on the struct; a field takes `#[column(..)]`".to_owned(),
            name => format!("write `#[column({name})]`"),
        };
        mistakes.add(
            "entity.misplaced",
            place_of(attribute),
            format!("`#[{name}(..)]` does not belong on {here}"),
            help,
        );
    }
}

/// From an attribute's name to its end.
pub(crate) fn place_of(attribute: &syn::Attribute) -> Place {
    let start = attribute.path().segments.first().map_or_else(Span::call_site, |segment| segment.ident.span());
    let end = match &attribute.meta {
        syn::Meta::List(list) => match &list.delimiter {
            syn::MacroDelimiter::Paren(delimiter) => delimiter.span.close(),
            syn::MacroDelimiter::Brace(delimiter) => delimiter.span.close(),
            syn::MacroDelimiter::Bracket(delimiter) => delimiter.span.close(),
        },
        syn::Meta::Path(_) | syn::Meta::NameValue(_) => start,
    };
    Place { start, end }
}

fn parameter_span(parameter: &syn::GenericParam) -> Span {
    match parameter {
        syn::GenericParam::Lifetime(lifetime) => lifetime.lifetime.ident.span(),
        syn::GenericParam::Type(ty) => ty.ident.span(),
        syn::GenericParam::Const(constant) => constant.ident.span(),
    }
}

/// Readers visit fields before the struct's constraints; a reader of mistakes goes from top to bottom.
pub(crate) fn in_order_of_source(mistakes: &mut Mistakes) {
    mistakes.0.sort_by_key(|mistake| {
        let start = mistake.place.start.start();
        (start.line, start.column)
    });
}
