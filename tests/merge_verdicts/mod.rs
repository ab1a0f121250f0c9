//! The merge check against the truth: every pair of sides is judged, and then both orders are really run on a database.

mod sides;

use crate::support::{Engine, TestDatabase, revision};
use anabranch::database::scratch::ScratchPlace;
use anabranch::database::scratch_cache::ScratchCache;
use anabranch::dsl::ExportedRevision;
use anabranch::migrator::{History, Migrator, Replayer, Settings};
use anabranch::model::{ColumnType, DialectName, Schema};
use anabranch::plan::{PlanError, Scope, Target};
use anabranch::prelude::*;
use anabranch::workflow::merge::check as merge_check;
use miette::Diagnostic as _;
use sides::{SIDES, Side, base};

/// Pairs that were judged wrongly once.
const KNOWN: &[(&str, &str)] = &[
    ("drop feel", "view titles"),
    ("drop feel", "generated"),
    ("drop feel", "index expression"),
    ("rename artist name", "view of view"),
    ("add mood", "add other mood"),
    ("drop mood", "view all"),
    ("add table fk", "drop song"),
    ("become view", "become view"),
    ("routine", "routine"),
    ("insert artist", "insert artist too"),
    ("insert song", "check bpm"),
    ("insert null song", "title not null"),
];

fn revisions(first: &Side, second: &Side) -> Vec<ExportedRevision> {
    let of = |id: &str, parents: &[&str], up: fn(&mut Migration)| {
        let mut migration = Migration::new();
        up(&mut migration);
        revision(id, parents, migration.into_actions().expect("no mistake is made"), Vec::new())
    };
    vec![of("a", &[], base), of("b", &["a"], first.1), of("c", &["a"], second.1)]
}

/// The schema after one order; or the revision that failed, and why.
async fn truth(engine: Engine, sides: &[ExportedRevision], order: [&str; 2]) -> Result<Schema, (String, String)> {
    let database = TestDatabase::new(engine, "verdict");
    let connection = anabranch::database::connect(database.url()).await.expect("the server is there");
    let settings = Settings { scratch: ScratchPlace::Beside, ..Settings::default() };
    let mut migrator = Migrator::new(History::of(sides.to_vec()).expect("a graph"), connection, settings);
    for id in ["a", order[0], order[1]] {
        if let Err(error) = migrator.upgrade(&[id.parse().expect("a target")]).await {
            let help = error.help().map(|help| help.to_string()).unwrap_or_default();
            let _ = migrator.close().await;
            return Err((id.to_owned(), format!("{error} ({help})")));
        }
    }
    migrator.close().await.expect("it closes");
    let mut connection = anabranch::database::connect(database.url()).await.expect("the server is there");
    let mut schema = connection.introspect(&Scope::default()).await.expect("it is read");
    let target = connection.target().clone();
    anabranch::dialect::of(target.dialect).normalize(&target, &mut schema);
    schema.tables_mut().flat_map(|table| &mut table.columns).for_each(|column| sort_values(&mut column.column_type));
    connection.discard().await.expect("it closes");
    Ok(schema)
}

/// The order of an enumeration's values is no difference, also where MySQL keeps it in the type's own words.
fn sort_values(column_type: &mut ColumnType) {
    let ColumnType::Native(words) = column_type else { return };
    if let Some(values) = words.strip_prefix("enum(").and_then(|rest| rest.strip_suffix(')')) {
        let mut values: Vec<&str> = values.split(", ").collect();
        values.sort_unstable();
        *words = format!("enum({})", values.join(", "));
    }
}

/// Why the two sides do not commute on a real database, where that is so.
async fn really(engine: Engine, sides: &[ExportedRevision]) -> Option<String> {
    let ends = [truth(engine, sides, ["b", "c"]).await, truth(engine, sides, ["c", "b"]).await];
    for (end, alone) in ends.iter().zip(["b", "c"]) {
        if let Err((failed, error)) = end {
            assert!(failed != "a" && failed != alone, "{engine:?}: `{failed}` fails by itself: {error}");
        }
    }
    match &ends {
        [Ok(one), Ok(two)] if one.equivalent(two) => None,
        [Ok(_), Ok(_)] => Some("the schemas differ".to_owned()),
        [Err((failed, error)), _] | [_, Err((failed, error))] => Some(format!("`{failed}`: {error}")),
    }
}

/// What the merge check says of it; nothing where it finds no conflict.
async fn verdict(server: &TestDatabase, target: &Target, sides: Vec<ExportedRevision>) -> Option<String> {
    let place = ScratchPlace::Url(server.url().to_owned());
    let dialect = anabranch::dialect::of(target.dialect);
    let mut replayer = Replayer::new(dialect, Scope::default(), place, ScratchCache::default());
    let heads = ["b".to_owned(), "c".to_owned()];
    let history = History::of(sides).expect("a graph");
    let found = merge_check(&history, &heads, target, &mut replayer).await.expect("the base fits");
    assert!(found.unjudged.is_empty(), "there is a scratch database: {found:?}");
    found.conflicts.first().map(|conflict| conflict.conflict.reason.clone())
}

/// Whether this database can have the side at all: MySQL would leave a view broken behind a renamed column.
fn is_possible(target: &Target, side: &Side) -> bool {
    let sides = revisions(side, side);
    let mut before = Schema::new();
    before.know_case(target.case_rule());
    for operation in sides[0].up.iter().filter_map(|action| action.step.operation()) {
        operation.apply(&mut before).expect("the base fits");
    }
    let planned = anabranch::dialect::of(target.dialect).plan(target, &sides[1].up, &before);
    !matches!(planned, Err(PlanError::Unsupported(_)))
}

/// The known pairs and every `stride`th of all. `ANABRANCH_TEST_VERDICTS=1` takes every pair, which takes minutes.
async fn check(engine: Engine, stride: usize) {
    let stride = if std::env::var_os("ANABRANCH_TEST_VERDICTS").is_some() { 1 } else { stride };
    let server = TestDatabase::new(engine, "verdict server");
    let connection = anabranch::database::connect(server.url()).await.expect("the server is there");
    let target = connection.target().clone();
    connection.discard().await.expect("it closes");
    let named = |name: &str| SIDES.iter().find(|side| side.0 == name).expect("a side");
    let known = KNOWN.iter().map(|(first, second)| (named(first), named(second)));
    let all = SIDES.iter().enumerate().flat_map(|(at, first)| SIDES[at..].iter().map(move |second| (first, second)));
    let mut wrong = Vec::new();
    for (first, second) in known.chain(all.step_by(stride)) {
        if !(is_possible(&target, first) && is_possible(&target, second)) {
            continue;
        }
        let sides = revisions(first, second);
        let (really, verdict) = (really(engine, &sides).await, verdict(&server, &target, sides).await);
        if really.is_some() != verdict.is_some() {
            wrong.push(format!("{} / {}: really {really:?}, and the verdict is {verdict:?}", first.0, second.0));
        }
    }
    assert!(wrong.is_empty(), "{engine:?}:\n{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_are_what_really_happens_on_sqlite() {
    check(Engine::Sqlite, 17).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_are_what_really_happens_on_postgres() {
    for engine in Engine::newest(&[DialectName::Postgres]) {
        check(engine, 67).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_are_what_really_happens_on_mysql() {
    for engine in Engine::newest(&[DialectName::Mysql]) {
        check(engine, 131).await;
    }
}
