//! Keys, uniques, checks and foreign keys.

use super::Capability::{Deferral, SetDefault};

cases! {
    a_primary_key_has_several_columns {
        before: r#"#[derive(Entity)] #[primary_key(columns(song_id, tag_id))] struct SongTag { song_id: i64, tag_id: i64, note: Option<String> }"#,
        after: r#"#[derive(Entity)] #[primary_key(columns(tag_id, song_id))] struct SongTag { song_id: i64, tag_id: i64, note: Option<String> }"#,
        rows: "INSERT INTO song_tag (song_id, tag_id) VALUES (1, 2), (2, 1)",
        probe: "SELECT song_id, tag_id FROM song_tag ORDER BY song_id",
    }
    a_primary_key_moves_to_another_column {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, code: i64 }"#,
        after: r#"#[derive(Entity)] struct Song { id: i64, #[column(primary_key)] code: i64 }"#,
        rows: "INSERT INTO song VALUES (1, 10), (2, 20)",
        probe: "SELECT id, code FROM song ORDER BY id",
    }
    a_primary_key_comes_and_another_goes {
        before: r#"#[derive(Entity)] struct A { id: i64, x: i32 } #[derive(Entity)] struct B { #[column(primary_key)] id: i64, x: i32 }"#,
        after: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64, x: i32 } #[derive(Entity)] struct B { id: i64, x: i32 }"#,
        rows: "INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (2, 2)",
        probe: "SELECT a.id, b.id FROM a, b",
    }
    a_primary_key_has_a_name {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key(name = "song_key"))] id: i64 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key(name = "song_key"))] id: i64, a: Option<i32> }"#,
    }
    uniques_come_change_and_go {
        before: r#"#[derive(Entity)] #[unique(columns(a, b))] #[unique(columns(c), name = "of_c")] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32, c: i32, d: i32 }"#,
        after: r#"#[derive(Entity)] #[unique(columns(b, a))] #[unique(columns(c, d), name = "of_c")] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32, c: i32, #[column(unique)] d: i32 }"#,
        rows: "INSERT INTO song VALUES (1, 1, 2, 3, 4), (2, 2, 1, 4, 5)",
        probe: "SELECT * FROM song ORDER BY id",
    }
    a_unique_is_renamed {
        before: r#"#[derive(Entity)] #[unique(columns(a, b), name = "old_name")] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32 }"#,
        after: r#"#[derive(Entity)] #[unique(columns(a, b), name = "new_name")] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32 }"#,
    }
    nulls_are_not_distinct {
        needs: &[super::Capability::IndexMethods],
        before: r#"#[derive(Entity)] #[unique(columns(a, b))] struct Song { #[column(primary_key)] id: i64, a: Option<i32>, b: Option<i32> }"#,
        after: r#"#[derive(Entity)] #[unique(columns(a, b), nulls_not_distinct)] #[index(columns(b), unique, nulls_not_distinct)] struct Song { #[column(primary_key)] id: i64, a: Option<i32>, b: Option<i32> }"#,
    }
    checks_come_change_and_go {
        before: r#"#[derive(Entity)] #[check("plays >= 0")] #[check(name = "short", "rating < 10")] struct Song { #[column(primary_key)] id: i64, plays: i32, rating: i32 }"#,
        after: r#"#[derive(Entity)] #[check("plays >= 1")] #[check(name = "short", "rating < 11")] #[check("plays < 1000 or rating > 5")] struct Song { #[column(primary_key)] id: i64, plays: i32, #[column(check = "rating > 0")] rating: i32 }"#,
        rows: "INSERT INTO song VALUES (1, 2, 3)",
        probe: "SELECT * FROM song",
    }
    expressions_that_databases_rewrite_are_no_difference {
        before: r#"#[derive(Entity)] #[check("kind in ('a', 'b')")] #[check("a between 1 and 5")] #[check("not (b > 3 and a < 2)")] #[check("length(kind) > 0 AND kind <> 'x y'")] #[check("b is not null")]
            struct Song { #[column(primary_key)] id: i64, #[column(length = 10)] kind: String, a: i32, b: Option<i32> }"#,
        after: r#"#[derive(Entity)] #[check("kind in ('a', 'b')")] #[check("a between 1 and 5")] #[check("not (b > 3 and a < 2)")] #[check("length(kind) > 0 AND kind <> 'x y'")] #[check("b is not null")]
            struct Song { #[column(primary_key)] id: i64, #[column(length = 10)] kind: String, a: i32, b: Option<i32> }"#,
        no_difference: true,
    }
    a_check_over_a_new_column {
        before: r#"#[derive(Entity)] #[check(name = "c", "a > 0")] struct Song { #[column(primary_key)] id: i64, #[column(default = 2)] a: i32 }"#,
        after: r#"#[derive(Entity)] #[check(name = "c", "b > 0")] struct Song { #[column(primary_key)] id: i64, #[column(default = 1)] b: i32 }"#,
        rows: "INSERT INTO song VALUES (1, 2)",
        probe: "SELECT id FROM song",
    }
    foreign_keys_have_every_action {
        before: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist, on_delete = cascade)] a: i64, #[column(references = Artist, on_delete = set_null)] b: Option<i64>,
                #[column(references = Artist, on_delete = restrict, on_update = cascade)] c: i64, #[column(references = Artist, on_delete = no_action)] d: i64 }"#,
        after: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist)] a: i64, #[column(references = Artist, on_delete = cascade, on_update = set_null)] b: Option<i64>,
                #[column(references = Artist, on_update = cascade)] c: i64, #[column(references = Artist, on_delete = restrict)] d: i64, #[column(references = Artist)] e: Option<i64> }"#,
        rows: "INSERT INTO artist VALUES (1); INSERT INTO song VALUES (1, 1, null, 1, 1)",
        probe: "SELECT * FROM song",
    }
    a_foreign_key_sets_the_default {
        needs: &[SetDefault],
        before: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist, on_delete = set_default, on_update = set_default, default = 1)] a: i64 }"#,
        after: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist, on_update = set_default, default = 1)] a: i64 }"#,
    }
    a_table_refers_to_itself {
        before: r#"#[derive(Entity)] struct Folder { #[column(primary_key)] id: i64, #[column(references = Self, on_delete = cascade)] parent_id: Option<i64> }"#,
        after: r#"#[derive(Entity)] struct Folder { #[column(primary_key)] id: i64, #[column(references = Self)] parent_id: Option<i64>, #[column(references = Self)] root_id: Option<i64> }"#,
        rows: "INSERT INTO folder VALUES (1, null), (2, 1)",
        probe: "SELECT id, parent_id FROM folder ORDER BY id",
    }
    foreign_keys_have_several_columns {
        before: r#"#[derive(Entity)] #[primary_key(columns(a, b))] struct Track { a: i64, b: i64 }
            #[derive(Entity)] struct Play { #[column(primary_key)] id: i64, x: i64, y: i64 }"#,
        after: r#"#[derive(Entity)] #[primary_key(columns(a, b))] struct Track { a: i64, b: i64 }
            #[derive(Entity)] #[foreign_key(columns(x, y), references = Track(a, b), on_delete = cascade)] struct Play { #[column(primary_key)] id: i64, x: i64, y: i64 }"#,
        rows: "INSERT INTO track VALUES (1, 2); INSERT INTO play VALUES (1, 1, 2)",
        probe: "SELECT * FROM play",
    }
    a_foreign_key_refers_to_a_unique {
        before: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64, #[column(unique, length = 20)] code: String }"#,
        after: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64, #[column(unique, length = 20)] code: String }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20, references = Artist(code), foreign_key = "by_code", index)] artist: String }"#,
    }
    tables_refer_to_each_other_in_a_circle {
        before: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64, #[column(references = B)] b_id: Option<i64> }
            #[derive(Entity)] struct B { #[column(primary_key)] id: i64, #[column(references = C)] c_id: Option<i64> }
            #[derive(Entity)] struct C { #[column(primary_key)] id: i64, #[column(references = A)] a_id: Option<i64> }"#,
        after: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64, #[column(references = B, on_delete = cascade)] b_id: Option<i64> }
            #[derive(Entity)] struct B { #[column(primary_key)] id: i64, #[column(references = A)] a_id: Option<i64> }"#,
        rows: "INSERT INTO a VALUES (1, null); INSERT INTO b VALUES (1, null)",
        probe: "SELECT id FROM a",
    }
    constraints_wait_for_the_end {
        needs: &[Deferral],
        before: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist, deferrable)] a: i64, #[column(references = Artist)] b: i64 }"#,
        after: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist, initially_deferred)] a: i64, #[column(references = Artist, deferrable)] b: i64 }"#,
        rows: "INSERT INTO artist VALUES (1); INSERT INTO song VALUES (1, 1, 1)",
        probe: "SELECT * FROM song",
    }
    a_foreign_key_goes_with_its_column_and_table {
        before: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist, index)] artist_id: Option<i64> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64 }"#,
        rows: "INSERT INTO song (id) VALUES (1)",
        probe: "SELECT id FROM song",
    }
    a_foreign_key_turns_to_another_table {
        before: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64 } #[derive(Entity)] struct B { #[column(primary_key)] id: i64 }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = A)] of: i64 }"#,
        after: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64 } #[derive(Entity)] struct B { #[column(primary_key)] id: i64 }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = B)] of: i64 }"#,
        rows: "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1); INSERT INTO song VALUES (1, 1)",
        probe: "SELECT * FROM song",
    }
}
