#!/usr/bin/env bash
# The primary key of a system-versioned table of MariaDB is listed with a column that the table does not have.
#
# Seen on MariaDB 11.8.9 (Debian's mariadb-server-core 1:11.8.9+ds-4). The server adds the end of the row to the key. Where the
# table does not name it, `KEY_COLUMN_USAGE` lists `row_end`, which `COLUMNS` lacks; where the table does, the longer key
# is printed as if it had been written so. A tool that reads the key back finds one that nobody asked for.
. "$(dirname "$0")/common.sh"
server mariadb118 '11.8.9-MariaDB-4 from Debian'
sql 'CREATE TABLE implicit (a INT PRIMARY KEY) WITH SYSTEM VERSIONING;
CREATE TABLE explicit (a INT, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START, e TIMESTAMP(6) GENERATED ALWAYS AS ROW END,
  PERIOD FOR SYSTEM_TIME (s, e), PRIMARY KEY (a)) WITH SYSTEM VERSIONING;'
of() { sql "SELECT column_name FROM information_schema.$2 WHERE table_name = '$1' ORDER BY ordinal_position" | xargs; }
saw "the key has two columns" "a row_end" "$(of implicit key_column_usage)"
saw "and the table one" "a" "$(of implicit columns)"
saw "SHOW CREATE TABLE says the first alone" 1 "$(sql 'SHOW CREATE TABLE implicit' | grep -c 'PRIMARY KEY (`a`)')"
saw "with named columns the longer key is printed" 1 "$(sql 'SHOW CREATE TABLE explicit' | grep -c 'PRIMARY KEY (`a`,`e`)')"
# Fails where any of it is no longer so.
exit "$changed"
