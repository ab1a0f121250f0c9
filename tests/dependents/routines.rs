//! Routines, and what calls them.

use super::{Case, check};

#[test]
fn a_routine_of_another_result_is_made_anew_under_all_that_calls_it() {
    check(&[
        Case {
            name: "another result",
            sql: "create table t (a int); create function f(x int) returns @ immutable language sql as 'select x::@';
                  comment on function f(int) is 'f'; alter function f(int) owner to anabranch_test_ada; revoke all on function f(int) from public;
                  grant execute on function f(int) to \"anabranch test Bob\" with grant option; create view v as select f(a) as b from t;
                  create index i on t (f(a)); comment on index i is 'i'; alter table t add constraint c check (f(a) > 0); comment on constraint c on t is 'c';
                  alter table t add g int generated always as (f(a) + 1) stored; alter table t add h int default f(3);
                  create view w as select b from v; grant select on w to public; create materialized view m as select b from w; insert into t (a) values (1);",
            between: ["integer", "bigint"],
            rows: "select a || ' ' || g || ' ' || h from t",
        },
        Case {
            name: "other names of parameters",
            sql: "create table t (a int); alter table t enable row level security; create function f(@ int) returns boolean immutable language sql as 'select $1 > 0';
                  create policy p on t using (f(a)); create function add(s int, @ int) returns int immutable language sql as 'select $1 + $2';
                  create aggregate summed(int) (sfunc = add, stype = int, initcond = '0'); comment on aggregate summed(int) is 'summed';
                  alter aggregate summed(int) owner to anabranch_test_ada; create view v as select summed(a) as b from t; insert into t values (2);
                  create operator ### (leftarg = int, rightarg = int, function = add); create view o as select a ### a as b from t;",
            between: ["x", "y"],
            rows: "select b from v",
        },
        Case {
            name: "another type of a parameter",
            sql: "create table t (a int); create function f(x @) returns int immutable language sql as 'select x::int'; create view v as select f(a) as b from t; insert into t values (1);",
            between: ["integer", "bigint"],
            rows: "select b from v",
        },
    ]);
}

#[test]
fn routines_come_before_what_calls_them_and_behind_what_they_name() {
    check(&[
        Case {
            name: "defaults, checks, indexes, triggers, policies and views",
            sql: "@",
            between: [
                "create table here (id int);",
                "create table here (id int); create type mood as enum ('a'); create function z_first() returns int language sql as 'select 1';
                 create function a_second() returns int language sql as 'select z_first()'; create function lowered(text) returns text immutable language sql as 'select lower($1)';
                 create table made (id int default a_second(), m mood, t text, l text generated always as (lowered(t)) stored, check (lowered(t) <> ''));
                 create index on made (lowered(t)); create function of_made() returns setof made language sql as 'select * from made';
                 create view rows_of as select * from of_made(); create function stamped() returns trigger language plpgsql as 'begin perform 1 from made; return new; end';
                 create trigger stamp before insert on made for each row execute function stamped();
                 create policy by_mood on made using (m = 'a' and a_second() = 1);
                 create function moods(mood) returns int language sql as 'select count(*)::int from made where m = $1';",
            ],
            rows: "select count(*) from here",
        },
        Case {
            name: "a table whose default calls what reads the table",
            sql: "@",
            between: [
                "create table here (id int);",
                "create table here (id int); create function next_of() returns int language plpgsql as 'begin return (select count(*) from looped); end';
                 create table looped (id int default next_of());",
            ],
            rows: "select count(*) from here",
        },
    ]);
}
