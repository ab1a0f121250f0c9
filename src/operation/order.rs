//! The order of operations: facts are edges of a graph, and where no fact decides the written order stays.
//!
//! petgraph's own topological sort reverses unconnected nodes (`research/tried.md`), so this is Kahn's algorithm with a heap over the positions.

use super::{AlterTable, Operation, TableChange, facts::facts, facts::renamed, spoken::Strength};
use crate::model::{Constraint, ForeignKey, Object, ObjectRef, QualifiedName, Schema, Table};
use petgraph::{Direction, algo::kosaraju_scc, graph::DiGraph, graph::NodeIndex};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet},
};

/// Sorts operations so that each finds what it needs. A circle (tables that refer to each other) is broken: the foreign keys that close it
/// become operations of their own, dropped before and added after everything else.
pub fn order(operations: Vec<Operation>, before: &Schema) -> Vec<Operation> {
    let graph = graph_of(&operations, before);
    let broken = circles(&graph);
    let (operations, graph) = if broken.is_empty() {
        (operations, graph)
    } else {
        let operations = break_circles(operations, &broken, before);
        let graph = graph_of(&operations, before);
        (operations, graph)
    };
    let positions = kahn(&graph);
    let mut slots: Vec<Option<Operation>> = operations.into_iter().map(Some).collect();
    positions.into_iter().filter_map(|position| slots[position].take()).collect()
}

/// The facts, and what texts speak of as far as it makes no circle: what is only spoken of in a circle decides nothing there.
fn graph_of(operations: &[Operation], before: &Schema) -> DiGraph<usize, ()> {
    let mut edges: Vec<((usize, usize), Strength)> = facts(operations, before).into_iter().collect();
    loop {
        let mut graph: DiGraph<usize, ()> = DiGraph::new();
        let nodes: Vec<NodeIndex> = (0..operations.len()).map(|position| graph.add_node(position)).collect();
        for ((first, then), _) in &edges {
            graph.add_edge(nodes[*first], nodes[*then], ());
        }
        let circles = circles(&graph);
        let within =
            |(first, then): (usize, usize)| circles.get(&first).is_some_and(|of| circles.get(&then) == Some(of));
        let weak = edges.iter().filter(|(edge, strength)| *strength < Strength::Fact && within(*edge));
        let Some(weakest) = weak.map(|(_, strength)| *strength).min() else { return graph };
        edges.retain(|(edge, strength)| *strength != weakest || !within(*edge));
    }
}

fn kahn(graph: &DiGraph<usize, ()>) -> Vec<usize> {
    let mut waits: Vec<usize> =
        graph.node_indices().map(|node| graph.neighbors_directed(node, Direction::Incoming).count()).collect();
    let mut ready: BinaryHeap<Reverse<NodeIndex>> =
        graph.node_indices().filter(|node| waits[node.index()] == 0).map(Reverse).collect();
    let mut done = vec![false; waits.len()];
    let mut first_open = 0;
    let mut out = Vec::with_capacity(waits.len());
    while out.len() < waits.len() {
        while first_open < done.len() && done[first_open] {
            first_open += 1;
        }
        // Nothing ready: what is left stands in a circle that no operation can break, and the written order decides.
        let node = ready.pop().map_or(NodeIndex::new(first_open), |Reverse(node)| node);
        if std::mem::replace(&mut done[node.index()], true) {
            continue;
        }
        out.push(graph[node]);
        for next in graph.neighbors(node) {
            waits[next.index()] -= 1;
            if waits[next.index()] == 0 && !done[next.index()] {
                ready.push(Reverse(next));
            }
        }
    }
    out
}

/// The number of the circle in which a position stands, for those that stand in one.
fn circles(graph: &DiGraph<usize, ()>) -> HashMap<usize, usize> {
    let components = kosaraju_scc(graph).into_iter().filter(|component| component.len() > 1).enumerate();
    components.flat_map(|(number, nodes)| nodes.into_iter().map(move |node| (node.index(), number))).collect()
}

