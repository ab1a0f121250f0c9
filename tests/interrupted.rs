//! Every state that a failure can leave: what the next command says of it, and that the way out which it names leads out, as it is typed.
//!
//! A revision of three steps, none of which shares a transaction with another, fails at its first, middle or last one.

use crate::command::{Ran, SqlFolder, wait};
use crate::support::{Engine, TestDatabase};
use anabranch::model::DialectName;
use serde_json::Value;

const STEPS: [&str; 3] = ["one", "two", "three"];

/// How a step is done, undone, done wrongly and done otherwise.
fn step(engine: Engine, name: &str) -> [String; 4] {
    match engine.dialect() {
        // Only what no transaction holds stands alone here.
        DialectName::Postgres => [
            format!("CREATE INDEX CONCURRENTLY {name} ON song (title);"),
            format!("DROP INDEX CONCURRENTLY {name};"),
            format!("CREATE INDEX CONCURRENTLY {name} ON song (nosuch);"),
            format!("CREATE INDEX CONCURRENTLY {name} ON song (id, title);"),
        ],
        // Between two that are outside of a transaction there is one.
        DialectName::Sqlite => [
            format!("CREATE TABLE {name} (id INTEGER);\nVACUUM;"),
            format!("DROP TABLE {name};\nVACUUM;"),
            format!("CREATE TABL {name} (id INTEGER);\nVACUUM;"),
            format!("CREATE TABLE {name} (id INTEGER, more INTEGER);\nVACUUM;"),
        ],
        DialectName::Mysql | DialectName::MariaDb => [
            format!("CREATE TABLE {name} (id INTEGER);"),
            format!("DROP TABLE {name};"),
            format!("CREATE TABL {name} (id INTEGER);"),
            format!("CREATE TABLE {name} (id INTEGER, more INTEGER);"),
        ],
    }
}

fn wrong_way_back(engine: Engine, name: &str) -> String {
    match engine.dialect() {
        DialectName::Postgres => format!("DROP INDEX CONCURRENTLY {name}_nosuch;"),
        _ => format!("DROP TABL {name};"),
    }
}

struct Scene {
    engine: Engine,
    database: TestDatabase,
    folder: SqlFolder,
}

impl Scene {
    /// Two revisions: a table, and the three steps, of which `broken` fails on its way up.
    fn new(engine: Engine, broken: Option<usize>) -> Self {
        Self::with(engine, broken, None)
    }

    /// All is applied, and the way back of `broken` fails.
    fn applied(engine: Engine, broken: usize) -> Self {
        let scene = Self::with(engine, None, Some(broken));
        scene.run(&["upgrade"]).done();
        scene
    }

    fn with(engine: Engine, up: Option<usize>, down: Option<usize>) -> Self {
        let folder = SqlFolder::new(&[
            ("001_song.sql", "CREATE TABLE song (id INTEGER PRIMARY KEY, title VARCHAR(20));"),
            ("001_song_rollback.sql", "DROP TABLE song;"),
        ]);
        let scene = Self { engine, database: TestDatabase::new(engine, "interrupted"), folder };
        scene.writes_up(up);
        scene.writes_down(down);
        scene.run(&["upgrade", "001"]).done();
        scene
    }

    fn writes_up(&self, broken: Option<usize>) {
        let text = |number: usize| step(self.engine, STEPS[number])[if broken == Some(number) { 2 } else { 0 }].clone();
        self.folder.write("002_steps.sql", &(0..3).map(text).collect::<Vec<_>>().join("\n"));
    }

    fn writes_down(&self, broken: Option<usize>) {
        let text = |number: usize| match broken == Some(number) {
            true => wrong_way_back(self.engine, STEPS[number]),
            false => step(self.engine, STEPS[number])[1].clone(),
        };
        self.folder.write("002_steps_rollback.sql", &(0..3).map(text).collect::<Vec<_>>().join("\n"));
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.folder.run(&self.database, arguments)
    }

    /// Runs a command that was named in so many words.
    #[track_caller]
    fn named_by(&self, ran: &Ran, command: &str) -> Ran {
        ran.says(&format!("`{command}`"));
        self.run(&command.split_whitespace().skip(1).collect::<Vec<_>>())
    }

    fn by_hand(&self, sql: &str) {
        for statement in sql.split(";\n").filter(|statement| !statement.trim().is_empty()) {
            wait(self.database.execute(statement.trim_end_matches(';')));
        }
    }

