//! A revision as the graph holds it: the header, owned, and where it was written.

use std::path::PathBuf;

use anabranch_revisions::{FORBIDDEN_IN_IDS, RevisionFile};

use super::Revision;

/// The greatest length of an id in bytes: the ledger's key column holds no more.
pub(crate) const LONGEST_ID: usize = 128;

/// Words that mean something of their own in targets.
pub(crate) const RESERVED: [&str; 4] = ["head", "heads", "base", "current"];

/// A revision of the graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The id.
    pub id: String,
    /// The ids that it is built on.
    pub parents: Vec<String>,
    /// The ids of other branches that must have run before it; in a [`Graph`](super::Graph), labels are replaced by the ids they stand for.
    pub depends_on: Vec<String>,
    /// The labels that it carries.
    pub labels: Vec<String>,
    /// What it does, in a line.
    pub message: String,
    /// When it was written.
    pub created: Option<String>,
    /// Preconditions in other databases, `database:id`.
    pub requires: Vec<String>,
    /// The file that declares it; `None` for one that only a ledger knows.
    pub file: Option<PathBuf>,
    /// The line of its header.
    pub line: usize,
    /// Other exact names: the leading number of an SQL file.
    pub aliases: Vec<String>,
}

impl From<RevisionFile> for Node {
    fn from(file: RevisionFile) -> Self {
        Self {
            id: file.id,
            parents: file.revises,
            depends_on: file.depends_on,
            labels: file.labels,
            message: file.message,
            created: file.created,
            requires: file.requires,
            file: Some(file.path),
            line: file.line,
            aliases: file.aliases,
        }
    }
}

impl From<&Revision> for Node {
    fn from(header: &Revision) -> Self {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            id: header.id.to_owned(),
            parents: owned(header.revises),
            depends_on: owned(header.depends_on),
            labels: owned(header.labels),
            created: header.created.map(str::to_owned),
            requires: owned(header.requires),
            ..Self::default()
        }
    }
}

/// Why no revision may be called so.
pub(crate) fn reason_against_id(id: &str) -> Option<String> {
    let hyphen = id.contains('-').then(|| "an id holds no `-`".to_owned());
    reason_against_name(id)
        .or(hyphen)
        .or_else(|| (id.len() > LONGEST_ID).then(|| format!("an id has at most {LONGEST_ID} bytes")))
}

/// Why no label may be called so; labels may hold hyphens.
pub(crate) fn reason_against_name(name: &str) -> Option<String> {
    let forbidden = |c: &char| (*c != '-' && FORBIDDEN_IN_IDS.contains(c)) || c.is_whitespace() || c.is_control();
    if name.is_empty() {
        Some("it is empty".into())
    } else if let Some(character) = name.chars().find(forbidden) {
        let shown = if character.is_control() { character.escape_debug().to_string() } else { character.to_string() };
        Some(format!("it holds `{shown}`"))
    } else {
        RESERVED.contains(&name).then(|| "the word has a meaning of its own in targets".into())
    }
}
