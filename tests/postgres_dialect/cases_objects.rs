//! Enums, sequences, namespaces, extensions and definitions.

use super::*;

fn mood(values: &[&str]) -> Object {
    Object::Enum(Enum { name: "mood".into(), values: names(values), comment: Some("how it feels".into()) })
}

fn song() -> Vec<Object> {
    let feeling = ColumnType::Enum("mood".into());
    let mut song = table(
        "song",
        vec![
            required("id", integer()),
            with_default("mood", feeling.clone(), "sad"),
            column("moods", ColumnType::Array(Box::new(feeling))),
        ],
    );
    song.checks.push(checked("song_id_check", "id > 0"));
    vec![mood(&["happy", "sad", "angry"]), Object::Table(song)]
}

fn changes(changes: Vec<EnumChange>) -> Vec<Operation> {
    vec![Operation::AlterEnum(AlterEnum { name: "mood".into(), changes })]
}

fn new_value(value: &str, before: Option<&str>) -> EnumChange {
    EnumChange::AddValue { value: value.into(), before: before.map(str::to_owned) }
}

#[tokio::test]
async fn enums_change_and_rows_follow() {
    let rows =
        ("INSERT INTO song VALUES (1, 'happy', '{happy,sad}'), (2, 'sad', NULL)", "SELECT count(*) FROM song", "2");
    let case = |name, operations| Case::new(name, song(), operations).with_rows(rows.0, rows.1, rows.2);
    let drop = |value: &str, new: Option<&str>| EnumChange::DropValue {
        value: value.into(),
        replace_with: new.map(str::to_owned),
    };
    let rename = |from: &str, to: &str| EnumChange::RenameValue { from: from.into(), to: to.into() };
    check(vec![
        case("add", changes(vec![new_value("calm", None), new_value("it's", Some("sad"))])),
        case("rename_value", changes(vec![rename("angry", "furious")])),
        case("drop_unused", changes(vec![drop("angry", None)])),
        case("replace", changes(vec![drop("happy", Some("sad")), new_value("calm", Some("sad"))])),
        case("rename_and_drop", changes(vec![rename("happy", "glad"), drop("angry", None), rename("glad", "merry")])),
        case(
            "rename_type",
            vec![Operation::Rename(Rename { object: ObjectRef::Enum("mood".into()), to: "Feeling".into() })],
        ),
        Case::new("other_order", song(), vec![Operation::Become(mood(&["angry", "happy", "sad"]))])
            .with_rows(rows.0, rows.1, rows.2),
        Case::new(
            "move_type",
            [vec![
                Object::Namespace(NamespaceObject { name: "audit".into(), comment: None }),
                enumeration(("audit", "a"), &["x"]),
            ]]
            .concat(),
            vec![Operation::Rename(Rename {
                object: ObjectRef::Enum(("audit", "a").into()),
                to: ("audit", "b").into(),
            })],
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_dropped_value_is_replaced_in_rows_arrays_and_defaults() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "replace");
        let mut session = anabranch::database::postgres::connect(database.url()).await.expect("a session");
        let before: Schema = song().into_iter().collect();
        let create: Vec<Operation> = song().into_iter().map(Operation::create).collect();
        run(session.as_mut(), &create, &Schema::new(), "creating").await;
        session.execute("INSERT INTO song VALUES (1, 'sad', '{sad,happy}')").await.expect("a row");
        let drop = EnumChange::DropValue { value: "sad".into(), replace_with: Some("happy".into()) };
        run(session.as_mut(), &changes(vec![drop]), &before, "dropping").await;
        session.execute("INSERT INTO song (id) VALUES (2)").await.expect("a row");
        let rows = session.query("SELECT mood, moods FROM song ORDER BY id").await.expect("rows");
        let expected = [[Some("happy".to_owned()), Some("{happy,happy}".to_owned())], [Some("happy".to_owned()), None]];
        assert_eq!(rows, expected, "{engine:?}");
    }
}

#[tokio::test]
async fn free_objects_come_change_and_go() {
    let sequence = |increment| {
        Object::Sequence(Sequence {
            name: ("audit", "number").into(),
            data_type: Some("integer".into()),
            start: Some(5),
            increment: Some(increment),
            minimum: Some(1),
            maximum: None,
            cycle: false,
        })
    };
    let audit = |comment: Option<&str>| {
        Object::Namespace(NamespaceObject { name: "audit".into(), comment: comment.map(str::to_owned) })
    };
    let falling = Object::Sequence(Sequence {
        name: "falling".into(),
        data_type: None,
        start: None,
        increment: Some(-1),
        minimum: None,
        maximum: None,
        cycle: false,
    });
    check(vec![
        Case::new("sequence", vec![audit(None), sequence(1)], vec![Operation::Become(sequence(7))]),
        Case::new(
            "falling",
            vec![falling],
            vec![Operation::Rename(Rename { object: ObjectRef::Sequence("falling".into()), to: "f".into() })],
        ),
        Case::new(
            "namespace",
            vec![audit(Some("a"))],
            vec![Operation::Become(audit(Some("b"))), Operation::Become(audit(None))],
        ),
        Case::new(
            "drop_namespace",
            vec![audit(Some("a"))],
            vec![Operation::drop(ObjectRef::Namespace("audit".into()))],
        ),
    ])
    .await;
}

fn definition(kind: DefinitionKind, name: &str, text: &str, depends_on: Vec<ObjectRef>) -> Definition {
    Definition {
        identity: DefinitionRef { kind, name: name.into(), signature: None, table: None },
        text: text.into(),
        depends_on,
        comment: None,
    }
}

/// Tables, a view on one, a view on that, a routine and a trigger, as the server prints them.
fn with_views() -> Vec<Object> {
    let song = table("song", vec![required("id", integer()), column("title", ColumnType::String { length: Some(9) })]);
    let of_song = vec![ObjectRef::table("song")];
    let view = definition(
        DefinitionKind::View,
        "titles",
        "CREATE VIEW \"titles\" AS\n SELECT song.id,\n    song.title\n   FROM song",
        of_song,
    );
    let view_ref = ObjectRef::Definition(view.identity.clone());
    let above = definition(
        DefinitionKind::MaterializedView,
        "Above",
        "CREATE MATERIALIZED VIEW \"Above\" AS\n SELECT count(*) AS n\n   FROM titles",
        vec![view_ref],
    );
    vec![
        Object::Table(song),
        Object::Definition(Definition { comment: Some("c".into()), ..view }),
        Object::Definition(above),
    ]
}

#[tokio::test]
async fn views_step_aside_for_a_change_and_come_back() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "views");
        let mut session = anabranch::database::postgres::connect(database.url()).await.expect("a session");
        let create: Vec<Operation> = with_views().into_iter().map(Operation::create).collect();
        run(session.as_mut(), &create, &Schema::new(), "creating").await;
        let before = session.introspect(&Scope::default()).await.expect("a schema");
        assert_eq!(before.len(), 3, "{before:?}");
        let operations = [alter("song", vec![becomes("title", ColumnType::Text)])];
        run(session.as_mut(), &operations, &before, "changing").await;
        let live = session.introspect(&Scope::default()).await.expect("a schema");
        let mut after = before.clone();
        operations.iter().for_each(|operation| operation.apply(&mut after).expect("a change"));
        assert!(live.equivalent(&after), "{engine:?}: {live:#?}");
    }
}

