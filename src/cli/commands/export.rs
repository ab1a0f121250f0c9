//! `__export`: what the revisions of this binary do, for the installed command.

use crate::cli::{context::Context, errors::CliError, exit::ExitStatus};

pub(crate) async fn run(context: &Context) -> Result<ExitStatus, CliError> {
    let Some(revisions) = context.revisions() else {
        return Err(CliError::with_help(
            "cli.not_in_this_binary",
            "the installed command has no revisions compiled in",
            "run the migration binary",
        ));
    };
    context.output.document(&revisions.export()?)?;
    Ok(ExitStatus::Done)
}
