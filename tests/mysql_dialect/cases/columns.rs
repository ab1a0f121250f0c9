//! Columns: types, defaults, properties, enums.

use super::super::build::*;
use super::{Case, case, on_song};
use anabranch::model::{
    Column, ColumnType, Constraint, Expression, Generated, Identity, IntegerSize, Literal, Object, ObjectRef,
};
use anabranch::operation::{AlterEnum, ColumnChange, EnumChange, Operation, Rename};

pub(super) fn columns() -> Vec<Case> {
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
            vec![retype_to("n", ColumnType::integer(IntegerSize::Big))],
        ),
        on_song("null, not null", filled.clone(), vec![set("n", ColumnChange::NotNull(true))]),
        on_song("another default", filled.clone(), vec![set("n", ColumnChange::Default(Some(8.into())))]),
        on_song("no default", filled.clone(), vec![set("n", ColumnChange::Default(None))]),
        on_song("another comment", filled.clone(), vec![set("n", ColumnChange::Comment(Some("it's\nother".into())))]),
        on_song(
            "several properties at once",
            filled.clone(),
            vec![
                retype_to("n", string(30)),
                set("n", ColumnChange::Default(Some("x".into()))),
                set("n", ColumnChange::Comment(None)),
                set("n", ColumnChange::Collation(Some("utf8mb4_bin".into()))),
                add(column("m", integer())),
            ],
        ),
        on_song(
            "a column under another name",
            filled,
            vec![rename_column("n", "count"), set("count", ColumnChange::NotNull(true))],
        ),
        on_song(
            "a collation",
            vec![column("t", string(9))],
            vec![set("t", ColumnChange::Collation(Some("latin1_swedish_ci".into())))],
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
                set("id", ColumnChange::Comment(Some("key".into()))),
            ],
        ),
        on_song(
            "an updating column keeps updating",
            vec![with_default(
                "at",
                ColumnType::DateTime { precision: None },
                Expression::sql("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
            )],
            vec![set("at", ColumnChange::Comment(Some("when".into())))],
        ),
        case(
            "numbering goes and comes",
            vec![Object::Table(table("song", vec![not_null("other", integer())]))],
            vec![
                alter(
                    "song",
                    vec![
                        set("id", ColumnChange::Identity(None)),
                        drop_constraint("song_pkey"),
                        constrain(Constraint::PrimaryKey(primary_key("song", &["other"]))),
                    ],
                ),
                alter("song", vec![set("other", ColumnChange::Identity(Some(Identity::default())))]),
            ],
        )
        .rows(&["insert into song (other) values (5)"]),
        on_song(
            "generated columns come, change and go",
            vec![with_default("n", integer(), 2)],
            vec![
                add(generated("twice", integer(), "n * 2", false)),
                add(generated("label", string(30), "CONCAT('n', n)", true)),
                set("twice", ColumnChange::Generated(Some(Generated { expression: "(n + n)".into(), stored: false }))),
            ],
        ),
        on_song(
            "a stored column becomes ordinary",
            vec![with_default("n", integer(), 2), generated("twice", integer(), "n * 2", true)],
            vec![set("twice", ColumnChange::Generated(None))],
        ),
        on_song(
            "a virtual column becomes ordinary",
            vec![with_default("n", integer(), 2), generated("twice", integer(), "n * 2", false)],
            vec![set("twice", ColumnChange::Generated(None))],
        ),
        on_song(
            "a virtual column becomes stored",
            vec![with_default("n", integer(), 2), generated("twice", integer(), "n * 2", false)],
            vec![set("twice", ColumnChange::Generated(Some(Generated { expression: "n * 2".into(), stored: true })))],
        ),
    ]
}

pub(super) fn defaults() -> Vec<Case> {
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
    let changes = columns.iter().map(|column| set(&column.name, ColumnChange::Default(None))).collect();
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

pub(super) fn enums() -> Vec<Case> {
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
            vec![alter("song", vec![retype_to("m", mood())])],
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
