//! `diff`: what takes one state to another. Executes nothing, asks nothing, refuses nothing.

use crate::cli::arguments::{Diff, Format};
use crate::cli::{
    context::Context,
    errors::CliError,
    exit::ExitStatus,
    states::{LoadedPair, Loader},
};
use crate::codegen::{Note, bodies};
use crate::model::{Object, Pair, Unmodelled};
use crate::operation::{Action, Operation, Step};
use crate::plan::{Dialect, Plan, Target};
use crate::report::plan_json;
use crate::workflow::autogenerate::keep_what_entities_cannot_say;
use crate::workflow::comparison::{Comparison, Judge, compare};
use crate::workflow::not_compared::FoundOn;
use crate::workflow::renames::{RenameRequest, flag, resolve};
use crate::workflow::script::plan_script;
use crate::workflow::state::StateName;
use crate::workflow::ways_down::way_down;
use serde_json::{Value, json};

pub(crate) async fn run(context: &Context, arguments: &Diff) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen_or_default()?;
    let loader = Loader::new(context, &chosen);
    let (from, to): (StateName, StateName) = (arguments.from.parse()?, arguments.to.parse()?);
    let LoadedPair { sides, target, mut server } = loader.both(Pair::new(&from, &to)).await?;
    let Pair { mut previous, mut next } = sides;
    // Entities say nothing of what they cannot describe, so such objects of the other side are no difference.
    if matches!(to, StateName::Entities(_)) {
        keep_what_entities_cannot_say(&previous.written, &mut next.written);
    }
    if matches!(from, StateName::Entities(_)) {
        keep_what_entities_cannot_say(&next.written, &mut previous.written);
    }
    let both_live = previous.live.is_some() && next.live.is_some();
    if server.is_none() && !both_live && target.dialect == crate::model::DialectName::Sqlite {
        loader.reach(&target, &mut server).await?;
    }
    let requests: Vec<RenameRequest> = arguments.renames.iter().map(|t| t.parse()).collect::<Result<_, _>>()?;
    let renames = resolve(&requests, &previous.written)?;
    let dialect = crate::dialect::of(target.dialect);
    let mut comparison = {
        let database = server.as_deref_mut().map(|database| database as _);
        let scratch = loader.scratch()?;
        let mut judge = Judge { dialect, target: &target, database, scratch: &scratch };
        compare(Pair::new(&previous, &next), &renames, &mut judge).await
    };
    if let Some(server) = server {
        server.discard().await?;
    }
    comparison.notes.iter().for_each(|note| context.output.note(note));
    if arguments.allow_property_loss {
        comparison.before.forget_what_cannot_be_put_back();
    }
    for unused in &comparison.unused {
        let asked = flag(unused);
        context.output.note(&format!("`--rename {asked}` does not fit and is left out: {unused} is no rename here"));
    }
    for candidate in &comparison.candidates {
        context.output.note(&format!(
            "{} may be a rename; as it stands it is drop and create: `--rename {}`",
            candidate.renaming,
            flag(&candidate.renaming)
        ));
    }
    write(context, &comparison, dialect, &target)?;
    let differ = !comparison.operations.is_empty();
    Ok(if arguments.exit_code && differ { ExitStatus::Found } else { ExitStatus::Done })
}

fn write(context: &Context, comparison: &Comparison, dialect: &dyn Dialect, target: &Target) -> Result<(), CliError> {
    let up: Vec<Action> = comparison.operations.iter().cloned().map(Action::operation).collect();
    match context.output.format() {
        Format::Text => {
            let lines: String = comparison.operations.iter().map(|operation| format!("{operation}\n")).collect();
            context.output.result(&lines)
        }
        Format::Rust => {
            let (down, review) = match way_down(&comparison.operations, &comparison.before) {
                Ok(way) => (way.operations.into_iter().map(Action::operation).collect(), way.review),
                Err(error) => (vec![Action { only: None, step: Step::Irreversible(error.to_string()) }], Vec::new()),
            };
            let notes = review.into_iter().map(|(at, text)| Note { down: true, action: Some(at), text });
            context.output.result(&bodies(&up, &down, &notes.collect::<Vec<_>>()))
        }
        Format::Json => {
            let plan = dialect.plan(target, &up, &comparison.before)?;
            context.output.document(&document(comparison, &plan))
        }
        Format::Sql | Format::Mermaid | Format::Dot | Format::Svg | Format::Html => {
            let plan = dialect.plan(target, &up, &comparison.before)?;
            context.output.result(&plan_script(dialect, &plan))
        }
    }
}

fn document(comparison: &Comparison, plan: &Plan) -> Value {
    let operations: Vec<Value> = comparison
        .operations
        .iter()
        .enumerate()
        .map(|(at, described)| {
            let hazards: Vec<&str> =
                comparison.hazards.iter().filter(|(of, _)| *of == at).map(|(_, hazard)| hazard.code).collect();
            operation(described, &hazards)
        })
        .collect();
    let not_compared: Vec<Value> =
        comparison.not_compared.iter().map(|one| not_compared(Some(one.side), &one.found)).collect();
    json!({ "version": 1, "operations": operations, "statements": plan_json::statements(plan), "not_compared": not_compared })
}

/// What was found and is not compared, as the documents describe it.
pub(crate) fn not_compared(side: Option<FoundOn>, found: &Unmodelled) -> Value {
    let mut document = json!({ "object": found.owner.name(), "property": found.property, "value": found.value });
    if let (Some(side), Some(fields)) = (side, document.as_object_mut()) {
        fields.insert("side".to_owned(), side.to_string().into());
    }
    document
}

/// An operation as the documents describe it.
pub(crate) fn operation(operation: &Operation, hazards: &[&str]) -> Value {
    let kind = match operation {
        Operation::Create { object: Object::Table(_), .. } => "create_table".to_owned(),
        Operation::Create { object, .. } => format!("create_{}", object.reference().kind().replace(' ', "_")),
        Operation::Drop { object, .. } => format!("drop_{}", object.kind().replace(' ', "_")),
        Operation::Become(object) => format!("become_{}", object.reference().kind().replace(' ', "_")),
        Operation::Rename(rename) => format!("rename_{}", rename.object.kind().replace(' ', "_")),
        Operation::AlterTable(_) => "alter_table".to_owned(),
        Operation::AlterEnum(_) => "alter_enum".to_owned(),
        Operation::Execute(_) => "execute".to_owned(),
    };
    let object = operation.subjects().first().map(crate::model::ObjectRef::name);
    json!({ "kind": kind, "object": object, "summary": operation.to_string(), "hazards": hazards })
}
