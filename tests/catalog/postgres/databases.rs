//! Databases, foreign data, publications, roles and tablespaces.

use super::super::Property;
use super::{ROLE, T, either, has};

pub(super) const ELSEWHERE: [Property; 27] = [
    has("a comment on an extension", "sql-comment", "create extension citext", "comment on extension citext is 'x'"),
    has("a missing schema", "ddl-schemas", "", "drop schema public"),
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

pub(super) const ROLES: [Property; 23] = [
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

/// A tablespace within the server's own folder, which is there once a test has made it.
pub(super) const TABLESPACES: [Property; 2] = [
    has("a tablespace", "manage-ag-tablespaces", T, "alter table t set tablespace catalog_space"),
    has(
        "the tablespace of an index",
        "manage-ag-tablespaces",
        "create table t (a integer); create index i on t (a)",
        "alter index i set tablespace catalog_space",
    ),
];
