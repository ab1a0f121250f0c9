//! What the builders of revisions push.

use anabranch::dsl::{Export, ExportError, Registered, Revisions};
use anabranch::model::{Constraint, Object};
use anabranch::operation::{Action, Operation, Step, TableChange, WrittenSql};
use anabranch::prelude::*;

fn actions(up: impl FnOnce(&mut Migration)) -> Vec<Action> {
    let mut m = Migration::new();
    up(&mut m);
    m.into_actions().expect("the body makes no mistake")
}

fn mistakes(up: impl FnOnce(&mut Migration)) -> Vec<String> {
    let mut m = Migration::new();
    up(&mut m);
    m.into_actions().expect_err("the body makes a mistake").0
}

fn operation(action: &Action) -> &Operation {
    let Step::Operation(operation) = &action.step else { panic!("{:?} is no operation", action.step) };
    operation
}

#[test]
fn constraints_that_nobody_names_get_the_names_of_postgres() {
    let actions = actions(|m| {
        m.create_table("song", |t| {
            t.column("id", big_integer()).not_null();
            t.column("bpm", integer());
            t.primary_key(["id"]);
            t.unique(["title", "guild_id"]);
            t.check("bpm > 0");
            t.check("bpm < 400");
            t.check("bpm > id").name("odd");
            t.check("1 = 1");
            t.foreign_key(["artist_id"]).references("artist", ["id"]);
        });
    });
    let Operation::Create { object: Object::Table(table), .. } = operation(&actions[0]) else { panic!("a table") };
    let names: Vec<String> = table.constraints().map(|constraint| constraint.name().to_string()).collect();
    assert_eq!(
        names,
        [
            "song_pkey",
            "song_title_guild_id_key",
            "song_bpm_check",
            "song_bpm_check1",
            "odd",
            "song_check",
            "song_artist_id_fkey"
        ]
    );
    let given: Vec<bool> = table.constraints().map(|constraint| !constraint.name().is_generated()).collect();
    assert_eq!(given, [false, false, false, false, true, false, false]);
}

#[test]
fn what_was_pushed_can_be_refined_later() {
    let actions = actions(|m| {
        m.alter_table("song", |t| {
            let column = t.add_column("plays", unsigned(integer()));
            column.not_null();
            column.default(0);
            t.add_unique(["plays"]);
        });
    });
    let Operation::AlterTable(alter) = operation(&actions[0]) else { panic!("an alter table") };
    let TableChange::AddColumn { column, .. } = &alter.changes[0] else { panic!("a column") };
    assert!(column.not_null && column.default.is_some());
    let TableChange::AddConstraint(Constraint::Unique(unique)) = &alter.changes[1] else { panic!("a unique") };
    assert_eq!(unique.name.as_str(), "song_plays_key");
}

#[test]
fn a_body_that_says_nothing_pushes_nothing() {
    let actions = actions(|m| {
        m.alter_table("song", |_| {});
        m.alter_enum("kind", |_| {});
    });
    assert_eq!(actions, []);
}

#[test]
fn nested_scopes_intersect_and_what_runs_nowhere_is_left_out() {
    let actions = actions(|m| {
        m.on([Postgres, Mysql], |m| {
            m.drop_table("a");
            m.on(MariaDb, |m| {
                m.drop_table("b").if_exists();
            });
            m.on(Sqlite, |m| {
                m.drop_table("c");
            });
            m.drop_table("d").only(Postgres);
        });
        m.drop_table("e");
    });
    let scopes: Vec<_> = actions.iter().map(|action| action.only.clone()).collect();
    assert_eq!(scopes, [Some(vec![Postgres, Mysql]), Some(vec![MariaDb]), Some(vec![Postgres]), None]);
}

#[test]
fn an_index_can_differ_on_one_database() {
    let actions = actions(|m| {
        m.create_index("i", "song", ["title"]).on(Postgres, |i| i.concurrently()).unique();
    });
    let built: Vec<_> = actions
        .iter()
        .map(|action| match operation(action) {
            Operation::Create { object: Object::Index(index), .. } => {
                (action.only.clone(), index.concurrently, index.unique)
            }
            other => panic!("{other} makes no index"),
        })
        .collect();
    assert_eq!(built, [(Some(vec![Sqlite, Mysql]), false, true), (Some(vec![Postgres]), true, true)]);
}

#[test]
fn a_renamed_table_stays_in_its_schema() {
    let actions = actions(|m| {
        m.rename_table(("library", "song"), "track");
    });
    let Operation::Rename(rename) = operation(&actions[0]) else { panic!("a rename") };
    assert_eq!(rename.to, ("library", "track").into());
}

