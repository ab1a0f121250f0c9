//! cargo on a migration crate: what a developer waits for after a revision was changed, and after one was added.
//!
//! The crate is made as `anabranch init` makes it; its dependencies are compiled first, in a folder of their own, which takes minutes.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::histories::{self, file_name, line, revision};

const COUNT: usize = 1_000;
const RUNS: usize = 3;

pub(crate) fn measure() {
    let project = tempfile::tempdir().unwrap();
    let folder = project.path();
    let mut init = Command::new(env!("CARGO_BIN_EXE_anabranch"));
    let init = init.args(["init", "--url", "sqlite:bench.db"]).current_dir(folder).output().unwrap();
    assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    let revisions = folder.join("migration/src/revisions");
    println!("seconds for `cargo build` of a migration crate of {COUNT} revisions");
    println!("{:>8.1}  its dependencies, with one revision", after(folder, || histories::write(&revisions, 1, line)));
    println!("{:>8.1}  all {COUNT}", after(folder, || histories::write(&revisions, COUNT, line)));
    for attempt in 1..=RUNS {
        let changed = revisions.join(file_name(COUNT / 2));
        let seconds = after(folder, || {
            let text = fs::read_to_string(&changed).unwrap();
            let text = text.replace(&format!("edit {}", attempt - 1), &format!("edit {attempt}"));
            fs::write(&changed, text).unwrap();
        });
        println!("{seconds:>8.1}  one changed");
        let number = COUNT + attempt - 1;
        let (parents, depends_on) = line(number);
        let add = || fs::write(revisions.join(file_name(number)), revision(number, &parents, &depends_on)).unwrap();
        println!("{:>8.1}  one added", after(folder, add));
    }
}

/// How long cargo takes after a change.
fn after(folder: &Path, change: impl FnOnce()) -> f64 {
    change();
    let mut cargo = Command::new(env!("CARGO"));
    let start = Instant::now();
    let output = cargo.args(["build", "--package", "migration"]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    start.elapsed().as_secs_f64()
}
