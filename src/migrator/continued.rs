//! A revision that failed half way and was corrected: what of its new plan is left to run.
//!
//! Invariant: what ran is not run again, and nothing is passed over that did not run. The new plan must begin with exactly what ran; what it says
//! behind that may be anything.

use super::standing::Standing;
use crate::dialect::author_sql::{moves_settings, sets_session, sets_transaction, shown};
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{DialectName, Object, Schema};
use crate::plan::{BatchPlan, Plan, Segment, Statement};
use std::collections::BTreeSet;

/// What the plan of a corrected revision says of what ran.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Continued {
    /// It begins with what ran.
    GoesOn {
        /// What ran, as it ran, and what is left, as it is written now.
        plan: Plan,
        /// How many segments of that are done.
        done: usize,
    },
    /// It says something else where this ran.
    Changed {
        /// What ran.
        ran: String,
        /// What it says there now; `None` where it ends before.
        says: Option<String>,
    },
}

/// A statement or a backfill of a plan.
#[derive(Clone, Copy)]
struct Item<'a> {
    segment: usize,
    /// Its place in the segment.
    at: usize,
    does: Does<'a>,
}

#[derive(Clone, Copy)]
enum Does<'a> {
    Statement(&'a Statement),
    Backfill(&'a BatchPlan),
}

impl Item<'_> {
    fn is_lasting(&self, dialect: DialectName) -> bool {
        match self.does {
            Does::Statement(statement) => !sets_session(&statement.sql, dialect),
            Does::Backfill(_) => true,
        }
    }

    /// Whether it ran as `other` says it now. What the revisions know by one name may have been called otherwise here.
    fn ran_as(&self, other: &Item<'_>, known: &BTreeSet<String>, dialect: DialectName) -> bool {
        match (self.does, other.does) {
            (Does::Statement(one), Does::Statement(two)) => {
                let (ran, says) = (said(&one.sql, dialect), said(&two.sql, dialect));
                let is_called = |ran: &Token<'_>, says: &Token<'_>| match (ran, says) {
                    (Token::Quoted(ran), Token::Quoted(says)) => {
                        let bare = |name: &str| name.trim_matches(['"', '`']).to_owned();
                        known.contains(&bare(says)) && !known.contains(&bare(ran))
                    }
                    _ => false,
                };
                let alike = ran.len() == says.len()
                    && ran.iter().zip(&says).all(|(ran, says)| ran == says || is_called(ran, says));
                one.rows == two.rows && (one.sql == two.sql || alike)
            }
            (Does::Backfill(one), Does::Backfill(two)) => {
                BatchPlan { source: 0, ..one.clone() } == BatchPlan { source: 0, ..two.clone() }
            }
            (Does::Statement(_), Does::Backfill(_)) | (Does::Backfill(_), Does::Statement(_)) => false,
        }
    }

    fn shown(&self, dialect: DialectName) -> String {
        match self.does {
            Does::Statement(statement) => shown(&statement.sql, dialect),
            Does::Backfill(batch) => format!("backfill `{}`", batch.name),
        }
    }
}

/// What is said, without blanks and remarks.
fn said(sql: &str, dialect: DialectName) -> Vec<Token<'_>> {
    tokens(sql, dialect).into_iter().filter(|token| !token.is_blank()).collect()
}

/// Whether the author wrote it; journals of earlier versions know no lines.
fn is_authors(statement: &Statement) -> bool {
    statement.line.is_some() || statement.opaque
}

/// What a plan does, without what its planner says again in each transaction.
fn items(plan: &Plan, dialect: DialectName) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for (segment, found) in plan.segments.iter().enumerate() {
        match found {
            Segment::Transaction { statements, .. } => {
                let is_authors =
                    |statement: &Statement| statement.line.is_some() || !sets_session(&statement.sql, dialect);
                let own = statements.iter().enumerate().filter(|(_, statement)| is_authors(statement));
                items.extend(own.map(|(at, statement)| Item { segment, at, does: Does::Statement(statement) }));
            }
            Segment::Alone(statement) => items.push(Item { segment, at: 0, does: Does::Statement(statement) }),
            Segment::Backfill(batch) => items.push(Item { segment, at: 0, does: Does::Backfill(batch) }),
        }
    }
    items
}

