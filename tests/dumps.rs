//! What the databases' own dump programs write is an SQL file like any other: as a first revision and as a state. What only a client could do is
//! refused before anything runs, with file and line; nothing ever waits for a client.

use crate::command::client::{AfterAnError, load, whole_dump};
use crate::command::{Ran, SqlFolder, end_of, wait};
use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A schema and rows with all that a dump has to quote, and what tells whether they are there.
fn contents(engine: Engine) -> (&'static str, &'static str) {
    match engine.dialect() {
        DialectName::Postgres => (
            "CREATE TYPE \"Mood\" AS ENUM ('so;so', 'fine');\n\
             CREATE TABLE \"Song\" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text DEFAULT 'a;b', mood \"Mood\", raw bytea,\n\
             words text GENERATED ALWAYS AS (upper(title)) STORED);\n\
             CREATE TABLE line (id serial PRIMARY KEY, song int REFERENCES \"Song\" (id), said text);\n\
             CREATE VIEW titles AS SELECT title FROM \"Song\";\n\
             CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'begin return 1; end';\n\
             INSERT INTO \"Song\" (title, mood, raw) VALUES (E'tab\\there; \\\\back\\nline', 'so;so', '\\x00ff'), (NULL, 'fine', NULL), ('\\.', NULL, NULL), ('', NULL, NULL);\n\
             INSERT INTO line (song, said) VALUES (1, 'it''s é 😀'), (2, E'\\\\N');",
            "SELECT md5(string_agg(concat_ws('|', s.id, title, mood, raw, words, said), E'\\n' ORDER BY s.id)) || nextval('line_id_seq') \
             FROM \"Song\" s LEFT JOIN line l ON l.song = s.id",
        ),
        DialectName::Mysql | DialectName::MariaDb => (
            "CREATE TABLE song (id int AUTO_INCREMENT PRIMARY KEY, title varchar(50) DEFAULT 'a;b', line int, KEY (line));\n\
             CREATE TABLE line (id int PRIMARY KEY, song int, FOREIGN KEY (song) REFERENCES song (id));\n\
             ALTER TABLE song ADD FOREIGN KEY (line) REFERENCES line (id);\n\
             CREATE VIEW titles AS SELECT title FROM song;\n\
             INSERT INTO song (title) VALUES ('it''s \\\\ back; é 😀'), (NULL), ('tab\\there');\n\
             INSERT INTO line VALUES (7, 1);\nUPDATE song SET line = 7 WHERE id = 1;\n\
             CREATE TRIGGER t BEFORE INSERT ON song FOR EACH ROW BEGIN SET NEW.line = NULL; SET @a = 1; END;\n\
             CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END;",
            "SELECT sha2(group_concat(concat_ws('|', s.id, title, line, l.id) ORDER BY s.id), 256) FROM song s LEFT JOIN line l ON l.song = s.id",
        ),
        DialectName::Sqlite => (
            "CREATE TABLE song (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT DEFAULT 'a;b', raw BLOB);\n\
             CREATE TABLE line (id INTEGER PRIMARY KEY, song INTEGER REFERENCES song (id) ON DELETE CASCADE);\n\
             CREATE TRIGGER t AFTER INSERT ON song BEGIN UPDATE song SET title = 'x;' WHERE 0; DELETE FROM line WHERE 0; END;\n\
             CREATE VIEW titles AS SELECT title FROM song;\n\
             INSERT INTO song (title, raw) VALUES ('it''s' || char(10) || 'é 😀; ', x'00ff'), (NULL, NULL);\n\
             INSERT INTO line VALUES (7, 1);\nCREATE VIRTUAL TABLE words USING fts5(word);\nINSERT INTO words VALUES ('so; it is');",
            "SELECT (SELECT count(*) FROM words WHERE words MATCH 'is') || group_concat(quote(title) || quote(raw) || coalesce(l.id, '') || (SELECT seq FROM sqlite_sequence)) \
             FROM song s LEFT JOIN line l ON l.song = s.id",
        ),
    }
}

fn source(engine: Engine) -> TestDatabase {
    let database = TestDatabase::new(engine, "dumped");
    wait(database.execute(contents(engine).0));
    database
}

