//! What commands start from: the graph, the history with what each revision does, connections, migrators, entities.
//!
//! Invariant: the graph comes from headers alone and starts no process; what revisions do is asked of the migration crate only where a command
//! needs it.

use super::context::{ChosenDatabase, Context, Program};
use super::errors::CliError;
use crate::database::ledger::{Ledger, LedgerState};
use crate::database::scratch::ScratchPlace;
use crate::database::scratch_cache::ScratchCache;
use crate::dsl::ExportedRevision;
use crate::migrator::{HalfDone, History, Migrator, Progress, Replayer, Reporter, Settings, Standing};
use crate::model::DialectName;
use crate::plan::{Database, Schemas, Target};
use crate::project::SecretUrl;
use crate::project::configuration::Configuration;
use crate::project::migration_crate::MigrationCrate;
use crate::revision::{Fault, Graph, Node};
use anabranch_revisions::{Kind, ReadError, RevisionFile};
use miette::Diagnostic;
use std::path::Path;

/// Revision files that cannot be read, and what is wrong with the graph of the others, all at once.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.lines(|error| error.to_string(), |fault| Some(fault.to_string())).join("\n"))]
struct Unreadable {
    errors: Vec<ReadError>,
    faults: Vec<Fault>,
}

impl Unreadable {
    /// The folder again, for what is wrong beside the files that cannot be read.
    fn of(folder: &Path, errors: Vec<ReadError>) -> Self {
        let (files, _) = anabranch_revisions::read_what_can_be(folder);
        let graph = Graph::new(files.into_iter().map(Node::from).collect());
        // What seems to be missing may stand in a file that cannot be read.
        let certain = |fault: &Fault| !matches!(fault, Fault::Missing { .. });
        let faults = graph.err().map(|found| found.faults.into_iter().filter(certain).collect());
        Self { errors, faults: faults.unwrap_or_default() }
    }

    fn lines(
        &self,
        of_error: impl Fn(&ReadError) -> String,
        of_fault: impl Fn(&Fault) -> Option<String>,
    ) -> Vec<String> {
        self.errors.iter().map(of_error).chain(self.faults.iter().filter_map(of_fault)).collect()
    }
}

impl Diagnostic for Unreadable {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.errors.first().map(|error| Box::new(error.code) as Box<dyn std::fmt::Display>)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        let mut help = self.lines(|error| error.help.clone(), |fault| fault.help().map(|help| help.to_string()));
        let mut said = std::collections::BTreeSet::new();
        help.retain(|line| said.insert(line.clone()));
        Some(Box::new(help.join("\n")))
    }
}

/// The headers of a database's revisions.
pub(crate) fn graph(context: &Context, database: &ChosenDatabase) -> Result<Graph, CliError> {
    if let Some(revisions) = context.revisions() {
        let nodes = revisions.iter().map(|revision| Node {
            message: revision.message().to_owned(),
            file: Some(revision.path().into()),
            ..Node::from(revision.header())
        });
        return Ok(Graph::new(nodes.collect())?);
    }
    of_files(database, read_headers(&database.configuration.revisions)?)
}

fn of_files(database: &ChosenDatabase, files: Vec<RevisionFile>) -> Result<Graph, CliError> {
    let shown = files.into_iter().filter(|file| database.hidden.as_ref() != Some(&file.id));
    Ok(Graph::new(shown.map(Node::from).collect())?)
}

/// The headers and the ledger: files and database at the same time, since neither needs the other.
pub(crate) async fn graph_and_ledger(
    context: &Context,
    database: &ChosenDatabase,
) -> Result<(Graph, LedgerState), CliError> {
    if context.revisions().is_some() {
        return Ok((graph(context, database)?, ledger_state(database).await?));
    }
    let folder = database.configuration.revisions.clone();
    let files = tokio::task::spawn_blocking(move || read_headers(&folder));
    let state = ledger_state(database).await;
    let unread = |error| CliError::of("revision.unreadable", format!("the revisions cannot be read: {error}"));
    let graph = of_files(database, files.await.map_err(unread)??)?;
    Ok((graph, state?))
}

/// The ledger of a database.
pub(crate) async fn ledger_state(database: &ChosenDatabase) -> Result<LedgerState, CliError> {
    let mut connection = connect_to_read(database).await?;
    let dialect = crate::dialect::of(connection.target().dialect);
    let ledger = Ledger::new(dialect, database.configuration.ledger.as_deref());
    let state = ledger.read(&mut *connection).await?;
    connection.discard().await?;
    Ok(state)
}

