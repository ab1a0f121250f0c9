//! The order of operations: facts are edges of a graph, and where no fact decides the written order stays.
//!
//! petgraph's own topological sort reverses unconnected nodes (`research/tried.md`), so this is Kahn's algorithm with a heap over the positions.

use super::{Operation, TableChange};
use crate::model::{Column, Constraint, ForeignKey, Namespace, Object, ObjectRef, QualifiedName, Schema};
use petgraph::{Direction, graph::DiGraph, graph::NodeIndex};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, HashMap},
};

/// What an operation has to do with an object, for the sake of order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Relation {
    /// It is there only afterwards.
    Makes,
    /// It must be there.
    Needs,
    /// It is needed no more afterwards.
    Releases,
    /// It is gone afterwards.
    Removes,
}

/// Sorts operations so that each finds what it needs. A cycle of foreign keys among new tables is broken: the key that closes it becomes an
/// operation of its own, after both tables.
pub fn order(operations: Vec<Operation>, before: &Schema) -> Vec<Operation> {
    let operations = break_cycles(operations, before);
    let edges = facts(&operations, before);
    let mut graph: DiGraph<usize, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = (0..operations.len()).map(|position| graph.add_node(position)).collect();
    for (first, then) in edges {
        graph.add_edge(nodes[first], nodes[then], ());
    }
    let positions = kahn(&graph);
    let mut slots: Vec<Option<Operation>> = operations.into_iter().map(Some).collect();
    positions.into_iter().filter_map(|position| slots[position].take()).collect()
}

/// The facts: pairs of positions, this one before that one.
pub fn facts(operations: &[Operation], before: &Schema) -> BTreeSet<(usize, usize)> {
    let mut by_object: HashMap<ObjectRef, Vec<(usize, Relation)>> = HashMap::new();
    for (position, operation) in operations.iter().enumerate() {
        for (object, relation) in relations(operation, before) {
            by_object.entry(object).or_default().push((position, relation));
        }
    }
    let mut edges = BTreeSet::new();
    for mentions in by_object.values() {
        let with = |wanted: Relation| mentions.iter().filter(move |(_, r)| *r == wanted).map(|(position, _)| *position);
        let mut all_before = |first: Relation, then: Relation| {
            for one in with(first) {
                edges.extend(with(then.clone()).filter(|other| *other != one).map(|other| (one, other)));
            }
        };
        // An object is made before it is used, let go of before it is removed, and removed before another takes its name.
        all_before(Relation::Makes, Relation::Needs);
        all_before(Relation::Releases, Relation::Removes);
        all_before(Relation::Removes, Relation::Makes);
    }
    edges
}

fn kahn(graph: &DiGraph<usize, ()>) -> Vec<usize> {
    let mut waits: Vec<usize> =
        graph.node_indices().map(|node| graph.neighbors_directed(node, Direction::Incoming).count()).collect();
    let mut ready: BinaryHeap<Reverse<NodeIndex>> =
        graph.node_indices().filter(|node| waits[node.index()] == 0).map(Reverse).collect();
    let mut done = vec![false; waits.len()];
    let mut out = Vec::with_capacity(waits.len());
    while out.len() < waits.len() {
        // Nothing ready: what is left stands in a circle that no operation can break, and the written order decides.
        let stuck = || graph.node_indices().find(|node| !done[node.index()]);
        let Some(node) = ready.pop().map(|Reverse(node)| node).or_else(stuck) else { break };
        if std::mem::replace(&mut done[node.index()], true) {
            continue;
        }
        out.push(graph[node]);
        for next in graph.neighbors(node) {
            waits[next.index()] -= 1;
            if waits[next.index()] == 0 {
                ready.push(Reverse(next));
            }
        }
    }
    out
}

