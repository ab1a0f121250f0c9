//! The compiled command: its usage errors, its exit statuses, and `init`.

use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

fn anabranch(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anabranch"));
    for variable in ["ANABRANCH_URL", "ANABRANCH_URL_MAIN", "DATABASE_URL"] {
        command.env_remove(variable);
    }
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// An error is code, message and help; in text on stderr, and in JSON as the one document on stdout.
#[track_caller]
fn check_error(folder: &Path, arguments: &[&str], code: &str, message: &str, help: &str) {
    let text = anabranch(folder, arguments);
    assert_eq!(text.status.code(), Some(2), "{arguments:?}: {}", err(&text));
    assert_eq!(out(&text), "", "{arguments:?}: nothing on stdout");
    // Lines may be wrapped.
    let said = err(&text).split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    for part in [code, message, help] {
        assert!(said.contains(part), "{arguments:?}: `{part}` is not in: {said}");
    }
    let json = anabranch(folder, &[&["--format", "json"], arguments].concat());
    assert_eq!(json.status.code(), Some(2));
    let document: Value =
        serde_json::from_slice(&json.stdout).unwrap_or_else(|error| panic!("{error}: {}", out(&json)));
    let error = &document["error"];
    assert_eq!(error["code"], code, "{arguments:?}");
    assert!(error["message"].as_str().unwrap().contains(message), "{arguments:?}: {error}");
    assert!(error["help"].as_str().unwrap().contains(help), "{arguments:?}: {error}");
    assert!(error["details"].is_object());
}

#[test]
fn bad_usage_is_an_error_like_every_other() {
    let folder = TempDir::new().unwrap();
    // Arguments, a part of the message, a part of the help.
    let cases: [(&[&str], &str, &str); 9] = [
        (&["upgrad"], "unrecognized subcommand `upgrad`", "`upgrade`"),
        (&["heads", "--resolve"], "unexpected argument `--resolve`", "`anabranch heads --help`"),
        (&["downgrade"], "<TARGET>", "usage: `anabranch downgrade"),
        (&["upgrade", "a", "--sqll"], "unexpected argument `--sqll`", "--sql"),
        (&["downgrade", "--sqll"], "`--sqll`", "--help"),
        (&["upgrade", "--sql", "--plan"], "cannot be used with", "usage:"),
        (&["upgrade", "--dialect", "oracle"], "`oracle` is no database dialect", "--help"),
        (&["revision"], "--message <MSG>", "usage:"),
        (&["man", "--color", "purple"], "`purple`", "--help"),
    ];
    for (arguments, message, help) in cases {
        check_error(folder.path(), arguments, "cli.usage", message, help);
    }
    let output = anabranch(folder.path(), &["heads", "--format", "sql"]);
    assert!(err(&output).contains("`heads` has no format `sql`"), "{}", err(&output));
}

#[test]
fn no_command_is_an_error_that_shows_the_help() {
    let folder = TempDir::new().unwrap();
    let output = anabranch(folder.path(), &[]);
    assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()));
    assert!(err(&output).contains("Usage: anabranch"));
    let help = anabranch(folder.path(), &["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(out(&help).contains("Usage: anabranch") && !out(&help).contains("__export"));
}

#[test]
fn values_may_begin_with_a_hyphen_and_global_options_stand_anywhere() {
    let folder = TempDir::new().unwrap();
    let cases: [&[&str]; 16] = [
        &["downgrade", "-1"],
        &["downgrade", "--sql", "-1"],
        &["downgrade", "-1", "--sql"],
        &["downgrade", "--", "-1"],
        &["--database", "main", "downgrade", "-1", "--dialect", "mysql:9"],
        &["upgrade", "L@-1"],
        &["upgrade", "-1", "--plan", "--at="],
        &["upgrade", "--plan", "--at", "", "a", "b"],
        &["upgrade", "a:b", "--sql"],
        &["history", "-r", "-3:"],
        &["history", "-r-3:", "-i", "--verbose"],
        &["history", "--range=-3:-1"],
        &["show", "-1", "-v"],
        &["stamp", "-1", "--purge"],
        &["merge", "heads", "-m", "-1: join"],
        &["test-connection", "-q", "--url", "sqlite::memory:"],
    ];
    for arguments in cases {
        let output = anabranch(folder.path(), &[arguments, &["--format", "json"]].concat());
        assert!(!out(&output).contains("cli.usage"), "{arguments:?}: {}", out(&output));
    }
}

#[test]
fn an_unknown_key_is_underlined_and_answered() {
    let folder = TempDir::new().unwrap();
    let configuration = folder.path().join("anabranch.toml");
    fs::write(&configuration, "[database.main]\nenties = \"entity\"\n").unwrap();
    let error = anabranch::project::Project::load(&configuration).unwrap_err();
    let mut text = String::new();
    miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none())
        .render_report(&mut text, &error)
        .unwrap();
    assert!(text.contains("anabranch.toml:2:1") && text.contains("did you mean `entities`?"), "{text}");
}

