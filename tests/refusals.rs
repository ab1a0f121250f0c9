//! Wrong input and wrong circumstances: each is refused with a stable code, a way on and status 2, and nothing is lost or half recorded.

use crate::command::{SqlFolder, run, wait};
use crate::rewriting::songs;
use crate::support::{Engine, TestDatabase};

const SONG: &str = "CREATE TABLE song (id INTEGER PRIMARY KEY, title VARCHAR(200) NOT NULL);";

/// Refused with code and help in text and in JSON, and no file was touched.
#[track_caller]
fn check(folder: &SqlFolder, url: &str, arguments: &[&str], code: &str, message: &str) {
    let before = folder.contents();
    let text = run(folder.command(url, arguments)).refused(code);
    text.says(message).says("help:");
    assert_eq!(text.out, "", "{arguments:?} has no result");
    let json = run(folder.command(url, &[arguments, &["--format", "json"]].concat())).refused(code);
    let document = json.json();
    let error = &document["error"];
    assert!(error["code"].as_str().is_some_and(|found| found.starts_with(code)), "{document}");
    assert!(error["message"].is_string() && error["help"].is_string() && error["details"].is_object(), "{document}");
    assert!(!json.out.contains("s3cret") && !json.err.contains("s3cret") && !text.err.contains("s3cret"));
    assert_eq!(folder.contents(), before, "{arguments:?} wrote a file");
}

#[test]
fn a_database_that_cannot_be_reached_is_diagnosed() {
    let folder = SqlFolder::new(&[("001_a.sql", SONG)]);
    let with = |engine: Engine, edit: fn(&mut url::Url)| {
        let mut url = url::Url::parse(TestDatabase::new(engine, "refused").url()).expect("a URL");
        edit(&mut url);
        url.to_string()
    };
    let port = |url: &mut url::Url| url.set_port(Some(1)).expect("a port");
    let stranger =
        |url: &mut url::Url| url.set_username("stranger").and(url.set_password(Some("s3cret"))).expect("a user");
    let mut cases = vec![
        ("oracle://x/y".to_owned(), "database.unknown_scheme", "unknown scheme `oracle`"),
        ("sqlite:/nonexistent/folder/x.db".to_owned(), "database.no_such_database", "no folder"),
        ("sqlite:/etc/passwd".to_owned(), "database.error", "not a database"),
    ];
    for engine in Engine::all().into_iter().filter(|engine| *engine != Engine::Sqlite) {
        cases.push((with(engine, port), "database.unreachable", "refused"));
        cases.push((with(engine, stranger), "database.authentication", "stranger"));
        // The test's own database is dropped by now.
        cases.push((with(engine, |_| ()), "database.no_such_database", "t_refused"));
    }
    for (url, code, message) in cases {
        check(&folder, &url, &["upgrade"], code, message);
    }
}

#[test]
fn a_wrong_password_is_told_without_showing_it() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "password");
        let user = format!("u{}", std::process::id());
        wait(database.execute(&format!("DROP USER IF EXISTS {user}")));
        wait(database.execute(&format!("CREATE USER {user} IDENTIFIED BY 'right'")));
        let mut url = url::Url::parse(database.url()).expect("a URL");
        url.set_username(&user).and(url.set_password(Some("s3cret"))).expect("a user");
        let folder = SqlFolder::new(&[("001_a.sql", SONG)]);
        check(&folder, url.as_str(), &["upgrade"], "database.authentication", &user);
        wait(database.execute(&format!("DROP USER {user}")));
    }
}

#[test]
fn a_read_only_database_is_refused_and_untouched() {
    let folder = SqlFolder::new(&[("001_a.sql", SONG)]);
    let sqlite = TestDatabase::new(Engine::Sqlite, "read only");
    check(&folder, &format!("{}?mode=ro", sqlite.url()), &["upgrade"], "database.read_only", "readonly");
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "read only");
        let name = wait(database.cell("SELECT current_database()")).expect("a name");
        wait(database.execute(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")));
        check(&folder, database.url(), &["upgrade"], "database.read_only", "read-only");
        assert!(!wait(database.has_table("anabranch_revision")));
    }
}

