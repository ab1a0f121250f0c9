//! Reading the ledger.

use super::{FORMAT, Holder, Ledger, UnfinishedRun};
use crate::plan::{Database, DatabaseError, DatabaseErrorKind, Row};

/// A row of `anabranch_revision`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AppliedRevision {
    /// The revision.
    pub id: String,
    /// What it is built on.
    pub parents: Vec<String>,
    /// What it depends on.
    pub depends_on: Vec<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its message.
    pub message: String,
    /// The checksum over its operations.
    pub operations_checksum: String,
    /// The checksum over its source.
    pub source_checksum: String,
    /// The order of application.
    pub sequence: i64,
    /// When.
    pub applied_at: String,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// By whom: `user@host`.
    pub applied_by: String,
    /// By which version of the tool.
    pub tool_version: String,
    /// Recorded without running.
    pub stamped: bool,
}

impl AppliedRevision {
    /// `applied at .. by ..`
    pub fn when_and_by_whom(&self) -> String {
        format!("{} at {} by {}", if self.stamped { "stamped" } else { "applied" }, self.applied_at, self.applied_by)
    }
}

/// The ledger as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerState {
    /// Whether the ledger has been made.
    pub exists: bool,
    /// What is applied, in the order of application.
    pub applied: Vec<AppliedRevision>,
    /// A run that was interrupted.
    pub unfinished: Option<UnfinishedRun>,
    /// Who holds the migration lock.
    pub holder: Option<Holder>,
}

impl LedgerState {
    /// The row of a revision.
    pub fn row(&self, id: &str) -> Option<&AppliedRevision> {
        self.applied.iter().find(|row| row.id == id)
    }

    /// Whether the revision is applied.
    pub fn contains(&self, id: &str) -> bool {
        self.row(id).is_some()
    }
}

impl Ledger {
    /// Reads rows, checksums, format, lock and unfinished run in one query.
    ///
    /// # Errors
    /// The database does not answer, or another version of the tool wrote a format that this one does not know.
    pub async fn read(&self, database: &mut dyn Database) -> Result<LedgerState, DatabaseError> {
        let rows = match database.query(&self.fill(include_str!("read.sql").trim())).await {
            Ok(rows) => rows,
            Err(error) if error.kind == DatabaseErrorKind::NoSuchTable => return Ok(LedgerState::default()),
            Err(error) => return Err(error),
        };
        let mut state = LedgerState { exists: true, ..LedgerState::default() };
        for row in rows {
            let cell = |at: usize| row.get(at).cloned().flatten().unwrap_or_default();
            match cell(0).as_str() {
                "revision" => state.applied.push(applied_revision(&row)),
                "journal" => {
                    state.unfinished =
                        Some(UnfinishedRun { run: cell(1), revision: cell(2), direction: cell(3), since: cell(5) });
                }
                _ => {
                    refuse_other_formats(&cell(1))?;
                    let held = row.get(3).cloned().flatten();
                    state.holder = held.map(|holder| Holder {
                        holder,
                        host: cell(4),
                        pid: cell(5),
                        command: cell(6),
                        since: cell(7),
                        expires_at: cell(8),
                    });
                }
            }
        }
        state.applied.sort_by_key(|row| row.sequence);
        Ok(state)
    }
}

fn refuse_other_formats(format: &str) -> Result<(), DatabaseError> {
    if format.parse() == Ok(FORMAT) {
        return Ok(());
    }
    let mut error = DatabaseError::new(
        DatabaseErrorKind::Other,
        format!("the ledger has format {format}, and this version of anabranch knows format {FORMAT}"),
    );
    error.hint = Some("use the version of anabranch that wrote it, or a newer one".to_owned());
    Err(error)
}

fn applied_revision(row: &Row) -> AppliedRevision {
    let cell = |at: usize| row.get(at).cloned().flatten().unwrap_or_default();
    let list = |at: usize| serde_json::from_str(&cell(at)).unwrap_or_default();
    let number = |at: usize| cell(at).parse().unwrap_or_default();
    AppliedRevision {
        id: cell(1),
        parents: list(2),
        depends_on: list(3),
        labels: list(4),
        message: cell(5),
        operations_checksum: cell(6),
        source_checksum: cell(7),
        sequence: number(8),
        applied_at: cell(9),
        took_ms: number(10),
        applied_by: cell(11),
        tool_version: cell(12),
        stamped: cell(13) == "1",
    }
}
