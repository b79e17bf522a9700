#!/bin/bash
# The test suite: what one waits for, and the rest.
#
#   run_tests.sh fast|slow [arguments for pytest]
#
# `fast` runs on SQLite what is not marked slow. `slow` runs what is, and then everything that uses
# a database again on PostgreSQL. Nothing is left out silently: what the machine lacks is an
# error, unless PULMU_TEST_WITHOUT (chromium, postgresql, slicer, with a comma between) says to do
# without.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

without() { [[ ",${PULMU_TEST_WITHOUT:-}," == *",$1,"* ]]; }

which=$1
shift
case "$which" in
fast) marks="not slow" again="" ;;
slow) marks="slow" again="slow or not slow" ;;
*)
    echo "run_tests.sh fast|slow [arguments for pytest]" >&2
    exit 2
    ;;
esac

needed=()
[[ -z $again ]] || without postgresql || needed+=(postgresql)
without chromium || needed+=(chromium)
without slicer || needed+=(slicer)
if ((${#needed[@]})) && ! scripts/system_packages.sh "${needed[@]}"; then
    echo "The tests need the above. To run the others alone: PULMU_TEST_WITHOUT=postgresql,chromium,slicer make test" >&2
    exit 1
fi
left_out=
if without chromium; then
    echo "WITHOUT CHROMIUM: no test in a browser is run." >&2
    left_out+=" and not browser"
fi
if without slicer; then
    echo "WITHOUT PRUSASLICER: no model is sliced in a test." >&2
    left_out+=" and not slicer"
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/pulmu-test-XXXXXX")
server=
finish() {
    if [[ -n $server ]]; then scripts/pg_test.sh stop "$server" >/dev/null; fi
    rm -rf "$scratch"
}
trap finish EXIT

pass() {
    local name=$1
    shift
    echo "== $which tests on $name"
    mkdir -p "$scratch/$name"
    PULMU_DATA_DIR="$scratch/$name" .venv/bin/python -m pytest -q -n "${PULMU_TEST_WORKERS:-2}" \
        --dist worksteal -m "($marks)$left_out" "$@"
}

unset PULMU_DATABASE_URL
pass SQLite "$@"

[[ -n $again ]] || exit 0
if without postgresql; then
    echo "WITHOUT POSTGRESQL: the suite has run on SQLite only." >&2
    exit 0
fi
# Not below TMPDIR: the path of a socket is short, and the server is a user of its own.
server=$(TMPDIR= mktemp -d -t pulmu-pg-XXXXXX)
PULMU_DATABASE_URL=$(scripts/pg_test.sh start "$server")
export PULMU_DATABASE_URL
marks=$again
pass PostgreSQL -p scripts.database_tests "$@"
