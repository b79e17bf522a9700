"""Nobody falls due who is supported."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.support import actions
from pulmu.domains.support.actions import ApplicationRow, CaseRow, MentoringRow
from tests.factories import TYPED_AT, a_company, day, when

EMAIL = "founder@example.kr"


@pytest.fixture
def sejin(cast):
    row = people.PersonRow(name="박세진", email=EMAIL)
    long_ago = when("2015-01-02 10:00")
    return people.record_people(cast.hana, rows=[row], at=long_ago).objects[0]


def _due(cast, on="2023-12-02"):
    return len(persons.Clocks(cast.hana).due(Destroyed.IDENTITY, on=day(on)))


def _a_founder(cast, person, until=None):
    row = FounderRow(person_id=person.pk, role="대표", since=day("2015-01-02"), until=until)
    company = a_company(lab=cast.gimhae)
    companies.name_founder(cast.hana, company=company.key, row=row, at=TYPED_AT)


def _a_case(cast, person, on="2015-02-01"):
    row = CaseRow(person_id=person.pk, cause="상담", opened_on=day(on))
    return actions.open_case(cast.hana, row=row, at=TYPED_AT)


def _closed(cast, person):
    made = _a_case(cast, person)
    on = day("2015-03-01")
    return actions.move_case(cast.hana, key=made.key, state="달성", on=on, at=TYPED_AT)


def _met(cast, person):
    case = _closed(cast, person)
    row = MentoringRow(on=day("2023-06-01"), minutes=60, mentor="최멘토", said="원가")
    actions.log_mentoring(cast.hana, case=case.key, row=row, once=new_key(), at=TYPED_AT)


def _asked(cast, person):
    visitor = visitor_of(cast.gimhae, holds=[persons.email_index(EMAIL)])
    row = ApplicationRow(
        venture="세진공방",
        kind="가상오피스",
        purpose="주소",
        wished_from=day("2024-06-01"),
        months=12,
    )
    actions.ask_for_space(visitor, person=person.key, row=row, once=new_key(), at=TYPED_AT)


@pytest.mark.parametrize("seen", [_a_founder, _a_case, _met, _asked])
def test_whoever_is_supported_does_not_fall_due(cast, sejin, seen):
    before = _due(cast)

    seen(cast, sejin)

    assert (before, _due(cast)) == (1, 0)


def test_what_is_over_long_ago_keeps_nobody(cast, sejin):
    _closed(cast, sejin)
    _a_founder(cast, sejin, until=day("2015-12-31"))

    assert _due(cast) == 1
