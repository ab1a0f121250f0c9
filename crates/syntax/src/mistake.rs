//! Mistakes and the places they are made at.

use proc_macro2::Span;
use std::fmt;
use std::ops::Range;

/// Where something stands in the source: from the start of one token to the end of another.
///
/// Two spans rather than one joined span, because the compiler joins spans only on nightly.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The first token.
    pub start: Span,
    /// The last token; often the same.
    pub end: Span,
}

impl Place {
    /// The place of one token.
    #[must_use]
    pub fn of(span: Span) -> Self {
        Self { start: span, end: span }
    }

    /// The place of several tokens.
    #[must_use]
    pub fn over(tokens: impl IntoIterator<Item = proc_macro2::TokenTree>) -> Self {
        let mut tokens = tokens.into_iter();
        let Some(first) = tokens.next() else { return Self::of(Span::call_site()) };
        let start = first.span();
        Self { start, end: tokens.last().map_or(start, |last| last.span()) }
    }

    /// The bytes of the parsed text. Only meaningful outside the compiler, on the thread that parsed the text.
    #[must_use]
    pub fn bytes(&self) -> Range<usize> {
        self.start.byte_range().start..self.end.byte_range().end
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.start.start().line
    }
}

/// A value and where it was written. Equality and `Debug` are the value's: two declarations are equal wherever they stand.
#[derive(Clone, Copy)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Spanned<T> {
    /// A value at a place.
    #[must_use]
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }

    /// Another value at the same place.
    #[must_use]
    pub fn with<U>(&self, value: U) -> Spanned<U> {
        Spanned { value, place: self.place }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: fmt::Debug> fmt::Debug for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// Something wrong in an entity: where, what, and what to write instead.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// A stable code, such as `entity.unknown_key`.
    pub code: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What is wrong: a lower-case clause.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.message, self.help)
    }
}

/// What was read: all that was understood, and all that is wrong.
#[derive(Clone, Debug)]
pub struct Reading<T> {
    /// What was understood. To be relied on only where there are no mistakes; otherwise good for finding more of them.
    pub declaration: T,
    /// Everything that is wrong, in the order of the source.
    pub mistakes: Vec<Mistake>,
}

/// Collects mistakes while reading.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(pub(crate) Vec<Mistake>);

impl Mistakes {
    pub(crate) fn add(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.0.push(Mistake { code, place, message: message.into(), help: help.into() });
    }

    /// Two things that cannot both hold.
    pub(crate) fn contradiction(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add("entity.contradiction", place, message, help);
    }

    /// The same name given to two things.
    pub(crate) fn duplicate(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add("entity.duplicate", place, message, help);
    }

    pub(crate) fn reading<T>(self, declaration: T) -> Reading<T> {
        Reading { declaration, mistakes: self.0 }
    }
}
