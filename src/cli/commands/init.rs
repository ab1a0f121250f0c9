//! `anabranch init`

use crate::cli::arguments::Init;
use crate::cli::context::Context;
use crate::cli::errors::CliError;
use crate::cli::exit::ExitStatus;
use crate::model::DialectName;
use crate::project::init::{Layout, Wishes};
use crate::project::{MAIN, SecretUrl, variable_of};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes a new project, and says what it wrote.
pub(crate) async fn run(context: &Context, arguments: &Init) -> Result<ExitStatus, CliError> {
    let folder: PathBuf = context.path(&arguments.folder).components().collect();
    let layout = Layout::new(&folder, &wishes(context)?)?;
    layout.write()?;
    let new: Vec<String> = layout.new_files.iter().map(|(path, _)| shown(context, path)).collect();
    let changed: Vec<String> = layout.changed_files.iter().map(|(path, _)| shown(context, path)).collect();
    let kept: Vec<String> = layout.kept.iter().map(|path| shown(context, path)).collect();
    if context.output.is_json() {
        context.output.document(&json!({ "version": 1, "created": new, "changed": changed, "kept": kept }))?;
        return Ok(ExitStatus::Done);
    }
    let lines = |word: &str, paths: &[String]| paths.iter().map(|path| format!("{word} {path}\n")).collect::<String>();
    context.output.result(&(lines("created", &new) + &lines("changed", &changed) + &lines("kept   ", &kept)))?;
    context.output.note("\nDescribe the tables in `entity/src/lib.rs`, then run `anabranch dev`");
    Ok(ExitStatus::Done)
}

/// The database as far as options and environment say it.
fn wishes(context: &Context) -> Result<Wishes, CliError> {
    let url = match &context.options.url {
        Some(text) => Some(SecretUrl::parse(text)?),
        None => None,
    };
    let names = [variable_of(MAIN), "ANABRANCH_URL".to_owned(), "DATABASE_URL".to_owned()];
    let of_environment = || names.iter().find_map(|name| context.environment().get(name));
    let by_url = |url: &SecretUrl| url.scheme().dialect();
    let dialect = match (&context.options.dialect, &url) {
        (Some(target), _) => Some(target.dialect),
        (None, Some(url)) => by_url(url),
        (None, None) => of_environment().and_then(|text| by_url(&SecretUrl::parse(text).ok()?)),
    };
    let is_certain = context.options.dialect.is_some() || dialect != Some(DialectName::Mysql);
    Ok(Wishes { dialect, is_certain, url })
}

fn shown(context: &Context, path: &Path) -> String {
    path.strip_prefix(context.path(Path::new(""))).unwrap_or(path).display().to_string()
}
