//! Changes of tables, indexes, views and triggers.

use super::super::build::*;
use super::creations::indexes;
use super::*;
use anabranch::model::*;
use anabranch::operation::{Operation, Rename, TableChange};

fn renamed(object: ObjectRef, to: &str) -> Operation {
    Operation::Rename(Rename { object, to: to.into() })
}

fn object_changes() -> Vec<Case> {
    let mut referring = song();
    referring.foreign_keys.push(reference("song", &["artist_id"], "artist", &["id"]));
    let both = || schema(vec![Object::Table(artist()), Object::Table(referring.clone())]);
    let rows = "INSERT INTO artist (id, name) VALUES (3, 'Eno'); INSERT INTO song (id, title, artist_id) VALUES (7, 'Blue', 3)";
    let indexed = || schema([vec![Object::Table(song())], indexes()].concat());
    let case = |name, before, operations, rebuilds, kept| Case { name, before, operations, rows, rebuilds, kept };
    let songs = |name, before, operations, rebuilds| Case {
        name,
        before,
        operations,
        rows: SONGS,
        rebuilds,
        kept: &[SONGS_KEPT],
    };
    let viewed = || {
        schema(vec![
            Object::Table(song()),
            Object::Table(table("log", vec![column("what", ColumnType::Text)])),
            Object::Index(index("song", "by_title", vec![IndexPart::column("title")])),
            view("loud_song", "CREATE VIEW loud_song AS SELECT id, title FROM song WHERE bpm > 120"),
            trigger(
                "song_logged",
                "song",
                "CREATE TRIGGER song_logged AFTER INSERT ON song BEGIN INSERT INTO log VALUES (new.title); END",
            ),
            trigger(
                "log_counted",
                "log",
                "CREATE TRIGGER log_counted AFTER INSERT ON log BEGIN UPDATE song SET bpm = 1 WHERE title = new.what; END",
            ),
        ])
    };
    vec![
        case(
            "a table under another name",
            both(),
            vec![renamed(ObjectRef::table("artist"), "performer")],
            0,
            &[("SELECT s.id, a.name FROM song s JOIN performer a ON a.id = s.artist_id", "7|Eno")],
        ),
        case("a table under another case", both(), vec![renamed(ObjectRef::table("artist"), "Artist")], 0, &[]),
        case(
            "a table under another name, then rebuilt",
            both(),
            [
                vec![renamed(ObjectRef::table("song"), "track")],
                alter("track", vec![retype_to("bpm", ColumnType::Float)]),
            ]
            .concat(),
            1,
            &[("SELECT count(*) FROM track", "1")],
        ),
        case(
            "a table rebuilt, then under another name",
            both(),
            [
                alter("song", vec![retype_to("bpm", ColumnType::Float)]),
                vec![renamed(ObjectRef::table("song"), "track")],
            ]
            .concat(),
            1,
            &[("SELECT count(*) FROM track", "1")],
        ),
        case(
            "a column that others refer to under another name",
            both(),
            alter("artist", vec![rename_column("id", "key")]),
            0,
            &[("SELECT s.id, a.name FROM song s JOIN artist a ON a.\"key\" = s.artist_id", "7|Eno")],
        ),
        Case {
            name: "a table that others refer to is dropped with its reference",
            before: both(),
            operations: [
                alter("song", vec![drop_constraint("song_artist_id_fkey")]),
                vec![Operation::drop(ObjectRef::table("artist"))],
            ]
            .concat(),
            rows: "INSERT INTO song (id, title) VALUES (7, 'Blue')",
            rebuilds: 1,
            kept: &[("SELECT id, title FROM song", "7|Blue")],
        },
        songs("an index", schema(vec![Object::Table(song())]), vec![Operation::create(indexes()[0].clone())], 0),
        songs("an index less", indexed(), vec![Operation::drop(ObjectRef::index("song", "loud"))], 0),
        songs("an index under another name", indexed(), vec![renamed(ObjectRef::index("song", "loud"), "quiet")], 0),
        songs(
            "indexes live through a rebuild",
            indexed(),
            [
                alter("song", vec![retype_to("bpm", ColumnType::Float)]),
                vec![Operation::drop(ObjectRef::index("song", "loud"))],
            ]
            .concat(),
            1,
        ),
        songs("an indexed column is dropped", indexed(), alter("song", vec![drop_constraint("bpm_is_positive")]), 1),
        songs(
            "views and triggers live through a rebuild",
            viewed(),
            alter("song", vec![retype_to("artist_id", ColumnType::Text)]),
            1,
        ),
        songs(
            "a view that is made anew",
            viewed(),
            vec![Operation::Become(view("loud_song", "CREATE VIEW loud_song AS SELECT id FROM song"))],
            0,
        ),
        songs("a view less", viewed(), vec![Operation::drop(view("loud_song", "").reference())], 0),
        songs("a trigger less", viewed(), vec![Operation::drop(trigger("song_logged", "song", "").reference())], 0),
        songs(
            "a table that becomes another",
            schema(vec![Object::Table(song())]),
            vec![Operation::Become(Object::Table(Table { checks: Vec::new(), ..song() }))],
            1,
        ),
        songs(
            "a table made and altered",
            schema(vec![Object::Table(song())]),
            [
                vec![Operation::create(Object::Table(artist()))],
                alter(
                    "artist",
                    vec![
                        add(column("born", ColumnType::Date)),
                        TableChange::AddConstraint(Constraint::Check(given_check("named", "name <> ''"))),
                    ],
                ),
                vec![Operation::create(Object::Index(index("artist", "by_name", vec![IndexPart::column("name")])))],
            ]
            .concat(),
            0,
        ),
    ]
}

#[tokio::test]
async fn objects_change_and_change_back() {
    check_all(object_changes()).await;
}
