# What the scripts here share: a server of one version in a folder of its own, and a comparison with what was seen.
#
# A script says in its head what was seen, on which version of which public package, and ends with 0 where it is still so.
# None of them uses anabranch. FINDINGS_FOLDER keeps the unpacked packages for the next script.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
databases=$here/../tests/servers/databases.sh
changed=0
if [ -n "${FINDINGS_FOLDER:-}" ]; then folder=$FINDINGS_FOLDER; mkdir -p "$folder"
else folder=$(mktemp -d /tmp/finding.XXXXXX); fi
chmod 755 "$folder"
SERVER=''

finish() {
  local status=$?
  [ -z "$SERVER" ] || "$databases" stop "$folder" "$SERVER" || status=1
  [ -n "${FINDINGS_FOLDER:-}" ] || rm -rf "$folder"
  [ $status != 0 ] || [ $changed = 0 ] || status=1
  exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM

server() { # server NAME VERSION: a fresh one, of exactly that version
  SERVER=$1
  eval "$("$databases" start "$folder" "$1")" || { echo "no server"; exit 2; }
  case $1 in
    pg*) saw "the version" "$2" "$(sql 'SHOW server_version')" ;;
    *) saw "the version" "$2" "$(sql 'SELECT version()')" ;;
  esac
}
sql() { # sql TEXT [DATABASE]: rows with a tab between cells; of a refusal the number and the words
  local name url port
  case $SERVER in
    pg*) name=ANABRANCH_TEST_POSTGRES_${SERVER#pg}
      url=${name}_URL; name=${name}_PSQL
      "${!name}" -X -A -t -q -F $'\t' -v VERBOSITY=terse "${!url%/*}/${2:-postgres}" <<<"$1" 2>&1 ;;
    *) name=ANABRANCH_TEST_${SERVER^^}; name=${name/%118/_118}
      url=${name}_URL; name=${name}_CLIENT; port=${!url##*:}
      "${!name}" --no-defaults -h 127.0.0.1 -P "${port%/*}" -u root -N -B --force "${2:-test}" <<<"$1" 2>&1 |
        grep -v '^WARNING: option --ssl-verify-server-cert' ;;
  esac
}
sqlite() { # sqlite VERSION PROGRAM: Python with that apsw, whose connection is `db` and whose `tell` prints
  local at=$folder/apsw-$1
  [ -e "$at/.ready" ] || { python3 -m pip install -q --root-user-action ignore --target "$at" "apsw==$1" && : >"$at/.ready"; } || exit 2
  PYTHONPATH=$at python3 - <<PYTHON 2>&1
import apsw
db = apsw.Connection(":memory:")
def tell(sql):
    try:
        for row in db.execute(sql):
            print(*("" if cell is None else cell for cell in row), sep="\t")
    except apsw.Error as error:
        print(error)
$2
PYTHON
}
saw() { # saw WHAT THEN NOW
  if [ "$2" = "$3" ]; then printf 'as it was: %s\n' "$1"; return; fi
  printf 'CHANGED: %s\n  then: %s\n  now:  %s\n' "$1" "$2" "$3"
  changed=1
}
