//! All that is to run is planned before the first statement, and what a new table is made of makes way for what bears its names already.

use crate::support::{Engine, TestDatabase, actions, revision};
use anabranch::database::connect;
use anabranch::migrator::{History, MigrateError, Migrator, Settings};
use anabranch::prelude::*;

fn song(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", integer()).not_null();
        t.column("title", string(40)).not_null();
        t.primary_key(["id"]);
        t.unique(["title"]);
        t.check("id > 0");
    });
    m.create_index_on("song", ["id", "title"]);
}

async fn migrator(database: &TestDatabase, revisions: Vec<anabranch::dsl::ExportedRevision>) -> Migrator {
    let history = History::of(revisions).expect("the revisions form a graph");
    Migrator::new(history, connect(database.url()).await.expect("the server is there"), Settings::default())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_heads_that_conflict_leave_everything_as_it_was() {
    let add = |m: &mut Migration| {
        m.alter_table("song", |t| {
            t.add_column("bpm", integer());
        });
    };
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "conflicting heads");
        let revisions = vec![
            revision("a1", &[], actions(song), Vec::new()),
            revision("b2", &["a1"], actions(add), Vec::new()),
            revision("c3", &["a1"], actions(add), Vec::new()),
        ];
        let mut migrator = migrator(&database, revisions).await;
        let error = migrator.upgrade(&["heads".parse().expect("a target")]).await.expect_err("they conflict");
        assert!(matches!(&error, MigrateError::Plan { revision, .. } if revision == "c3"), "{engine:?}: {error}");
        let state = migrator.state().await.expect("the ledger is read");
        assert!(state.applied.is_empty(), "{engine:?}: {:?}", state.applied);
        assert!(!database.has_table("song").await, "{engine:?}: a revision was run");
        migrator.close().await.expect("the connection closes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_takes_the_name_of_a_renamed_one_gets_names_of_its_own() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "names of a renamed table");
        let up = actions(|m| {
            m.rename_table("song", "old_song");
            song(m);
        });
        let down = actions(|m| {
            m.drop_table("song");
            m.rename_table("old_song", "song");
        });
        let back = actions(|m| {
            m.drop_table("song");
        });
        let revisions = vec![revision("a1", &[], actions(song), back), revision("b2", &["a1"], up, down)];
        let mut migrator = migrator(&database, revisions).await;
        let to = |text: &str| text.parse().expect("a target");
        migrator.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
        let live = migrator.database().introspect(&anabranch::plan::Scope::default()).await.expect("it is read");
        for table in ["song", "old_song"] {
            let (name, found) = (table.into(), live.table(&table.into()).expect("it is there"));
            assert_eq!(found.constraints().count(), 3, "{engine:?}: {found:?}");
            assert_eq!(live.indexes_of(&name).count(), 1, "{engine:?}: {table}");
        }
        migrator.downgrade(&to("base")).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
        migrator.close().await.expect("the connection closes");
    }
}
