//! Actions of every kind, as values.

use anabranch::model::{
    Check, Column, ColumnType, Constraint, Deferrable, Definition, DefinitionKind, DefinitionRef, DialectName, Enum,
    Expression, Extension, ForeignKey, Generated, Identity, IdentityMode, Index, IndexPart, IntegerSize, Literal, Name,
    Namespace, NamespaceObject, NullsOrder, Object, ObjectRef, PrimaryKey, QualifiedName, ReferentialAction, RowFormat,
    Sequence, SequenceOwner, SortOrder, Table, TableOptions, Unique,
};
use anabranch::operation::{
    Action, AlterEnum, Assertion, Backfill, ColumnChange, EnumChange, Execute, Operation, Rename, SetLocal, Step,
    TableChange, Write, WriteKind, WrittenSql,
};

pub(super) fn given(name: &str) -> Name {
    Name::Given(name.into())
}

fn generated(name: &str) -> Name {
    Name::Generated(name.into())
}

fn strings<const N: usize>(items: [&str; N]) -> Vec<String> {
    items.into_iter().map(str::to_owned).collect()
}

pub(super) fn step(step: Step) -> Action {
    Action { only: None, step }
}

pub(super) fn only(dialects: &[DialectName], operation: Operation) -> Action {
    Action { only: Some(dialects.to_vec()), step: Step::Operation(operation) }
}

pub(super) fn create(object: Object) -> Operation {
    Operation::create(object)
}

fn primary_key(name: Name, columns: Vec<String>) -> PrimaryKey {
    PrimaryKey::new(name, columns)
}

pub(super) fn unique(name: Name, columns: Vec<String>) -> Unique {
    Unique { name, columns, nulls_not_distinct: false, deferrable: Deferrable::No }
}

pub(super) fn foreign_key(name: Name, columns: Vec<String>, references: impl Into<QualifiedName>) -> ForeignKey {
    ForeignKey {
        name,
        columns,
        references: references.into(),
        referenced_columns: strings(["id"]),
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
    }
}

/// A column of every type.
fn types() -> Table {
    let integer = |size, unsigned| ColumnType::Integer { size, unsigned };
    let types = [
        ColumnType::Boolean,
        integer(IntegerSize::Tiny, false),
        integer(IntegerSize::Small, true),
        integer(IntegerSize::Medium, true),
        integer(IntegerSize::Regular, false),
        integer(IntegerSize::Big, true),
        ColumnType::Float,
        ColumnType::Double,
        ColumnType::Decimal { precision: Some(10), scale: Some(2) },
        ColumnType::Decimal { precision: Some(10), scale: None },
        ColumnType::Decimal { precision: None, scale: None },
        ColumnType::Char { length: Some(2) },
        ColumnType::Char { length: None },
        ColumnType::String { length: Some(200) },
        ColumnType::String { length: None },
        ColumnType::Text,
        ColumnType::Binary { length: Some(16) },
        ColumnType::Binary { length: None },
        ColumnType::VarBinary { length: Some(16) },
        ColumnType::VarBinary { length: None },
        ColumnType::Blob,
        ColumnType::Date,
        ColumnType::Time { precision: None },
        ColumnType::Time { precision: Some(3) },
        ColumnType::DateTime { precision: None },
        ColumnType::DateTime { precision: Some(3) },
        ColumnType::Timestamp { precision: None },
        ColumnType::Timestamp { precision: Some(6) },
        ColumnType::Interval,
        ColumnType::Json,
        ColumnType::JsonBinary,
        ColumnType::Uuid,
        ColumnType::Array(Box::new(ColumnType::Array(Box::new(ColumnType::Text)))),
        ColumnType::Enum(("library", "kind").into()),
        ColumnType::Native("tsvector".into()),
    ];
    let mut table = Table::new(("library", "type"));
    let column = |(number, column_type)| Column::new(format!("c{number}"), column_type);
    table.columns = types.into_iter().enumerate().map(column).collect();
    table
}

