//! Properties that are part of the statement that makes their owner, and the order of those that are statements of their own.

use super::part::index_mentions;
use crate::dialect::postgres::plan::Planner;
use crate::dialect::postgres::types::{self, Family};
use crate::model::{
    Column, ColumnType, Definition, DefinitionKind, Need, Object, ObjectRef, Owner, QualifiedName, Restoration, Schema,
    Unmodelled,
};

/// The text of a materialized view, which comes back without rows where it had none.
pub(super) fn with_rows_or_without(definition: &Definition, schema: &Schema) -> String {
    let owner = Owner::Object(Object::Definition(definition.clone()).reference());
    let is_empty = definition.identity.kind == DefinitionKind::MaterializedView
        && schema.unmodelled_of(&owner).any(|found| found.property == "materialized view without rows");
    let text = definition.text.trim().trim_end_matches(';').trim_end();
    if is_empty { format!("{text}\nWITH NO DATA") } else { text.to_owned() }
}

/// What stands in the middle or at the end of a constraint beside what the model holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::dialect::postgres) struct Clauses {
    /// `INCLUDE (..)` of a key.
    pub(in crate::dialect::postgres) include: Option<String>,
    /// A key `WITHOUT OVERLAPS`, or a foreign key with `PERIOD`: of the last column.
    pub(in crate::dialect::postgres) is_temporal: bool,
    /// `MATCH FULL`
    pub(in crate::dialect::postgres) match_full: bool,
    /// The columns of `SET NULL` or `SET DEFAULT`.
    pub(in crate::dialect::postgres) set_columns: Option<String>,
    /// `DEFERRABLE INITIALLY ..` of a primary key.
    pub(in crate::dialect::postgres) deferrable: &'static str,
    /// `NO INHERIT`, `NOT ENFORCED`, `NOT VALID`.
    pub(in crate::dialect::postgres) end: &'static str,
}

/// The clauses of a constraint of a table.
pub(in crate::dialect::postgres) fn clauses(schema: &Schema, table: &QualifiedName, name: &str) -> Clauses {
    let owner = Owner::Constraint(ObjectRef::Table(table.clone()), name.to_owned());
    let mut clauses = Clauses::default();
    let (mut no_inherit, mut not_valid) = (false, "");
    for found in schema.unmodelled_of(&owner) {
        match found.property.as_str() {
            "key with INCLUDE" => clauses.include = Some(found.value.clone()),
            "key WITHOUT OVERLAPS" | "foreign key with PERIOD" => clauses.is_temporal = true,
            "foreign key MATCH FULL" => clauses.match_full = true,
            "foreign key SET NULL or DEFAULT of some columns" => clauses.set_columns = Some(found.value.clone()),
            "deferrable primary key" if found.value == "initially deferred" => {
                clauses.deferrable = " DEFERRABLE INITIALLY DEFERRED";
            }
            "deferrable primary key" => clauses.deferrable = " DEFERRABLE",
            "constraint NO INHERIT" => no_inherit = true,
            "constraint NOT VALID" => not_valid = " NOT VALID",
            "constraint NOT ENFORCED" => not_valid = " NOT ENFORCED",
            _ => {}
        }
    }
    clauses.end = match (no_inherit, not_valid) {
        (false, end) => end,
        (true, "") => " NO INHERIT",
        (true, " NOT VALID") => " NO INHERIT NOT VALID",
        (true, _) => " NO INHERIT NOT ENFORCED",
    };
    clauses
}

