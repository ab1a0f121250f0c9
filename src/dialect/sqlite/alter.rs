//! Changes of a table: what SQLite alters in place, and what waits for a rebuild.

use super::dependants::views_upon;
use super::expression::{identifiers, is_constant, mentions};
use super::pending::Origin;
use super::plan::Planner;
use super::quoting::{literal, quote};
use super::rebuild::REBUILT;
use super::words::Words;
use super::{create, layout, normalize, words};
use crate::model::{
    Column, ColumnType, Object, ObjectRef, Owner, QualifiedName, Restoration, Schema, Table, Unmodelled,
};
use crate::operation::{AlterEnum, AlterTable, ColumnChange, EnumChange, Operation, TableChange};
use crate::plan::{PlanError, Unsupported};

impl Planner<'_> {
    /// The changes of one table, in order.
    pub(super) fn alter_table(&mut self, alter: &AlterTable, source: usize) -> Result<(), PlanError> {
        create::table_name(&alter.table)?;
        if alter.changes.iter().any(waits) {
            self.begin(&alter.table, source);
        }
        alter.changes.iter().try_for_each(|change| self.change(&alter.table, change, source))
    }

    fn change(&mut self, table: &QualifiedName, change: &TableChange, source: usize) -> Result<(), PlanError> {
        if let TableChange::RenameColumn { from, to } = change {
            return self.rename_column(table, from, to, change, source);
        }
        if let TableChange::DropColumn { name, .. } = change {
            self.gone.column(table, name);
        }
        let operation = Operation::alter_table(table, vec![change.clone()]);
        let before = self.schema.table(table).cloned();
        if self.pending(table).is_none()
            && let Some(before) = &before
        {
            match in_place(before, change, &self.schema)? {
                InPlace::Nothing => return self.apply_alone(&operation),
                InPlace::Statement(sql) => {
                    self.apply(&operation)?;
                    self.push(sql, table, vec![operation], source);
                    return Ok(());
                }
                InPlace::No => self.begin(table, source),
            }
        }
        self.carry_values(table, change, source)?;
        self.begin(table, source);
        self.apply(&operation)?;
        self.may_be_null(table, change);
        self.note(table, &operation);
        Ok(())
    }

    /// A column of a key may be null here, where that is asked for.
    fn may_be_null(&mut self, table: &QualifiedName, change: &TableChange) {
        let TableChange::AlterColumn { name, change: ColumnChange::NotNull(false) } = change else { return };
        let owner = Owner::Column(ObjectRef::Table(table.clone()), name.clone());
        let found = Unmodelled::new(owner, Unmodelled::NULLABLE_KEY, "").restored(Restoration::Restated);
        self.schema.extend_unmodelled([found]);
    }

    /// What a change does to the rows of a pending table.
    fn carry_values(&mut self, table: &QualifiedName, change: &TableChange, source: usize) -> Result<(), PlanError> {
        let Some(existing) = self.existing(table) else { return Ok(()) };
        match change {
            TableChange::DropColumn { name, .. } => {
                existing.values.remove(name);
            }
            TableChange::AlterColumn { name, change: ColumnChange::Type { using: Some(using), .. } } => {
                if existing.values.contains_key(name) && !existing.is_plain(name) {
                    self.flush(table)?;
                    self.begin(table, source);
                }
                if let Some(existing) = self.existing(table) {
                    existing.convert(name, |_| using.clone());
                }
            }
            TableChange::AddColumn { .. }
            | TableChange::RenameColumn { .. }
            | TableChange::AlterColumn { .. }
            | TableChange::AddConstraint(_)
            | TableChange::DropConstraint { .. }
            | TableChange::RenameConstraint { .. }
            | TableChange::SetComment(_)
            | TableChange::SetOptions(_) => {}
        }
        Ok(())
    }

    /// SQLite renames a column wherever it is mentioned, in other tables, views and triggers too: better than any rebuild.
    fn rename_column(
        &mut self,
        table: &QualifiedName,
        from: &str,
        to: &str,
        change: &TableChange,
        source: usize,
    ) -> Result<(), PlanError> {
        let operation = Operation::alter_table(table, vec![change.clone()]);
        let is_new = match self.pending(table).map(|pending| &pending.origin) {
            Some(Origin::New) => true,
            Some(Origin::Existing(existing)) => !existing.values.contains_key(from),
            None => false,
        };
        if is_new {
            self.apply(&operation)?;
            self.note(table, &operation);
            return Ok(());
        }
        if self.pending(table).is_some_and(|pending| !pending.effects.is_empty()) {
            self.flush(table)?;
        }
        self.apply(&operation)?;
        words::rename_column(&mut self.schema, table, from, to);
        let rename = |from: &str, to: &str| {
            create::table_name(table)
                .map(|table| format!("ALTER TABLE {table} RENAME COLUMN {} TO {}", quote(from), quote(to)))
        };
        if from.eq_ignore_ascii_case(to) {
            // Names are compared without case: on the way there is a third one.
            let between = format!("{REBUILT}{to}");
            self.push(rename(from, &between)?, table, Vec::new(), source);
            self.push(rename(&between, to)?, table, vec![operation], source);
        } else {
            self.push(rename(from, to)?, table, vec![operation], source);
        }
        if let Some(existing) = self.existing(table) {
            existing.rename_column(from, to);
        }
        Ok(())
    }

    /// The tables that use an enum get another check, and their rows the new values.
    pub(super) fn alter_enum(
        &mut self,
        alter: &AlterEnum,
        operation: &Operation,
        source: usize,
    ) -> Result<(), PlanError> {
        let old = self.schema.enumeration(&alter.name).map(|found| found.values.clone()).unwrap_or_default();
        let renamed = renamed_values(&old, &alter.changes);
        let users = users_of(&self.schema, &alter.name);
        for (table, column) in &users {
            self.begin(table, source);
            if let Some(existing) = self.existing(table)
                && !renamed.is_empty()
            {
                let cases: String =
                    renamed.iter().map(|(from, to)| format!(" WHEN {} THEN {}", literal(from), literal(to))).collect();
                existing.convert(column, |value| format!("CASE {value}{cases} ELSE {value} END"));
            }
        }
        self.apply_alone(operation)
    }

    /// The tables that use an enum get another check.
    pub(super) fn redefine_enum(
        &mut self,
        operation: &Operation,
        name: &QualifiedName,
        source: usize,
    ) -> Result<(), PlanError> {
        let users = users_of(&self.schema, name);
        users.iter().for_each(|(table, _)| self.begin(table, source));
        self.apply_alone(operation)
    }
}

