//! The user's migration crate: found, built with cargo, asked what its revisions do, and handed commands that run them.
//!
//! Invariant: a URL reaches the crate's binary by its environment, never as an argument, where every user of the machine could read it. Nothing
//! is printed here: what cargo says is handed to the caller.

use super::error::ProjectError;
use super::secret_url::SecretUrl;
use super::urls::variable_of;
use crate::dsl::{Export, ExportError};
use serde::Deserialize;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

/// After this time cargo's messages are shown; before it they are noise.
const QUIET_TIME: Duration = Duration::from_millis(1500);

/// A migration crate and the binary in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationCrate {
    /// The folder of its `Cargo.toml`.
    pub folder: PathBuf,
    /// The package's name.
    pub package: String,
    /// The binary's name.
    pub binary: String,
}

/// What the crate cannot do.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum CrateError {
    /// No `Cargo.toml` with a package.
    #[error("no migration crate in `{}`", folder.display())]
    #[diagnostic(
        code("crate.not_found"),
        help("run `anabranch init`, or say where it is: `crate = \"..\"` in `anabranch.toml`")
    )]
    NotFound {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// Its manifest is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Manifest(#[from] ProjectError),
    /// Cargo or the binary cannot be started.
    #[error("cannot start `{program}`: {reason}")]
    #[diagnostic(
        code("crate.cannot_start"),
        help("revisions are compiled with cargo: install Rust from https://rustup.rs")
    )]
    CannotStart {
        /// The program.
        program: String,
        /// The system's words.
        reason: String,
    },
    /// The compiler refused.
    #[error("the migration crate `{package}` does not build")]
    #[diagnostic(code("crate.build_failed"), help("correct what the compiler says above, then run the command again"))]
    BuildFailed {
        /// The package.
        package: String,
        /// What cargo and the compiler said.
        output: String,
    },
    /// Cargo built no such binary.
    #[error("the migration crate `{package}` has no binary `{binary}`")]
    #[diagnostic(
        code("crate.no_binary"),
        help(
            "its `src/main.rs` is `fn main() -> std::process::ExitCode {{ anabranch::cli::main(migration::revisions()) }}`"
        )
    )]
    NoBinary {
        /// The package.
        package: String,
        /// The binary.
        binary: String,
    },
    /// The binary did not say what its revisions do.
    #[error("the migration crate's binary could not list its revisions ({status})")]
    #[diagnostic(code("crate.export_failed"))]
    ExportFailed {
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        #[help]
        output: String,
    },
    /// What the binary printed is not understood.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Export(#[from] ExportError),
}

#[derive(Deserialize)]
struct Manifest {
    package: Option<Package>,
    #[serde(default)]
    bin: Vec<Binary>,
    #[serde(default)]
    dependencies: toml::Table,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    #[serde(rename = "default-run")]
    default_run: Option<String>,
}

#[derive(Deserialize)]
struct Binary {
    name: Option<String>,
}

fn manifest(folder: &Path) -> Result<Option<Manifest>, ProjectError> {
    let path = folder.join("Cargo.toml");
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(None) };
    let wrong = |error: toml::de::Error| ProjectError::Manifest { path, reason: error.message().to_owned() };
    toml::from_str(&text).map(Some).map_err(wrong)
}

/// The migration crate that a folder of revisions belongs to: the package around it, if it depends on anabranch.
pub(super) fn of_revisions(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    let package = folder.ancestors().skip(1).find(|above| above.join("Cargo.toml").is_file())?;
    let manifest = manifest(package).ok()??;
    (manifest.package.is_some() && manifest.dependencies.contains_key("anabranch")).then(|| package.to_owned())
}

impl MigrationCrate {
    /// Reads the crate's manifest: the binary is the default one, else the first one named, else the one of the package's name.
    pub fn find(folder: &Path) -> Result<Self, CrateError> {
        let not_found = || CrateError::NotFound { folder: folder.to_owned() };
        let manifest = manifest(folder)?.ok_or_else(not_found)?;
        let package = manifest.package.ok_or_else(not_found)?;
        let named = || manifest.bin.into_iter().find_map(|binary| binary.name);
        let binary = package.default_run.or_else(named).unwrap_or_else(|| package.name.clone());
        Ok(Self { folder: folder.to_owned(), package: package.name, binary })
    }