#[test]
fn all_mistakes_are_said_at_once() {
    let mistakes = mistakes(|m| {
        m.create_table("song", |t| {
            t.foreign_key(["artist_id"]);
            t.primary_key(["id"]);
            t.primary_key(["title"]);
        });
        m.alter_table("song", |t| {
            t.alter_column("title").using("title::text").starting_at(3);
        });
        m.create_index("empty", "song", Vec::<String>::new());
        m.backfill("fill", "song", |b| {
            b.batch(0);
        });
        m.execute("select 1").effect(|m| {
            m.require("it", "select 1");
        });
    });
    insta::assert_snapshot!(mistakes.join("\n"), @r###"
    table `song` is given more than one primary key
    table `song`: foreign_key(["artist_id"]) needs `.references(table, [columns])`
    column `title`: `.using(..)` needs `.set_type(..)` before it
    column `title`: `.starting_at(..)` needs `.identity()` before it
    backfill `fill` needs `.key(column)`
    backfill `fill` needs `.set(column, expression)`
    backfill `fill` takes no row a batch
    index `empty` of table `song` has no parts
    `require it` in `.effect(..)` changes no schema
    "###);
}

fn written(action: &Action) -> (String, [String; 3]) {
    let Step::Write(write) = &action.step else { panic!("{:?} is no write", action.step) };
    let text = |sql: &WrittenSql| match sql {
        WrittenSql::Sql(sql) => sql.clone(),
        WrittenSql::Impossible(reason) => format!("impossible: {reason}"),
    };
    (write.table.to_string(), [text(&write.sqlite), text(&write.postgres), text(&write.mysql)])
}

#[test]
fn data_statements_are_rendered_for_every_database() {
    let actions = actions(|m| {
        m.insert(Query::insert().into_table(("lib", "genre")).columns(["na\"me"]).values_panic(["it's".into()]));
        m.update(Query::update().table("song").value("bpm", 120).and_where(Expr::col("from").is_null()));
        m.delete(Query::delete().from_table("so\"ng").and_where(Expr::col("title").eq("x from y")));
    });
    let rendered: Vec<_> = actions.iter().map(written).collect();
    insta::assert_debug_snapshot!(rendered, @r###"
    [
        (
            "lib.genre",
            [
                "INSERT INTO \"lib\".\"genre\" (\"na\"\"me\") VALUES ('it''s')",
                "INSERT INTO \"lib\".\"genre\" (\"na\"\"me\") VALUES (E'it\\'s')",
                "INSERT INTO `lib`.`genre` (`na\"me`) VALUES ('it\\'s')",
            ],
        ),
        (
            "song",
            [
                "UPDATE \"song\" SET \"bpm\" = 120 WHERE \"from\" IS NULL",
                "UPDATE \"song\" SET \"bpm\" = 120 WHERE \"from\" IS NULL",
                "UPDATE `song` SET `bpm` = 120 WHERE `from` IS NULL",
            ],
        ),
        (
            "so\"ng",
            [
                "DELETE FROM \"so\"\"ng\" WHERE \"title\" = 'x from y'",
                "DELETE FROM \"so\"\"ng\" WHERE \"title\" = 'x from y'",
                "DELETE FROM `so\"ng` WHERE `title` = 'x from y'",
            ],
        ),
    ]
    "###);
}

#[test]
fn a_statement_that_one_database_cannot_say_travels_with_the_reason() {
    use sea_query::extension::postgres::PgExpr;
    let actions = actions(|m| {
        m.delete(Query::delete().from_table("song").and_where(Expr::col("title").ilike("PgOperator%")));
        m.delete(
            Query::delete()
                .from_table("song")
                .and_where(Expr::col("id").eq(Expr::any(Query::select().column("id").from("old").take()))),
        );
    });
    let rendered: Vec<_> = actions.iter().map(written).collect();
    insta::assert_debug_snapshot!(rendered, @r###"
    [
        (
            "song",
            [
                "impossible: an operator that only PostgreSQL has",
                "DELETE FROM \"song\" WHERE \"title\" ILIKE 'PgOperator%'",
                "impossible: an operator that only PostgreSQL has",
            ],
        ),
        (
            "song",
            [
                "impossible: SQLite has no `ANY` of a query",
                "DELETE FROM \"song\" WHERE \"id\" = ANY(SELECT \"id\" FROM \"old\")",
                "DELETE FROM `song` WHERE `id` = ANY(SELECT `id` FROM `old`)",
            ],
        ),
    ]
    "###);
}

const REVISION: Revision = Revision::new("a1").revises(&["b2"]).labels(&["search"]).created("2026-11-21T10:31:00Z");

fn drop_song(m: &mut Migration) {
    m.drop_table("song");
}

fn clean_song(m: &mut Migration) {
    m.delete(Query::delete().from_table("song"));
}

fn broken(_: &mut Migration) {
    panic!("no such luck");
}

#[test]
fn exported_revisions_read_back_the_same() {
    let revisions = Revisions::new(vec![
        Registered::rust(REVISION, drop_song, clean_song, "Drop songs.", "src/a1.rs", "1:aa"),
        Registered::rust(Revision::new("b2"), drop_song, drop_song, "Begin.", "src/b2.rs", "1:bb"),
        Registered::sql("001", &[], &["a1"], &[], "By hand.", "src/001.sql", "select 1", None, "1:cc"),
    ]);
    let export = revisions.export().expect("they are in order");
    let text = serde_json::to_string(&export).expect("it serializes");
    assert!(text.starts_with(r#"{"protocol":1,"anabranch":""#));
    assert_eq!(Export::read(&text).expect("it is ours"), export);
    let checksums: Vec<_> = export.revisions.iter().map(|revision| revision.checksum().len()).collect();
    assert_eq!(checksums, [4, 66, 4], "work on rows and SQL go by their source");
}

#[test]
fn a_panic_in_a_revision_is_an_error_that_names_it() {
    let revision = Registered::rust(REVISION, drop_song, broken, "Drop songs.", "src/a1.rs", "1:aa");
    let error = revision.actions().expect_err("`down` panics");
    assert_eq!(error.to_string(), "`down` of revision `a1` (src/a1.rs) panicked: no such luck");
}

#[test]
fn another_protocol_says_which_side_to_update() {
    let error = Export::read(r#"{"protocol":2,"anabranch":"9.0.0","something":[]}"#).expect_err("it is newer");
    assert!(matches!(error, ExportError::Protocol { theirs: 2, ref help, .. } if help.contains("9.0.0")));
    assert!(matches!(Export::read("hello"), Err(ExportError::Unreadable(_))));
}
