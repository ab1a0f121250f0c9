//! What is settled because some database has it, and what is lost unless somebody agrees: `rebase`, `remove`, `revision --amend`.

use crate::command::project::Project;
use crate::command::{Ran, SqlFolder, command, contents, run, wait};
use crate::rewriting::{branches, entities, text_of};
use crate::support::{Engine, TestDatabase};
use std::path::Path;
use tempfile::TempDir;

/// Databases that share a folder of revisions: a root, two heads on it, and what depends on one of them.
fn shared(databases: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("revisions")).expect("a folder");
    for (name, text) in [
        ("anabranch.toml", databases),
        ("revisions/a.sql", "-- revision: a1\n-- revises:\nCREATE TABLE a (id INTEGER);\n"),
        ("revisions/b.sql", "-- revision: b2\n-- revises: a1\nCREATE TABLE b (id INTEGER);\n"),
        ("revisions/b_rollback.sql", "DROP TABLE b;\n"),
        ("revisions/c.sql", "-- revision: c3\n-- revises: a1\nCREATE TABLE c (id INTEGER);\n"),
    ] {
        std::fs::write(folder.path().join(name), text).expect("a file is written");
    }
    folder
}

fn table(name: &str, url: &str) -> String {
    format!("[database.{name}]\nurl = \"{url}\"\nrevisions = \"revisions\"\n")
}

fn on(folder: &TempDir, arguments: &[&str]) -> Ran {
    run(command(folder.path(), arguments))
}

const REWRITES: [&[&str]; 2] = [&["remove", "b2"], &["rebase", "b2", "--onto", "c3"]];

#[test]
fn what_another_configured_database_has_is_settled_whichever_is_chosen() {
    let folder = shared(&(table("main", "sqlite:main.db") + &table("copy", "sqlite:copy.db")));
    on(&folder, &["upgrade", "a1"]).done();
    on(&folder, &["stamp", "b2", "--database", "copy"]).done();
    let before = contents(folder.path());
    for rewrite in REWRITES {
        for chosen in [[].as_slice(), &["--database", "main"], &["--database", "main", "--url", "sqlite:new.db"]] {
            on(&folder, &[rewrite, chosen].concat()).refused("applied").says("b2 to `copy`");
        }
    }
    // The one of another URL: its own configured database counts as well.
    on(&folder, &["revert", "b2", "--database", "copy"]).refused("");
    on(&folder, &["stamp", "a1", "--database", "copy", "--purge"]).done();
    on(&folder, &["stamp", "b2", "--database", "main"]).done();
    on(&folder, &["remove", "b2", "--database", "main", "--url", "sqlite:new.db"]).refused("remove.applied");
    assert_eq!(contents(folder.path()), before);
    assert!(!folder.path().join("new.db").exists(), "a file that is not there has applied nothing, and is not made");
    on(&folder, &["stamp", "a1", "--database", "main", "--purge"]).done();
    on(&folder, &["remove", "b2"]).done();
}

#[test]
fn a_database_that_cannot_be_asked_is_not_passed_over_in_silence() {
    for url in ["postgres://nobody@127.0.0.1:1/none", "${ANABRANCH_TEST_NOT_SET}"] {
        let folder = shared(&(table("main", "sqlite:main.db") + &table("production", url)));
        let before = contents(folder.path());
        for rewrite in REWRITES {
            let arguments = [rewrite, &["--database", "main"]].concat();
            let ran = on(&folder, &arguments).refused("applied.not_known");
            ran.says("`production`").says("--assume-unapplied production");
            on(&folder, &[&arguments[..], &["--assume-unapplied", "produktion"]].concat()).refused("produktion");
        }
        assert_eq!(contents(folder.path()), before);
        on(&folder, &["rebase", "b2", "--onto", "c3", "--database", "main", "--assume-unapplied", "production"]).done();
        on(&folder, &["remove", "b2", "--database", "main", "--assume-unapplied", "production"]).done();
    }
}

#[test]
fn a_revision_is_removed_whole_and_nothing_is_left_that_names_it() {
    let folder = shared(&table("main", "sqlite:main.db"));
    std::fs::create_dir_all(folder.path().join("snapshots/revisions")).expect("a folder");
    std::fs::write(folder.path().join("revisions/d.sql"), "-- revision: d4\n-- revises: c3\n-- depends-on: b2\n")
        .unwrap();
    std::fs::write(folder.path().join("revisions/b.more.sql"), "-- revision: b.more\n-- revises: c3\n").unwrap();
    on(&folder, &["snapshot"]).done();
    on(&folder, &["remove", "b2"]).refused("remove.not_a_head").says("d4");
    on(&folder, &["remove", "c3"]).refused("remove.not_a_head");
    on(&folder, &["remove", "d4"]).done().says("d.sqlite.sql");
    on(&folder, &["remove", "b2"]).done().says("b_rollback.sql").says("b.sqlite.sql");
    let names: Vec<String> = contents(folder.path()).into_iter().map(|(name, _)| name).collect();
    assert!(!names.iter().any(|name| name.contains("b_rollback") || name.ends_with("/b.sqlite.sql")), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with("b.more.sqlite.sql")), "another's is left: {names:?}");
    on(&folder, &["snapshot", "--check"]).done();
}

