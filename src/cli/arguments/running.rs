//! Arguments of the commands that change a database.

use super::target_text;
use clap::Args;
use std::path::PathBuf;

/// How much of a run is done.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Execution {
    /// Print a script for the database's own client, execute nothing
    #[arg(long, group = "offline")]
    pub(crate) sql: bool,
    /// Say what would be done, execute nothing
    #[arg(long, visible_alias = "dry-run", group = "offline")]
    pub(crate) plan: bool,
    /// With --plan: also write the plan into a file
    #[arg(long, value_name = "FILE", requires = "plan")]
    pub(crate) out: Option<PathBuf>,
    /// Execute a plan that was written before; refused where anything it rests on has changed
    #[arg(long, value_name = "FILE", conflicts_with = "offline")]
    pub(crate) plan_file: Option<PathBuf>,
    /// With --plan: the steps alone
    #[arg(long, requires = "plan")]
    pub(crate) no_sql: bool,
    /// Assume these heads, comma-separated, instead of asking a database; empty for an empty one
    #[arg(long, value_name = "REVS", requires = "offline")]
    pub(crate) at: Option<String>,
    /// Plan from the live tables where they are not what the revisions made
    #[arg(long)]
    pub(crate) plan_from_live: bool,
    /// Also do what loses properties that anabranch does not compare and cannot put back
    #[arg(long)]
    pub(crate) allow_property_loss: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Upgrade {
    /// Where to [default: heads]
    // Not `allow_hyphen_values`, which takes every flag behind the first value for another value.
    #[arg(value_name = "TARGET", allow_negative_numbers = true)]
    pub(crate) targets: Vec<String>,
    #[command(flatten)]
    pub(crate) execution: Execution,
}

#[derive(Debug, Args)]
pub(crate) struct Downgrade {
    /// Where to: a revision that stays, `-1`, `base`
    #[arg(
        value_name = "TARGET",
        allow_hyphen_values = true,
        value_parser = target_text,
        required_unless_present_any = ["plan_file", "from_ledger"]
    )]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) execution: Execution,
    /// Take back revisions whose file is gone by what the ledger stored; without a TARGET all of them
    #[arg(long, conflicts_with_all = ["at", "plan_file"])]
    pub(crate) from_ledger: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Revert {
    /// The revision
    #[arg(
        value_name = "REV",
        allow_hyphen_values = true,
        value_parser = target_text,
        required_unless_present = "plan_file"
    )]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) execution: Execution,
}

#[derive(Debug, Args)]
pub(crate) struct Stamp {
    /// The revisions that the database is at
    #[arg(value_name = "REVS", allow_negative_numbers = true, required = true)]
    pub(crate) targets: Vec<String>,
    /// Forget what was recorded before
    #[arg(long)]
    pub(crate) purge: bool,
    /// Say what would be recorded, record nothing
    #[arg(long, visible_alias = "dry-run", group = "offline")]
    pub(crate) plan: bool,
    /// Print a script for the database's own client, record nothing
    #[arg(long, group = "offline")]
    pub(crate) sql: bool,
    /// With --plan: the steps alone
    #[arg(long, requires = "plan")]
    pub(crate) no_sql: bool,
    /// Assume these heads, comma-separated, instead of asking a database; empty for an empty one
    #[arg(long, value_name = "REVS", requires = "offline")]
    pub(crate) at: Option<String>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("decision").required(true))]
pub(crate) struct Repair {
    /// Record the checksums of applied revisions as their files are now
    #[arg(long, group = "decision")]
    pub(crate) accept: bool,
    /// The statement at which a run was interrupted did run
    #[arg(long, group = "decision")]
    pub(crate) done: bool,
    /// The statement at which a run was interrupted did not run: run it again
    #[arg(long, group = "decision")]
    pub(crate) redo: bool,
    /// Give an interrupted run up: close its journal, undo nothing, record nothing
    #[arg(long, group = "decision")]
    pub(crate) abandon: bool,
    /// With --abandon: also where a part of the revision ran, which stays
    #[arg(long, requires = "abandon")]
    pub(crate) half_done: bool,
    /// The revisions that are meant [default: all changed ones, or the interrupted one]
    #[arg(value_name = "REV")]
    pub(crate) named: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct EnsureVersion {}

#[derive(Debug, Args)]
pub(crate) struct Ping {}
