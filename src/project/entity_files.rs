//! The files of an entity crate, found as rustc finds them: by `mod` from the crate's root.

use crate::entity::{ModuleDeclaration, SourceFile, Sources, module_declarations};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Why the files could not be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum EntityFilesError {
    /// There is no root file.
    #[error("no entities in `{}`", path.display())]
    #[diagnostic(
        code("entity.no_root"),
        help("give a crate with `src/lib.rs`, a folder with `lib.rs` or `mod.rs`, or a Rust file")
    )]
    NoRoot {
        /// Where they were looked for.
        path: PathBuf,
    },
    /// A module has no file.
    #[error("no file for `mod {module};` of `{}`", file.display())]
    #[diagnostic(code("entity.no_module_file"), help("write `{}` or `{}`, or take the line out", tried[0].display(), tried[tried.len() - 1].display()))]
    NoModuleFile {
        /// The module.
        module: String,
        /// The file that names it.
        file: PathBuf,
        /// Where it was looked for; never empty.
        tried: Vec<PathBuf>,
    },
    /// A file could not be read.
    #[error("cannot read `{}`", path.display())]
    #[diagnostic(code("entity.unreadable"), help("{source}; entity files are UTF-8 text"))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Reads the entity crate, folder or file at `path`, with the SQL files in `sql/` beside its root.
///
/// # Errors
/// Where there is no root, or a file is missing or cannot be read. Files that do not parse are left to [`crate::entity::read`].
pub fn load(path: &Path) -> Result<Sources, EntityFilesError> {
    let root = root(path)?;
    let mut walk = Walk { sources: Sources::default(), seen: BTreeSet::new() };
    let folder = root.parent().map(Path::to_path_buf).unwrap_or_default();
    walk.file(&root, &folder, Vec::new())?;
    let mut sql = Vec::new();
    sql_files(&folder.join("sql"), &mut sql)?;
    walk.sources.sql = sql;
    Ok(walk.sources)
}

/// The root file of what was named.
fn root(path: &Path) -> Result<PathBuf, EntityFilesError> {
    let candidates = [path.to_path_buf(), path.join("src/lib.rs"), path.join("lib.rs"), path.join("mod.rs")];
    candidates
        .into_iter()
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| EntityFilesError::NoRoot { path: path.to_path_buf() })
}

struct Walk {
    sources: Sources,
    seen: BTreeSet<PathBuf>,
}

impl Walk {
    /// Reads a file and the modules it names, which live in `folder`.
    fn file(&mut self, path: &Path, folder: &Path, module: Vec<String>) -> Result<(), EntityFilesError> {
        if !self.seen.insert(path.to_path_buf()) {
            return Ok(());
        }
        let text = read(path)?;
        let declarations = module_declarations(&text);
        self.sources.files.push(SourceFile { path: path.to_path_buf(), module: module.clone(), text });
        for declaration in declarations {
            self.module(path, folder, &module, &declaration)?;
        }
        Ok(())
    }

    fn module(
        &mut self,
        file: &Path,
        folder: &Path,
        module: &[String],
        declaration: &ModuleDeclaration,
    ) -> Result<(), EntityFilesError> {
        let inside = declaration.inside.iter().fold(folder.to_path_buf(), |folder, step| folder.join(step));
        let name = &declaration.name;
        let candidates = match &declaration.path {
            // Relative to the file itself, unless it stands in an inline module.
            Some(path) if declaration.inside.is_empty() => vec![file.parent().unwrap_or(Path::new("")).join(path)],
            Some(path) => vec![inside.join(path)],
            None => vec![inside.join(format!("{name}.rs")), inside.join(name).join("mod.rs")],
        };
        let Some(found) = candidates.iter().find(|candidate| candidate.is_file()) else {
            return Err(EntityFilesError::NoModuleFile {
                module: name.clone(),
                file: file.to_path_buf(),
                tried: candidates,
            });
        };
        let is_folder = declaration.path.is_some() || found.file_name().is_some_and(|file| file == "mod.rs");
        let below =
            if is_folder { found.parent().map(Path::to_path_buf).unwrap_or_default() } else { inside.join(name) };
        let path: Vec<String> = module.iter().chain(&declaration.inside).chain([name]).cloned().collect();
        self.file(found, &below, path)
    }
}

fn read(path: &Path) -> Result<String, EntityFilesError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| EntityFilesError::Unreadable { path: path.to_path_buf(), source })?;
    // syn drops a byte order mark too, and places would be off by its length.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// All `.sql` files of a folder and its folders, by name; none where there is no such folder.
fn sql_files(folder: &Path, found: &mut Vec<(PathBuf, String)>) -> Result<(), EntityFilesError> {
    if !folder.is_dir() {
        return Ok(());
    }
    let unreadable = |source| EntityFilesError::Unreadable { path: folder.to_path_buf(), source };
    let entries: Result<Vec<_>, _> = std::fs::read_dir(folder).map_err(unreadable)?.collect();
    let mut paths: Vec<PathBuf> = entries.map_err(unreadable)?.iter().map(std::fs::DirEntry::path).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            sql_files(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            let text = read(&path)?;
            found.push((path, text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes files into a temporary folder and says which are found, with their modules.
    #[track_caller]
    fn check(files: &[(&str, &str)], root: &str, expected: &[&str]) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let relative = |path: &Path| path.strip_prefix(folder.path()).unwrap_or(path).display().to_string();
        let found = match load(&folder.path().join(root)) {
            Ok(sources) => {
                let rust = sources
                    .files
                    .iter()
                    .map(|file| format!("{} {}", relative(&file.path), file.module.join("::")).trim_end().to_owned());
                let sql = sources.sql.iter().map(|(path, _)| relative(path));
                rust.chain(sql).collect()
            }
            Err(error) => vec![error.to_string().replace(&folder.path().display().to_string(), "..")],
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn files_are_found_by_their_modules() {
        check(
            &[
                (
                    "src/lib.rs",
                    "mod song; mod artist; pub mod more { mod deep; } #[path = \"else/where.rs\"] mod there; #[cfg(test)] mod tests;",
                ),
                ("src/song.rs", "mod tag;"),
                ("src/song/tag.rs", ""),
                ("src/artist/mod.rs", "mod band;"),
                ("src/artist/band.rs", ""),
                ("src/more/deep.rs", ""),
                ("src/else/where.rs", "mod beside;"),
                ("src/else/beside.rs", ""),
                ("src/unreached.rs", ""),
                ("src/sql/views/b.sql", ""),
                ("src/sql/a.sql", ""),
            ],
            "",
            &[
                "src/lib.rs",
                "src/song.rs song",
                "src/song/tag.rs song::tag",
                "src/artist/mod.rs artist",
                "src/artist/band.rs artist::band",
                "src/more/deep.rs more::deep",
                "src/else/where.rs there",
                "src/else/beside.rs there::beside",
                "src/sql/a.sql",
                "src/sql/views/b.sql",
            ],
        );
    }

    #[test]
    fn a_folder_or_a_file_will_do() {
        check(&[("models/mod.rs", "mod a;"), ("models/a.rs", "")], "models", &["models/mod.rs", "models/a.rs a"]);
        check(&[("one.rs", "")], "one.rs", &["one.rs"]);
    }

    #[test]
    fn what_is_missing_is_named() {
        check(&[("lib.rs", "mod song;")], "", &["no file for `mod song;` of `../lib.rs`"]);
        check(&[], "nowhere", &["no entities in `../nowhere`"]);
    }
}
