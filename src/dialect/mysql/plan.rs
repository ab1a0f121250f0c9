//! From actions to statements.

use super::{
    alter::{add_index, alter_table},
    backfill,
    batch::{self, Cost},
    create, definition, enumeration,
    flavor::Flavor,
    index, keys,
    literal::{quote, table},
    numbering::Postponed,
    sequence,
    session::beside,
    suspend::{Making, Suspended},
    tables, visibility,
};
use crate::dialect::author_sql;
use crate::model::{Definition, Index, Object, ObjectRef, Owner, QualifiedName, Restoration, Schema, Unmodelled};
use crate::operation::{Action, Execute, Operation, PartNames, Rename, Step, Write, WrittenSql};
use crate::plan::{LockMode, Plan, PlanError, PlannedAssertion, Segment, Statement, Target, TimeoutClass, WouldLose};
use std::collections::BTreeSet;

/// See [`crate::plan::Dialect::plan`].
pub(super) fn plan(flavor: &Flavor, target: &Target, actions: &[Action], before: &Schema) -> Result<Plan, PlanError> {
    let run = || actions.iter().enumerate().filter(|(_, action)| action.runs_on(flavor.name));
    let mut planner = Planner {
        flavor,
        target,
        schema: before.clone(),
        plan: Plan::default(),
        suspended: Suspended::default(),
        visibility: visibility::changed_alone(run().map(|(_, action)| action), before),
        ahead: Vec::new(),
        done: BTreeSet::new(),
        postponed: Vec::new(),
        names: PartNames::default(),
        gone: Vec::new(),
        index_options: Vec::new(),
        source: 0,
    };
    for (source, action) in run() {
        planner.source = source;
        planner.ahead = run().skip_while(|(at, _)| *at <= source).map_while(operation_alone).collect();
        if !planner.done.contains(&source) {
            planner.step(&action.step)?;
        }
    }
    planner.bring_back(true)?;
    planner.refuse_postponed()?;
    planner.refuse_broken(before)?;
    Ok(planner.plan)
}

/// An operation with its position, where it is neither SQL nor work on rows.
fn operation_alone((source, action): (usize, &Action)) -> Option<(usize, &Operation)> {
    match &action.step {
        Step::Operation(Operation::Execute(_)) => None,
        Step::Operation(operation) => Some((source, operation)),
        Step::Write(_) | Step::Backfill(_) | Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => None,
    }
}

pub(super) struct Planner<'a> {
    pub(super) flavor: &'a Flavor,
    pub(super) target: &'a Target,
    /// As it is after what has been planned.
    pub(super) schema: Schema,
    pub(super) plan: Plan,
    pub(super) suspended: Suspended,
    /// The indexes of which nothing but the visibility changes.
    pub(super) visibility: BTreeSet<ObjectRef>,
    /// The operations that follow, up to the first step that is none.
    pub(super) ahead: Vec<(usize, &'a Operation)>,
    /// Positions of operations that an earlier statement has done.
    pub(super) done: BTreeSet<usize>,
    /// Drops of indexes that a later statement does.
    pub(super) postponed: Vec<Postponed>,
    /// Constraints that the server has given another name.
    pub(super) names: PartNames,
    /// What went that views and triggers may name.
    pub(super) gone: Vec<super::dependents::Gone>,
    /// What was said of indexes that were dropped, for those that come in their place.
    index_options: Vec<Unmodelled>,
    pub(super) source: usize,
}

impl<'a> Planner<'a> {
    fn step(&mut self, step: &Step) -> Result<(), PlanError> {
        match step {
            Step::Operation(operation) => self.operation(operation),
            Step::Write(write) => self.write(write),
            Step::Backfill(backfill) => {
                self.bring_back(false)?;
                let batches = backfill::plan(self.flavor, backfill, self.source)?;
                self.plan.segments.push(Segment::Backfill(batches));
                Ok(())
            }
            Step::Require(assertion) => {
                let (name, query) = (assertion.name.clone(), assertion.query.clone());
                self.plan.requirements.push(PlannedAssertion { name, query, expects_no_rows: false });
                Ok(())
            }
            Step::SetLocal(setting) => {
                let instead =
                    "write it for PostgreSQL alone with `.on(Postgres, ..)`, or use `m.execute(\"set session ..\")`";
                let operation = format!("set `{}` for a transaction", setting.name);
                Err(self.flavor.refuse(operation, "settings hold for the session", instead))
            }
            Step::Irreversible(reason) => Err(PlanError::Irreversible(reason.clone())),
        }
    }

