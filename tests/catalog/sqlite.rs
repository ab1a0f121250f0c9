//! What SQLite's catalog, `sqlite_schema` and the pragmas on it, can hold.

use super::{Property, check_all};
use crate::support::Engine;

const fn table(name: &'static str, page: &'static str, without: &'static str, with: &'static str) -> Property {
    Property { name, page, base: "", without, with }
}

const PROPERTIES: &[Property] = &[
    table("STRICT", "stricttables.html", "create table t (a integer)", "create table t (a integer) strict"),
    table(
        "WITHOUT ROWID",
        "withoutrowid.html",
        "create table t (a integer not null primary key)",
        "create table t (a integer not null primary key) without rowid",
    ),
    table(
        "AUTOINCREMENT",
        "autoinc.html",
        "create table t (a integer primary key)",
        "create table t (a integer primary key autoincrement)",
    ),
    table(
        "AUTOINCREMENT of a key that stands by itself",
        "autoinc.html",
        "create table t (a integer, primary key (a))",
        "create table t (a integer, primary key (a autoincrement))",
    ),
    table(
        "the type of a column, in its own words",
        "datatype3.html",
        "create table t (a varchar(20))",
        "create table t (a nvarchar(20))",
    ),
    table("the case of a type", "datatype3.html", "create table t (a text)", "create table t (a TEXT)"),
    table("a column without a type", "datatype3.html", "create table t (a blob)", "create table t (a)"),
    table("NOT NULL", "lang_createtable.html", "create table t (a)", "create table t (a not null)"),
    table("NULL", "lang_createtable.html", "create table t (a)", "create table t (a null)"),
    table("a default", "lang_createtable.html", "create table t (a)", "create table t (a default 1)"),
    table("DEFAULT NULL", "lang_createtable.html", "create table t (a)", "create table t (a default null)"),
    table(
        "a default that is an expression",
        "lang_createtable.html",
        "create table t (a default 3)",
        "create table t (a default (1 + 2))",
    ),
    table(
        "the spelling of a default",
        "lang_createtable.html",
        "create table t (a default 1.5)",
        "create table t (a default 1.50)",
    ),
    table(
        "the collation of a column",
        "lang_createtable.html",
        "create table t (a text)",
        "create table t (a text collate nocase)",
    ),
    table("the order of columns", "lang_createtable.html", "create table t (a, b)", "create table t (b, a)"),
    table(
        "the order of constraints",
        "lang_createtable.html",
        "create table t (a, b, unique (a), unique (b))",
        "create table t (a, b, unique (b), unique (a))",
    ),
    table(
        "a primary key that may be null",
        "lang_createtable.html",
        "create table t (a text not null primary key)",
        "create table t (a text primary key)",
    ),
    table(
        "INTEGER PRIMARY KEY DESC",
        "lang_createtable.html",
        "create table t (a integer primary key)",
        "create table t (a integer primary key desc)",
    ),
    table(
        "INT PRIMARY KEY",
        "lang_createtable.html",
        "create table t (a integer primary key)",
        "create table t (a int primary key)",
    ),
    table(
        "the order of a primary key",
        "lang_createtable.html",
        "create table t (a, b, primary key (a, b))",
        "create table t (a, b, primary key (a, b desc))",
    ),
    table(
        "the collation of a primary key",
        "lang_createtable.html",
        "create table t (a, primary key (a))",
        "create table t (a, primary key (a collate rtrim))",
    ),
    table(
        "the order of a unique constraint",
        "lang_createtable.html",
        "create table t (a unique)",
        "create table t (a, unique (a desc))",
    ),
    table(
        "the collation of a unique constraint",
        "lang_createtable.html",
        "create table t (a, unique (a))",
        "create table t (a, unique (a collate nocase))",
    ),
    table(
        "the conflict clause of a primary key",
        "lang_conflict.html",
        "create table t (a primary key)",
        "create table t (a primary key on conflict replace)",
    ),
    table(
        "the conflict clause of a unique constraint",
        "lang_conflict.html",
        "create table t (a unique)",
        "create table t (a unique on conflict ignore)",
    ),
    table(
        "the conflict clause of NOT NULL",
        "lang_conflict.html",
        "create table t (a not null)",
        "create table t (a not null on conflict fail)",
    ),
    table(
        "the conflict clause of a check",
        "lang_conflict.html",
        "create table t (a, check (a > 0))",
        "create table t (a, check (a > 0) on conflict ignore)",
    ),
    table("a check", "lang_createtable.html", "create table t (a)", "create table t (a check (a > 0))"),
    table(
        "the place of a check",
        "lang_createtable.html",
        "create table t (a, check (a > 0))",
        "create table t (a check (a > 0))",
    ),
    table(
        "the name of a check",
        "lang_createtable.html",
        "create table t (a, check (a > 0))",
        "create table t (a, constraint c check (a > 0))",
    ),
    table(
        "the name of NOT NULL",
        "lang_createtable.html",
        "create table t (a not null)",
        "create table t (a constraint c not null)",
    ),
    table(
        "the name of a default",
        "lang_createtable.html",
        "create table t (a default 1)",
        "create table t (a constraint c default 1)",
    ),
    table(
        "the name of a collation",
        "lang_createtable.html",
        "create table t (a collate nocase)",
        "create table t (a constraint c collate nocase)",
    ),
    table(
        "the name of a generated column",
        "gencol.html",
        "create table t (a, b as (a))",
        "create table t (a, b constraint c as (a))",
    ),
    table("a generated column", "gencol.html", "create table t (a, b)", "create table t (a, b as (a))"),
    table("STORED", "gencol.html", "create table t (a, b as (a) virtual)", "create table t (a, b as (a) stored)"),
    table(
        "ON DELETE",
        "foreignkeys.html",
        "create table t (a primary key, b references t)",
        "create table t (a primary key, b references t on delete cascade)",
    ),
    table(
        "ON UPDATE",
        "foreignkeys.html",
        "create table t (a primary key, b references t)",
        "create table t (a primary key, b references t on update set null)",
    ),
    table(
        "DEFERRABLE",
        "foreignkeys.html",
        "create table t (a primary key, b references t)",
        "create table t (a primary key, b references t deferrable initially deferred)",
    ),
    table(
        "MATCH",
        "foreignkeys.html",
        "create table t (a primary key, b references t)",
        "create table t (a primary key, b references t match full)",
    ),
    table(
        "a reference that names no column",
        "foreignkeys.html",
        "create table t (a primary key, b references t (a))",
        "create table t (a primary key, b references t)",
    ),
    table("a comment in a table", "lang_comment.html", "create table t (a)", "create table t (a -- why\n)"),
    table("a comment before the columns", "lang_comment.html", "create table t (a)", "create table t /* why */ (a)"),
    table(
        "an index that is unique",
        "lang_createindex.html",
        "create table t (a); create index i on t (a)",
        "create table t (a); create unique index i on t (a)",
    ),
    table(
        "the order of an index",
        "lang_createindex.html",
        "create table t (a); create index i on t (a)",
        "create table t (a); create index i on t (a desc)",
    ),
    table(
        "the collation of an index",
        "lang_createindex.html",
        "create table t (a); create index i on t (a)",
        "create table t (a); create index i on t (a collate nocase)",
    ),
    table(
        "an index on an expression",
        "expridx.html",
        "create table t (a); create index i on t (a)",
        "create table t (a); create index i on t (lower(a))",
    ),
    table(
        "a partial index",
        "partialindex.html",
        "create table t (a); create index i on t (a)",
        "create table t (a); create index i on t (a) where a > 0",
    ),
    table(
        "a comment in an index",
        "lang_comment.html",
        "create table t (a); create index i on t (a)",
        "create table t (a); create index i on t (a /* why */)",
    ),
    table(
        "the text of a view",
        "lang_createview.html",
        "create view v as select 1 as a",
        "create view v as select 2 as a",
    ),
    table(
        "the columns of a view",
        "lang_createview.html",
        "create view v as select 1 as a",
        "create view v (b) as select 1 as a",
    ),
    table(
        "the text of a trigger",
        "lang_createtrigger.html",
        "create table t (a); create trigger g after insert on t begin select 1; end",
        "create table t (a); create trigger g after insert on t begin select 2; end",
    ),
    table(
        "the event of a trigger",
        "lang_createtrigger.html",
        "create table t (a); create trigger g after update on t begin select 1; end",
        "create table t (a); create trigger g after update of a on t begin select 1; end",
    ),
    table(
        "a trigger in place of a view's change",
        "lang_createtrigger.html",
        "create view v as select 1 as a",
        "create view v as select 1 as a; create trigger g instead of insert on v begin select 1; end",
    ),
    table("a virtual table", "vtab.html", "", "create virtual table w using fts5 (a)"),
    table(
        "the arguments of a virtual table",
        "fts5.html",
        "create virtual table w using fts5 (a)",
        "create virtual table w using fts5 (a, prefix = '2')",
    ),
    table(
        "what ANALYZE gathered",
        "lang_analyze.html",
        "create table t (a); create index i on t (a); insert into t values (1)",
        "create table t (a); create index i on t (a); insert into t values (1); analyze",
    ),
    table("user_version", "pragma.html#pragma_user_version", "", "pragma user_version = 7"),
    table("application_id", "pragma.html#pragma_application_id", "", "pragma application_id = 7"),
    table(
        "the encoding of texts",
        "pragma.html#pragma_encoding",
        "create table t (a)",
        "pragma encoding = 'UTF-16le'; create table t (a)",
    ),
    table(
        "the size of pages",
        "pragma.html#pragma_page_size",
        "create table t (a)",
        "pragma page_size = 8192; create table t (a)",
    ),
    table(
        "auto_vacuum",
        "pragma.html#pragma_auto_vacuum",
        "create table t (a)",
        "pragma auto_vacuum = full; create table t (a)",
    ),
    table("journal_mode", "wal.html", "create table t (a)", "pragma journal_mode = wal; create table t (a)"),
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_sqlites_catalog_is_lost() {
    check_all(Engine::Sqlite, PROPERTIES).await;
}
