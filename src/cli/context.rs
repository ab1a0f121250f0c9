//! What every command gets: the options, the project and its databases as the options choose them, and a way to speak.

use super::arguments::GlobalOptions;
use super::errors::CliError;
use super::output::Output;
use crate::dsl::Revisions;
use crate::plan::{Scope, Target};
use crate::project::{DatabaseConfiguration, Environment, Project, ProjectError, ResolvedUrl, SecretUrl, UrlError};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

/// Which of the two programs this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    /// `anabranch`, which knows files and databases.
    Installed,
    /// A migration binary, which knows its revisions.
    Migration,
}

/// What every command gets.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) program: Program,
    revisions: Option<Revisions>,
    pub(crate) options: GlobalOptions,
    pub(crate) output: Output,
    /// The arguments as they were given, without the program's name.
    pub(crate) raw_arguments: Vec<OsString>,
    environment: Environment,
    working_directory: PathBuf,
}

/// A project and the databases of it that the command is about.
#[derive(Debug, Clone)]
pub(crate) struct Chosen {
    pub(crate) project: Project,
    pub(crate) databases: Vec<ChosenDatabase>,
}

/// A database as configured, and what the options say about it.
#[derive(Debug, Clone)]
pub(crate) struct ChosenDatabase {
    pub(crate) configuration: DatabaseConfiguration,
    url: Option<String>,
    dialect: Option<Target>,
    environment: Arc<Environment>,
    /// A revision that is left out of all that is read of files.
    pub(crate) hidden: Option<String>,
}

impl Context {
    pub(super) fn new(
        program: Program,
        revisions: Option<Revisions>,
        options: GlobalOptions,
        output: Output,
        raw_arguments: Vec<OsString>,
    ) -> Result<Self, CliError> {
        let working_directory = std::env::current_dir().map_err(|error| {
            CliError::of("cli.working_directory", format!("there is no working directory: {error}"))
        })?;
        Ok(Self {
            program,
            revisions,
            options,
            output,
            raw_arguments,
            environment: Environment::of_process(),
            working_directory,
        })
    }

    /// The revisions that are compiled into this program.
    pub(crate) fn revisions(&self) -> Option<&Revisions> {
        self.revisions.as_ref()
    }

    /// Where answers of scratch databases are kept: the user's cache folder, where there is one.
    pub(crate) fn cache_folder(&self) -> Option<PathBuf> {
        let variable = |name: &str| self.environment.get(name).filter(|text| !text.is_empty()).map(PathBuf::from);
        let folder = variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")));
        folder.or_else(|| variable("LOCALAPPDATA")).map(|folder| folder.join("anabranch").join("scratch"))
    }

    /// A path of the command line.
    pub(crate) fn path(&self, path: &std::path::Path) -> PathBuf {
        self.working_directory.join(path)
    }

    /// The process's variables; those of a project's `.env` come with its databases.
    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The project and its chosen databases.
    pub(crate) fn chosen(&self) -> Result<Chosen, CliError> {
        self.choose(self.project()?)
    }

    /// The same for a command that needs no project: without one everything is at its default.
    pub(crate) fn chosen_or_default(&self) -> Result<Chosen, CliError> {
        match self.project() {
            Err(ProjectError::NotFound { .. }) => self.choose(Project::without_configuration(&self.working_directory)),
            project => self.choose(project?),
        }
    }

    fn project(&self) -> Result<Project, ProjectError> {
        let found = match &self.options.config {
            Some(file) => Project::load(&self.path(file)),
            None => Project::find(&self.working_directory),
        };
        match (found, &self.options.revisions) {
            (Err(ProjectError::NotFound { .. }), Some(folder)) => Ok(Project::for_revisions_folder(&self.path(folder))),
            (found, _) => found,
        }
    }

    fn choose(&self, project: Project) -> Result<Chosen, CliError> {
        let mut databases: Vec<DatabaseConfiguration> =
            project.select(self.options.database.as_deref())?.into_iter().cloned().collect();
        self.refuse_one_for_many(&databases)?;
        let environment = self.environment.clone().with_dotenv(&self.working_directory, &project.root)?;
        let environment = Arc::new(environment);
        for database in &mut databases {
            database.schemas.extend(self.options.schemas.iter().cloned());
            database.exclude.extend(self.options.exclude.iter().cloned());
            if let Some(folder) = &self.options.revisions {
                *database = database.clone().with_revisions(&self.path(folder));
            }
        }
        let chosen = |configuration| ChosenDatabase {
            configuration,
            url: self.options.url.clone(),
            dialect: self.options.dialect.as_ref().map(|named| named.target.clone()),
            environment: Arc::clone(&environment),
            hidden: None,
        };
        Ok(Chosen { databases: databases.into_iter().map(chosen).collect(), project })
    }

    /// A folder that was named must be there: a wrong name would look like a history without revisions, and `upgrade` like one that is done.
    pub(crate) fn refuse_missing_revisions(&self) -> Result<(), ProjectError> {
        match self.options.revisions.as_ref().map(|folder| self.path(folder)) {
            Some(folder) if !folder.is_dir() => Err(ProjectError::NoRevisionsFolder { folder }),
            _ => Ok(()),
        }
    }

