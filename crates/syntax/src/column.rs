//! A field of an entity.

use crate::arguments::Arguments;
use crate::constraint::Constraints;
use crate::data_type::DataType;
use crate::declaration::*;
use crate::entity::comment;
use crate::item::{Head, Item, Term};
use crate::keys;
use crate::literal::{DEFAULT_WORDS, DefaultDeclaration};
use crate::mistake::{Mistakes, Place, Spanned};
use crate::rust_type::rust_type;
use crate::suggest::nearest;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;

/// Reads a field: its column, and into `constraints` what is written on it. `None`: it is marked `skip`.
pub(crate) fn read_field(
    field: &syn::Field,
    ident: &syn::Ident,
    items: Vec<Item>,
    constraints: &mut Constraints,
    mistakes: &mut Mistakes,
) -> Option<ColumnDeclaration> {
    let mut arguments = Arguments::new("column", keys::COLUMN, 0, items, mistakes);
    if arguments.flag("skip", mistakes) {
        for key in keys::COLUMN {
            if let Some(item) = arguments.take(key.name) {
                let message = format!("`{}` on a field that is no column", key.name);
                mistakes.contradiction(item.place, message, "leave out `skip`, or the rest");
            }
        }
        return None;
    }
    let place = Place::of(ident.span());
    let field_name = Spanned::new(ident.unraw().to_string(), place);
    let name = arguments.text("name", mistakes).unwrap_or_else(|| field_name.clone());
    let (data_type, nullable) = data_type(field, &mut arguments, mistakes);
    let column = ColumnDeclaration {
        field: field_name,
        name,
        nullable_key: nullable_key(nullable, &mut arguments, mistakes),
        nullable,
        default: default(&mut arguments, mistakes),
        numbering: numbering(&mut arguments, mistakes),
        generated: generated(&mut arguments, mistakes),
        collation: arguments.per_dialect("collation", mistakes, text),
        comment: comment(&mut arguments, &field.attrs, mistakes),
        only: arguments.only(mistakes),
        renamed_from: arguments.text("renamed_from", mistakes),
        data_type,
    };
    judge(&column, &arguments, mistakes);
    constraints.on_column(&mut arguments, &column, mistakes);
    Some(column)
}

/// What to write instead of an `Option` in a primary key.
pub(crate) const NO_NULL_IN_KEYS: &str =
    "write the field's type without `Option`, or add `nullable` for SQLite, which permits it";

fn nullable_key(nullable: bool, arguments: &mut Arguments, mistakes: &mut Mistakes) -> bool {
    let place = arguments.place("nullable");
    let nullable_key = arguments.flag("nullable", mistakes);
    if let (Some(place), false) = (place, nullable) {
        mistakes.contradiction(place, "`nullable` on a type without null", "write the field's type as an `Option`");
    }
    nullable_key
}

/// The type: what `type = ..` says, else the Rust type with `length = ..`.
fn data_type(field: &syn::Field, arguments: &mut Arguments, mistakes: &mut Mistakes) -> (PerDialect<DataType>, bool) {
    let place = Place::over(field.ty.to_token_stream());
    let given_place = arguments.place("type");
    let mut types = arguments.per_dialect("type", mistakes, DataType::read);
    let read = rust_type(&field.ty);
    let nullable = match &read {
        Ok((_, nullable)) => *nullable,
        Err(_) => crate::rust_type::generic(&field.ty, "Option").is_some(),
    };
    let length = arguments.length("length", mistakes);
    if let (Some(length), Some(_)) = (&length, given_place) {
        mistakes.contradiction(
            length.place,
            "both `length` and `type`",
            format!("write the length in the type: `type = varchar({})`", length.value),
        );
    }
    if types.other.is_some() || (given_place.is_some() && types.is_empty()) {
        return (types, nullable);
    }
    match read {
        Ok((data_type, _)) => {
            let data_type = if given_place.is_none() { with_length(data_type, length, mistakes) } else { data_type };
            types.other = Some(Spanned::new(data_type, place));
        }
        // Types for some databases were given, and the Rust type is none: it is a mistake only where a database is left over.
        Err(_) if crate::DIALECTS.iter().all(|dialect| types.get(dialect).is_some()) => {}
        Err(unknown) => mistakes.add("entity.unknown_type", place, unknown.message, unknown.help),
    }
    (types, nullable)
}

fn with_length(data_type: DataType, length: Option<Spanned<u32>>, mistakes: &mut Mistakes) -> DataType {
    let Some(length) = length else { return data_type };
    match data_type {
        DataType::Text => DataType::Varchar(Some(length.value)),
        DataType::Blob => DataType::Varbinary(Some(length.value)),
        other => {
            let help = "only `String` and `Vec<u8>` have a length; leave it out, or give the column a `type`";
            mistakes.contradiction(length.place, format!("`length` on the type `{other}`"), help);
            other
        }
    }
}

fn text(term: &Term, mistakes: &mut Mistakes) -> Option<String> {
    if term.text().is_none() {
        mistakes.add("entity.wrong_value", term.place, "expected a text", "write it in quotes");
    }
    term.text().map(str::to_owned)
}

