//! The history as a page: the picture, and a list of the revisions with all that their headers say.
//!
//! Invariant: the page holds everything it shows; it loads nothing and runs nothing. The same history gives the same bytes.

use std::fmt::Write as _;

use super::graph_svg::{draw as picture, escape};
use crate::revision::{Graph, Node, State};

const STYLE: &str = "body{font:14px/1.5 sans-serif;color:#212121;margin:2rem}\
                     figure{margin:0 0 2rem;max-height:80vh;overflow:auto;border:1px solid #cfd8dc}\
                     table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;\
                     border-bottom:1px solid #cfd8dc}code{font-family:monospace}tr.applied{background:#f1f8e9}\
                     .mark{border:1px solid #546e7a;border-radius:.6rem;padding:0 .4rem;margin-right:.3rem;font-size:12px}\
                     .label{background:#e3f2fd}.current{background:#dcedc8}";

/// Writes the page.
#[must_use]
pub fn page(graph: &Graph, state: &State) -> String {
    let current = graph.current(state);
    let mut rows = String::new();
    for node in graph.history() {
        row(&mut rows, graph, state, &current, node);
    }
    for id in graph.unknown(state) {
        let _ = writeln!(
            rows,
            "<tr class=\"applied\"><td><code>{}</code></td><td>no file declares it</td><td></td><td>{}</td><td></td></tr>",
            escape(id),
            mark("current", "current"),
        );
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Revisions</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>Revisions</h1>\n<p>{} revisions, {} heads; newest first.</p>\n<figure>\n{}</figure>\n<table>\n<thead><tr><th>Revision</th><th>Message</th>\
         <th>Built on</th><th>Marks</th><th>Written</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</body>\n</html>\n",
        graph.len(),
        graph.heads().len(),
        picture(graph, state),
    )
}

fn row(text: &mut String, graph: &Graph, state: &State, current: &[String], node: &Node) {
    let children = graph.children_of(&node.id).len();
    let mut marks: String = node.labels.iter().map(|label| mark("label", label)).collect();
    for (holds, class, name) in [
        (children == 0, "head", "head"),
        (current.binary_search(&node.id).is_ok(), "current", "current"),
        (children > 1, "branchpoint", "branchpoint"),
        (node.parents.len() > 1, "mergepoint", "mergepoint"),
    ] {
        marks.push_str(&if holds { mark(class, name) } else { String::new() });
    }
    let link = |id: &String| format!("<a href=\"#{0}\"><code>{0}</code></a>", escape(id));
    let mut below = node.parents.iter().map(link).collect::<Vec<_>>().join(", ");
    if !node.depends_on.is_empty() {
        let _ = write!(below, " (needs {})", node.depends_on.iter().map(link).collect::<Vec<_>>().join(", "));
    }
    let _ = writeln!(
        text,
        "<tr id=\"{0}\"{1}><td><code>{0}</code></td><td>{2}</td><td>{below}</td><td>{marks}</td><td>{3}</td></tr>",
        escape(&node.id),
        if state.contains(&node.id) { " class=\"applied\"" } else { "" },
        escape(&node.message),
        escape(node.created.as_deref().unwrap_or_default()),
    );
}

fn mark(class: &str, text: &str) -> String {
    format!("<span class=\"mark {class}\">{}</span>", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_lists_every_revision_with_its_marks_and_trusts_no_text() {
        let node = |id: &str, parents: &[&str], message: &str| Node {
            id: id.into(),
            parents: parents.iter().map(|&parent| parent.into()).collect(),
            message: message.into(),
            ..Node::default()
        };
        let labelled = Node { labels: vec!["tempo".into()], ..node("b2", &["a1"], "<script>alert(1)</script>") };
        let graph = Graph::new(vec![node("a1", &[], "Songs"), labelled]).expect("a sound graph");
        let state: State = ["a1".to_owned(), "gone".to_owned()].into_iter().collect();
        let page = page(&graph, &state);
        for wanted in [
            "<svg ",
            "<tr id=\"a1\" class=\"applied\">",
            "<tr id=\"b2\"><td>",
            "mark label\">tempo<",
            "mark head\">head<",
            "mark current\">current<",
            "href=\"#a1\"",
            "&lt;script&gt;",
            "no file declares it",
        ] {
            assert!(page.contains(wanted), "{wanted} is not in {page}");
        }
        assert!(!page.contains("<script"), "{page}");
    }
}
