"""Eighty people at once for forty seats, through the served site, on either database."""

from __future__ import annotations

import email
import json
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email import policy
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.site import CHECKOUT, PATIENCE
from tests.surroundings import surroundings

__all__ = ["surroundings"]

pytestmark = [pytest.mark.slow, pytest.mark.database]

PEOPLE, SEATS = 80, 40
LONG_ENOUGH = 3.2
BEGIN = """
import django, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
django.setup()
"""
OFFER = f"""
import datetime as dt
from django.utils import timezone
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation
from pulmu.core.kernel.keys import new_key
from pulmu.domains.programmes import actions
lab = Organisation.objects.get(code="lab")
actor, at = operator_of(lab), timezone.now()
programme = actions.record_programmes(actor, rows=[actions.ProgrammeRow(name="x")], at=at)
row = actions.OfferingRow(programme_id=programme.objects[0].pk, name="강좌", capacity={SEATS})
made = actions.draft_offering(actor, row=row, once=new_key(), at=at)
start = at + dt.timedelta(days=9)
slot = actions.Slot(start, start + dt.timedelta(hours=2))
actions.plan_sessions(actor, offering_key=made.key, sessions=[actions.Planned(slot=slot)], at=at)
actions.publish(actor, key=made.key, at=at)
print(made.key)
"""
COUNT = """
import json
from pulmu.domains.programmes.models import Enrolment
mine = Enrolment.objects.everywhere(because="tests look")
print(json.dumps(list(mine.values_list("state", flat=True))))
"""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any, **_named: Any) -> None:
        return None


class Browser:
    """One of the crowd."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar, NoRedirect)

    def ask(self, path: str, **typed: str) -> tuple[int, str, str]:
        """Status, where it leads, and what it says."""
        data = urllib.parse.urlencode(typed).encode() if typed else None
        request = urllib.request.Request(f"{self.address}{path}", data=data)  # noqa: S310 -- ours
        try:
            with self._opener.open(request, timeout=120) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers.get("Location", ""), answer.read().decode()

    def carried(self, path: str) -> dict[str, str]:
        _status, _goal, page = self.ask(path)
        names = "once|seen|csrfmiddlewaretoken"
        return dict(re.findall(rf'name="({names})" value="([^"]*)"', page))


@pytest.fixture
def run(surroundings: dict[str, str]) -> Callable[[str], str]:
    def lines(source: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", BEGIN + source],
            cwd=CHECKOUT,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return lines


@pytest.fixture
def served(surroundings: dict[str, str], run: Callable[[str], str]) -> Iterator[str]:
    """A site with an organisation, on whatever database the suite runs on."""
    for command in (["setup"], ["org", "add", "lab", "기관"]):
        subprocess.run(
            [sys.executable, "-m", "pulmu", *command], cwd=CHECKOUT, env=surroundings, check=True
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, "-m", "pulmu", "serve", "--port", str(port)],
        cwd=CHECKOUT,
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    _wait(address)
    yield address
    server.terminate()
    server.wait(timeout=30)


def test_forty_have_a_seat_forty_stand_in_line_and_nobody_sees_an_error(
    served: str, run: Callable[[str], str], surroundings: dict[str, str]
) -> None:
    path = f"/at/lab/{run(OFFER)}/sign-up/"
    crowd = [Browser(served) for _ in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        forms = list(pool.map(lambda one: one.carried(path), crowd))
        time.sleep(LONG_ENOUGH)
        sent = list(pool.map(_send, crowd, forms, range(PEOPLE), [path] * PEOPLE))
        assert Counter(status for status, _goal, _page in sent) == {302: PEOPLE}
        codes = _codes(Path(surroundings["PULMU_DATA_DIR"]) / "mail")
        tokens = list(pool.map(lambda one: one.carried(f"{path}code/"), crowd))
        together = threading.Barrier(PEOPLE)

        def prove(number: int) -> tuple[int, str]:
            together.wait()
            typed = {**tokens[number], "digits": codes[_address(number)]}
            status, goal, _page = crowd[number].ask(f"{path}code/", **typed)
            return status, goal

        done = list(pool.map(prove, range(PEOPLE)))

    assert Counter(status for status, _goal in done) == {302: PEOPLE}
    assert all(goal.startswith("/t/") for _status, goal in done)
    assert Counter(json.loads(run(COUNT))) == {"확정": SEATS, "대기": PEOPLE - SEATS}


def _send(browser: Browser, form: dict[str, str], number: int, path: str) -> tuple[int, str, str]:
    typed = {"name": f"사람{number}", "phone": "010-1234-5678", "email": _address(number)}
    return browser.ask(path, **form, **typed, is_grown="on")


def _address(number: int) -> str:
    return f"person{number}@example.org"


def _codes(folder: Path) -> dict[str, str]:
    """The code that each was mailed, once all have come."""
    end = time.monotonic() + PATIENCE
    found: dict[str, str] = {}
    while len(found) < PEOPLE:
        assert time.monotonic() < end, f"{len(found)} codes have come"
        for path in folder.glob("*.log"):
            for part in path.read_bytes().split(b"-" * 79):
                message = email.message_from_bytes(part.strip(), policy=policy.default)
                if message["To"] and (code := re.search(r"\b\d{6}\b", message.get_content())):
                    found[str(message["To"])] = code[0]
        time.sleep(0.3)
    return found


def _wait(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/health/", timeout=5):  # noqa: S310 -- ours
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
    raise AssertionError("the site did not come up")