    fn operation(&mut self, operation: &Operation) -> Result<(), PlanError> {
        let understood = operation.on_unique_constraint(&self.schema, self.flavor.name);
        let operation = understood.as_ref().unwrap_or(operation);
        let operation = &self.under_new_names(operation);
        if self.changes_visibility(operation)? || self.postpones(operation)? {
            return Ok(());
        }
        if let Operation::AlterTable(alter) = operation {
            for changes in batch::split(&alter.changes, self.flavor) {
                self.alter_table(&alter.table, changes)?;
            }
        } else {
            self.other_operation(operation)?;
        }
        self.bring_back(false)
    }

    fn other_operation(&mut self, operation: &Operation) -> Result<(), PlanError> {
        let before = self.schema.clone();
        operation.apply(&mut self.schema)?;
        self.keep_index_options(operation, &before);
        match operation {
            Operation::Create { object, if_not_exists } => self.create(object, *if_not_exists, operation, &before),
            Operation::Drop { object, if_exists } => self.drop(object, *if_exists, operation, &before),
            Operation::Become(object) => self.make_so(object, operation, &before),
            Operation::Rename(rename) => self.rename(rename, operation, &before),
            Operation::AlterEnum(alter) => {
                let statements = enumeration::alter(self.flavor, alter, &before, &self.schema, self.source)?;
                statements.into_iter().for_each(|statement| self.plan.push(statement));
                Ok(())
            }
            Operation::Execute(execute) => self.execute(execute),
            Operation::AlterTable(_) => Ok(()), // above
        }
    }

    /// An index that is dropped and made again has other columns, but the options that it had.
    fn keep_index_options(&mut self, operation: &Operation, before: &Schema) {
        match operation {
            Operation::Drop { object: object @ ObjectRef::Index { .. }, .. } => {
                let options = before.unmodelled_in(object).filter(|found| found.restoration == Restoration::Restated);
                self.index_options.extend(options.cloned());
            }
            Operation::Create { object: Object::Index(index), .. } => {
                let owner = Owner::Object(ObjectRef::index(&index.table, index.name.as_str()));
                let options = self.index_options.extract_if(.., |found| found.owner == owner);
                self.schema.extend_unmodelled(options);
            }
            Operation::Drop { .. }
            | Operation::Create { .. }
            | Operation::Become(_)
            | Operation::Rename(_)
            | Operation::AlterTable(_)
            | Operation::AlterEnum(_)
            | Operation::Execute(_) => {}
        }
    }

    /// A statement that changes the catalog, with a lock on what it names.
    pub(super) fn push(&mut self, sql: String, object: &ObjectRef, effect: Option<&Operation>, cost: Cost) {
        self.push_all(sql, object, effect.into_iter().cloned().collect(), cost);
    }

    /// The same with several effects.
    pub(super) fn push_all(&mut self, sql: String, object: &ObjectRef, effect: Vec<Operation>, cost: Cost) {
        let statement = Statement::new(sql, self.source).with_effect(effect);
        self.plan.push(cost.on(statement, object.clone()));
    }

