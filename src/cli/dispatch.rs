//! From a command's arguments to its file.

use super::arguments::Command;
use super::commands;
use super::context::Context;
#[cfg(not(feature = "autogenerate"))]
use super::context::Program;
use super::errors::CliError;
use super::exit::ExitStatus;

/// Runs the command.
pub(super) async fn run(context: &Context, command: &Command) -> Result<ExitStatus, CliError> {
    match command {
        Command::Init(arguments) => commands::init::run(context, arguments).await,
        Command::Completions(arguments) => commands::completions::run(context, arguments).await,
        Command::Man(arguments) => commands::man::run(context, arguments).await,
        #[cfg(feature = "autogenerate")]
        Command::Dev(arguments) => commands::dev::run(context, arguments).await,
        #[cfg(feature = "autogenerate")]
        Command::Revision(arguments) => commands::revision::run(context, arguments).await,
        #[cfg(feature = "autogenerate")]
        Command::Autogenerate(arguments) => commands::autogenerate::run(context, arguments).await,
        #[cfg(feature = "autogenerate")]
        Command::Merge(arguments) => commands::merge::run(context, arguments).await,
        Command::Remove(arguments) => commands::remove::run(context, arguments).await,
        Command::Rebase(arguments) => commands::rebase::run(context, arguments).await,
        Command::Edit(arguments) => commands::edit::run(context, arguments).await,
        Command::Upgrade(arguments) => commands::upgrade::upgrade(context, arguments).await,
        Command::Downgrade(arguments) => commands::upgrade::downgrade(context, arguments).await,
        Command::Revert(arguments) => commands::upgrade::revert(context, arguments).await,
        Command::Stamp(arguments) => commands::stamp::run(context, arguments).await,
        Command::Repair(arguments) => commands::repair::run(context, arguments).await,
        Command::EnsureVersion(arguments) => commands::stamp::ensure_version(context, arguments).await,
        Command::Current(arguments) => commands::current::run(context, arguments).await,
        Command::Status(arguments) => commands::status::run(context, arguments).await,
        Command::Heads(arguments) => commands::heads::run(context, arguments).await,
        Command::Branches(arguments) => commands::branches::run(context, arguments).await,
        Command::History(arguments) => commands::history::run(context, arguments).await,
        Command::Show(arguments) => commands::show::run(context, arguments).await,
        Command::Log(arguments) => commands::log::run(context, arguments).await,
        Command::Graph(arguments) => commands::graph::run(context, arguments).await,
        #[cfg(feature = "autogenerate")]
        Command::Check(arguments) => commands::check::run(context, arguments).await,
        #[cfg(feature = "autogenerate")]
        Command::Diff(arguments) => commands::diff::run(context, arguments).await,
        #[cfg(feature = "autogenerate")]
        Command::Inspect(arguments) => commands::inspect::run(context, arguments).await,
        #[cfg(feature = "autogenerate")]
        Command::Entity(arguments) => commands::entity::run(context, arguments).await,
        Command::Snapshot(arguments) => commands::snapshot::run(context, arguments).await,
        Command::Ping(arguments) => commands::ping::run(context, arguments).await,
        #[cfg(not(feature = "autogenerate"))]
        Command::Dev(_) => lacking(context, "dev"),
        #[cfg(not(feature = "autogenerate"))]
        Command::Revision(_) => lacking(context, "revision"),
        #[cfg(not(feature = "autogenerate"))]
        Command::Autogenerate(_) => lacking(context, "autogenerate"),
        #[cfg(not(feature = "autogenerate"))]
        Command::Merge(_) => lacking(context, "merge"),
        #[cfg(not(feature = "autogenerate"))]
        Command::Check(_) => lacking(context, "check"),
        #[cfg(not(feature = "autogenerate"))]
        Command::Diff(_) => lacking(context, "diff"),
        #[cfg(not(feature = "autogenerate"))]
        Command::Inspect(_) => lacking(context, "inspect"),
        #[cfg(not(feature = "autogenerate"))]
        Command::Entity(_) => lacking(context, "entity"),
        Command::Export => commands::export::run(context).await,
    }
}

/// The command exists, but not in this program.
#[cfg(not(feature = "autogenerate"))]
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
