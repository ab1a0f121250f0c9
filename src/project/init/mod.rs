//! A new project: which files, with what in them.
//!
//! Invariant: the files are values first ([`Layout::new`]), and writing them ([`Layout::write`]) never changes a file that exists, except for
//! the two lists that a project joins: a workspace's members and `.gitignore`.

mod templates;
mod workspace;

use super::configuration::FILE_NAME;
use super::error::ProjectError;
use super::secret_url::SecretUrl;
use crate::model::DialectName;
use crate::plan::Version;
use std::path::{Path, PathBuf};

/// What a project is made for.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// The database, where it is known.
    pub dialect: Option<DialectName>,
    /// The server's version, where it is known.
    pub version: Option<Version>,
    /// Whether that was said, and is not only what the URL begins with: `mysql://` is what everybody writes for MariaDB too.
    pub is_certain: bool,
    /// The URL, where it is known.
    pub url: Option<SecretUrl>,
}

/// The files of a new project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Files that do not exist yet, and their text.
    pub new_files: Vec<(PathBuf, String)>,
    /// Files that exist, and their text with the additions.
    pub changed_files: Vec<(PathBuf, String)>,
    /// What was there already and is used as it is.
    pub kept: Vec<PathBuf>,
}

impl Layout {
    /// Decides what a project in `folder` consists of. Reads what is there and writes nothing.
    pub fn new(folder: &Path, wishes: &Wishes) -> Result<Self, ProjectError> {
        refuse_existing(folder)?;
        let source = templates::Source::of_this_build();
        let taken = workspace::package_names(folder)?;
        let name = |usual: &str| package_name(folder, usual, &taken);
        let mut layout = Self { new_files: Vec::new(), changed_files: Vec::new(), kept: Vec::new() };
        let mut file = |path: &str, text: String| layout.new_files.push((folder.join(path), text));
        file(FILE_NAME, templates::configuration(wishes));
        file("migration/Cargo.toml", templates::migration_manifest(&name("migration"), &source, wishes.dialect));
        file("migration/build.rs", templates::BUILD_SCRIPT.to_owned());
        file("migration/src/lib.rs", templates::MIGRATION_LIBRARY.to_owned());
        file("migration/src/main.rs", templates::MIGRATION_MAIN.to_owned());
        file("migration/src/revisions/.gitkeep", String::new());
        if folder.join("entity/Cargo.toml").exists() || folder.join("entity/src/lib.rs").exists() {
            layout.kept.push(folder.join("entity"));
        } else {
            file("entity/Cargo.toml", templates::entity_manifest(&name("entity"), &source));
            file("entity/src/lib.rs", templates::ENTITY_LIBRARY.to_owned());
        }
        layout.add(workspace::joined(folder, &["entity", "migration"])?);
        layout.add(ignored(folder)?);
        Ok(layout)
    }

    fn add(&mut self, file: Option<(PathBuf, String)>) {
        match file {
            Some((path, text)) if path.exists() => self.changed_files.push((path, text)),
            Some(file) => self.new_files.push(file),
            None => {}
        }
    }

    /// Writes the files.
    pub fn write(&self) -> Result<(), ProjectError> {
        use std::io::Write;
        for (path, text) in &self.new_files {
            let wrong = |error: std::io::Error| ProjectError::unwritable(path, &error);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(wrong)?;
            }
            // Not `write`: what somebody else made meanwhile is theirs.
            let mut file = std::fs::File::create_new(path).map_err(wrong)?;
            file.write_all(text.as_bytes()).map_err(wrong)?;
        }
        for (path, text) in &self.changed_files {
            std::fs::write(path, text).map_err(|error| ProjectError::unwritable(path, &error))?;
        }
        Ok(())
    }
}

/// The usual name, with the folder's before it where the workspace has a package of that name.
fn package_name(folder: &Path, usual: &str, taken: &[String]) -> String {
    let is_taken = |name: &String| taken.contains(name);
    let own = folder.file_name().unwrap_or_default().to_string_lossy();
    let own: String =
        own.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let own = format!("{}-{usual}", own.trim_matches('-'));
    let numbered = (2..).map(|number| format!("{usual}-{number}"));
    let starts_well = own.starts_with(|c: char| c.is_ascii_alphabetic());
    let mut names = std::iter::once(usual.to_owned()).chain(starts_well.then_some(own)).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or_else(|| usual.to_owned())
}

/// Refuses a folder in which a project has begun already.
pub fn refuse_existing(folder: &Path) -> Result<(), ProjectError> {
    let configuration = folder.join(FILE_NAME);
    if configuration.exists() {
        let help = "this is a project already: change the file, or run `anabranch dev`".to_owned();
        return Err(ProjectError::Exists { path: configuration, help });
    }
    for name in ["migration/Cargo.toml", "migration/build.rs", "migration/src/lib.rs", "migration/src/main.rs"] {
        let path = folder.join(name);
        if path.exists() {
            let help = "move the crate away, or run `anabranch init` in another folder".to_owned();
            return Err(ProjectError::Exists { path, help });
        }
    }
    Ok(())
}

/// `.gitignore` with what git should not keep; nothing where it says so already.
fn ignored(folder: &Path) -> Result<Option<(PathBuf, String)>, ProjectError> {
    let path = folder.join(".gitignore");
    let old = if path.exists() {
        std::fs::read_to_string(&path).map_err(|error| ProjectError::unreadable(&path, &error))?
    } else {
        String::new()
    };
    let has = |line: &str| old.lines().any(|old| old.trim().trim_matches('/') == line.trim_matches('/'));
    let missing: Vec<&str> =
        ["/target", "*.db", "*.db-*", "*.anabranch-lock", ".env"].into_iter().filter(|line| !has(line)).collect();
    if missing.is_empty() {
        return Ok(None);
    }
    let end = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    Ok(Some((path, format!("{old}{end}{}\n", missing.join("\n")))))
}
