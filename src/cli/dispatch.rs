//! From a command's arguments to its file.

use super::arguments::Command;
use super::commands;
use super::context::{Context, Program};
use super::errors::CliError;
use super::exit::ExitStatus;

/// Runs the command.
pub(super) async fn run(context: &Context, command: &Command) -> Result<ExitStatus, CliError> {
    match command {
        Command::Init(arguments) => commands::init::run(context, arguments).await,
        Command::Completions(arguments) => commands::completions::run(context, arguments).await,
        Command::Man(arguments) => commands::man::run(context, arguments).await,
        Command::Dev(_) => lacking(context, "dev"),
        Command::Revision(_) => lacking(context, "revision"),
        Command::Autogenerate(_) => lacking(context, "autogenerate"),
        Command::Merge(_) => lacking(context, "merge"),
        Command::Remove(_) => lacking(context, "remove"),
        Command::Rebase(_) => lacking(context, "rebase"),
        Command::Edit(_) => lacking(context, "edit"),
        Command::Upgrade(_) => lacking(context, "upgrade"),
        Command::Downgrade(_) => lacking(context, "downgrade"),
        Command::Revert(_) => lacking(context, "revert"),
        Command::Stamp(_) => lacking(context, "stamp"),
        Command::EnsureVersion(_) => lacking(context, "ensure-version"),
        Command::Current(_) => lacking(context, "current"),
        Command::Status(_) => lacking(context, "status"),
        Command::Heads(_) => lacking(context, "heads"),
        Command::Branches(_) => lacking(context, "branches"),
        Command::History(_) => lacking(context, "history"),
        Command::Show(_) => lacking(context, "show"),
        Command::Log(_) => lacking(context, "log"),
        Command::Graph(_) => lacking(context, "graph"),
        Command::Check(_) => lacking(context, "check"),
        Command::Diff(_) => lacking(context, "diff"),
        Command::Inspect(_) => lacking(context, "inspect"),
        Command::Entity(_) => lacking(context, "entity"),
        Command::Snapshot(_) => lacking(context, "snapshot"),
        Command::Ping(_) => lacking(context, "ping"),
        Command::Export => lacking(context, "__export"),
    }
}

/// The command exists, but not in this program.
fn lacking(context: &Context, command: &str) -> Result<ExitStatus, CliError> {
    let (this, help) = match context.program {
        Program::Installed => {
            ("the installed command", format!("use the migration binary: `cargo run --bin migration -- {command}`"))
        }
        Program::Migration => ("this migration binary", format!("use the installed command: `anabranch {command}`")),
    };
    Err(CliError::with_help("cli.not_in_this_binary", format!("{this} has no `{command}`"), help)
        .detail("command", command))
}
