//! The migration crate as a process: built with cargo, asked, and handed commands.

use anabranch::project::SecretUrl;
use anabranch::project::migration_crate::{CrateError, HandOver, MigrationCrate};
use miette::Diagnostic;
use std::ffi::OsString;
use std::fs;
use tempfile::TempDir;

/// A crate without dependencies that stands for a migration crate.
fn migration_crate(main: &str) -> (TempDir, MigrationCrate) {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    let manifest = "[package]\nname = \"database\"\nedition = \"2024\"\n[[bin]]\nname = \"deploy\"\npath = \"src/main.rs\"\n[workspace]\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.path().join("src/main.rs"), main).unwrap();
    let found = MigrationCrate::find(folder.path()).unwrap();
    assert_eq!((found.package.as_str(), found.binary.as_str()), ("database", "deploy"));
    (folder, found)
}

const MAIN: &str = r##"
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["__export"] {
        println!(r#"{{"protocol":1,"anabranch":"0.1.0","revisions":[]}}"#);
        return 0.into();
    }
    let url = std::env::var("ANABRANCH_URL_MAIN").unwrap_or_default();
    if url == "sqlite:a.db" && arguments == ["upgrade", "-1"] { 7.into() } else { 9.into() }
}
"##;

#[tokio::test]
async fn the_crate_is_built_asked_and_handed_commands() {
    let (_folder, migration_crate) = migration_crate(MAIN);
    let export = migration_crate.export(&mut |_| {}).await.unwrap();
    assert_eq!((export.protocol, export.revisions.len()), (1, 0));

    let mut said = Vec::new();
    let binary = migration_crate.build(&mut |line| said.push(line.to_owned())).await.unwrap();
    assert!(said.is_empty(), "nothing is said where all is up to date: {said:?}");

    let urls = [("main".to_owned(), SecretUrl::parse("sqlite:a.db").unwrap())];
    let arguments = ["upgrade", "-1"].map(OsString::from);
    let status = HandOver { binary: &binary, arguments: &arguments, urls: &urls }.run().await.unwrap();
    assert_eq!(status.code(), Some(7), "the status is passed through, the URL came by the environment");
}

#[tokio::test]
async fn what_the_compiler_says_is_passed_on() {
    let (_folder, migration_crate) = migration_crate("fn main() { missing() }");
    let mut said = Vec::new();
    let error = migration_crate.build(&mut |line| said.push(line.to_owned())).await.unwrap_err();
    assert_eq!(error.code().unwrap().to_string(), "crate.build_failed");
    assert!(said.iter().any(|line| line.contains("cannot find function `missing`")), "{said:?}");
}

#[tokio::test]
async fn a_binary_that_is_none_of_ours_is_told_apart() {
    let (_folder, migration_crate) = migration_crate("fn main() { println!(\"hello\") }");
    let error = migration_crate.export(&mut |_| {}).await.unwrap_err();
    assert!(matches!(&error, CrateError::Export(_)), "{error:?}");
}
