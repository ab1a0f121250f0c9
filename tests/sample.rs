//! The sample project: its revisions lead to exactly its entities, on every database, and every revision has a way back.

use crate::support::{Engine, TestDatabase};
use anabranch::database::connect;
use anabranch::database::scratch::ScratchPlace;
use anabranch::diff::{self, Renames};
use anabranch::migrator::{History, Migrator, Replay, Settings, replay};
use anabranch::model::{DialectName, Object, Pair, Schema};
use anabranch::plan::{Dialect, Target};
use anabranch::project::{configuration::Configuration, entity_files};
use anabranch::workflow::autogenerate::autogenerate;
use anabranch::{dialect, entity as entities, entity_traits::Entity as _, revision};
use entity::library::Song;
use std::path::Path;

const DIALECTS: [DialectName; 4] =
    [DialectName::Sqlite, DialectName::Postgres, DialectName::Mysql, DialectName::MariaDb];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn history() -> History {
    let export = migration::revisions().export().expect("the revisions make no mistake");
    History::of(export.revisions).expect("the revisions form a graph")
}

/// What the entities declare, and beside it what only revisions can say: extensions.
fn declared(dialect: DialectName, replayed: &Schema) -> Schema {
    let sources = entity_files::load(&root().join("entity")).expect("the entities are there");
    let mut schema = entities::read(&sources, dialect).expect("the entities make no mistake").schema;
    let is_extension = |object: &&Object| matches!(object, Object::Extension(_));
    replayed.iter().filter(is_extension).for_each(|extension| drop(schema.insert(extension.clone())));
    schema
}

/// What leads from one schema to the other, a line each.
fn difference(dialect: &dyn Dialect, target: &Target, sides: Pair<&Schema>) -> String {
    let normalized = sides.map(|schema| {
        let mut schema = schema.clone();
        dialect.normalize(target, &mut schema);
        schema
    });
    let difference = diff::compare(normalized.as_ref(), sides, &Renames::default());
    difference.operations.iter().map(|operation| format!("{operation}\n")).collect()
}

fn replay_all(history: &History, dialect: DialectName) -> Replay {
    let ids: Vec<&str> = history.graph().nodes().map(|node| node.id.as_str()).collect();
    replay(history, ids, dialect).expect("every revision fits what was before it")
}

#[test]
fn the_configuration_is_understood() {
    let configuration = Configuration::read(&root().join("anabranch.toml")).expect("it is well-formed");
    assert_eq!(configuration.database.0.len(), 1);
}

#[test]
fn the_revisions_lead_to_the_entities() {
    let history = history();
    for name in DIALECTS {
        let replayed = replay_all(&history, name);
        assert_eq!(replayed.opaque_since, None);
        let declared = declared(name, &replayed.schema);
        let (dialect, target) = (dialect::of(name), Target::oldest(name));
        let sides = Pair { previous: &replayed.schema, next: &declared };
        assert_eq!(difference(dialect, &target, sides), "", "{name}");
        assert!(replayed.schema.equivalent(&declared), "{name}: even as it is written");
    }
}

#[test]
fn a_program_can_ask_an_entity_for_its_table_and_columns() {
    let schema = replay_all(&history(), DialectName::Sqlite).schema;
    let songs = schema.table(&Song::TABLE.into()).expect("the table of `Song`");
    assert!(Song::COLUMNS.iter().all(|name| songs.column(name).is_some()));
    assert_eq!(Song::COLUMNS.len(), songs.columns.len());
}

#[test]
fn every_revision_can_be_taken_back() {
    let history = history();
    for name in DIALECTS {
        let mut replayed = Replay::default();
        for node in history.graph().nodes() {
            let script = history.script(&node.id).expect("every revision has code");
            let before = replayed.clone();
            replayed.apply(&node.id, &script.up, name).expect("`up` fits what was before it");
            let mut back = replayed.clone();
            back.apply(&node.id, &script.down, name).expect("`down` fits what `up` has left");
            assert!(back.schema.equivalent(&before.schema), "{name}: {}", node.message);
        }
        assert!(!replayed.schema.is_empty());
    }
}

#[test]
fn every_database_has_a_plan_for_every_revision() {
    let history = history();
    for name in DIALECTS {
        let (dialect, target) = (dialect::of(name), Target::oldest(name));
        let mut replayed = Replay::default();
        for node in history.graph().nodes() {
            let script = history.script(&node.id).expect("every revision has code");
            let up = dialect.plan(&target, &script.up, &replayed.schema);
            assert!(up.is_ok(), "{name}: {}: {up:?}", node.message);
            replayed.apply(&node.id, &script.up, name).expect("`up` fits what was before it");
            let down = dialect.plan(&target, &script.down, &replayed.schema);
            assert!(down.is_ok(), "{name}: {}: {down:?}", node.message);
        }
    }
}

