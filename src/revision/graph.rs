//! The revision graph: built from nodes, asked for heads, branches, ancestors and descendants.
//!
//! Invariant: a `Graph` is sound. Every edge leads somewhere, ids and labels are unique, and there is no cycle; [`Graph::new`] returns all
//! faults instead. Nodes keep the order in which they were given, and every answer is ordered.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::Node;
use super::faults::{Fault, GraphErrors, Place};
use super::node::{reason_against_id, reason_against_name};

pub(crate) type Set = BTreeSet<NodeIndex>;

/// Why one revision comes before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Parent,
    Dependency,
}

/// The revisions of a project and how they are built on each other.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Edges lead from what comes first to what comes after it.
    pub(crate) graph: DiGraph<Node, Edge>,
    /// Ids and labels.
    pub(crate) names: BTreeMap<String, NodeIndex>,
    /// Other exact names; they need not be unique.
    pub(crate) aliases: BTreeMap<String, Vec<NodeIndex>>,
    /// The place of each revision where all are run.
    rank: Vec<usize>,
}

impl Graph {
    /// Builds the graph; on faults, all of them.
    pub fn new(nodes: Vec<Node>) -> Result<Self, GraphErrors> {
        let mut faults = illegal_names(&nodes);
        let names = names(&nodes, &mut faults);
        let aliases = aliases(&nodes, &names);
        let mut graph = DiGraph::with_capacity(nodes.len(), nodes.len());
        for node in nodes {
            graph.add_node(node);
        }
        connect(&mut graph, &names, &aliases, &mut faults);
        faults.extend(cycles(&graph));
        if !faults.is_empty() {
            return Err(GraphErrors { faults });
        }
        let mut built = Self { graph, names, aliases, rank: Vec::new() };
        built.rank = built.ranks();
        Ok(built)
    }