    pub(super) fn making(&self) -> Making<'a> {
        Making { flavor: self.flavor, target: self.target, source: self.source }
    }

    fn bring_back(&mut self, end: bool) -> Result<(), PlanError> {
        let statements = self.suspended.bring_back(self.making(), &self.schema, end)?;
        statements.into_iter().for_each(|statement| self.plan.push(statement));
        Ok(())
    }

    fn create(
        &mut self,
        object: &Object,
        if_not_exists: bool,
        operation: &Operation,
        before: &Schema,
    ) -> Result<(), PlanError> {
        let reference = object.reference();
        match object {
            Object::Table(table) => tables::create(self, table, if_not_exists, operation),
            Object::Index(_) if before.contains(&reference) => Ok(()),
            Object::Index(index) => self.create_index(index, operation, before),
            Object::Definition(definition) => {
                let sql = definition::create(self.flavor, definition, if_not_exists)?;
                self.push(sql, &reference, Some(operation), Cost::Instant);
                Ok(())
            }
            Object::Enum(_) | Object::Extension(_) => Ok(()), // part of the columns' types; PostgreSQL's
            Object::Sequence(made) => {
                let sql = sequence::create(self.flavor, made, &self.schema, if_not_exists)?;
                self.push(sql, &reference, Some(operation), Cost::Instant);
                Ok(())
            }
            Object::Namespace(_) => Err(self.no_namespace(&reference)),
        }
    }

    fn no_namespace(&self, object: &ObjectRef) -> PlanError {
        let instead = "connect to that database, and leave the namespace out";
        self.flavor.refuse(format!("have the {object}"), "a namespace is a database here", instead)
    }

    fn create_index(&mut self, index: &Index, operation: &Operation, before: &Schema) -> Result<(), PlanError> {
        let name = create::table_name(self.flavor, &index.table)?;
        if before.table(&index.table).is_some_and(|table| keys::belongs_to_foreign_key(table, index)) {
            return Ok(()); // the foreign key has brought it along
        }
        let postponed = self.take_postponed(&index.table, None)?;
        let mut clauses: Vec<String> =
            postponed.iter().filter_map(tables::dropped_index).map(tables::drop_index).collect();
        clauses.push(add_index(self.flavor, index, &self.schema)?);
        clauses.extend(keys::clauses(self.flavor, before, &self.schema, &index.table));
        let sql = if clauses.len() > 1 {
            alter_table(&index.table, &clauses)
        } else {
            let sql = index::render(self.flavor, index, &self.schema)?;
            format!("CREATE {} {} ON {name} {}", sql.kind, sql.name, sql.parts)
        };
        let cost = if index.method.is_some() { Cost::Copy } else { Cost::Online };
        let object = ObjectRef::Table(index.table.clone());
        let effect = postponed.into_iter().chain([operation.clone()]).collect();
        self.push_all(sql, &object, effect, cost);
        Ok(())
    }

    fn drop(
        &mut self,
        object: &ObjectRef,
        if_exists: bool,
        operation: &Operation,
        before: &Schema,
    ) -> Result<(), PlanError> {
        let exists = if if_exists { "IF EXISTS " } else { "" };
        match object {
            ObjectRef::Table(name) => {
                let sql = format!("DROP TABLE {exists}{}", create::table_name(self.flavor, name)?);
                self.push(sql, object, Some(operation), Cost::Instant);
                self.note_gone_table(name, false);
                Ok(())
            }
            ObjectRef::Index { table: of, name } => {
                let Some(index) = before.index(of, name) else { return Ok(()) }; // `if_exists`
                if before.table(of).is_some_and(|table| keys::belongs_to_foreign_key(table, index)) {
                    return Ok(());
                }
                let waymaking = self.suspended.make_way(self.making(), (before, &self.schema), of, &[]);
                waymaking.into_iter().for_each(|statement| self.plan.push(statement));
                let mut clauses = vec![format!("DROP INDEX {}", quote(name))];
                clauses.extend(keys::clauses(self.flavor, before, &self.schema, of));
                let sql = if clauses.len() > 1 {
                    alter_table(of, &clauses)
                } else {
                    format!("DROP INDEX {} ON {}", quote(name), create::table_name(self.flavor, of)?)
                };
                self.push(sql, &ObjectRef::Table(of.clone()), Some(operation), Cost::Instant);
                Ok(())
            }
            ObjectRef::Definition(identity) => {
                let text = definition_of(before, object).map_or("", |definition| &definition.text);
                let sql = definition::drop(self.flavor, identity, text, if_exists)?;
                self.push(sql, object, Some(operation), Cost::Instant);
                Ok(())
            }
            ObjectRef::Enum(_) | ObjectRef::Extension(_) => Ok(()),
            ObjectRef::Sequence(name) if self.flavor.sequences => {
                let sql = format!("DROP SEQUENCE {exists}{}", create::table_name(self.flavor, name)?);
                self.push(sql, object, Some(operation), Cost::Instant);
                Ok(())
            }
            ObjectRef::Sequence(name) => {
                Err(sequence::no_sequences(self.flavor, format!("drop the sequence `{name}`")))
            }
            ObjectRef::Namespace(_) => Err(self.no_namespace(object)),
        }
    }

    fn make_so(&mut self, object: &Object, operation: &Operation, before: &Schema) -> Result<(), PlanError> {
        let reference = object.reference();
        let old = before.get(&reference);
        match object {
            Object::Definition(definition) => {
                let old = definition_of(before, &reference);
                let beside = beside(before, &definition.identity);
                let (statements, settings) = definition::make_so(self.flavor, definition, old, beside, before)?;
                let last = statements.len().saturating_sub(1);
                if last > 0 {
                    let owner = Owner::Object(reference.clone());
                    WouldLose::refuse(format!("making the {reference} anew"), before, |found| found.owner == owner)?;
                }
                for (at, sql) in statements.into_iter().enumerate() {
                    let drop = Operation::Drop { object: reference.clone(), if_exists: true };
                    let effect = if at == last { operation } else { &drop };
                    self.push(sql, &reference, Some(effect), Cost::Instant);
                }
                self.set_last(settings);
                Ok(())
            }
            Object::Sequence(made) => match before.get(&reference) {
                Some(Object::Sequence(old)) if old == made => Ok(()),
                Some(Object::Sequence(old)) => {
                    let sql = sequence::alter(self.flavor, old, made)?;
                    self.push(sql, &reference, Some(operation), Cost::Instant);
                    Ok(())
                }
                _ => self.create(object, false, operation, before),
            },
            object if old == Some(object) => Ok(()),
            object if old.is_none() => self.create(object, false, operation, before),
            Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Table(_) | Object::Index(_) => {
                let instead = "say what changes: `alter_table`, `alter_enum`, or drop it and create it again";
                Err(self.flavor.refuse(format!("make the {reference} so"), "it holds data or is used", instead))
            }
        }
    }

    fn rename(&mut self, rename: &Rename, operation: &Operation, before: &Schema) -> Result<(), PlanError> {
        let mut effect = vec![operation.clone()];
        let sql = match &rename.object {
            ObjectRef::Table(name) => {
                let sql = self.rename_relation(name, &rename.to)?;
                let changes = self.renamed_constraints(name, &rename.to);
                self.follow_renamed(name, &rename.to, &changes);
                self.note_gone_table(name, true);
                if !changes.is_empty() {
                    effect.push(Operation::alter_table(&rename.to, changes));
                }
                sql
            }
            ObjectRef::Sequence(name) if self.flavor.sequences => self.rename_relation(name, &rename.to)?,
            ObjectRef::Sequence(name) => {
                return Err(sequence::no_sequences(self.flavor, format!("rename the sequence `{name}`")));
            }
            ObjectRef::Index { table: of, name } => {
                format!("ALTER TABLE {} RENAME INDEX {} TO {}", table(of), quote(name), quote(&rename.to.name))
            }
            ObjectRef::Definition(identity) => definition::rename(self.flavor, identity, &rename.to)?,
            ObjectRef::Enum(_) | ObjectRef::Extension(_) => return Ok(()),
            ObjectRef::Namespace(_) => return Err(self.no_namespace(&rename.object)),
        };
        // Privileges are granted on names, and stay behind.
        WouldLose::refuse(format!("renaming the {}", rename.object), before, |found| {
            found.property == "privilege" && found.owner.object() == Some(&rename.object)
        })?;
        let object = rename.object.owner().cloned().map_or_else(|| rename.object.clone(), ObjectRef::Table);
        self.push_all(sql, &object, effect, Cost::Instant);
        Ok(())
    }

    fn rename_relation(&self, from: &QualifiedName, to: &QualifiedName) -> Result<String, PlanError> {
        let (from, to) = (create::table_name(self.flavor, from)?, create::table_name(self.flavor, to)?);
        Ok(format!("RENAME TABLE {from} TO {to}"))
    }

    fn write(&mut self, write: &Write) -> Result<(), PlanError> {
        self.bring_back(false)?;
        match write.sql(self.flavor.name) {
            WrittenSql::Sql(sql) => {
                let object = ObjectRef::Table(write.table.clone());
                let mut statement = Statement::new(sql.clone(), self.source).locking(object, LockMode::RowExclusive);
                statement.timeout = TimeoutClass::Long;
                self.plan.push(statement);
                Ok(())
            }
            WrittenSql::Impossible(reason) => {
                let operation = format!("write to `{}` as asked", write.table);
                let instead = "write the statement for this database with `.on(Mysql, ..)` and `m.execute(..)`";
                Err(self.flavor.refuse(operation, reason, instead))
            }
        }
    }

    /// SQL of the author. What changes the catalog commits, and so runs alone whatever was said.
    fn execute(&mut self, execute: &Execute) -> Result<(), PlanError> {
        let parts = author_sql::statements(&execute.sql, self.flavor.name)?;
        let last = parts.len().saturating_sub(1);
        for (at, piece) in parts.into_iter().enumerate() {
            let alone = execute.outside_transaction || author_sql::mysql_commits(&piece.sql, self.flavor.name);
            let mut statement = piece.statement(self.source);
            statement.opaque = execute.effect.is_none();
            statement.timeout = TimeoutClass::Long;
            statement.touches = execute.effect.iter().flatten().flat_map(Operation::subjects).collect();
            if at == last {
                statement.effect = execute.effect.clone().unwrap_or_default();
                statement.done_when = execute.done_when.clone();
            }
            self.plan.push(if alone { statement.alone() } else { statement });
        }
        Ok(())
    }
}

fn definition_of<'a>(schema: &'a Schema, reference: &ObjectRef) -> Option<&'a Definition> {
    match schema.get(reference) {
        Some(Object::Definition(definition)) => Some(definition),
        _ => None,
    }
}
