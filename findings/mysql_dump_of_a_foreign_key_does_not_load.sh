#!/usr/bin/env bash
# What mysqldump writes of a foreign key that rests on no unique key cannot be loaded into the server that it came from.
#
# Seen on MySQL 9.7.4 (Debian's mysql-server-core and mysql-client-core 9.7.4-2). Such keys were made by older servers, and
# are made while `restrict_fk_on_non_standard_key` is off. They live on, and are dumped; the dump switches
# `foreign_key_checks` off but not that setting, so that loading it fails with 6125 and leaves the table out, rows and all.
# A migration that drops such a key in order to make it again loses it the same way.
. "$(dirname "$0")/common.sh"
server mysql 9.7.4-2
sql 'CREATE DATABASE copy;
SET restrict_fk_on_non_standard_key = off;
CREATE TABLE album (title INT, KEY (title));
CREATE TABLE song (album INT, CONSTRAINT of_album FOREIGN KEY (album) REFERENCES album (title));
INSERT INTO album VALUES (1); INSERT INTO song VALUES (1);'
saw "a new session holds the key in force" "ERROR 1452" "$(sql 'INSERT INTO song VALUES (2)' | cut -c1-10)"
port=${ANABRANCH_TEST_MYSQL_URL##*:}
dump=$("$ANABRANCH_TEST_MYSQL_DUMP" --no-defaults -h 127.0.0.1 -P "${port%/*}" -u root test 2>/dev/null)
saw "the dump does not speak of the setting" 0 "$(grep -c restrict_fk <<<"$dump")"
saw "it does not load" "ERROR 6125" "$(sql "$dump" copy | head -1 | cut -c1-10)"
saw "and the rows of the table are lost with it" "album" "$(sql 'SHOW TABLES' copy)"
sql 'ALTER TABLE song DROP FOREIGN KEY of_album'
saw "dropped, it cannot be made again" "ERROR 6125" \
  "$(sql 'ALTER TABLE song ADD CONSTRAINT of_album FOREIGN KEY (album) REFERENCES album (title)' | cut -c1-10)"
# Fails where any of it is no longer so.
exit "$changed"
