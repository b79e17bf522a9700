"""Whatever people, repairs, courses and calendars do in whatever order: no two at one time."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections import defaultdict

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.domains.places import actions
from pulmu.domains.places.models import HOLDING, Booking, Occupation
from pulmu.domains.places.rules import Span
from tests.domains.places.booked import AT, span
from tests.factories import a_person, a_resource, when

NAMES = ("방", "책상", "커터", "프린터")
HOUR = dt.timedelta(hours=1)

acts = st.tuples(
    st.sampled_from(["book", "wait", "move", "cancel", "maintain", "displace", "hold", "go"]),
    st.sampled_from(range(len(NAMES))),
    st.integers(0, 8),
    st.integers(1, 3),
    st.integers(0, 30),
)


class World:
    def __init__(self, cast):
        self.hana, self.lab = cast.hana, cast.gimhae
        room = a_resource(NAMES[0], lab=self.lab, kind="공간")
        desk = a_resource(NAMES[1], lab=self.lab, kind="공간", parent=room)
        self.things = [
            room,
            desk,
            a_resource(NAMES[2], lab=self.lab, parent=desk),
            a_resource(NAMES[3], lab=self.lab, buffer_minutes=30),
        ]
        self.person = a_person(lab=self.lab)

    def do(self, act, thing, start, hours, which):
        resource, at = self.things[thing], AT
        begin = when("2026-05-12 09:00") + start * HOUR
        wanted = Span(begin, begin + hours * HOUR)
        mine = list(Booking.objects.within(self.hana).order_by("pk"))
        one = mine[which % len(mine)].key if mine else ""
        row = actions.MaintenanceRow(starts_at=wanted.starts_at, ends_at=wanted.ends_at)
        wish = actions.Wish(span=wanted, waits=act == "wait")
        said = {"resource_key": resource.key, "at": at}
        if act in {"book", "wait"}:
            actions.book_for(self.hana, person_key=self.person.key, wish=wish, **said)
        elif act in {"maintain", "displace"}:
            actions.maintain(self.hana, row=row, displaces=act == "displace", **said)
        elif act == "hold":
            by, times = f"session:{which % 3}", {"starts_at": begin, "ends_at": wanted.ends_at}
            actions.hold(self.hana, what="강좌", by=by, **times, **said)
        elif one and act == "move":
            actions.move(self.hana, key=one, span=wanted, at=at)
        elif one and act == "cancel":
            actions.cancel(self.hana, key=one, at=at)
        elif one:
            actions.go_round_one(self.hana, key=one, at=begin)

    def require_never_two(self):
        taken = defaultdict(list)
        for one in Occupation.objects.within(self.hana):
            taken[one.resource_id].append(Span(one.starts_at, one.ends_at))
        for spans in taken.values():
            spans.sort()
            assert not any(a.overlaps(b) for a, b in itertools.pairwise(spans))

    def require_all_taken(self):
        """What is promised to somebody is taken, with all that stands in it."""
        below = {0: {0, 1, 2}, 1: {1, 2}, 2: {2}, 3: {3}}
        numbers = {one.pk: place for place, one in enumerate(self.things)}
        for one in Booking.objects.within(self.hana).filter(state__in=HOLDING):
            theirs = {numbers[held.resource_id] for held in one.occupations.all()}
            assert theirs == below[numbers[one.resource_id]]


class Undone(Exception):
    pass


@given(story=st.lists(acts, min_size=2, max_size=14))
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, *HealthCheck]
)
def test_no_story_makes_two_at_one_time(cast, story):
    with contextlib.suppress(Undone), transaction.atomic():
        world = World(cast)
        for act in story:
            with contextlib.suppress(Refused), transaction.atomic():
                world.do(*act)
            world.require_never_two()
            world.require_all_taken()
        raise Undone


def test_the_database_refuses_what_the_rule_let_through(cast):
    machine = a_resource(lab=cast.gimhae)
    wanted = span("10:00", "12:00")
    row = {"organisation": cast.gimhae, "resource": machine, "held_by": new_key()}
    Occupation.objects.create(starts_at=wanted.starts_at, ends_at=wanted.ends_at, **row)
    inside = span("11:00", "11:30")

    with pytest.raises(IntegrityError), transaction.atomic():
        Occupation.objects.create(starts_at=inside.starts_at, ends_at=inside.ends_at, **row)
    after = span("12:00", "13:00")
    later = Occupation.objects.create(starts_at=after.starts_at, ends_at=after.ends_at, **row)
    later.starts_at = inside.starts_at
    with pytest.raises(IntegrityError), transaction.atomic():
        later.save()
