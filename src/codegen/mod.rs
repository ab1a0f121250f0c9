//! Operations and schemas to Rust source.
//!
//! Law: the emitted Rust, compiled, yields the same operations. Invariant: pure, and every variant of an operation has a spelling.

mod action;
pub mod entities;
mod layout;
mod literal;
mod object;
mod revision;
mod table;

pub use layout::Style;
pub use revision::{
    Note, RevisionHeader, bodies, empty_revision_file, merge_revision_file, revision_file, revision_file_in,
};
