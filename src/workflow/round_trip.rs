//! Whether each revision's `down` brings back what its `up` changed: folded in the model, no database is asked.
//!
//! Invariant: what cannot be read (SQL, a declared irreversible step) is passed over, never guessed about.

use crate::diff::{self, Renames};
use crate::migrator::{History, MigrateError, Replay};
use crate::model::{ObjectRef, Pair, Schema};
use crate::operation::{Action, Operation, Step};
use crate::plan::{Dialect, Target};
use std::collections::BTreeSet;

/// A revision whose `down` does not bring back what was before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotBroughtBack {
    /// The revision.
    pub revision: String,
    /// What is otherwise behind `up` and `down` than before, a clause each.
    pub what: Vec<String>,
}

/// Folds each `down` behind its `up`, in the order of the history.
pub fn not_brought_back(history: &History, dialect: &dyn Dialect, target: &Target) -> Vec<NotBroughtBack> {
    let mut replayed = Replay::default();
    let mut found = Vec::new();
    for node in history.graph().nodes() {
        let Some(script) = history.script(&node.id) else { return found };
        // Behind a step that cannot be read nothing is known.
        if !replayed.is_known() {
            return found;
        }
        if reads(&script.up, dialect) && reads(&script.down, dialect) {
            let what = fold(&replayed.schema, &script.up, &script.down, dialect, target);
            if !what.is_empty() {
                found.push(NotBroughtBack { revision: node.id.clone(), what });
            }
        }
        if replayed.apply(&node.id, &script.up, dialect.name()).is_err() {
            return found; // that a revision does not fit is said elsewhere
        }
    }
    found
}

fn reads(actions: &[Action], dialect: &dyn Dialect) -> bool {
    let read = |step: &Step| !step.is_opaque() && !matches!(step, Step::Irreversible(_));
    actions.iter().filter(|action| action.runs_on(dialect.name())).all(|action| read(&action.step))
}

fn fold(before: &Schema, up: &[Action], down: &[Action], dialect: &dyn Dialect, target: &Target) -> Vec<String> {
    let mut start = part(before, up.iter().chain(down));
    let mut end = Replay { schema: start.clone(), ..Replay::default() };
    for actions in [up, down] {
        match end.apply("", actions, dialect.name()) {
            Ok(()) => {}
            Err(MigrateError::Replay { error, .. }) => return vec![error.to_string()],
            Err(_) => return Vec::new(),
        }
    }
    let mut end = end.schema;
    dialect.normalize(target, &mut start);
    dialect.normalize(target, &mut end);
    if start.equivalent(&end) {
        return Vec::new();
    }
    let difference = diff::compare(Pair::new(&start, &end), Pair::new(&start, &end), &Renames::default());
    difference.operations.iter().map(ToString::to_string).collect()
}

/// What the actions can touch: the whole would be copied for each revision, and long histories are common.
fn part<'a>(schema: &Schema, actions: impl Iterator<Item = &'a Action>) -> Schema {
    let operations = actions.filter_map(|action| action.step.operation());
    let named: BTreeSet<ObjectRef> = operations.flat_map(Operation::subjects).collect();
    let tables: BTreeSet<ObjectRef> =
        named.iter().filter_map(|object| object.owner().cloned().map(ObjectRef::Table)).collect();
    let mut part = Schema::new();
    for reference in tables.iter().chain(&named) {
        if let Some(object) = schema.get(reference) {
            part.insert(object.clone());
        }
        if let ObjectRef::Table(table) = reference {
            schema.parts_of(table).for_each(|object| drop(part.insert(object.clone())));
        }
    }
    let referring = schema.tables().filter(|table| {
        table.foreign_keys.iter().any(|key| tables.contains(&ObjectRef::Table(key.references.clone())))
    });
    referring.for_each(|table| drop(part.insert(crate::model::Object::Table(table.clone()))));
    schema.enums().for_each(|enumeration| drop(part.insert(crate::model::Object::Enum(enumeration.clone()))));
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsl::{ChecksumKind, ExportedRevision, Migration, integer};
    use crate::model::DialectName;

    fn actions(body: impl FnOnce(&mut Migration)) -> Vec<Action> {
        let mut migration = Migration::new();
        body(&mut migration);
        migration.into_actions().expect("no mistake is made")
    }

    fn check(down: impl FnOnce(&mut Migration), expected: &[&str]) {
        let song = actions(|m| {
            m.create_table("song", |t| {
                t.column("id", integer()).not_null();
                t.column("bpm", integer()).not_null();
                t.primary_key(["id"]);
            });
        });
        let forget = actions(|m| {
            m.alter_table("song", |t| {
                t.drop_column("bpm");
            });
        });
        let back = actions(|m| {
            m.drop_table("song");
        });
        let revision = |id: &str, parents: &[&str], up, down| ExportedRevision {
            id: id.into(),
            parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
            depends_on: Vec::new(),
            labels: Vec::new(),
            message: String::new(),
            created: None,
            requires: Vec::new(),
            file: String::new(),
            up,
            down,
            operations_checksum: String::new(),
            source_checksum: String::new(),
            authoritative_checksum: ChecksumKind::Operations,
        };
        let revisions = vec![revision("a1", &[], song, back), revision("b2", &["a1"], forget, actions(down))];
        let history = History::of(revisions).expect("the revisions form a graph");
        for name in [DialectName::Sqlite, DialectName::Postgres, DialectName::Mysql, DialectName::MariaDb] {
            let found = not_brought_back(&history, crate::dialect::of(name), &Target::oldest(name));
            let what: Vec<&str> = found.iter().flat_map(|one| &one.what).map(String::as_str).collect();
            assert_eq!(what, expected, "{name}");
        }
    }

    fn bpm_comes_back(m: &mut Migration, not_null: bool) {
        m.alter_table("song", |t| {
            let column = t.add_column("bpm", integer());
            if not_null {
                column.not_null();
            }
        });
    }

    #[test]
    fn what_does_not_come_back_is_named() {
        check(|m| bpm_comes_back(m, true), &[]);
        check(|m| bpm_comes_back(m, false), &["alter table `song`: column `bpm` becomes nullable"]);
        check(|_| {}, &["alter table `song`: drop column `bpm`"]);
        check(
            |m| {
                m.drop_table("nosuch");
            },
            &["there is no table `nosuch`"],
        );
        check(
            |m| {
                m.irreversible("values are gone");
            },
            &[],
        );
    }
}
