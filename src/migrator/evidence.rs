//! Whether a statement ran at which a run was interrupted.
//!
//! Invariant: what the journal does not know is told by the database or by a person, never guessed: it is as after the statement, or as before it, or
//! nobody can tell. Where the server refused a statement, it did not run.

use super::standing::Standing;
use super::{MigrateError, Migrator, Replay};
use crate::database::ledger::{JournalEntry, LedgerState};
use crate::dialect::traces::{Trace, may_fail_in_part};
use crate::model::{Expression, IndexValue, Object, Schema};
use crate::plan::{Segment, Statement};

/// Whether a statement ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ran {
    /// It did.
    Yes,
    /// It did not.
    No,
    /// Nobody can tell.
    Unknown,
}

/// What is known of it, and what was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) ran: Ran,
    /// What was looked at, in words.
    pub(super) seen: Option<String>,
}

impl Evidence {
    fn of(ran: Ran) -> Self {
        Self { ran, seen: None }
    }

    fn seen(ran: Ran, seen: impl Into<String>) -> Self {
        Self { ran, seen: Some(seen.into()) }
    }
}

impl Migrator {
    /// What is known of the statement that runs alone in this segment of an interrupted run.
    pub(super) async fn evidence(
        &mut self,
        standing: &Standing,
        number: usize,
        statement: &Statement,
        state: &LedgerState,
    ) -> Result<Evidence, MigrateError> {
        let entry = standing.entry(number);
        let has_failed = entry.is_some_and(|entry| entry.state == "failed");
        if let Some(query) = &statement.done_when {
            let rows = self.database.query(query).await?;
            let first = rows.first().and_then(|row| row.first().cloned().flatten()).unwrap_or_default();
            let ran = if matches!(first.as_str(), "1" | "t" | "true") { Ran::Yes } else { Ran::No };
            return Ok(Evidence::seen(ran, format!("its `done_when` answers `{first}`")));
        }
        if let Some(trace) = self.watched(statement) {
            let seen = self.seen(&trace, statement).await?;
            let noted = entry.and_then(|entry| entry.note.clone());
            return Ok(by_trace(&trace, seen.as_deref(), noted.as_deref(), has_failed));
        }
        if statement.effect.is_empty() || statement.opaque {
            let ran = match has_failed {
                // The server itself said so.
                true if !may_fail_in_part(&statement.sql, self.dialect.name()) => Ran::No,
                _ => Ran::Unknown,
            };
            return Ok(Evidence::of(ran));
        }
        let before = self.replay_applied(state).await?;
        Ok(Evidence::of(self.ran_by_schema(standing, number, statement, &before, has_failed).await?))
    }

    /// Compares the live objects that the statement touches with those predicted before and after it.
    pub(super) async fn ran_by_schema(
        &mut self,
        standing: &Standing,
        number: usize,
        statement: &Statement,
        before: &Replay,
        has_failed: bool,
    ) -> Result<Ran, MigrateError> {
        let otherwise = if has_failed { Ran::No } else { Ran::Unknown };
        if !before.is_known() {
            return Ok(otherwise);
        }
        let earlier = standing.journalled.plan.segments.iter().take(number).flat_map(Segment::statements);
        let mut schema = before.schema.clone();
        let effects: Vec<_> = earlier.flat_map(|statement| &statement.effect).collect();
        if effects.into_iter().try_for_each(|operation| operation.apply(&mut schema)).is_err() {
            return Ok(otherwise);
        }
        let mut after = schema.clone();
        if statement.effect.iter().try_for_each(|operation| operation.apply(&mut after)).is_err() {
            return Ok(otherwise);
        }
        let mut live = self.database.introspect(&self.settings.scope()).await?;
        let target = self.database.target().clone();
        self.dialect.normalize(&target, &mut live);
        let alike = |mut predicted: Schema| {
            self.dialect.normalize(&target, &mut predicted);
            let (predicted, live) = (without_expressions(predicted), without_expressions(live.clone()));
            statement.touches.iter().all(|reference| match (predicted.get(reference), live.get(reference)) {
                (Some(one), Some(two)) => one.equivalent(two),
                (one, two) => one.is_none() && two.is_none(),
            })
        };
        Ok(if alike(after) {
            Ran::Yes
        } else if alike(schema) {
            Ran::No
        } else {
            otherwise
        })
    }
}