/// A column with every default.
fn defaults() -> Table {
    let number = |digits: &str| Expression::Literal(Literal::Number(digits.into()));
    let defaults = [
        Expression::Literal(Literal::Null),
        true.into(),
        0.into(),
        (-7).into(),
        i64::MIN.into(),
        3_000_000_000_i64.into(),
        number("0.5"),
        number("-0.50"),
        number("12345678901234567890.12345"),
        number("7"),
        "it's \"so\" \\ here".into(),
        Expression::CurrentTimestamp,
        Expression::CurrentDate,
        Expression::CurrentTime,
        Expression::RandomUuid,
        Expression::NextValue("song_number".into()),
        Expression::sql("nextval('x')"),
    ];
    let mut table = Table::new("default");
    let column = |(number, default)| Column {
        default: Some(default),
        ..Column::new(format!("c{number}"), ColumnType::integer(IntegerSize::Regular))
    };
    table.columns = defaults.into_iter().enumerate().map(column).collect();
    table
}

/// A table with everything that a table has.
fn song() -> Table {
    let mut table = Table::new("song");
    table.columns = vec![
        Column {
            not_null: true,
            identity: Some(Identity { mode: IdentityMode::Always, start: Some(1000), increment: Some(-5) }),
            ..Column::new("id", ColumnType::integer(IntegerSize::Big))
        },
        Column {
            not_null: true,
            collation: Some("C".into()),
            comment: Some("What it is called,\nin \"its\" language.".into()),
            ..Column::new("title", ColumnType::String { length: Some(200) })
        },
        Column { identity: Some(Identity::default()), ..Column::new("n", ColumnType::integer(IntegerSize::Big)) },
        Column {
            identity: Some(Identity { mode: IdentityMode::Serial, start: None, increment: None }),
            ..Column::new("bpm", ColumnType::integer(IntegerSize::Big))
        },
        Column {
            generated: Some(Generated { expression: "lower(title)".into(), stored: true }),
            ..Column::new("low", ColumnType::Text)
        },
        Column {
            generated: Some(Generated { expression: "upper(title)".into(), stored: false }),
            invisible: true,
            ..Column::new("high", ColumnType::Text)
        },
    ];
    let mut key = primary_key(generated("song_pkey"), strings(["id", "title"]));
    key.prefix_lengths.insert("title".into(), 20);
    table.primary_key = Some(key);
    table.uniques = vec![
        unique(generated("song_title_key"), strings(["title"])),
        Unique {
            nulls_not_distinct: true,
            deferrable: Deferrable::InitiallyImmediate,
            ..unique(given("mine"), strings(["title", "n"]))
        },
        Unique { deferrable: Deferrable::InitiallyDeferred, ..unique(generated("theirs"), strings(["n"])) },
    ];
    table.checks = vec![
        Check::new(generated("song_bpm_check"), "bpm > 0"),
        Check::new(generated("song_bpm_check1"), "bpm < 400"),
        Check::new(generated("song_check"), "bpm <> n"),
        Check { not_enforced: true, ..Check::new(given("song_title_check"), "title <> ''") },
        Check::new(generated("song_title_check1"), "title <> 'x'"),
        Check::new(generated("song_title_check7"), "title <> 'y'"),
    ];
    table.foreign_keys = vec![
        ForeignKey {
            on_delete: ReferentialAction::Cascade,
            on_update: ReferentialAction::Restrict,
            ..foreign_key(generated("song_n_fkey"), strings(["n"]), ("library", "artist"))
        },
        ForeignKey {
            on_delete: ReferentialAction::SetNull,
            on_update: ReferentialAction::SetDefault,
            deferrable: Deferrable::InitiallyDeferred,
            ..foreign_key(given("to_itself"), strings(["bpm"]), "song")
        },
        ForeignKey {
            referenced_columns: Vec::new(),
            ..foreign_key(given("to_a_key"), strings(["bpm"]), ("library", "artist"))
        },
    ];
    table.comment = Some("All songs.".into());
    table.options = TableOptions {
        strict: true,
        without_rowid: true,
        unlogged: true,
        engine: Some("InnoDB".into()),
        charset: Some("utf8mb4".into()),
        collation: Some("utf8mb4_bin".into()),
        row_format: Some(RowFormat::Compressed),
    };
    table
}

