//! SQL that the tool does not read: what follows it is planned from what a scratch database tells, or not at all.

use crate::command::{SqlFolder, end_of, run, wait};
use crate::support::{Engine, TestDatabase, actions, revision};
use anabranch::database::connect;
use anabranch::database::scratch::ScratchPlace;
use anabranch::database::scratch_cache::ScratchCache;
use anabranch::dsl::ExportedRevision;
use anabranch::migrator::{History, MigrateError, Migrator, Replayer, Settings, links};
use anabranch::model::{DialectName, ObjectRef, Schema};
use anabranch::operation::Action;
use anabranch::prelude::*;
use anabranch::revision::Target;
use miette::Diagnostic as _;
use std::process::Stdio;

fn sql(text: &str) -> Vec<Action> {
    actions(|m| {
        m.execute(text);
    })
}

fn song() -> Vec<Action> {
    actions(|m| {
        m.create_table("song", |t| {
            t.column("id", integer()).not_null();
            t.column("title", string(100));
            t.primary_key(["id"]);
        });
    })
}

/// A change that SQLite does by making the table anew, and MySQL by spelling out the column.
fn title_not_null(value: bool) -> Vec<Action> {
    actions(|m| {
        m.alter_table("song", |t| {
            let title = t.alter_column("title");
            if value {
                title.not_null()
            } else {
                title.nullable()
            };
        });
    })
}

async fn migrator(database: &TestDatabase, revisions: Vec<ExportedRevision>, scratch: ScratchPlace) -> Migrator {
    let connection = connect(database.url()).await.expect("the server is there");
    let history = History::of(revisions).expect("the revisions form a graph");
    Migrator::new(history, connection, Settings { scratch, ..Settings::default() })
}

fn to(text: &str) -> Target {
    text.parse().expect("a target")
}

/// The column that SQL adds in the same revision: what is made anew behind it must keep it, with its values.
fn sql_then_change() -> Vec<ExportedRevision> {
    let add = sql("ALTER TABLE song ADD COLUMN extra INTEGER; UPDATE song SET extra = 7;");
    let remove = sql("ALTER TABLE song DROP COLUMN extra;");
    vec![
        revision("a1", &[], song(), Vec::new()),
        revision("b2", &["a1"], [add, title_not_null(true)].concat(), [remove, title_not_null(false)].concat()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_sql_made_is_kept_by_what_the_same_revision_makes_anew() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "opaque same revision");
        let mut migrator = migrator(&database, sql_then_change(), ScratchPlace::Beside).await;
        migrator.upgrade(&[to("a1")]).await.expect("a table is made");
        database.execute("INSERT INTO song (id, title) VALUES (1, 'So What')").await;
        migrator.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
        let rows = database.rows("SELECT id, title, extra FROM song").await;
        assert_eq!(rows, [["1", "So What", "7"].map(|cell| Some(cell.to_owned()))], "{engine:?}");
        let insert = "INSERT INTO song (id, title, extra) VALUES (2, NULL, 1)";
        assert!(migrator.database().execute(insert).await.is_err(), "{engine:?}: `title` must be not null");
        migrator.downgrade(&to("a1")).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
        assert!(!database.has_column("song", "extra").await, "{engine:?}");
        database.execute("INSERT INTO song (id, title) VALUES (2, NULL)").await;
        migrator.close().await.expect("the connection closes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_scratch_database_nothing_is_made_anew_behind_sql_of_the_same_revision() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "opaque no scratch");
        let nowhere = ScratchPlace::Nowhere("the database is protected".to_owned());
        let mut migrator = migrator(&database, sql_then_change(), nowhere).await;
        migrator.upgrade(&[to("a1")]).await.expect("a table is made");
        database.execute("INSERT INTO song (id, title) VALUES (1, 'So What')").await;
        let ran = migrator.upgrade(&[to("heads")]).await;
        match engine.dialect() {
            // Its scratch databases are in memory, and PostgreSQL alters what is there without spelling it out.
            DialectName::Sqlite | DialectName::Postgres => drop(ran.expect("it is planned")),
            DialectName::Mysql | DialectName::MariaDb => {
                let error = ran.expect_err("nobody knows what the column is");
                assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some("revision.after_opaque"));
                assert!(error.to_string().contains("the database is protected"), "{error}");
                assert!(!database.has_column("song", "extra").await, "{engine:?}: nothing was run");
            }
        }
        let title = database.cell("SELECT title FROM song").await;
        assert_eq!(title.as_deref(), Some("So What"), "{engine:?}");
        migrator.close().await.expect("the connection closes");
    }
}