#[tokio::test]
async fn definitions_are_read_and_made_again_from_what_was_read() {
    let script = "
        CREATE TABLE song (id integer PRIMARY KEY, title text);
        CREATE VIEW titles WITH (security_invoker = true) AS SELECT title FROM song;
        CREATE FUNCTION double(n integer, m text DEFAULT 'x') RETURNS integer LANGUAGE sql AS $$ SELECT n * 2 $$;
        CREATE FUNCTION double(n text) RETURNS text LANGUAGE sql AS $$ SELECT n || n $$;
        CREATE PROCEDURE nothing() LANGUAGE sql AS $$ SELECT 1 $$;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
        CREATE TRIGGER touched BEFORE UPDATE OF title ON song FOR EACH ROW WHEN (old.title IS DISTINCT FROM new.title) EXECUTE FUNCTION touch();
        CREATE POLICY mine ON song AS RESTRICTIVE FOR UPDATE TO public USING (id > 0) WITH CHECK (id > 1);
        COMMENT ON TRIGGER touched ON song IS 'touches';
        COMMENT ON FUNCTION double(text) IS 'twice';
        COMMENT ON POLICY mine ON song IS 'mine';";
    for engine in Engine::postgres() {
        let (one, two) = (TestDatabase::new(engine, "original"), TestDatabase::new(engine, "copy"));
        one.execute(script).await;
        let mut original = anabranch::database::postgres::connect(one.url()).await.expect("a session");
        let mut copy = anabranch::database::postgres::connect(two.url()).await.expect("a session");
        let read = original.introspect(&Scope::default()).await.expect("a schema");
        assert_eq!(read.len(), 8, "{read:#?}");
        let create = order(read.iter().cloned().map(Operation::create).collect(), &Schema::new());
        run(copy.as_mut(), &create, &Schema::new(), "copying").await;
        let copied = copy.introspect(&Scope::default()).await.expect("a schema");
        assert!(copied.equivalent(&read), "{engine:?}: {copied:#?}");
        let changed: Vec<Operation> = read
            .iter()
            .filter_map(|object| match object {
                Object::Definition(old) => Some(Operation::Become(Object::Definition(Definition {
                    comment: Some("new".into()),
                    ..old.clone()
                }))),
                _ => None,
            })
            .collect();
        run(copy.as_mut(), &changed, &read, "commenting").await;
        let drop = order(
            read.references()
                .filter(|r| r.owner().is_none() || matches!(r, ObjectRef::Table(_)))
                .cloned()
                .map(Operation::drop)
                .collect(),
            &read,
        );
        run(copy.as_mut(), &drop, &read, "dropping").await;
        assert!(copy.introspect(&Scope::default()).await.expect("a schema").is_empty());
    }
}
