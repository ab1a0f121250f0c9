//! Texts for which the server shows question marks, asked for by what has them whole: values that it computes itself.
//!
//! Nothing is written and no row is read: a query without rows stores numbers in a column of the very type, which become its values.

use super::{Catalog, quote};
use crate::database::mysql::rows;
use crate::dialect::mysql::show_create::{Doubt, Doubted, Shown};
use crate::plan::DatabaseError;
use sqlx::mysql::MySqlConnection;

/// Replaces such texts by what they are, and marks those that nobody tells.
pub(super) async fn resolve(
    connection: &mut MySqlConnection,
    catalog: &Catalog,
    mut tables: Vec<Shown>,
) -> Result<Vec<Shown>, DatabaseError> {
    for shown in &mut tables {
        shown.doubts.retain(|doubt| doubt.of != Doubted::Default || !catalog.whole_defaults);
    }
    let queries = tables.iter().flat_map(|shown| shown.doubts.iter().map(|doubt| query(&shown.table.name.name, doubt)));
    let queries: Vec<String> = queries.collect();
    let mut answers = rows::each(connection, &queries).await?.into_iter();
    for shown in &mut tables {
        for doubt in std::mem::take(&mut shown.doubts) {
            let rows = answers.next().and_then(Result::ok).unwrap_or_default();
            let texts =
                rows.into_iter().map(|row| rows::text(row).into_iter().next().flatten().and_then(|hex| text(&hex)));
            shown.settle_doubt(&doubt, texts.collect());
        }
    }
    Ok(tables)
}

/// One row for each text, in hexadecimal digits.
fn query(table: &str, doubt: &Doubt) -> String {
    let (table, column) = (quote(table), quote(&doubt.column));
    let nothing = format!("select {column} from {table} right join (select 1) as one on false");
    let number = format!("coalesce({column} + 0, 0)");
    let counted = |next: String, last: u64| {
        format!(
            "with recursive texts as ({nothing} union all select {next} from texts where {number} < {last}) \
             select hex(convert({column} using utf8mb4)) from texts where {column} is not null order by {column} + 0"
        )
    };
    match doubt.of {
        Doubted::Values(count) => counted(format!("{number} + 1"), count as u64),
        Doubted::Members(count) => {
            let last = 1_u64.checked_shl(u32::try_from(count).unwrap_or(1).saturating_sub(1)).unwrap_or(1);
            counted(format!("if({number} = 0, 1, {number} * 2)"), last)
        }
        // A table in memory with a row and the same default: one without rows tells the default of a column that may be null alone.
        Doubted::Default => {
            format!("select hex(convert(default(texts.{column}) using utf8mb4)) from ({nothing} limit 1) as texts")
        }
    }
}

fn text(hex: &str) -> Option<String> {
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}