/// A unique index, SQL, and what becomes of the index behind it.
fn unique_index_then_sql() -> Vec<ExportedRevision> {
    let made = |name: &str| {
        actions(|m| {
            m.create_index(name, "song", ["title"]).unique();
        })
    };
    let dropped = |name: &str| {
        actions(|m| {
            m.drop_index("song", name);
        })
    };
    let renamed = |from: &str, to: &str| {
        actions(|m| {
            m.rename_index("song", from, to);
        })
    };
    let (old, new) = ("song_title_idx", "song_by_title");
    let note = sql("ALTER TABLE song ADD COLUMN note INTEGER");
    vec![
        revision("a1", &[], song(), sql("DROP TABLE song")),
        revision("b2", &["a1"], made(old), dropped(old)),
        revision("c3", &["b2"], note, sql("ALTER TABLE song DROP COLUMN note")),
        revision("d4", &["c3"], renamed(old, new), renamed(new, old)),
        revision("e5", &["d4"], dropped(new), made(new)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_index_is_renamed_and_dropped_behind_sql() {
    let nowhere = || ScratchPlace::Nowhere("the database is protected".to_owned());
    for engine in Engine::all() {
        for place in [ScratchPlace::Beside, nowhere()] {
            let database = TestDatabase::new(engine, "opaque unique");
            let mut migrator = migrator(&database, unique_index_then_sql(), place).await;
            migrator.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
            database.execute("INSERT INTO song (id, title) VALUES (1, 'a'), (2, 'a')").await;
            database.execute("DELETE FROM song").await;
            migrator.downgrade(&to("base")).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
            assert!(!database.has_table("song").await, "{engine:?}");
            migrator.close().await.expect("the connection closes");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_hand_is_found_behind_sql_too() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "opaque drift");
        let table = "CREATE TABLE song (id INTEGER PRIMARY KEY, title VARCHAR(100))";
        let revisions = vec![
            revision("a1", &[], sql(table), Vec::new()),
            revision("b2", &["a1"], title_not_null(true), Vec::new()),
        ];
        let mut migrator = migrator(&database, revisions, ScratchPlace::Beside).await;
        migrator.upgrade(&[to("a1")]).await.expect("a table is made");
        let by_hand = match engine.dialect() {
            DialectName::Sqlite | DialectName::Postgres => "ALTER TABLE song ADD COLUMN extra INTEGER",
            DialectName::Mysql | DialectName::MariaDb => "ALTER TABLE song MODIFY title VARCHAR(120)",
        };
        database.execute(by_hand).await;
        let ran = migrator.upgrade(&[to("heads")]).await;
        match engine.dialect() {
            // The plan is the same whatever else is in the table.
            DialectName::Postgres => drop(ran.expect("it is planned")),
            DialectName::Sqlite | DialectName::Mysql | DialectName::MariaDb => match ran {
                Err(MigrateError::PlanDiffers { revision, .. }) => assert_eq!(revision, "b2", "{engine:?}"),
                other => panic!("{engine:?}: {other:?}"),
            },
        }
        migrator.close().await.expect("the connection closes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_by_hand_stays_behind_sql_though_the_plan_is_to_be_the_live_databases() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "opaque from live");
        let revisions = vec![
            revision("a1", &[], song(), Vec::new()),
            revision("b2", &["a1"], [sql("UPDATE song SET title = 'x'"), title_not_null(true)].concat(), Vec::new()),
        ];
        let connection = connect(database.url()).await.expect("the server is there");
        let history = History::of(revisions).expect("the revisions form a graph");
        let mut migrator = Migrator::new(history, connection, Settings { plan_from_live: true, ..Settings::default() });
        migrator.upgrade(&[to("a1")]).await.expect("a table is made");
        database.execute("INSERT INTO song (id, title) VALUES (1, 'So What')").await;
        let by_hand = match engine.dialect() {
            DialectName::Sqlite => "ALTER TABLE song ADD COLUMN extra VARCHAR(120)",
            DialectName::Postgres => "ALTER TABLE song ALTER COLUMN title TYPE VARCHAR(120)",
            DialectName::Mysql | DialectName::MariaDb => "ALTER TABLE song MODIFY title VARCHAR(120)",
        };
        database.execute(by_hand).await;
        let ran = migrator.upgrade(&[to("heads")]).await;
        let live = migrator.database().introspect(&Settings::default().scope()).await.expect("it answers");
        let table = serde_json::to_string(live.table(&"song".into()).expect("a table")).expect("plain data");
        assert!(table.contains("\"length\":120"), "{engine:?}: {ran:?}: {table}");
        match engine.dialect() {
            // It alters what is there without spelling it out.
            DialectName::Postgres => drop(ran.expect("it is planned")),
            DialectName::Sqlite | DialectName::Mysql | DialectName::MariaDb => {
                let error = ran.expect_err("only a scratch database tells what the SQL leaves");
                assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some("revision.after_opaque"));
                let title = database.cell("SELECT title FROM song").await;
                assert_eq!(title.as_deref(), Some("So What"), "{engine:?}: nothing was run");
            }
        }
        migrator.close().await.expect("the connection closes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_transaction_holds_is_not_begun_where_a_hand_changed_what_comes_behind_sql() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "opaque by hand");
        let behind_sql = [sql("CREATE TABLE other (id INTEGER)"), title_not_null(true)].concat();
        let revisions = vec![revision("a1", &[], song(), Vec::new()), revision("b2", &["a1"], behind_sql, Vec::new())];
        let mut migrator = migrator(&database, revisions, ScratchPlace::Beside).await;
        migrator.upgrade(&[to("a1")]).await.expect("a table is made");
        database.execute("ALTER TABLE song MODIFY title VARCHAR(120)").await;
        let error = migrator.upgrade(&[to("heads")]).await.expect_err("the column was changed by hand");
        assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some("revision.after_opaque"), "{engine:?}");
        let state = migrator.state().await.expect("the ledger is read");
        assert!(state.unfinished.is_none(), "{engine:?}: nothing was begun");
        database.execute("ALTER TABLE song MODIFY title VARCHAR(100)").await;
        migrator.upgrade(&[to("heads")]).await.expect("it is as the revisions say");
        migrator.close().await.expect("the connection closes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_scratch_database_told_is_asked_once_and_leaves_nothing_behind() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "opaque cache");
        let folder = tempfile::tempdir().expect("a folder");
        let mut connection = connect(database.url()).await.expect("the server is there");
        let dialect = anabranch::dialect::of(connection.target().dialect);
        let history = History::of(vec![
            revision("a1", &[], sql("CREATE TABLE song (id INTEGER PRIMARY KEY)"), Vec::new()),
            revision("b2", &["a1"], sql("ALTER TABLE song ADD COLUMN bpm INTEGER"), Vec::new()),
        ]);
        let history = history.expect("the revisions form a graph");
        let ids = ["a1".to_owned(), "b2".to_owned()];
        let chain = links(&history, &ids).expect("they are known");
        let mut ask = async |chain: &[_]| {
            let cache = ScratchCache::new(Some(folder.path().to_owned()));
            let mut replayer = Replayer::new(dialect, Settings::default().scope(), ScratchPlace::Beside, cache);
            let replay = replayer.schema(chain, Some(&mut *connection)).await.expect("they fit");
            replayer.close().await;
            replay
        };
        let song = ObjectRef::Table("song".into());
        let told = ask(&chain).await;
        assert!(told.is_known() && told.read, "{engine:?}: {told:?}");
        assert_eq!(told.schema.table(&"song".into()).map(|song| song.columns.len()), Some(2), "{engine:?}");
        assert!(!database.has_table("song").await, "{engine:?}: only a scratch database was changed");
        // The answer is taken from the folder: one that was put there is believed.
        let files: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().collect();
        assert_eq!(files.len(), 1, "{engine:?}");
        let nothing = serde_json::to_string(&Schema::new()).expect("plain data");
        std::fs::write(files[0].path(), nothing).expect("it is written");
        assert!(!ask(&chain).await.schema.contains(&song), "{engine:?}");
        assert!(ask(&chain[..1]).await.schema.contains(&song), "{engine:?}: another chain is another answer");
    }
}

/// Two heads on `001`, each an SQL file.
fn heads(one: &str, two: &str) -> SqlFolder {
    let head = |id: &str, sql: &str| format!("-- revision: {id}\n-- revises: 001_song\n{sql}\n");
    SqlFolder::new(&[
        ("001_song.sql", "CREATE TABLE song (id INTEGER PRIMARY KEY, title VARCHAR(100));"),
        ("002_one.sql", &head("one", one)),
        ("002_two.sql", &head("two", two)),
    ])
}

/// Merges two heads of SQL on every database; `says` is what a conflict is about.
#[track_caller]
fn check_merge(one: &str, two: &str, says: Option<&str>) {
    for engine in Engine::all() {
        let (folder, database) = (heads(one, two), TestDatabase::new(engine, "opaque merge"));
        let before = folder.contents();
        let ran = folder.run(&database, &["merge", "heads", "-m", "Join"]);
        assert!(!wait(database.has_table("song")), "{engine:?}: a merge changes no database");
        if let Some(says) = says {
            let refused = ran.refused("merge.conflict");
            refused.says(says).says("002_one.sql").says("002_two.sql").says("--no-check");
            assert_eq!(folder.contents(), before, "{engine:?}");
            folder.run(&database, &["merge", "heads", "-m", "Join", "--no-check"]).done();
        } else {
            let ran = ran.done();
            assert!(!ran.err.contains("warning"), "{engine:?}: {}", ran.err);
            folder.run(&database, &["upgrade"]).done().says("4 revisions applied");
            folder.run(&database, &["revert", "heads"]).done();
        }
    }
}

#[test]
fn heads_of_sql_that_give_the_same_in_either_order_are_merged() {
    check_merge("ALTER TABLE song ADD COLUMN bpm INTEGER;", "ALTER TABLE song ADD COLUMN tune VARCHAR(3);", None);
    check_merge("CREATE INDEX idx_title ON song (title);", "UPDATE song SET title = 'x';", None);
}

#[test]
fn heads_of_sql_that_do_not_are_refused_with_the_databases_words() {
    let rename = "ALTER TABLE song RENAME COLUMN title TO name;";
    check_merge("ALTER TABLE song ADD COLUMN bpm INTEGER;", "ALTER TABLE song ADD COLUMN bpm INTEGER;", Some("bpm"));
    check_merge(rename, "CREATE INDEX idx_title ON song (title);", Some("title"));
    check_merge(rename, "UPDATE song SET title = 'x';", Some("title"));
    check_merge(
        "DROP TABLE song;",
        "CREATE TABLE album (id INTEGER PRIMARY KEY, song INTEGER REFERENCES song (id)); INSERT INTO song (id) VALUES (1);",
        Some("song"),
    );
}

#[test]
fn where_no_scratch_database_tells_the_merge_is_made_with_a_warning() {
    for dialect in ["postgres", "mysql", "mariadb"] {
        let folder = heads("ALTER TABLE song ADD COLUMN bpm INTEGER;", "ALTER TABLE song ADD COLUMN bpm INTEGER;");
        let arguments = ["--revisions", ".", "--dialect", dialect, "merge", "heads", "-m", "Join"];
        let mut command = folder.bare_command(&arguments);
        command.env("ANABRANCH_URL", format!("{dialect}://nobody@127.0.0.1:1/none"));
        run(command).done().says("warning: whether `one` and `two` conflict could not be checked");
    }
}

#[test]
fn a_scratch_server_needs_no_database_of_its_own() {
    for engine in Engine::all().into_iter().filter(|engine| *engine != Engine::Sqlite) {
        let database = TestDatabase::new(engine, "scratch server");
        let mut server = url::Url::parse(database.url()).expect("a URL");
        server.set_path(if engine.dialect() == DialectName::Postgres { "/postgres" } else { "/" });
        let folder = heads("ALTER TABLE song ADD COLUMN bpm INTEGER;", "ALTER TABLE song ADD COLUMN bpm INTEGER;");
        let configuration =
            format!("revisions = \".\"\nprotected = true\nurl = \"{}\"\nscratch = \"{server}\"\n", database.url());
        folder.write("anabranch.toml", &format!("[database.main]\n{configuration}"));
        let ran = run(folder.bare_command(&["merge", "heads", "-m", "Join"]));
        ran.refused("merge.conflict").says("bpm");
    }
}

#[test]
fn sql_that_may_reach_other_databases_is_never_tried() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "opaque reach");
        let name = url::Url::parse(database.url()).expect("a URL").path().trim_start_matches('/').to_owned();
        wait(database.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY)"));
        for reach in [
            format!("INSERT INTO {name}.kept VALUES (1);"),
            format!("/*!50000 DROP DATABASE {name} */;"),
            format!("CREATE OR REPLACE DATABASE {name};"),
        ] {
            let folder = heads(&reach, "ALTER TABLE song ADD COLUMN bpm INTEGER;");
            let ran = folder.run(&database, &["merge", "heads", "-m", "Join"]).done();
            ran.says("warning").says("may reach further than a scratch database");
            assert_eq!(wait(database.cell("SELECT count(*) FROM kept")).as_deref(), Some("0"), "{engine:?}: {reach}");
        }
    }
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "opaque role");
        let folder = heads("CREATE ROLE anabranch_test_nobody;", "ALTER TABLE song ADD COLUMN bpm INTEGER;");
        folder.run(&database, &["merge", "heads", "-m", "Join"]).done().says("create role");
        let roles = wait(database.cell("SELECT count(*) FROM pg_roles WHERE rolname = 'anabranch_test_nobody'"));
        assert_eq!(roles.as_deref(), Some("0"), "{engine:?}");
    }
}

