//! What must be there so that the wanted objects can be made.

use super::Question;
use crate::model::{
    Column, Definition, DefinitionKind, DialectName, Expression, Index, Mentions, Object, ObjectRef, Owner,
    Restoration, Sequence, Table, Unmodelled, Vocabulary, named_by, standing,
};
use std::collections::BTreeSet;

/// The wanted objects, whole tables with their indexes, and all that these need.
pub(super) fn closure(question: Question<'_>, dialect: DialectName) -> Vec<Object> {
    let Question { schema, wanted, beside } = question;
    let vocabulary = Vocabulary::of(schema.references());
    let called_by = |texts: &str| -> Vec<ObjectRef> {
        let mentions = Mentions::of(texts);
        vocabulary.spoken_of(&mentions).filter(|spoken| is_called(spoken)).cloned().collect()
    };
    let mut open: Vec<ObjectRef> = wanted.iter().cloned().collect();
    open.extend(called_by(&beside.iter().flat_map(making).collect::<Vec<_>>().join("\n")));
    let mut taken = BTreeSet::new();
    while let Some(reference) = open.pop() {
        if !taken.insert(reference.clone()) {
            continue;
        }
        let Some(object) = schema.get(&reference) else { continue };
        match object {
            Object::Table(table) => {
                if dialect != DialectName::Postgres {
                    open.extend(table.foreign_keys.iter().map(|key| ObjectRef::Table(key.references.clone())));
                }
                open.extend(table.columns.iter().flat_map(needed_by_column));
                open.extend(schema.indexes_of(&table.name).map(|i| ObjectRef::index(&table.name, i.name.as_str())));
            }
            Object::Index(index) => open.push(schema.relation(&index.table)),
            Object::Definition(definition) => {
                open.extend(definition.identity.table.as_ref().map(|name| schema.relation(name)));
                open.extend(named_by(definition, &vocabulary));
            }
            Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_) => {}
        }
        let texts = standing::expressions(object);
        if !texts.is_empty() {
            open.extend(called_by(&texts.join("\n")));
        }
    }
    // Namespaces and extensions are few and needed by what the text of an expression says: all of them.
    let always = |object: &Object| matches!(object, Object::Namespace(_) | Object::Extension(_));
    schema.iter().filter(|object| always(object) || taken.contains(&object.reference())).cloned().collect()
}

/// The enum that a column is of, and the sequence that it draws from.
fn needed_by_column(column: &Column) -> Vec<ObjectRef> {
    let enumeration = column.column_type.enum_name().cloned().map(ObjectRef::Enum);
    let sequence = match &column.default {
        Some(Expression::NextValue(sequence)) => Some(ObjectRef::Sequence(sequence.clone())),
        _ => None,
    };
    enumeration.into_iter().chain(sequence).collect()
}

fn is_called(object: &ObjectRef) -> bool {
    match object {
        ObjectRef::Sequence(_) => true,
        ObjectRef::Definition(definition) => definition.kind == DefinitionKind::Routine,
        ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Table(_)
        | ObjectRef::Index { .. } => false,
    }
}

/// The statements that make an object of a kind that the model does not know.
pub(super) fn making(found: &Unmodelled) -> Vec<String> {
    match (&found.owner, &found.restoration) {
        (Owner::Unknown { kind, .. }, Restoration::Statements { put_back, .. }) if *kind == found.property => {
            put_back.clone()
        }
        _ => Vec::new(),
    }
}

/// Whether the object can be asked for without the tables that it refers to: only PostgreSQL adds each part of a table by itself.
pub(super) fn without_references(object: Object, dialect: DialectName) -> Object {
    match object {
        Object::Table(table) if dialect == DialectName::Postgres => {
            let columns = table.columns.into_iter().map(|column| Column { comment: None, ..column });
            Object::Table(Table { foreign_keys: Vec::new(), comment: None, columns: columns.collect(), ..table })
        }
        Object::Sequence(sequence) => Object::Sequence(Sequence { owned_by: None, ..sequence }),
        Object::Index(index) => Object::Index(Index { comment: None, concurrently: false, ..index }),
        Object::Definition(definition) => Object::Definition(Definition { comment: None, ..definition }),
        other @ (Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Table(_)) => other,
    }
}
