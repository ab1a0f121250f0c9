//! What a migration binary tells the installed command: revisions as plain values, in a document with a version.

use crate::operation::Action;
use serde::{Deserialize, Serialize};

/// The version of the document.
pub const PROTOCOL: u32 = 1;

/// Which checksum decides whether a revision has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChecksumKind {
    /// That of its operations.
    Operations,
    /// That of its source: it works on rows, or is SQL.
    Source,
}

/// A revision as plain values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportedRevision {
    /// Its id.
    pub id: String,
    /// The ids that it is built on.
    pub parents: Vec<String>,
    /// The ids or labels of other branches that must have run before it.
    pub depends_on: Vec<String>,
    /// The labels that it carries.
    pub labels: Vec<String>,
    /// What it does, in a line.
    pub message: String,
    /// When it was written.
    pub created: Option<String>,
    /// Preconditions in other databases, `database:id`.
    pub requires: Vec<String>,
    /// Its file, from the folder of its crate.
    pub file: String,
    /// What upgrades.
    pub up: Vec<Action>,
    /// What takes it back.
    pub down: Vec<Action>,
    /// The checksum of its operations.
    pub operations_checksum: String,
    /// The checksum of its source.
    pub source_checksum: String,
    /// Which of the two decides whether it has changed.
    pub authoritative_checksum: ChecksumKind,
}

impl ExportedRevision {
    /// The checksum that decides whether it has changed.
    pub fn checksum(&self) -> &str {
        match self.authoritative_checksum {
            ChecksumKind::Operations => &self.operations_checksum,
            ChecksumKind::Source => &self.source_checksum,
        }
    }
}

/// All revisions of a migration crate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// The version of this document.
    pub protocol: u32,
    /// The version of anabranch that the migration crate was built with.
    pub anabranch: String,
    /// The revisions.
    pub revisions: Vec<ExportedRevision>,
}

/// A document that is none of ours.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ExportError {
    /// Another version of the document.
    #[error("the migration crate speaks protocol {theirs} (anabranch {anabranch}), this command {PROTOCOL}")]
    #[diagnostic(code("export.protocol"))]
    Protocol {
        /// Its protocol.
        theirs: u32,
        /// Its anabranch.
        anabranch: String,
        /// Which side to update.
        #[help]
        help: String,
    },
    /// No such document.
    #[error("the migration crate's answer cannot be read")]
    #[diagnostic(
        code("export.unreadable"),
        help("its `main` must be `anabranch::cli::main(..)` and print nothing of its own on stdout")
    )]
    Unreadable(#[source] serde_json::Error),
}

/// What every version of the document has.
#[derive(Deserialize)]
struct Envelope {
    protocol: u32,
    anabranch: String,
}

impl Export {
    /// A document of this version.
    pub fn new(revisions: Vec<ExportedRevision>) -> Self {
        Self { protocol: PROTOCOL, anabranch: env!("CARGO_PKG_VERSION").to_owned(), revisions }
    }

    /// Reads a document.
    ///
    /// # Errors
    /// It is of another version, or no such document.
    pub fn read(text: &str) -> Result<Self, ExportError> {
        let Envelope { protocol, anabranch } = serde_json::from_str(text).map_err(ExportError::Unreadable)?;
        if protocol == PROTOCOL {
            return serde_json::from_str(text).map_err(ExportError::Unreadable);
        }
        let help = if protocol < PROTOCOL {
            format!("update the migration crate's dependency `anabranch` to {}", env!("CARGO_PKG_VERSION"))
        } else {
            format!("update the installed command: `cargo install anabranch --version {anabranch}`")
        };
        Err(ExportError::Protocol { theirs: protocol, anabranch, help })
    }
}
