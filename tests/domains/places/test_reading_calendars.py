"""Calendars kept elsewhere are fetched over a real line; what goes wrong is said in our words."""

from __future__ import annotations

import pytest
from django.utils import translation

from pulmu.core.files.errors import FileRefused
from pulmu.domains.places import actions, jobs
from pulmu.domains.places.models import ExternalCalendar
from pulmu.surfaces.desk.placewords import why_not_read
from tests.core.webhooks.listening import listening
from tests.factories import a_resource

from .booked import AT, taken
from .test_booking_life import ICS

HOSTILE = b"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:<b>a</b>
DTSTART:20260511T000000
DURATION:PT1S
RRULE:FREQ=SECONDLY
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture(autouse=True)
def _anywhere(settings):
    settings.PULMU_WEBHOOKS_ANYWHERE = True


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


@pytest.mark.parametrize(
    ("serves", "times", "why"),
    [
        (ICS, [("05-12 10:00", "15:00"), ("05-19 13:00", "15:00")], ""),
        (HOSTILE, [], "한 시간에 여러 번 되풀이되는 일정이 있습니다. 캘린더에서 빼 주십시오."),
        (b"hello <b>", [], "이 주소에서 온 것은 캘린더가 아닙니다."),
        (b"", [], "이 주소에서 응답이 없습니다. 주소가 아직 맞는지 확인해 주십시오."),
    ],
)
def test_it_is_taken_in_or_says_why_not(cast, machine, serves, times, why):
    with listening() as other:
        other.serves = serves
        address = f"{other.url}/x.ics"
        calendar = actions.add_calendar(
            cast.hana, resource_key=machine.key, name="구글", address=address, at=AT
        )

        jobs.read_calendar(cast.operator, calendar, at=AT)

    found = ExternalCalendar.objects.within(cast.hana).get()
    with translation.override("ko"):
        assert (taken(machine), why_not_read(found)) == (times, why)
    assert found.read_at == AT


def test_what_the_other_side_wrote_before_is_not_shown():
    with translation.override("ko"):
        said = why_not_read(ExternalCalendar(fault="invalid literal: <b>"))

    assert said == "이 주소에서 온 것은 캘린더가 아닙니다."


def test_a_hostile_calendar_is_refused_before_anything_is_freed(cast, machine):
    calendar = actions.add_calendar(
        cast.hana, resource_key=machine.key, name="구글", address="https://a.example/x.ics", at=AT
    )
    actions.take_in_calendar(cast.operator, key=calendar.key, content=ICS, at=AT)

    with pytest.raises(FileRefused):
        actions.take_in_calendar(cast.operator, key=calendar.key, content=HOSTILE, at=AT)

    assert taken(machine) == [("05-12 10:00", "15:00"), ("05-19 13:00", "15:00")]
