//! How a command ends, as a type.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// Done.
    Done,
    /// A check found something; nothing else ends so.
    Found,
    /// An error, or a refusal.
    Error,
    /// As the program ended that the command was handed over to.
    Of(u8),
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        match status {
            ExitStatus::Done => Self::from(0),
            ExitStatus::Found => Self::from(1),
            ExitStatus::Error => Self::from(2),
            ExitStatus::Of(code) => Self::from(code),
        }
    }
}

impl From<std::process::ExitStatus> for ExitStatus {
    fn from(status: std::process::ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            // As shells say it.
            return Self::Of(u8::try_from(128 + signal).unwrap_or(u8::MAX));
        }
        match status.code() {
            Some(0) => Self::Done,
            Some(1) => Self::Found,
            Some(code) => u8::try_from(code).map_or(Self::Error, Self::Of),
            None => Self::Error,
        }
    }
}
