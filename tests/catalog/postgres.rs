//! What PostgreSQL's catalogs can hold: a case for each property, in the order of the manual's chapter on system catalogs.

use super::{Property, check_all};
use crate::support::{Engine, TestDatabase};
use anabranch::database::connect;

/// A role that is there on every server of the tests.
const ROLE: &str =
    "do $$ begin create role catalog_reader; exception when duplicate_object or unique_violation then null; end $$;";

/// A property that the table has, or lacks.
const fn has(name: &'static str, page: &'static str, base: &'static str, with: &'static str) -> Property {
    Property { name, page, base, without: "", with }
}

const fn either(
    name: &'static str,
    page: &'static str,
    base: &'static str,
    without: &'static str,
    with: &'static str,
) -> Property {
    Property { name, page, base, without, with }
}

const T: &str = "create table t (a integer not null, b text, c integer)";
const PT: &str =
    "create table p (id integer primary key, a integer unique); create table t (a integer, b integer, c integer)";
const FN: &str =
    "create function f(a integer) returns integer language sql immutable as 'select a'; create table t (a integer)";
const TRIGGER: &str =
    "create table t (a integer); create function f() returns trigger language plpgsql as 'begin return new; end'";

const RELATIONS: [Property; 32] = [
    either(
        "an unlogged table",
        "sql-createtable",
        "",
        "create table t (a integer)",
        "create unlogged table t (a integer)",
    ),
    has("a storage parameter", "sql-createtable", T, "alter table t set (fillfactor = 70)"),
    has(
        "a storage parameter of the TOAST table",
        "sql-createtable",
        T,
        "alter table t set (toast.autovacuum_enabled = off)",
    ),
    has("the storage of a column", "sql-altertable", T, "alter table t alter b set storage external"),
    has("the compression of a column", "sql-altertable", T, "alter table t alter b set compression pglz"),
    has("the statistics target of a column", "sql-altertable", T, "alter table t alter b set statistics 7"),
    has("an option of a column", "sql-altertable", T, "alter table t alter b set (n_distinct = 5)"),
    has("replica identity full", "sql-altertable", T, "alter table t replica identity full"),
    either(
        "replica identity by an index",
        "sql-altertable",
        "create table t (a integer not null, c integer not null); create unique index i on t (a); create unique index j on t (c)",
        "alter table t replica identity using index i",
        "alter table t replica identity using index j",
    ),
    has("row security", "ddl-rowsecurity", T, "alter table t enable row level security"),
    has("forced row security", "ddl-rowsecurity", T, "alter table t force row level security"),
    either(
        "a typed table",
        "sql-createtable",
        "create type y as (a integer)",
        "create table t (a integer)",
        "create table t of y",
    ),
    either(
        "a partition key",
        "ddl-partitioning",
        "",
        "create table t (a integer, b integer)",
        "create table t (a integer, b integer) partition by range (a)",
    ),
    has(
        "a partition",
        "ddl-partitioning",
        "create table t (a integer) partition by list (a)",
        "create table t1 partition of t for values in (1)",
    ),
    either(
        "the bound of a partition",
        "ddl-partitioning",
        "create table t (a integer) partition by list (a)",
        "create table t1 partition of t for values in (1)",
        "create table t1 partition of t for values in (2)",
    ),
    either(
        "a default of a partition",
        "ddl-partitioning",
        "create table t (a integer, b integer) partition by list (a)",
        "create table t1 partition of t for values in (1)",
        "create table t1 partition of t (b default 3) for values in (1)",
    ),
    has(
        "an index of a partition",
        "ddl-partitioning",
        "create table t (a integer) partition by list (a); create table t1 partition of t default",
        "create index i on t1 (a)",
    ),
    has(
        "a trigger of a partition",
        "ddl-partitioning",
        "create function f() returns trigger language plpgsql as 'begin return new; end'; create table t (a integer) partition by list (a); create table t1 partition of t default",
        "create trigger g before insert on t1 for each row execute function f()",
    ),
    has(
        "a comment on a partition",
        "ddl-partitioning",
        "create table t (a integer) partition by list (a); create table t1 partition of t default",
        "comment on table t1 is 'x'",
    ),
    either(
        "inheritance",
        "ddl-inherit",
        T,
        "create table u (a integer not null, b text, c integer)",
        "create table u () inherits (t)",
    ),
    has(
        "a comment on a column of a view",
        "sql-comment",
        "create view v as select 1 as a",
        "comment on column v.a is 'x'",
    ),
    has(
        "a comment on a constraint",
        "sql-comment",
        "create table t (a integer constraint k check (a > 0))",
        "comment on constraint k on t is 'x'",
    ),
    has(
        "a comment on the index of a key",
        "sql-comment",
        "create table t (a integer constraint k primary key)",
        "comment on index k is 'x'",
    ),
    has("a comment on a sequence", "sql-comment", "create sequence s", "comment on sequence s is 'x'"),
    has(
        "a comment on a serial's sequence",
        "sql-comment",
        "create table t (a serial)",
        "comment on sequence t_a_seq is 'x'",
    ),
    has(
        "a default of a column of a view",
        "sql-alterview",
        "create view v as select 1 as a",
        "alter view v alter a set default 5",
    ),
    either(
        "security_invoker of a view",
        "sql-createview",
        T,
        "create view v as select a from t",
        "create view v with (security_invoker) as select a from t",
    ),
    either(
        "the check option of a view",
        "sql-createview",
        T,
        "create view v as select a from t",
        "create view v as select a from t with cascaded check option",
    ),
    has(
        "a storage parameter of a materialized view",
        "sql-creatematerializedview",
        "create materialized view v as select 1 as a",
        "alter materialized view v set (fillfactor = 50)",
    ),
    either(
        "a materialized view without rows",
        "sql-creatematerializedview",
        "",
        "create materialized view v as select 1 as a",
        "create materialized view v as select 1 as a with no data",
    ),
    has(
        "the statistics target of a column of a materialized view",
        "sql-altermaterializedview",
        "create materialized view v as select 1 as a",
        "alter materialized view v alter a set statistics 5",
    ),
    has(
        "a clustered index",
        "sql-cluster",
        "create table t (a integer); create index i on t (a)",
        "alter table t cluster on i",
    ),
];

