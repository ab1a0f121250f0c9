//! Foreign keys that stand in the way.
//!
//! The server refuses to change the type of a column that a foreign key connects, on either side, and to drop the last index that serves one. The
//! keys are dropped before and come back as soon as both sides fit each other again. A new key whose sides fit only after a later change waits likewise.

use super::{alter::alter_table, batch::Cost, create, flavor::Flavor, keys, literal::quote, types};
use crate::model::{Constraint, ForeignKey, ObjectRef, QualifiedName, Schema, Table, TableOptions};
use crate::operation::{AlterTable, ColumnChange, Operation, TableChange};
use crate::plan::{PlanError, Statement, Target};

/// The keys that are away.
#[derive(Debug, Default)]
pub(super) struct Suspended {
    keys: Vec<(QualifiedName, String)>,
    /// Those among them that were never there, so that no index of theirs is.
    new: Vec<(QualifiedName, String)>,
}

/// What a statement is made with.
#[derive(Clone, Copy)]
pub(super) struct Making<'a> {
    pub(super) flavor: &'a Flavor,
    pub(super) target: &'a Target,
    pub(super) source: usize,
}

impl Suspended {
    /// The names of those of a table.
    pub(super) fn of(&self, table: &QualifiedName) -> Vec<String> {
        self.keys.iter().filter(|(of, _)| of == table).map(|(_, name)| name.clone()).collect()
    }

    /// Drops what stands in the way of the changes of a table; nothing of what they drop themselves.
    pub(super) fn make_way(
        &mut self,
        making: Making<'_>,
        schemas: (&Schema, &Schema),
        table: &QualifiedName,
        changes: &[TableChange],
    ) -> Vec<Statement> {
        let (before, after) = schemas;
        let mut statements = Vec::new();
        for (owner, key) in in_the_way(making, before, after, table, changes) {
            let entry = (owner.clone(), key.name.as_str().to_owned());
            if self.keys.contains(&entry) {
                continue;
            }
            let clause = format!("DROP FOREIGN KEY {}", quote(key.name.as_str()));
            let change = TableChange::DropConstraint { name: entry.1.clone(), if_exists: false };
            let mut statement = statement(owner, &[clause], change, making.source);
            // Where it can be made again under a setting alone, a session that may not set it must not drop it.
            statement.setting = keys::settings(making.flavor, making.target, after, [key]).into_setting();
            statements.push(statement);
            self.keys.push(entry);
        }
        statements
    }

    /// Lets a key that the schema has already wait for its other side.
    pub(super) fn wait(&mut self, table: &QualifiedName, key: &ForeignKey) {
        let entry = (table.clone(), key.name.as_str().to_owned());
        self.keys.push(entry.clone());
        self.new.push(entry);
    }

    /// Forgets keys that were dropped for good.
    pub(super) fn forget(&mut self, table: &QualifiedName, changes: &[TableChange]) {
        for keys in [&mut self.keys, &mut self.new] {
            keys.retain(|(owner, name)| owner != table || !drops(changes, name));
        }
    }

    /// Lets the keys of a table follow it.
    pub(super) fn rename(&mut self, from: &QualifiedName, to: &QualifiedName, new_name: impl Fn(&str) -> String) {
        for (owner, name) in self.keys.iter_mut().chain(&mut self.new).filter(|(owner, _)| owner == from) {
            *name = new_name(name);
            owner.clone_from(to);
        }
    }

    /// Brings back the keys whose sides fit; at the end, all of them. Keys that have been dropped meanwhile stay away.
    pub(super) fn bring_back(
        &mut self,
        making: Making<'_>,
        schema: &Schema,
        end: bool,
    ) -> Result<Vec<Statement>, PlanError> {
        let mut statements = Vec::new();
        let mut still_away = Vec::new();
        for (owner, name) in std::mem::take(&mut self.keys) {
            let Some(Constraint::ForeignKey(key)) = schema.table(&owner).and_then(|table| table.constraint(&name))
            else {
                continue;
            };
            let fits = sides_agree(making, schema, &owner, &key) && keys::is_target_served(making.flavor, schema, &key);
            if !end && !fits {
                still_away.push((owner, name));
                continue;
            }
            let setting = keys::settings(making.flavor, making.target, schema, [&key]).into_setting();
            let mut clauses = self.index_clauses(making.flavor, schema, &owner, &key)?;
            let constraint = Constraint::ForeignKey(key);
            clauses.push(format!("ADD {}", create::constraint(making.flavor, &constraint)?));
            let mut statement = statement(&owner, &clauses, TableChange::AddConstraint(constraint), making.source);
            statement.setting = setting;
            statements.push(statement);
        }
        self.keys = still_away;
        Ok(statements)
    }

    /// What must be said of indexes where a key comes: of one that was there, to keep its index; of a new one, as with any new key.
    fn index_clauses(
        &mut self,
        flavor: &Flavor,
        schema: &Schema,
        owner: &QualifiedName,
        key: &ForeignKey,
    ) -> Result<Vec<String>, PlanError> {
        let entry = (owner.clone(), key.name.as_str().to_owned());
        if !self.new.contains(&entry) {
            return Ok(keys::index_again(flavor, schema, owner, key));
        }
        let before = self.without_new(schema, owner)?;
        self.new.retain(|new| *new != entry);
        let after = self.without_new(schema, owner)?;
        Ok(keys::clauses(flavor, &before, &after, owner))
    }

