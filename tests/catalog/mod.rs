//! Nothing is lost between the catalog and the report: every property that a catalog can hold is found in the model, or in what is not compared.
//!
//! A case is data: the property, the page of the manual that describes it, and the SQL without and with it. Two databases that differ in nothing
//! else must not look alike to the reader. A case for each property of each database stands in the files beside this one.

mod mysql;
mod postgres;
mod postgres_columns;
mod sqlite;

use crate::support::{Engine, TestDatabase};
use anabranch::database::connect;
use anabranch::model::{DialectName, Schema};
use anabranch::plan::{Database, DatabaseError, Scope};

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

/// What the reader tells of a database that only these statements have been run on.
async fn read(engine: Engine, statements: &[&str]) -> Schema {
    let database = TestDatabase::new(engine, "catalog");
    for sql in statements.iter().filter(|sql| !sql.is_empty()) {
        database.execute(sql).await;
    }
    let mut session = connect(database.url()).await.expect("the server is there");
    let schema = session.introspect(&Scope::default()).await.expect("the schema is read");
    session.discard().await.expect("the session closes");
    schema
}

/// The same in a transaction that is taken back, where a schema changes in transactions: a database for each reading would take most of the time.
async fn read_within(session: &mut dyn Database, statements: &[&str]) -> Result<Schema, DatabaseError> {
    session.begin().await?;
    for sql in statements.iter().filter(|sql| !sql.is_empty()) {
        session.execute(sql).await?;
    }
    let schema = session.introspect(&Scope::default()).await?;
    session.rollback().await?;
    Ok(schema)
}

/// Reads with and without the property and says whether the reader saw that they differ.
async fn check(engine: Engine, session: Option<&mut Box<dyn Database>>, property: &Property) -> Result<(), String> {
    let (without, with) = ([property.base, property.without], [property.base, property.with]);
    let (one, two) = match session {
        Some(session) => {
            let failed = |error: DatabaseError| format!("{engine:?}: {}: {error} {:?}", property.name, error.detail);
            let one = read_within(&mut **session, &without).await.map_err(failed)?;
            (one, read_within(&mut **session, &with).await.map_err(failed)?)
        }
        None => (read(engine, &without).await, read(engine, &with).await),
    };
    match one == two {
        true => Err(format!("{engine:?}: {} ({}) is neither read nor reported", property.name, property.page)),
        false => Ok(()),
    }
}

/// Checks all of them, and names every one that is lost.
pub(crate) async fn check_all(engine: Engine, properties: &[Property]) {
    let database = TestDatabase::new(engine, "catalog");
    let mut session = match engine.dialect() {
        DialectName::Postgres => Some(connect(database.url()).await.expect("the server is there")),
        DialectName::Sqlite | DialectName::Mysql | DialectName::MariaDb => None,
    };
    let mut lost = Vec::new();
    for property in properties {
        if let Err(reason) = check(engine, session.as_mut(), property).await {
            lost.push(reason);
            if let Some(session) = &mut session {
                session.rollback().await.expect("what failed is taken back");
            }
        }
    }
    if let Some(session) = session {
        session.discard().await.expect("the session closes");
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