const CONSTRAINTS: [Property; 17] = [
    either(
        "a check NOT VALID",
        "sql-altertable",
        T,
        "alter table t add constraint k check (a > 0)",
        "alter table t add constraint k check (a > 0) not valid",
    ),
    either(
        "a check NO INHERIT",
        "sql-createtable",
        T,
        "alter table t add constraint k check (a > 0)",
        "alter table t add constraint k check (a > 0) no inherit",
    ),
    either(
        "a foreign key NOT VALID",
        "sql-altertable",
        PT,
        "alter table t add constraint k foreign key (a) references p",
        "alter table t add constraint k foreign key (a) references p not valid",
    ),
    either(
        "a foreign key MATCH FULL",
        "sql-createtable",
        PT,
        "alter table t add constraint k foreign key (a) references p",
        "alter table t add constraint k foreign key (a) references p match full",
    ),
    either(
        "the columns of SET NULL",
        "sql-createtable",
        "create table p (x integer, y integer, primary key (x, y)); create table t (a integer, b integer)",
        "alter table t add constraint k foreign key (a, b) references p on delete set null",
        "alter table t add constraint k foreign key (a, b) references p on delete set null (b)",
    ),
    either(
        "a deferrable primary key",
        "sql-createtable",
        T,
        "alter table t add constraint k primary key (a)",
        "alter table t add constraint k primary key (a) deferrable",
    ),
    either(
        "an initially deferred primary key",
        "sql-createtable",
        T,
        "alter table t add constraint k primary key (a) deferrable",
        "alter table t add constraint k primary key (a) deferrable initially deferred",
    ),
    either(
        "INCLUDE of a primary key",
        "sql-createtable",
        T,
        "alter table t add constraint k primary key (a)",
        "alter table t add constraint k primary key (a) include (c)",
    ),
    either(
        "INCLUDE of a unique constraint",
        "sql-createtable",
        T,
        "alter table t add constraint k unique (a)",
        "alter table t add constraint k unique (a) include (c)",
    ),
    has(
        "an exclusion constraint",
        "sql-createtable",
        "create table t (a int4range)",
        "alter table t add constraint k exclude using gist (a with &&)",
    ),
    either(
        "the predicate of an exclusion constraint",
        "sql-createtable",
        "create table t (a int4range, c integer)",
        "alter table t add constraint k exclude using gist (a with &&) where (c > 0)",
        "alter table t add constraint k exclude using gist (a with &&) where (c > 1)",
    ),
    either(
        "a deferrable exclusion constraint",
        "sql-createtable",
        "create table t (a int4range)",
        "alter table t add constraint k exclude using gist (a with &&)",
        "alter table t add constraint k exclude using gist (a with &&) deferrable",
    ),
    either(
        "a storage parameter of a key",
        "sql-createtable",
        T,
        "alter table t add constraint k unique (a)",
        "alter table t add constraint k unique (a) with (fillfactor = 50)",
    ),
    either(
        "nulls not distinct",
        "sql-createtable",
        T,
        "alter table t add constraint k unique (b)",
        "alter table t add constraint k unique nulls not distinct (b)",
    ),
    has(
        "the disabled trigger of a foreign key",
        "sql-altertable",
        "create table p (id integer primary key); create table t (a integer references p)",
        "alter table t disable trigger all",
    ),
    either(
        "the name of a constraint",
        "sql-altertable",
        T,
        "alter table t add constraint k check (a > 0)",
        "alter table t add constraint l check (a > 0)",
    ),
    has(
        "a partitioned key that is not valid",
        "ddl-partitioning",
        "create table t (a integer) partition by list (a); create table t1 partition of t default; alter table t1 add constraint k1 unique (a)",
        "alter table only t add constraint k unique (a)",
    ),
];

