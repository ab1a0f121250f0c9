//! The main job as a user does it: a project made by `init`, driven by the compiled command, compiled by cargo.
//!
//! One test per story, one compilation of anabranch for all of them.

use crate::command::{project::Project, run, wait};
use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;
use std::process::Stdio;
use std::time::{Duration, Instant};

const SONG: &str = "/// A song.\n#[derive(Entity)]\npub struct Song {\n    /// Its key.\n    #[column(primary_key, auto_increment)]\n    \
                    pub id: i64,\n    /// Its title.\n    #[column(length = 200)]\n    pub title: String,\n}\n";

/// The song with more fields.
fn song_with(fields: &str) -> String {
    SONG.replace("pub title: String,\n", &format!("pub title: String,\n{fields}"))
}

/// A revision as a person writes it.
fn revision_file(id: &str, parent: &str, up: &str, down: &str) -> String {
    format!(
        "//! By hand.\nuse anabranch::prelude::*;\n\npub const REVISION: Revision = Revision::new(\"{id}\").revises(&[\"{parent}\"]);\n\n\
         pub fn up(m: &mut Migration) {{\n    {up}\n}}\n\npub fn down(m: &mut Migration) {{\n    {down}\n}}\n"
    )
}

#[test]
fn a_new_project_goes_from_nothing_to_a_changed_schema_and_back() {
    let project = Project::new("story");
    let database = TestDatabase::new(Engine::Sqlite, "project");
    let project = project.on(&database);
    project.run(&["dev"]).done().says("nothing to do");
    project.entities(SONG);
    let first = project.run(&["dev", "--format", "json"]).done().json();
    assert!(first["revision"].is_string(), "{first}");
    project.run(&["dev"]).done().says("nothing to do");
    project.run(&["check"]).done();
    for engine in Engine::newest(&[DialectName::Postgres, DialectName::MariaDb, DialectName::Mysql]) {
        let database = TestDatabase::new(engine, "project");
        project.run(&["upgrade", "--url", database.url()]).done();
        project.run(&["check", "--url", database.url()]).done();
        wait(database.execute("INSERT INTO song (title) VALUES ('Naima')"));
        project.run(&["downgrade", "base", "--url", database.url()]).done();
        assert!(!wait(database.has_table("song")), "{engine:?}");
        project.run(&["upgrade", "--url", database.url()]).done();
        project.run(&["check", "--url", database.url()]).done();
    }

    wait(database.execute("INSERT INTO song (title) VALUES ('Naima')"));
    project.entities(&song_with("    /// Beats a minute.\n    pub bpm: Option<i32>,\n"));
    project.run(&["check"]).found().says("check.entities_differ");
    let written = project.run(&["autogenerate", "-m", "Add bpm to song", "--format", "json"]).done().json();
    let file = std::fs::read_to_string(written["file"].as_str().expect("a file")).expect("it is there");
    assert!(file.starts_with("//! Add bpm to song"), "{file}");
    assert!(file.contains("t.add_column(\"bpm\", integer());"), "{file}");
    // The database is behind now: another revision would be made from the wrong start.
    let before = project.contents();
    project.run(&["autogenerate", "-m", "Again"]).refused("autogenerate.").says("upgrade");
    assert_eq!(project.contents(), before);
    project.run(&["upgrade"]).done();
    project.run(&["check"]).done();
    project.run(&["autogenerate", "-m", "Nothing"]).done().says("nothing to write");
    project.run(&["downgrade", "-1"]).done();
    assert_eq!(wait(database.cell("SELECT title FROM song")).as_deref(), Some("Naima"));
    project.run(&["upgrade"]).done();

    project.run(&["snapshot"]).done();
    project.run(&["snapshot", "--check"]).done();

    // A rename is asked about, and never guessed.
    project.entities(&song_with("    /// Beats a minute.\n    pub tempo: Option<i32>,\n"));
    wait(database.execute("UPDATE song SET bpm = 96"));
    let before = project.contents();
    let refused =
        project.run(&["autogenerate", "-m", "Tempo", "--format", "json"]).refused("autogenerate.unanswered_rename");
    refused.json();
    refused.says("--rename song.bpm=tempo").says("--not-renamed song.bpm");
    let lossy = ["autogenerate", "-m", "Tempo", "--not-renamed", "song.bpm"];
    project.run(&lossy).refused("autogenerate.data_loss").says("--allow-data-loss");
    assert_eq!(project.contents(), before);
    project.run(&["autogenerate", "-m", "Tempo", "--rename", "song.bpm=tempo"]).done();
    project.run(&["upgrade"]).done();
    assert_eq!(wait(database.cell("SELECT tempo FROM song")).as_deref(), Some("96"));
    // A revision is written together with its snapshots; one that is lost is missed.
    project.run(&["snapshot", "--check"]).done();
    let snapshots = project.path().join("snapshots/revisions");
    let newest = std::fs::read_dir(&snapshots).unwrap().map(|entry| entry.unwrap().path()).max().unwrap();
    std::fs::remove_file(newest).unwrap();
    project.run(&["snapshot", "--check"]).found();
    project.run(&["check"]).found().says("check.stale_snapshot");
    project.run(&["snapshot"]).done();
    project.run(&["check"]).done();

    // A change by hand: found by `check`, and in the way of a plan that it would change, of no other.
    wait(database.execute("ALTER TABLE song ADD COLUMN by_hand INTEGER"));
    project.run(&["check"]).found().says("by_hand");

    // A revision whose plan does not restate the table runs; one that would build it anew without the column does not.
    let head =
        project.run(&["heads", "--format", "json"]).done().json()[0]["revision"].as_str().expect("an id").to_owned();
    let longer = "m.alter_table(\"song\", |t| { t.alter_column(\"title\").set_type(string(300)); });";
    let shorter = "m.alter_table(\"song\", |t| { t.alter_column(\"title\").set_type(string(200)); });";
    let table = "m.create_table(\"beside\", |t| { t.column(\"id\", integer()).not_null(); });";
    project.write("migration/src/revisions/d1.rs", &revision_file("d1", &head, table, "m.drop_table(\"beside\");"));
    project.run(&["upgrade"]).done();
    project.write("migration/src/revisions/d2.rs", &revision_file("d2", "d1", longer, shorter));
    let refused = project.run(&["upgrade", "--format", "json"]).refused("drift.plan_differs");
    refused.json();
    refused.says("changed by hand");
    assert_eq!(project.run(&["current", "--format", "json"]).done().json()[0]["revision"], "d1");
    wait(database.execute("ALTER TABLE song DROP COLUMN by_hand"));
    project.run(&["upgrade"]).done();

    let up = "m.create_table(\"x\", |t| { t.column(\"id\", integer()).not_null(); });\n    \
              m.alter_table(\"song\", |t| { t.add_column(\"note\", text()); });\n    \
              m.create_table(\"y\", |t| { t.column(\"id\", integer()).not_null(); });";
    let down = "m.drop_table(\"y\");\n    m.alter_table(\"song\", |t| { t.drop_column(\"note\"); });\n    m.drop_table(\"x\");";
    project.write("migration/src/revisions/d3.rs", &revision_file("d3", "d2", up, down));
    project.run(&["upgrade"]).done();
    for engine in Engine::mysql_and_mariadb() {
        check_killed_in_the_middle(&project, engine);
    }

    // The snapshots of a project that names no version are for the oldest one: what a newer server is told otherwise is said.
    let up = "m.alter_table(\"song\", |t| { t.add_column(\"twice\", integer()).generated_virtual(\"tempo * 2\"); });";
    let down = "m.alter_table(\"song\", |t| { t.drop_column(\"twice\"); });";
    project.write("migration/src/revisions/d4.rs", &revision_file("d4", "d3", up, down));
    for engine in Engine::newest(&[DialectName::Postgres]) {
        let database = TestDatabase::new(engine, "other version");
        let upgrade = ["upgrade", "--url", database.url()];
        let plan = project.run(&[&upgrade[..], &["--plan", "--format", "json"]].concat()).done().json();
        let differ =
            plan["steps"].as_array().expect("a list").iter().filter(|step| step.get("differs_from_snapshot").is_some());
        let differ: Vec<_> = differ.collect();
        assert!(differ.len() == 1 && differ[0]["revision"] == "d4", "{plan}");
        let difference = &differ[0]["differs_from_snapshot"];
        assert_eq!(difference["snapshot_for"], "postgres 15.0", "{difference}");
        assert!(difference["only_here"][0].as_str().is_some_and(|sql| sql.contains("VIRTUAL")), "{difference}");
        project.run(&upgrade).done().says("differs from the snapshot: that is for postgres 15.0, and this is postgres");
    }

    // A mistake in an entity: file, line, the source underlined.
    project.entities(&song_with("    /// No type of ours.\n    pub mood: Option<Mood>,\n"));
    let before = project.contents();
    let mistake = project.run(&["autogenerate", "-m", "Mood"]).refused("entity.");
    mistake.says("Mood").says("lib.rs:15").says("help:");
    assert_eq!(project.contents(), before);
}

