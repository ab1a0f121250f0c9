//! A project on disk: its configuration, its databases and their URLs, its migration crate, and how a new one is laid out.
//!
//! Invariant: finding a project reads files and nothing else: no process is started, no variable is read, no database is asked. A URL is
//! resolved when a command needs it ([`DatabaseConfiguration::resolve_url`]).

pub mod configuration;
#[cfg(feature = "autogenerate")]
pub mod entity_files;
mod environment;
mod error;
pub mod generated;
pub mod init;
mod known_keys;
pub mod migration_crate;
mod secret_url;
mod urls;

pub use configuration::Configuration;
pub use environment::Environment;
pub use error::{Malformed, ProjectError, UnknownKey};
pub use known_keys::most_like;
pub use secret_url::{Scheme, SecretUrl, UnknownScheme, redact};
pub use urls::{ResolvedUrl, UrlError, UrlOrigin, variable_of};

use crate::model::DialectName;
use crate::plan::{Kind, Scope, Target};
use configuration::{DatabaseTable, FILE_NAME, LockKind, Tenants};
use std::path::{Path, PathBuf};

/// The database that has no other name.
pub const MAIN: &str = "main";

/// A configuration and the folder that its paths are relative to.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder of the configuration, or of the revisions where there is none.
    pub root: PathBuf,
    /// The configuration as written.
    pub configuration: Configuration,
    /// The databases, in the order of the file; at least one.
    pub databases: Vec<DatabaseConfiguration>,
}

/// One database with all defaults filled in.
#[derive(Debug, Clone)]
pub struct DatabaseConfiguration {
    /// Its name.
    pub name: String,
    /// What plans are for where no server is asked, where the configuration says it.
    pub dialect: Option<Target>,
    /// The crate or folder of the entities.
    pub entities: PathBuf,
    /// The folder of the revision files.
    pub revisions: PathBuf,
    /// The folder of the migration crate that the revisions belong to.
    pub migration_crate: Option<PathBuf>,
    /// The namespaces beside the default one.
    pub schemas: Vec<String>,
    /// Patterns of names to leave alone.
    pub exclude: Vec<String>,
    /// Kinds that are compared because the configuration says so.
    pub manage: Vec<Kind>,
    /// Whether losing data asks for the database's name.
    pub protected: bool,
    /// The ledger's name, with or without a schema before it.
    pub ledger: Option<String>,
    /// How runs exclude each other.
    pub lock: LockKind,
    /// The schemas that share one history.
    pub tenants: Option<Tenants>,
    root: PathBuf,
    table: DatabaseTable,
}

impl Project {
    /// Searches `anabranch.toml` in `from` and the folders above it.
    pub fn find(from: &Path) -> Result<Self, ProjectError> {
        let file = from.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file());
        Self::load(&file.ok_or_else(|| ProjectError::NotFound { searched: from.to_owned() })?)
    }

    /// Reads a configuration.
    pub fn load(file: &Path) -> Result<Self, ProjectError> {
        let configuration = Configuration::read(file)?;
        let root = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Self::new(root, configuration))
    }

    /// A project of nothing but a folder of revision files.
    pub fn for_revisions_folder(folder: &Path) -> Self {
        Self::without_configuration(folder).with_revisions(folder)
    }

    /// A project with everything at its default, for commands that need none.
    pub fn without_configuration(root: &Path) -> Self {
        Self::new(root, Configuration::default())
    }

    fn new(root: &Path, mut configuration: Configuration) -> Self {
        if configuration.database.0.is_empty() {
            configuration.database.0.push((MAIN.to_owned(), DatabaseTable::default()));
        }
        let tables = configuration.database.0.iter();
        let databases = tables.map(|(name, table)| DatabaseConfiguration::new(root, name, table)).collect();
        Self { root: root.to_owned(), configuration, databases }
    }

    fn with_revisions(mut self, folder: &Path) -> Self {
        self.databases = self.databases.into_iter().map(|database| database.with_revisions(folder)).collect();
        self
    }

    /// The databases that a command is about: the one named, else all.
    pub fn select(&self, name: Option<&str>) -> Result<Vec<&DatabaseConfiguration>, ProjectError> {
        let Some(name) = name else { return Ok(self.databases.iter().collect()) };
        if let Some(found) = self.databases.iter().find(|database| database.name == name) {
            return Ok(vec![found]);
        }
        let names: Vec<&str> = self.databases.iter().map(|database| database.name.as_str()).collect();
        let help = match most_like(name, &names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("configured are {}", known_keys::listed(&names)),
        };
        Err(ProjectError::UnknownDatabase { name: name.to_owned(), help })
    }
}

