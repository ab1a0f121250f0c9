#!/usr/bin/env bash
# ALTER TABLE .. DROP CONSTRAINT of SQLite succeeds on clauses that it does not drop, and ADD CHECK judged NULL otherwise for one release.
#
# Seen on SQLite 3.53.4 and 3.54.1 (PyPI's apsw 3.53.4.0 and 3.54.1.0). A DEFAULT, COLLATE or GENERATED clause may bear a name;
# dropped by it, the statement succeeds, the name is gone from the schema, and the clause is as it was. DROP NOT NULL of a
# WITHOUT ROWID table's key column succeeds, takes the words away, and the column refuses NULL as before. Where a row holds
# NULL, ADD CHECK fails in 3.53 and not in 3.54, while the same check in CREATE TABLE takes the row in both.
. "$(dirname "$0")/common.sh"
clauses='
tell("CREATE TABLE t (a INTEGER CONSTRAINT d DEFAULT 7, b TEXT CONSTRAINT l COLLATE NOCASE, c INTEGER CONSTRAINT g GENERATED ALWAYS AS (a * 2))")
for name in "dlg": tell(f"ALTER TABLE t DROP CONSTRAINT {name}")
tell("SELECT sql FROM sqlite_schema")
tell("INSERT INTO t (b) VALUES (\"X\")")
tell("SELECT a, b = \"x\", c FROM t")'
key='
tell("CREATE TABLE t (k TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID")
tell("ALTER TABLE t ALTER COLUMN k DROP NOT NULL")
tell("SELECT sql FROM sqlite_schema")
tell("INSERT INTO t VALUES (NULL)")'
null='
tell("CREATE TABLE t (a INTEGER)")
tell("INSERT INTO t VALUES (NULL)")
tell("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)")
tell("CREATE TABLE u (a INTEGER CHECK (a > 0))")
tell("INSERT INTO u VALUES (NULL)")'
for version in 3.53.4.0 3.54.1.0; do
  saw "$version: the names are gone, and the clauses do what they did" \
    $'CREATE TABLE t (a INTEGER DEFAULT 7, b TEXT COLLATE NOCASE, c INTEGER GENERATED ALWAYS AS (a * 2))\n7\t1\t14' "$(sqlite $version "$clauses")"
  saw "$version: the key refuses NULL without the words" \
    $'CREATE TABLE t (k TEXT PRIMARY KEY) WITHOUT ROWID\nNOT NULL constraint failed: t.k' "$(sqlite $version "$key")"
done
saw "3.53.4.0: NULL violates a check that is added" "constraint failed" "$(sqlite 3.53.4.0 "$null")"
saw "3.54.1.0: NULL does not" "" "$(sqlite 3.54.1.0 "$null")"
# Fails where any of it is no longer so.
exit "$changed"
