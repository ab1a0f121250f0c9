//! The revisions of a project: their graph, and what each does.

use crate::dsl::{ChecksumKind, ExportedRevision};
use crate::model::DialectName;
use crate::operation::Action;
use crate::revision::{Graph, GraphErrors, Node, Step};
use std::collections::BTreeMap;

/// What a revision does.
#[derive(Debug, Clone, PartialEq)]
pub struct RevisionScript {
    /// The actions of `up`.
    pub up: Vec<Action>,
    /// The actions of `down`.
    pub down: Vec<Action>,
    /// The checksum over both.
    pub operations_checksum: String,
    /// The checksum over the source.
    pub source_checksum: String,
    /// Which of the two decides whether it has changed.
    pub authoritative: ChecksumKind,
}

/// A history that cannot be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum HistoryError {
    /// The graph is broken.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Graph(#[from] GraphErrors),
}

/// The revisions of a project: their graph, and what each does as far as that is known. Graph commands need no more than headers.
#[derive(Debug, Clone)]
pub struct History {
    graph: Graph,
    scripts: BTreeMap<String, RevisionScript>,
}

impl History {
    /// A history of headers alone.
    ///
    /// # Errors
    /// The graph is broken.
    pub fn of_headers(nodes: Vec<Node>) -> Result<Self, HistoryError> {
        Ok(Self { graph: Graph::new(nodes)?, scripts: BTreeMap::new() })
    }

    /// A history with what each revision does.
    ///
    /// # Errors
    /// The graph is broken.
    pub fn of(revisions: Vec<ExportedRevision>) -> Result<Self, HistoryError> {
        let mut scripts = BTreeMap::new();
        let mut nodes = Vec::new();
        for revision in revisions {
            nodes.push(Node {
                id: revision.id.clone(),
                parents: revision.parents,
                depends_on: revision.depends_on,
                labels: revision.labels,
                message: revision.message,
                created: revision.created,
                requires: revision.requires,
                aliases: aliases(&revision.file),
                file: Some(revision.file.into()),
                line: 1,
            });
            let script = RevisionScript {
                up: revision.up,
                down: revision.down,
                operations_checksum: revision.operations_checksum,
                source_checksum: revision.source_checksum,
                authoritative: revision.authoritative_checksum,
            };
            scripts.insert(revision.id, script);
        }
        Ok(Self { graph: Graph::new(nodes)?, scripts })
    }

    /// The same history with revisions that only a ledger knows.
    ///
    /// # Errors
    /// The graph is broken.
    pub fn with_recorded(&self, recorded: Vec<(Node, RevisionScript)>) -> Result<Self, HistoryError> {
        let mut nodes: Vec<Node> = self.graph.nodes().cloned().collect();
        let mut scripts = self.scripts.clone();
        for (node, script) in recorded {
            scripts.insert(node.id.clone(), script);
            nodes.push(node);
        }
        Ok(Self { graph: Graph::new(nodes)?, scripts })
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// What a revision does.
    pub fn script(&self, id: &str) -> Option<&RevisionScript> {
        self.scripts.get(id)
    }

    /// The file that says what a step does.
    pub fn file_of(&self, step: &Step) -> Option<String> {
        let file = self.graph.get(&step.revision)?.file.clone()?;
        let is_sql = file.extension().is_some_and(|extension| extension == "sql");
        let rollback = if is_sql && !step.applied { anabranch_revisions::rollback_of(&file) } else { None };
        Some(rollback.unwrap_or(file).display().to_string())
    }

    /// What a revision does, with its id.
    pub(super) fn entry(&self, id: &str) -> Option<(&str, &RevisionScript)> {
        self.scripts.get_key_value(id).map(|(id, script)| (id.as_str(), script))
    }

    /// Whether some revision holds a step that the tool does not read.
    pub fn has_opaque_steps(&self, dialect: DialectName) -> bool {
        let opaque = |action: &Action| action.runs_on(dialect) && action.step.is_opaque();
        self.scripts.values().any(|script| script.up.iter().chain(&script.down).any(opaque))
    }

    /// Whether some revision holds SQL text, or works on rows: of such things the model alone cannot tell all.
    pub fn has_sql_text(&self, dialect: DialectName) -> bool {
        let has_text = |action: &Action| {
            let operation = action.step.operation();
            action.step.is_data() || operation.is_some_and(|operation| !operation.sql_texts().is_empty())
        };
        let actions = self.scripts.values().flat_map(|script| script.up.iter().chain(&script.down));
        actions.filter(|action| action.runs_on(dialect)).any(has_text)
    }

    /// Whether every revision's actions are known.
    pub fn has_scripts(&self) -> bool {
        self.graph.nodes().all(|node| self.scripts.contains_key(&node.id))
    }
}

/// The leading number of an SQL file also names its revision.
fn aliases(file: &str) -> Vec<String> {
    let stem = std::path::Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let digits: String = stem.chars().take_while(char::is_ascii_digit).collect();
    if file.ends_with(".sql") && !digits.is_empty() && digits != stem { vec![digits] } else { Vec::new() }
}
