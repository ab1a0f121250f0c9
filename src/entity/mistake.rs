//! Mistakes in entities, with the file and the underlined source.

use super::Sources;
use anabranch_syntax::{Mistake, Place};
use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// One mistake: the same words as the derive's.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct EntityMistake {
    /// A stable code, such as `entity.unknown_key`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The bytes of the file that are underlined.
    pub bytes: Range<usize>,
    source_text: Arc<NamedSource<String>>,
}

impl Diagnostic for EntityMistake {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.source_text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, self.bytes.clone()))))
    }
}

/// All mistakes of all files.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{} in the entities", counted(mistakes.len()))]
pub struct EntityMistakes {
    /// The mistakes, by file and place; never empty.
    pub mistakes: Vec<EntityMistake>,
}

impl Diagnostic for EntityMistakes {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new("entity.mistakes"))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new("correct each as it says, then run the command again; nothing was written"))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.mistakes.iter().map(|mistake| mistake as &dyn Diagnostic)))
    }
}

fn counted(mistakes: usize) -> String {
    if mistakes == 1 { "1 mistake".to_owned() } else { format!("{mistakes} mistakes") }
}

/// Collects the mistakes of all files.
pub(super) struct Report<'a> {
    sources: &'a Sources,
    texts: Vec<Arc<NamedSource<String>>>,
    /// Mistakes with the number of their file, for the order.
    mistakes: Vec<(usize, EntityMistake)>,
}

impl<'a> Report<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        let named = |file: &super::SourceFile| {
            let name = file.path.display().to_string();
            Arc::new(NamedSource::new(name, file.text.clone()).with_language("Rust"))
        };
        Self { sources, texts: sources.files.iter().map(named).collect(), mistakes: Vec::new() }
    }

    /// Adds a mistake at a place of a file.
    pub(super) fn add(
        &mut self,
        file: usize,
        place: Place,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let (line, bytes) = (place.line(), place.bytes());
        self.mistakes.push((
            file,
            EntityMistake {
                code,
                message: message.into(),
                help: help.into(),
                file: self.sources.files[file].path.clone(),
                line,
                bytes,
                source_text: self.texts[file].clone(),
            },
        ));
    }

    /// Adds the mistakes of one item.
    pub(super) fn extend(&mut self, file: usize, mistakes: Vec<Mistake>) {
        for mistake in mistakes {
            self.add(file, mistake.place, mistake.code, mistake.message, mistake.help);
        }
    }

    /// Where a file is, for messages about another.
    pub(super) fn path(&self, file: usize) -> String {
        self.sources.files[file].path.display().to_string()
    }

    pub(super) fn finish<T>(mut self, value: T) -> Result<T, EntityMistakes> {
        if self.mistakes.is_empty() {
            return Ok(value);
        }
        self.mistakes.sort_by_key(|(file, mistake)| (*file, mistake.bytes.start));
        Err(EntityMistakes { mistakes: self.mistakes.into_iter().map(|(_, mistake)| mistake).collect() })
    }
}
