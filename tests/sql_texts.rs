//! Files of SQL that are hard to cut and to carry: the tool and the database's own client, which is given the tool's script, make the same of them.

use crate::command::client::{AfterAnError, load};
use crate::command::{SqlFolder, wait};
use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;

/// Applies a file by the tool and by a script; the tool accepts both databases, and both answer `query` so.
#[track_caller]
fn check(engine: Engine, sql: &str, query: &str, expected: &str) {
    let folder = SqlFolder::new(&[("001_hard.sql", sql)]);
    let (by_tool, by_client) = (TestDatabase::new(engine, "hard"), TestDatabase::new(engine, "hard too"));
    folder.run(&by_tool, &["upgrade"]).done();
    let script = folder.run(&by_client, &["upgrade", "--sql"]).done().out;
    load(&by_client, &script, AfterAnError::Stop).unwrap_or_else(|error| panic!("{engine:?}: {error}\n{script}"));
    for database in [&by_tool, &by_client] {
        assert_eq!(wait(database.cell(query)).as_deref(), Some(expected), "{engine:?}: {sql}");
        folder.run(database, &["upgrade"]).done().says("nothing to do");
        folder.run(database, &["check"]).done().says("everything fits");
    }
}

#[test]
fn marks_of_editors_and_ends_of_lines_do_not_matter() {
    for engine in Engine::all() {
        let sql = "\u{feff}-- songs\r\nCREATE TABLE song (title VARCHAR(20));\r\nINSERT INTO song VALUES ('a\r\nb');\r\n-- end";
        check(engine, sql, "SELECT title FROM song", "a\nb");
    }
}

#[test]
fn bodies_without_quotes_are_one_statement_on_postgres() {
    for engine in Engine::postgres() {
        let rule = "CREATE TABLE a (b int); CREATE RULE r AS ON INSERT TO a DO ALSO (UPDATE a SET b = 1; UPDATE a SET b = b + 1);\n";
        let function =
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;\n";
        check(engine, &format!("{rule}{function}INSERT INTO a VALUES (0);"), "SELECT f() + b FROM a", "4");
    }
}

#[test]
fn what_a_dump_begins_with_does_not_hide_the_ledger() {
    for engine in Engine::postgres() {
        for head in ["SELECT pg_catalog.set_config('search_path', '', false)", "SET LOCAL search_path = ''"] {
            let sql = format!("SET client_encoding = 'UTF8';\n{head};\nCREATE TABLE public.song (title text);\n");
            check(engine, &sql, "SELECT count(*) FROM song", "0");
        }
    }
}

/// A statement that runs alone looks for names where the file says; the journal before and after it is found all the same.
#[test]
fn a_moved_search_path_holds_for_what_runs_alone_and_hides_no_journal() {
    let song = "CREATE SCHEMA audit;\nCREATE TABLE audit.song (title text);\nCREATE TABLE public.song (title text);\n";
    let count = "SELECT string_agg(schemaname || '.' || indexname, ' ' ORDER BY indexname) FROM pg_indexes WHERE indexname LIKE 'by_%'";
    for engine in Engine::postgres() {
        for (head, table, expected) in [
            ("SET search_path = audit;", "song", "audit.by_more audit.by_title"),
            ("SELECT pg_catalog.set_config('search_path', 'audit', false);", "song", "audit.by_more audit.by_title"),
            ("SELECT pg_catalog.set_config('search_path', '', false);", "audit.song", "audit.by_more audit.by_title"),
            ("SET LOCAL search_path = '';", "public.song", "public.by_more public.by_title"),
            ("SELECT pg_catalog.set_config('search_path', '', true);", "public.song", "public.by_more public.by_title"),
            ("SET search_path = audit; RESET search_path;", "song", "public.by_more public.by_title"),
        ] {
            let alone = format!("CREATE INDEX CONCURRENTLY by_title ON {table} (title);\n");
            let more = format!("INSERT INTO {table} VALUES ('a');\nCREATE INDEX by_more ON {table} (title);\n");
            check(engine, &format!("{song}{head}\n{alone}{more}"), count, expected);
            check(engine, &format!("{song}{head}\n{more}{alone}"), count, expected);
        }
    }
}

#[test]
fn plans_show_and_scratch_databases_follow_the_search_path_of_what_runs_alone() {
    let sql = "CREATE SCHEMA audit;\nCREATE TABLE audit.song (title text);\nSET search_path = audit;\n\
               CREATE INDEX CONCURRENTLY by_title ON song (title);";
    for engine in Engine::postgres() {
        let (folder, database) = (SqlFolder::new(&[("001_hard.sql", sql)]), TestDatabase::new(engine, "shown path"));
        let alone = "CREATE INDEX CONCURRENTLY by_title ON song (title); RESET search_path;";
        let plan = folder.run(&database, &["upgrade", "--plan"]).done();
        plan.says(&format!("COMMIT; SET search_path = audit; -- not read by the tool {alone}"));
        let state =
            folder.run(&database, &["inspect", "revision:heads", "--schema", "audit", "--format", "sql"]).done();
        state.says("by_title");
        folder.run(&database, &["upgrade"]).done();
        let live = folder.run(&database, &["inspect", database.url(), "--schema", "audit", "--format", "sql"]).done();
        assert_eq!(state.out, live.out, "{engine:?}");
    }
}

#[test]
fn delimiters_are_those_of_the_clients_of_mysql() {
    let procedure = "CREATE FUNCTION f() RETURNS int DETERMINISTIC BEGIN IF 1 THEN SET @a = 2; END IF; RETURN @a; END";
    for engine in Engine::mysql_and_mariadb() {
        for (before, delimiter) in [("-- why;\n", "//"), ("/* why; */\n# so;\n", "$$"), ("", "@@")] {
            let sql =
                format!("{before}DELIMITER {delimiter}\n{procedure}{delimiter}\nDELIMITER ;\nSET @b = 5--1;\n# end;");
            check(engine, &sql, "SELECT f()", "2");
        }
    }
}

