//! `anabranch.toml`, and where a database's URL comes from.

use anabranch::project::configuration::{IdKind, LockKind};
use anabranch::project::{Configuration, Environment, Project, ProjectError, SecretUrl, redact};
use miette::Diagnostic;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

// ---------------------------------------------------------------- reading

#[test]
fn every_key_of_the_contract_is_read() {
    let text = r#"
[database.zebra]
url = "sqlite:z.db"
[database.main]
url_file = "url.txt"
url_command = "pass show database"
dialect = "postgres:15"
entities = "model"
revisions = "db/revisions"
crate = "db"
schemas = ["audit"]
exclude = ["tmp_*"]
manage = ["privileges", "owners"]
protected = true
ledger = "tools.anabranch"
lock = "lease"
scratch = "postgres://localhost/scratch"
tenants = ["a", "b"]
[revision]
id = "sequential"
file = "{id}_{slug}.rs"
timezone = "local"
after_write = ["rustfmt"]
[timeouts]
lock = "500ms"
statement = "1h"
migration_lock = "5m"
retries = 3
[hooks]
before_upgrade = ["backup"]
[lint]
ignore = ["drop-column"]
[snapshot]
folder = "snapshots"
[naming]
primary_key = "pk_{table}"
"#;
    let configuration = Configuration::parse("anabranch.toml", text).unwrap();
    let names: Vec<&str> = configuration.database.0.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["zebra", "main"], "the order of the file");
    let main = &configuration.database.0[1].1;
    assert_eq!((main.lock, main.protected, main.manage.len()), (LockKind::Lease, true, 2));
    assert_eq!(main.dialect.as_ref().map(|target| target.version.major), Some(15));
    assert_eq!(configuration.revision.id, IdKind::Sequential);
    assert_eq!(configuration.timeouts.lock, Duration::from_millis(500));
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_what_to_write() {
    // Text, code, a part of the message, a part of the help.
    let cases = [
        (
            "[database.main]\nenties = \"e\"",
            "config.unknown_key",
            "`enties` in `[database.main]` (`anabranch.toml`, line 2)",
            "did you mean `entities`?",
        ),
        (
            "[databse.main]\nurl = \"sqlite:x\"",
            "config.unknown_key",
            "`databse` at the top of the file",
            "did you mean `database`?",
        ),
        (
            "[timeouts]\nxyzzy = 1",
            "config.unknown_key",
            "`xyzzy` in `[timeouts]`",
            "known keys here are `lock`, `statement`",
        ),
        ("[database]\nurl = \"sqlite:x\"", "config.unknown_key", "`url` in `[database]`", "`[database.main]`"),
        ("[database.main]\nurl = 3", "config.malformed", "expected a string", ""),
        ("[database.main]\ndialect = \"oracle\"", "config.malformed", "`oracle` is no database dialect", ""),
        ("[database.main]\nmanage = [\"rights\"]", "config.malformed", "unknown kind `rights`", "`privileges`"),
        ("[timeouts]\nlock = \"3 parsecs\"", "config.malformed", "`3 parsecs` is no duration", "`ms`"),
        ("[database.main", "config.malformed", "", ""),
    ];
    for (text, code, message, help) in cases {
        let error = Configuration::parse("anabranch.toml", text).unwrap_err();
        let said =
            |part: Option<Box<dyn std::fmt::Display + '_>>| part.map(|part| part.to_string()).unwrap_or_default();
        assert_eq!(said(error.code()), code, "{text}");
        assert!(error.to_string().contains(message), "{text}: {error}");
        assert!(said(error.help()).contains(help), "{text}: {}", said(error.help()));
        let label = error.labels().and_then(|mut labels| labels.next()).expect("the place is underlined");
        assert!(label.offset() <= text.len(), "{text}");
    }
}

#[test]
fn all_unknown_keys_are_reported_at_once() {
    let error = Configuration::parse("anabranch.toml", "a = 1\n[lint]\nb = 2\n[database.x]\nc = 3\n").unwrap_err();
    let ProjectError::UnknownKey(first) = error else { panic!("{error:?}") };
    let lines: Vec<_> = first.others.iter().map(|other| (other.key.as_str(), other.line)).collect();
    assert_eq!((first.key.as_str(), first.line, lines), ("a", 1, vec![("b", 3), ("c", 5)]));
}

