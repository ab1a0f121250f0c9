//! Names that are handed on: exchanged, or given to something new. What was asked to be renamed keeps its values.

use crate::command::client::{AfterAnError, load};
use crate::command::{command, run, wait};
use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;
use std::path::Path;

/// What there is, what there is to be, and what is asked of the rows afterwards.
struct Case {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    renames: &'static [&'static str],
    rows: &'static str,
    expected: &'static str,
}

const COLUMNS: &[Case] = &[
    Case {
        name: "two columns exchange their names, under an index",
        before: "create table t (id int primary key, a int, b int); create index ia on t (a); insert into t values (1, 2, 3);",
        after: "create table t (id int primary key, a int, b int); create index ia on t (b);",
        renames: &["t.a=b", "t.b=a"],
        rows: "select a, b from t",
        expected: "3|2",
    },
    Case {
        name: "each column takes the name of the next",
        before: "create table t (id int primary key, a int, b int, c int); insert into t values (1, 2, 3, 4);",
        after: "create table t (id int primary key, b int, c int, d int);",
        renames: &["t.a=b", "t.b=c", "t.c=d"],
        rows: "select b, c, d from t",
        expected: "2|3|4",
    },
    Case {
        name: "three columns exchange their names in a ring",
        before: "create table t (id int primary key, a int, b int, c int); insert into t values (1, 2, 3, 4);",
        after: "create table t (id int primary key, a int, b int, c int);",
        renames: &["t.a=b", "t.b=c", "t.c=a"],
        rows: "select a, b, c from t",
        expected: "4|2|3",
    },
    Case {
        name: "a new column takes the old name",
        before: "create table t (id int primary key, a varchar(9)); insert into t values (1, 'x');",
        after: "create table t (id int primary key, b varchar(9), a int);",
        renames: &["t.a=b"],
        rows: "select b, coalesce(a, 0) from t",
        expected: "x|0",
    },
];

/// Where the names of keys are not those of the whole schema.
const TABLES: &[Case] = &[
    Case {
        name: "two tables exchange their names",
        before: "create table t (id int not null primary key, a int); create table u (id int not null primary key, b int); insert into t values (1, 2); insert into u values (3, 4);",
        after: "create table u (id int not null primary key, a int); create table t (id int not null primary key, b int);",
        renames: &["t=u", "u=t"],
        rows: "select u.id, a, t.id, b from t, u",
        expected: "1|2|3|4",
    },
    Case {
        name: "a table takes the name of the next, and a column another one",
        before: "create table t (id int not null primary key, a int); create table u (id int not null primary key, b int); insert into t values (1, 2); insert into u values (3, 4);",
        after: "create table u (id int not null primary key, z int); create table w (id int not null primary key, b int);",
        renames: &["t=u", "u=w", "t.a=z"],
        rows: "select u.id, z, w.id, b from u, w",
        expected: "1|2|3|4",
    },
    Case {
        name: "a new table takes the old name, beside one that refers to the old",
        before: "create table t (id int not null primary key, a int); create table k (r int, constraint kf foreign key (r) references t (id)); insert into t values (1, 2); insert into k values (1);",
        after: "create table u (id int not null primary key, a int); create table t (id int not null primary key, z int); create table k (r int, constraint kf foreign key (r) references u (id));",
        renames: &["t=u"],
        rows: "select u.id, a, r from u, k",
        expected: "1|2|1",
    },
];

fn check(engine: Engine, case: &Case) {
    let [from, to] = [case.before, case.after].map(|sql| {
        let database = TestDatabase::new(engine, case.name);
        load(&database, sql, AfterAnError::Stop).unwrap_or_else(|error| panic!("{engine:?}, {}: {error}", case.name));
        database
    });
    let diff = |renames: &[&str]| {
        let mut arguments = vec!["diff", "--from", from.url(), "--to", to.url(), "--format", "sql", "--exit-code"];
        renames.iter().for_each(|rename| arguments.extend(["--rename", rename]));
        run(command(Path::new(env!("CARGO_TARGET_TMPDIR")), &arguments))
    };
    let script = diff(case.renames).found().out;
    load(&from, &script, AfterAnError::Stop).unwrap_or_else(|e| panic!("{engine:?}, {}: {e}\n{script}", case.name));
    let rows = wait(from.standard_rows(case.rows)).unwrap_or_else(|error| panic!("{error}: {}", case.rows));
    let cell = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "null".to_owned());
    let rows: Vec<String> = rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|")).collect();
    assert_eq!(rows.join(" "), case.expected, "{engine:?}, {}\n{script}", case.name);
    diff(&[]).done();
}

#[test]
fn columns_hand_their_names_on() {
    let all = [DialectName::Sqlite, DialectName::Postgres, DialectName::Mysql, DialectName::MariaDb];
    Engine::newest(&all).into_iter().for_each(|engine| COLUMNS.iter().for_each(|case| check(engine, case)));
}

#[test]
fn tables_hand_their_names_on() {
    let keys_are_the_tables = [DialectName::Sqlite, DialectName::Mysql, DialectName::MariaDb];
    Engine::newest(&keys_are_the_tables)
        .into_iter()
        .for_each(|engine| TABLES.iter().for_each(|case| check(engine, case)));
}

#[test]
fn a_rename_that_does_not_fit_is_said() {
    let case = &COLUMNS[0];
    let [from, to] = [case.before, case.after].map(|sql| {
        let database = TestDatabase::new(Engine::Sqlite, case.name);
        load(&database, sql, AfterAnError::Stop).expect("it can be made");
        database
    });
    let arguments = ["diff", "--from", from.url(), "--to", to.url(), "--rename", "t.a=c"];
    let ran = run(command(Path::new(env!("CARGO_TARGET_TMPDIR")), &arguments)).done();
    assert!(ran.err.contains("`--rename t.a=c` does not fit"), "{}", ran.err);
}
