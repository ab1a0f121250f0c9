//! Snapshots for one server and runs on another: what is told otherwise is said before it runs, statement by statement, and nothing else is.

use crate::support::{Engine, TestDatabase, actions, revision};
use anabranch::database::connect;
use anabranch::migrator::{History, Migrator, OtherTarget, Progress, Reporter, Settings, applied};
use anabranch::model::DialectName;
use anabranch::plan::Target;
use anabranch::prelude::*;
use std::sync::{Arc, Mutex};

/// The difference of the one revision, as the plan says it; the run says the same.
async fn difference(engine: Engine, snapshots_for: &str, up: impl FnOnce(&mut Migration)) -> Option<OtherTarget> {
    let database = TestDatabase::new(engine, "other target");
    let history = History::of(vec![revision("a1", &[], actions(up), Vec::new())]).expect("a graph");
    let connection = connect(database.url()).await.expect("the server is there");
    let snapshots_for = vec![snapshots_for.parse().expect("a target")];
    let notes = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&notes);
    let reporter = Reporter::new(move |progress| {
        if let Progress::Note(text) = progress {
            heard.lock().expect("nobody panicked").push(text);
        }
    });
    let settings = Settings { snapshots_for, ..Settings::default() };
    let mut migrator = Migrator::new(history, connection, settings).with_reporter(reporter);
    let state = migrator.state().await.expect("the server answers");
    let heads = ["heads".parse().expect("a target")];
    let steps = migrator.history().graph().upgrade(&applied(&state), &heads).expect("there is a way");
    let found = migrator.plan(&state, &steps).await.expect("it is planned").remove(0).other_target;
    migrator.upgrade(&heads).await.expect("it runs");
    migrator.close().await.expect("the connection closes");
    let said = notes.lock().expect("nobody panicked").join("\n").replace("  ", "");
    let expected = found.as_ref().map(OtherTarget::text).unwrap_or_default().replace("  ", "");
    assert_eq!(said, expected, "{engine:?}: the run and its plan say the same");
    found
}

fn doubled(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", integer()).not_null();
        t.column("bpm", integer());
    });
    m.alter_table("song", |t| {
        t.add_column("twice", integer()).generated_virtual("bpm * 2");
    });
}

#[tokio::test]
async fn a_column_that_an_older_server_stores_is_virtual_on_a_newer_one() {
    for engine in Engine::postgres() {
        let found = difference(engine, "postgres:15", doubled).await;
        if engine == Engine::Postgres15 {
            assert_eq!(found, None, "{engine:?}");
            continue;
        }
        let found = found.unwrap_or_else(|| panic!("{engine:?} is told something else"));
        let (snapshot, here) = (&found.statements.only_in_snapshot, &found.statements.only_here);
        assert!(matches!((&snapshot[..], &here[..]), ([_], [_])), "{engine:?}: {found:?}");
        assert!(snapshot[0].contains("STORED") && here[0].contains("VIRTUAL"), "{engine:?}: {found:?}");
        let said = found.text();
        assert!(said.starts_with("differs from the snapshot: that is for postgres 15.0, and this is postgres 1"));
        assert!(said.contains("\n- ALTER TABLE") && said.contains("\n+ ALTER TABLE"), "{said}");
    }
}

#[tokio::test]
async fn the_servers_own_version_and_one_that_is_told_the_same_make_no_difference() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "own target");
        let connection = connect(database.url()).await.expect("the server is there");
        let Target { dialect, version, .. } = connection.target().clone();
        connection.discard().await.expect("it closes");
        assert_eq!(difference(engine, &format!("{dialect}:{version}"), doubled).await, None, "{engine:?}");
        let table = |m: &mut Migration| {
            m.create_table("song", |t| {
                t.column("id", integer()).not_null();
            });
        };
        assert_eq!(difference(engine, dialect.as_str(), table).await, None, "{engine:?}");
    }
}

#[tokio::test]
async fn where_the_snapshot_has_no_plan_that_is_said() {
    let strict = |m: &mut Migration| {
        m.create_table("song", |t| {
            t.column("id", integer()).not_null();
            t.strict();
        });
    };
    let found = difference(Engine::Sqlite, "sqlite:3.36", strict).await.expect("the snapshot has no plan");
    assert!(
        found.statements.only_in_snapshot.is_empty() && found.statements.only_here[0].contains("STRICT"),
        "{found:?}"
    );
    assert!(found.text().contains("\n- no plan: "), "{}", found.text());
}

#[tokio::test]
async fn a_snapshot_for_mysql_is_held_against_what_mariadb_is_told() {
    let keyed = |m: &mut Migration| {
        m.create_table("song", |t| {
            t.column("id", uuid()).not_null();
        });
    };
    for engine in Engine::of(&[DialectName::MariaDb]) {
        let found =
            difference(engine, "mysql", keyed).await.unwrap_or_else(|| panic!("{engine:?} has a type of its own"));
        assert!(
            found.statements.only_in_snapshot[0].contains("char(36)") && found.statements.only_here[0].contains("uuid"),
            "{found:?}"
        );
        assert_eq!(difference(engine, "postgres", keyed).await, None, "{engine:?}: no snapshot is for it");
    }
}
