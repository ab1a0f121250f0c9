//! Keys, checks and references.

use super::catalog::{Catalog, list, numbers, optional, text, truth};
use super::classify::classify;
use super::owners::Owners;
use super::tables::{NumberedTable, Tables};
use super::unmodelled::reported;
use crate::dialect::postgres::{names, printed};
use crate::model::{
    Check, Constraint, Deferrable, ForeignKey, Name, ObjectRef, Owner, PrimaryKey, ReferentialAction, Unique,
    Unmodelled, naming,
};
use crate::plan::Row;

pub(super) fn read(catalog: &Catalog, tables: &mut Tables, owners: &mut Owners) {
    for row in &catalog.constraints {
        let Some(table) = tables.get_mut(&text(row, 0)) else { continue };
        let owner = Owner::Constraint(ObjectRef::Table(table.table.name.clone()), text(row, 2));
        if let Some(index) = optional(row, 14).filter(|_| text(row, 1) != "f") {
            owners.add_part("pg_class", index, owner.clone(), " of its index");
        }
        owners.add("pg_constraint", text(row, 13), owner);
        if let Some(constraint) = constraint(catalog, table, row) {
            table.table.add_constraint(constraint);
        }
    }
}

/// Names of not-null constraints that somebody chose, or that are left from what the table or column was called before.
pub(super) fn names_of_not_nulls(catalog: &Catalog, tables: &Tables) -> Vec<Unmodelled> {
    let chosen = |row: &Row| {
        let (table, name) = (tables.get(&text(row, 0))?, text(row, 2));
        let column = table.column_name(&text(row, 1))?;
        let usual = names::chosen(&table.table.name.name, Some(&column), "not_null");
        let owner = Owner::Column(ObjectRef::Table(table.table.name.clone()), column);
        (name != usual).then(|| reported(owner, "name of a not-null constraint".to_owned(), name))
    };
    catalog.not_null_names.iter().filter_map(chosen).collect()
}

fn constraint(catalog: &Catalog, table: &NumberedTable, row: &Row) -> Option<Constraint> {
    let owner = table.table.name.name.as_str();
    let name = text(row, 2);
    let columns: Vec<String> = numbers(row, 3).iter().filter_map(|number| table.column_name(number)).collect();
    let joined = columns.join("_");
    let chosen = |label: &str| names::chosen(owner, Some(&joined), label);
    match text(row, 1).as_str() {
        "p" => {
            let candidates = [naming::primary_key(owner), names::chosen(owner, None, "pkey")];
            Some(Constraint::PrimaryKey(PrimaryKey::new(classify(&name, &candidates), columns)))
        }
        "u" => Some(Constraint::Unique(Unique {
            name: classify(&name, &[naming::unique(owner, &columns), chosen("key")]),
            columns,
            nulls_not_distinct: truth(row, 6),
            deferrable: deferrable(row),
        })),
        "c" => {
            let expression = printed::bare(&text(row, 7)).to_owned();
            Some(Constraint::Check(Check::new(check_name(owner, &name, &columns), expression)))
        }
        "f" => Some(Constraint::ForeignKey(ForeignKey {
            name: classify(&name, &[naming::foreign_key(owner, &columns), chosen("fkey")]),
            columns,
            references: catalog.name(&text(row, 8), &text(row, 9)),
            referenced_columns: list(row, 12).into_iter().flatten().collect(),
            on_delete: action(&text(row, 10)),
            on_update: action(&text(row, 11)),
            deferrable: deferrable(row),
        })),
        _ => None,
    }
}

/// The name of a check of one column holds the column; a person's convention may hold it where PostgreSQL's does not.
fn check_name(table: &str, name: &str, columns: &[String]) -> Name {
    let mut candidates = vec![naming::check(table, None), names::chosen(table, None, "check")];
    for column in columns {
        candidates.push(naming::check(table, Some(column)));
        candidates.push(names::chosen(table, Some(column), "check"));
    }
    classify(name, &candidates)
}

fn deferrable(row: &Row) -> Deferrable {
    match (truth(row, 4), truth(row, 5)) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::InitiallyImmediate,
        (true, true) => Deferrable::InitiallyDeferred,
    }
}

fn action(letter: &str) -> ReferentialAction {
    match letter {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
