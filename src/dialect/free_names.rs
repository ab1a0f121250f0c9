//! A name that nobody chose makes way for what bears it already.
//!
//! A table that was renamed keeps the names of its constraints and indexes, and on most databases some of those names are the schema's, not the
//! table's: a new table of the old name would get them a second time. Invariant: names that a person chose are left as they are, and so is every name
//! that is free.

use super::namesakes::{Taken, names, of_constraint};
use crate::model::alignment::Named as _;
use crate::model::{Constraint, DialectName, Index, Name, Object, QualifiedName, Schema, Table, naming};
use crate::operation::{Action, AlterTable, Operation, PartNames, Step, TableChange};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The actions, with other names where one that nobody chose is taken.
pub(super) fn with_free_names<'a>(actions: &'a [Action], before: &Schema, dialect: DialectName) -> Cow<'a, [Action]> {
    if !may_meet(actions, before, dialect) {
        return Cow::Borrowed(actions);
    }
    let mut walk = Walk { schema: before.clone(), dialect, names: PartNames::default() };
    let walked = actions.iter().map(|action| match &action.step {
        Step::Operation(operation) if action.runs_on(dialect) => {
            Action { step: Step::Operation(walk.operation(operation)), ..action.clone() }
        }
        Step::Operation(_)
        | Step::Write(_)
        | Step::Backfill(_)
        | Step::Require(_)
        | Step::SetLocal(_)
        | Step::Irreversible(_) => action.clone(),
    });
    Cow::Owned(walked.collect())
}

/// Whether a new name that nobody chose is somewhere already: the rest of the work is for the rare case.
fn may_meet(actions: &[Action], before: &Schema, dialect: DialectName) -> bool {
    let operations = actions.iter().filter(|action| action.runs_on(dialect)).filter_map(|a| a.step.operation());
    let mut new: Vec<String> = operations.flat_map(new_names).collect();
    let count = new.len();
    new.sort();
    new.dedup();
    if new.is_empty() {
        return false;
    }
    let new: BTreeSet<String> = new.into_iter().collect();
    let twice = new.len() < count;
    let known = |name: &str| new.contains(name);
    let in_table = |table: &Table| table.constraints().any(|constraint| known(constraint.name().as_str()));
    twice || before.iter().any(|object| known(object.reference().bare_name())) || before.tables().any(in_table)
}

fn new_names(operation: &Operation) -> Vec<String> {
    let generated = |name: &Name| name.is_generated().then(|| name.as_str().to_owned());
    match operation {
        Operation::Create { object: Object::Table(table), .. } => {
            table.constraints().filter_map(|constraint| generated(constraint.name())).collect()
        }
        Operation::Create { object: Object::Index(index), .. } => generated(&index.name).into_iter().collect(),
        Operation::AlterTable(alter) => {
            let added = |change: &TableChange| match change {
                TableChange::AddConstraint(constraint) => generated(constraint.name()),
                _ => None,
            };
            alter.changes.iter().filter_map(added).collect()
        }
        Operation::Create { .. }
        | Operation::Drop { .. }
        | Operation::Become(_)
        | Operation::Rename(_)
        | Operation::AlterEnum(_)
        | Operation::Execute(_) => Vec::new(),
    }
}

/// What gets a name.
enum New<'a> {
    Constraint(&'a Constraint),
    Index(&'a Index),
}

impl New<'_> {
    fn name(&self) -> &Name {
        match self {
            Self::Constraint(constraint) => constraint.name(),
            Self::Index(index) => &index.name,
        }
    }
}

struct Walk {
    schema: Schema,
    dialect: DialectName,
    names: PartNames,
}

impl Walk {
    fn operation(&mut self, operation: &Operation) -> Operation {
        if let Operation::AlterTable(alter) = operation {
            let changes = alter.changes.iter().map(|change| self.change(&alter.table, change)).collect();
            return Operation::AlterTable(AlterTable { table: alter.table.clone(), changes });
        }
        let mut operation = self.names.in_operation(operation, &mut Vec::new());
        match &mut operation {
            Operation::Create { object: Object::Table(table), if_not_exists } => {
                if !(*if_not_exists && self.schema.table(&table.name).is_some()) {
                    self.free_table(table);
                }
            }
            Operation::Create { object: object @ Object::Index(_), .. } => {
                let taken = names(object, self.dialect);
                if let Object::Index(index) = object
                    && let Some(name) = self.free(&index.table, &New::Index(index), taken.first(), &[])
                {
                    index.name = name;
                }
            }
            Operation::Create { .. }
            | Operation::Drop { .. }
            | Operation::Become(_)
            | Operation::Rename(_)
            | Operation::AlterTable(_)
            | Operation::AlterEnum(_)
            | Operation::Execute(_) => {}
        }
        self.apply(&operation);
        operation
    }

    fn change(&mut self, table: &QualifiedName, change: &TableChange) -> TableChange {
        let operation = Operation::alter_table(table, vec![change.clone()]);
        let mut operation = self.names.in_operation(&operation, &mut Vec::new());
        let Operation::AlterTable(alter) = &mut operation else { return change.clone() };
        if let Some(TableChange::AddConstraint(constraint)) = alter.changes.first_mut() {
            let taken = of_constraint(table, constraint, self.dialect);
            if let Some(name) = self.free(table, &New::Constraint(constraint), taken.as_ref(), &[]) {
                *constraint.name_mut() = name;
            }
        }
        let change = alter.changes.first().cloned().unwrap_or_else(|| change.clone());
        self.apply(&operation);
        change
    }

