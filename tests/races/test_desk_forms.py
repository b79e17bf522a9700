"""Forms of the desk name somebody known, and more of them: what is told of them is posted, and
whoever takes a room, or counts a number, at that moment waits for nobody who waits for them.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from pulmu.core.tenancy.numbering import hold_numbers
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.models import Company, Founder
from pulmu.domains.people.actions import PersonRow, merge, record_people
from pulmu.domains.people.models import Person
from pulmu.domains.places.models import Booking, Resource, TeamMember
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Attendance, Enrolment, Instructor, Session
from pulmu.domains.programmes.rules import Slot
from pulmu.domains.support.models import SupportCase
from pulmu.ledger.rulebook import install_shipped
from tests.domains.places.booked import AT
from tests.factories import (
    a_company,
    a_person,
    a_programme,
    a_resource,
    a_session,
    an_offering,
    day,
    when,
)
from tests.surfaces.conftest import a_browser

from .rooms import a_room, leave_slowly, slowly

pytestmark = pytest.mark.django_db(transaction=True)
# The year is news.
KNOWN = {"person": "이두리", "phone": "010-1234-5678", "birth_year": "1990"}


@pytest.fixture(autouse=True)
def _ledger(db):
    install_shipped()


@pytest.fixture
def hana(cast):
    record_people(cast.hana, rows=[PersonRow(name="이두리", phone="010-1234-5678")], at=AT)
    return a_browser(cast.hana_user)


def sent(browser, address: str, said: dict[str, str]):
    """Sends a form that is taken."""
    # The first page of a site takes longer.
    browser.get("/desk/places/")

    def run() -> None:
        answer = browser.post(address, said)
        assert answer.status_code == 302, answer.content.decode()

    return run


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            "book",
            {"starts_at": "2026-12-01 10:00", "ends_at": "2026-12-01 11:00", "weeks": "1"},
        ),
        ("use-now", {"minutes": "60"}),
    ],
)
def test_somebody_known_gets_a_machine_while_another_leaves_the_room(cast, hana, page, said):
    room = a_room(cast, 1)
    machine = a_resource("프린터", lab=cast.gimhae, is_bookable=True, parent=room)
    form = sent(hana, f"/desk/places/{machine.key}/{page}/", {**KNOWN, **said})

    assert leave_slowly(cast, room, form) == {"done": 2}

    [one] = Booking.objects.within(cast.hana).filter(resource=machine)
    assert (one.person.name, one.person.birth_year) == ("이두리", 1990)
    assert Person.objects.within(cast.hana).filter(name="이두리").count() == 1


def test_somebody_known_keeps_a_new_machine_while_another_leaves_the_room(cast, hana):
    room = a_room(cast, 1)
    lent = {"kind": "장비", "slot_minutes": "60", "longest_minutes": "240", "horizon_days": "30"}
    said = {**KNOWN, **lent, "name": "프린터", "parent": room.key}

    assert leave_slowly(cast, room, sent(hana, "/desk/places/new/", said)) == {"done": 2}

    keeper = Resource.objects.within(cast.hana).get(name="프린터").keeper
    assert (keeper.name, keeper.birth_year) == ("이두리", 1990)


def test_somebody_known_joins_a_team_while_dates_are_planned(cast, hana):
    course = an_offering(programme=a_programme(lab=cast.gimhae), name="과정", starts=())
    slot = Slot(when("2026-06-02 10:00"), when("2026-06-02 12:00"))
    dates = {"offering_key": course.key, "sessions": [programmes.Planned(slot=slot)], "at": AT}
    form = sent(hana, "/desk/places/rules/set/", {"do": "team", "name": "동아리", **KNOWN})

    told = slowly(
        lambda: hold_numbers(cast.hana),
        lambda: programmes.plan_sessions(cast.hana, **dates),
        form,
    )

    assert told == {"done": 2}
    assert [one.person.birth_year for one in TeamMember.objects.within(cast.hana)] == [1990]


def test_somebody_known_teaches_a_course_while_its_dates_are_planned(cast, hana):
    course = an_offering(programme=a_programme(lab=cast.gimhae), name="과정", starts=())
    slot = Slot(when("2026-06-02 10:00"), when("2026-06-02 12:00"))
    of_course = {"key": course.key, "persons": [], "at": AT}
    dates = {"offering_key": course.key, "sessions": [programmes.Planned(slot=slot)], "at": AT}

    told = slowly(
        lambda: programmes.set_instructors(cast.hana, **of_course),
        lambda: programmes.plan_sessions(cast.hana, **dates),
        sent(hana, f"/desk/courses/{course.key}/teachers/", {**KNOWN, "add": "1"}),
    )

    assert told == {"done": 2}
    [teaches] = Instructor.objects.within(cast.hana)
    assert (teaches.person.name, teaches.person.birth_year) == ("이두리", 1990)


def test_somebody_known_founds_a_company_while_its_form_changes(cast, hana):
    company = a_company("C-1", lab=cast.gimhae)
    mine = Company.objects.within(cast.hana).select_for_update()
    founds = {**KNOWN, "role": "대표", "since": "2023-03-02"}
    became = {"form": "법인", "incorporated_on": day("2023-05-05"), "opened_on": day("2023-05-05")}

    told = slowly(
        lambda: mine.get(key=company.key),
        lambda: companies.change_form(cast.hana, key=company.key, **became, at=AT),
        sent(hana, reverse("desk:company_founder", args=[company.key]), founds),
    )

    assert told == {"done": 2}
    [named] = Founder.objects.within(cast.hana)
    assert (named.person.name, named.person.birth_year) == ("이두리", 1990)


@pytest.mark.parametrize(
    "said",
    [
        {**KNOWN, "channel": "현장", "do": "one"},
        {"people": "이두리\t010-1234-5678\t1990\n박새롬", "do": "many"},
    ],
)
def test_somebody_known_is_put_on_a_list_while_dates_are_planned(cast, hana, said):
    course = an_offering(programme=a_programme(lab=cast.gimhae), name="과정")
    slot = Slot(when("2026-06-02 10:00"), when("2026-06-02 12:00"))
    dates = {"offering_key": course.key, "sessions": [programmes.Planned(slot=slot)], "at": AT}

    told = slowly(
        lambda: programmes.set_instructors(cast.hana, key=course.key, persons=[], at=AT),
        lambda: programmes.plan_sessions(cast.hana, **dates),
        sent(hana, f"/desk/courses/{course.key}/roster/add/", said),
    )

    assert told == {"done": 2}
    on_it = Enrolment.objects.within(cast.hana).filter(person__name="이두리")
    assert [one.person.birth_year for one in on_it] == [1990]


def test_somebody_known_was_there_while_the_session_is_said_to_be_held(cast, hana):
    session = a_session(programme=a_programme(lab=cast.gimhae), state="예정")
    mine = Session.objects.within(cast.hana).select_for_update()
    line = {"people": "이두리\t010-1234-5678\t1990", "on": "2023-05-10", "role": "참가자"}

    told = slowly(
        lambda: mine.get(key=session.key),
        lambda: programmes.hold_session(cast.hana, key=session.key, at=AT),
        sent(hana, f"/desk/records/session/{session.key}/people/", {**line, "is_present": "on"}),
    )

    assert told == {"done": 2}
    was_there = Attendance.objects.within(cast.hana)
    assert [one.person.birth_year for one in was_there] == [1990]


def test_somebody_known_gets_a_case_while_one_who_was_merged_with_them_is_corrected(cast, hana):
    known = Person.objects.within(cast.hana).get(name="이두리")
    other = a_person("이둘이", lab=cast.gimhae)
    merge(cast.hana, keep_key=known.key, drop_key=other.key, why="같은 사람", at=AT)
    mine = Person.objects.within(cast.hana).select_for_update()
    row = PersonRow(key=other.key, name="이둘이", birth_year=1990)
    said = {**KNOWN, "cause": "상담", "opened_on": "2023-05-10"}

    told = slowly(
        lambda: mine.get(key=other.key),
        lambda: record_people(cast.hana, rows=[row], at=AT),
        sent(hana, "/desk/cases/new/", said),
    )

    assert told == {"done": 2}
    assert [one.person.birth_year for one in SupportCase.objects.within(cast.hana)] == [1990]