#[test]
fn a_project_is_found_from_a_folder_below_it() {
    let folder = project("[database.main]\n");
    let below = folder.path().join("migration/src");
    fs::create_dir_all(&below).unwrap();
    let found = Project::find(&below).unwrap();
    assert_eq!(found.root, folder.path());
    assert_eq!(found.databases[0].revisions, folder.path().join("migration/src/revisions"));
    assert_eq!(found.databases[0].entities, folder.path().join("entity"));
    let nowhere = Project::find(Path::new("/")).unwrap_err();
    assert_eq!(nowhere.code().unwrap().to_string(), "project.not_found");
}

#[test]
fn a_folder_of_revisions_belongs_to_the_package_around_it_that_uses_anabranch() {
    let folder = TempDir::new().unwrap();
    let revisions = folder.path().join("db/src/revisions");
    fs::create_dir_all(&revisions).unwrap();
    let belongs_to = || Project::for_revisions_folder(&revisions).databases[0].migration_crate.clone();
    assert_eq!(belongs_to(), None);
    fs::write(folder.path().join("db/Cargo.toml"), "[package]\nname = \"db\"\n").unwrap();
    assert_eq!(belongs_to(), None);
    fs::write(folder.path().join("db/Cargo.toml"), "[package]\nname = \"db\"\n[dependencies]\nanabranch = \"0.1\"\n")
        .unwrap();
    assert_eq!(belongs_to(), Some(folder.path().join("db")));
}

// ---------------------------------------------------------------- URLs

struct UrlCase {
    configuration: &'static str,
    argument: Option<&'static str>,
    environment: &'static [(&'static str, &'static str)],
    dotenv: &'static str,
    /// The URL, `ROOT` for the project's folder; or the code of the error.
    expected: Result<&'static str, &'static str>,
}

const NO_CASE: UrlCase =
    UrlCase { configuration: "[database.main]\n", argument: None, environment: &[], dotenv: "", expected: Err("") };

const CONFIGURED: &str = "[database.main]\nurl = \"sqlite:configured.db\"\n";

#[track_caller]
fn check(case: &UrlCase) {
    let folder = project(case.configuration);
    fs::write(folder.path().join(".env"), case.dotenv).unwrap();
    fs::write(folder.path().join("url.txt"), "mysql://file/db\n").unwrap();
    let project = Project::find(folder.path()).unwrap();
    let environment: Environment = case.environment.iter().copied().collect();
    let environment = environment.with_dotenv(folder.path(), folder.path()).unwrap();
    let resolved = project.databases[0].resolve_url(case.argument, &environment);
    let root = folder.path().display().to_string();
    let said = match &resolved {
        Ok(resolved) => Ok(resolved.url.expose().replace(&root, "ROOT")),
        Err(error) => Err(error.code().unwrap().to_string()),
    };
    let expected = case.expected.map(str::to_owned).map_err(str::to_owned);
    assert_eq!(said, expected, "{} {:?} {:?}", case.configuration, case.argument, case.environment);
}

