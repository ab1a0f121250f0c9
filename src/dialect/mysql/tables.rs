//! Changes of tables that stay: from an operation to the statements that do it.

use super::{
    alter::{Alteration, add_index},
    batch::Cost,
    create, keys,
    literal::quote,
    partitions,
    plan::Planner,
    session::Settings,
    suspend::sides_agree,
};
use crate::model::{Constraint, ForeignKey, Object, ObjectRef, Owner, QualifiedName, Schema, Table};
use crate::operation::{AlterTable, ColumnChange, Operation, TableChange};
use crate::plan::{LockMode, PlanError, Segment, Statement, WouldLose};

impl Planner<'_> {
    /// Changes that one `ALTER TABLE` can do, with what stands in the way put aside.
    pub(super) fn alter_table(&mut self, name: &QualifiedName, changes: Vec<TableChange>) -> Result<(), PlanError> {
        if let [change] = changes.as_slice()
            && self.rework(name, change)?
        {
            return Ok(());
        }
        self.refuse_using(&changes)?;
        let (changes, waiting) = self.split_waiting(name, changes)?;
        self.alter_now(name, changes)?;
        for key in waiting {
            self.suspended.wait(name, &key);
            let change = TableChange::AddConstraint(Constraint::ForeignKey(key));
            Operation::alter_table(name, vec![change]).apply(&mut self.schema)?;
        }
        Ok(())
    }

    /// New keys whose other side a later operation makes fit, apart from the other changes.
    fn split_waiting(
        &self,
        name: &QualifiedName,
        changes: Vec<TableChange>,
    ) -> Result<(Vec<TableChange>, Vec<ForeignKey>), PlanError> {
        if !changes.iter().filter_map(added_key).any(|key| self.may_wait(name, key)) {
            return Ok((changes, Vec::new()));
        }
        let mut after = self.schema.clone();
        Operation::alter_table(name, changes.clone()).apply(&mut after)?;
        let (waiting, now): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|change| added_key(change).is_some_and(|key| self.waits(name, key, &after)));
        Ok((now, waiting.iter().filter_map(added_key).cloned().collect()))
    }

    /// Whether a later operation may make the two sides of a key fit.
    fn may_wait(&self, owner: &QualifiedName, key: &ForeignKey) -> bool {
        let mut changed = self.ahead.iter().filter_map(|(_, operation)| makes_fit(operation));
        changed.any(|table| *table == key.references || table == owner)
    }

    fn waits(&self, owner: &QualifiedName, key: &ForeignKey, after: &Schema) -> bool {
        let fits = || sides_agree(self.making(), after, owner, key) && keys::is_target_served(self.flavor, after, key);
        self.may_wait(owner, key) && !fits()
    }

    fn alter_now(&mut self, name: &QualifiedName, changes: Vec<TableChange>) -> Result<(), PlanError> {
        let before = self.schema.clone();
        let operation = Operation::AlterTable(AlterTable { table: name.clone(), changes });
        let Operation::AlterTable(AlterTable { changes, .. }) = &operation else { return Ok(()) };
        let mut effect = self.take_postponed(name, Some(&operation))?;
        let dropped: Vec<String> = effect.iter().filter_map(dropped_index).map(drop_index).collect();
        operation.apply(&mut self.schema)?;
        let away = self.suspended.of(name);
        let remains =
            |change: &&TableChange| !matches!(change, TableChange::DropConstraint { name, .. } if away.contains(name));
        let changed: Vec<TableChange> = changes.iter().filter(remains).cloned().collect();
        if !changed.is_empty() {
            effect.push(Operation::alter_table(name, changed));
        }
        let taken = self.take_number_keys(name)?;
        let added =
            taken.iter().map(|index| add_index(self.flavor, index, &self.schema)).collect::<Result<Vec<_>, _>>()?;
        effect.extend(taken.into_iter().map(|index| Operation::create(Object::Index(index))));
        self.refuse_number_without_key(name)?;
        partitions::refuse(self.flavor, &self.schema, name, changes)?;
        self.refuse_lost_privileges(&before, name, changes)?;
        let alteration = Alteration {
            making: self.making(),
            flavor: self.flavor,
            name,
            before: &before,
            after: &self.schema,
            changes,
            suspended: &away,
            beside: (&dropped, &added),
        };
        let rendered = alteration.render()?;
        self.suspended.forget(name, changes);
        let Some((sql, cost)) = rendered else { return Ok(()) };
        let waymaking = self.suspended.make_way(self.making(), (&before, &self.schema), name, changes);
        waymaking.into_iter().for_each(|statement| self.plan.push(statement));
        self.push_all(sql, &ObjectRef::Table(name.clone()), effect, cost);
        let added: Vec<&ForeignKey> = changes.iter().filter_map(added_key).collect();
        self.set_for_last(name, &added, changes_columns(changes));
        added.iter().for_each(|key| self.lock_referenced(&key.references));
        self.make_histograms(&before, name, changes);
        self.note_gone(name, changes);
        Ok(())
    }

    /// The settings that the last statement needs.
    pub(super) fn set_for_last(&mut self, table: &QualifiedName, added: &[&ForeignKey], changes_columns: bool) {
        let mut settings = keys::settings(self.flavor, self.target, &self.schema, added.iter().copied());
        let owner = Owner::Object(ObjectRef::Table(table.clone()));
        let has_history = self.schema.unmodelled_of(&owner).any(|found| found.property == "system versioning");
        if let Some((variable, value)) = self.flavor.history_changes.filter(|_| has_history && changes_columns) {
            settings = settings.with(variable, value);
        }
        self.set_last(settings);
    }

    pub(super) fn set_last(&mut self, settings: Settings) {
        if let Some(Segment::Alone(statement)) = self.plan.segments.last_mut() {
            statement.setting = settings.into_setting();
        }
    }

    /// The table that a foreign key refers to may not change meanwhile.
    pub(super) fn lock_referenced(&mut self, table: &QualifiedName) {
        let object = ObjectRef::Table(table.clone());
        if let Some(Segment::Alone(statement)) = self.plan.segments.last_mut()
            && !statement.touches.contains(&object)
        {
            *statement = statement.clone().locking(object, LockMode::Share);
        }
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

    /// Privileges are granted on names, and stay behind.
    fn refuse_lost_privileges(
        &self,
        before: &Schema,
        table: &QualifiedName,
        changes: &[TableChange],
    ) -> Result<(), WouldLose> {
        let object = ObjectRef::Table(table.clone());
        for change in changes {
            if let TableChange::RenameColumn { from, .. } = change {
                let owner = Owner::Column(object.clone(), from.clone());
                WouldLose::refuse(format!("renaming column `{table}.{from}`"), before, |found| {
                    found.owner == owner && found.property == "privilege"
                })?;
            }
        }
        Ok(())
    }

    /// A histogram goes with the column as it was.
    fn make_histograms(&mut self, before: &Schema, table: &QualifiedName, changes: &[TableChange]) {
        let (sql, follows) = self.flavor.histograms;
        let object = ObjectRef::Table(table.clone());
        let mut lost: Vec<(String, String)> = Vec::new();
        for change in changes {
            let (old, new, goes) = match change {
                TableChange::AlterColumn { name, change } => {
                    let converts = matches!(change, ColumnChange::Type { .. } | ColumnChange::Collation(_));
                    (name, name, converts || !follows)
                }
                TableChange::RenameColumn { from, to } => (from, to, !follows),
                TableChange::AddColumn { .. }
                | TableChange::DropColumn { .. }
                | TableChange::AddConstraint(_)
                | TableChange::DropConstraint { .. }
                | TableChange::RenameConstraint { .. }
                | TableChange::SetComment(_)
                | TableChange::SetOptions(_) => continue,
            };
            let owner = Owner::Column(object.clone(), old.clone());
            let found = before.unmodelled_of(&owner).filter(|found| goes && found.property == "histogram");
            lost.extend(found.map(|found| (new.clone(), found.value.clone())));
        }
        lost.dedup();
        for (column, value) in lost {
            let sql = sql.replace("{table}", &super::literal::table(table)).replace("{column}", &quote(&column));
            let statement = Statement::new(sql.replace("{value}", &value), self.source).alone();
            self.plan.push(Cost::Online.on(statement, object.clone()));
        }
    }
}

