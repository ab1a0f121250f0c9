//! What has another name than when a text was written.
//!
//! The server lets what stands on a renamed thing follow; the text does not. Invariant: a text is run only while everything that it names is called as
//! it was when the text was written.

use crate::dialect::postgres::objects::rename_sql;
use crate::dialect::postgres::plan::Planner;
use crate::dialect::postgres::quoting;
use crate::model::{Definition, Need, ObjectRef, QualifiedName, Schema};
use crate::operation::Rename;
use crate::plan::{InTheWay, PlanError};

/// The statements that give things their old names for a while.
#[derive(Debug, Default)]
pub(super) struct OldNames {
    pub(super) undo: Vec<String>,
    pub(super) redo: Vec<String>,
}

impl Planner<'_> {
    /// What must be called by its old name for the text of a definition.
    pub(super) fn old_names(&self, definition: &Definition) -> Result<OldNames, PlanError> {
        let mut own = ObjectRef::Definition(definition.identity.clone());
        let mut names = OldNames::default();
        for (was, what) in definition.told.renamed.iter().rev() {
            let redo = renaming(was, what);
            if let (Need::Object(before), true) = (was, *what == Need::Object(own.clone())) {
                // It is made under the name that its text gives it.
                own = before.clone();
            } else {
                let undo = renaming(what, was).filter(|_| !is_there(&self.schema, was));
                let Some(undo) = undo.filter(|_| redo.is_some()) else {
                    let action = format!("a change after {was} has become {what}, whose old name cannot be had,");
                    return Err(InTheWay { action, standing: vec![own.to_string()] }.into());
                };
                names.undo.extend(undo);
            }
            names.redo.splice(..0, redo.into_iter().flatten());
        }
        Ok(names)
    }
}

/// The statements that give something another name.
fn renaming(from: &Need, to: &Need) -> Option<Vec<String>> {
    match (from, to) {
        (Need::Column(ObjectRef::Table(table), from), Need::Column(_, to)) => Some(vec![format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            quoting::name(table),
            quoting::identifier(from),
            quoting::identifier(to)
        )]),
        (Need::Object(from), Need::Object(to)) => rename_sql(&Rename { object: from.clone(), to: name(to) }).ok(),
        _ => None,
    }
}

fn name(object: &ObjectRef) -> QualifiedName {
    match object {
        ObjectRef::Namespace(name) | ObjectRef::Extension(name) => name.as_str().into(),
        ObjectRef::Enum(name) | ObjectRef::Sequence(name) | ObjectRef::Table(name) => name.clone(),
        ObjectRef::Index { table, name } => table.sibling(name.clone()),
        ObjectRef::Definition(definition) => definition.name.clone(),
    }
}

fn is_there(schema: &Schema, need: &Need) -> bool {
    match need {
        Need::Object(object) => schema.contains(object),
        Need::Column(ObjectRef::Table(table), column) => {
            schema.table(table).is_some_and(|table| table.column(column).is_some())
        }
        Need::Column(..) | Need::Constraint(..) | Need::Unknown { .. } => false,
    }
}
