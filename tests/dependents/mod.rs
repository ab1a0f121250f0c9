//! What stands on a thing that changes: PostgreSQL refuses the change while it stands there. It is taken down and comes back whole, or the plan is
//! refused and names it; and what need not move stays.
//!
//! The judge is `pg_dump`: behind the plan the database is what the other one is, with every owner, privilege, comment and setting.

mod keys;
mod moves;
mod refused;
mod routines;
mod whole;

use crate::command::client::{AfterAnError, load, schema};
use crate::command::{Ran, command, run, wait};
use crate::support::{Engine, TestDatabase};

/// Two roles that own things and are granted things, for all databases of a server.
const ROLES: &str = "
do $$ begin create role anabranch_test_ada; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role \"anabranch test Bob\"; exception when duplicate_object or unique_violation then null; end $$;";

/// What changes, and what stands on it: in both databases the same but for what stands for `@`.
pub(crate) struct Case {
    /// A sentence.
    pub(crate) name: &'static str,
    /// The schema, and rows.
    pub(crate) sql: &'static str,
    /// What `@` stands for in the one database, and in the other.
    pub(crate) between: [&'static str; 2],
    /// A query that answers the same before and behind the plan, whichever way it goes.
    pub(crate) rows: &'static str,
}

pub(crate) fn database(engine: Engine, name: &str, sql: &str) -> TestDatabase {
    let database = TestDatabase::new(engine, name);
    wait(database.execute(ROLES));
    load(&database, sql, AfterAnError::Stop).unwrap_or_else(|error| panic!("{engine:?}, {name}: {error}"));
    database
}

/// `diff` from one to the other.
pub(crate) fn diff(from: &TestDatabase, to: &TestDatabase, more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = [&["diff", "--from", from.url(), "--to", to.url(), "--format", "sql"], more].concat();
    run(command(folder.path(), &arguments))
}

/// Runs the plan from one to the other with psql; afterwards the dumps are the same, the rows are there, and nothing is left to do.
#[track_caller]
pub(crate) fn converge(from: &TestDatabase, to: &TestDatabase, rows: &str, place: &str) {
    let count = || wait(from.cell(rows));
    let before = count();
    let script = diff(from, to, &[]).done().out;
    if let Err(error) = load(from, &script, AfterAnError::Stop) {
        panic!("{place}: {error}\n{script}");
    }
    let (found, expected) = (schema(from), schema(to));
    let lost: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
    let left: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
    assert!(found == expected, "{place}: lost {lost:#?}, instead {left:#?}\n{script}");
    assert_eq!(count(), before, "{place}: rows\n{script}");
    let again = diff(from, to, &["--exit-code"]);
    assert_eq!(again.status, Some(0), "{place}: {}\n{}", again.out, again.err);
}

/// Each case on each server, there and back.
pub(crate) fn check(cases: &[Case]) {
    for engine in Engine::postgres() {
        for case in cases {
            for (one, other, way) in [(0, 1, "there"), (1, 0, "back")] {
                let make = |at: usize| database(engine, case.name, &case.sql.replace('@', case.between[at]));
                converge(&make(one), &make(other), case.rows, &format!("{engine:?}, {}, {way}", case.name));
            }
        }
    }
}
