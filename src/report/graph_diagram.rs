//! The history as source of a diagram: Mermaid and Graphviz.
//!
//! Invariant: what users write (messages, labels) can end no string of either language.

use std::fmt::Write as _;

use crate::revision::{Graph, Node, State};

/// A Mermaid flowchart, older revisions above; dotted arrows are dependencies.
#[must_use]
pub fn mermaid(graph: &Graph, state: &State) -> String {
    let mut text = String::from("flowchart TB\n");
    for (node, name) in named(graph) {
        let lines: Vec<String> = caption(node).iter().map(|line| quote(line)).collect();
        let _ = writeln!(text, "    {name}[\"{}\"]{}", lines.join("<br/>"), class(graph, state, node));
    }
    for (from, to, dependency) in arrows(graph) {
        let _ = writeln!(text, "    {from} {} {to}", if dependency { "-.->" } else { "-->" });
    }
    text.push_str("    classDef applied fill:#dcedc8\n    classDef head stroke-width:3px\n    classDef appliedHead fill:#dcedc8,stroke-width:3px\n");
    text
}

/// In quotes of Mermaid, which writes characters as `#name;` and `#number;`.
fn quote(text: &str) -> String {
    let text = text.replace('#', "#35;").replace('&', "#amp;");
    text.replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
}

/// A Graphviz digraph, older revisions above; dashed arrows are dependencies.
#[must_use]
pub fn dot(graph: &Graph, state: &State) -> String {
    let quote = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut text =
        String::from("digraph revisions {\n    node [shape=box, style=\"rounded,filled\", fillcolor=white];\n");
    for (node, name) in named(graph) {
        let lines: Vec<String> = caption(node).iter().map(|line| quote(line)).collect();
        let fill = if state.contains(&node.id) { ", fillcolor=\"#dcedc8\"" } else { "" };
        let pen = if is_head(graph, node) { ", penwidth=3" } else { "" };
        let _ = writeln!(text, "    {name} [label=\"{}\"{fill}{pen}];", lines.join("\\n"));
    }
    for (from, to, dependency) in arrows(graph) {
        let _ = writeln!(text, "    {from} -> {to}{};", if dependency { " [style=dashed]" } else { "" });
    }
    text.push_str("}\n");
    text
}

/// The revisions with names that both languages take.
fn named(graph: &Graph) -> impl Iterator<Item = (&Node, String)> {
    graph.nodes().enumerate().map(|(number, node)| (node, format!("r{number}")))
}

fn arrows(graph: &Graph) -> Vec<(String, String, bool)> {
    let names: std::collections::BTreeMap<&str, String> =
        named(graph).map(|(node, name)| (node.id.as_str(), name)).collect();
    let mut arrows = Vec::new();
    for (node, name) in named(graph) {
        let parents = node.parents.iter().map(|id| (id, false));
        for (id, dependency) in parents.chain(node.depends_on.iter().map(|id| (id, true))) {
            arrows.extend(names.get(id.as_str()).map(|from| (from.clone(), name.clone(), dependency)));
        }
    }
    arrows
}

fn caption(node: &Node) -> Vec<String> {
    let labels = if node.labels.is_empty() { String::new() } else { format!(" [{}]", node.labels.join(", ")) };
    let mut lines = vec![format!("{}{labels}", node.id)];
    lines.extend((!node.message.is_empty()).then(|| node.message.clone()));
    lines
}

fn class(graph: &Graph, state: &State, node: &Node) -> &'static str {
    match (state.contains(&node.id), is_head(graph, node)) {
        (true, true) => ":::appliedHead",
        (true, false) => ":::applied",
        (false, true) => ":::head",
        (false, false) => "",
    }
}

fn is_head(graph: &Graph, node: &Node) -> bool {
    graph.children_of(&node.id).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_stays_what_it_is_in_quotes() {
        assert_eq!(quote("issue #35; <a> & \"b\""), "issue #35;35; #lt;a#gt; #amp; #quot;b#quot;");
    }
}
