//! Throwaway cargo projects, made by `anabranch init`.
//!
//! They share the folder of intermediate files in which these tests were compiled, so that anabranch is compiled for them once, and nothing that it
//! rests on; what is built in the end lies in each project's own.

use super::{Ran, command, contents, run};
use crate::support::TestDatabase;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Writes a project into an empty folder, with the versions of this repository and packages that are named after the label.
pub(crate) fn begin(folder: &Path, label: &str) {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).expect("the versions of this repository");
    run(command(folder, &["init"])).done();
    for package in ["migration", "entity"] {
        let path = folder.join(package).join("Cargo.toml");
        let manifest = std::fs::read_to_string(&path).expect("a manifest");
        let (usual, own) = (format!("name = \"{package}\""), format!("name = \"{package}-{label}\""));
        let named = format!("{}\n[lib]\nname = \"{package}\"\n", manifest.replacen(&usual, &own, 1));
        std::fs::write(path, named).expect("a manifest is written");
    }
}

/// Lets cargo, which the command starts, keep intermediate files where those of these tests are, and compile as these were.
pub(crate) fn share_intermediate_files(command: &mut Command) {
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the folder of all that is built");
    command.env("CARGO_BUILD_BUILD_DIR", shared);
    for profile in ["CARGO_PROFILE_DEV_DEBUG", "CARGO_PROFILE_DEV_BUILD_OVERRIDE_DEBUG"] {
        command.env(profile, "line-tables-only");
    }
    command.env_remove("CARGO_TARGET_DIR");
}

/// A project in a folder of its own.
pub(crate) struct Project {
    label: String,
    folder: TempDir,
    url: Option<String>,
}

impl Project {
    /// An empty project, for every database: one set of features is compiled once. Two at a time need two labels: cargo tells packages of one
    /// name apart by their place in the workspace, which is the same in all of these.
    pub(crate) fn new(label: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        begin(folder.path(), label);
        Self { label: label.to_owned(), folder, url: None }
    }

    /// All that follows is on this database.
    pub(crate) fn on(mut self, database: &TestDatabase) -> Self {
        self.url = Some(database.url().to_owned());
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(self.path(), arguments);
        share_intermediate_files(&mut command);
        command.envs(self.url.iter().map(|url| ("ANABRANCH_URL", url)));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        run(self.command(arguments))
    }

    /// The migration binary that was built last, alone as on a server: it finds neither cargo nor the installed command.
    pub(crate) fn binary(&self, database: &TestDatabase, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.path().join(format!("target/debug/migration-{}", self.label)));
        command
            .current_dir(self.path())
            .args(arguments)
            .env("PATH", "/nonexistent")
            .env("ANABRANCH_URL", database.url());
        command
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        std::fs::write(self.path().join(path), text).expect("a file is written");
    }

    /// Declares the entities.
    pub(crate) fn entities(&self, structs: &str) {
        self.write("entity/src/lib.rs", &format!("//! The tables.\n\nuse anabranch::Entity;\n\n{structs}"));
    }

    /// The revision files, in the order of their names.
    pub(crate) fn revisions(&self) -> Vec<PathBuf> {
        let folder = self.path().join("migration/src/revisions");
        let entries = std::fs::read_dir(folder).expect("the folder of revisions").flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect();
        files.sort();
        files
    }

    /// Every file of the project and its text.
    pub(crate) fn contents(&self) -> Vec<(String, String)> {
        contents(self.path())
    }

    /// Runs git in the project.
    pub(crate) fn git(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new("git");
        let person = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"];
        command.current_dir(self.path()).args(person).args(arguments);
        run(command)
    }
}
