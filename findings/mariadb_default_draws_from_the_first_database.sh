#!/usr/bin/env bash
# A default that draws from a sequence goes on drawing from the database that it was written in.
#
# Seen on MariaDB 11.8.9 (Debian's mariadb-server-core and mariadb-client 1:11.8.9+ds-4). `DEFAULT nextval(s)` is kept as
# nextval(`first`.`s`), and dumped so. Loaded into another database, the copy has a sequence of its own that nobody
# uses, advances the first database's, and stops working with it.
. "$(dirname "$0")/common.sh"
server mariadb118 '11.8.9-MariaDB-4 from Debian'
sql 'CREATE DATABASE first; CREATE DATABASE copy'
sql 'CREATE SEQUENCE s NOCACHE; CREATE TABLE song (id INT DEFAULT nextval(s), title INT)' first
port=${ANABRANCH_TEST_MARIADB_118_URL##*:}
dump=$("$ANABRANCH_TEST_MARIADB_118_DUMP" --no-defaults -h 127.0.0.1 -P "${port%/*}" -u root first 2>/dev/null)
saw "the dump names the first database" 1 "$(grep -c 'nextval(`first`.`s`)' <<<"$dump")"
sql "$dump" copy
sql 'INSERT INTO song (title) VALUES (1), (2)' copy
saw "the copy's own sequence was not drawn from" 1 "$(sql 'SELECT next_not_cached_value FROM copy.s')"
saw "the first database's was" 3 "$(sql 'SELECT next_not_cached_value FROM first.s')"
sql 'DROP DATABASE first'
refused() { sed -n 's/^ERROR \([0-9]*\).*/\1/p'; }
saw "without it the copy takes no rows" 1146 "$(sql 'INSERT INTO song (title) VALUES (3)' copy | refused)"
saw "and no change of the table" 1146 "$(sql 'ALTER TABLE song ADD COLUMN bpm INT' copy | refused)"
# Fails where any of it is no longer so.
exit "$changed"
