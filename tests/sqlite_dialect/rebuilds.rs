//! What a rebuild keeps, and what stops it.

use super::build::{
    add, alter, artist, column, defaulted, integer, reference, required, retype_to, schema, set, song, table, trigger,
};
use super::{actions, answer, change, creations, memory, run};
use anabranch::dialect::sqlite::Sqlite;
use anabranch::dsl::view;
use anabranch::model::*;
use anabranch::operation::{
    Action, Backfill, ColumnChange, Execute, Operation, Step, TableChange, Write, WriteKind, WrittenSql,
};
use anabranch::plan::{Database, Dialect, Scope};

async fn with(schema: &Schema, rows: &str) -> Box<dyn Database> {
    let mut db = memory().await;
    change(&mut *db, &creations(schema), &Schema::new()).await.expect("a schema that can be made");
    db.execute(rows).await.expect("rows that fit");
    db
}

fn referring() -> Schema {
    let mut song = song();
    let mut key = reference("song", &["artist_id"], "artist", &["id"]);
    key.on_delete = ReferentialAction::Cascade;
    song.foreign_keys.push(key);
    schema(vec![Object::Table(artist()), Object::Table(song)])
}

const ROWS: &str = "INSERT INTO artist (id, name) VALUES (3, 'Eno'); INSERT INTO song (id, title, artist_id) VALUES (7, 'Blue', 3), (8, 'Red', NULL)";

#[tokio::test]
async fn numbers_that_were_given_are_not_given_again() {
    let before = schema(vec![Object::Table(artist())]);
    let mut db = with(&before, "INSERT INTO artist (id, name) VALUES (41, 'Eno'); DELETE FROM artist").await;
    change(&mut *db, &alter("artist", vec![retype_to("name", ColumnType::Text)]), &before).await.expect("a rebuild");
    db.execute("INSERT INTO artist (name) VALUES ('Cage')").await.expect("a row");
    assert_eq!(answer(&mut *db, "SELECT id FROM artist").await, "42");
}

#[tokio::test]
async fn not_null_over_nulls_fails_and_leaves_everything() {
    let before = referring();
    let mut db = with(&before, ROWS).await;
    let live = db.introspect(&Scope::default()).await.expect("a schema");
    let operations =
        alter("song", vec![add(column("plays", integer())), set("artist_id", ColumnChange::NotNull(true))]);
    let error = change(&mut *db, &operations, &before).await.expect_err("there is a null");
    assert!(error.starts_with("NOT NULL constraint failed: song.artist_id"), "{error}");
    assert_eq!(db.introspect(&Scope::default()).await.expect("a schema"), live);
    assert_eq!(answer(&mut *db, "SELECT count(*) FROM song").await, "2");
    assert_eq!(answer(&mut *db, "PRAGMA foreign_keys").await, "1");
}

#[tokio::test]
async fn what_the_model_does_not_know_stops_a_rebuild_before_it_begins() {
    for (made, found) in [
        ("CREATE TRIGGER by_hand AFTER INSERT ON artist BEGIN SELECT 1; END", "trigger by_hand"),
        ("CREATE INDEX by_hand ON artist (name)", "index by_hand"),
        ("ALTER TABLE artist ADD COLUMN by_hand text", "column by_hand"),
    ] {
        let before = schema(vec![Object::Table(artist())]);
        let mut db = with(&before, made).await;
        let error = change(&mut *db, &alter("artist", vec![retype_to("name", ColumnType::Text)]), &before).await;
        assert!(error.as_ref().is_err_and(|error| error.contains(found)), "{error:?}");
    }
}

#[tokio::test]
async fn a_view_made_by_hand_lives_through_a_rebuild() {
    let before = referring();
    let mut db = with(&before, ROWS).await;
    db.execute("CREATE VIEW by_hand AS SELECT title FROM song").await.expect("a view");
    change(&mut *db, &alter("song", vec![retype_to("bpm", ColumnType::Float)]), &before).await.expect("a rebuild");
    assert_eq!(answer(&mut *db, "SELECT * FROM by_hand").await, "Blue Red");
}

