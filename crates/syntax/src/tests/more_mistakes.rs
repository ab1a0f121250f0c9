//! The second half of the cases of [`mistakes`](super::mistakes).

/// What the case shows, the source, and its mistakes: underlined source, code, message, help.
#[rustfmt::skip]
pub(super) const CASES: &[(&str, &str, &[&str])] = &[
    (
        "two primary keys on fields",
        r#"struct Track { #[column(primary_key)] song_id: i64, #[column(primary_key)] album_id: i64 }"#,
        &[
            r#"primary_key | entity.contradiction | a table has one primary key | for a key of several columns write `#[primary_key(columns(..))]` on the struct, once"#,
        ],
    ),
    (
        "a primary key on a field and on the struct",
        r#"#[primary_key(columns(b))] struct Track { #[column(primary_key)] a: i64, b: i64 }"#,
        &[
            r#"primary_key(columns(b)) | entity.contradiction | a table has one primary key | for a key of several columns write `#[primary_key(columns(..))]` on the struct, once"#,
        ],
    ),
    (
        "a primary key that may be null",
        r#"struct Song { #[column(primary_key)] id: Option<i64> }"#,
        &[
            r#"primary_key | entity.contradiction | a primary key cannot be null | write the field's type without `Option`, or add `nullable` for SQLite, which permits it"#,
        ],
    ),
    (
        "a part of a primary key that may be null",
        r#"#[primary_key(columns(a, b))] struct Track { a: i64, b: Option<i64> }"#,
        &[
            r#"b | entity.contradiction | a primary key cannot be null, and `b` can | write the field's type without `Option`, or add `nullable` for SQLite, which permits it"#,
        ],
    ),
    (
        "unique beside primary_key",
        r#"struct Song { #[column(primary_key, unique)] id: i64 }"#,
        &[
            r#"unique | entity.contradiction | a primary key is unique already | leave out `unique`"#,
        ],
    ),
    (
        "a constraint without columns",
        r#"#[unique(name = "one")] struct Song { id: i64 }"#,
        &[
            r#"unique(name = "one") | entity.missing | `unique` names no columns | write `#[unique(columns(..))]`"#,
        ],
    ),
    (
        "a constraint with an empty list",
        r#"#[unique(columns())] struct Song { id: i64 }"#,
        &[
            r#"columns() | entity.wrong_value | `columns` takes a list | write `columns(title, artist_id)`"#,
        ],
    ),
    (
        "an unknown field is answered with the nearest one",
        r#"#[index(columns(titel))] struct Song { id: i64, title: String }"#,
        &[
            r#"titel | entity.unknown_field | `Song` has no field `titel` | write `title`"#,
        ],
    ),
    (
        "an unknown field near nothing is answered with all",
        r#"#[index(columns(artist))] struct Song { id: i64, title: String }"#,
        &[
            r#"artist | entity.unknown_field | `Song` has no field `artist` | its fields are `id`, `title`"#,
        ],
    ),
    (
        "a column's name where its field's belongs",
        r#"#[index(columns(kind_name))] struct Song { #[column(name = "kind_name")] kind: String }"#,
        &[
            r#"kind_name | entity.unknown_field | `Song` has no field `kind_name` | fields are named here, not columns: write `kind`"#,
        ],
    ),
    (
        "a field that is skipped",
        r#"#[index(columns(cache))] struct Song { id: i64, #[column(skip)] cache: Vec<u8> }"#,
        &[
            r#"cache | entity.unknown_field | the field `cache` is no column | name another field, or leave out its `#[column(skip)]`"#,
        ],
    ),
    (
        "a field in quotes",
        r#"#[index(columns("title"))] struct Song { title: String }"#,
        &[
            r#""title" | entity.wrong_value | expected the name of a field | write the field's name without quotes, as in `columns(title)`"#,
        ],
    ),
    (
        "a field named twice",
        r#"#[unique(columns(title, title))] struct Song { title: String }"#,
        &[
            r#"title | entity.duplicate | `title` is named twice | name each column once"#,
        ],
    ),
    (
        "an index over nothing",
        r#"#[index(name = "nothing")] struct Song { title: String }"#,
        &[
            r#"index(name = "nothing") | entity.missing | `index` names no columns | write `#[index(columns(..))]` or `#[index(expression = "..")]`"#,
        ],
    ),
    (
        "an index with columns and an expression",
        r#"#[index(columns(title), expression = "lower(title)")] struct Song { title: String }"#,
        &[
            r#""lower(title)" | entity.contradiction | an index has `columns(..)` or an `expression`, not both | write the expression among the columns: `columns(title, expression("lower(name)"))`"#,
        ],
    ),
    (
        "an unknown option of a part of an index",
        r#"#[index(columns(title(descending)))] struct Song { title: String }"#,
        &[
            r#"descending | entity.unknown_key | `title` has no key `descending` | it takes `asc`, `desc`, `nulls_first`, `nulls_last`, `opclass`, `collation`, `length`"#,
        ],
    ),
    (
        "two orders of a part of an index",
        r#"#[index(columns(title(asc, desc, nulls_first, nulls_last)))] struct Song { title: String }"#,
        &[
            r#"desc | entity.contradiction | both `asc` and `desc` | keep one of them"#,
            r#"nulls_last | entity.contradiction | both `nulls_first` and `nulls_last` | keep one of them"#,
        ],
    ),
    (
        "nulls_not_distinct on a plain index",
        r#"#[index(columns(title), nulls_not_distinct)] struct Song { title: String }"#,
        &[
            r#"nulls_not_distinct | entity.contradiction | `nulls_not_distinct` on an index that is not unique | write `unique` beside it, or leave it out"#,
        ],
    ),
    (
        "a check without an expression",
        r#"#[check(name = "positive")] struct Song { plays: i64 }"#,
        &[
            r#"check(name = "positive") | entity.missing | `check` has no expression | write `check("plays >= 0")`"#,
        ],
    ),
    (
        "a check with two expressions",
        r#"#[check("plays > 0", "plays < 9")] struct Song { plays: i64 }"#,
        &[
            r#""plays < 9" | entity.unexpected | `check` does not take this | it takes `name`, `only`"#,
        ],
    ),
    (
        "a foreign key to nothing",
        r#"#[foreign_key(columns(artist_id))] struct Song { artist_id: i64 }"#,
        &[
            r#"foreign_key(columns(artist_id)) | entity.missing | `foreign_key` references nothing | write `references = Artist` or `references = Artist(id)`"#,
        ],
    ),
    (
        "a foreign key of two columns to one",
        r#"#[foreign_key(columns(a, b), references = Track(id))] struct Song { a: i64, b: i64 }"#,
        &[
            r#"Track(id) | entity.contradiction | 2 of its own columns reference 1 of `Track` | name as many columns on both sides"#,
        ],
    ),
    (
        "an unknown action",
        r#"struct Song { #[column(references = Artist, on_delete = casacde)] artist_id: i64 }"#,
        &[
            r#"casacde | entity.wrong_value | `on_delete` does not take this value | write `on_delete = cascade`"#,
        ],
    ),
    (
        "an action in quotes",
        r#"struct Song { #[column(references = Artist, on_delete = "cascade")] artist_id: i64 }"#,
        &[
            r#""cascade" | entity.wrong_value | `on_delete` does not take this value | write `on_delete = cascade`"#,
        ],
    ),
    (
        "an action without a reference",
        r#"struct Song { #[column(on_delete = cascade)] artist_id: i64 }"#,
        &[
            r#"on_delete = cascade | entity.contradiction | `on_delete` without `references` | write `references = Artist` beside it, or leave it out"#,
        ],
    ),
    (
        "set_null on a column that cannot be null",
        r#"struct Song { #[column(references = Artist, on_delete = set_null)] artist_id: i64 }"#,
        &[
            r#"set_null | entity.contradiction | `set_null` on `artist_id`, which cannot be null | write the field's type as an `Option`, or another action"#,
        ],
    ),
    (
        "two columns of one name",
        r#"struct Song { title: String, #[column(name = "title")] name: String }"#,
        &[
            r#""title" | entity.duplicate | a second column `title` | give one of them another `name`"#,
        ],
    ),
    (
        "two constraints of one name",
        r#"#[unique(columns(a), name = "x")] #[index(columns(b), name = "x")] struct Song { a: i64, b: i64 }"#,
        &[
            r#""x" | entity.duplicate | the name `x` is given twice | give one of them another name"#,
        ],
    ),
    (
        "an unknown database",
        r#"#[table(only(postgresql))] struct Song { id: i64 }"#,
        &[
            r#"postgresql | entity.unknown_dialect | no database of this name is known | write `postgres`"#,
        ],
    ),
    (
        "a database unlike any known",
        r#"struct Song { #[column(type(oracle = text))] title: String }"#,
        &[
            r#"oracle = text | entity.unknown_dialect | no database of this name is known | the databases are `sqlite`, `postgres`, `mysql`, `mariadb`"#,
        ],
    ),
    (
        "one database twice",
        r#"struct Song { #[column(type(postgres = text, postgres = jsonb))] title: String }"#,
        &[
            r#"postgres = jsonb | entity.duplicate | `postgres` is written twice | write it once"#,
        ],
    ),
    (
        "an index where its column does not exist",
        r#"#[index(columns(body))] struct Song { id: i64, #[column(only(postgres), type = native("tsvector"))] body: String }"#,
        &[
            r#"index(columns(body)) | entity.contradiction | this index is on `body`, which does not exist on `sqlite`, `mysql`, `mariadb` | write `only(postgres)` in it"#,
        ],
    ),
    (
        "comment alone without documentation",
        r#"#[table(comment)] struct Song { id: i64 }"#,
        &[
            r#"comment | entity.missing | `comment` alone takes the documentation, and there is none | write a `///` line above, or `comment = ".."`"#,
        ],
    ),
    (
        "renamed_from without a name",
        r#"#[renamed_from] struct Song { id: i64 }"#,
        &[
            r#"renamed_from | entity.missing | `renamed_from` names nothing | write `#[renamed_from("old_name")]`"#,
        ],
    ),
    (
        "a struct's attribute on a field",
        r#"struct Song { #[index] title: String }"#,
        &[
            r#"index | entity.misplaced | `#[index(..)]` does not belong on a field | write `#[column(index)]`"#,
        ],
    ),
    (
        "a field's attribute on the struct",
        r#"#[column(primary_key)] struct Song { id: i64 }"#,
        &[
            r#"column(primary_key) | entity.misplaced | `#[column(..)]` does not belong on the struct | write it on a field"#,
        ],
    ),
    (
        "options on a field that is no column",
        r#"struct Song { id: i64, #[column(skip, unique)] cache: Vec<u8> }"#,
        &[
            r#"unique | entity.contradiction | `unique` on a field that is no column | leave out `skip`, or the rest"#,
        ],
    ),
    (
        "a struct without fields",
        r#"struct Song;"#,
        &[
            r#"Song | entity.no_fields | `Song` has no named fields | write a field for each column: `pub id: i64`"#,
        ],
    ),
    (
        "a tuple struct",
        r#"struct Song(i64);"#,
        &[
            r#"Song | entity.no_fields | `Song` has no named fields | write a field for each column: `pub id: i64`"#,
        ],
    ),
    (
        "a struct of which no field is a column",
        r#"struct Song { #[column(skip)] id: i64 }"#,
        &[
            r#"Song | entity.no_fields | `Song` has no columns | write a field for each column: `pub id: i64`"#,
        ],
    ),
    (
        "a struct with parameters",
        r#"struct Song<T> { id: i64, of: T }"#,
        &[
            r#"T | entity.generic | an entity has no parameters | write a struct for each table, with the types of its columns"#,
        ],
    ),
    (
        "without_rowid without a primary key",
        r#"#[table(without_rowid)] struct Song { id: i64 }"#,
        &[
            r#"Song | entity.contradiction | `without_rowid` needs a primary key | mark a field `#[column(primary_key)]`"#,
        ],
    ),
    (
        "an unknown case",
        r#"#[enumeration(rename_all = "snakecase")] enum Kind { Original }"#,
        &[
            r#""snakecase" | entity.wrong_value | no case `snakecase` is known | write `rename_all = "snake_case"`"#,
        ],
    ),
    (
        "an unknown key of an enumeration",
        r#"#[enumeration(nam = "kind")] enum Kind { Original }"#,
        &[
            r#"nam = "kind" | entity.unknown_key | `enumeration` has no key `nam` | write `name = "song_kind"`"#,
        ],
    ),
    (
        "an enumeration without values",
        r#"enum Kind {}"#,
        &[
            r#"Kind | entity.no_values | `Kind` has no values | write a variant for each value"#,
        ],
    ),
    (
        "a variant with fields",
        r#"enum Kind { Original, Cover(i64) }"#,
        &[
            r#"Cover | entity.variant_with_fields | `Cover` holds fields | write the variant alone: a value of an enumeration is one word"#,
        ],
    ),
    (
        "two equal values",
        r#"enum Kind { Live, #[value("live")] InConcert }"#,
        &[
            r#""live" | entity.duplicate | a second value `live` | give one of them another value: `#[value("..")]`"#,
        ],
    ),
    (
        "a value that is no text",
        r#"enum Kind { #[value(1)] Live }"#,
        &[
            r#"1 | entity.wrong_value | expected a text | write `"1"`"#,
        ],
    ),
];
