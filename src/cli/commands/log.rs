//! `log`: what was done to the database, and by whom.

use crate::cli::arguments::Log;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::database::ledger::Ledger;
use serde_json::{Value, json};

pub(crate) async fn run(context: &Context, arguments: &Log) -> Result<ExitStatus, CliError> {
    let mut all = Vec::new();
    for database in &context.chosen_or_default()?.databases {
        let mut connection = loading::connect_to_read(database).await?;
        let dialect = crate::dialect::of(connection.target().dialect);
        let ledger = Ledger::new(dialect, database.configuration.ledger.as_deref());
        let state = ledger.read(&mut *connection).await?;
        let events = if state.exists { ledger.events(&mut *connection).await? } else { Vec::new() };
        connection.discard().await?;
        let skipped = events.len().saturating_sub(arguments.limit.unwrap_or(usize::MAX));
        for event in events.into_iter().skip(skipped) {
            let cell = |at: usize| event.get(at).cloned().flatten();
            let text = |at: usize| cell(at).unwrap_or_default();
            if !context.output.is_json() {
                context.output.result(&format!("{} {:<9} {} by {}", text(1), text(2), text(3), text(6)))?;
            }
            let details: Value = serde_json::from_str(&text(5)).unwrap_or(Value::Null);
            all.push(json!({
                "database": database.name(), "number": text(0).parse::<i64>().unwrap_or(0), "at": cell(1), "event": cell(2),
                "revision": cell(3), "run": cell(4), "details": details, "actor": cell(6),
            }));
        }
    }
    if context.output.is_json() {
        context.output.document(&all)?;
    }
    Ok(ExitStatus::Done)
}
