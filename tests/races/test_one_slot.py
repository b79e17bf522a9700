"""Fifty people want one machine at one time: one has it, the others read why not."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of, moment
from pulmu.domains.people import queries as people
from pulmu.domains.places import actions
from pulmu.domains.places.models import Booking, Occupation
from pulmu.domains.places.rules import Span
from pulmu.surfaces.portal.labs import BOOKER, PROVEN
from tests.domains.places.booked import book, span
from tests.factories import a_resource

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 50
WANTED = span("10:00", "12:00")


def at_once(act: Callable[[int], object]) -> list[object]:
    """What each of the crowd was told; all set off at one moment."""
    gate = threading.Barrier(CROWD)

    def run(number: int) -> object:
        gate.wait()
        try:
            return act(number)
        except Refused as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(run, range(CROWD)))


def somebody(number: int) -> dict[str, str]:
    return {"name": f"사람{number}", "email": f"person{number}@example.org"}


def never_two(lab) -> bool:
    rows = Occupation.objects.everywhere(because="tests look").filter(organisation=lab)
    taken = sorted((one.resource_id, Span(one.starts_at, one.ends_at)) for one in rows)
    pairs = itertools.pairwise(taken)
    return not any(a[0] == b[0] and a[1].overlaps(b[1]) for a, b in pairs)


def test_one_of_fifty_has_the_machine_and_nobody_sees_an_error(cast):
    machine = a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)

    told = at_once(lambda number: book(machine, WANTED, **somebody(number)).state)

    assert Counter(told) == {"확정": 1, "places.taken": CROWD - 1}
    assert Booking.objects.within(cast.hana).count() == 1
    assert never_two(cast.gimhae)


def test_with_a_line_one_has_it_and_the_others_wait(cast):
    machine = a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)

    told = at_once(lambda number: book(machine, WANTED, waits=True, **somebody(number)).state)

    assert Counter(told) == {"확정": 1, "대기": CROWD - 1}


def test_a_room_and_what_stands_in_it_are_not_given_to_two(cast):
    """Half of them want the room, a quarter each of the two machines in it: nobody waits for
    anybody for ever, and whoever has the room has it for themselves.
    """
    room = a_resource("작업실", lab=cast.gimhae, kind="공간", is_bookable=True)
    machines = [
        a_resource(name, lab=cast.gimhae, parent=room, is_bookable=True) for name in ("가", "나")
    ]

    def want(number: int) -> str:
        thing = room if number % 2 else machines[number // 2 % 2]
        return f"{thing.name} {book(thing, WANTED, **somebody(number)).state}"

    told = Counter(at_once(want))

    has = {name for name in told if name != "places.taken"}
    assert has in ({"작업실 확정"}, {"가 확정", "나 확정"})
    assert all(told[name] == 1 for name in has)
    assert never_two(cast.gimhae)


def browser(number: int) -> Client:
    """Somebody who has proven their address, with the form of the booking open."""
    client = Client(headers={"accept-language": "ko"})
    said = somebody(number)["email"]
    session = client.session
    session[PROVEN] = {people.email_index(said): timezone.now().timestamp()}
    session[BOOKER] = {"email": said}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def test_through_the_page_forty_nine_read_why_and_none_sees_an_error_page(cast):
    machine = a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)
    start = moment(day_of(timezone.now()) + dt.timedelta(days=3), dt.time(10))
    always = [(number, dt.time(9), dt.time(18)) for number in range(7)]
    actions.set_hours(cast.hana, hours=always, resource_key=machine.key, at=timezone.now())
    open_day = actions.ClosureRow(first=day_of(start), last=day_of(start), sort="개관")
    actions.close(cast.hana, row=open_day, at=timezone.now())
    at = f"/at/gimhae/places/{machine.key}/book/?start={start:%Y-%m-%dT%H:%M}"
    browsers = [browser(number) for number in range(CROWD)]

    def send(number: int) -> tuple[int, bool]:
        typed = {"name": f"사람{number}", "phone": "010-1234-5678", "minutes": "60"}
        answer = browsers[number].post(at, {**typed, "is_grown": "on", "once": new_key()})
        return answer.status_code, "이미 사용 중인 시간입니다" in answer.content.decode()

    told = Counter(at_once(send))

    assert told == {(302, False): 1, (422, True): CROWD - 1}
    assert Booking.objects.within(cast.hana).count() == 1
