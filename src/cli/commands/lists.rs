//! Lists of revisions as text and JSON, for one database or several.

use crate::cli::{
    context::{ChosenDatabase, Context},
    errors::CliError,
    exit::ExitStatus,
};
use crate::database::ledger::LedgerState;
use crate::report::graph_json;
use crate::revision::{Graph, Node, State};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// How much a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Id, labels, marks, message.
    Short,
    /// With what is built on it.
    WithChildren,
    /// A paragraph.
    Long,
    /// A paragraph with what is built on it.
    LongWithChildren,
}

impl Line {
    /// A line for each, or with `-v` a paragraph.
    pub(crate) fn as_asked(context: &Context) -> Self {
        if context.output.verbosity() > 0 { Self::Long } else { Self::Short }
    }
}

/// A list, both ways.
pub(crate) struct List {
    pub(crate) text: String,
    pub(crate) document: Value,
}

/// The list of some revisions, in the form that is asked for.
pub(crate) fn of(context: &Context, graph: &Graph, state: &State, nodes: &[&Node], line: Line) -> List {
    if context.output.is_json() {
        return List { text: String::new(), document: graph_json::revisions(graph, state, nodes) };
    }
    let current = graph.current(state);
    let mut text = String::new();
    for node in nodes {
        let _ = writeln!(text, "{}", described(graph, &current, node, line));
    }
    List { text, document: Value::Null }
}

/// A revision as that kind of line says it.
pub(crate) fn described(graph: &Graph, current: &[String], node: &Node, line: Line) -> String {
    let children =
        || graph.children_of(&node.id).iter().map(|child| format!("    -> {}\n", child.id)).collect::<String>();
    match line {
        Line::Short => short(graph, current, node),
        Line::Long => long(graph, current, node),
        Line::WithChildren => format!("{}\n{}", short(graph, current, node), children()),
        Line::LongWithChildren => format!("{}{}", long(graph, current, node), children()),
    }
}

/// `5d1e -> 9f3c (label) (head), message`, as Alembic's users know it.
pub(crate) fn short(graph: &Graph, current: &[String], node: &Node) -> String {
    let parents = if node.parents.is_empty() { "<base>".to_owned() } else { node.parents.join(", ") };
    let depends = if node.depends_on.is_empty() { String::new() } else { format!(" ({})", node.depends_on.join(", ")) };
    format!("{parents}{depends} -> {}{}, {}", node.id, marks(graph, current, node), node.message)
}

fn marks(graph: &Graph, current: &[String], node: &Node) -> String {
    let mut marks = String::new();
    if !node.labels.is_empty() {
        let _ = write!(marks, " ({})", node.labels.join(", "));
    }
    let children = graph.children_of(&node.id).len();
    let effective = graph.is_effective_head(&node.id);
    for (holds, mark) in [
        (children == 0 && effective, " (head)"),
        (children == 0 && !effective, " (effective head)"),
        (current.binary_search(&node.id).is_ok(), " (current)"),
        (children > 1, " (branchpoint)"),
        (node.parents.len() > 1, " (mergepoint)"),
    ] {
        marks.push_str(if holds { mark } else { "" });
    }
    marks
}

fn long(graph: &Graph, current: &[String], node: &Node) -> String {
    let mut text = format!("Revision: {}{}\n", node.id, marks(graph, current, node));
    let parents = if node.parents.is_empty() { "<base>".to_owned() } else { node.parents.join(", ") };
    let _ = writeln!(text, "{}: {parents}", if node.parents.len() > 1 { "Merges" } else { "Parent" });
    if !node.depends_on.is_empty() {
        let _ = writeln!(text, "Depends on: {}", node.depends_on.join(", "));
    }
    if let Some(created) = &node.created {
        let _ = writeln!(text, "Created: {created}");
    }
    if let Some(file) = &node.file {
        let _ = writeln!(text, "Path: {}", file.display());
    }
    let _ = writeln!(text, "\n    {}", node.message);
    text
}

impl List {
    /// With the rows of the ledger that no file declares, above all others.
    pub(crate) fn with_unknown_rows(mut self, graph: &Graph, state: &LedgerState) -> Self {
        let (text, mut entries) = super::unknown_rows::listed(graph, state);
        self.text.insert_str(0, &text);
        if let Some(known) = self.document.as_array_mut() {
            entries.append(known);
            *known = entries;
        }
        self
    }
}

/// Does it for each chosen database and writes the lists.
pub(crate) fn each(
    context: &Context,
    list: impl Fn(&ChosenDatabase) -> Result<List, CliError>,
) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen_or_default()?;
    let listed: Result<Vec<_>, CliError> =
        chosen.databases.iter().map(|database| Ok((database.name().to_owned(), list(database)?))).collect();
    write(context, listed?)
}

/// One database's list stands alone; several are named.
pub(crate) fn write(context: &Context, lists: Vec<(String, List)>) -> Result<ExitStatus, CliError> {
    let several = lists.len() > 1;
    if context.output.is_json() {
        let mut documents = lists.into_iter().map(|(name, list)| (name, list.document));
        match (several, documents.next()) {
            (false, Some((_, document))) => context.output.document(&document)?,
            (_, first) => {
                let named = first.into_iter().chain(documents);
                let named: Vec<Value> = named.map(|(name, list)| json!({ "name": name, "revisions": list })).collect();
                context.output.document(&json!({ "databases": named }))?;
            }
        }
        return Ok(ExitStatus::Done);
    }
    for (name, list) in lists {
        if several {
            context.output.result(&format!("[{name}]"))?;
        }
        context.output.result(&list.text)?;
    }
    Ok(ExitStatus::Done)
}
