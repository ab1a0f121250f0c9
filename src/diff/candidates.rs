//! Renames that may be meant where something goes and something like it comes.
//!
//! Invariant: candidates are only asked about; nothing is renamed because of its score.

use super::{Renames, Renaming, Sides, renames::Renamed};
use crate::model::{Column, ColumnType, Enum, Pair, QualifiedName, Schema, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A rename that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameCandidate {
    /// Which one.
    pub renaming: Renaming,
    /// How much alike the two are, from 0 to 1: what they are made of first, then their names.
    pub score: f64,
}

/// Structure counts for more than the name.
const STRUCTURE: f64 = 0.7;

/// Tables that share less of their columns are not asked about, unless their names are much alike.
const LEAST_STRUCTURE: f64 = 0.5;

/// Columns or values of different types are asked about only where their names are this much alike.
const SIMILAR_NAMES: f64 = 0.8;

/// A column that this many tables have (`id`, `created_at`) says nothing about which is which.
const COMMON: usize = 32;

/// What may be a rename, beside those that are decided, the likeliest first within each table or enum: tables and enums, then columns of tables
/// that stay, then values.
pub fn rename_candidates(normalized: Pair<&Schema>, renames: &Renames) -> Vec<RenameCandidate> {
    let renamed = Renamed::new(normalized, normalized, renames);
    let sides = Pair::new(&*renamed.normalized, normalized.next);
    let sides = Sides { normalized: sides, written: sides };
    let mut candidates = table_candidates(sides.normalized);
    candidates.extend(enum_candidates(sides.normalized));
    for table in sides.normalized.next.tables() {
        if let Some(old) = sides.normalized.previous.table(&table.name) {
            candidates.extend(column_candidates(old, table));
        }
    }
    for enumeration in sides.normalized.next.enums() {
        if let Some(old) = sides.normalized.previous.enumeration(&enumeration.name) {
            candidates.extend(value_candidates(old, enumeration));
        }
    }
    candidates
}

fn similarity(one: &str, two: &str) -> f64 {
    strsim::jaro_winkler(one, two)
}

fn blend(structure: f64, names: f64) -> f64 {
    STRUCTURE * structure + (1.0 - STRUCTURE) * names
}

fn likeliest_first(mut candidates: Vec<RenameCandidate>) -> Vec<RenameCandidate> {
    candidates.sort_by(|one, two| two.score.total_cmp(&one.score));
    candidates
}

type Feature<'a> = (&'a str, &'a ColumnType);

fn features(table: &Table) -> impl Iterator<Item = Feature<'_>> {
    table.columns.iter().map(|column| (column.name.as_str(), &column.column_type))
}

/// Dropped and added tables that have columns in common, found by their rarer columns so that many tables are no square of many.
fn table_candidates(sides: Pair<&Schema>) -> Vec<RenameCandidate> {
    let dropped: Vec<&Table> =
        sides.previous.tables().filter(|table| sides.next.table(&table.name).is_none()).collect();
    let added: Vec<&Table> = sides.next.tables().filter(|table| sides.previous.table(&table.name).is_none()).collect();
    let mut owners: BTreeMap<Feature<'_>, Vec<usize>> = BTreeMap::new();
    for (position, table) in dropped.iter().enumerate() {
        for feature in features(table) {
            owners.entry(feature).or_default().push(position);
        }
    }
    let mut candidates = Vec::new();
    for new in added {
        let alike = features(new).filter_map(|feature| owners.get(&feature)).filter(|owners| owners.len() <= COMMON);
        let alike: BTreeSet<usize> = alike.flatten().copied().collect();
        for old in alike.into_iter().map(|position| dropped[position]) {
            let (one, two): (BTreeSet<Feature<'_>>, BTreeSet<Feature<'_>>) =
                (features(old).collect(), features(new).collect());
            let common = one.intersection(&two).count();
            let structure = ratio(common, one.len() + two.len() - common);
            let names = similarity(&old.name.name, &new.name.name);
            if structure >= LEAST_STRUCTURE || (structure >= LEAST_STRUCTURE / 2.0 && names >= SIMILAR_NAMES) {
                let renaming = Renaming::Table { from: old.name.clone(), to: new.name.clone() };
                candidates.push(RenameCandidate { renaming, score: blend(structure, names) });
            }
        }
    }
    likeliest_first(candidates)
}

#[expect(clippy::cast_precision_loss, reason = "tables have few columns, enums few values")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn column_candidates(old: &Table, new: &Table) -> Vec<RenameCandidate> {
    let names = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect::<BTreeSet<_>>();
    let (before, after) = (names(old), names(new));
    let dropped: Vec<&Column> = old.columns.iter().filter(|column| !after.contains(&column.name)).collect();
    let added: Vec<&Column> = new.columns.iter().filter(|column| !before.contains(&column.name)).collect();
    let mut candidates = Vec::new();
    for one in dropped {
        for two in &added {
            let names = similarity(&one.name, &two.name);
            let same_type = one.column_type == two.column_type;
            if same_type || names >= SIMILAR_NAMES {
                let rest = [one.not_null == two.not_null, one.default == two.default, one.generated == two.generated];
                let rest = ratio(rest.iter().filter(|same| **same).count(), rest.len());
                let structure = if same_type { 0.7 + 0.3 * rest } else { 0.3 * rest };
                let renaming =
                    Renaming::Column { table: new.name.clone(), from: one.name.clone(), to: two.name.clone() };
                candidates.push(RenameCandidate { renaming, score: blend(structure, names) });
            }
        }
    }
    likeliest_first(candidates)
}

/// Enums that come and go with the same values.
fn enum_candidates(sides: Pair<&Schema>) -> Vec<RenameCandidate> {
    let values = |one: &Enum| one.values.iter().cloned().collect::<BTreeSet<_>>();
    let mut dropped: BTreeMap<BTreeSet<String>, Vec<&QualifiedName>> = BTreeMap::new();
    for old in sides.previous.enums().filter(|old| sides.next.enumeration(&old.name).is_none()) {
        dropped.entry(values(old)).or_default().push(&old.name);
    }
    let mut candidates = Vec::new();
    for new in sides.next.enums().filter(|new| sides.previous.enumeration(&new.name).is_none()) {
        for old in dropped.get(&values(new)).into_iter().flatten() {
            let renaming = Renaming::Enum { from: (*old).clone(), to: new.name.clone() };
            candidates.push(RenameCandidate { renaming, score: blend(1.0, similarity(&old.name, &new.name.name)) });
        }
    }
    likeliest_first(candidates)
}

/// Any value that goes may be one that comes: losing it is never the silent choice.
fn value_candidates(old: &Enum, new: &Enum) -> Vec<RenameCandidate> {
    let added: Vec<&String> = new.values.iter().filter(|value| !old.values.contains(value)).collect();
    let mut candidates = Vec::new();
    for (at, from) in old.values.iter().enumerate().filter(|(_, value)| !new.values.contains(value)) {
        for to in &added {
            let same_place = new.values.get(at) == Some(to);
            let renaming = Renaming::EnumValue { enumeration: new.name.clone(), from: from.clone(), to: (*to).clone() };
            candidates.push(RenameCandidate {
                renaming,
                score: blend(f64::from(u8::from(same_place)), similarity(from, to)),
            });
        }
    }
    likeliest_first(candidates)
}
