//! Every error, ready to be shown: as text with the source underlined, or as the document of `--format json`.
//!
//! Invariant: an error has a stable code; here is the only place where one is rendered.

use crate::migrator::MigrateError;
use crate::report::graph_json;
use crate::revision::{GraphError, GraphErrors};
use crate::workflow::new_revision::NewRevisionError;
use crate::workflow::rebase::RebaseError;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, Severity};
use serde_json::{Map, Value, json};
use std::any::Any;
use std::{error::Error, fmt};
use textwrap::{WordSeparator, WordSplitter};

/// An error on its way to the user: any diagnostic, and facts for programs.
pub(crate) struct CliError {
    diagnostic: Box<dyn Diagnostic + Send + Sync>,
    details: Map<String, Value>,
}

impl<E: Diagnostic + Send + Sync + 'static> From<E> for CliError {
    fn from(error: E) -> Self {
        let details = facts_of(&error);
        Self { diagnostic: Box::new(error), details }
    }
}

/// The facts of an answer of the graph, wherever it comes from.
fn facts_of(error: &dyn Any) -> Map<String, Value> {
    let answer = || match (error.downcast_ref(), error.downcast_ref(), error.downcast_ref()) {
        (Some(MigrateError::Graph(error)), _, _)
        | (_, Some(RebaseError::Graph(error)), _)
        | (_, _, Some(NewRevisionError::Graph(error))) => Some(error),
        _ => None,
    };
    let faults = match error.downcast_ref() {
        Some(RebaseError::Broken(faults)) => Some(faults),
        _ => error.downcast_ref::<GraphErrors>(),
    };
    let refusal = || error.downcast_ref::<GraphError>().or_else(answer).map(graph_json::refusal);
    let several = || match error.downcast_ref() {
        Some(NewRevisionError::SeveralHeads { heads }) => Some(json!({ "heads": heads })),
        _ => None,
    };
    match faults.map(graph_json::faults).or_else(refusal).or_else(several) {
        Some(Value::Object(facts)) => facts,
        _ => Map::new(),
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.diagnostic)
    }
}

impl fmt::Debug for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.diagnostic)
    }
}

/// An error of the command line itself.
#[derive(Debug)]
struct Plain {
    code: &'static str,
    message: String,
    help: Option<String>,
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Plain {}

impl Diagnostic for Plain {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }
}

impl CliError {
    /// An error of the command line itself.
    pub(crate) fn of(code: &'static str, message: impl Into<String>) -> Self {
        Plain { code, message: message.into(), help: None }.into()
    }

    /// The same, with what to do next.
    pub(crate) fn with_help(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Plain { code, message: message.into(), help: Some(help.into()) }.into()
    }

    /// Its code and its message, for an error that names it as its cause.
    pub(crate) fn code_and_message(&self) -> (String, String) {
        let code = self.diagnostic.code().map(|code| code.to_string()).unwrap_or_default();
        (code, self.diagnostic.to_string())
    }

    /// Adds a fact for programs.
    pub(crate) fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// For people.
    pub(super) fn text(&self, colors: bool) -> String {
        let theme = if colors { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let width =
            console::Term::stderr().size_checked().map_or(120, |(_, columns)| usize::from(columns).clamp(60, 160));
        // Lines break at blanks alone: a path, a time or a command that is cut in two cannot be copied.
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_links(false)
            .with_width(width)
            .with_break_words(false)
            .with_word_separator(WordSeparator::AsciiSpace)
            .with_word_splitter(WordSplitter::NoHyphenation);
        let mut text = String::new();
        match handler.render_report(&mut text, self.diagnostic.as_ref()) {
            Ok(()) => text,
            // A label outside of its source; the words are what matters.
            Err(fmt::Error) => format!("error: {}", self.diagnostic),
        }
    }

    /// For programs: `{"error":{"code","message","help","details"}}`.
    pub(super) fn document(&self) -> Value {
        let mut error = described(self.diagnostic.as_ref());
        if let Some(Value::Object(details)) = error.get_mut("details") {
            details.extend(self.details.clone());
        }
        json!({ "error": error })
    }
}

fn described(diagnostic: &dyn Diagnostic) -> Value {
    let mut details = Map::new();
    if let Some((file, line, column)) = place(diagnostic) {
        details.extend(file.map(|file| ("file".to_owned(), Value::from(file))));
        details.insert("line".to_owned(), line.into());
        details.insert("column".to_owned(), column.into());
    }
    let related: Vec<Value> = diagnostic.related().into_iter().flatten().map(described).collect();
    if !related.is_empty() {
        details.insert("related".to_owned(), related.into());
    }
    let causes = causes(diagnostic);
    if !causes.is_empty() {
        details.insert("causes".to_owned(), causes.into());
    }
    let mut document = Map::new();
    let code = diagnostic.code().map_or_else(|| "internal.error".to_owned(), |code| code.to_string());
    document.insert("code".to_owned(), code.into());
    document.insert("message".to_owned(), diagnostic.to_string().into());
    document.insert("help".to_owned(), diagnostic.help().map_or(Value::Null, |help| help.to_string().into()));
    if matches!(diagnostic.severity(), Some(Severity::Warning | Severity::Advice)) {
        document.insert("severity".to_owned(), "warning".into());
    }
    document.insert("details".to_owned(), details.into());
    document.into()
}

/// File, line and column of the first label, counted from 1.
fn place(diagnostic: &dyn Diagnostic) -> Option<(Option<String>, usize, usize)> {
    let label = diagnostic.labels()?.next()?;
    let contents = diagnostic.source_code()?.read_span(label.inner(), 0, 0).ok()?;
    Some((contents.name().map(str::to_owned), contents.line() + 1, contents.column() + 1))
}

fn causes(diagnostic: &dyn Diagnostic) -> Vec<String> {
    let (mut said, mut next) = (Vec::new(), diagnostic.source());
    while let Some(error) = next {
        said.push(error.to_string());
        next = error.source();
    }
    said
}
