//! anabranch: database migrations from Rust structs, with live comparison, a revision graph and reviewed SQL.

pub mod report;
pub mod revision;

/// Includes the list of revisions that the build script of a migration crate wrote: a module per Rust file, and `fn revisions()`.
///
/// The build script is `fn main() { anabranch_revisions::build("src/revisions") }`; without it the crate does not compile.
#[macro_export]
macro_rules! revisions {
    () => {
        include!(concat!(env!("OUT_DIR"), "/revisions.rs"));
    };
}
