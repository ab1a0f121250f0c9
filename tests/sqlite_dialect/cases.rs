//! The cases of "there and back again": every change, every type, every default, every kind of index and reference.

use super::{Case, check};
use anabranch::model::*;
use anabranch::operation::{AlterEnum, ColumnChange, EnumChange, Operation, Rename, TableChange};

pub(crate) fn column(name: &str, column_type: ColumnType) -> Column {
    Column::new(name, column_type)
}

pub(crate) fn required(name: &str, column_type: ColumnType) -> Column {
    Column { not_null: true, ..column(name, column_type) }
}

pub(crate) fn defaulted(name: &str, column_type: ColumnType, default: impl Into<Expression>) -> Column {
    Column { default: Some(default.into()), ..column(name, column_type) }
}

pub(crate) fn integer() -> ColumnType {
    ColumnType::integer(IntegerSize::Regular)
}

pub(crate) fn table(name: &str, columns: Vec<Column>) -> Table {
    Table { columns, ..Table::new(name) }
}

pub(crate) fn keyed(mut table: Table, columns: &[&str]) -> Table {
    let name = Name::Generated(naming::primary_key(&table.name.name));
    table.primary_key = Some(PrimaryKey { name, columns: columns.iter().map(|c| (*c).to_owned()).collect() });
    for name in columns {
        table.column_mut(name).expect("a key column").not_null = true;
    }
    table
}

/// `id integer primary key autoincrement` and the columns.
pub(crate) fn entity(name: &str, columns: Vec<Column>) -> Table {
    let id = Column { identity: Some(Identity::default()), ..required("id", integer()) };
    keyed(table(name, [vec![id], columns].concat()), &["id"])
}

pub(crate) fn reference(from: &str, columns: &[&str], to: &str, referenced: &[&str]) -> ForeignKey {
    let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
    ForeignKey {
        name: Name::Generated(naming::foreign_key(from, &columns)),
        columns,
        references: to.into(),
        referenced_columns: referenced.iter().map(|c| (*c).to_owned()).collect(),
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
    }
}

pub(crate) fn unique(table: &str, columns: &[&str]) -> Unique {
    let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
    let name = Name::Generated(naming::unique(table, &columns));
    Unique { name, columns, nulls_not_distinct: false, deferrable: Deferrable::No }
}

pub(crate) fn given_check(name: &str, expression: &str) -> Check {
    Check { name: name.into(), expression: expression.to_owned() }
}

pub(crate) fn index(table: &str, name: &str, parts: Vec<IndexPart>) -> Index {
    Index::new(table, name.into(), parts)
}

pub(crate) fn schema(objects: Vec<Object>) -> Schema {
    objects.into_iter().collect()
}

fn mood() -> Object {
    let values = ["calm", "loud", "sad's"].map(str::to_owned).to_vec();
    Object::Enum(Enum { name: "mood".into(), values, comment: None })
}

pub(crate) fn song() -> Table {
    let mut song = entity(
        "song",
        vec![
            Column { collation: Some("NOCASE".into()), ..required("title", ColumnType::Text) },
            column("bpm", ColumnType::Double),
            column("artist_id", integer()),
        ],
    );
    song.checks.push(given_check("bpm_is_positive", "bpm > 0"));
    song
}

pub(crate) fn artist() -> Table {
    entity("artist", vec![required("name", ColumnType::String { length: Some(80) })])
}

pub(crate) fn view(name: &str, text: &str) -> Object {
    let identity = DefinitionRef { kind: DefinitionKind::View, name: name.into(), signature: None, table: None };
    Object::Definition(Definition { identity, text: text.into(), depends_on: Vec::new(), comment: None })
}

pub(crate) fn trigger(name: &str, table: &str, text: &str) -> Object {
    let table = Some(table.into());
    let identity = DefinitionRef { kind: DefinitionKind::Trigger, name: name.into(), signature: None, table };
    Object::Definition(Definition { identity, text: text.into(), depends_on: Vec::new(), comment: None })
}

pub(crate) fn alter(table: &str, changes: Vec<TableChange>) -> Vec<Operation> {
    vec![Operation::alter_table(table, changes)]
}

pub(crate) fn add(column: Column) -> TableChange {
    TableChange::AddColumn { column, if_not_exists: false }
}

