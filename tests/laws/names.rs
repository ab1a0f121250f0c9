//! Names that need quotes, and names that are too long.

cases! {
    reserved_words_are_names {
        before: r#"#[derive(Entity)] struct Order { #[column(primary_key)] select: i64, #[column(length = 9, unique)] group: String, #[column(index, default = 1)] r#where: i32 }"#,
        after: r#"#[derive(Entity)] struct Order { #[column(primary_key)] select: i64, #[column(length = 9, unique)] r#from: String, #[column(index, default = 2)] r#where: i64, user: Option<i32> }
            #[derive(Entity)] struct User { #[column(primary_key)] id: i64, #[column(references = Order)] table: Option<i64> }"#,
        renames: &["order.group=from"],
        rows: r#"INSERT INTO "order" ("select", "group") VALUES (1, 'x')"#,
        probe: r#"SELECT "select", "group", "where" FROM "order""#,
    }
    mixed_case_and_blanks_are_names {
        before: r#"#[derive(Entity)] #[table(name = "Mixed Case")] struct A { #[column(primary_key, name = "Id")] id: i64, #[column(name = "Two Words", index)] a: i32, #[column(name = "a-b", check = "\"a-b\" > 0", only(sqlite, postgres))] b: Option<i32> }"#,
        after: r#"#[derive(Entity)] #[table(name = "Mixed Case")] struct A { #[column(primary_key, name = "Id")] id: i64, #[column(name = "Three Words Now", unique)] a: i64, #[column(name = "a-b", only(sqlite, postgres))] b: Option<i32> }"#,
        renames: &["Mixed Case.Two Words=Three Words Now"],
        rows: r#"INSERT INTO "Mixed Case" ("Id", "Two Words") VALUES (1, 2)"#,
        probe: r#"SELECT "Two Words" FROM "Mixed Case""#,
    }
    names_hold_quotes_and_other_scripts {
        before: r#"#[derive(Entity)] #[table(name = "it's \"so\"")] struct A { #[column(primary_key, name = "die Größe")] id: i64, #[column(name = "a\"b'c`d", default = 1)] a: i32 }"#,
        after: r#"#[derive(Entity)] #[table(name = "it's \"so\"")] struct A { #[column(primary_key, name = "die Größe")] id: i64, #[column(name = "a\"b'c`d", default = 2, index(name = "i'\"x"))] a: i64, #[column(name = "曲", unique)] b: Option<i32> }
            #[derive(Entity)] #[table(name = "песня")] struct B { #[column(primary_key)] id: i64, #[column(references = A)] a: i64 }"#,
        rows: r#"INSERT INTO "it's ""so""" ("die Größe") VALUES (1)"#,
        probe: r#"SELECT * FROM "it's ""so""""#,
    }
    long_names_are_cut_alike {
        before: r#"#[derive(Entity)] #[table(name = "a_table_with_a_name_that_is_nearly_as_long_as_names_may_be")] struct A { #[column(primary_key)] id: i64, #[column(index, unique, check = "a_column_with_a_long_name_as_well > 0")] a_column_with_a_long_name_as_well: i32 }"#,
        after: r#"#[derive(Entity)] #[table(name = "a_table_with_a_name_that_is_nearly_as_long_as_names_may_be")] struct A { #[column(primary_key)] id: i64, #[column(index, unique, check = "a_column_with_a_long_name_as_well > 0")] a_column_with_a_long_name_as_well: i32, #[column(index, references = Self)] another_column_with_a_long_name_as_well: Option<i64> }"#,
    }
    generated_names_meet {
        before: r#"#[derive(Entity)] #[check("a > 0")] #[check("a > 1")] #[index(columns(a, b))] #[index(columns(b, a))] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32, #[column(name = "a_b", index)] c: i32 }"#,
        after: r#"#[derive(Entity)] #[check("a > 1")] #[check("a > 0")] #[check("a > 2")] #[index(columns(b, a))] struct Song { #[column(primary_key)] id: i64, a: i32, b: i32, #[column(name = "a_b", index)] c: i32 }"#,
        rows: "INSERT INTO song VALUES (1, 3, 4, 5)",
        probe: "SELECT * FROM song",
    }
}
