//! Law 6: a revision that compiled once compiles for ever within a major version, and yields the same operations.
//!
//! The files are never edited. A new version of the builders adds a file; a checksum that differs is a defect of the builders.

/// Revisions as their authors wrote them.
#[allow(unreachable_pub, reason = "functions of revision files are public")]
#[path = "old_revisions"]
mod files {
    pub mod r0001_library;
    pub mod r0002_changes;
    pub mod r0003_data;
}

use anabranch::Registered;
use files::{r0001_library, r0002_changes, r0003_data};

#[track_caller]
fn check(revision: Registered, checksum: &str) {
    let actions = revision.actions().expect("an old revision still means something");
    assert_eq!(actions.checksum(), checksum, "revision {} yields other operations", revision.header().id);
}

/// `Registered::rust` of a module.
macro_rules! registered {
    ($module:ident) => {
        Registered::rust($module::REVISION, $module::up, $module::down, "", "", "")
    };
}

#[test]
fn the_first_revision_yields_the_operations_it_always_did() {
    check(registered!(r0001_library), "1:c7385362622be8a06aeebfc7d868513367ccb8a94336f333f8a4107a42970471");
}

#[test]
fn changes_of_what_there_is_yield_the_operations_they_always_did() {
    check(registered!(r0002_changes), "1:9faa551ffc1531f80bad4a2df11a09f81688cc194dfec6c9f783340d23702191");
}

#[test]
fn work_on_rows_yields_the_operations_it_always_did() {
    check(registered!(r0003_data), "1:f048d131335fc35e0b5c8caeacc3a49e9f66421e0e4a75f2719ecf8b28fa5cc1");
}