    /// How many revisions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Whether there is no revision.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.graph.node_count() == 0
    }

    /// All revisions in an order in which they can run.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.in_order(self.graph.node_indices()).into_iter().map(|index| self.at(index))
    }

    /// The revision with exactly this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Node> {
        self.index_of(id).map(|index| self.at(index))
    }

    /// The revisions on which none is built, in the order of their ids.
    #[must_use]
    pub fn heads(&self) -> Vec<&Node> {
        self.by_id(&self.tips(false))
    }

    /// The revisions on which none is built or depends, in the order of their ids.
    #[must_use]
    pub fn effective_heads(&self) -> Vec<&Node> {
        self.by_id(&self.tips(true))
    }

    /// Whether no revision is built on this one or depends on it.
    #[must_use]
    pub fn is_effective_head(&self, id: &str) -> bool {
        self.index_of(id).is_some_and(|index| self.graph.neighbors_directed(index, Outgoing).next().is_none())
    }

    /// The revisions on which several are built, in the order of their ids.
    #[must_use]
    pub fn branches(&self) -> Vec<&Node> {
        self.by_id(&self.graph.node_indices().filter(|&index| self.children(index, false).len() > 1).collect())
    }

    /// The revisions that are built on this one, in the order of their ids.
    #[must_use]
    pub fn children_of(&self, id: &str) -> Vec<&Node> {
        self.names
            .get(id)
            .map_or_else(Vec::new, |&index| self.by_id(&self.children(index, false).into_iter().collect()))
    }

    /// The revisions that are built on this one or depend on it, in the order of their ids.
    #[must_use]
    pub fn needing(&self, id: &str) -> Vec<&Node> {
        let above = self.index_of(id).map(|index| self.children(index, true));
        self.by_id(&above.into_iter().flatten().collect())
    }

    /// Everything that a revision is built on or depends on, itself left out, in an order in which it can run.
    #[must_use]
    pub fn ancestors(&self, id: &str) -> Vec<&Node> {
        let Some(index) = self.index_of(id) else { return Vec::new() };
        let mut all = self.ancestors_of(&Set::from([index]), true);
        all.remove(&index);
        self.in_order(all).into_iter().map(|index| self.at(index)).collect()
    }

    /// Everything that is built on a revision or depends on it, itself left out, in an order in which it can run.
    #[must_use]
    pub fn descendants(&self, id: &str) -> Vec<&Node> {
        let Some(index) = self.index_of(id) else { return Vec::new() };
        let mut all = self.descendants_of(&Set::from([index]), true);
        all.remove(&index);
        self.in_order(all).into_iter().map(|index| self.at(index)).collect()
    }

    /// Whether one revision is built on another, directly or through others; dependencies do not count.
    #[must_use]
    pub fn is_built_on(&self, above: &str, below: &str) -> bool {
        match (self.index_of(above), self.index_of(below)) {
            (Some(above), Some(below)) => {
                above != below && self.ancestors_of(&Set::from([above]), false).contains(&below)
            }
            _ => false,
        }
    }

    // What follows speaks of indices, and serves the other files of this module.

    pub(crate) fn at(&self, index: NodeIndex) -> &Node {
        &self.graph[index]
    }

    pub(crate) fn ids(&self, set: &Set) -> Vec<String> {
        let mut ids: Vec<String> = set.iter().map(|&index| self.at(index).id.clone()).collect();
        ids.sort();
        ids
    }

    fn by_id(&self, set: &Set) -> Vec<&Node> {
        let mut nodes: Vec<&Node> = set.iter().map(|&index| self.at(index)).collect();
        nodes.sort_by(|a, b| a.id.cmp(&b.id));
        nodes
    }

    /// Sorted so that each comes after what it is built on or depends on.
    pub(crate) fn in_order(&self, set: impl IntoIterator<Item = NodeIndex>) -> Vec<NodeIndex> {
        let mut list: Vec<NodeIndex> = set.into_iter().collect();
        list.sort_by_key(|index| self.rank[index.index()]);
        list
    }

    pub(crate) fn parents(&self, index: NodeIndex, dependencies: bool) -> Vec<NodeIndex> {
        let edges = self.graph.edges_directed(index, Incoming);
        let mut parents: Vec<NodeIndex> =
            edges.filter(|edge| dependencies || *edge.weight() == Edge::Parent).map(|edge| edge.source()).collect();
        parents.reverse(); // petgraph gives the last edge first
        parents
    }

    pub(crate) fn children(&self, index: NodeIndex, dependencies: bool) -> Vec<NodeIndex> {
        let edges = self.graph.edges_directed(index, Outgoing);
        let mut children: Vec<NodeIndex> =
            edges.filter(|edge| dependencies || *edge.weight() == Edge::Parent).map(|edge| edge.target()).collect();
        children.sort();
        children
    }

    /// These and everything below them.
    pub(crate) fn ancestors_of(&self, of: &Set, dependencies: bool) -> Set {
        reach(of, |index| self.parents(index, dependencies))
    }

    /// These and everything above them.
    pub(crate) fn descendants_of(&self, of: &Set, dependencies: bool) -> Set {
        reach(of, |index| self.children(index, dependencies))
    }

    /// The revisions with nothing above them.
    pub(crate) fn tips(&self, dependencies: bool) -> Set {
        self.graph.node_indices().filter(|&index| self.children(index, dependencies).is_empty()).collect()
    }

    /// The revisions that are built on none.
    pub(crate) fn roots(&self) -> Set {
        self.graph.node_indices().filter(|&index| self.parents(index, false).is_empty()).collect()
    }

    /// Those of a set that no other of the set needs, directly or through others.
    pub(crate) fn maximal(&self, set: &Set) -> Set {
        let below: Set = set.iter().flat_map(|&index| self.parents(index, true)).collect();
        let below = self.ancestors_of(&below, true);
        set.difference(&below).copied().collect()
    }

    /// The revision with exactly this id.
    pub(crate) fn index_of(&self, id: &str) -> Option<NodeIndex> {
        self.names.get(id).copied().filter(|&index| self.at(index).id == id)
    }

    /// Depth first from the heads, so that a branch runs in one piece where nothing else decides.
    fn ranks(&self) -> Vec<usize> {
        let mut rank = vec![usize::MAX; self.len()];
        let mut next = 0;
        for tip in self.tips(true) {
            let mut path = vec![(tip, self.parents(tip, true).into_iter())];
            while let Some((index, waits)) = path.last_mut() {
                let index = *index;
                match waits.find(|wait| rank[wait.index()] == usize::MAX) {
                    Some(below) => path.push((below, self.parents(below, true).into_iter())),
                    None => {
                        rank[index.index()] = next;
                        next += 1;
                        path.pop();
                    }
                }
            }
        }
        rank
    }
}