#[test]
fn the_first_url_in_the_order_counts() {
    const ALL: &[(&str, &str)] = &[
        ("ANABRANCH_URL_MAIN", "mysql://named/db"),
        ("ANABRANCH_URL", "mysql://own/db"),
        ("DATABASE_URL", "mysql://common/db"),
        ("PGHOST", "pg"),
    ];
    let cases = [
        UrlCase {
            argument: Some("mysql://argument/db"),
            environment: ALL,
            expected: Ok("mysql://argument/db"),
            ..NO_CASE
        },
        UrlCase { environment: ALL, expected: Ok("mysql://named/db"), ..NO_CASE },
        UrlCase { environment: &ALL[1..], expected: Ok("mysql://own/db"), ..NO_CASE },
        UrlCase { configuration: CONFIGURED, environment: &ALL[2..], expected: Ok("mysql://common/db"), ..NO_CASE },
        UrlCase {
            configuration: CONFIGURED,
            environment: &ALL[3..],
            expected: Ok("sqlite:ROOT/configured.db"),
            ..NO_CASE
        },
        UrlCase { environment: &ALL[3..], expected: Ok("postgres://pg/"), ..NO_CASE },
        UrlCase {
            configuration: "[database.main]\ndialect = \"mysql\"\n",
            environment: &ALL[3..],
            expected: Err("database.no_url"),
            ..NO_CASE
        },
        // An empty variable is none.
        UrlCase {
            configuration: CONFIGURED,
            environment: &[("DATABASE_URL", "")],
            expected: Ok("sqlite:ROOT/configured.db"),
            ..NO_CASE
        },
        // The common variables mean the database `main` alone.
        UrlCase {
            configuration: "[database.audit-log]\n",
            environment: &ALL[..3],
            expected: Err("database.no_url"),
            ..NO_CASE
        },
        UrlCase {
            configuration: "[database.audit-log]\n",
            environment: &[("ANABRANCH_URL_AUDIT_LOG", "mysql://a/b")],
            expected: Ok("mysql://a/b"),
            ..NO_CASE
        },
        // `.env` adds, and never overrides; a path in it is relative to it.
        UrlCase { dotenv: "DATABASE_URL=mysql://dotenv/db", expected: Ok("mysql://dotenv/db"), ..NO_CASE },
        UrlCase {
            dotenv: "DATABASE_URL=mysql://dotenv/db",
            environment: &ALL[2..],
            expected: Ok("mysql://common/db"),
            ..NO_CASE
        },
        UrlCase { dotenv: "DATABASE_URL=sqlite:app.db", expected: Ok("sqlite:ROOT/app.db"), ..NO_CASE },
        UrlCase { environment: &[("DATABASE_URL", "sqlite:app.db")], expected: Ok("sqlite:app.db"), ..NO_CASE },
        UrlCase { expected: Err("database.no_url"), ..NO_CASE },
    ];
    cases.iter().for_each(check);
}

#[test]
fn the_configuration_takes_a_url_from_variables_a_file_or_a_command() {
    let variables = &[("DB_HOST", "db:5433"), ("DB_USER", "me"), ("DB_PASSWORD", "p@ss/word")];
    let mapped = "[database.main]\nurl = \"postgres://${DB_USER}:${DB_PASSWORD}@${DB_HOST}/${DB_NAME:-app}\"\n";
    let cases = [
        UrlCase {
            configuration: mapped,
            environment: variables,
            expected: Ok("postgres://me:p%40ss%2Fword@db:5433/app"),
            ..NO_CASE
        },
        UrlCase {
            configuration: mapped,
            environment: &variables[..1],
            expected: Err("database.url_variable"),
            ..NO_CASE
        },
        UrlCase {
            configuration: "[database.main]\nurl = \"${WHOLE}\"\n",
            environment: &[("WHOLE", "mysql://u:p@h/d")],
            expected: Ok("mysql://u:p@h/d"),
            ..NO_CASE
        },
        UrlCase {
            configuration: "[database.main]\nurl = \"mysql://u:a$$b$c@h/d\"\n",
            expected: Ok("mysql://u:a$b$c@h/d"),
            ..NO_CASE
        },
        UrlCase {
            configuration: "[database.main]\nurl = \"${WHOLE\"\n",
            expected: Err("database.url_variable"),
            ..NO_CASE
        },
        UrlCase {
            configuration: "[database.main]\nurl_file = \"url.txt\"\n",
            expected: Ok("mysql://file/db"),
            ..NO_CASE
        },
        UrlCase {
            configuration: "[database.main]\nurl_file = \"absent.txt\"\n",
            expected: Err("database.url_file"),
            ..NO_CASE
        },
        UrlCase {
            configuration: "[database.main]\nurl_command = \"echo mysql://command/db\"\n",
            expected: Ok("mysql://command/db"),
            ..NO_CASE
        },
        UrlCase {
            configuration: "[database.main]\nurl_command = \"exit 3\"\n",
            expected: Err("database.url_command"),
            ..NO_CASE
        },
        UrlCase {
            configuration: "[database.main]\nurl = \"oracle://h/d\"\n",
            expected: Err("database.unknown_scheme"),
            ..NO_CASE
        },
    ];
    cases.iter().for_each(check);
}

