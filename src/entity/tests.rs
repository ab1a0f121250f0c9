//! Tests of reading whole crates: a case is a few files, a database, and what is expected.

use super::*;
use crate::model::{ColumnType, QualifiedName};
use miette::Diagnostic as _;

/// Files separated by lines `// file: path module::path`; text before the first is `lib.rs`.
fn sources(text: &str) -> Sources {
    let mut sources = Sources::default();
    for (number, part) in text.split("// file: ").enumerate() {
        let (head, body) = if number == 0 { ("lib.rs", part) } else { part.split_once('\n').unwrap_or((part, "")) };
        let mut words = head.split_whitespace();
        let path = words.next().unwrap_or("lib.rs").into();
        let module = words.next().map(|module| module.split("::").map(str::to_owned).collect()).unwrap_or_default();
        sources.files.push(SourceFile { path, module, text: body.to_owned() });
    }
    sources
}

/// `file:line underlined | code | message | help`
fn mistakes(text: &str, dialect: DialectName) -> Vec<String> {
    let sources = sources(text);
    let Err(mistakes) = read(&sources, dialect) else { return Vec::new() };
    let shown = |mistake: &EntityMistake| {
        let file =
            sources.files.iter().find(|file| file.path == mistake.file).expect("a mistake is in one of the files");
        let underlined = file.text.get(mistake.bytes.clone()).unwrap_or("<nowhere>");
        format!(
            "{}:{} {underlined} | {} | {} | {}",
            mistake.file.display(),
            mistake.line,
            mistake.code,
            mistake.message,
            mistake.help
        )
    };
    mistakes.mistakes.iter().map(shown).collect()
}

#[track_caller]
fn check_mistakes(text: &str, dialect: DialectName, expected: &[&str]) {
    assert_eq!(mistakes(text, dialect), expected, "{text}");
}

#[track_caller]
fn understood(text: &str, dialect: DialectName) -> EntitySchema {
    read(&sources(text), dialect).map_err(|_| mistakes(text, dialect)).expect("there is no mistake")
}

