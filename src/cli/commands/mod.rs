//! The commands, a file each.

#[cfg(feature = "autogenerate")]
mod amend;
#[cfg(feature = "autogenerate")]
pub(super) mod autogenerate;
pub(super) mod branches;
#[cfg(feature = "autogenerate")]
pub(super) mod check;
pub(super) mod completions;
pub(super) mod current;
#[cfg(feature = "autogenerate")]
pub(super) mod dev;
#[cfg(feature = "autogenerate")]
pub(super) mod diff;
pub(super) mod edit;
#[cfg(feature = "autogenerate")]
pub(super) mod entity;
pub(super) mod export;
mod from_ledger;
pub(super) mod graph;
pub(super) mod heads;
pub(super) mod history;
pub(super) mod init;
#[cfg(feature = "autogenerate")]
pub(super) mod inspect;
pub(super) mod lists;
pub(super) mod log;
pub(super) mod man;
#[cfg(feature = "autogenerate")]
pub(super) mod merge;
mod offline;
pub(super) mod ping;
mod plan;
mod plan_file;
pub(super) mod rebase;
pub(super) mod remove;
pub(super) mod repair;
#[cfg(feature = "autogenerate")]
pub(super) mod revision;
pub(super) mod show;
pub(super) mod snapshot;
pub(super) mod stamp;
pub(super) mod status;
mod unknown_rows;
pub(super) mod upgrade;
