//! `snapshot`: the SQL of every revision in files for review.

use crate::cli::arguments::Snapshot;
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::migrator::History;
use crate::workflow::snapshot::snapshots;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) async fn run(context: &Context, arguments: &Snapshot) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let mut stale = Vec::new();
    let mut count = 0;
    for database in &chosen.databases {
        let history = loading::history(context, database).await?;
        let folder = folder(&chosen, database);
        if folder.starts_with(&database.configuration.revisions) {
            return Err(CliError::with_help(
                "snapshot.unwritable",
                format!("the snapshots would lie among the revisions, in `{}`, and be read as such", folder.display()),
                "keep the revisions in a folder of their own, or say where with `folder` below `[snapshot]`",
            ));
        }
        let wanted = wanted(context, &chosen, database, &history).await?;
        count += wanted.len();
        if arguments.check {
            stale.extend(differing(&folder, &wanted));
        } else {
            write(&folder, &wanted)?;
        }
    }
    if context.output.is_json() {
        context.output.document(&json!({ "version": 1, "files": count, "stale": stale }))?;
    } else if !arguments.check {
        context.output.result(&format!("{count} snapshots are up to date"))?;
    } else if stale.is_empty() {
        context.output.result(&format!("all {count} snapshots are up to date"))?;
    } else {
        stale.iter().try_for_each(|file| context.output.result(&format!("stale: {}", file.display())))?;
        context.output.note("run `anabranch snapshot` and review the difference");
    }
    Ok(if stale.is_empty() { ExitStatus::Done } else { ExitStatus::Found })
}

/// Writes the snapshots again after a revision was written, where the project keeps any: a new revision is reviewed by its SQL.
pub(crate) async fn refresh(context: &Context, chosen: &Chosen, database: &ChosenDatabase) -> Result<(), CliError> {
    let folder = folder(chosen, database);
    if !folder.is_dir() {
        return Ok(());
    }
    let history = loading::history(context, database).await?;
    write(&folder, &wanted(context, chosen, database, &history).await?)?;
    context.output.note(&format!("wrote its snapshots into {}", folder.display()));
    Ok(())
}

/// Takes away the snapshots of a revision that is no more, for every database that keeps any; which they were.
pub(crate) fn forget(chosen: &Chosen, database: &ChosenDatabase, file: &Path) -> Result<Vec<PathBuf>, CliError> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let of_it = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // `STEM.DIALECT.sql`: another revision's stem may begin with this one and a dot.
        name.strip_suffix(".sql").and_then(|name| name.rsplit_once('.')).is_some_and(|(before, _)| before == stem)
    };
    let mut gone = Vec::new();
    for sharing in chosen.sharing(database) {
        let entries = std::fs::read_dir(folder(chosen, &sharing)).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(of_it) {
            std::fs::remove_file(&path).map_err(|error| {
                CliError::of("snapshot.unwritable", format!("`{}` cannot be removed: {error}", path.display()))
            })?;
            gone.push(path);
        }
    }
    Ok(gone)
}

/// Where the snapshots of a database lie: a folder of its own where there are several.
pub(crate) fn folder(chosen: &Chosen, database: &ChosenDatabase) -> PathBuf {
    let folder = database.configuration.snapshots(&chosen.project.configuration.snapshot);
    if chosen.project.databases.len() > 1 { folder.join(database.name()) } else { folder }
}

/// The files as they should be.
pub(crate) async fn wanted(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    history: &History,
) -> Result<BTreeMap<String, String>, CliError> {
    let targets = loading::snapshot_targets(&chosen.project.configuration, database)?;
    let mut files = BTreeMap::new();
    for target in &targets {
        let mut replayer = loading::replayer_for_snapshots(context, database, history, target).await?;
        let snapshots = snapshots(history, target, &mut replayer).await?;
        files.extend(snapshots.into_iter().map(|snapshot| (snapshot.file, snapshot.text)));
    }
    Ok(files)
}

/// The files that are not as they should be, and those that no revision has any more.
pub(crate) fn differing(folder: &Path, wanted: &BTreeMap<String, String>) -> Vec<PathBuf> {
    let path = |name: &String| folder.join(name);
    let is_stale = |(name, text): &(&String, &String)| std::fs::read_to_string(path(name)).ok().as_ref() != Some(*text);
    let mut stale: Vec<PathBuf> = wanted.iter().filter(is_stale).map(|(name, _)| path(name)).collect();
    stale.extend(left_over(folder, wanted));
    stale
}

fn left_over(folder: &Path, wanted: &BTreeMap<String, String>) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let unknown = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.ends_with(".sql") && !wanted.contains_key(&name)
    };
    entries.filter(unknown).collect()
}

fn write(folder: &Path, wanted: &BTreeMap<String, String>) -> Result<(), CliError> {
    let failed = |path: &Path, error: std::io::Error| {
        CliError::of("snapshot.unwritable", format!("`{}` cannot be written: {error}", path.display()))
    };
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, text) in wanted {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|error| failed(&path, error))?;
    }
    for path in left_over(folder, wanted) {
        std::fs::remove_file(&path).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}
