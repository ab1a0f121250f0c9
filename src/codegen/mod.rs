//! Operations and schemas to Rust source.

pub mod entities;
