//! What the plan gives another name, while texts still call it by its old one.
//!
//! The server lets what stands on a renamed thing follow; a text that was written before does not. Invariant: a text is run only while everything that it
//! names is called as it was when the text was written.

use super::part::Part;
use super::standing::Standing;
use crate::dialect::postgres::plan::Planner;
use crate::model::{Definition, Need, Object, ObjectRef, Schema};
use crate::plan::{InTheWay, PlanError};
use std::collections::HashMap;

/// A new name of a column or an object.
#[derive(Debug, Clone)]
struct Renamed {
    /// What has the name now.
    what: Need,
    /// What had the old name.
    was: Need,
    /// Gives it its old name back, where that can be said.
    undo: Option<Vec<String>>,
    /// Gives it its new name again.
    redo: Vec<String>,
}

/// The new names, in order.
#[derive(Debug, Default)]
pub(in crate::dialect::postgres) struct Names {
    renamed: Vec<Renamed>,
    /// How many there were when the text of a definition was written, where that is not before all of them.
    written: HashMap<ObjectRef, usize>,
}

/// The statements that give things their old names for a while.
#[derive(Debug, Default)]
pub(super) struct OldNames {
    pub(super) undo: Vec<String>,
    pub(super) redo: Vec<String>,
}

impl Planner<'_> {
    /// The text of a definition is written now.
    pub(in crate::dialect::postgres) fn text_is_written(&mut self, object: &ObjectRef) {
        let count = self.names.renamed.len();
        if count > 0 {
            self.names.written.insert(object.clone(), count);
        }
    }

    /// Something gets another name; to be called before the schema follows.
    pub(in crate::dialect::postgres) fn is_renamed(
        &mut self,
        was: Need,
        what: Need,
        undo: Option<Vec<String>>,
        redo: Vec<String>,
    ) {
        remember_needs(&mut self.schema, &was);
        self.names.renamed.push(Renamed { what, was, undo, redo });
    }

    /// What must be called by its old name for the text of a part.
    pub(super) fn old_names(&self, part: &Part) -> Result<OldNames, PlanError> {
        let Part::Definition(definition) = part else { return Ok(OldNames::default()) };
        let reference = ObjectRef::Definition(definition.clone());
        let Some(Object::Definition(definition)) = self.schema.get(&reference) else { return Ok(OldNames::default()) };
        let from = self.names.written.get(&reference).copied().unwrap_or_default();
        let since = self.names.renamed.iter().skip(from);
        let needs = Standing::of(&self.schema).needs(definition);
        let named: Vec<&Renamed> =
            since.filter(|renamed| needs.iter().any(|need| need.stands_on(&renamed.what))).collect();
        let mut names = OldNames::default();
        for renamed in &named {
            let Some(undo) = renamed.undo.as_ref().filter(|_| !is_there(&self.schema, &renamed.was)) else {
                let action = format!(
                    "a change after {} has become {}, whose old name cannot be had,",
                    renamed.was, renamed.what
                );
                return Err(InTheWay { action, standing: vec![part.to_string()] }.into());
            };
            names.undo.splice(..0, undo.iter().cloned());
            names.redo.extend(renamed.redo.iter().cloned());
        }
        Ok(names)
    }
}

/// What is inferred by the words of texts is written down before the words are other ones.
fn remember_needs(schema: &mut Schema, was: &Need) {
    let definitions = schema.iter().filter_map(|object| match object {
        Object::Definition(definition) if definition.told.needs.is_none() => Some(definition),
        _ => None,
    });
    let standing = Standing::of(schema);
    let needs = |definition: &Definition| {
        let needs = standing.needs(definition);
        let is_concerned = needs.iter().any(|need| need.stands_on(was));
        is_concerned.then(|| (ObjectRef::Definition(definition.identity.clone()), needs))
    };
    let known: Vec<(ObjectRef, Vec<Need>)> = definitions.filter_map(needs).collect();
    for (reference, needs) in known {
        if let Some(Object::Definition(definition)) = schema.get_mut(&reference) {
            definition.told.needs = Some(needs);
        }
    }
}

fn is_there(schema: &Schema, need: &Need) -> bool {
    match need {
        Need::Object(object) => schema.contains(object),
        Need::Column(ObjectRef::Table(table), column) => {
            schema.table(table).is_some_and(|table| table.column(column).is_some())
        }
        Need::Column(..) | Need::Constraint(..) => false,
    }
}
