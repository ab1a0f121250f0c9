//! Reading a thousand tables waits for the server about as long as the server needs to show them.
//!
//! `SHOW CREATE TABLE` of each is the least that a reader has to ask for. The time is compared with that of these bare queries, never with a clock:
//! a join of two views of `information_schema` alone took thirty times as long. What is compared is the waiting: what the reader does itself is
//! not compiled for speed here, and a processor that others use says nothing of the queries.

use crate::support::{Engine, TestDatabase};
use anabranch::database::connect;
use anabranch::plan::{Database, Scope};
use std::time::{Duration, Instant};

const TABLES: usize = 1000;
/// How many times as long as for the bare queries a reading may wait.
const WORST: u32 = 4;

/// When something began, and how long the thread had then been busy.
struct Watch {
    began: Instant,
    busy: Duration,
}

impl Watch {
    fn start() -> Self {
        Self { began: Instant::now(), busy: busy() }
    }

    /// The time in which the thread had nothing to do but wait.
    fn waited(&self) -> Duration {
        self.began.elapsed().saturating_sub(busy().saturating_sub(self.busy))
    }
}

/// How long this thread has had a processor, or waited for one; nothing where the kernel does not count it, and then all time is waiting.
fn busy() -> Duration {
    let Ok(text) = std::fs::read_to_string("/proc/thread-self/schedstat") else { return Duration::ZERO };
    let numbers = text.split_whitespace().take(2).map(|number| number.parse::<u64>().expect("nanoseconds"));
    Duration::from_nanos(numbers.sum())
}

fn table(number: usize) -> String {
    let key = match number {
        0 => String::new(),
        other => {
            format!(", CONSTRAINT fk_{other} FOREIGN KEY (parent) REFERENCES t{} (id) ON DELETE CASCADE", other / 2)
        }
    };
    format!(
        "CREATE TABLE t{number} (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, parent BIGINT UNSIGNED, \
         name VARCHAR(255) NOT NULL DEFAULT 'x' COMMENT 'a name', amount DECIMAL(12, 2) DEFAULT 0.00, \
         state ENUM('new', 'open', 'closed') NOT NULL DEFAULT 'new', seen DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), \
         body TEXT, flag TINYINT(1), doubled INT AS (flag * 2), KEY by_name (name, seen), KEY by_text (body(100)), \
         CONSTRAINT amount_{number} CHECK (amount >= 0){key}); "
    )
}

async fn time_bare_queries(database: &TestDatabase) -> Duration {
    let shown: String = (0..TABLES).map(|number| format!("SHOW CREATE TABLE t{number};")).collect();
    let watch = Watch::start();
    let rows = database.rows(&shown).await;
    assert_eq!(rows.len(), TABLES);
    watch.waited()
}

async fn time_reading(session: &mut dyn Database) -> Duration {
    let watch = Watch::start();
    let schema = session.introspect(&Scope::default()).await.expect("the schema is read");
    let waited = watch.waited();
    assert_eq!(schema.tables().count(), TABLES);
    waited
}

async fn check(engine: Engine) {
    let database = TestDatabase::new(engine, "reading_time");
    let all: String = (0..TABLES).map(table).collect();
    database.execute(&all).await;
    let mut session = connect(database.url()).await.expect("the server is there");
    let mut said = Vec::new();
    for _ in 0..3 {
        let (bare, reading) = (time_bare_queries(&database).await, time_reading(&mut *session).await);
        if reading < bare * WORST {
            return session.discard().await.expect("the session closes");
        }
        said.push(format!("{reading:?} where the bare queries wait {bare:?}"));
    }
    panic!("{engine:?}: reading {TABLES} tables waits {}", said.join(", then "));
}

#[tokio::test]
async fn reading_a_thousand_tables_waits_about_as_long_as_showing_them() {
    for engine in Engine::mysql_and_mariadb() {
        check(engine).await;
    }
}
