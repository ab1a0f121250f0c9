//! What could not be put back is named before anything runs.

use super::{database, diff};
use crate::support::Engine;

/// Two databases, the code of the refusal, and what it names.
struct Case {
    name: &'static str,
    from: &'static str,
    to: &'static str,
    code: &'static str,
    named: &'static str,
}

#[test]
fn a_plan_that_could_not_put_back_what_it_takes_down_is_refused() {
    let cases = [
        Case {
            name: "a type of a table that inherits",
            from: "create table t (a int); create table c () inherits (t); create function f() returns trigger language plpgsql as 'begin return new; end';
                   create trigger g before update of a on c for each row execute function f()",
            to: "create table t (a bigint); create table c () inherits (t); create function f() returns trigger language plpgsql as 'begin return new; end';
                 create trigger g before update of a on c for each row execute function f()",
            code: "plan.would_lose",
            named: "inheriting table `c`",
        },
        Case {
            name: "a domain over a routine",
            from: "create function f(int) returns boolean language sql as 'select true'; create domain d as int check (f(value)); create table t (a d)",
            to: "create function f(x int) returns boolean language sql as 'select true'; create domain d as int check (f(value)); create table t (a d);
                 drop domain d cascade; drop function f(int); create function f(x int) returns int language sql as 'select 1'",
            code: "plan.",
            named: "domain `d`",
        },
    ];
    for engine in Engine::postgres() {
        for case in &cases {
            let (from, to) = (database(engine, case.name, case.from), database(engine, case.name, case.to));
            let ran = diff(&from, &to, &[]).refused(case.code);
            ran.says(case.named);
        }
    }
}

#[test]
fn a_view_of_a_schema_that_is_not_read_is_named() {
    for engine in Engine::postgres() {
        let sql = |kind: &str| {
            format!("create schema apart; create table t (a {kind}); create view apart.v as select a from t")
        };
        let (from, to) = (database(engine, "apart", &sql("int")), database(engine, "apart", &sql("bigint")));
        let ran = diff(&from, &to, &["--schema", "public"]).refused("plan.would_lose");
        ran.says("apart.v");
    }
}
