//! Scripts that are run again, out of turn, or over a half-done run: by clients that stop at an error and by clients that go on, nothing is done
//! twice and nothing is done that should not be.

use crate::command::client::{AfterAnError, dump, load};
use crate::command::{SqlFolder, wait};
use crate::offline::{dialect_of, files, history, script};
use crate::support::revision;
use crate::support::{Engine, TestDatabase};
use anabranch::database::connect;
use anabranch::migrator::{History, Migrator, Settings};
use anabranch::model::{Column, ColumnType, DialectName, IntegerSize, Object, QualifiedName, Table};
use anabranch::operation::{Action, AlterTable, ColumnChange, Operation, TableChange};

const CLIENTS: [AfterAnError; 2] = [AfterAnError::Stop, AfterAnError::GoOn];

/// The second run leaves every table as it was, and is quiet where the database can express that.
#[track_caller]
fn again(database: &TestDatabase, script: &str, after: AfterAnError, quiet: bool) {
    let before = dump(database);
    let ran = load(database, script, after);
    let engine = database.engine();
    assert_eq!(dump(database), before, "{engine:?}, {after:?}: it changed something\n{script}");
    // One that goes on may end as if all was well, as psql and `mariadb --force` do.
    assert!(ran.is_ok() || !quiet, "{engine:?}, {after:?}: {ran:?}");
    assert!(ran.is_err() || quiet || after == AfterAnError::GoOn, "{engine:?}, {after:?}: it says nothing");
}

#[track_caller]
fn loads(database: &TestDatabase, script: &str, after: AfterAnError) {
    load(database, script, after)
        .unwrap_or_else(|error| panic!("{:?}, {after:?}: {error}\n{script}", database.engine()));
}

fn has_blocks(engine: Engine) -> bool {
    engine.dialect() == DialectName::Postgres
}

fn each(check: impl Fn(Engine, AfterAnError)) {
    Engine::all().into_iter().for_each(|engine| CLIENTS.into_iter().for_each(|after| check(engine, after)));
}

