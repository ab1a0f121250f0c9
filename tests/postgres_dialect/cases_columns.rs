//! Columns: types, defaults, numbering, generation.

use super::*;

fn song(columns: Vec<Column>) -> Vec<Object> {
    let mut all = vec![required("id", big())];
    all.extend(columns);
    vec![Object::Table(table("song", all))]
}

const COUNT: (&str, &str) = ("SELECT count(*) FROM song", "2");

/// A column of one type becomes one of another, and comes back.
fn conversion(name: &'static str, from: ColumnType, to: ColumnType, values: &'static str) -> Case {
    Case::new(name, song(vec![column("value", from)]), vec![alter("song", vec![becomes("value", to)])])
        .with_rows(values, COUNT.0, COUNT.1)
}

#[tokio::test]
async fn every_type_is_found_as_it_was_made() {
    let sizes = [IntegerSize::Tiny, IntegerSize::Small, IntegerSize::Medium, IntegerSize::Regular, IntegerSize::Big];
    let mut types: Vec<ColumnType> = sizes
        .into_iter()
        .flat_map(|size| [false, true].map(|unsigned| ColumnType::Integer { size, unsigned }))
        .collect();
    types.extend([
        ColumnType::Boolean,
        ColumnType::Float,
        ColumnType::Double,
        ColumnType::Decimal { precision: None, scale: None },
        ColumnType::Decimal { precision: Some(10), scale: None },
        ColumnType::Decimal { precision: Some(12), scale: Some(4) },
        ColumnType::Char { length: None },
        ColumnType::Char { length: Some(3) },
        ColumnType::String { length: None },
        ColumnType::String { length: Some(200) },
        ColumnType::Text,
        ColumnType::Binary { length: Some(16) },
        ColumnType::VarBinary { length: None },
        ColumnType::Blob,
        ColumnType::Date,
        ColumnType::Time { precision: None },
        ColumnType::Time { precision: Some(3) },
        ColumnType::DateTime { precision: Some(0) },
        ColumnType::DateTime { precision: None },
        ColumnType::Timestamp { precision: Some(6) },
        ColumnType::Timestamp { precision: Some(3) },
        ColumnType::Interval,
        ColumnType::Json,
        ColumnType::JsonBinary,
        ColumnType::Uuid,
        ColumnType::Array(Box::new(ColumnType::String { length: Some(20) })),
        ColumnType::Array(Box::new(ColumnType::Array(Box::new(integer())))),
        ColumnType::Enum(("audit", "Mood").into()),
        ColumnType::Array(Box::new(ColumnType::Enum("mood".into()))),
    ]);
    types.extend(
        [
            "tsvector",
            "inet",
            "CIDR",
            "macaddr",
            "int4range",
            "numeric(5, -2)",
            "bit varying(5)",
            "interval day to second(3)",
            "time(2) with time zone",
            "xml",
            "point",
            "\"char\"",
            "name",
            "oid",
            "bit(3)",
        ]
        .map(|native| ColumnType::Native(native.into())),
    );
    let columns =
        types.into_iter().enumerate().map(|(number, column_type)| column(&format!("c{number}"), column_type)).collect();
    let before = vec![
        Object::Namespace(NamespaceObject { name: "audit".into(), comment: Some("who did what".into()) }),
        enumeration(("audit", "Mood"), &["it's", "b"]),
        enumeration("mood", &["a"]),
        Object::Table(table("song", columns)),
    ];
    check(vec![Case::new("types", before, vec![])]).await;
}

#[tokio::test]
async fn every_default_is_found_as_it_was_made() {
    let text = ColumnType::Text;
    let columns = vec![
        with_default("a", ColumnType::Boolean, true),
        with_default("b", ColumnType::Boolean, 0),
        with_default("c", integer(), -5),
        with_default("d", big(), 5_000_000_000_i64),
        with_default("e", ColumnType::Decimal { precision: Some(10), scale: Some(2) }, 0),
        with_default("f", ColumnType::Double, 0.5),
        with_default(
            "g",
            ColumnType::Decimal { precision: None, scale: None },
            Expression::Literal(Literal::Number("12345678901234567890.123".into())),
        ),
        with_default("h", text.clone(), "it's \\ here"),
        with_default("i", ColumnType::String { length: Some(9) }, ""),
        with_default("j", ColumnType::Char { length: Some(2) }, "xy"),
        with_default("k", ColumnType::Timestamp { precision: None }, Expression::CurrentTimestamp),
        with_default("l", ColumnType::DateTime { precision: Some(3) }, Expression::CurrentTimestamp),
        with_default("m", ColumnType::Date, Expression::CurrentDate),
        with_default("n", ColumnType::Time { precision: None }, Expression::CurrentTime),
        with_default("o", ColumnType::Uuid, Expression::RandomUuid),
        with_default("p", big(), Expression::NextValue("Ticket number".into())),
        with_default("q", ColumnType::JsonBinary, "{}"),
        with_default("r", ColumnType::Array(Box::new(text.clone())), "{}"),
        with_default("s", ColumnType::Enum("mood".into()), "sad"),
        with_default("t", ColumnType::Timestamp { precision: None }, Expression::sql("now() + INTERVAL '1 day'")),
        with_default("u", text.clone(), Expression::sql("upper('x')")),
        with_default("aa", ColumnType::Array(Box::new(ColumnType::Text)), Expression::sql("ARRAY[]::text[]")),
        with_default("v", text, Expression::Literal(Literal::Null)),
        with_default("w", ColumnType::Date, "2020-01-31"),
        with_default("x", ColumnType::Float, 1),
        with_default("y", ColumnType::Interval, Expression::sql("'1 day'::interval")),
        with_default("z", ColumnType::Integer { size: IntegerSize::Small, unsigned: true }, 7),
    ];
    let sequence = Sequence {
        name: "Ticket number".into(),
        data_type: None,
        start: Some(10),
        increment: Some(5),
        minimum: None,
        maximum: Some(1000),
        cycle: true,
    };
    let mut before = vec![enumeration("mood", &["happy", "sad"]), Object::Sequence(sequence)];
    // `now() + interval '1 day'` is printed otherwise: only an echo can tell, and it is left to the caller.
    let columns: Vec<Column> = columns.into_iter().filter(|column| column.name != "t").collect();
    before.extend(song(columns));
    let operations = vec![alter(
        "song",
        vec![
            change("a", ColumnChange::Default(None)),
            change("c", ColumnChange::Default(Some(8.into()))),
            change("s", ColumnChange::Default(Some("happy".into()))),
            change("p", ColumnChange::Default(None)),
        ],
    )];
    check(vec![Case::new("defaults", before, operations)]).await;
}

