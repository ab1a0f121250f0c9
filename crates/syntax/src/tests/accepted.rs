//! What is understood.

use super::{read, shown};

fn check(sentence: &str, source: &str, expected: &[&str]) {
    let (declared, mistakes) = read(source);
    assert_eq!(shown(source, &mistakes), "", "{sentence}: {source}");
    assert_eq!(declared.lines().collect::<Vec<_>>(), expected, "{sentence}: {source}");
}

#[test]
fn declarations_are_understood() {
    for (sentence, source, expected) in CASES {
        check(sentence, source, expected);
    }
}

/// What the case shows, the source, and what it declares.
#[rustfmt::skip]
const CASES: &[(&str, &str, &[&str])] = &[
    (
        "a plain struct is a table of its name in snake case",
        r#"struct SongTag { id: i64, label: String }"#,
        &[
            r#"table song_tag"#,
            r#"id big_integer not null"#,
            r#"label text not null"#,
        ],
    ),
    (
        "every Rust number has its column type",
        r#"struct N { a: i8, b: i16, c: i32, d: i64, e: u8, f: u16, g: u32, h: u64, i: f32, j: f64, k: bool }"#,
        &[
            r#"table n"#,
            r#"a tiny_integer not null"#,
            r#"b small_integer not null"#,
            r#"c integer not null"#,
            r#"d big_integer not null"#,
            r#"e unsigned_tiny_integer not null"#,
            r#"f unsigned_small_integer not null"#,
            r#"g unsigned_integer not null"#,
            r#"h unsigned_big_integer not null"#,
            r#"i float not null"#,
            r#"j double not null"#,
            r#"k boolean not null"#,
        ],
    ),
    (
        "other Rust types have their column types however they are imported",
        r#"struct T { a: Vec<u8>, b: Vec<String>, c: serde_json::Value, d: uuid::Uuid, e: Decimal, f: BigDecimal, g: NaiveDate, h: NaiveTime, i: chrono::NaiveDateTime, j: DateTime<Utc>, k: chrono::DateTime<chrono::FixedOffset>, l: Option<Vec<Option<Foo>>> }"#,
        &[
            r#"table t"#,
            r#"a blob not null"#,
            r#"b array(text) not null"#,
            r#"c json not null"#,
            r#"d uuid not null"#,
            r#"e decimal not null"#,
            r#"f decimal not null"#,
            r#"g date not null"#,
            r#"h time not null"#,
            r#"i datetime not null"#,
            r#"j timestamp not null"#,
            r#"k timestamp not null"#,
            r#"l array(Foo)"#,
        ],
    ),
    (
        "an option may be null",
        r#"struct Song { title: Option<String>, kind: Option<models::SongKind> }"#,
        &[
            r#"table song"#,
            r#"title text"#,
            r#"kind models::SongKind"#,
        ],
    ),
    (
        "a raw identifier names the column without r#",
        r#"#[index(columns(type))] struct Song { r#type: String, r#final: bool }"#,
        &[
            r#"table song"#,
            r#"type text not null"#,
            r#"final boolean not null"#,
            r#"index (type)"#,
        ],
    ),
    (
        "a table's names and options",
        r#"#[table(name = "recordings", schema = "library", comment = "On disk.", strict, without_rowid, unlogged, engine = "InnoDB", charset = "utf8mb4", collation = "utf8mb4_bin", only(postgres, sqlite))] #[renamed_from("files")] struct Recording { #[column(primary_key)] id: i64 }"#,
        &[
            r#"table library.recordings strict without_rowid unlogged engine="InnoDB" charset="utf8mb4" collation="utf8mb4_bin" comment="On disk." renamed_from="files" only postgres, sqlite"#,
            r#"id big_integer not null"#,
            r#"primary key (id)"#,
        ],
    ),
    (
        "a comment may be the documentation",
        r#"/// A recording.
///
/// As a file.
#[table(comment)] struct Recording { /// Its key.
 #[column(comment)] id: i64 }"#,
        &[
            r#"table recording comment="A recording.\n\nAs a file.""#,
            r#"id big_integer not null comment="Its key.""#,
        ],
    ),
    (
        "several attributes are one",
        r#"#[table(name = "songs")] #[table(strict)] struct Song { #[column(primary_key)] #[column(auto_increment)] id: i64, }"#,
        &[
            r#"table songs strict"#,
            r#"id big_integer not null AutoIncrement"#,
            r#"primary key (id)"#,
        ],
    ),
    (
        "a length makes text a varchar and bytes a varbinary",
        r#"struct Song { #[column(length = 200)] title: String, #[column(length = 16)] hash: Option<Vec<u8>> }"#,
        &[
            r#"table song"#,
            r#"title varchar(200) not null"#,
            r#"hash varbinary(16)"#,
        ],
    ),
    (
        "types are written by name",
        r#"struct T { #[column(type = char(10))] a: String, #[column(type = decimal(10, 6))] b: f64, #[column(type = decimal(10))] c: i64, #[column(type = native("citext"))] d: String, #[column(type = "tsvector")] e: String, #[column(type = jsonb)] f: Meta<X>, #[column(type = datetime(3))] g: NaiveDateTime, #[column(type = array(varchar(5)))] h: Vec<String>, #[column(type = SongKind)] i: String, #[column(type = unsigned_medium_integer)] j: u32 }"#,
        &[
            r#"table t"#,
            r#"a char(10) not null"#,
            r#"b decimal(10, 6) not null"#,
            r#"c decimal(10) not null"#,
            r#"d native("citext") not null"#,
            r#"e native("tsvector") not null"#,
            r#"f jsonb not null"#,
            r#"g datetime(3) not null"#,
            r#"h array(varchar(5)) not null"#,
            r#"i SongKind not null"#,
            r#"j unsigned_medium_integer not null"#,
        ],
    ),
    (
        "a type may differ by database",
        r#"struct Song { #[column(type(postgres = "tsvector", other = text))] a: Opaque<X>, #[column(type(mysql = native("mediumtext"), mariadb = native("mediumtext")))] b: String }"#,
        &[
            r#"table song"#,
            r#"a postgres:native("tsvector")|text not null"#,
            r#"b mysql:native("mediumtext")|mariadb:native("mediumtext")|text not null"#,
        ],
    ),
    (
        "defaults are literals and words",
        r#"struct D { #[column(default = 0)] a: i32, #[column(default = -1)] b: i8, #[column(default = 1.5)] c: f64, #[column(default = true)] d: bool, #[column(default = "text")] e: String, #[column(default = now)] f: NaiveDateTime, #[column(default = current_date)] g: NaiveDate, #[column(default = uuid)] h: Uuid, #[column(default = null)] i: Option<i64>, #[column(default = SongKind::Original)] j: SongKind, #[column(default = "1.50")] k: Decimal, #[column(default = current_time)] l: NaiveTime, #[column(default = next_value("numbers", schema = "library"))] m: i64 }"#,
        &[
            r#"table d"#,
            r#"a integer not null default 0"#,
            r#"b tiny_integer not null default -1"#,
            r#"c double not null default 1.5"#,
            r#"d boolean not null default true"#,
            r#"e text not null default "text""#,
            r#"f datetime not null default Now"#,
            r#"g date not null default CurrentDate"#,
            r#"h uuid not null default Uuid"#,
            r#"i big_integer default Null"#,
            r#"j SongKind not null default Variant("SongKind::Original")"#,
            r#"k decimal not null default "1.50""#,
            r#"l time not null default CurrentTime"#,
            r#"m big_integer not null default NextValue { namespace: Some("library"), sequence: "numbers" }"#,
        ],
    ),
    (
        "a default may be an expression and differ by database",
        r#"struct D { #[column(default_sql = "random()")] a: i64, #[column(default_sql(postgres = "gen_random_uuid()", sqlite = "hex(randomblob(16))"), default = "-")] b: String, #[column(default(mysql = 1, other = 2))] c: i64 }"#,
        &[
            r#"table d"#,
            r#"a big_integer not null default Sql("random()")"#,
            r#"b text not null default postgres:Sql("gen_random_uuid()")|sqlite:Sql("hex(randomblob(16))")|"-""#,
            r#"c big_integer not null default mysql:1|2"#,
        ],
    ),
    (
        "numbers are given by the database in three ways",
        r#"struct A { #[column(primary_key, auto_increment)] a: i64, #[column(serial)] b: i32, #[column(identity)] c: i64, #[column(identity(always, start = 10, increment = -2))] d: i64 }"#,
        &[
            r#"table a"#,
            r#"a big_integer not null AutoIncrement"#,
            r#"b integer not null Serial"#,
            r#"c big_integer not null identity by default"#,
            r#"d big_integer not null identity always start=10 increment=-2"#,
            r#"primary key (a)"#,
        ],
    ),
    (
        "generated columns are stored unless virtual",
        r#"struct G { title: String, #[column(generated = "lower(title)", stored)] a: String, #[column(generated = "upper(title)", virtual)] b: String, #[column(generated(postgres = "x", sqlite = "y"))] c: String }"#,
        &[
            r#"table g"#,
            r#"title text not null"#,
            r#"a text not null generated lower(title) stored"#,
            r#"b text not null generated upper(title) virtual"#,
            r#"c text not null generated postgres:x|sqlite:y stored"#,
        ],
    ),
    (
        "the remaining keys of a column",
        r#"struct Song { #[column(name = "type", collation = "C", comment = "What it is.", check = "type <> ''", renamed_from = "kind", only(postgres))] kind: String, #[column(collation(postgres = "C", mysql = "utf8mb4_bin"))] title: String, #[column(skip)] cache: HashMap<String, usize> }"#,
        &[
            r#"table song"#,
            r#"type text not null collation C comment="What it is." renamed_from="kind" only postgres"#,
            r#"title text not null collation postgres:C|mysql:utf8mb4_bin"#,
            r#"check (type <> '') on type only postgres"#,
        ],
    ),
    (
        "constraints on a field stand with those on the struct",
        r#"struct Song { #[column(primary_key(name = "song_key"))] id: i64, #[column(unique)] a: i64, #[column(unique(name = "u", nulls_not_distinct, deferrable))] b: Option<i64>, #[column(index)] c: i64, #[column(index(name = "i", unique, desc, nulls_last, method = "btree", where = "d > 0", opclass = "int8_ops"))] d: i64, #[column(check("e > 0", name = "positive"))] e: i64 }"#,
        &[
            r#"table song"#,
            r#"id big_integer not null"#,
            r#"a big_integer not null"#,
            r#"b big_integer"#,
            r#"c big_integer not null"#,
            r#"d big_integer not null"#,
            r#"e big_integer not null"#,
            r#"primary key song_key (id)"#,
            r#"unique (a)"#,
            r#"unique u (b) deferrable nulls_not_distinct"#,
            r#"index (c)"#,
            r#"unique index i (d desc nulls_last opclass="int8_ops") method="btree" where="d > 0""#,
            r#"check positive (e > 0) on e"#,
        ],
    ),
    (
        "constraints on a field exist where the field does",
        r#"struct Song { #[column(only(postgres), unique, index, check = "a > 0", references = Artist)] a: i64 }"#,
        &[
            r#"table song"#,
            r#"a big_integer not null only postgres"#,
            r#"unique (a) only postgres"#,
            r#"index (a) only postgres"#,
            r#"check (a > 0) on a only postgres"#,
            r#"foreign key (a) references Artist only postgres"#,
        ],
    ),
    (
        "a primary key of several columns",
        r#"#[primary_key(columns(song_id, tag_id), name = "song_tag_key")] struct SongTag { song_id: i64, tag_id: i64 }"#,
        &[
            r#"table song_tag"#,
            r#"song_id big_integer not null"#,
            r#"tag_id big_integer not null"#,
            r#"primary key song_tag_key (song_id, tag_id)"#,
        ],
    ),
    (
        "unique constraints",
        r#"#[unique(columns(title, guild_id), name = "u", nulls_not_distinct, initially_deferred)] #[unique(columns(title), only(sqlite))] struct Song { title: String, guild_id: Option<i64> }"#,
        &[
            r#"table song"#,
            r#"title text not null"#,
            r#"guild_id big_integer"#,
            r#"unique u (title, guild_id) initially deferred nulls_not_distinct"#,
            r#"unique (title) only sqlite"#,
        ],
    ),
    (
        "indexes over columns and expressions",
        r#"#[index(columns(title, created_at(desc, nulls_last)), name = "a", unique, method = "btree", where = "deleted_at is null", include(plays), nulls_not_distinct, only(postgres))] #[index(expression = "lower(title)")] #[index(columns(plays, expression("lower(title)", desc), title(opclass = "gin_trgm_ops", collation = "C", length = 10)), comment = "Three.")] struct Song { title: String, created_at: NaiveDateTime, plays: i64 }"#,
        &[
            r#"table song"#,
            r#"title text not null"#,
            r#"created_at datetime not null"#,
            r#"plays big_integer not null"#,
            r#"unique index a (title, created_at desc nulls_last) method="btree" where="deleted_at is null" include (plays) nulls_not_distinct only postgres"#,
            r#"index ((lower(title)))"#,
            r#"index (plays, (lower(title)) desc, title opclass="gin_trgm_ops" collation="C" length=10) comment="Three.""#,
        ],
    ),
    (
        "a field may be called expression",
        r#"#[index(columns(expression(desc)))] struct Formula { expression: String }"#,
        &[
            r#"table formula"#,
            r#"expression text not null"#,
            r#"index (expression desc)"#,
        ],
    ),
    (
        "constraints name fields and hold columns",
        r#"#[index(columns(kind))] #[unique(columns(kind))] struct Song { #[column(name = "type")] kind: String }"#,
        &[
            r#"table song"#,
            r#"type text not null"#,
            r#"unique (type)"#,
            r#"index (type)"#,
        ],
    ),
    (
        "checks may differ by database",
        r#"#[check(name = "positive", "bpm > 0", only(postgres))] #[check(name = "positive", "bpm > 0.0", only(sqlite))] struct Song { bpm: f64 }"#,
        &[
            r#"table song"#,
            r#"bpm double not null"#,
            r#"check positive (bpm > 0) only postgres"#,
            r#"check positive (bpm > 0.0) only sqlite"#,
        ],
    ),
    (
        "foreign keys on fields",
        r#"struct Song { #[column(references = Artist, on_delete = cascade, index)] a: Option<i64>, #[column(references = models::Artist(uuid), on_update = restrict, deferrable, foreign_key = "fk")] b: Uuid, #[column(references = "legacy"("id"), on_delete = set_null)] c: Option<i64>, #[column(references = "legacy"("id", schema = "old"))] d: i64, #[column(references = Self)] e: Option<i64> }"#,
        &[
            r#"table song"#,
            r#"a big_integer"#,
            r#"b uuid not null"#,
            r#"c big_integer"#,
            r#"d big_integer not null"#,
            r#"e big_integer"#,
            r#"index (a)"#,
            r#"foreign key (a) references Artist on delete Cascade"#,
            r#"foreign key fk (b) references models::Artist (uuid) on update Restrict deferrable"#,
            r#"foreign key (c) references table legacy (id) on delete SetNull"#,
            r#"foreign key (d) references table old.legacy (id)"#,
            r#"foreign key (e) references Self"#,
        ],
    ),
    (
        "foreign keys of several columns",
        r#"#[foreign_key(columns(a, b), references = Track(x, y), name = "fk", on_delete = no_action, on_update = set_default, initially_deferred)] #[foreign_key(columns(b, a), references = "track"("x", "y"), only(postgres))] struct Song { a: i64, b: i64 }"#,
        &[
            r#"table song"#,
            r#"a big_integer not null"#,
            r#"b big_integer not null"#,
            r#"foreign key fk (a, b) references Track (x, y) on delete NoAction on update SetDefault initially deferred"#,
            r#"foreign key (b, a) references table track (x, y) only postgres"#,
        ],
    ),
    (
        "what is said for MySQL holds on MariaDB",
        r#"struct Song { #[column(only(mysql))] a: i64, #[column(only(mariadb), name = "b")] b: i64, #[column(only(postgres), name = "b")] c: i64 }"#,
        &[
            r#"table song"#,
            r#"a big_integer not null only mysql"#,
            r#"b big_integer not null only mariadb"#,
            r#"b big_integer not null only postgres"#,
        ],
    ),
    (
        "SQLite permits null in a key",
        r#"struct Song { #[column(primary_key, nullable)] id: Option<String> }"#,
        &[
            r#"table song"#,
            r#"id text"#,
            r#"primary key (id)"#,
        ],
    ),
    (
        "trailing commas and other attributes do no harm",
        r#"#[derive(Clone)] #[serde(rename_all = "camelCase")] #[table(strict,)] struct Song { #[serde(skip)] #[column(unique,)] title: String }"#,
        &[
            r#"table song strict"#,
            r#"title text not null"#,
            r#"unique (title)"#,
        ],
    ),
    (
        "one name may exist twice on different databases",
        r#"struct Song { #[column(name = "body", only(postgres), type = native("tsvector"))] a: String, #[column(name = "body", only(sqlite))] b: String }"#,
        &[
            r#"table song"#,
            r#"body native("tsvector") not null only postgres"#,
            r#"body text not null only sqlite"#,
        ],
    ),
    (
        "an enumeration is a type of its name with values in snake case",
        r#"enum SongKind { Original, LiveCover }"#,
        &[
            r#"enum song_kind"#,
            r#"Original = "original""#,
            r#"LiveCover = "live_cover""#,
        ],
    ),
    (
        "an enumeration's names and values",
        r#"#[enumeration(name = "kind", schema = "library", rename_all = "SCREAMING-KEBAB-CASE", comment = "What it is.")] #[renamed_from("song_type")] enum SongKind { LiveOriginal = 1, #[value("Cover!", renamed_from = "copy")] Cover }"#,
        &[
            r#"enum library.kind comment="What it is." renamed_from="song_type""#,
            r#"LiveOriginal = "LIVE-ORIGINAL""#,
            r#"Cover = "Cover!" renamed_from="copy""#,
        ],
    ),
];
