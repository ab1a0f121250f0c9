//! "Make it so": an object as it is to be, whatever there was.

use super::aside::{Part, Way};
use super::plan::{Planner, made_so, unsupported};
use super::quoting;
use super::replace::{is_replaced, replacing};
use crate::model::{Definition, Enum, Extension, Index, Namespace, Object, ObjectRef};
use crate::operation::{EnumChange, Operation};
use crate::plan::PlanError;

impl Planner<'_> {
    pub(super) fn become_so(&mut self, object: &Object) -> Result<(), PlanError> {
        let old = self.schema.get(&object.reference()).cloned();
        let Some(old) = old else { return self.create(object, false) };
        if old == *object {
            return Ok(());
        }
        self.make_way_to_become(&old, object)?;
        self.apply(&Operation::Become(object.clone()))?;
        if self.is_aside(&object.reference()) {
            self.text_is_written(&object.reference());
            return Ok(());
        }
        match (&old, object) {
            (Object::Namespace(_), Object::Namespace(new)) => {
                let what = format!("SCHEMA {}", quoting::identifier(&new.name));
                let statement = self.comment(&what, new.comment.as_deref(), object.reference());
                self.push(statement.with_effect(made_so(object.clone())));
            }
            (Object::Extension(old), Object::Extension(new)) => self.become_extension(old, new),
            (Object::Enum(old), Object::Enum(new)) => self.become_enum(old, new)?,
            (Object::Sequence(old), Object::Sequence(new)) => self.become_sequence(old, new),
            (Object::Index(old), Object::Index(new)) => self.become_index(old, new),
            (Object::Definition(old), Object::Definition(new)) => self.become_definition(old, new),
            _ => {
                return Err(unsupported(
                    format!("make {} so", object.reference()),
                    "a table holds rows, and is altered change by change",
                    "use `alter_table`",
                ));
            }
        }
        Ok(())
    }

    fn become_extension(&mut self, old: &Extension, new: &Extension) {
        let object = Object::Extension(new.clone());
        let name = quoting::identifier(&new.name);
        let mut actions = Vec::new();
        if let (true, Some(version)) = (old.version != new.version, &new.version) {
            actions.push(format!("UPDATE TO {}", quoting::literal(version)));
        }
        if let (true, Namespace::Named(namespace)) = (old.namespace != new.namespace, &new.namespace) {
            actions.push(format!("SET SCHEMA {}", quoting::identifier(namespace)));
        }
        for action in actions {
            let statement = self.statement(format!("ALTER EXTENSION {name} {action}"), object.reference());
            self.push(statement.with_effect(made_so(object.clone())));
        }
    }

    fn become_enum(&mut self, old: &Enum, new: &Enum) -> Result<(), PlanError> {
        if old.values != new.values {
            let gone = old.values.iter().filter(|value| !new.values.contains(value));
            let changes: Vec<EnumChange> =
                gone.map(|value| EnumChange::DropValue { value: value.clone(), replace_with: None }).collect();
            self.make_enum_anew(old, new, &changes)?;
        } else {
            let what = format!("TYPE {}", quoting::name(&new.name));
            let object = Object::Enum(new.clone());
            let statement = self.comment(&what, new.comment.as_deref(), object.reference());
            self.push(statement.with_effect(made_so(object)));
        }
        Ok(())
    }

    /// An index that is built while others write: everything else was taken down.
    fn become_index(&mut self, old: &Index, new: &Index) {
        let object = Object::Index(new.clone());
        let name = quoting::name(&new.table.sibling(new.name.as_str()));
        if differs_in_comment_alone(old, new) {
            if old.comment != new.comment {
                let statement = self.comment(&format!("INDEX {name}"), new.comment.as_deref(), object.reference());
                self.push(statement.with_effect(made_so(object)));
            }
            return;
        }
        let sql = format!("DROP INDEX {}{name}", if old.concurrently { "CONCURRENTLY " } else { "" });
        let mut statement = self.on_table(&new.table, crate::plan::LockMode::AccessExclusive, sql);
        statement.transactional = !old.concurrently;
        self.push(statement.with_effect(vec![Operation::drop(object.reference())]));
        self.create_index(new, false);
    }

    /// What cannot be replaced in its place is taken down, with what stands on it, and comes back as it is to be.
    fn make_way_to_become(&mut self, old: &Object, new: &Object) -> Result<(), PlanError> {
        let part = match (old, new) {
            (Object::Definition(old), Object::Definition(new)) if old.text != new.text && !is_replaced(old, new) => {
                Part::Definition(new.identity.clone())
            }
            (Object::Index(old), Object::Index(new))
                if !differs_in_comment_alone(old, new) && !old.concurrently && !new.concurrently =>
            {
                Part::Index(new.table.clone(), new.name.to_string())
            }
            _ => return Ok(()),
        };
        let action = format!("making {part} anew");
        self.make_way(&Way { parts: vec![part], ..Way::new(action, Vec::new()) })
    }

    /// A definition that takes the place of the old one, or gets another comment.
    fn become_definition(&mut self, old: &Definition, new: &Definition) {
        let object = Object::Definition(new.clone());
        let reference = object.reference();
        if old.text != new.text {
            let text = replacing(new);
            self.text_is_written(&reference);
            self.push(self.statement(text, reference.clone()).with_effect(made_so(object.clone())));
        }
        if old.comment != new.comment {
            match &new.comment {
                Some(_) => self.comment_on(&object),
                None => self.uncomment(&object, &reference),
            }
        }
    }

    fn uncomment(&mut self, object: &Object, reference: &ObjectRef) {
        if let ObjectRef::Definition(definition) = reference {
            let statement = self.comment(&super::objects::definition_name(definition), None, reference.clone());
            self.push(statement.with_effect(made_so(object.clone())));
        }
    }
}

fn differs_in_comment_alone(old: &Index, new: &Index) -> bool {
    Index { comment: new.comment.clone(), concurrently: new.concurrently, ..old.clone() } == *new
}