#[test]
fn postgres_variables_make_a_url() {
    let cases = [
        UrlCase {
            environment: &[
                ("PGHOST", "h"),
                ("PGPORT", "5433"),
                ("PGUSER", "me@x"),
                ("PGPASSWORD", "a:b"),
                ("PGDATABASE", "d"),
                ("PGSSLMODE", "require"),
            ],
            expected: Ok("postgres://me%40x:a%3Ab@h:5433/d?sslmode=require"),
            ..NO_CASE
        },
        UrlCase {
            environment: &[("PGDATABASE", "d"), ("PGUSER", "me"), ("PGPASS", "s")],
            expected: Ok("postgres://me:s@localhost/d"),
            ..NO_CASE
        },
        UrlCase {
            environment: &[("PGHOST", "/run/pg"), ("PGDATABASE", "d")],
            expected: Ok("postgres://localhost/d?host=%2Frun%2Fpg"),
            ..NO_CASE
        },
        UrlCase { environment: &[("PGUSER", "me")], expected: Err("database.no_url"), ..NO_CASE },
    ];
    cases.iter().for_each(check);
}

#[test]
fn nothing_is_started_to_learn_the_dialect() {
    let folder = project(
        "[database.main]\nurl_command = \"touch started; echo sqlite:x\"\n[database.two]\nurl = \"mariadb://h/d\"\n",
    );
    let project = Project::find(folder.path()).unwrap();
    assert_eq!(project.databases[0].target(None, &Environment::default()), None);
    assert!(!folder.path().join("started").exists());
    let dialect = |argument| {
        project.databases[1].target(argument, &Environment::default()).map(|target| target.dialect.to_string())
    };
    assert_eq!(dialect(None).as_deref(), Some("mariadb"));
    assert_eq!(dialect(Some("postgres://h/d")).as_deref(), Some("postgres"));
}

#[test]
fn schemes_are_known_or_refused_with_the_list() {
    let accepted = [
        ("sqlite:a.db", "sqlite:a.db"),
        ("sqlite:///a.db", "sqlite:///a.db"),
        ("sqlite::memory:", "sqlite::memory:"),
        ("postgresql+asyncpg://u@h/d", "postgresql://u@h/d"),
        ("tidb://h/d", "tidb://h/d"),
        ("neo4j+s://h", "neo4j+s://h"),
    ];
    for (text, expected) in accepted {
        assert_eq!(SecretUrl::parse(text).unwrap().expose(), expected);
    }
    let refused = [
        ("postgrs://h/d", "did you mean `postgres`?"),
        ("app.db", "`sqlite:path`"),
        ("oracle://h", "known are `sqlite:`"),
    ];
    for (text, help) in refused {
        let error = SecretUrl::parse(text).unwrap_err();
        assert!(error.help.contains(help), "{text}: {}", error.help);
    }
}

#[test]
fn a_password_is_never_shown() {
    let cases = [
        ("postgres://me:secret@h:5432/d?sslmode=require", "postgres://me:***@h:5432/d?sslmode=require"),
        ("postgres://me:se@cret@h/d", "postgres://me:***@h/d"),
        ("postgres://me:secret/x?y#z@h/d", "postgres://me:***@h/d"),
        ("mysql://h/d?user=me&password=secret", "mysql://h/d?user=me&password=***"),
        ("mysql://me@h/d", "mysql://me@h/d"),
        ("postgres://h:5432/d", "postgres://h:5432/d"),
        ("sqlite:folder@home/a.db", "sqlite:folder@home/a.db"),
    ];
    for (url, expected) in cases {
        assert_eq!(redact(url), expected);
        let secret = SecretUrl::parse(url).unwrap();
        assert!(!format!("{secret} {secret:?}").contains("secret"), "{secret:?}");
    }
    let wrong = SecretUrl::parse("me:secret@h/d").unwrap_err();
    assert!(!format!("{wrong} {}", wrong.help).contains("secret"));
}

fn project(configuration: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("anabranch.toml"), configuration).unwrap();
    folder
}
