//! Changes of an enumeration.
//!
//! PostgreSQL adds and renames values; it drops none. A type that loses a value is made anew: the old one steps aside under a temporary name,
//! every column is converted, and the old type goes. Rows that hold a dropped value get its replacement in the same pass.

use super::column::{constraint_mentions, mentions};
use super::plan::{Planner, made_so};
use super::{create, quoting, types};
use crate::model::{
    Column, ColumnType, Constraint, Enum, Expression, Index, IndexValue, Literal, Object, ObjectRef, QualifiedName,
};
use crate::operation::{AlterEnum, ApplyError, EnumChange, Operation};
use crate::plan::{LockMode, PlanError};

/// A value before the change and the one it has become.
type Renamed = Vec<(String, String)>;

impl Planner<'_> {
    pub(super) fn alter_enum(&mut self, alter: &AlterEnum) -> Result<(), PlanError> {
        let missing = || ApplyError::MissingObject(ObjectRef::Enum(alter.name.clone()));
        let before = self.schema.enumeration(&alter.name).cloned().ok_or_else(missing)?;
        self.apply(&Operation::AlterEnum(alter.clone()))?;
        let after = self.schema.enumeration(&alter.name).cloned().ok_or_else(missing)?;
        if alter.changes.iter().any(|change| matches!(change, EnumChange::DropValue { .. })) {
            self.make_enum_anew(&before, &after, &alter.changes);
        } else {
            for change in &alter.changes {
                self.change_enum(&alter.name, change);
            }
        }
        Ok(())
    }

    fn change_enum(&mut self, name: &QualifiedName, change: &EnumChange) {
        let effect = Operation::AlterEnum(AlterEnum { name: name.clone(), changes: vec![change.clone()] });
        let of = |sql: String| format!("ALTER TYPE {} {sql}", quoting::name(name));
        match change {
            EnumChange::AddValue { value, before } => {
                let place = before.as_ref().map(|before| format!(" BEFORE {}", quoting::literal(before)));
                let sql = of(format!("ADD VALUE {}{}", quoting::literal(value), place.unwrap_or_default()));
                let statement = self.statement(sql, ObjectRef::Enum(name.clone())).with_effect(vec![effect]);
                self.push_new_value(statement);
            }
            EnumChange::RenameValue { from, to } => {
                let sql = of(format!("RENAME VALUE {} TO {}", quoting::literal(from), quoting::literal(to)));
                self.push(self.statement(sql, ObjectRef::Enum(name.clone())).with_effect(vec![effect]));
            }
            EnumChange::DropValue { .. } => {} // the type is made anew instead
        }
    }

    /// A type with the values of `after` in the place of the one with those of `before`.
    pub(super) fn make_enum_anew(&mut self, before: &Enum, after: &Enum, changes: &[EnumChange]) {
        let renamed = follow(&before.values, changes);
        let reference = ObjectRef::Enum(after.name.clone());
        let aside = after.name.sibling(format!("{}__old", after.name.name));
        let users = self.columns_of(&after.name);
        let (checks, indexes) = self.in_the_way(&users);
        let columns: Vec<_> = users.iter().map(|(table, column)| (table.clone(), column.name.clone())).collect();
        self.with_views_aside(&columns, |planner| {
            for (table, check) in &checks {
                let action = format!("DROP CONSTRAINT {}", quoting::identifier(check.name().as_str()));
                planner.push(planner.alter(table, &action));
            }
            for index in &indexes {
                let sql = format!("DROP INDEX {}", quoting::name(&index.table.sibling(index.name.as_str())));
                planner.push(planner.on_table(&index.table, LockMode::AccessExclusive, sql));
            }
            let rename =
                format!("ALTER TYPE {} RENAME TO {}", quoting::name(&after.name), quoting::identifier(&aside.name));
            planner.push(planner.statement(rename, reference.clone()));
            planner.push(planner.statement(create::enumeration(after, false), reference.clone()));
            for (table, column) in &users {
                planner.convert(table, column, &renamed);
            }
            let drop = planner.statement(format!("DROP TYPE {}", quoting::name(&aside)), reference.clone());
            planner.push(drop.with_effect(made_so(Object::Enum(after.clone()))));
            if after.comment.is_some() {
                planner.comment_on(&Object::Enum(after.clone()));
            }
            for (table, check) in &checks {
                planner.push(planner.add_constraint(table, check));
            }
            for index in &indexes {
                planner.create_index(&Index { concurrently: false, ..index.clone() }, false);
            }
        });
    }

    /// One column: its default steps aside, its values are converted, its default comes back under its new name.
    fn convert(&mut self, table: &QualifiedName, column: &Column, renamed: &Renamed) {
        if column.default.is_some() {
            self.set_default(table, column, None);
        }
        let name = quoting::identifier(&column.name);
        let new = types::render(&column.column_type);
        let using = match &column.column_type {
            ColumnType::Array(_) => {
                let replaced = renamed.iter().fold(format!("{name}::text[]"), |inner, (from, to)| {
                    format!("array_replace({inner}, {}, {})", quoting::literal(from), quoting::literal(to))
                });
                format!("{replaced}::{new}")
            }
            _ if renamed.is_empty() => format!("{name}::text::{new}"),
            _ => {
                let cases: String = renamed
                    .iter()
                    .map(|(from, to)| format!(" WHEN {} THEN {}", quoting::literal(from), quoting::literal(to)))
                    .collect();
                format!("(CASE {name}::text{cases} ELSE {name}::text END)::{new}")
            }
        };
        let action = format!("ALTER COLUMN {name} TYPE {new} USING {using}");
        self.push(self.alter(table, &action).rewriting());
        if let Some(default) = &column.default {
            let default = match default {
                Expression::Literal(Literal::Text(text)) => {
                    let new = renamed.iter().find(|(from, _)| from == text).map(|(_, to)| to.as_str());
                    Expression::from(new.unwrap_or(text))
                }
                other => other.clone(),
            };
            self.set_default(table, column, Some(&default));
            if let Some(column) = self.schema.table_mut(table).and_then(|table| table.column_mut(&column.name)) {
                column.default = Some(default);
            }
        }
    }

    /// The columns of the type, or of arrays of it.
    fn columns_of(&self, name: &QualifiedName) -> Vec<(QualifiedName, Column)> {
        let of_type = |column: &&Column| column.column_type.enum_name() == Some(name);
        self.schema
            .tables()
            .flat_map(|table| table.columns.iter().filter(of_type).map(|column| (table.name.clone(), column.clone())))
            .collect()
    }

    /// Checks, and indexes with an expression or predicate, that mention the columns: their text names the old type.
    fn in_the_way(&self, users: &[(QualifiedName, Column)]) -> (Vec<(QualifiedName, Constraint)>, Vec<Index>) {
        let (mut checks, mut indexes) = (Vec::new(), Vec::new());
        let mut tables: Vec<&QualifiedName> = users.iter().map(|(table, _)| table).collect();
        tables.dedup();
        for name in tables {
            let columns: Vec<&str> =
                users.iter().filter(|(table, _)| table == name).map(|(_, column)| column.name.as_str()).collect();
            let Some(table) = self.schema.table(name) else { continue };
            let stands = |constraint: &Constraint| {
                matches!(constraint, Constraint::Check(_))
                    && columns.iter().any(|column| constraint_mentions(constraint, column))
            };
            checks.extend(table.constraints().filter(stands).map(|check| (name.clone(), check)));
            let text_mentions = |index: &&Index| {
                let predicate = index.predicate.iter().map(String::as_str);
                let expressions = index.parts.iter().filter_map(|part| match &part.value {
                    IndexValue::Expression(sql) => Some(sql.as_str()),
                    IndexValue::Column(_) => None,
                });
                predicate.chain(expressions).any(|sql| columns.iter().any(|column| mentions(sql, column)))
            };
            indexes.extend(self.schema.indexes_of(name).filter(text_mentions).cloned());
        }
        (checks, indexes)
    }
}

/// Where each value of the beginning has gone, for those that have another name at the end.
fn follow(values: &[String], changes: &[EnumChange]) -> Renamed {
    let mut now: Renamed = values.iter().map(|value| (value.clone(), value.clone())).collect();
    for change in changes {
        let replaced = match change {
            EnumChange::RenameValue { from, to } => Some((from, to)),
            EnumChange::DropValue { value, replace_with: Some(new) } => Some((value, new)),
            EnumChange::DropValue { replace_with: None, .. } | EnumChange::AddValue { .. } => None,
        };
        if let Some((from, to)) = replaced {
            now.iter_mut().filter(|(_, value)| value == from).for_each(|(_, value)| value.clone_from(to));
        }
    }
    now.retain(|(from, to)| from != to);
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_followed_through_renames_and_replacements() {
        let changes = [
            EnumChange::RenameValue { from: "a".into(), to: "b2".into() },
            EnumChange::DropValue { value: "b2".into(), replace_with: Some("c".into()) },
            EnumChange::DropValue { value: "d".into(), replace_with: None },
        ];
        let values = ["a".to_owned(), "c".to_owned(), "d".to_owned()];
        assert_eq!(follow(&values, &changes), [("a".to_owned(), "c".to_owned())]);
    }
}
