//! The graph and its plans as the JSON documents of the command line.
//!
//! Invariant: names and nesting are a contract (`docs` of the command line); fields may be added, never renamed or left out.

use std::path::Path;

use miette::Diagnostic;
use serde_json::{Value, json};

use crate::revision::{Fault, Graph, GraphError, GraphErrors, Node, State, Steps};

/// The version of the object documents.
pub const VERSION: u32 = 1;

/// An entry of `history`, `heads`, `branches`, `current` and `show`.
#[must_use]
pub fn revision(graph: &Graph, state: &State, node: &Node) -> Value {
    entry(graph, &graph.current(state), node)
}

/// The document of `history`, `heads` and `branches`.
#[must_use]
pub fn revisions(graph: &Graph, state: &State, nodes: &[&Node]) -> Value {
    let current = graph.current(state);
    nodes.iter().map(|node| entry(graph, &current, node)).collect()
}

/// The document of `current`: the heads of what is applied, those without a file among them.
#[must_use]
pub fn current(graph: &Graph, state: &State) -> Value {
    let current = graph.current(state);
    current
        .iter()
        .map(|id| graph.get(id).map_or_else(|| without_file(id, true), |node| entry(graph, &current, node)))
        .collect()
}

/// The document of `show`; `None` is the base.
#[must_use]
pub fn shown(graph: &Graph, state: &State, list: &[Option<&Node>]) -> Value {
    let current = graph.current(state);
    list.iter()
        .map(|node| node.map_or_else(|| without_file("base", false), |node| entry(graph, &current, node)))
        .collect()
}

fn entry(graph: &Graph, current: &[String], node: &Node) -> Value {
    let children = graph.children_of(&node.id).len();
    json!({
        "revision": node.id,
        "parents": node.parents,
        "depends_on": node.depends_on,
        "labels": node.labels,
        "message": node.message,
        "head": children == 0,
        "current": current.binary_search(&node.id).is_ok(),
        "branchpoint": children > 1,
        "mergepoint": node.parents.len() > 1,
        "file": node.file.as_deref().map(Path::to_string_lossy),
        "unknown": node.file.is_none(),
    })
}

fn without_file(name: &str, applied: bool) -> Value {
    json!({
        "revision": name, "parents": [], "depends_on": [], "labels": [], "message": "", "head": false, "current": applied,
        "branchpoint": false, "mergepoint": false, "file": null, "unknown": applied,
    })
}

/// The document of a plan; `statements` gives those of a step, by its position, and `Value::Null` where they are not known.
#[must_use]
pub fn plan(steps: &Steps, mut statements: impl FnMut(usize) -> Value) -> Value {
    let list: Vec<Value> = steps
        .steps
        .iter()
        .enumerate()
        .map(|(position, step)| {
            json!({
                "revision": step.revision,
                "applied": step.applied,
                "heads": step.heads.to_vec(),
                "statements": statements(position),
            })
        })
        .collect();
    json!({
        "version": VERSION,
        "direction": steps.direction.as_str(),
        "target": steps.target,
        "at": steps.at,
        "steps": list,
        "heads": steps.heads,
    })
}

/// The facts of a question that has no answer.
#[must_use]
pub fn refusal(error: &GraphError) -> Value {
    serde_json::to_value(error).unwrap_or(Value::Null)
}

/// The facts of a graph that is not sound: every fault.
#[must_use]
pub fn faults(errors: &GraphErrors) -> Value {
    let each = |fault: &Fault| failure(fault, serde_json::to_value(fault).unwrap_or(Value::Null));
    let faults: Vec<Value> = errors.faults.iter().map(each).collect();
    json!({ "faults": faults })
}

fn failure(error: &dyn Diagnostic, details: Value) -> Value {
    let text = |part: Option<Box<dyn std::fmt::Display + '_>>| part.map_or(Value::Null, |part| part.to_string().into());
    json!({ "code": text(error.code()), "message": error.to_string(), "help": text(error.help()), "details": details })
}
