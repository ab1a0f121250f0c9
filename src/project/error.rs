//! What can be wrong with a project before any database is asked.

use miette::{Diagnostic, NamedSource, SourceSpan};
use std::path::{Path, PathBuf};

/// A project that cannot be used as it is.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum ProjectError {
    /// No configuration here or in a folder above.
    #[error("no `anabranch.toml` in `{}` or above it", searched.display())]
    #[diagnostic(code("project.not_found"), help("run `anabranch init`, or pass `--config` or `--revisions`"))]
    NotFound {
        /// Where the search began.
        searched: PathBuf,
    },
    /// The folder of `--revisions` is not there, or is none.
    #[error("`--revisions` names `{}`, which is no folder", folder.display())]
    #[diagnostic(
        code("project.no_revisions_folder"),
        help("correct the path; `anabranch revision` makes the folder with the first revision")
    )]
    NoRevisionsFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// A file that should be read cannot be.
    #[error("cannot read `{}`: {reason}", path.display())]
    #[diagnostic(code("project.unreadable"), help("does the file exist, and may you read it?"))]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// A file or folder cannot be written.
    #[error("cannot write `{}`: {reason}", path.display())]
    #[diagnostic(code("project.unwritable"), help("may you write there, and is there room?"))]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The configuration is no TOML, or a value does not fit its key.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Malformed(Box<Malformed>),
    /// The configuration has a key that means nothing.
    #[error(transparent)]
    #[diagnostic(transparent)]
    UnknownKey(Box<UnknownKey>),
    /// `--database` names one that is not configured.
    #[error("no database `{name}` is configured")]
    #[diagnostic(code("config.unknown_database"))]
    UnknownDatabase {
        /// The name.
        name: String,
        /// What to write instead.
        #[help]
        help: String,
    },
    /// There is a project already.
    #[error("`{}` exists already", path.display())]
    #[diagnostic(code("init.exists"))]
    Exists {
        /// The file that is in the way.
        path: PathBuf,
        /// What to do instead.
        #[help]
        help: String,
    },
    /// A `Cargo.toml` that members or a package's name should be read from.
    #[error("cannot understand `{}`: {reason}", path.display())]
    #[diagnostic(code("project.manifest"), help("correct it so that `cargo metadata` accepts it"))]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl ProjectError {
    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::Unreadable { path: path.to_owned(), reason: error.to_string() }
    }

    pub(super) fn unwritable(path: &Path, error: &std::io::Error) -> Self {
        Self::Unwritable { path: path.to_owned(), reason: error.to_string() }
    }
}

/// A place of a configuration file that cannot be understood.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{message}")]
#[diagnostic(code("config.malformed"))]
pub struct Malformed {
    /// What is wrong.
    pub message: String,
    /// The file.
    #[source_code]
    pub source_code: NamedSource<String>,
    /// Where.
    #[label("here")]
    pub at: Option<SourceSpan>,
    /// What to write instead.
    #[help]
    pub help: Option<String>,
}

/// A key that means nothing.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("unknown key `{key}` {place} (`{file}`, line {line})")]
#[diagnostic(code("config.unknown_key"))]
pub struct UnknownKey {
    /// The key.
    pub key: String,
    /// In which table, in words.
    pub place: String,
    /// The file's name.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The known key that is most like it.
    pub suggestion: Option<String>,
    /// What to write instead.
    #[help]
    pub help: String,
    /// The file.
    #[source_code]
    pub source_code: NamedSource<String>,
    /// Where.
    #[label("unknown")]
    pub at: SourceSpan,
    /// The file's other unknown keys.
    #[related]
    pub others: Vec<UnknownKey>,
}