/// The statements that say properties again: an owner first, since it grants; then what is had by nature is taken; then what the owner grants, and what
/// is granted by those who were granted the right to; states at the end.
pub(super) fn in_order_of_grantors(mut properties: Vec<Unmodelled>) -> Vec<(Owner, String)> {
    let rank = |found: &Unmodelled| match found.property.as_str() {
        "owner" => 0,
        "privilege" if found.value.contains(" BY ") => 3,
        "privilege" => 2,
        "state of a rule" | "state of a trigger" | "comment on a rule" => 4,
        _ => 1,
    };
    properties.sort_by_key(rank);
    let statements = properties.into_iter().flat_map(|found| {
        let rank = rank(&found);
        let put_back = match found.restoration {
            Restoration::Statements { put_back, .. } => put_back,
            Restoration::Impossible | Restoration::Restated => Vec::new(),
        };
        let owner = found.owner;
        put_back.into_iter().map(move |sql| (rank, owner.clone(), sql))
    });
    let statements: Vec<(u8, Owner, String)> = statements.collect();
    let takes = |(_, _, sql): &&(u8, Owner, String)| sql.starts_with("REVOKE ALL");
    let before = statements.iter().filter(|(rank, ..)| *rank < 2);
    let taken = statements.iter().filter(takes);
    let after = statements.iter().filter(|statement| statement.0 >= 2 && !takes(statement));
    before.chain(taken).chain(after).map(|(_, owner, sql)| (owner.clone(), sql.clone())).collect()
}

impl Planner<'_> {
    /// What the server forgets of a column, and of what it builds anew, where the column gets another type: how it is stored, statistics targets, the
    /// owner of statistics, and that triggers of its foreign keys were switched off.
    pub(in crate::dialect::postgres) fn restore_after_retyping(&mut self, table: &QualifiedName, column: &Column) {
        let of = ObjectRef::Table(table.clone());
        let need = Need::Column(of.clone(), column.name.clone());
        let rebuilt = self.schema.indexes_of(table).filter(|index| index_mentions(index, &column.name));
        let rebuilt: Vec<Owner> =
            rebuilt.map(|index| ObjectRef::index(table, index.name.as_str())).map(Owner::Object).collect();
        let statistics = self.schema.unmodelled().iter().filter(|found| found.needs.contains(&need));
        let statistics: Vec<Owner> = statistics
            .map(|found| found.owner.clone())
            .filter(|owner| matches!(owner, Owner::Unknown { kind, .. } if kind == "statistics"))
            .collect();
        let keys = self.keys_of(table, &column.name);
        let is_forgotten = |found: &&Unmodelled| match found.property.as_str() {
            "column storage" | "column compression" => {
                found.owner == Owner::Column(of.clone(), column.name.clone())
                    && may_be_stored_apart(&column.column_type)
            }
            "statistics target" | "owner" => rebuilt.contains(&found.owner) || statistics.contains(&found.owner),
            "disabled trigger of a constraint" => keys.contains(&found.owner),
            _ => false,
        };
        let forgotten: Vec<Unmodelled> = self.schema.unmodelled().iter().filter(is_forgotten).cloned().collect();
        let stands = |found: &&Unmodelled| !self.aside_carries(found);
        let forgotten: Vec<Unmodelled> = forgotten.iter().filter(stands).cloned().collect();
        forgotten.iter().for_each(|found| self.restore(found));
    }

    /// The foreign keys that hold the column, or refer to it.
    fn keys_of(&self, table: &QualifiedName, column: &str) -> Vec<Owner> {
        let mut owners = Vec::new();
        for of in self.schema.tables() {
            let holds = |key: &&crate::model::ForeignKey| {
                (of.name == *table && key.columns.iter().any(|own| own == column))
                    || (key.references == *table && key.referenced_columns.iter().any(|other| other == column))
            };
            let keys = of.foreign_keys.iter().filter(holds);
            owners.extend(keys.map(|key| Owner::Constraint(ObjectRef::Table(of.name.clone()), key.name.to_string())));
        }
        owners
    }
}

/// Whether values of the type may be stored apart from their row, compressed or not.
fn may_be_stored_apart(column_type: &ColumnType) -> bool {
    match column_type {
        ColumnType::Binary { .. }
        | ColumnType::VarBinary { .. }
        | ColumnType::Blob
        | ColumnType::Array(_)
        | ColumnType::Decimal { .. }
        | ColumnType::Native(_) => true,
        other => matches!(types::family(&types::normalize(other)), Family::Text | Family::Json),
    }
}
