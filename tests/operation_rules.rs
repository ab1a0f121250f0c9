//! What operations do, what takes them back, and the checksum that must never move.

use anabranch::model::*;
use anabranch::operation::*;

fn song() -> Schema {
    let mut table = Table::new("song");
    let integer = || ColumnType::integer(IntegerSize::Big);
    table.columns =
        vec![Column::new("id", integer()), Column::new("title", ColumnType::Text), Column::new("album_id", integer())];
    table.columns[1].default = Some("untitled".into());
    table.columns[1].not_null = true;
    table.primary_key = Some(PrimaryKey::new(Name::Generated("song_pkey".into()), vec!["id".into()]));
    table.checks.push(Check::new(Name::Generated("song_check".into()), "title <> 'title'"));
    table.foreign_keys.push(ForeignKey {
        name: Name::Generated("song_album_id_fkey".into()),
        columns: vec!["album_id".into()],
        references: "song".into(),
        referenced_columns: vec!["id".into()],
        on_delete: ReferentialAction::Cascade,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
    });
    let mut index = Index::new("song", Name::Given("by_title".into()), vec![IndexPart::expression("lower(title)")]);
    index.include = vec!["album_id".into()];
    let sequence = Sequence {
        name: "ticket".into(),
        data_type: None,
        start: None,
        increment: None,
        minimum: None,
        maximum: None,
        cycle: false,
        cache: None,
        owned_by: None,
    };
    let mood = Enum { name: "mood".into(), values: vec!["calm".into(), "loud".into()], comment: None };
    let identity = DefinitionRef {
        kind: DefinitionKind::Trigger,
        name: "stamp".into(),
        signature: None,
        table: Some("song".into()),
    };
    let depends_on = vec![ObjectRef::table("song")];
    let trigger = Definition { depends_on, ..Definition::new(identity, "create trigger stamp") };
    [
        Object::Table(table),
        Object::Index(index),
        Object::Sequence(sequence),
        Object::Enum(mood),
        Object::Definition(trigger),
    ]
    .into_iter()
    .collect()
}

fn alter(changes: Vec<TableChange>) -> Operation {
    Operation::alter_table("song", changes)
}

fn rename(object: ObjectRef, to: &str) -> Operation {
    Operation::Rename(Rename { object, to: to.into() })
}

fn drop_column(name: &str) -> TableChange {
    TableChange::DropColumn { name: name.into(), if_exists: false }
}

#[test]
fn what_is_done_is_taken_back() {
    let value = |value: &str| value.to_owned();
    let cases = [
        Operation::drop(ObjectRef::table("song")),
        Operation::drop(ObjectRef::Enum("mood".into())),
        Operation::Drop { object: ObjectRef::table("nobody"), if_exists: true },
        rename(ObjectRef::table("song"), "track"),
        rename(ObjectRef::index("song", "by_title"), "by_name"),
        rename(ObjectRef::Sequence("ticket".into()), "receipt"),
        rename(ObjectRef::Enum("mood".into()), "feeling"),
        Operation::Become(Object::Table(Table::new("song"))),
        Operation::Become(Object::Table(Table::new("album"))),
        alter(vec![TableChange::RenameColumn { from: "title".into(), to: "name".into() }, drop_column("name")]),
        alter(vec![drop_column("album_id"), drop_column("id")]),
        alter(vec![TableChange::AddColumn { column: Column::new("id", ColumnType::Text), if_not_exists: true }]),
        alter(vec![
            TableChange::DropConstraint { name: "song_pkey".into(), if_exists: false },
            TableChange::AddConstraint(Constraint::PrimaryKey(PrimaryKey::new(
                Name::Given("key".into()),
                vec!["title".into()],
            ))),
            TableChange::AlterColumn { name: "title".into(), change: ColumnChange::Default(None) },
            TableChange::AlterColumn { name: "title".into(), change: ColumnChange::NotNull(false) },
            TableChange::SetComment(Some("songs".into())),
        ]),
        Operation::AlterEnum(AlterEnum {
            name: "mood".into(),
            changes: vec![
                EnumChange::AddValue { value: value("odd"), before: Some(value("calm")) },
                EnumChange::RenameValue { from: value("calm"), to: value("quiet") },
                EnumChange::DropValue { value: value("loud"), replace_with: None },
            ],
        }),
        Operation::Execute(Execute {
            sql: "drop sequence ticket".into(),
            effect: Some(vec![Operation::drop(ObjectRef::Sequence("ticket".into()))]),
            reverse: Some("create sequence ticket".into()),
            ..Execute::default()
        }),
    ];
    for operation in cases {
        let before = song();
        let mut schema = before.clone();
        operation.apply(&mut schema).unwrap();
        for back in operation.reverse(&before).unwrap() {
            back.apply(&mut schema).unwrap_or_else(|error| panic!("{operation}, then {back}: {error}"));
        }
        assert!(schema.equivalent(&before), "{operation}: {schema:#?}");
    }
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let cases = [
        (Operation::create(Object::Table(Table::new("song"))), "operation.object_exists"),
        (Operation::drop(ObjectRef::table("album")), "operation.missing_object"),
        (rename(ObjectRef::table("album"), "record"), "operation.missing_object"),
        (alter(vec![drop_column("id"), drop_column("nothing")]), "operation.missing_part"),
        (alter(vec![TableChange::RenameColumn { from: "id".into(), to: "title".into() }]), "operation.part_exists"),
        (
            Operation::create(Object::Index(Index::new("album", Name::Given("i".into()), Vec::new()))),
            "operation.missing_object",
        ),
    ];
    for (operation, code) in cases {
        let mut schema = song();
        let error = operation.apply(&mut schema).unwrap_err();
        assert_eq!(miette::Diagnostic::code(&error).unwrap().to_string(), code, "{operation}");
        assert_eq!(schema, song(), "{operation}");
    }
}

