//! Where results, notes and errors go.
//!
//! Invariant: results on stdout, everything else on stderr; with `--format json` stdout is one document.

use super::arguments::{ColorChoice, Format, GlobalOptions};
use super::errors::CliError;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// How a command says what it has to say.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    format: Format,
    quiet: bool,
    verbosity: u8,
    color: ColorChoice,
}

impl Output {
    pub(super) fn new(options: &GlobalOptions, format: Format) -> Self {
        Self { format, quiet: options.quiet, verbosity: options.verbose, color: options.color }
    }

    /// The format of results.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// How often `-v` was given.
    pub(crate) fn verbosity(&self) -> u8 {
        self.verbosity
    }

    /// Whether results may have colors.
    pub(crate) fn colors_results(&self) -> bool {
        self.colors(io::stdout().is_terminal())
    }

    /// Whether notes and errors may have colors.
    pub(crate) fn colors_notes(&self) -> bool {
        self.colors(io::stderr().is_terminal())
    }

    fn colors(&self, terminal: bool) -> bool {
        let wanted = || std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && wanted(),
        }
    }

    /// Whether somebody can be asked: a terminal on both sides, and text.
    pub(crate) fn can_ask(&self) -> bool {
        !self.is_json() && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// A result in text; ends with a line break.
    pub(crate) fn result(&self, text: &str) -> Result<(), CliError> {
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        written(write!(io::stdout().lock(), "{text}{end}"))
    }

    /// A result as a JSON document.
    pub(crate) fn document(&self, document: &impl Serialize) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(document)
            .map_err(|error| CliError::of("cli.output", format!("cannot write the result as JSON: {error}")))?;
        self.result(&text)
    }

    /// Something worth knowing beside the result.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            said(text);
        }
    }

    /// Something that should be looked at, also by who wants no notes.
    pub(crate) fn warning(&self, text: &str) {
        said(&format!("warning: {text}"));
    }

    /// Something worth knowing for who asked with `-v`.
    pub(crate) fn detail(&self, text: &str) {
        if self.verbosity > 0 {
            said(text);
        }
    }

    /// The end of a command that failed: a document on stdout, or text on stderr.
    pub(crate) fn error(&self, error: &CliError) {
        if self.is_json() {
            let text = serde_json::to_string_pretty(&error.document()).unwrap_or_default();
            // There is nobody left to tell that stdout is closed.
            let _ = writeln!(io::stdout().lock(), "{text}");
        } else {
            said(&error.text(self.colors_notes()));
        }
    }
}

/// Asks at the terminal; the safe answer is no.
pub(crate) fn ask(question: &str) -> Result<bool, CliError> {
    dialoguer::Confirm::new()
        .with_prompt(question)
        .default(false)
        .interact()
        .map_err(|error| CliError::of("cli.question", format!("cannot ask: {error}")))
}

fn said(text: &str) {
    // A closed stderr is no reason to stop a migration.
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end_matches('\n'));
}

/// A reader that has enough (`anabranch history | head -1`) is no error.
fn written(result: io::Result<()>) -> Result<(), CliError> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::of("cli.output", format!("cannot write the result: {error}")))
        }
        _ => Ok(()),
    }
}
