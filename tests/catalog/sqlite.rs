//! What SQLite's catalog, `sqlite_schema` and the pragmas on it, can hold.

use super::{Property, check_all};
use crate::support::Engine;

const fn table(name: &'static str, page: &'static str, without: &'static str, with: &'static str) -> Property {
    Property { name, page, base: "", without, with }
}

const PROPERTIES: [Property; 2] = [
    table("STRICT", "stricttables.html", "create table t (a integer)", "create table t (a integer) strict"),
    table(
        "WITHOUT ROWID",
        "withoutrowid.html",
        "create table t (a integer not null primary key)",
        "create table t (a integer not null primary key) without rowid",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_sqlites_catalog_is_lost() {
    check_all(Engine::Sqlite, &PROPERTIES).await;
}
