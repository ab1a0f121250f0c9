//! Arguments of the commands that write files of a project.

use super::target_text;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The project's folder
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
}

/// What a comparison cannot know by itself.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Answers {
    /// What was renamed: `table=new`, `table.column=new`, `enum:type.value=new`, `index:old=new`
    #[arg(long = "rename", value_name = "OLD=NEW")]
    pub(crate) renames: Vec<String>,
    /// What was not renamed but dropped
    #[arg(long = "not-renamed", value_name = "OLD")]
    pub(crate) not_renamed: Vec<String>,
    /// Agree to dropped tables, columns, values and sequences, and to types that hold less
    #[arg(long)]
    pub(crate) allow_data_loss: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Dev {
    /// What the revision is about
    #[arg(short, long, value_name = "MSG", allow_hyphen_values = true)]
    pub(crate) message: Option<String>,
    #[command(flatten)]
    pub(crate) answers: Answers,
}

#[derive(Debug, Args)]
pub(crate) struct NewRevision {
    /// What the revision is about
    #[arg(short, long, value_name = "MSG", allow_hyphen_values = true, required_unless_present = "amend")]
    pub(crate) message: Option<String>,
    /// Fill it with the difference between entities and database
    #[arg(long)]
    pub(crate) autogenerate: bool,
    /// Write a pair of SQL files
    #[arg(long)]
    pub(crate) sql: bool,
    #[command(flatten)]
    pub(crate) place: Place,
    /// Make the newest revision again that is nowhere applied
    #[arg(long, conflicts_with_all = ["sql", "splice", "labels", "depends_on", "id"])]
    pub(crate) amend: bool,
    /// With --amend: make it again although its file was changed by hand, and is not as git has it
    #[arg(long, requires = "amend")]
    pub(crate) overwrite: bool,
    /// With --amend: nothing of this is applied to this configured database: it is not asked
    #[arg(long = "assume-unapplied", value_name = "NAME", requires = "amend")]
    pub(crate) unapplied: Vec<String>,
    /// With --autogenerate: the state to start from [default: the database]
    #[arg(long, value_name = "STATE", requires = "autogenerate")]
    pub(crate) from: Option<String>,
    #[command(flatten)]
    pub(crate) answers: Answers,
}

/// Where a new revision stands in the graph.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Place {
    /// The head to build on [default: the only one]
    #[arg(long, value_name = "R", allow_hyphen_values = true, value_parser = target_text)]
    pub(crate) head: Option<String>,
    /// Allow `--head` to be no head
    #[arg(long)]
    pub(crate) splice: bool,
    /// A label for the branch that begins here
    #[arg(long = "branch-label", value_name = "L")]
    pub(crate) labels: Vec<String>,
    /// A revision of another branch that must have run before
    #[arg(long, value_name = "R", allow_hyphen_values = true, value_parser = target_text)]
    pub(crate) depends_on: Vec<String>,
    /// The id [default: as configured]
    #[arg(long = "rev-id", value_name = "ID")]
    pub(crate) id: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Autogenerate {
    /// What the revision is about
    #[arg(short, long, value_name = "MSG", allow_hyphen_values = true, required_unless_present = "check")]
    pub(crate) message: Option<String>,
    /// The state to start from [default: the database]; `revision:heads` needs no database
    #[arg(long, value_name = "STATE")]
    pub(crate) from: Option<String>,
    /// Write nothing; end with 1 where there is a difference
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) answers: Answers,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// The heads to join [default: all]
    #[arg(value_name = "REVS", allow_negative_numbers = true)]
    pub(crate) targets: Vec<String>,
    /// What the revision is about
    #[arg(short, long, value_name = "MSG", allow_hyphen_values = true)]
    pub(crate) message: String,
    /// Leave out the conflict check
    #[arg(long)]
    pub(crate) no_check: bool,
    /// Allow revisions that are no heads
    #[arg(long)]
    pub(crate) splice: bool,
    /// A label for the branch that begins here
    #[arg(long = "branch-label", value_name = "L")]
    pub(crate) labels: Vec<String>,
    /// The id [default: as configured]
    #[arg(long = "rev-id", value_name = "ID")]
    pub(crate) id: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// The revision [default: the only head]
    #[arg(value_name = "REV", allow_hyphen_values = true, value_parser = target_text)]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) elsewhere: Elsewhere,
}

/// What is said of databases that cannot be asked.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Elsewhere {
    /// Nothing of this is applied to this configured database: it is not asked
    #[arg(long = "assume-unapplied", value_name = "NAME")]
    pub(crate) unapplied: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Rebase {
    /// The first revision to move
    #[arg(value_name = "REV", allow_hyphen_values = true, value_parser = target_text)]
    pub(crate) target: String,
    /// The head to move it onto
    #[arg(long, value_name = "REV", allow_hyphen_values = true, value_parser = target_text)]
    pub(crate) onto: String,
    /// Leave out the conflict check
    #[arg(long)]
    pub(crate) no_check: bool,
    #[command(flatten)]
    pub(crate) elsewhere: Elsewhere,
}

#[derive(Debug, Args)]
pub(crate) struct Edit {
    /// The revision
    #[arg(value_name = "REV", allow_hyphen_values = true, value_parser = target_text)]
    pub(crate) target: String,
}

#[derive(Debug, Args)]
pub(crate) struct Snapshot {
    /// Write nothing; end with 1 where a file is not up to date
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write a page for every command into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Which entities are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EntityStyle {
    Native,
    SeaOrm,
}
