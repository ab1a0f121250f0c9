//! The cases of "there and back again": every change, every type, every default, every kind of index and reference.

mod columns;
mod constraints;
mod creations;
mod enums;
mod objects;

use super::build::{alter, schema, song};
use super::{Case, check};
use anabranch::model::{Object, Schema};
use anabranch::operation::TableChange;

const SONGS: &str = "INSERT INTO song (id, title, bpm, artist_id) VALUES (7, 'Blue', 80.5, NULL), (9, 'Red', NULL, 3)";
const SONGS_KEPT: (&str, &str) = ("SELECT count(*), sum(id) FROM song", "2|16");

/// A change of the table of songs.
fn of_song(name: &'static str, rebuilds: usize, changes: Vec<TableChange>) -> Case {
    let before = schema(vec![Object::Table(song())]);
    Case { name, before, operations: alter("song", changes), rows: SONGS, rebuilds, kept: &[SONGS_KEPT] }
}

/// A table that comes into a file that has none.
fn creation(name: &'static str, objects: Vec<Object>) -> Case {
    let operations = super::creations(&schema(objects));
    Case { name, before: Schema::new(), operations, rows: "", rebuilds: 0, kept: &[] }
}

async fn check_all(cases: Vec<Case>) {
    for case in cases {
        check(case).await;
    }
}
