//! Sequences and types.

use super::super::Property;
use super::{either, has};

pub(super) const SEQUENCES: [Property; 17] = [
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

pub(super) const TYPES: [Property; 19] = [
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
