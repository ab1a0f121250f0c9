//! Schemas that others wrote: read, made anew, read again. SQLite's own pragmas are the witness for what was read.

use super::{answer, change, creations, memory};
use anabranch::dialect::script::split;
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

#[tokio::test]
async fn definitions_of_any_style_are_read_and_made_anew() {
    for script in [
        "CREATE TABLE 'a' (x, y DEFAULT \"text\", z DEFAULT (1 + 2) CHECK (z >> 1 == 3 OR y != \"no column\"))",
        "CREATE TABLE [two words] (`first` INT PRIMARY KEY, \"Second\" NVARCHAR (20) COLLATE NoCase UNIQUE, check_me TEXT)",
        "CREATE TABLE parent(A, B, PRIMARY KEY (b, a)); CREATE TABLE child(X REFERENCES PARENT, y, z, FOREIGN KEY (y, Z) REFERENCES Parent)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY DESC, \"order\" int, UNIQUE (id, \"order\" DESC)); ALTER TABLE t ADD COLUMN added text DEFAULT 'x'; ALTER TABLE t RENAME COLUMN \"order\" TO \"Group\"; CREATE INDEX i ON t (\"Group\" + 1, id) WHERE \"Group\" NOT NULL",
        "CREATE TABLE t AS SELECT 1 AS a, 'x' AS \"b c\"; CREATE VIRTUAL TABLE words USING fts5(body); CREATE TABLE IF NOT EXISTS main.last (n NUMERIC NOT NULL DEFAULT .5, at DATETIME DEFAULT CURRENT_TIMESTAMP -- why\n)",
        "CREATE TABLE a(x); CREATE TEMP TABLE hidden(x); CREATE VIEW v(one) AS SELECT x FROM a; CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN INSERT INTO a VALUES (new.one); END; ALTER TABLE a RENAME TO b",
        "CREATE TABLE g (a int, b AS (a * 2), c text GENERATED ALWAYS AS (a || 'x') STORED NOT NULL, CHECK (a > 0) CONSTRAINT named CHECK (b IN (2, 4, 6)))",
    ] {
        check_anew(script, script).await;
    }
}

async fn check(name: &str, script: &str) {
    let tables = check_anew(name, script).await;
    assert!(tables > 3, "{name}");
}

/// How many tables there are.
async fn check_anew(name: &str, script: &str) -> usize {
    let mut db = memory().await;
    db.execute("PRAGMA foreign_keys = OFF").await.expect("a pragma");
    for statement in
        split(script, DialectName::Sqlite).expect("no command of a client").into_iter().map(|piece| piece.sql)
    {
        db.execute(&statement).await.unwrap_or_else(|error| panic!("{name}: {error}: {statement}"));
    }
    let schema = db.introspect(&Scope::default()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
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
    schema.tables().count()
}

#[tokio::test]
async fn a_thousand_tables_are_read_in_one_query() {
    let mut db = memory().await;
    let one = |at: usize| {
        format!(
            "CREATE TABLE t{at} (id integer PRIMARY KEY, a text NOT NULL DEFAULT 'x' CHECK (a <> ''), b integer REFERENCES t0 (id)); \
             CREATE INDEX i{at} ON t{at} (b) WHERE b > 0; CREATE VIEW v{at} AS SELECT * FROM t{at} WHERE id > 0;"
        )
    };
    db.execute(&(0..1000).map(one).collect::<String>()).await.expect("tables");
    let begin = std::time::Instant::now();
    let schema = db.introspect(&Scope::default()).await.expect("a schema");
    assert_eq!(schema.len(), 3000);
    assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
    eprintln!("1,000 tables: {:?}", begin.elapsed());
}
