//! What takes an operation back.
//!
//! Invariant: what was lost is looked up in the schema before the operation and never invented.

use super::{AlterEnum, AlterTable, EnumChange, Execute, Operation, Rename, TableChange};
use crate::model::{Object, ObjectRef, Schema, Sequence};

/// An operation that cannot be taken back by what is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("`{operation}` cannot be taken back: {reason}")]
#[diagnostic(
    code("operation.irreversible"),
    help("write the `down` by hand, or say why there is none with `m.irreversible(\"..\")`")
)]
pub struct Irreversible {
    /// The operation, in words.
    pub operation: String,
    /// Why.
    pub reason: String,
}

impl Operation {
    /// The operations that take this one back, applied in their order to the schema after it.
    ///
    /// # Errors
    /// What it takes away is not in `before`, or it is SQL whose reverse nobody declared.
    pub fn reverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let irreversible = |reason: &str| Irreversible { operation: self.to_string(), reason: reason.to_owned() };
        let unknown = |object: &ObjectRef| irreversible(&format!("{object} is not in the schema before it"));
        match self {
            Self::Create { object, if_not_exists } => {
                if *if_not_exists && before.contains(&object.reference()) {
                    return Ok(Vec::new());
                }
                Ok(vec![Self::drop(object.reference())])
            }
            Self::Drop { object, if_exists } => {
                let mut removed: Vec<Object> = before.get(object).cloned().into_iter().collect();
                if let Some(relation) = object.as_relation() {
                    removed.extend(before.parts_of(relation).cloned());
                    removed.extend(before.sequences_owned_by(relation, None).cloned().map(Object::Sequence));
                }
                if removed.is_empty() && !if_exists {
                    return Err(unknown(object));
                }
                Ok(made_again(removed))
            }
            Self::Become(object) => Ok(vec![match before.get(&object.reference()) {
                Some(old) => Self::Become(old.clone()),
                None => Self::drop(object.reference()),
            }]),
            Self::Rename(rename) => Ok(vec![reverse_rename(rename)]),
            Self::AlterTable(alter) => {
                reverse_table(alter, before).ok_or_else(|| unknown(&ObjectRef::Table(alter.table.clone())))
            }
            Self::AlterEnum(alter) => reverse_enum(alter, before)
                .map(|alter| vec![Self::AlterEnum(alter)])
                .ok_or_else(|| unknown(&ObjectRef::Enum(alter.name.clone()))),
            Self::Execute(execute) => reverse_execute(execute, before)
                .ok_or_else(|| irreversible("it is SQL that the tool does not read, and no reverse was declared")),
        }
    }
}

/// Takes back a list of operations: each is reversed against the schema that it met, and the last comes first.
///
/// # Errors
/// One of them cannot be taken back, or does not fit the schema before it.
pub fn reverse_all(operations: &[Operation], before: &Schema) -> Result<Vec<Operation>, Irreversible> {
    let mut schema = before.clone();
    let mut reversed = Vec::new();
    for operation in operations {
        reversed.push(operation.reverse(&schema)?);
        operation
            .apply(&mut schema)
            .map_err(|error| Irreversible { operation: operation.to_string(), reason: error.to_string() })?;
    }
    Ok(reversed.into_iter().rev().flatten().collect())
}

