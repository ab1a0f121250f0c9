//! PostgreSQL's scripts: one transaction, or several and what stands outside of them.

use super::{Case, check};
use crate::support::Engine;
use anabranch::model::DialectName;

fn check_all(cases: &[Case]) {
    for engine in [Engine::Postgres15, Engine::Postgres18] {
        cases.iter().for_each(|case| check(engine, DialectName::Postgres, case));
    }
}

#[test]
fn a_script_of_one_transaction_ends_with_the_old_rows_or_the_new_ones() {
    check_all(&[
        Case {
            name: "a column that must have a value, and a null in it",
            before: "create table t (id int primary key, a text, b text); insert into t values (1, 'x', 'y'), (2, null, 'z')",
            after: "create table t (id int primary key, a text not null)",
            arguments: &[],
            fails: true,
            alike: true,
            rows: &["select count(*) from t", "select count(b) from t"],
        },
        Case {
            name: "a generated column that is made anew",
            before: "create table t (id int primary key, a text, b text generated always as (lower(a)) stored);
                     insert into t values (1, 'X'); create view v as select b from t",
            after: "create table t (id int primary key, a text, b text generated always as (upper(a)) stored);
                    create view v as select b from t",
            arguments: &[],
            fails: false,
            alike: true,
            rows: &["select count(*), max(b) from t", "select * from v"],
        },
    ]);
}

#[test]
fn a_script_of_several_transactions_ends_with_the_old_rows_or_the_new_ones() {
    check_all(&[
        Case {
            name: "values of an enum, and a table that goes behind them",
            before: "create type mood as enum ('a', 'b'); create table t (id int primary key, m mood); create table gone (id int);
                     insert into t values (1, 'a'), (2, 'b'); insert into gone values (1)",
            after: "create type mood as enum ('a', 'b', 'c'); create table t (id int primary key, m mood default 'c', n text not null)",
            arguments: &[],
            fails: true,
            alike: true,
            rows: &["select count(*), max(m) from t", "select count(*) from gone"],
        },
        Case {
            name: "a table that goes behind a transaction of its own",
            before: "create type mood as enum ('a'); create table t (id int primary key, m mood, old text); create table gone (id int);
                     insert into t values (1, 'a', 'x'); insert into gone values (1)",
            after: "create type mood as enum ('a', 'b'); create table t (id int primary key, m mood, new text)",
            arguments: &["--rename", "t.old=new"],
            fails: false,
            alike: true,
            rows: &["select count(*) from t", "select max(old) from t", "select max(new) from t", "select count(*) from gone"],
        },
        Case {
            name: "a new value of an enum that becomes a default",
            before: "create type mood as enum ('a', 'b'); create table t (id int primary key, m mood, old text); create table gone (id int);
                     insert into t values (1, 'a', 'x'), (2, 'b', 'y'); insert into gone values (1)",
            after: "create type mood as enum ('a', 'b', 'c'); create table t (id int primary key, m mood default 'c')",
            arguments: &[],
            fails: false,
            alike: true,
            rows: &["select count(*), max(m) from t", "select count(old) from t", "select count(*) from gone"],
        },
    ]);
}