/// Every change of a table, and of a column.
fn table_changes() -> Vec<TableChange> {
    let column = |change| TableChange::AlterColumn { name: "title".into(), change };
    let other = |change| TableChange::AlterColumn { name: "bpm".into(), change };
    vec![
        TableChange::AddColumn { column: Column::new("a", ColumnType::Text), if_not_exists: true },
        TableChange::AddColumn {
            column: Column { not_null: true, ..Column::new("b", ColumnType::Uuid) },
            if_not_exists: false,
        },
        TableChange::DropColumn { name: "c".into(), if_exists: true },
        TableChange::DropColumn { name: "d".into(), if_exists: false },
        TableChange::RenameColumn { from: "e".into(), to: "f".into() },
        column(ColumnChange::Type { to: ColumnType::Text, using: None }),
        column(ColumnChange::NotNull(true)),
        other(ColumnChange::Type { to: ColumnType::integer(IntegerSize::Big), using: Some("bpm::bigint".into()) }),
        other(ColumnChange::NotNull(false)),
        other(ColumnChange::Default(Some(120.into()))),
        other(ColumnChange::Default(None)),
        other(ColumnChange::Identity(Some(Identity {
            mode: IdentityMode::ByDefault,
            start: Some(7),
            increment: Some(2),
        }))),
        other(ColumnChange::Identity(Some(Identity { mode: IdentityMode::Always, start: None, increment: None }))),
        other(ColumnChange::Identity(Some(Identity { mode: IdentityMode::Serial, start: None, increment: None }))),
        other(ColumnChange::Identity(None)),
        other(ColumnChange::Generated(Some(Generated { expression: "n * 2".into(), stored: true }))),
        other(ColumnChange::Generated(Some(Generated { expression: "n * 3".into(), stored: false }))),
        other(ColumnChange::Generated(None)),
        other(ColumnChange::Collation(Some("C".into()))),
        other(ColumnChange::Collation(None)),
        other(ColumnChange::Comment(Some("Beats.".into()))),
        other(ColumnChange::Comment(None)),
        other(ColumnChange::Invisible(true)),
        other(ColumnChange::Invisible(false)),
        TableChange::AddConstraint(Constraint::PrimaryKey(primary_key(given("key"), strings(["id", "n"])))),
        TableChange::AddConstraint(Constraint::Unique(unique(generated("song_a_key"), strings(["a"])))),
        TableChange::AddConstraint(Constraint::Check(Check::new(generated("song_check"), "1 = 1"))),
        TableChange::AddConstraint(Constraint::Check(Check::new(generated("song_bpm_check"), "bpm > 0"))),
        TableChange::AddConstraint(Constraint::ForeignKey(foreign_key(
            generated("song_b_fkey"),
            strings(["b"]),
            "artist",
        ))),
        TableChange::DropConstraint { name: "x".into(), if_exists: true },
        TableChange::DropConstraint { name: "y".into(), if_exists: false },
        TableChange::RenameConstraint { from: "y".into(), to: "z".into() },
        TableChange::SetComment(Some("Songs.".into())),
        TableChange::SetComment(None),
        TableChange::SetOptions(TableOptions {
            strict: true,
            engine: Some("MyISAM".into()),
            ..TableOptions::default()
        }),
        TableChange::SetOptions(TableOptions::default()),
    ]
}

fn indexes() -> Vec<Index> {
    let parts = vec![
        IndexPart { order: SortOrder::Descending, nulls: Some(NullsOrder::Last), ..IndexPart::column("created_at") },
        IndexPart { operator_class: Some("gin_trgm_ops".into()), ..IndexPart::expression("lower(title)") },
        IndexPart {
            nulls: Some(NullsOrder::First),
            collation: Some("C".into()),
            prefix_length: Some(10),
            ..IndexPart::column("title")
        },
    ];
    vec![
        Index::new("song", generated("song_title_bpm_idx"), vec![IndexPart::column("title"), IndexPart::column("bpm")]),
        Index::new("song", generated("sqlite_autoindex"), vec![IndexPart::expression("lower(title)")]),
        Index {
            unique: true,
            method: Some("gin".into()),
            include: strings(["bpm", "id"]),
            predicate: Some("deleted_at is null".into()),
            nulls_not_distinct: true,
            comment: Some("For the search.".into()),
            invisible: true,
            concurrently: true,
            ..Index::new(("library", "song"), given("song_search"), parts)
        },
    ]
}

