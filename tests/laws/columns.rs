//! Columns: their coming and going, names, nullability, defaults, numbering, collation, comments, expressions.

use super::Capability::{Comments, Identity};

cases! {
    columns_are_added_and_dropped {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, title: String, old: Option<i32> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, title: String, plays: Option<i64>, words: Option<String> }"#,
        rows: "INSERT INTO song (id, title) VALUES (1, 'Aria'), (2, 'Berceuse')",
        probe: "SELECT id, title FROM song ORDER BY id",
    }
    a_required_column_with_a_default_joins_rows {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = 5)] plays: i64, #[column(default = "new", length = 10)] state: String, #[column(default = true)] live: bool }"#,
        rows: "INSERT INTO song VALUES (1), (2)",
        probe: "SELECT id FROM song ORDER BY id",
        reached: Some(("SELECT id, plays, state FROM song ORDER BY id", "1,5,new;2,5,new")),
    }
    a_required_column_with_the_time_joins_rows {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = now)] made: NaiveDateTime }"#,
        rows: "INSERT INTO song VALUES (1), (2)",
        probe: "SELECT id FROM song ORDER BY id",
        reached: Some(("SELECT id FROM song WHERE made IS NOT NULL ORDER BY id", "1;2")),
    }
    a_column_may_be_null_no_more_and_another_may {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, title: Option<String>, plays: i32 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, title: String, plays: Option<i32> }"#,
        rows: "INSERT INTO song VALUES (1, 'Aria', 3)",
        probe: "SELECT * FROM song",
    }
    every_form_of_default_is_made {
        before: r#"#[derive(Entity)] struct D { #[column(primary_key)] id: i64 }"#,
        after: r#"#[derive(Entity)] struct D { #[column(primary_key)] id: i64, #[column(default = -1)] a: i16, #[column(default = 1.5)] b: f64, #[column(default = false)] c: bool,
            #[column(default = "it's a \"text\" \\ with 100%")] d: String, #[column(default = now)] e: NaiveDateTime, #[column(default = now)] f: DateTime<Utc>,
            #[column(default = current_date)] g: NaiveDate, #[column(default = current_time)] h: NaiveTime, #[column(default = uuid)] i: Uuid, #[column(default = null)] j: Option<i64>,
            #[column(default = "1.50", type = decimal(6, 2))] k: Decimal, #[column(default = "", length = 5)] l: String, #[column(default = 9000000000)] m: i64,
            #[column(default = "2026-01-01")] n: NaiveDate, #[column(default_sql = "(1 + 2)")] o: i32, #[column(default = "null")] p: Option<String> }"#,
    }
    defaults_come_change_and_go {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, a: i32, #[column(default = 1)] b: i32, #[column(default = 2)] c: i32, #[column(default = "x", length = 9)] d: String, #[column(default = true)] e: bool, made: Option<NaiveDateTime> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = 3)] a: i32, #[column(default = 4)] b: i32, c: i32, #[column(default = "y", length = 9)] d: String, #[column(default = false)] e: bool, #[column(default = now)] made: Option<NaiveDateTime> }"#,
        rows: "INSERT INTO song (id, a) VALUES (1, 9)",
        probe: "SELECT a, b, c, d FROM song",
        reached: Some(("SELECT a, b, c, d FROM song", "9,1,2,x")),
    }
    a_column_is_renamed {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, title: String }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, name: String }"#,
        renames: &["song.title=name"],
        rows: "INSERT INTO song VALUES (1, 'Aria')",
        probe: "SELECT title FROM song",
        reached: Some(("SELECT name FROM song", "Aria")),
    }
    a_column_is_renamed_and_changed_at_once {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20)] title: Option<String>, plays: i32 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 50, renamed_from = "title", default = "-")] name: String, plays: i64, extra: Option<bool> }"#,
        rows: "INSERT INTO song VALUES (1, 'Aria', 4)",
        probe: "SELECT title, plays FROM song",
        reached: Some(("SELECT name, plays FROM song", "Aria,4")),
    }
    a_column_in_constraints_and_indexes_is_renamed {
        before: r#"#[derive(Entity)] #[index(columns(title, plays))] #[check("plays >= 0")]
            struct Song { #[column(primary_key)] id: i64, #[column(length = 20, unique)] title: String, plays: i32 }"#,
        after: r#"#[derive(Entity)] #[index(columns(name, count))] #[check("count >= 0")]
            struct Song { #[column(primary_key)] id: i64, #[column(length = 20, unique)] name: String, count: i32 }"#,
        renames: &["song.title=name", "song.plays=count"],
        rows: "INSERT INTO song VALUES (1, 'Aria', 4)",
        probe: "SELECT title, plays FROM song",
        reached: Some(("SELECT name, count FROM song", "Aria,4")),
    }
    a_key_that_others_refer_to_is_renamed {
        before: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist)] artist_id: i64 }"#,
        after: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] key: i64 }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist)] by: i64 }"#,
        renames: &["artist.id=key", "song.artist_id=by"],
        rows: "INSERT INTO artist VALUES (3); INSERT INTO song VALUES (1, 3)",
        probe: "SELECT artist_id FROM song",
        reached: Some(("SELECT \"by\" FROM song", "3")),
    }
    numbers_are_given_by_the_database {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key, auto_increment)] id: i64, title: String }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key, auto_increment)] id: i64, title: String, plays: Option<i32> }
            #[derive(Entity)] struct Tag { #[column(primary_key, auto_increment)] id: i32 }"#,
        rows: "INSERT INTO song (title) VALUES ('Aria'), ('Berceuse')",
        probe: "SELECT id, title FROM song ORDER BY id",
    }
    a_key_begins_and_ends_to_be_numbered {
        before: r#"#[derive(Entity)] struct A { #[column(primary_key)] id: i64 } #[derive(Entity)] struct B { #[column(primary_key, auto_increment)] id: i64, x: Option<i32> }"#,
        after: r#"#[derive(Entity)] struct A { #[column(primary_key, auto_increment)] id: i64 } #[derive(Entity)] struct B { #[column(primary_key)] id: i64, x: Option<i32> }"#,
        rows: "INSERT INTO a VALUES (4), (9); INSERT INTO b (x) VALUES (7)",
        probe: "SELECT a.id, b.id, x FROM a, b ORDER BY a.id",
    }
    identities_and_serials_have_options {
        needs: &[Identity],
        before: r#"#[derive(Entity)] struct A { #[column(primary_key, identity(always, start = 10, increment = 2))] id: i64, #[column(serial)] number: i32 }"#,
        after: r#"#[derive(Entity)] struct A { #[column(primary_key, identity(by_default, start = 20))] id: i64, number: i32, #[column(serial)] other: i32 }"#,
        rows: "INSERT INTO a DEFAULT VALUES; INSERT INTO a DEFAULT VALUES",
        probe: "SELECT id, number FROM a ORDER BY id",
    }
    collations_come_change_and_go {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20, collation(postgres = "C", mysql = "utf8mb4_bin", sqlite = "NOCASE"))] a: String, #[column(length = 20)] b: String }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20)] a: String, #[column(length = 20, collation(postgres = "POSIX", mysql = "utf8mb4_unicode_ci", sqlite = "RTRIM"))] b: String }"#,
        rows: "INSERT INTO song VALUES (1, 'x', 'y')",
        probe: "SELECT a, b FROM song",
    }
    a_collation_changes_under_an_index {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20, unique, collation(postgres = "C", mysql = "utf8mb4_bin", sqlite = "NOCASE"))] a: String }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20, unique, collation(postgres = "POSIX", mysql = "utf8mb4_unicode_ci", sqlite = "RTRIM"))] a: String }"#,
        rows: "INSERT INTO song VALUES (1, 'x')",
        probe: "SELECT a FROM song",
    }
    comments_come_change_and_go {
        needs: &[Comments],
        before: r#"#[derive(Entity)] #[table(comment = "Songs.")] struct Song { #[column(primary_key, comment = "It's the \"key\" \\ of it.")] id: i64, #[column(comment = "a")] a: i32, #[column(comment = "b")] b: i32, c: i32 }"#,
        after: r#"#[derive(Entity)] #[table(comment = "It's all songs.")] struct Song { #[column(primary_key, comment = "It's the \"key\" \\ of it.")] id: i64, a: i32, #[column(comment = "bee")] b: i32, #[column(comment = "c", default = 1)] c: i32 }"#,
        rows: "INSERT INTO song VALUES (1, 2, 3, 4)",
        probe: "SELECT * FROM song",
    }
    a_comment_on_what_has_everything_keeps_it {
        needs: &[Comments],
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key, auto_increment)] id: i64, #[column(default = "x", length = 9, unique, check = "a <> ''")] a: String, x: Option<i32>, #[column(generated = "x + 1", virtual, only(mysql))] g: Option<i32> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key, auto_increment, comment = "key")] id: i64, #[column(default = "x", length = 9, unique, check = "a <> ''", comment = "text")] a: String, x: Option<i32>, #[column(generated = "x + 1", virtual, only(mysql))] g: Option<i32> }"#,
        rows: "INSERT INTO song (a) VALUES ('q')",
        probe: "SELECT id, a FROM song",
    }
    computed_columns_are_made_and_changed {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32, #[column(generated = "a + b", stored)] total: Option<i32> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32, #[column(generated = "a * b", stored)] total: Option<i32> }"#,
        rows: "INSERT INTO song (id, a, b) VALUES (1, 2, 3)",
        probe: "SELECT total FROM song",
        reached: Some(("SELECT total FROM song", "6")),
    }
    a_computed_column_comes_and_goes {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20)] title: String, #[column(generated = "id + 1", stored)] next: Option<i64> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20)] title: String, #[column(length = 20, generated = "lower(title)", stored)] low: Option<String> }"#,
        rows: "INSERT INTO song (id, title) VALUES (1, 'Aria')",
        probe: "SELECT id, next FROM song",
        reached: Some(("SELECT low FROM song", "aria")),
    }
    the_order_of_columns_is_no_difference {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, a: i32, b: String, c: bool }"#,
        after: r#"#[derive(Entity)] struct Song { c: bool, b: String, #[column(primary_key)] id: i64, a: i32 }"#,
        no_difference: true,
    }
    documentation_is_no_difference {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = 0)] plays: i32 }"#,
        after: r#"/// A song.
            #[derive(Entity)] #[allow(dead_code)] struct Song { /// Its key.
            #[column(primary_key)] id: i64, /** How often. */ #[column(default = 0)] plays: i32, #[column(skip)] cache: HashMap<String, i32> }"#,
        no_difference: true,
    }
}
