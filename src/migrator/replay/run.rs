//! Runs a chain on a scratch database.
//!
//! No row of a ledger, no journal, no lock: nobody else sees a scratch database. Invariant: nothing is run that may reach further than it.

use super::Replay;
use super::chain::{Identity, Link, needs_before, slices};
use super::replayer::Untold;
use crate::database::scratch::Server;
use crate::dialect::author_sql::leaves_settings;
use crate::dialect::outside::reaches_outside;
use crate::model::Schema;
use crate::operation::Action;
use crate::plan::{Database, DatabaseError, Dialect, Plan, Scope, Segment};

/// A scratch database and what was run on it.
pub(super) struct ScratchRun {
    done: Vec<Identity>,
    database: Box<dyn Database>,
    /// The other databases of its server that statements reach by name.
    reachable: Vec<String>,
    /// What is on it, as far as that needs no reading.
    known: Replay,
    /// The revision that is being run has set something for its session.
    left_settings: bool,
}

impl ScratchRun {
    /// An empty scratch database.
    pub(super) async fn begin(server: &mut Server<'_>) -> Result<Self, DatabaseError> {
        let reachable = server.reachable_databases().await?;
        let database = server.connection().scratch().await?;
        let known = Replay::nothing(database.target().case_rule());
        Ok(Self { done: Vec::new(), database, reachable, known, left_settings: false })
    }

    /// Whether the chain goes on from what was run.
    pub(super) fn leads_to(&self, chain: &[Identity]) -> bool {
        let Some((last, done)) = self.done.split_last() else { return true };
        let goes_on = |wanted: &Identity| wanted.0 == last.0 && wanted.1 == last.1 && wanted.2 >= last.2;
        chain.starts_with(done) && chain.get(done.len()).is_some_and(goes_on)
    }

    /// Runs what of the chain was not run yet. An error says which revision failed and why; the scratch database is then of no use any more.
    pub(super) async fn advance(&mut self, chain: &[Link<'_>], scope: &Scope) -> Result<(), Untold> {
        let dialect = crate::dialect::of(self.database.target().dialect);
        let begun = self.done.len().saturating_sub(1);
        for (position, link) in chain.iter().enumerate().skip(begun) {
            let Some(actions) = link.actions else {
                return Err(untried(link.revision, "is not known any more"));
            };
            let finished = self.done.get(position).map_or(0, |done| done.2);
            let rest = &actions[finished.min(actions.len())..];
            for range in slices(rest, dialect.name()) {
                let slice = rest.get(range).unwrap_or_default();
                self.run_slice(dialect, link.revision, slice, scope).await?;
            }
            self.forget_settings(link.revision).await?;
            self.done.truncate(position);
            self.done.push(link.identity());
        }
        Ok(())
    }

    /// What one revision sets for its session is none of the next one's, as in a run.
    async fn forget_settings(&mut self, revision: &str) -> Result<(), Untold> {
        if !std::mem::take(&mut self.left_settings) {
            return Ok(());
        }
        let failed = |error| untried(revision, &format!("cannot be followed on a scratch database: {error}"));
        self.database.reset_session().await.map_err(failed)
    }

    /// What is there now. What follows is planned from it only where the revisions do not say themselves what is there: the database's own
    /// spelling knows less, on SQLite for one that a check is an enumeration's.
    pub(super) async fn read(&mut self, scope: &Scope) -> Result<Schema, DatabaseError> {
        let schema = self.database.introspect(scope).await?;
        if !self.known.is_known() {
            self.known = Replay { schema: schema.clone(), ..Replay::default() };
        }
        Ok(schema)
    }

    /// Takes the scratch database away. One that stays is taken away by a later one.
    pub(super) async fn end(self) {
        let _ = self.database.discard().await;
    }

    async fn run_slice(
        &mut self,
        dialect: &dyn Dialect,
        revision: &str,
        slice: &[Action],
        scope: &Scope,
    ) -> Result<(), Untold> {
        let failed =
            |error: String| Untold { failed: Some(revision.to_owned()), reason: format!("`{revision}` {error}") };
        let refused = |error: DatabaseError| failed(format!("fails on a scratch database: {error}"));
        let needs = needs_before(slice, dialect.name());
        if needs && !self.known.is_known() {
            self.read(scope).await.map_err(refused)?;
        }
        let nothing = Schema::new();
        let before = if needs { &self.known.schema } else { &nothing };
        let plan = dialect
            .plan(self.database.target(), slice, before)
            .map_err(|error| failed(format!("does not fit on a scratch database: {error}")))?;
        self.refuse_reaching_outside(dialect, revision, &plan)?;
        for segment in &plan.segments {
            self.run_segment(segment).await.map_err(refused)?;
        }
        self.left_settings |= plan.statements().any(|statement| leaves_settings(statement, dialect.name()));
        // What was planned fits; and what was opaque is read from the scratch database when somebody needs it.
        let _ = self.known.apply(revision, slice, dialect.name());
        Ok(())
    }

    fn refuse_reaching_outside(&self, dialect: &dyn Dialect, revision: &str, plan: &Plan) -> Result<(), Untold> {
        let backfills = plan.segments.iter().filter_map(|segment| match segment {
            Segment::Backfill(batch) => Some(batch.update_all.as_str()),
            Segment::Transaction { .. } | Segment::Alone(_) => None,
        });
        let statements = plan.statements().map(|statement| statement.sql.as_str()).chain(backfills);
        let name = dialect.name();
        match statements.filter_map(|sql| reaches_outside(sql, name, &self.reachable)).next() {
            Some(what) => Err(untried(
                revision,
                &format!("may reach further than a scratch database (`{what}`), and was not tried"),
            )),
            None => Ok(()),
        }
    }

    async fn run_segment(&mut self, segment: &Segment) -> Result<(), DatabaseError> {
        match segment {
            Segment::Transaction { before, statements, after, checks } => {
                for statement in before {
                    self.database.run(statement).await?;
                }
                self.database.begin().await?;
                for statement in statements {
                    self.database.run(statement).await?;
                }
                // What they list is a matter of rows, and here are next to none; but a query that fails found something missing.
                for check in checks {
                    self.database.query(&check.query).await?;
                }
                self.database.commit().await?;
                for statement in after {
                    self.database.run(statement).await?;
                }
            }
            Segment::Alone(statement) => {
                if let Some(setting) = &statement.setting {
                    self.database.execute(&setting.set).await?;
                }
                self.database.run(statement).await?;
                if let Some(setting) = &statement.setting {
                    self.database.execute(&setting.reset).await?;
                }
            }
            // There are next to no rows: all at once.
            Segment::Backfill(batch) if !batch.update_all.is_empty() => {
                self.database.execute(&batch.update_all).await?;
            }
            Segment::Backfill(_) => {}
        }
        Ok(())
    }
}

fn untried(revision: &str, reason: &str) -> Untold {
    Untold { failed: None, reason: format!("`{revision}` {reason}") }
}