// ---------------------------------------------------------------- init

#[test]
fn init_begins_a_project_in_an_empty_folder() {
    let folder = TempDir::new().unwrap();
    let output = anabranch(folder.path(), &["init", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let created: Vec<&str> =
        document["created"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    let expected = [
        "anabranch.toml",
        "migration/Cargo.toml",
        "migration/build.rs",
        "migration/src/lib.rs",
        "migration/src/main.rs",
        "migration/src/revisions/.gitkeep",
        "entity/Cargo.toml",
        "entity/src/lib.rs",
        "Cargo.toml",
        ".gitignore",
    ];
    assert_eq!(created, expected);
    assert!(expected.iter().all(|path| folder.path().join(path).is_file()));
    let project = anabranch::project::Project::find(folder.path()).unwrap();
    let found = anabranch::project::migration_crate::MigrationCrate::find(&folder.path().join("migration")).unwrap();
    assert_eq!((found.package.as_str(), found.binary.as_str()), ("migration", "migration"));
    let url = project.databases[0].resolve_url(None, &anabranch::project::Environment::default()).unwrap();
    assert_eq!(url.url.expose(), format!("sqlite:{}", folder.path().join("development.db").display()));
    assert!(read(folder.path(), "entity/src/lib.rs").contains("#[derive(Entity)]"));
    check_error(folder.path(), &["init"], "init.exists", "`", "`anabranch dev`");
}

#[test]
fn init_takes_the_database_that_is_asked_for() {
    // Options, features of the migration crate, the URL, the dialect: `mysql://` may be MariaDB.
    let of_mysql = "features = [\"cli\", \"mysql\"]";
    let cases: [(&[&str], &str, &str, &str); 5] = [
        (
            &["--dialect", "postgres:16"],
            "features = [\"cli\", \"postgres\"]",
            "url = \"${DATABASE_URL}\"",
            "\ndialect = \"postgres:16\"",
        ),
        (&["--url", "mariadb://h/d"], of_mysql, "url = \"mariadb://h/d\"", "\ndialect = \"mariadb\""),
        (&["--url", "mysql://u:secret@h/d"], of_mysql, "url = \"${DATABASE_URL}\"", "\n# dialect = \"mysql\""),
        (&["--dialect", "mysql", "--url", "mysql://h/d"], of_mysql, "url = \"mysql://h/d\"", "\ndialect = \"mysql\""),
        (&[], "\"sqlite\", \"postgres\", \"mysql\"", "url = \"sqlite:development.db\"", "\n# dialect"),
    ];
    for (options, features, url, dialect) in cases {
        let folder = TempDir::new().unwrap();
        let output = anabranch(folder.path(), &[&["init", "project"], options].concat());
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        let project = folder.path().join("project");
        assert!(read(&project, "migration/Cargo.toml").contains(features), "{options:?}");
        let configuration = read(&project, "anabranch.toml");
        assert!(configuration.contains(url) && !configuration.contains("secret"), "{options:?}: {configuration}");
        assert!(configuration.contains(dialect), "{options:?}: {configuration}");
    }
}

#[tokio::test]
async fn init_plans_for_the_version_that_the_server_has() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "init");
        let connection = anabranch::database::connect(database.url()).await.unwrap();
        let version = connection.target().version;
        connection.discard().await.unwrap();
        let url = database.url();
        let (url, expected) = match engine.dialect() {
            DialectName::Sqlite => (url.to_owned(), "\ndialect = \"sqlite\"".to_owned()),
            DialectName::Postgres => (url.to_owned(), format!("\ndialect = \"postgres:{}\"", version.major)),
            // It may be MariaDB on another machine.
            DialectName::Mysql => (url.to_owned(), format!("\n# dialect = \"mysql:{version}\"")),
            DialectName::MariaDb => {
                (url.replace("mysql://", "mariadb://"), format!("\ndialect = \"mariadb:{version}\""))
            }
        };
        let folder = TempDir::new().unwrap();
        let output = anabranch(folder.path(), &["init", "--url", &url]);
        assert_eq!((output.status.code(), err(&output).contains("not known")), (Some(0), false), "{}", err(&output));
        let configuration = read(folder.path(), "anabranch.toml");
        assert!(configuration.contains(&expected), "{engine:?}: `{expected}` is not in {configuration}");
        // What is said counts more than what is there.
        if engine.dialect() == DialectName::Postgres {
            let output = anabranch(folder.path(), &["init", "other", "--url", &url, "--dialect", "postgres:15"]);
            assert_eq!(output.status.code(), Some(0), "{}", err(&output));
            assert!(read(folder.path(), "other/anabranch.toml").contains("\ndialect = \"postgres:15\""), "{engine:?}");
        }
    }
}

