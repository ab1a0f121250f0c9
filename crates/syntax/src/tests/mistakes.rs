//! What is wrong, where, and what to write instead.

use super::{read, shown};

fn check(sentence: &str, source: &str, expected: &[&str]) {
    let (_, mistakes) = read(source);
    assert_eq!(shown(source, &mistakes).lines().collect::<Vec<_>>(), expected, "{sentence}: {source}");
}

#[test]
fn mistakes_are_underlined_and_say_what_to_write() {
    for (sentence, source, expected) in CASES {
        check(sentence, source, expected);
    }
}

/// What the case shows, the source, and its mistakes: underlined source, code, message, help.
#[rustfmt::skip]
const CASES: &[(&str, &str, &[&str])] = &[
    (
        "an unknown key is answered with the nearest one",
        r#"#[table(nmae = "songs")] struct Song { id: i64 }"#,
        &[
            r#"nmae = "songs" | entity.unknown_key | `table` has no key `nmae` | write `name = "recordings"`"#,
        ],
    ),
    (
        "an unknown key that is near nothing is answered with all keys",
        r#"#[primary_key(columns(id), fancy)] struct Song { id: i64 }"#,
        &[
            r#"fancy | entity.unknown_key | `primary_key` has no key `fancy` | it takes `columns`, `name`"#,
        ],
    ),
    (
        "an unknown key of a column",
        r#"struct Song { #[column(primry_key)] id: i64 }"#,
        &[
            r#"primry_key | entity.unknown_key | `column` has no key `primry_key` | write `primary_key`"#,
        ],
    ),
    (
        "a key written twice",
        r#"#[table(name = "a", name = "b")] struct Song { id: i64 }"#,
        &[
            r#"name = "b" | entity.duplicate | `name` is written twice | write it once"#,
        ],
    ),
    (
        "a key written twice in two attributes",
        r#"struct Song { #[column(unique)] #[column(unique)] id: i64 }"#,
        &[
            r#"unique | entity.duplicate | `unique` is written twice | write it once"#,
        ],
    ),
    (
        "all mistakes are reported at once",
        r#"#[table(strikt)] struct Song { #[column(length = "a")] title: String, #[column(uniqe)] id: i64 }"#,
        &[
            r#"strikt | entity.unknown_key | `table` has no key `strikt` | write `strict`"#,
            r#"length = "a" | entity.wrong_value | `length` takes a whole number | write `length = 200`"#,
            r#"uniqe | entity.unknown_key | `column` has no key `uniqe` | write `unique`"#,
        ],
    ),
    (
        "a broken item costs only itself",
        r#"struct Song { #[column(length = , uniqe, name: "x", index)] title: String }"#,
        &[
            r#"length | entity.syntax | expected a value after `length =` | write a comma-separated list of `key`, `key = value` and `key(..)`"#,
            r#"uniqe | entity.unknown_key | `column` has no key `uniqe` | write `unique`"#,
            r#": | entity.syntax | expected `,` | write a comma-separated list of `key`, `key = value` and `key(..)`"#,
        ],
    ),
    (
        "a missing comma",
        r#"struct Song { #[column(unique index)] title: String }"#,
        &[
            r#"index | entity.syntax | expected `,` | write a comma-separated list of `key`, `key = value` and `key(..)`"#,
        ],
    ),
    (
        "a literal with a suffix",
        r#"struct Song { #[column(length = 10u32)] title: String }"#,
        &[
            r#"10u32 | entity.syntax | expected a number without a suffix | write a comma-separated list of `key`, `key = value` and `key(..)`"#,
        ],
    ),
    (
        "an attribute written as a value",
        r#"#[table = "songs"] struct Song { id: i64 }"#,
        &[
            r#"table | entity.syntax | `#[table = ..]` has no meaning | write `#[table(..)]`"#,
        ],
    ),
    (
        "a literal where a key belongs",
        r#"#[table("songs")] struct Song { id: i64 }"#,
        &[
            r#""songs" | entity.unexpected | `table` does not take this | it takes `name`, `schema`, `comment`, `strict`, `without_rowid`, `unlogged`, `engine`, `charset`, `collation`, `only`"#,
        ],
    ),
    (
        "a name without quotes",
        r#"#[table(name = songs)] struct Song { id: i64 }"#,
        &[
            r#"name = songs | entity.wrong_value | `name` takes a text | write `name = "recordings"`"#,
        ],
    ),
    (
        "a flag with a value",
        r#"#[table(strict = true)] struct Song { id: i64 }"#,
        &[
            r#"strict = true | entity.wrong_value | `strict` takes no value | write `strict` alone, or leave it out"#,
        ],
    ),
    (
        "an empty name",
        r#"struct Song { #[column(name = "")] id: i64 }"#,
        &[
            r#"name = "" | entity.wrong_value | `name` is empty | write a text, or leave the key out"#,
        ],
    ),
    (
        "a length of zero",
        r#"struct Song { #[column(length = 0)] title: String }"#,
        &[
            r#"0 | entity.wrong_value | `length` cannot be 0 | write a number from 1 to 4294967295"#,
        ],
    ),
    (
        "a length on an integer",
        r#"struct Song { #[column(length = 10)] plays: i32 }"#,
        &[
            r#"10 | entity.contradiction | `length` on the type `integer` | only `String` and `Vec<u8>` have a length; leave it out, or give the column a `type`"#,
        ],
    ),
    (
        "a length beside a type",
        r#"struct Song { #[column(length = 10, type = text)] title: String }"#,
        &[
            r#"10 | entity.contradiction | both `length` and `type` | write the length in the type: `type = varchar(10)`"#,
        ],
    ),
    (
        "an unknown type is answered with the nearest one",
        r#"struct Song { #[column(type = varchr(50))] title: String }"#,
        &[
            r#"varchr(50) | entity.unknown_type | no type `varchr` is known | write `varchar`; a type of one database only is written `native("varchr")`"#,
        ],
    ),
    (
        "a database's word for a type is answered with ours",
        r#"struct Song { #[column(type = timestamptz)] at: String }"#,
        &[
            r#"timestamptz | entity.unknown_type | no type `timestamptz` is known | write `timestamp`; a type of one database only is written `native("timestamptz")`"#,
        ],
    ),
    (
        "an unknown type near nothing may be a native one",
        r#"struct Song { #[column(type = tsvector)] title: String }"#,
        &[
            r#"tsvector | entity.unknown_type | no type `tsvector` is known | a type of one database only is written `native("tsvector")`"#,
        ],
    ),
    (
        "a type with too many numbers",
        r#"struct Song { #[column(type = varchar(1, 2))] title: String }"#,
        &[
            r#"varchar(1, 2) | entity.wrong_value | `varchar` takes one number above 0 | write `type = varchar(50)`"#,
        ],
    ),
    (
        "a type that takes no numbers",
        r#"struct Song { #[column(type = text(10))] title: String }"#,
        &[
            r#"text(10) | entity.wrong_value | `text` takes no number | write `type = text`"#,
        ],
    ),
    (
        "a precision beyond all databases",
        r#"struct Song { #[column(type = timestamp(10))] at: NaiveDateTime }"#,
        &[
            r#"timestamp(10) | entity.wrong_value | `timestamp` takes a precision from 0 to 9 | write `type = timestamp(6)`"#,
        ],
    ),
    (
        "an array of nothing",
        r#"struct Song { #[column(type = array)] tags: Vec<String> }"#,
        &[
            r#"array | entity.wrong_value | `array` takes the type of its elements | write `array(text)`"#,
        ],
    ),
    (
        "a native type without its name",
        r#"struct Song { #[column(type = native(citext))] title: String }"#,
        &[
            r#"native(citext) | entity.wrong_value | `native` takes the name of a type | write `native("citext")`"#,
        ],
    ),
    (
        "a Rust type that no column has",
        r#"struct Song { plays: usize }"#,
        &[
            r#"usize | entity.unknown_type | a number as wide as the machine is no type of a column | write `i64` or `u64`"#,
        ],
    ),
    (
        "a generic Rust type",
        r#"struct Song { tags: HashMap<String, String> }"#,
        &[
            r#"HashMap<String, String> | entity.unknown_type | the generic `HashMap<..>` is no type of a column | say the column's type with `#[column(type = ..)]`, or leave the field out with `#[column(skip)]`"#,
        ],
    ),
    (
        "an option in an option",
        r#"struct Song { title: Option<Option<String>> }"#,
        &[
            r#"Option<Option<String>> | entity.unknown_type | a column has only one kind of null | write a single `Option`"#,
        ],
    ),
    (
        "a reference as a type",
        r#"struct Song { title: &'static str }"#,
        &[
            r#"&'static str | entity.unknown_type | a reference, tuple, array or function is no type of a column | say the column's type with `#[column(type = ..)]`, or leave the field out with `#[column(skip)]`"#,
        ],
    ),
    (
        "a default that does not fit",
        r#"struct Song { #[column(default = "many")] plays: i32 }"#,
        &[
            r#""many" | entity.contradiction | this default does not fit the type `integer` | write `default = 0`, or an expression as `default_sql = ".."`"#,
        ],
    ),
    (
        "a default out of range",
        r#"struct Song { #[column(default = 300)] rating: u8 }"#,
        &[
            r#"300 | entity.contradiction | this default does not fit the type `unsigned_tiny_integer` | write a number from 0 to 255"#,
        ],
    ),
    (
        "a number as the default of a boolean",
        r#"struct Song { #[column(default = 0)] live: bool }"#,
        &[
            r#"0 | entity.contradiction | this default does not fit the type `boolean` | write `default = false`, or an expression as `default_sql = ".."`"#,
        ],
    ),
    (
        "now as the default of a date",
        r#"struct Song { #[column(default = now)] released: NaiveDate }"#,
        &[
            r#"now | entity.contradiction | this default does not fit the type `date` | write `default = current_date`, or an expression as `default_sql = ".."`"#,
        ],
    ),
    (
        "null as the default of a column that cannot be null",
        r#"struct Song { #[column(default = null)] title: String }"#,
        &[
            r#"null | entity.contradiction | `default = null` on a column that cannot be null | write the field's type as an `Option`, or another default"#,
        ],
    ),
    (
        "an unknown word as default",
        r#"struct Song { #[column(default = current_timestamp)] at: NaiveDateTime }"#,
        &[
            r#"current_timestamp | entity.wrong_value | `default` does not take this value | write `now`"#,
        ],
    ),
    (
        "two defaults for one database",
        r#"struct Song { #[column(default = 0, default_sql = "random()")] plays: i64 }"#,
        &[
            r#"default_sql = "random()" | entity.contradiction | both `default` and `default_sql` for the same database | keep one of them"#,
        ],
    ),
    (
        "a default on a numbered column",
        r#"struct Song { #[column(primary_key, auto_increment, default = 1)] id: i64 }"#,
        &[
            r#"1 | entity.contradiction | both `auto_increment` and a default | leave out the default: the database numbers the rows"#,
        ],
    ),
    (
        "a default on a generated column",
        r#"struct Song { #[column(generated = "1", default = 1)] one: i64 }"#,
        &[
            r#"1 | entity.contradiction | both `generated` and a default | leave out the default: the column is always computed"#,
        ],
    ),
    (
        "auto_increment on a text",
        r#"struct Song { #[column(primary_key, auto_increment)] id: String }"#,
        &[
            r#"auto_increment | entity.contradiction | `auto_increment` on the type `text` | only integers are numbered: write `i64` or `i32`"#,
        ],
    ),
    (
        "auto_increment on a nullable column",
        r#"struct Song { #[column(auto_increment)] id: Option<i64> }"#,
        &[
            r#"auto_increment | entity.contradiction | `auto_increment` on a column that may be null | write the field's type without `Option`"#,
        ],
    ),
    (
        "auto_increment on two columns",
        r#"struct Song { #[column(primary_key, auto_increment)] id: i64, #[column(auto_increment)] number: i64 }"#,
        &[
            r#"auto_increment | entity.contradiction | a table numbers one column | leave out one of them"#,
        ],
    ),
    (
        "two ways of numbering",
        r#"struct Song { #[column(primary_key, auto_increment, identity)] id: i64 }"#,
        &[
            r#"identity | entity.contradiction | a column is numbered in one way | keep one of `auto_increment`, `identity` and `serial`"#,
        ],
    ),
    (
        "identity that is always and by default",
        r#"struct Song { #[column(identity(always, by_default))] id: i64 }"#,
        &[
            r#"by_default | entity.contradiction | both `always` and `by_default` | keep one of them"#,
        ],
    ),
    (
        "identity that stands still",
        r#"struct Song { #[column(identity(increment = 0))] id: i64 }"#,
        &[
            r#"0 | entity.wrong_value | `increment` cannot be 0 | write `increment = 1`"#,
        ],
    ),
    (
        "a sequence without its name",
        r#"struct Song { #[column(default = next_value)] number: i64 }"#,
        &[
            r#"next_value | entity.wrong_value | `next_value` takes the name of a sequence | write `next_value("song_number")`"#,
        ],
    ),
    (
        "nullable on a type without null",
        r#"struct Song { #[column(primary_key, nullable)] id: i64 }"#,
        &[
            r#"nullable | entity.contradiction | `nullable` on a type without null | write the field's type as an `Option`"#,
        ],
    ),
    (
        "stored without an expression",
        r#"struct Song { #[column(stored)] title: String }"#,
        &[
            r#"stored | entity.contradiction | only a generated column is `stored` or `virtual` | write `generated = ".."` beside it, or leave it out"#,
        ],
    ),
    (
        "stored and virtual",
        r#"struct Song { #[column(generated = "1", stored, virtual)] one: i64 }"#,
        &[
            r#"virtual | entity.contradiction | both `stored` and `virtual` | keep one of them"#,
        ],
    ),
    (
        "a collation on a number",
        r#"struct Song { #[column(collation = "C")] plays: i64 }"#,
        &[
            r#""C" | entity.contradiction | `collation` on the type `big_integer` | only texts have a collation; leave it out"#,
        ],
    ),
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
        "a referenced table without columns",
        r#"struct Song { #[column(references = "artist")] artist_id: i64 }"#,
        &[
            r#""artist" | entity.missing | the columns of a table that is no entity must be named | write `references = "artist"("id")`"#,
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