    /// The schema without the new keys of a table that still wait.
    pub(super) fn without_new(&self, schema: &Schema, table: &QualifiedName) -> Result<Schema, PlanError> {
        let mut without = schema.clone();
        let waiting = self.new.iter().filter(|(owner, _)| owner == table);
        let drops = waiting.map(|(_, name)| TableChange::DropConstraint { name: name.clone(), if_exists: true });
        Operation::alter_table(table, drops.collect::<Vec<_>>()).apply(&mut without)?;
        Ok(without)
    }
}

fn statement(owner: &QualifiedName, clauses: &[String], change: TableChange, source: usize) -> Statement {
    let cost = Cost::of(&change);
    let effect = Operation::AlterTable(AlterTable { table: owner.clone(), changes: vec![change] });
    let statement = Statement::new(alter_table(owner, clauses), source).with_effect(vec![effect]);
    cost.on(statement, ObjectRef::Table(owner.clone()))
}

fn drops(changes: &[TableChange], name: &str) -> bool {
    changes.iter().any(|change| matches!(change, TableChange::DropConstraint { name: dropped, .. } if dropped == name))
}

/// The keys, with their tables, that connect a column whose type changes, or that lose the last index which serves their target.
fn in_the_way<'a>(
    making: Making<'_>,
    before: &'a Schema,
    after: &Schema,
    table: &QualifiedName,
    changes: &[TableChange],
) -> Vec<(&'a QualifiedName, &'a ForeignKey)> {
    let changed = changed_columns(making, before, table, changes);
    let uses = |columns: &[String]| columns.iter().any(|column| changed.contains(column));
    let mut found = Vec::new();
    for owner in before.tables() {
        for key in &owner.foreign_keys {
            let is_target = key.references == *table;
            let mine = owner.name == *table && uses(&key.columns);
            let theirs = is_target && uses(&key.referenced_columns);
            let loses_index = is_target && {
                keys::is_target_served(making.flavor, before, key) && !keys::is_target_served(making.flavor, after, key)
            };
            let stays = !(owner.name == *table && drops(changes, key.name.as_str()));
            if stays && (mine || theirs || loses_index) {
                found.push((&owner.name, key));
            }
        }
    }
    found
}

/// The columns that another type, numbering or collation is said for, be it for the whole table.
fn changed_columns(making: Making<'_>, before: &Schema, table: &QualifiedName, changes: &[TableChange]) -> Vec<String> {
    let Some(old) = before.table(table) else { return Vec::new() };
    let mut changed = Vec::new();
    for change in changes {
        match change {
            TableChange::AlterColumn { name, change } => match change {
                ColumnChange::Type { .. } | ColumnChange::Identity(_) | ColumnChange::Collation(_) => {
                    changed.push(name.clone());
                }
                ColumnChange::NotNull(_)
                | ColumnChange::Default(_)
                | ColumnChange::Generated(_)
                | ColumnChange::Comment(_)
                | ColumnChange::Invisible(_) => {}
            },
            TableChange::SetOptions(options) if collation(making, options) != collation(making, &old.options) => {
                let follows = old.columns.iter().filter(|column| column.collation.is_none());
                changed.extend(follows.map(|column| column.name.clone()));
            }
            TableChange::AddColumn { .. }
            | TableChange::DropColumn { .. }
            | TableChange::RenameColumn { .. }
            | TableChange::AddConstraint(_)
            | TableChange::DropConstraint { .. }
            | TableChange::RenameConstraint { .. }
            | TableChange::SetComment(_)
            | TableChange::SetOptions(_) => {}
        }
    }
    changed
}

/// The collation of a table's texts.
pub(super) fn collation(making: Making<'_>, options: &TableOptions) -> String {
    let named = options.collation.clone();
    let implied =
        options.charset.as_deref().map(|charset| making.flavor.default_collation(making.target.version, charset));
    let of_database = making.target.default_collation.clone();
    named
        .or(implied)
        .or(of_database)
        .unwrap_or_else(|| making.flavor.default_collation(making.target.version, "utf8mb4"))
}

pub(super) fn sides_agree(making: Making<'_>, schema: &Schema, owner: &QualifiedName, key: &ForeignKey) -> bool {
    let written = |table: &Table, column: &str| {
        let column = table.column(column)?;
        let text = types::render(making.flavor, &column.column_type, schema).ok()?;
        if !types::has_collation(&types::parse(&text)) {
            return Some((text, None));
        }
        // Texts may differ in their length, numbers may not differ in anything.
        let is_text = text.starts_with("varchar") || text.starts_with("char");
        let word = if is_text { "char".to_owned() } else { text };
        Some((word, Some(column.collation.clone().unwrap_or_else(|| collation(making, &table.options)))))
    };
    let (Some(mine), Some(theirs)) = (schema.table(owner), schema.table(&key.references)) else { return true };
    let pairs = key.columns.iter().zip(&key.referenced_columns);
    pairs.into_iter().all(|(one, two)| written(mine, one) == written(theirs, two))
}
