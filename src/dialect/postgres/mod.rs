//! PostgreSQL's language.