    fn is_there(&self, name: &str) -> bool {
        match self.engine.dialect() {
            DialectName::Postgres => {
                let valid =
                    format!("SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('{name}') AND indisvalid");
                let any = format!("SELECT count(*) FROM pg_class WHERE relname = '{name}'");
                let (valid, any) = (wait(self.database.cell(&valid)), wait(self.database.cell(&any)));
                assert_eq!(valid, any, "{name} is there and not valid");
                any.as_deref() == Some("1")
            }
            _ => wait(self.database.has_table(name)),
        }
    }

    /// The first `count` steps are done, the others are not.
    #[track_caller]
    fn has_done(&self, count: usize) {
        let there: Vec<&str> = STEPS.into_iter().filter(|name| self.is_there(name)).collect();
        assert_eq!(there, STEPS[..count], "{:?}", self.engine);
    }

    /// The first `count` steps are undone.
    #[track_caller]
    fn has_undone(&self, count: usize) {
        let there: Vec<&str> = STEPS.into_iter().filter(|name| self.is_there(name)).collect();
        assert_eq!(there, STEPS[count..], "{:?}", self.engine);
    }

    fn unfinished(&self) -> Value {
        self.run(&["status", "--format", "json"]).done().json()["unfinished"].clone()
    }

    /// All is applied and nothing is left to do or to say.
    #[track_caller]
    fn is_settled(&self) {
        self.has_done(3);
        assert!(self.unfinished().is_null(), "{:?}", self.engine);
        self.run(&["upgrade"]).done().says("nothing to do");
        self.run(&["check"]).done().says("everything fits");
    }

    /// What every command says of a run that stopped half way.
    #[track_caller]
    fn is_half_done(&self, direction: &str, goes_on_by: &str) {
        let unfinished = self.unfinished();
        assert_eq!((&unfinished["direction"], &unfinished["goes_on_by"]), (&direction.into(), &goes_on_by.into()));
        assert!(!unfinished["ran"].as_array().expect("a list").is_empty(), "{unfinished}");
        assert!(!unfinished["left"].as_array().expect("a list").is_empty(), "{unfinished}");
        self.run(&["status"])
            .done()
            .says("ran, and stays:")
            .says("did not run:")
            .says(&format!("`{goes_on_by}` goes on"));
        self.run(&["check"]).found().says("check.interrupted").says("`anabranch status`");
        self.run(&["upgrade", "--plan"]).done().says("was begun and not finished");
        self.run(&["remove", "002"]).refused(if direction == "upgrade" { "revision.interrupted" } else { "re" });
        let files = self.folder.names();
        assert!(files.contains(&"002_steps.sql".to_owned()), "its file is gone: {files:?}");
    }
}

fn each(check: impl Fn(Engine, usize)) {
    for engine in Engine::all() {
        (0..3).for_each(|at| check(engine, at));
    }
}

#[test]
fn a_corrected_file_goes_on_behind_what_ran() {
    each(|engine, at| {
        let scene = Scene::new(engine, Some(at));
        for _ in 0..2 {
            let ran = scene.run(&["upgrade"]).refused("run.statement_failed");
            ran.says("002_steps.sql`, line ");
            scene.has_done(at);
            match at {
                0 => {
                    ran.says("the database is as it was before `002_steps`: nothing of it stayed");
                    assert!(scene.unfinished().is_null(), "{engine:?}: nothing ran, and nothing is half done");
                }
                _ => {
                    ran.says("`002_steps` is half done and its plan is journalled").says("ran, and stays:");
                    scene.is_half_done("upgrade", "anabranch upgrade");
                }
            }
        }
        scene.writes_up(None);
        let ran = scene.run(&["upgrade"]).done();
        if at > 0 {
            ran.says("`002_steps` was corrected since: what ran is the same in it");
        }
        scene.is_settled();
        scene.run(&["downgrade", "001"]).done();
        scene.has_done(0);
    });
}

#[test]
fn remarks_and_ends_of_lines_are_no_change_of_what_ran() {
    for engine in Engine::all() {
        let scene = Scene::new(engine, Some(1));
        scene.run(&["upgrade"]).refused("run.statement_failed");
        let text = STEPS.map(|name| format!("-- step {name}\r\n\r\n  {}", step(engine, name)[0])).join("\r\n");
        scene.folder.write("002_steps.sql", &text);
        scene.run(&["upgrade"]).done();
        scene.is_settled();
    }
}

