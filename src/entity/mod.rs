//! Rust source of entities to a schema.
//!
//! The source is read as text, never compiled, so autogenerate works while the entity crate does not build. What one item may be written with
//! is `anabranch_syntax`'s (shared with the derive); here is what needs all files: names of types, references, and the names that constraints get.
//!
//! Invariant: pure. Files are handed in as [`Sources`]; every mistake of every file is reported at once, and a schema only where there is none.

mod collect;
mod column;
mod mistake;
mod reference;
mod renames;
mod resolve;
mod sources;
mod table;

pub use mistake::{EntityMistake, EntityMistakes};
pub use sources::{ModuleDeclaration, SourceFile, Sources, module_declarations};

use crate::model::{DialectName, Namespace, NamespaceObject, Object, Schema};
use crate::operation::Operation;
use std::collections::BTreeSet;

/// What entities declare for one database.
#[derive(Debug, Clone, PartialEq)]
pub struct EntitySchema {
    /// Their schema.
    pub schema: Schema,
    /// What `renamed_from` says: renames that hold where the old name exists and the new one does not.
    pub renames: Vec<Operation>,
}

/// Reads entities as they are on `dialect`.
///
/// # Errors
/// Every mistake in every file.
pub fn read(sources: &Sources, dialect: DialectName) -> Result<EntitySchema, EntityMistakes> {
    let mut report = mistake::Report::new(sources);
    let collected = collect::collect(sources, &mut report);
    let resolver = resolve::Resolver::new(&collected, dialect);
    let mut schema = Schema::new();
    resolver.enumerations(&mut schema, &mut report);
    table::tables(&resolver, &mut schema, &mut report);
    namespaces(&mut schema, dialect);
    let renames = renames::renames(&resolver);
    report.finish(EntitySchema { schema, renames })
}

/// A schema that a table or type lives in must exist. Only PostgreSQL has them as objects; `public` is there from the start.
fn namespaces(schema: &mut Schema, dialect: DialectName) {
    if dialect != DialectName::Postgres {
        return;
    }
    let named = |object: &Object| match object {
        Object::Table(table) => Some(table.name.namespace.clone()),
        Object::Enum(enumeration) => Some(enumeration.name.namespace.clone()),
        Object::Namespace(_)
        | Object::Extension(_)
        | Object::Sequence(_)
        | Object::Index(_)
        | Object::Definition(_) => None,
    };
    let names: BTreeSet<_> = schema.iter().filter_map(named).collect();
    for namespace in names {
        match namespace {
            Namespace::Named(name) if name != "public" => {
                schema.insert(Object::Namespace(NamespaceObject { name, comment: None }));
            }
            Namespace::Named(_) | Namespace::Default => {}
        }
    }
}

#[cfg(test)]
mod tests;
