//! Arguments of the commands about states of a schema. A state is a database URL, `entities`, `entities:PATH`, `sql:FILE`, `revision:REV` or
//! `empty`.

use super::EntityStyle;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The state before
    #[arg(long, value_name = "STATE")]
    pub(crate) from: String,
    /// The state after
    #[arg(long, value_name = "STATE")]
    pub(crate) to: String,
    /// What was renamed: `table=new`, `table.column=new`, `enum:type.value=new`, `index:old=new`
    #[arg(long = "rename", value_name = "OLD=NEW")]
    pub(crate) renames: Vec<String>,
    /// End with 1 where the states differ
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// Plan what loses properties that anabranch does not compare and cannot put back
    #[arg(long)]
    pub(crate) allow_property_loss: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The state
    #[arg(value_name = "STATE")]
    pub(crate) state: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Entity {
    /// Write entities, and SQL files for the rest, from a state
    Generate(EntityGenerate),
}

#[derive(Debug, Args)]
pub(crate) struct EntityGenerate {
    /// The state
    #[arg(long, value_name = "STATE")]
    pub(crate) from: String,
    /// The folder to write into
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// For which library
    #[arg(long, value_name = "STYLE", default_value = "native")]
    pub(crate) style: EntityStyle,
}
