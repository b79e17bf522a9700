"""The desk presses a button of the settings six times at one moment: it is set once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from pulmu.core.trail.models import Event
from pulmu.domains.places import actions
from pulmu.domains.places.models import Closure, OpeningHour, PriceItem, Quota, Team
from tests.domains.places.booked import AT
from tests.factories import a_resource, day

pytestmark = pytest.mark.django_db(transaction=True)
SIX = 6


def six_times(act: Callable[[], object]) -> None:
    gate = threading.Barrier(SIX)

    def run(_number: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(SIX) as pool:
        list(pool.map(run, range(SIX)))


def test_each_stands_once(cast):
    machine, hana = a_resource(lab=cast.gimhae), cast.hana
    closed = actions.ClosureRow(first=day("2026-06-01"), last=day("2026-06-02"))
    nine_to_six = [(0, dt.time(9), dt.time(18))]

    six_times(lambda: actions.put_quota(hana, week_minutes=60, ahead=1, at=AT))
    six_times(lambda: actions.put_price(hana, resource_key=machine.key, name="PLA", won=9, at=AT))
    six_times(lambda: actions.set_hours(hana, hours=nine_to_six, at=AT))
    six_times(lambda: actions.close(hana, row=closed, at=AT, displaces=False))
    six_times(lambda: actions.put_team(hana, name="동아리", person_keys=[], at=AT))

    for model in (Quota, PriceItem, OpeningHour, Closure, Team):
        assert model.objects.within(hana).count() == 1


def test_each_is_taken_off_once(cast):
    machine, hana = a_resource(lab=cast.gimhae), cast.hana
    price = actions.put_price(hana, resource_key=machine.key, name="PLA", won=9, at=AT)
    closed = actions.ClosureRow(first=day("2026-06-01"), last=day("2026-06-02"))
    closure = actions.close(hana, row=closed, at=AT, displaces=False)
    team = actions.put_team(hana, name="동아리", person_keys=[], at=AT)
    actions.put_quota(hana, week_minutes=60, ahead=1, team_key=team.key, at=AT)

    six_times(lambda: actions.remove_price(hana, key=price.key, at=AT))
    six_times(lambda: actions.reopen(hana, key=closure.key, at=AT))
    six_times(lambda: actions.remove_team(hana, key=team.key, at=AT))

    removed = Event.objects.within(hana).filter(name__endswith=".removed").order_by("pk")
    assert list(removed.values_list("name", flat=True)) == [
        "places.price.removed",
        "places.closure.removed",
        "places.team.removed",
    ]
    for model in (Quota, PriceItem, Closure, Team):
        assert not model.objects.within(hana).exists()
