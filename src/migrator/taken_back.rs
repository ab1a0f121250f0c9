//! What revisions left behind that were applied, and taken back since by a `down` of their author's.
//!
//! A `down` need not bring back exactly what was before (a column that must have a value comes back without that). What it leaves is what the revisions
//! made, and no change by hand. Invariant: only what the log says was taken back counts, and only where every step of it can be read.

use super::{MigrateError, Migrator, Replay};
use crate::model::Schema;
use crate::operation::Action;

impl Migrator {
    /// `before` with what revisions left that were taken back and are not applied any more; `None` where there are none, or where nobody can tell.
    pub(super) async fn behind_what_was_taken_back(
        &mut self,
        before: &Schema,
        order: &[String],
    ) -> Result<Option<Schema>, MigrateError> {
        let taken_back = self.taken_back(order).await?;
        let scripts = taken_back.iter().map(|id| Some((id, self.history.script(id)?)));
        let Some(scripts) = scripts.collect::<Option<Vec<_>>>().filter(|scripts| !scripts.is_empty()) else {
            return Ok(None);
        };
        let mut left = Replay { schema: before.clone(), ..Replay::default() };
        // The last that was taken back was the first that had been applied.
        let ups = scripts.iter().rev().map(|(id, script)| (*id, script.up.as_slice()));
        let downs = scripts.iter().map(|(id, script)| (*id, script.down.as_slice()));
        let fits =
            |left: &mut Replay, id: &str, actions: &[Action]| left.apply(id, actions, self.dialect.name()).is_ok();
        let known = ups.chain(downs).all(|(id, actions)| fits(&mut left, id, actions)) && left.is_known();
        Ok(known.then_some(left.schema))
    }

    /// The revisions that were taken back and are not applied, in the order in which that happened.
    async fn taken_back(&mut self, order: &[String]) -> Result<Vec<String>, MigrateError> {
        let mut taken_back: Vec<String> = Vec::new();
        for event in self.ledger.events(&mut *self.database).await? {
            let cell = |at: usize| event.get(at).cloned().flatten().unwrap_or_default();
            let (kind, revision) = (cell(2), cell(3));
            taken_back.retain(|id| *id != revision);
            if kind == "reverted" && !order.contains(&revision) {
                taken_back.push(revision);
            }
        }
        Ok(taken_back)
    }
}
