//! Changes of an enumeration.
//!
//! PostgreSQL adds and renames values; it drops none. A type that loses a value is made anew: the old one steps aside under a temporary name,
//! every column is converted, and the old type goes. Rows that hold a dropped value get its replacement in the same pass.

use super::aside::{Loss, Part, Way, mentions};
use super::plan::{Planner, made_so};
use super::{create, quoting, types};
use crate::model::{
    Check, Column, ColumnType, Enum, Expression, Index, Literal, Need, Object, ObjectRef, QualifiedName, standing,
};
use crate::operation::{AlterEnum, ApplyError, EnumChange, Operation};
use crate::plan::PlanError;

/// A value before the change and the one it has become.
type Renamed = Vec<(String, String)>;

impl Planner<'_> {
    pub(super) fn alter_enum(&mut self, alter: &AlterEnum) -> Result<(), PlanError> {
        let missing = || ApplyError::MissingObject(ObjectRef::Enum(alter.name.clone()));
        let before = self.schema.enumeration(&alter.name).cloned().ok_or_else(missing)?;
        self.apply(&Operation::AlterEnum(alter.clone()))?;
        let after = self.schema.enumeration(&alter.name).cloned().ok_or_else(missing)?;
        if alter.changes.iter().any(|change| matches!(change, EnumChange::DropValue { .. })) {
            self.make_enum_anew(&before, &after, &alter.changes)?;
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
    pub(super) fn make_enum_anew(
        &mut self,
        before: &Enum,
        after: &Enum,
        changes: &[EnumChange],
    ) -> Result<(), PlanError> {
        let renamed = follow(&before.values, changes);
        let reference = ObjectRef::Enum(after.name.clone());
        let aside = after.name.sibling(format!("{}__old", after.name.name));
        let users = self.columns_of(&after.name);
        self.make_way(&self.way_for_enum(after, &users))?;
        let rename =
            format!("ALTER TYPE {} RENAME TO {}", quoting::name(&after.name), quoting::identifier(&aside.name));
        self.push(self.statement(rename, reference.clone()));
        self.push(self.statement(create::enumeration(after, false), reference.clone()));
        for (table, column) in &users {
            self.convert(table, column, &renamed);
        }
        let drop = self.statement(format!("DROP TYPE {}", quoting::name(&aside)), reference.clone());
        let object = Object::Enum(after.clone());
        self.push(drop.with_effect(made_so(object.clone())));
        if after.comment.is_some() {
            self.comment_on(&object);
        }
        let properties: Vec<_> = self.schema.unmodelled_in(&reference).cloned().collect();
        properties.iter().for_each(|found| self.restore(found));
        Ok(())
    }

    /// Everything that names the type, and everything that a change of the type of its columns meets.
    fn way_for_enum(&self, after: &Enum, users: &[(QualifiedName, Column)]) -> Way {
        let reference = ObjectRef::Enum(after.name.clone());
        let column = |(table, column): &(QualifiedName, Column)| {
            (Need::Column(ObjectRef::Table(table.clone()), column.name.clone()), Loss::Retyped)
        };
        let grounds = [(Need::Object(reference.clone()), Loss::Gone)].into_iter().chain(users.iter().map(column));
        let parts = self.in_the_way(users);
        Way { parts, ..Way::new(format!("making {reference} anew"), grounds.collect()) }
    }

    /// One column: its default steps aside, its values are converted, its default comes back under its new name.
    fn convert(&mut self, table: &QualifiedName, column: &Column, renamed: &Renamed) {
        let has_default = column.default.is_some() && !self.is_default_aside(table, &column.name);
        if has_default {
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
        if let Some(default) = column.default.as_ref().filter(|_| has_default) {
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

    /// Checks, and indexes with an expression or predicate, that mention the columns: their text names the old type. And foreign keys, whose two ends
    /// are converted one after the other.
    fn in_the_way(&self, users: &[(QualifiedName, Column)]) -> Vec<Part> {
        let mut parts = Vec::new();
        for (name, column) in users {
            let Some(table) = self.schema.table(name) else { continue };
            let stands = |check: &&Check| mentions(&check.expression, &column.name);
            let checks = table.checks.iter().filter(stands);
            parts.extend(checks.map(|check| Part::Constraint(name.clone(), check.name.to_string())));
            let text_mentions =
                |index: &&Index| standing::of_index(index).into_iter().any(|sql| mentions(sql, &column.name));
            let indexes = self.schema.indexes_of(name).filter(text_mentions);
            parts.extend(indexes.map(|index| Part::Index(name.clone(), index.name.to_string())));
            let other = ColumnType::Native(String::new());
            parts.extend(self.keys_that_part(name, &column.name, &other));
        }
        parts
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
