//! Schemas that others wrote: read, made anew, read again. SQLite's own pragmas are the witness for what was read.

use super::{answer, change, creations, memory};
use anabranch::dialect::sql_text::split_statements;
use anabranch::model::{DialectName, Schema};
use anabranch::plan::Scope;
use std::path::PathBuf;

/// They are no part of the project: `../shared/corpora`, or where the environment says.
fn corpora() -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    std::env::var_os("ANABRANCH_TEST_CORPORA").map_or_else(beside, PathBuf::from)
}

#[tokio::test]
async fn schemas_of_others_are_read_and_made_anew() {
    let Ok(files) = std::fs::read_dir(corpora().join("schemas/sqlite")) else {
        eprintln!("not run: there are no corpora");
        return;
    };
    for file in files {
        let path = file.expect("a readable folder").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let script = std::fs::read_to_string(&path).expect("a readable file");
        check(&name, &script).await;
    }
}

async fn check(name: &str, script: &str) {
    let mut db = memory().await;
    db.execute("PRAGMA foreign_keys = OFF").await.expect("a pragma");
    for statement in split_statements(script, DialectName::Sqlite) {
        db.execute(&statement).await.unwrap_or_else(|error| panic!("{name}: {error}: {statement}"));
    }
    let schema = db.introspect(&Scope::default()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(schema.tables().count() > 3, "{name}");
    for table in schema.tables() {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let query = format!("SELECT group_concat(name, ' ') FROM pragma_table_xinfo('{}')", table.name);
        assert_eq!(answer(&mut *db, &query).await, columns.join(" "), "{name}: {}", table.name);
        let query = format!("SELECT count(DISTINCT id) FROM pragma_foreign_key_list('{}')", table.name);
        assert_eq!(answer(&mut *db, &query).await, table.foreign_keys.len().to_string(), "{name}: {}", table.name);
        let query = format!("SELECT count(*) FROM pragma_index_list('{}') WHERE origin = 'c'", table.name);
        let indexes = schema.indexes_of(&table.name).count();
        assert_eq!(answer(&mut *db, &query).await, indexes.to_string(), "{name}: {}", table.name);
    }

    let mut anew = memory().await;
    change(&mut *anew, &creations(&schema), &Schema::new()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    let again = anew.introspect(&Scope::default()).await.expect("what we made can be read");
    for object in schema.iter() {
        let there = again.get(&object.reference());
        assert!(there.is_some_and(|there| object.equivalent(there)), "{name}: {object:#?}\n{there:#?}");
    }
    assert!(again.equivalent(&schema), "{name}");
}
