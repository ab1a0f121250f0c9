//! The merge check: what conflicts and what does not, told from graphs and what their revisions do.

use crate::support::{Engine, actions, revision};
use anabranch::database::scratch::ScratchPlace;
use anabranch::database::scratch_cache::ScratchCache;
use anabranch::dsl::ExportedRevision;
use anabranch::migrator::{History, Migrator, Replayer, Settings, applied};
use anabranch::plan::Target;
use anabranch::prelude::*;
use anabranch::workflow::merge::{MergeCheck, check as merge_check};

type Up = fn(&mut Migration);

/// A revision: its id, what it is built on, what it depends on, what it does.
type Node<'a> = (&'a str, &'a [&'a str], &'a [&'a str], Up);

/// What is expected of the pairs of heads.
enum Expected {
    /// Nothing to say.
    Fits,
    /// No conflict, and a note that names this.
    Note(&'static str),
    /// A conflict: of these heads, with these words in its reason, and steps of these revisions on both sides.
    Conflict((&'static str, &'static str), &'static str, (&'static [&'static str], &'static [&'static str])),
    /// Nobody could tell.
    Unjudged,
}

fn history(nodes: &[Node<'_>]) -> History {
    let owned = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
    let told = |(id, parents, depends_on, up): &Node<'_>| ExportedRevision {
        depends_on: owned(depends_on),
        ..revision(id, parents, actions(up), Vec::new())
    };
    History::of(nodes.iter().map(told).collect()).expect("the revisions form a graph")
}

async fn checked(nodes: &[Node<'_>], heads: &[&str], target: &Target, place: ScratchPlace) -> MergeCheck {
    let heads: Vec<String> = heads.iter().map(|&id| id.to_owned()).collect();
    let dialect = anabranch::dialect::of(target.dialect);
    let mut replayer = Replayer::new(dialect, Settings::default().scope(), place, ScratchCache::default());
    merge_check(&history(nodes), &heads, target, &mut replayer).await.expect("the base fits")
}

fn judged(found: &MergeCheck, expected: &Expected, on: &str) {
    match expected {
        Expected::Fits => assert_eq!(found, &MergeCheck::default(), "{on}"),
        Expected::Note(about) => {
            assert!(found.conflicts.is_empty() && found.unjudged.is_empty(), "{on}: {found:?}");
            assert!(found.notes.iter().any(|note| note.contains(about)), "{on}: {found:?}");
        }
        Expected::Conflict((first, second), words, (ones, twos)) => {
            let [conflict] = found.conflicts.as_slice() else { panic!("{on}: {found:?}") };
            assert_eq!((conflict.first.as_str(), conflict.second.as_str()), (*first, *second), "{on}");
            assert!(conflict.conflict.reason.contains(words), "{on}: {}", conflict.conflict.reason);
            let of = |steps: &[anabranch::migrator::SideStep]| {
                steps.iter().map(|step| step.revision.clone()).collect::<Vec<_>>()
            };
            assert_eq!(
                (of(&conflict.conflict.first), of(&conflict.conflict.second)),
                (named(ones), named(twos)),
                "{on}"
            );
        }
        Expected::Unjudged => assert_eq!((found.conflicts.len(), found.unjudged.len()), (0, 1), "{on}: {found:?}"),
    }
}

fn named(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|&id| id.to_owned()).collect()
}

/// The same on SQLite and on PostgreSQL.
async fn check(nodes: &[Node<'_>], heads: &[&str], expected: Expected) {
    for (engine, dialect) in [(Engine::Sqlite, "sqlite"), (Engine::Postgres15, "postgres:15")] {
        let database = crate::support::TestDatabase::new(engine, "merging");
        let target: Target = dialect.parse().expect("a target");
        let found = checked(nodes, heads, &target, ScratchPlace::Url(database.url().to_owned())).await;
        judged(&found, &expected, dialect);
    }
}

const SONG: Node<'static> = ("a", &[], &[], |m| {
    m.create_table("song", |t| {
        t.column("id", integer()).not_null();
        t.column("title", string(100));
        t.primary_key(["id"]);
    });
});

fn add_bpm(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("bpm", integer());
    });
}

fn add_tune(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.add_column("tune", string(3));
    });
}

fn rename_title(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.rename_column("title", "name");
    });
}

fn demand_title(m: &mut Migration) {
    m.alter_table("song", |t| {
        t.alter_column("title").not_null();
    });
}

fn nothing(_: &mut Migration) {}

#[tokio::test]
async fn two_columns_of_one_table_are_a_note() {
    check(&[SONG, ("b", &["a"], &[], add_bpm), ("c", &["a"], &[], add_tune)], &["b", "c"], Expected::Note("song"))
        .await;
}

#[tokio::test]
async fn a_renamed_column_and_an_altered_one_are_a_conflict() {
    let conflict = Expected::Conflict(("b", "c"), "no longer fits", (&["b"], &["c"]));
    check(&[SONG, ("b", &["a"], &[], rename_title), ("c", &["a"], &[], demand_title)], &["b", "c"], conflict).await;
}

#[tokio::test]
async fn a_conflict_names_the_revision_that_holds_the_step_and_not_the_head() {
    let nodes =
        [SONG, ("b", &["a"], &[], rename_title), ("b2", &["b"], &[], add_bpm), ("c", &["a"], &[], demand_title)];
    let conflict = Expected::Conflict(("b2", "c"), "no longer fits", (&["b", "b2"], &["c"]));
    check(&nodes, &["b2", "c"], conflict).await;
}

