//! What a dialect must do.

use super::{Plan, Target};
use crate::model::{DialectName, Schema};
use crate::operation::{Action, ApplyError};

/// A request that a database has no way to fulfil, said instead of guessed at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("{dialect} cannot {operation}: {reason}")]
#[diagnostic(code("dialect.unsupported"))]
pub struct Unsupported {
    /// What was asked, in words.
    pub operation: String,
    /// Of which database.
    pub dialect: DialectName,
    /// Why not.
    pub reason: String,
    /// What to do instead.
    #[help]
    pub instead: String,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum PlanError {
    /// The database has no such thing.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Unsupported(#[from] Unsupported),
    /// An action does not fit the schema before it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Apply(#[from] ApplyError),
    /// The author wrote that there is no way back.
    #[error("this step is irreversible: {0}")]
    #[diagnostic(
        code("revision.irreversible"),
        help("restore a backup, or write a revision that repairs forward; `stamp` moves the record alone")
    )]
    Irreversible(String),
}

/// A database's language. Pure: no connection, no clock, no environment.
pub trait Dialect: Send + Sync {
    /// Which database.
    fn name(&self) -> DialectName;

    /// Rewrites a schema into the form in which this database would report it, so that two schemas that mean the same here are equal:
    /// types that it does not tell apart, enums that it has no type for, names it chooses itself. Applying it twice changes nothing more.
    fn normalize(&self, target: &Target, schema: &mut Schema);

    /// The statements that do `actions` to a database that is as `before` says.
    ///
    /// # Errors
    /// The database cannot do it, or an action does not fit `before`.
    fn plan(&self, target: &Target, actions: &[Action], before: &Schema) -> Result<Plan, PlanError>;

    /// An identifier, quoted.
    fn quote(&self, identifier: &str) -> String;

    /// A text as a literal; `None` is `NULL`.
    fn literal(&self, text: Option<&str>) -> String;
}
