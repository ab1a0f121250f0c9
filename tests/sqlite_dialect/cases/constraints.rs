//! Changes of keys, references, unique constraints and checks.

use super::super::build::*;
use super::*;
use anabranch::model::*;
use anabranch::operation::{ColumnChange, TableChange};

fn constraint_changes() -> Vec<Case> {
    let key = |columns: &[&str]| {
        Constraint::PrimaryKey(PrimaryKey::new(
            Name::Generated("song_pkey".into()),
            columns.iter().map(|c| (*c).to_owned()).collect(),
        ))
    };
    let with_artist = |name, operations| Case {
        name,
        before: schema(vec![Object::Table(song()), Object::Table(artist())]),
        operations,
        rows: "INSERT INTO artist (id, name) VALUES (3, 'Eno'); INSERT INTO song (id, title, artist_id) VALUES (7, 'Blue', 3)",
        rebuilds: 1,
        kept: &[("SELECT s.id, a.name FROM song s JOIN artist a ON a.id = s.artist_id", "7|Eno")],
    };
    let mut cascade = reference("song", &["artist_id"], "artist", &["id"]);
    cascade.on_delete = ReferentialAction::Cascade;
    let mut referring = song();
    referring.foreign_keys.push(cascade.clone());
    let parent_changes = Case {
        name: "a rebuilt parent keeps its children",
        before: schema(vec![Object::Table(artist()), Object::Table(referring.clone())]),
        operations: alter("artist", vec![retype_to("name", ColumnType::Text)]),
        rows: "INSERT INTO artist (id, name) VALUES (3, 'Eno'); INSERT INTO song (id, title, artist_id) VALUES (7, 'Blue', 3)",
        rebuilds: 1,
        kept: &[("SELECT s.id, a.name FROM song s JOIN artist a ON a.id = s.artist_id", "7|Eno")],
    };
    let mut tree = entity("tree", vec![column("parent_id", integer())]);
    tree.foreign_keys.push(reference("tree", &["parent_id"], "tree", &["id"]));
    let self_reference = Case {
        name: "a rebuilt table refers to itself",
        before: schema(vec![Object::Table(tree)]),
        operations: alter("tree", vec![retype_to("parent_id", ColumnType::integer(IntegerSize::Big))]),
        rows: "INSERT INTO tree (id, parent_id) VALUES (1, NULL), (2, 1)",
        rebuilds: 1,
        kept: &[("SELECT count(*) FROM pragma_foreign_key_list('tree') WHERE \"table\" = 'tree'", "1")],
    };
    vec![
        self_reference,
        of_song(
            "a check",
            1,
            vec![TableChange::AddConstraint(Constraint::Check(given_check("short", "length(title) < 99")))],
        ),
        of_song(
            "a check under another name",
            1,
            vec![TableChange::RenameConstraint { from: "bpm_is_positive".into(), to: "tempo".into() }],
        ),
        of_song(
            "a unique constraint",
            1,
            vec![TableChange::AddConstraint(Constraint::Unique(unique("song", &["title"])))],
        ),
        of_song(
            "another primary key",
            1,
            vec![
                set("id", ColumnChange::Identity(None)),
                drop_constraint("song_pkey"),
                TableChange::AddConstraint(key(&["title", "id"])),
            ],
        ),
        of_song("no primary key", 1, vec![set("id", ColumnChange::Identity(None)), drop_constraint("song_pkey")]),
        with_artist("a reference", alter("song", vec![TableChange::AddConstraint(Constraint::ForeignKey(cascade))])),
        parent_changes,
    ]
}

#[tokio::test]
async fn constraints_change_and_change_back() {
    check_all(constraint_changes()).await;
}
