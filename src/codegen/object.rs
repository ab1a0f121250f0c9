//! All objects but tables, and objects by reference.

use super::layout::{Call, Source};
use super::literal::{converted, into, name, number, text, texts};
use crate::model::{
    Definition, DefinitionKind, DefinitionRef, Index, IndexPart, IndexValue, Name, Namespace, NullsOrder, Object,
    ObjectRef, QualifiedName, SortOrder, naming,
};
use crate::operation::Rename;

/// `create_..(..)` and what refines it.
pub(super) fn create(object: &Object) -> Vec<Call> {
    let comment = |comment: &Option<String>| comment.iter().map(|c| Call::new("comment", vec![text(c)])).collect();
    match object {
        Object::Table(table) => vec![super::table::create(table)],
        Object::Namespace(namespace) => {
            let mut calls = vec![Call::new("create_schema", vec![text(&namespace.name)])];
            calls.extend::<Vec<Call>>(comment(&namespace.comment));
            calls
        }
        Object::Extension(extension) => {
            let mut calls = vec![Call::new("create_extension", vec![text(&extension.name)])];
            if let Namespace::Named(namespace) = &extension.namespace {
                calls.push(Call::new("schema", vec![text(namespace)]));
            }
            calls.extend(extension.version.iter().map(|version| Call::new("version", vec![text(version)])));
            calls
        }
        Object::Enum(enumeration) => {
            let arguments = vec![name(&enumeration.name), texts(&enumeration.values)];
            let mut calls = vec![Call::new("create_enum", arguments)];
            calls.extend::<Vec<Call>>(comment(&enumeration.comment));
            calls
        }
        Object::Sequence(sequence) => {
            let mut calls = vec![Call::new("create_sequence", vec![name(&sequence.name)])];
            calls.extend(sequence.data_type.iter().map(|words| Call::new("data_type", vec![text(words)])));
            let numbers = [
                ("starting_at", sequence.start),
                ("incrementing_by", sequence.increment),
                ("minimum", sequence.minimum),
                ("maximum", sequence.maximum),
            ];
            for (method, value) in numbers {
                calls.extend(value.map(|value| Call::new(method, vec![number(value)])));
            }
            calls.extend(sequence.cycle.then(|| Call::new("cycle", vec![])));
            calls.extend(sequence.cache.map(|count| Call::new("cache", vec![number(count)])));
            calls.extend(
                sequence
                    .owned_by
                    .iter()
                    .map(|owner| Call::new("owned_by", vec![name(&owner.table), text(&owner.column)])),
            );
            calls
        }
        Object::Index(index) => self::index(index),
        Object::Definition(definition) => self::definition("create_definition", definition),
    }
}

fn index(index: &Index) -> Vec<Call> {
    let conventional = naming::index_of(&index.table.name, &index.parts);
    let parts = parts(&index.parts);
    let mut calls = match &index.name {
        Name::Given(given) => vec![Call::new("create_index", vec![text(given), name(&index.table), parts])],
        Name::Generated(generated) => {
            let mut calls = vec![Call::new("create_index_on", vec![name(&index.table), parts])];
            if *generated != conventional {
                calls.push(Call::new("generated_name", vec![text(generated)]));
            }
            calls
        }
    };
    calls.extend(index.unique.then(|| Call::new("unique", vec![])));
    calls.extend(index.method.iter().map(|method| Call::new("method", vec![text(method)])));
    if !index.include.is_empty() {
        calls.push(Call::new("include", vec![texts(&index.include)]));
    }
    calls.extend(index.predicate.iter().map(|predicate| Call::new("filter", vec![text(predicate)])));
    calls.extend(index.nulls_not_distinct.then(|| Call::new("nulls_not_distinct", vec![])));
    calls.extend(index.comment.iter().map(|comment| Call::new("comment", vec![text(comment)])));
    calls.extend(index.invisible.then(|| Call::new("invisible", vec![])));
    calls.extend(index.concurrently.then(|| Call::new("concurrently", vec![])));
    calls
}

