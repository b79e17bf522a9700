from __future__ import annotations

import pytest

from pulmu.core.kernel.keys import new_key
from pulmu.core.trail import bulk
from pulmu.core.trail.models import Change, Event
from pulmu.domains.companies.models import Company
from pulmu.domains.programmes.models import Attendance, Programme
from tests.factories import (
    TYPED_AT,
    a_company,
    a_person,
    a_programme,
    a_session,
    an_attendance,
    day,
    when,
)

COLUMNS = ("organisation_id", "session_id", "person_id", "on")


def _programme(cast, name):
    return Programme(
        organisation=cast.gimhae, name=name, key=new_key(), created_at=TYPED_AT, changed_at=TYPED_AT
    )


@pytest.fixture
def roster(cast):
    """Two sessions and two people, each person at both."""
    course = a_programme(lab=cast.gimhae)
    sessions = [a_session(code, programme=course) for code in ("S-1", "S-2")]
    people = [a_person(name, lab=cast.gimhae) for name in ("김하나", "이두리")]
    return {
        (session.code, person.name): an_attendance(session, person)
        for session in sessions
        for person in people
    }


def _among(cast, *wanted, names=COLUMNS):
    mine = Attendance.objects.within(cast.hana)
    return set(mine.filter(bulk.Among(Attendance, names, wanted)).order_by("pk"))


def test_rows_are_found_by_several_columns_together(cast, roster):
    first, last = roster["S-1", "김하나"], roster["S-2", "이두리"]
    wanted = [
        (cast.gimhae.pk, one.session_id, one.person_id, day("2023-05-10")) for one in (first, last)
    ]

    assert _among(cast, *wanted) == {first, last}


def test_every_column_has_to_fit(cast, roster):
    one = roster["S-1", "김하나"]
    right = (cast.gimhae.pk, one.session_id, one.person_id, day("2023-05-10"))
    wrong = (cast.other_lab.pk, 0, 0, day("2023-05-11"))

    for place in range(len(right)):
        assert _among(cast, (*right[:place], wrong[place], *right[place + 1 :])) == set()


def test_another_labs_rows_stay_out_of_reach(cast, roster):
    one = roster["S-1", "김하나"]
    wanted = [(cast.gimhae.pk, one.session_id, one.person_id, day("2023-05-10"))]

    found = Attendance.objects.within(cast.minsu).filter(bulk.Among(Attendance, COLUMNS, wanted))

    assert list(found) == []


def test_inserted_objects_learn_their_numbers_and_stand_in_the_table(cast):
    made = [_programme(cast, f"과정 {number}") for number in range(bulk.AT_ONCE + 1)]

    bulk.insert(made)

    mine = Programme.objects.within(cast.hana)
    assert dict(mine.values_list("pk", "name")) == {one.pk: one.name for one in made}
    made[-1].name = "다른 이름"
    made[-1].save()
    assert mine.count() == bulk.AT_ONCE + 1


def test_nothing_to_insert_is_no_query(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert([])
        bulk.insert_rows(Programme, ("name",), [])


def test_every_sort_of_column_comes_back_as_it_went_in(cast):
    company = a_company(lab=cast.gimhae, opened_on=day("2023-03-02"))
    names = bulk.columns_of(Company)
    values = {name: getattr(company, name) for name in names}
    event = Event.objects.create(
        organisation=cast.gimhae, at=when("2023-05-10 09:00"), name="test.made"
    )
    said = {"on": "2023-05-10", "말": ["ㄱ", 1, None]}

    company.delete()
    bulk.insert_rows(Company, names, [tuple(values.values())])
    bulk.insert_rows(
        Change,
        ("organisation_id", "event_id", "kind", "model", "key", "before", "after"),
        [(cast.gimhae.pk, event.pk, "changed", "companies.Company", "k", None, said)],
    )

    again = Company.objects.within(cast.hana).get()
    assert {name: getattr(again, name) for name in names} == values
    change = Change.objects.within(cast.hana).get(before__isnull=True)
    assert change.after == said


def test_ten_times_the_rows_are_no_more_queries(cast, django_assert_num_queries):
    made = [_programme(cast, f"과정 {number}") for number in range(bulk.AT_ONCE)]

    with django_assert_num_queries(1):
        bulk.insert(made)
