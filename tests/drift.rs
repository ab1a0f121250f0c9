//! What somebody changed by hand is taken into a revision, which runs here, and everywhere where nobody changed anything.

use crate::support::{Engine, TestDatabase, actions, revision};
use anabranch::database::{connect, scratch::ScratchPlace};
use anabranch::dsl::ExportedRevision;
use anabranch::entity::{self, EntitySchema, Sources};
use anabranch::migrator::{History, MigrateError, Migrator, Settings};
use anabranch::model::DialectName;
use anabranch::plan::Scope;
use anabranch::prelude::*;
use anabranch::revision::Target;
use anabranch::workflow::autogenerate::{Draft, autogenerate};

const ENTITY: &str = r#"
    use anabranch::Entity;
    #[derive(Entity)]
    #[table(name = "song")]
    #[check("bpm > 0")]
    #[index(columns(bpm))]
    pub struct Song {
        #[column(primary_key)]
        pub id: i32,
        pub bpm: i32,
        #[column(length = 40)]
        pub title: String,
    }
"#;

fn song(m: &mut Migration) {
    m.create_table("song", |t| {
        t.column("id", integer()).not_null();
        t.column("bpm", integer()).not_null();
        t.column("title", string(40)).not_null();
        t.primary_key(["id"]);
        t.check("bpm > 0");
    });
    m.create_index_on("song", ["bpm"]);
}

fn to(text: &str) -> Target {
    text.parse().expect("a target")
}

async fn migrator(database: &TestDatabase, revisions: &[ExportedRevision]) -> Migrator {
    let history = History::of(revisions.to_vec()).expect("the revisions form a graph");
    Migrator::new(history, connect(database.url()).await.expect("the server is there"), Settings::default())
}

async fn draft(migrator: &mut Migrator, entities: &EntitySchema) -> Draft {
    let (scope, scratch) = (Scope::default(), ScratchPlace::default());
    autogenerate(migrator, entities, &[], &scope, &scratch).await.expect("it is compared")
}

async fn check(engine: Engine, by_hand: &str) {
    let at = |what: &str| format!("{engine:?}: {by_hand}: {what}");
    let database = TestDatabase::new(engine, "drift");
    let back = actions(|m| {
        m.drop_table("song");
    });
    let mut revisions = vec![revision("a1", &[], actions(song), back)];
    let mut first = migrator(&database, &revisions).await;
    first.upgrade(&[to("heads")]).await.expect("a table is made");
    database.execute("insert into song (id, bpm, title) values (1, 120, 'Loud')").await;
    database.execute(by_hand).await;
    let dialect = first.target().dialect;
    let entities = entity::read(&Sources::single("lib.rs", ENTITY), dialect).expect("an entity");
    let changed = first.database().introspect(&Scope::default()).await.expect("it is read");
    let draft = draft(&mut first, &entities).await;
    assert!(!draft.is_empty(), "{}", at("there is a difference"));
    first.close().await.expect("the connection closes");

    revisions.push(revision("b2", &["a1"], draft.up, draft.down));
    let mut second = migrator(&database, &revisions).await;
    second.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{}", at(&told(&error))));
    assert!(self::draft(&mut second, &entities).await.is_empty(), "{}", at("nothing is left"));
    assert_eq!(database.cell("select count(*) from song where bpm = 120").await.as_deref(), Some("1"));
    second.downgrade(&to("a1")).await.unwrap_or_else(|error| panic!("{}", at(&told(&error))));
    let back = second.database().introspect(&Scope::default()).await.expect("it is read");
    assert!(back.equivalent(&changed), "{}: {back:#?} is not {changed:#?}", at("as it was changed by hand"));
    second.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{}", at(&told(&error))));
    second.close().await.expect("the connection closes");

    let elsewhere = TestDatabase::new(engine, "no drift");
    let mut third = migrator(&elsewhere, &revisions).await;
    third.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{}", at(&told(&error))));
    let left = self::draft(&mut third, &entities).await;
    assert!(left.is_empty(), "{}: {:?} {:?}", at("nothing is left elsewhere"), left.up, revisions[1].up);
    third.close().await.expect("the connection closes");
}

fn told(error: &MigrateError) -> String {
    let help = miette::Diagnostic::help(error).map(|help| help.to_string()).unwrap_or_default();
    format!("{error}\n{help}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_added_by_hand_is_taken_away_by_a_revision() {
    for engine in Engine::all() {
        check(engine, "alter table song add column note varchar(20)").await;
        check(engine, "create index by_hand on song (title)").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_away_by_hand_is_made_again_by_a_revision() {
    for engine in Engine::all() {
        let statements: &[&str] =
            match Migrator::dialect(&migrator(&TestDatabase::new(engine, "which"), &[]).await).name() {
                DialectName::Sqlite => &["drop index song_bpm_idx"],
                DialectName::Postgres => &[
                    "drop index song_bpm_idx",
                    "alter table song drop constraint song_bpm_check",
                    "alter table song alter column title drop not null",
                    "alter table song alter column title type varchar(90)",
                    "alter table song alter column bpm set default 7",
                ],
                DialectName::Mysql | DialectName::MariaDb => &[
                    "drop index song_bpm_idx on song",
                    "alter table song drop constraint song_bpm_check",
                    "alter table song modify title varchar(40)",
                    "alter table song modify title varchar(90) not null",
                    "alter table song alter column bpm set default 7",
                ],
            };
        for by_hand in statements {
            check(engine, by_hand).await;
        }
    }
}

/// A `down` that its author corrected leaves something else than was before; what runs next meets that, and nobody changed anything by hand.
#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_way_back_is_no_change_by_hand() {
    let forget = |m: &mut Migration| {
        m.alter_table("song", |t| {
            t.drop_column("title");
        });
    };
    let remember = |m: &mut Migration| {
        m.alter_table("song", |t| {
            t.add_column("title", string(40));
        });
    };
    let longer = |m: &mut Migration| {
        m.alter_table("song", |t| {
            t.alter_column("title").set_type(string(90));
        });
    };
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "corrected way back");
        let a1 = revision("a1", &[], actions(song), Vec::new());
        let b2 = revision("b2", &["a1"], actions(forget), actions(remember));
        let c3 = revision("c3", &["a1"], actions(longer), Vec::new());
        let mut first = migrator(&database, &[a1.clone(), b2.clone()]).await;
        first.upgrade(&[to("heads")]).await.expect("the column goes");
        first.downgrade(&to("a1")).await.expect("it comes back, and may be null");
        first.close().await.expect("the connection closes");
        let mut second = migrator(&database, &[a1, b2, c3]).await;
        second.upgrade(&[to("c3")]).await.unwrap_or_else(|error| panic!("{engine:?}: {}", told(&error)));
        database.execute("insert into song (id, bpm) values (1, 120)").await;
        second.close().await.expect("the connection closes");
    }
}
