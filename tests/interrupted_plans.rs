//! Revisions in Rust that failed half way and were corrected: their plans go on behind what ran, row by row where they fill rows.

use crate::support::{Engine, TestDatabase, actions, revision};
use anabranch::database::connect;
use anabranch::dsl::ExportedRevision;
use anabranch::migrator::{History, Left, MigrateError, Migrator, Progress, Reporter, Settings};
use anabranch::model::DialectName;
use anabranch::operation::Action;
use anabranch::prelude::*;
use anabranch::revision::Target;
use miette::Diagnostic as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn to(text: &str) -> Target {
    text.parse().expect("a target")
}

/// A revision as its file is now: another text has another checksum.
fn written(id: &str, parents: &[&str], text: &str, up: Vec<Action>, down: Vec<Action>) -> ExportedRevision {
    ExportedRevision { source_checksum: text.to_owned(), ..revision(id, parents, up, down) }
}

async fn migrator(database: &TestDatabase, revisions: Vec<ExportedRevision>) -> Migrator {
    let connection = connect(database.url()).await.expect("the server is there");
    let settings = Settings { lock_timeout: Duration::from_secs(1), ..Settings::default() };
    Migrator::new(History::of(revisions).expect("the revisions form a graph"), connection, settings)
}

async fn upgrade(database: &TestDatabase, revisions: Vec<ExportedRevision>) -> Result<Vec<String>, MigrateError> {
    let mut migrator = migrator(database, revisions).await;
    let ran = migrator.upgrade(&[to("heads")]).await;
    migrator.close().await.expect("the connection closes");
    ran.map(|outcome| outcome.steps.into_iter().map(|step| step.revision).collect())
}

fn half_done(result: Result<Vec<String>, MigrateError>, engine: Engine) -> (Vec<String>, Vec<String>) {
    match result {
        Err(MigrateError::Statement(failure)) => match failure.left {
            Left::Half(half) => (half.ran, half.left),
            left => panic!("{engine:?}: {left:?}"),
        },
        other => panic!("{engine:?}: {other:?}"),
    }
}

fn song() -> ExportedRevision {
    let up = actions(|m| {
        m.create_table("song", |t| {
            t.column("id", integer()).not_null();
            t.column("plays", integer()).not_null();
            t.primary_key(["id"]);
        });
    });
    let down = actions(|m| {
        m.drop_table("song");
    });
    revision("a1", &[], up, down)
}

fn made(name: &str) -> Vec<Action> {
    actions(|m| {
        m.create_table(name, |t| {
            t.column("id", integer()).not_null();
            t.primary_key(["id"]);
        });
    })
}

/// What no transaction of the database holds together with what is before it.
fn alone(sql: &str) -> Vec<Action> {
    actions(|m| {
        m.execute(sql).effect(|_| {}).outside_transaction();
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_revision_goes_on_behind_what_ran() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "corrected rust");
        let wrong = [made("one"), alone("INSERT INTO nowhere VALUES (1)"), made("three")].concat();
        let right = [made("one"), alone("INSERT INTO one VALUES (1)"), made("three")].concat();
        let (ran, left) =
            half_done(upgrade(&database, vec![song(), written("b2", &["a1"], "1", wrong, vec![])]).await, engine);
        assert_eq!((ran.len(), left.len()), (1, 2), "{engine:?}: {ran:?} {left:?}");
        assert!(database.has_table("one").await && !database.has_table("three").await, "{engine:?}");
        let corrected = vec![song(), written("b2", &["a1"], "2", right.clone(), vec![])];
        assert_eq!(upgrade(&database, corrected.clone()).await.expect("it goes on"), ["b2"], "{engine:?}");
        assert_eq!(database.cell("SELECT count(*) FROM one").await.as_deref(), Some("1"), "{engine:?}");
        assert!(database.has_table("three").await, "{engine:?}");
        assert_eq!(upgrade(&database, corrected).await.expect("nothing is left"), [""; 0], "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_revision_that_does_something_else_where_it_ran_is_refused() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "corrected elsewhere");
        let wrong = [made("one"), alone("INSERT INTO nowhere VALUES (1)")].concat();
        upgrade(&database, vec![song(), written("b2", &["a1"], "1", wrong, vec![])]).await.expect_err("it fails");
        let other = [made("other"), alone("INSERT INTO other VALUES (1)")].concat();
        let error =
            upgrade(&database, vec![song(), written("b2", &["a1"], "2", other, vec![])]).await.expect_err("refused");
        assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some("run.corrected_behind"), "{engine:?}");
        let help = error.help().expect("a way out").to_string();
        assert!(help.contains("one") && help.contains("other") && help.contains("--abandon"), "{engine:?}: {help}");
        assert!(!database.has_table("other").await, "{engine:?}");
    }
}

