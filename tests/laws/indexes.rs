//! Indexes of every kind.

use super::Capability::{Comments, ExpressionIndexes, IndexMethods, PartialIndexes, PrefixIndexes};

cases! {
    indexes_come_and_go {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(index)] a: i32, b: i32, #[column(index(unique))] c: i32 }"#,
        after: r#"#[derive(Entity)] #[index(columns(a, b))] struct Song { #[column(primary_key)] id: i64, a: i32, #[column(index)] b: i32, c: i32 }"#,
        rows: "INSERT INTO song VALUES (1, 2, 3, 4)",
        probe: "SELECT * FROM song",
    }
    indexes_descend {
        before: r#"#[derive(Entity)] #[index(columns(a(desc), b), name = "ab")] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32 }"#,
        after: r#"#[derive(Entity)] #[index(columns(a, b(desc)), name = "ab")] #[index(columns(b(desc)))] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32 }"#,
    }
    an_index_becomes_unique_and_a_unique_an_index {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(index(name = "of_a"))] a: i32, #[column(unique(name = "of_b"))] b: i32 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(index(name = "of_a", unique))] a: i32, #[column(index(name = "of_b"))] b: i32 }"#,
        rows: "INSERT INTO song VALUES (1, 2, 3)",
        probe: "SELECT * FROM song",
    }
    an_index_is_renamed {
        before: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(index(name = "old_name"))] a: i32 }"#,
        after: r#"#[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(index(name = "new_name"))] a: i32 }"#,
    }
    indexes_over_expressions {
        needs: &[ExpressionIndexes],
        before: r#"#[derive(Entity)] #[index(expression = "lower(title)")] struct Song { #[column(primary_key)] id: i64, #[column(length = 20)] title: String, a: i32 }"#,
        after: r#"#[derive(Entity)] #[index(expression = "upper(title)")] #[index(columns(a, expression("lower(title)", desc)), name = "both")] #[index(columns(expression("a + 1")), unique)] struct Song { #[column(primary_key)] id: i64, #[column(length = 20)] title: String, a: i32 }"#,
        rows: "INSERT INTO song VALUES (1, 'A', 2)",
        probe: "SELECT * FROM song",
    }
    indexes_over_a_part_of_the_rows {
        needs: &[PartialIndexes],
        before: r#"#[derive(Entity)] #[index(columns(a), where = "b is null")] struct Song { #[column(primary_key)] id: i64, a: i32, b: Option<i32>, #[column(length = 9)] kind: String }"#,
        after: r#"#[derive(Entity)] #[index(columns(a), where = "b is not null")] #[index(columns(a, b), unique, name = "live", where = "kind in ('x', 'y') and b > 3")] struct Song { #[column(primary_key)] id: i64, a: i32, b: Option<i32>, #[column(length = 9)] kind: String }"#,
    }
    indexes_with_methods_and_included_columns {
        needs: &[IndexMethods],
        before: r#"#[derive(Entity)] #[index(columns(data), method = "gin")] #[index(columns(a), include(b))] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32, #[column(type = jsonb)] data: Value, title: String }"#,
        after: r#"#[derive(Entity)] #[index(columns(data(opclass = "jsonb_path_ops")), method = "gin")] #[index(columns(a), include(b, title))] #[index(columns(b), method = "hash")] #[index(columns(title(opclass = "text_pattern_ops", collation = "C")))] #[index(columns(a(desc, nulls_last), b(nulls_first)))] #[index(columns(b), method = "brin", name = "b_brin")]
            struct Song { #[column(primary_key)] id: i64, a: i32, b: i32, #[column(type = jsonb)] data: Value, title: String }"#,
    }
    indexes_over_the_first_characters {
        needs: &[PrefixIndexes],
        before: r#"#[derive(Entity)] #[index(columns(title(length = 10)))] struct Song { #[column(primary_key)] id: i64, title: String }"#,
        after: r#"#[derive(Entity)] #[index(columns(title(length = 20)))] #[index(columns(title), method = "fulltext", name = "words")] struct Song { #[column(primary_key)] id: i64, title: String }"#,
    }
    an_index_has_a_comment {
        needs: &[Comments],
        before: r#"#[derive(Entity)] #[index(columns(a), comment = "One.")] struct Song { #[column(primary_key)] id: i64, a: i32 }"#,
        after: r#"#[derive(Entity)] #[index(columns(a), comment = "It's two.")] struct Song { #[column(primary_key)] id: i64, a: i32 }"#,
    }
    an_index_goes_with_its_column {
        before: r#"#[derive(Entity)] #[index(columns(a, b))] struct Song { #[column(primary_key)] id: i64, #[column(index)] a: i32, b: i32, #[column(unique)] c: i32 }"#,
        after: r#"#[derive(Entity)] #[index(columns(b))] struct Song { #[column(primary_key)] id: i64, b: i32 }"#,
    }
    an_index_that_a_foreign_key_uses_changes {
        before: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 } #[derive(Entity)] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist, index)] artist_id: i64, a: i32 }"#,
        after: r#"#[derive(Entity)] struct Artist { #[column(primary_key)] id: i64 } #[derive(Entity)] #[index(columns(artist_id, a), unique, name = "by_artist")] struct Song { #[column(primary_key)] id: i64, #[column(references = Artist)] artist_id: i64, a: i32 }"#,
        rows: "INSERT INTO artist VALUES (1); INSERT INTO song VALUES (1, 1, 1)",
        probe: "SELECT * FROM song",
    }
}
