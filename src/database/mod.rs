//! All database I/O: connect, introspect, lock, ledger, run, scratch.

mod connect;
pub mod echo;
pub mod ledger;
pub mod scratch;
pub mod scratch_cache;

#[cfg(feature = "mysql")]
pub mod mysql;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod session;
#[cfg(feature = "sqlite")]
pub mod sqlite;

pub use connect::{connect, connect_to_server, is_missing_file};
