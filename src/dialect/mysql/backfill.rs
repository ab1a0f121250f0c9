//! Updates in batches, by a key.

use super::{create::table_name, flavor::Flavor, literal::quote};
use crate::operation::Backfill;
use crate::plan::{BatchPlan, PlanError};

/// The queries and updates of a backfill. The limit stands in a derived table, as in a subquery MySQL does not take one.
pub(super) fn plan(flavor: &Flavor, backfill: &Backfill, source: usize) -> Result<BatchPlan, PlanError> {
    let table = table_name(flavor, &backfill.table)?;
    let key = quote(&backfill.key);
    let filter = backfill.filter.as_ref().map(|filter| format!("({filter})"));
    let matching = |conditions: &[Option<String>]| {
        let conditions: Vec<&str> = conditions.iter().flatten().map(String::as_str).collect();
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
    };
    let after = Some(format!("{key} > {{low}}"));
    let up_to = Some(format!("{key} <= {{high}}"));
    let limit = backfill.batch;
    let greatest = |conditions: String| {
        format!(
            "SELECT MAX({key}) FROM (SELECT {key} FROM {table}{conditions} ORDER BY {key} LIMIT {limit}) AS `batch`"
        )
    };
    let set: Vec<String> = backfill.set.iter().map(|(column, value)| format!("{} = {value}", quote(column))).collect();
    let update = |conditions: String| format!("UPDATE {table} SET {}{conditions}", set.join(", "));
    Ok(BatchPlan {
        name: backfill.name.clone(),
        table: backfill.table.clone(),
        source,
        first: greatest(matching(std::slice::from_ref(&filter))),
        next: greatest(matching(&[after.clone(), filter.clone()])),
        update_first: update(matching(&[up_to.clone(), filter.clone()])),
        update_next: update(matching(&[after, up_to, filter.clone()])),
        update_all: update(matching(&[filter])),
        batch: backfill.batch,
    })
}