fn relations(operation: &Operation, before: &Schema) -> Vec<(ObjectRef, Relation)> {
    let mut out = Vec::new();
    match operation {
        Operation::Create { object, .. } | Operation::Become(object) => {
            out.push((object.reference(), Relation::Makes));
            out.extend(needs_of(object).into_iter().map(|needed| (needed, Relation::Needs)));
        }
        Operation::Drop { object, .. } => {
            out.push((object.clone(), Relation::Removes));
            if let Some(object) = before.get(object) {
                out.extend(needs_of(object).into_iter().map(|needed| (needed, Relation::Releases)));
            }
            // Its triggers and policies go with a table, and let go of what they call.
            if let ObjectRef::Table(table) = object {
                let parts = before.parts_of(table).flat_map(needs_of);
                out.extend(parts.map(|needed| (needed, Relation::Releases)));
            }
        }
        Operation::Rename(rename) => {
            out.push((rename.object.clone(), Relation::Removes));
            out.push((rename.new_reference(), Relation::Makes));
        }
        Operation::AlterTable(alter) => {
            out.push((ObjectRef::Table(alter.table.clone()), Relation::Needs));
            out.push((ObjectRef::Table(alter.table.clone()), Relation::Releases));
            for change in &alter.changes {
                change_relations(change, &alter.table, before, &mut out);
            }
        }
        Operation::AlterEnum(alter) => {
            let name = ObjectRef::Enum(alter.name.clone());
            let adds = alter.changes.iter().any(|change| matches!(change, super::EnumChange::AddValue { .. }));
            // A value is there before a default uses it, and no default uses it before it goes.
            out.push((name, if adds { Relation::Makes } else { Relation::Removes }));
        }
        Operation::Execute(execute) => {
            for operation in execute.effect.iter().flatten() {
                out.extend(relations(operation, before));
            }
        }
    }
    out
}

fn change_relations(
    change: &TableChange,
    table: &QualifiedName,
    before: &Schema,
    out: &mut Vec<(ObjectRef, Relation)>,
) {
    let old = before.table(table);
    let column_needs = |column: &Column| column.column_type.enum_name().cloned().map(ObjectRef::Enum);
    match change {
        TableChange::AddColumn { column, .. } => {
            out.extend(column_needs(column).map(|needed| (needed, Relation::Needs)));
            out.extend(sequence_of(column).map(|needed| (needed, Relation::Needs)));
        }
        TableChange::DropColumn { name, .. } => {
            let column = old.and_then(|table| table.column(name));
            out.extend(column.and_then(column_needs).map(|needed| (needed, Relation::Releases)));
            out.extend(column.and_then(sequence_of).map(|needed| (needed, Relation::Releases)));
            let keys = old.iter().flat_map(|table| &table.foreign_keys).filter(|key| key.columns.contains(name));
            out.extend(keys.map(|key| (ObjectRef::Table(key.references.clone()), Relation::Releases)));
            // Its indexes go before it, so that none is dropped by the database under our feet.
            let indexes = before.indexes_of(table).filter(|i| i.parts.iter().any(|p| p.column_name() == Some(name)));
            out.extend(indexes.map(|i| (ObjectRef::index(table, i.name.as_str()), Relation::Makes)));
        }
        TableChange::AlterColumn { name, change } => {
            if let super::ColumnChange::Type { to, .. } = change {
                out.extend(to.enum_name().cloned().map(|name| (ObjectRef::Enum(name), Relation::Needs)));
                let column = old.and_then(|table| table.column(name));
                out.extend(column.and_then(column_needs).map(|needed| (needed, Relation::Releases)));
            }
        }
        TableChange::AddConstraint(Constraint::ForeignKey(key)) => {
            out.push((ObjectRef::Table(key.references.clone()), Relation::Needs));
            out.push((key_object(&key.references), Relation::Needs));
        }
        TableChange::AddConstraint(Constraint::PrimaryKey(_) | Constraint::Unique(_)) => {
            out.push((key_object(table), Relation::Makes));
        }
        TableChange::AddConstraint(Constraint::Check(_)) => {}
        TableChange::DropConstraint { name, .. } => match old.and_then(|table| table.constraint(name)) {
            Some(Constraint::ForeignKey(key)) => {
                out.push((ObjectRef::Table(key.references.clone()), Relation::Releases));
                out.push((key_object(&key.references), Relation::Releases));
            }
            Some(Constraint::PrimaryKey(_) | Constraint::Unique(_)) => out.push((key_object(table), Relation::Removes)),
            Some(Constraint::Check(_)) | None => {}
        },
        TableChange::RenameColumn { .. }
        | TableChange::RenameConstraint { .. }
        | TableChange::SetComment(_)
        | TableChange::SetOptions(_) => {}
    }
}

/// Stands for "the keys of a table": a foreign key is added after the key that it refers to, and dropped before it.
fn key_object(table: &QualifiedName) -> ObjectRef {
    ObjectRef::index(table, "\0key")
}

fn sequence_of(column: &Column) -> Option<ObjectRef> {
    match &column.default {
        Some(crate::model::Expression::NextValue(sequence)) => Some(ObjectRef::Sequence(sequence.clone())),
        _ => None,
    }
}