const INDEXES: [Property; 11] = [
    has(
        "a storage parameter of an index",
        "sql-createindex",
        "create table t (a integer); create index i on t (a)",
        "alter index i set (fillfactor = 50)",
    ),
    either(
        "a parameter of an operator class",
        "sql-createindex",
        "create table t (a tsvector)",
        "create index i on t using gist (a)",
        "create index i on t using gist (a tsvector_ops (siglen = 100))",
    ),
    has(
        "the statistics target of an expression",
        "sql-alterindex",
        "create table t (a integer); create index i on t ((a + 1))",
        "alter index i alter 1 set statistics 5",
    ),
    either(
        "the collation of a part",
        "sql-createindex",
        T,
        "create index i on t (b)",
        "create index i on t (b collate \"C\")",
    ),
    either(
        "an operator class",
        "sql-createindex",
        T,
        "create index i on t (b)",
        "create index i on t (b text_pattern_ops)",
    ),
    either(
        "the order of a part",
        "sql-createindex",
        T,
        "create index i on t (a)",
        "create index i on t (a desc nulls last)",
    ),
    either("INCLUDE", "sql-createindex", T, "create index i on t (a)", "create index i on t (a) include (c)"),
    either(
        "a predicate",
        "sql-createindex",
        T,
        "create index i on t (a) where c > 0",
        "create index i on t (a) where c > 1",
    ),
    either("a method", "sql-createindex", T, "create index i on t (a)", "create index i on t using hash (a)"),
    either(
        "an invalid index",
        "sql-createindex",
        "create table t (a integer) partition by list (a); create table t1 partition of t default",
        "create index i on t (a)",
        "create index i on only t (a)",
    ),
    has(
        "a comment on an index",
        "sql-comment",
        "create table t (a integer); create index i on t (a)",
        "comment on index i is 'x'",
    ),
];

const SEQUENCES: [Property; 17] = [
    has("the cache of a sequence", "sql-createsequence", "create sequence s", "alter sequence s cache 20"),
    has("the cycle of a sequence", "sql-createsequence", "create sequence s", "alter sequence s cycle"),
    has("the type of a sequence", "sql-createsequence", "create sequence s", "alter sequence s as smallint"),
    has("the least number of a sequence", "sql-createsequence", "create sequence s", "alter sequence s minvalue -5"),
    has(
        "the owner column of a sequence",
        "sql-createsequence",
        "create sequence s; create table t (a integer)",
        "alter sequence s owned by t.a",
    ),
    has("an unlogged sequence", "sql-createsequence", "create sequence s", "alter sequence s set unlogged"),
    has(
        "the cache of an identity",
        "sql-createtable",
        "create table t (a integer generated always as identity)",
        "alter table t alter a set cache 20",
    ),
    has(
        "the cycle of an identity",
        "sql-createtable",
        "create table t (a integer generated always as identity)",
        "alter table t alter a set cycle",
    ),
    has(
        "the least number of an identity",
        "sql-createtable",
        "create table t (a integer generated always as identity)",
        "alter table t alter a set minvalue -5",
    ),
    has(
        "the greatest number of an identity",
        "sql-createtable",
        "create table t (a integer generated always as identity)",
        "alter table t alter a set maxvalue 500",
    ),
    has(
        "the step of an identity",
        "sql-createtable",
        "create table t (a integer generated always as identity)",
        "alter table t alter a set increment 5",
    ),
    has(
        "the name of an identity's sequence",
        "sql-createtable",
        "create table t (a integer generated always as identity)",
        "alter sequence t_a_seq rename to other",
    ),
    has(
        "the type of a serial's sequence",
        "datatype-numeric",
        "create table t (a serial)",
        "alter sequence t_a_seq as bigint",
    ),
    has(
        "the cache of a serial's sequence",
        "datatype-numeric",
        "create table t (a serial)",
        "alter sequence t_a_seq cache 20",
    ),
    has(
        "a serial's sequence that nobody owns",
        "datatype-numeric",
        "create table t (a serial)",
        "alter sequence t_a_seq owned by none",
    ),
    has(
        "a second sequence of a column",
        "sql-createsequence",
        "create table t (a serial)",
        "create sequence s owned by t.a",
    ),
    has(
        "a sequence of a partition's column",
        "sql-createsequence",
        "create table t (a integer) partition by list (a); create table t1 partition of t default",
        "create sequence s owned by t1.a",
    ),
];

