//! The compiled command, run as a user runs it: in a folder, with arguments, judged by exit status, stdout and stderr.

pub(crate) mod client;
pub(crate) mod project;

use crate::support::TestDatabase;
use serde_json::Value;
use std::future::Future;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// What a command said and how it ended.
#[derive(Debug, Clone)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// It did what it was told.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.status, Some(0), "{}\n{}", self.out, self.err);
        self
    }

    /// It is a check, and found something.
    #[track_caller]
    pub(crate) fn found(self) -> Self {
        assert_eq!(self.status, Some(1), "{}\n{}", self.out, self.err);
        self
    }

    /// It failed or refused, with this code.
    #[track_caller]
    pub(crate) fn refused(self, code: &str) -> Self {
        assert_eq!(self.status, Some(2), "{}\n{}", self.out, self.err);
        assert!(self.err.contains(code) || self.out.contains(code), "not `{code}`:\n{}\n{}", self.out, self.err);
        self
    }

    /// Its stdout is one document.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// It said this, on either stream; line breaks of a narrow terminal do not count.
    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        let said = format!("{}\n{}", self.out, self.err);
        let flat: Vec<&str> = said.split_whitespace().filter(|word| *word != "│").collect();
        assert!(flat.join(" ").contains(text), "`{text}` is not in:\n{said}");
        self
    }
}

/// The command, ready to start, with none of the caller's databases in its environment.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anabranch"));
    for variable in ["ANABRANCH_URL", "ANABRANCH_URL_MAIN", "DATABASE_URL"] {
        command.env_remove(variable);
    }
    // What the tool remembers, of files that it wrote and of scratch databases, is no business of this machine's user or of another test run.
    command.env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cache-{}", std::process::id())));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Ran {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Waits for a started command.
pub(crate) fn end_of(child: Child) -> Ran {
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Drives a future from a test that is no async function.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// A folder of SQL revisions, which needs no project and no compiler.
pub(crate) struct SqlFolder(TempDir);

impl SqlFolder {
    /// Files by name and text; `NAME_rollback.sql` takes `NAME.sql` back.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        self.write_bytes(name, text.as_bytes());
    }

    pub(crate) fn write_bytes(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.path().join(name), bytes).expect("a file is written");
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.0.path().join(name)).expect("a file is removed");
    }

    /// The command on a URL, ready to start.
    pub(crate) fn command(&self, url: &str, arguments: &[&str]) -> Command {
        command(self.0.path(), &[&["--revisions", ".", "--url", url], arguments].concat())
    }

    /// The command without more arguments than these, ready to start.
    pub(crate) fn bare_command(&self, arguments: &[&str]) -> Command {
        command(self.0.path(), arguments)
    }

    /// The command on a database.
    pub(crate) fn run(&self, database: &TestDatabase, arguments: &[&str]) -> Ran {
        run(self.command(database.url(), arguments))
    }

    /// The names of its files.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("a folder").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    /// Every file and its text: to see that a refusal wrote nothing.
    pub(crate) fn contents(&self) -> Vec<(String, String)> {
        contents(self.0.path())
    }
}

/// Every file below a folder and its text, but what cargo writes.
pub(crate) fn contents(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder").flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if path.is_dir() && name != "target" && name != ".git" {
                folders.push(path);
            } else if path.is_file() && name != "Cargo.lock" && path.extension().is_none_or(|end| end != "db") {
                let text = String::from_utf8_lossy(&std::fs::read(&path).expect("a file")).into_owned();
                files.push((path.display().to_string(), text));
            }
        }
    }
    files.sort();
    files
}
