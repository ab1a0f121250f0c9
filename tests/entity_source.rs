//! What is written is read back.
//!
//! Writing (`codegen`) and reading (`entity`) stand on one row of the house, where neither may use the other; here both meet.

use anabranch::codegen::entities::{EntityFiles, generate};
use anabranch::entity::{self, SourceFile, Sources};
use anabranch::model::*;
use std::path::PathBuf;

#[track_caller]
fn read_back(files: &EntityFiles, dialect: DialectName) -> Schema {
    let module = |path: &PathBuf| match path.file_stem().and_then(|stem| stem.to_str()) {
        Some("lib") | None => Vec::new(),
        Some(stem) => vec![stem.to_owned()],
    };
    let files: Vec<SourceFile> = files
        .files
        .iter()
        .map(|(path, text)| SourceFile { path: path.clone(), module: module(path), text: text.clone() })
        .collect();
    let text =
        || files.iter().map(|file| format!("// {}\n{}", file.path.display(), file.text)).collect::<Vec<_>>().join("\n");
    match entity::read(&Sources { files: files.clone(), sql: Vec::new() }, dialect) {
        Ok(read) => read.schema,
        Err(mistakes) => {
            let shown: Vec<_> = mistakes
                .mistakes
                .iter()
                .map(|mistake| format!("{}:{}: {mistake}", mistake.file.display(), mistake.line))
                .collect();
            panic!("{}\n{}", shown.join("\n"), text())
        }
    }
}

/// The law: reading back what was written gives an equivalent schema.
#[track_caller]
fn check(schema: &Schema, dialect: DialectName) {
    let files = generate(schema, anabranch::dialect::of(dialect));
    let read = read_back(&files, dialect);
    let mut expected = schema.clone();
    for reference in &files.left_out {
        expected.remove(reference);
    }
    if !read.equivalent(&expected) {
        for object in expected.iter() {
            assert!(
                read.get(&object.reference()).is_some_and(|found| found.equivalent(object)),
                "{:#?}\nread back as\n{:#?}",
                object,
                read.get(&object.reference())
            );
        }
        panic!("{expected:#?}\nread back as\n{read:#?}");
    }
}

fn column(name: &str, column_type: ColumnType) -> Column {
    Column { not_null: true, ..Column::new(name, column_type) }
}

fn big() -> ColumnType {
    ColumnType::integer(IntegerSize::Big)
}

fn text_type() -> ColumnType {
    ColumnType::Text
}