/// Counts each row up, in batches of two.
fn counted_up(by: &str) -> Vec<Action> {
    actions(|m| {
        m.backfill("count", "song", |b| {
            b.key("id").set("plays", format!("plays + {by}")).batch(2);
        });
    })
}

/// Five songs, of which the fourth cannot be played more often.
async fn songs(database: &TestDatabase) {
    upgrade(database, vec![song()]).await.expect("a table is made");
    database.execute("INSERT INTO song VALUES (1, 0), (2, 0), (3, 0), (4, 2147483647), (5, 0)").await;
    if database.engine().dialect() == DialectName::Sqlite {
        database
            .execute("CREATE TRIGGER t BEFORE UPDATE ON song WHEN NEW.plays > 2147483647 BEGIN SELECT RAISE(ABORT, 'too many'); END")
            .await;
    }
}

async fn plays(database: &TestDatabase) -> Vec<String> {
    let rows = database.rows("SELECT plays FROM song ORDER BY id").await;
    rows.into_iter().map(|row| row[0].clone().expect("a number")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backfill_goes_on_behind_its_last_batch_and_counts_no_row_twice() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "half filled");
        songs(&database).await;
        let revisions = || vec![song(), written("b2", &["a1"], "1", [made("one"), counted_up("1")].concat(), vec![])];
        let (ran, left) = half_done(upgrade(&database, revisions()).await, engine);
        assert_eq!((ran.len(), left.len()), (1, 1), "{engine:?}");
        assert_eq!(plays(&database).await, ["1", "1", "0", "2147483647", "0"], "{engine:?}");
        half_done(upgrade(&database, revisions()).await, engine);
        assert_eq!(plays(&database).await, ["1", "1", "0", "2147483647", "0"], "{engine:?}: the same again");
        // What is behind it may change; what it does itself is begun.
        let other = vec![song(), written("b2", &["a1"], "2", [made("one"), counted_up("2")].concat(), vec![])];
        let error = upgrade(&database, other).await.expect_err("a part of it is counted by one");
        assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some("run.corrected_behind"), "{engine:?}");
        database.execute("UPDATE song SET plays = 7 WHERE id = 4").await;
        let more = [made("one"), counted_up("1"), made("three")].concat();
        upgrade(&database, vec![song(), written("b2", &["a1"], "3", more, vec![])]).await.expect("it goes on");
        assert_eq!(plays(&database).await, ["1", "1", "1", "8", "1"], "{engine:?}");
        assert!(database.has_table("three").await, "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backfill_that_fails_in_its_first_batch_is_not_begun() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "not filled");
        songs(&database).await;
        database.execute("UPDATE song SET plays = 2147483647 WHERE id = 1").await;
        let revisions = |by: &str| vec![song(), written("b2", &["a1"], by, counted_up(by), vec![])];
        match upgrade(&database, revisions("1")).await {
            Err(MigrateError::Statement(failure)) => assert_eq!(failure.left, Left::Nothing, "{engine:?}"),
            other => panic!("{engine:?}: {other:?}"),
        }
        upgrade(&database, revisions("0")).await.expect("it is planned anew");
        assert_eq!(plays(&database).await, ["2147483647", "0", "0", "2147483647", "0"], "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_waits_for_a_lock_is_tried_again_and_no_batch_before_it() {
    for engine in Engine::of(&[DialectName::Postgres, DialectName::Mysql, DialectName::MariaDb]) {
        let database = TestDatabase::new(engine, "locked batch");
        songs(&database).await;
        database.execute("UPDATE song SET plays = 0").await;
        let mut holder = connect(database.url()).await.expect("the server is there");
        holder.begin().await.expect("it begins");
        holder.execute("UPDATE song SET plays = plays WHERE id = 5").await.expect("it holds");
        let holder = Arc::new(tokio::sync::Mutex::new(Some(holder)));
        let (release, retries) = (Arc::clone(&holder), Arc::new(Mutex::new(0)));
        let counted = Arc::clone(&retries);
        let reporter = Reporter::new(move |progress| {
            if let Progress::Retry { .. } = progress {
                *counted.lock().expect("no panic") += 1;
                let release = Arc::clone(&release);
                tokio::spawn(async move {
                    if let Some(mut holder) = release.lock().await.take() {
                        holder.rollback().await.expect("it lets go");
                    }
                });
            }
        });
        let revisions = vec![song(), written("b2", &["a1"], "1", counted_up("1"), vec![])];
        let mut migrator = migrator(&database, revisions).await.with_reporter(reporter);
        migrator.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
        migrator.close().await.expect("the connection closes");
        assert!(*retries.lock().expect("no panic") > 0, "{engine:?}: it did not wait");
        assert_eq!(plays(&database).await, ["1"; 5], "{engine:?}");
    }
}

/// What the revisions know as `song_check` is called otherwise here; the plan that was begun says so, and so does what is left of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_the_live_database_in_what_ran_is_no_change_of_it() {
    for engine in Engine::of(&[DialectName::Postgres, DialectName::Mysql, DialectName::MariaDb]) {
        let database = TestDatabase::new(engine, "live name");
        let checked = actions(|m| {
            m.create_table("song", |t| {
                t.column("id", integer()).not_null();
                t.column("plays", integer()).not_null();
                t.primary_key(["id"]);
                t.check("plays > 0").generated_name("song_check");
            });
        });
        let baseline = || revision("a1", &[], checked.clone(), Vec::new());
        database
            .execute("CREATE TABLE song (id integer not null primary key, plays integer not null, constraint by_hand check (plays > 0))")
            .await;
        let mut stamped = migrator(&database, vec![baseline()]).await;
        stamped.stamp(&[to("a1")], false).await.expect("it is recorded");
        stamped.close().await.expect("the connection closes");
        let dropped = actions(|m| {
            m.alter_table("song", |t| {
                t.drop_constraint("song_check");
            });
        });
        let wrong = [dropped.clone(), alone("INSERT INTO nowhere VALUES (1)")].concat();
        let (ran, _) =
            half_done(upgrade(&database, vec![baseline(), written("b2", &["a1"], "1", wrong, vec![])]).await, engine);
        assert!(ran[0].contains("by_hand"), "{engine:?}: {ran:?}");
        let right = [dropped, alone("INSERT INTO song VALUES (1, -1)")].concat();
        upgrade(&database, vec![baseline(), written("b2", &["a1"], "2", right, vec![])])
            .await
            .unwrap_or_else(|error| panic!("{engine:?}: {error} {:?}", error.help().map(|help| help.to_string())));
        assert_eq!(plays(&database).await, ["-1"], "{engine:?}");
    }
}

/// A plan of ours that builds an index beside the work of others.
#[tokio::test(flavor = "multi_thread")]
async fn an_index_of_a_plan_that_rows_do_not_allow_leaves_nothing_behind() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "index of a plan");
        songs(&database).await;
        let indexed = || {
            let up = actions(|m| {
                m.create_index("song_plays_idx", "song", ["plays"]).unique().on(Postgres, |i| i.concurrently());
            });
            vec![song(), written("b2", &["a1"], "1", up, vec![])]
        };
        match upgrade(&database, indexed()).await {
            Err(MigrateError::Statement(failure)) => assert_eq!(failure.left, Left::Nothing, "{engine:?}"),
            other => panic!("{engine:?}: {other:?}"),
        }
        let indexes = "SELECT count(*) FROM pg_class WHERE relname = 'song_plays_idx'";
        assert_eq!(database.cell(indexes).await.as_deref(), Some("0"), "{engine:?}");
        database.execute("UPDATE song SET plays = id").await;
        upgrade(&database, indexed()).await.expect("the rows allow it now");
        let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'song_plays_idx'::regclass";
        assert_eq!(database.cell(valid).await.as_deref(), Some("t"), "{engine:?}");
    }
}
