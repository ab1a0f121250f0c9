//! `entity generate`: entities from any state.

use crate::cli::arguments::{Entity, EntityGenerate, EntityStyle};
use crate::cli::{
    context::Context,
    errors::CliError,
    exit::ExitStatus,
    states::{Loaded, Loader},
};
use crate::codegen::entities::generate;
use serde_json::json;

pub(crate) async fn run(context: &Context, arguments: &Entity) -> Result<ExitStatus, CliError> {
    match arguments {
        Entity::Generate(arguments) => run_generate(context, arguments).await,
    }
}

async fn run_generate(context: &Context, arguments: &EntityGenerate) -> Result<ExitStatus, CliError> {
    if arguments.style == EntityStyle::SeaOrm {
        return Err(CliError::with_help(
            "cli.not_in_this_version",
            "this version of anabranch writes no SeaORM entities",
            "leave `--style` out for anabranch's own",
        ));
    }
    let chosen = context.chosen_or_default()?;
    let loader = Loader::new(context, &chosen);
    let Loaded { side, target, server } = loader.one(&arguments.from.parse()?).await?;
    if let Some(server) = server {
        server.discard().await?;
    }
    let generated = generate(&side.written, crate::dialect::of(target.dialect));
    let out = context.path(&arguments.out);
    let mut written = Vec::new();
    for (path, text) in &generated.files {
        let path = out.join(path);
        write(&path, text)?;
        written.push(path);
    }
    for left_out in &generated.left_out {
        context.output.note(&format!("no entity can say it, and it was left out: {left_out}"));
    }
    if context.output.is_json() {
        let left_out: Vec<String> = generated.left_out.iter().map(ToString::to_string).collect();
        context.output.document(&json!({ "version": 1, "files": written, "left_out": left_out }))?;
    } else {
        context.output.result(&format!("wrote {} files to {}", written.len(), out.display()))?;
    }
    Ok(ExitStatus::Done)
}

fn write(path: &std::path::Path, text: &str) -> Result<(), CliError> {
    let failed = |error: std::io::Error| {
        CliError::of("entity.unwritable", format!("`{}` cannot be written: {error}", path.display()))
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, text).map_err(failed)
}
