//! Puts statements into segments.
//!
//! SQLite runs all of a revision in one transaction, but two things are settled before a transaction begins: whether foreign keys are enforced.
//! A rebuild and a drop need them off (dropping a table deletes its rows, with all that references do on delete); a deletion that cascades needs
//! them on. Invariant: neighbours share a transaction unless one needs what the other must not have.

use super::quoting::{literal, literals, quote};
use crate::operation::Operation;
use crate::plan::{Plan, PlannedAssertion, Segment, Statement};
use std::collections::BTreeSet;

/// What a statement needs of foreign keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ForeignKeys {
    /// Either.
    Any,
    /// Not enforced while it runs.
    Off,
    /// Enforced, with their actions.
    On,
}

/// A plan in the making.
#[derive(Debug)]
pub(super) struct Segments {
    plan: Plan,
    open: Vec<Statement>,
    mode: ForeignKeys,
    /// What was done to the schema without a statement of its own: the next statement that changes it says so too.
    carried: Vec<Operation>,
    /// Tables whose references, from them or to them, may have been broken while nobody looked.
    suspects: BTreeSet<String>,
    /// The names under which tables were put aside in the open segment.
    aside: BTreeSet<String>,
}

impl Segments {
    pub(super) fn new() -> Self {
        Self {
            plan: Plan::default(),
            open: Vec::new(),
            mode: ForeignKeys::Any,
            carried: Vec::new(),
            suspects: BTreeSet::new(),
            aside: BTreeSet::new(),
        }
    }

    /// Takes note of an operation that needs no statement.
    pub(super) fn carry(&mut self, operation: Operation) {
        self.carried.push(operation);
    }

    /// Adds a statement.
    pub(super) fn push(&mut self, mut statement: Statement, needs: ForeignKeys) {
        if !statement.effect.is_empty() {
            statement.effect.splice(0..0, std::mem::take(&mut self.carried));
        }
        if !statement.transactional {
            self.close();
            self.plan.segments.push(Segment::Alone(statement));
            return;
        }
        let conflict = needs != ForeignKeys::Any && self.mode != ForeignKeys::Any && needs != self.mode;
        if conflict {
            self.close();
        }
        if needs != ForeignKeys::Any {
            self.mode = needs;
        }
        self.open.push(statement);
    }

    /// Adds a table to those whose references are checked if the open segment runs without them.
    pub(super) fn suspect(&mut self, table: &str) {
        self.suspects.insert(table.to_owned());
    }

    /// A table was put aside under this name, which nothing may bear or say at the end.
    pub(super) fn put_aside(&mut self, name: String) {
        self.aside.insert(name);
    }

    /// Adds a requirement of the whole plan.
    pub(super) fn require(&mut self, requirement: PlannedAssertion) {
        if !self.plan.requirements.contains(&requirement) {
            self.plan.requirements.push(requirement);
        }
    }

    /// Adds a segment of its own kind.
    pub(super) fn segment(&mut self, segment: Segment) {
        self.close();
        self.plan.segments.push(segment);
    }

    /// The whole plan. Its last transaction is not committed where one of these views cannot be read.
    pub(super) fn finish(mut self, views: &[String]) -> Plan {
        if let Some(last) = self.open.last_mut() {
            last.effect.append(&mut self.carried);
        }
        self.close();
        let last = self.plan.segments.iter_mut().rev().find_map(|segment| match segment {
            Segment::Transaction { checks, .. } => Some(checks),
            Segment::Alone(_) | Segment::Backfill(_) => None,
        });
        if let Some(checks) = last {
            checks.extend(views.iter().map(|view| is_readable(view)));
        }
        self.plan
    }

    fn close(&mut self) {
        let statements = std::mem::take(&mut self.open);
        let suspects = std::mem::take(&mut self.suspects);
        let aside = std::mem::take(&mut self.aside);
        let mode = std::mem::replace(&mut self.mode, ForeignKeys::Any);
        let Some(first) = statements.first() else { return };
        let source = first.source;
        let segment = if mode == ForeignKeys::Off {
            let renames = statements.iter().any(|statement| statement.sql.starts_with("PRAGMA legacy_alter_table"));
            let legacy = renames.then(|| Statement::new("PRAGMA legacy_alter_table = OFF", source));
            Segment::Transaction {
                before: vec![Statement::new("PRAGMA foreign_keys = OFF", source)],
                statements,
                checks: check(&suspects).into_iter().chain(is_gone(&aside)).collect(),
                after: legacy.into_iter().chain([Statement::new("PRAGMA foreign_keys = ON", source)]).collect(),
            }
        } else {
            Segment::transaction(statements)
        };
        self.plan.segments.push(segment);
    }
}

/// No row is asked for: where the view names what is not there, the query itself fails.
fn is_readable(view: &str) -> PlannedAssertion {
    PlannedAssertion {
        name: format!("view `{view}` finds all that it names"),
        query: format!("SELECT * FROM {} LIMIT 0", quote(view)),
        expects_no_rows: true,
    }
}

/// Lists what is or names a table that was put aside. Where `legacy_alter_table` was not on, views, triggers and references followed it.
fn is_gone(aside: &BTreeSet<String>) -> Option<PlannedAssertion> {
    let names = |name: &String| format!("instr(sql, {})", literal(&quote(name)));
    let conditions: Vec<String> = aside.iter().map(names).collect();
    (!conditions.is_empty()).then(|| PlannedAssertion {
        name: "nothing is left that names a table which was put aside".to_owned(),
        query: format!("SELECT type, name FROM sqlite_schema WHERE {}", conditions.join(" OR ")),
        expects_no_rows: true,
    })
}

/// Lists the broken references of these tables and of those that refer to them; what was broken elsewhere before is none of our business.
fn check(suspects: &BTreeSet<String>) -> Option<PlannedAssertion> {
    let first = suspects.first()?;
    let names = literals(suspects.iter().map(String::as_str));
    let listed = if suspects.len() == 1 { format!("= {}", literal(first)) } else { format!("IN ({names})") };
    Some(PlannedAssertion {
        name: format!(
            "every reference from and to {} finds its row",
            suspects.iter().map(|t| format!("`{t}`")).collect::<Vec<_>>().join(", ")
        ),
        query: format!(
            "SELECT broken.\"table\", broken.rowid, broken.parent\n\
             FROM sqlite_schema AS holder, pragma_foreign_key_check(holder.name) AS broken\n\
             WHERE holder.type = 'table'\n    \
             AND (holder.name {listed} OR EXISTS (\n        \
             SELECT 1 FROM pragma_foreign_key_list(holder.name) AS key WHERE key.\"table\" COLLATE NOCASE {listed}\n    ))"
        ),
        expects_no_rows: true,
    })
}