/// Columns of an enum.
fn users_of(schema: &Schema, name: &QualifiedName) -> Vec<(QualifiedName, String)> {
    let columns = schema.tables().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    let of_it = columns.filter(|(_, column)| matches!(&column.column_type, ColumnType::Enum(own) if own == name));
    of_it.map(|(table, column)| (table.name.clone(), column.name.clone())).collect()
}

/// What each old value becomes, where it changes.
fn renamed_values(old: &[String], changes: &[EnumChange]) -> Vec<(String, String)> {
    let become_of = |value: &String| {
        let mut now = value.clone();
        for change in changes {
            match change {
                EnumChange::RenameValue { from, to } if *from == now => now.clone_from(to),
                EnumChange::DropValue { value, replace_with: Some(replacement) } if *value == now => {
                    now.clone_from(replacement);
                }
                EnumChange::AddValue { .. } | EnumChange::RenameValue { .. } | EnumChange::DropValue { .. } => {}
            }
        }
        now
    };
    old.iter().map(|value| (value.clone(), become_of(value))).filter(|(from, to)| from != to).collect()
}

/// Whether the change may need a rebuild whatever the table looks like; when the table is written, one that changed nothing is left alone.
fn waits(change: &TableChange) -> bool {
    match change {
        TableChange::AddConstraint(_)
        | TableChange::DropConstraint { .. }
        | TableChange::RenameConstraint { .. }
        | TableChange::SetOptions(_) => true,
        TableChange::AlterColumn { change, .. } => match change {
            ColumnChange::Comment(_) | ColumnChange::Invisible(_) => false,
            ColumnChange::Type { .. }
            | ColumnChange::NotNull(_)
            | ColumnChange::Default(_)
            | ColumnChange::Identity(_)
            | ColumnChange::Generated(_)
            | ColumnChange::Collation(_) => true,
        },
        TableChange::AddColumn { .. }
        | TableChange::DropColumn { .. }
        | TableChange::RenameColumn { .. }
        | TableChange::SetComment(_) => false,
    }
}

/// How a change is done without a rebuild.
enum InPlace {
    /// There is nothing to do.
    Nothing,
    /// By this statement.
    Statement(String),
    /// Not at all.
    No,
}

