//! Bad usage, in the words and the form of every other error.

use super::arguments::Format;
use super::errors::CliError;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// What clap says about the arguments.
pub(super) enum Parsed {
    /// Help or the version was asked for.
    Answer(String),
    /// No command was given: the help is the answer, and it is an error nonetheless.
    Nothing(String),
    /// The arguments are wrong.
    Wrong(CliError),
}

/// Reads clap's error.
pub(super) fn read(error: &clap::Error, program: &str) -> Parsed {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Parsed::Answer(text),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Parsed::Nothing(text),
        _ => Parsed::Wrong(wrong(error, &text, program)),
    }
}

/// No command was given.
pub(super) fn nothing(program: &str) -> CliError {
    CliError::with_help("cli.usage", "no command is given", format!("`{program} --help` lists the commands"))
}

/// The command's results cannot have this format.
pub(super) fn format(wanted: Format, formats: &[Format], command: &str) -> CliError {
    let known = formats.iter().map(|format| format!("`{}`", format.as_str())).collect::<Vec<_>>().join(", ");
    CliError::with_help(
        "cli.usage",
        format!("`{command}` has no format `{}`", wanted.as_str()),
        format!("its formats are {known}"),
    )
}

fn wrong(error: &clap::Error, text: &str, program: &str) -> CliError {
    let paragraph =
        text.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect::<Vec<_>>().join(" ");
    let message = in_backticks(paragraph.trim_start_matches("error: "));
    let tips = text.lines().filter_map(|line| line.trim().strip_prefix("tip: ")).map(in_backticks);
    let usage =
        text.lines().filter_map(|line| line.trim().strip_prefix("Usage: ")).map(|usage| format!("usage: `{usage}`"));
    let command = text.lines().find_map(|line| line.trim().strip_prefix("Usage: ")).map_or_else(
        || program.to_owned(),
        |usage| {
            usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-'])).collect::<Vec<_>>().join(" ")
        },
    );
    let more = format!("`{command} --help` says more");
    let help = tips.chain(usage).chain([more]).collect::<Vec<_>>().join("\n");
    let failure = CliError::with_help("cli.usage", message, help);
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => failure.detail("argument", argument.as_str()),
        Some(ContextValue::Strings(arguments)) => failure.detail("arguments", arguments.clone()),
        _ => failure,
    }
}

/// Clap quotes with apostrophes; names stand in backticks here.
fn in_backticks(text: &str) -> String {
    let mut opened = false;
    let letters: Vec<char> = text.chars().collect();
    let quote = |at: usize| {
        let (before, after) = (at.checked_sub(1).map(|at| letters[at]), letters.get(at + 1));
        !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(|c| c.is_alphanumeric()))
    };
    let replaced = letters.iter().enumerate().map(|(at, &c)| {
        if c == '\'' && quote(at) {
            opened = !opened;
            '`'
        } else {
            c
        }
    });
    replaced.collect()
}

/// The format that the arguments ask for, before they are understood: an error about them has it too.
pub(super) fn wants_json(arguments: &[OsString]) -> bool {
    let mut wants = false;
    let mut arguments = arguments.iter().map(|argument| argument.to_string_lossy());
    while let Some(argument) = arguments.next() {
        match argument.as_ref() {
            "--" => break,
            "--format" => wants = arguments.next().is_some_and(|format| format == "json"),
            text => {
                if let Some(format) = text.strip_prefix("--format=") {
                    wants = format == "json";
                }
            }
        }
    }
    wants
}
