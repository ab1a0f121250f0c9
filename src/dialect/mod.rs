//! The databases' languages: a folder each, pure.
//!
//! Invariant: the only place that renders SQL which changes a user's schema; no I/O.

pub mod mysql;
pub mod postgres;
pub mod sql_text;
pub mod sqlite;
