//! What is wrong, where, and what to write instead.

use super::{read, shown};

fn check(sentence: &str, source: &str, expected: &[&str]) {
    let (_, mistakes) = read(source);
    assert_eq!(shown(source, &mistakes).lines().collect::<Vec<_>>(), expected, "{sentence}: {source}");
}

#[test]
fn mistakes_are_underlined_and_say_what_to_write() {
    for (sentence, source, expected) in CASES.iter().chain(super::more_mistakes::CASES) {
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
];
