//! Teams that keep plain SQL files: the installed command alone serves them, on every database.

use crate::command::{SqlFolder, wait};
use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;

/// Files as in the first of the served teams: some with their own transaction, each with its way back.
fn library() -> SqlFolder {
    SqlFolder::new(&[
        (
            "001_initial_schema.sql",
            "-- Initial schema.\nBEGIN;\nCREATE TABLE song (id INTEGER PRIMARY KEY, title VARCHAR(200) NOT NULL);\n\
             CREATE INDEX idx_song_title ON song (title);\nCOMMIT;\n",
        ),
        ("001_initial_schema_rollback.sql", "BEGIN;\nDROP TABLE song;\nCOMMIT;\n"),
        ("002_add_bpm_to_song.sql", "ALTER TABLE song ADD COLUMN bpm INTEGER;\nUPDATE song SET bpm = 120;\n"),
        ("002_add_bpm_to_song_rollback.sql", "ALTER TABLE song DROP COLUMN bpm;\n"),
    ])
}

#[test]
fn sql_files_go_up_and_down_and_keep_the_rows() {
    for engine in Engine::all() {
        let (folder, database) = (library(), TestDatabase::new(engine, "sql files"));
        folder.run(&database, &["upgrade", "001"]).done();
        wait(database.execute("INSERT INTO song (id, title) VALUES (1, 'Blue in Green')"));
        let ran = folder.run(&database, &["upgrade", "--format", "json"]).done().json();
        assert_eq!(ran["applied"][0]["revision"], "002_add_bpm_to_song", "{engine:?}: {ran}");
        assert_eq!((&ran["heads"][0], &ran["failed"]), (&"002_add_bpm_to_song".into(), &serde_json::Value::Null));
        assert_eq!(wait(database.cell("SELECT bpm FROM song")).as_deref(), Some("120"), "{engine:?}");
        folder.run(&database, &["upgrade"]).done().says("nothing to do");
        folder.run(&database, &["downgrade", "-1"]).done();
        assert!(!wait(database.has_column("song", "bpm")), "{engine:?}");
        assert_eq!(wait(database.cell("SELECT title FROM song")).as_deref(), Some("Blue in Green"), "{engine:?}");
        folder.run(&database, &["downgrade", "base"]).done();
        assert!(!wait(database.has_table("song")), "{engine:?}");
    }
}

#[test]
fn a_file_with_its_own_transaction_is_still_done_as_a_whole_or_not_at_all() {
    for engine in Engine::transactional() {
        let database = TestDatabase::new(engine, "own transaction");
        let text = "BEGIN;\nCREATE TABLE song (id INTEGER PRIMARY KEY);\nCOMMIT;\nINSERT INTO nowhere VALUES (1);\n";
        let folder = SqlFolder::new(&[("001_a.sql", text)]);
        folder.run(&database, &["upgrade"]).refused("run.statement_failed").says("as it was before");
        assert!(!wait(database.has_table("song")), "{engine:?}: the file's own COMMIT must not count");
        folder.run(&database, &["current", "--format", "json"]).done().says("[]");
        let rollback = SqlFolder::new(&[("001_a.sql", "CREATE TABLE song (id INTEGER);\nROLLBACK;\n")]);
        rollback.run(&database, &["upgrade"]).refused("revision.not_plannable").says("leave it out");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_sql() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "mark");
        let folder = SqlFolder::new(&[
            ("001_a.sql", "\u{feff}CREATE TABLE song (id INTEGER PRIMARY KEY);"),
            ("001_a_rollback.sql", "\u{feff}DROP TABLE song;"),
        ]);
        folder.run(&database, &["upgrade"]).done();
        folder.run(&database, &["downgrade", "base"]).done();
        assert!(!wait(database.has_table("song")), "{engine:?}");
    }
}

