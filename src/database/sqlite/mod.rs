//! SQLite: connection, catalog, locks.