/// Names alone where nothing else is said of any part.
fn parts(parts: &[IndexPart]) -> Source {
    match parts.iter().map(plain).collect::<Option<Vec<_>>>() {
        Some(names) => texts(names),
        None => Source::array(parts.iter().map(part).collect()),
    }
}

fn plain(part: &IndexPart) -> Option<&str> {
    part.column_name().filter(|name| *part == IndexPart::column(*name))
}

fn part(part: &IndexPart) -> Source {
    let root = match &part.value {
        IndexValue::Column(name) => Source::function("column", vec![text(name)]),
        IndexValue::Expression(sql) => Source::function("expression", vec![text(sql)]),
    };
    let mut calls = Vec::new();
    match part.order {
        SortOrder::Ascending => {}
        SortOrder::Descending => calls.push(Call::new("descending", vec![])),
    }
    calls.extend(part.nulls.map(|nulls| match nulls {
        NullsOrder::First => Call::new("nulls_first", vec![]),
        NullsOrder::Last => Call::new("nulls_last", vec![]),
    }));
    calls.extend(part.operator_class.iter().map(|name| Call::new("operator_class", vec![text(name)])));
    calls.extend(part.collation.iter().map(|name| Call::new("collation", vec![text(name)])));
    calls.extend(part.prefix_length.map(|length| Call::new("prefix_length", vec![number(length)])));
    Source::chain(root, calls)
}

/// `method` is `create_definition` or `define`.
pub(super) fn definition(method: &str, definition: &Definition) -> Vec<Call> {
    let identity = &definition.identity;
    let mut calls = match query(definition).filter(|_| method == "create_definition") {
        Some((method, query)) => vec![Call::new(method, vec![name(&identity.name), text(query)])],
        None => vec![Call::new(method, vec![whole(definition)])],
    };
    calls.extend(definition.depends_on.iter().map(|object| Call::new("depends_on", vec![reference(object)])));
    calls.extend(definition.comment.iter().map(|comment| Call::new("comment", vec![text(comment)])));
    calls
}

