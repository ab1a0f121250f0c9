//! Steps that work on rows.

use super::quoting::quote;
use super::{create, unsupported};
use crate::model::{DialectName, ReferentialAction, Schema};
use crate::operation::{Backfill, Write, WriteKind, WrittenSql};
use crate::plan::{BatchPlan, Unsupported};

/// The statement of a write.
pub(super) fn write(write: &Write) -> Result<&str, Unsupported> {
    match write.sql(DialectName::Sqlite) {
        WrittenSql::Sql(sql) => Ok(sql),
        WrittenSql::Impossible(reason) => Err(unsupported(
            format!("write to table `{}` as this step says", write.table),
            reason.clone(),
            "write it as SQL for this database: `m.on(Sqlite, ..)` with `m.execute(..)`",
        )),
    }
}

/// Whether references act on rows that the write takes away or gives another key: then they must be enforced while it runs.
pub(super) fn sets_off_references(write: &Write, schema: &Schema) -> bool {
    let acts = |action| !matches!(action, ReferentialAction::NoAction | ReferentialAction::Restrict);
    let to_it = || schema.tables().flat_map(|table| &table.foreign_keys).filter(|key| key.references == write.table);
    match write.kind {
        WriteKind::Insert => false,
        WriteKind::Update => to_it().any(|key| acts(key.on_update)),
        WriteKind::Delete => to_it().any(|key| acts(key.on_delete)),
    }
}

/// The queries of a backfill: batches in the order of the key.
pub(super) fn batches(backfill: &Backfill, source: usize) -> Result<BatchPlan, Unsupported> {
    let table = create::table_name(&backfill.table)?;
    let key = quote(&backfill.key);
    let filter = backfill.filter.as_ref().map(|filter| format!("({filter})"));
    let rows = |bounds: &[String]| {
        let terms: Vec<String> = bounds.iter().cloned().chain(filter.clone()).collect();
        if terms.is_empty() { String::new() } else { format!(" WHERE {}", terms.join(" AND ")) }
    };
    let last = |bounds: &[String]| {
        let rows = rows(bounds);
        format!("SELECT max({key}) FROM (SELECT {key} FROM {table}{rows} ORDER BY {key} LIMIT {})", backfill.batch)
    };
    let set: Vec<String> = backfill.set.iter().map(|(column, value)| format!("{} = {value}", quote(column))).collect();
    let update = |bounds: &[String]| format!("UPDATE {table} SET {}{}", set.join(", "), rows(bounds));
    let (after, upto) = (format!("{key} > {{low}}"), format!("{key} <= {{high}}"));
    Ok(BatchPlan {
        name: backfill.name.clone(),
        table: backfill.table.clone(),
        source,
        first: last(&[]),
        next: last(std::slice::from_ref(&after)),
        update_first: update(std::slice::from_ref(&upto)),
        update_next: update(&[after, upto]),
        update_all: update(&[]),
        batch: backfill.batch,
    })
}
