//! What an operation may cost: values that are lost, rows that it may stumble over.

use super::conversion::{Conversion, conversion};
use crate::model::{Column, ColumnType, Constraint, Index, Object, ObjectRef, QualifiedName, Schema, Table};
use crate::operation::{AlterTable, ColumnChange, EnumChange, Operation, TableChange};
use std::collections::{BTreeMap, BTreeSet};

/// The kind of a hazard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HazardKind {
    /// A table goes with its rows.
    DroppedTable,
    /// A column goes with its values.
    DroppedColumn,
    /// A value of an enum goes.
    DroppedEnumValue,
    /// A sequence goes with where it stood.
    DroppedSequence,
    /// The new type of a column holds less.
    NarrowedType,
    /// Values may not convert to the new type.
    ConvertedType,
    /// Rows may hold null where a value becomes required.
    NullsInRows,
    /// Rows that exist get no value in a new column that requires one.
    NoValueForRows,
    /// Rows may hold the same values where they become unique.
    DuplicatesInRows,
    /// Rows may not satisfy a new check or reference.
    UnsatisfiedRows,
}

impl HazardKind {
    /// The stable code by which programs know it.
    pub fn code(self) -> &'static str {
        match self {
            Self::DroppedTable => "loss.table",
            Self::DroppedColumn => "loss.column",
            Self::DroppedEnumValue => "loss.enum_value",
            Self::DroppedSequence => "loss.sequence",
            Self::NarrowedType => "loss.type",
            Self::ConvertedType => "rows.type",
            Self::NullsInRows => "rows.not_null",
            Self::NoValueForRows => "rows.no_value",
            Self::DuplicatesInRows => "rows.unique",
            Self::UnsatisfiedRows => "rows.constraint",
        }
    }

    /// Whether values are lost for good.
    pub fn is_loss(self) -> bool {
        match self {
            Self::DroppedTable
            | Self::DroppedColumn
            | Self::DroppedEnumValue
            | Self::DroppedSequence
            | Self::NarrowedType => true,
            Self::ConvertedType
            | Self::NullsInRows
            | Self::NoValueForRows
            | Self::DuplicatesInRows
            | Self::UnsatisfiedRows => false,
        }
    }
}

/// Something that an operation may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hazard {
    /// What kind.
    pub kind: HazardKind,
    /// The stable code, e.g. `loss.column`.
    pub code: &'static str,
    /// What is lost or may fail, as a clause.
    pub message: String,
    /// Whether values are lost for good.
    pub is_loss: bool,
}

impl Hazard {
    fn new(kind: HazardKind, message: String) -> Self {
        Self { kind, code: kind.code(), message, is_loss: kind.is_loss() }
    }
}

/// What the operation may cost, applied to `before`. SQL that the tool does not read is not judged.
pub fn hazards(operation: &Operation, before: &Schema) -> Vec<Hazard> {
    match operation {
        Operation::Create { object: Object::Index(index), .. } => unique_index(index, before).into_iter().collect(),
        Operation::Create { .. } | Operation::Rename(_) => Vec::new(),
        Operation::Drop { object, .. } => dropped(object).into_iter().collect(),
        Operation::Become(Object::Table(table)) => becomes(table, before),
        Operation::Become(Object::Enum(enumeration)) => {
            let old = before.enumeration(&enumeration.name).map(|old| old.values.as_slice()).unwrap_or_default();
            let gone = old.iter().filter(|value| !enumeration.values.contains(value));
            gone.map(|value| dropped_value(&enumeration.name, value)).collect()
        }
        Operation::Become(_) => Vec::new(),
        Operation::AlterTable(alter) => alter_hazards(alter, before),
        Operation::AlterEnum(alter) => {
            let gone = alter.changes.iter().filter_map(|change| match change {
                EnumChange::DropValue { value, replace_with: None } => Some(dropped_value(&alter.name, value)),
                EnumChange::DropValue { value, replace_with: Some(new) } => Some(Hazard::new(
                    HazardKind::DroppedEnumValue,
                    format!("rows that hold `{value}` of enum `{}` hold `{new}` instead", alter.name),
                )),
                EnumChange::AddValue { .. } | EnumChange::RenameValue { .. } => None,
            });
            gone.collect()
        }
        Operation::Execute(execute) => {
            let mut schema = before.clone();
            let mut found = Vec::new();
            for operation in execute.effect.iter().flatten() {
                found.extend(hazards(operation, &schema));
                // What does not apply is said by whoever applies it.
                drop(operation.apply(&mut schema));
            }
            found
        }
    }
}

