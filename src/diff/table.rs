//! What happens to a table that stays.

use super::column::column_changes;
use super::enumeration::{SeenValues, listed_in_check, listed_in_type, same_values, virtual_enum};
use super::{Sides, indexes::IndexOperations, named::named_changes, renames::Renamed};
use crate::model::alignment::Named;
use crate::model::{
    Column, ColumnType, Constraint, ConstraintKind, Index, IndexPart, Pair, QualifiedName, Schema, Table,
};
use crate::operation::{TableChange, mentions};
use std::collections::{BTreeMap, BTreeSet};

/// The changes of one table, in their order: first the renames of its columns, which have been carried out on the previous side.
pub(super) fn table_changes(
    sides: &Sides<'_>,
    name: &QualifiedName,
    renames: &Renamed<'_>,
    seen: &mut SeenValues,
    indexes: &mut IndexOperations,
) -> Vec<TableChange> {
    let renamed = renames.columns.get(name).map(Vec::as_slice).unwrap_or_default();
    let normalized = sides.normalized.map(|schema| schema.table(name));
    let written = sides.written.map(|schema| schema.table(name));
    let (Some(previous), Some(next)) = (normalized.previous, normalized.next) else { return renamed.to_vec() };
    let has_enums =
        |table: Option<&Table>| table.is_some_and(|t| t.columns.iter().any(|c| c.column_type.enum_name().is_some()));
    if previous == next && !has_enums(written.previous) && !has_enums(written.next) {
        return renamed.to_vec();
    }
    let mut comparison = TableComparison::new(sides, Pair::new(previous, next), written, renames, seen, indexes);
    comparison.columns();
    comparison.constraints();
    comparison.finish(renamed)
}

type Columns<'a> = BTreeMap<&'a str, &'a Column>;

fn by_name(table: Option<&Table>) -> Columns<'_> {
    table.into_iter().flat_map(|table| &table.columns).map(|column| (column.name.as_str(), column)).collect()
}

/// Checks that list the values of a column: by the column, their names and the values.
type Lists<'a> = BTreeMap<String, (&'a str, Vec<String>)>;

fn lists(table: &Table) -> Lists<'_> {
    let listed = table.checks.iter().filter_map(|check| {
        let (column, values) = listed_in_check(&check.expression)?;
        Some((column, (check.name.as_str(), values)))
    });
    listed.collect()
}

struct TableComparison<'a, 'b> {
    sides: &'b Sides<'a>,
    normalized: Pair<&'a Table>,
    written: Pair<Option<&'a Table>>,
    lists: Pair<Lists<'a>>,
    renames: &'b Renamed<'a>,
    seen: &'b mut SeenValues,
    indexes: &'b mut IndexOperations,
    /// Checks that an enum explains.
    explained: Pair<BTreeSet<&'a str>>,
    /// Columns that are added or get another type: they explain what only the normal form has.
    remade: BTreeSet<&'a str>,
    added: Vec<Column>,
    dropped: Vec<&'a Column>,
    altered: Vec<TableChange>,
    drops: Vec<Constraint>,
    new_names: Vec<(String, String)>,
    adds: Vec<Constraint>,
}

impl<'a, 'b> TableComparison<'a, 'b> {
    fn new(
        sides: &'b Sides<'a>,
        normalized: Pair<&'a Table>,
        written: Pair<Option<&'a Table>>,
        renames: &'b Renamed<'a>,
        seen: &'b mut SeenValues,
        indexes: &'b mut IndexOperations,
    ) -> Self {
        Self {
            sides,
            normalized,
            written,
            lists: normalized.map(lists),
            renames,
            seen,
            indexes,
            explained: Pair::new(BTreeSet::new(), BTreeSet::new()),
            remade: BTreeSet::new(),
            added: Vec::new(),
            dropped: Vec::new(),
            altered: Vec::new(),
            drops: Vec::new(),
            new_names: Vec::new(),
            adds: Vec::new(),
        }
    }