const TYPES: [Property; 19] = [
    has("a domain", "sql-createdomain", "", "create domain d as text"),
    has("a domain's default", "sql-createdomain", "create domain d as text", "alter domain d set default 'x'"),
    has("a domain's not null", "sql-createdomain", "create domain d as text", "alter domain d set not null"),
    has(
        "a domain's check",
        "sql-createdomain",
        "create domain d as text",
        "alter domain d add constraint k check (value <> '')",
    ),
    either(
        "a domain's check NOT VALID",
        "sql-alterdomain",
        "create domain d as text",
        "alter domain d add constraint k check (value <> '')",
        "alter domain d add constraint k check (value <> '') not valid",
    ),
    either(
        "a domain's collation",
        "sql-createdomain",
        "",
        "create domain d as text",
        "create domain d as text collate \"C\"",
    ),
    has("a comment on a domain", "sql-comment", "create domain d as text", "comment on domain d is 'x'"),
    has(
        "a comment on a domain's constraint",
        "sql-comment",
        "create domain d as text constraint k check (value <> '')",
        "comment on constraint k on domain d is 'x'",
    ),
    has("a composite type", "sql-createtype", "", "create type y as (a integer)"),
    has(
        "an attribute of a composite type",
        "sql-altertype",
        "create type y as (a integer)",
        "alter type y add attribute b text",
    ),
    has("a comment on an attribute", "sql-comment", "create type y as (a integer)", "comment on column y.a is 'x'"),
    either(
        "a range type",
        "sql-createtype",
        "",
        "create type r as range (subtype = float8)",
        "create type r as range (subtype = float8, subtype_diff = float8mi)",
    ),
    has("a shell type", "sql-createtype", "", "create type y"),
    either(
        "a base type",
        "sql-createtype",
        "create type y; create function y_in(cstring) returns y language internal immutable strict as 'textin'; create function y_out(y) returns cstring language internal immutable strict as 'textout'",
        "create type y (input = y_in, output = y_out)",
        "create type y (input = y_in, output = y_out, category = 'S')",
    ),
    has("a value of an enum", "sql-altertype", "create type e as enum ('a')", "alter type e add value 'b'"),
    either(
        "a collation",
        "sql-createcollation",
        "",
        "create collation c (locale = 'C')",
        "create collation c (locale = 'POSIX')",
    ),
    has(
        "a comment on a collation",
        "sql-comment",
        "create collation c (locale = 'C')",
        "comment on collation c is 'x'",
    ),
    has(
        "a cast",
        "sql-createcast",
        "create type y as (a integer); create function f(y) returns integer language sql as 'select 1'",
        "create cast (y as integer) with function f",
    ),
    either(
        "the context of a cast",
        "sql-createcast",
        "create type y as (a integer); create function f(y) returns integer language sql as 'select 1'",
        "create cast (y as integer) with function f",
        "create cast (y as integer) with function f as assignment",
    ),
];