/// `default = ..` and `default_sql = ".."`, which may share the databases between them.
fn default(arguments: &mut Arguments, mistakes: &mut Mistakes) -> PerDialect<DefaultDeclaration> {
    let place = arguments.place("default_sql");
    let mut defaults = arguments.per_dialect("default", mistakes, default_value);
    let sql = arguments
        .per_dialect("default_sql", mistakes, |term, mistakes| text(term, mistakes).map(DefaultDeclaration::Sql));
    let Some(place) = place else { return defaults };
    let twice = sql.dialects.iter().any(|(dialect, _)| defaults.dialects.iter().any(|(known, _)| known == dialect));
    if twice || (sql.other.is_some() && defaults.other.is_some()) {
        mistakes.contradiction(place, "both `default` and `default_sql` for the same database", "keep one of them");
    }
    defaults.dialects.extend(sql.dialects);
    defaults.other = defaults.other.or(sql.other);
    defaults
}

fn default_value(term: &Term, mistakes: &mut Mistakes) -> Option<DefaultDeclaration> {
    let word = match (&term.head, &term.arguments) {
        (Head::Literal(literal), None) => return Some(DefaultDeclaration::Literal(literal.clone())),
        (Head::Path(path), None) if path.len() > 1 => return Some(DefaultDeclaration::Variant(path.join("::"))),
        (Head::Path(path), _) => path[0].as_str(),
        (Head::Literal(_), Some(_)) => "",
    };
    let default = match word {
        "null" => DefaultDeclaration::Null,
        "now" => DefaultDeclaration::Now,
        "current_date" => DefaultDeclaration::CurrentDate,
        "current_time" => DefaultDeclaration::CurrentTime,
        "uuid" => DefaultDeclaration::Uuid,
        "next_value" => return next_value(term, mistakes),
        word => {
            let common = matches!(word, "current_timestamp" | "CURRENT_TIMESTAMP").then_some("now");
            let help = match common.or_else(|| nearest(word, DEFAULT_WORDS.iter().copied())) {
                Some(near) => format!("write `{near}`"),
                None => format!(
                    "write a literal, `{}`, a variant as `SongKind::Original`, or an expression as `default_sql = \"..\"`",
                    DEFAULT_WORDS.join("`, `")
                ),
            };
            mistakes.add("entity.wrong_value", term.place, "`default` does not take this value", help);
            return None;
        }
    };
    if term.arguments.is_some() {
        mistakes.add(
            "entity.wrong_value",
            term.place,
            format!("`{word}` takes no arguments"),
            format!("write `{word}`, or an expression as `default_sql = \"..\"`"),
        );
    }
    Some(default)
}

/// `next_value("sequence")` or `next_value("sequence", schema = "library")`
fn next_value(term: &Term, mistakes: &mut Mistakes) -> Option<DefaultDeclaration> {
    let items = term.arguments.clone().unwrap_or_default();
    let mut arguments = Arguments::new("next_value", keys::NEXT_VALUE, 1, items, mistakes);
    let namespace = arguments.text("schema", mistakes).map(|namespace| namespace.value);
    let sequence = arguments.take_literal_text(mistakes);
    if sequence.is_none() {
        mistakes.add(
            "entity.wrong_value",
            term.place,
            "`next_value` takes the name of a sequence",
            "write `next_value(\"song_number\")`",
        );
    }
    sequence.map(|sequence| DefaultDeclaration::NextValue { namespace, sequence: sequence.value })
}

fn numbering(arguments: &mut Arguments, mistakes: &mut Mistakes) -> Option<Spanned<Numbering>> {
    let mut numberings = Vec::new();
    for (key, numbering) in [("auto_increment", Numbering::AutoIncrement), ("serial", Numbering::Serial)] {
        let place = arguments.place(key);
        if arguments.flag(key, mistakes) {
            numberings.extend(place.map(|place| Spanned::new(numbering, place)));
        }
    }
    if let Some(item) = arguments.take("identity") {
        if item.key.is_some() {
            arguments.wrong("identity", &item, "no value", mistakes);
        }
        let options = identity(item.term.arguments.clone().unwrap_or_default(), mistakes);
        numberings.push(Spanned::new(Numbering::Identity(options), item.place));
    }
    if let Some(second) = numberings.get(1) {
        mistakes.contradiction(
            second.place,
            "a column is numbered in one way",
            "keep one of `auto_increment`, `identity` and `serial`",
        );
    }
    numberings.into_iter().next()
}