pub(super) fn identity(
    kind: DefinitionKind,
    name: impl Into<QualifiedName>,
    signature: Option<&str>,
    table: Option<&str>,
) -> DefinitionRef {
    DefinitionRef {
        kind,
        name: name.into(),
        signature: signature.map(str::to_owned),
        table: table.map(QualifiedName::from),
    }
}

/// A definition of every kind, and some that no method fits.
fn definitions() -> Vec<Definition> {
    let text = |identity: DefinitionRef, text: &str| Definition::new(identity, text);
    let refresh = "create function refresh(n integer) returns trigger as $$\nbegin\n  return new; -- \"so\"\nend\n$$ language plpgsql";
    vec![
        text(
            identity(DefinitionKind::View, "loud", None, None),
            "create view loud as select * from song where bpm > 140",
        ),
        Definition {
            depends_on: vec![
                ObjectRef::table("song"),
                ObjectRef::Enum("kind".into()),
                ObjectRef::Sequence(("library", "n").into()),
                ObjectRef::Namespace("library".into()),
                ObjectRef::Extension("pg_trgm".into()),
                ObjectRef::index("song", "song_search"),
                ObjectRef::Definition(identity(DefinitionKind::Routine, "refresh", Some("integer"), None)),
            ],
            comment: Some("Loud ones.".into()),
            ..text(identity(DefinitionKind::View, "Loud Ones", None, None), "CREATE VIEW \"Loud Ones\" AS\n SELECT 1")
        },
        text(
            identity(DefinitionKind::MaterializedView, ("library", "fast"), None, None),
            "create materialized view library.fast as select 1",
        ),
        text(
            identity(DefinitionKind::MaterializedView, "slow", None, None),
            "CREATE MATERIALIZED VIEW slow AS SELECT 1",
        ),
        text(identity(DefinitionKind::Routine, "refresh", Some("integer"), None), refresh),
        text(identity(DefinitionKind::Routine, "lone", None, None), "create procedure lone() begin end"),
        text(
            identity(DefinitionKind::Trigger, "touch", None, Some("song")),
            "create trigger touch after insert on song execute function refresh()",
        ),
        text(identity(DefinitionKind::Policy, "own", None, Some("song")), "create policy own on song"),
        text(identity(DefinitionKind::Trigger, ("library", "odd"), None, Some("song")), "create trigger odd"),
    ]
}

fn renames() -> Vec<Operation> {
    let rename = |object, to: QualifiedName| Operation::Rename(Rename { object, to });
    vec![
        rename(ObjectRef::table("song"), "track".into()),
        rename(ObjectRef::table(("library", "song")), ("library", "track").into()),
        rename(ObjectRef::table("song"), ("library", "song").into()),
        rename(ObjectRef::Enum("kind".into()), "sort".into()),
        rename(ObjectRef::Sequence("a".into()), "b".into()),
        rename(ObjectRef::index("song", "a"), "b".into()),
        rename(ObjectRef::Namespace("a".into()), "b".into()),
        rename(ObjectRef::Extension("a".into()), "b".into()),
        rename(ObjectRef::Definition(identity(DefinitionKind::View, "a", None, None)), "b".into()),
    ]
}

