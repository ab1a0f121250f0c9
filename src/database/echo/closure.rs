//! What must be there so that the wanted objects can be made.

use super::Question;
use crate::model::{
    Definition, DefinitionKind, DialectName, Expression, Index, IndexValue, Mentions, Object, ObjectRef, Owner,
    Restoration, Schema, Table, Unmodelled,
};
use std::collections::BTreeSet;

/// The wanted objects, whole tables with their indexes, and all that these need.
pub(super) fn closure(question: Question<'_>, dialect: DialectName) -> Vec<Object> {
    let Question { schema, wanted, .. } = question;
    let mut open: Vec<ObjectRef> = wanted.iter().cloned().collect();
    open.extend(called_by(&question.beside.iter().flat_map(making).collect::<Vec<_>>().join("\n"), schema));
    let mut taken = BTreeSet::new();
    while let Some(reference) = open.pop() {
        if !schema.contains(&reference) || !taken.insert(reference.clone()) {
            continue;
        }
        match schema.get(&reference) {
            Some(Object::Table(table)) => {
                if dialect != DialectName::Postgres {
                    open.extend(table.foreign_keys.iter().map(|key| ObjectRef::Table(key.references.clone())));
                }
                open.extend(
                    table.columns.iter().filter_map(|c| c.column_type.enum_name().cloned().map(ObjectRef::Enum)),
                );
                open.extend(schema.indexes_of(&table.name).map(|i| ObjectRef::index(&table.name, i.name.as_str())));
                open.extend(called_by(&texts_of_table(table), schema));
            }
            Some(Object::Index(index)) => {
                open.push(ObjectRef::Table(index.table.clone()));
                open.extend(called_by(&texts_of_index(index), schema));
            }
            Some(Object::Definition(definition)) => {
                open.extend(needed_by(definition, schema));
                open.extend(relation_of(definition, schema));
            }
            Some(Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_)) | None => {}
        }
    }
    // Namespaces and extensions are few and needed by what the text of an expression says: all of them.
    let always = |object: &Object| matches!(object, Object::Namespace(_) | Object::Extension(_));
    let complete = |object: &Object| match object {
        Object::Definition(definition) => {
            Object::Definition(Definition { depends_on: needed_by(definition, schema), ..definition.clone() })
        }
        other => other.clone(),
    };
    schema.iter().filter(|object| always(object) || taken.contains(&object.reference())).map(complete).collect()
}

/// What a definition needs: as it says, or where it says nothing, as one of a revision does, whatever its text speaks of.
fn needed_by(definition: &Definition, schema: &Schema) -> Vec<ObjectRef> {
    if !definition.depends_on.is_empty() {
        return definition.depends_on.clone();
    }
    let own = ObjectRef::Definition(definition.identity.clone());
    let mentions = Mentions::of(&definition.text);
    schema.references().filter(|other| **other != own && mentions.has(other)).cloned().collect()
}

/// The statements that make an object of a kind that the model does not know.
pub(super) fn making(found: &Unmodelled) -> Vec<String> {
    match (&found.owner, &found.restoration) {
        (Owner::Unknown { .. }, Restoration::Statements { put_back, .. }) => put_back.clone(),
        _ => Vec::new(),
    }
}

/// The table or view of a trigger or policy.
fn relation_of<'a>(definition: &'a Definition, schema: &'a Schema) -> impl Iterator<Item = ObjectRef> + 'a {
    let relation = definition.identity.table.iter();
    relation.flat_map(move |name| {
        let views = [DefinitionKind::View, DefinitionKind::MaterializedView].map(|kind| {
            ObjectRef::Definition(crate::model::DefinitionRef {
                kind,
                name: name.clone(),
                signature: None,
                table: None,
            })
        });
        views.into_iter().chain([ObjectRef::Table(name.clone())]).filter(|reference| schema.contains(reference))
    })
}

/// The routines and sequences that texts speak of.
fn called_by(texts: &str, schema: &Schema) -> Vec<ObjectRef> {
    if texts.is_empty() {
        return Vec::new();
    }
    let mentions = Mentions::of(texts);
    let is_called = |reference: &&ObjectRef| match reference {
        ObjectRef::Sequence(_) => true,
        ObjectRef::Definition(definition) => definition.kind == DefinitionKind::Routine,
        ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Table(_)
        | ObjectRef::Index { .. } => false,
    };
    schema.references().filter(is_called).filter(|reference| mentions.has(reference)).cloned().collect()
}

fn texts_of_table(table: &Table) -> String {
    let checks = table.checks.iter().map(|check| check.expression.clone());
    let defaults = table.columns.iter().filter_map(|column| match &column.default {
        Some(Expression::Sql(text)) => Some(text.clone()),
        Some(Expression::NextValue(sequence)) => Some(sequence.name.clone()),
        _ => None,
    });
    let generated = table.columns.iter().filter_map(|column| Some(column.generated.as_ref()?.expression.clone()));
    checks.chain(defaults).chain(generated).collect::<Vec<_>>().join("\n")
}

fn texts_of_index(index: &Index) -> String {
    let parts = index.parts.iter().filter_map(|part| match &part.value {
        IndexValue::Expression(sql) => Some(sql.clone()),
        IndexValue::Column(_) => None,
    });
    parts.chain(index.predicate.clone()).collect::<Vec<_>>().join("\n")
}

/// Whether the object can be asked for without the tables that it refers to: only PostgreSQL adds each part of a table by itself.
pub(super) fn without_references(object: Object, dialect: DialectName) -> Object {
    match object {
        Object::Table(table) if dialect == DialectName::Postgres => {
            let columns = table.columns.into_iter().map(|column| crate::model::Column { comment: None, ..column });
            Object::Table(Table { foreign_keys: Vec::new(), comment: None, columns: columns.collect(), ..table })
        }
        Object::Sequence(sequence) => Object::Sequence(crate::model::Sequence { owned_by: None, ..sequence }),
        Object::Index(index) => Object::Index(Index { comment: None, concurrently: false, ..index }),
        Object::Definition(definition) => Object::Definition(Definition { comment: None, ..definition }),
        other @ (Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Table(_)) => other,
    }
}
