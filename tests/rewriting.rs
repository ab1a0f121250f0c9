//! What is taken back, moved or made again: rows without files, unapplied revisions on another head, pictures of it all.

use crate::command::{SqlFolder, wait};
use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;

/// Two revisions, one on the other, each with its way back.
pub(crate) fn songs() -> SqlFolder {
    SqlFolder::new(&[
        ("a.sql", "-- revision: a1\n-- revises:\nCREATE TABLE song (id INTEGER PRIMARY KEY);\n"),
        ("a_rollback.sql", "DROP TABLE song;\n"),
        (
            "b.sql",
            "-- revision: b2\n-- revises: a1\n-- labels: tempo\n-- message: Add a tempo\nALTER TABLE song ADD COLUMN bpm INTEGER;\n",
        ),
        ("b_rollback.sql", "ALTER TABLE song DROP COLUMN bpm;\n"),
    ])
}

pub(crate) fn forget(folder: &SqlFolder, name: &str) {
    folder.remove(&format!("{name}.sql"));
    folder.remove(&format!("{name}_rollback.sql"));
}

#[test]
fn a_revision_whose_file_is_gone_is_taken_back_by_what_the_ledger_kept() {
    for engine in Engine::all() {
        let (folder, database) = (songs(), TestDatabase::new(engine, "from ledger"));
        folder.run(&database, &["upgrade"]).done();
        forget(&folder, "b");
        folder
            .run(&database, &["downgrade", "tempo@-1", "--from-ledger"])
            .refused("ledger.unconfirmed")
            .says("DROP COLUMN")
            .says("`b2`, applied at");
        assert!(wait(database.has_column("song", "bpm")), "{engine:?}: nobody agreed");
        folder.run(&database, &["downgrade", "a1", "--from-ledger", "--plan"]).done().says("DROP COLUMN");
        assert!(wait(database.has_column("song", "bpm")), "{engine:?}: it was a plan");
        folder.run(&database, &["downgrade", "tempo@-1", "--from-ledger", "--yes"]).done().says("at a1");
        assert!(!wait(database.has_column("song", "bpm")), "{engine:?}");
        folder.run(&database, &["current", "--format", "json"]).done().says("a1");
        folder.run(&database, &["upgrade"]).done().says("nothing to do");
    }
}

#[test]
fn without_a_target_everything_that_no_file_declares_is_taken_back() {
    let (folder, database) = (songs(), TestDatabase::new(Engine::Sqlite, "from ledger all"));
    folder.run(&database, &["upgrade"]).done();
    forget(&folder, "a");
    forget(&folder, "b");
    let ran = folder.run(&database, &["downgrade", "--from-ledger", "--yes", "--format", "json"]).done().json();
    assert_eq!((&ran["applied"][0]["revision"], &ran["applied"][1]["revision"]), (&"b2".into(), &"a1".into()), "{ran}");
    assert!(!wait(database.has_table("song")));
    folder.run(&database, &["downgrade", "--from-ledger", "--yes"]).done().says("nothing to do");
}

#[test]
fn a_script_that_was_changed_in_the_ledger_takes_nothing_back() {
    for engine in Engine::newest(&DialectName::ALL) {
        let (folder, database) = (songs(), TestDatabase::new(engine, "changed script"));
        folder.run(&database, &["upgrade"]).done();
        forget(&folder, "b");
        wait(database.execute("UPDATE anabranch_script SET down = '[]' WHERE revision = 'b2'"));
        folder.run(&database, &["downgrade", "a1", "--from-ledger", "--yes"]).refused("ledger.script_changed");
        assert!(wait(database.has_column("song", "bpm")), "{engine:?}");
        wait(database.execute("DELETE FROM anabranch_script WHERE revision = 'b2'"));
        folder.run(&database, &["downgrade", "a1", "--from-ledger", "--yes"]).refused("ledger.script_missing");
    }
}

