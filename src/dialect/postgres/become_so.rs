//! "Make it so": an object as it is to be, whatever there was.

use super::plan::{Planner, made_so, unsupported};
use super::quoting;
use crate::model::{Definition, DefinitionKind, Enum, Extension, Index, Namespace, Object, ObjectRef, Sequence};
use crate::operation::{EnumChange, Operation};
use crate::plan::PlanError;

impl Planner<'_> {
    pub(super) fn become_so(&mut self, object: &Object) -> Result<(), PlanError> {
        let old = self.schema.get(&object.reference()).cloned();
        let Some(old) = old else { return self.create(object, false) };
        if old == *object {
            return Ok(());
        }
        self.apply(&Operation::Become(object.clone()))?;
        match (&old, object) {
            (Object::Namespace(_), Object::Namespace(new)) => {
                let what = format!("SCHEMA {}", quoting::identifier(&new.name));
                let statement = self.comment(&what, new.comment.as_deref(), object.reference());
                self.push(statement.with_effect(made_so(object.clone())));
            }
            (Object::Extension(old), Object::Extension(new)) => self.become_extension(old, new),
            (Object::Enum(old), Object::Enum(new)) => self.become_enum(old, new),
            (Object::Sequence(_), Object::Sequence(new)) => self.become_sequence(new),
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

    fn become_enum(&mut self, old: &Enum, new: &Enum) {
        if old.values != new.values {
            let gone = old.values.iter().filter(|value| !new.values.contains(value));
            let changes: Vec<EnumChange> =
                gone.map(|value| EnumChange::DropValue { value: value.clone(), replace_with: None }).collect();
            self.make_enum_anew(old, new, &changes);
        } else {
            let what = format!("TYPE {}", quoting::name(&new.name));
            let object = Object::Enum(new.clone());
            let statement = self.comment(&what, new.comment.as_deref(), object.reference());
            self.push(statement.with_effect(made_so(object)));
        }
    }

    fn become_sequence(&mut self, new: &Sequence) {
        let object = Object::Sequence(new.clone());
        let number = |word: &str, value: Option<i64>| match value {
            Some(value) => format!("{word} {value}"),
            None => format!("NO {word}"),
        };
        let settings = [
            format!("AS {}", new.data_type.as_deref().unwrap_or("bigint")),
            format!("INCREMENT BY {}", new.increment.unwrap_or(1)),
            number("MINVALUE", new.minimum),
            number("MAXVALUE", new.maximum),
            new.start.map(|start| format!("START WITH {start}")).unwrap_or_else(|| "START WITH 1".to_owned()),
            if new.cycle { "CYCLE".to_owned() } else { "NO CYCLE".to_owned() },
        ];
        let sql = format!("ALTER SEQUENCE {} {}", quoting::name(&new.name), settings.join(" "));
        self.push(self.statement(sql, object.reference()).with_effect(made_so(object)));
    }

    fn become_index(&mut self, old: &Index, new: &Index) {
        let object = Object::Index(new.clone());
        let name = quoting::name(&new.table.sibling(new.name.as_str()));
        let commented = Index { comment: new.comment.clone(), concurrently: new.concurrently, ..old.clone() };
        if commented == *new {
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

    /// Kinds that hold no rows may be dropped and made again; `CREATE OR REPLACE` spares what depends on a routine.
    fn become_definition(&mut self, old: &Definition, new: &Definition) {
        let object = Object::Definition(new.clone());
        let reference = object.reference();
        if old.text != new.text {
            let text = new.text.trim_start().to_lowercase();
            let replaces = text.split_whitespace().take(3).collect::<Vec<_>>().join(" ") == "create or replace";
            let stateless = matches!(new.identity.kind, DefinitionKind::Routine | DefinitionKind::Trigger);
            match replaces && stateless {
                true => {
                    let text = new.text.trim().trim_end_matches(';').to_owned();
                    self.push(self.statement(text, reference.clone()).with_effect(made_so(object.clone())));
                }
                false => {
                    let sql = self.drop_definition_sql(&new.identity, false);
                    let drop = self.statement(sql, reference.clone());
                    self.push(drop.with_effect(vec![Operation::drop(reference)]));
                    self.create_definition(new);
                    return;
                }
            }
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