/// Every kind of write and of step that is no operation.
fn steps() -> Vec<Action> {
    let sql = |text: &str| WrittenSql::Sql(text.into());
    vec![
        step(Step::Write(Write {
            kind: WriteKind::Insert,
            table: "genre".into(),
            sqlite: sql("INSERT INTO \"genre\" (\"name\") VALUES ('jazz')"),
            postgres: sql("INSERT INTO \"genre\" (\"name\") VALUES (E'ja\\'zz')"),
            mysql: WrittenSql::Impossible("MySQL has no such thing".into()),
        })),
        step(Step::Write(Write {
            kind: WriteKind::Update,
            table: ("library", "genre").into(),
            sqlite: sql("update genre set name = 'x'"),
            postgres: sql("update genre set name = 'x'"),
            mysql: sql("update genre set name = 'x'"),
        })),
        step(Step::Write(Write {
            kind: WriteKind::Delete,
            table: "genre".into(),
            sqlite: sql("delete"),
            postgres: sql("delete from only genre"),
            mysql: sql("delete"),
        })),
        step(Step::Backfill(Backfill {
            name: "normalize titles".into(),
            table: "song".into(),
            key: "id".into(),
            set: vec![("normalized".into(), "lower(title)".into()), ("other".into(), "null".into())],
            filter: Some("normalized is null".into()),
            batch: 500,
        })),
        step(Step::Require(Assertion {
            name: "no two songs have one title".into(),
            query: "select count(*) = 0 from song".into(),
        })),
        step(Step::SetLocal(SetLocal { name: "work_mem".into(), value: "256MB".into() })),
        step(Step::Irreversible("the old titles are gone".into())),
    ]
}

fn executes() -> Vec<Operation> {
    let execute = |sql: &str| Execute { sql: sql.into(), ..Execute::default() };
    let everything = Execute {
        effect: Some(vec![create(Object::Table(Table::new("made"))), Operation::drop(ObjectRef::table("gone"))]),
        reverse: Some("drop table made".into()),
        outside_transaction: true,
        done_when: Some("select true".into()),
        ..execute("create table made ();\n\ndrop table gone")
    };
    let nested = Execute {
        effect: Some(vec![Operation::Execute(Execute { effect: Some(vec![]), ..execute("select 2") })]),
        ..execute("select '#\"# \\'")
    };
    vec![Operation::Execute(execute("vacuum")), Operation::Execute(everything), Operation::Execute(nested)]
}

fn enum_changes() -> Vec<EnumChange> {
    vec![
        EnumChange::AddValue { value: "a".into(), before: None },
        EnumChange::AddValue { value: "b".into(), before: Some("a".into()) },
        EnumChange::RenameValue { from: "a".into(), to: "c".into() },
        EnumChange::DropValue { value: "b".into(), replace_with: Some("c".into()) },
        EnumChange::DropValue { value: "c".into(), replace_with: None },
    ]
}

/// Actions of every kind: up and down.
pub(crate) fn actions() -> (Vec<Action>, Vec<Action>) {
    let kind =
        Enum { name: "kind".into(), values: strings(["studio", "live", "it's"]), comment: Some("Sorts.".into()) };
    let sequence = |name: &str| Sequence {
        name: name.into(),
        data_type: None,
        start: None,
        increment: None,
        minimum: None,
        maximum: None,
        cycle: false,
        cache: None,
        owned_by: None,
    };
    let counted = Sequence {
        data_type: Some("integer".into()),
        start: Some(1),
        increment: Some(2),
        minimum: Some(-3),
        maximum: Some(4_000_000_000),
        cycle: true,
        cache: Some(20),
        owned_by: Some(SequenceOwner { table: ("audit", "Odd table").into(), column: "id".into() }),
        ..sequence("counted")
    };
    let extension = |name: &str| Extension { name: name.into(), namespace: Namespace::Default, version: None };
    let installed = Extension { namespace: "library".into(), version: Some("1.6".into()), ..extension("uuid-ossp") };
    let mut operations = vec![
        create(Object::Namespace(NamespaceObject { name: "library".into(), comment: Some("Ours.".into()) })),
        Operation::Create {
            object: Object::Namespace(NamespaceObject { name: "a".into(), comment: None }),
            if_not_exists: true,
        },
        create(Object::Extension(extension("pg_trgm"))),
        create(Object::Extension(installed.clone())),
        create(Object::Enum(kind.clone())),
        create(Object::Sequence(sequence("plain"))),
        create(Object::Sequence(counted.clone())),
        create(Object::Table(song())),
        create(Object::Table(types())),
        create(Object::Table(defaults())),
        Operation::Create { object: Object::Table(Table::new("empty")), if_not_exists: true },
        Operation::AlterEnum(AlterEnum { name: ("library", "kind").into(), changes: enum_changes() }),
        Operation::alter_table(("library", "song"), table_changes()),
        Operation::Become(Object::Table(Table::new("empty"))),
        Operation::Become(Object::Enum(kind)),
        Operation::Become(Object::Sequence(counted)),
        Operation::Become(Object::Extension(installed)),
        Operation::Become(Object::Index(Index::new("song", given("i"), vec![IndexPart::column("n")]))),
    ];
    operations.extend(indexes().into_iter().map(|index| create(Object::Index(index))));
    operations.extend(definitions().into_iter().map(|definition| create(Object::Definition(definition))));
    operations
        .extend(definitions().into_iter().take(4).map(|definition| Operation::Become(Object::Definition(definition))));
    operations.extend(executes());
    let mut up: Vec<Action> = operations.into_iter().map(Action::operation).collect();
    up.extend(steps());

    let mut down: Vec<Action> = renames().into_iter().map(Action::operation).collect();
    let dropped = definitions().into_iter().map(|definition| ObjectRef::Definition(definition.identity));
    let others = [
        ObjectRef::table(("library", "song")),
        ObjectRef::index("song", "song_search"),
        ObjectRef::Enum("kind".into()),
        ObjectRef::Sequence("plain".into()),
        ObjectRef::Extension("pg_trgm".into()),
        ObjectRef::Namespace("library".into()),
    ];
    down.extend(dropped.chain(others).map(|object| Action::operation(Operation::drop(object))));
    down.push(Action::operation(Operation::Drop { object: ObjectRef::table("song"), if_exists: true }));
    let drop = |name: &str| Operation::drop(ObjectRef::table(name));
    let [sqlite, postgres, mysql, mariadb] = DialectName::ALL;
    down.push(only(&[postgres], drop("a")));
    down.push(only(&[sqlite, mysql], drop("b")));
    down.push(only(&[sqlite, mysql], drop("c")));
    down.push(only(&[mariadb], drop("d")));
    (up, down)
}