fn in_place(table: &Table, change: &TableChange, schema: &Schema) -> Result<InPlace, Unsupported> {
    Ok(match change {
        TableChange::AddColumn { column, .. } if table.column(&column.name).is_some() => InPlace::Nothing,
        TableChange::AddColumn { column, .. } => add_column(table, column, schema)?,
        TableChange::DropColumn { name, .. } if table.column(name).is_none() => InPlace::Nothing,
        TableChange::DropColumn { name, .. } => drop_column(table, name, schema)?,
        TableChange::SetComment(_) | TableChange::AlterColumn { change: ColumnChange::Comment(_), .. } => {
            InPlace::Nothing
        }
        TableChange::AlterColumn { .. }
        | TableChange::RenameColumn { .. }
        | TableChange::AddConstraint(_)
        | TableChange::DropConstraint { .. }
        | TableChange::RenameConstraint { .. }
        | TableChange::SetOptions(_) => InPlace::No,
    })
}

/// From the documentation of `ALTER TABLE`: no key, no stored expression, a default where null is not allowed, and that a constant.
fn add_column(table: &Table, column: &Column, schema: &Schema) -> Result<InPlace, Unsupported> {
    let stored = column.generated.as_ref().is_some_and(|generated| generated.stored);
    let constant = column.default.as_ref().is_none_or(is_constant);
    let filled = !column.not_null || column.default.is_some() || column.generated.is_some();
    if column.identity.is_some() || stored || !constant || !filled {
        return Ok(InPlace::No);
    }
    let before = normalize::physical(table, schema);
    let mut after = table.clone();
    after.columns.push(column.clone());
    let after = normalize::physical(&after, schema);
    let Some(physical) = after.column(&column.name) else { return Ok(InPlace::No) };
    let words = Words::of(schema, &table.name);
    let mut definition = match words.of_column(physical, &after, &[]) {
        Some((text, _)) => text.to_owned(),
        None => layout::column_definition(physical, &after, &words)?,
    };
    for check in after.checks.iter().filter(|check| !before.checks.contains(check)) {
        definition.push(' ');
        definition.push_str(&layout::check(check));
    }
    Ok(InPlace::Statement(format!("ALTER TABLE {} ADD COLUMN {definition}", create::table_name(&table.name)?)))
}

/// From the documentation of `ALTER TABLE`: nothing else may mention the column.
fn drop_column(table: &Table, name: &str, schema: &Schema) -> Result<InPlace, Unsupported> {
    let physical = normalize::physical(table, schema);
    let listed = |columns: &[String]| columns.iter().any(|column| column == name);
    let in_keys = physical.primary_key.iter().any(|key| listed(&key.columns))
        || physical.uniques.iter().any(|unique| listed(&unique.columns))
        || physical.foreign_keys.iter().any(|key| listed(&key.columns))
        || physical.foreign_keys.iter().any(|key| key.references == table.name && listed(&key.referenced_columns));
    let in_checks = physical.checks.iter().any(|check| mentions(&check.expression, name));
    let others = physical.columns.iter().filter(|column| column.name != name);
    let mut expressions = others.filter_map(|column| column.generated.as_ref());
    let in_expressions = expressions.any(|generated| mentions(&generated.expression, name));
    let in_indexes =
        schema.indexes_of(&table.name).any(|index| create::index(index, false).is_ok_and(|sql| mentions(&sql, name)));
    // SQLite asks everything that reads the table, and does not look whether the column is meant.
    let upon = views_upon([table.name.name.to_lowercase()].into(), schema);
    let in_definitions = schema.iter().any(|object| match object {
        Object::Definition(definition) => {
            let words = identifiers(&definition.text);
            words.contains(&name.to_lowercase()) && words.iter().any(|word| upon.contains(word))
                || definition.identity.table.as_ref() == Some(&table.name)
        }
        Object::Namespace(_)
        | Object::Extension(_)
        | Object::Enum(_)
        | Object::Sequence(_)
        | Object::Table(_)
        | Object::Index(_) => false,
    });
    if in_keys || in_checks || in_expressions || in_indexes || in_definitions || table.columns.len() == 1 {
        return Ok(InPlace::No);
    }
    Ok(InPlace::Statement(format!("ALTER TABLE {} DROP COLUMN {}", create::table_name(&table.name)?, quote(name))))
}
