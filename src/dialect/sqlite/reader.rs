//! The walk over a definition, as SQLite writes it.

use crate::dialect::sql_text::reader;
pub(super) use crate::dialect::sql_text::reader::{Read, Reader};
use crate::model::DialectName;

impl<'a> reader::Reader<'a> {
    pub(super) fn new(sql: &'a str) -> Self {
        Self::of(sql, DialectName::Sqlite)
    }

    /// The text between two places.
    pub(super) fn text_of(&self, from: usize, to: usize) -> &'a str {
        self.sql.get(from..to).unwrap_or_default()
    }

    /// Where the token of this number stands; the end where there is none.
    pub(super) fn place(&self, token: usize) -> usize {
        self.tokens.get(token).map_or(self.sql.len(), |placed| placed.start)
    }

    /// Where the token before this number ends.
    pub(super) fn end_before(&self, token: usize) -> usize {
        let last = token.checked_sub(1).and_then(|last| self.tokens.get(last));
        last.map_or(0, |placed| placed.start + placed.token.text().len())
    }

    /// Whether a line ends between two places.
    pub(super) fn breaks_line(&self, from: usize, to: usize) -> bool {
        self.text_of(from, to).contains('\n')
    }
}
