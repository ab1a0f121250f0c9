//! A plan that was written down, reviewed, and is run later: with all that it rests on.
//!
//! Invariant: it is run only where the server, the ledger, its revisions and the objects that it touches are as they were, and only as it stands.

use super::{MigrateError, Migrator, PlannedStep};
use crate::database::ledger::LedgerState;
use crate::model::{ObjectRef, Schema};
use crate::plan::{Plan, Segment, Target};
use crate::revision::{Direction, Step, Steps};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the document.
const VERSION: u32 = 1;

/// A revision of the ledger, as it was when the plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFileRow {
    /// The revision.
    pub revision: String,
    /// The checksum over its operations.
    pub operations_checksum: String,
    /// The checksum over its source.
    pub source_checksum: String,
}

/// A step and its plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanFileStep {
    /// The revision.
    pub revision: String,
    /// Whether it is applied after the step.
    pub applied: bool,
    /// The heads after the step.
    pub heads: Vec<String>,
    /// The checksum over its operations.
    pub operations_checksum: String,
    /// The checksum over its source.
    pub source_checksum: String,
    /// What runs.
    pub plan: Plan,
}

/// A plan and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanFile {
    /// The version of the document.
    pub version: u32,
    /// `upgrade` or `downgrade`.
    pub direction: String,
    /// What was asked for.
    pub target: String,
    /// The server and its version.
    pub server: Target,
    /// What was applied, in the order of application.
    pub ledger: Vec<PlanFileRow>,
    /// The heads before.
    pub at: Vec<String>,
    /// The steps.
    pub steps: Vec<PlanFileStep>,
    /// The heads after.
    pub heads: Vec<String>,
    /// Revisions without a file are taken back by what the ledger kept.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub from_ledger: bool,
    /// Some statement may touch anything: all objects are listed.
    pub whole_schema: bool,
    /// A hash of each object that is touched, empty where it was not there.
    pub objects: BTreeMap<String, String>,
    /// A hash of all the rest: what was reviewed is what runs.
    #[serde(default)]
    pub checksum: String,
}

impl PlanFile {
    /// Its direction; `None` where the document says something else.
    pub fn direction(&self) -> Option<Direction> {
        [Direction::Upgrade, Direction::Downgrade].into_iter().find(|direction| direction.as_str() == self.direction)
    }

    /// Its steps in terms of the graph.
    pub(super) fn steps(&self) -> Steps {
        let step = |step: &PlanFileStep| Step {
            revision: step.revision.clone(),
            applied: step.applied,
            heads: step.heads.clone().into(),
        };
        Steps {
            direction: self.direction().unwrap_or(Direction::Upgrade),
            target: self.target.clone(),
            at: self.at.clone(),
            steps: self.steps.iter().map(step).collect(),
            heads: self.heads.clone(),
        }
    }

    /// The plan of the file, where the one that would be made now is the same.
    pub(super) fn agreed(&self, revision: &str, now: Plan) -> Result<Plan, MigrateError> {
        let written = self.steps.iter().find(|step| step.revision == revision).map(|step| &step.plan);
        match written {
            Some(written) if *written == now => Ok(now),
            _ => {
                Err(MigrateError::PlanStale { changed: vec![format!("revision `{revision}` would run other SQL now")] })
            }
        }
    }

