//! What a session does besides running plans.

use super::{dialect, run};
use crate::support::{Engine, TestDatabase};
use anabranch::database::mysql::connect;
use anabranch::database::scratch::ScratchPlace;
use anabranch::model::{DialectName, Name, Object, ObjectRef, Schema};
use anabranch::operation::{Action, Operation, order};
use anabranch::plan::{DatabaseErrorKind, Scope};

/// A schema as it is found in the wild: names left to the server, widths, column checks.
const WILD: &str = r#"
create table artist (id int unsigned not null auto_increment primary key, name varchar(40) character set latin1 not null, unique (name));
create table song (
    id bigint(20) unsigned not null auto_increment, artist int unsigned, title varchar(20) default 'it''s \\ "x"', loud boolean not null default true,
    price decimal(10,2) default 1.50, bits bit(5) default b'101', kind enum('a','b''c','d,e') not null default 'a', flags set('x','y'),
    made datetime(3) default current_timestamp(3) on update current_timestamp(3), seen timestamp null on update current_timestamp,
    doc json, body longtext, twice int generated always as (n * 2) virtual, label varchar(30) generated always as (concat(title, 'x')) stored,
    n int check (n > 0), day date default (current_date), exact varchar(9) collate utf8mb4_bin default 'NULL' comment 'it''s',
    primary key (id), unique key (title), key prefixed (title(5)), key down (n desc, artist), fulltext key words (body),
    foreign key (artist) references artist (id) on delete cascade,
    check (n < 100 and title <> 'x\\y'), constraint given check (not (n = 5))
) auto_increment = 100 comment 'what is sung';
create view loud_songs as select s.id, concat('it''s ', a.name) as who from song s join artist a on a.id = s.artist where s.loud;
create trigger clean before insert on song for each row set new.title = coalesce(new.title, 'it''s \\');
create table alembic_version (version_num varchar(32));
create table tmp_x (id int);
"#;

#[tokio::test]
async fn a_found_schema_can_be_made_again() {
    for engine in Engine::mysql_and_mariadb() {
        let (found, made) = (TestDatabase::new(engine, "found"), TestDatabase::new(engine, "made"));
        let mut session = connect(found.url()).await.expect("the server answers");
        session.execute(WILD).await.expect("the schema can be made");
        let scope = Scope { schemas: Vec::new(), exclude: vec!["tmp_*".into()] };
        let schema = session.introspect(&scope).await.expect("the schema can be read");
        assert!(schema.table(&"tmp_x".into()).is_none() && schema.table(&"alembic_version".into()).is_none());
        let song = schema.table(&"song".into()).expect("the table is there");
        assert!(song.foreign_keys.iter().all(|key| key.name.is_generated()), "{:?}", song.foreign_keys);
        assert_eq!(song.uniques.len(), 1);
        let given: Vec<&Name> =
            song.checks.iter().map(|check| &check.name).filter(|name| !name.is_generated()).collect();
        assert_eq!(given, [&Name::Given("given".into())], "{engine:?}");
        let name = "song".into();
        let indexes: Vec<&str> = schema.indexes_of(&name).map(|index| index.name.as_str()).collect();
        assert_eq!(indexes, ["down", "prefixed", "words"], "{engine:?}");

        let creates = order(schema.iter().cloned().map(Operation::create).collect(), &Schema::new());
        let actions: Vec<Action> = creates.into_iter().map(Action::operation).collect();
        let mut other = connect(made.url()).await.expect("the server answers");
        let target = other.target().clone();
        let plan = dialect(target.dialect).plan(&target, &actions, &Schema::new()).expect("there is a plan");
        run(&mut *other, &plan).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
        let again = other.introspect(&scope).await.expect("the schema can be read");
        assert!(again.equivalent(&schema), "{engine:?}: {}", super::difference(&schema, &again));
    }
}

#[tokio::test]
async fn a_lock_is_one_sessions_until_it_is_given_back() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "lock");
        let mut one = connect(database.url()).await.expect("the server answers");
        let mut two = one.another().await.expect("another session can be had");
        let key = format!("anabranch:{}", database.url());
        assert_eq!(one.try_lock(&key).await, Ok(Some(true)));
        assert_eq!(two.try_lock(&key).await, Ok(Some(false)));
        one.unlock(&key).await.expect("the lock is given back");
        assert_eq!(two.try_lock(&key).await, Ok(Some(true)));
        two.discard().await.expect("the session ends");
        let mut taken = Ok(Some(false));
        for _ in 0..100 {
            taken = one.try_lock(&key).await; // the server notices the end of a session a little later
            if taken != Ok(Some(false)) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(taken, Ok(Some(true)), "the lock ends with its session");
    }
}

#[tokio::test]
async fn a_scratch_database_is_like_its_origin_and_goes_with_its_session() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "scratch");
        database.execute("create table song (id int)").await;
        let mut session = connect(database.url()).await.expect("the server answers");
        let mut scratch = session.scratch().await.expect("a scratch database can be made");
        assert_eq!(scratch.target(), session.target());
        assert!(scratch.introspect(&Scope::default()).await.expect("it can be read").is_empty());
        let name =
            scratch.query("select database()").await.expect("it has a name").remove(0).remove(0).expect("a name");
        assert!(name.starts_with("anabranch_scratch_"));
        scratch.discard().await.expect("it can be taken away");
        let left = session.query(&format!("show databases like '{name}'")).await.expect("the server answers");
        assert!(left.is_empty());
    }
}

