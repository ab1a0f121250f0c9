//! Whether two sides of a history can be applied in either order, in the model.

use super::Link;
use crate::model::{DialectName, ObjectRef, QualifiedName, Schema};
use crate::operation::{Backfill, Step};
use std::fmt;

/// A step of a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideStep {
    /// The revision.
    pub revision: String,
    /// The step, in words.
    pub step: String,
}

impl fmt::Display for SideStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.step)
    }
}

/// Why two sides do not commute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What happens, in words.
    pub reason: String,
    /// The steps of the first side that are involved.
    pub first: Vec<SideStep>,
    /// The steps of the second side that are involved.
    pub second: Vec<SideStep>,
}

/// A step and the revision that it is of.
pub(super) struct Part<'a> {
    revision: &'a str,
    step: &'a Step,
}

/// The steps of links that are for `dialect`.
pub(super) fn parts<'a>(links: &[Link<'a>], dialect: DialectName) -> Vec<Part<'a>> {
    let of = |link: &Link<'a>| {
        let revision = link.revision;
        let actions = link.actions.unwrap_or_default().iter().filter(move |action| action.runs_on(dialect));
        actions.map(move |action| Part { revision, step: &action.step })
    };
    links.iter().flat_map(of).collect()
}

/// Applies one side then the other to `base`, both ways: no conflict is that both work and give equivalent schemas.
pub(super) fn commute(base: &Schema, first: &[Part<'_>], second: &[Part<'_>]) -> Option<Conflict> {
    let one = apply_both(base, first, second);
    let two = apply_both(base, second, first);
    let reason = match (&one, &two) {
        (Ok(one), Ok(two)) if one.equivalent(two) => return None,
        (Ok(_), Ok(_)) => "the result depends on the order in which they run".to_owned(),
        (Err(error), _) | (_, Err(error)) => error.clone(),
    };
    Some(conflict(reason, first, second))
}

/// A conflict, with the steps of both sides that meet; all steps where none can be told to meet.
pub(super) fn conflict(reason: String, first: &[Part<'_>], second: &[Part<'_>]) -> Conflict {
    Conflict { reason, first: involved(first, second), second: involved(second, first) }
}

fn apply_both(base: &Schema, first: &[Part<'_>], second: &[Part<'_>]) -> Result<Schema, String> {
    let mut schema = base.clone();
    for part in first.iter().chain(second) {
        apply(&mut schema, part.step)
            .map_err(|error| format!("`{}` of `{}` no longer fits: {error}", part.step, part.revision))?;
    }
    Ok(schema)
}

fn apply(schema: &mut Schema, step: &Step) -> Result<(), String> {
    match step {
        Step::Operation(operation) => operation.apply(schema).map_err(|error| error.to_string()),
        Step::Write(write) => has_table(schema, &write.table),
        Step::Backfill(backfill) => has_table(schema, &backfill.table).and_then(|()| has_columns(schema, backfill)),
        Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => Ok(()),
    }
}

fn has_table(schema: &Schema, table: &QualifiedName) -> Result<(), String> {
    match schema.contains(&ObjectRef::Table(table.clone())) {
        true => Ok(()),
        false => Err(format!("there is no {}", ObjectRef::Table(table.clone()))),
    }
}

fn has_columns(schema: &Schema, backfill: &Backfill) -> Result<(), String> {
    let Some(table) = schema.table(&backfill.table) else { return Ok(()) };
    let mut named = std::iter::once(&backfill.key).chain(backfill.set.iter().map(|(column, _)| column));
    match named.find(|name| table.column(name).is_none()) {
        Some(missing) => Err(format!("{} has no column `{missing}`", ObjectRef::Table(backfill.table.clone()))),
        None => Ok(()),
    }
}

/// The objects that a step names.
pub(super) fn subjects(step: &Step) -> Vec<ObjectRef> {
    match step {
        Step::Operation(operation) => operation.subjects(),
        Step::Write(write) => vec![ObjectRef::Table(write.table.clone())],
        Step::Backfill(backfill) => vec![ObjectRef::Table(backfill.table.clone())],
        Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => Vec::new(),
    }
}