    /// Over the document as this version writes it: blanks and the order of its keys do not matter.
    fn computed_checksum(&self) -> String {
        let rest = Self { checksum: String::new(), ..self.clone() };
        sha256(&serde_json::to_string(&rest).unwrap_or_default())
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Migrator {
    /// A plan with all that it rests on, to be written down.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn plan_file(
        &mut self,
        state: &LedgerState,
        steps: &Steps,
        planned: &[PlannedStep],
    ) -> Result<PlanFile, MigrateError> {
        let mut written = Vec::new();
        for PlannedStep { step, plan, unknown, .. } in planned {
            let (operations_checksum, source_checksum) = self.checksums(&step.revision);
            let no_plan = || match unknown {
                Some(reason) => MigrateError::AfterOpaque { revision: step.revision.clone(), reason: reason.clone() },
                None => MigrateError::NoScript { revision: step.revision.clone() },
            };
            written.push(PlanFileStep {
                revision: step.revision.clone(),
                applied: step.applied,
                heads: step.heads.to_vec(),
                operations_checksum,
                source_checksum,
                plan: plan.clone().ok_or_else(no_plan)?,
            });
        }
        let live = self.database.introspect(&self.settings.scope()).await?;
        let whole_schema = written.iter().flat_map(|step| step.plan.statements()).any(|statement| statement.opaque);
        let file = PlanFile {
            version: VERSION,
            direction: steps.direction.as_str().to_owned(),
            target: steps.target.clone(),
            from_ledger: steps
                .steps
                .iter()
                .any(|step| self.history.graph().get(&step.revision).is_some_and(|node| node.file.is_none())),
            server: self.database.target().clone(),
            ledger: rows(state),
            at: steps.at.clone(),
            objects: objects(&written, whole_schema, &live),
            steps: written,
            heads: steps.heads.clone(),
            whole_schema,
            checksum: String::new(),
        };
        Ok(PlanFile { checksum: file.computed_checksum(), ..file })
    }

    fn checksums(&self, revision: &str) -> (String, String) {
        let script = self.history.script(revision);
        script.map(|script| (script.operations_checksum.clone(), script.source_checksum.clone())).unwrap_or_default()
    }

    /// Refuses a plan that rests on what is not so any more, and says what that is.
    pub(super) async fn refuse_stale(&mut self, file: &PlanFile, state: &LedgerState) -> Result<(), MigrateError> {
        let mut changed = Vec::new();
        if file.version != VERSION || file.direction().is_none() {
            changed.push("it was written by another version of anabranch".to_owned());
        }
        if file.checksum != file.computed_checksum() {
            changed.push("the plan file itself was changed after it was written".to_owned());
        }
        let server = self.database.target();
        if file.server != *server {
            changed.push(format!("it was made for {}, and this is {server}", file.server));
        }
        if let Some(unfinished) = &state.unfinished {
            let on = super::way_on(&unfinished.direction, &unfinished.revision);
            changed.push(format!(
                "revision `{}` was begun and not finished (`{on}` goes on with it)",
                unfinished.revision
            ));
        }
        changed.extend(ledger_changes(&file.ledger, &rows(state)));
        for step in &file.steps {
            if self.checksums(&step.revision) != (step.operations_checksum.clone(), step.source_checksum.clone()) {
                changed.push(format!("the file of revision `{}` has changed", step.revision));
            }
        }
        let live = self.database.introspect(&self.settings.scope()).await?;
        let now = objects(&file.steps, file.whole_schema, &live);
        let names: BTreeSet<&String> = now.keys().chain(file.objects.keys()).collect();
        let differ = names.into_iter().filter(|name| now.get(*name) != file.objects.get(*name));
        changed.extend(differ.map(|name| format!("{name} has changed")));
        if changed.is_empty() { Ok(()) } else { Err(MigrateError::PlanStale { changed }) }
    }
}

fn rows(state: &LedgerState) -> Vec<PlanFileRow> {
    let row = |row: &crate::database::ledger::AppliedRevision| PlanFileRow {
        revision: row.id.clone(),
        operations_checksum: row.operations_checksum.clone(),
        source_checksum: row.source_checksum.clone(),
    };
    state.applied.iter().map(row).collect()
}

fn ledger_changes(then: &[PlanFileRow], now: &[PlanFileRow]) -> Vec<String> {
    let ids = |rows: &[PlanFileRow]| rows.iter().map(|row| row.revision.clone()).collect::<BTreeSet<_>>();
    let (old, new) = (ids(then), ids(now));
    let applied = new.difference(&old).map(|id| format!("revision `{id}` was applied since"));
    let taken_back = old.difference(&new).map(|id| format!("revision `{id}` was taken back since"));
    let mut changes: Vec<String> = applied.chain(taken_back).collect();
    if changes.is_empty() && then != now {
        changes.push("the ledger's rows have changed".to_owned());
    }
    changes
}

/// The hashes of what the plans touch; of everything where they may touch anything.
fn objects(steps: &[PlanFileStep], whole_schema: bool, live: &Schema) -> BTreeMap<String, String> {
    let mut touched: BTreeSet<ObjectRef> = BTreeSet::new();
    for step in steps {
        touched.extend(step.plan.statements().flat_map(|statement| statement.touches.iter().cloned()));
        touched.extend(step.plan.segments.iter().filter_map(|segment| match segment {
            Segment::Backfill(batch) => Some(ObjectRef::Table(batch.table.clone())),
            Segment::Transaction { .. } | Segment::Alone(_) => None,
        }));
    }
    if whole_schema {
        touched.extend(live.references().cloned());
    }
    let hash = |reference: &ObjectRef| {
        let text = live.get(reference).and_then(|object| serde_json::to_string(object).ok()).unwrap_or_default();
        if text.is_empty() { text } else { sha256(&text) }
    };
    touched.iter().map(|reference| (reference.to_string(), hash(reference))).collect()
}