#[test]
fn a_rebase_of_sql_is_judged_on_a_scratch_database() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "opaque rebase");
        let folder = heads("ALTER TABLE song ADD COLUMN bpm INTEGER;", "ALTER TABLE song ADD COLUMN bpm INTEGER;");
        let before = folder.contents();
        folder.run(&database, &["rebase", "two", "--onto", "one"]).refused("rebase.conflict").says("bpm");
        assert_eq!(folder.contents(), before, "{engine:?}");
        folder.write(
            "002_two.sql",
            "-- revision: two\n-- revises: 001_song\nALTER TABLE song ADD COLUMN tune INTEGER;\n",
        );
        folder.run(&database, &["rebase", "two", "--onto", "one"]).done();
        folder.run(&database, &["upgrade"]).done().says("3 revisions applied");
    }
}

#[test]
fn what_was_written_for_its_new_place_moves_there_though_it_no_longer_fits_the_old_one() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "opaque rebase adjusted");
        let folder = heads("ALTER TABLE song RENAME COLUMN title TO name;", "CREATE INDEX idx_title ON song (title);");
        folder.run(&database, &["rebase", "two", "--onto", "one"]).refused("rebase.conflict").says("title");
        let adjusted = "-- revision: two\n-- revises: 001_song\nCREATE INDEX idx_title ON song (name);\n";
        folder.write("002_two.sql", adjusted);
        let ran = folder.run(&database, &["rebase", "two", "--onto", "one"]).done();
        assert!(!ran.err.contains("warning"), "{engine:?}: {}", ran.err);
        folder.run(&database, &["upgrade"]).done().says("3 revisions applied");
    }
}