/// Whether rows of one side are written in a table that the other side changes: whether the statement still fits then, only a database can tell.
pub(super) fn writes_meet_changes(first: &[Part<'_>], second: &[Part<'_>]) -> bool {
    let is_data = |part: &&Part<'_>| part.step.is_data();
    let meet = |these: &[Part<'_>], those: &[Part<'_>]| {
        let written: Vec<ObjectRef> = these.iter().filter(is_data).flat_map(|part| subjects(part.step)).collect();
        let changed = those.iter().filter(|part| !part.step.is_data()).flat_map(|part| subjects(part.step));
        changed.into_iter().any(|object| written.iter().any(|table| touch(table, &object)))
    };
    meet(first, second) || meet(second, first)
}

fn touch(one: &ObjectRef, other: &ObjectRef) -> bool {
    one == other || (one.owner().is_some() && one.owner() == other.owner())
}

/// The steps that touch an object which the other side touches too, or that nobody reads.
fn involved(these: &[Part<'_>], those: &[Part<'_>]) -> Vec<SideStep> {
    let others: Vec<ObjectRef> = those.iter().flat_map(|part| subjects(part.step)).collect();
    let meets = |part: &&Part<'_>| {
        let own = subjects(part.step);
        part.step.is_opaque() || own.iter().any(|object| others.iter().any(|other| touch(object, other)))
    };
    let said = |part: &Part<'_>| SideStep { revision: part.revision.to_owned(), step: part.step.to_string() };
    let found: Vec<SideStep> = these.iter().filter(meets).map(said).collect();
    if found.is_empty() { these.iter().map(said).collect() } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, ColumnType, Object, Table};
    use crate::operation::{ColumnChange, Operation, TableChange, Write, WriteKind, WrittenSql};

    fn base() -> Schema {
        let mut song = Table::new("song");
        song.columns.push(Column::new("title", ColumnType::Text));
        [Object::Table(song)].into_iter().collect()
    }

    fn alter(change: TableChange) -> Step {
        Step::Operation(Operation::alter_table("song", vec![change]))
    }

    fn add(name: &str) -> Step {
        alter(TableChange::AddColumn { column: Column::new(name, ColumnType::Text), if_not_exists: false })
    }

    fn rename() -> Step {
        alter(TableChange::RenameColumn { from: "title".into(), to: "name".into() })
    }

    fn write(table: &str) -> Step {
        let sql = || WrittenSql::Sql(format!("UPDATE {table} SET title = 'x'"));
        let (sqlite, postgres, mysql) = (sql(), sql(), sql());
        Step::Write(Write { kind: WriteKind::Update, table: table.into(), sqlite, postgres, mysql })
    }

    #[track_caller]
    fn check(first: &Step, second: &Step, expected: Option<(usize, usize)>) {
        let part = |step| [Part { revision: "a", step }];
        let found = commute(&base(), &part(first), &part(second));
        assert_eq!(found.map(|conflict| (conflict.first.len(), conflict.second.len())), expected);
    }

    #[test]
    fn sides_that_give_the_same_in_either_order_commute() {
        check(&add("bpm"), &add("key"), None);
        check(&add("bpm"), &write("song"), None);
    }

    #[test]
    fn sides_that_do_not_are_a_conflict_that_names_both() {
        check(&add("bpm"), &add("bpm"), Some((1, 1)));
        let set = alter(TableChange::AlterColumn { name: "title".into(), change: ColumnChange::NotNull(true) });
        check(&rename(), &set, Some((1, 1)));
        let song = ObjectRef::Table("song".into());
        check(&Step::Operation(Operation::drop(song)), &write("song"), Some((1, 1)));
    }

    #[test]
    fn a_write_that_meets_a_change_is_for_a_database_to_judge() {
        let part = |step| [Part { revision: "a", step }];
        let (one, two, other) = (rename(), write("song"), write("album"));
        assert!(writes_meet_changes(&part(&one), &part(&two)));
        assert!(!writes_meet_changes(&part(&one), &part(&other)));
    }
}
