//! The tables of the sample: a music library that several tenants share, with chord charts and documents.
//!
//! A struct is a table, a field a column, an enum a type. Change something here, run `anabranch autogenerate`, and the difference to
//! the database becomes a revision in `migration/src/revisions`. One set of entities serves SQLite, PostgreSQL, MySQL and MariaDB; what only
//! some of them have says so with `only(..)`, and what they call differently with `type(postgres = .., other = ..)`.
//!
//! - [`people`]: tenants, their users, and what users write to each other;
//! - [`library`]: artists, songs, recordings, tracks of albums, playlists;
//! - [`charts`]: chord charts of songs, and how they were generated;
//! - [`documents`]: documents of a tenant, and who changed them;
//! - [`kinds`]: the enums.

pub mod charts;
pub mod documents;
pub mod kinds;
pub mod library;
pub mod people;
