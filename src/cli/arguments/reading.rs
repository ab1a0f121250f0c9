//! Arguments of the commands that only read.

use super::target_text;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Current {
    /// End with 1 where the database is not at all heads
    #[arg(long)]
    pub(crate) check_heads: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Status {}

#[derive(Debug, Args)]
pub(crate) struct Heads {
    /// Leave out heads that another one depends on
    #[arg(long)]
    pub(crate) resolve_dependencies: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Branches {}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// From where to where: `A:B`, `A:`, `:B`, `-3:`
    #[arg(short = 'r', long = "range", visible_alias = "rev-range", value_name = "A:B", allow_hyphen_values = true, value_parser = target_text)]
    pub(crate) range: Option<String>,
    /// Mark what the database is at
    #[arg(short = 'i', long)]
    pub(crate) indicate_current: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The revision
    #[arg(value_name = "REV", allow_hyphen_values = true, value_parser = target_text)]
    pub(crate) target: String,
}

#[derive(Debug, Args)]
pub(crate) struct Log {
    /// At most so many events, the newest
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// Mark what the database is at
    #[arg(short = 'i', long)]
    pub(crate) indicate_current: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {}