fn reach(from: &Set, next: impl Fn(NodeIndex) -> Vec<NodeIndex>) -> Set {
    let mut seen = from.clone();
    let mut todo: Vec<NodeIndex> = from.iter().copied().collect();
    while let Some(index) = todo.pop() {
        todo.extend(next(index).into_iter().filter(|&found| seen.insert(found)));
    }
    seen
}

fn illegal_names(nodes: &[Node]) -> Vec<Fault> {
    let illegal = |what, name: &str, node: &Node, reason| Fault::IllegalName {
        what,
        name: name.into(),
        reason,
        place: node.into(),
    };
    let mut faults = Vec::new();
    for node in nodes {
        faults.extend(reason_against_id(&node.id).map(|reason| illegal("revision", &node.id, node, reason)));
        for label in &node.labels {
            faults.extend(reason_against_name(label).map(|reason| illegal("label", label, node, reason)));
        }
    }
    faults
}

/// What each id and label names; ids first, so that a label never hides one.
fn names(nodes: &[Node], faults: &mut Vec<Fault>) -> BTreeMap<String, NodeIndex> {
    let mut ids: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut labels: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, node) in nodes.iter().enumerate() {
        ids.entry(&node.id).or_default().push(position);
        for label in &node.labels {
            labels.entry(label).or_default().push(position);
        }
    }
    let places = |positions: &[usize]| positions.iter().map(|&position| Place::from(&nodes[position])).collect();
    for (&id, positions) in ids.iter().filter(|(_, positions)| positions.len() > 1) {
        faults.push(Fault::DuplicateId { id: id.into(), places: places(positions) });
    }
    for (&label, positions) in &labels {
        if let Some(same) = ids.get(label) {
            let both: Vec<usize> = positions.iter().chain(same).copied().collect();
            faults.push(Fault::LabelIsId { label: label.into(), places: places(&both) });
        } else if positions.len() > 1 {
            faults.push(Fault::DuplicateLabel { label: label.into(), places: places(positions) });
        }
    }
    labels.into_iter().chain(ids).map(|(name, positions)| (name.to_owned(), NodeIndex::new(positions[0]))).collect()
}

fn aliases(nodes: &[Node], names: &BTreeMap<String, NodeIndex>) -> BTreeMap<String, Vec<NodeIndex>> {
    let mut aliases: BTreeMap<String, Vec<NodeIndex>> = BTreeMap::new();
    for (position, node) in nodes.iter().enumerate() {
        for alias in node.aliases.iter().filter(|alias| !names.contains_key(*alias)) {
            aliases.entry(alias.clone()).or_default().push(NodeIndex::new(position));
        }
    }
    aliases
}

