//! The enums: types of their own on PostgreSQL, part of the column elsewhere.

use anabranch::Enum;

/// How a recording is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AudioFormat {
    Flac,
    Mp3,
    Opus,
    Wav,
}

/// Who may see a chord chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ChartStatus {
    Draft,
    Published,
    Archived,
}

/// What somebody did to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AuditAction {
    Created,
    Updated,
    Deleted,
    Restored,
}