/// What is there now, beside what the statement met.
fn by_trace(trace: &Trace, seen: Option<&str>, noted: Option<&str>, has_failed: bool) -> Evidence {
    let what = trace.subject();
    let is = |word: &str| seen == Some(word);
    let there = if is("absent") { "is not there" } else { "is there" };
    match trace {
        Trace::Repeatable | Trace::IndexesRebuilt(_) | Trace::IndexBuilt { name: None, .. } => Evidence::of(Ran::No),
        Trace::IndexBuilt { .. } if is("invalid") => Evidence::seen(Ran::No, format!("{what} is there and not valid")),
        Trace::PartitionDetached { .. } => match seen {
            Some("detached") => Evidence::seen(Ran::Yes, format!("{what} is detached")),
            Some(how) => Evidence::seen(Ran::No, format!("{what} is {how}")),
            None => Evidence::of(Ran::Unknown),
        },
        // The server itself said so.
        _ if has_failed => Evidence::seen(Ran::No, format!("{what} {there}")),
        Trace::IndexDropped { .. } | Trace::Dropped(_) => match (is("absent"), noted) {
            (false, _) | (true, Some("absent")) => Evidence::seen(Ran::No, format!("{what} {there}")),
            (true, Some(_)) => Evidence::seen(Ran::Yes, format!("{what} is gone")),
            (true, None) => Evidence::seen(Ran::Unknown, format!("{what} {there}")),
        },
        Trace::IndexBuilt { .. } | Trace::ValueAdded { .. } | Trace::Made(_) => match (is("absent"), noted) {
            (true, _) => Evidence::seen(Ran::No, format!("{what} {there}")),
            (false, Some("absent" | "invalid")) => Evidence::seen(Ran::Yes, format!("{what} {there}")),
            // It was there before: where the statement says so, it may say it again.
            (false, Some(_)) => Evidence::seen(Ran::No, format!("{what} was there before")),
            (false, None) if is("valid") => Evidence::seen(Ran::Yes, format!("{what} is there and valid")),
            (false, None) => Evidence::seen(Ran::Unknown, format!("{what} {there}")),
        },
        Trace::Changed(_) => match noted {
            Some(noted) if seen == Some(noted) => Evidence::seen(Ran::No, format!("{what} is as it was before")),
            Some(_) => Evidence::seen(Ran::Unknown, format!("{what} is another one than before the statement")),
            None => Evidence::of(Ran::Unknown),
        },
    }
}

/// What was seen, where it contradicts that the statement ran.
pub(super) fn is_against(trace: &Trace, seen: Option<&str>, noted: Option<&str>) -> Option<String> {
    let what = trace.subject();
    match (trace, seen?) {
        (Trace::Changed(_), now) if noted == Some(now) => Some(format!("{what} is as it was before it")),
        (Trace::IndexBuilt { .. }, "invalid") => Some(format!("{what} is there and not valid")),
        (Trace::IndexBuilt { .. } | Trace::ValueAdded { .. } | Trace::Made(_), "absent") => {
            Some(format!("{what} is not there"))
        }
        (Trace::IndexDropped { .. } | Trace::Dropped(_), "there") => Some(format!("{what} is there")),
        (Trace::PartitionDetached { .. }, how) if how != "detached" => Some(format!("{what} is {how}")),
        _ => None,
    }
}

/// The note of an entry, as far as a statement that runs alone has one.
pub(super) fn note_of(entry: Option<&JournalEntry>) -> Option<&str> {
    entry.and_then(|entry| entry.note.as_deref())
}

/// Expressions count as present or absent: their text is the server's choice.
fn without_expressions(schema: Schema) -> Schema {
    let blank = |object: Object| match object {
        Object::Table(mut table) => {
            table.checks.iter_mut().for_each(|check| check.expression.clear());
            for column in &mut table.columns {
                column.generated.iter_mut().for_each(|generated| generated.expression.clear());
                if let Some(Expression::Sql(text)) = &mut column.default {
                    text.clear();
                }
            }
            Object::Table(table)
        }
        Object::Index(mut index) => {
            index.predicate.iter_mut().for_each(String::clear);
            for part in &mut index.parts {
                if let IndexValue::Expression(text) = &mut part.value {
                    text.clear();
                }
            }
            Object::Index(index)
        }
        other @ (Object::Namespace(_)
        | Object::Extension(_)
        | Object::Enum(_)
        | Object::Sequence(_)
        | Object::Definition(_)) => other,
    };
    schema.into_iter().map(blank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::traces::Named;

    #[test]
    fn nothing_is_taken_for_done_that_was_there_before() {
        let named = || Named { kind: "table", name: "a".to_owned(), table: None };
        let index = || Trace::IndexBuilt { name: Some("i".to_owned()), table: "t".to_owned() };
        let check = |trace: Trace, seen: &str, noted: Option<&str>, has_failed: bool, expected: Ran| {
            let found = by_trace(&trace, Some(seen), noted, has_failed);
            assert_eq!(found.ran, expected, "{trace:?} {seen} {noted:?} {has_failed}");
        };
        check(Trace::Made(named()), "there", Some("absent"), false, Ran::Yes);
        check(Trace::Made(named()), "there", Some("absent"), true, Ran::No);
        check(Trace::Made(named()), "there", Some("there"), false, Ran::No);
        check(Trace::Made(named()), "there", None, false, Ran::Unknown);
        check(Trace::Made(named()), "absent", None, false, Ran::No);
        check(Trace::Dropped(named()), "absent", Some("there"), false, Ran::Yes);
        check(Trace::Dropped(named()), "absent", Some("absent"), false, Ran::No);
        check(Trace::Changed(named()), "0a", Some("0a"), false, Ran::No);
        check(Trace::Changed(named()), "0b", Some("0a"), false, Ran::Unknown);
        check(index(), "invalid", Some("absent"), false, Ran::No);
        check(index(), "valid", Some("absent"), false, Ran::Yes);
        check(index(), "valid", None, false, Ran::Yes);
        check(index(), "absent", None, false, Ran::No);
    }
}
