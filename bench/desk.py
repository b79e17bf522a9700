"""Every page of the desk at 20,000 facts, beside pretalx's list of submissions.

The lab is the demonstration's two years (every kind of record, evidence, a sealed year) and as
many attendances more, from the workbook of `bench.importing`, as make 20,000 facts. Each page is
asked for 40 times, warm, through Django's test client: every middleware, SQLite, templates, no
network and no server process. Beside it, in an environment of its own that is thrown away,
pretalx's organiser looks at a list of as many submissions as the lab has sessions; both lists show
50 rows.

pretalx is installed from the package index when this runs, and never shipped; what is used of it is
said by its own licence, which is printed. Without it that line says so.

PULMU_BENCH_FACTS     how many facts (20000)
PULMU_BENCH_LOOKS     how often each page is asked for (40)
PULMU_BENCH_PRETALX   the interpreter of an environment that has pretalx; `no` to do without
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.importing import A_SESSION, generate
from bench.measuring import open_site, report

if TYPE_CHECKING:
    from django.test import Client

    from pulmu.core.tenancy.models import Organisation

FACTS = int(os.environ.get("PULMU_BENCH_FACTS", "20000"))
PRETALX, PINNED = os.environ.get("PULMU_BENCH_PRETALX", ""), "pretalx==2025.2.2"
TIMES = int(os.environ.get("PULMU_BENCH_LOOKS", "40"))
MOST_MS, FOUND = 150, 200
# The list that is held against pretalx's.
LIST = "desk:records"
MINUTES = 60


class Took(NamedTuple):
    """Milliseconds: the first look, what half and 95 of 100 did not exceed; the latter on the
    processor, which is what a machine with other work would have taken by itself.
    """

    first: float
    half: float
    most: float
    busy: float


def main() -> int:
    open_site()
    # That forms are not looked at is no news.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    lab = _prepare()
    measured = dict(_measure(_browser(lab), lab))
    worst = max(measured, key=lambda name: measured[name].most)
    slow = [name for name, took in measured.items() if took.most > MOST_MS]
    print(
        f"{len(measured)} pages of the desk, p95 of the slowest ({worst}): "
        f"{measured[worst].most / 1000:.3g} s (at most {MOST_MS / 1000:g} s): "
        f"{'TOO SLOW' if slow else 'ok'}",
        flush=True,
    )
    if slow:
        print(f"over {MOST_MS} ms: {', '.join(slow)}", flush=True)
    return 0 if _beside_pretalx(measured[LIST], lab) else 1


def _prepare() -> Organisation:
    from pulmu.core.tenancy.models import Organisation  # noqa: PLC0415 -- the site must be open
    from pulmu.demo import build  # noqa: PLC0415 -- as above
    from pulmu.ledger import rulebook  # noqa: PLC0415 -- as above
    from pulmu.ledger.models import LiveFact  # noqa: PLC0415 -- as above

    rulebook.install_shipped()
    facts = LiveFact.objects.everywhere(because="there is one lab")
    build.build(say=lambda _text: None)
    missing = FACTS - facts.count()
    if missing > 0:
        _bring_in(-(-missing // A_SESSION) * A_SESSION)
    _seal()
    print(f"a lab with {facts.count():,} facts", flush=True)
    return Organisation.objects.get(code=build.CODE)


def _bring_in(attendances: int) -> None:
    from pulmu.demo import build  # noqa: PLC0415 -- as above

    path = Path(os.environ["PULMU_DATA_DIR"]) / "more.xlsx"
    generate(path, attendances)
    command = [sys.executable, "-m", "pulmu", "import", str(path), "--org", build.CODE]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _seal() -> None:
    """The open year too, by two people: so there is a revision to look at."""
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from pulmu.core.tenancy.actors import actor_by_email, organisation_by_code  # noqa: PLC0415 -- as above
    from pulmu.demo import build  # noqa: PLC0415 -- as above
    from pulmu.domains.results import actions as results  # noqa: PLC0415 -- as above

    lab = organisation_by_code(build.CODE)
    one, other = (
        actor_by_email(login.email, organisation=lab, channel="desk") for login in build.LOGINS
    )
    results.submit(one, year=build.OPEN, at=timezone.now())
    results.seal(other, year=build.OPEN, at=timezone.now())


def _browser(lab: Organisation) -> Client:
    from django.test import Client  # noqa: PLC0415 -- models can be read once the site is open

    browser = Client(SERVER_NAME="localhost", headers={"accept-language": "ko"})
    browser.force_login(lab.memberships.order_by("pk").first().user)
    return browser


def _measure(browser: Client, lab: Organisation) -> Iterator[tuple[str, Took]]:
    """Each page that opens by looking at it; forms that are only sent are none."""
    from django.urls import reverse  # noqa: PLC0415 -- as above

    from tests.walk.registry import URLS  # noqa: PLC0415 -- as above

    records, elsewhere = Records(lab), []
    for name, url in URLS.items():
        if not name.startswith("desk:"):
            continue
        address = reverse(name, args=url.args(records))
        started = time.perf_counter()
        status, is_page = _look(browser, address)
        first = (time.perf_counter() - started) * 1000
        if status != FOUND:
            elsewhere.append(name.removeprefix("desk:"))
            continue
        took = percentiles(lambda at=address: _look(browser, at), first)
        verdict = "" if took.most <= MOST_MS else f"  over {MOST_MS} ms"
        print(
            f"{name:<24} p50 {took.half:6.1f} ms  p95 {took.most:6.1f} ms  (processor "
            f"{took.busy:6.1f} ms, first look {first:6.1f} ms){verdict if is_page else '  a file'}",
            flush=True,
        )
        if is_page:
            yield name, took
    print(f"no page to look at: {', '.join(elsewhere)}", flush=True)


def percentiles(look: Callable[[], object], first: float) -> Took:
    walls, busy = [], []
    for _time in range(TIMES):
        started, began = time.perf_counter(), time.process_time()
        look()
        walls.append((time.perf_counter() - started) * 1000)
        busy.append((time.process_time() - began) * 1000)
    return Took(first, _share(walls, 50), _share(walls, 95), _share(busy, 95))


def _share(values: list[float], percent: int) -> float:
    """The smallest value that so many of a hundred do not exceed."""
    return sorted(values)[-(-len(values) * percent // 100) - 1]


def _look(browser: Client, address: str) -> tuple[int, bool]:
    """The status, and whether it is a page: a file to save may take as long as its rows."""
    answer = browser.get(address)
    if answer.streaming:
        for _part in answer.streaming_content:  # type: ignore[attr-defined]  # it is streaming
            pass
    is_file = "attachment" in answer.get("Content-Disposition", "")
    return answer.status_code, not is_file


class Records:
    """The lab's records, as the addresses of tests/walk/registry.py ask for them."""

    def __init__(self, lab: Organisation) -> None:
        from pulmu.domains.people.models import Person  # noqa: PLC0415 -- as above
        from pulmu.domains.workbook.models import Import  # noqa: PLC0415 -- as above
        from pulmu.ledger.models import Blob, Statement  # noqa: PLC0415 -- as above

        def mine(model: Any, **which: Any) -> Any:
            every = model.objects.everywhere(because="the benchmark's own lab")
            return every.filter(organisation=lab, **which).order_by("-pk").first()

        self.mine = mine
        self.named = {
            "lab": lab,
            "picture": mine(Blob, type__startswith="image/"),
            "paper": mine(Blob, type="application/pdf"),
            "table": mine(Blob),
            "leaflet": mine(Blob),
            "spare": mine(Person),
            "dropped": mine(Person),
            "done": mine(Import, state="done"),
            "sealed": mine(Statement),
            "user": SimpleNamespace(email="", uid="x"),
        }

    def __getitem__(self, what: Any) -> Any:
        return self.named[what] if isinstance(what, str) else self.mine(what)