#[test]
fn a_dump_with_its_rows_is_a_first_revision() {
    for engine in Engine::all() {
        let source = source(engine);
        let folder = SqlFolder::new(&[
            ("001_base.sql", &whole_dump(&source, true)),
            ("002_later.sql", "CREATE TABLE later (id INTEGER PRIMARY KEY);"),
        ]);
        let by_tool = TestDatabase::new(engine, "from dump");
        folder.run(&by_tool, &["upgrade"]).done();
        let by_client = TestDatabase::new(engine, "from script");
        let script = folder.run(&by_client, &["upgrade", "--sql"]).done().out;
        load(&by_client, &script, AfterAnError::Stop).unwrap_or_else(|error| panic!("{engine:?}: {error}\n{script}"));
        let query = contents(engine).1;
        let expected = wait(source.cell(query));
        assert!(expected.is_some(), "{engine:?}");
        for database in [&by_tool, &by_client] {
            assert_eq!(wait(database.cell(query)), expected, "{engine:?}: the rows");
            // Behind a search path that was emptied the ledger would be out of sight, and a new table elsewhere.
            assert!(wait(database.has_table("later")) && wait(database.has_table("anabranch_revision")), "{engine:?}");
            folder.run(database, &["check"]).done().says("everything fits");
            folder.run(database, &["upgrade"]).done().says("nothing to do");
        }
    }
}

#[test]
fn a_dump_is_a_state_with_and_without_its_rows() {
    for engine in Engine::all() {
        let source = source(engine);
        let folder = SqlFolder::new(&[]);
        // SQLite's shell leaves its own tables away when it is told to; without, it shows what nobody can make.
        let own = [None, (engine == Engine::Sqlite).then(|| "CREATE TABLE sqlite_sequence(name,seq);\n".to_owned())];
        for (rows, own) in [(true, &own[0]), (false, &own[0]), (false, &own[1])] {
            let text = own.clone().unwrap_or_default() + &whole_dump(&source, rows);
            folder.write("dump.sql", &text);
            let equal = ["diff", "--from", source.url(), "--to", "sql:dump.sql", "--exit-code"];
            within(60, &folder, &source, &equal).done();
        }
    }
}

