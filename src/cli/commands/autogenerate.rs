//! `autogenerate`: a new revision from the difference between entities and database.

use crate::cli::arguments::{Answers, Autogenerate, Place};
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    drafting::{self, Drafted},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::report::plan_json;
use serde_json::{Value, json};

pub(crate) async fn run(context: &Context, arguments: &Autogenerate) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let mut found = false;
    let mut documents = Vec::new();
    for database in &chosen.databases {
        let (from, answers) = (arguments.from.as_deref(), &arguments.answers);
        let drafted = drafting::draft(context, &chosen, database, from, answers).await?;
        found |= !drafted.draft.is_empty();
        let document = if arguments.check {
            say_differences(context, &drafted)?
        } else {
            let message = arguments.message.as_deref().unwrap_or_default();
            write(context, &chosen, database, &drafted, message, &arguments.place, answers).await?
        };
        documents.push((database.name().to_owned(), document));
    }
    if context.output.is_json() {
        context.output.document(&super::upgrade::one_or_named(documents))?;
    }
    Ok(if arguments.check && found { ExitStatus::Found } else { ExitStatus::Done })
}

fn say_differences(context: &Context, drafted: &Drafted) -> Result<Value, CliError> {
    if !context.output.is_json() {
        let lines: String =
            drafted.draft.comparison.operations.iter().map(|operation| format!("{operation}\n")).collect();
        context.output.result(if lines.is_empty() { "the database is as the entities say\n" } else { &lines })?;
    }
    Ok(json!({ "version": 1, "file": null, "revision": null, "operations": operations(drafted) }))
}

pub(crate) fn operations(drafted: &Drafted) -> Vec<Value> {
    let comparison = &drafted.draft.comparison;
    comparison
        .operations
        .iter()
        .enumerate()
        .map(|(at, operation)| {
            let hazards: Vec<&str> =
                comparison.hazards.iter().filter(|(of, _)| *of == at).map(|(_, hazard)| hazard.code).collect();
            super::diff::operation(operation, &hazards)
        })
        .collect()
}

/// Writes the revision, unless there is nothing to write or something would be lost without a word.
pub(crate) async fn write(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    drafted: &Drafted,
    message: &str,
    place: &Place,
    answers: &Answers,
) -> Result<Value, CliError> {
    drafting::notes(context, &drafted.draft);
    if drafted.draft.is_empty() {
        if !context.output.is_json() {
            context.output.result("nothing to write: the database is as the entities say")?;
        }
        return Ok(json!({ "version": 1, "file": null, "revision": null, "operations": [] }));
    }
    drafting::refuse_losses(context, &drafted.draft, answers)?;
    let graph = loading::graph(context, database)?;
    let wishes = drafting::wishes(chosen, message, place);
    let (revision, path) = drafting::write_revision(database, &graph, &wishes, &drafted.draft)?;
    drafting::after_write(context, chosen, &path);
    if !context.output.is_json() {
        for operation in &drafted.draft.comparison.operations {
            context.output.result(&format!("  {operation}"))?;
        }
        context.output.result(&format!("wrote {}", path.display()))?;
    }
    super::snapshot::refresh(context, chosen, database).await?;
    Ok(json!({
        "version": 1, "file": path, "revision": revision.node.id, "operations": operations(drafted),
        "statements": drafted.plan().ok().map(|plan| plan_json::statements(&plan)),
    }))
}
