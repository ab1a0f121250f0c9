//! Tables: constraints, indexes, renames, comments.

use super::*;

fn song() -> Table {
    table(
        "song",
        vec![
            numbered("id", big(), IdentityMode::ByDefault),
            required("title", ColumnType::String { length: Some(200) }),
            column("bpm", ColumnType::Double),
            column("artist_id", big()),
            column("isrc", ColumnType::Text),
        ],
    )
}

fn library() -> Vec<Object> {
    vec![Object::Table(artist()), Object::Table(song())]
}

const ROWS: (&str, &str, &str) = (
    "INSERT INTO artist (name) VALUES ('Ada'); INSERT INTO song (title, bpm, artist_id) VALUES ('a', 1, 1), ('b', 2, NULL)",
    "SELECT count(*) FROM song",
    "2",
);

fn case(name: &'static str, operations: Vec<Operation>) -> Case {
    Case::new(name, library(), operations).with_rows(ROWS.0, ROWS.1, ROWS.2)
}

fn adds(constraint: Constraint) -> Vec<Operation> {
    vec![alter("song", vec![TableChange::AddConstraint(constraint)])]
}

fn key(on_delete: ReferentialAction, on_update: ReferentialAction, deferrable: Deferrable) -> ForeignKey {
    ForeignKey { on_delete, on_update, deferrable, ..foreign_key("song", &["artist_id"], "artist", &["id"]) }
}

#[tokio::test]
async fn constraints_come_and_go() {
    use ReferentialAction::*;
    let key = |a, b, c| Constraint::ForeignKey(key(a, b, c));
    let unique = unique("song", &["title", "bpm"]);
    check(vec![
        case("unique", adds(Constraint::Unique(unique.clone()))),
        case("nulls", adds(Constraint::Unique(Unique { nulls_not_distinct: true, ..unique.clone() }))),
        case("later", adds(Constraint::Unique(Unique { deferrable: Deferrable::InitiallyDeferred, ..unique.clone() }))),
        case("named", adds(Constraint::Unique(Unique { name: "One Title".into(), ..unique }))),
        case("check", adds(Constraint::Check(checked("song_bpm_check", "bpm > 0 AND bpm < 500")))),
        case("check_in", adds(Constraint::Check(checked("known", "title in ('a', 'b') or bpm is null")))),
        case("check_text", adds(Constraint::Check(checked("long", "length(title) > 0")))),
        case("no_action", adds(key(NoAction, NoAction, Deferrable::No))),
        case("cascade", adds(key(Cascade, Restrict, Deferrable::No))),
        case("set_null", adds(key(SetNull, Cascade, Deferrable::InitiallyImmediate))),
        case("set_default", adds(key(SetDefault, SetNull, Deferrable::InitiallyDeferred))),
        case("restrict", adds(key(Restrict, SetDefault, Deferrable::No))),
        case(
            "no_key",
            vec![alter("song", vec![TableChange::DropConstraint { name: "song_pkey".into(), if_exists: false }])],
        ),
        case(
            "renamed",
            [
                adds(Constraint::Check(checked("a", "bpm > 0"))),
                vec![alter("song", vec![TableChange::RenameConstraint { from: "a".into(), to: "b".into() }])],
            ]
            .concat(),
        ),
    ])
    .await;
}

#[tokio::test]
async fn keys_of_several_columns_of_themselves_and_in_circles() {
    let mut pair = table(
        "pair",
        vec![required("a", integer()), column("b", integer()), column("up_a", integer()), column("up_b", integer())],
    );
    pair.primary_key = Some(primary_key("pair", &["b", "a"]));
    pair.foreign_keys.push(foreign_key("pair", &["up_b", "up_a"], "pair", &["b", "a"]));
    let mut doubled = table("doubled", vec![required("id", integer())]);
    doubled.uniques = vec![unique("doubled", &["id"]), Unique { name: "again".into(), ..unique("doubled", &["id"]) }];
    let mut one = table("one", vec![required("id", integer()), column("other", integer())]);
    let mut two = table("two", vec![required("id", integer()), column("other", integer())]);
    one.foreign_keys.push(foreign_key("one", &["other"], "two", &["id"]));
    two.foreign_keys.push(foreign_key("two", &["other"], "one", &["id"]));
    check(vec![
        Case::new("composite", vec![Object::Table(pair.clone())], vec![alter("pair", vec![drop_column("up_b")])]),
        Case::new(
            "part_of_key",
            vec![Object::Table(Table { foreign_keys: vec![], ..pair })],
            vec![alter("pair", vec![drop_column("a")])],
        ),
        Case::new("doubled", vec![Object::Table(doubled)], vec![]),
        Case::new("circle", vec![Object::Table(one), Object::Table(two)], vec![]),
    ])
    .await;
}

