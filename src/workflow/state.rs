//! STATE: what a comparison or an inspection may start from.

use std::path::PathBuf;
use std::str::FromStr;

/// A state by its name on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateName {
    /// No objects.
    Empty,
    /// A live database.
    Url(String),
    /// The entities of the project, or of a crate or folder.
    Entities(Option<PathBuf>),
    /// An SQL file.
    Sql(PathBuf),
    /// The history replayed up to a revision.
    Revision(String),
}

/// A text that names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("`{0}` is no state")]
#[diagnostic(
    code("state.unknown"),
    help("write a database URL, `entities`, `entities:PATH`, `sql:FILE`, `revision:REV` or `empty`")
)]
pub struct UnknownState(pub String);

impl FromStr for StateName {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        let unknown = || UnknownState(text.to_owned());
        if text == "empty" {
            return Ok(Self::Empty);
        }
        if text == "entities" {
            return Ok(Self::Entities(None));
        }
        let (kind, rest) = text.split_once(':').ok_or_else(unknown)?;
        if rest.is_empty() {
            return Err(unknown());
        }
        match kind {
            "entities" => Ok(Self::Entities(Some(rest.into()))),
            "sql" => Ok(Self::Sql(rest.into())),
            "revision" => Ok(Self::Revision(rest.to_owned())),
            _ => Ok(Self::Url(text.to_owned())),
        }
    }
}