#[test]
fn a_second_run_changes_nothing() {
    each(|engine, after| {
        let (folder, database) = (files(engine), TestDatabase::new(engine, "twice"));
        let script = |arguments: &[&str]| {
            let more = ["--sql", "--dialect", dialect_of(engine)];
            folder.run(&database, &[arguments, &more].concat()).done().out
        };
        for arguments in [
            ["upgrade"].as_slice(),
            &["revert", "003"],
            &["upgrade", "003"],
            &["downgrade", "base"],
            &["stamp", "heads"],
            &["stamp", "001", "--purge"],
        ] {
            let text = script(arguments);
            loads(&database, &text, after);
            again(&database, &text, after, has_blocks(engine));
        }
        folder.run(&database, &["current"]).done().says("001_song");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_is_not_changed_by_a_second_run() {
    for engine in Engine::all() {
        for after in CLIENTS {
            let database = TestDatabase::new(engine, "sample twice");
            let connection = connect(database.url()).await.expect("the server is there");
            let mut migrator = Migrator::new(history(), connection, Settings::default());
            for (target, up) in [("heads", true), ("base", false), ("heads", true)] {
                let text = script(&mut migrator, target, up).await;
                tokio::task::block_in_place(|| {
                    loads(&database, &text, after);
                    again(&database, &text, after, has_blocks(engine));
                });
            }
            migrator.close().await.expect("the connection closes");
        }
    }
}

#[test]
fn what_the_tool_applied_of_a_script_is_not_done_twice() {
    each(|engine, after| {
        let (folder, database) = (files(engine), TestDatabase::new(engine, "half applied"));
        let text = folder.run(&database, &["upgrade", "--sql"]).done().out;
        folder.run(&database, &["upgrade", "002"]).done();
        let before = dump(&database);
        let ran = load(&database, &text, after);
        let goes_on = engine != Engine::Sqlite && (has_blocks(engine) || after == AfterAnError::GoOn);
        if goes_on {
            assert_eq!(wait(database.cell("SELECT count(*) FROM song")).as_deref(), Some("1"), "{engine:?}: {ran:?}");
        } else {
            assert_eq!(dump(&database), before, "{engine:?}, {after:?}");
        }
        folder.run(&database, &["upgrade"]).done();
        let count = wait(database.cell("SELECT count(*) FROM anabranch_log WHERE event = 'applied'"));
        assert_eq!(count.as_deref(), Some("3"), "{engine:?}, {after:?}");
    });
}

#[test]
fn a_script_for_another_state_changes_nothing() {
    each(|engine, after| {
        let (folder, database) = (files(engine), TestDatabase::new(engine, "other state"));
        let dialect = ["--dialect", dialect_of(engine)];
        let text = folder.run(&database, &[&["upgrade", "--sql", "001:"][..], &dialect].concat()).done().out;
        folder.run(&database, &["ensure-version"]).done();
        again(&database, &text, after, false);
        folder.run(&database, &["upgrade"]).done();
        let text = folder.run(&database, &[&["downgrade", "--sql", "002:base"][..], &dialect].concat()).done().out;
        again(&database, &text, after, false);
    });
}

/// Rows, and then a statement that stands outside of a transaction and fails while `song` has two rows alike.
fn unique_titles(engine: Engine) -> SqlFolder {
    let index = match engine.dialect() {
        DialectName::Postgres => "CREATE UNIQUE INDEX CONCURRENTLY one_title ON song (title);",
        DialectName::Mysql | DialectName::MariaDb => "CREATE UNIQUE INDEX one_title ON song (title);",
        DialectName::Sqlite => "VACUUM INTO '/nonexistent/folder/of/songs.db';",
    };
    let rows = "INSERT INTO song (id, title) VALUES (3, 'c');\n";
    SqlFolder::new(&[
        ("001_song.sql", "CREATE TABLE song (id INTEGER PRIMARY KEY, title VARCHAR(200) NOT NULL);\n"),
        ("002_rows.sql", &format!("{rows}{index}\nCREATE TABLE last (id INTEGER);\n")),
    ])
}

#[test]
fn what_stopped_in_the_middle_is_continued_by_the_tool_and_by_nothing_else() {
    for engine in Engine::of(&[DialectName::Postgres, DialectName::Mysql, DialectName::MariaDb]) {
        for after in CLIENTS {
            let (folder, database) = (unique_titles(engine), TestDatabase::new(engine, "stopped"));
            folder.run(&database, &["upgrade", "001"]).done();
            wait(database.execute("INSERT INTO song VALUES (1, 'a'), (2, 'a')"));
            let text = folder.run(&database, &["upgrade", "--sql"]).done().out;
            assert!(load(&database, &text, after).is_err() || after == AfterAnError::GoOn, "{engine:?}");
            let current = folder.run(&database, &["current", "--format", "json"]).done().json();
            assert_eq!(current[0]["revision"], "001_song", "{engine:?}, {after:?}: {current}");
            let count = || wait(database.cell("SELECT count(*) FROM song WHERE id = 3"));
            assert_eq!(count().as_deref(), Some("1"), "{engine:?}");
            wait(database.execute("UPDATE song SET id = 30 WHERE id = 3"));
            again(&database, &text, after, false);
            folder.run(&database, &["status"]).done().says("002_rows was interrupted");
            folder.run(&database, &["upgrade", "--plan"]).done().says("`002_rows` was begun and not finished");
            folder.run(&database, &["upgrade", "--sql"]).done().says("`002_rows` was begun and not finished");
        }
    }
}

/// Of a statement that stands outside of a transaction the script looks whether it did what it says, and marks it done only then.
#[test]
fn an_index_is_found_by_the_name_that_its_sql_gives_it() {
    for engine in Engine::postgres() {
        for (made, gone) in [
            ("ON song (title)", "song_title_idx"),
            ("IF NOT EXISTS \"by title\" ON song (title)", "IF EXISTS \"by title\" RESTRICT"),
            ("by_title ON song (title)", "public.by_title RESTRICT"),
            ("by_title ON ONLY audit . song (title)", "audit.by_title"),
        ] {
            let folder = SqlFolder::new(&[
                (
                    "001_song.sql",
                    "CREATE TABLE song (title TEXT); CREATE SCHEMA audit; CREATE TABLE audit.song (title TEXT);\n",
                ),
                ("002_made.sql", &format!("SELECT 1;\nCREATE INDEX CONCURRENTLY {made};\n")),
                ("002_made_rollback.sql", &format!("SELECT 1;\nDROP INDEX CONCURRENTLY {gone};\n")),
            ]);
            let database = TestDatabase::new(engine, "index by its name");
            let indexes = || wait(database.cell("SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%(title)'"));
            loads(&database, &folder.run(&database, &["upgrade", "--sql"]).done().out, AfterAnError::Stop);
            assert_eq!(indexes().as_deref(), Some("1"), "{engine:?}: {made}");
            folder.run(&database, &["upgrade"]).done().says("nothing to do");
            loads(&database, &folder.run(&database, &["downgrade", "--sql", "001"]).done().out, AfterAnError::Stop);
            assert_eq!(indexes().as_deref(), Some("0"), "{engine:?}: {gone}");
            folder.run(&database, &["downgrade", "001"]).done().says("nothing to do");
        }
    }
}

fn song(columns: &[&str]) -> Action {
    let mut table = Table::new("song");
    table.columns = columns.iter().map(|name| Column::new(*name, ColumnType::integer(IntegerSize::Regular))).collect();
    Action::operation(Operation::create(Object::Table(table)))
}

fn alter(change: TableChange) -> Action {
    Action::operation(Operation::AlterTable(AlterTable { table: QualifiedName::from("song"), changes: vec![change] }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_restates_a_table_does_not_take_away_what_came_meanwhile() {
    for after in CLIENTS {
        let database = TestDatabase::new(Engine::Sqlite, "restates");
        let connection = connect(database.url()).await.expect("the file is made");
        let wider = ColumnChange::Type { to: ColumnType::integer(IntegerSize::Big), using: None };
        let other = Column::new("bpm", ColumnType::integer(IntegerSize::Regular));
        let revisions = vec![
            revision("a1", &[], vec![song(&["id", "year"])], Vec::new()),
            revision(
                "b2",
                &["a1"],
                vec![alter(TableChange::AlterColumn { name: "year".into(), change: wider })],
                Vec::new(),
            ),
            revision(
                "c3",
                &["a1"],
                vec![alter(TableChange::AddColumn { column: other, if_not_exists: false })],
                Vec::new(),
            ),
        ];
        let history = History::of(revisions).expect("the revisions form a graph");
        let mut migrator = Migrator::new(history, connection, Settings::default());
        migrator.upgrade(&["a1".parse().unwrap()]).await.expect("it is applied");
        let text = script(&mut migrator, "b2", true).await;
        migrator.upgrade(&["c3".parse().unwrap()]).await.expect("it is applied");
        database.execute("INSERT INTO song VALUES (1, 2, 3)").await;
        tokio::task::block_in_place(|| again(&database, &text, after, false));
        migrator.close().await.expect("the connection closes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_a_reference_is_taken_back_as_a_whole() {
    for after in CLIENTS {
        let database = TestDatabase::new(Engine::Sqlite, "breaks");
        let connection = connect(database.url()).await.expect("the file is made");
        let made = "CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE song (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id))";
        let mut migrator = Migrator::new(History::of(Vec::new()).expect("none"), connection, Settings::default());
        for sql in made.split("; ") {
            migrator.database().execute(sql).await.expect("it is made");
        }
        let live = migrator.database().introspect(&Settings::default().scope()).await.expect("it answers");
        let create = |name: &str| {
            let table = live.iter().find(|object| object.reference().to_string().contains(name)).expect("it is there");
            Action::operation(Operation::create(table.clone()))
        };
        let both = vec![create("parent"), create("song")];
        let required = alter(TableChange::AlterColumn { name: "parent".into(), change: ColumnChange::NotNull(true) });
        let history = History::of(vec![
            revision("a1", &[], both, Vec::new()),
            revision("b2", &["a1"], vec![required], Vec::new()),
        ]);
        let (history, target) = (history.expect("the revisions form a graph"), migrator.target().clone());
        migrator.close().await.expect("the connection closes");
        let connection = connect(database.url()).await.expect("the file is there");
        let mut migrator = Migrator::new(history, connection, Settings::default());
        migrator.stamp(&["a1".parse().unwrap()], false).await.expect("it is recorded");
        let text = script(&mut migrator, "b2", true).await;
        assert!(text.contains("anabranch_check (holds) SELECT"), "{target}: {text}");
        database.execute("PRAGMA foreign_keys = OFF; INSERT INTO song VALUES (1, 99)").await;
        tokio::task::block_in_place(|| again(&database, &text, after, false));
        migrator.close().await.expect("the connection closes");
    }
}
