//! `ping`: connects, and says who answered.

use crate::cli::arguments::Ping;
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use serde_json::json;

pub(crate) async fn run(context: &Context, _: &Ping) -> Result<ExitStatus, CliError> {
    let mut answers = Vec::new();
    for database in &context.chosen_or_default()?.databases {
        let began = std::time::Instant::now();
        let connection = loading::connect_to_read(database).await?;
        let took = began.elapsed().as_millis();
        let (target, address) = (connection.target().clone(), connection.address().to_owned());
        if !context.output.is_json() {
            context.output.result(&format!("{}: {target} at {address}, in {took} ms", database.name()))?;
        }
        answers.push(json!({ "name": database.name(), "server": target.dialect, "server_version": target.version.to_string(), "address": address, "took_ms": u64::try_from(took).unwrap_or(u64::MAX) }));
        connection.discard().await?;
    }
    if context.output.is_json() {
        context.output.document(&json!({ "version": 1, "databases": answers }))?;
    }
    Ok(ExitStatus::Done)
}
