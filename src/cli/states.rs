//! Loads the states that commands name.

use super::context::{Chosen, ChosenDatabase, Context};
use super::errors::CliError;
use super::loading;
use crate::database::scratch::ScratchPlace;
use crate::migrator::links;
use crate::model::Schema;
use crate::plan::{Database, Dialect, Scope, Target};
use crate::workflow::comparison::Side;
use crate::workflow::sql_file::schema_of;
use crate::workflow::state::StateName;
use std::collections::BTreeSet;
use std::path::Path;

/// A state, and what was opened for it.
pub(crate) struct Loaded {
    pub(crate) side: Side,
    pub(crate) connection: Option<Box<dyn Database>>,
}

/// What states are loaded for.
pub(crate) struct Loader<'a> {
    pub(crate) context: &'a Context,
    pub(crate) chosen: &'a Chosen,
    pub(crate) scope: Scope,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(context: &'a Context, chosen: &'a Chosen) -> Result<Self, CliError> {
        let scope = Self::database(chosen)?.scope();
        Ok(Self { context, chosen, scope })
    }

    /// The database whose entities, revisions and server are meant where a state does not say.
    fn database(chosen: &Chosen) -> Result<&ChosenDatabase, CliError> {
        chosen.databases.first().ok_or_else(|| CliError::of("config.no_database", "no database is configured"))
    }

    /// A live database; nothing else says what server it is.
    pub(crate) async fn live(&self, url: &str) -> Result<Loaded, CliError> {
        let parsed = crate::project::SecretUrl::parse(url)?;
        let mut connection = crate::database::connect(parsed.expose()).await?;
        let schema = connection.introspect(&self.scope).await?;
        Ok(Loaded { side: Side::live(schema), connection: Some(connection) })
    }

    /// Where scratch databases come from.
    pub(crate) fn scratch(&self) -> Result<ScratchPlace, CliError> {
        Ok(loading::scratch_beside(Self::database(self.chosen)?))
    }

    /// The target where no live side tells it.
    pub(crate) fn target(&self) -> Result<Target, CliError> {
        Self::database(self.chosen)?.target()
    }

    /// A state that is no live database, for `target`. `server` is a connection whose server may make scratch databases.
    pub(crate) async fn declared(
        &self,
        name: &StateName,
        target: &Target,
        server: &mut Option<Box<dyn Database>>,
    ) -> Result<Side, CliError> {
        let dialect = crate::dialect::of(target.dialect);
        match name {
            StateName::Empty => Ok(Side::declared(Schema::new())),
            StateName::Entities(path) => self.entities(path.as_deref(), target),
            StateName::Sql(file) => {
                self.reach(target, server).await?;
                self.sql(file, dialect, server).await
            }
            StateName::Revision(revision) => self.revision(revision, target, server).await,
            StateName::Url(url) => Ok(self.live(url).await?.side),
        }
    }

    /// Any state; a live one keeps its connection in `server`.
    pub(crate) async fn any(
        &self,
        name: &StateName,
        server: &mut Option<Box<dyn Database>>,
    ) -> Result<(Side, Target), CliError> {
        if let StateName::Url(url) = name {
            let loaded = self.live(url).await?;
            *server = loaded.connection;
            let target = server.as_ref().map(|connection| connection.target().clone());
            return Ok((loaded.side, target.map_or_else(|| self.target(), Ok)?));
        }
        let target = match server {
            Some(connection) => connection.target().clone(),
            None => self.target()?,
        };
        Ok((self.declared(name, &target, server).await?, target))
    }

    #[cfg(feature = "autogenerate")]
    fn entities(&self, path: Option<&Path>, target: &Target) -> Result<Side, CliError> {
        let configured = &Self::database(self.chosen)?.configuration.entities;
        let path = path.map_or_else(|| configured.clone(), |path| self.context.path(path));
        Ok(Side::declared(loading::entities(&path, target.dialect)?.schema))
    }

    /// A connection to a server of the target's kind, where there is one to be had.
    pub(crate) async fn reach(&self, target: &Target, server: &mut Option<Box<dyn Database>>) -> Result<(), CliError> {
        if server.is_some() {
            return Ok(());
        }
        let connection = match target.dialect {
            crate::model::DialectName::Sqlite => crate::database::connect("sqlite::memory:").await?,
            _ => loading::connect(Self::database(self.chosen)?).await?,
        };
        *server = Some(connection);
        Ok(())
    }

    async fn sql(
        &self,
        file: &Path,
        dialect: &'static dyn Dialect,
        server: &mut Option<Box<dyn Database>>,
    ) -> Result<Side, CliError> {
        let path = self.context.path(file);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            CliError::of("state.unreadable", format!("`{}` cannot be read: {error}", path.display()))
        })?;
        let Some(server) = server else { return Err(no_server()) };
        let (place, shown) = (self.scratch()?, file.display().to_string());
        Ok(Side::live(schema_of(&shown, &text, dialect.name(), &place, &mut **server, &self.scope).await?))
    }

    async fn revision(
        &self,
        revision: &str,
        target: &Target,
        server: &mut Option<Box<dyn Database>>,
    ) -> Result<Side, CliError> {
        let history = loading::history(self.context, Self::database(self.chosen)?).await?;
        let graph = history.graph();
        let wanted = graph.resolve(&revision.parse()?)?;
        let below = wanted.iter().flat_map(|node| graph.ancestors(&node.id));
        let needed: BTreeSet<&str> = below.chain(wanted.iter().copied()).map(|node| node.id.as_str()).collect();
        let order: Vec<String> =
            graph.nodes().map(|node| node.id.clone()).filter(|id| needed.contains(id.as_str())).collect();
        let chain = links(&history, &order)?;
        let database = Self::database(self.chosen)?;
        let mut replayer = loading::replayer(self.context, database, &history, target);
        let replayed = replayer.in_model(&chain)?;
        if replayed.is_known() {
            return Ok(Side::declared(replayed.schema));
        }
        let beside: Option<&mut dyn Database> = match server {
            Some(server) => Some(&mut **server),
            None => None,
        };
        let told = replayer.on_scratch(&chain, beside).await;
        replayer.close().await;
        match told {
            Ok(schema) => Ok(Side::live(schema)),
            Err(untold) => Err(CliError::with_help(
                "state.opaque",
                format!("what `{revision}` gives is not known: {}", untold.reason),
                "configure a `scratch` server, or say with `.effect(..)` what the SQL of the revisions does",
            )),
        }
    }
}

fn no_server() -> CliError {
    CliError::with_help("state.no_server", "no server to load the state on", "pass `--url`, or configure a database")
}