const ROUTINES: [Property; 21] = [
    either(
        "a function's body",
        "sql-createfunction",
        "",
        "create function f() returns integer language sql as 'select 1'",
        "create function f() returns integer language sql as 'select 2'",
    ),
    has("a function's cost", "sql-alterfunction", FN, "alter function f cost 7"),
    has("a function's parallel safety", "sql-alterfunction", FN, "alter function f parallel safe"),
    has("security definer", "sql-alterfunction", FN, "alter function f security definer"),
    has("leakproof", "sql-alterfunction", FN, "alter function f leakproof"),
    has("a setting of a function", "sql-alterfunction", FN, "alter function f set work_mem = '1MB'"),
    has(
        "a function's dependence on an extension",
        "sql-alterfunction",
        "create extension citext; create function f() returns integer language sql as 'select 1'",
        "alter function f depends on extension citext",
    ),
    has("a comment on a function", "sql-comment", FN, "comment on function f is 'x'"),
    has("a procedure", "sql-createprocedure", "", "create procedure r() language sql as 'select 1'"),
    has(
        "a window function",
        "sql-createfunction",
        "",
        "create function w() returns bigint language internal window immutable as 'window_row_number'",
    ),
    has("an aggregate", "sql-createaggregate", "", "create aggregate g (integer) (sfunc = int4pl, stype = integer)"),
    either(
        "the start of an aggregate",
        "sql-createaggregate",
        "",
        "create aggregate g (integer) (sfunc = int4pl, stype = integer)",
        "create aggregate g (integer) (sfunc = int4pl, stype = integer, initcond = '0')",
    ),
    has(
        "a comment on an aggregate",
        "sql-comment",
        "create aggregate g (integer) (sfunc = int4pl, stype = integer)",
        "comment on aggregate g (integer) is 'x'",
    ),
    has(
        "an operator",
        "sql-createoperator",
        "create function f(integer, integer) returns boolean language sql immutable as 'select true'",
        "create operator ==== (function = f, leftarg = integer, rightarg = integer)",
    ),
    has(
        "the estimator of an operator",
        "sql-alteroperator",
        "create function f(integer, integer) returns boolean language sql immutable as 'select true'; create operator ==== (function = f, leftarg = integer, rightarg = integer)",
        "alter operator ==== (integer, integer) set (restrict = eqsel)",
    ),
    has("an operator family", "sql-createopfamily", "", "create operator family f using btree"),
    has(
        "a member of an operator family",
        "sql-alteropfamily",
        "create operator family f using btree",
        "alter operator family f using btree add operator 1 < (integer, integer), operator 3 = (integer, integer), function 1 btint4cmp(integer, integer)",
    ),
    has(
        "an operator class",
        "sql-createopclass",
        "",
        "create operator class c for type integer using btree as operator 1 <, operator 3 =, function 1 btint4cmp(integer, integer)",
    ),
    has(
        "a conversion",
        "sql-createconversion",
        "",
        "create conversion c for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1",
    ),
    has("an access method", "sql-create-access-method", "", "create access method m type index handler bthandler"),
    has("a language", "sql-createlanguage", "", "create language l handler plpgsql_call_handler"),
];

const STANDING_ON: [Property; 14] = [
    has(
        "a trigger",
        "sql-createtrigger",
        TRIGGER,
        "create trigger g before insert on t for each row execute function f()",
    ),
    has(
        "a disabled trigger",
        "sql-altertable",
        "create table t (a integer); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger g before insert on t for each row execute function f()",
        "alter table t disable trigger g",
    ),
    has(
        "a trigger that always fires",
        "sql-altertable",
        "create table t (a integer); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger g before insert on t for each row execute function f()",
        "alter table t enable always trigger g",
    ),
    either(
        "a constraint trigger",
        "sql-createtrigger",
        TRIGGER,
        "create constraint trigger g after insert on t for each row execute function f()",
        "create constraint trigger g after insert on t deferrable initially deferred for each row execute function f()",
    ),
    either(
        "the condition of a trigger",
        "sql-createtrigger",
        TRIGGER,
        "create trigger g before insert on t for each row when (new.a > 0) execute function f()",
        "create trigger g before insert on t for each row when (new.a > 1) execute function f()",
    ),
    has(
        "a trigger of a view",
        "sql-createtrigger",
        "create view v as select 1 as a; create function f() returns trigger language plpgsql as 'begin return new; end'",
        "create trigger g instead of insert on v for each row execute function f()",
    ),
    has("a rule", "sql-createrule", T, "create rule r as on insert to t do also nothing"),
    has(
        "a rule of a view",
        "sql-createrule",
        "create view v as select 1 as a",
        "create rule r as on insert to v do instead nothing",
    ),
    has(
        "a disabled rule",
        "sql-altertable",
        "create table t (a integer); create rule r as on insert to t do also nothing",
        "alter table t disable rule r",
    ),
    has(
        "a comment on a rule",
        "sql-comment",
        "create table t (a integer); create rule r as on insert to t do also nothing",
        "comment on rule r on t is 'x'",
    ),
    has("a policy", "sql-createpolicy", T, "create policy p on t using (a > 0)"),
    either(
        "a restrictive policy",
        "sql-createpolicy",
        T,
        "create policy p on t using (a > 0)",
        "create policy p on t as restrictive using (a > 0)",
    ),
    has("statistics", "sql-createstatistics", T, "create statistics s on a, b from t"),
    has(
        "the target of statistics",
        "sql-alterstatistics",
        "create table t (a integer, b integer); create statistics s on a, b from t",
        "alter statistics s set statistics 7",
    ),
];