/// How far a run came that was interrupted, where there is one and its journal can be read.
pub(crate) async fn half_done(database: &ChosenDatabase, state: &LedgerState) -> Result<Option<HalfDone>, CliError> {
    let Some(unfinished) = state.unfinished.clone() else { return Ok(None) };
    let mut connection = connect_to_read(database).await?;
    let dialect = crate::dialect::of(connection.target().dialect);
    let ledger = Ledger::new(dialect, database.configuration.ledger.as_deref());
    let journalled = ledger.journalled_plan(&mut *connection, &unfinished).await?;
    connection.discard().await?;
    Ok(journalled.map(|journalled| Standing { unfinished, journalled }.half_done(dialect.name())))
}

fn read_headers(folder: &Path) -> Result<Vec<RevisionFile>, CliError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    anabranch_revisions::read_headers(folder).map_err(|errors| Unreadable::of(folder, errors).into())
}

/// Whether the revisions are SQL files alone, which need no compiler.
pub(crate) fn is_sql_only(database: &ChosenDatabase) -> Result<bool, CliError> {
    let files = read_headers(&database.configuration.revisions)?;
    let is_sql = |file: &RevisionFile| matches!(file.kind, Kind::Sql { .. });
    Ok(files.iter().all(|file| is_sql(file) || database.hidden.as_ref() == Some(&file.id)))
}

/// Whether a new revision is SQL without being asked for: all others are, and there is no crate that would compile another.
#[cfg(feature = "autogenerate")]
pub(crate) fn keeps_sql(context: &Context, database: &ChosenDatabase) -> Result<bool, CliError> {
    let has_some = !read_headers(&database.configuration.revisions)?.is_empty();
    Ok(has_some && context.revisions().is_none() && is_sql_only(database)? && migration_crate(database).is_err())
}

/// The revisions with what each does: compiled into this binary, read from SQL files, or told by the migration crate.
pub(crate) async fn history(context: &Context, database: &ChosenDatabase) -> Result<History, CliError> {
    if let Some(revisions) = context.revisions() {
        return Ok(History::of(revisions.export()?.revisions)?);
    }
    if is_sql_only(database)? {
        return Ok(History::of(shown(database, sql_revisions(&database.configuration.revisions)?))?);
    }
    let output = context.output.clone();
    let mut said = |line: &str| output.note(line);
    let migration = migration_crate(database)?;
    let mut export = migration.export(&mut said).await?;
    // The crate knows its files from its own folder, which is not where the user stands.
    for revision in &mut export.revisions {
        revision.file = migration.folder.join(&revision.file).display().to_string();
    }
    Ok(History::of(shown(database, export.revisions))?)
}

fn shown(database: &ChosenDatabase, mut revisions: Vec<ExportedRevision>) -> Vec<ExportedRevision> {
    revisions.retain(|revision| database.hidden.as_ref() != Some(&revision.id));
    revisions
}

/// The crate that the revisions of a database belong to.
pub(crate) fn migration_crate(database: &ChosenDatabase) -> Result<MigrationCrate, CliError> {
    let folder = database.configuration.migration_crate.as_deref();
    Ok(MigrationCrate::find(folder.unwrap_or(&database.configuration.revisions))?)
}

fn sql_revisions(folder: &Path) -> Result<Vec<ExportedRevision>, CliError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let files = anabranch_revisions::read_folder(folder).map_err(|errors| Unreadable::of(folder, errors))?;
    files.iter().map(sql_revision).collect()
}

fn sql_revision(file: &RevisionFile) -> Result<ExportedRevision, CliError> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| {
            CliError::of("revision.unreadable", format!("`{}` cannot be read: {error}", path.display()))
        })
    };
    let (up, down) = match &file.kind {
        Kind::Sql { up, rollback } => (read(up)?, rollback.as_deref().map(read).transpose()?),
        Kind::Rust => (String::new(), None),
    };
    Ok(ExportedRevision::of_sql(file, &up, down.as_deref()))
}

/// An open connection to a chosen database, for a command that may change it: a missing SQLite file is made.
pub(crate) async fn connect(database: &ChosenDatabase) -> Result<Box<dyn Database>, CliError> {
    connected(database, &database.url()?.url).await
}

