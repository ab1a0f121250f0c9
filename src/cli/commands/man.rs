//! `anabranch man`

use crate::cli::arguments::{Arguments, Man};
use crate::cli::context::Context;
use crate::cli::errors::CliError;
use crate::cli::exit::ExitStatus;
use clap::CommandFactory;

/// Prints the page of the whole, or writes a page for every command.
pub(crate) async fn run(context: &Context, arguments: &Man) -> Result<ExitStatus, CliError> {
    let command = Arguments::command();
    match &arguments.out {
        Some(folder) => {
            let folder = context.path(folder);
            let wrong = |error: std::io::Error| {
                CliError::of("cli.output", format!("cannot write into `{}`: {error}", folder.display()))
            };
            std::fs::create_dir_all(&folder).map_err(wrong)?;
            clap_mangen::generate_to(command, &folder).map_err(wrong)?;
            context.output.note(&format!("wrote the manual pages into `{}`", folder.display()));
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command)
                .render(&mut page)
                .map_err(|error| CliError::of("cli.output", format!("cannot write the page: {error}")))?;
            context.output.result(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(ExitStatus::Done)
}