    /// Builds the binary and says where it is. `said` gets cargo's messages line by line, but nothing where all was up to date.
    pub async fn build(&self, said: &mut (dyn FnMut(&str) + Send)) -> Result<PathBuf, CrateError> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let cannot_start = |error: std::io::Error| CrateError::CannotStart {
            program: cargo.to_string_lossy().into_owned(),
            reason: error.to_string(),
        };
        let mut command = Command::new(&cargo);
        // What `cargo run` tells the program it runs is of another package. Build scripts that look at it (ring's does) would run again, and
        // with them half of the dependencies be compiled again, each time this command is itself started by `cargo run`.
        let of_another_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(of_another_package) {
                command.env_remove(name);
            }
        }
        let mut child = command
            .args(["build", "--message-format=json-render-diagnostics", "--package", &self.package])
            .args(["--bin", &self.binary])
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(cannot_start)?;
        let (mut messages, errors) = (child.stdout.take(), child.stderr.take());
        let mut artifacts = String::new();
        let read_messages = async {
            match &mut messages {
                Some(messages) => messages.read_to_string(&mut artifacts).await.map(|_| ()),
                None => Ok(()),
            }
        };
        let (read, output) = tokio::join!(read_messages, relay(errors, said));
        read.map_err(cannot_start)?;
        let status = child.wait().await.map_err(cannot_start)?;
        if !status.success() {
            if !output.shown {
                output.lines.iter().for_each(|line| said(line));
            }
            return Err(CrateError::BuildFailed { package: self.package.clone(), output: output.lines.join("\n") });
        }
        let no_binary = || CrateError::NoBinary { package: self.package.clone(), binary: self.binary.clone() };
        executable(&artifacts, &self.binary).ok_or_else(no_binary)
    }

    /// Builds the binary, and asks it for its revisions with `__export`.
    pub async fn export(&self, said: &mut (dyn FnMut(&str) + Send)) -> Result<Export, CrateError> {
        let binary = self.build(said).await?;
        let cannot_start = |error| cannot_start(&binary, &error);
        let output = Command::new(&binary).arg("__export").stdin(Stdio::null()).output().await.map_err(cannot_start)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(CrateError::ExportFailed { status: output.status, output: said });
        }
        Ok(Export::read(&String::from_utf8_lossy(&output.stdout))?)
    }
}

/// A command for the migration binary: the arguments without URLs, and the URLs beside them.
#[derive(Debug)]
pub struct HandOver<'a> {
    /// The built binary.
    pub binary: &'a Path,
    /// The arguments, without `--url`.
    pub arguments: &'a [OsString],
    /// The databases' URLs.
    pub urls: &'a [(String, SecretUrl)],
}

impl HandOver<'_> {
    /// Runs the command to its end with this process's input and output.
    pub async fn run(&self) -> Result<ExitStatus, CrateError> {
        self.run_as(self.command()).await
    }

    /// The same for a part of a larger command, whose result is that command's alone to say.
    pub async fn run_without_result(&self) -> Result<ExitStatus, CrateError> {
        let mut command = self.command();
        command.stdout(Stdio::null());
        self.run_as(command).await
    }

    async fn run_as(&self, command: std::process::Command) -> Result<ExitStatus, CrateError> {
        let cannot_start = |error| cannot_start(self.binary, &error);
        let mut child = Command::from(command).spawn().map_err(cannot_start)?;
        loop {
            // A Ctrl-C reaches the binary as well, which decides; this process only must not end before it.
            tokio::select! {
                status = child.wait() => return status.map_err(cannot_start),
                _ = tokio::signal::ctrl_c() => {}
            }
        }
    }

    /// Becomes the binary, so that signals and the exit status need no passing through. Returns only where that failed.
    #[cfg(unix)]
    pub fn become_it(&self) -> CrateError {
        use std::os::unix::process::CommandExt;
        cannot_start(self.binary, &self.command().exec())
    }

    fn command(&self) -> std::process::Command {
        let mut command = std::process::Command::new(self.binary);
        command.args(self.arguments);
        command.envs(self.urls.iter().map(|(database, url)| (variable_of(database), url.expose())));
        command
    }
}

fn cannot_start(program: &Path, error: &std::io::Error) -> CrateError {
    CrateError::CannotStart { program: program.display().to_string(), reason: error.to_string() }
}

struct Relayed {
    lines: Vec<String>,
    shown: bool,
}

/// Collects lines, and passes them on as soon as the command takes long.
async fn relay(errors: Option<tokio::process::ChildStderr>, said: &mut (dyn FnMut(&str) + Send)) -> Relayed {
    let mut relayed = Relayed { lines: Vec::new(), shown: false };
    let Some(errors) = errors else { return relayed };
    let mut lines = BufReader::new(errors).lines();
    let deadline = tokio::time::sleep(QUIET_TIME);
    tokio::pin!(deadline);
    loop {
        tokio::select! {
            () = &mut deadline, if !relayed.shown => {
                relayed.shown = true;
                relayed.lines.iter().for_each(|line| said(line));
            }
            line = lines.next_line() => match line {
                Ok(Some(line)) => {
                    if relayed.shown {
                        said(&line);
                    }
                    relayed.lines.push(line);
                }
                Ok(None) | Err(_) => return relayed,
            }
        }
    }
}

/// The path of the binary in cargo's messages, one JSON document a line.
fn executable(messages: &str, binary: &str) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        reason: String,
        target: Option<BuildTarget>,
        executable: Option<PathBuf>,
    }
    #[derive(Deserialize)]
    struct BuildTarget {
        kind: Vec<String>,
        name: String,
    }
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let is_it = |target: &BuildTarget| target.name == binary && target.kind.iter().any(|kind| kind == "bin");
    let artifacts = messages.filter(|message| message.reason == "compiler-artifact");
    artifacts.filter(|message| message.target.as_ref().is_some_and(is_it)).find_map(|message| message.executable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_is_found_among_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"migration"},"executable":null}"#,
            "\nnot json\n",
            r#"{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"other"},"executable":"/t/other"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"migration"},"executable":"/t/migration"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(executable(messages, "migration"), Some(PathBuf::from("/t/migration")));
        assert_eq!(executable(messages, "absent"), None);
    }
}
