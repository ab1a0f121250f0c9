//! Scripts that the ledger kept, judged by the log.
//!
//! Invariant: a script is handed out only as it was recorded. The hash in the log is over the text of the script, so that neither a change by
//! hand nor a text that this version does not read passes for it.

use super::Ledger;
use crate::operation::Action;
use crate::plan::{Database, DatabaseError};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// What became of a recorded script.
#[derive(Debug, Clone, PartialEq)]
pub enum RecordedScript {
    /// The actions of `up` and of `down`, as they were recorded.
    Kept {
        /// The actions of `up`.
        up: Vec<Action>,
        /// The actions of `down`.
        down: Vec<Action>,
    },
    /// The ledger has none.
    Missing,
    /// The log's hash is another one, or there is none, or this version does not read it.
    Changed,
}

/// The hash of a script's texts, as JSON of both would give it.
pub(super) fn hash_of(up: &str, down: &str) -> String {
    Sha256::digest(format!("[{up},{down}]").as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Ledger {
    /// The script of a revision, compared with the hash that the log has of it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn recorded_script(
        &self,
        database: &mut dyn Database,
        id: &str,
    ) -> Result<RecordedScript, DatabaseError> {
        let sql = format!("SELECT up, down FROM {} WHERE revision = {}", self.table("script"), self.text(id));
        let Some(row) = database.query(&sql).await?.into_iter().next() else { return Ok(RecordedScript::Missing) };
        let sql = format!(
            "SELECT script_hash FROM {} WHERE revision = {} AND script_hash IS NOT NULL ORDER BY number DESC LIMIT 1",
            self.table("log"),
            self.text(id)
        );
        let logged = database.query(&sql).await?.into_iter().next().and_then(|row| row.into_iter().next().flatten());
        let cell = |at: usize| row.get(at).cloned().flatten().unwrap_or_default();
        let (up, down) = (cell(0), cell(1));
        if logged.as_deref() != Some(hash_of(&up, &down).as_str()) {
            return Ok(RecordedScript::Changed);
        }
        Ok(match (read(&up), read(&down)) {
            (Some(up), Some(down)) => RecordedScript::Kept { up, down },
            _ => RecordedScript::Changed,
        })
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}
