//! The words of a statement, taken one after another.

use crate::dialect::author_sql::words;
use crate::dialect::sql_text::Token;
use crate::model::DialectName;

/// The words that are left.
pub(super) struct Words<'a> {
    words: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Words<'a> {
    pub(super) fn of(sql: &'a str, dialect: DialectName) -> Self {
        Self { words: words(sql, dialect).collect(), at: 0 }
    }

    pub(super) fn peek(&self) -> Option<Token<'a>> {
        self.words.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        let word = self.peek();
        self.at += 1;
        word
    }

    /// Takes the next word where it is this one.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let is = self.peek().is_some_and(|token| token.is(word));
        self.at += usize::from(is);
        is
    }

    /// Takes the next word where it is one of these.
    pub(super) fn take_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().find(|word| self.take(word)).copied()
    }

    /// Takes all of these words that follow each other.
    pub(super) fn pass(&mut self, words: &[&'static str]) {
        while self.take_any(words).is_some() {}
    }

    /// Passes over a list in parentheses.
    pub(super) fn pass_list(&mut self) {
        if self.peek().is_none_or(|token| token.text() != "(") {
            return;
        }
        let mut depth = 0usize;
        while let Some(token) = self.next() {
            match token.text() {
                "(" => depth += 1,
                ")" if depth == 1 => return,
                ")" => depth -= 1,
                _ => {}
            }
        }
    }

    /// Takes a name of one or more parts, as it is written.
    pub(super) fn name(&mut self) -> Option<String> {
        let mut name = self.part()?.to_owned();
        while self.peek().is_some_and(|token| token.text() == ".") {
            self.at += 1;
            name = format!("{name}.{}", self.part()?);
        }
        Some(name)
    }

    fn part(&mut self) -> Option<&'a str> {
        match self.peek()? {
            Token::Word(text) | Token::Quoted(text) => {
                self.at += 1;
                Some(text)
            }
            _ => None,
        }
    }

    /// Whether the word stands in what is left before one of these.
    pub(super) fn has_before(&self, word: &str, others: &[&str]) -> bool {
        let rest = self.words.iter().skip(self.at);
        let mut until = rest.take_while(|token| !others.iter().any(|other| token.is(other)));
        until.any(|token| token.is(word))
    }
}