/// Looks for what ran at the beginning of the new plan.
/// `known` is the schema before, by the names of the revisions.
pub(super) fn go_on(standing: &Standing, new: &Plan, known: &Schema, dialect: DialectName) -> Continued {
    let old = &standing.journalled.plan;
    let open = standing.open().unwrap_or(old.segments.len());
    // A backfill that is under way goes on only as it was begun.
    let under_way = standing.backfilled().is_some();
    let ran: Vec<Item<'_>> =
        items(old, dialect).into_iter().filter(|item| item.segment < open + usize::from(under_way)).collect();
    let count = ran.iter().rposition(|item| item.is_lasting(dialect)).map_or(0, |last| last + 1);
    let says = items(new, dialect);
    let known = names_of_parts(known);
    for (number, item) in ran.iter().take(count).enumerate() {
        match says.get(number) {
            Some(other) if item.ran_as(other, &known, dialect) => {}
            other => {
                let says = other.map(|other| other.shown(dialect));
                return Continued::Changed { ran: item.shown(dialect), says };
            }
        }
    }
    let rest = rest(new, says.get(..count).unwrap_or_default().last(), under_way, dialect);
    let done = old.segments.iter().take(open).cloned();
    let plan = Plan { requirements: new.requirements.clone(), segments: done.chain(rest).collect() };
    Continued::GoesOn { plan, done: open }
}

/// The names of constraints and indexes.
fn names_of_parts(schema: &Schema) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for object in schema.iter() {
        match object {
            Object::Table(table) => names.extend(table.constraints().map(|found| found.name().as_str().to_owned())),
            Object::Index(index) => drop(names.insert(index.name.as_str().to_owned())),
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Enum(_)
            | Object::Sequence(_)
            | Object::Definition(_) => {}
        }
    }
    names
}

/// The segments behind the last item that ran. `again` is true where that is a backfill which is under way.
fn rest(new: &Plan, last: Option<&Item<'_>>, again: bool, dialect: DialectName) -> Vec<Segment> {
    let Some(last) = last else { return new.segments.clone() };
    let behind = last.segment + usize::from(!again);
    let mut rest = new.segments.get(behind..).unwrap_or_default().to_vec();
    if let (false, Some(Segment::Transaction { before, statements, checks, after })) =
        (again, new.segments.get(last.segment))
    {
        let (ran, left) = statements.split_at((last.at + 1).min(statements.len()));
        let is_planners = |statement: &Statement| !is_authors(statement) && sets_session(&statement.sql, dialect);
        if !left.iter().all(is_planners) {
            // What holds in the transaction, and what must not hold outside of it, is said again in it.
            let holds = |statement: &&Statement| {
                sets_transaction(&statement.sql, dialect) || moves_settings(&statement.sql, dialect)
            };
            let statements = ran.iter().filter(holds).chain(left).cloned().collect();
            let (before, checks, after) = (before.clone(), checks.clone(), after.clone());
            rest.insert(0, Segment::Transaction { before, statements, checks, after });
        }
    }
    rest
}

