//! A view of a query has any name, on every database.

use crate::support::{Engine, TestDatabase, actions, revision};
use anabranch::database::connect;
use anabranch::migrator::{History, Migrator, Settings};
use anabranch::model::{DefinitionKind, Object, QualifiedName};
use anabranch::plan::Scope;
use anabranch::prelude::*;

async fn check(engine: Engine, name: &'static str) {
    let database = TestDatabase::new(engine, "views");
    let up = actions(|m| {
        m.create_table("song", |t| {
            t.column("id", integer()).not_null();
            t.primary_key(["id"]);
        });
        m.create_view(name, "select id from song where id > 7");
    });
    let down = actions(|m| {
        m.drop_view(name);
        m.drop_table("song");
    });
    let history = History::of(vec![revision("a1", &[], up, down)]).expect("the revision forms a graph");
    let connection = connect(database.url()).await.expect("the server is there");
    let mut migrator = Migrator::new(history, connection, Settings::default());
    let target = |text: &str| text.parse().expect("a target");
    migrator.upgrade(&[target("heads")]).await.expect("the view is made");
    let live = migrator.database().introspect(&Scope::default()).await.expect("the schema is read");
    let views: Vec<&QualifiedName> = live
        .iter()
        .filter_map(|object| match object {
            Object::Definition(definition) if definition.identity.kind == DefinitionKind::View => {
                Some(&definition.identity.name)
            }
            _ => None,
        })
        .collect();
    assert_eq!(views, [&QualifiedName::from(name)], "{engine:?}");
    migrator.downgrade(&target("base")).await.expect("the view goes, and the table after it");
    migrator.close().await.expect("the connection closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_has_any_name() {
    for engine in Engine::all() {
        for name in ["loud", "Loud Songs", "say \"loud\"", "2_loud"] {
            check(engine, name).await;
        }
    }
}