    fn columns(&mut self) {
        let columns = self.normalized.map(|table| by_name(Some(table)));
        let written = self.written.map(by_name);
        for column in &self.normalized.next.columns {
            let name = column.name.as_str();
            let new = written.next.get(name).copied().unwrap_or(column);
            let Some(old) = columns.previous.get(name) else {
                self.added.push(new.clone());
                self.remade.insert(name);
                if virtual_enum(new, column).is_some() {
                    self.explain_next(name);
                }
                continue;
            };
            let old_written = written.previous.get(name).copied().unwrap_or(old);
            let new_type = self.new_type(Pair::new(old, column), Pair::new(old_written, new));
            if new_type.is_some() {
                self.remade.insert(name);
            }
            let changes = column_changes(old, column, new, new_type).into_iter();
            self.altered.extend(changes.map(|change| TableChange::AlterColumn { name: name.to_owned(), change }));
        }
        for column in &self.normalized.previous.columns {
            let name = column.name.as_str();
            if columns.next.contains_key(name) {
                continue;
            }
            self.dropped.push(column);
            if written.previous.get(name).is_some_and(|written| virtual_enum(written, column).is_some()) {
                self.explain_previous(name);
            }
        }
    }

    /// The type that a column gets, as it is written. Where the normal form has no enums, their values are no matter of the column.
    fn new_type(&mut self, normalized: Pair<&'a Column>, written: Pair<&'a Column>) -> Option<ColumnType> {
        let name = normalized.next.name.as_str();
        let becomes = || Some(written.next.column_type.clone());
        let base_differs = normalized.map(|column| &column.column_type).differs();
        let old_enum = virtual_enum(written.previous, normalized.previous);
        let values = virtual_enum(written.next, normalized.next)
            .and_then(|name| self.sides.written.next.enumeration(name))
            .map(|enumeration| (&enumeration.name, &enumeration.values));
        let Some((new_enum, values)) = values else {
            if old_enum.is_some() {
                self.explain_previous(name);
                return becomes();
            }
            return base_differs.then(becomes).flatten();
        };
        let natively = listed_in_type(&normalized.previous.column_type);
        let by_check = self.lists.previous.get(name).map(|(_, values)| values.clone());
        let base_differs = base_differs && natively.is_none();
        let Some(live) = natively.or(by_check) else {
            let comes_to_list =
                listed_in_type(&normalized.next.column_type).is_some() || self.lists.next.contains_key(name);
            self.explain_next(name);
            let other_enum = old_enum.is_some_and(|old| old != new_enum);
            return (base_differs || comes_to_list || other_enum).then(becomes).flatten();
        };
        let live: Vec<String> = live.into_iter().map(|value| self.renames.new_value(new_enum, value)).collect();
        let same = same_values(&live, values);
        match old_enum {
            Some(old) => {
                self.explain_previous(name);
                self.explain_next(name);
                if old == new_enum && !same {
                    self.seen.entry(new_enum.clone()).or_default().push(live);
                }
                (base_differs || old != new_enum).then(becomes).flatten()
            }
            // Nobody wrote down that the column has an enum: it gets one, unless it holds the very values already.
            None if same && !base_differs => {
                // Even a check that the previous side has in its own right: that side is the database's own spelling.
                self.explained.previous.extend(self.lists.previous.get(name).map(|(check, _)| *check));
                self.explain_next(name);
                None
            }
            None => {
                self.explain_next(name);
                becomes()
            }
        }
    }

    fn explain_previous(&mut self, column: &str) {
        explain(&self.lists.previous, self.written.previous, column, &mut self.explained.previous);
    }

    fn explain_next(&mut self, column: &str) {
        explain(&self.lists.next, self.written.next, column, &mut self.explained.next);
    }

    fn constraints(&mut self) {
        let previous: Vec<Constraint> = self.normalized.previous.constraints().collect();
        let next: Vec<Constraint> = self.normalized.next.constraints().collect();
        if previous == next && self.explained.previous == self.explained.next {
            return;
        }
        let kept = |explained: &BTreeSet<&str>, constraint: &&Constraint| {
            constraint.kind() != ConstraintKind::Check || !explained.contains(constraint.name().as_str())
        };
        let previous: Vec<&Constraint> = previous.iter().filter(|one| kept(&self.explained.previous, one)).collect();
        let next: Vec<&Constraint> = next.iter().filter(|one| kept(&self.explained.next, one)).collect();
        let changes = named_changes(&previous, &next);
        let written = Pair::new(self.sides.written.previous, self.sides.written.next);
        let table = &self.normalized.next.name;
        for constraint in changes.dropped {
            match unique_index(written.previous, self.written.previous, table, constraint) {
                Some(index) => self.indexes.dropped(index),
                None => self.drops.push(constraint.clone()),
            }
        }
        // References go before the keys, and come after them.
        self.drops.sort_by_key(|constraint| std::cmp::Reverse(constraint.kind()));
        for (from, to) in changes.renamed {
            let constraint = previous.iter().find(|one| one.name().as_str() == from);
            match constraint.and_then(|one| unique_index(written.previous, self.written.previous, table, one)) {
                Some(index) => self.indexes.renamed(index, &to),
                None => self.new_names.push((from, to)),
            }
        }
        for (constraint, instead) in changes.added {
            if let Some(index) = unique_index(written.next, self.written.next, table, constraint) {
                self.indexes.created(index, instead);
            } else if !self.only_in_normal_form(constraint) {
                let mut constraint = spelled(self.written.next, constraint).unwrap_or_else(|| constraint.clone());
                if let Some(instead) = instead {
                    *constraint.name_mut() = instead;
                }
                self.adds.push(constraint);
            }
        }
        self.adds.sort_by_key(Constraint::kind);
    }

