//! What a revision was to do was done by hand before: it does not run, and the way out is named and leads out.

use crate::support::{Engine, TestDatabase, actions, revision};
use anabranch::database::connect;
use anabranch::migrator::{History, MigrateError, Migrator, Settings};
use anabranch::prelude::*;
use anabranch::revision::Target;
use miette::Diagnostic as _;

/// A song, and a revision that gives it a speed.
async fn migrator(database: &TestDatabase) -> Migrator {
    let song = actions(|m| {
        m.create_table("song", |t| {
            t.column("id", integer()).not_null();
            t.primary_key(["id"]);
        });
    });
    let add = actions(|m| {
        m.alter_table("song", |t| {
            t.add_column("bpm", integer());
        });
    });
    let drop = actions(|m| {
        m.alter_table("song", |t| {
            t.drop_column("bpm");
        });
    });
    let back = actions(|m| {
        m.drop_table("song");
    });
    let revisions = vec![revision("a1", &[], song, back), revision("b2", &["a1"], add, drop)];
    let history = History::of(revisions).expect("the revisions form a graph");
    Migrator::new(history, connect(database.url()).await.expect("the server is there"), Settings::default())
}

fn to(text: &str) -> Target {
    text.parse().expect("a target")
}

fn names<T: std::fmt::Debug>(result: Result<T, MigrateError>, way_out: &str, engine: Engine) {
    let error = result.expect_err("the database is not as the revisions say");
    let help = error.help().expect("a way out").to_string();
    assert!(help.contains(way_out), "{engine:?}: {help}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_already_is_stamped() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "by hand");
        let mut migrator = migrator(&database).await;
        migrator.upgrade(&[to("a1")]).await.expect("a table is made");
        database.execute("ALTER TABLE song ADD COLUMN bpm INTEGER").await;
        names(migrator.upgrade(&[to("heads")]).await, "`anabranch stamp b2`", engine);
        migrator.stamp(&[to("b2")], false).await.expect("it is recorded");
        database.execute("ALTER TABLE song DROP COLUMN bpm").await;
        names(migrator.downgrade(&to("a1")).await, "`anabranch stamp a1`", engine);
        migrator.stamp(&[to("a1")], false).await.expect("it is recorded");
        database.execute("DROP TABLE song").await;
        names(migrator.downgrade(&to("base")).await, "`anabranch stamp base`", engine);
        migrator.stamp(&[to("base")], false).await.expect("it is recorded");
        migrator.upgrade(&[to("heads")]).await.expect("nothing stands in the way");
        migrator.close().await.expect("the connection closes");
    }
}