    /// One URL, dialect or folder cannot be that of several databases.
    fn refuse_one_for_many(&self, databases: &[DatabaseConfiguration]) -> Result<(), CliError> {
        let given = [
            ("--url", self.options.url.is_some()),
            ("--dialect", self.options.dialect.is_some()),
            ("--revisions", self.options.revisions.is_some()),
        ];
        match given.into_iter().find(|(_, given)| *given) {
            Some((option, _)) if databases.len() > 1 => {
                let names: Vec<String> = databases.iter().map(|database| format!("`{}`", database.name)).collect();
                Err(CliError::with_help(
                    "cli.database_needed",
                    format!("`{option}` needs `--database`: several are configured"),
                    format!("pass `--database` with one of {}", names.join(", ")),
                ))
            }
            _ => Ok(()),
        }
    }

    /// The arguments to hand over to a migration binary: all but `--url`, which goes by the environment.
    pub(crate) fn arguments_to_hand_over(&self) -> Vec<OsString> {
        let (mut kept, mut arguments) = (Vec::new(), self.raw_arguments.iter());
        while let Some(argument) = arguments.next() {
            match argument.to_string_lossy().as_ref() {
                "--url" => drop(arguments.next()),
                text if text.starts_with("--url=") => {}
                "--" => {
                    kept.push(argument.clone());
                    kept.extend(arguments.by_ref().cloned());
                }
                _ => kept.push(argument.clone()),
            }
        }
        kept
    }
}

impl Chosen {
    /// The same as if this revision had no file. It must be a head.
    #[cfg(feature = "autogenerate")]
    pub(crate) fn without(&self, revision: &str) -> Self {
        let mut without = self.clone();
        without.databases.iter_mut().for_each(|database| database.hidden = Some(revision.to_owned()));
        without
    }

    /// Every database that takes its revisions from where this one does: the chosen ones as they are chosen, and all that are configured, also
    /// where the command is about others. A database that is chosen by another URL counts twice.
    pub(crate) fn sharing(&self, database: &ChosenDatabase) -> Vec<ChosenDatabase> {
        let folder = |configuration: &DatabaseConfiguration| {
            let folder = &configuration.revisions;
            folder.canonicalize().unwrap_or_else(|_| folder.clone())
        };
        let wanted = folder(&database.configuration);
        let shares = |other: &&ChosenDatabase| folder(&other.configuration) == wanted;
        let mut sharing: Vec<ChosenDatabase> = self.databases.iter().filter(shares).cloned().collect();
        let as_configured = self.project.databases.iter().map(|configuration| ChosenDatabase {
            configuration: configuration.clone(),
            url: None,
            dialect: None,
            environment: Arc::clone(&database.environment),
            hidden: None,
        });
        for other in as_configured.filter(|other| shares(&other)) {
            match self.databases.iter().find(|chosen| chosen.name() == other.name()) {
                None => sharing.push(other),
                // Without a URL of its own it is the one that was given.
                Some(chosen) if chosen.url.is_some() => {
                    let urls = (chosen.url().ok(), other.url().ok());
                    if let (Some(given), Some(configured)) = urls
                        && given.url.expose() != configured.url.expose()
                    {
                        sharing.push(other);
                    }
                }
                Some(_) => {}
            }
        }
        sharing
    }
}

impl ChosenDatabase {
    /// Whether both are one database, reached by one URL.
    #[cfg(feature = "autogenerate")]
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.name() == other.name() && self.url == other.url
    }

    /// The database's name.
    pub(crate) fn name(&self) -> &str {
        &self.configuration.name
    }

    /// The URL; may run the configured `url_command`.
    pub(crate) fn url(&self) -> Result<ResolvedUrl, CliError> {
        Ok(self.configuration.resolve_url(self.url.as_deref(), &self.environment)?)
    }

    /// The URL of the configured scratch server.
    pub(crate) fn scratch_url(&self) -> Result<Option<SecretUrl>, UrlError> {
        self.configuration.scratch_url(&self.environment)
    }

    /// What plans are for where no server is asked.
    pub(crate) fn target(&self) -> Result<Target, CliError> {
        let known = || self.configuration.target(self.url.as_deref(), &self.environment);
        self.dialect.clone().or_else(known).ok_or_else(|| {
            CliError::with_help(
                "dialect.needed",
                format!("nothing says what kind of database `{}` is", self.name()),
                format!("pass `--dialect`, or write `dialect` under `[database.{}]`", self.name()),
            )
        })
    }

    /// What `--dialect` says, which a server must not contradict.
    pub(crate) fn demanded_dialect(&self) -> Option<&Target> {
        self.dialect.as_ref().or(self.configuration.dialect.as_ref())
    }

    /// What is read and managed.
    pub(crate) fn scope(&self) -> Scope {
        self.configuration.scope()
    }
}
