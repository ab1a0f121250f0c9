//! The cases.

use super::Case;
use super::build::*;
use anabranch::model::{
    Column, ColumnType, Constraint, DefinitionKind, DialectName, Expression, Generated, Identity, Index, IndexPart,
    IntegerSize, Literal, Object, ObjectRef, ReferentialAction, SortOrder, Table, TableOptions,
};
use anabranch::operation::{AlterEnum, ColumnChange, EnumChange, Operation, Rename, TableChange};

fn case(name: &'static str, start: Vec<Object>, change: Vec<Operation>) -> Case {
    Case { name, start, rows: Vec::new(), change, only: None }
}

impl Case {
    fn rows(mut self, rows: &[&'static str]) -> Self {
        self.rows = rows.to_vec();
        self
    }

    fn only(mut self, dialect: DialectName) -> Self {
        self.only = Some(dialect);
        self
    }
}

/// A change of the table `song`, which has a row.
fn on_song(name: &'static str, columns: Vec<Column>, changes: Vec<TableChange>) -> Case {
    case(name, vec![Object::Table(table("song", columns))], vec![alter("song", changes)])
        .rows(&["insert into song () values ()"])
}

pub(crate) fn all() -> Vec<Case> {
    [tables(), columns(), defaults(), constraints(), foreign_keys(), indexes(), enums(), definitions(), names()]
        .into_iter()
        .flatten()
        .collect()
}

fn tables() -> Vec<Case> {
    let song = || Object::Table(table("song", vec![column("title", string(20))]));
    let mut commented = table("song", vec![]);
    commented.comment = Some("it's \\ a song".into());
    let options = |engine: Option<&str>, collation: Option<&str>| TableOptions {
        engine: engine.map(Into::into),
        collation: collation.map(Into::into),
        ..TableOptions::default()
    };
    let mut keyless = Table::new("note");
    keyless.columns = vec![column("text", ColumnType::Text)];
    let mut composite = Table::new("track");
    composite.columns = vec![not_null("side", integer()), not_null("album", integer()), column("title", string(9))];
    composite.primary_key = Some(primary_key("track", &["album", "side"]));
    let mut odd_options = table("song", vec![]);
    odd_options.options =
        TableOptions { strict: true, without_rowid: true, unlogged: true, ..options(Some("InnoDB"), None) };
    odd_options.options.charset = Some("utf8mb4".into());
    let collated = Column { collation: Some("utf8mb4_bin".into()), ..column("exact", string(5)) };
    vec![
        case("create and drop a table", vec![], vec![Operation::create(song())]),
        case(
            "drop a table with an index",
            vec![song(), Object::Index(index("song", "by_title", &["title"]))],
            vec![Operation::drop(ObjectRef::table("song"))],
        ),
        case(
            "rename a table",
            vec![song()],
            vec![Operation::Rename(Rename { object: ObjectRef::table("song"), to: "piece".into() })],
        )
        .rows(&["insert into song (title) values ('a')"]),
        case(
            "a table without a key",
            vec![Object::Table(keyless)],
            vec![alter("note", vec![drop_column("text"), add(column("b", ColumnType::Blob))])],
        ),
        case(
            "a key of two columns, not in their order",
            vec![Object::Table(composite)],
            vec![alter(
                "track",
                vec![release("track_pkey"), constrain(Constraint::PrimaryKey(primary_key("track", &["side"])))],
            )],
        )
        .rows(&["insert into track values (1, 2, 'a')"]),
        case(
            "the comment of a table",
            vec![Object::Table(commented)],
            vec![
                alter("song", vec![TableChange::SetComment(Some("new".into()))]),
                alter("song", vec![TableChange::SetComment(None)]),
            ],
        ),
        case(
            "the engine and collation of a table",
            vec![Object::Table(table("song", vec![column("title", string(20)), collated]))],
            vec![
                alter("song", vec![TableChange::SetOptions(options(Some("MyISAM"), Some("latin1_swedish_ci")))]),
                alter("song", vec![TableChange::SetOptions(options(None, Some("utf8mb4_bin")))]),
            ],
        )
        .rows(&["insert into song (title) values ('a')"]),
        case("options that say nothing here", vec![Object::Table(odd_options)], vec![]),
    ]
}

fn columns() -> Vec<Case> {
    let integer_of = |size, unsigned| ColumnType::Integer { size, unsigned };
    let all_types = vec![
        column("boolean", ColumnType::Boolean),
        column("tiny", integer_of(IntegerSize::Tiny, false)),
        column("small", integer_of(IntegerSize::Small, true)),
        column("medium", integer_of(IntegerSize::Medium, false)),
        column("regular", integer_of(IntegerSize::Regular, true)),
        column("big", integer_of(IntegerSize::Big, true)),
        column("float", ColumnType::Float),
        column("double", ColumnType::Double),
        column("decimal", ColumnType::Decimal { precision: None, scale: None }),
        column("money", ColumnType::Decimal { precision: Some(12), scale: Some(4) }),
        column("char", ColumnType::Char { length: None }),
        column("char3", ColumnType::Char { length: Some(3) }),
        column("string", ColumnType::String { length: None }),
        column("text", ColumnType::Text),
        column("longtext", native("LONGTEXT")),
        column("binary", ColumnType::Binary { length: Some(4) }),
        column("varbinary", ColumnType::VarBinary { length: None }),
        column("blob", ColumnType::Blob),
        column("longblob", native("longblob")),
        column("date", ColumnType::Date),
        column("time", ColumnType::Time { precision: Some(2) }),
        column("datetime", ColumnType::DateTime { precision: None }),
        column("datetime6", ColumnType::DateTime { precision: Some(6) }),
        column("timestamp", ColumnType::Timestamp { precision: None }),
        column("timestamp3", ColumnType::Timestamp { precision: Some(3) }),
        column("json", ColumnType::Json),
        column("jsonb", ColumnType::JsonBinary),
        column("uuid", ColumnType::Uuid),
        column("year", native("YEAR(4)")),
        column("bits", native("bit(5)")),
        column("set", native("set('a','b''c')")),
        column("point", native("point")),
        column("zerofill", native("int(7) unsigned zerofill")),
        column("float73", native("float(7,3)")),
    ];
    let filled = vec![Column { comment: Some("its number".into()), ..with_default("n", integer(), 7) }];
    vec![
        case("every type", vec![Object::Table(table("song", all_types.clone()))], vec![]),
        on_song("add and drop columns of every type", vec![], all_types.into_iter().map(add).collect()),
        on_song(
            "a change of type keeps the rest",
            filled.clone(),
            vec![retype("n", ColumnType::integer(IntegerSize::Big))],
        ),
        on_song("null, not null", filled.clone(), vec![change("n", ColumnChange::NotNull(true))]),
        on_song("another default", filled.clone(), vec![change("n", ColumnChange::Default(Some(8.into())))]),
        on_song("no default", filled.clone(), vec![change("n", ColumnChange::Default(None))]),
        on_song(
            "another comment",
            filled.clone(),
            vec![change("n", ColumnChange::Comment(Some("it's\nother".into())))],
        ),
        on_song(
            "several properties at once",
            filled.clone(),
            vec![
                retype("n", string(30)),
                change("n", ColumnChange::Default(Some("x".into()))),
                change("n", ColumnChange::Comment(None)),
                change("n", ColumnChange::Collation(Some("utf8mb4_bin".into()))),
                add(column("m", integer())),
            ],
        ),
        on_song(
            "a column under another name",
            filled,
            vec![rename_column("n", "count"), change("count", ColumnChange::NotNull(true))],
        ),
        on_song(
            "a collation",
            vec![column("t", string(9))],
            vec![change("t", ColumnChange::Collation(Some("latin1_swedish_ci".into())))],
        ),
        on_song(
            "a column that goes and comes as another",
            vec![column("t", string(9))],
            vec![drop_column("t"), add(column("t", integer()))],
        ),
        on_song(
            "a column that updates itself",
            vec![],
            vec![
                add(with_default(
                    "at",
                    ColumnType::DateTime { precision: Some(3) },
                    Expression::sql("CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)"),
                )),
                add(with_default(
                    "touched",
                    ColumnType::Timestamp { precision: None },
                    Expression::sql("NULL ON UPDATE CURRENT_TIMESTAMP"),
                )),
                change("id", ColumnChange::Comment(Some("key".into()))),
            ],
        ),
        on_song(
            "an updating column keeps updating",
            vec![with_default(
                "at",
                ColumnType::DateTime { precision: None },
                Expression::sql("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
            )],
            vec![change("at", ColumnChange::Comment(Some("when".into())))],
        ),
        case(
            "numbering goes and comes",
            vec![Object::Table(table("song", vec![not_null("other", integer())]))],
            vec![
                alter(
                    "song",
                    vec![
                        change("id", ColumnChange::Identity(None)),
                        release("song_pkey"),
                        constrain(Constraint::PrimaryKey(primary_key("song", &["other"]))),
                    ],
                ),
                alter("song", vec![change("other", ColumnChange::Identity(Some(Identity::default())))]),
            ],
        )
        .rows(&["insert into song (other) values (5)"]),
        on_song(
            "generated columns come, change and go",
            vec![with_default("n", integer(), 2)],
            vec![
                add(generated("twice", integer(), "n * 2", false)),
                add(generated("label", string(30), "CONCAT('n', n)", true)),
                change(
                    "twice",
                    ColumnChange::Generated(Some(Generated { expression: "(n + n)".into(), stored: false })),
                ),
            ],
        ),
        on_song(
            "a stored column becomes ordinary",
            vec![with_default("n", integer(), 2), generated("twice", integer(), "n * 2", true)],
            vec![change("twice", ColumnChange::Generated(None))],
        ),
        on_song(
            "a virtual column becomes ordinary",
            vec![with_default("n", integer(), 2), generated("twice", integer(), "n * 2", false)],
            vec![change("twice", ColumnChange::Generated(None))],
        ),
        on_song(
            "a virtual column becomes stored",
            vec![with_default("n", integer(), 2), generated("twice", integer(), "n * 2", false)],
            vec![change(
                "twice",
                ColumnChange::Generated(Some(Generated { expression: "n * 2".into(), stored: true })),
            )],
        ),
    ]
}

fn defaults() -> Vec<Case> {
    let number = |text: &str| Expression::Literal(Literal::Number(text.into()));
    let columns = vec![
        with_default("yes", ColumnType::Boolean, true),
        with_default("no", ColumnType::Boolean, false),
        with_default("five", integer(), 5),
        with_default("minus", integer(), -5),
        with_default("from_text", integer(), "5"),
        with_default("money", ColumnType::Decimal { precision: Some(10), scale: Some(2) }, number("1.5")),
        with_default("round", ColumnType::Decimal { precision: Some(10), scale: Some(2) }, 3),
        with_default("tenth", ColumnType::Double, number("0.1")),
        with_default("empty", string(5), ""),
        with_default("quoted", string(50), "it's \\ \"x\" `y` ü"),
        with_default("null_word", string(5), "NULL"),
        with_default("like_a_call", string(30), "current_timestamp()"),
        with_default("number_text", string(5), 7),
        with_default("text", ColumnType::Text, "it's \\"),
        with_default("blob", ColumnType::Blob, "bytes"),
        with_default("document", ColumnType::Json, "{\"a\": 1}"),
        with_default("day", ColumnType::Date, "2020-01-02"),
        with_default("at", ColumnType::DateTime { precision: None }, "2020-01-02 03:04:05"),
        with_default("now", ColumnType::DateTime { precision: None }, Expression::CurrentTimestamp),
        with_default("now3", ColumnType::DateTime { precision: Some(3) }, Expression::CurrentTimestamp),
        with_default("stamp6", ColumnType::Timestamp { precision: Some(6) }, Expression::CurrentTimestamp),
        with_default("today", ColumnType::Date, Expression::CurrentDate),
        with_default("clock", ColumnType::Time { precision: None }, Expression::CurrentTime),
        with_default("moment", ColumnType::Date, Expression::CurrentTimestamp),
        with_default("uuid", ColumnType::Uuid, Expression::RandomUuid),
        with_default("sum", integer(), Expression::sql("(1 + 2) * 3")),
        with_default("call", string(20), Expression::sql("concat('a', \"b\")")),
        with_default("null", integer(), Expression::Literal(Literal::Null)),
        with_default("bits", native("bit(5)"), Expression::sql("b'101'")),
        with_default("bytes", ColumnType::VarBinary { length: Some(5) }, "ab"),
        with_default("kind", native("enum('a','b')"), "b"),
    ];
    let mut changed = columns.clone();
    changed.iter_mut().for_each(|column| column.default = None);
    let changes = columns.iter().map(|column| change(&column.name, ColumnChange::Default(None))).collect();
    vec![
        case(
            "every form of default",
            vec![Object::Table(table("song", columns.clone()))],
            vec![alter("song", changes)],
        )
        .rows(&["insert into song () values ()"]),
        on_song("defaults of new columns", vec![], columns.into_iter().map(add).collect()),
    ]
}

fn constraints() -> Vec<Case> {
    let base = || vec![column("a", integer()), column("b", integer()), column("title", string(20))];
    let mut full = table("song", base());
    full.uniques = vec![unique("song_pair", &["b", "a"]), unique("song_title_key", &["title"])];
    full.checks = vec![
        check("song_a_check", "a > 0 AND (b < 5 OR b IS NULL)"),
        check("odd", "title <> 'it''s \\\\ x' and char_length(title) between 1 and 19"),
    ];
    let with_generated =
        vec![column("a", integer()), column("b", integer()), generated("c", integer(), "a + 1", false)];
    let mut checked = table("song", with_generated);
    checked.checks = vec![check("positive", "a > 0")];
    vec![
        on_song(
            "constraints come and go",
            base(),
            vec![
                constrain(Constraint::Unique(unique("song_pair", &["b", "a"]))),
                constrain(Constraint::Check(check("song_a_check", "a > 0 and b in (1, 2, 3)"))),
            ],
        ),
        case(
            "constraints in a new table",
            vec![Object::Table(full.clone())],
            vec![alter("song", vec![release("song_pair"), release("odd")])],
        ),
        case(
            "constraints under other names",
            vec![Object::Table(full.clone())],
            vec![alter(
                "song",
                vec![
                    TableChange::RenameConstraint { from: "song_pair".into(), to: "pair".into() },
                    TableChange::RenameConstraint { from: "odd".into(), to: "even".into() },
                    TableChange::RenameConstraint { from: "song_pkey".into(), to: "the_key".into() },
                ],
            )],
        ),
        case(
            "a unique constraint over other columns",
            vec![Object::Table(full.clone())],
            vec![alter("song", vec![release("song_pair"), constrain(Constraint::Unique(unique("song_pair", &["a"])))])],
        ),
        case(
            "a check that says something else",
            vec![Object::Table(full.clone())],
            vec![alter("song", vec![release("odd"), constrain(Constraint::Check(check("odd", "a <> 7")))])],
        ),
        case(
            "a column goes with its constraints",
            vec![Object::Table(full)],
            vec![alter("song", vec![release("song_a_check"), drop_column("b")])],
        ),
        case(
            "checks and generated columns follow a renamed column",
            vec![Object::Table(checked)],
            vec![alter("song", vec![rename_column("a", "amount")])],
        )
        .rows(&["insert into song (a) values (3)"]),
    ]
}

fn foreign_keys() -> Vec<Case> {
    let artist = || Object::Table(table("artist", vec![column("name", string(20))]));
    let song = |on_delete, on_update| {
        let mut song = table("song", vec![column("artist_id", integer()), column("n", integer())]);
        let mut key = foreign_key("song", &["artist_id"], "artist", &["id"]);
        (key.on_delete, key.on_update) = (on_delete, on_update);
        song.foreign_keys = vec![key];
        song
    };
    let plain = || Object::Table(song(ReferentialAction::NoAction, ReferentialAction::NoAction));
    let rows = ["insert into artist (name) values ('a')", "insert into song (artist_id) values (1)"];
    let key = || Constraint::ForeignKey(foreign_key("song", &["artist_id"], "artist", &["id"]));
    let mut tree = table("folder", vec![column("parent_id", integer())]);
    tree.foreign_keys = vec![foreign_key("folder", &["parent_id"], "folder", &["id"])];
    let circle = |one: &str, two: &str| {
        let column_name = format!("{two}_id");
        let mut circle = table(one, vec![column(&column_name, integer())]);
        circle.foreign_keys = vec![foreign_key(one, &[&column_name], two, &["id"])];
        Object::Table(circle)
    };
    let mut pairs = Table::new("pair");
    pairs.columns = vec![not_null("a", integer()), not_null("b", integer())];
    pairs.primary_key = Some(primary_key("pair", &["a", "b"]));
    let mut user = table("user", vec![column("x", integer()), column("y", integer())]);
    user.foreign_keys = vec![foreign_key("user", &["x", "y"], "pair", &["a", "b"])];
    let two_keys = {
        let mut song = song(ReferentialAction::NoAction, ReferentialAction::NoAction);
        song.columns.push(column("other_id", integer()));
        song.foreign_keys.push(foreign_key("song", &["other_id"], "artist", &["id"]));
        Object::Table(song)
    };
    let big = || ColumnType::integer(IntegerSize::Big);
    let serving = || Object::Index(index("song", "serving", &["artist_id", "n"]));
    vec![
        case(
            "a foreign key comes and goes",
            vec![artist(), Object::Table(table("song", vec![column("artist_id", integer())]))],
            vec![alter("song", vec![constrain(key())])],
        )
        .rows(&rows),
        case(
            "every action of a foreign key",
            vec![artist(), Object::Table(song(ReferentialAction::Cascade, ReferentialAction::SetNull))],
            vec![
                alter("song", vec![release("song_artist_id_fkey")]),
                alter(
                    "song",
                    vec![constrain(Constraint::ForeignKey(
                        song(ReferentialAction::Restrict, ReferentialAction::Cascade).foreign_keys.remove(0),
                    ))],
                ),
            ],
        )
        .rows(&rows),
        case(
            "a foreign key drops and comes at once",
            vec![artist(), plain()],
            vec![alter(
                "song",
                vec![
                    release("song_artist_id_fkey"),
                    constrain(Constraint::ForeignKey(
                        song(ReferentialAction::Cascade, ReferentialAction::NoAction).foreign_keys.remove(0),
                    )),
                ],
            )],
        )
        .rows(&rows),
        case(
            "a foreign key under another name",
            vec![artist(), plain()],
            vec![alter(
                "song",
                vec![TableChange::RenameConstraint { from: "song_artist_id_fkey".into(), to: "by".into() }],
            )],
        )
        .rows(&rows),
        case(
            "an index that serves a foreign key comes and goes",
            vec![artist(), plain()],
            vec![Operation::create(serving())],
        )
        .rows(&rows),
        case(
            "an index that serves a foreign key goes and comes",
            vec![artist(), plain(), serving()],
            vec![
                Operation::drop(ObjectRef::index("song", "serving")),
                alter("song", vec![release("song_artist_id_fkey")]),
            ],
        )
        .rows(&rows),
        case(
            "a unique constraint that serves a foreign key",
            vec![artist(), plain()],
            vec![
                alter("song", vec![constrain(Constraint::Unique(unique("one_song", &["artist_id"])))]),
                alter("song", vec![release("one_song")]),
                alter("song", vec![drop_column("artist_id")]),
            ],
        ),
        case(
            "an index named like its foreign key says nothing",
            vec![artist(), plain(), Object::Index(index("song", "song_artist_id_fkey", &["artist_id"]))],
            vec![Operation::drop(ObjectRef::index("song", "song_artist_id_fkey"))],
        ),
        case(
            "a table that refers to itself",
            vec![Object::Table(tree)],
            vec![alter("folder", vec![drop_column("parent_id")])],
        ),
        case(
            "tables that refer to each other",
            vec![circle("a", "b"), circle("b", "a")],
            vec![
                alter("a", vec![release("a_b_id_fkey")]),
                alter("b", vec![release("b_a_id_fkey")]),
                Operation::drop(ObjectRef::table("a")),
            ],
        ),
        case(
            "a foreign key of two columns",
            vec![Object::Table(pairs), Object::Table(user)],
            vec![alter("user", vec![drop_column("x")])],
        ),
        case(
            "both sides of a foreign key change their type",
            vec![artist(), plain()],
            vec![alter("artist", vec![retype("id", big())]), alter("song", vec![retype("artist_id", big())])],
        )
        .rows(&rows),
        case(
            "the referring side stops and starts numbering",
            vec![artist(), two_keys],
            vec![alter("artist", vec![change("id", ColumnChange::Identity(None))])],
        )
        .rows(&rows),
        case(
            "a renamed table is still referred to",
            vec![artist(), plain()],
            vec![
                Operation::Rename(Rename { object: ObjectRef::table("artist"), to: "band".into() }),
                alter("band", vec![rename_column("id", "band_id")]),
                alter("song", vec![rename_column("artist_id", "band")]),
            ],
        )
        .rows(&rows),
    ]
}

fn indexes() -> Vec<Case> {
    let base = || {
        Object::Table(table(
            "song",
            vec![
                column("a", integer()),
                column("title", string(40)),
                column("body", ColumnType::Text),
                not_null("place", native("point")),
            ],
        ))
    };
    let with = |change: &dyn Fn(&mut Index)| {
        let mut index = index("song", "extra", &["a", "title"]);
        change(&mut index);
        Object::Index(index)
    };
    let make = |name, object: Object| case(name, vec![base()], vec![Operation::create(object)]);
    let expression =
        || with(&|index| index.parts = vec![IndexPart::expression("LOWER(title)"), IndexPart::column("a")]);
    let reference = ObjectRef::index("song", "extra");
    vec![
        make("an index", with(&|_| {})),
        make("a unique index", with(&|index| index.unique = true)),
        make(
            "a unique index with a prefix",
            with(&|index| {
                index.unique = true;
                index.parts[1].prefix_length = Some(10);
            }),
        ),
        make("a descending index", with(&|index| index.parts[1].order = SortOrder::Descending)),
        make("an index with a comment", with(&|index| index.comment = Some("it's".into()))),
        make(
            "a fulltext index",
            with(&|index| {
                index.parts = vec![IndexPart::column("body")];
                index.method = Some("fulltext".into());
            }),
        ),
        make(
            "a spatial index",
            with(&|index| {
                index.parts = vec![IndexPart::column("place")];
                index.method = Some("spatial".into());
            }),
        ),
        make("an index built by hash is an ordinary one", with(&|index| index.method = Some("hash".into()))),
        make("an index over an expression", expression()).only(DialectName::Mysql),
        case(
            "an index over an expression follows a renamed column",
            vec![base(), expression()],
            vec![alter("song", vec![rename_column("title", "name")])],
        )
        .only(DialectName::Mysql),
        case(
            "an index under another name",
            vec![base(), with(&|_| {})],
            vec![Operation::Rename(Rename { object: reference, to: "other".into() })],
        ),
        case(
            "a column goes with its indexes",
            vec![base(), with(&|_| {}), Object::Index(index("song", "alone", &["a"]))],
            vec![alter("song", vec![drop_column("a")])],
        ),
    ]
}

fn enums() -> Vec<Case> {
    let mood = || ColumnType::Enum("mood".into());
    let start = || {
        let song = table("song", vec![with_default("mood", mood(), "sad"), column("other", mood())]);
        let album = table("album", vec![column("mood", mood())]);
        vec![enumeration("mood", &["sad", "it's", "ok"]), Object::Table(song), Object::Table(album)]
    };
    let rows = [
        "insert into song (mood, other) values ('sad', 'ok'), ('ok', 'it''s')",
        "insert into album (mood) values ('ok')",
    ];
    let changes = |changes| Operation::AlterEnum(AlterEnum { name: "mood".into(), changes });
    let value = |value: &str, before: Option<&str>| EnumChange::AddValue {
        value: value.into(),
        before: before.map(Into::into),
    };
    vec![
        case(
            "values are added to an enum",
            start(),
            vec![changes(vec![value("glad", None), value("a\\b", Some("it's"))])],
        )
        .rows(&rows),
        case(
            "a value of an enum is renamed",
            start(),
            vec![changes(vec![EnumChange::RenameValue { from: "ok".into(), to: "fine".into() }])],
        )
        .rows(&rows),
        case(
            "a value of an enum is replaced",
            start(),
            vec![changes(vec![EnumChange::DropValue { value: "ok".into(), replace_with: Some("it's".into()) }])],
        )
        .rows(&rows),
        case(
            "a column becomes an enum",
            vec![enumeration("mood", &["a", "b"]), Object::Table(table("song", vec![column("m", string(5))]))],
            vec![alter("song", vec![retype("m", mood())])],
        )
        .rows(&["insert into song (m) values ('b')"]),
        case(
            "an enum under another name",
            start(),
            vec![Operation::Rename(Rename { object: ObjectRef::Enum("mood".into()), to: "feeling".into() })],
        )
        .rows(&rows),
    ]
}

fn definitions() -> Vec<Case> {
    let song = || Object::Table(table("song", vec![column("a", integer()), column("title", string(40))]));
    let view_text =
        "CREATE VIEW `loud` AS select `song`.`id` AS `id`,concat('it\\'s ',`song`.`title`) AS `t` from `song`";
    let view = definition(DefinitionKind::View, "loud", None, view_text);
    let other =
        definition(DefinitionKind::View, "loud", None, "CREATE VIEW `loud` AS select `song`.`a` AS `a` from `song`");
    let trigger_text =
        "CREATE TRIGGER `clean` BEFORE INSERT ON `song` FOR EACH ROW set new.title = coalesce(new.title, 'it''s \\\\')";
    let trigger = || definition(DefinitionKind::Trigger, "clean", Some("song"), trigger_text);
    let body = "CREATE TRIGGER `clean` BEFORE INSERT ON `song` FOR EACH ROW begin if new.a is null then set new.a = 1; end if; end";
    let body = definition(DefinitionKind::Trigger, "clean", Some("song"), body);
    vec![
        case("a view comes and goes", vec![song()], vec![Operation::create(view.clone())]),
        case("a view becomes another", vec![song(), view.clone()], vec![Operation::Become(other)]),
        case("a view under another name", vec![song(), view.clone()], vec![Operation::drop(view.reference())]),
        case("a trigger comes and goes", vec![song()], vec![Operation::create(trigger())]),
        case("a trigger becomes another", vec![song(), trigger()], vec![Operation::Become(body)])
            .rows(&["insert into song () values ()"]),
    ]
}

fn names() -> Vec<Case> {
    let mut odd = table(
        "Ünï `quoted` table",
        vec![column("order", integer()), column("it's a \"column\"", string(9)), column("UPPER Case", integer())],
    );
    odd.uniques = vec![unique("un`ique \"k\"", &["order"])];
    odd.checks = vec![check("ch'eck", "`UPPER Case` > 0 and `it's a \"column\"` <> 'a`b'")];
    let mut user = table("key", vec![column("group", integer())]);
    let mut key = foreign_key("key", &["group"], "Ünï `quoted` table", &["id"]);
    key.name = "for`eign".into();
    user.foreign_keys = vec![key];
    let odd_index = Object::Index(index("Ünï `quoted` table", "in'dex `x`", &["it's a \"column\"", "order"]));
    vec![
        case(
            "odd names",
            vec![Object::Table(odd), Object::Table(user), odd_index],
            vec![
                alter("key", vec![rename_column("group", "select"), add(column("from ü", integer()))]),
                alter(
                    "Ünï `quoted` table",
                    vec![
                        rename_column("UPPER Case", "lower case"),
                        release("un`ique \"k\""),
                        add(column("x%y", integer())),
                    ],
                ),
                Operation::Rename(Rename { object: ObjectRef::table("key"), to: "a.b".into() }),
            ],
        )
        .rows(&["insert into `key` () values ()"]),
    ]
}
