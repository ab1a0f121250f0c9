//! What a dialect must do.

use super::{Plan, RefusedSql, Target};
use crate::model::{DialectName, Schema, Unmodelled};
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

/// A plan that would lose what the model does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("{action} would lose {}", listed(properties))]
#[diagnostic(
    code("plan.would_lose"),
    help(
        "anabranch does not compare {}, and cannot put {} back: do this step by hand and `stamp` it, or write it with `m.execute(..)`, or let it be lost with `--allow-property-loss`",
        if properties.len() == 1 { "this" } else { "these" },
        if properties.len() == 1 { "it" } else { "them" }
    )
)]
pub struct WouldLose {
    /// What the plan would do, in words: `making column `song.title` anew`.
    pub action: String,
    /// What would be lost.
    pub properties: Vec<Unmodelled>,
}

fn listed(properties: &[Unmodelled]) -> String {
    properties.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl WouldLose {
    /// Refuses an action that takes down or says anew everything that `concerned` is true for, where some of it could not be put back.
    ///
    /// # Errors
    /// Something of it could not be put back.
    pub fn refuse(
        action: impl Into<String>,
        schema: &Schema,
        concerned: impl Fn(&Unmodelled) -> bool,
    ) -> Result<(), Self> {
        let lost = schema.unmodelled().iter().filter(|found| found.is_lost() && concerned(found));
        let properties: Vec<Unmodelled> = lost.cloned().collect();
        match properties.is_empty() {
            true => Ok(()),
            false => Err(Self { action: action.into(), properties }),
        }
    }
}

/// A change that the database refuses while something stands on what changes, and that thing cannot be put back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("{action} is not possible while {} on it", stands(standing))]
#[diagnostic(
    code("plan.in_the_way"),
    help(
        "drop {0} in the same revision, before this step, or change {0} so that what is left suffices: {0} could not be made again as things are then",
        if standing.len() == 1 { "it" } else { "them" }
    )
)]
pub struct InTheWay {
    /// What the plan would do, in words: `dropping column `song.title``.
    pub action: String,
    /// What stands on it.
    pub standing: Vec<String>,
}

fn stands(standing: &[String]) -> String {
    format!("{} {}", standing.join(", "), if standing.len() == 1 { "stands" } else { "stand" })
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
    /// SQL of the author cannot be run as it is written.
    #[error(transparent)]
    #[diagnostic(transparent)]
    RefusedSql(#[from] RefusedSql),
    /// What it would take down or say anew has properties that nobody would put back.
    #[error(transparent)]
    #[diagnostic(transparent)]
    WouldLose(#[from] WouldLose),
    /// What stands in the way could not be put back.
    #[error(transparent)]
    #[diagnostic(transparent)]
    InTheWay(#[from] InTheWay),
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

    /// The expression that gives a random UUID, as a default holds it.
    fn random_uuid(&self) -> &'static str;
}