pub(crate) fn drop_column(name: &str) -> TableChange {
    TableChange::DropColumn { name: name.into(), if_exists: false }
}

pub(crate) fn rename_column(from: &str, to: &str) -> TableChange {
    TableChange::RenameColumn { from: from.into(), to: to.into() }
}

pub(crate) fn set(name: &str, change: ColumnChange) -> TableChange {
    TableChange::AlterColumn { name: name.into(), change }
}

pub(crate) fn retype_to(name: &str, to: ColumnType) -> TableChange {
    set(name, ColumnChange::Type { to, using: None })
}

fn drop_constraint(name: &str) -> TableChange {
    TableChange::DropConstraint { name: name.into(), if_exists: false }
}

const SONGS: &str = "INSERT INTO song (id, title, bpm, artist_id) VALUES (7, 'Blue', 80.5, NULL), (9, 'Red', NULL, 3)";
const SONGS_KEPT: (&str, &str) = ("SELECT count(*), sum(id) FROM song", "2|16");

/// A change of the table of songs.
fn of_song(name: &'static str, rebuilds: usize, changes: Vec<TableChange>) -> Case {
    let before = schema(vec![Object::Table(song())]);
    Case { name, before, operations: alter("song", changes), rows: SONGS, rebuilds, kept: &[SONGS_KEPT] }
}

/// A table that comes into a file that has none.
fn creation(name: &'static str, objects: Vec<Object>) -> Case {
    let operations = super::creations(&schema(objects));
    Case { name, before: Schema::new(), operations, rows: "", rebuilds: 0, kept: &[] }
}

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

