//! What the ledger is told when a revision is done.

use super::Migrator;
use crate::database::ledger::{Event, NewRevision, Script};
use crate::operation::Action;
use crate::plan::Plan;
use crate::revision::{Node, Step};
use serde_json::json;

/// What is recorded together with the last segment.
pub(super) struct Record<'a> {
    pub(super) step: &'a Step,
    pub(super) run: &'a str,
    pub(super) took_ms: u128,
    pub(super) stamped: bool,
    pub(super) up_sql: Vec<String>,
    pub(super) down_sql: Option<Vec<String>>,
}

impl Migrator {
    /// The statements that record a step.
    pub(super) fn record_sql(&self, record: &Record<'_>) -> Vec<String> {
        let id = &record.step.revision;
        if !record.step.applied {
            let event = if record.stamped { "unstamped" } else { "reverted" };
            let mut out = self.ledger.delete_revision_sql(id);
            out.push(self.event_sql(event, record, None));
            return out;
        }
        let node = self.history.graph().get(id).cloned().unwrap_or_else(|| Node { id: id.clone(), ..Node::default() });
        let script = self.history.script(id);
        let checksum = |of: fn(&super::RevisionScript) -> &String| script.map(of).map_or("", String::as_str);
        let kept = Script {
            up: script.map(|script| script.up.clone()).unwrap_or_default(),
            down: script.map(|script| script.down.clone()).unwrap_or_default(),
            up_sql: record.up_sql.clone(),
            down_sql: record.down_sql.clone(),
        };
        let mut out = vec![self.ledger.insert_revision_sql(&NewRevision {
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
        out.extend(self.ledger.insert_script_sql(id, &kept));
        out.push(self.event_sql(if record.stamped { "stamped" } else { "applied" }, record, Some(kept.hash())));
        out
    }

    fn event_sql(&self, event: &str, record: &Record<'_>, script_hash: Option<String>) -> String {
        self.ledger.log_sql(&Event {
            event,
            revision: Some(&record.step.revision),
            run: Some(record.run),
            details: json!({ "took_ms": u64::try_from(record.took_ms).unwrap_or(u64::MAX), "heads": record.step.heads }),
            script_hash,
        })
    }

    /// The SQL that takes a revision back, planned right after it was applied; `None` where it cannot be planned.
    pub(super) fn down_sql(&self, down: &[Action], after: &crate::model::Schema) -> Option<Vec<String>> {
        self.dialect.plan(self.database.target(), down, after).ok().map(|plan: Plan| plan.sql())
    }
}
