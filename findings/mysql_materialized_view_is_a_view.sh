#!/usr/bin/env bash
# MySQL's community server takes CREATE MATERIALIZED VIEW without a warning, and makes an ordinary view.
#
# Seen on MySQL 9.7.4 (Debian's mysql-server-core 9.7.4-2). Nothing is materialised: rows that come later are seen at once.
# `information_schema` tells it from no other view, SHOW CREATE VIEW says MATERIALIZED, and the statements to refresh and to
# drop one are syntax errors, so that what a tool created as one kind must be dropped as another.
. "$(dirname "$0")/common.sh"
server mysql 9.7.4-2
sql 'CREATE TABLE song (bpm INT)'
saw "it is taken without a warning" "" "$(sql 'CREATE MATERIALIZED VIEW fast AS SELECT bpm FROM song; SHOW WARNINGS')"
saw "it is listed as an ordinary view" "VIEW" "$(sql "SELECT table_type FROM information_schema.tables WHERE table_name = 'fast'")"
saw "what is inserted later is seen at once" 96 "$(sql 'INSERT INTO song VALUES (96); SELECT bpm FROM fast')"
saw "only SHOW CREATE VIEW says what it was" 1 "$(sql 'SHOW CREATE VIEW fast' | grep -c MATERIALIZED)"
for verb in DROP REFRESH; do
  saw "$verb MATERIALIZED VIEW is no statement" "ERROR 1064" "$(sql "$verb MATERIALIZED VIEW fast" | cut -c1-10)"
done
saw "DROP VIEW drops it" "" "$(sql 'DROP VIEW fast')"
# Fails where any of it is no longer so.
exit "$changed"