/// Runs a command that must end by itself.
fn within(seconds: u64, folder: &SqlFolder, database: &TestDatabase, arguments: &[&str]) -> Ran {
    let mut command = folder.command(database.url(), arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let began = Instant::now();
    while child.try_wait().expect("it is asked").is_none() {
        if began.elapsed() > Duration::from_secs(seconds) {
            child.kill().expect("it can be killed");
            panic!("{:?}: {arguments:?} waits for ever: {:?}", database.engine(), end_of(child));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    end_of(child)
}

/// Refused before anything runs, with file and line, as a revision and as a state.
#[track_caller]
fn refused(engine: Engine, line: usize, text: &str, says: &str) {
    let before =
        if line > 1 { "CREATE TABLE song (id INTEGER);\n".to_owned() + &"\n".repeat(line - 2) } else { String::new() };
    let folder = SqlFolder::new(&[("001_hard.sql", &format!("{before}{text}"))]);
    let database = TestDatabase::new(engine, "refused text");
    let place = format!("001_hard.sql`, line {line}");
    for arguments in [["upgrade"].as_slice(), &["upgrade", "--plan"], &["upgrade", "--sql"]] {
        within(60, &folder, &database, arguments).refused("revision.not_plannable").says(&place).says(says);
    }
    let state = within(60, &folder, &database, &["inspect", "sql:001_hard.sql", "--format", "sql"]);
    state.refused("sql.refused").says(&place).says(says);
    assert!(!wait(database.has_table("song")), "{engine:?}: {text}: something ran");
}

#[test]
fn commands_of_a_client_are_refused_with_file_and_line() {
    for (text, says) in [
        ("\\connect other", "without `--create`"),
        ("\\c other", "all SQL is run on the database"),
        ("\\i other.sql", "a revision of its own"),
        ("\\set name 'x'\nSELECT :name;", "there are no variables"),
        ("\\set ON_ERROR_STOP off", "there are no variables"),
        ("SELECT 1 \\gexec", "EXECUTE"),
        ("\\copy song from 'file'", "COPY .. FROM stdin;"),
        ("\\! rm file", "leave it out"),
        ("\\if true\nSELECT 1;\n\\endif", "no conditions"),
    ] {
        refused(Engine::Postgres15, 3, text, says);
    }
    for engine in Engine::mysql_and_mariadb() {
        refused(engine, 4, "source other.sql", "a revision of its own");
        refused(engine, 2, "\\! rm file", "leave it out");
        refused(engine, 2, "system rm file", "leave it out");
    }
    refused(Engine::Sqlite, 5, ".read other.sql", "a revision of its own");
    refused(Engine::Sqlite, 2, ".import file song", "INSERT INTO");
}

#[test]
fn what_waits_for_a_client_or_sends_it_rows_is_refused() {
    for engine in Engine::postgres() {
        refused(engine, 2, "COPY song TO stdout;", "none that reads them");
        refused(engine, 3, "COPY (SELECT id FROM song) TO STDOUT WITH (FORMAT csv);", "none that reads them");
        refused(engine, 2, "COPY song FROM stdin; SELECT 1;\n1\n\\.\n", "in one line");
    }
    for engine in Engine::mysql_and_mariadb() {
        refused(engine, 2, "LOAD DATA LOCAL INFILE 'x' INTO TABLE song;", "without `LOCAL`");
    }
    for engine in Engine::postgres() {
        // A session for work is none for replication, and the server says so.
        let folder = SqlFolder::new(&[("001_a.sql", "START_REPLICATION SLOT x LOGICAL 0/0;")]);
        let database = TestDatabase::new(engine, "replication");
        within(60, &folder, &database, &["upgrade"]).refused("run.statement_failed");
    }
}

#[test]
fn what_clients_say_to_themselves_is_left_out() {
    let psql = "\\restrict abc\n\\set ON_ERROR_STOP on\n\\echo 'it''s\n\\pset pager off\n\\dt song.*\nCREATE TABLE song (id int) \\g\nINSERT INTO song VALUES (1) \\; INSERT INTO song VALUES (2);\n\\unrestrict abc\n";
    let mysql = "/*M!999999\\- enable the sandbox mode */\nwarnings\nCREATE TABLE song (id int)\\G\nINSERT INTO song VALUES (1), (2)\\g\nstatus";
    let sqlite = ".bail on\n.mode list\nCREATE TABLE song (id int);\n.print 'x'\nINSERT INTO song VALUES (1), (2);\n";
    for engine in Engine::all() {
        let text = match engine.dialect() {
            DialectName::Postgres => psql,
            DialectName::Mysql | DialectName::MariaDb => mysql,
            DialectName::Sqlite => sqlite,
        };
        let (folder, database) = (SqlFolder::new(&[("001_a.sql", text)]), TestDatabase::new(engine, "left out"));
        within(60, &folder, &database, &["upgrade"]).done();
        assert_eq!(wait(database.cell("SELECT count(*) FROM song")).as_deref(), Some("2"), "{engine:?}");
        within(60, &folder, &database, &["inspect", "sql:001_a.sql", "--format", "sql"]).done().says("song");
    }
}

/// `mysqldump` without `--hex-blob` writes the bytes as they are.
#[test]
fn bytes_that_are_no_text_are_refused_with_their_line_and_a_way_round() {
    for engine in Engine::mysql_and_mariadb() {
        let (folder, database) = (SqlFolder::new(&[]), TestDatabase::new(engine, "bytes"));
        let mut text = b"CREATE TABLE song (raw blob);\nINSERT INTO song VALUES (_binary '".to_vec();
        text.extend([0xff, 0xfe]);
        text.extend(b"');\n");
        folder.write_bytes("001_a.sql", &text);
        for ran in [
            folder.run(&database, &["upgrade"]).refused("revision.unreadable"),
            folder.run(&database, &["inspect", "sql:001_a.sql"]).refused("state.unreadable"),
        ] {
            ran.says("001_a.sql:2:").says("0xff").says("--hex-blob");
        }
    }
}

#[test]
fn a_state_reaches_no_further_than_its_scratch_database() {
    for engine in Engine::of(&[DialectName::Postgres, DialectName::Mysql, DialectName::MariaDb]) {
        let (mine, folder) = (TestDatabase::new(engine, "reached"), SqlFolder::new(&[]));
        wait(mine.execute("CREATE TABLE song (id INTEGER)"));
        let name = url::Url::parse(mine.url()).expect("a URL").path().trim_start_matches('/').to_owned();
        let role = format!("anabranch_test_dump_{}", std::process::id());
        let texts = match engine.dialect() {
            DialectName::Postgres => {
                vec![format!("CREATE ROLE {role};"), format!("ALTER DATABASE {name} SET work_mem = '1MB';")]
            }
            _ => vec![format!("USE {name};\nDROP TABLE IF EXISTS song;"), format!("DROP TABLE {name}.song;")],
        };
        for text in texts {
            folder.write("state.sql", &format!("CREATE TABLE a (b INTEGER);\n{text}"));
            let ran =
                within(60, &folder, &mine, &["inspect", "sql:state.sql", "--format", "sql"]).refused("sql.refused");
            ran.says("`state.sql`, line 2").says("may reach further");
            assert!(wait(mine.has_table("song")), "{engine:?}: {text}");
        }
    }
}

#[test]
fn rows_that_do_not_fit_leave_nothing_and_name_their_line() {
    for engine in Engine::postgres() {
        let text = "CREATE TABLE song (id int PRIMARY KEY);\n\n-- songs\nCOPY song (id) FROM stdin;\n1\nx\n\\.\n";
        let (folder, database) = (SqlFolder::new(&[("001_a.sql", text)]), TestDatabase::new(engine, "bad rows"));
        let ran = within(60, &folder, &database, &["upgrade"]).refused("run.statement_failed");
        ran.says("001_a.sql`, line 4").says("invalid input syntax").says("as it was before");
        assert!(!wait(database.has_table("song")), "{engine:?}");
        folder.write("001_a.sql", &text.replace('x', "2"));
        within(60, &folder, &database, &["upgrade"]).done();
        assert_eq!(wait(database.cell("SELECT sum(id) FROM song")).as_deref(), Some("3"), "{engine:?}");
        folder.write("state.sql", text);
        let ran = within(60, &folder, &database, &["inspect", "sql:state.sql"]).refused("state.sql_failed");
        ran.says("`state.sql`, line 4").says("invalid input syntax");
    }
}

#[test]
fn rows_in_another_format_are_loaded_by_the_tool_and_refused_in_a_script() {
    for engine in Engine::postgres() {
        let text = "CREATE TABLE song (id int, title text);\nCOPY song FROM stdin WITH (FORMAT csv, HEADER);\nid,title\n1,\"a,\"\"b\"\"\"\n\\.\nINSERT INTO song VALUES (2);";
        let (folder, database) = (SqlFolder::new(&[("001_a.sql", text)]), TestDatabase::new(engine, "csv"));
        let ran = folder.run(&database, &["upgrade", "--sql"]).refused("offline.copied_rows");
        ran.says("COPY song FROM stdin");
        assert_eq!(ran.out, "", "{engine:?}: there is no half of a script");
        folder.run(&database, &["upgrade", "--plan"]).done().says("HEADER); id,title 1,\"a,\"\"b\"\"\" \\.");
        within(60, &folder, &database, &["upgrade"]).done();
        let rows = wait(database.cell("SELECT string_agg(id || coalesce(title, '-'), ' ' ORDER BY id) FROM song"));
        assert_eq!(rows.as_deref(), Some("1a,\"b\" 2-"), "{engine:?}");
    }
}

/// What the first file sets for its session, and a query that says what of it the second one still meets.
fn settings(engine: Engine) -> (&'static str, &'static str, &'static str) {
    match engine.dialect() {
        DialectName::Postgres => (
            "SELECT pg_catalog.set_config('search_path', '', false);\nSET lock_timeout = 0;\nSET check_function_bodies = false;\n\
             SET bytea_output = 'escape';\nSET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;\nCREATE TEMP TABLE left_over (a int);",
            "SELECT concat_ws(' ', current_setting('search_path') <> '', current_setting('lock_timeout') <> '0', current_setting('check_function_bodies'), \
             current_setting('bytea_output'), current_setting('default_transaction_read_only'), to_regclass('left_over') IS NULL)",
            "t t on hex off t",
        ),
        DialectName::Mysql | DialectName::MariaDb => (
            "SET foreign_key_checks = 0, unique_checks = 0;\nSET sql_mode = '';\nSET NAMES latin1;\nSET SESSION sort_buffer_size = 32768;\n\
             CREATE TEMPORARY TABLE left_over (a int);",
            "SELECT concat_ws(' ', @@foreign_key_checks = 1, @@unique_checks = 1, @@sql_mode LIKE '%STRICT_TRANS_TABLES%', @@character_set_client, \
             @@sort_buffer_size = @@global.sort_buffer_size)",
            "1 1 1 utf8mb4 1",
        ),
        DialectName::Sqlite => (
            "PRAGMA recursive_triggers = ON;\nPRAGMA ignore_check_constraints = ON;\nCREATE TEMP TABLE left_over (a int);",
            "SELECT (SELECT recursive_triggers FROM pragma_recursive_triggers) || (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) \
             || (SELECT count(*) FROM sqlite_temp_schema)",
            "000",
        ),
    }
}

#[test]
fn what_one_file_sets_for_its_session_is_none_of_the_next_ones() {
    for engine in Engine::all() {
        let (set, query, expected) = settings(engine);
        let folder = SqlFolder::new(&[
            ("001_a.sql", set),
            ("002_b.sql", &format!("CREATE TABLE seen (seen VARCHAR(200));\nINSERT INTO seen {query};")),
        ]);
        let database = TestDatabase::new(engine, "settings");
        folder.run(&database, &["upgrade"]).done();
        assert_eq!(wait(database.cell("SELECT seen FROM seen")).as_deref(), Some(expected), "{engine:?}");
        folder.run(&database, &["check"]).done().says("everything fits");
    }
}

#[test]
fn whoever_a_file_becomes_the_revision_is_recorded_by_who_runs_it() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "role");
        let role = format!("anabranch_test_owner_{}_{engine:?}", std::process::id()).to_lowercase();
        wait(database.execute(&format!("CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role}")));
        let alone = "CREATE INDEX CONCURRENTLY by_title ON song (title);";
        for (number, become_it) in
            [format!("SET ROLE {role}"), format!("SET SESSION AUTHORIZATION {role}")].iter().enumerate()
        {
            let text = format!("{become_it};\nCREATE TABLE song (title text);\n{alone}\nCREATE TABLE line (a int);");
            let folder =
                SqlFolder::new(&[("001_a.sql", &text), ("001_a_rollback.sql", "DROP TABLE line;\nDROP TABLE song;")]);
            within(60, &folder, &database, &["upgrade"]).done();
            let owners =
                "SELECT string_agg(DISTINCT tableowner, ' ') FROM pg_tables WHERE tablename IN ('song', 'line')";
            assert_eq!(wait(database.cell(owners)), Some(role.clone()), "{engine:?}");
            folder.run(&database, &["downgrade", "base"]).done();
            let script = folder.run(&database, &["upgrade", "--sql"]).done().out;
            if number == 0 {
                load(&database, &script, AfterAnError::Stop).unwrap_or_else(|error| panic!("{engine:?}: {error}"));
                assert_eq!(wait(database.cell(owners)), Some(role.clone()), "{engine:?}: by a script");
                folder.run(&database, &["downgrade", "base"]).done();
            }
        }
        wait(database.execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")));
    }
}

/// Of a database that was migrated the ledger is dumped too.
#[test]
fn a_dump_with_a_ledger_in_it_is_refused_as_a_revision_and_none_of_it_is_run() {
    for engine in Engine::all() {
        let migrated = TestDatabase::new(engine, "migrated");
        let folder = SqlFolder::new(&[("001_song.sql", "CREATE TABLE song (id INTEGER PRIMARY KEY);")]);
        folder.run(&migrated, &["upgrade"]).done();
        let dumped = SqlFolder::new(&[("001_base.sql", &whole_dump(&migrated, true))]);
        let database = TestDatabase::new(engine, "with ledger");
        for arguments in [["upgrade"].as_slice(), &["upgrade", "--plan"], &["upgrade", "--sql"]] {
            let ran = dumped.run(&database, arguments).refused("revision.not_plannable");
            ran.says("001_base.sql`, line ").says("keeps its record").says("--exclude-table");
        }
        assert!(!wait(database.has_table("song")), "{engine:?}");
        let equal = ["diff", "--from", migrated.url(), "--to", "sql:001_base.sql", "--exit-code"];
        within(60, &dumped, &database, &equal).done();
    }
}
