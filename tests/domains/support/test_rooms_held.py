"""An agreement on a real room holds it; one on a seat among others, or on an address, does not."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.places import actions as places
from pulmu.domains.places.models import Occupation
from pulmu.domains.places.queries import Span
from pulmu.domains.results import actions as results
from pulmu.domains.support import actions
from pulmu.domains.support.actions import ApplicationRow, TenancyRow
from tests.factories import a_company, a_person, a_resource, day, when

EMAIL = "founder@example.kr"
AT = when("2026-05-11 09:00")


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae)


@pytest.fixture
def room(cast):
    return a_resource("입주실 3호", lab=cast.gimhae, kind="공간", is_bookable=True)


def a_row(company, room, code="T-1", **said):
    columns = {
        "space": "입주실 3호",
        "agreed_on": day("2026-05-11"),
        "starts_on": day("2026-06-01"),
        "ends_on": day("2026-11-30"),
        "resource_id": room.pk,
    }
    return TenancyRow(code=code, company_id=company.pk, **{**columns, **said})


def agree(cast, company, room, **said):
    return actions.agree_tenancy(cast.hana, row=a_row(company, room, **said), at=AT)


def held(room):
    mine = Occupation.objects.everywhere(because="tests look").filter(resource=room)
    rows = mine.order_by("starts_at").values_list("starts_at", "ends_at")
    zone = AT.tzinfo
    return [tuple(f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" for moment in span) for span in rows]


def book(cast, room, on):
    span = Span(when(f"{on} 10:00"), when(f"{on} 11:00"))
    person = a_person(lab=cast.gimhae)
    wish = places.Wish(span=span)
    said = {"resource_key": room.key, "person_key": person.key, "wish": wish}
    return places.book_for(cast.hana, at=AT, **said)


def test_it_holds_the_room_and_what_stands_in_it_to_its_last_day(cast, company, room):
    table = a_resource("작업대", lab=cast.gimhae, parent=room, is_bookable=True)

    agree(cast, company, room)

    assert held(room) == held(table) == [("2026-06-01 00:00", "2026-12-01 00:00")]
    with pytest.raises(places.Taken):
        book(cast, table, "2026-11-30")
    assert book(cast, room, "2026-12-01").state == "확정"


def test_a_booking_in_its_time_refuses_it_and_is_named(cast, company, room):
    book(cast, room, "2026-07-01")

    with pytest.raises(places.Taken, match=r"입주실 3호.*2026-07-01 10:00"):
        agree(cast, company, room)

    assert held(room) == [("2026-07-01 10:00", "2026-07-01 11:00")]


def test_two_agreements_never_have_one_room(cast, company, room):
    agree(cast, company, room)

    with pytest.raises(places.Taken, match=company.name):
        agree(cast, company, room, code="T-2", starts_on=day("2026-11-01"))


def test_a_renewal_goes_on_the_day_after(cast, company, room):
    made = agree(cast, company, room)

    said = {"key": made.key, "code": "T-2", "agreed_on": day("2026-11-20"), "months": 6}
    actions.renew_tenancy(cast.hana, at=AT, **said)

    assert held(room) == [
        ("2026-06-01 00:00", "2026-12-01 00:00"),
        ("2026-12-01 00:00", "2027-06-01 00:00"),
    ]


def test_terminated_it_is_free_after_the_last_day_and_never_begun_at_once(cast, company, room):
    made = agree(cast, company, room)

    actions.terminate(cast.hana, key=made.key, on=day("2026-06-30"), at=AT)
    assert held(room) == [("2026-06-01 00:00", "2026-07-01 00:00")]

    actions.terminate(cast.hana, key=made.key, on=day("2026-05-20"), at=AT)
    assert held(room) == []


def test_corrected_it_holds_the_new_days_and_no_others(cast, company, room):
    made = agree(cast, company, room)
    row = a_row(company, room, ends_on=day("2026-08-31"))

    actions.correct_tenancy(cast.hana, key=made.key, row=row, at=AT)
    actions.correct_tenancy(cast.hana, key=made.key, row=row, at=AT)

    assert held(room) == [("2026-06-01 00:00", "2026-09-01 00:00")]


def test_what_began_before_it_was_typed_holds_what_is_left_and_keeps_its_past(cast, company, room):
    made = agree(cast, company, room, starts_on=day("2026-05-01"), agreed_on=day("2026-05-01"))
    assert held(room) == [("2026-05-11 09:00", "2026-12-01 00:00")]

    later = when("2026-07-01 09:00")
    row = a_row(company, room, starts_on=day("2026-05-01"), agreed_on=day("2026-05-01"))
    more = {**{name: getattr(row, name) for name in row.__slots__}, "ends_on": day("2026-12-31")}
    actions.correct_tenancy(cast.hana, key=made.key, row=TenancyRow(**more), at=later)

    assert held(room) == [("2026-05-11 09:00", "2027-01-01 00:00")]


def test_without_an_end_it_lasts_beyond_every_booking(cast, company, room):
    agree(cast, company, room, ends_on=None)

    with pytest.raises(places.Taken):
        book(cast, room, "2099-01-05")


def test_removed_it_lets_go_and_taken_back_it_holds_again(cast, company, room):
    made = agree(cast, company, room)
    said = {"kind": "tenancy", "act": "remove", "keys": [made.key], "why": "잘못 적음"}

    done = results.do_to_many(cast.hana, at=AT, **said)
    assert held(room) == []

    assert results.take_back(cast.hana, key=done.key, at=AT) == (1, 0)
    assert held(room) == [("2026-06-01 00:00", "2026-12-01 00:00")]


def test_what_was_taken_meanwhile_keeps_a_removal_from_being_taken_back(cast, company, room):
    made = agree(cast, company, room)
    said = {"kind": "tenancy", "act": "remove", "keys": [made.key], "why": "잘못 적음"}
    done = results.do_to_many(cast.hana, at=AT, **said)
    book(cast, room, "2026-07-01")

    assert results.take_back(cast.hana, key=done.key, at=AT) == (0, 1)


def test_a_virtual_office_holds_nothing(cast, company):
    office = a_resource("가상오피스", lab=cast.gimhae, is_virtual=True)

    agree(cast, company, office)
    agree(cast, company, office, code="T-2")

    assert held(office) == []


@pytest.mark.parametrize(("kind", "rows"), [("공유좌석", 0), ("독립공간", 1)])
def test_what_was_asked_for_says_whether_the_room_is_their_own(cast, company, room, kind, rows):
    row = people.PersonRow(name="박세진", email=EMAIL)
    sejin = people.record_people(cast.hana, rows=[row], at=AT).objects[0]
    visitor = visitor_of(cast.gimhae, holds=[persons.email_index(EMAIL)])
    asked = actions.ask_for_space(
        visitor,
        person=sejin.key,
        row=ApplicationRow(
            venture="세진공방", kind=kind, purpose="자리", wished_from=day("2026-06-01"), months=6
        ),
        once=new_key(),
        at=AT,
    )
    actions.answer_application(cast.hana, key=asked.key, state="승인", at=AT)
    said = {"key": asked.key, "row": a_row(company, room), "resource": room.key}

    made = actions.agree_on_space(cast.hana, at=AT, **said)
    assert len(held(room)) == rows

    more = {"key": made.key, "code": "T-2", "agreed_on": day("2026-11-20"), "months": 6}
    actions.renew_tenancy(cast.hana, at=AT, **more)
    assert len(held(room)) == 2 * rows