    /// A check that nobody wrote, and that a column of this very change brings along.
    fn only_in_normal_form(&self, constraint: &Constraint) -> bool {
        let Constraint::Check(check) = constraint else { return false };
        let Some(written) = self.written.next else { return false };
        let unwritten = !written
            .checks
            .iter()
            .any(|other| other.name.as_str() == check.name.as_str() || other.expression == check.expression);
        unwritten && self.remade.iter().any(|column| mentions(&check.expression, column))
    }

    fn finish(self, renamed: &[TableChange]) -> Vec<TableChange> {
        let table = self.normalized;
        let written = self.written.next.unwrap_or(table.next);
        let mut changes = renamed.to_vec();
        changes.extend(self.drops.iter().map(|constraint| TableChange::DropConstraint {
            name: constraint.name().as_str().to_owned(),
            if_exists: false,
        }));
        changes.extend(self.new_names.into_iter().map(|(from, to)| TableChange::RenameConstraint { from, to }));
        let drop = |column: &&Column| TableChange::DropColumn { name: column.name.clone(), if_exists: false };
        let add = |column: Column| TableChange::AddColumn { column, if_not_exists: false };
        // A generated column goes before those that it is computed from change, and comes after them.
        let (computed, plain): (Vec<&Column>, Vec<&Column>) = self.dropped.iter().partition(|c| c.generated.is_some());
        changes.extend(computed.iter().map(drop));
        if table.previous.comment != table.next.comment {
            changes.push(TableChange::SetComment(written.comment.clone()));
        }
        if table.previous.options != table.next.options {
            changes.push(TableChange::SetOptions(written.options.clone()));
        }
        let (new_computed, new_plain): (Vec<Column>, Vec<Column>) =
            self.added.into_iter().partition(|column| column.generated.is_some());
        changes.extend(new_plain.into_iter().map(add));
        changes.extend(self.altered);
        changes.extend(new_computed.into_iter().map(add));
        changes.extend(self.adds.into_iter().map(TableChange::AddConstraint));
        changes.extend(plain.iter().map(drop));
        changes
    }
}

/// The constraint as it is written: of the same name, or of the same structure under a name that normalisation changed.
fn spelled(written: Option<&Table>, constraint: &Constraint) -> Option<Constraint> {
    let of_kind = |one: &Constraint| one.kind() == constraint.kind();
    let written: Vec<Constraint> = written.into_iter().flat_map(Table::constraints).filter(of_kind).collect();
    let same_name = written.iter().find(|one| one.name().as_str() == constraint.name().as_str());
    let same = |one: &&Constraint| one.name().agrees_with(constraint.name()) && one.same_structure(constraint);
    same_name.or_else(|| written.iter().find(same)).cloned()
}

/// The unique index as which a unique constraint of the normal form is written: some databases make no difference between the two.
fn unique_index<'a>(
    schema: &'a Schema,
    written: Option<&Table>,
    table: &'a QualifiedName,
    constraint: &Constraint,
) -> Option<&'a Index> {
    let Constraint::Unique(unique) = constraint else { return None };
    if spelled(written, constraint).is_some() {
        return None;
    }
    let alike = |index: &&Index| {
        let same_columns =
            || index.parts.iter().map(IndexPart::column_name).eq(unique.columns.iter().map(|c| Some(c.as_str())));
        index.unique && index.name.agrees_with(&unique.name) && same_columns()
    };
    schema
        .index(table, unique.name.as_str())
        .filter(|index| index.unique)
        .or_else(|| schema.indexes_of(table).find(alike))
}

/// The check that lists the values of the column is the enum's, unless somebody wrote it.
fn explain<'a>(lists: &Lists<'a>, written: Option<&Table>, column: &str, explained: &mut BTreeSet<&'a str>) {
    if let Some((name, _)) = lists.get(column)
        && !written.is_some_and(|table| table.checks.iter().any(|check| check.name.as_str() == *name))
    {
        explained.insert(name);
    }
}
