//! Rust source of entities to a schema.
