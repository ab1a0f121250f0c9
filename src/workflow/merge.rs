//! Whether heads can be merged: each pair of sides must commute.
//!
//! The base of a pair is what both heads are built on or depend on; a side is the rest of what its head is built on or depends on.

use crate::migrator::{Conflict, History, MigrateError, Order, Replayer, Sides, Verdict, links};
use crate::model::ObjectRef;
use crate::operation::Operation;
use crate::plan::Target;
use std::collections::BTreeSet;

/// Two heads that do not commute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeConflict {
    /// One head.
    pub first: String,
    /// The other head.
    pub second: String,
    /// What happens.
    pub conflict: Conflict,
}

/// Two heads of which nobody could tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unjudged {
    /// One head.
    pub first: String,
    /// The other head.
    pub second: String,
    /// Why.
    pub reason: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergeCheck {
    /// Heads that do not commute.
    pub conflicts: Vec<MergeConflict>,
    /// Heads of which nobody could tell.
    pub unjudged: Vec<Unjudged>,
    /// Objects that both sides of some pair touch, without a conflict.
    pub notes: Vec<String>,
}

/// The revisions of a pair of heads, in the order in which they run.
struct PairOfHeads {
    base: Vec<String>,
    first: Vec<String>,
    second: Vec<String>,
}

/// Checks heads in pairs: in the model, on a scratch database where a step is opaque.
///
/// # Errors
/// What a revision does is not known, or it does not fit what was before it.
pub async fn check(
    history: &History,
    heads: &[String],
    target: &Target,
    replayer: &mut Replayer,
) -> Result<MergeCheck, MigrateError> {
    let found = check_pairs(history, heads, target, replayer).await;
    replayer.close().await;
    found
}

async fn check_pairs(
    history: &History,
    heads: &[String],
    target: &Target,
    replayer: &mut Replayer,
) -> Result<MergeCheck, MigrateError> {
    let mut found = MergeCheck::default();
    for (number, first) in heads.iter().enumerate() {
        for second in &heads[number + 1..] {
            let pair = PairOfHeads::of(history, first, second);
            let sides = Sides {
                order: Order::Either,
                base: links(history, &pair.base)?,
                first: links(history, &pair.first)?,
                second: links(history, &pair.second)?,
            };
            let (first, second) = (first.clone(), second.clone());
            match sides.judge(replayer, target, None).await? {
                Verdict::Commute => found.notes.extend(note(&sides, target, &first, &second)),
                Verdict::Conflict(conflict) => found.conflicts.push(MergeConflict { first, second, conflict }),
                Verdict::Unknown(reason) => found.unjudged.push(Unjudged { first, second, reason }),
            }
        }
    }
    Ok(found)
}

impl PairOfHeads {
    fn of(history: &History, first: &str, second: &str) -> Self {
        let (one, two) = (with_what_it_needs(history, first), with_what_it_needs(history, second));
        let of_two: BTreeSet<&String> = two.iter().collect();
        let shared: BTreeSet<String> = one.iter().filter(|id| of_two.contains(id)).cloned().collect();
        let rest = |ids: &[String]| ids.iter().filter(|id| !shared.contains(*id)).cloned().collect();
        let base = one.iter().filter(|id| shared.contains(*id)).cloned().collect();
        Self { base, first: rest(&one), second: rest(&two) }
    }
}

fn with_what_it_needs(history: &History, id: &str) -> Vec<String> {
    let below = history.graph().ancestors(id).into_iter().map(|node| node.id.clone());
    below.chain([id.to_owned()]).collect()
}

fn note(sides: &Sides<'_>, target: &Target, first: &str, second: &str) -> Option<String> {
    let subjects = |links: &[crate::migrator::Link<'_>]| -> BTreeSet<ObjectRef> {
        let actions = links.iter().flat_map(|link| link.actions.unwrap_or_default());
        let operations =
            actions.filter(|action| action.runs_on(target.dialect)).filter_map(|action| action.step.operation());
        operations.flat_map(Operation::subjects).collect()
    };
    let (one, two) = (subjects(&sides.first), subjects(&sides.second));
    let shared: Vec<String> = one.intersection(&two).map(ToString::to_string).collect();
    let objects = shared.join(", ");
    (!shared.is_empty()).then(|| format!("`{first}` and `{second}` both change {objects}, and do not conflict"))
}
