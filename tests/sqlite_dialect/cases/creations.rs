//! What is made in a file that has none: every type and default, references, indexes.

use super::super::build::*;
use super::*;
use anabranch::model::*;

fn all_types() -> Vec<Column> {
    let decimal = ColumnType::Decimal { precision: Some(12), scale: Some(4) };
    let unsigned = |size| ColumnType::Integer { size, unsigned: true };
    let types = [
        ColumnType::Boolean,
        ColumnType::integer(IntegerSize::Tiny),
        ColumnType::integer(IntegerSize::Small),
        ColumnType::integer(IntegerSize::Medium),
        integer(),
        ColumnType::integer(IntegerSize::Big),
        unsigned(IntegerSize::Tiny),
        unsigned(IntegerSize::Regular),
        unsigned(IntegerSize::Big),
        ColumnType::Float,
        ColumnType::Double,
        decimal,
        ColumnType::Decimal { precision: None, scale: None },
        ColumnType::Char { length: Some(3) },
        ColumnType::String { length: Some(20) },
        ColumnType::String { length: None },
        ColumnType::Text,
        ColumnType::Binary { length: Some(16) },
        ColumnType::VarBinary { length: Some(16) },
        ColumnType::Blob,
        ColumnType::Date,
        ColumnType::Time { precision: None },
        ColumnType::DateTime { precision: Some(3) },
        ColumnType::Timestamp { precision: Some(6) },
        ColumnType::Timestamp { precision: None },
        ColumnType::Interval,
        ColumnType::Json,
        ColumnType::JsonBinary,
        ColumnType::Uuid,
        ColumnType::Enum("mood".into()),
        ColumnType::Native("POINT".into()),
        ColumnType::Native("geometry(3, 1)".into()),
    ];
    types.into_iter().enumerate().map(|(at, column_type)| column(&format!("c{at}"), column_type)).collect()
}

fn all_defaults() -> Vec<Column> {
    let number = |digits: &str| Expression::Literal(Literal::Number(digits.into()));
    vec![
        defaulted("null", ColumnType::Text, Expression::Literal(Literal::Null)),
        defaulted("yes", ColumnType::Boolean, true),
        defaulted("no", ColumnType::Boolean, false),
        defaulted("answer", integer(), -42),
        defaulted("zero", ColumnType::integer(IntegerSize::Big), 0i64),
        defaulted("ratio", ColumnType::Double, 1.5),
        defaulted(
            "price",
            ColumnType::Decimal { precision: Some(10), scale: Some(2) },
            number("12345678901234567890.10"),
        ),
        defaulted("whole", ColumnType::Decimal { precision: Some(10), scale: Some(2) }, number("3.00")),
        defaulted("text", ColumnType::Text, "it's \"quoted\""),
        defaulted("empty", ColumnType::Text, ""),
        defaulted("digits", ColumnType::Text, "42"),
        defaulted("document", ColumnType::Json, "{}"),
        defaulted("now", ColumnType::Timestamp { precision: None }, Expression::CurrentTimestamp),
        defaulted("today", ColumnType::Date, Expression::CurrentDate),
        defaulted("clock", ColumnType::Time { precision: None }, Expression::CurrentTime),
        defaulted("token", ColumnType::Uuid, Expression::RandomUuid),
        defaulted("sql", ColumnType::Text, Expression::sql("strftime('%Y', 'now')")),
        defaulted("sum", integer(), Expression::sql("1 + (2)")),
        defaulted("bytes", ColumnType::Blob, Expression::sql("x'00FF'")),
        defaulted("mood", ColumnType::Enum("mood".into()), "sad's"),
    ]
}

fn references() -> Table {
    let actions = [
        ReferentialAction::NoAction,
        ReferentialAction::Restrict,
        ReferentialAction::Cascade,
        ReferentialAction::SetNull,
        ReferentialAction::SetDefault,
    ];
    let columns = (0..5).map(|at| column(&format!("r{at}"), integer())).collect();
    let mut table = entity("referring", columns);
    for (at, action) in actions.into_iter().enumerate() {
        let column = format!("r{at}");
        let mut key = reference("referring", &[&column], "artist", &["id"]);
        (key.on_delete, key.on_update) = (action, actions[4 - at]);
        key.deferrable = [Deferrable::No, Deferrable::InitiallyImmediate, Deferrable::InitiallyDeferred][at % 3];
        table.foreign_keys.push(key);
    }
    table
}

pub(super) fn indexes() -> Vec<Object> {
    let mut partial = index("song", "loud", vec![IndexPart::column("bpm")]);
    partial.predicate = Some("bpm > 120 AND title <> ''".into());
    let mut only = index("song", "by \"title\"", vec![IndexPart::column("title")]);
    only.unique = true;
    let descending = IndexPart { order: SortOrder::Descending, ..IndexPart::column("bpm") };
    let collated = IndexPart { collation: Some("RTRIM".into()), ..IndexPart::column("title") };
    let binary = IndexPart { collation: Some("BINARY".into()), ..IndexPart::column("title") };
    let expression = IndexPart { collation: Some("NOCASE".into()), ..IndexPart::expression("title || 'x'") };
    let mut foreign = index(
        "song",
        "other_databases",
        vec![IndexPart {
            nulls: Some(NullsOrder::Last),
            operator_class: Some("text_pattern_ops".into()),
            prefix_length: Some(10),
            ..IndexPart::column("title")
        }],
    );
    foreign.method = Some("btree".into());
    foreign.include = vec!["bpm".into()];
    foreign.comment = Some("ignored".into());
    foreign.concurrently = true;
    let convention = Index::new("song", Name::Generated("song_title_idx".into()), vec![IndexPart::column("title")]);
    let parts = vec![descending, collated, binary, expression, IndexPart::expression("lower(title)")];
    [partial, only, foreign, convention, index("song", "mixed", parts)].map(Object::Index).to_vec()
}

