//! What is on disk: configuration, revision files, entity files.
#[cfg(feature = "autogenerate")]
pub mod entity_files;
