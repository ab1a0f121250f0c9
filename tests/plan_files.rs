//! Plans that are written down and run later: as they stand, or not at all.

use crate::command::client::{AfterAnError, load};
use crate::command::project::Project;
use crate::command::{Ran, SqlFolder, run, wait};
use crate::rewriting::{forget, songs};
use crate::support::{Engine, TestDatabase};

const WAYS: [&[&str]; 2] = [&["downgrade", "a1"], &["revert", "b2"]];

fn plan_file(command: &str) -> [&str; 3] {
    [command, "--plan-file", "plan.json"]
}

#[test]
fn what_takes_back_is_planned_and_run_as_it_stands() {
    for engine in Engine::all() {
        for way in WAYS {
            let (folder, database) = (songs(), TestDatabase::new(engine, "plan back"));
            folder.run(&database, &["upgrade"]).done();
            folder.run(&database, &[way, &["--plan", "--out", "plan.json"]].concat()).done();
            assert!(wait(database.has_column("song", "bpm")), "{engine:?}: it was a plan");
            folder.run(&database, &[way[0], way[1], "--plan-file", "plan.json"]).refused("cli.usage");
            folder.run(&database, &plan_file("upgrade")).refused("plan_file.other_direction");
            folder.run(&database, &plan_file(way[0])).done().says("1 revision taken back");
            assert!(!wait(database.has_column("song", "bpm")), "{engine:?}");
            folder.run(&database, &plan_file(way[0])).refused("plan_file.stale").says("was taken back since");
        }
    }
}

#[test]
fn what_takes_back_is_refused_where_anything_it_rests_on_has_changed() {
    for engine in Engine::all() {
        for way in WAYS {
            let (folder, database) = (songs(), TestDatabase::new(engine, "plan stale"));
            folder.run(&database, &["upgrade"]).done();
            let write = || drop(folder.run(&database, &[way, &["--plan", "--out", "plan.json"]].concat()).done());
            let stale = |why: &str| {
                folder.run(&database, &plan_file(way[0])).refused("plan_file.stale").says(why);
                assert!(wait(database.has_column("song", "bpm")), "{engine:?}: nothing was done");
            };
            write();
            wait(database.execute("ALTER TABLE song ADD COLUMN by_hand INTEGER"));
            stale("song");
            write();
            folder.write("b_rollback.sql", "ALTER TABLE song DROP COLUMN bpm; -- changed\n");
            stale("the file of revision `b2` has changed");
            folder.write("b_rollback.sql", "ALTER TABLE song DROP COLUMN bpm;\n");
            write();
            folder.write("d.sql", "-- revision: d4\n-- revises: a1\nCREATE TABLE d (id INTEGER);\n");
            folder.run(&database, &["upgrade", "d4"]).done();
            stale("`d4` was applied since");
        }
    }
}

/// A database with `b2`, whose file is gone.
fn lost(engine: Engine, label: &str) -> (SqlFolder, TestDatabase) {
    let (folder, database) = (songs(), TestDatabase::new(engine, label));
    folder.run(&database, &["upgrade"]).done();
    forget(&folder, "b");
    (folder, database)
}

#[test]
fn what_was_changed_by_hand_after_the_review_is_not_run() {
    let (folder, database) = (songs(), TestDatabase::new(Engine::Sqlite, "plan edited"));
    folder.run(&database, &["upgrade", "heads", "--plan", "--out", "plan.json"]).done();
    let files = folder.contents();
    let (_, text) = files.iter().find(|(name, _)| name.ends_with("plan.json")).expect("it was written");
    let plan: serde_json::Value = serde_json::from_str(text).expect("a document");
    let edits: [fn(&mut serde_json::Value); 5] = [
        |plan| drop(plan["steps"].as_array_mut().expect("steps").remove(0)),
        |plan| plan["steps"].as_array_mut().expect("steps").reverse(),
        |plan| plan["steps"][0]["plan"]["segments"] = serde_json::json!([]),
        |plan| plan["heads"] = serde_json::json!(["a1"]),
        |plan| drop(plan.as_object_mut().expect("a document").remove("checksum")),
    ];
    for edit in edits {
        let mut edited = plan.clone();
        edit(&mut edited);
        folder.write("edited.json", &edited.to_string());
        let ran = folder.run(&database, &["upgrade", "--plan-file", "edited.json", "--format", "json"]);
        let error = ran.refused("plan_file.stale").json()["error"].clone();
        assert!(
            error["details"]["changed"][0].as_str().is_some_and(|text| text.contains("plan file itself")),
            "{error}"
        );
    }
    assert!(!wait(database.has_table("song")), "nothing was done");
    folder.write("sideways.json", &text.replace("\"upgrade\"", "\"sideways\""));
    folder.run(&database, &["upgrade", "--plan-file", "sideways.json"]).refused("plan_file.unreadable");
    folder.write("compact.json", &plan.to_string());
    folder.run(&database, &["upgrade", "--plan-file", "compact.json"]).done();
}

