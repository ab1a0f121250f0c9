//! What joins several modules: states, comparison, autogenerate, writing revisions, merge, check, snapshots.
//!
//! Invariant: nothing here prints or asks; what a person must decide is a value that is handed back.

#[cfg(feature = "autogenerate")]
pub mod autogenerate;
pub mod comparison;
pub mod fitting;
pub mod merge;
pub mod new_revision;
pub mod not_compared;
mod own_words;
pub mod rebase;
pub mod renames;
pub mod replace;
mod respelled;
pub mod round_trip;
pub mod script;
pub mod snapshot;
mod spelled_alike;
pub mod spelling;
pub mod sql_file;
pub mod state;
pub mod ways_down;