#[test]
fn comments_that_mysql_runs_are_run() {
    for engine in Engine::mysql_and_mariadb() {
        let table = "/*!50001 CREATE TABLE song (title VARCHAR(20)) */;\nDELIMITER ;;\n";
        let trigger = "/*!50003 CREATE TRIGGER t BEFORE INSERT ON song FOR EACH ROW BEGIN SET @a = 1; SET NEW.title = 'b'; END */;;";
        let row = "\nDELIMITER ;\nINSERT INTO song VALUES (\"a\\\";\");\n/* nothing; */";
        check(engine, &format!("{table}{trigger}{row}"), "SELECT title FROM song", "b");
    }
}

#[test]
fn a_table_may_be_called_as_a_function_is() {
    for engine in Engine::mysql_and_mariadb() {
        let sql = "CREATE TABLE count (song INT);\nINSERT INTO count (song) VALUES (1);";
        check(engine, sql, "SELECT song FROM `count`", "1");
    }
}

#[test]
fn a_table_made_anew_without_foreign_keys_keeps_what_refers_to_it() {
    let made = "CREATE TABLE song (id INTEGER PRIMARY KEY);\n\
                CREATE TABLE line (song INTEGER REFERENCES song (id) ON DELETE CASCADE);\n\
                INSERT INTO song VALUES (1);\nINSERT INTO line VALUES (1);\n";
    let anew = "PRAGMA foreign_keys = OFF;\nBEGIN;\n\
                CREATE TABLE new_song (id INTEGER PRIMARY KEY, title TEXT);\nINSERT INTO new_song (id) SELECT id FROM song;\n\
                DROP TABLE song;\nALTER TABLE new_song RENAME TO song;\nCOMMIT;\nPRAGMA foreign_keys = ON;\n";
    check(Engine::Sqlite, &format!("{made}{anew}"), "SELECT count(*) FROM line", "1");
    check(Engine::Sqlite, &format!("{made}{anew}DELETE FROM song;"), "SELECT count(*) FROM line", "0");
}

#[test]
fn what_sqlite_does_outside_of_a_transaction_alone_is_done_there() {
    check(Engine::Sqlite, "CREATE TABLE a (b);\nVACUUM;\nCREATE TABLE c (d);", "SELECT count(*) FROM c", "0");
    check(Engine::Sqlite, "PRAGMA journal_mode = wal;", "SELECT journal_mode FROM pragma_journal_mode", "wal");
}

#[test]
fn savepoints_are_run_by_the_tool_and_carried_or_refused_by_a_script() {
    let sql = "CREATE TABLE song (title VARCHAR(20));\nINSERT INTO song VALUES ('a');\nSAVEPOINT one;\n\
               INSERT INTO song VALUES ('b');\nROLLBACK TO one;\nRELEASE SAVEPOINT one;";
    for engine in Engine::of(&[DialectName::Sqlite, DialectName::Mysql, DialectName::MariaDb]) {
        check(engine, sql, "SELECT count(*) FROM song", "1");
    }
    for engine in Engine::postgres() {
        let (folder, database) = (SqlFolder::new(&[("001_hard.sql", sql)]), TestDatabase::new(engine, "savepoint"));
        let ran = folder.run(&database, &["upgrade", "--sql"]).refused("offline.savepoint");
        ran.says("001_hard").says("SAVEPOINT one").says("EXCEPTION");
        assert_eq!(ran.out, "", "{engine:?}: there is no half of a script");
        folder.run(&database, &["upgrade"]).done();
        assert_eq!(wait(database.cell("SELECT count(*) FROM song")).as_deref(), Some("1"), "{engine:?}");
        let body = "DO $$ BEGIN BEGIN INSERT INTO song VALUES ('b'); RAISE 'no'; EXCEPTION WHEN others THEN NULL; END; END $$;";
        let sql = format!("CREATE TABLE song (title text);\n{body}\nCREATE INDEX savepoint ON song (title);");
        check(engine, &sql, "SELECT count(*) FROM song", "0");
    }
}

#[test]
fn what_would_hide_the_ledger_from_mysql_is_refused_before_anything_runs() {
    let song = "CREATE TABLE song (title VARCHAR(20));\n";
    for engine in Engine::mysql_and_mariadb() {
        for (sql, named, way_out) in [
            (
                "LOCK TABLES other WRITE;\nINSERT INTO song VALUES ('a');\nUNLOCK TABLES;",
                "LOCK TABLES other",
                "leave it",
            ),
            ("/*!40000 LOCK TABLES song READ, other READ */;", "LOCK TABLES song", "leave it"),
            ("FLUSH TABLES song WITH READ LOCK;", "FLUSH TABLES song", "leave it"),
            ("USE mysql;\nSELECT 1;", "USE mysql", "database.table"),
            ("/* elsewhere */ use `mysql`;", "use `mysql`", "database.table"),
        ] {
            let folder = SqlFolder::new(&[("001_hard.sql", &format!("{song}{sql}"))]);
            let database = TestDatabase::new(engine, "hidden");
            for arguments in [["upgrade"].as_slice(), &["upgrade", "--plan"], &["upgrade", "--sql"]] {
                folder.run(&database, arguments).refused("revision.not_plannable").says(named).says(way_out);
            }
            assert!(!wait(database.has_table("song")), "{engine:?}: {sql}: something ran");
        }
        check(
            engine,
            &format!("{song}FLUSH TABLES;\nINSERT INTO song VALUES ('USE');"),
            "SELECT count(*) FROM song",
            "1",
        );
    }
}
