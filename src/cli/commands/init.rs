//! `anabranch init`

use crate::cli::arguments::Init;
use crate::cli::context::Context;
use crate::cli::errors::CliError;
use crate::cli::exit::ExitStatus;
use crate::model::DialectName;
use crate::project::init::{Layout, Wishes, refuse_existing};
use crate::project::{MAIN, SecretUrl, variable_of};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes a new project, and says what it wrote.
pub(crate) async fn run(context: &Context, arguments: &Init) -> Result<ExitStatus, CliError> {
    let folder: PathBuf = context.path(&arguments.folder).components().collect();
    // Before a server is asked, which may take its time.
    refuse_existing(&folder)?;
    let layout = Layout::new(&folder, &wishes(context).await?)?;
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

/// The database as far as options, environment and the server say it.
async fn wishes(context: &Context) -> Result<Wishes, CliError> {
    let url = match &context.options.url {
        Some(text) => Some(SecretUrl::parse(text)?),
        None => None,
    };
    let names = [variable_of(MAIN), "ANABRANCH_URL".to_owned(), "DATABASE_URL".to_owned()];
    let of_environment = names.iter().find_map(|name| SecretUrl::parse(context.environment().get(name)?).ok());
    let named = context.options.dialect.as_ref();
    let by_url = url.as_ref().or(of_environment.as_ref()).filter(|url| url.scheme().dialect().is_some());
    let dialect = named.map(|named| named.target.dialect).or_else(|| by_url?.scheme().dialect());
    let is_certain = named.is_some() || dialect != Some(DialectName::Mysql);
    let mut wishes = Wishes { dialect, version: None, is_certain, url: url.clone() };
    if let Some(named) = named.filter(|named| named.has_version) {
        wishes.version = Some(named.target.version);
    } else if let Some(url) = by_url {
        ask(context, url, &mut wishes).await;
    }
    Ok(wishes)
}

/// Plans without a server are for the version that the server has. Every program brings a SQLite of its own, and so the oldest is planned for.
async fn ask(context: &Context, url: &SecretUrl, wishes: &mut Wishes) {
    if url.scheme().dialect() == Some(DialectName::Sqlite) {
        return;
    }
    let server = match crate::database::connect(url.expose()).await {
        Ok(connection) => {
            let target = connection.target().clone();
            // That it was there is all that counts.
            let _ = connection.discard().await;
            target
        }
        Err(error) => {
            let oldest =
                "until `dialect` in `anabranch.toml` names a version, plans without a server are for the oldest";
            return context.output.note(&format!("the server's version is not known ({error}); {oldest}"));
        }
    };
    if !wishes.is_certain {
        wishes.dialect = Some(server.dialect);
    }
    // A server of another kind than was said is the next command's to refuse.
    wishes.version = (wishes.dialect == Some(server.dialect)).then_some(server.version);
}

fn shown(context: &Context, path: &Path) -> String {
    path.strip_prefix(context.path(Path::new(""))).unwrap_or(path).display().to_string()
}