#[test]
fn a_broken_history_is_named_with_its_file() {
    let cases = [
        ("-- revision: b\n-- revises: gone\nSELECT 1;", "graph.missing_revision", "gone"),
        ("-- revision: b\n-- revises: b\nSELECT 1;", "graph.", "b"),
        ("-- revision: 001_a\nSELECT 1;", "graph.duplicate", "001_a"),
    ];
    let database = TestDatabase::new(Engine::Sqlite, "broken history");
    for (text, code, message) in cases {
        let folder = SqlFolder::new(&[("001_a.sql", SONG), ("002_b.sql", text)]);
        for arguments in [["upgrade"], ["heads"], ["history"]] {
            let ran = folder.run(&database, &arguments).refused(code);
            ran.says(message).says("002_b.sql").says("help:");
        }
        assert!(!wait(database.has_table("anabranch_revision")));
    }
}

#[test]
fn bad_targets_are_refused_with_what_there_is() {
    let folder = SqlFolder::new(&[("001_a.sql", SONG), ("002_b.sql", "SELECT 1;")]);
    let database = TestDatabase::new(Engine::Sqlite, "bad targets");
    let cases: [&[&str]; 7] = [
        &["upgrade", "nosuch"],
        &["upgrade", "+5"],
        &["downgrade", "-1"],
        &["downgrade", "nosuch"],
        &["show", "nosuch"],
        &["history", "-r", "nosuch:"],
        &["stamp", "nosuch"],
    ];
    for arguments in cases {
        check(&folder, database.url(), arguments, "graph.", "");
    }
    let both = SqlFolder::new(&[("001_a.sql", SONG), ("002_b.sql", "SELECT 1;"), ("002_c.sql", "SELECT 2;")]);
    check(&both, database.url(), &["upgrade", "head"], "graph.multiple_heads", "002_b");
}

#[test]
fn what_is_refused_makes_no_ledger() {
    let folder = SqlFolder::new(&[("001_a.sql", SONG)]);
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "refused ledger");
        for arguments in [["stamp", "nosuch"], ["upgrade", "nosuch"], ["downgrade", "nosuch"], ["revert", "nosuch"]] {
            folder.run(&database, &arguments).refused("graph.unknown_revision");
            assert!(!wait(database.has_table("anabranch_revision")), "{engine:?}: {arguments:?}");
        }
    }
}

#[test]
fn what_is_refused_makes_no_file() {
    let folder = songs();
    let on = |file: &str, arguments: &[&str]| run(folder.command(&format!("sqlite:{file}"), arguments));
    on("there.db", &["upgrade"]).done();
    on("there.db", &["downgrade", "base", "--plan", "--out", "down.json"]).done();
    on("there.db", &["revert", "b2", "--plan", "--out", "back.json"]).done();
    on("there.db", &["downgrade", "a1"]).done();
    on("there.db", &["upgrade", "--plan", "--out", "up.json"]).done();
    for refused in [
        ["upgrade", "--plan-file", "up.json"].as_slice(),
        &["downgrade", "--plan-file", "down.json"],
        &["revert", "--plan-file", "back.json"],
        &["upgrade", "nothing"],
        &["downgrade", "a1"],
        &["revert", "a1"],
        &["stamp", "nothing"],
    ] {
        let ran = on("missing.db", refused);
        let made: Vec<_> = folder.names().into_iter().filter(|name| name.starts_with("missing")).collect();
        assert!(made.is_empty(), "{refused:?} made {made:?}: {}{}", ran.out, ran.err);
        assert_eq!(ran.status, Some(2), "{refused:?}: {}{}", ran.out, ran.err);
    }
    on("missing.db", &["upgrade", "--plan", "--out", "first.json"]).done();
    on("missing.db", &["upgrade", "--plan-file", "first.json"]).done().says("2 revisions applied");
    on("missing.db", &["upgrade"]).done().says("nothing to do");
}

