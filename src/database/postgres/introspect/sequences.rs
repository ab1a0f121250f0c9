//! Sequences: those that number a column by themselves, and all others.

use super::catalog::{Catalog, number, optional, text, truth};
use super::owners::Owners;
use super::tables::Tables;
use super::unmodelled::reported;
use crate::dialect::postgres::{names, quoting, types};
use crate::model::{
    Column, Expression, Identity, IdentityMode, Object, ObjectRef, Owner, Schema, Sequence, SequenceOwner, Table,
    Unmodelled,
};
use crate::plan::Row;
use std::collections::HashMap;

/// A sequence and the column that owns it.
pub(super) struct OwnedSequence {
    number: String,
    pub(super) sequence: Sequence,
    /// As the server prints it in `nextval('..'::regclass)`.
    printed: String,
    /// Table and number of the column.
    owner: Option<(String, String)>,
    is_identity: bool,
}

pub(super) struct Sequences(Vec<OwnedSequence>);

impl Sequences {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let read = |row: &Row| OwnedSequence {
            number: text(row, 0),
            sequence: Sequence {
                name: catalog.name(&text(row, 1), &text(row, 2)),
                data_type: optional(row, 4),
                start: number(row, 5),
                increment: number(row, 6),
                minimum: number(row, 7),
                maximum: number(row, 8),
                cycle: truth(row, 9),
                cache: number(row, 13),
                owned_by: None,
            },
            printed: text(row, 3),
            owner: optional(row, 11).zip(optional(row, 12)),
            is_identity: optional(row, 10).as_deref() == Some("i"),
        };
        Self(catalog.sequences.iter().map(read).collect())
    }

    /// By the column that owns each, an identity's own first: a column may own others beside it.
    pub(super) fn by_owner(&self) -> HashMap<(&str, &str), Vec<&OwnedSequence>> {
        let mut owned: HashMap<(&str, &str), Vec<&OwnedSequence>> = HashMap::new();
        for sequence in &self.0 {
            if let Some((table, column)) = &sequence.owner {
                let of_column = owned.entry((table.as_str(), column.as_str())).or_default();
                let at = if sequence.is_identity { 0 } else { of_column.len() };
                of_column.insert(at, sequence);
            }
        }
        owned
    }

    /// By the name under which the server prints each.
    pub(super) fn by_printed_name(&self) -> HashMap<&str, &Sequence> {
        self.0.iter().map(|sequence| (sequence.printed.as_str(), &sequence.sequence)).collect()
    }

    /// Adds the sequences that number no column by themselves; of the others, whatever the column does not say.
    pub(super) fn read(&self, tables: &Tables, schema: &mut Schema, owners: &mut Owners) -> Vec<Unmodelled> {
        let mut found = Vec::new();
        for owned in &self.0 {
            let owner = owned.owner.as_ref().map(|(table, column)| (tables.get(table), column));
            let column = match owner {
                Some((Some(table), column)) => table.column(column).map(|column| (table, column)),
                _ => None,
            };
            match (owner, column) {
                (_, Some((table, column))) if table.numbered_by(&owned.number) => {
                    let owner = Owner::Column(ObjectRef::Table(table.table.name.clone()), column.name.clone());
                    owners.add_part("pg_class", owned.number.clone(), owner.clone(), " of its sequence");
                    found.extend(
                        unsaid(&table.table, column, &owned.sequence)
                            .into_iter()
                            .map(|(property, value)| reported(owner.clone(), property.to_owned(), value)),
                    );
                }
                // It numbers a relation of which the model knows nothing, which tells of it.
                (Some((None, _)), _) if owned.is_identity => {
                    owners.add("pg_class", owned.number.clone(), unknown(&owned.sequence));
                }
                (Some((None, _)), _) => {
                    let owner = unknown(&owned.sequence);
                    owners.add("pg_class", owned.number.clone(), owner.clone());
                    found.push(reported(owner, "sequence".to_owned(), settings(&owned.sequence)));
                }
                (_, column) => {
                    let owned_by = column.map(|(table, column)| SequenceOwner {
                        table: table.table.name.clone(),
                        column: column.name.clone(),
                    });
                    let sequence = Sequence { owned_by, ..owned.sequence.clone() };
                    owners.add_object("pg_class", owned.number.clone(), ObjectRef::Sequence(sequence.name.clone()));
                    schema.insert(Object::Sequence(sequence));
                }
            }
        }
        found
    }
}

impl OwnedSequence {
    pub(super) fn number(&self) -> &str {
        &self.number
    }

    /// How the column that owns it takes its numbers from it; nothing where it does not, or another sequence comes first.
    pub(super) fn numbering(&self, kind: &str, column: &Column) -> Option<Identity> {
        let own_default = || format!("nextval({}::regclass)", quoting::literal(&self.printed));
        let mode = match kind {
            "a" if self.is_identity => IdentityMode::Always,
            "d" if self.is_identity => IdentityMode::ByDefault,
            // A serial column is never null: where it may be, it is a default and a sequence that it owns.
            _ if column.not_null && column.default == Some(Expression::Sql(own_default())) => IdentityMode::Serial,
            _ => return None,
        };
        Some(Identity { mode, start: self.sequence.start, increment: self.sequence.increment })
    }
}

fn unknown(sequence: &Sequence) -> Owner {
    Owner::Unknown { kind: "sequence".to_owned(), name: sequence.name.clone() }
}

fn settings(sequence: &Sequence) -> String {
    let number = |word: &str, value: Option<i64>| value.map(|value| format!("{word} {value}"));
    let parts = [
        sequence.data_type.as_ref().map(|name| format!("AS {name}")),
        number("INCREMENT BY", sequence.increment),
        number("MINVALUE", sequence.minimum),
        number("MAXVALUE", sequence.maximum),
        number("START WITH", sequence.start),
        number("CACHE", sequence.cache),
        sequence.cycle.then(|| "CYCLE".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What a column that numbers its rows has no words for: where its sequence is another than the server makes for it.
fn unsaid(table: &Table, column: &Column, sequence: &Sequence) -> Vec<(&'static str, String)> {
    let mut normal = sequence.clone();
    crate::dialect::postgres::normalize::normalize_sequence(&mut normal);
    let width = types::render(&column.column_type);
    let own_type = normal.data_type.clone().unwrap_or_else(|| "bigint".to_owned());
    let numbering = column.identity.clone().unwrap_or_default();
    let implied = crate::dialect::postgres::create::implied_bounds(numbering.start, numbering.increment);
    let mut found = Vec::new();
    if own_type != width {
        found.push(("sequence option", format!("AS {own_type}")));
    }
    if let Some(value) = normal.minimum.filter(|value| implied.0 != Some(*value)) {
        found.push(("sequence option", format!("MINVALUE {value}")));
    }
    if let Some(value) = normal.maximum.filter(|value| implied.1 != Some(*value)) {
        found.push(("sequence option", format!("MAXVALUE {value}")));
    }
    if let Some(value) = normal.cache {
        found.push(("sequence option", format!("CACHE {value}")));
    }
    if normal.cycle {
        found.push(("sequence option", "CYCLE".to_owned()));
    }
    if *sequence.name.name != names::chosen(&table.name.name, Some(&column.name), "seq")
        || sequence.name.namespace != table.name.namespace
    {
        found.push(("name of a column's sequence", quoting::name(&sequence.name)));
    }
    found
}
