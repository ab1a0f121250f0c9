//! Revisions that run late: something that stands on them is applied already.
//!
//! Invariant: a late revision runs only if it commutes with every applied revision that stands on it; where nobody can tell, that is said.

use super::{Conflict, History, MigrateError, Order, Replayer, Sides, Verdict, links};
use crate::plan::Database;
use crate::revision::{State, Steps};
use std::collections::BTreeSet;

/// What was applied before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfOrder {
    /// The revision that comes late.
    pub revision: String,
    /// The applied revision that stands on it and does not commute with it.
    pub applied: String,
    /// What happens.
    pub conflict: Conflict,
}

/// A late revision and what it meets, in the order of application.
struct Late {
    revision: String,
    /// What is applied and does not stand on it, and what runs before it.
    base: Vec<String>,
    /// What is applied and stands on it.
    after: Vec<String>,
}

/// The late revisions among some steps.
pub(super) struct LateRevisions<'a> {
    history: &'a History,
    late: Vec<Late>,
}

impl<'a> LateRevisions<'a> {
    /// Finds them.
    pub(super) fn of(history: &'a History, applied: &[String], steps: &Steps) -> Self {
        let graph = history.graph();
        let state: State = applied.iter().cloned().collect();
        let ids: BTreeSet<&str> = graph.out_of_order(&state).iter().map(|node| node.id.as_str()).collect();
        let mut late = Vec::new();
        let mut run: Vec<String> = Vec::new();
        for step in steps.steps.iter().filter(|step| step.applied) {
            if ids.contains(step.revision.as_str()) {
                let above = graph.descendants(&step.revision);
                let above: BTreeSet<&str> = above.iter().map(|node| node.id.as_str()).collect();
                let (after, base): (Vec<&String>, Vec<&String>) =
                    applied.iter().partition(|id| above.contains(id.as_str()));
                let base = base.into_iter().chain(&run).cloned().collect();
                let after = after.into_iter().cloned().collect();
                late.push(Late { revision: step.revision.clone(), base, after });
            }
            run.push(step.revision.clone());
        }
        Self { history, late }
    }

    /// Refuses one that conflicts with what is applied and stands on it. Returns those of which nobody can tell, and why.
    pub(super) async fn judge(
        self,
        replayer: &mut Replayer,
        database: &mut dyn Database,
    ) -> Result<Vec<(String, String)>, MigrateError> {
        let mut unknown = Vec::new();
        for late in &self.late {
            if let Some(reason) = self.judge_one(late, replayer, database).await? {
                unknown.push((late.revision.clone(), reason));
            }
        }
        Ok(unknown)
    }

    /// Adds one applied revision after another, so that a conflict names the one that brings it.
    async fn judge_one(
        &self,
        late: &Late,
        replayer: &mut Replayer,
        database: &mut dyn Database,
    ) -> Result<Option<String>, MigrateError> {
        let own = [late.revision.clone()];
        let target = database.target().clone();
        for count in 1..=late.after.len() {
            let known = |ids: &[String]| ids.iter().filter(|id| self.history.script(id).is_some()).cloned().collect();
            let (base, after): (Vec<String>, Vec<String>) = (known(&late.base), known(&late.after[..count]));
            if base.len() < late.base.len() || after.len() < count {
                return Ok(Some("what some applied revisions do is not known here".to_owned()));
            }
            let sides = Sides {
                order: Order::Either,
                base: links(self.history, &base)?,
                first: links(self.history, &own)?,
                second: links(self.history, &after)?,
            };
            // A base that does not fit even so is the business of the replay before the revision runs.
            let Ok(verdict) = sides.judge(replayer, &target, Some(&mut *database)).await else {
                return Ok(Some("the revisions before it do not fit each other".to_owned()));
            };
            match verdict {
                Verdict::Commute => {}
                Verdict::Unknown(reason) => return Ok(Some(reason)),
                Verdict::Conflict(conflict) => {
                    let applied = late.after.get(count - 1).cloned().unwrap_or_default();
                    let found = OutOfOrder { revision: late.revision.clone(), applied, conflict };
                    return Err(MigrateError::OutOfOrder(Box::new(found)));
                }
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::scratch::ScratchPlace;
    use crate::database::scratch_cache::ScratchCache;
    use crate::dsl::ChecksumKind;
    use crate::migrator::RevisionScript;
    use crate::model::{Column, ColumnType, DialectName, Object, Table};
    use crate::operation::{Action, ColumnChange, Operation, Step as ActionStep, TableChange};
    use crate::plan::Scope;
    use crate::revision::Node;

    fn revision(id: &str, parents: &[&str], operations: Vec<Operation>) -> (Node, RevisionScript) {
        let node =
            Node { id: id.into(), parents: parents.iter().map(|&parent| parent.into()).collect(), ..Node::default() };
        let script = RevisionScript {
            up: operations
                .into_iter()
                .map(|operation| Action { only: None, step: ActionStep::Operation(operation) })
                .collect(),
            down: Vec::new(),
            operations_checksum: String::new(),
            source_checksum: String::new(),
            authoritative: ChecksumKind::Operations,
        };
        (node, script)
    }

    fn song() -> Vec<Operation> {
        let mut song = Table::new("song");
        song.columns.push(Column::new("title", ColumnType::Text));
        vec![Operation::Create { object: Object::Table(song), if_not_exists: false }]
    }

    fn change(change: TableChange) -> Vec<Operation> {
        vec![Operation::alter_table("song", vec![change])]
    }

    fn add(name: &str) -> Vec<Operation> {
        change(TableChange::AddColumn { column: Column::new(name, ColumnType::Text), if_not_exists: false })
    }

    /// `c` stands on `b`, `b` on `a`; `a` and `c` are applied, and `b` comes late.
    fn judged(b: Vec<Operation>, c: Vec<Operation>) -> Result<Vec<(String, String)>, MigrateError> {
        let revisions = vec![revision("a", &[], song()), revision("b", &["a"], b), revision("c", &["b"], c)];
        let history = History::of_headers(Vec::new()).and_then(|empty| empty.with_recorded(revisions));
        let history = history.expect("a sound graph");
        let applied = ["a".to_owned(), "c".to_owned()];
        let state: State = applied.iter().cloned().collect();
        let target = "heads".parse().expect("a target");
        let steps = history.graph().upgrade(&state, &[target]).expect("steps");
        let late = LateRevisions::of(&history, &applied, &steps);
        let dialect = crate::dialect::of(DialectName::Sqlite);
        let mut replayer = Replayer::new(dialect, Scope::default(), ScratchPlace::Beside, ScratchCache::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut database = crate::database::connect("sqlite::memory:").await.expect("a database");
            late.judge(&mut replayer, &mut *database).await
        })
    }

    #[test]
    fn a_late_revision_that_commutes_with_what_stands_on_it_is_allowed() {
        assert_eq!(judged(add("bpm"), add("key")).expect("no conflict"), Vec::new());
    }

    #[test]
    fn a_late_revision_that_does_not_commute_is_refused_and_both_are_named() {
        let rename = change(TableChange::RenameColumn { from: "title".into(), to: "name".into() });
        let alter = change(TableChange::AlterColumn { name: "title".into(), change: ColumnChange::NotNull(true) });
        match judged(rename, alter) {
            Err(MigrateError::OutOfOrder(found)) => {
                assert_eq!((found.revision.as_str(), found.applied.as_str()), ("b", "c"));
            }
            other => panic!("{other:?}"),
        }
    }
}