/// Killed while its second statement waits for a lock, a revision goes on with exactly what is missing.
fn check_killed_in_the_middle(project: &Project, engine: Engine) {
    let database = TestDatabase::new(engine, "killed binary");
    run(project.binary(&database, &["upgrade", "d2"])).done();
    wait(database.execute("INSERT INTO song (title) VALUES ('Naima')"));
    std::thread::scope(|scope| {
        scope.spawn(|| wait(database.rows("SELECT SLEEP(4) FROM song")));
        std::thread::sleep(Duration::from_millis(300));
        let mut command = project.binary(&database, &["upgrade"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it starts");
        std::thread::sleep(Duration::from_millis(1500));
        child.kill().expect("it can be killed");
        assert_eq!(child.wait().expect("it ends").code(), None, "{engine:?}: it was not waiting");
    });
    assert!(wait(database.has_table("x")) && !wait(database.has_table("y")), "{engine:?}");
    run(project.binary(&database, &["upgrade"])).done().says("continuing `d3`");
    assert!(wait(database.has_table("y")) && wait(database.has_column("song", "note")), "{engine:?}");
    assert_eq!(wait(database.cell("SELECT title FROM song")).as_deref(), Some("Naima"), "{engine:?}");
    let began = Instant::now();
    run(project.binary(&database, &["upgrade"])).done().says("nothing to do");
    assert!(began.elapsed() < Duration::from_secs(1), "{engine:?}: {:?}", began.elapsed());
    run(project.binary(&database, &["downgrade", "base"])).done();
    assert!(!wait(database.has_table("song")) && !wait(database.has_table("x")), "{engine:?}");
}

#[test]
fn two_branches_of_the_repository_are_merged_without_a_conflict_in_git() {
    let database = TestDatabase::new(Engine::Sqlite, "branches");
    let project = Project::new("branches").on(&database);
    project.entities(SONG);
    project.run(&["dev"]).done();
    project.git(&["init", "-q"]).done();
    project.git(&["add", "."]).done();
    project.git(&["commit", "-qm", "Begin"]).done();

    let revision = |table: &str| {
        format!("#[derive(Entity)]\npub struct {table} {{\n    #[column(primary_key)]\n    pub id: i64,\n}}\n")
    };
    for (branch, table) in [("albums", "Album"), ("labels", "Label")] {
        project.git(&["checkout", "-qb", branch, "main"]).done();
        project.write(
            &format!("entity/src/{branch}.rs"),
            &format!("//! {table}.\nuse anabranch::Entity;\n\n{}", revision(table)),
        );
        project.entities(&format!("mod {branch};\n\n{SONG}"));
        project.run(&["autogenerate", "-m", &format!("Add {table}"), "--from", "revision:heads"]).done();
        // What both would write into one file is kept out of the way: the revisions are what matters.
        project.git(&["checkout", "-q", "entity/src/lib.rs"]).done();
        project.git(&["add", "."]).done();
        project.git(&["commit", "-qm", table]).done();
    }
    project.git(&["checkout", "-q", "main"]).done();
    project.git(&["merge", "-q", "--no-edit", "albums"]).done();
    project.git(&["merge", "-q", "--no-edit", "labels"]).done();
    project.entities(&format!("mod albums;\nmod labels;\n\n{SONG}"));

    let heads = project.run(&["heads", "--format", "json"]).done().json();
    assert_eq!(heads.as_array().map(Vec::len), Some(2), "{heads}");
    project.run(&["upgrade", "head"]).refused("graph.multiple_heads");
    project.run(&["merge", "heads", "-m", "Join albums and labels"]).done();
    let heads = project.run(&["heads", "--format", "json"]).done().json();
    assert_eq!(heads.as_array().map(Vec::len), Some(1), "{heads}");
    assert_eq!(project.revisions().len(), 4);
    project.run(&["upgrade"]).done();
    project.run(&["check"]).done();
    assert!(wait(database.has_table("album")) && wait(database.has_table("label")));

    // Two revisions that change the same column differently do not commute.
    let one = project.run(&["heads", "--format", "json"]).json()[0]["revision"].as_str().expect("an id").to_owned();
    for (id, length) in [("c1", 300), ("c2", 400)] {
        let change = |length: u32| {
            format!("m.alter_table(\"song\", |t| {{ t.alter_column(\"title\").set_type(string({length})); }});")
        };
        let text = revision_file(id, &one, &change(length), &change(200));
        project.write(&format!("migration/src/revisions/{id}.rs"), &text);
    }
    let before = project.contents();
    let refused = project.run(&["merge", "heads", "-m", "Join"]).refused("merge.conflict");
    refused.says("c1.rs").says("c2.rs").says("title");
    assert_eq!(project.contents(), before);
}
