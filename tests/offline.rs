//! Scripts for the database's own client: loaded by it, they leave a database that the tool accepts.

use crate::command::client::{AfterAnError, load};
use crate::command::{SqlFolder, wait};
use crate::support::{Engine, TestDatabase, revision};
use anabranch::database::connect;
use anabranch::database::ledger::Ledger;
use anabranch::database::scratch::ScratchPlace;
use anabranch::database::scratch_cache::ScratchCache;
use anabranch::entity as entities;
use anabranch::migrator::{History, Migrator, Replayer, Settings, applied};
use anabranch::model::{DialectName, QualifiedName};
use anabranch::operation::{Action, AlterTable, Assertion, Execute, Operation, Step, TableChange};
use anabranch::plan::Target;
use anabranch::project::entity_files;
use anabranch::revision::State;
use anabranch::workflow::autogenerate::autogenerate;
use anabranch::workflow::script::{ScriptError, Source};
use std::path::Path;

#[track_caller]
fn loads(database: &TestDatabase, script: &str) {
    load(database, script, AfterAnError::Stop)
        .unwrap_or_else(|error| panic!("{:?}: {error}\n{script}", database.engine()));
}

pub(crate) fn files(engine: Engine) -> SqlFolder {
    let trigger = match engine.dialect() {
        DialectName::Sqlite => {
            "CREATE TRIGGER loud AFTER INSERT ON song BEGIN UPDATE song SET title = 'a;b' WHERE id = 1; DELETE FROM song WHERE id = 2; END;"
        }
        DialectName::Postgres => {
            "CREATE FUNCTION loud() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title = 'a;b'; RETURN NEW; END $$;\n\
             CREATE TRIGGER loud BEFORE INSERT ON song FOR EACH ROW EXECUTE FUNCTION loud();"
        }
        DialectName::Mysql | DialectName::MariaDb => {
            "CREATE TRIGGER loud BEFORE INSERT ON song FOR EACH ROW BEGIN SET NEW.title = 'a;b'; SET @n = 1; END;"
        }
    };
    let back = match engine.dialect() {
        DialectName::Postgres => "DROP TRIGGER loud ON song; DROP FUNCTION loud();",
        DialectName::Sqlite | DialectName::Mysql | DialectName::MariaDb => "DROP TRIGGER loud;",
    };
    SqlFolder::new(&[
        ("001_song.sql", "CREATE TABLE song (id INTEGER PRIMARY KEY, title VARCHAR(200) NOT NULL);\n"),
        ("001_song_rollback.sql", "DROP TABLE song;\n"),
        ("002_loud.sql", trigger),
        ("002_loud_rollback.sql", back),
        (
            "003_é.sql",
            "ALTER TABLE song ADD COLUMN bpm INTEGER;\nINSERT INTO song (id, title) VALUES (1, 'é \\ ''');-- x\n",
        ),
        ("003_é_rollback.sql", "DELETE FROM song;\nALTER TABLE song DROP COLUMN bpm -- the end\n"),
    ])
}

pub(crate) fn dialect_of(engine: Engine) -> &'static str {
    engine.dialect().as_str()
}

#[test]
fn a_script_goes_there_and_back_and_the_tool_accepts_both() {
    for engine in Engine::all() {
        let (folder, database) = (files(engine), TestDatabase::new(engine, "script"));
        let up = folder.run(&database, &["upgrade", "--sql"]).done().out;
        let document = folder.run(&database, &["upgrade", "--sql", "--format", "json"]).done().json();
        assert_eq!(document["script"].as_str().map(str::trim_end), Some(up.trim_end()));
        loads(&database, &up);
        assert_eq!(wait(database.cell("SELECT title FROM song")).as_deref(), Some("a;b"), "{engine:?}");
        folder.run(&database, &["upgrade"]).done().says("nothing to do");
        folder.run(&database, &["current", "--check-heads"]).done();
        folder.run(&database, &["upgrade", "--sql"]).done().says("nothing to do");

        let part = folder.run(&database, &["downgrade", "--sql", "002"]).done().out;
        loads(&database, &part);
        assert!(!wait(database.has_column("song", "bpm")), "{engine:?}");
        folder.run(&database, &["downgrade", "002"]).done().says("nothing to do");
        let rest =
            folder.run(&database, &["downgrade", "--sql", "--dialect", dialect_of(engine), "002:base"]).done().out;
        loads(&database, &rest);
        assert!(!wait(database.has_table("song")), "{engine:?}");
        folder.run(&database, &["current", "--format", "json"]).done().says("[]");
        folder.run(&database, &["upgrade"]).done();
    }
}