#[tokio::test]
async fn types_change_and_come_back_with_their_rows() {
    let string = |length| ColumnType::String { length: Some(length) };
    let array = |element| ColumnType::Array(Box::new(element));
    check(vec![
        conversion("widen", string(10), string(20), "INSERT INTO song VALUES (1, 'a'), (2, NULL)"),
        conversion("to_text", string(10), ColumnType::Text, "INSERT INTO song VALUES (1, 'a'), (2, NULL)"),
        conversion("to_big", integer(), big(), "INSERT INTO song VALUES (1, 5), (2, NULL)"),
        conversion("to_number", ColumnType::Text, integer(), "INSERT INTO song VALUES (1, '5'), (2, NULL)"),
        conversion(
            "to_uuid",
            ColumnType::Text,
            ColumnType::Uuid,
            "INSERT INTO song VALUES (1, NULL), (2, gen_random_uuid())",
        ),
        conversion("to_boolean", big(), ColumnType::Boolean, "INSERT INTO song VALUES (1, 1), (2, 0)"),
        conversion(
            "to_jsonb",
            ColumnType::Json,
            ColumnType::JsonBinary,
            "INSERT INTO song VALUES (1, '{}'), (2, NULL)",
        ),
        conversion(
            "to_day",
            ColumnType::Timestamp { precision: None },
            ColumnType::Date,
            "INSERT INTO song VALUES (1, now()), (2, NULL)",
        ),
        conversion(
            "to_zone",
            ColumnType::DateTime { precision: None },
            ColumnType::Timestamp { precision: Some(3) },
            "INSERT INTO song VALUES (1, now()), (2, NULL)",
        ),
        conversion(
            "to_decimal",
            ColumnType::Double,
            ColumnType::Decimal { precision: Some(10), scale: Some(2) },
            "INSERT INTO song VALUES (1, 1.5), (2, NULL)",
        ),
        conversion(
            "to_array",
            array(ColumnType::Text),
            array(integer()),
            "INSERT INTO song VALUES (1, '{1,2}'), (2, NULL)",
        ),
        Case::new(
            "with_default",
            song(vec![with_default("value", ColumnType::Text, "5")]),
            vec![alter("song", vec![becomes("value", integer())])],
        )
        .with_rows(
            "INSERT INTO song VALUES (1, DEFAULT), (2, '7')",
            "SELECT sum(value::integer) FROM song",
            "12",
        ),
        Case::new(
            "default_and_type",
            song(vec![with_default("value", ColumnType::Text, "none")]),
            vec![alter(
                "song",
                vec![becomes("value", integer()), change("value", ColumnChange::Default(Some(0.into())))],
            )],
        ),
        Case::new(
            "using",
            song(vec![column("value", ColumnType::Text)]),
            vec![alter(
                "song",
                vec![change("value", ColumnChange::Type { to: integer(), using: Some("length(value)".into()) })],
            )],
        )
        .with_rows("INSERT INTO song VALUES (1, 'abc'), (2, NULL)", COUNT.0, COUNT.1),
        Case::new(
            "text_to_enum",
            [vec![enumeration("mood", &["happy", "sad"])], song(vec![with_default("value", ColumnType::Text, "sad")])]
                .concat(),
            vec![alter("song", vec![becomes("value", ColumnType::Enum("mood".into()))])],
        )
        .with_rows(
            "INSERT INTO song VALUES (1, DEFAULT), (2, 'happy')",
            "SELECT value FROM song ORDER BY id",
            "sad happy",
        ),
        Case::new(
            "collated",
            song(vec![Column { collation: Some("C".into()), ..column("value", string(10)) }]),
            vec![alter(
                "song",
                vec![
                    becomes("value", ColumnType::Text),
                    change("value", ColumnChange::Collation(Some("POSIX".into()))),
                ],
            )],
        ),
        Case::new(
            "collation_off",
            song(vec![Column { collation: Some("C".into()), ..column("value", ColumnType::Text) }]),
            vec![alter("song", vec![change("value", ColumnChange::Collation(None))])],
        ),
    ])
    .await;
}

