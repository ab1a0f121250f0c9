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
    let letters: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphanumeric());
    let is_apostrophe = |at: usize| is_letter(at.checked_sub(1)) && is_letter(at.checked_add(1));
    let replaced = letters.iter().enumerate().map(|(at, &c)| if c == '\'' && !is_apostrophe(at) { '`' } else { c });
    replaced.collect()
}

/// The format that the arguments ask for, before they are understood: an error about them has it too.
pub(super) fn wants_json(arguments: &[OsString]) -> bool {
    all_of(arguments, "--format").last().is_some_and(|format| format == "json")
}

/// All values of an option, before and behind the command: of an option that stands on both sides clap forgets the first ones.
pub(super) fn all_of(arguments: &[OsString], option: &str) -> Vec<String> {
    let mut arguments = arguments.iter().map(|argument| argument.to_string_lossy());
    let mut values = Vec::new();
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            break;
        }
        match argument.strip_prefix(option) {
            Some("") => values.extend(arguments.next().map(|value| value.into_owned())),
            Some(rest) => values.extend(rest.strip_prefix('=').map(str::to_owned)),
            None => {}
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_before_and_behind_the_command_add_up() {
        let words = "--schema a --exclude x heads --schema=b --format text --schemas c --format json -- --schema d";
        let arguments: Vec<OsString> = words.split(' ').map(OsString::from).collect();
        assert_eq!(all_of(&arguments, "--schema"), ["a", "b"]);
        assert_eq!(all_of(&arguments, "--exclude"), ["x"]);
        assert!(wants_json(&arguments));
    }

    #[test]
    fn quotes_become_backticks_and_apostrophes_stay() {
        assert_eq!(in_backticks("unexpected 'x' in the command's 'y z'"), "unexpected `x` in the command's `y z`");
    }
}
