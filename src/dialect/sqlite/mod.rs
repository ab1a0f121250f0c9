//! SQLite's language.
