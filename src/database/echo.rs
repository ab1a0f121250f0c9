//! Asks a database how it spells what was declared: the objects are made on a scratch database and read back.
//!
//! What text work cannot decide (`a = any(array['x'])` for `a in ('x')`) the database itself decides. Invariant: nothing is changed but the
//! scratch database, which is gone afterwards.

use super::scratch::ScratchPlace;
use crate::model::{Definition, Mentions, Object, ObjectRef, Schema};
use crate::operation::{Action, Operation, order};
use crate::plan::{Database, DatabaseError, DatabaseErrorKind, Dialect, Scope};
use std::collections::BTreeSet;

/// Makes the wanted objects of `declared`, and what they need, on a scratch database; hands back what that database says they are.
///
/// # Errors
/// No scratch database is to be had, or the declaration is not accepted by the database (whose words then name the mistake).
pub async fn echo(
    database: &mut dyn Database,
    place: &ScratchPlace,
    dialect: &dyn Dialect,
    declared: &Schema,
    wanted: &BTreeSet<ObjectRef>,
    scope: &Scope,
) -> Result<Schema, DatabaseError> {
    let needed = closure(declared, wanted);
    let target = database.target().clone();
    let creates = order(needed.into_iter().map(Operation::create).collect(), &Schema::new());
    let actions: Vec<Action> = creates.into_iter().map(Action::operation).collect();
    let plan = dialect
        .plan(&target, &actions, &Schema::new())
        .map_err(|error| DatabaseError::new(DatabaseErrorKind::Other, error.to_string()))?;
    let mut scratch = place.open(dialect.name(), Some(database)).await?;
    let result = run(&mut *scratch, &plan.sql(), scope).await;
    let discarded = scratch.discard().await;
    let schema = result?;
    discarded?;
    Ok(schema)
}

async fn run(scratch: &mut dyn Database, sql: &[String], scope: &Scope) -> Result<Schema, DatabaseError> {
    for statement in sql {
        scratch.execute(statement).await?;
    }
    scratch.introspect(scope).await
}

/// The wanted objects, whole tables with what belongs to them, and all that these need.
fn closure(declared: &Schema, wanted: &BTreeSet<ObjectRef>) -> Vec<Object> {
    let mut open: Vec<ObjectRef> = wanted.iter().cloned().collect();
    let mut taken = BTreeSet::new();
    while let Some(reference) = open.pop() {
        if !declared.contains(&reference) || !taken.insert(reference.clone()) {
            continue;
        }
        match declared.get(&reference) {
            Some(Object::Table(table)) => {
                open.extend(table.foreign_keys.iter().map(|key| ObjectRef::Table(key.references.clone())));
                open.extend(
                    table.columns.iter().filter_map(|c| c.column_type.enum_name().cloned().map(ObjectRef::Enum)),
                );
                open.extend(declared.indexes_of(&table.name).map(|i| ObjectRef::index(&table.name, i.name.as_str())));
            }
            Some(Object::Index(index)) => open.push(ObjectRef::Table(index.table.clone())),
            Some(Object::Definition(definition)) => open.extend(needed_by(definition, declared)),
            Some(Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_)) | None => {}
        }
    }
    // Namespaces, extensions and sequences are few and needed by what the text of an expression says: all of them.
    let always = |object: &Object| matches!(object, Object::Namespace(_) | Object::Extension(_) | Object::Sequence(_));
    let complete = |object: &Object| match object {
        Object::Definition(definition) => {
            Object::Definition(Definition { depends_on: needed_by(definition, declared), ..definition.clone() })
        }
        other => other.clone(),
    };
    declared.iter().filter(|object| always(object) || taken.contains(&object.reference())).map(complete).collect()
}

/// What a definition needs: as it says, or where it says nothing, as one of a revision does, whatever its text speaks of.
fn needed_by(definition: &Definition, declared: &Schema) -> Vec<ObjectRef> {
    if !definition.depends_on.is_empty() {
        return definition.depends_on.clone();
    }
    let own = ObjectRef::Definition(definition.identity.clone());
    let mentions = Mentions::of(&definition.text);
    declared.references().filter(|other| **other != own && mentions.has(other)).cloned().collect()
}
