//! From the actions of a revision to its plan.
//!
//! The actions are walked with a working copy of the schema. What SQLite can do at once becomes a statement at once; a table that is made or
//! needs a rebuild is *pending* until something might look at it (a write, SQL, a view, another name) or the revision ends.

use super::dependants::{Gone, Questions, questions};
use super::pending::{Existing, Origin, Pending};
use super::quoting::{literal, quote};
use super::rebuild::{self, Rebuild};
use super::segments::{ForeignKeys, Segments};
use super::words::Words;
use super::{create, data, normalize, unsupported};
use crate::dialect::author_sql;
use crate::model::{Definition, DefinitionKind, DialectName, Index, Object, ObjectRef, QualifiedName, Schema, Table};
use crate::operation::{Action, Backfill, Execute, Operation, Step, Write};
use crate::plan::{LockMode, Plan, PlanError, PlannedAssertion, Segment, Statement, Target, TimeoutClass, Unsupported};
use std::collections::HashMap;

/// The plan of a revision.
pub(super) fn plan(target: &Target, actions: &[Action], before: &Schema) -> Result<Plan, PlanError> {
    let origins = before.tables().map(|table| (table.name.clone(), table.name.clone())).collect();
    let mut planner = Planner {
        target,
        before,
        schema: before.clone(),
        pending: Vec::new(),
        origins,
        gone: Gone::default(),
        out: Segments::new(),
        foreign_keys: ForeignKeys::On,
    };
    for (source, action) in actions.iter().enumerate().filter(|(_, action)| action.runs_on(DialectName::Sqlite)) {
        planner.step(&action.step, source)?;
    }
    planner.flush_all()?;
    let Questions { views, triggers } = questions(&planner.gone, before, &planner.schema)?;
    let last = actions.len().saturating_sub(1);
    for (sql, table) in triggers {
        planner.push_free(sql, ObjectRef::Table(table), Vec::new(), last);
    }
    Ok(planner.out.finish(&views))
}

/// A plan in the making.
pub(super) struct Planner<'a> {
    target: &'a Target,
    before: &'a Schema,
    /// The schema as it is once all that was walked has been done.
    pub(super) schema: Schema,
    pending: Vec<Pending>,
    /// The name that a table of now had before the revision.
    origins: HashMap<QualifiedName, QualifiedName>,
    /// What was taken away: SQLite does not ask whether anybody needs it.
    pub(super) gone: Gone,
    pub(super) out: Segments,
    /// What the author's SQL says about foreign keys, which are enforced unless it says otherwise.
    foreign_keys: ForeignKeys,
}

