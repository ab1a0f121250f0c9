//! The SQL of some plans, as a reviewer reads it, and what is refused.

use super::actions;
use super::build::{
    add, alter, artist, column, entity, integer, reference, rename_column, retype_to, schema, set, song, trigger,
    unique,
};
use anabranch::dialect::sqlite::Sqlite;
use anabranch::model::*;
use anabranch::operation::{Action, ColumnChange, Operation, Rename, SetLocal, Step, TableChange};
use anabranch::plan::{Dialect, PlanError, Target};

fn target() -> Target {
    Target::oldest(DialectName::Sqlite)
}

/// Requirements, then the statements of each segment, then its checks.
fn text(operations: &[Operation], before: &Schema) -> String {
    let plan = Sqlite.plan(&target(), &actions(operations), before).expect("a plan");
    let requirements = plan.requirements.iter().map(|requirement| format!("-- requires: {}", requirement.name));
    let statements = plan.sql().into_iter().map(|sql| format!("{sql};"));
    requirements.chain(statements).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_rebuild_puts_the_table_aside_and_fills_a_new_one() {
    let mut before = schema(vec![
        Object::Table(artist()),
        Object::Table(song()),
        trigger("song_trim", "song", "CREATE TRIGGER song_trim AFTER INSERT ON song BEGIN SELECT 1; END"),
    ]);
    before.insert(Object::Index(Index::new("song", "by_title".into(), vec![IndexPart::column("title")])));
    let mut key = reference("song", &["artist_id"], "artist", &["id"]);
    key.on_delete = ReferentialAction::SetNull;
    let operations = alter(
        "song",
        vec![
            rename_column("bpm", "tempo"),
            add(column("plays", ColumnType::integer(IntegerSize::Big))),
            set("tempo", ColumnChange::Default(Some(100.into()))),
            set("tempo", ColumnChange::NotNull(true)),
            TableChange::AddConstraint(Constraint::ForeignKey(key)),
            TableChange::AddConstraint(Constraint::Unique(unique("song", &["title", "artist_id"]))),
        ],
    );
    insta::assert_snapshot!(text(&operations, &before), @r#"
    -- requires: table `song` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause
    PRAGMA foreign_keys = OFF;
    ALTER TABLE "song" RENAME COLUMN "bpm" TO "tempo";
    PRAGMA legacy_alter_table = ON;
    ALTER TABLE "song" RENAME TO "_anabranch_song";
    PRAGMA legacy_alter_table = OFF;
    CREATE TABLE "song" (
        "id" integer NOT NULL CONSTRAINT "song_pkey" PRIMARY KEY AUTOINCREMENT,
        "title" text NOT NULL COLLATE NOCASE,
        "tempo" double NOT NULL DEFAULT 100,
        "artist_id" integer,
        "plays" bigint,
        CONSTRAINT "song_title_artist_id_key" UNIQUE ("title", "artist_id"),
        CONSTRAINT "bpm_is_positive" CHECK (tempo > 0),
        CONSTRAINT "song_artist_id_fkey" FOREIGN KEY ("artist_id") REFERENCES "artist" ("id") ON DELETE SET NULL
    );
    INSERT INTO "sqlite_sequence" ("name", "seq") SELECT 'song', "seq" FROM "sqlite_sequence" WHERE "name" = '_anabranch_song';
    INSERT OR ROLLBACK INTO "song" ("id", "title", "tempo", "artist_id")
    SELECT "id", "title", COALESCE("tempo", 100), "artist_id"
    FROM "_anabranch_song";
    DROP TABLE "_anabranch_song";
    CREATE INDEX "by_title" ON "song" ("title");
    CREATE TRIGGER song_trim AFTER INSERT ON song BEGIN SELECT 1; END;
    PRAGMA legacy_alter_table = OFF;
    PRAGMA foreign_keys = ON;
    "#);
}

#[test]
fn what_needs_no_rebuild_gets_none() {
    let before = schema(vec![Object::Table(song())]);
    let operations = [
        alter("song", vec![add(column("plays", integer())), rename_column("bpm", "tempo")]),
        vec![
            Operation::create(Object::Index(Index::new(
                "song",
                "by_tempo".into(),
                vec![IndexPart::expression("round(tempo)")],
            ))),
            Operation::Rename(Rename { object: ObjectRef::table("song"), to: "track".into() }),
        ],
        alter("track", vec![TableChange::DropColumn { name: "artist_id".into(), if_exists: false }]),
    ]
    .concat();
    insta::assert_snapshot!(text(&operations, &before), @r#"
    ALTER TABLE "song" ADD COLUMN "plays" integer;
    ALTER TABLE "song" RENAME COLUMN "bpm" TO "tempo";
    CREATE INDEX "by_tempo" ON "song" (round(tempo));
    ALTER TABLE "song" RENAME TO "track";
    ALTER TABLE "track" DROP COLUMN "artist_id";
    "#);
}

#[test]
fn a_new_table_is_made_as_it_is_to_be() {
    let mut egg = entity("egg", vec![column("hen_id", integer())]);
    egg.checks.push(Check::new("laid", "hen_id > 0"));
    let mood = Enum { name: "mood".into(), values: vec!["calm".into(), "loud".into()], comment: None };
    let hen = entity("hen", vec![Column { not_null: true, ..column("mood", ColumnType::Enum("mood".into())) }]);
    let operations = [
        vec![
            Operation::create(Object::Enum(mood)),
            Operation::create(Object::Table(egg)),
            Operation::create(Object::Table(hen)),
            Operation::create(Object::Index(Index::new("egg", "by_hen".into(), vec![IndexPart::column("hen_id")]))),
        ],
        alter(
            "egg",
            vec![TableChange::AddConstraint(Constraint::ForeignKey(reference("egg", &["hen_id"], "hen", &["id"])))],
        ),
    ]
    .concat();
    insta::assert_snapshot!(text(&operations, &Schema::new()), @r#"
    CREATE TABLE "egg" (
        "id" integer NOT NULL CONSTRAINT "egg_pkey" PRIMARY KEY AUTOINCREMENT,
        "hen_id" integer,
        CONSTRAINT "laid" CHECK (hen_id > 0),
        CONSTRAINT "egg_hen_id_fkey" FOREIGN KEY ("hen_id") REFERENCES "hen" ("id")
    );
    CREATE INDEX "by_hen" ON "egg" ("hen_id");
    CREATE TABLE "hen" (
        "id" integer NOT NULL CONSTRAINT "hen_pkey" PRIMARY KEY AUTOINCREMENT,
        "mood" text NOT NULL,
        CONSTRAINT "hen_mood_check" CHECK ("mood" IN ('calm', 'loud'))
    );
    "#);
}

fn refused(step: Step) -> String {
    let before = schema(vec![Object::Table(song())]);
    let error = Sqlite.plan(&target(), &[Action { only: None, step }], &before).expect_err("SQLite has no such thing");
    match error {
        PlanError::Unsupported(unsupported) => format!("{unsupported}; {}", unsupported.instead),
        error @ (PlanError::RefusedSql(_)
        | PlanError::Apply(_)
        | PlanError::WouldLose(_)
        | PlanError::InTheWay(_)
        | PlanError::Irreversible(_)) => error.to_string(),
    }
}

#[test]
fn what_sqlite_lacks_is_refused_with_a_way_out() {
    let create = |object: Object| Step::Operation(Operation::create(object));
    let change = |change: TableChange| Step::Operation(Operation::alter_table("song", vec![change]));
    let with = |index: Index| create(Object::Index(index));
    let plain = || Index::new("song", "i".into(), vec![IndexPart::column("title")]);
    let array = ColumnType::Array(Box::new(integer()));
    let deferred = Unique { deferrable: Deferrable::InitiallyDeferred, ..unique("song", &["title"]) };
    let mut elsewhere = artist();
    elsewhere.name = ("library", "artist").into();
    let mut strict = artist();
    strict.options.strict = true;
    let prefix = IndexPart { prefix_length: Some(3), ..IndexPart::column("title") };
    let cases = [
        change(add(column("tags", array))),
        change(add(Column { collation: Some("de_DE".into()), ..column("name", ColumnType::Text) })),
        change(set("bpm", ColumnChange::Identity(Some(Identity::default())))),
        change(TableChange::AddConstraint(Constraint::Unique(deferred))),
        create(Object::Table(elsewhere)),
        create(Object::Table(strict)),
        create(Object::Sequence(Sequence {
            name: "counter".into(),
            data_type: None,
            start: None,
            increment: None,
            minimum: None,
            maximum: None,
            cycle: false,
            cache: None,
            owned_by: None,
        })),
        with(Index { method: Some("gin".into()), ..plain() }),
        with(Index { unique: true, nulls_not_distinct: true, ..plain() }),
        with(Index { unique: true, parts: vec![prefix], ..plain() }),
        Step::SetLocal(SetLocal { name: "work_mem".into(), value: "1MB".into() }),
        Step::Irreversible("rows are gone".into()),
        change(retype_to("no_such_column", ColumnType::Text)),
    ];
    insta::assert_snapshot!(cases.map(refused).join("\n"), @r#"
    sqlite cannot store `integer[]`: it has no arrays; store a JSON document, or the values in a table of their own
    sqlite cannot collate by `de_DE`: it knows BINARY, NOCASE and RTRIM; use one of these here, or scope the column with `.on(..)`
    sqlite cannot number the rows by column `bpm`: only an integer that is the whole primary key of a table with a rowid can number rows; make it the primary key, or number rows in the application
    sqlite cannot defer unique constraint `song_title_key`: it judges uniqueness at once; make it not deferrable, or scope it with `.on(..)`
    sqlite cannot put anything into schema `library`: a file has no schemas; leave the schema out, or scope the step with `.on(..)`
    sqlite cannot make table `artist` strict: strict tables came with SQLite 3.37; leave `strict` off, or name a newer version in the configuration: `sqlite:3.37`
    sqlite cannot create sequence `counter`: it has no such thing; scope the step with `.on(..)`
    sqlite cannot build index `i` by `gin`: its indexes are ordered by value; scope the index with `.on(..)`; for full text, make an FTS5 table with `m.execute`
    sqlite cannot let two nulls be the same in `i`: two nulls never are; make the columns not null, or index an expression such as `coalesce(column, '')`
    sqlite cannot make prefixes unique in index `i`: it indexes whole values; index an expression such as `substr(column, 1, 10)`
    sqlite cannot set `work_mem` for one transaction: it has no such settings; scope the step with `.on(Postgres, ..)`
    this step is irreversible: rows are gone
    table `song` has no column `no_such_column`
    "#);
}
