//! anabranch: database migrations from Rust structs, with a live comparison, a revision graph and reviewed SQL.
#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "autogenerate")]
pub mod codegen;
pub mod database;
pub mod dialect;
pub mod diff;
pub mod dsl;
#[cfg(feature = "autogenerate")]
pub mod entity;
pub mod entity_traits;
pub mod migrator;
pub mod model;
pub mod operation;
pub mod plan;
pub mod prelude;
#[cfg(feature = "cli")]
pub mod project;
pub mod report;
pub mod revision;
pub mod workflow;

/// Includes the list of revisions that the build script of a migration crate wrote: a module per Rust file, and `fn revisions()`.
///
/// The build script is `fn main() { anabranch_revisions::build("src/revisions") }`; without it the crate does not compile.
#[macro_export]
macro_rules! revisions {
    () => {
        include!(concat!(env!("OUT_DIR"), "/revisions.rs"));
    };
}

pub use anabranch_derive::{Entity, Enum};
pub use dsl::{Registered, Revisions};
