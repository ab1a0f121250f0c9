//! Snapshots: the SQL of every revision, both ways, for each configured database, as a reviewer reads it.

use crate::migrator::{History, MigrateError, Planned, Planner, Replayer};
use crate::plan::{Plan, PlanError, Segment, Statement, Target};
use crate::revision::Step;
use std::fmt::Write as _;

/// The snapshot of one revision on one database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The file's name: the stem of the revision's file, the dialect, `.sql`.
    pub file: String,
    /// What it says.
    pub text: String,
}

/// The snapshots of all revisions for a target. `before` of each is the replay of its own ancestors and dependencies.
///
/// # Errors
/// What a revision does is not known, or it does not fit what was before it.
pub async fn snapshots(
    history: &History,
    target: &Target,
    replayer: &mut Replayer,
) -> Result<Vec<Snapshot>, MigrateError> {
    let all = each(history, target, replayer).await;
    replayer.close().await;
    all
}

async fn each(history: &History, target: &Target, replayer: &mut Replayer) -> Result<Vec<Snapshot>, MigrateError> {
    let mut all = Vec::new();
    for id in history.graph().nodes().map(|node| &node.id) {
        all.push(snapshot(history, id, target, replayer).await?);
    }
    Ok(all)
}

async fn snapshot(
    history: &History,
    id: &str,
    target: &Target,
    replayer: &mut Replayer,
) -> Result<Snapshot, MigrateError> {
    let graph = history.graph();
    let ancestors: Vec<String> = graph.ancestors(id).iter().map(|node| node.id.clone()).collect();
    let mut planner = Planner::new(history, target, replayer, ancestors);
    let step = |applied| Step { revision: id.to_owned(), applied, heads: Vec::new().into() };
    let up = section(planner.plan(&step(true)).await)?;
    let down = section(planner.plan(&step(false)).await)?;
    let node = graph.get(id);
    let stem = node
        .and_then(|node| node.file.as_ref())
        .and_then(|file| file.file_stem())
        .map_or_else(|| id.to_owned(), |stem| stem.to_string_lossy().into_owned());
    let mut text = format!("-- {id}: {}\n-- {target}\n", node.map(|node| node.message.as_str()).unwrap_or_default());
    let _ = writeln!(text, "\n-- up\n{up}");
    let _ = writeln!(text, "-- down\n{down}");
    Ok(Snapshot { file: format!("{stem}.{}.sql", target.dialect), text: text.trim_end().to_owned() + "\n" })
}

fn section(planned: Result<Planned, MigrateError>) -> Result<String, MigrateError> {
    let Planned { plan, unknown, .. } = match planned {
        Ok(planned) => planned,
        Err(MigrateError::NoWayBack { reason, .. }) => return Ok(format!("-- irreversible: {reason}\n")),
        Err(MigrateError::Plan { error, .. }) => return Ok(format!("-- no plan: {}\n", anywhere(error))),
        Err(error) => return Err(error),
    };
    let mut text = unknown
        .map_or_else(String::new, |reason| format!("-- on a database this is planned from what is there: {reason}\n"));
    match plan {
        Some(plan) if plan.is_empty() && plan.requirements.is_empty() => text.push_str("-- nothing to do here\n"),
        Some(plan) => text.push_str(&script(&plan)),
        None => {}
    }
    Ok(text)
}

/// The error without the place of a file on this machine: a snapshot is the same on all of them.
fn anywhere(error: PlanError) -> PlanError {
    match error {
        PlanError::RefusedSql(mut refused) => {
            refused.place.file = None;
            PlanError::RefusedSql(refused)
        }
        error => error,
    }
}

/// A plan as SQL, with what a reviewer wants to know as comments.
pub fn script(plan: &Plan) -> String {
    let mut text = String::new();
    for requirement in &plan.requirements {
        // A query of several lines is the tool's own: its name says what it looks for.
        let own = requirement.query.contains('\n');
        let query = if own { String::new() } else { format!(": {}", requirement.query) };
        let _ = writeln!(text, "-- requires: {}{query}", requirement.name);
    }
    for segment in &plan.segments {
        match segment {
            Segment::Transaction { before, statements, checks, after } => {
                before.iter().for_each(|statement| write_statement(&mut text, statement));
                text.push_str("BEGIN;\n");
                statements.iter().for_each(|statement| write_statement(&mut text, statement));
                for check in checks {
                    let _ = writeln!(text, "-- checked before the commit: {}", check.name);
                }
                text.push_str("COMMIT;\n");
                after.iter().for_each(|statement| write_statement(&mut text, statement));
            }
            Segment::Alone(statement) => {
                let setting = statement.setting.as_ref();
                setting.iter().for_each(|setting| text.push_str(&format!("{};\n", setting.set)));
                write_statement(&mut text, statement);
                setting.iter().for_each(|setting| text.push_str(&format!("{};\n", setting.reset)));
            }
            Segment::Backfill(batch) => {
                let _ = writeln!(
                    text,
                    "-- backfill `{}`: batches of {} rows, each in a transaction of its own",
                    batch.name, batch.batch
                );
                let _ = writeln!(text, "{};", batch.update_next);
            }
        }
    }
    text
}

fn write_statement(text: &mut String, statement: &Statement) {
    let mut remarks = Vec::new();
    if statement.rewrites {
        remarks.push("writes all rows anew".to_owned());
    }
    if statement.opaque {
        remarks.push("not read by the tool".to_owned());
    }
    if !remarks.is_empty() {
        let _ = writeln!(text, "-- {}", remarks.join(", "));
    }
    let _ = writeln!(text, "{};", statement.sql.trim_end_matches(';'));
    if let Some(rows) = &statement.rows {
        let _ = writeln!(text, "{rows}\\.");
    }
}
