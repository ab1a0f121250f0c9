//! Plans between two files, run by the shell: what stands on what changes comes back, and what is spelled otherwise is no difference.

use super::kept::{assert_same, diff, read, shell};
use crate::command::wait;
use crate::support::{Engine, TestDatabase};

/// What there is, and what there is to be. The rows of `t` stay.
struct Case {
    name: &'static str,
    before: &'static str,
    after: &'static str,
}

const TABLE: &str =
    "create table t (id integer primary key, a text, b text); insert into t values (1, 'x', 'p'), (2, 'y', 'q');";

const CASES: &[Case] = &[
    Case {
        name: "a view with another text keeps its triggers",
        before: "create view v as select id, a from t; create trigger vi instead of insert on v begin insert into t (a) values (new.a); end;
                 create trigger [v d] instead of delete on v begin delete from t where id = old.id; end;",
        after: "create view v as select id, a, b from t; create trigger vi instead of insert on v begin insert into t (a) values (new.a); end;
                create trigger [v d] instead of delete on v begin delete from t where id = old.id; end;",
    },
    Case {
        name: "a view and its trigger change",
        before: "create view v as select id, a from t; create trigger vi instead of insert on v begin insert into t (a) values (new.a); end;",
        after: "create view v as select id, b from t; create trigger vi instead of insert on v begin insert into t (b) values (new.b); end;",
    },
    Case {
        name: "a view changes and its trigger goes",
        before: "create view v as select id, a from t; create trigger vi instead of insert on v begin insert into t (a) values (new.a); end;",
        after: "create view v as select id, b from t;",
    },
    Case {
        name: "a view that another view with a trigger reads",
        before: "create view v as select id, a from t; create view w as select * from v; create trigger wi instead of delete on w begin delete from t where id = old.id; end;",
        after: "create view v as select id, a, b from t; create view w as select * from v; create trigger wi instead of delete on w begin delete from t where id = old.id; end;",
    },
    Case {
        name: "a column goes that a view reads through another one",
        before: "alter table t add c text; create view v as select * from t; create view w as select id, c from v; create view x as select c from w;",
        after: "create view v as select * from t; create view w as select id, a from v; create view x as select a from w;",
    },
    Case {
        name: "two tables that are written anew exchange the names of their indexes",
        before: "create table u (a text); create index i on t (a); create unique index j on u (a);",
        after: "create table u (a text not null); create index j on t (a); create unique index i on u (a); drop table t;
                create table t (id integer primary key, a text not null, b text); insert into t values (1, 'x', 'p'), (2, 'y', 'q'); create index j on t (a);",
    },
    Case {
        name: "a view goes with its trigger",
        before: "create view v as select id, a from t; create trigger vi instead of insert on v begin insert into t (a) values (new.a); end;",
        after: "",
    },
];

/// A column, or a view, that something which is left reads through a view.
const STILL_READ: &[(&str, &str)] = &[
    (
        "create table t (id integer primary key, a text, b text unique); create view v as select * from t; create view w as select b from v;",
        "create table t (id integer primary key, a text); create view v as select * from t; create view w as select b from v;",
    ),
    (
        "create table t (id integer primary key); create view v as select * from t; create view w as select * from v;",
        "create table t (id integer primary key); create view w as select * from v;",
    ),
    (
        "create table t (id integer primary key, a text); create view v as select id, a from t; create view w as select a from v;",
        "create table t (id integer primary key, a text); create view v as select id from t; create view w as select a from v;",
    ),
    (
        "create table t (id integer primary key); create view v as select id from t; create trigger g after insert on t begin delete from t where id in (select -id from v); end;",
        "create table t (id integer primary key); create trigger g after insert on t begin delete from t where id in (select -id from v); end;",
    ),
    (
        "create table t (id integer primary key, a text); create view v as select id, a from t; create trigger g instead of insert on v begin insert into t (a) values (new.a); end;",
        "create table t (id integer primary key, a text); create view v as select id from t; create trigger g instead of insert on v begin insert into t (a) values (new.a); end;",
    ),
];

#[test]
fn what_is_still_read_does_not_go() {
    for (before, after) in STILL_READ {
        let [from, to] = [before, after].map(|sql| file("still read", sql));
        let there = read(&from);
        let script = diff(&from, &to).found().out;
        assert!(shell(&from, &script).is_err(), "{script}");
        assert_same(&read(&from), &there, &script);
    }
}

fn file(name: &str, sql: &str) -> TestDatabase {
    let database = TestDatabase::new(Engine::Sqlite, name);
    shell(&database, sql).unwrap_or_else(|error| panic!("{name}: {error}"));
    database
}

#[test]
fn what_stands_on_what_changes_comes_back() {
    for Case { name, before, after } in CASES {
        let [from, to] = [before, after].map(|sql| file(name, &format!("{TABLE} {sql}")));
        let script = diff(&from, &to).found().out;
        shell(&from, &script).unwrap_or_else(|error| panic!("{name}: {error}\n{script}"));
        diff(&from, &to).done();
        assert_same(&read(&from), &read(&to), name);
        let rows = |database| wait(TestDatabase::standard_rows(database, "SELECT * FROM t")).expect("there is a table");
        assert_eq!(rows(&from), rows(&to), "{name}");
    }
}

/// Two spellings of one thing.
const ALIKE: &[(&str, &str)] = &[
    ("create table t (a [varchar](3), b \"int\")", "create table t (a varchar(3), b int)"),
    (
        "create table t (a text default x, b text default [Y z])",
        "create table t (a text default 'x', b text default \"Y z\")",
    ),
    (
        "create table t (Name text, b int); create view v as select [NAME],\n `b` from \"T\"; create trigger g after insert on t begin SELECT new.name; end",
        "create table t (Name text, b int); create view  v  as select name, B from t; create trigger g after insert on t begin select NEW.\"Name\"; end",
    ),
];

#[test]
fn what_is_spelled_otherwise_is_no_difference() {
    for (one, other) in ALIKE {
        diff(&file("one", one), &file("other", other)).done();
    }
}

/// Two texts that say different things.
const UNLIKE: &[(&str, &str)] = &[
    ("create view v as select 'A' as x", "create view v as select 'a' as x"),
    ("create view v as select \"A\" as x", "create view v as select \"a\" as x"),
    ("create view v as select 1 -- why\n as x", "create view v as select 1 -- because\n as x"),
];

#[test]
fn what_says_something_else_is_a_difference() {
    for (one, other) in UNLIKE {
        diff(&file("one", one), &file("other", other)).found();
    }
}

const PARENT: &str =
    "create table p (id integer primary key, a text unique); create table t (r text references p (a));";

/// What SQLite would take, and complain of with every row that is written afterwards.
const REFUSED: &[(&str, &str)] = &[
    (PARENT, "create table p (id integer primary key, a text); create table t (r text references p (a));"),
    (
        "create table p (id integer primary key, a text); create unique index u on p (a); create table t (r text references p (a));",
        "create table p (id integer primary key, a text); create unique index u on p (a) where a <> ''; create table t (r text references p (a));",
    ),
];

#[test]
fn a_key_that_a_reference_rests_on_does_not_go() {
    for (before, after) in REFUSED {
        let ran = diff(&file("before", before), &file("after", after));
        assert!(ran.err.contains("rests on it"), "{}", ran.err);
    }
    let with_index = "create table p (id integer primary key, a text); create unique index u on p (a); create table t (r text references p (a));";
    diff(&file("before", PARENT), &file("after", with_index)).found();
}