#[test]
fn init_joins_the_workspace_around_it() {
    let folder = TempDir::new().unwrap();
    let write = |path: &str, text: &str| {
        fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
        fs::write(folder.path().join(path), text).unwrap();
    };
    write("Cargo.toml", "# ours\n[workspace]\nmembers = [\n    \"app\",  # the server\n]\n");
    write("app/Cargo.toml", "[package]\nname = \"entity\"\n");
    write("database/.gitignore", "*.db\n/target/\n");
    let output = anabranch(folder.path(), &["init", "database"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(
        read(folder.path(), "Cargo.toml"),
        "# ours\n[workspace]\nmembers = [\n    \"app\",  # the server\n    \"database/entity\",\n    \"database/migration\",\n]\n"
    );
    assert!(!folder.path().join("database/Cargo.toml").exists());
    assert_eq!(read(folder.path(), "database/.gitignore"), "*.db\n/target/\n*.db-*\n*.anabranch-lock\n.env\n");
    let manifest = read(folder.path(), "database/entity/Cargo.toml");
    assert!(
        manifest.contains("name = \"database-entity\"") && manifest.contains("[lib]\nname = \"entity\""),
        "{manifest}"
    );
}

#[test]
fn init_changes_nothing_that_exists() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("entity/src")).unwrap();
    fs::write(folder.path().join("entity/Cargo.toml"), "[package]\nname = \"entity\"\n").unwrap();
    fs::write(folder.path().join("entity/src/lib.rs"), "// mine\n").unwrap();
    let output = anabranch(folder.path(), &["init"]);
    assert!(out(&output).contains("kept    entity"), "{}", out(&output));
    assert_eq!(read(folder.path(), "entity/src/lib.rs"), "// mine\n");

    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("migration/src")).unwrap();
    fs::write(folder.path().join("migration/src/lib.rs"), "// mine\n").unwrap();
    check_error(folder.path(), &["init"], "init.exists", "exists already", "move the crate away");
    assert!(!folder.path().join("anabranch.toml").exists());
}

#[test]
fn completions_and_the_manual_name_the_commands() {
    let folder = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = anabranch(folder.path(), &["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(out(&output).contains("autogenerate"), "{shell}");
    }
    assert!(out(&anabranch(folder.path(), &["man"])).contains(".TH anabranch"));
    anabranch(folder.path(), &["man", "--out", "pages"]);
    assert!(folder.path().join("pages/anabranch-upgrade.1").is_file());
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}
