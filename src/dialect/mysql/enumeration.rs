//! Enumerations, which are part of the types of columns.
//!
//! A value that is renamed or replaced takes three steps: the type is widened by the new value, the rows are updated, the type is narrowed. Each
//! statement's effect names the type that its columns have after it; the last one makes the enumeration what it is to be.

use super::{alter::alter_table, batch::Cost, create, flavor::Flavor, literal, literal::quote, types};
use crate::model::{Column, ColumnType, Expression, Literal, ObjectRef, QualifiedName, Schema};
use crate::operation::{AlterEnum, ColumnChange, EnumChange, Operation, TableChange};
use crate::plan::{PlanError, Statement};

/// The statements that change the values. `before` and `after` are the schema around it.
pub(super) fn alter(
    flavor: &Flavor,
    alter: &AlterEnum,
    before: &Schema,
    after: &Schema,
    source: usize,
) -> Result<Vec<Statement>, PlanError> {
    let values = |schema: &Schema| schema.enumeration(&alter.name).map(|e| e.values.clone()).unwrap_or_default();
    let (old, new) = (values(before), values(after));
    let moved = moved(alter, &old);
    let users = users(before, &alter.name);
    let mut statements = Vec::new();
    if !moved.is_empty() {
        let mut wide = old.clone();
        wide.extend(new.iter().filter(|value| !old.contains(value)).cloned());
        for (table, columns) in &users {
            if wide != old {
                statements.push(retype(flavor, before, table, columns, &wide, &[], source)?);
            }
            statements.extend(columns.iter().flat_map(|column| update(table, column, &moved, source)));
        }
    }
    for (table, columns) in &users {
        statements.push(retype(flavor, before, table, columns, &new, &moved, source)?);
    }
    if let Some(last) = statements.last_mut() {
        last.effect.push(Operation::AlterEnum(alter.clone()));
        for (table, columns) in &users {
            let named = columns.iter().map(|column| type_change(column, column.column_type.clone()));
            last.effect.push(Operation::alter_table(*table, named.collect()));
        }
    }
    Ok(statements)
}

/// Which old value becomes which new one.
fn moved(alter: &AlterEnum, old: &[String]) -> Vec<(String, String)> {
    let mut now: Vec<(String, String)> = old.iter().map(|value| (value.clone(), value.clone())).collect();
    for change in &alter.changes {
        let (from, to) = match change {
            EnumChange::RenameValue { from, to } => (from, to),
            EnumChange::DropValue { value, replace_with: Some(to) } => (value, to),
            EnumChange::AddValue { .. } | EnumChange::DropValue { replace_with: None, .. } => continue,
        };
        now.iter_mut().filter(|(_, value)| value == from).for_each(|(_, value)| value.clone_from(to));
    }
    now.into_iter().filter(|(from, to)| from != to).collect()
}

fn users<'a>(schema: &'a Schema, name: &QualifiedName) -> Vec<(&'a QualifiedName, Vec<&'a Column>)> {
    let columns = |table: &'a crate::model::Table| -> Vec<&'a Column> {
        table.columns.iter().filter(|column| column.column_type == ColumnType::Enum(name.clone())).collect()
    };
    schema.tables().map(|table| (&table.name, columns(table))).filter(|(_, columns)| !columns.is_empty()).collect()
}

fn type_change(column: &Column, to: ColumnType) -> TableChange {
    TableChange::AlterColumn { name: column.name.clone(), change: ColumnChange::Type { to, using: None } }
}

/// All columns of a table that have the type, restated with these values; defaults follow the values that moved.
fn retype(
    flavor: &Flavor,
    schema: &Schema,
    table: &QualifiedName,
    columns: &[&Column],
    values: &[String],
    moved: &[(String, String)],
    source: usize,
) -> Result<Statement, PlanError> {
    let to = ColumnType::Native(types::enumeration_type(values));
    create::table_name(flavor, table)?;
    let mut clauses = Vec::new();
    let mut changes = Vec::new();
    for column in columns {
        let mut restated = Column { column_type: to.clone(), ..(*column).clone() };
        changes.push(type_change(column, to.clone()));
        if let Some(Expression::Literal(Literal::Text(value))) = &column.default
            && let Some((_, now)) = moved.iter().find(|(from, _)| from == value)
        {
            restated.default = Some(now.as_str().into());
            let change = ColumnChange::Default(restated.default.clone());
            changes.push(TableChange::AlterColumn { name: column.name.clone(), change });
        }
        if let Some(table) = schema.table(table) {
            clauses.push(format!("MODIFY COLUMN {}", create::column_of(flavor, table, &restated, schema)?));
        }
    }
    let only_more = moved.is_empty() && columns.iter().all(|column| begins_with_old(schema, column, values));
    let cost = if only_more { Cost::Instant } else { Cost::Copy };
    let statement = Statement::new(alter_table(table, &clauses), source);
    Ok(cost.on(statement.with_effect(vec![Operation::alter_table(table, changes)]), ObjectRef::Table(table.clone())))
}

/// Values added at the end change the catalog alone.
fn begins_with_old(schema: &Schema, column: &Column, values: &[String]) -> bool {
    let old = column.column_type.enum_name().and_then(|name| schema.enumeration(name));
    old.is_some_and(|old| values.starts_with(&old.values))
}

fn update(table: &QualifiedName, column: &Column, moved: &[(String, String)], source: usize) -> Vec<Statement> {
    let name = quote(&column.name);
    let one = |(from, to): &(String, String)| {
        let (from, to) = (literal::text(from), literal::text(to));
        let sql = format!("UPDATE {} SET {name} = {to} WHERE {name} = {from}", literal::table(table));
        Statement::new(sql, source).locking(ObjectRef::Table(table.clone()), crate::plan::LockMode::RowExclusive)
    };
    let mut statements: Vec<Statement> = moved.iter().map(one).collect();
    statements.iter_mut().for_each(|statement| statement.timeout = crate::plan::TimeoutClass::Long);
    statements
}
