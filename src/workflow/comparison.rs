//! Compares two sides and says what leads from one to the other.
//!
//! Both sides are normalised for one target. An expression whose text still differs is echoed through a scratch database where one is to be had;
//! where none is, it is compared as text, and that is said.

use super::not_compared::{self, NotCompared, not_compared};
use super::own_words;
use crate::database::echo::echo;
use crate::database::scratch::ScratchPlace;
use crate::diff::{self, CaseRenames, Hazard, RenameCandidate, Renames, Renaming};
use crate::model::{DialectName, ObjectRef, Pair, Schema};
use crate::operation::Operation;
use crate::plan::{Database, Dialect, Scope, Target};
use std::collections::BTreeSet;

/// One side of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// As its author, or its database, spells it.
    pub written: Schema,
    /// Its normal form, where a database told it; made from `written` otherwise.
    pub live: Option<Schema>,
}

impl Side {
    /// A side that a person wrote: entities, revisions, nothing.
    pub fn declared(written: Schema) -> Self {
        Self { written, live: None }
    }

    /// A side that a database told.
    pub fn live(schema: Schema) -> Self {
        Self { written: schema.clone(), live: Some(schema) }
    }
}

/// What leads from one side to the other.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// The operations, in order.
    pub operations: Vec<Operation>,
    /// The previous side, as it is spelled.
    pub before: Schema,
    /// What each operation endangers: its position, and how.
    pub hazards: Vec<(usize, Hazard)>,
    /// Renames that may be meant, and were not decided.
    pub candidates: Vec<RenameCandidate>,
    /// Decided renames that do not fit.
    pub unused: Vec<Renaming>,
    /// What a person should know.
    pub notes: Vec<String>,
    /// What the catalogs hold and nothing compares.
    pub not_compared: Vec<NotCompared>,
}

impl Comparison {
    /// What loses data.
    pub fn losses(&self) -> impl Iterator<Item = &Hazard> {
        self.hazards.iter().map(|(_, hazard)| hazard).filter(|hazard| hazard.is_loss)
    }
}

/// What a comparison is made with.
pub struct Judge<'a> {
    /// The dialect.
    pub dialect: &'a dyn Dialect,
    /// The target that both sides are normalised for.
    pub target: &'a Target,
    /// What is read of a scratch database.
    pub scope: &'a Scope,
    /// A connection to the database that is compared, where there is one.
    pub database: Option<&'a mut dyn Database>,
    /// Where scratch databases come from.
    pub scratch: &'a ScratchPlace,
}

/// Compares two sides.
pub async fn compare(sides: Pair<&Side>, renames: &Renames, judge: &mut Judge<'_>) -> Comparison {
    let told = sides.map(|side| side.live.is_some());
    let both_told = told.previous && told.next;
    let rule = judge.target.case_rule();
    let declared = both_told.then(|| own_words::with_case_that_counts(sides.map(own_words::as_declared), rule));
    let sides = declared.as_ref().map_or(sides, Pair::as_ref);
    // A database tells its schema in normal form, but for the words.
    let in_own_words = both_told && judge.target.dialect == DialectName::Sqlite;
    let mut normalized = sides.map(|side| normal_form(side, in_own_words, judge));
    let mut notes = Vec::new();
    let differing = diff::expressions_differ(normalized.as_ref());
    if !differing.is_empty() {
        let differing: BTreeSet<ObjectRef> = differing.into_iter().collect();
        let echoed = Pair {
            previous: respell(sides.previous, &mut normalized.previous, &differing, judge).await,
            next: respell(sides.next, &mut normalized.next, &differing, judge).await,
        };
        for reason in [echoed.previous, echoed.next].into_iter().filter_map(Result::err) {
            notes.push(format!("expressions were compared as text: {reason}"));
        }
    }
    notes.dedup();
    let not_compared = not_compared(sides.map(|side| side.live.as_ref().unwrap_or(&side.written)));
    notes.extend(not_compared::notes(&not_compared, both_told));
    let written = sides.map(|side| &side.written);
    let CaseRenames { all: renames, added } = &diff::with_case(renames, normalized.as_ref(), rule, !both_told);
    let mut difference = diff::compare(normalized.as_ref(), written, renames);
    // An index that differs in more than the case of its name is made anew, which nobody has to be told.
    difference.unused.retain(|unused| !added.contains(unused));
    let candidates = diff::rename_candidates(normalized.as_ref(), renames);
    let hazards = hazards(&difference.operations, &sides.previous.written);
    Comparison {
        operations: difference.operations,
        before: if both_told { own_words::with_words(written) } else { written.previous.clone() },
        hazards,
        candidates,
        unused: difference.unused,
        notes,
        not_compared,
    }
}

fn normal_form(side: &Side, in_own_words: bool, judge: &Judge<'_>) -> Schema {
    let mut schema = side.live.clone().unwrap_or_else(|| side.written.clone());
    if !in_own_words {
        judge.dialect.normalize(judge.target, &mut schema);
    }
    schema
}

/// Replaces declared objects by what the database makes of them.
async fn respell(
    side: &Side,
    normalized: &mut Schema,
    differing: &BTreeSet<ObjectRef>,
    judge: &mut Judge<'_>,
) -> Result<(), String> {
    if side.live.is_some() {
        return Ok(());
    }
    let Some(database) = judge.database.as_deref_mut() else {
        return Err("there is no server to ask".to_owned());
    };
    let echoed = echo(database, judge.scratch, judge.dialect, &side.written, differing, judge.scope).await;
    for object in echoed.map_err(|error| error.message)? {
        if differing.contains(&object.reference()) {
            normalized.insert(object);
        }
    }
    Ok(())
}

/// What each operation endangers, judged against the schema that it meets.
pub fn hazards(operations: &[Operation], before: &Schema) -> Vec<(usize, Hazard)> {
    let mut schema = before.clone();
    let mut found = Vec::new();
    for (position, operation) in operations.iter().enumerate() {
        found.extend(diff::hazards(operation, &schema).into_iter().map(|hazard| (position, hazard)));
        // An operation that does not fit is the planner's to report.
        let _ = operation.apply(&mut schema);
    }
    found
}
