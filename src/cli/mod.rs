//! The command line: the only code that prints, asks, or decides how a process ends.
//!
//! Both programs parse the same arguments: `anabranch`, installed once, and the migration binary, which is a user's `main` that calls [`main`].

mod arguments;
mod commands;
mod context;
mod dispatch;
#[cfg(feature = "autogenerate")]
mod drafting;
mod elsewhere;
mod errors;
mod exit;
mod loading;
mod output;
#[cfg(feature = "autogenerate")]
mod states;
mod usage;

use crate::dsl::Revisions;
use arguments::{Arguments, Format, GlobalOptions};
use clap::{CommandFactory, FromArgMatches};
use context::{Context, Program};
use errors::CliError;
use exit::ExitStatus;
use output::Output;
use std::ffi::OsString;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

/// The whole of a migration binary.
///
/// ```text
/// fn main() -> std::process::ExitCode {
///     anabranch::cli::main(migration::revisions())
/// }
/// ```
pub fn main(revisions: Revisions) -> ExitCode {
    run(Program::Migration, Some(revisions))
}

/// The whole of the installed command.
pub fn installed_main() -> ExitCode {
    run(Program::Installed, None)
}

fn run(program: Program, revisions: Option<Revisions>) -> ExitCode {
    let mut arguments = std::env::args_os();
    let own_path = arguments.next();
    let name = match (program, &own_path) {
        (Program::Migration, Some(path)) => stem(path),
        _ => "anabranch".to_owned(),
    };
    let arguments: Vec<OsString> = arguments.collect();
    let format = if usage::wants_json(&arguments) { Format::Json } else { Format::Text };
    let plain = Output::new(&GlobalOptions::default(), format);
    // A panic is a bug of ours or of a library; even then the status and the form of the answer are those of an error.
    let status = catch_unwind(AssertUnwindSafe(|| parsed(program, revisions, &name, arguments, &plain))).unwrap_or_else(|_| {
        plain.error(&CliError::with_help(
            "internal.panic",
            "anabranch stopped at a place that should not be reachable",
            "this is a bug: please report it, with what is written above and the command; `anabranch status` says what state the database is in",
        ));
        ExitStatus::Error
    });
    status.into()
}

fn stem(path: &OsString) -> String {
    Path::new(path).file_stem().unwrap_or(path).to_string_lossy().into_owned()
}

fn parsed(
    program: Program,
    revisions: Option<Revisions>,
    name: &str,
    raw: Vec<OsString>,
    plain: &Output,
) -> ExitStatus {
    let command = Arguments::command().bin_name(name.to_owned());
    let matches = command.try_get_matches_from(std::iter::once(OsString::from(name)).chain(raw.iter().cloned()));
    let read = matches.and_then(|matches| {
        let command = matches.subcommand_name().unwrap_or_default().to_owned();
        let mut arguments = Arguments::from_arg_matches(&matches)?;
        arguments.options.schemas = usage::all_of(&raw, "--schema");
        arguments.options.exclude = usage::all_of(&raw, "--exclude");
        Ok((arguments, command))
    });
    let (arguments, command) = match read {
        Ok(read) => read,
        Err(error) => return refused(&usage::read(&error, name), name, plain),
    };
    let formats = arguments.command.formats();
    let format = arguments.options.format.unwrap_or(formats[0]);
    let output = Output::new(&arguments.options, format);
    let result = if formats.contains(&format) {
        started(program, revisions, arguments, output.clone(), raw)
    } else {
        Err(usage::format(format, formats, &command))
    };
    result.unwrap_or_else(|error| {
        output.error(&error);
        ExitStatus::Error
    })
}

fn refused(parsed: &usage::Parsed, name: &str, plain: &Output) -> ExitStatus {
    match parsed {
        usage::Parsed::Answer(text) => {
            if let Err(error) = plain.result(text) {
                plain.error(&error);
                return ExitStatus::Error;
            }
            return ExitStatus::Done;
        }
        usage::Parsed::Nothing(help) if !plain.is_json() => {
            // Nobody is left to tell where stderr is closed.
            let _ = write!(std::io::stderr().lock(), "{help}");
        }
        usage::Parsed::Nothing(_) => plain.error(&usage::nothing(name)),
        usage::Parsed::Wrong(error) => plain.error(error),
    }
    ExitStatus::Error
}

fn started(
    program: Program,
    revisions: Option<Revisions>,
    arguments: Arguments,
    output: Output,
    raw: Vec<OsString>,
) -> Result<ExitStatus, CliError> {
    console::set_colors_enabled(output.colors_results());
    console::set_colors_enabled_stderr(output.colors_notes());
    let context = Context::new(program, revisions, arguments.options, output, raw)?;
    if arguments.command.needs_the_revisions_folder() {
        context.refuse_missing_revisions()?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::of("cli.runtime", format!("cannot start: {error}")))?;
    runtime.block_on(dispatch::run(&context, &arguments.command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
