"""Signing up when everybody wants to at once, and what a page costs: pretix beside Pulmu.

On SQLite and on PostgreSQL, in turns on the same machine: 80 people for 40 seats and 500 for 20,
through HTTP, each press by press (`bench.ways`), and ours once more with the same people, whose
devices are known by then; then the list of 15 and of 150 courses and the page of one, as processor
time of the site's own processes (not the database's) and as queries.

pretix is installed from the package index into an environment of its own when this runs, and never
shipped; it runs as a process of its own, as its own documentation says, without Redis, which is not
to be had everywhere (`bench.served.pretix_settings` says what it gets instead). On SQLite it is
looked at twice: as it comes, and with the options of the database that it would need.

PULMU_BENCH_CROWDS     how many people for how many seats (80:40,500:20)
PULMU_BENCH_COURSES    how many courses are in the lists (15,150)
PULMU_BENCH_LOOKS      how often each page is asked for (40)
PULMU_BENCH_DATABASES  SQLite,PostgreSQL
PULMU_BENCH_PRETIX     the interpreter of an environment that has pretix and gunicorn; `no` to do
                       without
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from bench.measuring import installed, report
from bench.sites import CHECKOUT, CORES, Pretix, Pulmu, Site
from bench.ways import FULL, LINE, SEAT, WRONG, Rush, by_form, by_known, by_order
from tests.races.crowd import Visitor

PINNED = ("pretix==2026.8.0", "gunicorn==27.0.1")
CROWDS = [
    (int(many), int(seats))
    for many, _, seats in (
        one.partition(":")
        for one in os.environ.get("PULMU_BENCH_CROWDS", "80:40,500:20").split(",")
    )
]
COURSES = [int(one) for one in os.environ.get("PULMU_BENCH_COURSES", "15,150").split(",")]
DATABASES = os.environ.get("PULMU_BENCH_DATABASES", "SQLite,PostgreSQL").split(",")
LOOKS = int(os.environ.get("PULMU_BENCH_LOOKS", "40"))
PRETIX = os.environ.get("PULMU_BENCH_PRETIX", "")
ROUNDS, SEATS_LIMIT, PAGES_LIMIT = 3, 0.2, 0.333
SQLITE = "[database]\nbackend=sqlite3\n"


class Database(NamedTuple):
    """An empty one for each side: as an address for ours, as lines of its file for pretix."""

    ours: str
    theirs: str


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pulmu-bench-pretix-") as folder:
        interpreter = _pretix(Path(folder))
        verdicts = [
            verdict
            for name in DATABASES
            for verdict in _on(name, Path(os.environ["PULMU_DATA_DIR"]), interpreter)
        ]
    return 0 if all(verdicts) else 1


def _pretix(folder: Path) -> str:
    if PRETIX == "no":
        print("without pretix, as PULMU_BENCH_PRETIX says", flush=True)
        return ""
    try:
        return PRETIX or installed(folder / "venv", *PINNED)
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        print(f"pretix was not measured, it needs the package index: {said[-1]}", flush=True)
        return ""


def _on(name: str, data: Path, interpreter: str) -> Iterator[bool]:
    """Whether each measure is within its limit, on one kind of database."""
    wanted = {"lists": COURSES, "seats": [seats for _many, seats in CROWDS for _way in range(2)]}
    with _database(name, data) as database, contextlib.ExitStack() as stack:
        ours = Pulmu(_made(data / f"{name}-pulmu"), database.ours)
        sites: list[Site] = [ours]
        ours.set_up(wanted)
        if interpreter:
            sites += _shops(name, data, database, interpreter, wanted)
        for site in sites:
            site.start()
            stack.callback(site.stop)
        for number, (many, seats) in enumerate(CROWDS):
            yield from _race(name, sites, number, many, seats)
        yield from _pages(name, sites)


def _shops(
    name: str, data: Path, database: Database, interpreter: str, wanted: dict[str, list[int]]
) -> list[Site]:
    shop = Pretix(
        _made(data / f"{name}-pretix"), database.theirs, interpreter=interpreter, tuned=False
    )
    shop.set_up(wanted)
    print(f"pretix {shop.made['version']} ({shop.made['licence']}) on {name}", flush=True)
    if database.theirs != SQLITE:
        return [shop]
    other = Pretix(
        _made(data / f"{name}-pretix-tuned"), SQLITE, interpreter=interpreter, tuned=True
    )
    other.name = "pretix, its SQLite made patient"
    other.copy_of(shop)
    return [shop, other]


def _race(name: str, sites: list[Site], number: int, many: int, seats: int) -> Iterator[bool]:
    """In turns; held against whoever of theirs is quicker."""
    what = f"{name}, {many} for {seats}"
    took: dict[str, float] = {}
    known = 0.0
    for site in sites:
        race, another = site.made["races"][2 * number : 2 * number + 2]
        rush = by_form(site, race, many)
        held = site.held(race)
        took[site.name] = _say(f"{what}, by form, {site.name}", held, rush, seats)
        if isinstance(site, Pulmu):
            yield _is_exact(what, held, rush, seats)
            rush, held = by_known(site, race, another, rush.crowd), site.held(another)
            known = _say(f"{what}, members, {site.name}", held, rush, seats)
            yield _is_exact(f"{what}, members", held, rush, seats)
    for site in sites[1:]:
        if isinstance(site, Pretix):
            race = site.made["races"][2 * number + 1]
            rush = by_order(site, race, many)
            _say(f"{what}, one request with a token, {site.name}", site.held(race), rush, seats)
    for other in sites[1:]:
        mine, theirs = took[sites[0].name], took[other.name]
        yield report(f"a sign-up, {what}", mine, other.name, theirs, limit=SEATS_LIMIT)
        yield report(f"that of a member, {what}", known, other.name, theirs, limit=SEATS_LIMIT)


def _is_exact(what: str, counted: list[int], rush: Rush, seats: int) -> bool:
    """Whether every seat is taken once, everybody else stands in line, and nobody saw an error."""
    held, waiting = counted
    wrong = rush.got.count(WRONG) + abs(held - seats) + abs(waiting - (len(rush.got) - seats))
    verdict = "ok" if not wrong else "TOO LONG"
    print(f"{what}: errors and wrong seats {wrong} (at most 0): {verdict}", flush=True)
    return not wrong


def _say(what: str, counted: list[int], rush: Rush, seats: int) -> float:
    """Seconds for each sign-up that was taken, with a seat or in line."""
    held, waiting = counted
    told = {one: rush.got.count(one) for one in (SEAT, LINE, FULL, WRONG)}
    taken = told[SEAT] + told[LINE]
    said = ", ".join(f"{one} {count}" for one, count in told.items() if count)
    print(
        f"{what}: {said}; held {held} of {seats} seats, {waiting} in line"
        f"{' OVERSOLD' if held > seats else ''}; {rush.seconds:.1f} s, "
        f"{taken / rush.seconds:.2f} taken/s, "
        f"processor {rush.busy / len(rush.got) * 1000:.0f} ms for each person",
        flush=True,
    )
    for remark in rush.remarks[:1]:
        print(f"    such as: {remark}", flush=True)
    return rush.seconds / taken if taken else float("inf")


def _pages(name: str, sites: list[Site]) -> Iterator[bool]:
    """The smallest of some rounds, in turns; what is kept in memory is there already."""
    for called in (*map(str, COURSES), "course"):
        paths = {one.name: one.made["lists"].get(called, one.made["course"]) for one in sites}
        queries = {one.name: _warm(one, paths[one.name]) for one in sites}
        rounds = [{one.name: _busy(one, paths[one.name]) for one in sites} for _ in range(ROUNDS)]
        least = {one.name: min(row[one.name] for row in rounds) for one in sites}
        what = "the page of one course" if called == "course" else f"the list of {called} courses"
        for one in sites:
            print(
                f"{name}, {what}, {one.name}: processor {least[one.name] * 1000:.1f} ms, "
                f"{queries[one.name]} queries",
                flush=True,
            )
        for one in sites[1:2]:
            mine, theirs = least[sites[0].name], least[one.name]
            yield report(f"{name}, {what}", mine, one.name, theirs, limit=PAGES_LIMIT)


def _warm(site: Site, path: str) -> int:
    """Seen by every process; how many queries the last look made."""
    visitor = Visitor(site.address)
    seen = [visitor.look(path) for _ in range(8 * CORES)]
    if wrong := [one.status for one in seen if one.status != 200]:  # noqa: PLR2004 -- found
        raise RuntimeError(f"{site.name} answered {wrong[0]} to {path}")
    return seen[-1].queries


def _busy(site: Site, path: str) -> float:
    visitor = Visitor(site.address)
    before = site.processor()
    for _ in range(LOOKS):
        visitor.look(path)
    return (site.processor() - before) / LOOKS


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


@contextlib.contextmanager
def _database(name: str, data: Path) -> Iterator[Database]:
    if name == "SQLite":
        yield Database("", SQLITE)
        return
    script = str(CHECKOUT / "scripts" / "pg_test.sh")
    # Not below `data`: the server runs as a user of its own, who may not look in there.
    folder = tempfile.mkdtemp(prefix="pulmu-pg-", dir="/tmp")  # noqa: S108 -- a short path
    done = subprocess.run([script, "start", folder], check=True, capture_output=True, text=True)
    address = done.stdout.strip()
    try:
        # One for each side on one server: databases of one another's do not matter.
        import psycopg  # noqa: PLC0415 -- only here

        with psycopg.connect(address, autocommit=True) as server:
            server.execute("CREATE DATABASE pretix")
        host = parse_qs(urlsplit(address).query)["host"][0]
        theirs = f"[database]\nbackend=postgresql\nname=pretix\nuser=app\nhost={host}\n"
        yield Database(address, theirs)
    finally:
        subprocess.run([script, "stop", folder], check=False)


if __name__ == "__main__":
    sys.exit(main())