fn identity(items: Vec<Item>, mistakes: &mut Mistakes) -> IdentityDeclaration {
    let mut arguments = Arguments::new("identity", keys::IDENTITY, 0, items, mistakes);
    let modes: Vec<(&str, Place)> =
        ["always", "by_default", "serial"].iter().filter_map(|mode| Some((*mode, arguments.place(mode)?))).collect();
    if let [(first, _), (second, place), ..] = modes.as_slice() {
        mistakes.contradiction(*place, format!("both `{first}` and `{second}`"), "keep one of them");
    }
    arguments.flag("by_default", mistakes);
    let identity = IdentityDeclaration {
        always: arguments.flag("always", mistakes),
        serial: arguments.flag("serial", mistakes),
        start: arguments.integer("start", mistakes),
        increment: arguments.integer("increment", mistakes),
    };
    if let Some(increment) = identity.increment.as_ref().filter(|increment| increment.value == 0) {
        mistakes.add("entity.wrong_value", increment.place, "`increment` cannot be 0", "write `increment = 1`");
    }
    identity
}

fn generated(arguments: &mut Arguments, mistakes: &mut Mistakes) -> Option<GeneratedDeclaration> {
    let given = arguments.place("generated");
    let (stored, computed) = (arguments.place("stored"), arguments.place("virtual"));
    let expression = arguments.per_dialect("generated", mistakes, text);
    arguments.flag("stored", mistakes);
    arguments.flag("virtual", mistakes);
    if let (None, Some(place)) = (given, stored.or(computed)) {
        mistakes.contradiction(
            place,
            "only a generated column is `stored` or `virtual`",
            "write `generated = \"..\"` beside it, or leave it out",
        );
    }
    if let (Some(_), Some(place)) = (stored, computed) {
        mistakes.contradiction(place, "both `stored` and `virtual`", "keep one of them");
    }
    (!expression.is_empty()).then_some(GeneratedDeclaration { expression, stored: computed.is_none() })
}

/// What a single column contradicts in itself.
fn judge(column: &ColumnDeclaration, arguments: &Arguments, mistakes: &mut Mistakes) {
    judge_numbering(column, mistakes);
    judge_default(column, mistakes);
    let is_text = |data_type: &DataType| {
        matches!(
            data_type,
            DataType::Char(_)
                | DataType::Varchar(_)
                | DataType::Text
                | DataType::Native(_)
                | DataType::Named(_)
                | DataType::Array(_)
        )
    };
    if let (Some(collation), Some(other)) =
        (column.collation.values().next(), column.data_type.values().find(|spanned| !is_text(&spanned.value)))
    {
        mistakes.contradiction(
            collation.place,
            format!("`collation` on the type `{}`", other.value),
            "only texts have a collation; leave it out",
        );
    }
    if let (Some(unique), true) = (arguments.place("unique"), arguments.has("primary_key")) {
        mistakes.contradiction(unique, "a primary key is unique already", "leave out `unique`");
    }
    if let (Some(place), true) = (arguments.place("primary_key"), column.nullable && !column.nullable_key) {
        mistakes.contradiction(place, "a primary key cannot be null", NO_NULL_IN_KEYS);
    }
}

fn judge_numbering(column: &ColumnDeclaration, mistakes: &mut Mistakes) {
    let Some(numbering) = &column.numbering else { return };
    let name = match &numbering.value {
        Numbering::AutoIncrement => "auto_increment",
        Numbering::Serial => "serial",
        Numbering::Identity(_) => "identity",
    };
    let is_number =
        |data_type: &DataType| matches!(data_type, DataType::Integer { .. } | DataType::Native(_) | DataType::Named(_));
    if let Some(other) = column.data_type.values().find(|spanned| !is_number(&spanned.value)) {
        mistakes.contradiction(
            numbering.place,
            format!("`{name}` on the type `{}`", other.value),
            "only integers are numbered: write `i64` or `i32`",
        );
    }
    if column.nullable {
        mistakes.contradiction(
            numbering.place,
            format!("`{name}` on a column that may be null"),
            "write the field's type without `Option`",
        );
    }
    if let Some(default) = column.default.values().next() {
        mistakes.contradiction(
            default.place,
            format!("both `{name}` and a default"),
            "leave out the default: the database numbers the rows",
        );
    }
    if let Some(generated) = column.generated.as_ref().and_then(|generated| generated.expression.values().next()) {
        mistakes.contradiction(generated.place, format!("both `{name}` and `generated`"), "keep one of them");
    }
}

fn judge_default(column: &ColumnDeclaration, mistakes: &mut Mistakes) {
    let generated = column.generated.as_ref().and_then(|generated| generated.expression.values().next());
    if let (Some(_), Some(default)) = (generated, column.default.values().next()) {
        mistakes.contradiction(
            default.place,
            "both `generated` and a default",
            "leave out the default: the column is always computed",
        );
    }
    for default in column.default.values() {
        if default.value == DefaultDeclaration::Null && !column.nullable {
            let help = "write the field's type as an `Option`, or another default";
            mistakes.contradiction(default.place, "`default = null` on a column that cannot be null", help);
        }
    }
    // A default for one database is judged by the type on that database.
    for dialect in crate::DIALECTS {
        let (Some(default), Some(data_type)) = (column.default.get(dialect), column.data_type.get(dialect)) else {
            continue;
        };
        if let Some(help) = default.value.misfit(&data_type.value) {
            mistakes.contradiction(
                default.place,
                format!("this default does not fit the type `{}`", data_type.value),
                help,
            );
            break;
        }
    }
}
