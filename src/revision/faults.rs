//! What can be wrong with a set of revisions: all faults at once, each with its files and lines.

use std::fmt;
use std::path::PathBuf;

use miette::Diagnostic;
use serde::Serialize;
use thiserror::Error;

use super::Node;

/// Where a revision stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file; `None` for a revision that only a ledger knows.
    pub file: Option<PathBuf>,
    /// The line of the header.
    pub line: usize,
}

impl From<&Node> for Place {
    fn from(node: &Node) -> Self {
        Self { file: node.file.clone(), line: node.line }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{}:{}", file.display(), self.line),
            None => f.write_str("the ledger"),
        }
    }
}

/// One fault of a set of revisions. Serialized, it is its facts.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic, Serialize)]
#[serde(untagged)]
pub enum Fault {
    /// An id or a label that cannot be spelled so.
    #[error("`{name}` is no name for a {what}: {reason} ({place})")]
    #[diagnostic(code("graph.illegal_name"), help("use letters, digits, `_` and `.`; a label may hold `-` too"))]
    IllegalName {
        /// `revision` or `label`.
        what: &'static str,
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: String,
        /// Where it stands.
        place: Place,
    },
    /// Several revisions with one id.
    #[error("revision `{id}` is there more than once ({})", list(places))]
    #[diagnostic(code("graph.duplicate_id"), help("give all but one of them a new id, or remove the copies"))]
    DuplicateId {
        /// The id.
        id: String,
        /// Where they stand.
        places: Vec<Place>,
    },
    /// Several revisions with one label.
    #[error("label `{label}` is there more than once ({})", list(places))]
    #[diagnostic(code("graph.duplicate_label"), help("a label names one branch: take it from all revisions but one"))]
    DuplicateLabel {
        /// The label.
        label: String,
        /// Where it stands.
        places: Vec<Place>,
    },
    /// A label that is a revision's id.
    #[error("label `{label}` is the id of a revision as well ({})", list(places))]
    #[diagnostic(code("graph.label_is_id"), help("give the label another name"))]
    LabelIsId {
        /// The label.
        label: String,
        /// Where the label and the revision stand.
        places: Vec<Place>,
    },
    /// A parent or a dependency that is not there.
    #[error("revision `{revision}` {relation} `{missing}`, which is not there ({place})")]
    #[diagnostic(code("graph.missing_revision"))]
    Missing {
        /// The revision that names it.
        revision: String,
        /// `is built on` or `depends on`.
        relation: &'static str,
        /// The name.
        missing: String,
        /// Where the revision that names it stands.
        place: Place,
        /// What to do.
        #[help]
        #[serde(skip)]
        help: String,
    },
    /// Revisions that need each other.
    #[error("revisions need each other: {} ({})", chain(ids), list(places))]
    #[diagnostic(code("graph.cycle"), help("take one of these out of another's `revises` or `depends_on`"))]
    Cycle {
        /// The ids: each needs the next one, the last the first.
        ids: Vec<String>,
        /// Where they stand.
        places: Vec<Place>,
    },
}

fn list(places: &[Place]) -> String {
    places.iter().map(Place::to_string).collect::<Vec<_>>().join(", ")
}

fn chain(ids: &[String]) -> String {
    ids.iter().chain(ids.first()).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" needs ")
}

/// All faults of a set of revisions; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("; "))]
pub struct GraphErrors {
    /// The faults, in the order of the files.
    pub faults: Vec<Fault>,
}

impl Diagnostic for GraphErrors {
    /// The code of the faults where it is one, else `graph.invalid`.
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let codes: Vec<String> = self.faults.iter().filter_map(Diagnostic::code).map(|code| code.to_string()).collect();
        let first = codes.first()?;
        Some(Box::new(if codes.iter().all(|code| code == first) { first.clone() } else { "graph.invalid".into() }))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let mut helps: Vec<String> = Vec::new();
        for help in self.faults.iter().filter_map(Diagnostic::help).map(|help| help.to_string()) {
            if !helps.contains(&help) {
                helps.push(help);
            }
        }
        Some(Box::new(helps.join("; ")))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let several = self.faults.len() > 1;
        several
            .then(|| Box::new(self.faults.iter().map(|fault| fault as &dyn Diagnostic)) as Box<dyn Iterator<Item = _>>)
    }
}
