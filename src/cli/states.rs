//! Loads the states that commands name.

use super::context::{Chosen, ChosenDatabase, Context};
use super::errors::CliError;
use super::loading;
use crate::database::scratch::ScratchPlace;
use crate::migrator::links;
use crate::model::{Pair, Schema};
use crate::plan::{Database, Dialect, Schemas, Scope, Target};
use crate::workflow::comparison::Side;
use crate::workflow::sql_file::schema_of;
use crate::workflow::state::StateName;
use std::collections::BTreeSet;
use std::path::Path;

/// One state, read.
pub(crate) struct Loaded {
    pub(crate) side: Side,
    pub(crate) target: Target,
    pub(crate) server: Option<Box<dyn Database>>,
}

/// Two states, read for one target in one scope.
pub(crate) struct LoadedPair {
    pub(crate) sides: Pair<Side>,
    pub(crate) target: Target,
    pub(crate) server: Option<Box<dyn Database>>,
}

/// What states are loaded for.
pub(crate) struct Loader<'a> {
    pub(crate) context: &'a Context,
    pub(crate) chosen: &'a Chosen,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(context: &'a Context, chosen: &'a Chosen) -> Self {
        Self { context, chosen }
    }

    /// The database whose entities, revisions and server are meant where a state does not say.
    fn database(chosen: &Chosen) -> Result<&ChosenDatabase, CliError> {
        chosen.databases.first().ok_or_else(|| CliError::of("config.no_database", "no database is configured"))
    }

    /// Where scratch databases come from.
    pub(crate) fn scratch(&self) -> Result<ScratchPlace, CliError> {
        Ok(loading::scratch_beside(Self::database(self.chosen)?))
    }

    /// Any state.
    pub(crate) async fn one(&self, name: &StateName) -> Result<Loaded, CliError> {
        self.one_beside(name, |_| Ok(None)).await
    }

    /// Any state that is compared with what a person wrote.
    pub(crate) async fn one_beside(
        &self,
        name: &StateName,
        beside: impl FnOnce(&Target) -> Result<Option<Side>, CliError>,
    ) -> Result<Loaded, CliError> {
        let (target, mut server) = self.target(&[name]).await?;
        let (beside, written) = (beside(&target)?, self.written(name, &target, &mut server).await?);
        let told: Vec<&Side> = [&beside, &written].into_iter().flatten().collect();
        let scope = self.scope(&told)?;
        let side = match written {
            Some(side) => side,
            None => self.read(name, &target, &mut server, &scope, true).await?,
        };
        Ok(Loaded { side, target, server })
    }

    /// Two states that are compared: what a person wrote first, since that says what is read of the others.
    pub(crate) async fn both(&self, names: Pair<&StateName>) -> Result<LoadedPair, CliError> {
        let (target, mut server) = self.target(&[names.next, names.previous]).await?;
        let previous = self.written(names.previous, &target, &mut server).await?;
        let next = self.written(names.next, &target, &mut server).await?;
        let told: Vec<&Side> = [&previous, &next].into_iter().flatten().collect();
        let scope = self.scope(&told)?;
        let next_is_first = matches!(names.next, StateName::Url(_));
        let previous = match previous {
            Some(side) => side,
            None => self.read(names.previous, &target, &mut server, &scope, !next_is_first).await?,
        };
        let next = match next {
            Some(side) => side,
            None => self.read(names.next, &target, &mut server, &scope, true).await?,
        };
        Ok(LoadedPair { sides: Pair::new(previous, next), target, server })
    }

    /// What a comparison is for: the first live database of the states says it, and nothing else where there is one.
    async fn target(&self, names: &[&StateName]) -> Result<(Target, Option<Box<dyn Database>>), CliError> {
        let live = names.iter().find_map(|name| if let StateName::Url(url) = name { Some(url) } else { None });
        match live {
            Some(url) => {
                let connection = connect(url).await?;
                Ok((connection.target().clone(), Some(connection)))
            }
            None => Ok((Self::database(self.chosen)?.target()?, None)),
        }
    }

    /// What is read of databases: what the configuration or `--schema` says; what is written speaks of, beside the default schema; everything
    /// where nothing is written.
    fn scope(&self, written: &[&Side]) -> Result<Scope, CliError> {
        let configured = Self::database(self.chosen)?.scope();
        let named = !Self::database(self.chosen)?.configuration.schemas.is_empty();
        if written.is_empty() && !named {
            return Ok(configured.with_schemas(Schemas::All));
        }
        Ok(written.iter().fold(configured, |scope, side| scope.with_namespaces_of(&side.written)))
    }

    /// A state that needs no reading of a database of its own; nothing for the others.
    async fn written(
        &self,
        name: &StateName,
        target: &Target,
        server: &mut Option<Box<dyn Database>>,
    ) -> Result<Option<Side>, CliError> {
        match name {
            StateName::Entities(path) => self.entities(path.as_deref(), target).map(Some),
            StateName::Revision(revision) => self.revision(revision, target, server).await.map(Some),
            StateName::Empty | StateName::Sql(_) | StateName::Url(_) => Ok(None),
        }
    }

    /// A state that a database tells. `opened` says that `server` is the one that its URL names.
    async fn read(
        &self,
        name: &StateName,
        target: &Target,
        server: &mut Option<Box<dyn Database>>,
        scope: &Scope,
        opened: bool,
    ) -> Result<Side, CliError> {
        match name {
            StateName::Url(url) => match server.as_mut().filter(|_| opened) {
                Some(server) => Ok(Side::live(server.introspect(scope).await?)),
                None => {
                    let mut connection = connect(url).await?;
                    let schema = connection.introspect(scope).await;
                    connection.discard().await?;
                    Ok(Side::live(schema?))
                }
            },
            StateName::Sql(file) => {
                self.reach(target, server).await?;
                self.sql(file, crate::dialect::of(target.dialect), server, scope).await
            }
            StateName::Empty | StateName::Entities(_) | StateName::Revision(_) => Ok(Side::declared(Schema::new())),
        }
    }

    #[cfg(feature = "autogenerate")]
    fn entities(&self, path: Option<&Path>, target: &Target) -> Result<Side, CliError> {
        let configured = &Self::database(self.chosen)?.configuration.entities;
        let path = path.map_or_else(|| configured.clone(), |path| self.context.path(path));
        Ok(Side::of_entities(loading::entities(&path, target.dialect)?.schema))
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
        scope: &Scope,
    ) -> Result<Side, CliError> {
        let path = self.context.path(file);
        let text = anabranch_revisions::read_text(&path)
            .map_err(|error| CliError::with_help("state.unreadable", error.to_string(), error.help))?;
        let Some(server) = server else { return Err(no_server()) };
        let (place, shown) = (self.scratch()?, file.display().to_string());
        Ok(Side::live(schema_of(&shown, &text, dialect.name(), &place, &mut **server, scope).await?))
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

async fn connect(url: &str) -> Result<Box<dyn Database>, CliError> {
    let parsed = crate::project::SecretUrl::parse(url)?;
    Ok(crate::database::connect(parsed.expose()).await?)
}

fn no_server() -> CliError {
    CliError::with_help("state.no_server", "no server to load the state on", "pass `--url`, or configure a database")
}