const SEARCH: [Property; 8] = [
    has("a text search configuration", "sql-createtsconfig", "", "create text search configuration c (copy = simple)"),
    has(
        "a mapping of a text search configuration",
        "sql-altertsconfig",
        "create text search configuration c (copy = simple)",
        "alter text search configuration c alter mapping for word with english_stem",
    ),
    has(
        "a text search dictionary",
        "sql-createtsdictionary",
        "",
        "create text search dictionary d (template = simple)",
    ),
    has(
        "an option of a text search dictionary",
        "sql-altertsdictionary",
        "create text search dictionary d (template = simple)",
        "alter text search dictionary d (accept = false)",
    ),
    has(
        "a text search parser",
        "sql-createtsparser",
        "",
        "create text search parser p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype)",
    ),
    has(
        "a text search template",
        "sql-createtstemplate",
        "",
        "create text search template m (lexize = dsimple_lexize)",
    ),
    has(
        "a comment on a text search configuration",
        "sql-comment",
        "create text search configuration c (copy = simple)",
        "comment on text search configuration c is 'x'",
    ),
    has(
        "a transform",
        "sql-createtransform",
        "create function f(internal) returns internal language internal immutable as 'jsonb_send'; create type y as (a integer)",
        "create transform for y language plpgsql (from sql with function f(internal))",
    ),
];

const ELSEWHERE: [Property; 25] = [
    has(
        "an event trigger",
        "sql-createeventtrigger",
        "create function f() returns event_trigger language plpgsql as 'begin end'",
        "create event trigger g on ddl_command_end execute function f()",
    ),
    has(
        "the state of an event trigger",
        "sql-altereventtrigger",
        "create function f() returns event_trigger language plpgsql as 'begin end'; create event trigger g on ddl_command_end execute function f()",
        "alter event trigger g disable",
    ),
    has("a publication", "sql-createpublication", "", "create publication p"),
    has(
        "a table of a publication",
        "sql-alterpublication",
        "create table t (a integer); create publication p",
        "alter publication p add table t",
    ),
    either(
        "the rows of a publication",
        "sql-createpublication",
        T,
        "create publication p for table t",
        "create publication p for table t where (a > 0)",
    ),
    either(
        "the columns of a publication",
        "sql-createpublication",
        T,
        "create publication p for table t",
        "create publication p for table t (a)",
    ),
    has(
        "a schema of a publication",
        "sql-alterpublication",
        "create publication p",
        "alter publication p add tables in schema public",
    ),
    has(
        "what a publication publishes",
        "sql-alterpublication",
        "create publication p",
        "alter publication p set (publish = 'insert')",
    ),
    has(
        "a subscription",
        "sql-createsubscription",
        "",
        "create subscription catalog_s connection 'host=nowhere' publication p with (connect = false, slot_name = none)",
    ),
    has("a foreign-data wrapper", "sql-createforeigndatawrapper", "", "create foreign data wrapper w"),
    has(
        "an option of a foreign-data wrapper",
        "sql-alterforeigndatawrapper",
        "create foreign data wrapper w",
        "alter foreign data wrapper w options (a 'b')",
    ),
    has(
        "a foreign server",
        "sql-createserver",
        "create foreign data wrapper w",
        "create server s foreign data wrapper w",
    ),
    has(
        "an option of a foreign server",
        "sql-alterserver",
        "create foreign data wrapper w; create server s foreign data wrapper w",
        "alter server s options (a 'b')",
    ),
    has(
        "a user mapping",
        "sql-createusermapping",
        "create foreign data wrapper w; create server s foreign data wrapper w",
        "create user mapping for public server s",
    ),
    has(
        "a foreign table",
        "sql-createforeigntable",
        "create foreign data wrapper w; create server s foreign data wrapper w",
        "create foreign table t (a integer) server s",
    ),
    has(
        "a default of a foreign table",
        "sql-alterforeigntable",
        "create foreign data wrapper w; create server s foreign data wrapper w; create foreign table t (a integer) server s",
        "alter foreign table t alter a set default 5",
    ),
    has(
        "an option of a foreign table's column",
        "sql-alterforeigntable",
        "create foreign data wrapper w; create server s foreign data wrapper w; create foreign table t (a integer) server s",
        "alter foreign table t alter a options (x 'y')",
    ),
    has(
        "a setting of the database",
        "sql-alterdatabase",
        "",
        "do $$ begin execute format('alter database %I set work_mem = ''1MB''', current_database()); end $$",
    ),
    has(
        "a setting of a role in the database",
        "sql-alterrole",
        ROLE,
        "do $$ begin execute format('alter role catalog_reader in database %I set work_mem = ''1MB''', current_database()); end $$",
    ),
    has(
        "a comment on the database",
        "sql-comment",
        "",
        "do $$ begin execute format('comment on database %I is ''x''', current_database()); end $$",
    ),
    has(
        "the connection limit of the database",
        "sql-alterdatabase",
        "",
        "do $$ begin execute format('alter database %I connection limit 50', current_database()); end $$",
    ),
    has("a large object", "largeobjects", "", "select lo_create(0)"),
    has("an extension", "sql-createextension", "", "create extension citext"),
    either(
        "the version of an extension",
        "sql-createextension",
        "",
        "create extension citext",
        "create extension citext version '1.4'",
    ),
    has("a comment on the default schema", "sql-comment", "", "comment on schema public is 'x'"),
];