fn dropped(object: &ObjectRef) -> Option<Hazard> {
    match object {
        ObjectRef::Table(name) => {
            Some(Hazard::new(HazardKind::DroppedTable, format!("all rows of table `{name}` are lost")))
        }
        ObjectRef::Sequence(name) => {
            Some(Hazard::new(HazardKind::DroppedSequence, format!("where sequence `{name}` stood is lost")))
        }
        ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Index { .. }
        | ObjectRef::Definition(_) => None,
    }
}

fn dropped_value(enumeration: &QualifiedName, value: &str) -> Hazard {
    let message = format!("rows that hold `{value}` of enum `{enumeration}` cannot keep it");
    Hazard::new(HazardKind::DroppedEnumValue, message)
}

fn dropped_column(table: &QualifiedName, name: &str) -> Hazard {
    Hazard::new(HazardKind::DroppedColumn, format!("all values of column `{table}.{name}` are lost"))
}

fn unique_index(index: &Index, before: &Schema) -> Option<Hazard> {
    let existing = index.unique && before.table(&index.table).is_some();
    existing.then(|| {
        let message = format!("rows of `{}` may hold the same key of unique index `{}`", index.table, index.name);
        Hazard::new(HazardKind::DuplicatesInRows, message)
    })
}

fn becomes(table: &Table, before: &Schema) -> Vec<Hazard> {
    let Some(old) = before.table(&table.name) else { return Vec::new() };
    let mut found = Vec::new();
    for column in &old.columns {
        match table.column(&column.name) {
            Some(new) => found.extend(converted(&table.name, &column.name, &column.column_type, &new.column_type)),
            None => found.extend(column.generated.is_none().then(|| dropped_column(&table.name, &column.name))),
        }
    }
    found
}

/// The table as the changes so far have left it, as much of it as is asked for.
struct Progress<'a> {
    name: &'a QualifiedName,
    /// Columns by their present names.
    columns: BTreeMap<&'a str, &'a Column>,
    /// New columns in which rows hold null or a number that is given out.
    new: BTreeSet<&'a str>,
    /// Whether every value is of its column's type.
    strict: bool,
}

fn alter_hazards(alter: &AlterTable, before: &Schema) -> Vec<Hazard> {
    let Some(table) = before.table(&alter.table) else { return Vec::new() };
    let mut progress = Progress {
        name: &table.name,
        columns: table.columns.iter().map(|column| (column.name.as_str(), column)).collect(),
        new: BTreeSet::new(),
        strict: table.options.strict,
    };
    // A key that is added fills its columns.
    let keyed: BTreeSet<&str> = table.primary_key.iter().flat_map(|key| &key.columns).map(String::as_str).collect();
    alter.changes.iter().flat_map(|change| progress.change(change, &keyed)).collect()
}

