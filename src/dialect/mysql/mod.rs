//! MySQL's and MariaDB's language.
