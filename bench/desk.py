"""Every page of the desk (and `/ui/`) at 20,000 facts, beside pretalx's list of submissions.

The lab is the demonstration's two years (every kind of record, evidence, a sealed year) and as
many attendances more, from the workbook of `bench.importing`, as make 20,000 facts. Each page is
asked for 40 times, warm, through Django's test client: every middleware, SQLite, templates, no
network and no server process; then some of them again, each time right after a write. What the
queue has to do is done before. What a page may take is judged on the processor.

Beside it, in an environment of its own that is thrown away, pretalx's organiser looks at a list of
as many submissions as the lab has sessions; both lists show 50 rows.

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
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.importing import A_SESSION, generate
from bench.measuring import installed, open_site, report

if TYPE_CHECKING:
    from django.test import Client

    from bench.pages import Page
    from pulmu.core.tenancy.actor import Actor
    from pulmu.core.tenancy.models import Organisation

FACTS = int(os.environ.get("PULMU_BENCH_FACTS", "20000"))
PRETALX, PINNED = os.environ.get("PULMU_BENCH_PRETALX", ""), "pretalx==2025.2.2"
TIMES = int(os.environ.get("PULMU_BENCH_LOOKS", "40"))
MOST_MS, FOUND = 150, 200
# The list that is held against pretalx's.
LIST = "desk:records session"
# What people look at right after they have written something.
AFTER = ("desk:fact attendance", "desk:line users", "desk:year", "desk:gaps", "desk:today")
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
    browser, records = _browser(lab), Records(lab)
    measured = dict(_measure(browser, records))
    measured |= _after_writes(browser, records)
    are_quick = _say_worst(measured)
    return 0 if _beside_pretalx(measured[LIST], lab) and are_quick else 1


def _say_worst(measured: dict[str, Took]) -> bool:
    """Judged by what the process itself used: on a shared machine the wall tells of others too.
    Whether all are quick enough.
    """
    worst = max(measured, key=lambda name: measured[name].busy)
    slow = [name for name, took in measured.items() if took.busy > MOST_MS]
    print(
        f"{len(measured)} pages of the desk; p95 of the slowest ({worst}) on the processor: "
        f"{measured[worst].busy / 1000:.3g} s (at most {MOST_MS / 1000:g} s): "
        f"{'TOO SLOW' if slow else 'ok'}",
        flush=True,
    )
    if slow:
        print(f"over {MOST_MS} ms: {', '.join(slow)}", flush=True)
    walls = [took.most for took in measured.values()]
    print(
        f"by the clock on the wall the slowest has a p95 of {max(walls) / 1000:.3g} s, "
        f"the median page one of {_share(walls, 50) / 1000:.3g} s",
        flush=True,
    )
    return not slow


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
    _ask()
    _work_off()
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

    from pulmu.demo import build  # noqa: PLC0415 -- as above
    from pulmu.domains.results import actions as results  # noqa: PLC0415 -- as above

    results.submit(_actor(0), year=build.OPEN, at=timezone.now())
    results.seal(_actor(1), year=build.OPEN, at=timezone.now())


def _ask() -> None:
    """A person's request, and rows that wait to be confirmed: the demonstration has none."""
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from pulmu.core.kernel.kst import day_of  # noqa: PLC0415 -- as above
    from pulmu.domains.people import actions as people  # noqa: PLC0415 -- as above
    from pulmu.domains.people.choices import ConsentChannel, RequestSort  # noqa: PLC0415 -- as above
    from pulmu.domains.people.models import Person  # noqa: PLC0415 -- as above
    from pulmu.domains.workbook import actions as workbook  # noqa: PLC0415 -- as above

    actor, now = _actor(), timezone.now()
    people.open_request(
        actor,
        key=Person.objects.within(actor).order_by("pk").first().key,
        sort=RequestSort.ERASE,
        channel=ConsentChannel.PAPER,
        received_on=day_of(now),
        at=now,
    )
    rows = "기업명\n" + "\n".join(f"풀무 기업 {number}" for number in range(1, 200))
    workbook.receive_pasted(actor, sheet="companies", text=rows, language="ko", at=now)


def _work_off() -> None:
    """What the queue would have done by now: the kept figures among it."""
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from pulmu.core.jobs.actions import work_one  # noqa: PLC0415 -- as above
    from pulmu.demo import build  # noqa: PLC0415 -- as above
    from pulmu.domains.results import queries as results  # noqa: PLC0415 -- as above

    actor = _actor()
    for year in (build.SEALED, build.OPEN):
        results.overview(actor, year)
    while work_one(worker="bench", at=timezone.now()):
        pass


def _actor(which: int = 0) -> Actor:
    from pulmu.core.tenancy.actors import actor_by_email, organisation_by_code  # noqa: PLC0415 -- as above
    from pulmu.demo import build  # noqa: PLC0415 -- as above

    lab = organisation_by_code(build.CODE)
    return actor_by_email(build.LOGINS[which].email, organisation=lab, channel="desk")


def _browser(lab: Organisation) -> Client:
    from django.test import Client  # noqa: PLC0415 -- models can be read once the site is open

    browser = Client(SERVER_NAME="localhost", headers={"accept-language": "ko"})
    browser.force_login(lab.memberships.order_by("pk").first().user)
    return browser