#[test]
fn a_script_of_a_part_is_not_for_another_state() {
    for engine in Engine::all() {
        let (folder, database) = (files(engine), TestDatabase::new(engine, "script part"));
        let dialect = ["--dialect", dialect_of(engine)];
        let later = folder.run(&database, &[&["upgrade", "--sql", "001:002"][..], &dialect].concat()).done().out;
        let other =
            folder.run(&database, &[&["upgrade", "--sql", "--at", "001", "002"][..], &dialect].concat()).done().out;
        assert_eq!(later, other);
        assert!(load(&database, &later, AfterAnError::Stop).is_err(), "{engine:?}: nothing it is built on is there");
        loads(&database, &folder.run(&database, &[&["upgrade", "--sql", ":001"][..], &dialect].concat()).done().out);
        loads(&database, &later);
        folder.run(&database, &["upgrade"]).done().says("1 revision applied");
    }
}

#[test]
fn a_stamp_is_a_script_too() {
    for engine in Engine::all() {
        let (folder, database) = (files(engine), TestDatabase::new(engine, "script stamp"));
        loads(&database, &folder.run(&database, &["stamp", "--sql", "002"]).done().out);
        assert!(!wait(database.has_table("song")), "{engine:?}");
        folder.run(&database, &["stamp", "002", "--plan"]).done().says("0 recorded");
        let all = folder.run(&database, &["stamp", "--sql", "--purge", "001"]).done().out;
        loads(&database, &all);
        folder.run(&database, &["stamp", "001", "--plan"]).done().says("0 recorded");
        folder.run(&database, &["revert", "--sql", "001"]).done().says("DROP TABLE song");
    }
}

/// The ledger, but for times, runs and what they took.
fn ledger(database: &TestDatabase) -> Vec<String> {
    let tables = [
        (
            "revision",
            "id, parents, depends_on, labels, message, operations_checksum, source_checksum, sequence, stamped, applied_by",
        ),
        ("script", "revision, up, down, up_sql, coalesce(down_sql, 'none')"),
        ("log", "number, event, revision, coalesce(script_hash, 'none'), actor"),
        ("journal", "revision, segment, state, coalesce(error, 'none')"),
    ];
    let lines = tables.into_iter().flat_map(|(table, columns)| {
        wait(database.rows(&format!("SELECT concat_ws(' ', {columns}) AS line FROM anabranch_{table} ORDER BY 1")))
    });
    lines.flatten().flatten().collect()
}

#[test]
fn a_purge_by_a_script_leaves_the_ledger_that_a_purge_by_the_tool_leaves() {
    for engine in Engine::all() {
        for target in ["001", "002", "base"] {
            let (folder, by_tool) = (files(engine), TestDatabase::new(engine, "purge"));
            let by_script = TestDatabase::new(engine, "purge script");
            for database in [&by_tool, &by_script] {
                folder.run(database, &["upgrade"]).done();
                wait(database.execute("UPDATE anabranch_revision SET id = 'lost', sequence = 9 WHERE sequence = 2"));
                wait(database.execute("UPDATE anabranch_journal SET state = 'failed' WHERE segment = -1"));
            }
            folder.run(&by_tool, &["stamp", target, "--purge"]).done();
            loads(&by_script, &folder.run(&by_script, &["stamp", target, "--purge", "--sql"]).done().out);
            let expected = ledger(&by_tool);
            assert_eq!(ledger(&by_script), expected, "{engine:?}: {target}");
            assert!(expected.iter().any(|line| line.contains("unstamped lost")), "{engine:?}: {expected:?}");
            folder.run(&by_tool, &["stamp", target, "--purge"]).done().says("0 recorded");
            assert_eq!(ledger(&by_tool), expected, "{engine:?}: {target}: it was so already");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_message_is_run() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "script message");
        let mut made = revision("a1", &[], vec![execute("CREATE TABLE song (id INTEGER)")], Vec::new());
        made.message = "Songs\rCREATE TABLE first (id INTEGER);\nCREATE TABLE second (id INTEGER);".to_owned();
        let connection = connect(database.url()).await.expect("the server is there");
        let history = History::of(vec![made]).expect("the revisions form a graph");
        let mut migrator = Migrator::new(history, connection, Settings::default());
        let text = script(&mut migrator, "heads", true).await;
        tokio::task::block_in_place(|| loads(&database, &text));
        assert!(database.has_table("song").await, "{engine:?}");
        assert!(!database.has_table("first").await && !database.has_table("second").await, "{engine:?}: {text}");
        migrator.close().await.expect("the connection closes");
    }
}

