//! What can be written on the command line, as types.
//!
//! Invariant: names and flags are a contract with scripts; a change here is a change for them.

mod reading;
mod revisions;
mod running;
mod schema;

pub(crate) use reading::*;
pub(crate) use revisions::*;
pub(crate) use running::*;
pub(crate) use schema::*;

use crate::plan::{Target, UnknownTarget};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Database migrations from Rust structs: a live comparison, a revision graph, reviewed SQL.
#[derive(Debug, Parser)]
#[command(
    name = "anabranch",
    version,
    propagate_version = false,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(max_term_width = 120, disable_help_subcommand = false)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) options: GlobalOptions,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A target, and whether a version was said.
#[derive(Debug, Clone)]
pub(crate) struct NamedTarget {
    pub(crate) target: Target,
    pub(crate) has_version: bool,
}

impl std::str::FromStr for NamedTarget {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self { target: text.parse()?, has_version: text.contains(':') })
    }
}

/// Options of every command, before or after its name.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalOptions {
    /// The configuration [default: `anabranch.toml` here or in a folder above]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database of the configuration [default: all, in the order of the file]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) database: Option<String>,
    /// The database's URL [default: from the environment, else the configuration]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// What plans are for where no server is asked: sqlite, postgres[:15], mysql[:9], mariadb[:10.11]
    #[arg(long, global = true, value_name = "DIALECT")]
    pub(crate) dialect: Option<NamedTarget>,
    /// A folder of revision files; needs no configuration
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) revisions: Option<PathBuf>,
    /// A namespace to manage beside the default one; may be repeated
    #[arg(long = "schema", global = true, value_name = "S")]
    pub(crate) schemas: Vec<String>,
    /// A pattern of names to leave alone; may be repeated
    #[arg(long, global = true, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// How results are written: text or json; some commands know more
    #[arg(long, global = true, value_name = "FORMAT", hide_possible_values = true)]
    pub(crate) format: Option<Format>,
    /// Say nothing but results and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Answer every question with its safe default
    #[arg(long, global = true)]
    pub(crate) yes: bool,
    /// Whether to use colors
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Sql,
    Rust,
    Mermaid,
    Dot,
    Svg,
    Html,
}

impl Format {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Sql => "sql",
            Self::Rust => "rust",
            Self::Mermaid => "mermaid",
            Self::Dot => "dot",
            Self::Svg => "svg",
            Self::Html => "html",
        }
    }
}

/// Whether to use colors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// Where a terminal shows them and `NO_COLOR` is not set.
    #[default]
    Auto,
    Always,
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin a project: configuration, migration crate, entity crate
    Init(Init),
    /// Bring the database to the entities: upgrade, autogenerate, apply
    Dev(Dev),
    /// Write a new revision
    Revision(NewRevision),
    /// Write a new revision from the difference between entities and database
    Autogenerate(Autogenerate),
    /// Join heads in a revision with several parents
    Merge(Merge),
    /// Take back a revision file that is nowhere applied
    Remove(Remove),
    /// Move revisions that are not applied onto another head
    Rebase(Rebase),
    /// Open a revision file in the editor
    Edit(Edit),
    /// Apply revisions
    Upgrade(Upgrade),
    /// Take revisions back
    Downgrade(Downgrade),
    /// Take back exactly one revision and what stands on it
    Revert(Revert),
    /// Record revisions as applied without running them
    Stamp(Stamp),
    /// Say what the tool cannot know: changed files are meant, an interrupted statement did or did not run
    Repair(Repair),
    /// Make the ledger's tables where they are missing
    EnsureVersion(EnsureVersion),
    /// The revisions that the database is at
    Current(Current),
    /// What is applied and what is not
    Status(Status),
    /// The revisions that nothing is built on
    Heads(Heads),
    /// The revisions where the history divides, and the labels
    Branches(Branches),
    /// The revisions, newest first
    History(History),
    /// One revision in full
    Show(Show),
    /// What was done to the database, and by whom
    Log(Log),
    /// The history as a picture
    Graph(Graph),
    /// Find out whether everything fits together; ends with 1 where it does not
    Check(Check),
    /// What takes one state to another
    Diff(Diff),
    /// A state's schema
    Inspect(Inspect),
    /// Entities as source code
    #[command(subcommand)]
    Entity(Entity),
    /// Write the SQL of every revision into files for review
    Snapshot(Snapshot),
    /// Connect, and say who answered
    #[command(visible_alias = "test-connection")]
    Ping(Ping),
    /// Completions for a shell
    Completions(Completions),
    /// The manual page
    Man(Man),
    /// What the revisions of this binary do, for the installed command
    #[command(name = "__export", hide = true)]
    Export,
}

impl Command {
    /// Whether it is about revisions that are there already.
    pub(crate) fn needs_the_revisions_folder(&self) -> bool {
        match self {
            Self::Init(_)
            | Self::Dev(_)
            | Self::Revision(_)
            | Self::Autogenerate(_)
            | Self::Diff(_)
            | Self::Inspect(_)
            | Self::Entity(_)
            | Self::EnsureVersion(_)
            | Self::Log(_)
            | Self::Ping(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Export => false,
            Self::Merge(_)
            | Self::Remove(_)
            | Self::Rebase(_)
            | Self::Edit(_)
            | Self::Upgrade(_)
            | Self::Downgrade(_)
            | Self::Revert(_)
            | Self::Stamp(_)
            | Self::Repair(_)
            | Self::Current(_)
            | Self::Status(_)
            | Self::Heads(_)
            | Self::Branches(_)
            | Self::History(_)
            | Self::Show(_)
            | Self::Graph(_)
            | Self::Check(_)
            | Self::Snapshot(_) => true,
        }
    }

    /// The formats that the command's results can have, the default first.
    pub(crate) fn formats(&self) -> &'static [Format] {
        match self {
            Self::Diff(_) => &[Format::Sql, Format::Json, Format::Rust, Format::Text],
            Self::Inspect(_) => &[Format::Sql, Format::Json, Format::Rust, Format::Mermaid],
            Self::Graph(_) => &[Format::Text, Format::Mermaid, Format::Dot, Format::Svg, Format::Html, Format::Json],
            Self::Completions(_) | Self::Man(_) => &[Format::Text],
            Self::Export => &[Format::Json],
            Self::Init(_)
            | Self::Dev(_)
            | Self::Revision(_)
            | Self::Autogenerate(_)
            | Self::Merge(_)
            | Self::Remove(_)
            | Self::Rebase(_)
            | Self::Edit(_)
            | Self::Upgrade(_)
            | Self::Downgrade(_)
            | Self::Revert(_)
            | Self::Stamp(_)
            | Self::Repair(_)
            | Self::EnsureVersion(_)
            | Self::Current(_)
            | Self::Status(_)
            | Self::Heads(_)
            | Self::Branches(_)
            | Self::History(_)
            | Self::Show(_)
            | Self::Log(_)
            | Self::Check(_)
            | Self::Entity(_)
            | Self::Snapshot(_)
            | Self::Ping(_) => &[Format::Text, Format::Json],
        }
    }
}

/// A revision, a target or a range. It may begin with a hyphen and a digit (`-1`, `-3:`); anything else behind a hyphen is a flag that was
/// mistyped.
pub(crate) fn target_text(text: &str) -> Result<String, String> {
    match text.strip_prefix('-') {
        Some(rest) if !rest.starts_with(|c: char| c.is_ascii_digit()) => {
            Err("this is no option of the command, and no target: behind the hyphen of a target stands a number"
                .to_owned())
        }
        _ => Ok(text.to_owned()),
    }
}