def _measure(browser: Client, records: Records) -> Iterator[tuple[str, Took]]:
    """Each page that opens by looking at it; forms that are only sent are none."""
    from bench.pages import pages  # noqa: PLC0415 -- as above

    elsewhere, none = [], []
    for page in pages():
        address = _address(page, records)
        if not address:
            none.append(page.called)
            continue
        started = time.perf_counter()
        status, is_page = _look(browser, address)
        first = (time.perf_counter() - started) * 1000
        if status != FOUND:
            elsewhere.append(page.called)
            continue
        took = percentiles(lambda at=address: _look(browser, at), first)
        _say(page.called, took, is_page=is_page)
        if is_page:
            yield page.called, took
    print(f"no page to look at: {', '.join(elsewhere)}", flush=True)
    print(f"the lab has no record for: {', '.join(none)}", flush=True)


def _address(page: Page, records: Records) -> str:
    """Where the page is; empty when there is no record to look at."""
    from django.urls import reverse  # noqa: PLC0415 -- as above

    try:
        return reverse(page.name, args=page.url.args(records)) + page.asks
    except Missing:
        return ""


def _after_writes(browser: Client, records: Records) -> dict[str, Took]:
    """Pages as they are right after somebody said who was there, and said it otherwise."""
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from bench.pages import pages  # noqa: PLC0415 -- as above
    from pulmu.domains.programmes import actions as programmes  # noqa: PLC0415 -- as above

    actor, one = _actor(), records["attendance"]
    addresses = {page.called: _address(page, records) for page in pages() if page.called in AFTER}
    walls: dict[str, list[float]] = {name: [] for name in addresses}
    busy: dict[str, list[float]] = {name: [] for name in addresses}
    for number in range(TIMES):
        programmes.correct_presence(
            actor, key=one.key, is_present=bool(number % 2), at=timezone.now(), why="as it was"
        )
        for name, address in addresses.items():
            started, began = time.perf_counter(), time.process_time()
            _look(browser, address)
            walls[name].append((time.perf_counter() - started) * 1000)
            busy[name].append((time.process_time() - began) * 1000)
    found = {}
    for name in addresses:
        half, most = (_share(walls[name], percent) for percent in (50, 95))
        found[f"{name}, after a write"] = Took(walls[name][0], half, most, _share(busy[name], 95))
    for name, took in found.items():
        _say(name, took, is_page=True)
    return found


def _say(name: str, took: Took, *, is_page: bool) -> None:
    verdict = f"  over {MOST_MS} ms" if took.busy > MOST_MS else ""
    remark = verdict if is_page else "  a file"
    print(
        f"{name:<38} p50 {took.half:6.1f} ms  p95 {took.most:6.1f} ms  (processor "
        f"{took.busy:6.1f} ms, first look {took.first:6.1f} ms){remark}",
        flush=True,
    )


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


class Missing(LookupError):
    """The lab has no such record."""


class Records:
    """The lab's records, as the addresses of tests/walk/registry.py ask for them."""

    def __init__(self, lab: Organisation) -> None:
        from django.db.models import Count  # noqa: PLC0415 -- as above

        from pulmu.domains.people.models import Person  # noqa: PLC0415 -- as above
        from pulmu.domains.programmes.models import Attendance, Session  # noqa: PLC0415 -- as above
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
            "member": lab.memberships.order_by("-pk").first(),
            "child": mine(Person),
            "waiting": mine(Import, state="waiting"),
            "attendance": mine(Attendance),
            "busiest": Session.objects.everywhere(because="as above")
            .filter(organisation=lab)
            .annotate(people=Count("attendances"))
            .order_by("-people", "pk")
            .first(),
        }

    def __getitem__(self, what: Any) -> Any:
        found = self.named.get(what) if isinstance(what, str) else self.mine(what)
        if found is None:
            raise Missing(what)
        return found


def _beside_pretalx(ours: Took, lab: Organisation) -> bool:
    """Their list beside ours, with as many rows to list."""
    from pulmu.domains.programmes.models import Session  # noqa: PLC0415 -- as above

    rows = Session.objects.everywhere(because="as above").filter(organisation=lab).count()
    with tempfile.TemporaryDirectory(prefix="pulmu-bench-pretalx-") as folder:
        theirs = _time_pretalx(Path(folder), rows)
    if theirs is None:
        return True
    most = _share([took * 1000 for took in theirs["seconds"]], 95)
    busy = _share([took * 1000 for took in theirs["busy"]], 95)
    print(
        f"pretalx {theirs['version']} ({theirs['licence']}), {theirs['page']} with {rows:,} "
        f"submissions, {theirs['rows']} on the page: p95 {most:.1f} ms "
        f"(processor {busy:.1f} ms); {LIST} with {rows:,} records: p95 {ours.most:.1f} ms "
        f"(processor {ours.busy:.1f} ms)",
        flush=True,
    )
    name = f"p95 of {LIST} on the processor"
    return report(name, ours.busy / 1000, "pretalx's list", busy / 1000, limit=1.0)


def _time_pretalx(folder: Path, rows: int) -> dict[str, Any] | None:
    if PRETALX == "no":
        print("without pretalx, as PULMU_BENCH_PRETALX says", flush=True)
        return None
    try:
        python = PRETALX or installed(folder / "venv", PINNED)
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


if __name__ == "__main__":
    sys.exit(main())
