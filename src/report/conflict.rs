//! The steps of two sides that do not commute, with the revisions and files that they stand in.

use crate::migrator::SideStep;
use crate::revision::Graph;
use serde_json::{Value, json};

/// A line for each step.
pub fn text(graph: &Graph, steps: &[SideStep]) -> String {
    let line = |step: &SideStep| {
        let file = file(graph, &step.revision).map(|file| format!(", {file}")).unwrap_or_default();
        format!("    {step} (`{}`{file})", step.revision)
    };
    steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// An array of objects.
pub fn document(graph: &Graph, steps: &[SideStep]) -> Value {
    let step = |step: &SideStep| json!({ "revision": step.revision, "operation": step.step, "file": file(graph, &step.revision) });
    steps.iter().map(step).collect()
}

fn file(graph: &Graph, id: &str) -> Option<String> {
    graph.get(id)?.file.as_ref().map(|file| file.display().to_string())
}