/// The author's settings of the session before a segment: they are gone with the session in which they were made.
pub(super) fn settings_before(plan: &Plan, segment: usize, dialect: DialectName) -> Vec<Statement> {
    let done = plan.segments.iter().take(segment).flat_map(Segment::statements);
    let is_set = |statement: &&Statement| {
        is_authors(statement)
            && sets_session(&statement.sql, dialect)
            // Those by which the ledger is found are said again in each transaction.
            && !moves_settings(&statement.sql, dialect)
    };
    done.filter(is_set).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::ledger::{JournalEntry, Journalled, UnfinishedRun};
    use crate::dialect;
    use crate::operation::{Action, Execute, Operation};
    use crate::plan::Target;

    fn plan(sql: &str, name: DialectName) -> Plan {
        let execute = Execute { sql: sql.to_owned(), ..Execute::default() };
        let actions = [Action::operation(Operation::Execute(execute))];
        dialect::of(name).plan(&Target::oldest(name), &actions, &Schema::new()).expect("it is planned")
    }

    /// What is left of `new`, where so many segments of `old` are done.
    fn left(old: &str, done: i64, new: &str, name: DialectName) -> Result<Vec<Vec<String>>, String> {
        let plan_of_old = plan(old, name);
        let entry = |segment| JournalEntry {
            segment,
            statement: 0,
            state: if segment < done { "done" } else { "planned" }.to_owned(),
            note: None,
        };
        let entries = (0..).take(plan_of_old.segments.len()).map(entry).collect();
        let journalled = Journalled { plan: plan_of_old, checksum: None, entries };
        let run = String::new;
        let unfinished = UnfinishedRun { run: run(), revision: run(), direction: run(), since: run() };
        match go_on(&Standing { unfinished, journalled }, &plan(new, name), &Schema::new(), name) {
            Continued::GoesOn { plan, done } => Ok(plan.segments[done..]
                .iter()
                .map(|segment| segment.statements().into_iter().map(|found| found.sql.clone()).collect())
                .collect()),
            Continued::Changed { ran, says } => Err(format!("{ran} | {}", says.unwrap_or_default())),
        }
    }

    #[test]
    fn what_ran_is_passed_over_and_the_corrected_rest_is_left() {
        let my = DialectName::Mysql;
        let old = "create table a (b int); alter table a add colum x int; create table c (d int)";
        let new = "-- mended\ncreate table a (b int);\nalter table a add column x int; create table c (d int)";
        let rest = [["alter table a add column x int"], ["create table c (d int)"]].map(Vec::from);
        let texts = |found: Vec<Vec<String>>| found;
        assert_eq!(
            left(old, 1, new, my).map(texts),
            Ok(rest.map(|s| s.iter().map(|s| (*s).to_owned()).collect()).into())
        );
        assert_eq!(left(old, 1, "create table a (b int)", my), Ok(Vec::new()));
        let changed = left(old, 1, "create table a (b text); alter table a add column x int", my);
        assert_eq!(changed, Err("create table a (b int) | create table a (b text)".to_owned()));
        assert_eq!(left(old, 1, "", my), Err("create table a (b int) | ".to_owned()));
    }

    #[test]
    fn a_transaction_is_cut_where_a_part_of_it_ran_alone_or_in_another() {
        let pg = DialectName::Postgres;
        let old = "set search_path = app; create table a (b int); create index concurrently i on a (nosuch); insert into a values (1)";
        let new = "set search_path = app; create table a (b int); create index i on a (b); insert into a values (1)";
        let expected =
            ["set search_path = app", "create index i on a (b)", "insert into a values (1)", "RESET search_path"];
        assert_eq!(left(old, 1, new, pg), Ok(vec![expected.map(str::to_owned).to_vec()]));
        let elsewhere = new.replace("search_path = app", "search_path = other");
        assert!(left(old, 1, &elsewhere, pg).is_err(), "it ran in another schema");
    }

    #[test]
    fn settings_that_are_corrected_behind_what_ran_are_no_change_of_it() {
        let my = DialectName::Mysql;
        let old = "create table a (b int); set foreign_key_checks = 1; create table c (d int references nowhere (x))";
        let new = "create table a (b int); set foreign_key_checks = 0; create table c (d int)";
        let expected =
            [["set foreign_key_checks = 0"], ["create table c (d int)"]].map(|s| s.map(str::to_owned).to_vec());
        assert_eq!(left(old, 2, new, my), Ok(expected.to_vec()));
    }
}