impl DatabaseConfiguration {
    fn new(root: &Path, name: &str, table: &DatabaseTable) -> Self {
        let migration_crate = table.migration_crate.as_ref().map(|path| root.join(path));
        let revisions = match (&table.revisions, &migration_crate) {
            (Some(path), _) => root.join(path),
            (None, Some(folder)) => folder.join("src/revisions"),
            (None, None) => root.join("migration/src/revisions"),
        };
        Self {
            name: name.to_owned(),
            dialect: table.dialect.clone(),
            entities: root.join(table.entities.as_deref().unwrap_or(Path::new("entity"))),
            migration_crate: migration_crate.or_else(|| migration_crate::of_revisions(&revisions)),
            revisions,
            schemas: table.schemas.clone(),
            exclude: table.exclude.clone(),
            manage: table.manage.clone(),
            protected: table.protected,
            ledger: table.ledger.clone(),
            lock: table.lock,
            tenants: table.tenants.clone(),
            root: root.to_owned(),
            table: table.clone(),
        }
    }

    /// Whether there are entities to compare with: they are configured, or where they usually are. A folder of SQL files may do without.
    pub fn has_entities(&self) -> bool {
        self.table.entities.is_some() || self.entities.exists()
    }

    /// The same with another folder of revision files, and the migration crate that this one belongs to.
    pub fn with_revisions(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.revisions);
        self.migration_crate = migration_crate::of_revisions(folder);
        self
    }

    /// The URL, by the order that this module's documentation names; `argument` is `--url`. May run the configured `url_command`.
    pub fn resolve_url(&self, argument: Option<&str>, environment: &Environment) -> Result<ResolvedUrl, UrlError> {
        self.sources(environment).resolve(argument)
    }

    /// What plans are for where no server is asked: as configured, else by the URL as far as that is known without starting a process.
    pub fn target(&self, argument: Option<&str>, environment: &Environment) -> Option<Target> {
        let by_url = || self.sources(environment).known(argument)?.scheme().dialect().map(Target::oldest);
        self.dialect.clone().or_else(by_url)
    }

    /// The URL of the configured scratch database.
    pub fn scratch_url(&self, environment: &Environment) -> Result<Option<SecretUrl>, UrlError> {
        let Some(text) = &self.table.scratch else { return Ok(None) };
        let text = urls::interpolate(text, "scratch", &self.name, environment)?;
        urls::parsed(&text, UrlOrigin::Configuration("scratch"), Some(&self.root)).map(|resolved| Some(resolved.url))
    }

    /// The folder of the project's snapshots, below which each database may have its own.
    pub fn snapshots(&self, table: &configuration::SnapshotTable) -> PathBuf {
        self.root.join(table.folder.as_deref().unwrap_or(Path::new("snapshots/revisions")))
    }

    /// What is read and managed.
    pub fn scope(&self) -> Scope {
        Scope { schemas: self.schemas.clone(), exclude: self.exclude.clone() }
    }

    fn sources<'a>(&'a self, environment: &'a Environment) -> urls::Sources<'a> {
        let dialect = self.dialect.as_ref().map(|target| target.dialect);
        urls::Sources {
            database: &self.name,
            table: &self.table,
            may_be_postgres: dialect.is_none_or(|dialect| dialect == DialectName::Postgres),
            root: &self.root,
            environment,
        }
    }
}