#[test]
fn a_merge_is_removed_and_its_heads_are_heads_again() {
    let (folder, database) = (branches(), TestDatabase::new(Engine::Sqlite, "remove merge"));
    folder.write("m.sql", "-- revision: m5\n-- revises: c3, d4\n-- message: Merge\n");
    folder.run(&database, &["remove"]).done();
    folder.run(&database, &["heads"]).done().says("c3").says("d4");
}

#[test]
fn a_rebase_that_conflicts_is_done_where_it_is_not_checked() {
    let song = |column: &str| {
        let change = format!("    m.alter_table(\"song\", |t| {{ t.add_column(\"{column}\", text()); }});\n");
        format!("pub fn up(m: &mut Migration) {{\n{change}}}\n")
    };
    let text = |id: &str, on: &str| {
        format!(
            "//! {id}.\nuse anabranch::prelude::*;\n\npub const REVISION: Revision = Revision::new(\"{id}\") // here\n    .revises(&[\"{on}\"]) /* why */\n    .labels(&[\"l_{id}\"])\n    .depends_on(&[\"a1\"]);\n\n{}",
            song("bpm")
        )
    };
    let folder = SqlFolder::new(&[
        ("a.sql", "-- revision: a1\n-- revises:\n"),
        ("b.rs", &text("b2", "a1")),
        ("c.rs", &text("c3", "a1")),
    ]);
    let database = TestDatabase::new(Engine::Sqlite, "rebase no check");
    folder.run(&database, &["rebase", "b2", "--onto", "c3", "--no-check"]).done();
    assert_eq!(text_of(&folder, "b.rs"), text("b2", "c3"), "one list changes, and nothing else");
}

fn project(folder: &Path, more: &str) {
    for name in ["entities", "revisions"] {
        std::fs::create_dir(folder.join(name)).expect("a folder");
    }
    let configured = "[database.main]\nurl = \"sqlite:app.db\"\nentities = \"entities\"\nrevisions = \"revisions\"\n";
    std::fs::write(folder.join("anabranch.toml"), configured.to_owned() + more).expect("a file is written");
    std::fs::write(folder.join("entities/lib.rs"), entities("    pub title: String,\n")).expect("a file is written");
}

#[test]
fn what_a_person_wrote_is_made_again_only_where_it_is_kept_or_may_go() {
    let (folder, cache) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    project(folder.path(), "");
    let run = |arguments: &[&str]| {
        let mut command = command(folder.path(), arguments);
        command.env("XDG_CACHE_HOME", cache.path());
        run(command)
    };
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command
            .current_dir(folder.path())
            .args(["-c", "user.name=T", "-c", "user.email=t@example.org"])
            .args(arguments);
        crate::command::run(command).done()
    };
    let first = run(&["autogenerate", "-m", "Songs", "--format", "json"]).done().json();
    let file = std::path::PathBuf::from(first["file"].as_str().expect("a file"));
    let by_hand = || {
        let text = std::fs::read_to_string(&file).expect("the revision") + "\n// by hand\n";
        std::fs::write(&file, &text).expect("it is written");
        text
    };
    std::fs::write(
        folder.path().join("entities/lib.rs"),
        entities("    pub title: String,\n    pub bpm: Option<i32>,\n"),
    )
    .expect("a file is written");
    let text = by_hand();
    run(&["revision", "--amend"]).refused("amend.edited").says("--overwrite");
    assert_eq!(std::fs::read_to_string(&file).expect("the revision"), text);
    run(&["revision", "--amend", "--overwrite"]).done().says("by hand is gone");
    run(&["revision", "--amend"]).done();

    by_hand();
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    run(&["revision", "--amend"]).refused("amend.edited");
    git(&["commit", "-qm", "By hand"]);
    run(&["revision", "--amend"]).done().says("is in git");
    assert!(!std::fs::read_to_string(&file).expect("the revision").contains("by hand"));
}

#[test]
fn what_only_the_developers_own_database_has_is_taken_back_there_and_made_again() {
    let database = TestDatabase::new(Engine::Postgres18, "amend applied");
    let project = Project::new("amend").on(&database);
    let song = |columns: &str| {
        format!("#[derive(Entity)]\npub struct Song {{\n    #[entity(primary_key)]\n    pub id: i64,\n{columns}}}\n")
    };
    project.entities(&song("    pub title: String,\n"));
    project.run(&["dev", "-m", "Songs"]).done();
    wait(database.execute("INSERT INTO song (id, title) VALUES (1, 'a')"));
    project.entities(&song("    pub title: String,\n    pub bpm: Option<i32>,\n"));
    let before = project.contents();
    project.run(&["revision", "--amend"]).refused("amend.data_loss").says("song");
    assert_eq!(project.contents(), before);
    assert_eq!(wait(database.cell("SELECT count(*) FROM song")).as_deref(), Some("1"));
    project.run(&["revision", "--amend", "--allow-data-loss"]).done().says("applied nowhere now");
    assert_eq!(project.revisions().len(), 1);
    assert!(!wait(database.has_table("song")));
    project.run(&["upgrade"]).done();
    assert!(wait(database.has_column("song", "bpm")));
    let configuration = std::fs::read_to_string(project.path().join("anabranch.toml")).expect("a configuration");
    project.write(
        "anabranch.toml",
        &configuration.replacen("[database.main]\n", "[database.main]\nprotected = true\n", 1),
    );
    project.run(&["revision", "--amend", "--allow-data-loss"]).refused("amend.applied").says("`main`");
}