fn needs_of(object: &Object) -> Vec<ObjectRef> {
    let namespace = |name: &QualifiedName| match &name.namespace {
        Namespace::Default => None,
        Namespace::Named(name) => Some(ObjectRef::Namespace(name.clone())),
    };
    match object {
        Object::Namespace(_) => Vec::new(),
        Object::Extension(extension) => match &extension.namespace {
            Namespace::Default => Vec::new(),
            Namespace::Named(name) => vec![ObjectRef::Namespace(name.clone())],
        },
        Object::Enum(enumeration) => namespace(&enumeration.name).into_iter().collect(),
        Object::Sequence(sequence) => namespace(&sequence.name).into_iter().collect(),
        Object::Table(table) => {
            let enums = table.columns.iter().filter_map(|c| c.column_type.enum_name().cloned().map(ObjectRef::Enum));
            let sequences = table.columns.iter().filter_map(sequence_of);
            let referenced = table.foreign_keys.iter().filter(|key| key.references != table.name);
            let referenced = referenced.map(|key| ObjectRef::Table(key.references.clone()));
            namespace(&table.name).into_iter().chain(enums).chain(sequences).chain(referenced).collect()
        }
        Object::Index(index) => vec![ObjectRef::Table(index.table.clone())],
        Object::Definition(definition) => {
            let table = definition.identity.table.clone().map(ObjectRef::Table);
            definition.depends_on.iter().cloned().chain(table).collect()
        }
    }
}

/// Where tables that come or go refer to each other in a circle, the keys that close it become operations of their own: added after all
/// creations, dropped before all drops.
fn break_cycles(operations: Vec<Operation>, before: &Schema) -> Vec<Operation> {
    let created = |operation: &Operation| match operation {
        Operation::Create { object: Object::Table(table), .. } => Some(table.clone()),
        _ => None,
    };
    let dropped = |operation: &Operation| match operation {
        Operation::Drop { object: ObjectRef::Table(name), .. } => before.table(name).cloned(),
        _ => None,
    };
    let new = References::of(operations.iter().filter_map(created));
    let old = References::of(operations.iter().filter_map(dropped));
    let (mut first, mut out, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for mut operation in operations {
        if let Operation::Create { object: Object::Table(table), .. } = &mut operation {
            let name = table.name.clone();
            let (closing, kept): (Vec<_>, Vec<_>) =
                table.foreign_keys.drain(..).partition(|key| new.closes_a_circle(&name, key, |to, from| to > from));
            table.foreign_keys = kept;
            last.extend(closing.into_iter().map(|key| {
                Operation::alter_table(&name, vec![TableChange::AddConstraint(Constraint::ForeignKey(key))])
            }));
        } else if let Some(table) = dropped(&operation) {
            let closing =
                table.foreign_keys.iter().filter(|key| old.closes_a_circle(&table.name, key, |to, from| to < from));
            first.extend(closing.map(|key| {
                let name = key.name.as_str().to_owned();
                Operation::alter_table(&table.name, vec![TableChange::DropConstraint { name, if_exists: false }])
            }));
        }
        out.push(operation);
    }
    first.into_iter().chain(out).chain(last).collect()
}

/// Which tables refer to which, and in what order they were written.
struct References(HashMap<QualifiedName, (usize, Vec<QualifiedName>)>);

impl References {
    fn of(tables: impl Iterator<Item = crate::model::Table>) -> Self {
        let referenced =
            |table: &crate::model::Table| table.foreign_keys.iter().map(|k| k.references.clone()).collect();
        Self(tables.enumerate().map(|(at, table)| (table.name.clone(), (at, referenced(&table)))).collect())
    }

    fn closes_a_circle(&self, from: &QualifiedName, key: &ForeignKey, wrong_way: fn(usize, usize) -> bool) -> bool {
        let (Some((from_at, _)), Some((to_at, _))) = (self.0.get(from), self.0.get(&key.references)) else {
            return false;
        };
        key.references != *from && wrong_way(*to_at, *from_at) && self.reaches(&key.references, from)
    }

    fn reaches(&self, from: &QualifiedName, to: &QualifiedName) -> bool {
        let mut seen: BTreeSet<&QualifiedName> = BTreeSet::new();
        let mut open = vec![from];
        while let Some(table) = open.pop() {
            if table == to {
                return true;
            }
            if seen.insert(table) {
                open.extend(self.0.get(table).iter().flat_map(|(_, referenced)| referenced));
            }
        }
        false
    }
}
