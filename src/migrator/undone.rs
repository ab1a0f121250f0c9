//! Whether somebody undid by hand what an interrupted run had done.
//!
//! Invariant: each statement that ran must be seen to be undone; where one cannot be seen, what ran is taken to be there.

use super::standing::Standing;
use super::{MigrateError, Migrator};
use crate::dialect::author_sql::{moves_settings, sets_session, stays_in_one_of};
use crate::dialect::traces::{Trace, trace};
use crate::plan::{Segment, Statement};

impl Migrator {
    /// Whether nothing of an interrupted run is there: nothing ran that stays, or it was undone.
    pub(super) async fn has_left_nothing(&mut self, standing: &Standing) -> Result<bool, MigrateError> {
        Ok(standing.has_left_nothing(self.dialect.name()) || self.is_undone(standing).await?)
    }

    /// Whether nothing of a run is there any more: what it made is gone, and what it took away is there again.
    async fn is_undone(&mut self, standing: &Standing) -> Result<bool, MigrateError> {
        let dialect = self.dialect.name();
        let segments = &standing.journalled.plan.segments;
        let elsewhere = standing.journalled.plan.statements().any(|found| moves_settings(&found.sql, dialect));
        // Names were looked for elsewhere; and rows of a backfill are not looked at.
        if elsewhere || standing.backfilled().is_some() {
            return Ok(false);
        }
        let (mut is_seen, mut gone, mut others) = (false, Vec::new(), Vec::new());
        for (_, segment) in segments.iter().enumerate().filter(|(number, _)| standing.is_done(*number)) {
            if matches!(segment, Segment::Backfill(_)) {
                return Ok(false);
            }
            for statement in segment.statements().into_iter().filter(|found| !sets_session(&found.sql, dialect)) {
                match trace(&statement.sql, dialect) {
                    Some(
                        trace @ (Trace::Made(_)
                        | Trace::IndexBuilt { .. }
                        | Trace::Dropped(_)
                        | Trace::IndexDropped { .. }),
                    ) => {
                        if !self.has_gone_back(&trace, statement).await? {
                            return Ok(false);
                        }
                        is_seen = true;
                        if let Trace::Made(named) = trace {
                            gone.push(bare(&named.name));
                        }
                    }
                    _ => others.push(statement.sql.clone()),
                }
            }
        }
        Ok(is_seen && others.iter().all(|sql| stays_in_one_of(sql, &gone, dialect)))
    }

    async fn has_gone_back(&mut self, trace: &Trace, statement: &Statement) -> Result<bool, MigrateError> {
        let seen = self.seen(trace, statement).await?;
        let is_made = matches!(trace, Trace::Made(_) | Trace::IndexBuilt { .. });
        Ok(seen.is_some_and(|seen| (seen == "absent") == is_made))
    }
}

/// The last part of a name, without its quotes.
fn bare(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.trim_matches(['"', '`']).to_owned()
}
