//! Reading many tables costs what the server takes to show them.
//!
//! Times are compared with each other, never with a clock: the whole schema is read, and every table is shown by a query of its own, as a dump does
//! it. The best of several attempts counts on both sides, so that a busy machine is no failure. A join of views of `information_schema` takes
//! tens of times as long, and more with every table.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::support::{Engine, TestDatabase};
use anabranch::database::mysql::connect;
use anabranch::model::DialectName;
use anabranch::plan::Scope;

const TABLES: usize = 150;
const ATTEMPTS: usize = 4;
/// How many times as long each may take: the tool parses what is shown, without optimisation here, and MariaDB shows faster.
const WORST: [(DialectName, u32); 2] = [(DialectName::Mysql, 6), (DialectName::MariaDb, 30)];

#[test]
fn mysql_and_mariadb_are_read_in_the_time_that_showing_takes() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    for (dialect, worst) in WORST {
        for engine in Engine::of(&[dialect]) {
            let (read, shown) = runtime.block_on(measure(engine));
            println!("{engine:?}: {TABLES} tables are read in {read:?}, and shown in {shown:?}");
            assert!(read < shown * worst, "{engine:?}: {TABLES} tables are read in {read:?}, and shown in {shown:?}");
        }
    }
}

async fn measure(engine: Engine) -> (Duration, Duration) {
    let database = TestDatabase::new(engine, "many tables");
    let mut session = connect(database.url()).await.expect("the server answers");
    session.execute(&tables()).await.expect("the tables can be made");
    let (mut read, mut shown) = (Duration::MAX, Duration::MAX);
    for _ in 0..ATTEMPTS {
        let start = Instant::now();
        for number in 0..TABLES {
            let sql = format!("show create table t{number}");
            session.query(&sql).await.expect("the table is shown");
        }
        shown = shown.min(start.elapsed());
        let start = Instant::now();
        let schema = session.introspect(&Scope::default()).await.expect("the schema is read");
        read = read.min(start.elapsed());
        assert_eq!(schema.tables().count(), TABLES);
    }
    session.discard().await.expect("the session ends");
    (read, shown)
}

/// Each with what once was a row of each of the joined views.
fn tables() -> String {
    let mut sql = String::new();
    for number in 0..TABLES {
        let of = number.saturating_sub(1);
        let _ = write!(
            sql,
            "create table t{number} (id int auto_increment primary key, a int not null default 5 comment 'a', b varchar(20) default 'x', c int, d datetime,
             key (a, b), unique (c), check (a > 0), foreign key (a) references t{of} (id));"
        );
    }
    sql
}
