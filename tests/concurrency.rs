//! Several runs at once, runs that die, and runs that find nothing to do.

use crate::command::{SqlFolder, end_of, wait};
use crate::support::{Engine, TestDatabase, revision};
use anabranch::database::connect;
use anabranch::migrator::{History, Migrator, Settings};
use anabranch::model::DialectName;
use anabranch::operation::{Action, Execute, Operation};
use anabranch::revision::Target;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

fn start(folder: &SqlFolder, database: &TestDatabase, arguments: &[&str]) -> Child {
    let mut command = folder.command(database.url(), arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// A statement that takes some seconds.
fn slow(engine: Engine) -> &'static str {
    match engine.dialect() {
        DialectName::Postgres => "INSERT INTO a SELECT 1 FROM pg_sleep(2);",
        DialectName::MariaDb | DialectName::Mysql => "INSERT INTO a SELECT 1 + SLEEP(2);",
        DialectName::Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000000)\n\
             INSERT INTO a SELECT 1 FROM n WHERE i = 6000000;"
        }
    }
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what} does not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn two_upgrades_at_once_apply_each_revision_once() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "two upgrades");
        let folder = SqlFolder::new(&[
            ("001_a.sql", "CREATE TABLE a (id INTEGER);"),
            ("002_b.sql", slow(engine)),
            ("003_c.sql", "INSERT INTO a VALUES (3);"),
        ]);
        let children = [1, 2, 3].map(|_| start(&folder, &database, &["upgrade"]));
        let said: Vec<String> = children.map(|child| end_of(child).done().err).into_iter().collect();
        assert!(said.iter().any(|said| said.contains("waiting for the migration lock")), "{engine:?}: {said:?}");
        assert_eq!(wait(database.cell("SELECT count(*) FROM a")).as_deref(), Some("2"), "{engine:?}");
        let log = folder.run(&database, &["log", "--format", "json"]).done().json();
        let applied = log.as_array().unwrap().iter().filter(|event| event["event"] == "applied").count();
        assert_eq!(applied, 3, "{engine:?}: {log}");
    }
}

#[test]
fn a_killed_upgrade_is_continued_and_its_lock_taken_over_at_once() {
    for engine in Engine::all() {
        let database = TestDatabase::new(engine, "killed");
        let folder = SqlFolder::new(&[
            ("001_a.sql", "CREATE TABLE a (id INTEGER);"),
            ("002_b.sql", &format!("CREATE TABLE b (id INTEGER);\n{}\nCREATE TABLE c (id INTEGER);", slow(engine))),
        ]);
        folder.run(&database, &["upgrade", "001"]).done();
        let mut child = start(&folder, &database, &["upgrade"]);
        if matches!(engine.dialect(), DialectName::MariaDb | DialectName::Mysql) {
            until("the first statement", || wait(database.has_table("b")));
        }
        std::thread::sleep(Duration::from_millis(400));
        child.kill().expect("it can be killed");
        let killed = end_of(child);
        assert_eq!(killed.status, None, "{engine:?}: it was not fast enough to be killed: {}", killed.err);
        let began = Instant::now();
        let ran = folder.run(&database, &["upgrade"]).done();
        assert!(began.elapsed() < Duration::from_secs(30), "{engine:?}: the lease of the dead was waited for");
        if matches!(engine.dialect(), DialectName::MariaDb | DialectName::Mysql) {
            ran.says("continuing `002_b`, which was interrupted");
        }
        assert!(wait(database.has_table("b")) && wait(database.has_table("c")), "{engine:?}");
        assert_eq!(wait(database.cell("SELECT count(*) FROM a")).as_deref(), Some("1"), "{engine:?}");
        folder.run(&database, &["upgrade"]).done().says("nothing to do");
        let status = folder.run(&database, &["status", "--format", "json"]).done().json();
        assert!(status["unfinished"].is_null() && status["locked_by"].is_null(), "{engine:?}: {status}");
    }
}

#[test]
fn who_waits_for_the_lock_says_whom_for() {
    for engine in Engine::newest(&[DialectName::Postgres, DialectName::Mysql]) {
        let database = TestDatabase::new(engine, "lock held");
        let folder = SqlFolder::new(&[("001_a.sql", "CREATE TABLE a (id INTEGER);"), ("002_b.sql", slow(engine))]);
        folder.run(&database, &["upgrade", "001"]).done();
        let first = start(&folder, &database, &["upgrade"]);
        let locked = || folder.run(&database, &["status", "--format", "json"]).json()["locked_by"].is_object();
        until("the lock", locked);
        let second = folder.run(&database, &["upgrade"]).done();
        second.says(&format!("held by process {}", first.id())).says("upgrade");
        end_of(first).done();
    }
}