#[test]
fn ranges_are_for_scripts_and_plans_alone() {
    let (folder, database) = (files(Engine::Sqlite), TestDatabase::new(Engine::Sqlite, "script range"));
    folder.run(&database, &["upgrade", "001:002"]).refused("cli.range_not_allowed");
    folder.run(&database, &["upgrade", "--sql", "--at", "001", "001:002"]).refused("cli.usage");
    folder.run(&database, &["upgrade", "--plan", "001:002"]).done().says("CREATE TRIGGER");
}

pub(crate) fn history() -> History {
    let export = migration::revisions().export().expect("the revisions make no mistake");
    History::of(export.revisions).expect("the revisions form a graph")
}

fn replayer(dialect: DialectName, place: ScratchPlace) -> Replayer {
    Replayer::new(anabranch::dialect::of(dialect), Settings::default().scope(), place, ScratchCache::default())
}

/// The script of a target, from what the database says.
pub(crate) async fn script(migrator: &mut Migrator, target: &str, up: bool) -> String {
    let state = migrator.state().await.expect("the server answers");
    let target: anabranch::revision::Target = target.parse().expect("a target");
    let graph = migrator.history().graph();
    let steps = match up {
        true => graph.upgrade(&applied(&state), &[target]),
        false => graph.downgrade(&applied(&state), &target),
    };
    let source = Source {
        history: migrator.history(),
        dialect: migrator.dialect(),
        target: migrator.target(),
        ledger: migrator.ledger(),
        applied: state.applied.iter().map(|row| row.id.clone()).collect(),
        live: None,
    };
    let mut replayer = replayer(migrator.target().dialect, ScratchPlace::Nowhere("nobody asks".to_owned()));
    source.script(&steps.expect("there is a way"), &mut replayer).await.expect("it can be said")
}

