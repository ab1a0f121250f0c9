//! The text of a new project's files.

use super::Wishes;
use crate::model::DialectName;
use crate::plan::Version;
use std::path::{Path, PathBuf};

/// Where the new crates take anabranch from.
pub(super) enum Source {
    /// A checkout of its repository, in which this program was built.
    Checkout(String),
    /// The registry, in this program's version.
    Release,
}

impl Source {
    /// A program that was built from a checkout which is still there depends on it, so that both are the same code.
    pub(super) fn of_this_build() -> Self {
        let folder = env!("CARGO_MANIFEST_DIR");
        if Path::new(folder).join("crates/revisions/Cargo.toml").is_file() && Path::new(folder).join("tests").is_dir() {
            Self::Checkout(folder.to_owned())
        } else {
            Self::Release
        }
    }

    fn dependency(&self, name: &str, below: &str, more: &str) -> String {
        let place = match self {
            Self::Checkout(folder) => {
                let path: PathBuf = Path::new(folder).join(below).components().collect();
                format!("path = {}", toml::Value::String(path.display().to_string()))
            }
            Self::Release => format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
        };
        format!("{name} = {{ {place}{more} }}\n")
    }
}

pub(super) const BUILD_SCRIPT: &str = "//! Lists the revisions, so that no file in the repository has to.

fn main() {
    anabranch_revisions::build(\"src/revisions\")
}
";

pub(super) const MIGRATION_LIBRARY: &str = "//! The revisions of this project, one file each in `src/revisions`.

anabranch::revisions!();
";

pub(super) const MIGRATION_MAIN: &str = "//! The program that deploys: the revisions are compiled into it.

fn main() -> std::process::ExitCode {
    anabranch::cli::main(migration::revisions())
}
";

pub(super) const ENTITY_LIBRARY: &str = "//! The tables, as Rust structs. Change them, then run `anabranch dev`.

// Two indexes of one table may say the same of themselves, such as `only(postgres)`.
#![allow(clippy::duplicated_attributes)]

//
// An example to begin with:
//
// use anabranch::Entity;
//
// #[derive(Entity)]
// pub struct Song {
//     #[column(primary_key, auto_increment)]
//     pub id: i64,
//     #[column(length = 200)]
//     pub title: String,
//     pub bpm: Option<i32>,
// }
";

/// The features of the migration crate: one database where it is known, else all.
fn features(dialect: Option<DialectName>) -> &'static str {
    match dialect {
        Some(DialectName::Sqlite) => "\"cli\", \"sqlite\"",
        Some(DialectName::Postgres) => "\"cli\", \"postgres\"",
        Some(DialectName::Mysql | DialectName::MariaDb) => "\"cli\", \"mysql\"",
        None => "\"cli\", \"sqlite\", \"postgres\", \"mysql\"",
    }
}

pub(super) fn migration_manifest(name: &str, source: &Source, dialect: Option<DialectName>) -> String {
    let more = format!(", default-features = false, features = [{}]", features(dialect));
    format!(
        "{}
[dependencies]
# The databases among the features are those that the revisions run on: fewer build faster.
{}
[build-dependencies]
{}",
        package(name, "migration"),
        source.dependency("anabranch", "", &more),
        source.dependency("anabranch-revisions", "crates/revisions", ""),
    )
}

pub(super) fn entity_manifest(name: &str, source: &Source) -> String {
    let dependency = source.dependency("anabranch", "", ", default-features = false");
    format!("{}\n[dependencies]\n{dependency}", package(name, "entity"))
}

/// A package whose library has the usual name, whatever its own.
fn package(name: &str, library: &str) -> String {
    let library = if name == library { String::new() } else { format!("\n[lib]\nname = \"{library}\"\n") };
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n{library}")
}

/// A target as it is written: PostgreSQL's versions are told apart by their first number.
fn target(dialect: DialectName, version: Option<Version>) -> String {
    match version {
        None => dialect.to_string(),
        Some(version) if dialect == DialectName::Postgres => format!("{dialect}:{}", version.major),
        Some(version) => format!("{dialect}:{version}"),
    }
}

pub(super) fn configuration(wishes: &Wishes) -> String {
    let url = match &wishes.url {
        // A password does not belong into a file that git keeps.
        Some(url) if !url.has_password() => url.expose().to_owned(),
        Some(_) => "${DATABASE_URL}".to_owned(),
        None if wishes.dialect.is_none_or(|dialect| dialect == DialectName::Sqlite) => {
            "sqlite:development.db".to_owned()
        }
        None => "${DATABASE_URL}".to_owned(),
    };
    let dialect = match wishes.dialect {
        Some(dialect) if wishes.is_certain => format!("dialect = \"{}\"", target(dialect, wishes.version)),
        Some(dialect) => format!("# dialect = \"{}\"", target(dialect, wishes.version)),
        None => "# dialect = \"postgres:15\"".to_owned(),
    };
    format!(
        r#"# What anabranch works with. Paths are relative to this file.

[database.main]
# `--url`, ANABRANCH_URL_MAIN, ANABRANCH_URL and DATABASE_URL come before this; `${{VARIABLE}}` stands for a variable, also one of `.env`.
url = {url}
# What plans and snapshots are for where no server is asked; by default what the URL says.
{dialect}
# The tables, as Rust structs: what `anabranch autogenerate` compares with the database.
entities = "entity"
# The revision files, and the crate that compiles them.
revisions = "migration/src/revisions"
crate = "migration"
# Namespaces beside the default one, and names to leave alone.
# schemas = ["audit"]
# exclude = ["tmp_*"]
# No scratch database is ever made on this server.
# protected = true

# [revision]
# id = "random"  # or "sequential", "timestamp"

# [timeouts]
# lock = "3s"
# migration_lock = "5m"
"#,
        url = toml::Value::String(url)
    )
}
