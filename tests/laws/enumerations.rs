//! Enumerations: types of their own where a database has them, lists of values in columns elsewhere.

cases! {
    an_enumeration_is_made_and_dropped {
        before: r#"#[derive(Enum)] enum Kind { Studio, Live } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Option<Kind> }"#,
        after: r#"#[derive(Enum)] enum Mood { Calm, Loud } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, mood: Option<Mood> }"#,
        rows: "INSERT INTO song VALUES (1, 'live')",
        probe: "SELECT id FROM song",
    }
    a_value_is_added {
        before: r#"#[derive(Enum)] enum Kind { Studio, Live } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = Kind::Live)] kind: Kind }"#,
        after: r#"#[derive(Enum)] enum Kind { Demo, Studio, Remix, Live, Cover } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = Kind::Live)] kind: Kind }"#,
        rows: "INSERT INTO song (id) VALUES (1)",
        probe: "SELECT kind FROM song",
    }
    a_value_is_renamed {
        before: r#"#[derive(Enum)] enum Kind { Studio, Live } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Kind }"#,
        after: r#"#[derive(Enum)] enum Kind { Studio, #[value("it's live")] Live } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Kind }"#,
        renames: &["enum:kind.live=it's live"],
        rows: "INSERT INTO song VALUES (1, 'live'), (2, 'studio')",
        probe: "SELECT kind FROM song ORDER BY id",
        reached: Some(("SELECT kind FROM song ORDER BY id", "it's live;studio")),
    }
    a_value_is_dropped {
        before: r#"#[derive(Enum)] enum Kind { Studio, Live, Demo } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = Kind::Studio)] kind: Kind }"#,
        after: r#"#[derive(Enum)] enum Kind { Studio, Live } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = Kind::Studio)] kind: Kind }"#,
        rows: "INSERT INTO song VALUES (1, 'live'), (2, 'studio')",
        probe: "SELECT kind FROM song ORDER BY id",
        reached: Some(("SELECT kind FROM song ORDER BY id", "live;studio")),
    }
    the_order_of_values_is_no_difference {
        before: r#"#[derive(Enum)] enum Kind { A, B, C } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Kind }"#,
        after: r#"#[derive(Enum)] enum Kind { C, A, B } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Kind }"#,
        no_difference: true,
    }
    an_enumeration_of_two_tables_changes {
        before: r#"#[derive(Enum)] enum Kind { A, B, C } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Kind, #[column(index)] other: Option<Kind> } #[derive(Entity)] struct Album { #[column(primary_key)] id: i64, #[column(default = "a")] kind: Kind }"#,
        after: r#"#[derive(Enum)] enum Kind { A, B, D } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Kind, #[column(index)] other: Option<Kind> } #[derive(Entity)] struct Album { #[column(primary_key)] id: i64, #[column(default = "a")] kind: Kind }"#,
        rows: "INSERT INTO song VALUES (1, 'a', 'b'); INSERT INTO album (id) VALUES (1)",
        probe: "SELECT song.kind, other, album.kind FROM song, album",
    }
    an_enumeration_is_renamed {
        before: r#"#[derive(Enum)] enum Kind { A, B } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = Kind::A)] kind: Kind }"#,
        after: r#"#[derive(Enum)] #[renamed_from("kind")] enum Sort { A, B } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = Sort::A)] kind: Sort }"#,
        rows: "INSERT INTO song VALUES (1, 'b')",
        probe: "SELECT kind FROM song",
    }
    a_text_becomes_an_enumeration {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20, default = "a")] kind: String }"#,
        after: r#"#[derive(Enum)] enum Kind { A, B } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(default = Kind::A)] kind: Kind }"#,
        rows: "INSERT INTO song VALUES (1, 'b')",
        probe: "SELECT kind FROM song",
        reached: Some(("SELECT kind FROM song", "b")),
    }
    a_column_of_an_enumeration_joins_rows {
        before: r#"#[derive(Enum)] enum Kind { A, B } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Kind }"#,
        after: r#"#[derive(Enum)] enum Kind { A, B, C } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, kind: Kind, #[column(default = Kind::C)] other: Kind }"#,
        rows: "INSERT INTO song VALUES (1, 'b')",
        probe: "SELECT kind FROM song",
        reached: Some(("SELECT kind, other FROM song", "b,c")),
    }
}