#[test]
fn every_command_says_which_row_no_file_declares_and_when_and_by_whom_it_was_applied() {
    let (folder, database) = (songs(), TestDatabase::new(Engine::Sqlite, "unknown rows"));
    folder.run(&database, &["upgrade"]).done();
    forget(&folder, "b");
    for arguments in [["status"].as_slice(), &["current"], &["downgrade", "a1", "--from-ledger", "--plan"]] {
        folder.run(&database, arguments).done().says("b2").says("applied at 20");
    }
    for arguments in [
        ["upgrade"].as_slice(),
        &["upgrade", "--plan"],
        &["upgrade", "--plan", "--no-sql"],
        &["downgrade", "base"],
        &["revert", "a1"],
        &["stamp", "a1"],
        &["stamp", "a1", "--plan"],
    ] {
        let refused =
            folder.run(&database, &[arguments, &["--format", "json"]].concat()).refused("graph.unknown_applied");
        let details = &refused.json()["error"]["details"]["revisions"][0];
        assert_eq!(details["revision"], "b2", "{arguments:?}: {details}");
        assert!(details["applied_at"].is_string() && details["applied_by"].is_string(), "{arguments:?}: {details}");
    }
    let current = folder.run(&database, &["current", "--format", "json"]).done().json();
    assert_eq!((&current[1]["unknown"], &current[1]["message"]), (&true.into(), &"Add a tempo".into()), "{current}");
    assert!(current[1]["applied_by"].is_string(), "{current}");
}

/// Two branches on one root; `c3` stands on `b2`.
pub(crate) fn branches() -> SqlFolder {
    SqlFolder::new(&[
        ("a.sql", "-- revision: a1\n-- revises:\nCREATE TABLE song (id INTEGER PRIMARY KEY);\n"),
        (
            "b.sql",
            "-- Why.\n-- revision: b2\n-- revises: a1\n-- labels: tempo\nALTER TABLE song ADD COLUMN bpm INTEGER;\n",
        ),
        ("c.sql", "-- revision: c3\n-- revises: b2\nALTER TABLE song ADD COLUMN swing INTEGER;\n"),
        ("d.sql", "-- revision: d4\n-- revises: a1\nALTER TABLE song ADD COLUMN title TEXT;\n"),
    ])
}

pub(crate) fn text_of(folder: &SqlFolder, name: &str) -> String {
    let file = folder.contents().into_iter().find(|(path, _)| path.ends_with(name));
    file.map(|(_, text)| text).unwrap_or_else(|| panic!("{name} is there"))
}

#[test]
fn unapplied_revisions_move_onto_another_head_and_only_one_header_changes() {
    let (folder, database) = (branches(), TestDatabase::new(Engine::Sqlite, "rebase"));
    folder.run(&database, &["upgrade", "d4"]).done();
    let (before, others) = (text_of(&folder, "b.sql"), text_of(&folder, "c.sql"));
    let ran = folder.run(&database, &["rebase", "tempo", "--onto", "d4", "--format", "json"]).done().json();
    assert_eq!((&ran["moved"][0], &ran["moved"][1], &ran["onto"]), (&"b2".into(), &"c3".into(), &"d4".into()), "{ran}");
    assert_eq!(text_of(&folder, "b.sql"), before.replace("-- revises: a1", "-- revises: d4"));
    assert_eq!(text_of(&folder, "c.sql"), others);
    assert_eq!(folder.contents().len(), 4, "nothing is left beside the files");
    folder.run(&database, &["heads"]).done().says("b2 -> c3");
    folder.run(&database, &["rebase", "b2", "--onto", "d4"]).done().says("nothing to do");
    folder.run(&database, &["upgrade"]).done().says("2 revisions applied");
}

