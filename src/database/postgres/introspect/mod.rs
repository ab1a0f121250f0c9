//! The live schema, from one batch of catalog queries.
//!
//! Invariant: what is read is spelled as the server spells it; what the model has no place for is in [`Schema::unmodelled`].

mod catalog;
mod classify;
mod constraints;
mod definitions;
mod indexes;
mod owners;
mod sequences;
mod standing;
mod tables;
mod unmodelled;

pub(super) use catalog::batch;

use crate::dialect::postgres::normalize;
use crate::model::{Enum, Extension, NamespaceObject, Object, ObjectRef, Owner, QualifiedName, Schema};
use crate::plan::{Row, Scope, Target};
use catalog::{Catalog, optional, text};
use owners::Owners;
use sequences::Sequences;
use standing::Standing;
use std::collections::BTreeMap;

/// Puts the rows together.
pub(super) fn schema(target: &Target, scope: &Scope, sets: Vec<Vec<Row>>, in_transaction: bool) -> Schema {
    let catalog = Catalog::of(sets, in_transaction);
    let (mut schema, mut owners) = (Schema::new(), Owners::default());
    read_namespaces(&catalog, &mut schema, &mut owners);
    read_enums(&catalog, &mut schema, &mut owners);
    let sequences = Sequences::of(&catalog);
    let tables = tables::read(&catalog, &sequences, &mut owners);
    let mut found = sequences.read(&tables, &mut schema, &mut owners);
    indexes::read(&catalog, &tables, &mut schema, &mut owners);
    indexes::read(&catalog, &tables::read_materialized_views(&catalog), &mut schema, &mut owners);
    for table in tables.into_values() {
        schema.insert(Object::Table(table.table));
    }
    definitions::read(&catalog, &mut schema, &mut owners);
    let standing = Standing::of(&catalog);
    found.extend(unmodelled::read(&catalog, scope, &mut owners, &standing));
    found.extend(standing.out_of_scope());
    standing.tell(&catalog, &owners, &mut schema);
    schema.retain(|object| scope.covers(&object.reference()));
    found.retain(|one| one.owner.object().is_none_or(|object| scope.covers(object)));
    found.sort();
    found.dedup();
    schema.extend_unmodelled(found);
    normalize::structure(target, &mut schema);
    schema
}

fn read_namespaces(catalog: &Catalog, schema: &mut Schema, owners: &mut Owners) {
    let default = QualifiedName::new(catalog.default_name());
    for row in &catalog.default_namespace {
        owners.add("pg_namespace", text(row, 1), Owner::Unknown { kind: "schema".to_owned(), name: default.clone() });
    }
    for row in &catalog.namespaces {
        let namespace = NamespaceObject { name: text(row, 0), comment: optional(row, 1) };
        owners.add_object("pg_namespace", text(row, 2), ObjectRef::Namespace(namespace.name.clone()));
        schema.insert(Object::Namespace(namespace));
    }
    for row in &catalog.extensions {
        let namespace = catalog.namespace(&text(row, 1));
        owners.add_object("pg_extension", text(row, 2), ObjectRef::Extension(text(row, 0)));
        schema.insert(Object::Extension(Extension { name: text(row, 0), namespace, version: None }));
    }
}

/// A row for each value, in their order.
fn read_enums(catalog: &Catalog, schema: &mut Schema, owners: &mut Owners) {
    let mut enums: BTreeMap<QualifiedName, Enum> = BTreeMap::new();
    for row in &catalog.enums {
        let name = catalog.name(&text(row, 1), &text(row, 2));
        owners.add_object("pg_type", text(row, 0), ObjectRef::Enum(name.clone()));
        let empty = || Enum { name: name.clone(), values: Vec::new(), comment: optional(row, 3) };
        enums.entry(name.clone()).or_insert_with(empty).values.extend(optional(row, 4));
    }
    for enumeration in enums.into_values() {
        schema.insert(Object::Enum(enumeration));
    }
}
