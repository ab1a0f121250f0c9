#!/usr/bin/env bash
# RENAME TABLE of MySQL renames constraints that only look as if the server had named them.
#
# Seen on MySQL 9.7.4 (Debian's mysql-server-core 9.7.4-2). Checks and foreign keys whose name is the table's, `_chk_` or
# `_ibfk_` and a number take the new table's name, whoever chose the name. The letters' case decides: `Old_chk_9` of a
# table `old` stays, though constraint names are otherwise compared without it. A tool that remembers names it gave
# looks for the old ones in vain.
. "$(dirname "$0")/common.sh"
server mysql 9.7.4-2
sql 'CREATE TABLE parent (id INT PRIMARY KEY);
CREATE TABLE old (a INT, b INT, CONSTRAINT old_chk_7 CHECK (a > 0), CONSTRAINT Old_chk_9 CHECK (b > 0), CONSTRAINT positive CHECK (a > 1),
  CONSTRAINT old_ibfk_9 FOREIGN KEY (a) REFERENCES parent (id), CONSTRAINT Old_ibfk_3 FOREIGN KEY (b) REFERENCES parent (id));
RENAME TABLE old TO new;'
saw "all five names were chosen by hand, and two of them changed" "Old_chk_9 Old_ibfk_3 new_chk_7 new_ibfk_9 positive" \
  "$(sql "SELECT constraint_name FROM information_schema.table_constraints WHERE table_name = 'new' AND table_schema = 'test' ORDER BY BINARY constraint_name" | xargs)"
saw "the old name is free again" "" "$(sql 'ALTER TABLE parent ADD CONSTRAINT old_chk_7 CHECK (id > 0)')"
# Fails where any of it is no longer so.
exit "$changed"
