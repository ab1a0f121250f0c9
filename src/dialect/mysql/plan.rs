//! From actions to statements.

use super::{
    alter::{Alteration, add_index, alter_table},
    backfill,
    batch::{self, Cost},
    create, definition, enumeration,
    flavor::Flavor,
    index, keys,
    literal::{quote, table},
    suspend::Suspended,
};
use crate::dialect::author_sql;
use crate::model::{Definition, Index, Object, ObjectRef, QualifiedName, Schema};
use crate::operation::{
    Action, AlterTable, ColumnChange, Execute, Operation, Rename, Step, TableChange, Write, WrittenSql,
};
use crate::plan::{LockMode, Plan, PlanError, PlannedAssertion, Segment, Statement, Target, TimeoutClass};

/// See [`crate::plan::Dialect::plan`].
pub(super) fn plan(flavor: &Flavor, target: &Target, actions: &[Action], before: &Schema) -> Result<Plan, PlanError> {
    let mut planner = Planner {
        flavor,
        target,
        schema: before.clone(),
        plan: Plan::default(),
        suspended: Suspended::default(),
        source: 0,
    };
    for (source, action) in actions.iter().enumerate().filter(|(_, action)| action.runs_on(flavor.name)) {
        planner.source = source;
        planner.step(&action.step)?;
    }
    planner.bring_back(true)?;
    Ok(planner.plan)
}

pub(super) struct Planner<'a> {
    pub(super) flavor: &'a Flavor,
    target: &'a Target,
    /// As it is after what has been planned.
    pub(super) schema: Schema,
    pub(super) plan: Plan,
    suspended: Suspended,
    pub(super) source: usize,
}

