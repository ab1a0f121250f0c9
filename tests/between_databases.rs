//! Two PostgreSQL databases: what takes one to the other, in every schema, with what was counted; and what is no difference at all.

use crate::command::{Ran, command, run};
use crate::support::{Engine, TestDatabase};

/// A database, and one as it is to be.
struct Change {
    name: &'static str,
    from: &'static str,
    to: &'static str,
    /// What answers the same afterwards, whatever was done: a query and its answer.
    then: (&'static str, &'static str),
}

const fn change(
    name: &'static str,
    from: &'static str,
    to: &'static str,
    query: &'static str,
    answer: &'static str,
) -> Change {
    Change { name, from, to, then: (query, answer) }
}

fn diff(from: &TestDatabase, to: &str, more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = [&["diff", "--from", from.url(), "--to", to, "--format", "sql"], more].concat();
    run(command(folder.path(), &arguments))
}

async fn database(engine: Engine, name: &str, sql: &str) -> TestDatabase {
    let database = TestDatabase::new(engine, name);
    if !sql.is_empty() {
        database.execute(sql).await;
    }
    database
}

/// The plan runs, a second comparison is empty, and the question has its answer.
async fn check(cases: &[Change]) {
    for engine in Engine::postgres() {
        for case in cases {
            let from = database(engine, case.name, case.from).await;
            let to = database(engine, case.name, case.to).await;
            let script = diff(&from, to.url(), &[]).done().out;
            from.execute(&script).await;
            let again = diff(&from, to.url(), &["--exit-code"]);
            assert_eq!(again.status, Some(0), "{engine:?}: {}:\n{script}\n--\n{}{}", case.name, again.out, again.err);
            let answer = from.cell(case.then.0).await;
            assert_eq!(answer.as_deref(), Some(case.then.1), "{engine:?}: {}\n{script}", case.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_sequence_counted_goes_on() {
    check(&[
        change(
            "an owned sequence outlives its table",
            "create table t (id integer); create sequence s owned by t.id; select setval('s', 41)",
            "create table u (id integer); create sequence s owned by u.id",
            "select nextval('s')",
            "42",
        ),
        change(
            "an owned sequence outlives its column",
            "create table t (id integer, a text); create sequence s owned by t.id; select setval('s', 41)",
            "create table t (a text); create sequence s",
            "select nextval('s')",
            "42",
        ),
        change(
            "an owned sequence goes with its table",
            "create table t (id integer); create sequence s owned by t.id; create table u (a integer)",
            "create table u (a integer)",
            "select count(*) from pg_sequences",
            "0",
        ),
        change(
            "a sequence is let go of by its serial column",
            "create table t (id serial, a text); select setval('t_id_seq', 41)",
            "create sequence t_id_seq as integer; create table t (id integer not null default nextval('t_id_seq'), a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "a serial column may be null from now on",
            "create table t (id serial, a text); select setval('t_id_seq', 41)",
            "create table t (id serial, a text); alter table t alter id drop not null",
            "with rows as (insert into t (id) values (null), (default) returning id) select max(id) from rows",
            "42",
        ),
        change(
            "a column that may be null becomes a serial one",
            "create table t (id serial, a text); alter table t alter id drop not null; select setval('t_id_seq', 41)",
            "create table t (id serial, a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "a sequence numbers a serial column from now on",
            "create sequence t_id_seq; create table t (id integer not null default nextval('t_id_seq'), a text); select setval('t_id_seq', 41)",
            "create table t (id serial, a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "a sequence of another name is owned by its column from now on",
            "create sequence s start 3; create table t (id integer not null default nextval('s'), a text); select setval('s', 41)",
            "create sequence s start 3; create table t (id integer not null default nextval('s'), a text); alter sequence s owned by t.id",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "a sequence of another name becomes an identity's",
            "create sequence s; create table t (id integer not null default nextval('s'), a text); select setval('s', 41)",
            "create table t (id integer generated by default as identity, a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "a serial column becomes plain and its sequence stays",
            "create table t (id serial, a text); select setval('t_id_seq', 41)",
            "create sequence t_id_seq; create table t (id integer not null, a text)",
            "select nextval('t_id_seq')",
            "42",
        ),
        change(
            "a serial column becomes plain and its sequence goes",
            "create table t (id serial, a text)",
            "create table t (id integer not null, a text)",
            "select count(*) from pg_sequences",
            "0",
        ),
        change(
            "a small serial becomes a big one",
            "create table t (id smallserial, a text); select setval('t_id_seq', 41)",
            "create table t (id bigserial, a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "a big serial becomes an ordinary one",
            "create table t (id bigserial, a text); select setval('t_id_seq', 41)",
            "create table t (id serial, a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "a serial becomes an identity",
            "create table t (id serial, a text); select setval('t_id_seq', 41)",
            "create table t (id integer generated by default as identity, a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "an identity becomes a serial",
            "create table t (id integer generated always as identity, a text); select setval('t_id_seq', 41)",
            "create table t (id serial, a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "an identity becomes a default from a sequence",
            "create table t (id integer generated always as identity, a text); select setval('t_id_seq', 41)",
            "create sequence t_id_seq as integer; create table t (id integer not null default nextval('t_id_seq'), a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "a default from a sequence becomes an identity",
            "create sequence t_id_seq; create table t (id integer not null default nextval('t_id_seq'), a text); select setval('t_id_seq', 41)",
            "create table t (id integer generated always as identity, a text)",
            "insert into t (a) values ('y') returning id",
            "42",
        ),
        change(
            "type, bounds, step and cache of a sequence change in place",
            "create sequence s as smallint maxvalue 100; select setval('s', 41)",
            "create sequence s minvalue -5 increment 3 cache 7 cycle",
            "select nextval('s')",
            "44",
        ),
        change(
            "a sequence with an odd name in another schema",
            "create schema \"Odd\"; create table \"Odd\".\"T\" (\"Id\" serial); select setval('\"Odd\".\"T_Id_seq\"', 41)",
            "create schema \"Odd\"; create table \"Odd\".\"T\" (\"Id\" bigint generated by default as identity)",
            "insert into \"Odd\".\"T\" default values returning \"Id\"",
            "42",
        ),
    ])
    .await;
}

/// Objects of all kinds that need each other across schemas.
const SCHEMAS: &str = "
    create schema audit; create schema \"Odd Schema\";
    create type audit.mood as enum ('a', 'b');
    create sequence \"Odd Schema\".numbers;
    create function \"Odd Schema\".next_code() returns text language sql as 'select ''x''::text';
    create table person (id integer primary key, name text);
    create table audit.person (id integer primary key, feeling audit.mood default 'a', feelings audit.mood[],
        number bigint default nextval('\"Odd Schema\".numbers'), code text default \"Odd Schema\".next_code(),
        who integer references person (id), constraint known check (feeling <> 'b'::audit.mood or code is not null));
    create table \"Odd Schema\".\"Log\" (id integer generated always as identity primary key, who integer references audit.person (id));
    create index on audit.person (lower(code)) where feeling = 'a'::audit.mood;
    create view audit.people as select p.name, q.code from person p join audit.person q on q.who = p.id;
    create view all_people as select * from audit.people;
    create function audit.touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger touched before update on \"Odd Schema\".\"Log\" for each row when (new.who > 0) execute function audit.touch();
    create policy mine on audit.person using (who > 0);";

#[tokio::test(flavor = "multi_thread")]
async fn every_schema_is_compared_and_made() {
    let count = "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace \
                 where n.nspname in ('audit', 'Odd Schema', 'public') and c.relkind in ('r', 'v')";
    check(&[
        change("schemas are made", "", SCHEMAS, count, "5"),
        change("schemas are dropped", SCHEMAS, "", count, "0"),
        change(
            "tables of one name in two schemas",
            "create schema audit; create table audit.t (a integer); create table t (b integer); insert into t values (7)",
            "create schema audit; create table audit.t (a bigint, c text); create table t (b integer not null)",
            "select b from t",
            "7",
        ),
        change(
            "names are those of the database, whoever chose them",
            "create table t (a integer check (a > 0), b integer unique)",
            "create table t (a integer constraint t_check check (a > 0), b integer constraint t_b_key1 unique)",
            "select string_agg(conname, ' ' order by conname) from pg_constraint where conrelid = 't'::regclass and contype <> 'n'",
            "t_b_key1 t_check",
        ),
        change(
            "an invalid index is none",
            "create table t (a integer); create unique index i on t (a); update pg_index set indisvalid = false where indexrelid = 'i'::regclass",
            "create table t (a integer); create unique index i on t (a)",
            "select indisvalid from pg_index where indexrelid = 'i'::regclass",
            "t",
        ),
        change(
            "nobody makes an invalid index",
            "create table t (a integer)",
            "create table t (a integer); create unique index i on t (a); update pg_index set indisvalid = false where indexrelid = 'i'::regclass",
            "select count(*) from pg_indexes where indexname = 'i'",
            "0",
        ),
        change(
            "a default is what it is, not what means the same",
            "create table t (a timestamptz default current_timestamp, b varchar(5) default 'x', c timestamp)",
            "create table t (a timestamptz default now(), b varchar(5) default 'x'::varchar(5), c timestamp(6))",
            "select string_agg(pg_get_expr(adbin, adrelid), ' ' order by adnum) from pg_attrdef",
            "now() 'x'::character varying(5)",
        ),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_read_is_said() {
    for engine in Engine::postgres() {
        let from = database(engine, "left out", "create schema audit; create table audit.t (a integer)").await;
        let to = database(engine, "left out", "create table t (a integer)").await;
        let ran = diff(&from, to.url(), &["--schema", "public"]).done();
        ran.says("left out: schema audit (1 table)");
        assert!(!ran.out.contains("audit"), "{}", ran.out);
        let ran = diff(&from, to.url(), &[]).done();
        assert!(ran.out.contains("DROP SCHEMA") && !ran.err.contains("left out"), "{}{}", ran.out, ran.err);
    }
}

/// A text, and what the server makes of it: the source of one database, and that of another which was made from the first one's print.
struct Respelled {
    name: &'static str,
    both: &'static str,
    written: &'static str,
    printed: &'static str,
}

const fn respelled(name: &'static str, both: &'static str, written: &'static str, printed: &'static str) -> Respelled {
    Respelled { name, both, written, printed }
}

const D: &str = "create table d (id integer primary key, status varchar(25) not null, price integer not null);";

const RESPELLED: [Respelled; 9] = [
    respelled(
        "a check",
        D,
        "alter table d add constraint k check (price between 0 and 10 and status is not null)",
        "alter table d add constraint k check ((((price >= 0) AND (price <= 10)) AND (status IS NOT NULL)))",
    ),
    respelled(
        "a partial index",
        D,
        "create index i on d (id) where status in ('A', 'B')",
        "create index i on d (id) where ((status)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[]))",
    ),
    respelled(
        "a view",
        D,
        "create view v as select id from d where status in ('A', 'B')",
        "create view v as select id from d where ((status)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[]))",
    ),
    respelled(
        "a policy",
        D,
        "create policy p on d using (status in ('A', 'B'))",
        "create policy p on d using ((status)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[]))",
    ),
    respelled(
        "a generated column",
        "",
        "create table d (status varchar(5), b boolean generated always as (status in ('A', 'B')) stored)",
        "create table d (status varchar(5), b boolean generated always as ((status)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[])) stored)",
    ),
    respelled(
        "the condition of a trigger",
        "create table d (status varchar(5)); create function f() returns trigger language plpgsql as 'begin return new; end';",
        "create trigger g before update on d for each row when (new.status in ('A', 'B')) execute function f()",
        "create trigger g before update on d for each row when ((new.status)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[])) execute function f()",
    ),
    respelled(
        "the body of a function",
        D,
        "create function f() returns bigint language sql begin atomic select count(*) from d where status in ('A', 'B'); end",
        "create function f() returns bigint language sql begin atomic select count(*) from d where ((status)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[])); end",
    ),
    respelled(
        "a check over a domain, a function of its own and an operator of its own",
        "create schema x; create domain x.kind as varchar(5) check (value <> ''); create function x.good(text) returns boolean language plpgsql immutable as 'begin return true; end';
         create function x.near(integer, integer) returns boolean language sql immutable as 'select true'; create operator x.~~~ (function = x.near, leftarg = integer, rightarg = integer);
         create table d (kind x.kind, a integer);",
        "alter table d add constraint k check (kind in ('A', 'B') and x.good(kind) and a operator(x.~~~) 1)",
        "alter table d add constraint k check ((((kind)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[])) AND x.good((kind)::text)) AND (a OPERATOR(x.~~~) 1))",
    ),
    respelled(
        "an expression of an index beside one that a scratch database cannot make",
        "create function f(a varchar) returns text language sql immutable as 'select $1::text'; create table d (status varchar(5));",
        "create index i on d (f(status), (status in ('A', 'B')))",
        "create index i on d (f(status), ((status)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[])))",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_prints_in_another_way_is_no_difference() {
    for engine in Engine::postgres() {
        for case in &RESPELLED {
            let one = database(engine, case.name, &format!("{}{}", case.both, case.written)).await;
            let two = database(engine, case.name, &format!("{}{}", case.both, case.printed)).await;
            for (from, to) in [(&one, &two), (&two, &one)] {
                let ran = diff(from, to.url(), &["--exit-code"]);
                assert_eq!(ran.status, Some(0), "{engine:?}: {}\n{}{}", case.name, ran.out, ran.err);
            }
            let changed = format!("{}{}", case.both, case.written).replace("'B'", "'C'").replace("<= 10", "<= 11");
            let changed = changed.replace("between 0 and 10", "between 0 and 11");
            let other = database(engine, case.name, &changed).await;
            let ran = diff(&one, other.url(), &["--exit-code"]);
            assert_eq!(ran.status, Some(1), "{engine:?}: {} has another value\n{}{}", case.name, ran.out, ran.err);
        }
    }
}

const IN_LIST: &str = "((status)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[]))";

/// What no comparison looks at is told from what differs, too: a restored database holds nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_compared_may_be_the_same_in_other_words() {
    const T: &str = "create table t (status varchar(5), r int4range);";
    let cases = [
        ("an exclusion constraint", "alter table t add constraint k exclude using gist (r with &&) where (#)"),
        ("a rule", "create rule keep as on delete to t where (#) do instead nothing"),
        ("a domain", "create domain d as varchar(5) constraint k check (#)"),
        ("statistics", "create statistics s on (#), status from t"),
    ];
    for engine in Engine::postgres() {
        for (name, sql) in cases {
            let make = |condition: &str| {
                let condition = match name {
                    "a domain" => condition.replace("status", "value"),
                    "a rule" => condition.replace("status", "old.status"),
                    _ => condition.to_owned(),
                };
                format!("{T}{}", sql.replace('#', &condition))
            };
            let one = database(engine, name, &make("status in ('A', 'B')")).await;
            let two = database(engine, name, &make(IN_LIST)).await;
            let other = database(engine, name, &make("status in ('A', 'C')")).await;
            let ran = diff(&one, two.url(), &["--exit-code"]);
            assert!(
                !ran.err.contains("not the same") && ran.status == Some(0),
                "{engine:?}: {name}: {}{}",
                ran.out,
                ran.err
            );
            diff(&one, other.url(), &["--exit-code"]).says("not the same on both sides");
        }
    }
}

/// What a database says is what its entities say.
#[tokio::test(flavor = "multi_thread")]
async fn entities_of_a_database_agree_with_it_and_keep_its_words() {
    const SOURCE: &str = "
        create schema audit;
        create table audit.kind (id integer primary key);
        create table song (id bigserial primary key, title varchar(5) not null default 'x'::varchar(5), made timestamp(6) not null default now(),
            token varchar(36) not null default gen_random_uuid(), nothing varchar(5) default null::varchar, low text generated always as (lower(title)) stored,
            kind integer references audit.kind, constraint song_ok check (title in ('a', 'b') and made > '2020-01-01'));
        create index song_part on song (title) where title in ('a', 'b');";
    for engine in Engine::postgres() {
        let live = database(engine, "entities", SOURCE).await;
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("entities");
        let out = out.to_str().expect("UTF-8");
        run(command(folder.path(), &["entity", "generate", "--from", live.url(), "--out", out])).done();
        let state = format!("entities:{out}");
        let ran = diff(&live, &state, &["--exit-code"]);
        assert_eq!(ran.status, Some(0), "{engine:?}\n{}{}", ran.out, ran.err);
        let inspected = run(command(folder.path(), &["inspect", live.url(), "--format", "sql"])).done().out;
        for words in [
            "DEFAULT now()",
            "'x'::character varying(5)",
            "timestamp(6)",
            "DEFAULT gen_random_uuid()",
            "NULL::character varying",
        ] {
            assert!(inspected.contains(words), "{engine:?}: `{words}` is not in\n{inspected}");
        }
        let copy = database(engine, "copy", &inspected).await;
        let ran = diff(&live, copy.url(), &["--exit-code"]);
        assert_eq!(ran.status, Some(0), "{engine:?}\n{}{}", ran.out, ran.err);
    }
}
