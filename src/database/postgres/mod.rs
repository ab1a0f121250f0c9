//! PostgreSQL: connection, catalog, locks.