#[test]
fn a_rebase_is_refused_where_it_would_change_what_is_settled_and_writes_nothing() {
    let (folder, database) = (branches(), TestDatabase::new(Engine::Sqlite, "rebase refused"));
    folder.run(&database, &["upgrade", "b2"]).done();
    let before = folder.contents();
    for (arguments, code) in [
        (["rebase", "b2", "--onto", "d4"], "rebase.applied"),
        (["rebase", "a1", "--onto", "d4"], "rebase.descendant"),
        (["rebase", "c3", "--onto", "c3"], "rebase.descendant"),
        (["rebase", "d4", "--onto", "b2"], "rebase.not_a_head"),
        (["rebase", "nowhere", "--onto", "d4"], "graph.unknown_revision"),
    ] {
        folder.run(&database, &arguments).refused(code);
    }
    folder.write("m.sql", "-- revision: m5\n-- revises: c3, d4\n-- message: Merge\n");
    folder.write("e.sql", "-- revision: e6\n-- revises: a1\n");
    folder.run(&database, &["rebase", "c3", "--onto", "e6"]).refused("rebase.merge").says("m5");
    folder.remove("m.sql");
    folder.remove("e.sql");
    assert_eq!(folder.contents(), before);
}

#[test]
fn the_graph_is_a_page_of_its_own_and_marks_what_is_applied_where_asked() {
    let (folder, database) = (branches(), TestDatabase::new(Engine::Sqlite, "graph page"));
    folder.run(&database, &["upgrade", "b2"]).done();
    let page = folder.run(&database, &["graph", "--format", "html"]).done().out;
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.contains("<svg ") && !page.contains("class=\"applied\""),
        "{page}"
    );
    assert_eq!(page.matches("mark head").count(), 2, "{page}");
    let marked = folder.run(&database, &["graph", "-i", "--format", "html"]).done().out;
    assert!(marked.contains("<tr id=\"b2\" class=\"applied\">") && marked.contains("mark current"), "{marked}");
    folder.run(&database, &["graph", "-i"]).done().says("current");
}

#[test]
fn a_late_revision_that_nobody_could_try_is_applied_and_that_is_said() {
    let (folder, database) = (branches(), TestDatabase::new(Engine::Sqlite, "late revision"));
    folder.run(&database, &["upgrade", "c3"]).done();
    let elsewhere = "SELECT 'attach'; ALTER TABLE song ADD COLUMN late INTEGER;";
    folder.write("x.sql", &format!("-- revision: x9\n-- revises: b2\n{elsewhere}\n"));
    let text = text_of(&folder, "c.sql").replace("-- revises: b2", "-- revises: x9");
    folder.write("c.sql", &text);
    folder.run(&database, &["status"]).done().says("x9 is out of order");
    folder
        .run(&database, &["upgrade", "c3", "--plan", "--no-sql"])
        .done()
        .says("`x9` is out of order")
        .says("nobody looks");
    let closed = folder.run(&database, &["upgrade", "c3", "--plan", "--at", "a1"]).done();
    assert!(!closed.err.contains("out of order"), "heads that are assumed stand on all below them: {}", closed.err);
    for arguments in [["upgrade", "c3", "--plan"].as_slice(), &["upgrade", "c3"]] {
        folder.run(&database, arguments).done().says("`x9` is out of order").says("not known");
    }
    assert!(wait(database.has_column("song", "late")));
}

#[test]
fn a_revision_is_removed_with_its_snapshots_unless_another_needs_it() {
    let (folder, database) = (branches(), TestDatabase::new(Engine::Sqlite, "remove"));
    let project = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(project.path().join("anabranch.toml"), "[database.main]\nrevisions = \"revisions\"\n").unwrap();
    std::fs::create_dir(project.path().join("revisions")).unwrap();
    for (path, text) in folder.contents() {
        let name = std::path::Path::new(&path).file_name().unwrap();
        std::fs::write(project.path().join("revisions").join(name), text).unwrap();
    }
    let last = project.path().join("revisions/e.sql");
    std::fs::write(last, "-- revision: e5\n-- revises: c3\n-- depends-on: d4\n").unwrap();
    let url = ["--url", database.url()];
    let run =
        |arguments: &[&str]| crate::command::run(crate::command::command(project.path(), &[arguments, &url].concat()));
    run(&["snapshot"]).done();
    run(&["remove", "d4"]).refused("remove.not_a_head").says("e5");
    run(&["remove", "e5"]).done().says("e.sqlite.sql");
    run(&["remove"]).refused("graph.multiple_heads").says("`c3`, `d4`");
    run(&["remove", "d4"]).done().says("d.sqlite.sql");
    run(&["snapshot", "--check"]).done();
    folder.run(&database, &["snapshot"]).refused("snapshot.unwritable").says("among the revisions");
}

