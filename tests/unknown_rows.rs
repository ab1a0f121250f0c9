//! Rows of the ledger that no file declares: said by every command that reads it, and taken back in the right order.

use crate::command::{SqlFolder, wait};
use crate::rewriting::forget;
use crate::support::{Engine, TestDatabase};
use serde_json::Value;

/// A root, three revisions of a branch that is lost, and one on the root that is not.
fn branch() -> SqlFolder {
    let table = |id: &str, more: &str| format!("-- revision: {id}\n{more}CREATE TABLE t_{id} (id INTEGER);\n");
    let drop = |id: &str| format!("DROP TABLE t_{id};\n");
    let folder = SqlFolder::new(&[]);
    for (id, more) in [
        ("a1", "-- revises:\n"),
        ("b2", "-- revises: a1\n"),
        ("c3", "-- revises: b2\n"),
        ("d4", "-- revises: a1\n-- depends-on: c3\n"),
        ("e5", "-- revises: a1\n"),
    ] {
        folder.write(&format!("{id}.sql"), &table(id, more));
        folder.write(&format!("{id}_rollback.sql"), &drop(id));
    }
    folder
}

fn deployed(engine: Engine, label: &str) -> (SqlFolder, TestDatabase) {
    let (folder, database) = (branch(), TestDatabase::new(engine, label));
    folder.run(&database, &["upgrade"]).done();
    ["b2", "c3", "d4"].into_iter().for_each(|id| forget(&folder, id));
    (folder, database)
}

fn unknown(rows: &Value) -> Vec<&str> {
    let rows = rows.as_array().into_iter().flatten();
    rows.filter(|row| row["unknown"] == true).filter_map(|row| row["revision"].as_str()).collect()
}

#[test]
fn every_command_that_reads_the_ledger_names_them() {
    for engine in Engine::all() {
        let (folder, database) = deployed(engine, "unknown");
        let ids = ["b2", "c3", "d4"];
        for arguments in
            [["status"].as_slice(), &["current"], &["history", "-i"], &["show", "current"], &["graph", "-i"]]
        {
            let ran = folder.run(&database, arguments).done();
            for id in ids {
                ran.says(id);
            }
            assert_eq!(format!("{}{}", ran.out, ran.err).matches("applied at 20").count(), 3, "{arguments:?}: {ran:?}");
        }
        let check = folder.run(&database, &["check"]).found();
        for id in ids {
            check.says(&format!("`{id}`"));
        }
        for arguments in [["current"].as_slice(), &["history", "-i"], &["show", "current"]] {
            let rows = folder.run(&database, &[arguments, &["--format", "json"]].concat()).done().json();
            let mut found = unknown(&rows);
            found.sort_unstable();
            assert_eq!(found, ids, "{arguments:?}: {rows}");
        }
        let status = folder.run(&database, &["status", "--format", "json"]).done().json();
        assert_eq!(unknown(&status["applied"]).len(), 3, "{status}");
        for arguments in [
            ["upgrade"].as_slice(),
            &["upgrade", "--sql"],
            &["upgrade", "--plan", "--out", "p.json"],
            &["downgrade", "base"],
            &["downgrade", "base", "--sql"],
            &["revert", "e5"],
            &["stamp", "a1"],
            &["stamp", "a1", "--sql"],
        ] {
            let refused = folder.run(&database, &[arguments, &["--format", "json"]].concat());
            let refused = refused.refused("graph.unknown_applied").json();
            assert_eq!(
                refused["error"]["details"]["revisions"].as_array().map(Vec::len),
                Some(3),
                "{arguments:?}: {refused}"
            );
        }
    }
}

#[test]
fn several_are_taken_back_in_the_order_in_which_they_stand_on_each_other() {
    for engine in Engine::all() {
        let (folder, database) = deployed(engine, "unknown back");
        let ran = folder.run(&database, &["downgrade", "--from-ledger", "--yes", "--format", "json"]).done().json();
        let ids: Vec<&str> =
            ran["applied"].as_array().into_iter().flatten().filter_map(|s| s["revision"].as_str()).collect();
        assert_eq!(ids, ["d4", "c3", "b2"], "{engine:?}: {ran}");
        assert!(wait(database.has_table("t_e5")) && !wait(database.has_table("t_b2")), "{engine:?}");
        folder.run(&database, &["upgrade"]).done().says("nothing to do");
    }
}