fn creations() -> Vec<Case> {
    let mut everything_named = table(
        "Order By",
        vec![
            column("group", ColumnType::Text),
            column("UPPER", integer()),
            column("a b", integer()),
            column("quo\"te", ColumnType::Text),
            column("größe", ColumnType::Text),
        ],
    );
    everything_named = keyed(everything_named, &["a b", "UPPER"]);
    everything_named.uniques.push(unique("Order By", &["group", "quo\"te"]));
    everything_named
        .checks
        .push(given_check("it's \"fine\"", "\"group\" <> 'x' AND \"UPPER\" > \"a b\" AND größe IS NOT NULL"));
    let mut odd_index = index("Order By", "idx group", vec![IndexPart::column("group"), IndexPart::column("quo\"te")]);
    odd_index.predicate = Some("\"UPPER\" > 3".into());

    let mut strict = entity(
        "strict",
        vec![column("a", ColumnType::Text), column("b", ColumnType::Uuid), defaulted("c", ColumnType::Boolean, true)],
    );
    strict.options.strict = true;
    let mut rowless = keyed(table("rowless", vec![column("b", ColumnType::Text), column("a", integer())]), &["b", "a"]);
    rowless.options.without_rowid = true;
    let mut both = keyed(table("both", vec![column("id", integer())]), &["id"]);
    (both.options.strict, both.options.without_rowid) = (true, true);
    both.options.engine = Some("InnoDB".into());
    both.comment = Some("not kept here".into());

    let generated = |expression: &str, stored| Some(Generated { expression: expression.into(), stored });
    let computed = entity(
        "computed",
        vec![
            column("title", ColumnType::Text),
            Column { generated: generated("upper(title)", true), ..column("loud", ColumnType::Text) },
            Column { generated: generated("length(loud) + 1", false), ..column("size", integer()) },
        ],
    );
    let mut tree = entity("tree", vec![column("parent_id", integer())]);
    tree.foreign_keys.push(reference("tree", &["parent_id"], "tree", &["id"]));
    let mut pair = table("pair", vec![column("a", integer()), column("b", integer())]);
    pair.uniques.push(unique("pair", &["b", "a"]));
    let mut of_pair = keyed(table("of_pair", vec![column("x", integer()), column("y", integer())]), &["y", "x"]);
    of_pair.foreign_keys.push(reference("of_pair", &["x", "y"], "pair", &["b", "a"]));
    let mut egg = entity("egg", vec![column("hen_id", integer())]);
    egg.foreign_keys.push(reference("egg", &["hen_id"], "hen", &["id"]));
    let mut hen = entity("hen", vec![column("egg_id", integer())]);
    hen.foreign_keys.push(reference("hen", &["egg_id"], "egg", &["id"]));
    let bigid = Column {
        identity: Some(Identity { start: Some(1000), ..Identity::default() }),
        ..required("id", ColumnType::integer(IntegerSize::Big))
    };
    let plain = keyed(table("plain", vec![column("id", integer()), column("v", integer())]), &["id"]);

    vec![
        creation("a table", vec![Object::Table(song())]),
        creation("every type", vec![mood(), Object::Table(entity("types", all_types()))]),
        creation("every default", vec![mood(), Object::Table(entity("defaults", all_defaults()))]),
        creation("every referential action", vec![Object::Table(artist()), Object::Table(references())]),
        creation("every kind of index", [vec![Object::Table(song())], indexes()].concat()),
        creation("odd names", vec![Object::Table(everything_named), Object::Index(odd_index)]),
        creation("a strict table", vec![Object::Table(strict)]),
        creation("a table without rowid", vec![Object::Table(rowless), Object::Table(both)]),
        creation("generated columns", vec![Object::Table(computed)]),
        creation("a table that refers to itself", vec![Object::Table(tree)]),
        creation("a reference to a unique pair", vec![Object::Table(pair), Object::Table(of_pair)]),
        creation("tables that refer to each other", vec![Object::Table(egg), Object::Table(hen)]),
        creation(
            "a big identity that starts at 1000",
            vec![Object::Table(keyed(table("numbered", vec![bigid]), &["id"]))],
        ),
        creation("a key that is not numbered", vec![Object::Table(plain)]),
        creation(
            "extensions are nothing here",
            vec![
                Object::Extension(Extension { name: "citext".into(), namespace: Namespace::Default, version: None }),
                Object::Table(artist()),
            ],
        ),
        creation(
            "views and triggers",
            vec![
                Object::Table(song()),
                view("loud_song", "CREATE VIEW loud_song AS SELECT * FROM song WHERE bpm > 120;"),
                trigger(
                    "trim",
                    "song",
                    "create trigger trim after insert on song begin update song set title = trim(title); select 1; end",
                ),
            ],
        ),
    ]
}

#[tokio::test]
async fn what_is_made_is_read_as_it_was_said() {
    check_all(creations()).await;
}