#[test]
fn a_number_names_its_file_without_the_zeros_too() {
    let files: Vec<(String, String)> = (1..=100).map(|number| (format!("{number:03}_r.sql"), String::new())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = SqlFolder::new(&files);
    let database = TestDatabase::new(Engine::Sqlite, "zeros");
    let shown = folder.run(&database, &["show", "10", "--format", "json"]).done().json();
    assert_eq!(shown[0]["revision"], "010_r", "and not the one revision whose id begins with `10`");
    folder.run(&database, &["show", "1"]).done().says("001_r");
    folder.run(&database, &["upgrade", "7", "--plan", "--no-sql"]).done().says("007_r");
}

#[test]
fn what_only_records_is_a_document_too() {
    let (folder, database) = (library(), TestDatabase::new(Engine::Sqlite, "record"));
    for created in [true, false] {
        let made = folder.run(&database, &["ensure-version", "--format", "json"]).done().json();
        assert_eq!((&made["version"], &made["created"]), (&1.into(), &created.into()), "{made}");
    }
    let stamped = folder.run(&database, &["stamp", "heads", "--format", "json"]).done().json();
    assert_eq!(stamped["applied"][1]["revision"], "002_add_bpm_to_song", "{stamped}");
    assert!(stamped["failed"].is_null() && stamped.get("failed").is_some(), "{stamped}");
}

#[test]
fn a_team_without_entities_checks_its_history_and_its_database() {
    let (folder, database) = (library(), TestDatabase::new(Engine::Sqlite, "check"));
    folder.run(&database, &["check"]).found().says("check.behind: `001_initial_schema`");
    folder.run(&database, &["upgrade"]).done();
    folder.run(&database, &["check"]).done().says("everything fits");
    assert_eq!(folder.run(&database, &["check", "--format", "json"]).done().json(), serde_json::json!([]));
    folder.run(&database, &["current", "--check-heads"]).done();
    folder.remove("002_add_bpm_to_song.sql");
    folder.remove("002_add_bpm_to_song_rollback.sql");
    folder.run(&database, &["check"]).found().says("check.unknown_revision");
    folder.run(&database, &["current", "--check-heads"]).found().says("no file declares");
}

#[test]
fn a_paragraph_for_each_is_said_where_it_is_asked_for() {
    let (folder, database) = (library(), TestDatabase::new(Engine::Sqlite, "verbose"));
    folder.run(&database, &["upgrade", "001"]).done();
    for (command, shown) in [("heads", "002_add"), ("current", "001_initial"), ("history", "002_add")] {
        folder.run(&database, &[command, "-v"]).done().says(&format!("Revision: {shown}")).says("Path:");
    }
    folder.write("002_other.sql", "");
    folder
        .run(&database, &["branches", "-v"])
        .done()
        .says("Revision: 001_initial_schema (branchpoint)")
        .says("-> 002_other");
}

#[test]
fn an_index_is_made_concurrently_from_a_file() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "concurrently");
        let folder = SqlFolder::new(&[
            ("001_a.sql", "CREATE TABLE song (id INTEGER PRIMARY KEY, title TEXT);"),
            ("002_b.sql", "CREATE INDEX CONCURRENTLY idx_title ON song (title);"),
        ]);
        folder.run(&database, &["upgrade"]).done();
        let found = wait(database.cell("SELECT count(*) FROM pg_indexes WHERE indexname = 'idx_title'"));
        assert_eq!(found.as_deref(), Some("1"));
    }
}