#[test]
fn more_and_fewer_statements_behind_what_ran_are_as_good() {
    for engine in Engine::all() {
        let scene = Scene::new(engine, Some(1));
        scene.run(&["upgrade"]).refused("run.statement_failed");
        scene.folder.write("002_steps.sql", &step(engine, "one")[0]);
        scene.run(&["upgrade"]).done();
        scene.has_done(1);
        assert!(scene.unfinished().is_null(), "{engine:?}");
        scene.run(&["upgrade"]).done().says("nothing to do");
        scene.run(&["check"]).done().says("everything fits");
    }
}

#[test]
fn where_what_ran_is_written_otherwise_that_is_said_and_both_ways_lead_on() {
    for engine in Engine::all() {
        for restores in [true, false] {
            let scene = Scene::new(engine, Some(1));
            scene.run(&["upgrade"]).refused("run.statement_failed");
            let (otherwise, right) = (&step(engine, "one")[3], &step(engine, "two")[0]);
            let third = &step(engine, "three")[0];
            scene.folder.write("002_steps.sql", &format!("{otherwise}\n{right}\n{third}"));
            let ran = scene.run(&["upgrade"]).refused("run.corrected_behind");
            ran.says("002_steps.sql` has changed since: where `").says("ran, and stays:");
            scene.has_done(1);
            if restores {
                scene.writes_up(None);
            } else {
                scene.by_hand(&step(engine, "one")[1].replace("VACUUM;", ""));
                // Of SQLite nobody sees that it was undone.
                let says =
                    if engine == Engine::Sqlite { "what ran was not undone" } else { "nothing of `002_steps` is" };
                scene.named_by(&ran, "anabranch repair --abandon --half-done").done().says(says);
                assert!(scene.unfinished().is_null(), "{engine:?}");
            }
            scene.named_by(&ran, "anabranch upgrade").done();
            scene.is_settled();
        }
    }
}

/// Of SQLite a run that stopped half way has no single statement by which it could be seen.
#[test]
fn what_was_undone_by_hand_is_done_anew_without_being_told_so() {
    for engine in Engine::of(&[DialectName::Postgres, DialectName::Mysql, DialectName::MariaDb]) {
        for first in [&["upgrade"][..], &["repair", "--abandon"]] {
            let scene = Scene::new(engine, Some(2));
            scene.run(&["upgrade"]).refused("run.statement_failed");
            scene.has_done(2);
            scene.by_hand(&step(engine, "two")[1]);
            scene.run(&["upgrade"]).refused("run.statement_failed");
            assert!(!scene.unfinished().is_null(), "{engine:?}: the first step is still there");
            scene.by_hand(&step(engine, "one")[1]);
            // What ran is written otherwise now, which is no matter any more.
            scene.folder.write("002_steps.sql", &STEPS.map(|name| step(engine, name)[3].clone()).join("\n"));
            scene.run(first).done().says("nothing of");
            scene.run(&["upgrade"]).done();
            scene.is_settled();
        }
    }
}

#[test]
fn what_was_done_by_hand_counts_where_the_database_does_not_contradict() {
    for engine in Engine::all() {
        let scene = Scene::new(engine, Some(1));
        let ran = scene.run(&["upgrade"]).refused("run.statement_failed");
        if engine.dialect() == DialectName::Postgres {
            scene.named_by(&ran, "anabranch repair --done").refused("repair.not_so").says("index two is not there");
            scene.run(&["repair", "--done", "001"]).refused("repair.nothing").says("`002_steps` was");
        }
        scene.by_hand(&step(engine, "two")[0].replace("VACUUM;", ""));
        scene.named_by(&ran, "anabranch repair --done").done().says("counts as done");
        scene.named_by(&ran, "anabranch upgrade").done();
        scene.is_settled();
    }
}

#[test]
fn a_repair_that_lets_it_run_again_changes_nothing_else() {
    each(|engine, at| {
        let scene = Scene::new(engine, Some(at));
        scene.run(&["upgrade"]).refused("run.statement_failed");
        let word = if at == 0 { "nothing to repair" } else { "runs again" };
        scene.run(&["repair", "--redo"]).done().says(word);
        scene.run(&["repair", "--accept"]).done().says("nothing to repair");
        scene.run(&["upgrade"]).refused("run.statement_failed");
        scene.writes_up(None);
        scene.run(&["repair", "--redo"]).done().says(word);
        scene.run(&["upgrade"]).done();
        scene.is_settled();
    });
}