const ROLES: [Property; 23] = [
    has("a privilege of a table", "ddl-priv", "create table t (a integer)", "grant select on t to catalog_reader"),
    has(
        "a privilege that may be granted on",
        "ddl-priv",
        "create table t (a integer); grant select on t to catalog_reader",
        "grant select on t to catalog_reader with grant option",
    ),
    has("a privilege of a column", "ddl-priv", "create table t (a integer)", "grant select (a) on t to catalog_reader"),
    has("a privilege of a view", "ddl-priv", "create view v as select 1 as a", "grant select on v to catalog_reader"),
    has("a privilege of a sequence", "ddl-priv", "create sequence s", "grant usage on sequence s to catalog_reader"),
    has(
        "a privilege of a serial's sequence",
        "ddl-priv",
        "create table t (a serial)",
        "grant usage on sequence t_a_seq to catalog_reader",
    ),
    has(
        "a function that the public may not call",
        "ddl-priv",
        "create function f() returns integer language sql as 'select 1'",
        "revoke execute on function f from public",
    ),
    has("a privilege of a type", "ddl-priv", "create domain d as text", "revoke usage on type d from public"),
    has("a privilege of a schema", "ddl-priv", "", "grant create on schema public to catalog_reader"),
    has(
        "a privilege of the database",
        "ddl-priv",
        "",
        "do $$ begin execute format('grant create on database %I to catalog_reader', current_database()); end $$",
    ),
    has("a privilege of a language", "ddl-priv", "", "revoke usage on language plpgsql from public"),
    has(
        "a privilege of a foreign server",
        "ddl-priv",
        "create foreign data wrapper w; create server s foreign data wrapper w",
        "grant usage on foreign server s to catalog_reader",
    ),
    has(
        "a privilege of an extension's function",
        "ddl-priv",
        "create extension citext",
        "revoke execute on function citext_eq from public",
    ),
    has(
        "a privilege of the server's own function",
        "ddl-priv",
        "",
        "grant execute on function pg_catalog.pg_read_file(text) to catalog_reader",
    ),
    has(
        "default privileges",
        "sql-alterdefaultprivileges",
        "",
        "alter default privileges grant select on tables to catalog_reader",
    ),
    has(
        "default privileges of a schema",
        "sql-alterdefaultprivileges",
        "",
        "alter default privileges in schema public grant select on tables to catalog_reader",
    ),
    has(
        "the owner of a table",
        "sql-altertable",
        "create table t (a integer)",
        "alter table t owner to catalog_reader",
    ),
    has(
        "the owner of a function",
        "sql-alterfunction",
        "create function f() returns integer language sql as 'select 1'",
        "alter function f owner to catalog_reader",
    ),
    has(
        "the owner of a domain",
        "sql-alterdomain",
        "create domain d as text",
        "alter domain d owner to catalog_reader",
    ),
    has(
        "the owner of a composite type",
        "sql-altertype",
        "create type y as (a integer)",
        "alter type y owner to catalog_reader",
    ),
    has("the owner of a schema", "sql-alterschema", "", "alter schema public owner to catalog_reader"),
    has(
        "the owner of a sequence",
        "sql-altersequence",
        "create sequence s",
        "alter sequence s owner to catalog_reader",
    ),
    has(
        "the roles of a policy",
        "sql-createpolicy",
        "create table t (a integer); create policy p on t",
        "alter policy p on t to catalog_reader",
    ),
];