/// Takes foreign keys out of the operations of a circle: of tables that are created or dropped, those that point the wrong way; of altered
/// tables, all.
fn break_circles(operations: Vec<Operation>, circles: &HashMap<usize, usize>, before: &Schema) -> Vec<Operation> {
    let before = renamed(&operations, before);
    let tables = Tables::of(&operations, circles);
    let apart = dropped_constraints(&operations);
    let (mut first, mut out, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for (position, mut operation) in operations.into_iter().enumerate() {
        let Some(circle) = circles.get(&position) else {
            out.push(operation);
            continue;
        };
        let mut emptied = false;
        match &mut operation {
            Operation::Create { object: Object::Table(table), .. } => {
                let (name, keys) = (table.name.clone(), std::mem::take(&mut table.foreign_keys));
                let closes = |key: &ForeignKey| tables.closes(&name, key, *circle, |other| other > position);
                let (closing, kept): (Vec<_>, Vec<_>) = keys.into_iter().partition(closes);
                table.foreign_keys = kept;
                last.extend(key_changes(
                    &name,
                    closing.into_iter().map(Constraint::ForeignKey).map(TableChange::AddConstraint),
                ));
            }
            Operation::Drop { object: ObjectRef::Table(name), .. } => {
                let keys = before.table(name).map(|table| table.foreign_keys.as_slice()).unwrap_or_default();
                let already = |key: &ForeignKey| apart.contains(&(name.clone(), key.name.as_str().to_owned()));
                let closing = keys
                    .iter()
                    .filter(|key| tables.closes(name, key, *circle, |other| other < position) && !already(key));
                first.extend(key_changes(
                    name,
                    closing.map(|key| TableChange::DropConstraint {
                        name: key.name.as_str().to_owned(),
                        if_exists: false,
                    }),
                ));
            }
            Operation::AlterTable(alter) => {
                let (drops, adds) = take_keys(alter, before.table(&alter.table));
                first.extend(key_changes(&alter.table, drops.into_iter()));
                last.extend(key_changes(&alter.table, adds.into_iter()));
                emptied = alter.changes.is_empty();
            }
            Operation::Create { .. }
            | Operation::Drop { .. }
            | Operation::Become(_)
            | Operation::Rename(_)
            | Operation::AlterEnum(_)
            | Operation::Execute(_) => {}
        }
        if !emptied {
            out.push(operation);
        }
    }
    first.into_iter().chain(out).chain(last).collect()
}

/// The constraints that operations of their own drop already.
fn dropped_constraints(operations: &[Operation]) -> HashSet<(QualifiedName, String)> {
    let mut dropped = HashSet::new();
    for operation in operations {
        if let Operation::AlterTable(alter) = operation {
            dropped.extend(alter.changes.iter().filter_map(|change| match change {
                TableChange::DropConstraint { name, .. } => Some((alter.table.clone(), name.clone())),
                _ => None,
            }));
        }
    }
    dropped
}

fn key_changes(table: &QualifiedName, changes: impl Iterator<Item = TableChange>) -> Option<Operation> {
    let changes: Vec<TableChange> = changes.collect();
    (!changes.is_empty()).then(|| Operation::alter_table(table, changes))
}

/// The changes that drop and add foreign keys, taken out of the others.
fn take_keys(alter: &mut AlterTable, before: Option<&Table>) -> (Vec<TableChange>, Vec<TableChange>) {
    let is_key =
        |name: &str| before.is_some_and(|table| table.foreign_keys.iter().any(|key| key.name.as_str() == name));
    let (mut drops, mut adds, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for change in std::mem::take(&mut alter.changes) {
        match change {
            TableChange::AddConstraint(Constraint::ForeignKey(_)) => adds.push(change),
            TableChange::DropConstraint { ref name, .. } if is_key(name) => drops.push(change),
            other => others.push(other),
        }
    }
    alter.changes = others;
    (drops, adds)
}

/// The tables that come or go in a circle: where each stands.
struct Tables(HashMap<QualifiedName, (usize, usize)>);

impl Tables {
    fn of(operations: &[Operation], circles: &HashMap<usize, usize>) -> Self {
        let table = |operation: &Operation| {
            if let Operation::Create { object: Object::Table(table), .. } = operation {
                Some(table.name.clone())
            } else if let Operation::Drop { object: ObjectRef::Table(name), .. } = operation {
                Some(name.clone())
            } else {
                None
            }
        };
        let places = operations
            .iter()
            .enumerate()
            .filter_map(|(position, operation)| Some((table(operation)?, (position, *circles.get(&position)?))));
        Self(places.collect())
    }

    fn closes(&self, from: &QualifiedName, key: &ForeignKey, circle: usize, wrong_way: impl Fn(usize) -> bool) -> bool {
        let other = self.0.get(&key.references);
        key.references != *from && other.is_some_and(|(position, of)| *of == circle && wrong_way(*position))
    }
}