#[test]
fn an_upgrade_with_nothing_to_do_is_one_query_and_no_write() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "no op");
        let folder = SqlFolder::new(&[("001_a.sql", "CREATE TABLE a (id INTEGER);")]);
        folder.run(&database, &["upgrade"]).done();
        let proxy = proxy::Proxy::before(database.url());
        let began = Instant::now();
        crate::command::run(folder.command(&proxy.url, &["upgrade"])).done().says("nothing to do");
        let took = began.elapsed();
        let said = proxy.queries();
        let ours: Vec<&String> = said.iter().filter(|sql| sql.contains("anabranch")).collect();
        assert_eq!(ours.len(), 1, "{said:#?}");
        // Beside it there is only what a connection begins with: settings and the server's version.
        assert!(said.len() <= 4, "{said:#?}");
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
}

/// A listener between the command and a PostgreSQL server that notes each query.
mod proxy {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};

    pub(super) struct Proxy {
        pub(super) url: String,
        seen: Arc<Mutex<Vec<u8>>>,
    }

    impl Proxy {
        pub(super) fn before(url: &str) -> Self {
            let mut url = url::Url::parse(url).expect("a URL");
            let server = (url.host_str().expect("a host").to_owned(), url.port().expect("a port"));
            let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
            let port = listener.local_addr().expect("an address").port();
            url.set_port(Some(port)).expect("a port can be set");
            url.set_query(Some("sslmode=disable"));
            let seen: Arc<Mutex<Vec<u8>>> = Arc::default();
            let kept = Arc::clone(&seen);
            std::thread::spawn(move || {
                let (client, _) = listener.accept().expect("the client comes");
                let server = TcpStream::connect(server).expect("the server is there");
                let (answers, back) = (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
                std::thread::spawn(move || relay(answers, back, |_| ()));
                relay(client, server, |bytes| kept.lock().expect("no panic").extend_from_slice(bytes));
            });
            Self { url: url.into(), seen }
        }

        /// The texts of the messages `Query` and `Parse`.
        pub(super) fn queries(&self) -> Vec<String> {
            let seen = self.seen.lock().expect("no panic").clone();
            let length = |at: usize| u32::from_be_bytes(seen[at..at + 4].try_into().expect("four bytes")) as usize;
            let (mut at, mut queries) = (length(0), Vec::new());
            while at + 5 <= seen.len() {
                let (kind, end) = (seen[at], at + 1 + length(at + 1));
                if kind == b'Q' || kind == b'P' {
                    queries.push(String::from_utf8_lossy(&seen[at + 5..end.min(seen.len())]).into_owned());
                }
                at = end;
            }
            queries
        }
    }

    fn relay(mut from: TcpStream, mut to: TcpStream, see: impl Fn(&[u8])) {
        let mut buffer = [0; 8192];
        while let Ok(count) = from.read(&mut buffer)
            && count > 0
        {
            see(&buffer[..count]);
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
    }
}

/// One connection works and one holds the server's lock: there is none left to renew the lease by.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_cannot_keep_its_lock_gives_it_back() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "lock given back");
        let role = format!("anabranch_test_few_{}", std::process::id());
        database
            .execute(&format!("CREATE ROLE {role} LOGIN CONNECTION LIMIT 2; GRANT ALL ON SCHEMA public TO {role}"))
            .await;
        let mut url = url::Url::parse(database.url()).expect("a URL");
        url.set_username(&role).expect("a name");
        let migrator = async |url: &str| {
            let create = Execute { sql: "CREATE TABLE song (id INTEGER)".to_owned(), ..Execute::default() };
            let create = Action::operation(Operation::Execute(create));
            let history = History::of(vec![revision("a1", &[], vec![create], Vec::new())]).expect("a sound graph");
            let settings = Settings { migration_lock_timeout: Duration::from_secs(2), ..Settings::default() };
            Migrator::new(history, connect(url).await.expect("the server is there"), settings)
        };
        let heads: Target = "heads".parse().expect("a target");
        let mut few = migrator(url.as_str()).await;
        let refused = few.upgrade(std::slice::from_ref(&heads)).await;
        // The connection that failed is still open, as in an application that goes on.
        let mut other = migrator(database.url()).await;
        let ran = other.upgrade(std::slice::from_ref(&heads)).await;
        few.close().await.expect("the connection closes");
        other.close().await.expect("the connection closes");
        database.execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
        assert!(refused.is_err(), "{engine:?}: {refused:?}");
        assert_eq!(ran.map(|outcome| outcome.steps.len()).map_err(|error| error.to_string()), Ok(1), "{engine:?}");
    }
}