#[test]
fn what_names_a_renamed_thing_follows() {
    let mut schema = song();
    schema.table_mut(&"song".into()).unwrap().columns[0].default = Some(Expression::NextValue("ticket".into()));
    let operations = [
        rename(ObjectRef::Sequence("ticket".into()), "receipt"),
        rename(ObjectRef::table("song"), "track"),
        Operation::alter_table(
            "track",
            vec![
                TableChange::RenameColumn { from: "title".into(), to: "name".into() },
                TableChange::RenameColumn { from: "id".into(), to: "key".into() },
            ],
        ),
    ];
    operations.iter().for_each(|operation| operation.apply(&mut schema).unwrap());
    let track: QualifiedName = "track".into();
    let table = schema.table(&track).unwrap();
    assert_eq!(table.columns[0].default, Some(Expression::NextValue("receipt".into())));
    assert_eq!(table.checks[0].expression, "name <> 'title'");
    assert_eq!(
        (&table.foreign_keys[0].references, table.foreign_keys[0].referenced_columns[0].as_str()),
        (&track, "key")
    );
    assert_eq!(schema.index(&track, "by_title").unwrap().parts[0], IndexPart::expression("lower(name)"));
    let parts: Vec<&Object> = schema.parts_of(&track).collect();
    assert!(
        matches!(parts[..], [Object::Index(_), Object::Definition(trigger)] if trigger.depends_on == [ObjectRef::table("track")])
    );
}

/// These are in the ledgers of databases: a change of this test is a change that no released version may see.
#[test]
fn checksums_never_move() {
    let update = |sql: &str| {
        let sql = || WrittenSql::Sql(sql.to_owned());
        let write =
            Write { kind: WriteKind::Update, table: "song".into(), sqlite: sql(), postgres: sql(), mysql: sql() };
        Action { only: Some(vec![DialectName::Postgres]), step: Step::Write(write) }
    };
    let create = || song().into_iter().map(Operation::create).map(Action::operation).collect::<Vec<_>>();
    let altered = alter(vec![
        TableChange::AddColumn { column: Column::new("bpm", ColumnType::Double), if_not_exists: true },
        TableChange::AlterColumn { name: "title".into(), change: ColumnChange::NotNull(true) },
    ]);
    let cases = [
        (Vec::new(), Vec::new(), "1:7eb1d3ba1497821583e45eefba8b44e798ca0ec5f6f7e72768f55ce7d94ca77c"),
        (
            create(),
            vec![Action::operation(Operation::drop(ObjectRef::table("song")))],
            "1:7b0c849022b21af2e75286a74e61c8e20b1744e22dd150d00f677e989cff3fbe",
        ),
        (
            vec![Action::operation(altered)],
            Vec::new(),
            "1:065b3ec5aa02419fa4c1cf12bab3734bcee673e973b25189aea75f3b7729aaed",
        ),
        (
            vec![update("update song set bpm = 1")],
            Vec::new(),
            "1:664192b158b67044061107a0a9074e504f0878ef2e4a4150f7d24578ccbaf892",
        ),
        // What the statement says is no part of it: sea-query may render it otherwise one day.
        (
            vec![update("UPDATE song SET bpm = 1")],
            Vec::new(),
            "1:664192b158b67044061107a0a9074e504f0878ef2e4a4150f7d24578ccbaf892",
        ),
        (
            Vec::new(),
            vec![Action { only: None, step: Step::Irreversible("rows are gone".into()) }],
            "1:1e1335c58db0df10e08c30c51a51feb7f487694a4e459fb5e1758849d0e3b5ae",
        ),
    ];
    for (up, down, expected) in cases {
        assert_eq!(checksum(&up, &down), expected, "{}", canonical_json(&up, &down));
    }
}
