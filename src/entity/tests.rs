//! Tests of reading whole crates.
