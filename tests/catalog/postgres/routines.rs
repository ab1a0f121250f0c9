//! Routines, what stands on tables, and text search.

use super::super::Property;
use super::{FN, T, TRIGGER, either, has};

pub(super) const ROUTINES: [Property; 21] = [
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

pub(super) const STANDING_ON: [Property; 14] = [
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

pub(super) const SEARCH: [Property; 8] = [
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