/// An open connection for a command that only reads: a SQLite file that is not there is read as an empty database, and not made.
pub(crate) async fn connect_to_read(database: &ChosenDatabase) -> Result<Box<dyn Database>, CliError> {
    let url = database.url()?.url;
    if crate::database::is_missing_file(url.expose()) {
        return Ok(crate::database::connect("sqlite::memory:").await?);
    }
    connected(database, &url).await
}

async fn connected(database: &ChosenDatabase, url: &SecretUrl) -> Result<Box<dyn Database>, CliError> {
    let connection = crate::database::connect(url.expose()).await?;
    let is_mysql = connection.target().dialect == crate::model::DialectName::Mysql;
    // `mysql://` is what everybody writes for MariaDB too; the other name is meant as it stands.
    if is_mysql && url.scheme().dialect() == Some(crate::model::DialectName::MariaDb) {
        return Err(CliError::with_help(
            "dialect.contradicted",
            format!("the server is {}, and the URL says `mariadb`", connection.target()),
            "write `mysql://` in the URL",
        ));
    }
    if let Some(demanded) = database.demanded_dialect()
        && demanded.dialect != connection.target().dialect
    {
        return Err(CliError::with_help(
            "dialect.contradicted",
            format!("the server is {}, and `{}` is demanded", connection.target(), demanded.dialect),
            "correct the URL, or `dialect` in the configuration or on the command line",
        ));
    }
    Ok(connection)
}

/// A migrator on an open connection.
pub(crate) async fn migrator(
    context: &Context,
    configuration: &Configuration,
    database: &ChosenDatabase,
    history: History,
) -> Result<Migrator, CliError> {
    Ok(migrator_on(context, configuration, database, history, connect(database).await?))
}

/// The same for a command that only reads.
pub(crate) async fn migrator_to_read(
    context: &Context,
    configuration: &Configuration,
    database: &ChosenDatabase,
    history: History,
) -> Result<Migrator, CliError> {
    Ok(migrator_on(context, configuration, database, history, connect_to_read(database).await?))
}

fn migrator_on(
    context: &Context,
    configuration: &Configuration,
    database: &ChosenDatabase,
    history: History,
    connection: Box<dyn Database>,
) -> Migrator {
    let settings = settings(context, configuration, database);
    Migrator::new(history, connection, settings).with_reporter(reporter(context))
}

/// How runs on a database behave, as configured.
pub(crate) fn settings(context: &Context, configuration: &Configuration, database: &ChosenDatabase) -> Settings {
    let timeouts = &configuration.timeouts;
    let arguments: Vec<_> = context.arguments_to_hand_over().iter().map(|a| a.to_string_lossy().into_owned()).collect();
    Settings {
        ledger: database.configuration.ledger.clone(),
        lock_timeout: timeouts.lock,
        lock_retries: timeouts.retries,
        migration_lock_timeout: timeouts.migration_lock,
        exclude: database.scope().exclude,
        plan_from_live: false,
        allow_property_loss: false,
        snapshots_for: shown_targets(configuration, database),
        scratch: scratch_beside(database),
        cache: context.cache_folder(),
        command: arguments.join(" "),
    }
}

/// What the snapshots of a database are for.
pub(crate) fn snapshot_targets(
    configuration: &Configuration,
    database: &ChosenDatabase,
) -> Result<Vec<Target>, CliError> {
    let configured = &configuration.snapshot.dialects;
    if configured.is_empty() {
        return Ok(vec![database.target()?]);
    }
    Ok(configured.iter().map(|text| text.parse()).collect::<Result<_, _>>()?)
}

/// The same for a run, which says where its server is told something else: where the project names a target, or keeps snapshots.
fn shown_targets(configuration: &Configuration, database: &ChosenDatabase) -> Vec<Target> {
    let named = database.configuration.dialect.is_some() || !configuration.snapshot.dialects.is_empty();
    let keeps = || database.configuration.snapshots(&configuration.snapshot).is_dir();
    // What is wrong in the configuration is the snapshots' own affair.
    if named || keeps() { snapshot_targets(configuration, database).unwrap_or_default() } else { Vec::new() }
}