#[test]
fn files_are_named_by_date_and_id_in_the_order_of_the_history() {
    let history = history();
    let mut dates: Vec<String> = Vec::new();
    for node in history.graph().nodes() {
        let stem = node.file.as_ref().and_then(|file| file.file_stem()).expect("it has a file").to_string_lossy();
        assert!(stem.ends_with(&format!("_{}", node.id)), "{stem}");
        let created: String =
            node.created.iter().flat_map(|text| text.chars()).filter(char::is_ascii_digit).take(12).collect();
        assert_eq!(stem[..13].replace('_', ""), created, "{stem}");
        let parents = || history.graph().nodes().filter(|parent| node.parents.contains(&parent.id));
        assert!(parents().all(|parent| parent.created < node.created), "{stem} is older than its parent");
        dates.push(created);
    }
    assert_eq!(dates.len(), 12);
}

/// What users had written before the later revisions came.
pub(crate) const ROWS: &str = "
    insert into tenants (id, name) values ('7b0f6f2e-6d0c-4a55-9d3b-0d6f7a1c2e11', 'Acme');
    insert into users (id, tenant_id, email) values
        ('c1a5e0de-9a0f-4b8e-8f5c-3b1d1f0a2b22', '7b0f6f2e-6d0c-4a55-9d3b-0d6f7a1c2e11', 'ella@example.com');
    insert into songs (artist_id, title, bpm) select id, '  Blue in Green ', 60 from artists;
    insert into recordings (song_id, path, length) select id, 'blue.flac', 337000 from songs;
    insert into messages (sender_id, recipient_id, song_id, body)
        select users.id, users.id, songs.id, 'Listen!' from users, songs;";

async fn migrator(database: &TestDatabase) -> Migrator {
    let connection = connect(database.url()).await.expect("the server is there");
    Migrator::new(history(), connection, Settings::default())
}

fn to(target: &str) -> revision::Target {
    target.parse().expect("it names a revision")
}

/// What autogenerate would still do, a line each.
async fn missing(migrator: &mut Migrator, name: DialectName) -> String {
    let sources = entity_files::load(&root().join("entity")).expect("the entities are there");
    let entities = entities::read(&sources, name).expect("the entities make no mistake");
    let scope = Settings::default().scope();
    let draft = autogenerate(migrator, &entities, &[], &scope, &ScratchPlace::Beside).await.expect("it is up to date");
    let operations = draft.comparison.operations.iter().map(|operation| format!("{operation}\n"));
    operations.chain(draft.comparison.notes).collect()
}

async fn goes_there_and_back(engine: Engine) {
    let database = TestDatabase::new(engine, "sample");
    let mut migrator = migrator(&database).await;
    let name = migrator.target().dialect;
    migrator.upgrade(&[to("ea023bd0139d")]).await.unwrap_or_else(|error| panic!("{engine:?}: {error:?}"));
    database.execute(ROWS).await;

    migrator.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{engine:?}: {error:?}"));
    assert_eq!(missing(&mut migrator, name).await, "", "{engine:?}");
    let filled = "select normalized_title, display_name, duration_ms, body
        from songs, users, recordings, messages where songs.id = recordings.song_id";
    let row = ["blue in green", "ella@example.com", "337000", "Listen!"].map(|cell| Some(cell.to_owned()));
    assert_eq!(database.rows(filled).await, [row], "{engine:?}");

    migrator.downgrade(&to("ea023bd0139d")).await.unwrap_or_else(|error| panic!("{engine:?}: {error:?}"));
    let kept = "select count(*) from songs, users, recordings, messages where recordings.length = 337000";
    assert_eq!(database.cell(kept).await.as_deref(), Some("1"), "{engine:?}");

    migrator.downgrade(&to("base")).await.unwrap_or_else(|error| panic!("{engine:?}: {error:?}"));
    let left = migrator.database().introspect(&Settings::default().scope()).await.expect("the server answers");
    assert_eq!(left.references().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new(), "{engine:?}");
    migrator.close().await.expect("the connection closes");
}

#[tokio::test]
async fn every_server_goes_there_and_back_and_keeps_its_rows() {
    for engine in Engine::all() {
        goes_there_and_back(engine).await;
    }
}