#[test]
fn a_folder_of_revisions_that_is_not_there_is_no_empty_history() {
    let folder = SqlFolder::new(&[("001_a.sql", SONG)]);
    let database = TestDatabase::new(Engine::Sqlite, "no folder");
    for named in ["nosuch", "001_a.sql"] {
        for command in ["upgrade", "heads", "status", "check"] {
            let ran = run(folder.bare_command(&["--revisions", named, "--url", database.url(), command]));
            ran.refused("project.no_revisions_folder").says(named);
        }
    }
    run(folder.bare_command(&["--revisions", "new", "--url", database.url(), "revision", "--sql", "-m", "First"]))
        .done();
    run(folder.bare_command(&["--revisions", "new", "--url", database.url(), "upgrade"])).done();
}

#[test]
fn only_heads_are_merged_unless_told_otherwise_and_never_a_revision_with_its_own_ancestor() {
    let folder = SqlFolder::new(&[
        ("a.sql", "-- revision: a\n-- revises:\n"),
        ("b.sql", "-- revision: b\n-- revises: a\n"),
        ("c.sql", "-- revision: c\n-- revises: a\n"),
        ("d.sql", "-- revision: d\n-- revises: c\n"),
    ]);
    let database = TestDatabase::new(Engine::Sqlite, "merge heads");
    check(&folder, database.url(), &["merge", "b", "c", "-m", "x"], "graph.not_a_head", "`c` is no head");
    for more in [&[][..], &["--splice"]] {
        let arguments = [&["merge", "c", "d", "-m", "x"], more].concat();
        check(&folder, database.url(), &arguments, "graph.overlapping_targets", "`d` and, below it, `c`");
    }
    folder.run(&database, &["merge", "b", "c", "-m", "x", "--splice"]).done().says("merged b, c");
}

#[test]
fn a_message_of_several_lines_never_becomes_sql() {
    let (folder, database) = (SqlFolder::new(&[]), TestDatabase::new(Engine::Sqlite, "message"));
    let message = "Add songs\r\nSELECT nothing;\n\n-- revises: nowhere\u{1b}[31m";
    folder.run(&database, &["revision", "--sql", "-m", message]).done();
    folder.run(&database, &["upgrade"]).done();
    folder.run(&database, &["history"]).done().says("Add songs SELECT nothing; -- revises: nowhere [31m");
    folder.run(&database, &["downgrade", "base"]).done();
}

#[test]
fn an_editor_that_fails_is_no_finding_of_a_check() {
    let folder = SqlFolder::new(&[("001_a.sql", SONG), ("002_b.sql", "SELECT 1;")]);
    let database = TestDatabase::new(Engine::Sqlite, "editor");
    let edit = |editor: &str, target: &str| {
        let mut command = folder.command(database.url(), &["edit", target]);
        run({
            command.env("VISUAL", editor);
            command
        })
    };
    for editor in ["false", "exit 3;", "/nonexistent/editor"] {
        edit(editor, "head").refused("edit.failed").says(editor.trim_end_matches(';'));
    }
    edit("echo", "current").refused("graph.one_revision_needed");
    folder.run(&database, &["upgrade", "001"]).done();
    edit("echo", "current").done().says("001_a.sql");
}

#[test]
fn faults_of_files_and_of_the_graph_come_together() {
    let folder = SqlFolder::new(&[
        ("a.sql", "-- revision: a\n-- revises: in_the_file_without_header\n"),
        ("b.sql", "-- revision: b\n-- revises: c\n"),
        ("c.sql", "-- revision: c\n-- revises: b\n"),
        ("d.rs", "//! Nothing.\n"),
        ("e.sql", "-- revision: a\n"),
    ]);
    let ran = run(folder.bare_command(&["--revisions", ".", "heads"])).refused("revision.header_missing");
    ran.says("d.rs: has no header").says("revision `a` is there more than once").says("`b` needs `c` needs `b`");
    assert!(!ran.err.contains("in_the_file_without_header"), "it may be the file that cannot be read: {}", ran.err);
}