#[tokio::test]
async fn numbering_comes_and_goes_and_the_next_row_has_the_next_number() {
    let of = |identity| {
        vec![Object::Table(table(
            "song",
            vec![Column { identity, not_null: true, ..column("id", integer()) }, column("t", integer())],
        ))]
    };
    let mode = |mode, start, increment| Some(Identity { mode, start, increment });
    let to = |identity| vec![alter("song", vec![change("id", ColumnChange::Identity(identity))])];
    let given = ("INSERT INTO song (id) VALUES (1), (2)", COUNT.0, COUNT.1);
    let made = ("INSERT INTO song (t) VALUES (1), (2)", COUNT.0, COUNT.1);
    let case = |name, from: Option<Identity>, next: Option<Identity>| {
        let rows = if from.is_some() { made } else { given };
        Case::new(name, of(from), to(next)).with_rows(rows.0, rows.1, rows.2)
    };
    let (by_default, always, serial) = (IdentityMode::ByDefault, IdentityMode::Always, IdentityMode::Serial);
    check(vec![
        case("none_to_identity", None, mode(by_default, None, None)),
        case("none_to_always", None, mode(always, Some(100), Some(10))),
        case("none_to_serial", None, mode(serial, None, None)),
        case("serial_to_identity", mode(serial, None, None), mode(by_default, None, None)),
        case("serial_options", mode(serial, Some(50), Some(2)), mode(serial, None, Some(3))),
        case("identity_mode", mode(by_default, None, None), mode(always, Some(7), Some(3))),
        case("negative", mode(by_default, Some(-500), None), mode(serial, Some(5), Some(-1))),
        case("serial_to_none", mode(serial, None, None), None),
    ])
    .await;

    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "next_number");
        let mut session = anabranch::database::postgres::connect(database.url()).await.expect("a session");
        let before: Schema = of(None).into_iter().collect();
        let create: Vec<Operation> = of(None).into_iter().map(Operation::create).collect();
        run(session.as_mut(), &create, &Schema::new(), "creating").await;
        session.execute("INSERT INTO song (id) VALUES (41)").await.expect("a row");
        run(session.as_mut(), &to(mode(by_default, None, None)), &before, "numbering").await;
        let row = session.query("INSERT INTO song (t) VALUES (1) RETURNING id").await.expect("a row");
        assert_eq!(row, [[Some("42".to_owned())]]);
    }
}

#[tokio::test]
async fn a_widened_serial_counts_beyond_the_old_type() {
    let before = vec![Object::Table(table(
        "song",
        vec![numbered("id", integer(), IdentityMode::Serial), column("t", integer())],
    ))];
    check(vec![
        Case::new("widen_serial", before, vec![alter("song", vec![becomes("id", big())])]).with_rows(
            "INSERT INTO song (t) VALUES (1), (2)",
            COUNT.0,
            COUNT.1,
        ),
        Case::new(
            "widen_identity",
            vec![Object::Table(table(
                "song",
                vec![numbered("id", integer(), IdentityMode::Always), column("t", integer())],
            ))],
            vec![alter("song", vec![becomes("id", big())])],
        ),
    ])
    .await;
}

#[tokio::test]
async fn generated_columns_are_computed_anew() {
    let generated = |expression: &str, stored| Some(Generated { expression: expression.into(), stored });
    let of = |generated| {
        let mut song = table(
            "song",
            vec![required("id", big()), column("a", integer()), Column { generated, ..column("b", integer()) }],
        );
        song.uniques.push(unique("song", &["b"]));
        vec![
            Object::Table(song),
            Object::Index(index("song", "by_b", vec![IndexPart::column("b"), IndexPart::column("a")])),
        ]
    };
    let virtually = |expression: &str| {
        vec![Object::Table(table(
            "song",
            vec![
                required("id", big()),
                column("a", integer()),
                Column { generated: generated(expression, false), ..column("b", integer()) },
            ],
        ))]
    };
    let to = |generated| vec![alter("song", vec![change("b", ColumnChange::Generated(generated))])];
    let rows = ("INSERT INTO song (id, a) VALUES (1, 3), (2, 4)", "SELECT sum(a) FROM song", "7");
    let case = |name, before, operations| Case::new(name, before, operations).with_rows(rows.0, rows.1, rows.2);
    check(vec![
        case("to_plain", of(generated("a * 2", true)), to(None)),
        case("to_generated", of(None), to(generated("a + 1", true))),
        case("other_expression", of(generated("a * 2", true)), to(generated("a * 3", true))),
        case("virtual", virtually("a * 2"), to(generated("a * 3", false))),
    ])
    .await;
}
