//! Sessions: addresses, locks, scratch databases, errors, what is read of objects that others made.

use super::*;
use anabranch::database::postgres::connect;

#[tokio::test]
async fn a_lock_is_one_sessions_until_it_is_given_back() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "locks");
        let mut one = connect(database.url()).await.expect("a session");
        let mut two = one.another().await.expect("a session");
        assert_eq!(one.try_lock("anabranch:public.x").await, Ok(Some(true)));
        assert_eq!(two.try_lock("anabranch:public.x").await, Ok(Some(false)));
        assert_eq!(two.try_lock("anabranch:public.other").await, Ok(Some(true)));
        assert_eq!(two.try_lock("anabranch:public.x").await, Ok(Some(false)));
        assert_eq!(one.try_lock("anabranch:public.other").await, Ok(Some(false)));
        one.unlock("anabranch:public.x").await.expect("given back");
        assert_eq!(one.try_lock("anabranch:public.x").await, Ok(Some(true)));
        one.discard().await.expect("closed");
        two.unlock("anabranch:public.other").await.expect("given back");
        assert_eq!(two.try_lock("anabranch:public.x").await, Ok(Some(true)));
    }
}

#[tokio::test]
async fn a_scratch_database_is_empty_alike_and_gone_afterwards() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "scratch");
        database.execute("CREATE TABLE song (id integer)").await;
        let mut session = connect(database.url()).await.expect("a session");
        let mut scratch = session.scratch().await.expect("a scratch database");
        assert_eq!(scratch.target(), session.target());
        assert!(scratch.introspect(&Scope::default()).await.expect("a schema").is_empty());
        let name = scratch.query("SELECT current_database()").await.expect("a name")[0][0].clone().expect("a name");
        assert!(name.starts_with("anabranch_scratch_"));
        scratch.discard().await.expect("dropped");
        let left = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
        assert_eq!(session.query(&left).await.expect("a count"), [[Some("0".to_owned())]]);
    }
}

#[tokio::test]
async fn errors_say_what_the_caller_acts_on() {
    use DatabaseErrorKind::*;
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "errors");
        database.execute("CREATE TABLE song (id integer PRIMARY KEY CHECK (id > 0))").await;
        let mut session = connect(database.url()).await.expect("a session");
        for (sql, kind, code) in [
            ("SELECT * FROM nowhere", NoSuchTable, "42P01"),
            ("INSERT INTO song VALUES (1), (1)", AlreadyExists, "23505"),
            ("INSERT INTO song VALUES (0)", Constraint, "23514"),
            ("CREATE TABLE song (id integer)", AlreadyExists, "42P07"),
            ("SELECT 1/0", Other, "22012"),
            ("SET TRANSACTION READ ONLY; CREATE TABLE a ()", ReadOnly, "25006"),
        ] {
            let error = session.query(sql).await.expect_err(sql);
            assert_eq!((error.kind, error.code.as_deref()), (kind, Some(code)), "{engine:?}: {error}");
        }
        let error = session.query("SELECT a\nFROM song").await.expect_err("no column");
        assert_eq!((error.position, error.to_string().contains("line")), (Some(8), false));

        let other = database.url().replace(database.url().rsplit('/').next().expect("a name"), "nowhere_at_all");
        assert_eq!(connect(&other).await.err().map(|error| error.kind), Some(NoSuchDatabase));
        let closed = connect("postgresql+driver://ada:secret@127.0.0.1:1/music").await.err().expect("nobody listens");
        assert_eq!(closed.kind, Unreachable);
        assert!(!format!("{closed:?}").contains("secret"));
    }
}

#[tokio::test]
async fn a_failed_transaction_does_not_commit_in_silence() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "failed");
        let mut session = connect(database.url()).await.expect("a session");
        session.begin().await.expect("begun");
        session.execute("CREATE TABLE song (id integer)").await.expect("made");
        assert!(session.introspect(&Scope::default()).await.expect("seen within").table(&"song".into()).is_some());
        session.execute("SELECT 1/0").await.expect_err("no division");
        session.commit().await.expect_err("nothing to commit");
        session.begin().await.expect("begun again");
        session.commit().await.expect("committed");
        assert!(session.introspect(&Scope::default()).await.expect("a schema").is_empty());
    }
}

#[tokio::test]
async fn the_rest_of_a_catalog_does_not_disturb() {
    let script = "
        CREATE EXTENSION citext;
        CREATE SCHEMA audit;
        CREATE SCHEMA other;
        CREATE TYPE other.\"Mood\" AS ENUM ('b', 'a');
        CREATE DOMAIN email AS citext NOT NULL CHECK (value ~ '@');
        CREATE TABLE person (id serial PRIMARY KEY, mail email, nick citext, mood other.\"Mood\" DEFAULT 'a', moods other.\"Mood\"[]);
        CREATE SEQUENCE shared;
        CREATE TABLE one (n bigint DEFAULT nextval('shared'));
        CREATE TABLE two (n bigint DEFAULT nextval('shared'), m bigint DEFAULT nextval('shared') + 1);
        CREATE TABLE day (at date) PARTITION BY RANGE (at);
        CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
        CREATE TABLE base (a integer);
        CREATE TABLE derived () INHERITS (base);
        CREATE TABLE other.hidden (id integer);
        CREATE TABLE refers (id integer, CONSTRAINT refers_id_fkey FOREIGN KEY (id) REFERENCES audit.log (id));
        CREATE INDEX ON person (nick DESC NULLS LAST, lower(nick));
        CREATE TABLE anabranch_revision (id integer);
        ALTER TABLE base ADD EXCLUDE USING hash (a WITH =);";
    let script =
        script.replace("CREATE TABLE refers", "CREATE TABLE audit.log (id integer PRIMARY KEY); CREATE TABLE refers");
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "catalog");
        database.execute(&script).await;
        let mut session = connect(database.url()).await.expect("a session");
        let schema =
            session.introspect(&Scope { schemas: vec!["audit".into()], exclude: vec![] }).await.expect("a schema");
        let tables: Vec<String> = schema.tables().map(|table| table.name.to_string()).collect();
        assert_eq!(tables, ["base", "day", "one", "person", "refers", "two", "audit.log"], "{engine:?}");
        let person = schema.table(&"person".into()).expect("a table");
        let types: Vec<String> = person.columns.iter().map(|column| column.column_type.to_string()).collect();
        assert_eq!(types, ["integer", "email", "citext", "enum other.Mood", "enum other.Mood[]"]);
        assert!(person.checks.is_empty() && person.columns[3].default == Some("a".into()));
        assert_eq!(person.columns[0].identity.as_ref().map(|identity| identity.mode), Some(IdentityMode::Serial));
        let two = schema.table(&"two".into()).expect("a table");
        assert_eq!(two.columns[0].default, Some(Expression::NextValue("shared".into())));
        assert!(matches!(&two.columns[1].default, Some(Expression::Sql(sql)) if sql.contains("+ 1")));
        assert!(
            schema.contains(&ObjectRef::Sequence("shared".into()))
                && schema.contains(&ObjectRef::Extension("citext".into()))
        );
        let person = QualifiedName::from("person");
        let index = schema.indexes_of(&person).next().expect("an index");
        assert!(index.name.is_generated(), "{index:?}");
        assert_eq!(index.parts[0].nulls, Some(NullsOrder::Last));
        let routines = schema.references().filter(|r| matches!(r, ObjectRef::Definition(_))).count();
        assert_eq!(routines, 0, "members of extensions are read");
    }
}
