//! The tests' own footing: the servers are what they claim to be, and a database is a test's own.

use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;

#[tokio::test]
async fn every_server_answers_with_its_version() {
    for engine in Engine::all() {
        let (sql, begins, contains) = match engine {
            Engine::Sqlite => ("SELECT sqlite_version()", "3.", ""),
            Engine::Postgres15 => ("SELECT version()", "PostgreSQL 15.", ""),
            Engine::Postgres18 => ("SELECT version()", "PostgreSQL 18.", ""),
            // A release candidate says `19rc1`.
            Engine::Postgres19 => ("SELECT version()", "PostgreSQL 19", ""),
            Engine::MariaDb => ("SELECT version()", "10.11.", "MariaDB"),
            Engine::MariaDb118 => ("SELECT version()", "11.8.", "MariaDB"),
            Engine::MySql => ("SELECT version()", "9.", ""),
        };
        let version = TestDatabase::new(engine, "version").cell(sql).await.unwrap();
        assert!(version.starts_with(begins) && version.contains(contains), "{engine:?} answers {version}");
    }
}

#[tokio::test]
async fn a_database_is_seen_by_the_witness_and_by_no_other_test() {
    for engine in Engine::all() {
        let (mine, other) = (TestDatabase::new(engine, "mine"), TestDatabase::new(engine, "other"));
        mine.execute(
            "CREATE TABLE song (id INTEGER PRIMARY KEY, title VARCHAR(40)); INSERT INTO song VALUES (1, NULL), (2, 'é');",
        )
        .await;
        assert_eq!(
            mine.rows("SELECT id, title FROM song ORDER BY id").await,
            [[Some("1".to_owned()), None], [Some("2".to_owned()), Some("é".to_owned())]],
            "{engine:?}"
        );
        assert!(mine.has_table("song").await && !other.has_table("song").await, "{engine:?}");
        assert!(mine.has_column("song", "title").await && !mine.has_column("song", "lyrics").await, "{engine:?}");
    }
}

#[tokio::test]
async fn a_database_is_gone_with_its_value() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "gone");
        let name = database.url().rsplit('/').next().unwrap().to_owned();
        let file = database.url().trim_start_matches("sqlite:").to_owned();
        assert_eq!(database.engine(), engine);
        drop(database);
        let left = match engine.dialect() {
            DialectName::Sqlite => std::path::Path::new(&file).exists(),
            DialectName::Postgres => is_listed(engine, "pg_database", "datname", &name).await,
            DialectName::MariaDb | DialectName::Mysql => {
                is_listed(engine, "information_schema.schemata", "schema_name", &name).await
            }
        };
        assert!(!left, "{engine:?} still has {name}");
    }
}

async fn is_listed(engine: Engine, catalog: &str, column: &str, name: &str) -> bool {
    let count = format!("SELECT count(*) FROM {catalog} WHERE {column} = '{name}'");
    TestDatabase::new(engine, "list").cell(&count).await.as_deref() != Some("0")
}
