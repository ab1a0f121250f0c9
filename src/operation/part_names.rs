//! Constraints and indexes that are called otherwise than operations call them.
//!
//! Invariant: an operation that goes through here still means the same thing; only the name by which it calls a part of a table is another.

use super::{AlterTable, Operation, Rename, TableChange};
use crate::model::{Constraint, Name, Object, ObjectRef, QualifiedName, Schema, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The true names of constraints and indexes, by table and by what operations call them. Both kinds are in one list, since some databases do not
/// tell a unique index from a unique constraint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartNames(BTreeMap<(QualifiedName, String), String>);

impl PartNames {
    /// Learns that the part of `table` that operations call `name` is called `really`.
    pub fn learn(&mut self, table: &QualifiedName, name: &str, really: &str) {
        self.0.insert((table.clone(), name.to_owned()), really.to_owned());
    }

    /// The true name, where it is another one.
    pub fn get(&self, table: &QualifiedName, name: &str) -> Option<&str> {
        self.0.get(&(table.clone(), name.to_owned())).map(String::as_str)
    }

    /// All of them: the table, what operations call the part, and its true name.
    pub fn iter(&self) -> impl Iterator<Item = (&QualifiedName, &str, &str)> {
        self.0.iter().map(|((table, name), really)| (table, name.as_str(), really.as_str()))
    }

    /// Whether everything is called as operations call it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives the parts in `schema` their true names.
    pub fn rename_in(&self, schema: &mut Schema) {
        let tables: BTreeSet<&QualifiedName> = self.0.keys().map(|(table, _)| table).collect();
        for name in tables {
            if let Some(table) = schema.table_mut(name) {
                self.rename_constraints(table);
            }
            let renamed: Vec<ObjectRef> = schema
                .indexes_of(name)
                .filter(|index| self.get(name, index.name.as_str()).is_some())
                .map(|index| ObjectRef::index(name, index.name.as_str()))
                .collect();
            // All are taken out before the first is put in: two may have exchanged their names.
            let taken: Vec<Object> = renamed.iter().filter_map(|reference| schema.remove(reference)).collect();
            for object in taken {
                let Object::Index(mut index) = object else { continue };
                self.rename(name, &mut index.name);
                schema.insert(Object::Index(index));
            }
        }
    }

    fn rename_constraints(&self, table: &mut Table) {
        let constraints: Vec<Constraint> = table.constraints().collect();
        table.primary_key = None;
        (table.uniques, table.checks, table.foreign_keys) = (Vec::new(), Vec::new(), Vec::new());
        for mut constraint in constraints {
            self.rename(&table.name, constraint.name_mut());
            table.add_constraint(constraint);
        }
    }

    fn rename(&self, table: &QualifiedName, name: &mut Name) {
        if let Some(really) = self.get(table, name.as_str()) {
            *name = Name::Generated(really.to_owned());
        }
    }

    /// The operation by true names; `said` gets a clause for each that was put in. What the operation takes away or renames is known by neither name
    /// afterwards, and what belongs to a table follows its rename.
    pub fn in_operation(&mut self, operation: &Operation, said: &mut Vec<String>) -> Operation {
        match operation {
            Operation::AlterTable(alter) => Operation::AlterTable(AlterTable {
                table: alter.table.clone(),
                changes: alter.changes.iter().map(|change| self.in_change(&alter.table, change, said)).collect(),
            }),
            Operation::Drop { object: ObjectRef::Index { table, name }, if_exists } => {
                let name = self.used(table, name, "index", said);
                Operation::Drop { object: ObjectRef::index(table, name), if_exists: *if_exists }
            }
            Operation::Rename(Rename { object: ObjectRef::Index { table, name }, to }) => {
                let name = self.used(table, name, "index", said);
                Operation::Rename(Rename { object: ObjectRef::index(table, name), to: to.clone() })
            }
            Operation::Rename(rename) => {
                if let ObjectRef::Table(from) = &rename.object {
                    self.follow_table(from, &rename.to);
                }
                operation.clone()
            }
            Operation::Become(Object::Index(index)) => {
                let mut index = index.clone();
                self.rename(&index.table.clone(), &mut index.name);
                Operation::Become(Object::Index(index))
            }
            Operation::Execute(execute) => {
                let mut execute = execute.clone();
                for effect in execute.effect.iter_mut().flatten() {
                    // The author's SQL names what it names: only what is known of it afterwards follows.
                    *effect = self.in_operation(effect, &mut Vec::new());
                }
                Operation::Execute(execute)
            }
            Operation::Create { .. } | Operation::Drop { .. } | Operation::Become(_) | Operation::AlterEnum(_) => {
                operation.clone()
            }
        }
    }

    fn in_change(&mut self, table: &QualifiedName, change: &TableChange, said: &mut Vec<String>) -> TableChange {
        match change {
            TableChange::DropConstraint { name, if_exists } => {
                TableChange::DropConstraint { name: self.used(table, name, "constraint", said), if_exists: *if_exists }
            }
            TableChange::RenameConstraint { from, to } => {
                TableChange::RenameConstraint { from: self.used(table, from, "constraint", said), to: to.clone() }
            }
            TableChange::AddConstraint(_)
            | TableChange::AddColumn { .. }
            | TableChange::DropColumn { .. }
            | TableChange::RenameColumn { .. }
            | TableChange::AlterColumn { .. }
            | TableChange::SetComment(_)
            | TableChange::SetOptions(_) => change.clone(),
        }
    }

    fn used(&mut self, table: &QualifiedName, name: &str, kind: &str, said: &mut Vec<String>) -> String {
        let Some(really) = self.0.remove(&(table.clone(), name.to_owned())) else { return name.to_owned() };
        said.push(format!("{kind} `{name}` of `{table}` is called `{really}` here"));
        really
    }

    fn follow_table(&mut self, from: &QualifiedName, to: &QualifiedName) {
        let names = std::mem::take(&mut self.0).into_iter();
        let moved =
            names.map(|((table, name), really)| ((if table == *from { to.clone() } else { table }, name), really));
        self.0 = moved.collect();
    }
}
