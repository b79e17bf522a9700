"""Eight press at one moment, and only one more may be booked."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from pulmu.core.kernel.errors import Refused
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions
from pulmu.domains.places.models import Booking
from tests.domains.places.booked import AT, book, known, span
from tests.factories import a_resource

pytestmark = pytest.mark.django_db(transaction=True)
EIGHT = 8
WANTED = span("10:00", "12:00")


@pytest.fixture
def machines(cast):
    return [a_resource(f"프린터 {n}", lab=cast.gimhae, is_bookable=True) for n in range(EIGHT)]


def at_once(act: Callable[[int], Booking]) -> Counter[str]:
    gate = threading.Barrier(EIGHT)

    def run(number: int) -> str:
        connection.ensure_connection()
        gate.wait()
        try:
            return act(number).state
        except Refused as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(EIGHT) as pool:
        return Counter(pool.map(run, range(EIGHT)))


def test_the_members_of_a_team_share_its_quota(cast, machines):
    said = [{"name": f"사람{n}", "email": f"p{n}@example.org"} for n in range(EIGHT)]
    members = [known(cast.gimhae, **one).key for one in said]
    team = actions.put_team(cast.hana, name="동아리", person_keys=members, at=AT)
    actions.put_quota(cast.hana, week_minutes=120, ahead=1, team_key=team.key, at=AT)

    told = at_once(lambda number: book(machines[number], WANTED, **said[number]))

    assert told == {"확정": 1, "places.quota_used_up": EIGHT - 1}


def test_somebody_new_is_one_person_with_one_quota(cast, machines):
    actions.put_quota(cast.hana, week_minutes=120, ahead=1, at=AT)

    told = at_once(lambda number: book(machines[number], WANTED))

    assert told == {"확정": 1, "places.quota_used_up": EIGHT - 1}
    assert Person.objects.within(cast.hana).count() == 1
