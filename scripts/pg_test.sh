#!/bin/sh
# A throw-away PostgreSQL for tests, as root or as a plain user, reached through a socket only.
#
#   pg_test.sh find           prints the folder of the server's programs; exit 3 where there is none
#   pg_test.sh start FOLDER   makes and starts a server in the empty FOLDER, prints its address
#   pg_test.sh stop FOLDER    stops it and removes the folder
set -eu

programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V -r) \
        "$(command -v pg_config >/dev/null 2>&1 && pg_config --bindir || true)"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return
        fi
    done
    return 3
}

# PostgreSQL refuses to run as root.
as_server() { if [ "$(id -u)" = 0 ]; then /usr/sbin/runuser -u postgres -- "$@"; else "$@"; fi; }

BIN=${PGTEST_BIN:-$(programs)} || exit 3
case "${1:-}" in
find) echo "$BIN" ;;
start)
    ROOT=$2
    if [ "$(id -u)" = 0 ]; then chown postgres "$ROOT"; fi
    chmod 755 "$ROOT"
    cd "$ROOT"
    as_server "$BIN/initdb" -D "$ROOT/data" -U app -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    as_server "$BIN/pg_ctl" -D "$ROOT/data" -w -t 60 -l "$ROOT/log" -o "-c listen_addresses= \
        -c unix_socket_directories='$ROOT' -c fsync=off -c max_connections=120" start >/dev/null
    "$BIN/createdb" -h "$ROOT" -U app app
    echo "postgresql://app@/app?host=$ROOT"
    ;;
stop)
    ROOT=$2
    cd /
    as_server "$BIN/pg_ctl" -D "$ROOT/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$ROOT"
    ;;
*)
    sed -n '2,6p' "$0" >&2
    exit 2
    ;;
esac
