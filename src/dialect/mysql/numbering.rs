//! Columns that number their rows, and the keys without which the server has none.
//!
//! A column may number rows only while a key begins with it, from the statement on that makes it so. Where an index is that key, the operation that
//! makes it comes later, and the one that drops it earlier, than the one on the column: they become clauses of its statement.

use super::plan::Planner;
use crate::model::{Index, Object, ObjectRef, QualifiedName, Schema};
use crate::operation::Operation;
use crate::plan::PlanError;

/// A drop of an index that waits for the statement which takes the numbering away, or gives it another key.
pub(super) struct Postponed {
    table: QualifiedName,
    operation: Operation,
}

/// The column of the table that numbers its rows and has no key.
fn numbers_without_key<'a>(schema: &'a Schema, name: &QualifiedName) -> Option<&'a str> {
    let table = schema.table(name)?;
    let column = table.columns.iter().find(|column| column.identity.is_some())?;
    let begins = |columns: &[String]| columns.first() == Some(&column.name);
    let has_key = table.primary_key.as_ref().is_some_and(|key| begins(&key.columns))
        || table.uniques.iter().any(|unique| begins(&unique.columns))
        || schema.indexes_of(name).any(|index| begins_with(index, &column.name));
    (!has_key).then_some(column.name.as_str())
}

fn begins_with(index: &Index, column: &str) -> bool {
    index.method.is_none() && index.parts.first().and_then(|part| part.column_name()) == Some(column)
}

impl Planner<'_> {
    /// Puts a drop aside where the numbering needs the index still, and something later takes it away; whether that is so.
    ///
    /// # Errors
    /// Nothing later does.
    pub(super) fn postpones(&mut self, operation: &Operation) -> Result<bool, PlanError> {
        let Operation::Drop { object: ObjectRef::Index { table, name }, .. } = operation else { return Ok(false) };
        let mut after = self.schema.clone();
        if self.schema.index(table, name).is_none() || operation.apply(&mut after).is_err() {
            return Ok(false);
        }
        if numbers_without_key(&self.schema, table).is_some() || numbers_without_key(&after, table).is_none() {
            return Ok(false);
        }
        let helps = self.ahead.iter().any(|(_, later)| {
            let mut tried = after.clone();
            let concerns = later.subjects().iter().any(|subject| is_of(subject, table));
            concerns && later.apply(&mut tried).is_ok() && numbers_without_key(&tried, table).is_none()
        });
        if !helps {
            return Err(self.number_without_key(&after, table));
        }
        self.postponed.push(Postponed { table: table.clone(), operation: operation.clone() });
        Ok(true)
    }

    /// Applies the drops that wait for this operation, which is still to be applied or has been, and hands them back.
    pub(super) fn take_postponed(
        &mut self,
        name: &QualifiedName,
        operation: Option<&Operation>,
    ) -> Result<Vec<Operation>, PlanError> {
        let mut taken = Vec::new();
        for postponed in std::mem::take(&mut self.postponed) {
            let mut after = self.schema.clone();
            let fits = postponed.table == *name
                && postponed.operation.apply(&mut after).is_ok()
                && operation.is_none_or(|operation| operation.apply(&mut after).is_ok())
                && numbers_without_key(&after, name).is_none();
            if fits {
                postponed.operation.apply(&mut self.schema)?;
                taken.push(postponed.operation);
            } else {
                self.postponed.push(postponed);
            }
        }
        Ok(taken)
    }

    /// What was put aside and nothing took up.
    pub(super) fn refuse_postponed(&self) -> Result<(), PlanError> {
        match self.postponed.first() {
            Some(Postponed { table, operation }) => {
                let mut after = self.schema.clone();
                operation.apply(&mut after)?;
                Err(self.number_without_key(&after, table))
            }
            None => Ok(()),
        }
    }

    /// Takes indexes from ahead that the numbering of the table needs now: they are made at once.
    pub(super) fn take_number_keys(&mut self, name: &QualifiedName) -> Result<Vec<Index>, PlanError> {
        let Some(column) = numbers_without_key(&self.schema, name).map(str::to_owned) else { return Ok(Vec::new()) };
        let found = self.ahead.iter().find_map(|(source, operation)| match operation {
            Operation::Create { object: Object::Index(index), .. }
                if index.table == *name && begins_with(index, &column) =>
            {
                Some((*source, index.clone()))
            }
            _ => None,
        });
        let Some((source, index)) = found else { return Ok(Vec::new()) };
        Operation::create(Object::Index(index.clone())).apply(&mut self.schema)?;
        self.done.insert(source);
        Ok(vec![index])
    }

    /// The server wants a key that begins with the column that numbers the rows.
    pub(super) fn refuse_number_without_key(&self, name: &QualifiedName) -> Result<(), PlanError> {
        match numbers_without_key(&self.schema, name) {
            Some(_) => Err(self.number_without_key(&self.schema, name)),
            None => Ok(()),
        }
    }

    fn number_without_key(&self, schema: &Schema, name: &QualifiedName) -> PlanError {
        let column = numbers_without_key(schema, name).unwrap_or_default();
        let instead = "take the numbering away, or add another key, in the same revision";
        let reason = format!("`{column}` numbers the rows and needs a key that begins with it");
        self.flavor.refuse(format!("leave `{name}` without that key"), &reason, instead)
    }
}

fn is_of(subject: &ObjectRef, table: &QualifiedName) -> bool {
    match subject {
        ObjectRef::Table(of) | ObjectRef::Index { table: of, .. } => of == table,
        ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Sequence(_)
        | ObjectRef::Definition(_) => false,
    }
}
