//! What the ledger is told when a revision is done.

use super::{History, Migrator, RevisionScript};
use crate::database::ledger::{Event, Ledger, NewRevision, Script};
use crate::revision::{Node, Step};
use serde_json::json;

/// What is recorded together with the last segment.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// The step that was done.
    pub step: &'a Step,
    /// The run it was done in.
    pub run: &'a str,
    /// How long it took, in milliseconds.
    pub took_ms: u128,
    /// It was recorded without running.
    pub stamped: bool,
    /// What ran.
    pub up_sql: Vec<String>,
    /// What takes it back; `None` where that cannot be planned.
    pub down_sql: Option<Vec<String>>,
}

/// The statements that record a step: of a run, and of a script that is run without the tool.
pub fn record_sql(ledger: &Ledger, history: &History, record: &Record<'_>) -> Vec<String> {
    let id = &record.step.revision;
    if !record.step.applied {
        let event = if record.stamped { "unstamped" } else { "reverted" };
        let mut out = ledger.delete_revision_sql(id);
        out.push(event_sql(ledger, event, record, None));
        return out;
    }
    let node = history.graph().get(id).cloned().unwrap_or_else(|| Node { id: id.clone(), ..Node::default() });
    let script = history.script(id);
    let checksum = |of: fn(&RevisionScript) -> &String| script.map(of).map_or("", String::as_str);
    let kept = Script {
        up: script.map(|script| script.up.clone()).unwrap_or_default(),
        down: script.map(|script| script.down.clone()).unwrap_or_default(),
        up_sql: record.up_sql.clone(),
        down_sql: record.down_sql.clone(),
    };
    let mut out = vec![ledger.insert_revision_sql(&NewRevision {
        id,
        parents: &node.parents,
        depends_on: &node.depends_on,
        labels: &node.labels,
        message: &node.message,
        operations_checksum: checksum(|script| &script.operations_checksum),
        source_checksum: checksum(|script| &script.source_checksum),
        took_ms: record.took_ms,
        stamped: record.stamped,
    })];
    out.extend(ledger.insert_script_sql(id, &kept));
    out.push(event_sql(ledger, if record.stamped { "stamped" } else { "applied" }, record, Some(kept.hash())));
    out
}

fn event_sql(ledger: &Ledger, event: &str, record: &Record<'_>, script_hash: Option<String>) -> String {
    ledger.log_sql(&Event {
        event,
        revision: Some(&record.step.revision),
        run: Some(record.run),
        details: json!({ "took_ms": u64::try_from(record.took_ms).unwrap_or(u64::MAX), "heads": record.step.heads.to_vec() }),
        script_hash,
    })
}

impl Migrator {
    /// The statements that record a step.
    pub(super) fn record_sql(&self, record: &Record<'_>) -> Vec<String> {
        record_sql(&self.ledger, &self.history, record)
    }
}
