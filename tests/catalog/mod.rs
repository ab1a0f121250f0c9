//! Nothing is lost between the catalog and the report: every property that a catalog can hold is found in the model, or in what is not compared.
//!
//! A case is data: the property, the page of the manual that describes it, and the SQL without and with it. Two databases that differ in nothing
//! else must not look alike to the reader. A case for each property of each database stands in the files beside this one.

mod mysql;
mod sqlite;

use crate::support::{Engine, TestDatabase};
use anabranch::database::connect;
use anabranch::model::Schema;
use anabranch::plan::Scope;

/// A property that a catalog can hold.
pub(crate) struct Property {
    /// What it is, in the words of the manual.
    pub(crate) name: &'static str,
    /// Where the manual describes it.
    pub(crate) page: &'static str,
    /// What both databases have.
    pub(crate) base: &'static str,
    /// What the one has, where it is not nothing.
    pub(crate) without: &'static str,
    /// What the other one has instead.
    pub(crate) with: &'static str,
}

async fn read(engine: Engine, property: &Property, sql: &str) -> Schema {
    let database = TestDatabase::new(engine, "catalog");
    for statements in [property.base, sql] {
        if !statements.is_empty() {
            database.execute(statements).await;
        }
    }
    let mut session = connect(database.url()).await.expect("the server is there");
    let schema = session.introspect(&Scope::default()).await.expect("the schema is read");
    session.discard().await.expect("the session closes");
    schema
}

/// Reads both databases and says whether the reader saw that they differ.
pub(crate) async fn check(engine: Engine, property: &Property) -> Result<(), String> {
    let without = read(engine, property, property.without).await;
    let with = read(engine, property, property.with).await;
    match without == with {
        true => Err(format!("{engine:?}: {} ({}) is neither read nor reported", property.name, property.page)),
        false => Ok(()),
    }
}

/// Checks all of them, and names every one that is lost.
pub(crate) async fn check_all(engine: Engine, properties: &[Property]) {
    let mut lost = Vec::new();
    for property in properties {
        lost.extend(check(engine, property).await.err());
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
