//! Replays chains: in the model as far as every step can be read, on a scratch database up to the last step that cannot.
//!
//! Behind the last opaque step the model goes on from what was read. Invariant: an answer is either known, or says since when it is not and why.

use super::chain::{Identity, Link};
use super::run::ScratchRun;
use super::{Replay, reborrowed};
use crate::database::scratch::{ScratchPlace, Server};
use crate::database::scratch_cache::ScratchCache;
use crate::migrator::MigrateError;
use crate::model::Schema;
use crate::plan::{Database, Dialect, Scope};
use serde::Serialize;
use std::collections::BTreeMap;

/// Why no scratch database told what a chain gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// The revision that failed there; `None` where nothing could be tried.
    pub failed: Option<String>,
    /// What happened, in words.
    pub reason: String,
}

impl Untold {
    fn untried(reason: impl Into<String>) -> Self {
        Self { failed: None, reason: reason.into() }
    }
}

/// Replays chains of one history for one dialect.
pub struct Replayer {
    dialect: &'static dyn Dialect,
    scope: Scope,
    place: ScratchPlace,
    cache: ScratchCache,
    /// The last chain that was replayed in the model: most chains go on from it.
    latest: (Vec<Identity>, Replay),
    /// What scratch databases told in this process, or why they did not.
    told: BTreeMap<Vec<Identity>, Result<Schema, Untold>>,
    open: Option<ScratchRun>,
}

impl Replayer {
    /// A replayer that takes scratch databases from `place`.
    pub fn new(dialect: &'static dyn Dialect, scope: Scope, place: ScratchPlace, cache: ScratchCache) -> Self {
        let latest = (Vec::new(), Replay::default());
        Self { dialect, scope, place, cache, latest, told: BTreeMap::new(), open: None }
    }

    /// The dialect that it replays for.
    pub fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }

    /// What is read of a database.
    pub(in crate::migrator) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Where scratch databases come from.
    pub(in crate::migrator) fn place(&self) -> &ScratchPlace {
        &self.place
    }

    /// The schema that the chain gives. `beside` is a connection to the database itself, where there is one.
    ///
    /// # Errors
    /// A revision does not fit what is before it. That no scratch database told what an opaque step does is no error: the replay says so.
    pub async fn schema(
        &mut self,
        chain: &[Link<'_>],
        mut beside: Option<&mut dyn Database>,
    ) -> Result<Replay, MigrateError> {
        let name = self.dialect.name();
        let Some(last) = chain.iter().rposition(|link| link.is_opaque(name)) else { return self.in_model(chain) };
        let (opaque, rest) = chain.split_at(last + 1);
        let reason = match self.on_scratch(opaque, reborrowed(&mut beside)).await {
            Ok(schema) => {
                let mut replayed = Replay { schema, read: true, ..Replay::default() };
                let fits = rest
                    .iter()
                    .try_for_each(|link| replayed.apply(link.revision, link.actions.unwrap_or_default(), name));
                if fits.is_ok() {
                    return Ok(replayed);
                }
                // The model misses something that the opaque step made: only a database can tell what follows.
                match self.on_scratch(chain, beside).await {
                    Ok(schema) => return Ok(Replay { schema, read: true, ..Replay::default() }),
                    Err(untold) => untold.reason,
                }
            }
            Err(untold) => untold.reason,
        };
        Ok(Replay { reason: Some(reason), ..self.in_model(chain)? })
    }

    /// The schema as far as the model knows it.
    ///
    /// # Errors
    /// A revision does not fit what is before it.
    pub fn in_model(&mut self, chain: &[Link<'_>]) -> Result<Replay, MigrateError> {
        let (mut done, mut replayed) = std::mem::take(&mut self.latest);
        let goes_on = done.len() <= chain.len() && chain.iter().zip(&done).all(|(link, done)| link.is(done));
        if !goes_on {
            (done, replayed) = (Vec::new(), Replay::default());
        }
        let rest = chain.get(done.len()..).unwrap_or_default();
        for link in rest {
            match link.actions {
                Some(actions) => replayed.apply(link.revision, actions, self.dialect.name())?,
                None => drop(replayed.opaque_since.get_or_insert_with(|| link.revision.to_owned())),
            }
        }
        done.extend(rest.iter().map(Link::identity));
        self.latest = (done, replayed.clone());
        Ok(replayed)
    }

    /// Takes an open scratch database away.
    pub async fn close(&mut self) {
        if let Some(open) = self.open.take() {
            open.end().await;
        }
    }

    /// What a scratch database is after the chain, or why none told.
    ///
    /// # Errors
    /// A revision fails there, or nothing could be tried.
    pub async fn on_scratch(
        &mut self,
        chain: &[Link<'_>],
        beside: Option<&mut dyn Database>,
    ) -> Result<Schema, Untold> {
        let identities: Vec<Identity> = chain.iter().map(Link::identity).collect();
        if let Some(told) = self.told.get(&identities) {
            return told.clone();
        }
        let told = self.ask(chain, &identities, beside).await;
        self.told.insert(identities, told.clone());
        told
    }

    async fn ask(
        &mut self,
        chain: &[Link<'_>],
        identities: &[Identity],
        beside: Option<&mut dyn Database>,
    ) -> Result<Schema, Untold> {
        let server = self.place.server(self.dialect.name(), beside).await;
        let mut server = server.map_err(|error| Untold::untried(error.to_string()))?;
        let key = self.key(chain, &mut server);
        if let Some(schema) = self.cache.get(&key) {
            return Ok(schema);
        }
        if !self.open.as_ref().is_some_and(|open| open.leads_to(identities)) {
            self.close().await;
        }
        let mut run = match self.open.take() {
            Some(run) => run,
            None => ScratchRun::begin(&mut server)
                .await
                .map_err(|error| Untold::untried(format!("no scratch database could be made: {error}")))?,
        };
        let schema = match run.advance(chain, &self.scope).await {
            Ok(()) => run.read(&self.scope).await.map_err(|error| Untold::untried(error.to_string())),
            Err(untold) => Err(untold),
        };
        match &schema {
            Ok(schema) => {
                self.cache.put(key, schema);
                self.open = Some(run);
            }
            Err(_) => run.end().await,
        }
        schema
    }

    fn key(&self, chain: &[Link<'_>], server: &mut Server<'_>) -> String {
        let mut parts = vec![json(server.connection().target()), format!("{:?}", self.scope)];
        for link in chain {
            parts.push(link.direction.as_str().to_owned());
            parts.push(json(&link.actions));
        }
        ScratchCache::key(parts.iter().map(String::as_str))
    }
}

/// Plain data: it always has a JSON text.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
