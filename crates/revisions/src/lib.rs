//! Revision files on disk: found, read and checksummed without compiling anything.
//!
//! The command and the build script of a migration crate share this crate, so that both see the same revisions under the same ids with the
//! same checksums. It depends on nothing but `sha2`, because every migration crate builds it before anything else.
//!
//! Invariant: a folder is read as a whole. All mistakes come back at once, and nothing here judges the *graph* (missing parents, cycles,
//! two files with one id): that is `anabranch::revision::Graph`, which names files and lines as well.

mod checksum;
mod error;
mod folder;
mod generate;
mod header;
mod lexer;
mod rewrite;
mod sql;

use std::path::{Path, PathBuf};

pub use error::{ReadError, read_text};
pub use folder::{read_folder, read_headers, read_what_can_be, rollback_of};
pub use generate::build;
pub use rewrite::with_parents;

/// The characters that neither an id nor an alias may hold: they mean something in targets, in lists of ids or in paths.
pub const FORBIDDEN_IN_IDS: &[char] = &['@', '-', '+', ':', ',', '\'', '"', '`', '/', '\\'];

/// The number that an SQL file's name begins with, which names its revision too.
#[must_use]
pub fn leading_number(file: &Path) -> Option<String> {
    sql::number_and_words(file.file_stem()?.to_str()?).0.map(str::to_owned)
}

/// A revision as its file declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionFile {
    /// The id, as written; not yet judged.
    pub id: String,
    /// The ids (or labels) that it is built on; empty for a root.
    pub revises: Vec<String>,
    /// The ids or labels of other branches that must have run before it.
    pub depends_on: Vec<String>,
    /// The branch labels that it carries.
    pub labels: Vec<String>,
    /// When it was written, as written.
    pub created: Option<String>,
    /// Preconditions in other databases, `database:id`.
    pub requires: Vec<String>,
    /// The first line of its documentation; for SQL files without one, the words of the file's name.
    pub message: String,
    /// The file that declares it: the Rust file, or the SQL file that upgrades.
    pub path: PathBuf,
    /// The line of the header, counted from 1.
    pub line: usize,
    /// What kind of files it consists of.
    pub kind: Kind,
    /// Other exact names of the revision: the leading number of an SQL file, also without the zeros before it.
    pub aliases: Vec<String>,
    /// The checksum of the source, `1:<hex>`; `None` from [`read_headers`].
    pub source_checksum: Option<String>,
}

/// What a revision consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A Rust file with `up` and `down`.
    Rust,
    /// A pair of SQL files.
    Sql {
        /// The file that upgrades.
        up: PathBuf,
        /// The file that takes it back, where there is one.
        rollback: Option<PathBuf>,
    },
}
