//! A plan names what is there: a constraint or an index that is called otherwise in this database is found by its structure, and nothing else is
//! touched that happens to bear the name which the revisions know.

use crate::support::{Engine, TestDatabase, actions, revision};
use anabranch::database::{connect, scratch::ScratchPlace};
use anabranch::dsl::{CreateTable, ExportedRevision};
use anabranch::entity::{self, Sources};
use anabranch::migrator::{History, Migrator, Progress, Reporter, Settings};
use anabranch::model::{Constraint, Schema};
use anabranch::plan::Scope;
use anabranch::prelude::*;
use anabranch::workflow::autogenerate::autogenerate;
use std::sync::{Arc, Mutex};

/// A database that somebody made before there were revisions, and what the next revision does to it.
struct Case {
    name: &'static str,
    /// What somebody made, with the names of the database's or of their own.
    made: &'static str,
    /// What the revisions say of it.
    baseline: fn(&mut Migration),
    /// What the next revision does, by the names that the baseline gave.
    next: fn(&mut Migration),
    back: fn(&mut Migration),
    /// What is there afterwards.
    left: &'static [&'static str],
}

fn table(t: &mut CreateTable) {
    for column in ["id", "a", "b"] {
        t.column(column, integer()).not_null();
    }
    t.primary_key(["id"]);
}

const CASES: [Case; 4] = [
    Case {
        name: "a check whose name is another one's",
        made: "create table t (id integer not null primary key, a integer not null, b integer not null,
            constraint t_a_check check (a > 0), constraint t_check check (b > a))",
        baseline: |m| {
            m.create_table("t", |t| {
                table(t);
                t.check("a > 0").generated_name("t_check");
                t.check("b > a").generated_name("t_check1");
            });
        },
        next: |m| {
            m.alter_table("t", |t| {
                t.drop_constraint("t_check");
            });
        },
        back: |m| {
            m.alter_table("t", |t| {
                t.add_check("a > 0").generated_name("t_check");
            });
        },
        left: &["check t_check"],
    },
    Case {
        name: "a foreign key",
        made: "create table u (id integer not null primary key); create table w (id integer not null primary key);
            create table t (id integer not null primary key, a integer not null, b integer not null,
            constraint t_b_fkey foreign key (a) references u (id), constraint t_a_fkey foreign key (b) references w (id))",
        baseline: |m| {
            for name in ["u", "w"] {
                m.create_table(name, |t| {
                    t.column("id", integer()).not_null();
                    t.primary_key(["id"]);
                });
            }
            m.create_table("t", |t| {
                table(t);
                t.foreign_key(["a"]).references("u", ["id"]);
                t.foreign_key(["b"]).references("w", ["id"]);
            });
        },
        next: |m| {
            m.alter_table("t", |t| {
                t.drop_constraint("t_a_fkey");
            });
        },
        back: |m| {
            m.alter_table("t", |t| {
                t.add_foreign_key(["a"]).references("u", ["id"]).generated_name("t_a_fkey");
            });
        },
        left: &["foreign key t_a_fkey"],
    },
    Case {
        name: "an index",
        made: "create table t (id integer not null primary key, a integer not null, b integer not null);
            create index t_a_idx on t (b); create index t_b_idx on t (a)",
        baseline: |m| {
            m.create_table("t", table);
            m.create_index_on("t", ["a"]);
            m.create_index_on("t", ["b"]);
        },
        next: |m| {
            m.drop_index("t", "t_a_idx");
        },
        back: |m| {
            m.create_index_on("t", ["a"]);
        },
        left: &["index t_a_idx"],
    },
    Case {
        name: "a new constraint beside another that bears its name",
        made: "create table t (id integer not null primary key, a integer not null, b integer not null,
            constraint t_check check (a > 0))",
        baseline: |m| {
            m.create_table("t", |t| {
                table(t);
                t.check("a > 0");
            });
        },
        next: |m| {
            m.alter_table("t", |t| {
                t.add_check("b > a").generated_name("t_check");
            });
        },
        back: |m| {
            m.alter_table("t", |t| {
                t.drop_constraint("t_check");
            });
        },
        left: &["check t_check", "check t_check1"],
    },
];