#[tokio::test]
async fn what_a_view_needs_goes_with_the_view_or_not_at_all() {
    let titles = view("titles", "CREATE VIEW titles AS SELECT title FROM song");
    let drop_view = || Operation::drop(Object::Definition(titles.clone()).reference());
    let drop_title = alter("song", vec![TableChange::DropColumn { name: "title".into(), if_exists: false }]);
    let drop_table = vec![Operation::drop(ObjectRef::table("song"))];
    for (operations, missing) in [(drop_title, "no such column: title"), (drop_table, "no such table: main.song")] {
        let before = schema(vec![Object::Table(artist()), Object::Table(song()), Object::Definition(titles.clone())]);
        let mut db = with(&before, "INSERT INTO song (id, title) VALUES (7, 'Blue')").await;
        let error = change(&mut *db, &operations, &before).await.expect_err("the view needs it");
        assert!(error.contains(missing) && error.contains("\"titles\""), "{error}");
        assert_eq!(answer(&mut *db, "SELECT title FROM titles").await, "Blue");
        let with_the_view = [vec![drop_view()], operations.clone()].concat();
        change(&mut *db, &with_the_view, &before).await.expect("nothing needs it then");
        let mut db = with(&before, "INSERT INTO song (id, title) VALUES (7, 'Blue')").await;
        let view_at_last = [operations, vec![drop_view()]].concat();
        change(&mut *db, &view_at_last, &before).await.expect("what counts is the end");
    }
}

#[tokio::test]
async fn what_a_trigger_or_a_reference_needs_goes_with_it_or_not_at_all() {
    let on = |name: &str, table: &str, event: &str, body: &str| {
        trigger(name, table, &format!("CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body}; END"))
    };
    let drop_column =
        |table: &str, name: &str| alter(table, vec![TableChange::DropColumn { name: name.into(), if_exists: false }]);
    let mut refers = artist();
    refers.columns.push(column("song_title", ColumnType::Text));
    refers.foreign_keys.push(reference("artist", &["song_title"], "song", &["title"]));
    let insert = "INSERT INTO song (title) VALUES ('x')";
    for (made, operations, says) in [
        (on("writes", "artist", "INSERT", insert), drop_column("song", "title"), "no column named title"),
        (on("reads", "song", "UPDATE", "SELECT new.title"), drop_column("song", "title"), "no such column: new.title"),
        (
            on("deletes", "artist", "DELETE", "DELETE FROM song WHERE artist_id = 3"),
            drop_column("song", "artist_id"),
            "no such column: artist_id",
        ),
        (
            on("waits", "song", "UPDATE OF id, [Title]", "SELECT 1"),
            drop_column("song", "title"),
            "trigger `waits` is about changes of it",
        ),
        (
            on("uses", "artist", "INSERT", insert),
            vec![Operation::drop(ObjectRef::table("song"))],
            "no such table: main.song",
        ),
        (
            Object::Table(refers.clone()),
            drop_column("song", "title"),
            "foreign key `artist_song_title_fkey` of `artist` refers to it",
        ),
    ] {
        let mut before = schema(vec![Object::Table(artist()), Object::Table(song())]);
        before.insert(made.clone());
        let mut db = with(&before, "INSERT INTO song (id, title) VALUES (7, 'Blue')").await;
        let live = db.introspect(&Scope::default()).await.expect("a schema");
        let error = change(&mut *db, &operations, &before).await.expect_err("something needs it");
        assert!(error.contains(says), "{error}\nnot: {says}");
        assert_eq!(db.introspect(&Scope::default()).await.expect("a schema"), live);
        let goes = match &made {
            Object::Table(table) => alter(
                "artist",
                vec![TableChange::DropConstraint { name: table.foreign_keys[0].name.to_string(), if_exists: false }],
            ),
            made => vec![Operation::drop(made.reference())],
        };
        change(&mut *db, &[goes, operations].concat(), &before).await.expect("nothing needs it then");
        let with_another = on("others", "artist", "UPDATE", "UPDATE song SET bpm = 1");
        let mut before = schema(vec![Object::Table(artist()), Object::Table(song())]);
        before.insert(with_another);
        let mut db = with(&before, "INSERT INTO song (id, title) VALUES (7, 'Blue')").await;
        change(&mut *db, &drop_column("song", "title"), &before).await.expect("it needs another column");
    }
}

#[tokio::test]
async fn dropping_a_table_that_rows_refer_to_fails_and_deletes_none() {
    let before = referring();
    let mut db = with(&before, ROWS).await;
    let drop = vec![Operation::drop(ObjectRef::table("artist"))];
    let error = change(&mut *db, &drop, &before).await.expect_err("song refers to it");
    assert!(error.contains("every reference from and to `artist`"), "{error}");
    assert_eq!(answer(&mut *db, "SELECT count(*) FROM song").await, "2");
    assert_eq!(answer(&mut *db, "SELECT count(*) FROM artist").await, "1");
}