#[test]
fn what_no_file_declares_is_taken_back_by_a_plan_file_or_a_script() {
    for engine in Engine::all() {
        let back = ["downgrade", "--from-ledger"];
        let write = |folder: &SqlFolder, database: &TestDatabase| {
            folder.run(database, &[&back[..], &["--plan", "--out", "plan.json"]].concat()).done().says("DROP COLUMN");
        };
        let (folder, database) = lost(engine, "ledger plan");
        write(&folder, &database);
        wait(database.execute("UPDATE anabranch_script SET down = '[]' WHERE revision = 'b2'"));
        folder.run(&database, &plan_file("downgrade")).refused("ledger.script_changed");
        folder.run(&database, &[&back[..], &["--sql"]].concat()).refused("ledger.script_changed");
        assert!(wait(database.has_column("song", "bpm")), "{engine:?}");

        let (folder, database) = lost(engine, "ledger plan again");
        write(&folder, &database);
        folder.run(&database, &plan_file("downgrade")).done().says("1 revision taken back");
        assert!(!wait(database.has_column("song", "bpm")), "{engine:?}");

        let (folder, database) = lost(engine, "ledger script");
        let script = folder.run(&database, &[&back[..], &["--sql"]].concat()).done().out;
        assert!(wait(database.has_column("song", "bpm")), "{engine:?}: it was a script");
        load(&database, &script, AfterAnError::Stop).unwrap_or_else(|error| panic!("{engine:?}: {error}\n{script}"));
        assert!(!wait(database.has_column("song", "bpm")), "{engine:?}");
        folder.run(&database, &["upgrade"]).done().says("nothing to do");
    }
}

/// A crate of two revisions that is built, deployed, planned, and of which one is then lost.
#[test]
fn a_compiled_crate_runs_plan_files_and_takes_back_what_it_does_not_hold() {
    let database = TestDatabase::new(Engine::MariaDb, "compiled plan");
    let project = Project::new("planned").on(&database);
    let song = |columns: &str| {
        format!("#[derive(Entity)]\npub struct Song {{\n    #[entity(primary_key)]\n    pub id: i64,\n{columns}}}\n")
    };
    project.entities(&song(""));
    project.run(&["dev", "-m", "Songs"]).done();
    project.entities(&song("    pub bpm: Option<i32>,\n"));
    project.run(&["dev", "-m", "Tempo"]).done();
    let binary = |arguments: &[&str]| -> Ran { run(project.binary(&database, arguments)) };
    for (way, runs) in [("downgrade", "1 revision taken back"), ("revert", "1 revision taken back")] {
        let target = if way == "downgrade" { "-1" } else { "head" };
        project.run(&[way, target, "--plan", "--out", "plan.json"]).done();
        project.run(&plan_file(way)).done().says(runs);
        project.run(&plan_file(way)).refused("plan_file.stale");
        project.run(&["upgrade", "--plan", "--out", "plan.json"]).done();
        binary(&plan_file(way)).refused("plan_file.other_direction");
        binary(&plan_file("upgrade")).done();
        assert!(wait(database.has_column("song", "bpm")), "{way}");
    }
    let last = project.revisions().pop().expect("a revision");
    let id = project.run(&["heads", "--format", "json"]).done().json()[0]["revision"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    std::fs::remove_file(last).expect("the file goes");
    project.run(&["status"]).done().says(&id).says("no file declares it");
    project.run(&["downgrade", "--from-ledger", "--plan"]).done().says("DROP COLUMN");
    project.run(&["upgrade"]).refused("graph.unknown_applied").says("applied at 20");
    binary(&["current"]).done().says(&id);
    binary(&["downgrade", "--from-ledger"]).refused("ledger.unconfirmed");
    project.run(&["downgrade", "--from-ledger", "--plan", "--out", "plan.json"]).done();
    project.run(&plan_file("downgrade")).done();
    assert!(!wait(database.has_column("song", "bpm")));
}