impl Planner<'_> {
    fn step(&mut self, step: &Step, source: usize) -> Result<(), PlanError> {
        match step {
            Step::Operation(operation) => self.operation(operation, source),
            Step::Write(write) => self.write(write, source),
            Step::Backfill(backfill) => self.backfill(backfill, source),
            Step::Require(assertion) => {
                let (name, query) = (assertion.name.clone(), assertion.query.clone());
                self.out.require(PlannedAssertion { name, query, expects_no_rows: false });
                Ok(())
            }
            Step::SetLocal(setting) => Err(unsupported(
                format!("set `{}` for one transaction", setting.name),
                "it has no such settings",
                "scope the step with `.on(Postgres, ..)`",
            )
            .into()),
            Step::Irreversible(reason) => Err(PlanError::Irreversible(reason.clone())),
        }
    }

    fn operation(&mut self, operation: &Operation, source: usize) -> Result<(), PlanError> {
        match operation {
            Operation::Create { object, if_not_exists } => self.create(object, *if_not_exists, operation, source),
            Operation::Drop { object, if_exists } => self.drop(object, *if_exists, operation, source),
            Operation::Become(object) => self.make_so(object, operation, source),
            Operation::Rename(rename) => self.rename(rename, operation, source),
            Operation::AlterTable(alter) => self.alter_table(alter, source),
            Operation::AlterEnum(alter) => self.alter_enum(alter, operation, source),
            Operation::Execute(execute) => self.execute(execute, operation, source),
        }
    }

    /// The schema before the revision.
    pub(super) fn before(&self) -> &Schema {
        self.before
    }

    /// The database that the plan is for.
    pub(super) fn target(&self) -> &Target {
        self.target
    }

    /// Lets the working schema know.
    pub(super) fn apply(&mut self, operation: &Operation) -> Result<(), PlanError> {
        Ok(operation.apply(&mut self.schema)?)
    }

    /// Lets the working schema know of an operation for which there is nothing to run.
    pub(super) fn apply_alone(&mut self, operation: &Operation) -> Result<(), PlanError> {
        self.apply(operation)?;
        match self.pending.last_mut() {
            Some(pending) => pending.effects.push(operation.clone()),
            None => self.out.carry(operation.clone()),
        }
        Ok(())
    }

    /// Adds a change to what a pending table says that it does. A new table says what it is in the end, not how it came to be so.
    pub(super) fn note(&mut self, table: &QualifiedName, operation: &Operation) -> bool {
        let Some(pending) = self.pending(table) else { return false };
        if matches!(pending.origin, Origin::Existing(_)) {
            pending.effects.push(operation.clone());
        }
        true
    }

    /// Adds a statement that changes the schema and locks `table`.
    pub(super) fn push(&mut self, sql: String, table: &QualifiedName, effect: Vec<Operation>, source: usize) {
        let object = ObjectRef::Table(table.clone());
        let statement = Statement::new(sql, source).with_effect(effect).locking(object, LockMode::AccessExclusive);
        self.out.push(statement, ForeignKeys::Any);
    }

    /// Adds a statement that drops a table. Its rows must go without anything happening to those that refer to them.
    pub(super) fn push_drop(&mut self, sql: String, table: &QualifiedName, effect: Vec<Operation>, source: usize) {
        let object = ObjectRef::Table(table.clone());
        let statement = Statement::new(sql, source).with_effect(effect).locking(object, LockMode::AccessExclusive);
        self.out.push(statement, ForeignKeys::Off);
        self.out.suspect(&table.name);
        self.gone.table(table);
        self.origins.remove(table);
    }

    /// Adds a statement that locks no table.
    pub(super) fn push_free(&mut self, sql: String, touches: ObjectRef, effect: Vec<Operation>, source: usize) {
        let mut statement = Statement::new(sql, source).with_effect(effect);
        statement.touches.push(touches);
        self.out.push(statement, ForeignKeys::Any);
    }

    /// The table is the one of another name before the revision.
    pub(super) fn renamed(&mut self, from: &QualifiedName, to: &QualifiedName) {
        self.gone.renamed(from, to);
        if let Some(origin) = self.origins.remove(from) {
            self.origins.insert(to.clone(), origin);
        }
    }

    fn write(&mut self, write: &Write, source: usize) -> Result<(), PlanError> {
        let sql = data::write(write)?.to_owned();
        self.flush_all()?;
        let needs = if data::sets_off_references(write, &self.schema) { ForeignKeys::On } else { ForeignKeys::Any };
        let mut statement =
            Statement::new(sql, source).locking(ObjectRef::Table(write.table.clone()), LockMode::Exclusive);
        statement.timeout = TimeoutClass::Long;
        self.out.push(statement, needs);
        self.out.suspect(&write.table.name);
        Ok(())
    }

    fn backfill(&mut self, backfill: &Backfill, source: usize) -> Result<(), PlanError> {
        self.flush_all()?;
        let batches = data::batches(backfill, source)?;
        self.out.segment(Segment::Backfill(batches));
        Ok(())
    }

    fn execute(&mut self, execute: &Execute, operation: &Operation, source: usize) -> Result<(), PlanError> {
        self.flush_all()?;
        self.apply(operation)?;
        let statements = author_sql::statements(&execute.sql, DialectName::Sqlite)?;
        let last = statements.iter().rposition(|piece| author_sql::sqlite_foreign_keys(&piece.sql).is_none());
        for (at, piece) in statements.into_iter().enumerate() {
            if let Some(enforced) = author_sql::sqlite_foreign_keys(&piece.sql) {
                self.foreign_keys = if enforced { ForeignKeys::On } else { ForeignKeys::Off };
                continue;
            }
            let alone = execute.outside_transaction || author_sql::sqlite_runs_alone(&piece.sql);
            let mut statement = piece.statement(source);
            statement.timeout = TimeoutClass::Long;
            statement.transactional = !alone;
            statement.opaque = execute.effect.is_none();
            statement.touches = operation.subjects();
            if Some(at) == last {
                statement.effect = execute.effect.clone().unwrap_or_default();
                statement.done_when = execute.done_when.clone();
            }
            self.out.push(statement, self.foreign_keys);
        }
        Ok(())
    }

    /// The pending table of that name.
    pub(super) fn pending(&mut self, table: &QualifiedName) -> Option<&mut Pending> {
        self.pending.iter_mut().find(|pending| pending.table == *table)
    }

    /// What there is of a pending table that exists in the file.
    pub(super) fn existing(&mut self, table: &QualifiedName) -> Option<&mut Existing> {
        match self.pending(table).map(|pending| &mut pending.origin) {
            Some(Origin::Existing(existing)) => Some(existing),
            Some(Origin::New) | None => None,
        }
    }

    /// Takes the pending table of that name out, without writing it.
    pub(super) fn forget(&mut self, table: &QualifiedName) -> Option<Pending> {
        let at = self.pending.iter().position(|pending| pending.table == *table)?;
        Some(self.pending.remove(at))
    }

    /// Makes a new table pending.
    pub(super) fn begin_new(&mut self, table: &QualifiedName, source: usize) {
        self.pending.push(Pending::new(table.clone(), source));
    }

    /// Makes the rebuild of a table pending, if it is not.
    pub(super) fn begin(&mut self, table: &QualifiedName, source: usize) {
        if self.pending(table).is_some() {
            return;
        }
        if let Some(table) = self.schema.table(table) {
            self.pending.push(Pending::existing(table, &self.schema, source));
        }
    }

    /// Writes the pending table that has an index of that name in the file: names of indexes are unique in the whole file.
    pub(super) fn flush_holder_of_index(&mut self, name: &str) -> Result<(), PlanError> {
        let holds = |pending: &Pending| match &pending.origin {
            Origin::Existing(existing) => existing.indexes.iter().any(|index| index.name.as_str() == name),
            Origin::New => false,
        };
        let holder = self.pending.iter().find(|pending| holds(pending)).map(|pending| pending.table.clone());
        holder.map_or(Ok(()), |table| self.flush(&table))
    }

    /// Writes the pending table of that name.
    pub(super) fn flush(&mut self, table: &QualifiedName) -> Result<(), PlanError> {
        self.forget(table).map_or(Ok(()), |pending| self.settle(pending))
    }

    /// Writes all that is pending; rebuilds first, so that the names of indexes are free.
    pub(super) fn flush_all(&mut self) -> Result<(), PlanError> {
        let (existing, new): (Vec<_>, Vec<_>) = std::mem::take(&mut self.pending)
            .into_iter()
            .partition(|pending| matches!(pending.origin, Origin::Existing(_)));
        let existing = self.free_names_of_indexes(existing);
        existing.into_iter().chain(new).try_for_each(|pending| self.settle(pending))
    }

    /// Names of indexes are unique in the whole file: one that another table takes is free before that is written.
    fn free_names_of_indexes(&mut self, mut all: Vec<Pending>) -> Vec<Pending> {
        for pending in &mut all {
            let Origin::Existing(existing) = &mut pending.origin else { continue };
            let taken = |index: &Index| {
                let same = |other: &Index| other.name.as_str().eq_ignore_ascii_case(index.name.as_str());
                let another = |object: &Object| match object {
                    Object::Index(other) => other.table != pending.table && same(other),
                    Object::Namespace(_)
                    | Object::Extension(_)
                    | Object::Enum(_)
                    | Object::Sequence(_)
                    | Object::Table(_)
                    | Object::Definition(_) => false,
                };
                self.schema.iter().any(another)
            };
            let (gone, left) = std::mem::take(&mut existing.indexes).into_iter().partition(taken);
            existing.indexes = left;
            for index in gone {
                let sql = format!("DROP INDEX {}", quote(index.name.as_str()));
                self.push(sql, &pending.table, Vec::new(), pending.source);
            }
        }
        all
    }

    fn settle(&mut self, pending: Pending) -> Result<(), PlanError> {
        let Some(table) = self.schema.table(&pending.table).cloned() else { return Ok(()) };
        match &pending.origin {
            Origin::New => self.make(&table, pending.effects, pending.source),
            Origin::Existing(existing) => {
                let to = normalize::physical(&table, &self.schema);
                if existing.keeps_rows() && self.is_as_before(existing, &to)? {
                    self.exchange_indexes(existing, &pending)
                } else {
                    self.rebuild(existing, &to, &pending)
                }
            }
        }
    }

    fn make(&mut self, table: &Table, mut effect: Vec<Operation>, source: usize) -> Result<(), PlanError> {
        let physical = normalize::physical(table, &self.schema);
        let reference = ObjectRef::Table(table.name.clone());
        create::table_name(&table.name)?;
        let sql = create::table(&physical, false, self.target, &Words::of(&self.schema, &table.name))?;
        effect.push(Operation::create(Object::Table(table.clone())));
        self.push_free(sql, reference.clone(), effect, source);
        self.start_numbers(table, source);
        for index in self.schema.indexes_of(&table.name).cloned().collect::<Vec<_>>() {
            let effect = vec![Operation::create(Object::Index(index.clone()))];
            self.push_free(create::index_again(&index, &self.schema)?, reference.clone(), effect, source);
        }
        Ok(())
    }

    /// The first number of a new table, where it is not 1.
    pub(super) fn start_numbers(&mut self, table: &Table, source: usize) {
        let start = table.columns.iter().filter_map(|column| column.identity.as_ref()?.start).find(|start| *start != 1);
        if let Some(start) = start {
            let name = literal(&table.name.name);
            let sql = format!(
                "INSERT INTO \"sqlite_sequence\" (\"name\", \"seq\") VALUES ({name}, {})",
                start.saturating_sub(1)
            );
            self.push_free(sql, ObjectRef::Table(table.name.clone()), Vec::new(), source);
        }
    }

    /// The table itself stayed as it was.
    fn exchange_indexes(&mut self, existing: &Existing, pending: &Pending) -> Result<(), PlanError> {
        let wanted: Vec<Index> = self.schema.indexes_of(&pending.table).cloned().collect();
        let alike = |one: &Index, other: &Index| one.name.as_str() == other.name.as_str() && one.same_structure(other);
        let gone = existing.indexes.iter().filter(|old| !wanted.iter().any(|new| alike(old, new)));
        let mut statements: Vec<String> =
            gone.map(|index| format!("DROP INDEX {}", quote(index.name.as_str()))).collect();
        for index in wanted.iter().filter(|new| !existing.indexes.iter().any(|old| alike(old, new))) {
            statements.push(create::index_again(index, &self.schema)?);
        }
        if statements.is_empty() {
            pending.effects.iter().for_each(|effect| self.out.carry(effect.clone()));
        }
        let last = statements.len().saturating_sub(1);
        for (at, sql) in statements.into_iter().enumerate() {
            let effect = if at == last { pending.effects.clone() } else { Vec::new() };
            self.push(sql, &pending.table, effect, pending.source);
        }
        Ok(())
    }

    /// Whether the file would hold the same.
    fn is_as_before(&self, existing: &Existing, to: &Table) -> Result<bool, PlanError> {
        let now = create::table(to, false, self.target, &Words::of(&self.schema, &to.name))?;
        let before = create::table(&existing.table, false, self.target, &Words::of(&existing.words, &to.name));
        Ok(before.is_ok_and(|before| before == now))
    }

    fn rebuild(&mut self, existing: &Existing, to: &Table, pending: &Pending) -> Result<(), PlanError> {
        create::table_name(&to.name)?;
        if let Some(origin) = self.origins.get(&pending.table)
            && let Some(requirement) = rebuild::requirement(origin, self.before)
        {
            self.out.require(requirement);
        }
        let rebuild = Rebuild {
            from: existing,
            to,
            schema: &self.schema,
            indexes: self.schema.indexes_of(&pending.table).collect(),
            triggers: triggers_of(&self.schema, &pending.table),
            effects: pending.effects.clone(),
            source: pending.source,
        };
        for statement in rebuild.statements(self.target)? {
            self.out.push(statement, ForeignKeys::Off);
        }
        self.out.suspect(&to.name.name);
        self.out.put_aside(rebuild::aside(&to.name.name));
        Ok(())
    }

    /// What to say of a kind of object that SQLite lacks.
    pub(super) fn refuse<T>(&self, action: &str, object: &ObjectRef) -> Result<T, PlanError> {
        let refusal: Unsupported =
            unsupported(format!("{action} {object}"), "it has no such thing", "scope the step with `.on(..)`");
        Err(refusal.into())
    }
}

/// The triggers of a table or view.
pub(super) fn triggers_of<'a>(schema: &'a Schema, table: &'a QualifiedName) -> Vec<&'a Definition> {
    let triggers = schema.parts_of(table).filter_map(|part| match part {
        Object::Definition(definition) if definition.identity.kind == DefinitionKind::Trigger => Some(definition),
        _ => None,
    });
    triggers.collect()
}