/// From PostgreSQL 18 on.
const SINCE_18: [Property; 9] = [
    either(
        "a check NOT ENFORCED",
        "sql-createtable",
        T,
        "alter table t add constraint k check (a > 0)",
        "alter table t add constraint k check (a > 0) not enforced",
    ),
    either(
        "a foreign key NOT ENFORCED",
        "sql-createtable",
        PT,
        "alter table t add constraint k foreign key (a) references p",
        "alter table t add constraint k foreign key (a) references p not enforced",
    ),
    either(
        "the name of a not-null constraint",
        "sql-createtable",
        "create table t (a integer)",
        "alter table t alter a set not null",
        "alter table t add constraint k not null a",
    ),
    either(
        "a not-null constraint NOT VALID",
        "sql-altertable",
        "create table t (a integer)",
        "alter table t add constraint t_a_not_null not null a",
        "alter table t add constraint t_a_not_null not null a not valid",
    ),
    either(
        "a not-null constraint NO INHERIT",
        "sql-altertable",
        "create table t (a integer)",
        "alter table t add constraint t_a_not_null not null a",
        "alter table t add constraint t_a_not_null not null a no inherit",
    ),
    either(
        "WITHOUT OVERLAPS",
        "sql-createtable",
        "create table t (a int4range, b int4range)",
        "alter table t add constraint k unique (a, b)",
        "alter table t add constraint k unique (a, b without overlaps)",
    ),
    either(
        "a foreign key with PERIOD",
        "sql-createtable",
        "create table p (a int4range, b int4range, unique (a, b), unique (a, b without overlaps)); create table t (a int4range, b int4range)",
        "alter table t add constraint k foreign key (a, b) references p (a, b)",
        "alter table t add constraint k foreign key (a, period b) references p (a, period b)",
    ),
    either(
        "a virtual generated column",
        "ddl-generated-columns",
        "",
        "create table t (a integer, b integer generated always as (a + 1) stored)",
        "create table t (a integer, b integer generated always as (a + 1) virtual)",
    ),
    either(
        "the generated columns of a publication",
        "sql-createpublication",
        "",
        "create publication p",
        "create publication p with (publish_generated_columns = stored)",
    ),
];

/// From PostgreSQL 19 on.
const SINCE_19: [Property; 2] = [
    has("a publication of all sequences", "sql-createpublication", "", "create publication p for all sequences"),
    either(
        "a table that a publication leaves out",
        "sql-createpublication",
        T,
        "create publication p for all tables",
        "create publication p for all tables except (table t)",
    ),
];

/// A tablespace within the server's own folder, which is there once a test has made it.
const TABLESPACES: [Property; 2] = [
    has("a tablespace", "manage-ag-tablespaces", T, "alter table t set tablespace catalog_space"),
    has(
        "the tablespace of an index",
        "manage-ag-tablespaces",
        "create table t (a integer); create index i on t (a)",
        "alter index i set tablespace catalog_space",
    ),
];

async fn check(properties: &[Property], engines: impl IntoIterator<Item = Engine>) {
    let engines = engines.into_iter().map(|engine| check_all(engine, properties));
    futures_util::future::join_all(engines).await;
}

fn since(engines: &[Engine]) -> Vec<Engine> {
    Engine::postgres().into_iter().filter(|engine| engines.contains(engine)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_relations_is_lost() {
    check(&RELATIONS, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_constraints_and_indexes_is_lost() {
    check(&CONSTRAINTS, Engine::postgres()).await;
    check(&INDEXES, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_sequences_and_types_is_lost() {
    check(&SEQUENCES, Engine::postgres()).await;
    check(&TYPES, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_routines_and_what_stands_on_tables_is_lost() {
    check(&ROUTINES, Engine::postgres()).await;
    check(&STANDING_ON, Engine::postgres()).await;
    check(&SEARCH, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_databases_and_roles_is_lost() {
    for engine in Engine::postgres() {
        TestDatabase::new(engine, "catalog_role").execute(ROLE).await;
    }
    check(&ELSEWHERE, Engine::postgres()).await;
    check(&ROLES, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_postgresqls_tablespaces_is_lost() {
    for engine in Engine::postgres() {
        let database = TestDatabase::new(engine, "catalog_space");
        let url = format!("{}?options=-c%20allow_in_place_tablespaces%3Don", database.url());
        let mut session = connect(&url).await.expect("a session");
        if let Err(error) = session.execute("create tablespace catalog_space location ''").await {
            assert_eq!(error.code.as_deref(), Some("42710"), "{engine:?}: {error}");
        }
        session.discard().await.expect("closed");
    }
    check(&TABLESPACES, Engine::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_newer_postgresql_can_hold_is_lost() {
    check(&SINCE_18, since(&[Engine::Postgres18, Engine::Postgres19])).await;
    check(&SINCE_19, since(&[Engine::Postgres19])).await;
}
