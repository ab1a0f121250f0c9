//! Tables: their coming and going, names, options, schemas.

use super::Capability::{Schemas, StorageEngines, StrictTables, UnloggedTables};

cases! {
    a_table_is_dropped {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64 } #[derive(Entity)] #[index(columns(a))] struct Old { #[column(primary_key, auto_increment)] id: i64, #[column(unique)] a: i32, #[column(references = Song)] song_id: i64 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64 }"#,
        rows: "INSERT INTO song VALUES (1)",
        probe: "SELECT id FROM song",
    }
    a_table_is_renamed {
        before: r#"#[derive(Entity)] #[index(columns(a))] #[check("a > 0")] struct Song { #[column(primary_key, auto_increment)] id: i64, #[column(unique)] a: i32 }"#,
        after: r#"#[derive(Entity)] #[index(columns(a))] #[check("a > 0")] struct Track { #[column(primary_key, auto_increment)] id: i64, #[column(unique)] a: i32 }"#,
        renames: &["song=track"],
        rows: "INSERT INTO song VALUES (1, 2)",
        probe: "SELECT a FROM song",
        reached: Some(("SELECT a FROM track", "2")),
    }
    a_table_that_others_refer_to_is_renamed_and_changed {
        before: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64, name: String } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist, on_delete = cascade)] artist_id: i64 }"#,
        after: r#"#[derive(Entity)] #[renamed_from("artist")] struct Band { #[column(primary_key)] id: i64, title: String, size: Option<i32> } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Band, on_delete = cascade)] artist_id: i64 }"#,
        renames: &["band.name=title"],
        rows: "INSERT INTO artist VALUES (1, 'X'); INSERT INTO song VALUES (1, 1)",
        probe: "SELECT name, artist_id FROM artist JOIN song ON artist_id = artist.id",
        reached: Some(("SELECT title FROM band", "X")),
    }
    two_tables_change_places {
        before: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64, x: Option<i32> }"#,
        after: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64, y: Option<bool> } #[derive(Entity)] struct B { #[column(primary_key)] id: i64, x: i32 }"#,
        rows: "INSERT INTO a VALUES (1, 2)",
        probe: "SELECT id FROM a",
    }
    tables_are_strict_and_without_a_rowid {
        needs: &[StrictTables],
        before: r#"#[derive(Entity)] #[table(strict)] struct A { #[column(primary_key)] id: i64, a: i32, b: String } #[derive(Entity)] #[table(without_rowid)] struct B { #[column(primary_key)] id: i64, a: i32 } #[derive(Entity)] struct C { #[column(primary_key)] id: i64 }"#,
        after: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64, a: i32, b: String } #[derive(Entity)] #[table(strict, without_rowid)] struct B { #[column(primary_key)] id: i64, a: i32 } #[derive(Entity)] #[table(without_rowid)] struct C { #[column(primary_key)] id: i64 }"#,
        rows: "INSERT INTO a VALUES (1, 2, 'x'); INSERT INTO b VALUES (1, 2); INSERT INTO c VALUES (1)",
        probe: "SELECT * FROM a, b, c",
    }
    tables_are_not_logged {
        needs: &[UnloggedTables],
        before: r#"#[derive(Entity)] #[table(unlogged)] struct A { #[column(primary_key)] id: i64 } #[derive(Entity)] struct B { #[column(primary_key)] id: i64 }"#,
        after: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64 } #[derive(Entity)] #[table(unlogged)] struct B { #[column(primary_key)] id: i64 }"#,
        rows: "INSERT INTO a VALUES (1)",
        probe: "SELECT * FROM a",
    }
    tables_have_engines_and_character_sets {
        needs: &[StorageEngines],
        before: r#"#[derive(Entity)] #[table(engine = "MyISAM", charset = "latin1")] struct A { #[column(primary_key)] id: i64, #[column(length = 20)] title: String } #[derive(Entity)] struct B { #[column(primary_key)] id: i64, #[column(length = 9)] x: String }"#,
        after: r#"#[derive(Entity)] #[table(engine = "InnoDB", charset = "utf8mb4", collation = "utf8mb4_bin")] struct A { #[column(primary_key)] id: i64, #[column(length = 20)] title: String } #[derive(Entity)] #[table(collation = "utf8mb4_bin")] struct B { #[column(primary_key)] id: i64, #[column(length = 9)] x: String }"#,
        rows: "INSERT INTO a VALUES (1, 'x'); INSERT INTO b VALUES (1, 'y')",
        probe: "SELECT * FROM a, b",
    }
    tables_live_in_schemas {
        needs: &[Schemas],
        before: r#"#[derive(Enum)] #[enumeration(schema = "library")] enum Kind { A, B } #[derive(Entity)] #[table(schema = "library")] #[index(columns(kind))] struct Song { #[column(primary_key, auto_increment)] id: i64, #[column(default = Kind::A)] kind: Kind }"#,
        after: r#"#[derive(Enum)] #[enumeration(schema = "library")] enum Kind { A, B, C } #[derive(Entity)] #[table(schema = "library")] #[index(columns(kind))] struct Song { #[column(primary_key, auto_increment)] id: i64, #[column(default = Kind::A)] kind: Kind }
            #[derive(Entity)] #[table(schema = "Other One")] struct Play { #[column(primary_key)] id: i64, #[column(references = Song, index)] song_id: i64 } #[derive(Entity)] struct Plain { #[column(primary_key)] id: i64, #[column(references = Song)] song_id: i64 }"#,
        rows: "INSERT INTO library.song (kind) VALUES ('b')",
        probe: "SELECT id, kind FROM library.song",
    }
    one_name_in_two_schemas {
        needs: &[Schemas],
        before: r#"#[derive(Entity)] #[table(schema = "one", name = "song")] struct A { #[column(primary_key)] id: i64, #[column(unique)] a: i32 } #[derive(Entity)] #[table(schema = "two", name = "song")] struct B { #[column(primary_key)] id: i64, #[column(unique)] a: i32 }"#,
        after: r#"#[derive(Entity)] #[table(schema = "one", name = "song")] struct A { #[column(primary_key)] id: i64, #[column(unique)] a: i64 } #[derive(Entity)] #[table(schema = "two", name = "song")] struct B { #[column(primary_key)] id: i64, #[column(index)] a: i32 }"#,
        rows: "INSERT INTO one.song VALUES (1, 2)",
        probe: "SELECT * FROM one.song",
    }
    many_tables_come_at_once {
        before: "",
        after: r#"#[derive(Enum)] enum Role { Admin, Guest }
            #[derive(Entity)] struct Account { #[column(primary_key, auto_increment)] id: i64, #[column(length = 80, unique)] email: String, #[column(default = Role::Guest)] role: Role, #[column(default = now)] created_at: NaiveDateTime }
            #[derive(Entity)] struct Artist { #[column(primary_key, auto_increment)] id: i64, #[column(length = 80, index)] name: String }
            #[derive(Entity)] struct Album { #[column(primary_key, auto_increment)] id: i64, #[column(references = Artist, on_delete = cascade, index)] artist_id: i64, title: String, year: Option<i32> }
            #[derive(Entity)] #[check("bpm > 0")] struct Song { #[column(primary_key, auto_increment)] id: i64, #[column(references = Album, on_delete = set_null)] album_id: Option<i64>, bpm: i32 }
            #[derive(Entity)] #[primary_key(columns(playlist_id, song_id))] struct Entry { #[column(references = Playlist)] playlist_id: i64, #[column(references = Song)] song_id: i64, position: i32 }
            #[derive(Entity)] struct Playlist { #[column(primary_key, auto_increment)] id: i64, #[column(references = Account)] owner_id: i64, #[column(references = Self)] copy_of: Option<i64> }
            #[derive(Entity)] struct Tag { #[column(primary_key, length = 30)] name: String }
            #[derive(Entity)] #[primary_key(columns(song_id, tag))] struct SongTag { #[column(references = Song)] song_id: i64, #[column(references = Tag, length = 30)] tag: String }"#,
    }
    everything_goes_at_once {
        before: r#"#[derive(Enum)] enum Kind { A, B } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Kind, #[column(references = Artist)] artist_id: i64 } #[derive(Entity)] struct Artist { #[column(primary_key)] id: i64, #[column(references = Song)] best: Option<i64> }"#,
        after: "",
    }
    many_changes_of_one_table {
        before: r#"#[derive(Entity)] #[index(columns(a, b))] #[check(name = "positive", "a > 0")] struct Song { #[column(primary_key, auto_increment)] id: i64, #[column(default = 1)] a: i32, b: Option<i32>, #[column(length = 20, unique)] c: String, d: Option<bool> }"#,
        after: r#"#[derive(Entity)] #[index(columns(e, a(desc)))] #[check(name = "positive", "a > 0 and e >= 0")] struct Song { #[column(primary_key, auto_increment)] id: i64, #[column(default = 2)] a: i64, #[column(default = 0)] b: i32, #[column(length = 40, index)] c: Option<String>, #[column(default = 3, unique)] e: i32, #[column(references = Self)] f: Option<i64> }"#,
        rows: "INSERT INTO song (a, b, c) VALUES (5, 6, 'x')",
        probe: "SELECT id, a, b, c FROM song",
        reached: Some(("SELECT a, b, c, e FROM song", "5,6,x,3")),
    }
}
