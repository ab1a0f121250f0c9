//! Foreign keys that stand in the way of a change of type.
//!
//! The server refuses to change the type of a column that a foreign key connects, on either side. The keys are dropped before the first side changes
//! and come back as soon as both sides are of one type again.

use super::{alter::alter_table, batch::Cost, create, flavor::Flavor, literal::quote, types};
use crate::model::{Constraint, ForeignKey, ObjectRef, QualifiedName, Schema};
use crate::operation::{AlterTable, ColumnChange, Operation, TableChange};
use crate::plan::{PlanError, Statement};

/// The keys that are away.
#[derive(Debug, Default)]
pub(super) struct Suspended {
    keys: Vec<(QualifiedName, String)>,
}

impl Suspended {
    /// The names of those of a table.
    pub(super) fn of(&self, table: &QualifiedName) -> Vec<String> {
        self.keys.iter().filter(|(of, _)| of == table).map(|(_, name)| name.clone()).collect()
    }

    /// Drops what stands in the way of the changes.
    pub(super) fn make_way(
        &mut self,
        schema: &Schema,
        table: &QualifiedName,
        changes: &[TableChange],
        source: usize,
    ) -> Vec<Statement> {
        let mut statements = Vec::new();
        for (owner, key) in connected(schema, table, changes) {
            let entry = (owner.clone(), key.name.as_str().to_owned());
            if self.keys.contains(&entry) {
                continue;
            }
            let clause = format!("DROP FOREIGN KEY {}", quote(key.name.as_str()));
            let change = TableChange::DropConstraint { name: entry.1.clone(), if_exists: false };
            statements.push(statement(owner, &clause, change, source));
            self.keys.push(entry);
        }
        statements
    }

    /// Brings back the keys whose sides agree, or all of them. Keys that have been dropped meanwhile stay away.
    pub(super) fn bring_back(
        &mut self,
        flavor: &Flavor,
        schema: &Schema,
        all: bool,
        source: usize,
    ) -> Result<Vec<Statement>, PlanError> {
        let mut statements = Vec::new();
        let mut still_away = Vec::new();
        for (owner, name) in std::mem::take(&mut self.keys) {
            let Some(Constraint::ForeignKey(key)) = schema.table(&owner).and_then(|table| table.constraint(&name))
            else {
                continue;
            };
            if !all && !sides_agree(flavor, schema, &owner, &key) {
                still_away.push((owner, name));
                continue;
            }
            let constraint = Constraint::ForeignKey(key);
            let clause = format!("ADD {}", create::constraint(flavor, &constraint)?);
            statements.push(statement(&owner, &clause, TableChange::AddConstraint(constraint), source));
        }
        self.keys = still_away;
        Ok(statements)
    }
}

fn statement(owner: &QualifiedName, clause: &str, change: TableChange, source: usize) -> Statement {
    let cost = Cost::of(&change);
    let effect = Operation::AlterTable(AlterTable { table: owner.clone(), changes: vec![change] });
    let statement = Statement::new(alter_table(owner, &[clause.to_owned()]), source).with_effect(vec![effect]);
    cost.on(statement, ObjectRef::Table(owner.clone()))
}

/// The keys, with their tables, that connect a column whose type changes, less those that the same changes drop.
fn connected<'a>(
    schema: &'a Schema,
    table: &QualifiedName,
    changes: &[TableChange],
) -> Vec<(&'a QualifiedName, &'a ForeignKey)> {
    let changed: Vec<&str> = changes
        .iter()
        .filter_map(|change| match change {
            TableChange::AlterColumn { name, change } => match change {
                ColumnChange::Type { .. } | ColumnChange::Identity(_) | ColumnChange::Collation(_) => {
                    Some(name.as_str())
                }
                ColumnChange::NotNull(_)
                | ColumnChange::Default(_)
                | ColumnChange::Generated(_)
                | ColumnChange::Comment(_)
                | ColumnChange::Invisible(_) => None,
            },
            _ => None,
        })
        .collect();
    let dropped = |name: &str| {
        changes
            .iter()
            .any(|change| matches!(change, TableChange::DropConstraint { name: dropped, .. } if dropped == name))
    };
    let uses = |columns: &[String]| columns.iter().any(|column| changed.contains(&column.as_str()));
    let mut found = Vec::new();
    for owner in schema.tables() {
        for key in &owner.foreign_keys {
            let mine = owner.name == *table && uses(&key.columns);
            let theirs = key.references == *table && uses(&key.referenced_columns);
            if (mine || theirs) && !(owner.name == *table && dropped(key.name.as_str())) {
                found.push((&owner.name, key));
            }
        }
    }
    found
}

fn sides_agree(flavor: &Flavor, schema: &Schema, owner: &QualifiedName, key: &ForeignKey) -> bool {
    let written = |table: &QualifiedName, column: &str| {
        let column = schema.table(table)?.column(column)?;
        Some((types::render(flavor, &column.column_type, schema).ok()?, column.collation.clone()))
    };
    let pairs = key.columns.iter().zip(&key.referenced_columns);
    let alike = |one: &str, two: &str| {
        let (mine, theirs) = (written(owner, one), written(&key.references, two));
        // Texts may differ in their length, numbers may not differ in anything.
        let word = |side: &Option<(String, Option<String>)>| {
            side.as_ref().map(|(text, collation)| {
                let is_text = text.starts_with("varchar") || text.starts_with("char");
                (if is_text { "char".to_owned() } else { text.clone() }, collation.clone())
            })
        };
        word(&mine) == word(&theirs)
    };
    pairs.into_iter().all(|(one, two)| alike(one, two))
}
