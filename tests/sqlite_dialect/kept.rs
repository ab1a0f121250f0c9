//! What a definition says beyond the model lives through a rebuild: of a plan between two databases, of one towards entities, and of a run.

use crate::command::{Ran, command, run, wait};
use crate::support::{Client, Engine, TestDatabase, revision};
use anabranch::database::connect;
use anabranch::migrator::{History, Migrator, Settings};
use anabranch::model::{ObjectRef, Schema, Unmodelled};
use anabranch::operation::{Action, AlterTable, ColumnChange, Operation, TableChange};
use anabranch::plan::Scope;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Tables as people write them; `{}` stands where a part changes, which needs the table rebuilt.
const TABLES: &[(&str, &str)] = &[
    (
        "conflict clauses",
        "create table t (id integer primary key on conflict replace, a text not null on conflict ignore unique on conflict fail,
            b int, {}, unique (b, a) on conflict rollback, check (b > 0) on conflict abort)",
    ),
    (
        "order and collation of keys",
        "create table t (a text collate nocase, b int, [c d] text, e int, {}, primary key (b desc, a collate rtrim, \"c d\"),
            unique ([c d] collate binary desc, e), unique (`e` asc))",
    ),
    ("a key that may be null", "create table t (a text primary key, b int, e int, {})"),
    ("a key of two columns that may be null", "create table t (a text, b int not null, e int, {}, primary key (a, b))"),
    ("an integer that is no rowid", "create table t (a integer primary key desc, b int, e int, {})"),
    ("an INT that is no rowid", "create table t (a int primary key, b int, e int, {})"),
    ("a BIGINT that is no rowid", "create table t (a BIGINT PRIMARY KEY, b int, e int, {})"),
    ("a key that numbers rows, by itself", "create table t (a integer, b int, e int, {}, primary key (a autoincrement))"),
    ("a key that numbers rows, in its line", "create table t (a integer constraint k primary key asc on conflict abort autoincrement, b int, e int, {})"),
    (
        "references",
        "create table p (x int, y int, primary key (x, y)); create table q (z integer primary key);
         create table t (a integer unique references q, b int constraint up references q (z) match full on delete cascade deferrable initially deferred,
            e int references q not null on conflict ignore deferrable, f int, g int, {},
            foreign key (f, g) references p match simple on update set null not deferrable, constraint self foreign key (b) references t (a))",
    ),
    (
        "names of everything",
        "create table t (a text constraint n1 not null constraint n2 default 'x' constraint n3 collate nocase constraint n4 unique,
            b int constraint n5 null constraint n6 check (b <> 3), e int constraint n7 as (b + 1) stored, f int constraint of_nothing, {}, constraint n8 check (b > 0))",
    ),
    (
        "comments",
        "create table t ( -- the table, with ) and '
            a text, -- the \"first
            /* before b */ b int /* inside b, */ not null,
            -- about e
            e int, {}
            -- the last one
            )",
    ),
    ("declared types", "create table t (a NVARCHAR ( 160 ), b Real, e \"int\", f unsigned big int, g, h Decimal(10,5) default 1.50, i double precision, {})"),
    ("defaults", "create table t (a text default NULL, b int default (1 + 2), e blob default 1.0, f text default current_timestamp, g default +.5, h default \"x\", {})"),
    ("generated columns", "create table t (a text, b int, e int generated always as (length(A) + 1) virtual not null, f as (e * 2) stored unique, {})"),
    ("rows by their key", "create table t (a text not null, b int, e int, {}, primary key (b desc, a)) without rowid"),
    ("strict types", "create table t (a text, b int primary key, e any, {}) strict"),
    ("strict rows by their key", "create table t (a text, b int primary key, e any, {}) WITHOUT rowid, Strict"),
    ("quoted names", "create table \"t\" (\"select\" text check (\"select\" <> 'it''s'), [A] int, `b` int, 'e' int, {}, unique ([a], \"select\"))"),
    ("a check that says the table's name", "create table t (a int check (t.a > 0), b int, {}, check ((T.b IS NULL) or [t].b > 1))"),
];

/// What hangs on the table, in its own words.
const AROUND: &str = "
    create index i1 on t (b DESC, lower(b) collate nocase asc) where b is not null and B <> 7; -- behind
    create unique index if not exists main.i2 on t (b /* odd */ , b + 1);
    create view v as select b from t; create view w as select count(*) as n from v;
    create trigger on_v instead of insert on v begin insert into t (b) values (new.b); end;
    create trigger on_t after update of b on t when new.b > 5 begin insert into log values ('a;b'); end;
    create table log (x text); create trigger on_log after insert on log begin update t set b = b where b = 1; end";

