//! Finds the revision files of a folder and reads them, in parallel, sorted by name.
//!
//! Invariant: the result depends on names and contents only, never on the order in which the system lists files or threads finish.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use crate::error::{position, read_text};
use crate::header::{self, Fault};
use crate::sql::{self, Numbered};
use crate::{Kind, ReadError, RevisionFile, checksum};

/// Reads all revisions of a folder with the checksums of their sources; on mistakes, all of them.
pub fn read_folder(folder: &Path) -> Result<Vec<RevisionFile>, Vec<ReadError>> {
    read(folder, true)
}

/// As [`read_folder`], without the checksums: what the commands need that only look at the graph.
pub fn read_headers(folder: &Path) -> Result<Vec<RevisionFile>, Vec<ReadError>> {
    read(folder, false)
}

/// The revisions that can be read beside those that cannot, without checksums: to tell what is wrong with them too.
pub fn read_what_can_be(folder: &Path) -> (Vec<RevisionFile>, Vec<ReadError>) {
    read_all(folder, false)
}

/// A revision's files.
struct Found {
    path: PathBuf,
    rollback: Option<PathBuf>,
}

/// A revision and, of an SQL file with a number, that number and whether its parents follow from it.
struct Read {
    file: RevisionFile,
    number: Option<(String, bool)>,
}

