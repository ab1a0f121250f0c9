//! Asks a database how it spells what was declared: the objects are made on a scratch database and read back.
//!
//! What text work cannot decide (`a = any(array['x'])` for `a in ('x')`) the database itself decides. Invariant: nothing is changed but the
//! scratch database, which is gone afterwards.

use super::scratch::ScratchPlace;
use crate::model::{DefinitionKind, Mentions, Object, ObjectRef, Schema, Vocabulary, named_by, standing};
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
    let vocabulary = Vocabulary::of(declared.references());
    let mut open: Vec<ObjectRef> = wanted.iter().cloned().collect();
    let mut taken = BTreeSet::new();
    while let Some(reference) = open.pop() {
        if !taken.insert(reference.clone()) {
            continue;
        }
        let Some(object) = declared.get(&reference) else { continue };
        match object {
            Object::Table(table) => {
                open.extend(table.foreign_keys.iter().map(|key| ObjectRef::Table(key.references.clone())));
                open.extend(
                    table.columns.iter().filter_map(|c| c.column_type.enum_name().cloned().map(ObjectRef::Enum)),
                );
                open.extend(declared.indexes_of(&table.name).map(|i| ObjectRef::index(&table.name, i.name.as_str())));
            }
            Object::Index(index) => open.push(declared.relation(&index.table)),
            Object::Definition(definition) => {
                open.extend(definition.identity.table.as_ref().map(|name| declared.relation(name)));
                open.extend(named_by(definition, &vocabulary));
            }
            Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_) => {}
        }
        let mentions = Mentions::of(&standing::expressions(object).join("\n"));
        open.extend(vocabulary.spoken_of(&mentions).filter(|spoken| is_routine(spoken)).cloned());
    }
    // Namespaces, extensions and sequences are few and needed by what the text of an expression says: all of them.
    let always = |object: &Object| matches!(object, Object::Namespace(_) | Object::Extension(_) | Object::Sequence(_));
    declared.iter().filter(|object| always(object) || taken.contains(&object.reference())).cloned().collect()
}

fn is_routine(object: &ObjectRef) -> bool {
    matches!(object, ObjectRef::Definition(definition) if definition.kind == DefinitionKind::Routine)
}