/// Names of checks, foreign keys and indexes, sorted.
fn names(schema: &Schema) -> Vec<String> {
    let constraints = schema.tables().flat_map(|table| table.constraints().collect::<Vec<_>>());
    let mut names: Vec<String> = constraints
        .filter(|constraint| matches!(constraint, Constraint::Check(_) | Constraint::ForeignKey(_)))
        .map(|constraint| format!("{} {}", constraint.kind(), constraint.name()))
        .collect();
    let table = "t".into();
    let indexes = schema.indexes_of(&table);
    // MySQL makes an index behind a foreign key.
    names.extend(
        indexes.filter(|index| index.name.as_str().ends_with("_idx")).map(|index| format!("index {}", index.name)),
    );
    names.sort();
    names
}

async fn check(engine: Engine, case: &Case) {
    let database = TestDatabase::new(engine, "live names");
    database.execute(case.made).await;
    let up = actions(case.baseline);
    let revisions =
        vec![revision("a1", &[], up, Vec::new()), revision("b2", &["a1"], actions(case.next), actions(case.back))];
    let notes = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&notes);
    let reporter = Reporter::new(move |progress| {
        if let Progress::Note(text) = progress {
            heard.lock().unwrap().push(text);
        }
    });
    let mut migrator = migrator(&database, revisions).await.with_reporter(reporter);
    let to = |text: &str| text.parse().expect("a target");
    migrator.stamp(&[to("a1")], false).await.expect("the database is as the baseline says");
    let before = migrator.database().introspect(&Scope::default()).await.expect("it is read");
    migrator.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{engine:?}: {}: {error}", case.name));
    let after = migrator.database().introspect(&Scope::default()).await.expect("it is read");
    assert_eq!(names(&after), case.left, "{engine:?}: {}: {:?}", case.name, notes.lock().unwrap());
    migrator.downgrade(&to("a1")).await.unwrap_or_else(|error| panic!("{engine:?}: {}: {error}", case.name));
    let back = migrator.database().introspect(&Scope::default()).await.expect("it is read");
    assert!(back.equivalent(&before), "{engine:?}: {}: {:?} is not {:?}", case.name, names(&back), names(&before));
    migrator.close().await.expect("the connection closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_called_otherwise_here_is_found_by_its_structure() {
    for engine in Engine::all() {
        for case in &CASES {
            check(engine, case).await;
        }
    }
}

/// The baseline was made from a database whose names are its own; then one check is taken out of the entity.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_entity_gives_up_is_dropped_and_nothing_else() {
    const MADE: &str = "create table t (id integer not null primary key, a integer not null, b integer not null,
        constraint t_a_check check (a > 0), constraint t_check check (b > 1))";
    const ENTITY: &str = r#"
        use anabranch::Entity;
        #[derive(Entity)]
        #[table(name = "t")]
        #[check("b > 1")]
        pub struct T {
            #[column(primary_key)]
            pub id: i32,
            pub a: i32,
            pub b: i32,
        }
    "#;
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "given up");
        database.execute(MADE).await;
        let baseline = actions(|m| {
            m.create_table("t", |t| {
                table(t);
                t.check("a > 0").generated_name("t_check");
                t.check("b > 1").generated_name("t_b_check");
            });
        });
        let mut revisions = vec![revision("a1", &[], baseline, Vec::new())];
        let mut migrator = migrator(&database, revisions.clone()).await;
        let to = |text: &str| text.parse().expect("a target");
        migrator.stamp(&[to("a1")], false).await.expect("the database is as the baseline says");
        let entities = entity::read(&Sources::single("lib.rs", ENTITY), migrator.target().dialect).expect("an entity");
        let (scope, scratch) = (Scope::default(), ScratchPlace::default());
        let draft = autogenerate(&mut migrator, &entities, &[], &scope, &scratch).await.expect("there is a difference");
        migrator.close().await.expect("the connection closes");
        revisions.push(revision("b2", &["a1"], draft.up, draft.down));
        let mut migrator = self::migrator(&database, revisions).await;
        migrator.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
        let live = migrator.database().introspect(&scope).await.expect("it is read");
        assert_eq!(names(&live), ["check t_check"], "{engine:?}");
        let again = autogenerate(&mut migrator, &entities, &[], &scope, &scratch).await.expect("it is compared");
        assert!(again.is_empty(), "{engine:?}: {:?}", again.up);
        migrator.close().await.expect("the connection closes");
    }
}

async fn migrator(database: &TestDatabase, revisions: Vec<ExportedRevision>) -> Migrator {
    let history = History::of(revisions).expect("the revisions form a graph");
    Migrator::new(history, connect(database.url()).await.expect("the server is there"), Settings::default())
}