/// The index that the operation drops.
pub(super) fn dropped_index(operation: &Operation) -> Option<&str> {
    match operation {
        Operation::Drop { object: ObjectRef::Index { name, .. }, .. } => Some(name),
        Operation::Drop { .. }
        | Operation::Create { .. }
        | Operation::Become(_)
        | Operation::Rename(_)
        | Operation::AlterTable(_)
        | Operation::AlterEnum(_)
        | Operation::Execute(_) => None,
    }
}

/// The clause that drops it.
pub(super) fn drop_index(name: &str) -> String {
    format!("DROP INDEX {}", quote(name))
}

/// The table whose columns or keys may fit a foreign key only after the operation.
fn makes_fit(operation: &Operation) -> Option<&QualifiedName> {
    match operation {
        Operation::AlterTable(alter) => Some(&alter.table),
        Operation::Create { object: Object::Index(index), .. } => Some(&index.table),
        Operation::Drop { .. }
        | Operation::Create { .. }
        | Operation::Become(_)
        | Operation::Rename(_)
        | Operation::AlterEnum(_)
        | Operation::Execute(_) => None,
    }
}

fn added_key(change: &TableChange) -> Option<&ForeignKey> {
    match change {
        TableChange::AddConstraint(Constraint::ForeignKey(key)) => Some(key),
        _ => None,
    }
}

