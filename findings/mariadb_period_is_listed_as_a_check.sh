#!/usr/bin/env bash
# An application-time period of MariaDB is listed among the checks, and is none.
#
# Seen on MariaDB 11.8.9 (Debian's mariadb-server-core 1:11.8.9+ds-4). `CHECK_CONSTRAINTS` and `TABLE_CONSTRAINTS` show a check
# with the period's name, which no statement can drop as one, and which a tool that copies checks would make beside the
# period. A key WITHOUT OVERLAPS stands in `STATISTICS` exactly as the plain key over its columns; `KEY_PERIOD_USAGE`,
# which 10.11 has not, tells them apart. While such a key is
# there, dropping the period is refused as if there were none.
. "$(dirname "$0")/common.sh"
server mariadb118 '11.8.9-MariaDB-4 from Debian'
sql 'CREATE TABLE room (id INT, s DATE, e DATE, PERIOD FOR booked (s, e), UNIQUE u (id, booked WITHOUT OVERLAPS));
CREATE TABLE plain (id INT, s DATE NOT NULL, e DATE NOT NULL, UNIQUE u (id, e, s));'
saw "the period is listed as a check" 'booked `s` < `e`' \
  "$(sql "SELECT constraint_name, check_clause FROM information_schema.check_constraints WHERE table_name = 'room'" | xargs)"
saw "it cannot be dropped as one" 4158 "$(sql 'ALTER TABLE room DROP CONSTRAINT booked' | sed -n 's/^ERROR \([0-9]*\).*/\1/p')"
parts() { sql "SELECT seq_in_index, column_name, non_unique FROM information_schema.statistics WHERE table_name = '$1'"; }
saw "the statistics do not tell the keys apart" "$(parts plain)" "$(parts room)"
saw "KEY_PERIOD_USAGE does" "room u" "$(sql 'SELECT table_name, constraint_name FROM information_schema.key_period_usage' | xargs)"
saw "with the key, the period is said not to be there" 4156 \
  "$(sql 'ALTER TABLE room DROP PERIOD FOR booked' | sed -n 's/^ERROR \([0-9]*\).*/\1/p')"
saw "without it, the period is dropped" "" "$(sql 'ALTER TABLE room DROP KEY u; ALTER TABLE room DROP PERIOD FOR booked')"
# Fails where any of it is no longer so.
exit "$changed"
