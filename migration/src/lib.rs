//! The sample history.
