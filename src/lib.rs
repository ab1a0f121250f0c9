//! anabranch: database migrations from Rust structs, with a live comparison, a revision graph and reviewed SQL.
#![forbid(unsafe_code)]

#[cfg(feature = "autogenerate")]
pub mod codegen;
pub mod database;
pub mod dialect;
pub mod diff;
pub mod dsl;
#[cfg(feature = "autogenerate")]
pub mod entity;
pub mod entity_traits;
pub mod model;
pub mod operation;
pub mod plan;
pub mod project;

pub use anabranch_derive::{Entity, Enum};
