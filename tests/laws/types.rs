//! Types of columns: each is told as it was made, and each changes into another.

use super::Capability::{Arrays, NativeTypes, SmallIntegers};

cases! {
    every_rust_type_has_a_column {
        before: r#"#[derive(Entity)] struct Plain { #[column(primary_key)] id: i64, a: i16, b: i32, c: f32, d: f64, e: bool, f: String, g: Vec<u8>,
            h: serde_json::Value, i: Uuid, j: Decimal, k: NaiveDate, l: NaiveTime, m: NaiveDateTime, n: DateTime<Utc> }"#,
        after: r#"#[derive(Entity)] struct Plain { #[column(primary_key)] id: i64, a: Option<i16>, b: Option<i32>, c: Option<f32>, d: Option<f64>,
            e: Option<bool>, f: Option<String>, g: Option<Vec<u8>>, h: Option<serde_json::Value>, i: Option<Uuid>, j: Option<Decimal>,
            k: Option<NaiveDate>, l: Option<NaiveTime>, m: Option<NaiveDateTime>, n: Option<DateTime<Utc>> }"#,
    }
    every_named_type_has_a_column {
        before: r#"#[derive(Entity)] struct Plain { #[column(primary_key)] id: i32 }"#,
        after: r#"#[derive(Entity)] struct Plain { #[column(primary_key)] id: i32, #[column(type = char(3))] a: Option<String>,
            #[column(type = varchar(40))] b: Option<String>, #[column(type = binary(16))] c: Option<Vec<u8>>, #[column(type = varbinary(20))] d: Option<Vec<u8>>,
            #[column(type = blob)] e: Option<Vec<u8>>, #[column(type = time(3))] f: Option<NaiveTime>, #[column(type = datetime(3))] g: Option<NaiveDateTime>,
            #[column(type = timestamp(6))] h: Option<NaiveDateTime>, #[column(type = jsonb)] i: Option<Value>, #[column(type = decimal(12, 4))] j: Option<Decimal>,
            #[column(type = decimal(9))] k: Option<Decimal>, #[column(type = char)] l: Option<String> }"#,
    }
    integers_of_mysql_have_columns {
        needs: &[SmallIntegers],
        before: r#"#[derive(Entity)] struct Plain { #[column(primary_key)] id: u64, a: i8, b: u8, c: u16, d: u32, #[column(type = medium_integer)] e: i32 }"#,
        after: r#"#[derive(Entity)] struct Plain { #[column(primary_key)] id: u64, a: u8, b: i8, c: i16, d: i32, #[column(type = unsigned_medium_integer)] e: u32 }"#,
    }
    arrays_are_made_and_changed {
        needs: &[Arrays],
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, tags: Vec<String>, #[column(type = array(integer))] marks: Option<Vec<i32>> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default_sql = "'{}'")] tags: Vec<String>,
            #[column(type = array(big_integer))] marks: Option<Vec<i64>>, #[column(type = interval)] length: Option<String> }"#,
        rows: "INSERT INTO song VALUES (1, '{a,b}', '{1,2}')",
        probe: "SELECT tags, marks FROM song",
    }
    native_types_are_passed_on {
        needs: &[NativeTypes],
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(type = native("tsvector"))] words: Option<String>, #[column(type = "inet")] from: Option<String> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(type = native("tsvector"))] words: Option<String>, #[column(type = "cidr")] from: Option<String>,
            #[column(type = "int4range")] range: Option<String>, #[column(type = "money")] price: Option<String> }"#,
    }
    an_integer_widens {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = 7)] plays: i32, small: i16 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = 7)] plays: i64, small: i32 }"#,
        rows: "INSERT INTO song VALUES (1, 100000, 5)",
        probe: "SELECT id, plays, small FROM song",
    }
    a_key_widens_with_what_refers_to_it {
        before: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i32 }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist)] artist_id: i32 }"#,
        after: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 }
            #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist)] artist_id: i64 }"#,
        rows: "INSERT INTO artist VALUES (3); INSERT INTO song VALUES (1, 3)",
        probe: "SELECT artist_id FROM song",
    }
    an_integer_narrows {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, plays: i64 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, plays: i16 }"#,
        rows: "INSERT INTO song VALUES (1, 12)",
        probe: "SELECT plays FROM song",
    }
    a_varchar_widens_and_narrows {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20, unique)] title: String, #[column(length = 80)] words: Option<String> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 90, unique)] title: String, #[column(length = 10)] words: Option<String> }"#,
        rows: "INSERT INTO song VALUES (1, 'Aria', 'la la')",
        probe: "SELECT title, words FROM song",
    }
    varchar_becomes_text_and_text_varchar {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20)] title: String, words: Option<String> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, title: String, #[column(length = 50)] words: Option<String> }"#,
        rows: "INSERT INTO song VALUES (1, 'Aria', 'la la')",
        probe: "SELECT title, words FROM song",
    }
    a_text_becomes_a_number {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20)] bpm: String }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, bpm: i32 }"#,
        rows: "INSERT INTO song VALUES (1, '120')",
        probe: "SELECT bpm FROM song",
        reached: Some(("SELECT bpm + 1 FROM song", "121")),
    }
    a_decimal_changes_its_precision {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(type = decimal(10, 2), default = "1.50")] price: Decimal }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(type = decimal(14, 4), default = "1.50")] price: Decimal }"#,
        rows: "INSERT INTO song VALUES (1, 12.34)",
        probe: "SELECT price FROM song",
    }
    a_timestamp_changes_its_precision {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(type = datetime(0))] made: NaiveDateTime, #[column(type = timestamp(3))] seen: Option<NaiveDateTime>, #[column(type = time(0))] at: Option<NaiveTime> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(type = datetime(6))] made: NaiveDateTime, #[column(type = timestamp(6))] seen: Option<NaiveDateTime>, #[column(type = time(3))] at: Option<NaiveTime> }"#,
        rows: "INSERT INTO song (id, made, at) VALUES (1, '2026-11-21 10:00:00', '10:00:00')",
        probe: "SELECT made, at FROM song",
    }
    a_datetime_becomes_a_timestamp {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, made: Option<NaiveDateTime> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, made: Option<DateTime<Utc>> }"#,
        rows: "INSERT INTO song (id, made) VALUES (1, '2026-11-21 10:00:00')",
        probe: "SELECT id FROM song WHERE made IS NOT NULL",
    }
    a_float_becomes_a_double_and_a_decimal_a_double {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, a: f32, #[column(type = decimal(8, 2))] b: Decimal }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, a: f64, b: f64 }"#,
        rows: "INSERT INTO song VALUES (1, 0.5, 0.25)",
        probe: "SELECT a, b FROM song",
    }
    uuids_and_json_have_defaults {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key, default = uuid)] id: Uuid, #[column(default = "{}")] data: serde_json::Value, #[column(type = jsonb)] more: Option<Value> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: Uuid, #[column(default = "[]")] data: serde_json::Value, #[column(type = jsonb, default = "{}")] more: Option<Value>, other: Option<Uuid> }"#,
    }
    a_text_becomes_json {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, data: Option<String> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, data: Option<serde_json::Value> }"#,
        rows: "INSERT INTO song VALUES (1, '[1]')",
        probe: "SELECT data FROM song",
    }
    a_boolean_becomes_an_integer {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, live: bool }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, live: i32 }"#,
        rows: "INSERT INTO song VALUES (1, true)",
        probe: "SELECT id FROM song WHERE live = true",
        reached: Some(("SELECT live FROM song", "1")),
    }
    bytes_change_their_length {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20)] hash: Vec<u8> }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 40)] hash: Vec<u8> }"#,
        rows: "INSERT INTO song VALUES (1, 'abc')",
        probe: "SELECT id FROM song WHERE hash = 'abc'",
    }
}