#[tokio::test]
async fn indexes_keep_every_property() {
    let by = |name, parts| index("song", name, parts);
    let title = || IndexPart::column("title");
    let create = |index: Index| vec![Operation::create(Object::Index(index))];
    let part = |change: fn(&mut IndexPart)| {
        let mut part = title();
        change(&mut part);
        part
    };
    check(vec![
        case("plain", create(by("plain", vec![title(), IndexPart::column("bpm")]))),
        case("generated", create(Index::new("song", Name::Generated("song_title_idx".into()), vec![title()]))),
        case("unique", create(Index { unique: true, nulls_not_distinct: true, ..by("u", vec![title()]) })),
        case("include", create(Index { include: names(&["bpm", "isrc"]), ..by("i", vec![title()]) })),
        case(
            "partial",
            create(Index { predicate: Some("bpm IS NOT NULL AND title <> 'x'".into()), ..by("p", vec![title()]) }),
        ),
        case("expression", create(by("e", vec![IndexPart::expression("lower(title)"), IndexPart::column("bpm")]))),
        case("sum", create(by("s", vec![IndexPart::expression("bpm + 1")]))),
        case("falling", create(by("d", vec![part(|p| p.order = SortOrder::Descending)]))),
        case(
            "nulls_last",
            create(by("n", vec![part(|p| (p.order, p.nulls) = (SortOrder::Descending, Some(NullsOrder::Last)))])),
        ),
        case("nulls_first", create(by("f", vec![part(|p| p.nulls = Some(NullsOrder::First))]))),
        case("same_nulls", create(by("l", vec![part(|p| p.nulls = Some(NullsOrder::Last))]))),
        case("class", create(by("o", vec![part(|p| p.operator_class = Some("text_pattern_ops".into()))]))),
        case("collation", create(by("c", vec![part(|p| p.collation = Some("C".into()))]))),
        case("hash", create(Index { method: Some("hash".into()), ..by("h", vec![title()]) })),
        case("comment", create(Index { comment: Some("it's mine".into()), ..by("m", vec![title()]) })),
        case("alone", create(Index { concurrently: true, comment: Some("c".into()), ..by("a", vec![title()]) })),
        case(
            "gin",
            create(Index {
                method: Some("gin".into()),
                ..by("g", vec![IndexPart::expression("to_tsvector('english', title)")])
            }),
        ),
        case(
            "renamed",
            vec![
                Operation::create(Object::Index(by("old", vec![title()]))),
                Operation::Rename(Rename { object: ObjectRef::index("song", "old"), to: "New name".into() }),
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn columns_are_added_dropped_and_renamed() {
    let mut before = library();
    before.push(Object::Index(Index {
        predicate: Some("bpm > 0".into()),
        ..index("song", "fast", vec![IndexPart::column("bpm")])
    }));
    let full = vec![
        add(Column { comment: Some("it's new".into()), ..required("plays", big()) }),
        add(with_default("rating", ColumnType::Decimal { precision: Some(3), scale: Some(1) }, 5)),
        add(with_default("token", ColumnType::Uuid, Expression::RandomUuid)),
        add(Column {
            generated: Some(Generated { expression: "upper(title)".into(), stored: true }),
            ..column("loud", ColumnType::Text)
        }),
    ];
    check(vec![
        Case::new("add", library(), vec![alter("song", full)]),
        case("identity", vec![alter("song", vec![add(numbered("n", integer(), IdentityMode::Always))])]),
        case(
            "serial",
            vec![alter(
                "song",
                vec![add(numbered("n", ColumnType::integer(IntegerSize::Small), IdentityMode::Serial))],
            )],
        ),
        case(
            "twice",
            vec![alter("song", vec![TableChange::AddColumn { column: column("x", integer()), if_not_exists: true }])],
        ),
        Case::new("drop", before.clone(), vec![alter("song", vec![drop_column("bpm")])])
            .with_rows(ROWS.0, ROWS.1, ROWS.2),
        Case::new(
            "rename",
            before,
            vec![alter("song", vec![TableChange::RenameColumn { from: "bpm".into(), to: "Beats / minute".into() }])],
        )
        .with_rows(ROWS.0, ROWS.1, ROWS.2),
        case(
            "not_null",
            vec![alter(
                "song",
                vec![
                    change("artist_id", ColumnChange::Default(Some(1.into()))),
                    change("title", ColumnChange::NotNull(false)),
                ],
            )],
        ),
        case(
            "nullable_key",
            vec![alter(
                "artist",
                vec![
                    change("name", ColumnChange::NotNull(false)),
                    change("name", ColumnChange::Comment(Some("x".into()))),
                ],
            )],
        ),
        case(
            "comments",
            vec![alter(
                "song",
                vec![
                    TableChange::SetComment(Some("all 'songs'".into())),
                    change("bpm", ColumnChange::Comment(Some("beats".into()))),
                ],
            )],
        ),
        case(
            "unlogged",
            vec![alter(
                "song",
                vec![TableChange::SetOptions(TableOptions { unlogged: true, strict: true, ..TableOptions::default() })],
            )],
        ),
    ])
    .await;
}

#[tokio::test]
async fn odd_names_are_names() {
    let odd =
        ["Mixed Case", "quo\"te", "it's", "select", "ünïcödé", "a.b", "with space", "semi;colon", "dollar$$", "%s"];
    for (number, name) in odd.into_iter().enumerate() {
        let mut one = table(
            ("Odd Schema", name),
            vec![
                numbered("id", integer(), IdentityMode::Serial),
                column(name, ColumnType::Text),
                with_default("kind", ColumnType::Enum(("Odd Schema", name).into()), name),
            ],
        );
        one.primary_key = Some(primary_key(name, &["id"]));
        one.uniques.push(unique(name, &[name]));
        one.checks.push(Check::new(format!("check {name}").as_str(), "id > 0"));
        one.foreign_keys.push(foreign_key(name, &["id"], ("Odd Schema", name), &["id"]));
        one.comment = Some(name.to_owned());
        // A type and a table of one namespace share their names.
        let kind = QualifiedName::from(("Odd Schema", format!("{name} kind").as_str()));
        one.columns[2].column_type = ColumnType::Enum(kind.clone());
        let table_name = one.name.clone();
        let before = vec![
            Object::Namespace(NamespaceObject { name: "Odd Schema".into(), comment: None }),
            Object::Enum(Enum { name: kind, values: names(&[name, "other"]), comment: Some(name.into()) }),
            Object::Table(one),
            Object::Index(Index::new(
                &table_name,
                format!("index {name}").as_str().into(),
                vec![IndexPart::column(name)],
            )),
        ];
        let operations = vec![
            alter(&table_name, vec![change("id", ColumnChange::Identity(Some(Identity::default())))]),
            alter(
                &table_name,
                vec![TableChange::RenameColumn { from: name.into(), to: format!("{name}2") }, becomes("id", big())],
            ),
            Operation::Rename(Rename {
                object: ObjectRef::Table(table_name.clone()),
                to: table_name.sibling(format!("{name}3")),
            }),
        ];
        let labels = ["odd0", "odd1", "odd2", "odd3", "odd4", "odd5", "odd6", "odd7", "odd8", "odd9"];
        check(vec![Case::new(labels[number], before, operations)]).await;
    }
}

#[tokio::test]
async fn tables_are_renamed_with_all_that_stands_on_them() {
    let mut before = library();
    if let Some(Object::Table(song)) = before.last_mut() {
        song.foreign_keys.push(foreign_key("song", &["artist_id"], "artist", &["id"]));
    }
    let rename = |from: &str, to: QualifiedName| Operation::Rename(Rename { object: ObjectRef::table(from), to });
    check(vec![
        Case::new("rename_referenced", before.clone(), vec![rename("artist", "Musician".into())])
            .with_rows(ROWS.0, ROWS.1, ROWS.2),
        Case::new("rename_referring", before.clone(), vec![rename("song", "track".into())]).with_rows(
            ROWS.0,
            "SELECT count(*) FROM artist",
            "1",
        ),
        Case::new("drop", before, vec![Operation::drop(ObjectRef::table("song"))]),
    ])
    .await;
}