#[test]
fn what_is_half_done_is_given_up_only_by_a_flag_of_its_own() {
    each(|engine, at| {
        let scene = Scene::new(engine, Some(at));
        scene.run(&["upgrade"]).refused("run.statement_failed");
        if at == 0 {
            scene.run(&["repair", "--abandon"]).done().says("nothing to repair");
            scene.run(&["repair", "--abandon", "002"]).refused("repair.nothing").says("was not interrupted");
            return;
        }
        for arguments in [&["repair", "--abandon"][..], &["--yes", "repair", "--abandon", "002"]] {
            let ran = scene.run(arguments).refused("repair.half_done");
            ran.says("ran, and stays:").says("did not run:").says("nothing was changed");
            assert!(!scene.unfinished().is_null(), "{engine:?}");
        }
        let ran = scene.run(&["repair", "--abandon"]);
        scene
            .named_by(&ran, "anabranch repair --abandon --half-done")
            .done()
            .says("is recorded as not applied, as before");
        assert!(scene.unfinished().is_null(), "{engine:?}");
        scene.has_done(at);
        scene.run(&["log"]).done().says("repaired 002_steps");
        STEPS[..at].iter().for_each(|name| scene.by_hand(&step(engine, name)[1].replace("VACUUM;", "")));
        scene.writes_up(None);
        scene.run(&["upgrade"]).done();
        scene.is_settled();
    });
}

#[test]
fn a_downgrade_that_failed_does_not_block_the_way_up_for_ever() {
    each(|engine, at| {
        let scene = Scene::applied(engine, at);
        let ran = scene.run(&["downgrade", "001"]).refused("run.statement_failed");
        ran.says("002_steps_rollback.sql`, line ");
        scene.has_undone(at);
        if at == 0 {
            ran.says("the database is as it was before the downgrade of `002_steps`");
            scene.is_settled();
            scene.writes_down(None);
            scene.named_by(&ran, "anabranch revert 002_steps").done();
            return scene.has_undone(3);
        }
        scene.is_half_done("downgrade", "anabranch revert 002_steps");
        let refused = scene.run(&["upgrade"]).refused("run.other_direction");
        refused.says("to go on:").says("to go back:").says("ran, and stays:");
        // On:
        scene.writes_down(None);
        scene.named_by(&refused, "anabranch revert 002_steps").done();
        scene.has_undone(3);
        assert!(scene.unfinished().is_null(), "{engine:?}");
        scene.run(&["upgrade"]).done();
        scene.is_settled();
        // Back:
        let scene = Scene::applied(engine, at);
        scene.run(&["downgrade", "001"]).refused("run.statement_failed");
        STEPS[..at].iter().for_each(|name| scene.by_hand(&step(engine, name)[0].replace("VACUUM;", "")));
        let ran = scene.run(&["upgrade"]);
        if engine == Engine::Sqlite {
            let abandoned = scene.named_by(&ran, "anabranch repair --abandon --half-done").done();
            abandoned.says("is recorded as applied, as before");
        } else {
            ran.done().says("nothing of it is there");
        }
        scene.is_settled();
    });
}

#[test]
fn an_upgrade_that_failed_does_not_block_the_way_down_for_ever() {
    for engine in Engine::all() {
        let scene = Scene::new(engine, Some(1));
        scene.run(&["upgrade"]).refused("run.statement_failed");
        let refused = scene.run(&["downgrade", "base"]).refused("run.other_direction");
        refused
            .says("`anabranch upgrade` finishes it")
            .says("`anabranch repair --abandon --half-done` closes the journal");
        scene.by_hand(&step(engine, "one")[1].replace("VACUUM;", ""));
        scene.named_by(&refused, "anabranch repair --abandon --half-done").done();
        scene.run(&["downgrade", "base"]).done();
        assert!(!wait(scene.database.has_table("song")), "{engine:?}");
    }
}

#[test]
fn a_counted_target_is_counted_from_where_the_interrupted_run_began() {
    for engine in Engine::all() {
        let scene = Scene::new(engine, Some(1));
        scene.folder.write("003_more.sql", "CREATE TABLE more (id INTEGER);");
        scene.folder.write("003_more_rollback.sql", "DROP TABLE more;");
        scene.run(&["upgrade", "+1"]).refused("run.statement_failed");
        scene.writes_up(None);
        scene.run(&["upgrade", "+1"]).done().says("the database is at 002_steps");
        assert!(!wait(scene.database.has_table("more")), "{engine:?}: `+1` was done already");
        scene.writes_down(Some(1));
        scene.run(&["downgrade", "-1"]).refused("run.statement_failed");
        scene.writes_down(None);
        scene.run(&["downgrade", "-1"]).done().says("the database is at 001_song");
        assert!(wait(scene.database.has_table("song")), "{engine:?}: `-1` was done already");
    }
}

