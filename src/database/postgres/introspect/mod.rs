//! The live schema, from one batch of catalog queries in one repeatable-read transaction.
//!
//! The queries return raw catalog columns, which the modules here put together; the server is asked to print only expressions and bodies.
//! Left out for now: partitions and children by inheritance, exclusion constraints, aggregates, rules, privileges.

mod classify;
mod constraints;
mod definitions;
mod indexes;
mod tables;

use crate::dialect::postgres::{normalize, quoting};
use crate::model::{Enum, Extension, Namespace, NamespaceObject, Object, ObjectRef, QualifiedName, Schema, Sequence};
use crate::plan::{Row, Scope, Target};
use std::collections::{BTreeMap, HashMap};

/// One query for each kind of thing, whatever the number of tables.
const QUERIES: [&str; 15] = [
    include_str!("../catalog/default_namespace.sql"),
    include_str!("../catalog/namespaces.sql"),
    include_str!("../catalog/extensions.sql"),
    include_str!("../catalog/enums.sql"),
    include_str!("../catalog/sequences.sql"),
    include_str!("../catalog/tables.sql"),
    include_str!("../catalog/columns.sql"),
    include_str!("../catalog/constraints.sql"),
    include_str!("../catalog/indexes.sql"),
    include_str!("../catalog/operator_classes.sql"),
    include_str!("../catalog/views.sql"),
    include_str!("../catalog/view_dependencies.sql"),
    include_str!("../catalog/routines.sql"),
    include_str!("../catalog/triggers.sql"),
    include_str!("../catalog/policies.sql"),
];

/// The batch. Inside a transaction of the caller it reads what that transaction sees.
pub(super) fn batch(scope: &Scope, in_transaction: bool) -> String {
    let named = scope.schemas.iter().map(|name| quoting::literal(name));
    let namespaces: Vec<String> =
        std::iter::once("coalesce(current_schema(), 'public')".to_owned()).chain(named).collect();
    let queries = QUERIES.join(";\n").replace("{namespaces}", &namespaces.join(", "));
    match in_transaction {
        true => queries,
        false => format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n{queries};\nCOMMIT"),
    }
}

/// The rows of each query.
struct Catalog {
    default_namespace: String,
    namespaces: Vec<Row>,
    extensions: Vec<Row>,
    enums: Vec<Row>,
    sequences: Vec<Row>,
    tables: Vec<Row>,
    columns: Vec<Row>,
    constraints: Vec<Row>,
    indexes: Vec<Row>,
    operator_classes: Vec<Row>,
    views: Vec<Row>,
    view_dependencies: Vec<Row>,
    routines: Vec<Row>,
    triggers: Vec<Row>,
    policies: Vec<Row>,
}

impl Catalog {
    fn of(sets: Vec<Vec<Row>>, in_transaction: bool) -> Self {
        let mut sets = sets.into_iter().skip(usize::from(!in_transaction));
        let mut next = || sets.next().unwrap_or_default();
        Self {
            default_namespace: next().into_iter().next().map(|row| text(&row, 0)).unwrap_or_default(),
            namespaces: next(),
            extensions: next(),
            enums: next(),
            sequences: next(),
            tables: next(),
            columns: next(),
            constraints: next(),
            indexes: next(),
            operator_classes: next(),
            views: next(),
            view_dependencies: next(),
            routines: next(),
            triggers: next(),
            policies: next(),
        }
    }

    fn name(&self, namespace: &str, name: &str) -> QualifiedName {
        QualifiedName { namespace: self.namespace(namespace), name: name.to_owned() }
    }

    fn namespace(&self, namespace: &str) -> Namespace {
        match namespace == self.default_namespace {
            true => Namespace::Default,
            false => Namespace::from(namespace),
        }
    }
}

/// Puts the rows together.
pub(super) fn schema(target: &Target, scope: &Scope, sets: Vec<Vec<Row>>, in_transaction: bool) -> Schema {
    let catalog = Catalog::of(sets, in_transaction);
    let mut known: HashMap<String, ObjectRef> = HashMap::new();
    let mut schema = Schema::new();
    read_namespaces(&catalog, &mut schema);
    read_enums(&catalog, &mut schema, &mut known);
    let sequences = Sequences::of(&catalog);
    let tables = tables::read(&catalog, &sequences);
    sequences.free(&catalog, &tables).for_each(|object| {
        schema.insert(object);
    });
    indexes::read(&catalog, &tables).for_each(|object| {
        schema.insert(object);
    });
    for (oid, table) in tables {
        known.insert(oid, ObjectRef::Table(table.table.name.clone()));
        schema.insert(Object::Table(table.table));
    }
    definitions::read(&catalog, known, &mut schema);
    schema.retain(|object| scope.covers(&object.reference()));
    normalize::normalize(target, &mut schema);
    schema
}

