//! Only what must move moves: what PostgreSQL does not need taken down is the same object behind the plan.

use super::{converge, database};
use crate::command::wait;
use crate::support::Engine;

/// What changes, and a query for the numbers of objects that stay.
struct Case {
    name: &'static str,
    sql: &'static str,
    between: [&'static str; 2],
    /// Their names, as SQL writes them after `array[`: `'v'::regclass::oid`.
    stay: &'static str,
}

fn check(cases: &[Case]) {
    for engine in Engine::postgres() {
        for case in cases {
            for (one, other, way) in [(0, 1, "there"), (1, 0, "back")] {
                let make = |at: usize| database(engine, case.name, &case.sql.replace('@', case.between[at]));
                let (from, to) = (make(one), make(other));
                let place = format!("{engine:?}, {}, {way}", case.name);
                let numbers = || wait(from.cell(&format!("select array[{}]::oid[]::text", case.stay)));
                let before = numbers();
                converge(&from, &to, "select 1", &place);
                assert_eq!(numbers(), before, "{place}: something moved");
            }
        }
    }
}

#[test]
fn what_does_not_stand_in_the_way_stays() {
    check(&[
        Case {
            name: "a column that they do not read",
            sql: "create table t (id int primary key, a @, b text, c int generated always as (id + 1) stored); create view v as select id, b, c from t;
                  create materialized view m as select b from v; create index i on m (b); create index j on t (b); alter table t enable row level security;
                  create policy p on t using (b <> ''); create function f() returns trigger language plpgsql as 'begin perform a from t; return new; end';
                  create trigger g before update of b on t for each row execute function f(); create table r (id int references t);
                  create function n() returns bigint language sql as 'select sum(a)::bigint from t'; create statistics s on b, id from t;
                  create publication q for table t (id, b) where (id > 0);",
            between: ["integer", "numeric(9,2)"],
            stay: "'v'::regclass, 'm'::regclass, 'i'::regclass, 'j'::regclass, 'f'::regproc, 'n'::regproc,
                   (select oid from pg_policy), (select oid from pg_trigger where tgname = 'g'), (select oid from pg_constraint where conname = 'r_id_fkey'),
                   (select oid from pg_statistic_ext), (select oid from pg_publication_rel), (select attnum from pg_attribute where attrelid = 't'::regclass and attname = 'c')",
        },
        Case {
            name: "a routine with another body",
            sql: "create table t (id int default 1); create function f(x int, y text default 'a') returns table (a int, b text) language sql as 'select x, ''@''';
                  create view v as select * from f(1); create function g() returns trigger language plpgsql as 'begin /* @ */ return new; end';
                  create trigger h before insert on t for each row execute function g();",
            between: ["one", "two"],
            stay: "'f'::regproc, 'v'::regclass, 'g'::regproc, (select oid from pg_trigger where tgname = 'h')",
        },
        Case {
            name: "a longer text under a view's namesake",
            sql: "create table t (id int, name varchar(@)); create table name (id int); create view v as select id from name; create view w as select n.id from name n join t on t.id = n.id;",
            between: ["10", "20"],
            stay: "'v'::regclass, 'w'::regclass",
        },
    ]);
}

#[test]
fn a_view_that_is_replaced_in_its_place_is_the_same_view_under_the_same_views() {
    let above =
        "create view w as select a from v; create materialized view m as select a from w; grant select on v to public";
    for engine in Engine::postgres() {
        let make = |columns: &str| database(engine, "replaced", &format!("create view v as select {columns}; {above}"));
        let (from, to) = (make("1 as a"), make("1 as a, 2 as b"));
        let numbers = || wait(from.cell("select array['v'::regclass, 'w'::regclass, 'm'::regclass]::oid[]::text"));
        let before = numbers();
        converge(&from, &to, "select 1", &format!("{engine:?}"));
        assert_eq!(numbers(), before);
    }
}