#[tokio::test]
async fn what_both_heads_need_is_the_base_also_by_dependency() {
    let nodes: [Node<'_>; 4] = [
        SONG,
        ("b", &["a"], &[], add_bpm),
        ("root", &[], &["b"], nothing),
        ("c", &["b"], &[], |m| {
            m.alter_table("song", |t| {
                t.drop_column("bpm");
            });
        }),
    ];
    check(&nodes, &["root", "c"], Expected::Fits).await;
}

#[tokio::test]
async fn a_head_that_depends_on_the_other_has_nothing_against_it() {
    let nodes: [Node<'_>; 3] = [
        SONG,
        ("b", &["a"], &[], rename_title),
        ("c", &["a"], &["b"], |m| {
            m.alter_table("song", |t| {
                t.alter_column("name").not_null();
            });
        }),
    ];
    check(&nodes, &["b", "c"], Expected::Fits).await;
}

#[tokio::test]
async fn of_three_heads_each_pair_has_its_own_base() {
    // `c` and `d` stand on `b`, which makes the column that both index; `e` stands beside.
    let nodes: [Node<'_>; 5] = [
        SONG,
        ("b", &["a"], &[], add_bpm),
        ("c", &["b"], &[], |m| {
            m.create_index("c_index", "song", ["bpm"]);
        }),
        ("d", &["b"], &[], |m| {
            m.create_index("d_index", "song", ["bpm", "title"]);
        }),
        ("e", &["a"], &[], add_tune),
    ];
    check(&nodes, &["c", "d", "e"], Expected::Note("song")).await;
    let mut nodes = nodes;
    nodes[4] = ("e", &["a"], &[], |m| {
        m.create_index("d_index", "song", ["title"]);
    });
    let conflict = Expected::Conflict(("d", "e"), "d_index", (&["b", "d"], &["e"]));
    check(&nodes, &["c", "d", "e"], conflict).await;
}

#[tokio::test]
async fn two_roots_share_nothing_but_names() {
    let table: Up = SONG.3;
    let conflict = Expected::Conflict(("a", "b"), "song", (&["a"], &["b"]));
    check(&[SONG, ("b", &[], &[], table)], &["a", "b"], conflict).await;
    let album: Up = |m| {
        m.create_table("album", |t| {
            t.column("id", integer()).not_null();
        });
    };
    check(&[SONG, ("b", &[], &[], album)], &["a", "b"], Expected::Fits).await;
}

#[tokio::test]
async fn a_view_of_a_column_that_the_other_side_drops_is_a_conflict_that_only_a_database_sees() {
    let nodes: [Node<'_>; 3] = [
        SONG,
        ("b", &["a"], &[], |m| {
            m.create_definition(view("titles", "CREATE VIEW titles AS SELECT title FROM song"));
        }),
        ("c", &["a"], &[], |m| {
            m.alter_table("song", |t| {
                t.drop_column("title");
            });
        }),
    ];
    check(&nodes, &["b", "c"], Expected::Conflict(("b", "c"), "title", (&["b"], &["c"]))).await;
    let postgres: Target = "postgres:15".parse().expect("a target");
    let nowhere = ScratchPlace::Nowhere("nobody may be asked".to_owned());
    judged(&checked(&nodes, &["b", "c"], &postgres, nowhere).await, &Expected::Unjudged, "without a scratch database");
}

#[tokio::test]
async fn rows_written_in_a_column_that_the_other_side_renames_are_a_conflict() {
    let nodes: [Node<'_>; 3] = [
        SONG,
        ("b", &["a"], &[], |m| {
            m.backfill("clear", "song", |b| {
                b.key("id").set("title", "'x'");
            });
        }),
        ("c", &["a"], &[], rename_title),
    ];
    check(&nodes, &["b", "c"], Expected::Conflict(("b", "c"), "title", (&["b"], &["c"]))).await;
}

#[tokio::test]
async fn what_is_for_another_database_does_not_matter() {
    let nodes: [Node<'_>; 3] =
        [SONG, ("b", &["a"], &[], |m| m.on(Mysql, rename_title)), ("c", &["a"], &[], |m| m.on(Mysql, demand_title))];
    check(&nodes, &["b", "c"], Expected::Fits).await;
}

#[tokio::test]
async fn a_plan_that_is_not_the_snapshots_says_because_of_what() {
    let nodes = [SONG, ("b", &["a"], &[], add_bpm), ("c", &["a"], &[], demand_title)];
    for (engine, expected) in [(Engine::Sqlite, vec!["b"]), (Engine::Postgres15, vec![])] {
        let database = crate::support::TestDatabase::new(engine, "also applied");
        let connection = anabranch::database::connect(database.url()).await.expect("the server is there");
        let mut migrator = Migrator::new(history(&nodes), connection, Settings::default());
        migrator.upgrade(&["b".parse().expect("a target")]).await.expect("it is applied");
        let state = migrator.state().await.expect("the server answers");
        let graph = migrator.history().graph();
        let steps = graph.upgrade(&applied(&state), &["c".parse().expect("a target")]).expect("there is a way");
        let planned = migrator.plan(&state, &steps).await.expect("it is planned");
        // SQLite makes the table anew, with the column that the other branch has added.
        assert_eq!(planned[0].also_applied, expected, "{engine:?}");
        migrator.close().await.expect("the connection closes");
    }
}