impl<'a> Progress<'a> {
    fn change(&mut self, change: &'a TableChange, keyed: &BTreeSet<&str>) -> Vec<Hazard> {
        let table = self.name;
        match change {
            TableChange::AddColumn { column, if_not_exists } => {
                if *if_not_exists && self.columns.contains_key(column.name.as_str()) {
                    return Vec::new();
                }
                self.columns.insert(&column.name, column);
                if column.default.is_none() {
                    self.new.insert(&column.name);
                }
                let filled = column.default.is_some() || column.identity.is_some() || column.generated.is_some();
                let message =
                    || format!("rows of `{table}` get no value in new column `{}`, which requires one", column.name);
                let empty = column.not_null && !filled;
                empty.then(|| Hazard::new(HazardKind::NoValueForRows, message())).into_iter().collect()
            }
            TableChange::DropColumn { name, .. } => {
                let column = self.columns.remove(name.as_str());
                // What is computed can be computed again.
                let lost = column.filter(|column| column.generated.is_none());
                lost.map(|_| dropped_column(table, name)).into_iter().collect()
            }
            TableChange::RenameColumn { from, to } => {
                if let Some(column) = self.columns.remove(from.as_str()) {
                    self.columns.insert(to, column);
                }
                Vec::new()
            }
            TableChange::AlterColumn { name, change } => self.column(name, change, keyed).into_iter().collect(),
            TableChange::AddConstraint(constraint) => self.constraint(constraint).into_iter().collect(),
            TableChange::DropConstraint { .. } | TableChange::RenameConstraint { .. } | TableChange::SetComment(_) => {
                Vec::new()
            }
            TableChange::SetOptions(options) => {
                let becomes_strict = options.strict && !self.strict;
                let message = || format!("rows of `{table}`, which becomes strict, may hold values of another type");
                becomes_strict.then(|| Hazard::new(HazardKind::ConvertedType, message())).into_iter().collect()
            }
        }
    }

    fn column(&self, name: &str, change: &ColumnChange, keyed: &BTreeSet<&str>) -> Option<Hazard> {
        let column = self.columns.get(name)?;
        match change {
            ColumnChange::Type { to, .. } if column.generated.is_none() => {
                converted(self.name, name, &column.column_type, to)
            }
            ColumnChange::NotNull(true) if !column.not_null && !keyed.contains(column.name.as_str()) => {
                let message = format!("rows may hold null in column `{}.{name}`, which becomes not null", self.name);
                Some(Hazard::new(HazardKind::NullsInRows, message))
            }
            // The values that the column held until now are replaced by computed ones.
            ColumnChange::Generated(Some(_)) if column.generated.is_none() => Some(dropped_column(self.name, name)),
            ColumnChange::Type { .. }
            | ColumnChange::NotNull(_)
            | ColumnChange::Default(_)
            | ColumnChange::Identity(_)
            | ColumnChange::Generated(_)
            | ColumnChange::Collation(_)
            | ColumnChange::Comment(_)
            | ColumnChange::Invisible(_) => None,
        }
    }

    fn constraint(&self, constraint: &Constraint) -> Option<Hazard> {
        let (applies, what) = match constraint {
            // Rows have nothing in new columns: nulls are not equal, and numbers that are given out differ.
            Constraint::PrimaryKey(key) => (!self.all_new(&key.columns), HazardKind::DuplicatesInRows),
            Constraint::Unique(unique) => (!self.all_new(&unique.columns), HazardKind::DuplicatesInRows),
            Constraint::ForeignKey(key) => (!self.all_new(&key.columns), HazardKind::UnsatisfiedRows),
            Constraint::Check(_) => (true, HazardKind::UnsatisfiedRows),
        };
        let problem = if what == HazardKind::DuplicatesInRows { "hold the same values in" } else { "not satisfy" };
        let message = || format!("rows of `{}` may {problem} {} `{}`", self.name, constraint.kind(), constraint.name());
        applies.then(|| Hazard::new(what, message()))
    }

    fn all_new(&self, columns: &[String]) -> bool {
        columns.iter().all(|column| self.new.contains(column.as_str()))
    }
}

fn converted(table: &QualifiedName, column: &str, from: &ColumnType, to: &ColumnType) -> Option<Hazard> {
    match conversion(from, to) {
        Conversion::Keeps => None,
        Conversion::HoldsLess => {
            let message = format!("column `{table}.{column}` becomes {to}, which holds less than {from}");
            Some(Hazard::new(HazardKind::NarrowedType, message))
        }
        Conversion::MayFail => {
            let message = format!("values of column `{table}.{column}` may not convert from {from} to {to}");
            Some(Hazard::new(HazardKind::ConvertedType, message))
        }
    }
}
