//! Judges whether two sides of a history commute: in the model, on a scratch database where a step is opaque.
//!
//! Invariant: what could not be tried is `Unknown`, with the reason; it is never taken for either of the others.

use super::commute::{Part, commute, conflict, follows, needs_a_trial, parts};
use super::replay::reborrowed;
use super::{Conflict, Link, MigrateError, Replayer, Untold};
use crate::model::Schema;
use crate::plan::{Database, Target};

/// What was found of two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Either order works and gives the same.
    Commute,
    /// One order fails, or they give different schemas.
    Conflict(Conflict),
    /// Nobody could tell, and why.
    Unknown(String),
}

/// In what order sides may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Both must fit in either order: nobody knows which database meets which.
    Either,
    /// The second comes after the first from now on. Where it also fits without the first, both orders must give the same.
    FirstThenSecond,
}

/// Two sides and what both stand on, in the order in which they run.
pub struct Sides<'a> {
    /// In what order they may run.
    pub order: Order,
    /// What both stand on.
    pub base: Vec<Link<'a>>,
    /// One side.
    pub first: Vec<Link<'a>>,
    /// The other side.
    pub second: Vec<Link<'a>>,
}

impl Sides<'_> {
    /// Judges them. `beside` is a connection to the database itself, where there is one.
    ///
    /// # Errors
    /// A revision of the base does not fit what is before it.
    pub async fn judge(
        &self,
        replayer: &mut Replayer,
        target: &Target,
        mut beside: Option<&mut dyn Database>,
    ) -> Result<Verdict, MigrateError> {
        let name = replayer.dialect().name();
        let (first, second) = (parts(&self.first, name), parts(&self.second, name));
        if first.is_empty() || second.is_empty() {
            return Ok(Verdict::Commute);
        }
        let is_opaque = self.first.iter().chain(&self.second).any(|link| link.is_opaque(name));
        if !is_opaque {
            let before = replayer.schema(&self.base, reborrowed(&mut beside)).await?;
            if let Some(reason) = before.unread() {
                return Ok(Verdict::Unknown(reason));
            }
            if self.order == Order::FirstThenSecond && follows(&before.schema, &first, &second) {
                return Ok(Verdict::Commute);
            }
            if let Some(found) = commute(&before.schema, &first, &second, name) {
                return Ok(Verdict::Conflict(found));
            }
            if !needs_a_trial(&before.schema, &first, &second) {
                return Ok(Verdict::Commute);
            }
        }
        self.try_both(replayer, target, &first, &second, beside).await
    }

    async fn try_both(
        &self,
        replayer: &mut Replayer,
        target: &Target,
        first: &[Part<'_>],
        second: &[Part<'_>],
        mut beside: Option<&mut dyn Database>,
    ) -> Result<Verdict, MigrateError> {
        let mut schemas = Vec::new();
        let only_after = self.order == Order::FirstThenSecond;
        for [one, two] in [[&self.first, &self.second], [&self.second, &self.first]] {
            let mut chain = self.base.clone();
            chain.extend(one);
            // A side that fails by itself says nothing of the other.
            match replayer.on_scratch(&chain, reborrowed(&mut beside)).await {
                Ok(_) => {}
                // It was written for what the other side leaves, and fits there.
                Err(Untold { failed: Some(_), .. }) if only_after && !schemas.is_empty() => {
                    return Ok(Verdict::Commute);
                }
                Err(untold) => return Ok(Verdict::Unknown(untold.reason)),
            }
            chain.extend(two);
            match replayer.on_scratch(&chain, reborrowed(&mut beside)).await {
                Ok(schema) => schemas.push(schema),
                Err(Untold { failed: Some(_), reason }) => {
                    return Ok(Verdict::Conflict(conflict(reason, first, second)));
                }
                Err(Untold { failed: None, reason }) => return Ok(Verdict::Unknown(reason)),
            }
        }
        let normal = |mut schema: Schema| {
            replayer.dialect().normalize(target, &mut schema);
            schema
        };
        let mut schemas = schemas.into_iter().map(normal);
        let same = match (schemas.next(), schemas.next()) {
            (Some(one), Some(two)) => one.equivalent(&two),
            _ => false,
        };
        let depends = || "the result depends on the order in which they run".to_owned();
        Ok(if same { Verdict::Commute } else { Verdict::Conflict(conflict(depends(), first, second)) })
    }
}
