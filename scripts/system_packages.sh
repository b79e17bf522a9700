#!/bin/sh
# What the tests need beside Python: Chromium, a font with Hangul, a PostgreSQL server, PrusaSlicer.
#
#   system_packages.sh chromium postgresql slicer     installs what is missing where it may (Debian, root)
#
# Exit 1, after one line for each, when something is still missing.
set -eu
HERE=$(dirname "$(readlink -f "$0")")

have() {
    case "$1" in
    chromium) [ -x "${PULMU_CHROMIUM:-/usr/bin/chromium}" ] && have_hangul ;;
    postgresql) "$HERE/pg_test.sh" find >/dev/null 2>&1 ;;
    slicer) command -v prusa-slicer >/dev/null 2>&1 ;;
    *) echo "system_packages.sh: unknown: $1" >&2; exit 2 ;;
    esac
}

# fc-list comes with fontconfig, which Chromium needs anyway.
have_hangul() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=ko family 2>/dev/null)" ]; }

packages_of() {
    case "$1" in
    chromium) echo chromium fontconfig fonts-noto-cjk ;;
    postgresql) echo postgresql ;;
    slicer) echo prusa-slicer ;;
    esac
}

wanted=
for name in "$@"; do
    have "$name" || wanted="$wanted $(packages_of "$name")"
done
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests:$wanted ..." >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted; } >/dev/null || true
else
    echo "Not root on a Debian system, so these have to be installed by hand:$wanted" >&2
fi

missing=0
for name in "$@"; do
    if ! have "$name"; then
        echo "MISSING: $name (Debian packages: $(packages_of "$name"))" >&2
        missing=1
    fi
done
exit $missing