impl Planner<'_> {
    fn step(&mut self, step: &Step) -> Result<(), PlanError> {
        match step {
            Step::Operation(operation) => self.operation(operation),
            Step::Write(write) => self.write(write),
            Step::Backfill(backfill) => {
                self.bring_back(true)?;
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
        match operation {
            Operation::AlterTable(alter) => {
                for changes in batch::split(&alter.changes, self.flavor) {
                    self.alter_table(&alter.table, changes)?;
                }
                return self.bring_back(false);
            }
            Operation::AlterEnum(_) => {}
            _ => self.bring_back(true)?,
        }
        let before = self.schema.clone();
        operation.apply(&mut self.schema)?;
        match operation {
            Operation::Create { object, if_not_exists } => self.create(object, *if_not_exists, operation, &before),
            Operation::Drop { object, if_exists } => self.drop(object, *if_exists, operation, &before),
            Operation::Become(object) => self.make_so(object, operation, &before),
            Operation::Rename(rename) => self.rename(rename, operation),
            Operation::AlterEnum(alter) => {
                let statements = enumeration::alter(self.flavor, alter, &before, &self.schema, self.source)?;
                statements.into_iter().for_each(|statement| self.plan.push(statement));
                Ok(())
            }
            Operation::Execute(execute) => self.execute(execute),
            Operation::AlterTable(_) => Ok(()), // above
        }
    }

    /// A statement that changes the catalog, with a lock on what it names.
    pub(super) fn push(&mut self, sql: String, object: &ObjectRef, effect: Option<&Operation>, cost: Cost) {
        let statement = Statement::new(sql, self.source).with_effect(effect.into_iter().cloned().collect());
        self.plan.push(cost.on(statement, object.clone()));
    }

    fn bring_back(&mut self, all: bool) -> Result<(), PlanError> {
        let statements = self.suspended.bring_back(self.flavor, &self.schema, all, self.source)?;
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
            Object::Table(table) => {
                let sql = create::table(self.flavor, table, &self.schema, if_not_exists)?;
                self.push(sql, &reference, Some(operation), Cost::Instant);
                for key in &table.foreign_keys {
                    self.lock_referenced(&key.references);
                }
                Ok(())
            }
            Object::Index(_) if before.contains(&reference) => Ok(()),
            Object::Index(index) => self.create_index(index, operation, before),
            Object::Definition(definition) => {
                let sql = definition::create(self.flavor, definition, if_not_exists)?;
                self.push(sql, &reference, Some(operation), Cost::Instant);
                Ok(())
            }
            Object::Enum(_) | Object::Extension(_) => Ok(()), // part of the columns' types; PostgreSQL's
            Object::Namespace(_) | Object::Sequence(_) => Err(self.no_such_kind(&reference)),
        }
    }

    fn no_such_kind(&self, object: &ObjectRef) -> PlanError {
        let (reason, instead) = match object {
            ObjectRef::Sequence(_) => {
                ("sequences are not supported", "let the column number its rows with `identity()`")
            }
            _ => ("a namespace is a database here", "connect to that database, and leave the namespace out"),
        };
        self.flavor.refuse(format!("have the {object}"), reason, instead)
    }

    /// The table that a foreign key refers to may not change meanwhile.
    fn lock_referenced(&mut self, table: &QualifiedName) {
        let object = ObjectRef::Table(table.clone());
        if let Some(Segment::Alone(statement)) = self.plan.segments.last_mut()
            && !statement.touches.contains(&object)
        {
            *statement = statement.clone().locking(object, LockMode::Share);
        }
    }

    fn create_index(&mut self, index: &Index, operation: &Operation, before: &Schema) -> Result<(), PlanError> {
        let name = create::table_name(self.flavor, &index.table)?;
        if before.table(&index.table).is_some_and(|table| keys::belongs_to_foreign_key(table, index)) {
            return Ok(()); // the foreign key has brought it along
        }
        let mut clauses = vec![add_index(self.flavor, index)?];
        clauses.extend(keys::clauses(self.flavor, before, &self.schema, &index.table));
        let sql = if clauses.len() > 1 {
            alter_table(&index.table, &clauses)
        } else {
            let sql = index::render(self.flavor, index)?;
            format!("CREATE {} {} ON {name} {}", sql.kind, sql.name, sql.parts)
        };
        let cost = if index.method.is_some() { Cost::Copy } else { Cost::Online };
        let object = ObjectRef::Table(index.table.clone());
        self.push(sql, &object, Some(operation), cost);
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
                Ok(())
            }
            ObjectRef::Index { table: of, name } => {
                let Some(index) = before.index(of, name) else { return Ok(()) }; // `if_exists`
                if before.table(of).is_some_and(|table| keys::belongs_to_foreign_key(table, index)) {
                    return Ok(());
                }
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
            ObjectRef::Namespace(_) | ObjectRef::Sequence(_) => Err(self.no_such_kind(object)),
        }
    }

    fn make_so(&mut self, object: &Object, operation: &Operation, before: &Schema) -> Result<(), PlanError> {
        let reference = object.reference();
        let old = before.get(&reference);
        match object {
            Object::Definition(definition) => {
                let old = definition_of(before, &reference);
                let statements = definition::make_so(self.flavor, definition, old)?;
                let last = statements.len().saturating_sub(1);
                for (at, sql) in statements.into_iter().enumerate() {
                    let drop = Operation::Drop { object: reference.clone(), if_exists: true };
                    let effect = if at == last { operation } else { &drop };
                    self.push(sql, &reference, Some(effect), Cost::Instant);
                }
                Ok(())
            }
            object if old == Some(object) => Ok(()),
            object if old.is_none() => self.create(object, false, operation, before),
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Enum(_)
            | Object::Sequence(_)
            | Object::Table(_)
            | Object::Index(_) => {
                let instead = "say what changes: `alter_table`, `alter_enum`, or drop it and create it again";
                Err(self.flavor.refuse(format!("make the {reference} so"), "it holds data or is used", instead))
            }
        }
    }

    fn rename(&mut self, rename: &Rename, operation: &Operation) -> Result<(), PlanError> {
        let sql = match &rename.object {
            ObjectRef::Table(name) => format!(
                "RENAME TABLE {} TO {}",
                create::table_name(self.flavor, name)?,
                create::table_name(self.flavor, &rename.to)?
            ),
            ObjectRef::Index { table: of, name } => {
                format!("ALTER TABLE {} RENAME INDEX {} TO {}", table(of), quote(name), quote(&rename.to.name))
            }
            ObjectRef::Definition(identity) => definition::rename(self.flavor, identity, &rename.to)?,
            ObjectRef::Enum(_) | ObjectRef::Extension(_) => return Ok(()),
            ObjectRef::Namespace(_) | ObjectRef::Sequence(_) => return Err(self.no_such_kind(&rename.object)),
        };
        let object = rename.object.owner().cloned().map_or_else(|| rename.object.clone(), ObjectRef::Table);
        self.push(sql, &object, Some(operation), Cost::Instant);
        Ok(())
    }

    pub(super) fn alter_table(&mut self, name: &QualifiedName, changes: Vec<TableChange>) -> Result<(), PlanError> {
        if let [change] = changes.as_slice()
            && self.rework(name, change)?
        {
            return Ok(());
        }
        self.refuse_using(&changes)?;
        let before = self.schema.clone();
        let operation = Operation::AlterTable(AlterTable { table: name.clone(), changes });
        operation.apply(&mut self.schema)?;
        let Operation::AlterTable(AlterTable { changes, .. }) = &operation else { return Ok(()) };
        let waymaking = self.suspended.make_way(&before, name, changes, self.source);
        let alteration = Alteration {
            flavor: self.flavor,
            target: self.target,
            name,
            before: &before,
            after: &self.schema,
            changes,
            suspended: &self.suspended.of(name),
        };
        let Some((sql, cost)) = alteration.render()? else { return Ok(()) };
        self.refuse_number_without_key(name, changes)?;
        waymaking.into_iter().for_each(|statement| self.plan.push(statement));
        self.push(sql, &ObjectRef::Table(name.clone()), Some(&operation), cost);
        for change in changes {
            if let TableChange::AddConstraint(crate::model::Constraint::ForeignKey(key)) = change {
                self.lock_referenced(&key.references);
            }
        }
        Ok(())
    }

    fn refuse_using(&self, changes: &[TableChange]) -> Result<(), PlanError> {
        let with_using = changes.iter().find_map(|change| match change {
            TableChange::AlterColumn { name, change: ColumnChange::Type { using: Some(using), .. } } => {
                Some((name, using))
            }
            _ => None,
        });
        let Some((name, using)) = with_using else { return Ok(()) };
        let instead =
            "add a column of the new type, fill it with `m.backfill`, drop the old one and rename the new one";
        let operation = format!("convert `{name}` by `{using}`");
        Err(self.flavor.refuse(operation, "a change of type converts by itself", instead))
    }

    /// The server wants a key that begins with the column that numbers the rows.
    fn refuse_number_without_key(&self, name: &QualifiedName, changes: &[TableChange]) -> Result<(), PlanError> {
        let dropped = changes.iter().any(|change| matches!(change, TableChange::DropConstraint { .. }));
        let Some(table) = self.schema.table(name).filter(|_| dropped) else { return Ok(()) };
        let Some(column) = table.columns.iter().find(|column| column.identity.is_some()) else { return Ok(()) };
        let begins = |columns: &[String]| columns.first() == Some(&column.name);
        let has_key = table.primary_key.as_ref().is_some_and(|key| begins(&key.columns))
            || table.uniques.iter().any(|unique| begins(&unique.columns))
            || self
                .schema
                .indexes_of(name)
                .any(|i| i.parts.first().and_then(|p| p.column_name()) == Some(&column.name));
        if has_key {
            return Ok(());
        }
        let instead = "take the numbering away, or add another key, in the same `alter_table`";
        let operation = format!("drop the key of `{}`", table.name);
        let reason = format!("`{}` numbers the rows and needs a key that begins with it", column.name);
        Err(self.flavor.refuse(operation, &reason, instead))
    }

    fn write(&mut self, write: &Write) -> Result<(), PlanError> {
        self.bring_back(true)?;
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
