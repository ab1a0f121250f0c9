//! The revisions of a migration crate, as `anabranch::revisions!()` registers them.

use super::error::Function;
use super::export::{ChecksumKind, Export, ExportedRevision};
use super::{DslError, Migration, sea};
use crate::operation::{self, Action, Step};
use crate::revision::Revision;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The steps of a revision, both ways.
#[derive(Debug, Clone, PartialEq)]
pub struct Actions {
    /// What upgrades.
    pub up: Vec<Action>,
    /// What takes it back.
    pub down: Vec<Action>,
}

impl Actions {
    /// The checksum of the operations.
    pub fn checksum(&self) -> String {
        operation::checksum(&self.up, &self.down)
    }

    /// Whether a step works on rows, which the checksum of operations sees by kind, table and name only.
    pub fn has_data(&self) -> bool {
        self.up.iter().chain(&self.down).any(|action| action.step.is_data())
    }
}

/// A revision of a migration crate.
#[derive(Debug, Clone)]
pub struct Registered {
    header: Revision,
    message: &'static str,
    path: &'static str,
    source_checksum: &'static str,
    code: Code,
}

#[derive(Debug, Clone)]
enum Code {
    Rust { up: fn(&mut Migration), down: fn(&mut Migration) },
    Sql { up: &'static str, down: Option<&'static str> },
}

impl Registered {
    /// A revision written in Rust. Called by the code that `anabranch_revisions::build` writes.
    pub fn rust(
        header: Revision,
        up: fn(&mut Migration),
        down: fn(&mut Migration),
        message: &'static str,
        path: &'static str,
        source_checksum: &'static str,
    ) -> Self {
        Self { header, message, path, source_checksum, code: Code::Rust { up, down } }
    }

    /// A revision written in SQL. Called by the code that `anabranch_revisions::build` writes.
    #[allow(
        clippy::too_many_arguments,
        reason = "generated code calls it; a header constant cannot be made of SQL files"
    )]
    pub fn sql(
        id: &'static str,
        parents: &'static [&'static str],
        depends_on: &'static [&'static str],
        labels: &'static [&'static str],
        message: &'static str,
        path: &'static str,
        up: &'static str,
        down: Option<&'static str>,
        checksum: &'static str,
    ) -> Self {
        let header = Revision { id, revises: parents, depends_on, labels, created: None, requires: &[] };
        Self { header, message, path, source_checksum: checksum, code: Code::Sql { up, down } }
    }

    /// Its header.
    pub fn header(&self) -> &Revision {
        &self.header
    }

    /// What it does, in a line.
    pub fn message(&self) -> &'static str {
        self.message
    }

    /// Its file, from the folder of its crate.
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// The checksum of its source, `1:<hex>`.
    pub fn source_checksum(&self) -> &'static str {
        self.source_checksum
    }

    /// Its steps, both ways.
    ///
    /// # Errors
    /// Its code panics or says things that mean nothing.
    pub fn actions(&self) -> Result<Actions, DslError> {
        match &self.code {
            Code::Rust { up, down } => {
                Ok(Actions { up: self.run(*up, Function::Up)?, down: self.run(*down, Function::Down)? })
            }
            Code::Sql { up, down } => Ok(Actions { up: script(up), down: down.map_or_else(no_rollback, script) }),
        }
    }

    fn run(&self, code: fn(&mut Migration), function: Function) -> Result<Vec<Action>, DslError> {
        let (revision, file) = (self.header.id.to_owned(), self.path.to_owned());
        let mut migration = Migration::new();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| code(&mut migration))) {
            return Err(DslError::Panicked { revision, file, function, message: sea::message(&*panic) });
        }
        migration.into_actions().map_err(|mistakes| DslError::Mistakes { revision, file, function, mistakes })
    }

    /// Everything about it as plain values.
    ///
    /// # Errors
    /// As [`Registered::actions`].
    pub fn export(&self) -> Result<ExportedRevision, DslError> {
        let actions = self.actions()?;
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let (operations_checksum, authoritative_checksum) = match &self.code {
            Code::Rust { .. } if actions.has_data() => (actions.checksum(), ChecksumKind::Source),
            Code::Rust { .. } => (actions.checksum(), ChecksumKind::Operations),
            // Both checksums of SQL files are that of their text.
            Code::Sql { .. } => (self.source_checksum.to_owned(), ChecksumKind::Source),
        };
        Ok(ExportedRevision {
            id: self.header.id.to_owned(),
            parents: owned(self.header.revises),
            depends_on: owned(self.header.depends_on),
            labels: owned(self.header.labels),
            message: self.message.to_owned(),
            created: self.header.created.map(str::to_owned),
            requires: owned(self.header.requires),
            file: self.path.to_owned(),
            up: actions.up,
            down: actions.down,
            operations_checksum,
            source_checksum: self.source_checksum.to_owned(),
            authoritative_checksum,
        })
    }
}

impl ExportedRevision {
    /// A revision read from a pair of SQL files, without compiling anything.
    pub fn of_sql(file: &anabranch_revisions::RevisionFile, up: &str, down: Option<&str>) -> Self {
        // Both checksums of SQL files are that of their text.
        let checksum = file.source_checksum.clone().unwrap_or_default();
        Self {
            id: file.id.clone(),
            parents: file.revises.clone(),
            depends_on: file.depends_on.clone(),
            labels: file.labels.clone(),
            message: file.message.clone(),
            created: file.created.clone(),
            requires: file.requires.clone(),
            file: file.path.to_string_lossy().into_owned(),
            up: script(up),
            down: down.map_or_else(no_rollback, script),
            operations_checksum: checksum.clone(),
            source_checksum: checksum,
            authoritative_checksum: ChecksumKind::Source,
        }
    }
}

/// Without the mark that some editors begin a file with, which no server takes; and with the ends of lines that Rust sources have, whichever git
/// wrote: files of one checksum do the same.
fn script(sql: &str) -> Vec<Action> {
    let sql = sql.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let execute = operation::Execute { sql, ..operation::Execute::default() };
    vec![Action::operation(operation::Operation::Execute(execute))]
}

fn no_rollback() -> Vec<Action> {
    vec![Action { only: None, step: Step::Irreversible("it has no rollback file".to_owned()) }]
}

/// The revisions of a migration crate: what `migration::revisions()` hands to the command and to the embedding API.
#[derive(Debug, Clone, Default)]
pub struct Revisions(Vec<Registered>);

impl Revisions {
    /// These.
    pub fn new(revisions: Vec<Registered>) -> Self {
        Self(revisions)
    }

    /// All of them, in no order that means something.
    pub fn iter(&self) -> impl Iterator<Item = &Registered> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything about them as plain values: what a migration binary prints for the installed command.
    ///
    /// # Errors
    /// As [`Registered::actions`], for the first revision that has something wrong.
    pub fn export(&self) -> Result<Export, DslError> {
        Ok(Export::new(self.iter().map(Registered::export).collect::<Result<_, _>>()?))
    }
}

impl IntoIterator for Revisions {
    type Item = Registered;
    type IntoIter = std::vec::IntoIter<Registered>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
