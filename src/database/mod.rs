//! All database I/O: connect, introspect, lock, ledger, run, scratch.

pub mod echo;
pub mod ledger;

#[cfg(feature = "mysql")]
pub mod mysql;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod session;
#[cfg(feature = "sqlite")]
pub mod sqlite;