#[test]
fn an_answer_of_the_graph_has_its_facts_for_programs() {
    let folder = SqlFolder::new(&[("001_a.sql", SONG), ("002_b.sql", ""), ("002_c.sql", "")]);
    let database = TestDatabase::new(Engine::Sqlite, "facts");
    let details = |arguments: &[&str]| {
        let arguments = [arguments, &["--format", "json"]].concat();
        folder.run(&database, &arguments).refused("graph.").json()["error"]["details"].clone()
    };
    assert_eq!(details(&["show", "002"])["candidates"], serde_json::json!(["002_b", "002_c"]));
    assert_eq!(details(&["upgrade", "head"])["heads"], serde_json::json!(["002_b", "002_c"]));
    assert_eq!(details(&["revision", "--sql", "-m", "x", "--head", "head"])["target"], "head");
    for arguments in [&["revision", "--sql", "-m", "x"][..], &["remove"]] {
        assert_eq!(details(arguments)["heads"], serde_json::json!(["002_b", "002_c"]), "{arguments:?}");
    }
    folder.write("003_d.sql", "-- revises: nosuch\n");
    let faults = details(&["heads"])["faults"].clone();
    assert_eq!(
        (&faults[0]["code"], &faults[0]["details"]["missing"]),
        (&"graph.missing_revision".into(), &"nosuch".into())
    );
    assert!(faults[0]["details"]["place"]["file"].as_str().is_some_and(|file| file.ends_with("003_d.sql")), "{faults}");
}

#[test]
fn a_revision_that_fails_in_the_middle_is_taken_back_as_a_whole_where_the_database_can() {
    for engine in Engine::transactional() {
        let database = TestDatabase::new(engine, "fails");
        let broken = "CREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO song VALUES (1, NULL);\nCREATE TABLE b (id INTEGER);";
        let folder = SqlFolder::new(&[("001_a.sql", SONG), ("002_b.sql", broken)]);
        let ran = folder.run(&database, &["upgrade", "--format", "json"]).refused("run.statement_failed").json();
        let details = &ran["error"]["details"];
        assert_eq!(details["revision"], "002_b", "{ran}");
        assert!(details["statement"].as_str().is_some_and(|sql| sql.starts_with("INSERT")), "{ran}");
        assert!(!wait(database.has_table("a")) && wait(database.has_table("song")), "{engine:?}");
        let current = folder.run(&database, &["current", "--format", "json"]).done().json();
        assert_eq!(current[0]["revision"], "001_a", "what was finished before stays: {current}");
        folder.write("002_b.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);");
        folder.run(&database, &["upgrade"]).done();
    }
}

#[test]
fn a_revision_that_fails_in_the_middle_goes_on_where_it_stopped_where_ddl_commits() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "half done");
        let broken = "CREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO song VALUES (1, 'twice');\nCREATE TABLE b (id INTEGER);";
        let folder = SqlFolder::new(&[
            ("001_a.sql", SONG),
            ("001_a_rollback.sql", "DROP TABLE song;"),
            ("002_b.sql", broken),
            ("002_b_rollback.sql", "DROP TABLE a;\nDROP TABLE b;"),
        ]);
        folder.run(&database, &["upgrade", "001"]).done();
        wait(database.execute("INSERT INTO song VALUES (1, 'once')"));
        folder.run(&database, &["upgrade"]).refused("run.statement_failed").says("half done").says("journalled");
        assert!(wait(database.has_table("a")) && !wait(database.has_table("b")), "{engine:?}");
        let status = folder.run(&database, &["status", "--format", "json"]).done().json();
        assert_eq!(status["unfinished"]["revision"], "002_b", "{status}");
        let current = folder.run(&database, &["current", "--format", "json"]).done().json();
        assert_eq!(current[0]["revision"], "001_a", "{current}");
        folder.run(&database, &["downgrade", "base"]).refused("run.other_direction");
        wait(database.execute("DELETE FROM song"));
        folder.run(&database, &["upgrade"]).done().says("002_b");
        assert!(wait(database.has_table("b")), "{engine:?}");
        assert_eq!(wait(database.cell("SELECT title FROM song")).as_deref(), Some("twice"));
        folder.run(&database, &["upgrade"]).done().says("nothing to do");
    }
}

