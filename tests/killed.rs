//! Runs that are killed, and connections that are lost, in the middle of a statement that no transaction holds.

use crate::command::{Ran, SqlFolder, end_of, wait};
use crate::support::{Engine, TestDatabase};
use anabranch::database::connect;
use anabranch::model::DialectName;
use anabranch::plan::Database;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what} does not come");
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// How a run ends in the middle of its statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// The tool is killed, and the server ends its session too.
    Killed,
    /// The tool is killed, and the server goes on with the statement.
    KilledAlone,
    /// The session ends, and the tool hears of it.
    Lost,
}

/// A statement of a revision that waits for another session until the run has ended.
struct Stopped {
    folder: SqlFolder,
    database: TestDatabase,
    ran: Option<Ran>,
}

/// Lets `sql` run until the server works on it (`at` is in its text), while another session holds `holding`, and ends the run.
fn stopped(engine: Engine, made: &str, holding: &str, sql: &str, at: &str, ends: Ends) -> Stopped {
    let folder = SqlFolder::new(&[("001_made.sql", made)]);
    let database = TestDatabase::new(engine, "killed alone");
    folder.run(&database, &["upgrade"]).done();
    folder.write("002_alone.sql", sql);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut holder: Box<dyn Database> = runtime.block_on(connect(database.url())).expect("the server is there");
    runtime.block_on(async {
        holder.begin().await.expect("it begins");
        holder.query(holding).await.expect("it holds")
    });
    let mut command = folder.command(database.url(), &["upgrade"]);
    let child: Child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut session = String::new();
    until("the statement", || {
        // It has begun what it does and waits for the other session; for the lock of a vacuum it waits before that.
        let waits = if engine.dialect() == DialectName::Postgres { " AND wait_event = 'virtualxid'" } else { "" };
        let found = wait(database.rows(&format!("{}{waits}", working(engine, at))));
        session = found.into_iter().next().and_then(|row| row.into_iter().next().flatten()).unwrap_or_default();
        !session.is_empty()
    });
    let end = |session: &str| match engine.dialect() {
        DialectName::Postgres => format!("SELECT pg_terminate_backend({session})"),
        _ => format!("KILL {session}"),
    };
    let ran = match ends {
        Ends::Killed | Ends::KilledAlone => {
            let mut child = child;
            child.kill().expect("it can be killed");
            end_of(child);
            None
        }
        Ends::Lost => {
            wait(database.execute(&end(&session)));
            Some(end_of(child))
        }
    };
    if ends == Ends::Killed {
        wait(database.rows(&end(&session)));
        until("the end of its session", || wait(database.rows(&working(engine, at))).is_empty());
    }
    runtime.block_on(holder.rollback()).expect("it lets go");
    until("the end of the statement", || wait(database.rows(&working(engine, at))).is_empty());
    runtime.block_on(holder.discard()).expect("it ends");
    Stopped { folder, database, ran }
}

/// The session that works on a statement with this text.
fn working(engine: Engine, at: &str) -> String {
    match engine.dialect() {
        DialectName::Postgres => format!(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%{at}%' AND pid <> pg_backend_pid()"
        ),
        _ => format!(
            "SELECT id FROM information_schema.processlist WHERE db = database() AND info LIKE '%{at}%' AND id <> connection_id()"
        ),
    }
}

fn indexes(database: &TestDatabase) -> String {
    let query = "SELECT coalesce(string_agg(indexrelid::regclass || CASE WHEN indisvalid THEN '' ELSE ' not valid' END, ', ' ORDER BY 1), '') \
                 FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE c.relname = 'song' AND NOT indisprimary";
    wait(database.cell(query)).expect("a list")
}

const SONG: &str = "CREATE TABLE song (id INTEGER PRIMARY KEY, title VARCHAR(20));\nINSERT INTO song VALUES (1, 'a');";
/// An index waits for whoever has written.
const WRITES: &str = "INSERT INTO song VALUES (9, 'z')";

