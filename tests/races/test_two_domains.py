"""Acts of several domains on one room at one moment: nobody waits for ever. Whoever takes several
locks takes the lab's numbers first, then rooms, then the ledger's head.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest

from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Session
from pulmu.domains.programmes.rules import Slot
from pulmu.domains.results import actions as results
from pulmu.domains.support import actions as support
from pulmu.domains.support.models import Tenancy
from pulmu.ledger.rulebook import install_shipped
from tests.domains.places.booked import AT, book, span
from tests.factories import (
    a_company,
    a_programme,
    an_offering,
    day,
    when,
)

from .rooms import NOON, a_room, at_once, leave, leave_slowly

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(8)


@pytest.fixture(autouse=True)
def _ledger(db):
    install_shipped()


def a_date(cast, programme, room, number: int) -> tuple[Session, programmes.SessionRow]:
    row = programmes.SessionRow(
        code=f"S-{number}",
        programme_id=programme.pk,
        field="메타버스",
        type="교육",
        starts_at=when("2026-05-20 10:00"),
        ends_at=when("2026-05-20 12:00"),
        state="예정",
    )
    one = programmes.add_session(cast.hana, row=row, at=NOON)
    Session.objects.within(cast.hana).filter(pk=one.pk).update(resource=room)
    return one, row


def an_agreement(cast, room) -> Tenancy:
    row = support.TenancyRow(
        code=f"T-{room.pk}",
        company_id=a_company(f"C-{room.pk}", lab=cast.gimhae).pk,
        space="방",
        agreed_on=day("2026-05-01"),
        starts_on=day("2026-06-01"),
        ends_on=day("2026-12-31"),
        resource_id=room.pk,
    )
    return support.agree_tenancy(cast.hana, row=row, at=NOON)


def rounds(acts: Callable[[int], Sequence[Callable[[], object]]]) -> Counter[str]:
    told: Counter[str] = Counter()
    for number in ROUNDS:
        told += at_once(acts(number))
    return told


def test_dates_are_planned_while_somebody_books_for_the_first_time(cast):
    programme = a_programme(lab=cast.gimhae)
    slot = Slot(when("2026-06-02 10:00"), when("2026-06-02 12:00"))

    def acts(number):
        room = a_room(cast, number)
        course = an_offering(programme=programme, name=f"과정 {number}", starts=())
        planned = [programmes.Planned(slot=slot, resource_id=room.pk)]
        said = {"offering_key": course.key, "sessions": planned, "at": AT}
        newcomer = {"name": "처음", "email": f"{number}@example.org"}
        return [
            lambda: programmes.plan_sessions(cast.hana, **said),
            lambda: book(room, span("14:00", "15:00"), **newcomer),
        ]

    assert rounds(acts) == {"done": 2 * len(ROUNDS)}


def test_a_room_is_let_while_somebody_leaves_a_machine_in_it(cast):
    def acts(number):
        room = a_room(cast, number)
        return [leave(cast, room), lambda: an_agreement(cast, room)]

    assert rounds(acts) == {"done": 2 * len(ROUNDS)}


@pytest.mark.parametrize("act", ["correct", "replan", "import"])
def test_a_date_changes_while_somebody_leaves_a_machine_in_its_room(cast, act):
    programme = a_programme(lab=cast.gimhae)
    start, end = when("2026-05-21 10:00"), when("2026-05-21 12:00")

    def acts(number):
        room = a_room(cast, number)
        one, row = a_date(cast, programme, room, number)
        if act == "replan":
            programmes.cancel_session(cast.hana, key=one.key, at=NOON)
        later, other = replace(row, starts_at=start, ends_at=end), replace(row, title="새 이름")
        change = {
            "correct": partial(programmes.correct_session, key=one.key, row=later),
            "replan": partial(programmes.replan_session, key=one.key),
            "import": partial(programmes.record_sessions, rows=[other]),
        }[act]
        return [leave(cast, room), lambda: change(cast.hana, at=NOON)]

    assert rounds(acts) == {"done": 2 * len(ROUNDS)}


@pytest.mark.parametrize("left", [0, 1])
@pytest.mark.parametrize("act", ["replan", "take_back"])
def test_many_dates_come_back_while_somebody_leaves_the_room_of_one(cast, act, left):
    rooms, programme = [a_room(cast, number) for number in (0, 1)], a_programme(lab=cast.gimhae)
    dates = [a_date(cast, programme, room, room.pk)[0] for room in rooms]
    said = {"kind": "session", "keys": [one.key for one in dates], "at": NOON}
    off = results.do_to_many(cast.hana, act="cancel", **said)
    change = {
        "replan": partial(results.do_to_many, act="replan", **said),
        "take_back": partial(results.take_back, key=off.key, at=NOON),
    }[act]

    told = leave_slowly(cast, rooms[left], lambda: change(cast.hana))

    assert told == {"done": 2}
    assert [one.state for one in Session.objects.within(cast.hana)] == ["예정", "예정"]


@pytest.mark.parametrize("left", [0, 1])
@pytest.mark.parametrize("act", ["terminate", "take_back"])
def test_many_agreements_change_while_somebody_leaves_the_room_of_one(cast, act, left):
    rooms = [a_room(cast, number) for number in (0, 1)]
    let = [an_agreement(cast, room) for room in rooms]
    said = {"kind": "tenancy", "keys": [one.key for one in let], "at": NOON}
    change = partial(results.do_to_many, act="terminate", on=day("2026-07-31"), **said)
    if act == "take_back":
        off = results.do_to_many(cast.hana, act="remove", **said)
        change = partial(results.take_back, key=off.key, at=NOON)

    told = leave_slowly(cast, rooms[left], lambda: change(cast.hana))

    assert told == {"done": 2}
    ended = None if act == "take_back" else day("2026-07-31")
    assert [one.terminated_on for one in Tenancy.objects.within(cast.hana)] == [ended, ended]
