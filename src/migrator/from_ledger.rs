//! Revisions whose file is gone: a history in which the ledger's rows stand for the files.
//!
//! Invariant: what is added is what the ledger recorded, or nothing is added at all; of files nothing is replaced.

use super::{History, MigrateError, Migrator, RevisionScript};
use crate::database::ledger::{AppliedRevision, LedgerState, RecordedScript};
use crate::dsl::ChecksumKind;
use crate::revision::Node;
use std::collections::BTreeSet;

impl Migrator {
    /// Takes the applied revisions without a file into the history, and says which they are, in the order in which they were applied.
    ///
    /// # Errors
    /// The database does not answer, or a script is missing or not the one that was recorded.
    pub async fn adopt_recorded(&mut self, state: &LedgerState) -> Result<Vec<String>, MigrateError> {
        let unknown: Vec<&AppliedRevision> =
            state.applied.iter().filter(|row| self.history.graph().get(&row.id).is_none()).collect();
        let mut recorded = Vec::new();
        for row in &unknown {
            let revision = || row.id.clone();
            let (up, down) = match self.ledger.recorded_script(&mut *self.database, &row.id).await? {
                RecordedScript::Kept { up, down } => (up, down),
                RecordedScript::Missing => return Err(MigrateError::ScriptMissing { revision: revision() }),
                RecordedScript::Changed => return Err(MigrateError::ScriptChanged { revision: revision() }),
            };
            let script = RevisionScript {
                up,
                down,
                operations_checksum: row.operations_checksum.clone(),
                source_checksum: row.source_checksum.clone(),
                authoritative: ChecksumKind::Operations,
            };
            recorded.push((node(row, &self.history, state), script));
        }
        let ids = unknown.iter().map(|row| row.id.clone()).collect();
        self.history = self.history.with_recorded(recorded)?;
        Ok(ids)
    }
}

/// The row as a node. What neither a file nor a row has any more is left out, and so is a label that a file took meanwhile.
fn node(row: &AppliedRevision, history: &History, state: &LedgerState) -> Node {
    let graph = history.graph();
    let known =
        |ids: &[String]| ids.iter().filter(|id| graph.get(id).is_some() || state.contains(id)).cloned().collect();
    let taken: BTreeSet<&str> =
        graph.nodes().flat_map(|node| node.labels.iter().chain([&node.id])).map(String::as_str).collect();
    Node {
        id: row.id.clone(),
        parents: known(&row.parents),
        depends_on: known(&row.depends_on),
        labels: row.labels.iter().filter(|label| !taken.contains(label.as_str())).cloned().collect(),
        message: row.message.clone(),
        ..Node::default()
    }
}