#[test]
fn a_new_revision_gets_all_its_labels() {
    let (folder, database) = (branches(), TestDatabase::new(Engine::Sqlite, "labels"));
    let labels = ["--branch-label", "fast", "--branch-label", "loud"];
    folder.run(&database, &[["revision", "--sql", "-m", "Speed", "--head", "c3"].as_slice(), &labels].concat()).done();
    let heads = folder.run(&database, &["heads", "--format", "json"]).done().json();
    assert!(
        heads.as_array().unwrap().iter().any(|head| head["labels"] == serde_json::json!(["fast", "loud"])),
        "{heads}"
    );
    let twice = ["revision", "--sql", "-m", "Twice", "--head", "d4", "--branch-label", "x", "--branch-label", "x"];
    folder.run(&database, &twice).refused("graph.duplicate_label");
    folder.run(&database, &["revision", "--sql", "-m", "Where"]).refused("graph.multiple_heads").says("--head");
}

/// A project of entities and a folder of revisions, in which nothing is compiled.
pub(crate) fn entities(columns: &str) -> String {
    format!(
        "use anabranch::Entity;\n\n#[derive(Entity)]\npub struct Song {{\n    #[entity(primary_key)]\n    pub id: i64,\n{columns}}}\n"
    )
}

#[test]
fn the_newest_unapplied_revision_is_made_again_under_its_id_or_left_as_it_was() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file is written");
    let run = |arguments: &[&str]| crate::command::run(crate::command::command(folder.path(), arguments));
    for name in ["entities", "revisions"] {
        std::fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    let configured = "[database.main]\nurl = \"sqlite:app.db\"\nentities = \"entities\"\nrevisions = \"revisions\"\n";
    write("anabranch.toml", configured);
    run(&["revision", "--amend"]).refused("amend.nothing");

    write("entities/lib.rs", &entities("    pub title: String,\n"));
    let first = run(&["autogenerate", "-m", "Songs", "--format", "json"]).done().json();
    let file = std::path::PathBuf::from(first["file"].as_str().expect("a file"));
    let text = || std::fs::read_to_string(&file).expect("the revision");
    let before = text();
    let header =
        before.lines().filter(|line| line.contains("Revision::new") || line.contains("created(")).collect::<String>();

    write("entities/lib.rs", &entities("    pub title: String,\n    pub bpm: Option<i32>,\n"));
    let again = run(&["revision", "--amend", "--format", "json"]).done().json();
    assert_eq!((&again["file"], &again["revision"]), (&first["file"], &first["revision"]), "{again}");
    let amended = text();
    assert!(amended.contains("bpm") && amended.starts_with("//! Songs"), "{amended}");
    let kept =
        amended.lines().filter(|line| line.contains("Revision::new") || line.contains("created(")).collect::<String>();
    assert_eq!(kept, header);
    run(&["revision", "--amend", "-m", "Songs with a tempo"]).done();
    assert!(text().starts_with("//! Songs with a tempo"), "{}", text());

    let settled = crate::command::contents(folder.path());
    write("entities/lib.rs", "use anabranch::Entity;\n\n#[derive(Entity)]\npub struct Song { nonsense }\n");
    assert_eq!(run(&["revision", "--amend"]).status, Some(2));
    write("entities/lib.rs", "//! None.\n");
    run(&["revision", "--amend"]).done().says("stays as it is");
    write("entities/lib.rs", &entities("    pub title: String,\n    pub bpm: Option<i32>,\n"));
    assert_eq!(crate::command::contents(folder.path()), settled, "nothing is half done");
}

#[test]
fn what_is_applied_or_written_by_hand_is_not_made_again() {
    let (folder, database) = (songs(), TestDatabase::new(Engine::Sqlite, "amend refused"));
    folder.run(&database, &["revision", "--amend"]).refused("amend.written_by_hand");
    folder.run(&database, &["upgrade"]).done();
    folder.run(&database, &["revision", "--amend"]).refused("amend.written_by_hand");
}
