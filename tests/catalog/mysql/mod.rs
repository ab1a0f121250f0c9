//! What the catalogs of MySQL and MariaDB can hold: a case for each property, in the order of the manual's `CREATE` statements.
//!
//! The pages are those of MySQL's reference manual, of MariaDB's knowledge base where a case is MariaDB's alone. The next number of
//! `AUTO_INCREMENT` is data and no property.

mod definitions;
mod servers;
mod tables;

use super::{Property, check_all};
use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;
use definitions::DEFINITIONS;
use servers::{MARIADB, MARIADB_118, MYSQL};
use tables::{COLUMNS, KEYS, TABLES};

/// Two columns that differ in what is said of one.
const fn either(name: &'static str, page: &'static str, without: &'static str, with: &'static str) -> Property {
    Property { name, page, base: "", without, with }
}

/// Something that is added to what there is.
const fn has(name: &'static str, page: &'static str, base: &'static str, with: &'static str) -> Property {
    Property { name, page, base, without: "", with }
}

const COLUMN: &str = "create-table.html";
const TABLE: &str = "create-table.html";
const T: &str = "create table t (id int primary key, a int, s varchar(300))";
const U: &str = "create table u (id int primary key); create table v (id int primary key)";
const USER: &str = "create user if not exists anabranch_catalog; create table t (id int primary key, a int)";
const LOG: &str = "create table t (id int primary key, a int)";

async fn check_engine(engine: Engine) {
    for properties in [&COLUMNS[..], &KEYS, &TABLES, &DEFINITIONS] {
        check_all(engine, properties).await;
    }
    match engine.dialect() {
        DialectName::MariaDb => check_all(engine, &MARIADB).await,
        DialectName::Mysql | DialectName::Sqlite | DialectName::Postgres => check_all(engine, &MYSQL).await,
    }
    if engine == Engine::MariaDb118 {
        check_all(engine, &MARIADB_118).await;
    }
    TestDatabase::new(engine, "catalog user").execute("drop user if exists anabranch_catalog").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_mysqls_catalog_is_lost() {
    for engine in Engine::of(&[DialectName::Mysql]) {
        check_engine(engine).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_mariadbs_catalogs_is_lost() {
    for engine in Engine::of(&[DialectName::MariaDb]) {
        check_engine(engine).await;
    }
}
