//! The list of revisions that the build script of a migration crate writes, and `anabranch::revisions!()` includes.
//!
//! Invariant: no list of revisions stands in the repository, so two branches that each add one never conflict. Absolute paths stand only
//! in `OUT_DIR`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::{Kind, ReadError, RevisionFile, read_folder};

/// Writes `OUT_DIR/revisions.rs` for the revisions of a folder of the crate, and has cargo watch the folder.
///
/// All of a migration crate's `build.rs` is `fn main() { anabranch_revisions::build("src/revisions") }`.
///
/// A missing folder is an empty list. Mistakes in revision files become compile errors that name file, line and column.
pub fn build(folder: &str) {
    println!("cargo::rerun-if-changed={folder}");
    let variable = |name: &str| env::var_os(name).map(PathBuf::from);
    let (Some(root), Some(out)) = (variable("CARGO_MANIFEST_DIR"), variable("OUT_DIR")) else {
        println!("cargo::error=`anabranch_revisions::build` is called outside a build script");
        return;
    };
    let missing = Path::new(folder)
        .ancestors()
        .skip(1)
        .find(|above| root.join(above).exists())
        .filter(|_| !root.join(folder).exists());
    if let Some(above) = missing.filter(|above| !above.as_os_str().is_empty()) {
        // A folder that is moved here keeps its old times; the folder above it shows that it came.
        println!("cargo::rerun-if-changed={}", above.display());
    }
    let target = out.join("revisions.rs");
    let code = generated(&root, &read_folder(&root.join(folder)));
    // Left alone where nothing changed, so that cargo does not compile the crate again.
    if fs::read_to_string(&target).is_ok_and(|old| old == code) {
        return;
    }
    if let Err(error) = fs::write(&target, code) {
        println!("cargo::error=cannot write `{}`: {error}", target.display());
    }
}

fn generated(root: &Path, read: &Result<Vec<RevisionFile>, Vec<ReadError>>) -> String {
    let mut code = String::from(
        "// Written by `anabranch_revisions::build`; one entry a line, so that errors point at the revision.\n",
    );
    let files = match read {
        Ok(files) => files.as_slice(),
        Err(errors) => {
            for error in errors {
                let _ = writeln!(code, "compile_error!({:?});", format!("{error}; {}", error.help));
            }
            &[]
        }
    };
    let modules = module_names(files);
    for (file, module) in files.iter().zip(&modules).filter(|(file, _)| file.kind == Kind::Rust) {
        let _ = writeln!(code, "#[allow(missing_docs)]\n#[path = {}]\npub mod {module};", literal(&file.path));
    }
    code.push_str("/// The revisions of this crate.\npub fn revisions() -> ::anabranch::Revisions {\n    ::anabranch::Revisions::new(vec![\n");
    for (file, module) in files.iter().zip(&modules) {
        let _ = writeln!(code, "        {},", entry(root, file, module));
    }
    code.push_str("    ])\n}\n");
    code
}

fn entry(root: &Path, file: &RevisionFile, module: &str) -> String {
    let message = &file.message;
    let path = relative(root, &file.path);
    let checksum = file.source_checksum.as_deref().unwrap_or_default();
    match &file.kind {
        Kind::Rust => format!(
            "::anabranch::dsl::Registered::rust({module}::REVISION, {module}::up, {module}::down, {message:?}, {path:?}, {checksum:?})"
        ),
        Kind::Sql { up, rollback } => {
            let rollback =
                rollback.as_ref().map_or("None".to_owned(), |path| format!("Some(include_str!({}))", literal(path)));
            format!(
                "::anabranch::dsl::Registered::sql({:?}, &{:?}, &{:?}, &{:?}, {message:?}, {path:?}, include_str!({}), {rollback}, {checksum:?})",
                file.id,
                file.revises,
                file.depends_on,
                file.labels,
                literal(up),
            )
        }
    }
}

/// `r` and the id, what no identifier can hold replaced, and a number behind it where two ids would give one name.
fn module_names(files: &[RevisionFile]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    files
        .iter()
        .map(|file| {
            let name = format!("r{}", file.id.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_"));
            let names = std::iter::once(name.clone()).chain((2..).map(|number| format!("{name}_{number}")));
            let free = names.into_iter().find(|name| !taken.contains(name)).unwrap_or(name);
            taken.insert(free.clone());
            free
        })
        .collect()
}

/// A path as a string literal.
fn literal(path: &Path) -> String {
    format!("{:?}", path.to_string_lossy())
}

/// The path from the crate's folder, with forward slashes on every system.
fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision(id: &str, path: &str, kind: Kind) -> RevisionFile {
        RevisionFile {
            id: id.into(),
            revises: vec!["a".into()],
            depends_on: vec![],
            labels: vec![],
            created: None,
            requires: vec![],
            message: "Say \"so\".".into(),
            path: path.into(),
            line: 1,
            kind,
            aliases: vec![],
            source_checksum: Some("1:00".into()),
        }
    }

    #[track_caller]
    fn check(read: Result<Vec<RevisionFile>, Vec<ReadError>>, expected: &str) {
        let code = generated(Path::new("/crate"), &read);
        assert_eq!(code.split_once('\n').map(|(_, code)| code), Some(expected));
    }

    #[test]
    fn each_revision_is_a_module_or_two_texts_and_one_line() {
        let sql = Kind::Sql { up: "/crate/src/1.sql".into(), rollback: Some("/crate/src/1_rollback.sql".into()) };
        check(
            Ok(vec![
                revision("b.c", "/crate/src/b.rs", Kind::Rust),
                revision("b_c", "/crate/src/c.rs", Kind::Rust),
                revision("1", "/crate/src/1.sql", sql),
            ]),
            r#"#[allow(missing_docs)]
#[path = "/crate/src/b.rs"]
pub mod rb_c;
#[allow(missing_docs)]
#[path = "/crate/src/c.rs"]
pub mod rb_c_2;
/// The revisions of this crate.
pub fn revisions() -> ::anabranch::Revisions {
    ::anabranch::Revisions::new(vec![
        ::anabranch::dsl::Registered::rust(rb_c::REVISION, rb_c::up, rb_c::down, "Say \"so\".", "src/b.rs", "1:00"),
        ::anabranch::dsl::Registered::rust(rb_c_2::REVISION, rb_c_2::up, rb_c_2::down, "Say \"so\".", "src/c.rs", "1:00"),
        ::anabranch::dsl::Registered::sql("1", &["a"], &[], &[], "Say \"so\".", "src/1.sql", include_str!("/crate/src/1.sql"), Some(include_str!("/crate/src/1_rollback.sql")), "1:00"),
    ])
}
"#,
        );
    }

    #[test]
    fn mistakes_are_compile_errors_and_the_list_is_empty() {
        let error = ReadError::of_file("revision.header_missing", Path::new("src/b.rs"), "has no header", "write one");
        check(
            Err(vec![error]),
            "compile_error!(\"src/b.rs: has no header; write one\");\n/// The revisions of this crate.\n\
             pub fn revisions() -> ::anabranch::Revisions {\n    ::anabranch::Revisions::new(vec![\n    ])\n}\n",
        );
    }
}