fn key(columns: &[&str]) -> PrimaryKey {
    PrimaryKey::new(Name::Generated("pkey".into()), strings(columns))
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn foreign_key(columns: &[&str], references: &str, referenced: &[&str]) -> ForeignKey {
    ForeignKey {
        name: Name::Generated(format!("{}_fkey", columns.join("_"))),
        columns: strings(columns),
        references: QualifiedName::from(references),
        referenced_columns: strings(referenced),
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
    }
}

/// A table of one column for each of some.
fn table_of(columns: Vec<Column>) -> Schema {
    let mut table = Table::new("everything");
    table.columns = columns;
    [Object::Table(table)].into_iter().collect()
}

#[test]
fn every_type_is_read_back() {
    let sizes = [IntegerSize::Tiny, IntegerSize::Small, IntegerSize::Medium, IntegerSize::Regular, IntegerSize::Big];
    let integers =
        sizes.into_iter().flat_map(|size| [false, true].map(|unsigned| ColumnType::Integer { size, unsigned }));
    let mut types: Vec<ColumnType> = integers.collect();
    types.extend([
        ColumnType::Boolean,
        ColumnType::Float,
        ColumnType::Double,
        ColumnType::Text,
        ColumnType::Blob,
        ColumnType::Date,
    ]);
    types.extend([
        ColumnType::Interval,
        ColumnType::Json,
        ColumnType::JsonBinary,
        ColumnType::Uuid,
        ColumnType::Native("tsvector".into()),
    ]);
    for length in [None, Some(20)] {
        types.extend([
            ColumnType::Char { length },
            ColumnType::String { length },
            ColumnType::Binary { length },
            ColumnType::VarBinary { length },
        ]);
    }
    for precision in [None, Some(0), Some(6)] {
        types.extend([
            ColumnType::Time { precision },
            ColumnType::DateTime { precision },
            ColumnType::Timestamp { precision },
        ]);
    }
    for (precision, scale) in
        [(None, None), (Some(10), None), (Some(10), Some(0)), (Some(10), Some(2)), (Some(3), Some(-2))]
    {
        types.push(ColumnType::Decimal { precision, scale });
    }
    let arrays: Vec<_> = types.iter().cloned().map(|element| ColumnType::Array(Box::new(element))).collect();
    types.extend(arrays);
    for not_null in [false, true] {
        let columns = types
            .iter()
            .enumerate()
            .map(|(i, column_type)| Column { not_null, ..Column::new(format!("c{i}"), column_type.clone()) });
        check(&table_of(columns.collect()), DialectName::Postgres);
    }
}

#[test]
fn every_default_is_read_back() {
    let with = |name: &str, column_type: ColumnType, default: Expression| Column {
        default: Some(default),
        ..Column::new(name, column_type)
    };
    let number = |digits: &str| Expression::Literal(Literal::Number(digits.into()));
    let schema = table_of(vec![
        with("a", big(), 0.into()),
        with("b", big(), (-7).into()),
        with("c", ColumnType::Boolean, true.into()),
        with("d", ColumnType::Double, number("1.50")),
        with("e", ColumnType::Double, number("-0.5")),
        with("f", text_type(), "it's \"quoted\"\n\\ é".into()),
        with("g", ColumnType::DateTime { precision: None }, Expression::CurrentTimestamp),
        with("h", ColumnType::Date, Expression::CurrentDate),
        with("i", ColumnType::Time { precision: None }, Expression::CurrentTime),
        with("j", ColumnType::Uuid, Expression::RandomUuid),
        with("k", big(), Expression::Literal(Literal::Null)),
        with("l", big(), Expression::NextValue(QualifiedName::from("numbers"))),
        with("m", big(), Expression::NextValue(QualifiedName::from(("other", "numbers")))),
        with("n", big(), Expression::sql("(random() * 10)")),
        with("o", ColumnType::Json, "{}".into()),
        with("p", ColumnType::Native("citext".into()), "x".into()),
        with("q", ColumnType::Integer { size: IntegerSize::Big, unsigned: true }, 0.into()),
    ]);
    check(&schema, DialectName::Postgres);
}

#[test]
fn every_property_of_a_column_is_read_back() {
    let identity = |mode, start, increment| Some(Identity { mode, start, increment });
    let generated = |expression: &str, stored| Some(Generated { expression: expression.into(), stored });
    let schema = table_of(vec![
        Column { identity: identity(IdentityMode::ByDefault, None, None), ..column("a", big()) },
        Column { identity: identity(IdentityMode::ByDefault, Some(10), Some(-2)), ..column("b", big()) },
        Column { identity: identity(IdentityMode::Always, None, None), ..column("c", big()) },
        Column { identity: identity(IdentityMode::Always, Some(5), None), ..column("d", big()) },
        Column { identity: identity(IdentityMode::Serial, None, None), ..column("e", big()) },
        Column { identity: identity(IdentityMode::Serial, Some(5), None), ..column("f", big()) },
        Column { generated: generated("lower('a')", true), ..column("g", text_type()) },
        Column { generated: generated("upper('a')", false), ..Column::new("h", text_type()) },
        Column { collation: Some("C".into()), comment: Some("In byte order.".into()), ..column("i", text_type()) },
        Column { comment: Some(" two\nlines \"quoted\" ".into()), ..column("j", text_type()) },
    ]);
    check(&schema, DialectName::Postgres);
}

#[test]
fn names_that_are_no_rust_are_read_back() {
    let names = [
        "type",
        "self",
        "Self",
        "crate",
        "1st",
        "with space",
        "with-dash",
        "with_dash",
        "MixedCase",
        "mixed_case",
        "_",
        "naïve",
        "日本",
    ];
    check(&table_of(names.iter().map(|name| column(name, big())).collect()), DialectName::Postgres);
    let tables = names.iter().map(|name| {
        let mut table = Table::new(*name);
        table.columns.push(column("id", big()));
        Object::Table(table)
    });
    let values = ["", "Self", "two words", "two_words", "1", "-", "UPPER", "it's"];
    let enums = ["date", "json", "type", "self"]
        .map(|name| Object::Enum(Enum { name: name.into(), values: strings(&values), comment: None }));
    check(&tables.chain(enums).collect(), DialectName::Postgres);
}

/// A music library with every kind of constraint and index, in two namespaces.
fn library() -> Schema {
    let kind = Enum {
        name: QualifiedName::from(("library", "song_kind")),
        values: strings(&["original", "Cover!"]),
        comment: Some("What it is.".into()),
    };
    let mut artist = Table::new("artist");
    artist.columns = vec![
        column("id", big()),
        column("uuid", ColumnType::Uuid),
        column("code", ColumnType::String { length: Some(8) }),
    ];
    artist.primary_key = Some(key(&["id"]));
    artist.uniques = vec![
        unique(Name::Generated("u".into()), &["uuid"]),
        unique("artist_code".into(), &["code"]),
        unique("again".into(), &["code"]),
    ];
    artist.comment = Some("Who plays.".into());
    let mut song = Table::new(("library", "songs"));
    song.columns = vec![
        Column { identity: Some(Identity::default()), ..column("id", big()) },
        column("title", text_type()),
        Column::new("artist_id", big()),
        column("artist_uuid", ColumnType::Uuid),
        column("type", ColumnType::Enum(kind.name.clone())),
        Column { default: Some("original".into()), ..column("second type", ColumnType::Enum(kind.name.clone())) },
        column("kinds", ColumnType::Array(Box::new(ColumnType::Enum(kind.name.clone())))),
        column("elsewhere", big()),
    ];
    song.primary_key = Some(PrimaryKey::new("song_key".into(), strings(&["id"])));
    song.uniques = vec![
        Unique {
            nulls_not_distinct: true,
            deferrable: Deferrable::InitiallyDeferred,
            ..unique(Name::Generated("v".into()), &["title", "type"])
        },
        Unique { deferrable: Deferrable::InitiallyImmediate, ..unique("w".into(), &["title"]) },
    ];
    song.checks =
        vec![Check::new("positive", "id > 0"), Check::new(Name::Generated("songs_check".into()), "title <> '\"'")];
    song.foreign_keys = vec![
        ForeignKey {
            on_delete: ReferentialAction::SetNull,
            on_update: ReferentialAction::Cascade,
            ..foreign_key(&["artist_id"], "artist", &["id"])
        },
        ForeignKey {
            name: "fk".into(),
            deferrable: Deferrable::InitiallyDeferred,
            ..foreign_key(&["artist_uuid"], "artist", &["uuid"])
        },
        ForeignKey { on_delete: ReferentialAction::SetNull, ..foreign_key(&["elsewhere"], "legacy", &["id"]) },
        foreign_key(&["title"], "artist", &["id"]),
        ForeignKey {
            references: QualifiedName::from(("old", "legacy")),
            ..foreign_key(&["elsewhere"], "legacy", &["id"])
        },
    ];
    let mut tag = Table::new("song_tag");
    tag.columns = vec![
        column("song", big()),
        column("tag", big()),
        Column::new("parent_song", big()),
        Column::new("parent_tag", big()),
    ];
    tag.primary_key = Some(key(&["tag", "song"]));
    tag.foreign_keys = vec![ForeignKey {
        on_delete: ReferentialAction::Cascade,
        ..foreign_key(&["parent_tag", "parent_song"], "song_tag", &["tag", "song"])
    }];
    let mut objects: Vec<Object> =
        vec![Object::Enum(kind), Object::Table(artist), Object::Table(song.clone()), Object::Table(tag)];
    objects.extend(indexes(&song.name).into_iter().map(Object::Index));
    objects.push(Object::Namespace(NamespaceObject { name: "library".into(), comment: None }));
    objects.into_iter().collect()
}

fn unique(name: Name, columns: &[&str]) -> Unique {
    Unique { name, columns: strings(columns), nulls_not_distinct: false, deferrable: Deferrable::No }
}

fn indexes(table: &QualifiedName) -> Vec<Index> {
    let descending =
        |name: &str, nulls| IndexPart { order: SortOrder::Descending, nulls: Some(nulls), ..IndexPart::column(name) };
    vec![
        Index::new(table, Name::Generated("songs_title_idx".into()), vec![IndexPart::column("title")]),
        Index {
            unique: true,
            predicate: Some("id > 0".into()),
            ..Index::new(table, "partial".into(), vec![descending("title", NullsOrder::Last)])
        },
        Index {
            unique: true,
            nulls_not_distinct: true,
            ..Index::new(table, "a".into(), vec![IndexPart::column("artist_id")])
        },
        Index {
            method: Some("gin".into()),
            comment: Some("Words.".into()),
            include: strings(&["second type", "id"]),
            ..Index::new(
                table,
                "b".into(),
                vec![
                    IndexPart::expression("lower(title)"),
                    descending("type", NullsOrder::First),
                    IndexPart {
                        operator_class: Some("gin_trgm_ops".into()),
                        collation: Some("C".into()),
                        ..IndexPart::column("title")
                    },
                    IndexPart { prefix_length: Some(10), ..IndexPart::column("second type") },
                ],
            )
        },
    ]
}

#[test]
fn constraints_and_indexes_are_read_back() {
    check(&library(), DialectName::Postgres);
}

#[test]
fn options_of_a_table_are_read_back() {
    let mut table = Table::new("song");
    table.columns.push(Column::new("id", text_type()));
    table.primary_key = Some(key(&["id"]));
    table.options = TableOptions {
        strict: true,
        without_rowid: true,
        unlogged: true,
        engine: Some("InnoDB".into()),
        charset: Some("utf8mb4".into()),
        collation: Some("utf8mb4_bin".into()),
        row_format: None,
    };
    for dialect in DialectName::ALL {
        check(&[Object::Table(table.clone())].into_iter().collect(), dialect);
    }
}

#[test]
fn what_entities_do_not_declare_is_named() {
    let mut schema = library();
    schema.insert(Object::Extension(Extension {
        name: "pg_trgm".into(),
        namespace: Namespace::Default,
        version: None,
    }));
    let left_out: Vec<_> = generate(&schema, anabranch::dialect::of(DialectName::Postgres))
        .left_out
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(left_out, ["extension `pg_trgm`"]);
    check(&schema, DialectName::Postgres);
}

#[test]
fn the_files_read_well() {
    let files = generate(&library(), anabranch::dialect::of(DialectName::Postgres)).files;
    let text: Vec<String> = files.iter().map(|(path, text)| format!("// {}\n{text}", path.display())).collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("entities_of_a_library", text.join("\n")));
}