/// The query of a view whose statement says nothing more.
fn query(definition: &Definition) -> Option<(&'static str, &str)> {
    let DefinitionRef { kind, name, signature: None, table: None } = &definition.identity else { return None };
    let (method, words) = match kind {
        DefinitionKind::View => ("create_view", "create view"),
        DefinitionKind::MaterializedView => ("create_materialized_view", "create materialized view"),
        DefinitionKind::Routine | DefinitionKind::Trigger | DefinitionKind::Policy => return None,
    };
    let unquoted = |name: &str| {
        !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let plain = unquoted(&name.name)
        && match &name.namespace {
            Namespace::Default => true,
            Namespace::Named(namespace) => unquoted(namespace),
        };
    let query = definition.text.strip_prefix(&format!("{words} {name} as "))?;
    plain.then_some((method, query))
}

/// The function that makes a definition of its whole statement.
fn whole(definition: &Definition) -> Source {
    let statement = text(&definition.text);
    let identity = &definition.identity;
    match (identity.kind, &identity.signature, &identity.table) {
        (DefinitionKind::View, None, None) => Source::function("view", vec![name(&identity.name), statement]),
        (DefinitionKind::MaterializedView, None, None) => {
            Source::function("materialized_view", vec![name(&identity.name), statement])
        }
        (DefinitionKind::Routine, Some(signature), None) => {
            Source::function("routine", vec![name(&identity.name), text(signature), statement])
        }
        (kind @ (DefinitionKind::Trigger | DefinitionKind::Policy), None, Some(table))
            if table.namespace == identity.name.namespace =>
        {
            let function = if kind == DefinitionKind::Trigger { "trigger" } else { "policy" };
            Source::function(function, vec![name(table), text(&identity.name.name), statement])
        }
        _ => Source::function("definition", vec![definition_ref(identity), statement]),
    }
}

fn definition_ref(identity: &DefinitionRef) -> Source {
    let kind = Source::atom(match identity.kind {
        DefinitionKind::Routine => "DefinitionKind::Routine",
        DefinitionKind::View => "DefinitionKind::View",
        DefinitionKind::MaterializedView => "DefinitionKind::MaterializedView",
        DefinitionKind::Trigger => "DefinitionKind::Trigger",
        DefinitionKind::Policy => "DefinitionKind::Policy",
    });
    let optional = |inner: Option<Source>| match inner {
        Some(inner) => Source::function("Some", vec![inner]),
        None => Source::atom("None"),
    };
    let signature = optional(identity.signature.as_deref().map(text));
    let table = optional(identity.table.as_ref().map(converted));
    Source::function("definition_ref", vec![kind, name(&identity.name), signature, table])
}

/// A reference as a value.
pub(super) fn reference(object: &ObjectRef) -> Source {
    let owned = |name: &str| into(text(name));
    match object {
        ObjectRef::Namespace(name) => Source::function("ObjectRef::Namespace", vec![owned(name)]),
        ObjectRef::Extension(name) => Source::function("ObjectRef::Extension", vec![owned(name)]),
        ObjectRef::Enum(name) => Source::function("ObjectRef::Enum", vec![converted(name)]),
        ObjectRef::Sequence(name) => Source::function("ObjectRef::Sequence", vec![converted(name)]),
        ObjectRef::Table(table) => Source::function("ObjectRef::table", vec![name(table)]),
        ObjectRef::Index { table, name: index } => Source::function("ObjectRef::index", vec![name(table), text(index)]),
        ObjectRef::Definition(identity) => Source::function("ObjectRef::Definition", vec![definition_ref(identity)]),
    }
}

/// `drop_..(..)`
pub(super) fn drop(object: &ObjectRef) -> Call {
    match object {
        ObjectRef::Namespace(name) => Call::new("drop_schema", vec![text(name)]),
        ObjectRef::Extension(name) => Call::new("drop_extension", vec![text(name)]),
        ObjectRef::Enum(enumeration) => Call::new("drop_enum", vec![name(enumeration)]),
        ObjectRef::Sequence(sequence) => Call::new("drop_sequence", vec![name(sequence)]),
        ObjectRef::Table(table) => Call::new("drop_table", vec![name(table)]),
        ObjectRef::Index { table, name: index } => Call::new("drop_index", vec![name(table), text(index)]),
        ObjectRef::Definition(identity) => match (identity.kind, &identity.signature, &identity.table) {
            (DefinitionKind::View, None, None) => Call::new("drop_view", vec![name(&identity.name)]),
            (DefinitionKind::MaterializedView, None, None) => {
                Call::new("drop_materialized_view", vec![name(&identity.name)])
            }
            (DefinitionKind::Routine, Some(signature), None) => {
                Call::new("drop_routine", vec![name(&identity.name), text(signature)])
            }
            (DefinitionKind::Trigger, None, Some(table)) if table.namespace == identity.name.namespace => {
                Call::new("drop_trigger", vec![name(table), text(&identity.name.name)])
            }
            (DefinitionKind::Policy, None, Some(table)) if table.namespace == identity.name.namespace => {
                Call::new("drop_policy", vec![name(table), text(&identity.name.name)])
            }
            _ => Call::new("drop", vec![reference(object)]),
        },
    }
}

/// `rename_..(..)`
pub(super) fn rename(rename: &Rename) -> Call {
    let stays = |from: &QualifiedName| rename.to.namespace == from.namespace;
    let to = || text(&rename.to.name);
    match &rename.object {
        ObjectRef::Table(from) if stays(from) => Call::new("rename_table", vec![name(from), to()]),
        ObjectRef::Enum(from) if stays(from) => Call::new("rename_enum", vec![name(from), to()]),
        ObjectRef::Sequence(from) if stays(from) => Call::new("rename_sequence", vec![name(from), to()]),
        ObjectRef::Index { table, name: from } if stays(table) => {
            Call::new("rename_index", vec![name(table), text(from), to()])
        }
        ObjectRef::Namespace(from) if rename.to.namespace == Namespace::Default => {
            Call::new("rename_schema", vec![text(from), to()])
        }
        ObjectRef::Table(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Sequence(_)
        | ObjectRef::Index { .. }
        | ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Definition(_) => Call::new("rename", vec![reference(&rename.object), name(&rename.to)]),
    }
}