#[test]
fn the_file_of_an_interrupted_revision_is_kept_and_where_it_is_gone_that_is_said() {
    for engine in Engine::all() {
        let scene = Scene::new(engine, Some(1));
        scene.run(&["upgrade"]).refused("run.statement_failed");
        let ran = scene.run(&["remove", "002"]).refused("revision.interrupted");
        ran.says("`anabranch upgrade` goes on with it").says("`anabranch repair --abandon`");
        scene.folder.remove("002_steps.sql");
        scene.folder.remove("002_steps_rollback.sql");
        let ran = scene.run(&["upgrade"]).refused("run.file_gone").says("get the file back").says("002_steps").clone();
        scene.has_done(1);
        scene.writes_up(None);
        scene.writes_down(None);
        scene.named_by(&ran, "anabranch upgrade").done();
        scene.is_settled();
        // Where it does not come back:
        let scene = Scene::new(engine, Some(1));
        scene.run(&["upgrade"]).refused("run.statement_failed");
        scene.folder.remove("002_steps.sql");
        scene.folder.remove("002_steps_rollback.sql");
        let ran = scene.run(&["upgrade"]).refused("run.file_gone");
        scene.by_hand(&step(engine, "one")[1].replace("VACUUM;", ""));
        scene.named_by(&ran, "anabranch repair --abandon --half-done").done();
        scene.run(&["upgrade"]).done().says("nothing to do");
    }
}

#[test]
fn where_nothing_ran_a_revision_is_removed_as_any_other() {
    for engine in Engine::all() {
        let scene = Scene::new(engine, Some(0));
        scene.run(&["upgrade"]).refused("run.statement_failed");
        scene.run(&["remove", "002"]).done();
        scene.run(&["upgrade"]).done().says("nothing to do");
    }
}

#[test]
fn a_stamp_leaves_nothing_to_continue_and_nobody_advises_one_that_is_not_so() {
    each(|engine, at| {
        let scene = Scene::new(engine, Some(at));
        let ran = scene.run(&["upgrade"]).refused("run.statement_failed");
        assert!(!ran.err.contains("anabranch stamp"), "{}", ran.err);
        STEPS[at..].iter().for_each(|name| scene.by_hand(&step(engine, name)[0].replace("VACUUM;", "")));
        scene.run(&["stamp", "002"]).done();
        scene.is_settled();
    });
}

#[test]
fn what_did_not_change_a_table_is_not_taken_for_done_at_a_persons_word() {
    for engine in Engine::mysql_and_mariadb() {
        let (database, folder) = (TestDatabase::new(engine, "unchanged"), SqlFolder::new(&[]));
        let text = "CREATE TABLE song (id INT);\nALTER TABLE song ADD COLUMN album INT REFERENCES nowhere (id), ADD UNIQUE (nosuch);\nCREATE TABLE last (id INT);";
        folder.write("001_a.sql", text);
        folder.run(&database, &["upgrade"]).refused("run.statement_failed");
        let ran = folder.run(&database, &["repair", "--done"]).refused("repair.not_so");
        ran.says("table song is as it was before it").says("`anabranch repair --redo`");
        wait(database.execute("ALTER TABLE song ADD COLUMN album INT"));
        folder.run(&database, &["repair", "--done"]).done();
        folder.run(&database, &["upgrade"]).done();
        assert!(wait(database.has_table("last")), "{engine:?}");
    }
}

#[test]
fn only_named_revisions_are_accepted_as_their_files_are_now() {
    for engine in Engine::all() {
        let scene = Scene::new(engine, None);
        scene.run(&["upgrade"]).done();
        for (file, text) in [("001_song", "-- more"), ("002_steps", "SELECT 2;")] {
            let up = scene
                .folder
                .contents()
                .into_iter()
                .find(|(name, _)| name.ends_with(&format!("{file}.sql")))
                .expect("it is there")
                .1;
            scene.folder.write(&format!("{file}.sql"), &format!("{up}\n{text}"));
        }
        scene.run(&["upgrade"]).refused("revision.checksum_changed").says("`001_song`, `002_steps`");
        scene.run(&["repair", "--accept", "nosuch"]).refused("graph.unknown_revision");
        scene.run(&["repair", "--accept", "001"]).done().says("`001_song` is recorded");
        scene.run(&["repair", "--accept", "001"]).refused("repair.nothing").says("has not changed since");
        let ran = scene.run(&["upgrade"]).refused("revision.checksum_changed");
        assert!(!ran.err.contains("001_song"), "{}", ran.err);
        scene.named_by(&ran, "anabranch repair --accept").done();
        scene.run(&["upgrade"]).done().says("nothing to do");
    }
}