#[test]
fn a_random_uuid_as_text_is_said_in_the_databases_own_words() {
    let column = Column {
        default: Some(Expression::RandomUuid),
        ..Column::new("code", ColumnType::String { length: Some(40) })
    };
    let schema: Schema = [Object::Table(Table { columns: vec![column], ..Table::new("song") })].into_iter().collect();
    for (dialect, words) in [
        (DialectName::Postgres, "default_sql = \"gen_random_uuid()\""),
        (DialectName::Mysql, "default_sql = \"uuid()\""),
        (DialectName::MariaDb, "default_sql = \"uuid()\""),
        (DialectName::Sqlite, "randomblob"),
    ] {
        let files = generate(&schema, anabranch::dialect::of(dialect)).files;
        assert!(files.iter().any(|(_, text)| text.contains(words)), "{dialect}: {files:?}");
    }
}

#[test]
fn a_check_stands_on_the_field_that_it_is_named_after() {
    let mut table = Table::new("song");
    table.columns.push(Column::new("plays", ColumnType::Integer { size: IntegerSize::Regular, unsigned: false }));
    table.checks.push(Check::new(Name::Generated("song_plays_check".into()), "plays > 0"));
    table.checks.push(Check::new(Name::Generated("song_check".into()), "plays < 9"));
    let schema: Schema = [Object::Table(table)].into_iter().collect();
    check(&schema, DialectName::Postgres);
    let files = generate(&schema, anabranch::dialect::of(DialectName::Postgres)).files;
    assert!(files.iter().any(|(_, text)| text.contains("#[column(check = \"plays > 0\")]")), "{files:?}");
}