#[test]
fn reading_commands_answer_in_text_and_json() {
    for engine in Engine::newest(&DialectName::ALL) {
        let (folder, database) = (library(), TestDatabase::new(engine, "reading"));
        folder.run(&database, &["upgrade", "+1"]).done();
        let fields = [
            "revision",
            "parents",
            "depends_on",
            "labels",
            "message",
            "head",
            "current",
            "branchpoint",
            "mergepoint",
            "file",
            "unknown",
        ];
        for (arguments, count) in [
            (["history"].as_slice(), 2),
            (&["heads"], 1),
            (&["current"], 1),
            (&["show", "002"], 1),
            (&["show", "base"], 0),
            (&["branches"], 0),
        ] {
            let document = folder.run(&database, &[arguments, &["--format", "json"]].concat()).done().json();
            let list = document.as_array().unwrap_or_else(|| panic!("{arguments:?}: {document}"));
            assert_eq!(list.len(), count, "{engine:?} {arguments:?}: {document}");
            for (revision, field) in list.iter().flat_map(|revision| fields.map(|field| (revision, field))) {
                assert!(revision.get(field).is_some(), "{arguments:?} has no `{field}`: {revision}");
            }
            folder.run(&database, arguments).done();
        }
        let history = folder.run(&database, &["history", "--format", "json"]).done().json();
        assert_eq!(history[0]["revision"], "002_add_bpm_to_song", "the newest first");
        folder.run(&database, &["current", "--check-heads"]).found();
        let status = folder.run(&database, &["status", "--format", "json"]).done().json();
        assert_eq!(status["applied"][0]["revision"], "001_initial_schema");
        assert_eq!(status["pending"][0], "002_add_bpm_to_song");
        folder.run(&database, &["status"]).done().says("✓ 001_initial_schema").says("✗ 002_add_bpm_to_song pending");
        let plan = folder.run(&database, &["upgrade", "--plan", "--format", "json"]).done().json();
        assert_eq!((&plan["version"], &plan["direction"]), (&1.into(), &"upgrade".into()));
        assert_eq!((&plan["target"], &plan["at"][0]), (&"heads".into(), &"001_initial_schema".into()));
        assert_eq!(plan["steps"][0]["heads"][0], "002_add_bpm_to_song");
        assert!(plan["steps"][0]["statements"][0]["sql"].as_str().unwrap().starts_with("ALTER TABLE"), "{plan}");
        let log = folder.run(&database, &["log", "--format", "json"]).done().json();
        assert_eq!(log[0]["event"], "applied", "{log}");
        folder.run(&database, &["ping"]).done();
    }
}

#[test]
fn stamp_records_without_running() {
    for engine in Engine::all() {
        let (folder, database) = (library(), TestDatabase::new(engine, "stamp"));
        folder.run(&database, &["stamp", "heads", "--plan"]).done();
        folder.run(&database, &["current", "--format", "json"]).done().says("[]");
        folder.run(&database, &["stamp", "heads"]).done();
        assert!(!wait(database.has_table("song")), "{engine:?}");
        folder.run(&database, &["upgrade"]).done().says("nothing to do");
        folder.run(&database, &["stamp", "base"]).done();
        folder.run(&database, &["upgrade"]).done();
        assert!(wait(database.has_column("song", "bpm")), "{engine:?}");
    }
}

#[test]
fn two_states_are_compared() {
    for engine in Engine::all() {
        let (folder, old) = (library(), TestDatabase::new(engine, "diff old"));
        let new = TestDatabase::new(engine, "diff new");
        folder.run(&old, &["upgrade", "001"]).done();
        folder.run(&new, &["upgrade"]).done();
        let sides = ["diff", "--from", old.url(), "--to", new.url()];
        let document = folder.run(&old, &[&sides[..], &["--format", "json"]].concat()).done().json();
        let operations = document["operations"].as_array().expect("a list");
        assert_eq!(operations.len(), 1, "{engine:?}: the ledger is no difference: {document}");
        assert_eq!((&operations[0]["kind"], &operations[0]["object"]), (&"alter_table".into(), &"song".into()));
        assert!(operations[0]["summary"].is_string() && operations[0]["hazards"].is_array());
        assert!(document["statements"][0]["sql"].as_str().unwrap().contains("bpm"), "{document}");
        folder.run(&old, &[&sides[..], &["--format", "text"]].concat()).done().says("bpm");
        folder.run(&old, &[&sides[..], &["--exit-code"]].concat()).found().says("ALTER TABLE");
        let equal = ["diff", "--from", new.url(), "--to", new.url(), "--exit-code"];
        folder.run(&new, &equal).done();
        for format in ["sql", "json", "rust", "mermaid"] {
            folder.run(&new, &["inspect", new.url(), "--format", format]).done().says("bpm");
        }
    }
}

#[test]
fn heads_and_history_start_no_cargo() {
    let folder = library();
    let rust = "//! A.\nuse anabranch::prelude::*;\npub const REVISION: Revision = Revision::new(\"aa11\")\
                .revises(&[\"002_add_bpm_to_song\"]);\nno rust at all";
    folder.write("aa11_a.rs", rust);
    for arguments in [["heads"], ["history"], ["branches"], ["graph"]] {
        let mut command = folder.command("sqlite::memory:", &arguments);
        command.env("PATH", "/nonexistent").env("CARGO", "/nonexistent/cargo");
        crate::command::run(command).done();
    }
}