#[tokio::test]
async fn a_reference_that_finds_no_row_fails() {
    let before = schema(vec![Object::Table(artist()), Object::Table(song())]);
    let mut db = with(&before, "INSERT INTO song (id, title, artist_id) VALUES (7, 'Blue', 3)").await;
    let key = reference("song", &["artist_id"], "artist", &["id"]);
    let add = vec![TableChange::AddConstraint(Constraint::ForeignKey(key))];
    let error = change(&mut *db, &alter("song", add), &before).await.expect_err("there is no artist 3");
    assert!(error.contains("song"), "{error}");
}

fn write(kind: WriteKind, table: &str, sql: &str) -> Action {
    let sql = WrittenSql::Sql(sql.into());
    let write = Write { kind, table: table.into(), sqlite: sql.clone(), postgres: sql.clone(), mysql: sql };
    Action { only: None, step: Step::Write(write) }
}

#[tokio::test]
async fn rows_are_written_between_the_changes_that_they_need() {
    let before = referring();
    let mut db = with(&before, ROWS).await;
    let mut steps = actions(&alter("song", vec![add(column("label", ColumnType::Text))]));
    steps.push(write(WriteKind::Update, "song", "UPDATE song SET label = upper(title)"));
    steps.extend(actions(&alter("song", vec![set("label", ColumnChange::NotNull(true))])));
    let plan = Sqlite.plan(db.target(), &steps, &before).expect("a plan");
    assert_eq!(plan.segments.len(), 1, "one transaction: {:#?}", plan.sql());
    run(&mut *db, &plan).await.expect("it runs");
    assert_eq!(answer(&mut *db, "SELECT label FROM song").await, "BLUE RED");
}

#[tokio::test]
async fn a_deletion_cascades_even_beside_a_rebuild() {
    let before = referring();
    let mut db = with(&before, ROWS).await;
    let mut steps = actions(&alter("song", vec![retype_to("bpm", ColumnType::Float)]));
    steps.push(write(WriteKind::Delete, "artist", "DELETE FROM artist"));
    let plan = Sqlite.plan(db.target(), &steps, &before).expect("a plan");
    run(&mut *db, &plan).await.expect("it runs");
    assert_eq!(answer(&mut *db, "SELECT title FROM song").await, "Red");
}

#[tokio::test]
async fn a_backfill_goes_by_batches() {
    let before = schema(vec![Object::Table(artist())]);
    let rows = "INSERT INTO artist (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25) SELECT 'a' || i FROM n";
    let mut db = with(&before, rows).await;
    let backfill = Backfill {
        name: "shout".into(),
        table: "artist".into(),
        key: "id".into(),
        set: vec![("name".into(), "upper(name)".into())],
        filter: Some("id <> 13 OR FALSE".into()),
        batch: 10,
    };
    let steps = [Action { only: None, step: Step::Backfill(backfill) }];
    let plan = Sqlite.plan(db.target(), &steps, &before).expect("a plan");
    run(&mut *db, &plan).await.expect("it runs");
    assert_eq!(answer(&mut *db, "SELECT group_concat(name) FROM artist WHERE name = lower(name)").await, "a13");
}

#[tokio::test]
async fn sql_sees_what_stands_before_it() {
    let before = schema(vec![Object::Table(artist())]);
    let mut db = with(&before, "INSERT INTO artist (name) VALUES ('Eno')").await;
    let operations = [
        alter(
            "artist",
            vec![
                add(required("made", ColumnType::Date)),
                set("made", ColumnChange::Default(Some("2001-01-01".into()))),
            ],
        ),
        vec![
            Operation::Execute(Execute {
                sql: "UPDATE artist SET name = made; UPDATE artist SET name = name || ';'".into(),
                ..Execute::default()
            }),
            Operation::create(Object::Table(table("log", vec![defaulted("what", ColumnType::Text, "x")]))),
        ],
    ]
    .concat();
    let plan = Sqlite.plan(db.target(), &actions(&operations), &before).expect("a plan");
    assert_eq!(plan.statements().filter(|statement| statement.opaque).count(), 2);
    run(&mut *db, &plan).await.expect("it runs");
    assert_eq!(answer(&mut *db, "SELECT name FROM artist").await, "2001-01-01;");
}
