//! The walk over a definition, as SQLite writes it.

use crate::dialect::sql_text::reader;
pub(crate) use crate::dialect::sql_text::reader::Unreadable;
pub(super) use crate::dialect::sql_text::reader::{Read, Reader};
use crate::model::DialectName;

impl<'a> reader::Reader<'a> {
    pub(super) fn new(sql: &'a str) -> Self {
        Self::of(sql, DialectName::Sqlite)
    }
}
