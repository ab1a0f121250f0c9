//! Revisions that run late: something that stands on them is applied already.
//!
//! Invariant: a late revision runs only if it commutes, in the model, with every applied revision that stands on it. Where a step is SQL that
//! the tool does not read nobody can tell, and that is said.

use super::{Conflict, History, MigrateError, commute, replay};
use crate::model::DialectName;
use crate::operation::{Operation, Step as ActionStep};
use crate::revision::{State, Steps};

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

/// Refuses a step that conflicts with what is applied and stands on it. Returns the late revisions of which nobody can tell.
pub(super) fn judge(
    history: &History,
    applied: &[String],
    steps: &Steps,
    dialect: DialectName,
) -> Result<Vec<String>, MigrateError> {
    let graph = history.graph();
    let state: State = applied.iter().cloned().collect();
    let late: Vec<&str> = graph.out_of_order(&state).iter().map(|node| node.id.as_str()).collect();
    let mut before_it: Vec<String> = Vec::new();
    let mut unknown = Vec::new();
    for step in steps.steps.iter().filter(|step| step.applied) {
        let id = &step.revision;
        if late.contains(&id.as_str()) {
            let stands_on_it = |other: &&String| graph.ancestors(other).iter().any(|node| node.id == *id);
            let (after, mut base): (Vec<&String>, Vec<&String>) = applied.iter().partition(stands_on_it);
            base.extend(&before_it);
            match conflict(history, id, &base, &after, dialect)? {
                Judgement::Commutes => {}
                Judgement::Unknown => unknown.push(id.clone()),
                Judgement::Conflicts(found) => return Err(MigrateError::OutOfOrder(Box::new(found))),
            }
        }
        before_it.push(id.clone());
    }
    Ok(unknown)
}

enum Judgement {
    Commutes,
    Conflicts(OutOfOrder),
    Unknown,
}

fn conflict(
    history: &History,
    id: &str,
    base: &[&String],
    after: &[&String],
    dialect: DialectName,
) -> Result<Judgement, MigrateError> {
    // What does not fit even so is the business of the replay before the revision runs.
    let Ok(base) = replay(history, base.iter().map(|id| id.as_str()), dialect) else { return Ok(Judgement::Unknown) };
    let (late, mut opaque) = operations(history, id, dialect)?;
    opaque |= base.opaque_since.is_some();
    let mut later = Vec::new();
    for applied in after {
        let (more, unread) = operations(history, applied, dialect)?;
        opaque |= unread;
        if opaque {
            return Ok(Judgement::Unknown);
        }
        later.extend(more);
        if let Some(conflict) = commute(&base.schema, &late, &later) {
            let (revision, applied) = (id.to_owned(), (*applied).clone());
            return Ok(Judgement::Conflicts(OutOfOrder { revision, applied, conflict }));
        }
    }
    Ok(Judgement::Commutes)
}

/// What a revision does, and whether there is more that nobody reads.
fn operations(history: &History, id: &str, dialect: DialectName) -> Result<(Vec<Operation>, bool), MigrateError> {
    let script = history.script(id).ok_or_else(|| MigrateError::NoScript { revision: id.to_owned() })?;
    let (mut operations, mut opaque) = (Vec::new(), false);
    for action in script.up.iter().filter(|action| action.runs_on(dialect)) {
        opaque |= action.step.is_opaque();
        if let ActionStep::Operation(operation) = &action.step {
            operations.push(operation.clone());
        }
    }
    Ok((operations, opaque))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsl::ChecksumKind;
    use crate::migrator::RevisionScript;
    use crate::model::{Column, ColumnType, Object, Table};
    use crate::operation::{Action, ColumnChange, TableChange};
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
    fn judged(b: Vec<Operation>, c: Vec<Operation>) -> Result<Vec<String>, MigrateError> {
        let revisions = vec![revision("a", &[], song()), revision("b", &["a"], b), revision("c", &["b"], c)];
        let history = History::of_headers(Vec::new()).and_then(|empty| empty.with_recorded(revisions));
        let history = history.expect("a sound graph");
        let applied = ["a".to_owned(), "c".to_owned()];
        let state: State = applied.iter().cloned().collect();
        let target = "heads".parse().expect("a target");
        let steps = history.graph().upgrade(&state, &[target]).expect("steps");
        judge(&history, &applied, &steps, DialectName::Postgres)
    }

    #[test]
    fn a_late_revision_that_commutes_with_what_stands_on_it_is_allowed() {
        assert_eq!(judged(add("bpm"), add("key")).expect("no conflict"), Vec::<String>::new());
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
