//! `inspect`: a state's schema.

use super::diff;
use crate::cli::arguments::{Format, Inspect};
use crate::cli::{
    context::Context,
    errors::CliError,
    exit::ExitStatus,
    states::{Loaded, Loader},
};
use crate::codegen::entities::generate;
use crate::model::{Object, Schema, Unmodelled};
use crate::operation::{Action, Operation, order};
use crate::report::schema_diagram;
use crate::workflow::not_compared::{counts, left_out};
use crate::workflow::script::schema_script;
use serde_json::{Value, json};

pub(crate) async fn run(context: &Context, arguments: &Inspect) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen_or_default()?;
    let loader = Loader::new(context, &chosen);
    let Loaded { side, target, server } = loader.one(&arguments.state.parse()?).await?;
    if let Some(server) = server {
        server.discard().await?;
    }
    let (left_out, found): (Vec<&Unmodelled>, Vec<&Unmodelled>) =
        side.written.unmodelled().iter().filter(|found| !found.spelling).partition(|found| found.is_left_out());
    self::left_out(left_out.into_iter()).iter().for_each(|note| context.output.note(note));
    if let Some(counts) = counts(found.iter().copied()) {
        context.output.note(&format!("not shown, since no comparison looks at it: {counts}"));
    }
    match context.output.format() {
        Format::Json => {
            let not_compared: Vec<Value> = found.iter().map(|found| diff::not_compared(None, found)).collect();
            let objects: Vec<&Object> = side.written.iter().collect();
            context.output.document(&json!({ "version": 1, "objects": objects, "not_compared": not_compared }))?;
        }
        Format::Mermaid => context.output.result(&schema_diagram::mermaid(&side.written))?,
        Format::Rust => {
            let files = generate(&side.written, crate::dialect::of(target.dialect));
            for left_out in &files.left_out {
                context.output.note(&format!("no entity can say it: {left_out}"));
            }
            for (path, text) in &files.files {
                context.output.result(&format!("// {}\n{text}", path.display()))?;
            }
        }
        Format::Sql | Format::Text | Format::Dot | Format::Svg | Format::Html => {
            let creates = order(side.written.iter().cloned().map(Operation::create).collect(), &Schema::new());
            let actions: Vec<Action> = creates.into_iter().map(Action::operation).collect();
            let dialect = crate::dialect::of(target.dialect);
            // Nothing is there yet; what there is to be is said in the words of the database that has it.
            let mut words = Schema::new();
            words.extend_unmodelled(side.written.unmodelled().iter().cloned());
            let plan = dialect.plan(&target, &actions, &words)?;
            context.output.result(&schema_script(dialect, &plan))?;
        }
    }
    Ok(ExitStatus::Done)
}
