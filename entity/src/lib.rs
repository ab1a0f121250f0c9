//! The sample: a music library.
