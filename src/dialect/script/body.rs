//! Bodies of triggers and routines, which hold statements of their own.
//!
//! Invariant: a semicolon inside a body ends nothing.

use crate::dialect::sql_text::Token;
use crate::model::DialectName;

/// Whether a semicolon stands inside the body of a trigger or routine.
#[derive(Default)]
pub(super) struct BodyScan {
    previous: String,
    words: usize,
    creates_body: bool,
    is_create: bool,
    depth: usize,
    parentheses: usize,
}

impl BodyScan {
    pub(super) fn see(&mut self, token: Token<'_>, dialect: DialectName) {
        let word = match token {
            Token::Word(word) => word.to_ascii_lowercase(),
            Token::Symbol("(") => return self.parentheses += 1,
            Token::Symbol(")") => return self.parentheses = self.parentheses.saturating_sub(1),
            Token::Symbol(_)
            | Token::Quoted(_)
            | Token::Text(_)
            | Token::Body(_)
            | Token::Space(_)
            | Token::Comment(_) => return,
        };
        self.words += 1;
        if self.words == 1 {
            self.is_create = word == "create";
        }
        let is_postgres = dialect == DialectName::Postgres;
        let kind = match word.as_str() {
            // On PostgreSQL these two alone may have a body without quotes: `create or replace function`.
            "function" | "procedure" => !is_postgres || self.words <= 4,
            "trigger" | "event" | "package" => !is_postgres && self.words <= 12,
            _ => false,
        };
        let outside = self.depth == 0 && self.parentheses == 0;
        self.creates_body |= self.is_create && outside && kind && self.words <= 12;
        if self.creates_body {
            // `IF`, `LOOP`, `WHILE`, `REPEAT` are not counted, and so what ends them is not either: `END IF` takes back what its `END` took.
            match word.as_str() {
                "case" if self.previous == "end" => {}
                "case" if is_postgres && self.depth == 0 => {}
                "begin" | "case" => self.depth += 1,
                "end" => self.depth = self.depth.saturating_sub(1),
                "if" | "loop" | "while" | "repeat" | "for" if self.previous == "end" => self.depth += 1,
                _ => {}
            }
        }
        self.previous = word;
    }

    pub(super) fn inside_body(&self, dialect: DialectName) -> bool {
        (self.creates_body && self.depth > 0) || (dialect == DialectName::Postgres && self.parentheses > 0)
    }
}
