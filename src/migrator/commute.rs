//! Whether two sides of a history can be applied in either order, in the model.

use super::Link;
use crate::dialect::namesakes::namesakes;
use crate::model::{Column, Definition, DialectName, Mentions, Object, ObjectRef, QualifiedName, Schema};
use crate::operation::{Backfill, Operation, Step, WrittenSql, removes_what_is_needed};
use std::collections::BTreeSet;
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

/// Applies one side then the other to `base`, both ways: no conflict is that both work, give equivalent schemas, and take no name twice.
pub(super) fn commute(
    base: &Schema,
    first: &[Part<'_>],
    second: &[Part<'_>],
    dialect: DialectName,
) -> Option<Conflict> {
    let one = apply_both(base, first, second);
    let two = apply_both(base, second, first);
    let reason = match (&one, &two) {
        (Ok(one), Ok(two)) if one.equivalent(two) => {
            let twice = namesakes(one, dialect);
            let name = twice.difference(&namesakes(base, dialect)).next().cloned();
            let alone = |side: &[Part<'_>], name: &String| {
                apply_both(base, side, &[]).is_ok_and(|schema| namesakes(&schema, dialect).contains(name))
            };
            let name = name.filter(|name| !alone(first, name) && !alone(second, name))?;
            format!("both make something that is called `{name}`")
        }
        (Ok(_), Ok(_)) => "the result depends on the order in which they run".to_owned(),
        (Err(error), _) | (_, Err(error)) => error.clone(),
    };
    Some(conflict(reason, first, second))
}

/// Whether the second side fits behind the first alone, and not without it: it was written for what the first leaves.
pub(super) fn follows(base: &Schema, first: &[Part<'_>], second: &[Part<'_>]) -> bool {
    apply_both(base, first, second).is_ok() && apply_both(base, second, &[]).is_err()
}

/// A conflict, with the steps of both sides that meet; all steps where none can be told to meet.
pub(super) fn conflict(reason: String, first: &[Part<'_>], second: &[Part<'_>]) -> Conflict {
    Conflict { reason, first: involved(first, second), second: involved(second, first) }
}

fn apply_both(base: &Schema, first: &[Part<'_>], second: &[Part<'_>]) -> Result<Schema, String> {
    let mut schema = base.clone();
    for part in first.iter().chain(second) {
        apply(&mut schema, part.step)
            .map_err(|error| format!("{} (`{}`) no longer fits: {error}", part.step, part.revision))?;
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

/// Whether only a database can tell if the sides fit: SQL text of one side speaks of what the other side changes, or one takes away what the
/// other needs.
pub(super) fn needs_a_trial(base: &Schema, first: &[Part<'_>], second: &[Part<'_>]) -> bool {
    let meet = |these: &[Part<'_>], those: &[Part<'_>]| {
        let changed = those.iter().filter(|part| changes(part.step)).flat_map(|part| subjects(part.step)).collect();
        let changed = with_what_speaks_of(base, changed);
        let names: BTreeSet<String> = changed.iter().flat_map(Mentions::names).collect();
        these.iter().any(|part| {
            let text = sql_text(part.step);
            let mentions = Mentions::of(&text);
            let touches = |own: &ObjectRef| changed.iter().any(|object| touch(own, object));
            let says = |name: &String| mentions.says(name);
            !text.is_empty() && (subjects(part.step).iter().any(touches) || names.iter().any(says))
        })
    };
    let take =
        |these: &[Part<'_>], those: &[Part<'_>]| removes_what_is_needed(&operations(these), &operations(those), base);
    meet(first, second) || meet(second, first) || take(first, second) || take(second, first)
}

fn operations(parts: &[Part<'_>]) -> Vec<Operation> {
    let of = |part: &Part<'_>| match part.step {
        Step::Operation(operation) => Some(operation.clone()),
        Step::Write(_) | Step::Backfill(_) | Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => None,
    };
    parts.iter().filter_map(of).collect()
}

/// These objects, the tables with a column of one of them, and the views, routines, triggers that speak of one, directly or through others.
fn with_what_speaks_of(base: &Schema, mut objects: Vec<ObjectRef>) -> Vec<ObjectRef> {
    let uses = |column: &Column| {
        let used = column.column_type.enum_name().cloned().map(ObjectRef::Enum);
        used.is_some_and(|used| objects.contains(&used))
    };
    let users = base.tables().filter(|table| table.columns.iter().any(uses));
    let users: Vec<ObjectRef> = users.map(|table| ObjectRef::Table(table.name.clone())).collect();
    objects.extend(users);
    let mut rest: Vec<(Mentions, &Definition)> = base
        .iter()
        .filter_map(|object| match object {
            Object::Definition(definition) => Some((Mentions::of(&definition.text), definition)),
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Enum(_)
            | Object::Sequence(_)
            | Object::Table(_)
            | Object::Index(_) => None,
        })
        .collect();
    loop {
        let (found, others): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(mentions, _)| objects.iter().any(|object| mentions.has(object)));
        if found.is_empty() {
            return objects;
        }
        objects.extend(found.into_iter().map(|(_, definition)| ObjectRef::Definition(definition.identity.clone())));
        rest = others;
    }
}

/// Whether the step changes what is there, or what rows may be there.
fn changes(step: &Step) -> bool {
    match step {
        Step::Operation(operation) => match operation {
            Operation::Create { object, .. } => match object {
                // They judge rows that others write, or write themselves.
                Object::Index(_) | Object::Definition(_) => true,
                Object::Namespace(_)
                | Object::Extension(_)
                | Object::Enum(_)
                | Object::Sequence(_)
                | Object::Table(_) => false,
            },
            Operation::Drop { .. }
            | Operation::Become(_)
            | Operation::Rename(_)
            | Operation::AlterTable(_)
            | Operation::AlterEnum(_)
            | Operation::Execute(_) => true,
        },
        // Rows of both sides may have one key.
        Step::Write(_) => true,
        Step::Backfill(_) | Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => false,
    }
}

/// The SQL text in a step that the model does not read.
fn sql_text(step: &Step) -> String {
    match step {
        Step::Operation(operation) => operation.sql_texts().join("\n"),
        Step::Write(write) => match write.sql(DialectName::Postgres) {
            WrittenSql::Sql(sql) => sql.clone(),
            WrittenSql::Impossible(_) => write.table.name.clone(),
        },
        Step::Backfill(backfill) => {
            let set = backfill.set.iter().map(|(_, sql)| sql.as_str());
            set.chain([backfill.table.name.as_str()]).chain(backfill.filter.as_deref()).collect::<Vec<_>>().join("\n")
        }
        Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => String::new(),
    }
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
    use crate::model::{ColumnType, DefinitionKind, DefinitionRef, Index, IndexPart, Name, Table};
    use crate::operation::{ColumnChange, TableChange, Write, WriteKind};

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
        let found = commute(&base(), &part(first), &part(second), DialectName::Sqlite);
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
    fn names_that_differ_in_case_alone_are_a_conflict_where_they_are_one() {
        for (dialect, conflict) in
            [(DialectName::Sqlite, true), (DialectName::Mysql, true), (DialectName::Postgres, false)]
        {
            let mut base = base();
            base.know_case(crate::model::CaseRule::of(dialect));
            let meet = |one: Step, two: Step| {
                let part = |step| [Part { revision: "a", step }];
                commute(&base, &part(&one), &part(&two), dialect).is_some()
            };
            assert_eq!(meet(add("bpm"), add("Bpm")), conflict, "{dialect}");
            assert_eq!(meet(index("song", "by_title", None), index("song", "By_Title", None)), conflict, "{dialect}");
        }
    }

    fn index(table: &str, name: &str, predicate: Option<&str>) -> Step {
        let mut index = Index::new(table, Name::Given(name.to_owned()), vec![IndexPart::column("title")]);
        index.predicate = predicate.map(str::to_owned);
        Step::Operation(Operation::create(Object::Index(index)))
    }

    #[test]
    fn names_that_only_one_may_have_are_a_conflict() {
        let mut base = base();
        let mut album = Table::new("album");
        album.columns.push(Column::new("title", ColumnType::Text));
        base.insert(Object::Table(album));
        let (one, two) = (index("song", "by_title", None), index("album", "by_title", None));
        let found = |dialect| {
            let part = |step| [Part { revision: "a", step }];
            commute(&base, &part(&one), &part(&two), dialect).map(|conflict| conflict.reason)
        };
        assert_eq!(found(DialectName::Sqlite).as_deref(), Some("both make something that is called `by_title`"));
        assert_eq!(found(DialectName::Mysql), None, "there an index's name is its table's");
    }

    #[test]
    fn text_that_speaks_of_what_the_other_side_changes_is_for_a_database_to_judge() {
        let meets = |one: &Step, two: &Step| {
            let part = |step| [Part { revision: "a", step }];
            needs_a_trial(&base(), &part(one), &part(two))
        };
        assert!(meets(&rename(), &write("song")) && meets(&write("song"), &rename()));
        assert!(!meets(&rename(), &write("album")));
        assert!(meets(&index("song", "i", Some("title is not null")), &rename()));
        assert!(!meets(&index("song", "i", None), &rename()), "the model reads it all");
        let view = |sql: &str| {
            let identity = DefinitionRef { kind: DefinitionKind::View, name: "v".into(), signature: None, table: None };
            Step::Operation(Operation::create(Object::Definition(Definition::new(identity, sql))))
        };
        assert!(meets(&view("create view v as select * from SONG"), &add("bpm")));
        assert!(!meets(&view("create view v as select * from songs"), &add("bpm")));
        let drop = |name: &str| Step::Operation(Operation::drop(ObjectRef::Table(name.into())));
        assert!(meets(&view("create view v as select * from \"song list\""), &drop("song list")));
        assert!(meets(&view("create view v as select * from `song-list`"), &drop("song-list")));
    }
}
