//! `anabranch completions SHELL`

use crate::cli::arguments::{Arguments, Completions};
use crate::cli::context::Context;
use crate::cli::errors::CliError;
use crate::cli::exit::ExitStatus;
use clap::CommandFactory;

/// Prints the script that the shell reads.
pub(crate) async fn run(context: &Context, arguments: &Completions) -> Result<ExitStatus, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "anabranch", &mut script);
    context.output.result(&String::from_utf8_lossy(&script))?;
    Ok(ExitStatus::Done)
}