/// Where scratch databases come from for a command that has a connection: the configured server, else the database's own.
pub(crate) fn scratch_beside(database: &ChosenDatabase) -> ScratchPlace {
    let protected = || format!("`{}` is protected, and no `scratch` server is configured", database.name());
    match database.scratch_url() {
        Ok(Some(url)) => ScratchPlace::Url(url.expose().to_owned()),
        // Where the configuration cannot be resolved here, nothing else is taken for it.
        Err(error) => ScratchPlace::Nowhere(error.to_string()),
        Ok(None) if database.configuration.protected => ScratchPlace::Nowhere(protected()),
        Ok(None) => ScratchPlace::Beside,
    }
}

/// The same for a command that has none: the database's own server is connected to when it is needed.
fn scratch_place(database: &ChosenDatabase, history: &History, target: &Target) -> ScratchPlace {
    let is_needed = target.dialect != DialectName::Sqlite && history.has_sql_text(target.dialect);
    match scratch_beside(database) {
        ScratchPlace::Beside if is_needed => match database.url() {
            Ok(resolved) => ScratchPlace::Url(resolved.url.expose().to_owned()),
            Err(error) => ScratchPlace::Nowhere(error.to_string()),
        },
        place => place,
    }
}

/// What replays revisions for a target, for a command that has no connection.
pub(crate) fn replayer(context: &Context, database: &ChosenDatabase, history: &History, target: &Target) -> Replayer {
    replayer_from(context, database, target, scratch_place(database, history, target))
}

/// What replays revisions for snapshots, which must not depend on who can be reached: only a configured `scratch` server is asked.
///
/// # Errors
/// The configured server does not answer.
pub(crate) async fn replayer_for_snapshots(
    context: &Context,
    database: &ChosenDatabase,
    history: &History,
    target: &Target,
) -> Result<Replayer, CliError> {
    let place = match scratch_beside(database) {
        ScratchPlace::Url(url) => {
            let is_needed = target.dialect != DialectName::Sqlite && history.has_opaque_steps(target.dialect);
            let server = if is_needed { Some(crate::database::connect_to_server(&url).await?) } else { None };
            match server.map(|server| server.target().dialect) {
                Some(dialect) if dialect != target.dialect => {
                    ScratchPlace::Nowhere(format!("the `scratch` server is {dialect}"))
                }
                _ => ScratchPlace::Url(url),
            }
        }
        ScratchPlace::Beside | ScratchPlace::Nowhere(_) => {
            ScratchPlace::Nowhere("no `scratch` server is configured".to_owned())
        }
    };
    Ok(replayer_from(context, database, target, place))
}

fn replayer_from(context: &Context, database: &ChosenDatabase, target: &Target, place: ScratchPlace) -> Replayer {
    let cache = ScratchCache::new(context.cache_folder());
    let scope = database.scope().with_schemas(Schemas::All);
    let replayer = Replayer::new(crate::dialect::of(target.dialect), scope, place, cache);
    replayer.with_case(target.case_rule())
}

pub(crate) fn reporter(context: &Context) -> Reporter {
    let output = context.output.clone();
    Reporter::new(move |progress| match progress {
        Progress::Waiting { holder } => output.note(&format!("waiting for the migration lock, held by {holder}")),
        Progress::Begin { direction, revision, message } => {
            let sign = if direction == "upgrade" { "+" } else { "-" };
            output.note(&format!("{sign} {revision} {message}"));
        }
        Progress::Done { revision, took_ms } => output.detail(&format!("  {revision} took {took_ms} ms")),
        Progress::Retry { revision, attempt, reason } => {
            output.note(&format!("  {revision}: {reason}; attempt {attempt} follows"));
        }
        Progress::Batch { name, rows } => output.detail(&format!("  {name}: {rows} rows")),
        Progress::Resuming { revision } => output.note(&format!("continuing `{revision}`, which was interrupted")),
        Progress::Note(text) => output.note(&text),
    })
}

/// Whether this program runs revisions itself, or hands over to the migration binary.
pub(crate) fn hands_over(context: &Context, database: &ChosenDatabase) -> Result<bool, CliError> {
    Ok(context.program == Program::Installed && !is_sql_only(database)?)
}

/// The entities of a database, or of the path given.
#[cfg(feature = "autogenerate")]
pub(crate) fn entities(
    path: &Path,
    dialect: crate::model::DialectName,
) -> Result<crate::entity::EntitySchema, CliError> {
    let sources = crate::project::entity_files::load(path)?;
    Ok(crate::entity::read(&sources, dialect)?)
}