#[test]
fn a_late_revision_of_sql_is_judged_on_a_scratch_database() {
    for engine in Engine::all() {
        for (late, refused) in [
            ("ALTER TABLE song ADD COLUMN late INTEGER;", false),
            ("ALTER TABLE song RENAME COLUMN title TO name;", true),
        ] {
            let database = TestDatabase::new(engine, "opaque late");
            let text = |parent: &str| {
                format!("-- revision: two\n-- revises: {parent}\nCREATE INDEX idx_title ON song (title);\n")
            };
            let folder = heads(late, "");
            folder.write("002_two.sql", &text("001_song"));
            folder.run(&database, &["upgrade", "two"]).done();
            folder.write("002_two.sql", &text("one"));
            folder.run(&database, &["status"]).done().says("one is out of order");
            let ran = folder.run(&database, &["upgrade"]);
            if refused {
                // A renamed column takes its index along; in the other order there is no such column.
                ran.refused("graph.out_of_order").says("title");
                assert!(!wait(database.has_column("song", "name")), "{engine:?}");
            } else {
                let ran = ran.done();
                assert!(!ran.err.contains("not known"), "{engine:?}: {}", ran.err);
                assert!(wait(database.has_column("song", "late")), "{engine:?}");
            }
        }
    }
}

#[test]
fn a_plan_that_is_refused_leaves_no_scratch_database_behind() {
    for engine in Engine::all().into_iter().filter(|engine| *engine != Engine::Sqlite) {
        let database = TestDatabase::new(engine, "opaque left behind");
        // Both orders work, and give another `copy` each.
        let folder = heads("ALTER TABLE song ADD COLUMN late INTEGER;", "CREATE TABLE copy AS SELECT * FROM song;");
        folder.run(&database, &["upgrade", "two"]).done();
        let late = "-- revision: two\n-- revises: one\nCREATE TABLE copy AS SELECT * FROM song;\n";
        folder.write("002_two.sql", late);
        let mut command = folder.command(database.url(), &["upgrade", "--plan"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let process = child.id();
        end_of(child).refused("graph.out_of_order").says("depends on the order");
        let catalog = match engine.dialect() {
            DialectName::Postgres => "SELECT count(*) FROM pg_database WHERE datname",
            DialectName::Sqlite | DialectName::Mysql | DialectName::MariaDb => {
                "SELECT count(*) FROM information_schema.schemata WHERE schema_name"
            }
        };
        let left = wait(database.cell(&format!("{catalog} LIKE 'anabranch_scratch_{process}_%'")));
        assert_eq!(left.as_deref(), Some("0"), "{engine:?}");
    }
}

#[test]
fn merges_and_new_revisions_of_a_folder_of_sql_files_are_sql_files() {
    let folder = heads("ALTER TABLE song ADD COLUMN bpm INTEGER;", "ALTER TABLE song ADD COLUMN tune INTEGER;");
    let database = TestDatabase::new(Engine::Sqlite, "opaque sql merge");
    folder.run(&database, &["merge", "heads", "-m", "Join"]).done().says(".sql");
    folder.run(&database, &["revision", "-m", "Next"]).done().says("_rollback.sql");
    assert!(folder.contents().iter().all(|(name, _)| !name.ends_with(".rs")), "{:?}", folder.contents());
    folder.run(&database, &["upgrade"]).done().says("5 revisions applied");
    folder.run(&database, &["revert", "heads"]).done();
}
