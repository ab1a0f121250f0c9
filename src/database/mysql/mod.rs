//! MySQL and MariaDB: connection, catalog, locks.
