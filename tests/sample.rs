//! The sample project: its revisions lead to exactly its entities, on every database, and every revision has a way back.

use anabranch::diff::{self, Renames};
use anabranch::model::{DialectName, Object, Pair, Schema};
use anabranch::migrator::{History, Replay, replay};
use anabranch::plan::{Dialect, Target};
use anabranch::project::{configuration::Configuration, entity_files};
use anabranch::{dialect, entity as entities};
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
