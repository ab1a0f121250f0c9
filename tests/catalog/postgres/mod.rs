//! What PostgreSQL's catalogs can hold: a case for each property, in the order of the manual's chapter on system catalogs.

mod constraints;
mod databases;
mod newer;
mod relations;
mod routines;
mod types;

use super::{Property, check_all};
use crate::support::{Engine, TestDatabase};
use anabranch::database::connect;
use constraints::{CONSTRAINTS, INDEXES};
use databases::{ELSEWHERE, ROLES, TABLESPACES};
use newer::{SINCE_18, SINCE_19};
use relations::RELATIONS;
use routines::{ROUTINES, SEARCH, STANDING_ON};
use types::{SEQUENCES, TYPES};

/// A role that is there on every server of the tests.
const ROLE: &str =
    "do $$ begin create role catalog_reader; exception when duplicate_object or unique_violation then null; end $$;";

/// A property that the table has, or lacks.
const fn has(name: &'static str, page: &'static str, base: &'static str, with: &'static str) -> Property {
    Property { name, page, base, without: "", with }
}

const fn either(
    name: &'static str,
    page: &'static str,
    base: &'static str,
    without: &'static str,
    with: &'static str,
) -> Property {
    Property { name, page, base, without, with }
}

const T: &str = "create table t (a integer not null, b text, c integer)";
const PT: &str =
    "create table p (id integer primary key, a integer unique); create table t (a integer, b integer, c integer)";
const FN: &str =
    "create function f(a integer) returns integer language sql immutable as 'select a'; create table t (a integer)";
const TRIGGER: &str =
    "create table t (a integer); create function f() returns trigger language plpgsql as 'begin return new; end'";

async fn check(properties: &[Property], engines: impl IntoIterator<Item = Engine>) {
    let engines = engines.into_iter().map(|engine| check_all(engine, properties));
    futures_util::future::join_all(engines).await;
}

fn since(engines: &[Engine]) -> Vec<Engine> {
    Engine::postgres().into_iter().filter(|engine| engines.contains(engine)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_relations_is_lost() {
    check(&RELATIONS, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_constraints_and_indexes_is_lost() {
    check(&CONSTRAINTS, Engine::postgres()).await;
    check(&INDEXES, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_sequences_and_types_is_lost() {
    check(&SEQUENCES, Engine::postgres()).await;
    check(&TYPES, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_routines_and_what_stands_on_tables_is_lost() {
    check(&ROUTINES, Engine::postgres()).await;
    check(&STANDING_ON, Engine::postgres()).await;
    check(&SEARCH, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_databases_and_roles_is_lost() {
    for engine in Engine::postgres() {
        TestDatabase::new(engine, "catalog_role").execute(ROLE).await;
    }
    check(&ELSEWHERE, Engine::postgres()).await;
    check(&ROLES, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_tablespaces_is_lost() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "catalog_space");
        let url = format!("{}?options=-c%20allow_in_place_tablespaces%3Don", database.url());
        let mut session = connect(&url).await.expect("a session");
        if let Err(error) = session.execute("create tablespace catalog_space location ''").await {
            assert_eq!(error.code.as_deref(), Some("42710"), "{engine:?}: {error}");
        }
        session.discard().await.expect("closed");
    }
    check(&TABLESPACES, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_newer_postgresql_can_hold_is_lost() {
    check(&SINCE_18, since(&[Engine::Postgres18, Engine::Postgres19])).await;
    check(&SINCE_19, since(&[Engine::Postgres19])).await;
}