/// What autogenerate writes on an ordinary day.
pub(crate) fn play_counts() -> (Vec<Action>, Vec<Action>) {
    let plays = Column {
        not_null: true,
        default: Some(0.into()),
        ..Column::new("play_count", ColumnType::integer(IntegerSize::Big))
    };
    let mut playlist = Table::new("playlist");
    playlist.columns = vec![
        Column {
            not_null: true,
            identity: Some(Identity::default()),
            ..Column::new("id", ColumnType::integer(IntegerSize::Big))
        },
        Column { not_null: true, ..Column::new("title", ColumnType::String { length: Some(200) }) },
        Column::new("song_id", ColumnType::integer(IntegerSize::Big)),
    ];
    playlist.primary_key = Some(primary_key(generated("playlist_pkey"), strings(["id"])));
    playlist.uniques = vec![unique(given("playlist_title"), strings(["title"]))];
    playlist.foreign_keys = vec![ForeignKey {
        on_delete: ReferentialAction::Cascade,
        ..foreign_key(generated("playlist_song_id_fkey"), strings(["song_id"]), "song")
    }];
    let index = Index::new("song", generated("song_play_count_idx"), vec![IndexPart::column("play_count")]);
    let trigram = Index {
        method: Some("gin".into()),
        ..Index::new(
            "song",
            given("song_title_trgm"),
            vec![IndexPart { operator_class: Some("gin_trgm_ops".into()), ..IndexPart::column("title") }],
        )
    };
    let up = vec![
        Action::operation(Operation::alter_table(
            "song",
            vec![TableChange::AddColumn { column: plays, if_not_exists: false }],
        )),
        Action::operation(create(Object::Index(index))),
        Action::operation(create(Object::Table(playlist))),
        only(&[DialectName::Postgres], create(Object::Index(trigram))),
    ];
    let dropped = TableChange::DropColumn { name: "play_count".into(), if_exists: false };
    let down = vec![
        only(&[DialectName::Postgres], Operation::drop(ObjectRef::index("song", "song_title_trgm"))),
        Action::operation(Operation::drop(ObjectRef::table("playlist"))),
        Action::operation(Operation::drop(ObjectRef::index("song", "song_play_count_idx"))),
        Action::operation(Operation::alter_table("song", vec![dropped])),
    ];
    (up, down)
}