#[test]
fn an_index_that_was_left_half_made_is_made_again() {
    for engine in Engine::postgres() {
        for (sql, name) in [
            ("CREATE INDEX CONCURRENTLY by_title ON song (title);", "by_title"),
            ("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"By Title\" ON public.song (title);", "\"By Title\""),
            ("CREATE INDEX CONCURRENTLY ON song (title);", "song_title_idx"),
            (
                "SELECT set_config('search_path', '', false);\nCREATE INDEX CONCURRENTLY by_title ON public.song (title);",
                "by_title",
            ),
        ] {
            for ends in [Ends::Killed, Ends::Lost] {
                let stopped = stopped(engine, SONG, WRITES, sql, "CONCURRENTLY", ends);
                if let Some(ran) = &stopped.ran {
                    let ran = ran.clone().refused("run.statement_failed");
                    ran.says("the connection was lost").says("`anabranch upgrade`").says("`anabranch status`");
                }
                assert!(indexes(&stopped.database).contains("not valid"), "{engine:?} {ends:?}: {sql}");
                stopped.folder.run(&stopped.database, &["upgrade"]).done();
                assert_eq!(indexes(&stopped.database), name, "{engine:?} {ends:?}: {sql}");
                stopped.folder.run(&stopped.database, &["upgrade"]).done().says("nothing to do");
            }
        }
    }
}

#[test]
fn an_index_that_the_server_finished_by_itself_is_taken_as_it_is() {
    for engine in Engine::postgres() {
        let sql = "CREATE INDEX CONCURRENTLY by_title ON song (title);\nCREATE TABLE more (id int);";
        let stopped = stopped(engine, SONG, WRITES, sql, "CONCURRENTLY", Ends::KilledAlone);
        assert_eq!(indexes(&stopped.database), "by_title", "{engine:?}");
        stopped.folder.run(&stopped.database, &["upgrade"]).done().says("continuing `002_alone`");
        assert!(wait(stopped.database.has_table("more")) && indexes(&stopped.database) == "by_title", "{engine:?}");
    }
}

#[test]
fn an_index_that_rows_do_not_allow_leaves_nothing_behind() {
    for engine in Engine::postgres() {
        for sql in [
            "CREATE UNIQUE INDEX CONCURRENTLY by_title ON song (title);",
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS by_title ON song (title);",
            "CREATE UNIQUE INDEX CONCURRENTLY ON song (title);",
        ] {
            let database = TestDatabase::new(engine, "not unique");
            let folder = SqlFolder::new(&[
                ("001_song.sql", &format!("{SONG}\nINSERT INTO song VALUES (2, 'a');")),
                ("002_alone.sql", sql),
            ]);
            let ran = folder.run(&database, &["upgrade"]).refused("run.statement_failed");
            ran.says("could not create unique index").says("as it was before `002_alone`");
            assert!(!ran.err.contains("anabranch stamp"), "{}", ran.err);
            assert_eq!(indexes(&database), "", "{engine:?}: {sql}");
            let status = folder.run(&database, &["status", "--format", "json"]).done().json();
            assert!(status["unfinished"].is_null(), "{engine:?}: {status}");
            wait(database.execute("DELETE FROM song WHERE id = 2"));
            folder.run(&database, &["upgrade"]).done();
            assert!(!indexes(&database).is_empty() && !indexes(&database).contains("not valid"), "{engine:?}: {sql}");
        }
    }
}

#[test]
fn an_index_that_somebody_else_left_half_made_is_not_taken_for_the_index() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "half made");
        let folder = SqlFolder::new(&[("001_song.sql", &format!("{SONG}\nINSERT INTO song VALUES (2, 'a');"))]);
        folder.run(&database, &["upgrade"]).done();
        let unique = "CREATE UNIQUE INDEX CONCURRENTLY by_title ON song (title)";
        assert!(wait(database.standard_rows(unique)).is_err(), "the rows do not allow it");
        assert_eq!(indexes(&database), "by_title not valid");
        folder.write("002_alone.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_title ON song (title);");
        folder.run(&database, &["upgrade"]).done().says("is not valid, and is dropped");
        assert_eq!(indexes(&database), "by_title", "{engine:?}");
    }
}

#[test]
fn indexes_that_were_left_half_rebuilt_are_taken_away() {
    for engine in Engine::postgres() {
        for sql in [
            "REINDEX TABLE CONCURRENTLY song;",
            "REINDEX INDEX CONCURRENTLY by_title;",
            "REINDEX SCHEMA CONCURRENTLY public;",
        ] {
            let made = format!("{SONG}\nCREATE INDEX by_title ON song (title);");
            let stopped = stopped(engine, &made, WRITES, sql, "REINDEX", Ends::Killed);
            assert!(
                indexes(&stopped.database).contains("ccnew not valid"),
                "{engine:?}: {}",
                indexes(&stopped.database)
            );
            stopped.folder.run(&stopped.database, &["upgrade"]).done();
            assert_eq!(indexes(&stopped.database), "by_title", "{engine:?}: {sql}");
        }
    }
}

