//! PostgreSQL's `COPY` between a table and the client.
//!
//! Invariant: rows that a script holds are what the server would have read from psql, to the byte.

use crate::dialect::sql_text::{Token, saying};
use crate::model::DialectName;

/// Which way rows go between the client and the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copy {
    /// The server reads rows from the client.
    FromClient,
    /// The server sends rows to the client.
    ToClient,
}

/// Whether the statement lets rows go between the client and the server.
pub fn copy(sql: &str) -> Option<Copy> {
    let mut words = saying(sql, DialectName::Postgres);
    if !words.next()?.is("copy") {
        return None;
    }
    let (mut depth, mut way) = (0usize, None);
    for word in words {
        match word {
            Token::Symbol("(") => depth += 1,
            Token::Symbol(")") => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            word if word.is("from") => way = Some(Copy::FromClient),
            word if word.is("to") => way = Some(Copy::ToClient),
            // A name behind the word, or `PROGRAM`, or a file: the server reads or writes by itself.
            word => {
                if let Some(way) = way {
                    return (word.is("stdin") || word.is("stdout")).then_some(way);
                }
            }
        }
    }
    None
}

/// The rows that follow a `COPY .. FROM stdin` up to the line `\.`, and how much of the text they and that line take. Psql reads until the text ends
/// where there is no such line.
pub(super) fn rows(text: &str) -> (String, usize) {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end_matches(['\n', '\r']) == "\\." {
            return (text[..length].to_owned(), length + line.len());
        }
        length += line.len();
    }
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    (format!("{text}{end}"), text.len())
}