fn read(folder: &Path, with_checksum: bool) -> Result<Vec<RevisionFile>, Vec<ReadError>> {
    let (files, errors) = read_all(folder, with_checksum);
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

fn read_all(folder: &Path, with_checksum: bool) -> (Vec<RevisionFile>, Vec<ReadError>) {
    let (found, mut errors) = find(folder);
    let mut files = Vec::with_capacity(found.len());
    let mut numbered = Vec::new();
    for result in read_each(&found, with_checksum) {
        match result {
            Ok(Read { file, number }) => {
                numbered.extend(number.map(|(number, derived)| Numbered { number, index: files.len(), derived }));
                files.push(file);
            }
            Err(error) => errors.push(error),
        }
    }
    errors.sort_by(|a, b| a.path.cmp(&b.path));
    sql::follow_by_number(&mut files, &numbered);
    (files, errors)
}

fn read_each(found: &[Found], with_checksum: bool) -> Vec<Result<Read, ReadError>> {
    let read_chunk = |chunk: &[Found]| -> Vec<_> { chunk.iter().map(|one| read_one(one, with_checksum)).collect() };
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let per_thread = found.len().div_ceil(threads).max(64);
    if found.len() <= per_thread {
        return read_chunk(found);
    }
    thread::scope(|scope| {
        let workers: Vec<_> = found.chunks(per_thread).map(|chunk| scope.spawn(move || read_chunk(chunk))).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// All revision files below a folder. A missing folder holds none.
fn find(folder: &Path) -> (Vec<Found>, Vec<ReadError>) {
    let mut names = Vec::new();
    let mut errors = Vec::new();
    if folder.exists() {
        list(folder, &mut Vec::new(), &mut names, &mut errors);
    }
    names.sort();
    let mut rollbacks: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    names.retain(|path| match up_of_rollback(path) {
        Some(up) => rollbacks.insert(up, path.clone()).is_some_and(|_| false),
        None => true,
    });
    let found = names.into_iter().map(|path| Found { rollback: rollbacks.remove(&path), path }).collect();
    for (up, rollback) in rollbacks {
        let help = format!("write `{}` beside it, or give it another name", up.display());
        errors.push(ReadError::of_file(
            "revision.rollback_alone",
            &rollback,
            "takes back a revision that is not there",
            help,
        ));
    }
    (found, errors)
}

/// `above` are the folders that are being listed: a link that leads back to one of them holds nothing new, and no end.
fn list(folder: &Path, above: &mut Vec<PathBuf>, names: &mut Vec<PathBuf>, errors: &mut Vec<ReadError>) {
    let real = match folder.canonicalize() {
        Ok(real) if above.contains(&real) => return,
        Ok(real) => real,
        Err(error) => return errors.push(ReadError::unreadable(folder, &error)),
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return errors.push(ReadError::unreadable(folder, &error)),
    };
    above.push(real);
    for entry in entries {
        let (path, kind) = match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
            Ok(entry) => entry,
            Err(error) => {
                errors.push(ReadError::unreadable(folder, &error));
                continue;
            }
        };
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // Editors leave hidden files such as `.#name.rs` beside the file they edit.
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() || (kind.is_symlink() && path.is_dir()) {
            list(&path, above, names, errors);
        } else if name.ends_with(".sql") || (name.ends_with(".rs") && !matches!(name, "lib.rs" | "main.rs" | "mod.rs"))
        {
            names.push(path);
        }
    }
    above.pop();
}

/// The file that a file takes back, by its name: `NAME_rollback.sql`, and as other tools name such pairs `NAME.down.sql` and `down.sql`. Taken for
/// a revision of its own, it would run right behind what it takes back.
fn up_of_rollback(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let up = match (name.strip_suffix("_rollback.sql"), name.strip_suffix(".down.sql")) {
        (Some(stem), _) => format!("{stem}.sql"),
        (None, Some(stem)) => format!("{stem}.up.sql"),
        (None, None) => (name == "down.sql").then(|| "up.sql".to_owned())?,
    };
    Some(path.with_file_name(up))
}

/// The file beside an SQL file that takes it back, where there is one.
#[must_use]
pub fn rollback_of(up: &Path) -> Option<PathBuf> {
    let stem = up.file_name()?.to_str()?.strip_suffix(".sql")?;
    let of_pair = stem.strip_suffix("up").map(|before| format!("{before}down.sql"));
    let names = [Some(format!("{stem}_rollback.sql")), of_pair].into_iter().flatten();
    let mut beside = names.map(|name| up.with_file_name(name));
    beside.find(|path| path.is_file() && up_of_rollback(path).as_deref() == Some(up))
}

/// What the name of an SQL file says, without its ending.
fn stem(path: &Path) -> &str {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    stem.strip_suffix(".up").unwrap_or(stem)
}

fn read_one(found: &Found, with_checksum: bool) -> Result<Read, ReadError> {
    let source = read_text(&found.path)?;
    if found.path.extension().is_some_and(|extension| extension == "sql") {
        return read_sql(found, &source, with_checksum);
    }
    let header = header::read(&source).map_err(|fault| header_error(&found.path, &source, fault))?;
    let file = RevisionFile {
        id: header.id,
        revises: header.revises,
        depends_on: header.depends_on,
        labels: header.labels,
        created: header.created,
        requires: header.requires,
        message: printable(&header.message),
        path: found.path.clone(),
        line: position(&source, header.offset).0,
        kind: Kind::Rust,
        aliases: Vec::new(),
        source_checksum: with_checksum.then(|| checksum::of_rust(&source)),
    };
    Ok(Read { file, number: None })
}

fn read_sql(found: &Found, source: &str, with_checksum: bool) -> Result<Read, ReadError> {
    if let Some((line, key)) = sql::repeated(source) {
        return Err(ReadError {
            line,
            column: 1,
            ..ReadError::of_file(
                "revision.header_malformed",
                &found.path,
                format!("`-- {key}:` a second time"),
                "say it once; a list has commas between its items",
            )
        });
    }
    if let Some((line, mark)) = sql::way_back_of_another_tool(source) {
        return Err(ReadError {
            line,
            column: 1,
            ..ReadError::of_file(
                "revision.both_ways",
                &found.path,
                format!("`{mark}`: what stands below would run with the rest, and take it back at once"),
                format!("move it into `{}_rollback.sql`", stem(&found.path)),
            )
        });
    }
    let header = sql::header(source);
    let stem = stem(&found.path);
    let (number, words) = sql::number_and_words(stem);
    let source_checksum = if with_checksum {
        let rollback = found.rollback.as_deref().map(read_text).transpose()?;
        Some(checksum::of_sql(source, rollback.as_deref()))
    } else {
        None
    };
    let number = number.map(str::to_owned);
    let file = RevisionFile {
        id: header.id.unwrap_or_else(|| sql::id_of_stem(stem)),
        depends_on: header.depends_on,
        labels: header.labels,
        created: header.created,
        requires: header.requires,
        message: printable(&header.message.unwrap_or(words)),
        path: found.path.clone(),
        line: header.line,
        kind: Kind::Sql { up: found.path.clone(), rollback: found.rollback.clone() },
        aliases: number.as_deref().map(sql::spellings).unwrap_or_default(),
        source_checksum,
        revises: header.revises.clone().unwrap_or_default(),
    };
    Ok(Read { file, number: number.map(|number| (number, header.revises.is_none())) })
}

/// A message is one line that terminals and pictures show: what would steer a terminal is a blank.
fn printable(message: &str) -> String {
    message.replace(char::is_control, " ")
}

fn header_error(path: &Path, source: &str, fault: Fault) -> ReadError {
    match fault {
        Fault::Missing => ReadError::of_file(
            "revision.header_missing",
            path,
            "has no header",
            "write `pub const REVISION: Revision = Revision::new(\"id\").revises(&[\"parent\"]);`, or move the file out of the folder of revisions",
        ),
        Fault::Malformed { offset, found, help } => {
            let (line, column) = position(source, offset);
            ReadError { code: "revision.header_malformed", path: path.to_owned(), line, column, found, help }
        }
    }
}