/// Makes objects again: a sequence before the table that draws from it, and its owner once that is there. What was invalid is not worth it.
fn made_again(removed: Vec<Object>) -> Vec<Operation> {
    let (mut first, mut rest, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for object in removed {
        match object {
            Object::Sequence(sequence) if sequence.owned_by.is_some() => {
                first.push(Operation::create(Object::Sequence(Sequence { owned_by: None, ..sequence.clone() })));
                last.push(Operation::Become(Object::Sequence(sequence)));
            }
            Object::Index(index) if index.invalid => {}
            object => rest.push(Operation::create(object)),
        }
    }
    first.into_iter().chain(rest).chain(last).collect()
}

fn reverse_rename(rename: &Rename) -> Operation {
    let to = match &rename.object {
        ObjectRef::Namespace(name) | ObjectRef::Extension(name) => name.as_str().into(),
        ObjectRef::Enum(name) | ObjectRef::Sequence(name) | ObjectRef::Table(name) => name.clone(),
        ObjectRef::Index { table, name } => table.sibling(name.clone()),
        ObjectRef::Definition(definition) => definition.name.clone(),
    };
    Operation::Rename(Rename { object: rename.new_reference(), to })
}

/// Takes the changes back one by one against the table that each met. A dropped column took its indexes and sequences along: they come back with it.
fn reverse_table(alter: &AlterTable, before: &Schema) -> Option<Vec<Operation>> {
    // The table, its indexes and its sequences are all that its changes look at; a clone of everything would make long lists quadratic.
    let mut schema: Schema = before.table(&alter.table).cloned().map(Object::Table).into_iter().collect();
    before.indexes_of(&alter.table).cloned().for_each(|index| drop(schema.insert(Object::Index(index))));
    let owned = before.sequences_owned_by(&alter.table, None);
    owned.cloned().for_each(|sequence| drop(schema.insert(Object::Sequence(sequence))));
    let mut changes: Vec<Vec<TableChange>> = Vec::new();
    let mut gone = Vec::new();
    for change in &alter.changes {
        changes.push(reverse_change(change, &schema, alter)?);
        let after = {
            let mut after = schema.clone();
            Operation::alter_table(&alter.table, vec![change.clone()]).apply(&mut after).ok()?;
            after
        };
        if let TableChange::DropColumn { .. } = change {
            gone.extend(schema.iter().filter(|object| !after.contains(&object.reference())).cloned());
        }
        schema = after;
    }
    let changes: Vec<TableChange> = changes.into_iter().rev().flatten().collect();
    let (sequences, indexes): (Vec<Object>, Vec<Object>) =
        gone.into_iter().partition(|object| matches!(object, Object::Sequence(_)));
    let alteration = (!changes.is_empty()).then(|| Operation::alter_table(&alter.table, changes));
    let mut owned = made_again(sequences);
    let owners = owned.split_off(owned.len() / 2);
    Some(owned.into_iter().chain(alteration).chain(owners).chain(made_again(indexes)).collect())
}

fn reverse_change(change: &TableChange, before: &Schema, alter: &AlterTable) -> Option<Vec<TableChange>> {
    let table = before.table(&alter.table)?;
    Some(match change {
        TableChange::AddColumn { column, if_not_exists } => {
            if *if_not_exists && table.column(&column.name).is_some() {
                return Some(Vec::new());
            }
            vec![TableChange::DropColumn { name: column.name.clone(), if_exists: false }]
        }
        TableChange::DropColumn { name, if_exists } => {
            let Some(column) = table.column(name) else { return if_exists.then(Vec::new) };
            let uses = |columns: &[String]| columns.contains(name);
            let mut changes = vec![TableChange::AddColumn { column: column.clone(), if_not_exists: false }];
            let lost = table.constraints().filter(|constraint| match constraint {
                crate::model::Constraint::PrimaryKey(key) => uses(&key.columns),
                crate::model::Constraint::Unique(unique) => uses(&unique.columns),
                crate::model::Constraint::ForeignKey(key) => uses(&key.columns),
                crate::model::Constraint::Check(_) => false,
            });
            changes.extend(lost.map(TableChange::AddConstraint));
            changes
        }
        TableChange::RenameColumn { from, to } => {
            vec![TableChange::RenameColumn { from: to.clone(), to: from.clone() }]
        }
        TableChange::AlterColumn { name, change } => {
            vec![TableChange::AlterColumn { name: name.clone(), change: change.undo(table.column(name)?) }]
        }
        TableChange::AddConstraint(constraint) => {
            vec![TableChange::DropConstraint { name: constraint.name().as_str().to_owned(), if_exists: false }]
        }
        TableChange::DropConstraint { name, if_exists } => match table.constraint(name) {
            Some(constraint) => vec![TableChange::AddConstraint(constraint)],
            None => return if_exists.then(Vec::new),
        },
        TableChange::RenameConstraint { from, to } => {
            vec![TableChange::RenameConstraint { from: to.clone(), to: from.clone() }]
        }
        TableChange::SetComment(_) => vec![TableChange::SetComment(table.comment.clone())],
        TableChange::SetOptions(_) => vec![TableChange::SetOptions(table.options.clone())],
    })
}

fn reverse_enum(alter: &AlterEnum, before: &Schema) -> Option<AlterEnum> {
    let mut values = before.enumeration(&alter.name)?.values.clone();
    let mut reversed = Vec::new();
    for change in &alter.changes {
        match change {
            EnumChange::AddValue { value, before } => {
                let at = match before {
                    Some(before) => values.iter().position(|old| old == before)?,
                    None => values.len(),
                };
                values.insert(at, value.clone());
                reversed.push(EnumChange::DropValue { value: value.clone(), replace_with: None });
            }
            EnumChange::RenameValue { from, to } => {
                let at = values.iter().position(|old| old == from)?;
                values[at].clone_from(to);
                reversed.push(EnumChange::RenameValue { from: to.clone(), to: from.clone() });
            }
            EnumChange::DropValue { value, .. } => {
                let at = values.iter().position(|old| old == value)?;
                values.remove(at);
                reversed.push(EnumChange::AddValue { value: value.clone(), before: values.get(at).cloned() });
            }
        }
    }
    reversed.reverse();
    Some(AlterEnum { name: alter.name.clone(), changes: reversed })
}

fn reverse_execute(execute: &Execute, before: &Schema) -> Option<Vec<Operation>> {
    let sql = execute.reverse.clone()?;
    let effect = match &execute.effect {
        Some(effect) => Some(reverse_all(effect, before).ok()?),
        None => None,
    };
    Some(vec![Operation::Execute(Execute {
        sql,
        effect,
        reverse: Some(execute.sql.clone()),
        outside_transaction: execute.outside_transaction,
        done_when: None,
    })])
}