#[test]
fn an_index_that_was_half_dropped_is_dropped() {
    for engine in Engine::postgres() {
        let made = format!("{SONG}\nCREATE INDEX by_title ON song (title);");
        let sql = "DROP INDEX CONCURRENTLY by_title;";
        for ends in [Ends::Killed, Ends::KilledAlone, Ends::Lost] {
            let stopped = stopped(engine, &made, WRITES, sql, "DROP INDEX", ends);
            stopped.folder.run(&stopped.database, &["upgrade"]).done();
            assert_eq!(indexes(&stopped.database), "", "{engine:?} {ends:?}");
            stopped.folder.run(&stopped.database, &["upgrade"]).done().says("nothing to do");
        }
    }
}

#[test]
fn a_partition_that_was_half_detached_is_detached() {
    let made = "CREATE TABLE song (id int) PARTITION BY RANGE (id);\nCREATE TABLE early PARTITION OF song FOR VALUES FROM (0) TO (10);\nINSERT INTO song VALUES (1);";
    for engine in Engine::postgres() {
        for ends in [Ends::Killed, Ends::KilledAlone, Ends::Lost] {
            let sql = "ALTER TABLE song DETACH PARTITION early CONCURRENTLY;\nCREATE TABLE more (id int);";
            let stopped = stopped(engine, made, "SELECT * FROM song", sql, "DETACH PARTITION", ends);
            stopped.folder.run(&stopped.database, &["upgrade"]).done();
            let attached = wait(stopped.database.cell("SELECT count(*) FROM pg_inherits"));
            assert_eq!(attached.as_deref(), Some("0"), "{engine:?} {ends:?}");
            assert!(
                wait(stopped.database.has_table("more")) && wait(stopped.database.has_table("early")),
                "{engine:?}"
            );
        }
    }
}

/// A change of a table waits for whoever reads it.
const READS: &str = "SELECT * FROM song";

#[test]
fn a_change_that_did_not_run_is_run_and_one_in_doubt_is_asked_for_with_evidence() {
    for engine in Engine::mysql_and_mariadb() {
        let sql = "CREATE TABLE more (id INT);\nALTER TABLE song ADD COLUMN bpm INT;\nCREATE TABLE last (id INT);";
        for ends in [Ends::Killed, Ends::KilledAlone, Ends::Lost] {
            let stopped = stopped(engine, SONG, READS, sql, "ADD COLUMN", ends);
            let Stopped { folder, database, ran } = &stopped;
            if let Some(ran) = ran {
                ran.clone().refused("run.statement_failed").says("`anabranch upgrade`");
            }
            let done = wait(database.has_column("song", "bpm"));
            let ran = folder.run(database, &["upgrade"]);
            if done {
                let ran = ran.refused("run.interrupted").says("is another one than before the statement").clone();
                ran.says("`anabranch repair --done`")
                    .says("`anabranch repair --redo`")
                    .says("ran, and stays: CREATE TABLE more");
                folder.run(database, &["repair", "--done"]).done();
                folder.run(database, &["upgrade"]).done();
            } else {
                ran.done();
            }
            assert!(
                wait(database.has_column("song", "bpm")) && wait(database.has_table("last")),
                "{engine:?} {ends:?}"
            );
            folder.run(database, &["upgrade"]).done().says("nothing to do");
        }
    }
}

#[test]
fn what_is_there_or_gone_by_now_ran() {
    for engine in Engine::mysql_and_mariadb() {
        let last = "CREATE TABLE last (id INT);";
        for (sql, at) in [
            (format!("CREATE TABLE more SELECT id, SLEEP(2) AS slept FROM song;\n{last}"), "CREATE TABLE more"),
            (format!("DROP TABLE song;\n{last}"), "DROP TABLE song"),
            (format!("RENAME TABLE song TO more;\n{last}"), "RENAME TABLE"),
        ] {
            for ends in [Ends::Killed, Ends::KilledAlone] {
                let stopped = stopped(engine, SONG, "SELECT * FROM song WHERE id = 1 FOR UPDATE", &sql, at, ends);
                stopped.folder.run(&stopped.database, &["upgrade"]).done();
                assert!(wait(stopped.database.has_table("last")), "{engine:?} {ends:?}: {sql}");
                let status = stopped.folder.run(&stopped.database, &["status", "--format", "json"]).done().json();
                assert!(status["unfinished"].is_null(), "{engine:?}: {status}");
            }
        }
    }
}
