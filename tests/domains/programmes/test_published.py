"""What one course says of itself is what the list says of it."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.models import Session
from tests.factories import a_programme, an_offering, when

pytestmark = pytest.mark.django_db
AT = when("2026-05-10 12:00")
DAY = dt.timedelta(days=1)
SAID = (
    "phase",
    "first_at",
    "last_at",
    "last_start",
    "next_at",
    "taken_until",
    "session_count",
)
DATES = {
    "over": ("2026-05-01 10:00",),
    "ahead": ("2026-05-20 10:00",),
    "begun": ("2026-05-08 10:00", "2026-05-15 10:00"),
    "now": ("2026-05-10 12:00",),
}


@pytest.mark.parametrize("booking", ["전체", "회차별"])
@pytest.mark.parametrize("dates", DATES)
def test_one_course_says_what_the_list_says_of_it(cast, booking, dates):
    programme, visitor = a_programme(lab=cast.gimhae), visitor_of(cast.gimhae)
    moments = (None, AT - DAY, AT, AT + DAY)
    for opens, closes in itertools.product(moments, moments):
        if opens and closes and closes <= opens:
            continue
        an_offering(
            programme=programme,
            booking=booking,
            starts=DATES[dates],
            opens_at=opens,
            closes_at=closes,
        )

    listed = list(queries.published_at(visitor, AT))
    alone = [queries.published_one(visitor, one.key, at=AT)[0] for one in listed]

    assert len(listed) > 8
    assert [_said(one) for one in alone] == [_said(one) for one in listed]


def test_what_was_cancelled_counts_in_neither(cast):
    programme, visitor = a_programme(lab=cast.gimhae), visitor_of(cast.gimhae)
    called_off = an_offering(programme=programme, state="취소", cancelled_at=AT, published_at=AT)
    some = an_offering(programme=programme, starts=DATES["begun"])
    none = an_offering(programme=programme)
    sessions = Session.objects.everywhere(because="tests set it")
    sessions.filter(offering=some, starts_at__gt=AT).update(state="취소")
    sessions.filter(offering=none).update(state="취소")

    for course in (called_off, some, none):
        listed = queries.published_at(visitor, AT).get(key=course.key)
        alone, sessions = queries.published_one(visitor, course.key, at=AT)
        assert _said(alone) == _said(listed)
        assert sessions == list(queries.sessions_of(visitor, course))


def _said(one):
    return {name: getattr(one, name) for name in SAID}