pub(super) fn shell(database: &TestDatabase, sql: &str) -> Result<(), String> {
    let mut command = Command::new(Engine::Sqlite.client(Client::Shell));
    command.arg("-bail").arg(database.url().trim_start_matches("sqlite:").split('?').next().expect("a path"));
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the client starts");
    child.stdin.take().expect("it reads").write_all(sql.as_bytes()).expect("it is written");
    let output = child.wait_with_output().expect("it ends");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// What leads from one to the other, as a script.
pub(super) fn diff(from: &TestDatabase, to: &TestDatabase) -> Ran {
    let arguments = ["diff", "--from", from.url(), "--to", to.url(), "--format", "sql", "--exit-code"];
    run(command(Path::new(env!("CARGO_TARGET_TMPDIR")), &arguments))
}

/// Rows with whatever a key may be, where it may be that.
const ROWS: &str = "insert or ignore into t (b) values (1); insert or ignore into t (b) values (2); delete from t where b = 1;
    insert or ignore into t (b) values (3); insert or ignore into t (b, a) values (4, '44'); insert or ignore into t (b, a) values (5, 6)";

/// All rows as they stand, with their numbers where they have some.
fn rows(database: &TestDatabase) -> String {
    let all = wait(database.standard_rows("SELECT * FROM t ORDER BY b")).expect("there is a table");
    let numbers = wait(database.standard_rows("SELECT b, rowid FROM t ORDER BY b")).unwrap_or_default();
    format!("{all:?} {numbers:?}")
}

pub(super) fn read(database: &TestDatabase) -> Schema {
    wait(async {
        let mut session = connect(database.url()).await.expect("the file is there");
        let schema = session.introspect(&Scope::default()).await.expect("it is read");
        session.discard().await.expect("the session closes");
        schema
    })
}

/// All that is found beside the model, sorted.
fn found(schema: &Schema) -> Vec<String> {
    let line = |found: &Unmodelled| format!("{}: {} = {}", found.owner, found.property, one_line(&found.value));
    let mut lines: Vec<String> = schema.unmodelled().iter().map(line).collect();
    lines.sort();
    lines
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
pub(super) fn assert_same(one: &Schema, other: &Schema, why: &str) {
    assert!(one.equivalent(other), "{why}: {one:#?}\n{other:#?}");
    assert_eq!(found(one), found(other), "{why}");
}

#[test]
fn a_plan_between_two_databases_leaves_the_words_of_both() {
    for (name, table) in TABLES {
        for (before, after) in
            [("z text", "z text check (z <> 'no')"), ("z text, y int", "z text not null default 'none'")]
        {
            let [from, to] = [before, after].map(|z| {
                let database = TestDatabase::new(Engine::Sqlite, name);
                shell(&database, &format!("{};\n{AROUND};", table.replace("{}", z))).expect("it can be made");
                database
            });
            let script = diff(&from, &to).found().out;
            shell(&from, ROWS).unwrap_or_else(|error| panic!("{name}: {error}"));
            let before_it = rows(&from);
            shell(&from, &script).unwrap_or_else(|error| panic!("{name}: {error}\n{script}"));
            diff(&from, &to).done();
            if before == "z text" {
                assert_eq!(rows(&from), before_it, "{name}\n{script}");
            }
            assert_same(&read(&from), &read(&to), &format!("{name}\n{script}"));
        }
    }
}

#[test]
fn what_is_made_is_made_in_the_words_of_the_database_that_has_it() {
    for (name, table) in TABLES {
        let made = TestDatabase::new(Engine::Sqlite, name);
        let sql = format!("{};\n{AROUND};", table.replace("{}", "z text"));
        shell(&made, &sql).expect("it can be made");
        let again = TestDatabase::new(Engine::Sqlite, name);
        let script = run(command(Path::new(env!("CARGO_TARGET_TMPDIR")), &["inspect", made.url(), "--format", "sql"]));
        let script = script.done().out;
        shell(&again, &script).unwrap_or_else(|error| panic!("{name}: {error}\n{script}"));
        assert_same(&read(&again), &read(&made), &format!("{name}\n{script}"));
    }
}

/// What waits for its own futures, beside a test that runs in some.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    tokio::task::block_in_place(|| std::thread::scope(|scope| scope.spawn(work).join().expect("it ends")))
}

/// The revision knows nothing of them.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_leaves_the_words_of_the_database() {
    for (name, table) in TABLES {
        let database = TestDatabase::new(Engine::Sqlite, name);
        let sql = format!("{};\n{AROUND};", table.replace("{}", "z text"));
        tokio::task::block_in_place(|| shell(&database, &sql)).expect("it can be made");
        tokio::task::block_in_place(|| shell(&database, ROWS)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (before, before_rows) = aside(|| (read(&database), rows(&database)));
        let create = |object: &anabranch::model::Object| Action::operation(Operation::create(object.clone()));
        let made: Vec<Action> =
            before.iter().filter(|o| matches!(o.reference(), ObjectRef::Table(_))).map(create).collect();
        let change = TableChange::AlterColumn { name: "z".into(), change: ColumnChange::Default(Some("none".into())) };
        let alter = Operation::AlterTable(AlterTable { table: "t".into(), changes: vec![change] });
        let history = History::of(vec![
            revision("a1", &[], made, Vec::new()),
            revision("b2", &["a1"], vec![Action::operation(alter.clone())], Vec::new()),
        ]);
        let connection = connect(database.url()).await.expect("the file is there");
        let mut migrator = Migrator::new(history.expect("the revisions form a graph"), connection, Settings::default());
        migrator.stamp(&["a1".parse().unwrap()], false).await.expect("it is recorded");
        migrator.upgrade(&["heads".parse().unwrap()]).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        migrator.close().await.expect("the connection closes");
        let (after, after_rows) = aside(|| (read(&database), rows(&database)));
        let mut expected = before.clone();
        alter.apply(&mut expected).expect("it fits");
        let without_z = |schema: &Schema| -> Vec<String> {
            found(schema).into_iter().filter(|line| !line.contains("column `t.z`")).collect()
        };
        assert_eq!(after_rows, before_rows, "{name}");
        assert!(after.equivalent(&expected), "{name}: {after:#?}");
        assert_eq!(without_z(&after), without_z(&before), "{name}");
    }
}