/// Whether rows are another shape afterwards.
fn changes_columns(changes: &[TableChange]) -> bool {
    changes.iter().any(|change| {
        matches!(
            change,
            TableChange::AddColumn { .. }
                | TableChange::DropColumn { .. }
                | TableChange::RenameColumn { .. }
                | TableChange::AlterColumn { .. }
                | TableChange::SetOptions(_)
        )
    })
}

/// The statement of a new table, with the keys that it must have from its first moment.
pub(super) fn create(
    planner: &mut Planner<'_>,
    table: &Table,
    if_not_exists: bool,
    operation: &Operation,
) -> Result<(), PlanError> {
    let taken = planner.take_number_keys(&table.name)?;
    let lines = taken
        .iter()
        .map(|index| create::index_line(planner.flavor, index, &planner.schema))
        .collect::<Result<Vec<_>, _>>()?;
    let (mut now, mut effect) = (table.clone(), vec![operation.clone()]);
    let waits = |key: &ForeignKey| !if_not_exists && planner.waits(&table.name, key, &planner.schema);
    let (waiting, keys): (Vec<_>, Vec<_>) = table.foreign_keys.iter().cloned().partition(waits);
    if !waiting.is_empty() {
        now.foreign_keys = keys;
        effect = vec![Operation::create(Object::Table(now.clone()))];
    }
    waiting.iter().for_each(|key| planner.suspended.wait(&table.name, key));
    let made = planner.suspended.without_new(&planner.schema, &table.name)?;
    let sql = create::table(planner.flavor, &now, &made, if_not_exists, &lines)?;
    effect.extend(taken.into_iter().map(|index| Operation::create(Object::Index(index))));
    planner.push_all(sql, &ObjectRef::Table(table.name.clone()), effect, Cost::Instant);
    let added: Vec<&ForeignKey> = now.foreign_keys.iter().collect();
    planner.set_for_last(&table.name, &added, false);
    now.foreign_keys.iter().for_each(|key| planner.lock_referenced(&key.references));
    Ok(())
}
