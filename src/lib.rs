//! anabranch: database migrations from Rust structs, with a live comparison, a revision graph and reviewed SQL.
#![forbid(unsafe_code)]

pub mod model;
pub mod operation;