fn indexes() -> Vec<Object> {
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

fn column_changes() -> Vec<Case> {
    let generated = |stored| Generated { expression: "upper(title)".into(), stored };
    let plural = || column("plays", integer());
    vec![
        of_song("a column that may be null", 0, vec![add(plural())]),
        of_song(
            "a column with a constant",
            0,
            vec![add(Column { not_null: true, ..defaulted("plays", integer(), 0) })],
        ),
        of_song(
            "a column with an expression",
            1,
            vec![add(defaulted("made", ColumnType::Timestamp { precision: None }, Expression::CurrentTimestamp))],
        ),
        of_song(
            "a column with SQL that is a constant",
            0,
            vec![add(Column { not_null: true, ..defaulted("x", ColumnType::Text, Expression::sql("'a'")) })],
        ),
        of_song(
            "a virtual column",
            0,
            vec![add(Column { generated: Some(generated(false)), ..column("loud", ColumnType::Text) })],
        ),
        of_song(
            "a stored column",
            1,
            vec![add(Column { generated: Some(generated(true)), ..column("loud", ColumnType::Text) })],
        ),
        of_song(
            "a collated column",
            0,
            vec![add(Column { collation: Some("rtrim".into()), ..column("label", ColumnType::Text) })],
        ),
        of_song("a column that is dropped", 0, vec![drop_column("artist_id")]),
        of_song(
            "a column with its check that is dropped",
            1,
            vec![drop_constraint("bpm_is_positive"), drop_column("bpm")],
        ),
        of_song("a column under another name", 0, vec![rename_column("bpm", "tempo")]),
        of_song("a column under another case", 0, vec![rename_column("bpm", "BPM")]),
        of_song("a column under an odd name", 0, vec![rename_column("artist_id", "by whom?")]),
        of_song("another type", 1, vec![retype_to("artist_id", ColumnType::Text)]),
        of_song(
            "another type by an expression",
            1,
            vec![set("artist_id", ColumnChange::Type { to: ColumnType::Text, using: Some("'a' || artist_id".into()) })],
        ),
        of_song(
            "a type that is the same here",
            0,
            vec![retype_to("bpm", ColumnType::Double), add(plural())].into_iter().skip(1).collect(),
        ),
        of_song(
            "not null with a default fills what was null",
            1,
            vec![set("bpm", ColumnChange::Default(Some(100.into()))), set("bpm", ColumnChange::NotNull(true))],
        ),
        of_song("null again", 1, vec![set("title", ColumnChange::NotNull(false))]),
        of_song("another default", 1, vec![set("title", ColumnChange::Default(Some("untitled".into())))]),
        of_song("no identity", 1, vec![set("id", ColumnChange::Identity(None))]),
        of_song("another collation", 1, vec![set("title", ColumnChange::Collation(None))]),
        of_song(
            "a column that becomes generated",
            1,
            vec![set(
                "artist_id",
                ColumnChange::Generated(Some(Generated { expression: "length(title)".into(), stored: true })),
            )],
        ),
        of_song(
            "comments",
            0,
            vec![set("title", ColumnChange::Comment(Some("c".into()))), TableChange::SetComment(Some("t".into()))],
        ),
        of_song("options", 1, vec![TableChange::SetOptions(TableOptions { strict: true, ..TableOptions::default() })]),
        of_song(
            "options of another database",
            0,
            vec![TableChange::SetOptions(TableOptions {
                unlogged: true,
                engine: Some("InnoDB".into()),
                ..TableOptions::default()
            })],
        ),
        of_song(
            "many changes in one rebuild",
            1,
            vec![
                rename_column("bpm", "tempo"),
                add(plural()),
                retype_to("artist_id", ColumnType::integer(IntegerSize::Big)),
                set("title", ColumnChange::Default(Some("".into()))),
                TableChange::AddConstraint(Constraint::Unique(unique("song", &["title", "tempo"]))),
                drop_constraint("bpm_is_positive"),
            ],
        ),
        of_song(
            "a change, then another name",
            1,
            vec![retype_to("bpm", ColumnType::Float), rename_column("bpm", "tempo")],
        ),
        of_song(
            "a new column under another name",
            1,
            vec![set("title", ColumnChange::NotNull(false)), add(plural()), rename_column("plays", "play_count")],
        ),
    ]
}

fn constraint_changes() -> Vec<Case> {
    let key = |columns: &[&str]| {
        Constraint::PrimaryKey(PrimaryKey {
            name: Name::Generated("song_pkey".into()),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        })
    };
    let with_artist = |name, operations| Case {
        name,
        before: schema(vec![Object::Table(song()), Object::Table(artist())]),
        operations,
        rows: "INSERT INTO artist (id, name) VALUES (3, 'Eno'); INSERT INTO song (id, title, artist_id) VALUES (7, 'Blue', 3)",
        rebuilds: 1,
        kept: &[("SELECT s.id, a.name FROM song s JOIN artist a ON a.id = s.artist_id", "7|Eno")],
    };
    let mut cascade = reference("song", &["artist_id"], "artist", &["id"]);
    cascade.on_delete = ReferentialAction::Cascade;
    let mut referring = song();
    referring.foreign_keys.push(cascade.clone());
    let parent_changes = Case {
        name: "a rebuilt parent keeps its children",
        before: schema(vec![Object::Table(artist()), Object::Table(referring.clone())]),
        operations: alter("artist", vec![retype_to("name", ColumnType::Text)]),
        rows: "INSERT INTO artist (id, name) VALUES (3, 'Eno'); INSERT INTO song (id, title, artist_id) VALUES (7, 'Blue', 3)",
        rebuilds: 1,
        kept: &[("SELECT s.id, a.name FROM song s JOIN artist a ON a.id = s.artist_id", "7|Eno")],
    };
    vec![
        of_song(
            "a check",
            1,
            vec![TableChange::AddConstraint(Constraint::Check(given_check("short", "length(title) < 99")))],
        ),
        of_song(
            "a check under another name",
            1,
            vec![TableChange::RenameConstraint { from: "bpm_is_positive".into(), to: "tempo".into() }],
        ),
        of_song(
            "a unique constraint",
            1,
            vec![TableChange::AddConstraint(Constraint::Unique(unique("song", &["title"])))],
        ),
        of_song(
            "another primary key",
            1,
            vec![
                set("id", ColumnChange::Identity(None)),
                drop_constraint("song_pkey"),
                TableChange::AddConstraint(key(&["title", "id"])),
            ],
        ),
        of_song("no primary key", 1, vec![set("id", ColumnChange::Identity(None)), drop_constraint("song_pkey")]),
        with_artist("a reference", alter("song", vec![TableChange::AddConstraint(Constraint::ForeignKey(cascade))])),
        parent_changes,
    ]
}

fn renamed(object: ObjectRef, to: &str) -> Operation {
    Operation::Rename(Rename { object, to: to.into() })
}

fn object_changes() -> Vec<Case> {
    let mut referring = song();
    referring.foreign_keys.push(reference("song", &["artist_id"], "artist", &["id"]));
    let both = || schema(vec![Object::Table(artist()), Object::Table(referring.clone())]);
    let rows = "INSERT INTO artist (id, name) VALUES (3, 'Eno'); INSERT INTO song (id, title, artist_id) VALUES (7, 'Blue', 3)";
    let indexed = || schema([vec![Object::Table(song())], indexes()].concat());
    let case = |name, before, operations, rebuilds, kept| Case { name, before, operations, rows, rebuilds, kept };
    let songs = |name, before, operations, rebuilds| Case {
        name,
        before,
        operations,
        rows: SONGS,
        rebuilds,
        kept: &[SONGS_KEPT],
    };
    let viewed = || {
        schema(vec![
            Object::Table(song()),
            Object::Table(table("log", vec![column("what", ColumnType::Text)])),
            Object::Index(index("song", "by_title", vec![IndexPart::column("title")])),
            view("loud_song", "CREATE VIEW loud_song AS SELECT id, title FROM song WHERE bpm > 120"),
            trigger(
                "song_logged",
                "song",
                "CREATE TRIGGER song_logged AFTER INSERT ON song BEGIN INSERT INTO log VALUES (new.title); END",
            ),
            trigger(
                "log_counted",
                "log",
                "CREATE TRIGGER log_counted AFTER INSERT ON log BEGIN UPDATE song SET bpm = 1 WHERE title = new.what; END",
            ),
        ])
    };
    vec![
        case(
            "a table under another name",
            both(),
            vec![renamed(ObjectRef::table("artist"), "performer")],
            0,
            &[("SELECT s.id, a.name FROM song s JOIN performer a ON a.id = s.artist_id", "7|Eno")],
        ),
        case("a table under another case", both(), vec![renamed(ObjectRef::table("artist"), "Artist")], 0, &[]),
        case(
            "a table under another name, then rebuilt",
            both(),
            [
                vec![renamed(ObjectRef::table("song"), "track")],
                alter("track", vec![retype_to("bpm", ColumnType::Float)]),
            ]
            .concat(),
            1,
            &[("SELECT count(*) FROM track", "1")],
        ),
        case(
            "a table rebuilt, then under another name",
            both(),
            [
                alter("song", vec![retype_to("bpm", ColumnType::Float)]),
                vec![renamed(ObjectRef::table("song"), "track")],
            ]
            .concat(),
            1,
            &[("SELECT count(*) FROM track", "1")],
        ),
        case(
            "a column that others refer to under another name",
            both(),
            alter("artist", vec![rename_column("id", "key")]),
            0,
            &[("SELECT s.id, a.name FROM song s JOIN artist a ON a.\"key\" = s.artist_id", "7|Eno")],
        ),
        Case {
            name: "a table that others refer to is dropped with its reference",
            before: both(),
            operations: [
                alter("song", vec![drop_constraint("song_artist_id_fkey")]),
                vec![Operation::drop(ObjectRef::table("artist"))],
            ]
            .concat(),
            rows: "INSERT INTO song (id, title) VALUES (7, 'Blue')",
            rebuilds: 1,
            kept: &[("SELECT id, title FROM song", "7|Blue")],
        },
        songs("an index", schema(vec![Object::Table(song())]), vec![Operation::create(indexes()[0].clone())], 0),
        songs("an index less", indexed(), vec![Operation::drop(ObjectRef::index("song", "loud"))], 0),
        songs("an index under another name", indexed(), vec![renamed(ObjectRef::index("song", "loud"), "quiet")], 0),
        songs(
            "indexes live through a rebuild",
            indexed(),
            [
                alter("song", vec![retype_to("bpm", ColumnType::Float)]),
                vec![Operation::drop(ObjectRef::index("song", "loud"))],
            ]
            .concat(),
            1,
        ),
        songs("an indexed column is dropped", indexed(), alter("song", vec![drop_constraint("bpm_is_positive")]), 1),
        songs(
            "views and triggers live through a rebuild",
            viewed(),
            alter("song", vec![retype_to("artist_id", ColumnType::Text)]),
            1,
        ),
        songs(
            "a view that is made anew",
            viewed(),
            vec![Operation::Become(view("loud_song", "CREATE VIEW loud_song AS SELECT id FROM song"))],
            0,
        ),
        songs("a view less", viewed(), vec![Operation::drop(view("loud_song", "").reference())], 0),
        songs("a trigger less", viewed(), vec![Operation::drop(trigger("song_logged", "song", "").reference())], 0),
        songs(
            "a table that becomes another",
            schema(vec![Object::Table(song())]),
            vec![Operation::Become(Object::Table(Table { checks: Vec::new(), ..song() }))],
            1,
        ),
        songs(
            "a table made and altered",
            schema(vec![Object::Table(song())]),
            [
                vec![Operation::create(Object::Table(artist()))],
                alter(
                    "artist",
                    vec![
                        add(column("born", ColumnType::Date)),
                        TableChange::AddConstraint(Constraint::Check(given_check("named", "name <> ''"))),
                    ],
                ),
                vec![Operation::create(Object::Index(index("artist", "by_name", vec![IndexPart::column("name")])))],
            ]
            .concat(),
            0,
        ),
    ]
}

fn enum_changes() -> Vec<Case> {
    let mut feeling = entity("feeling", vec![required("mood", ColumnType::Enum("mood".into()))]);
    feeling.uniques.push(unique("feeling", &["mood"]));
    let before = || schema(vec![mood(), Object::Table(feeling.clone())]);
    let case = |name, changes, rebuilds, kept| Case {
        name,
        before: before(),
        operations: vec![Operation::AlterEnum(AlterEnum { name: "mood".into(), changes })],
        rows: "INSERT INTO feeling (mood) VALUES ('calm'), ('loud')",
        rebuilds,
        kept,
    };
    vec![
        case("a value more", vec![EnumChange::AddValue { value: "angry".into(), before: Some("loud".into()) }], 1, &[]),
        case(
            "a value under another name",
            vec![EnumChange::RenameValue { from: "calm".into(), to: "still".into() }],
            1,
            &[("SELECT group_concat(mood, ',') FROM (SELECT mood FROM feeling ORDER BY id)", "still,loud")],
        ),
        case(
            "two values change places",
            vec![
                EnumChange::RenameValue { from: "calm".into(), to: "x".into() },
                EnumChange::RenameValue { from: "loud".into(), to: "calm".into() },
                EnumChange::RenameValue { from: "x".into(), to: "loud".into() },
            ],
            1,
            &[("SELECT group_concat(mood, ',') FROM (SELECT mood FROM feeling ORDER BY id)", "loud,calm")],
        ),
        case("a value less", vec![EnumChange::DropValue { value: "sad's".into(), replace_with: None }], 1, &[]),
        case(
            "a value replaced",
            vec![EnumChange::DropValue { value: "loud".into(), replace_with: Some("sad's".into()) }],
            1,
            &[("SELECT group_concat(mood, ',') FROM (SELECT mood FROM feeling ORDER BY id)", "calm,sad's")],
        ),
        Case {
            name: "a column of an enum",
            before: schema(vec![mood(), Object::Table(artist())]),
            operations: alter(
                "artist",
                vec![add(Column { not_null: true, ..defaulted("mood", ColumnType::Enum("mood".into()), "calm") })],
            ),
            rows: "INSERT INTO artist (name) VALUES ('Eno')",
            rebuilds: 0,
            kept: &[("SELECT name, mood FROM artist", "Eno|calm")],
        },
    ]
}

#[tokio::test]
async fn what_is_made_is_read_as_it_was_said() {
    for case in creations() {
        check(case).await;
    }
}

#[tokio::test]
async fn columns_change_and_change_back() {
    for case in column_changes() {
        check(case).await;
    }
}

#[tokio::test]
async fn constraints_change_and_change_back() {
    for case in constraint_changes() {
        check(case).await;
    }
}

#[tokio::test]
async fn objects_change_and_change_back() {
    for case in object_changes() {
        check(case).await;
    }
}

#[tokio::test]
async fn enums_change_and_rows_follow() {
    for case in enum_changes() {
        check(case).await;
    }
}
