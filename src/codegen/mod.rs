//! Operations and schemas to Rust source.
