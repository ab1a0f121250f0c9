//! Objects that come, go, get another name or another definition.

use super::pending::{Origin, Pending};
use super::plan::{Planner, triggers_of};
use super::quoting::quote;
use super::rebuild::{self, REBUILT};
use super::segments::ForeignKeys;
use super::words::Words;
use super::{create, normalize, unsupported};
use crate::model::{Definition, DefinitionKind, DefinitionRef, Index, Object, ObjectRef, QualifiedName, Table};
use crate::operation::{Operation, Rename};
use crate::plan::{PlanError, Statement};

impl Planner<'_> {
    /// Makes an object.
    pub(super) fn create(
        &mut self,
        object: &Object,
        lenient: bool,
        operation: &Operation,
        source: usize,
    ) -> Result<(), PlanError> {
        let there = self.schema.contains(&object.reference());
        match object {
            Object::Extension(_) | Object::Enum(_) => self.apply_alone(operation),
            Object::Namespace(_) | Object::Sequence(_) => self.refuse("create", &object.reference()),
            // It is there, or this is the error that says so.
            Object::Table(_) | Object::Index(_) | Object::Definition(_) if there => self.apply(operation),
            Object::Table(table) => self.create_table(table, lenient, operation, source),
            Object::Index(index) => self.create_index(index, lenient, operation, source),
            Object::Definition(definition) => {
                self.flush_all()?;
                self.apply(operation)?;
                let sql = create::definition(definition, lenient)?;
                self.push_free(sql, object.reference(), vec![operation.clone()], source);
                Ok(())
            }
        }
    }

    fn create_table(
        &mut self,
        table: &Table,
        lenient: bool,
        operation: &Operation,
        source: usize,
    ) -> Result<(), PlanError> {
        create::table_name(&table.name)?;
        self.apply(operation)?;
        if !lenient {
            self.begin_new(&table.name, source);
            return Ok(());
        }
        let physical = normalize::physical(table, &self.schema);
        let sql = create::table(&physical, true, self.target(), &Words::of(&self.schema, &table.name))?;
        self.push_free(sql, ObjectRef::Table(table.name.clone()), vec![operation.clone()], source);
        Ok(())
    }

    fn create_index(
        &mut self,
        index: &Index,
        lenient: bool,
        operation: &Operation,
        source: usize,
    ) -> Result<(), PlanError> {
        let again = || create::index_again(index, &self.schema);
        let sql = if lenient { create::index(index, true) } else { again() }?;
        self.apply(operation)?;
        if self.note(&index.table, operation) {
            return Ok(());
        }
        self.flush_holder_of_index(index.name.as_str())?;
        self.push(sql, &index.table, vec![operation.clone()], source);
        Ok(())
    }

    /// Takes an object away.
    pub(super) fn drop(
        &mut self,
        object: &ObjectRef,
        lenient: bool,
        operation: &Operation,
        source: usize,
    ) -> Result<(), PlanError> {
        let if_exists = if lenient { "IF EXISTS " } else { "" };
        match object {
            ObjectRef::Extension(_) | ObjectRef::Enum(_) => self.apply_alone(operation),
            ObjectRef::Namespace(_) | ObjectRef::Sequence(_) => self.refuse("drop", object),
            ObjectRef::Table(table) => {
                let name = create::table_name(table)?;
                self.apply(operation)?;
                match self.forget(table) {
                    Some(Pending { origin: Origin::New, effects, .. }) => {
                        effects.into_iter().for_each(|effect| self.out.carry(effect));
                    }
                    forgotten => {
                        let mut effect = forgotten.map(|pending| pending.effects).unwrap_or_default();
                        effect.push(operation.clone());
                        self.push_drop(format!("DROP TABLE {if_exists}{name}"), table, effect, source);
                    }
                }
                Ok(())
            }
            ObjectRef::Index { table, name } => {
                self.apply(operation)?;
                if self.note(table, operation) {
                    return Ok(());
                }
                self.push(format!("DROP INDEX {if_exists}{}", quote(name)), table, vec![operation.clone()], source);
                Ok(())
            }
            ObjectRef::Definition(definition) => {
                let sql = self.drop_definition(definition, if_exists)?;
                self.apply(operation)?;
                if definition.kind == DefinitionKind::View {
                    self.gone.view(&definition.name);
                }
                self.push_free(sql, object.clone(), vec![operation.clone()], source);
                Ok(())
            }
        }
    }

    fn drop_definition(&self, definition: &DefinitionRef, if_exists: &str) -> Result<String, PlanError> {
        let keyword = match definition.kind {
            DefinitionKind::View => "VIEW",
            DefinitionKind::Trigger => "TRIGGER",
            DefinitionKind::Routine | DefinitionKind::MaterializedView | DefinitionKind::Policy => {
                return self.refuse("drop", &ObjectRef::Definition(definition.clone()));
            }
        };
        Ok(format!("DROP {keyword} {if_exists}{}", create::table_name(&definition.name)?))
    }

    /// Makes it so, whatever there was.
    pub(super) fn make_so(&mut self, object: &Object, operation: &Operation, source: usize) -> Result<(), PlanError> {
        let reference = object.reference();
        let there = self.schema.contains(&reference);
        match object {
            Object::Extension(_) => self.apply_alone(operation),
            Object::Namespace(_) | Object::Sequence(_) => self.refuse("create", &reference),
            Object::Enum(enumeration) => self.redefine_enum(operation, &enumeration.name, source),
            Object::Table(table) if there => {
                self.begin(&table.name, source);
                if let Some(existing) = self.existing(&table.name) {
                    existing.values.retain(|name, _| table.column(name).is_some());
                }
                self.apply(operation)?;
                self.note(&table.name, operation);
                Ok(())
            }
            Object::Table(table) => self.create_table(table, false, operation, source),
            Object::Index(index) => {
                let sql = create::index(index, false)?;
                self.apply(operation)?;
                if self.note(&index.table, operation) {
                    return Ok(());
                }
                self.flush_holder_of_index(index.name.as_str())?;
                if there {
                    self.push(format!("DROP INDEX {}", quote(index.name.as_str())), &index.table, Vec::new(), source);
                }
                self.push(sql, &index.table, vec![operation.clone()], source);
                Ok(())
            }
            Object::Definition(definition) => self.redefine(definition, operation, source),
        }
    }

    /// Views and triggers hold nothing: the old one goes, the new one comes. The triggers of a view go with it, and come again.
    fn redefine(&mut self, definition: &Definition, operation: &Operation, source: usize) -> Result<(), PlanError> {
        let reference = ObjectRef::Definition(definition.identity.clone());
        let create = create::definition(definition, false)?;
        let drop = self.drop_definition(&definition.identity, "IF EXISTS ")?;
        self.flush_all()?;
        self.apply(operation)?;
        self.push_free(drop, reference.clone(), Vec::new(), source);
        self.push_free(create, reference, vec![operation.clone()], source);
        if definition.identity.kind == DefinitionKind::View {
            self.gone.view(&definition.identity.name);
            let requirement = rebuild::view_requirement(&definition.identity, self.before());
            requirement.into_iter().for_each(|requirement| self.out.require(requirement));
            for trigger in triggers_of(&self.schema, &definition.identity.name) {
                let sql = create::definition(trigger, false)?;
                self.out.push(Statement::new(sql, source), ForeignKeys::Any);
            }
        }
        Ok(())
    }

    /// Gives an object another name.
    pub(super) fn rename(&mut self, rename: &Rename, operation: &Operation, source: usize) -> Result<(), PlanError> {
        match &rename.object {
            ObjectRef::Extension(_) | ObjectRef::Enum(_) => self.apply_alone(operation),
            ObjectRef::Namespace(_) | ObjectRef::Sequence(_) => self.refuse("rename", &rename.object),
            ObjectRef::Definition(definition) => Err(unsupported(
                format!("rename {} `{}`", definition.kind, definition.name),
                "its name is part of its text",
                "drop it, and create it under the new name",
            )
            .into()),
            ObjectRef::Table(from) => self.rename_table(from, &rename.to, operation, source),
            ObjectRef::Index { table, name } => {
                self.apply(operation)?;
                if self.note(table, operation) {
                    return Ok(());
                }
                let Some(index) = self.schema.index(table, &rename.to.name).cloned() else { return Ok(()) };
                self.push(format!("DROP INDEX {}", quote(name)), table, Vec::new(), source);
                self.push(create::index_again(&index, &self.schema)?, table, vec![operation.clone()], source);
                Ok(())
            }
        }
    }

    fn rename_table(
        &mut self,
        from: &QualifiedName,
        to: &QualifiedName,
        operation: &Operation,
        source: usize,
    ) -> Result<(), PlanError> {
        let (old, new) = (create::table_name(from)?, create::table_name(to)?);
        if let Some(pending) = self.pending(from)
            && matches!(pending.origin, Origin::New)
        {
            pending.table = to.clone();
            return self.apply(operation);
        }
        self.flush(from)?;
        self.apply(operation)?;
        if from.name.eq_ignore_ascii_case(&to.name) {
            // Names are compared without case: on the way there is a third one.
            let between = quote(&format!("{REBUILT}{}", to.name));
            self.push(format!("ALTER TABLE {old} RENAME TO {between}"), from, Vec::new(), source);
            self.push(format!("ALTER TABLE {between} RENAME TO {new}"), from, vec![operation.clone()], source);
        } else {
            self.push(format!("ALTER TABLE {old} RENAME TO {new}"), from, vec![operation.clone()], source);
        }
        self.renamed(from, to);
        Ok(())
    }
}