#[test]
fn a_statement_that_the_server_refused_is_run_again_once_the_cause_is_mended() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "refused statement");
        let broken =
            "CREATE TABLE a (id INTEGER PRIMARY KEY);\nCREATE TABLE b (id INTEGER);\nCREATE TABLE c (id INTEGER);";
        let folder = SqlFolder::new(&[("001_a.sql", broken)]);
        wait(database.execute("CREATE TABLE b (by_hand INTEGER)"));
        folder.run(&database, &["upgrade"]).refused("run.statement_failed").says("half done").says("CREATE TABLE b");
        folder.run(&database, &["upgrade"]).refused("run.statement_failed").says("CREATE TABLE b");
        wait(database.execute("DROP TABLE b"));
        folder.run(&database, &["upgrade"]).done().says("continuing `001_a`");
        assert!(wait(database.has_column("b", "id")) && wait(database.has_table("c")), "{engine:?}");
    }
}

#[test]
fn a_stamp_settles_a_run_that_failed_on_what_was_there_already() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "settled");
        let folder = SqlFolder::new(&[("001_a.sql", SONG), ("002_b.sql", "CREATE TABLE b (id INTEGER);")]);
        wait(database.execute(SONG));
        folder.run(&database, &["upgrade"]).refused("run.statement_failed").says("`anabranch stamp 001_a` records it");
        folder.run(&database, &["stamp", "001_a"]).done().says("the database is now at 001_a (1 recorded)");
        let status = folder.run(&database, &["status", "--format", "json"]).done().json();
        assert!(status["unfinished"].is_null(), "{engine:?}: {status}");
        folder.run(&database, &["upgrade"]).done().says("1 revision applied; the database is at 002_b");
    }
}

#[test]
fn an_applied_revision_that_was_changed_stops_the_upgrade() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "changed");
        let folder = SqlFolder::new(&[("001_a.sql", SONG)]);
        folder.run(&database, &["upgrade"]).done();
        folder.write("001_a.sql", &SONG.replace("200", "100"));
        folder.write("002_b.sql", "CREATE TABLE b (id INTEGER);");
        check(&folder, database.url(), &["upgrade"], "revision.checksum_changed", "`001_a`");
        assert!(!wait(database.has_table("b")), "{engine:?}");
        folder.run(&database, &["check"]).found().says("001_a");
        folder.write("001_a.sql", SONG);
        folder.run(&database, &["upgrade"]).done();
        assert!(wait(database.has_table("b")), "{engine:?}");
    }
}

#[test]
fn an_unknown_row_in_the_ledger_is_named() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "unknown row");
        let folder = SqlFolder::new(&[("001_a.sql", SONG), ("002_b.sql", "CREATE TABLE b (id INTEGER);")]);
        folder.run(&database, &["upgrade"]).done();
        folder.remove("002_b.sql");
        let found = folder.run(&database, &["check", "--format", "json"]).found().json();
        let finding = &found[0];
        assert_eq!(finding["code"], "check.unknown_revision", "{found}");
        for field in ["code", "severity", "message", "file", "line", "help"] {
            assert!(finding.get(field).is_some(), "no `{field}`: {finding}");
        }
        let current = folder.run(&database, &["current", "--format", "json"]).done().json();
        assert!(current.as_array().unwrap().iter().any(|row| row["unknown"] == true), "{current}");
        check(&folder, database.url(), &["downgrade", "base"], "graph.unknown_applied", "002_b");
        assert!(wait(database.has_table("b")), "{engine:?}");
    }
}

#[test]
fn what_has_no_way_back_is_called_so_by_runs_plans_and_scripts() {
    let folder = SqlFolder::new(&[("001_a.sql", SONG)]);
    let database = TestDatabase::new(Engine::Sqlite, "no way back");
    folder.run(&database, &["upgrade"]).done();
    for more in [&[][..], &["--plan"], &["--sql"], &["--plan", "--out", "plan.json"]] {
        let arguments = [&["downgrade", "base"], more].concat();
        check(&folder, database.url(), &arguments, "revision.irreversible", "it has no rollback file");
    }
    folder.remove("001_a.sql");
    for more in ["--yes", "--plan", "--sql"] {
        let arguments = ["downgrade", "--from-ledger", more];
        check(&folder, database.url(), &arguments, "revision.irreversible", "it has no rollback file");
    }
}