/// Adds the edges, and writes ids where labels or aliases stood.
fn connect(
    graph: &mut DiGraph<Node, Edge>,
    names: &BTreeMap<String, NodeIndex>,
    aliases: &BTreeMap<String, Vec<NodeIndex>>,
    faults: &mut Vec<Fault>,
) {
    for index in graph.node_indices() {
        let mut found: Vec<(NodeIndex, Edge)> = Vec::new();
        let mut said = BTreeSet::new();
        let node = &graph[index];
        for (wanted, edge) in node
            .parents
            .iter()
            .map(|name| (name, Edge::Parent))
            .chain(node.depends_on.iter().map(|name| (name, Edge::Dependency)))
        {
            let alias = || aliases.get(wanted).filter(|named| named.len() == 1).map(|named| named[0]);
            let named = names.get(wanted).copied().or_else(alias);
            match named.filter(|&named| {
                edge == Edge::Dependency || graph[named].id == *wanted || !graph[named].labels.contains(wanted)
            }) {
                Some(named) if said.insert((named, edge == Edge::Parent)) => found.push((named, edge)),
                Some(_) => {}
                None => faults.push(missing(graph, names, node, wanted, edge)),
            }
        }
        let ids = |graph: &DiGraph<Node, Edge>, kind: Edge| -> Vec<String> {
            found.iter().filter(|(_, edge)| *edge == kind).map(|(index, _)| graph[*index].id.clone()).collect()
        };
        let (parents, dependencies) = (ids(graph, Edge::Parent), ids(graph, Edge::Dependency));
        graph[index].parents = parents;
        graph[index].depends_on = dependencies;
        for (named, edge) in found {
            // A parent that is named as a dependency too is a parent.
            if edge == Edge::Parent || !said.contains(&(named, true)) {
                graph.add_edge(named, index, edge);
            }
        }
    }
}

fn missing(
    graph: &DiGraph<Node, Edge>,
    names: &BTreeMap<String, NodeIndex>,
    node: &Node,
    wanted: &str,
    edge: Edge,
) -> Fault {
    let help = match names.get(wanted) {
        Some(&labelled) => format!("`{wanted}` is a label; a revision is built on ids: write `{}`", graph[labelled].id),
        None => super::resolve::suggestion(wanted, names.keys(), "add its file, or name a revision that is there"),
    };
    let relation = if edge == Edge::Parent { "is built on" } else { "depends on" };
    Fault::Missing { revision: node.id.clone(), relation, missing: wanted.into(), place: node.into(), help }
}

/// Cycles that together hold every revision that is on one: of each, a shortest.
fn cycles(graph: &DiGraph<Node, Edge>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if petgraph::algo::toposort(graph, None).is_ok() {
        return faults;
    }
    // Not Tarjan's way, which petgraph walks by recursion: a long history would overflow the stack.
    let mut components = petgraph::algo::kosaraju_scc(graph);
    components.iter_mut().for_each(|component| component.sort());
    components.sort();
    for component in components {
        let inside: Set = component.iter().copied().collect();
        let mut printed = Set::new();
        for start in component {
            let Some(cycle) = (!printed.contains(&start)).then(|| shortest_cycle(graph, &inside, start)).flatten()
            else {
                continue;
            };
            printed.extend(&cycle);
            faults.push(Fault::Cycle {
                ids: cycle.iter().map(|&index| graph[index].id.clone()).collect(),
                places: cycle.iter().map(|&index| Place::from(&graph[index])).collect(),
            });
        }
    }
    faults
}

/// Breadth first from what `start` needs, until something needs `start`... that is, along incoming edges back to it.
fn shortest_cycle(graph: &DiGraph<Node, Edge>, inside: &Set, start: NodeIndex) -> Option<Vec<NodeIndex>> {
    let mut came_from: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(index) = queue.pop_front() {
        let mut needed: Vec<NodeIndex> =
            graph.neighbors_directed(index, Incoming).filter(|next| inside.contains(next)).collect();
        needed.sort();
        if needed.contains(&start) {
            let mut cycle = vec![index];
            while let Some(&before) = cycle.last().filter(|&&last| last != start).and_then(|last| came_from.get(last)) {
                cycle.push(before);
            }
            cycle.reverse();
            return Some(cycle);
        }
        for next in needed {
            came_from.entry(next).or_insert_with(|| {
                queue.push_back(next);
                index
            });
        }
    }
    None
}
