"""How fast and how large: evaluation and check against their lower bounds, in the same run.

    python -m tests.ledger.plain.speed 1000000

Prints two ratios (CPU time, best of three) and the memory that evaluation adds. The lower bound
of evaluation fetches and decodes the same entries; that of the check fetches them and builds
the same tree.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pulmu.ledger.plain import canonical
from pulmu.ledger.plain.check import check_ledger
from pulmu.ledger.plain.evaluate import evaluate
from pulmu.ledger.plain.merkle import Frontier
from tests.ledger.plain.ledgers import AT, HANA, MAKERSPACE_KR, MINSU, USUAL, YEAR

PARTICIPANTS = 40
ATTESTED = 0.3


def entries(attendances: int) -> Iterator[tuple[int, str, str]]:
    """A year of sessions, each with its sheet and its attendances, a part of them attested."""
    chance = random.Random(2023)  # noqa: S311 -- the same year every time
    people = [_key(chance) for _person in range(attendances // 5 + 1)]
    seq = 0

    def entry(verb: str, by: str = HANA, **body: object) -> tuple[int, str, str]:
        nonlocal seq
        seq += 1
        return seq, verb, canonical.dumps({"at": AT, "by": by, **body})

    def fact(kind: str, day: str, key: str, under: list[str], **dims: object) -> dict[str, object]:
        said = {**USUAL[kind], **dims}
        return {"dims": said, "kind": kind, "on": day, "src": f"{kind}:{key}", "under": under}

    for number in range(attendances):
        if number % PARTICIPANTS == 0:
            session, field = _key(chance), chance.choice(["AI", "메타버스", "유니티", "제조"])
            day = (dt.date(2023, 1, 1) + dt.timedelta(chance.randrange(365))).isoformat()
            yield entry("assert", fact=fact("session", day, session, [], field=field))
            sheet = {"sha256": "5" * 64, "size": 9, "type": "image/png"}
            yield entry("attach", src=f"session:{session}", **sheet)
        dims = {
            "session": session,
            "person": chance.choice(people),
            "field": field,
            "sex": chance.choice("남여"),
            "age": chance.choice(["14-18", "19-34", "35-39"]),
            "region": chance.choice(["김해시", "창원시", "부산광역시"]),
        }
        under = [f"session:{session}"]
        yield entry("assert", fact=fact("attendance", day, _key(chance), under, **dims))
        if chance.random() < ATTESTED:
            yield entry("attest", by=MINSU, fact=seq)


def _key(chance: random.Random) -> str:
    return f"{chance.getrandbits(128):026x}"[:26]


def _seconds(work: Callable[[], object]) -> float:
    found = []
    for _time in range(3):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(attendances: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "ledger.sqlite3")
        database.execute("create table entry (seq integer primary key, verb, body, leaf)")
        database.executemany(
            "insert into entry values (?, ?, ?, ?)",
            ((*row, canonical.entry_leaf(*row)) for row in entries(attendances)),
        )
        database.commit()
        _measure(database)


def _measure(database: sqlite3.Connection) -> None:
    def read() -> sqlite3.Cursor:
        return database.execute("select seq, verb, body from entry order by seq")

    def read_hashed() -> sqlite3.Cursor:
        return database.execute("select seq, verb, body, leaf from entry order by seq")

    def only_decode() -> None:
        for _seq, _verb, body in read():
            json.loads(body)

    def only_build() -> None:
        frontier = Frontier()
        for seq, verb, body, _leaf in read_hashed():
            frontier.append(canonical.entry_leaf(seq, verb, body))
        frontier.root()

    before = _peak()
    bound, figures = _seconds(only_decode), _seconds(lambda: evaluate(read, MAKERSPACE_KR, *YEAR))
    sys.stdout.write(
        f"statement: {figures:.2f} s, {figures / bound:.2f} times only decoding ({bound:.2f} s), "
        f"{_peak() - before:.0f} MB more\n"
    )
    bound, checked = _seconds(only_build), _seconds(lambda: check_ledger(read_hashed))
    ratio = checked / bound
    sys.stdout.write(f"check: {checked:.2f} s, {ratio:.2f} times the tree alone ({bound:.2f} s)\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
