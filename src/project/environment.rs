//! The environment as a value: what the process was given, and what `.env` adds to it.
//!
//! Invariant: `.env` never overrides the process's own variables, and nothing here changes those.

use super::error::ProjectError;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Variables by name. An empty one counts as not set.
#[derive(Clone, Default)]
pub struct Environment {
    process: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
    folder: PathBuf,
}

// Values may be passwords.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.process.keys()).entries(self.file.keys()).finish()
    }
}

impl Environment {
    /// The variables of this process that are text.
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self { process: std::env::vars_os().filter_map(text).collect(), ..Self::default() }
    }

    /// The same with what the nearest `.env` adds, searched from `from` upward to `root`; where `from` is outside, the one of `root`.
    pub fn with_dotenv(self, from: &Path, root: &Path) -> Result<Self, ProjectError> {
        let mut folders = from.ancestors().take_while(|folder| folder.starts_with(root)).chain([root]);
        match folders.find(|folder| folder.join(".env").is_file()) {
            Some(folder) => self.with_file(&folder.join(".env")),
            None => Ok(self),
        }
    }

    fn with_file(mut self, path: &Path) -> Result<Self, ProjectError> {
        // The parser's own words quote the line, which may hold a password.
        let wrong = |reason: &str| ProjectError::Unreadable { path: path.to_owned(), reason: reason.to_owned() };
        let entries = dotenvy::from_path_iter(path).map_err(|_| wrong("the file cannot be opened"))?;
        for entry in entries {
            let (name, value) = entry.map_err(|error| match error {
                dotenvy::Error::LineParse(..) => wrong("a line is not `NAME=value`"),
                _ => wrong("it is no UTF-8 text"),
            })?;
            self.file.insert(name, value);
        }
        self.folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(self)
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.process.get(name).filter(|value| !value.is_empty()).or_else(|| self.file.get(name))?;
        (!value.is_empty()).then_some(value.as_str())
    }

    /// The folder of the `.env` that the variable comes from: what a relative path in its value is relative to.
    pub(super) fn folder_of(&self, name: &str) -> Option<&Path> {
        let from_file = self.process.get(name).is_none_or(String::is_empty) && self.file.contains_key(name);
        from_file.then_some(self.folder.as_path())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        let process = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { process, ..Self::default() }
    }
}