fn read_namespaces(catalog: &Catalog, schema: &mut Schema) {
    for row in &catalog.namespaces {
        schema.insert(Object::Namespace(NamespaceObject { name: text(row, 0), comment: optional(row, 1) }));
    }
    for row in &catalog.extensions {
        let namespace = catalog.namespace(&text(row, 1));
        schema.insert(Object::Extension(Extension { name: text(row, 0), namespace, version: None }));
    }
}

/// A row for each value, in their order.
fn read_enums(catalog: &Catalog, schema: &mut Schema, known: &mut HashMap<String, ObjectRef>) {
    let mut enums: BTreeMap<QualifiedName, Enum> = BTreeMap::new();
    for row in &catalog.enums {
        let name = catalog.name(&text(row, 1), &text(row, 2));
        known.insert(text(row, 0), ObjectRef::Enum(name.clone()));
        let empty = || Enum { name: name.clone(), values: Vec::new(), comment: optional(row, 3) };
        enums.entry(name.clone()).or_insert_with(empty).values.extend(optional(row, 4));
    }
    for enumeration in enums.into_values() {
        schema.insert(Object::Enum(enumeration));
    }
}

/// A sequence and the column that owns it.
struct OwnedSequence {
    sequence: Sequence,
    /// As the server prints it in `nextval('..'::regclass)`.
    printed: String,
    /// Table and number of the column.
    owner: Option<(String, String)>,
    identity: bool,
}

struct Sequences(Vec<OwnedSequence>);

impl Sequences {
    fn of(catalog: &Catalog) -> Self {
        let read = |row: &Row| OwnedSequence {
            sequence: Sequence {
                name: catalog.name(&text(row, 1), &text(row, 2)),
                data_type: optional(row, 4),
                start: number(row, 5),
                increment: number(row, 6),
                minimum: number(row, 7),
                maximum: number(row, 8),
                cycle: truth(row, 9),
            },
            printed: text(row, 3),
            owner: optional(row, 11).zip(optional(row, 12)),
            identity: optional(row, 10).as_deref() == Some("i"),
        };
        Self(catalog.sequences.iter().map(read).collect())
    }

    /// By the column that owns each.
    fn by_owner(&self) -> HashMap<(&str, &str), &OwnedSequence> {
        let owned = |sequence: &'_ OwnedSequence| sequence.owner.is_some();
        let owned = self.0.iter().filter(|sequence| owned(sequence));
        owned.filter_map(|s| s.owner.as_ref().map(|(table, column)| ((table.as_str(), column.as_str()), s))).collect()
    }

    /// The ones that number no column by themselves.
    fn free(&self, _: &Catalog, tables: &tables::Tables) -> impl Iterator<Item = Object> {
        let used = |sequence: &&OwnedSequence| {
            sequence.identity
                || sequence.owner.as_ref().is_some_and(|(table, column)| {
                    let known = tables.get(table).and_then(|table| table.column(column));
                    known.is_none_or(|column| column.identity.is_some())
                })
        };
        let free: Vec<Object> =
            self.0.iter().filter(|s| !used(s)).map(|s| Object::Sequence(s.sequence.clone())).collect();
        free.into_iter()
    }
}

fn optional(row: &Row, at: usize) -> Option<String> {
    row.get(at).cloned().flatten()
}

fn text(row: &Row, at: usize) -> String {
    optional(row, at).unwrap_or_default()
}

fn number(row: &Row, at: usize) -> Option<i64> {
    row.get(at).and_then(Option::as_ref).and_then(|text| text.parse().ok())
}

fn truth(row: &Row, at: usize) -> bool {
    row.get(at).and_then(Option::as_deref) == Some("t")
}

/// `{1,2}` and `1 2`
fn numbers(row: &Row, at: usize) -> Vec<String> {
    let text = text(row, at);
    let inner = text.trim_matches(['{', '}']);
    inner.split([',', ' ']).filter(|number| !number.is_empty()).map(str::to_owned).collect()
}

/// A JSON array of texts.
fn list(row: &Row, at: usize) -> Vec<Option<String>> {
    optional(row, at).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