    fn free_table(&mut self, table: &mut Table) {
        let constraints: Vec<Constraint> = table.constraints().collect();
        let mut own: Vec<String> = constraints.iter().map(|one| one.name().as_str().to_owned()).collect();
        own.push(table.name.name.clone());
        for constraint in &constraints {
            let taken = of_constraint(&table.name, constraint, self.dialect);
            if let Some(name) = self.free(&table.name, &New::Constraint(constraint), taken.as_ref(), &own)
                && let Some(mut renamed) = table.remove_constraint(constraint.name().as_str())
            {
                *renamed.name_mut() = name;
                table.add_constraint(renamed);
            }
        }
    }

    /// `new` is what the name is for, `taken` what it would take beyond the table, `own` the names that the same table takes at once.
    fn free(&mut self, table: &QualifiedName, new: &New<'_>, taken: Option<&Taken>, own: &[String]) -> Option<Name> {
        let wanted = new.name();
        let is_taken = |name: &str| {
            self.is_taken_in(table, new, name)
                || taken.is_some_and(|(among, wanted)| self.is_taken(table, among, &wanted.sibling(name)))
        };
        if !wanted.is_generated() || !is_taken(wanted.as_str()) {
            return None;
        }
        let is_own = |one: &str| own.iter().any(|name| name == one);
        let free = naming::distinct(wanted.as_str().to_owned(), |one| is_own(one) || is_taken(one));
        self.names.learn(table, wanted.as_str(), &free);
        Some(Name::Generated(free))
    }

    /// Whether another part of the table has the name. What is the same is added twice: an error that is not to be covered up.
    fn is_taken_in(&self, table: &QualifiedName, new: &New<'_>, name: &str) -> bool {
        match new {
            New::Constraint(new) => {
                let there = self.schema.table(table).and_then(|table| table.constraint(name));
                there.is_some_and(|there| !there.same_structure(new))
            }
            New::Index(new) => self.schema.index(table, name).is_some_and(|there| !there.same_structure(new)),
        }
    }

    /// Whether something else than the table itself and its parts has the name.
    fn is_taken(&self, table: &QualifiedName, among: &str, name: &QualifiedName) -> bool {
        let of_others = |object: &&Object| object.reference().owner() != Some(table);
        let mut others = self.schema.iter().filter(of_others);
        others.any(|object| names(object, self.dialect).iter().any(|(of, one)| *of == among && one == name))
    }

    fn apply(&mut self, operation: &Operation) {
        // What does not fit is the planner's to report.
        let _ = operation.apply(&mut self.schema);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, ColumnType, IndexPart, ObjectRef, PrimaryKey};
    use crate::operation::Rename;

    fn keyed(name: &str) -> Table {
        let mut table = Table::new(name);
        table.columns.push(Column::new("id", ColumnType::Text));
        table.primary_key = Some(PrimaryKey { name: Name::Generated("tags_pkey".into()), columns: vec!["id".into()] });
        table
    }

    /// The name of the key that a new table `tags` gets where `before` has one.
    fn key_name(before: &str, dialect: DialectName) -> String {
        let before: Schema = [Object::Table(keyed(before))].into_iter().collect();
        let actions = [Action::operation(Operation::create(Object::Table(keyed("tags"))))];
        let actions = with_free_names(&actions, &before, dialect);
        match &actions[0].step {
            Step::Operation(Operation::Create { object: Object::Table(table), .. }) => {
                table.primary_key.as_ref().map(|key| key.name.to_string()).unwrap_or_default()
            }
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_generated_name_makes_way_where_it_is_the_schemas() {
        assert_eq!(key_name("old_tags", DialectName::Postgres), "tags_pkey1");
        assert_eq!(key_name("old_tags", DialectName::Sqlite), "tags_pkey");
        assert_eq!(key_name("old_tags", DialectName::Mysql), "tags_pkey");
    }

    #[test]
    fn what_follows_in_the_revision_follows_the_name() {
        let index = |table: &str| {
            Operation::create(Object::Index(Index::new(
                table,
                Name::Generated("tags_id_idx".into()),
                vec![IndexPart::column("id")],
            )))
        };
        let before: Schema = [Object::Table(keyed("tags"))].into_iter().collect();
        let rename = Operation::Rename(Rename { object: ObjectRef::table("tags"), to: "old_tags".into() });
        let mut table = keyed("tags");
        table.primary_key = None;
        let operations = [
            index("tags"),
            rename,
            Operation::create(Object::Table(table)),
            index("tags"),
            Operation::drop(ObjectRef::index("tags", "tags_id_idx")),
            index("tags"),
        ];
        let actions: Vec<Action> = operations.into_iter().map(Action::operation).collect();
        let walked = with_free_names(&actions, &before, DialectName::Postgres);
        let names: Vec<String> = walked
            .iter()
            .filter_map(|action| action.step.operation())
            .filter_map(|operation| match operation {
                Operation::Create { object: Object::Index(index), .. } => Some(index.name.to_string()),
                Operation::Drop { object, .. } => Some(format!("drop {}", object.name())),
                _ => None,
            })
            .collect();
        assert_eq!(names, ["tags_id_idx", "tags_id_idx1", "drop tags_id_idx1", "tags_id_idx1"]);
    }
}