def _beside_pretalx(ours: Took, lab: Organisation) -> bool:
    """Their list beside ours, with as many rows to list."""
    from pulmu.domains.programmes.models import Session  # noqa: PLC0415 -- as above

    rows = Session.objects.everywhere(because="as above").filter(organisation=lab).count()
    with tempfile.TemporaryDirectory(prefix="pulmu-bench-pretalx-") as folder:
        theirs = _time_pretalx(Path(folder), rows)
    if theirs is None:
        return True
    most = _share([took * 1000 for took in theirs["seconds"]], 95)
    print(
        f"pretalx {theirs['version']} ({theirs['licence']}), {theirs['page']} with {rows:,} "
        f"submissions, {theirs['rows']} on the page: p95 {most:.1f} ms",
        flush=True,
    )
    name = f"p95 of {LIST} with {rows:,} records"
    return report(name, ours.most / 1000, "pretalx's list", most / 1000, limit=1.0)


def _time_pretalx(folder: Path, rows: int) -> dict[str, Any] | None:
    if PRETALX == "no":
        print("without pretalx, as PULMU_BENCH_PRETALX says", flush=True)
        return None
    try:
        python = PRETALX or _installed(folder / "venv")
        done = subprocess.run(
            [python, str(Path(__file__).parent / "organiser_list.py"), str(rows)],
            env={
                "PATH": os.environ["PATH"],
                "PULMU_BENCH_LOOKS": str(TIMES),
                "PRETALX_DATA_DIR": str(folder),
                "PRETALX_NO_INITIAL_LOG": "1",
            },
            capture_output=True,
            text=True,
            check=True,
            timeout=20 * MINUTES,
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        print(f"pretalx was not measured, it needs the package index: {said[-1]}", flush=True)
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _installed(place: Path) -> str:
    """An environment with pretalx, made anew; its interpreter."""
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--only-binary", ":all:", PINNED],
        capture_output=True,
        text=True,
        check=True,
        timeout=10 * MINUTES,
    )
    return python


if __name__ == "__main__":
    sys.exit(main())