/// Where nobody was asked, `mysql://` may be MariaDB: what is said for MySQL holds there.
#[tokio::test]
async fn a_scratch_server_is_of_the_kind_of_the_database_where_that_is_known() {
    for own in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(own, "scratch kind");
        let mut session = connect(database.url()).await.expect("the server answers");
        for other in Engine::mysql_and_mariadb() {
            let beside = TestDatabase::new(other, "scratch other");
            let place = ScratchPlace::Url(beside.url().to_owned());
            let known = place.server(own.dialect(), Some(&mut *session)).await.map(drop);
            assert_eq!(known.is_ok(), own.dialect() == other.dialect(), "{own:?} {other:?}: {known:?}");
            let said = place.server(DialectName::Mysql, Some(&mut *session)).await.map(drop);
            assert_eq!(said.is_ok(), own.dialect() == other.dialect(), "{own:?} {other:?}: {said:?}");
            place.server(DialectName::Mysql, None).await.map(drop).expect("nobody knows better");
        }
    }
}

#[tokio::test]
async fn a_database_that_is_worked_on_has_a_name() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "nameless");
        let mut url = url::Url::parse(database.url()).expect("a URL");
        url.set_path("/");
        let error = connect(url.as_str()).await.map(drop).expect_err("it names none");
        assert!(error.message.contains("names no database"), "{error:?}");
    }
}

#[tokio::test]
async fn errors_say_what_a_caller_can_do() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "errors");
        let mut session = connect(database.url()).await.expect("the server answers");
        session.execute("create table a (id int primary key, n int not null)").await.expect("the table can be made");
        for (sql, kind) in [
            ("select * from nothing", DatabaseErrorKind::NoSuchTable),
            ("create table a (id int)", DatabaseErrorKind::AlreadyExists),
            ("insert into a values (1, null)", DatabaseErrorKind::Constraint),
            ("insert into a values (1, 1), (1, 1)", DatabaseErrorKind::AlreadyExists),
            ("no sql", DatabaseErrorKind::Other),
        ] {
            let error = session.execute(sql).await.expect_err(sql);
            assert_eq!(error.kind, kind, "{engine:?}: {sql}: {error}");
            assert!(error.code.is_some());
        }
        let url = url::Url::parse(database.url()).expect("the URL is one");
        let mut missing = url.clone();
        missing.set_path("anabranch_no_such_database");
        let mut stranger = url.clone();
        stranger.set_username("nobody_at_all").expect("a URL has a user");
        stranger.set_password(Some("hush")).expect("a URL has a password");
        let mut nowhere = url;
        nowhere.set_port(Some(1)).expect("a URL has a port");
        for (url, kind) in [
            (missing, DatabaseErrorKind::NoSuchDatabase),
            (stranger, DatabaseErrorKind::Authentication),
            (nowhere, DatabaseErrorKind::Unreachable),
        ] {
            let error = connect(url.as_str()).await.map(|_| ()).expect_err("there is nobody");
            assert_eq!(error.kind, kind, "{engine:?}: {error:?}");
            assert!(!format!("{error:?}").contains("hush"));
        }
    }
}

#[tokio::test]
async fn rows_are_counted_and_cells_are_text() {
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "rows");
        let mut session = connect(&database.url().replace("mysql://", "mariadb://")).await.expect("the server answers");
        session
            .execute("create table a (id int primary key, t varchar(9), b blob)")
            .await
            .expect("the table can be made");
        let inserted = session.execute("insert into a values (1, 'x', 'y'), (2, null, null)").await;
        assert_eq!(inserted, Ok(2));
        let rows = session.query("select id, t, b, id > 1 from a order by id").await.expect("the rows are there");
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(rows, [vec![text("1"), text("x"), text("y"), text("0")], vec![text("2"), None, None, text("1")]]);
        session.begin().await.expect("a transaction begins");
        session.execute("delete from a").await.expect("rows go");
        session.rollback().await.expect("a transaction is taken back");
        assert_eq!(session.query("select id from a").await.map(|rows| rows.len()), Ok(2));
    }
}

#[tokio::test]
async fn a_check_of_a_column_can_be_dropped_and_outlives_other_changes() {
    use super::build::{alter, drop_constraint, set};
    use anabranch::operation::ColumnChange;
    for engine in Engine::mysql_and_mariadb() {
        let database = TestDatabase::new(engine, "column_check");
        database.execute("create table a (id int primary key, n int check (n > 0), doc json)").await;
        let mut session = connect(database.url()).await.expect("the server answers");
        let scope = Scope::default();
        let mut schema = session.introspect(&scope).await.expect("the schema can be read");
        let checks = |schema: &Schema| schema.table(&"a".into()).map(|table| table.checks.clone()).unwrap_or_default();
        let name = checks(&schema).first().map(|check| check.name.as_str().to_owned()).expect("there is a check");
        for operation in [
            alter(
                "a",
                vec![set("n", ColumnChange::Comment(Some("x".into()))), set("doc", ColumnChange::NotNull(true))],
            ),
            alter("a", vec![drop_constraint(&name)]),
        ] {
            let target = session.target().clone();
            let actions = [Action::operation(operation.clone())];
            let plan = dialect(target.dialect).plan(&target, &actions, &schema).expect("there is a plan");
            run(&mut *session, &plan).await.unwrap_or_else(|error| panic!("{engine:?}: {error}"));
            operation.apply(&mut schema).expect("it fits");
            let live = session.introspect(&scope).await.expect("the schema can be read");
            assert!(live.equivalent(&schema), "{engine:?}: {}", super::difference(&schema, &live));
        }
        assert!(schema.get(&ObjectRef::table("a")).is_some_and(|object| matches!(object, Object::Table(_))));
    }
}
