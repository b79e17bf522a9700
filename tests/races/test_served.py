"""A crowd at once through the served site, on either database: full, in line, and no error.

Everything that is sent is sent twice at the same moment, as a double press does.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.site import CHECKOUT, PATIENCE
from tests.races.crowd import Visitor, carried, codes, together
from tests.surroundings import surroundings

__all__ = ["surroundings"]

pytestmark = [pytest.mark.slow, pytest.mark.database]

LONG_ENOUGH = 3.2
HIDDEN = "once|seen|csrfmiddlewaretoken"
BEGIN = """
import django, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
django.setup()
"""
OFFER = """
import datetime as dt
from django.utils import timezone
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation
from pulmu.core.kernel.keys import new_key
from pulmu.domains.programmes import actions
lab = Organisation.objects.get(code="lab")
actor, at = operator_of(lab), timezone.now()
programme = actions.record_programmes(actor, rows=[actions.ProgrammeRow(name="x")], at=at)
row = actions.OfferingRow(programme_id=programme.objects[0].pk, name="강좌", capacity={seats})
made = actions.draft_offering(actor, row=row, once=new_key(), at=at)
start = at + dt.timedelta(days=9)
slot = actions.Slot(start, start + dt.timedelta(hours=2))
actions.plan_sessions(actor, offering_key=made.key, sessions=[actions.Planned(slot=slot)], at=at)
actions.publish(actor, key=made.key, at=at)
print(made.key)
"""
COUNT = """
import json
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import Enrolment
mine = Enrolment.objects.everywhere(because="tests look")
people = Person.objects.everywhere(because="tests look").count()
print(json.dumps([list(mine.values_list("state", flat=True)), people]))
"""


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
    # The whole crowd sits behind one address.
    surroundings["PULMU_SIGN_UPS_PER_ADDRESS"] = "10000"
    for command in (["setup"], ["org", "add", "lab", "기관"]):
        subprocess.run(
            [sys.executable, "-m", "pulmu", *command], cwd=CHECKOUT, env=surroundings, check=True
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = Path(surroundings["PULMU_DATA_DIR"]) / "server.log"
    with log.open("wb") as says:
        server = subprocess.Popen(
            [sys.executable, "-m", "pulmu", "serve", "--port", str(port)],
            cwd=CHECKOUT,
            env=surroundings,
            stdout=says,
            stderr=says,
        )
    _wait(port)
    yield f"http://localhost:{port}"
    server.terminate()
    server.wait(timeout=30)
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(("people", "seats"), [(80, 40), (500, 20)])
def test_the_course_is_exactly_full_the_rest_stand_in_line_and_nobody_sees_an_error(
    people: int,
    seats: int,
    served: str,
    run: Callable[[str], str],
    surroundings: dict[str, str],
) -> None:
    path = f"/at/lab/{run(OFFER.format(seats=seats))}/sign-up/"
    crowd = [Visitor(served, language="en") for _ in range(people)]
    forms, _seconds = together(crowd, lambda _n, one: carried(one.look(path).page, HIDDEN))
    time.sleep(LONG_ENOUGH)

    def send(number: int, visitor: Visitor) -> tuple[int, bool]:
        typed = {"name": f"사람{number}", "phone": _phone(number), "email": _address(number)}
        answer = visitor.send(path, {**forms[number], **typed, "is_grown": "on"})
        return answer.status, answer.goal.endswith("/code/")

    assert set(_twice(crowd, send)) == {(302, True)}

    mailed = codes(Path(surroundings["PULMU_DATA_DIR"]) / "mail", map(_address, range(people)))
    asked, _seconds = together(
        crowd, lambda _n, one: carried(one.look(f"{path}code/").page, HIDDEN)
    )

    def prove(number: int, visitor: Visitor) -> tuple[int, str]:
        answer = visitor.send(f"{path}code/", {**asked[number], "digits": mailed[_address(number)]})
        return answer.status, answer.goal

    done = _twice(crowd, prove)
    assert {(status, goal[:3]) for status, goal in done} == {(302, "/t/")}
    assert len({goal for _status, goal in done}) == people

    states, persons = json.loads(run(COUNT))
    assert Counter(states) == {"확정": seats, "대기": people - seats}
    assert persons == people

    receipts = [goal for _status, goal in done[:people]]
    pages, _seconds = together(crowd, lambda n, one: one.look(receipts[n]).page)
    places = [int(found[1]) for page in pages if (found := re.search(r"in line: ([\d,]+)", page))]
    assert sorted(places) == list(range(1, people - seats + 1))


def _twice(crowd: list[Visitor], act: Callable) -> list:
    """What each is told by both presses of the same button: first of all the first ones."""
    twins = [Visitor(f"http://{one.place}", language=one.language) for one in crowd]
    for one, twin in zip(crowd, twins, strict=True):
        twin.cookies = one.cookies
    said, _seconds = together([*crowd, *twins], lambda n, one: act(n % len(crowd), one))
    wrong = [one for one in said if isinstance(one, Exception)]
    assert wrong == []
    return said


def _address(number: int) -> str:
    return f"person{number}@example.org"


def _phone(number: int) -> str:
    return f"010-2000-{number:04}"


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the site did not come up")