async fn sample_goes_there_and_back(engine: Engine) {
    let database = TestDatabase::new(engine, "script sample");
    let connection = connect(database.url()).await.expect("the server is there");
    let mut migrator = Migrator::new(history(), connection, Settings::default());
    for (target, rows) in [("ea023bd0139d", Some(crate::sample::ROWS)), ("heads", None)] {
        let up = script(&mut migrator, target, true).await;
        tokio::task::block_in_place(|| loads(&database, &up));
        if let Some(rows) = rows {
            database.execute(rows).await;
        }
    }
    let filled = database.cell("select normalized_title from songs").await;
    assert_eq!(filled.as_deref(), Some("blue in green"), "{engine:?}");
    let outcome = migrator.upgrade(&["heads".parse().unwrap()]).await.expect("the tool accepts it");
    assert!(outcome.steps.is_empty(), "{engine:?}: {outcome:?}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("entity");
    let sources = entity_files::load(&path).expect("the entities are there");
    let entities = entities::read(&sources, migrator.target().dialect).expect("the entities make no mistake");
    let scope = Settings::default().scope();
    let draft =
        autogenerate(&mut migrator, &entities, &[], &scope, &ScratchPlace::Beside).await.expect("it is up to date");
    let missing: String = draft.comparison.operations.iter().map(|operation| format!("{operation}\n")).collect();
    assert_eq!(missing, "", "{engine:?}");
    let down = script(&mut migrator, "base", false).await;
    tokio::task::block_in_place(|| loads(&database, &down));
    let left = migrator.database().introspect(&scope).await.expect("the server answers");
    assert_eq!(left.references().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new(), "{engine:?}");
    migrator.close().await.expect("the connection closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_client_takes_the_sample_there_and_back() {
    for engine in Engine::all() {
        sample_goes_there_and_back(engine).await;
    }
}

#[test]
fn a_plan_that_was_written_is_run_as_it_stands_or_not_at_all() {
    for engine in Engine::all() {
        let (folder, database) = (files(engine), TestDatabase::new(engine, "plan file"));
        let write =
            |target: &str| drop(folder.run(&database, &["upgrade", target, "--plan", "--out", "plan.json"]).done());
        let run = || folder.run(&database, &["upgrade", "--plan-file", "plan.json"]);
        write("001");
        assert!(!wait(database.has_table("song")), "{engine:?}");
        run().done().says("1 revision applied");
        run().refused("plan_file.stale").says("`001_song` was applied since");

        write("002");
        wait(database.execute("ALTER TABLE song ADD COLUMN extra INTEGER"));
        run().refused("plan_file.stale").says("song").says("has changed");
        write("002");
        let text = "-- another text\nSELECT 1;\n";
        folder.write("002_loud.sql", text);
        run().refused("plan_file.stale").says("the file of revision `002_loud` has changed");
        write("002");
        folder.run(&database, &["downgrade", "--plan-file", "plan.json"]).refused("plan_file.other_direction");
        run().done();
        folder
            .run(&database, &["downgrade", "001", "--plan", "--out", "back.json", "--at", "001"])
            .refused("cli.usage");
    }
}

fn execute(sql: &str) -> Action {
    Action::operation(Operation::Execute(Execute { sql: sql.to_owned(), ..Execute::default() }))
}

fn require(query: &str) -> Action {
    let assertion = Assertion { name: "there is no song".to_owned(), query: query.to_owned() };
    Action { only: None, step: Step::Require(assertion) }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_revision_requires_keeps_it_back_in_a_script_too() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "script requires");
        let connection = connect(database.url()).await.expect("the server is there");
        let revisions = vec![
            revision("a1", &[], vec![execute("CREATE TABLE song (id INTEGER PRIMARY KEY)")], Vec::new()),
            revision(
                "b2",
                &["a1"],
                vec![require("SELECT count(*) = 0 FROM song -- none"), execute("CREATE TABLE made (id INTEGER)")],
                Vec::new(),
            ),
        ];
        let history = History::of(revisions).expect("the revisions form a graph");
        let mut migrator = Migrator::new(history, connection, Settings::default());
        let first = script(&mut migrator, "a1", true).await;
        tokio::task::block_in_place(|| loads(&database, &first));
        let second = script(&mut migrator, "b2", true).await;
        database.execute("INSERT INTO song VALUES (1)").await;
        let refused = tokio::task::block_in_place(|| load(&database, &second, AfterAnError::Stop));
        assert!(refused.is_err() && !database.has_table("made").await, "{engine:?}: {refused:?}");
        database.execute("DELETE FROM song").await;
        tokio::task::block_in_place(|| loads(&database, &second));
        assert!(database.has_table("made").await, "{engine:?}");
        let outcome = migrator.upgrade(&["heads".parse().unwrap()]).await.expect("the tool accepts it");
        assert!(outcome.steps.is_empty(), "{engine:?}");
        migrator.close().await.expect("the connection closes");
    }
}

#[tokio::test]
async fn what_only_a_database_knows_is_asked_of_a_scratch_database_or_refused() {
    let table = QualifiedName::from("song");
    let alter = AlterTable { table, changes: vec![TableChange::DropColumn { name: "title".into(), if_exists: false }] };
    let history = History::of(vec![
        revision("a1", &[], vec![execute("CREATE TABLE song (id INTEGER PRIMARY KEY, title TEXT)")], Vec::new()),
        revision("b2", &["a1"], vec![Action::operation(Operation::AlterTable(alter))], Vec::new()),
    ]);
    let history = history.expect("the revisions form a graph");
    let steps = history.graph().upgrade(&State::empty(), &["heads".parse().unwrap()]).expect("there is a way");
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "script opaque");
        let name = connect(database.url()).await.expect("the server is there").target().dialect;
        let (dialect, target) = (anabranch::dialect::of(name), Target::oldest(name));
        let ledger = Ledger::new(dialect, None);
        let source =
            Source { history: &history, dialect, target: &target, ledger: &ledger, applied: Vec::new(), live: None };
        let nowhere = ScratchPlace::Nowhere("nobody may be asked".to_owned());
        let refused = source.script(&steps, &mut replayer(name, nowhere)).await;
        // SQLite's scratch databases are in memory: one is always to be had.
        if name != DialectName::Sqlite {
            let reason = match refused.expect_err("nobody knows the table") {
                ScriptError::Opaque { revision, reason } if revision == "b2" => reason,
                other => panic!("{name}: {other}"),
            };
            assert!(reason.contains("`a1`") && reason.contains("nobody may be asked"), "{name}: {reason}");
        }
        let place = ScratchPlace::Url(database.url().to_owned());
        let script = source.script(&steps, &mut replayer(name, place)).await.expect("the server tells");
        assert!(script.contains("title"), "{name}: {script}");
        assert!(!database.has_table("song").await, "{name}: only a scratch database was changed");
    }
}
