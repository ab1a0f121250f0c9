//! The commands, a file each: `run` gets the context and the command's own arguments, and says how it ended.

pub(super) mod completions;
pub(super) mod init;
pub(super) mod man;