const LIBRARY: &str = r#"
mod song;
mod kinds;
#[derive(Entity)]
#[renamed_from("musician")]
pub struct Artist {
    #[column(primary_key, auto_increment)]
    pub id: ArtistId,
    #[column(renamed_from = "title")]
    pub name: String,
}
pub struct ArtistId(i64);
// file: song.rs song
use crate::kinds::SongKind as Kind;
type Title = Option<String>;
#[derive(Clone, anabranch::Entity)]
#[table(name = "songs")]
#[unique(columns(title, artist_id))]
#[index(columns(title(desc)))]
#[check("id > 0")]
#[check("id > 1")]
pub struct Song {
    #[column(primary_key)]
    pub id: i64,
    pub title: Title,
    #[column(references = Artist, on_delete = cascade)]
    pub artist_id: Option<crate::ArtistId>,
    #[column(default = Kind::Original)]
    pub kind: Kind,
    #[column(only(postgres), type = native("tsvector"))]
    pub words: String,
}
#[cfg(test)]
mod tests {
    #[derive(Entity)]
    struct NotThere { id: Unknown }
}
// file: kinds.rs kinds
#[derive(Enum)]
#[enumeration(schema = "library")]
pub enum SongKind { Original, #[value("Cover", renamed_from = "copy")] Cover }
"#;

#[test]
fn types_references_and_names_are_resolved_across_files() {
    let read = understood(LIBRARY, DialectName::Sqlite);
    let songs = read.schema.table(&QualifiedName::from("songs")).expect("the table of `Song`");
    let column = |name: &str| songs.column(name).expect("a column");
    assert_eq!(
        column("artist_id").column_type,
        ColumnType::Integer { size: crate::model::IntegerSize::Big, unsigned: false }
    );
    assert_eq!(column("kind").column_type, ColumnType::Enum(QualifiedName::from(("library", "song_kind"))));
    assert_eq!(column("kind").default, Some("original".into()));
    assert!(!column("title").not_null && !column("artist_id").not_null && column("kind").not_null);
    assert!(songs.column("words").is_none(), "a column of PostgreSQL only");
    let names: Vec<_> = songs.constraints().map(|constraint| constraint.name().to_string()).collect();
    assert_eq!(
        names,
        ["songs_pkey", "songs_title_artist_id_key", "songs_check", "songs_check1", "songs_artist_id_fkey"]
    );
    assert_eq!(songs.foreign_keys[0].referenced_columns, ["id"]);
    assert!(read.schema.index(&songs.name, "songs_title_idx").is_some());
}

#[test]
fn what_a_database_lacks_is_left_out_for_it() {
    let read = understood(LIBRARY, DialectName::Postgres);
    let words = read
        .schema
        .table(&QualifiedName::from("songs"))
        .and_then(|songs| songs.column("words"))
        .map(|words| &words.column_type);
    assert_eq!(words, Some(&ColumnType::Native("tsvector".into())));
    let namespaces: Vec<_> = read
        .schema
        .references()
        .filter(|reference| reference.kind() == "schema")
        .map(|reference| reference.name())
        .collect();
    assert_eq!(namespaces, ["library"]);
}

#[test]
fn renames_are_told_beside_the_schema() {
    let renames: Vec<_> = understood(LIBRARY, DialectName::Mysql).renames.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(renames.join("\n"), @r"
    alter enum `library.song_kind`: rename `copy` to `Cover`
    rename table `musician` to `artist`
    alter table `artist`: rename column `title` to `name`
    ");
}

#[test]
fn every_mistake_of_every_file_is_reported_at_once() {
    let text = r#"
#[derive(Entity)]
#[table(strikt)]
struct Artist { #[column(primary_key)] id: i64, kind: ArtistKnd, #[column(unique)] code: String }
#[derive(Enum)]
enum ArtistKind { Band, Solo }
#[derive(Entity)]
struct Broken { #[column(default = ArtistKind::Duo)] kind: ArtistKind, #[column(default = "bnad")] other: ArtistKind, #[column(default = Foo::Bar)] third: ArtistKind }
// file: song.rs song
#[derive(Entity)]
struct Song {
    #[column(references = Artst)] a: i64,
    #[column(references = Artist(codes))] b: String,
    #[column(references = Artist)] c: String,
    #[column(references = Artist(kind))] d: String,
    #[column(references = Broken)] e: i64,
    #[column(references = artist)] f: i64,
    #[column(references = Artist(code))] g: String,
    #[column(references = "anything"("id"))] h: i64,
    #[column(auto_increment)] i: Label,
}
struct Label(String);
#[derive(Entity)]
#[table(name = "artist")]
struct Second { id: i64 }
// file: unfinished.rs unfinished
struct Song {
"#;
    #[rustfmt::skip]
    let expected = [
        r#"lib.rs:3 strikt | entity.unknown_key | `table` has no key `strikt` | write `strict`"#,
        r#"lib.rs:4 ArtistKnd | entity.unknown_type | no type `ArtistKnd` is known | write `ArtistKind`"#,
        r#"lib.rs:8 ArtistKind::Duo | entity.unknown_value | `ArtistKind` has no variant `Duo` | its variants are `Band`, `Solo`"#,
        r#"lib.rs:8 "bnad" | entity.unknown_value | `artist_kind` has no value `bnad` | write `default = "band"`"#,
        r#"lib.rs:8 Foo::Bar | entity.unknown_type | no enumeration `Foo` is known | derive `Enum` for it, or write an expression as `default_sql = ".."`"#,
        r#"song.rs:3 Artst | entity.unknown_entity | no entity `Artst` is known | write `references = Artist`"#,
        r#"song.rs:4 codes | entity.unknown_field | `Artist` has no field `codes` | write `code`"#,
        r#"song.rs:5 Artist | entity.types_differ | `c` is `text`, and `artist.id` is `big integer` | write the same type on both sides; a table in quotes, as in `"table"("column")`, is taken as it is"#,
        r#"song.rs:6 Artist(kind) | entity.no_key | `kind` of `Artist` is no key | make it unique in `Artist`, or refer to its primary key: `references = Artist`"#,
        r#"song.rs:7 Broken | entity.no_key | `Broken` has no primary key to refer to | name the columns: `references = Broken(..)`"#,
        r#"song.rs:8 artist | entity.unknown_entity | no entity `artist` is known | write `references = Artist`"#,
        r#"song.rs:11 auto_increment | entity.contradiction | `i` of type `text` cannot be numbered | only integers are numbered: write `i64` or `i32`"#,
        r#"song.rs:15 "artist" | entity.duplicate | a second table `artist` | give one of them another `name`; the first is `Artist` in lib.rs"#,
        r#"unfinished.rs:1  | entity.syntax | the file cannot be read as Rust: cannot parse string into token stream | close every bracket and quote, and finish every item; `cargo check` says more"#,
    ];
    check_mistakes(text, DialectName::Postgres, &expected);
}

#[test]
fn mysql_wants_integers_of_one_size_on_both_sides() {
    let text = "#[derive(Entity)] struct A { #[column(primary_key)] id: i64 }
#[derive(Entity)] struct B { #[column(references = A)] a: i32 }";
    check_mistakes(text, DialectName::Postgres, &[]);
    check_mistakes(
        text,
        DialectName::Mysql,
        &["lib.rs:2 A | entity.types_differ | `a` is `integer`, and `a.id` is `big integer` | \
           write the same type on both sides; a table in quotes, as in `\"table\"(\"column\")`, is taken as it is"],
    );
}

#[test]
fn items_of_one_name_are_told_apart_by_their_modules() {
    let text = "mod a; mod b;
#[derive(Entity)] struct S { x: a::Kind, y: Kind, #[column(references = b::T)] t: i64 }
// file: a.rs a
#[derive(Enum)] enum Kind { One }
#[derive(Entity)] #[table(name = \"ta\")] struct T { #[column(primary_key)] id: String, kind: Kind }
// file: b.rs b
#[derive(Enum)] #[enumeration(name = \"other\")] enum Kind { Two }
#[derive(Entity)] #[table(name = \"tb\")] struct T { #[column(primary_key)] id: i64, kind: Kind }";
    check_mistakes(
        text,
        DialectName::Sqlite,
        &[
            "lib.rs:2 Kind | entity.ambiguous | `Kind` may be one of 2 items of that name | write its path, as in `crate::module::Kind`",
        ],
    );
}

#[test]
fn a_mistake_is_shown_with_its_file_and_source() {
    let read = read(&sources("#[derive(Entity)]\nstruct Song {\n    id: Numbr,\n}\n"), DialectName::Sqlite);
    let mistakes = read.expect_err("`Numbr` is no type");
    assert_eq!(mistakes.to_string(), "1 mistake in the entities");
    let related: Vec<_> = mistakes.related().into_iter().flatten().collect();
    let label = related[0].labels().into_iter().flatten().next().expect("a label");
    let source = related[0].source_code().expect("a source");
    let contents = source.read_span(label.inner(), 0, 0).expect("the place is in the source");
    assert_eq!((contents.name(), contents.line(), label.len()), (Some("lib.rs"), 2, 5));
}
