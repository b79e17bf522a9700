"""Of somebody who was merged with another, everything is found that either of them had."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies import queries as known_companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.results import queries as results
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import ApplicationRow, CaseRow
from tests.factories import (
    TYPED_AT,
    a_company,
    a_person,
    a_programme,
    a_session,
    an_attendance,
    day,
)

EMAIL = "founder@example.kr"


def _recorded(cast, name, email=""):
    row = people.PersonRow(name=name, email=email)
    return people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]


@pytest.fixture
def sejin(cast):
    return _recorded(cast, "박세진", EMAIL)


@pytest.fixture
def survivor(cast, sejin):
    return _recorded(cast, "박세진이")


@pytest.fixture
def visitor(cast):
    return visitor_of(cast.gimhae, holds=[persons.email_index(EMAIL)])


@pytest.fixture
def company(cast, sejin):
    made = a_company(lab=cast.gimhae)
    _name(cast, made, sejin)
    return made


def _name(cast, company, person, role="대표"):
    row = FounderRow(person_id=person.pk, role=role, since=day("2023-04-01"))
    return companies.name_founder(cast.hana, company=company.key, row=row, at=TYPED_AT)


def _merge(cast, sejin, survivor):
    people.merge(cast.hana, keep_key=survivor.key, drop_key=sejin.key, why="같음", at=TYPED_AT)


def _ask(visitor, person, once, venture="세진공방"):
    row = ApplicationRow(
        venture=venture,
        kind="가상오피스",
        purpose="주소",
        wished_from=day("2024-06-01"),
        months=12,
    )
    return actions.ask_for_space(visitor, person=person.key, row=row, once=once, at=TYPED_AT)


def _open(cast, person, on="2023-05-02"):
    row = CaseRow(person_id=person.pk, cause="상담", opened_on=day(on))
    return actions.open_case(cast.hana, row=row, at=TYPED_AT)


def _kinds(stations):
    return {one.kind for one in stations}


def test_an_application_is_completed_after_a_merge_as_whoever_asked(cast, sejin, survivor, visitor):
    once = new_key()
    _ask(visitor, sejin, once)
    _merge(cast, sejin, survivor)

    for person, venture in ((sejin, "새 이름"), (survivor, "또 새 이름")):
        _ask(visitor, person, once, venture)

    found = queries.held_application(visitor, once)
    assert (found.venture, found.person) == ("또 새 이름", sejin)


def test_whoever_was_merged_goes_on_reading_their_mail(cast, sejin, survivor, visitor):
    _merge(cast, sejin, survivor)

    made = _ask(visitor, survivor, new_key())

    known = queries.reached(cast.hana, [survivor.pk])[survivor.pk]
    assert (made.person, known.person, known.address) == (survivor, sejin, EMAIL)
    (letter,) = Message.objects.within(cast.hana).filter(is_internal=False)
    assert (letter.to, letter.letter) == (EMAIL, "support.space_received")


def test_the_way_of_a_company_shows_what_the_survivor_did(cast, sejin, survivor, visitor, company):
    an_attendance(a_session(programme=a_programme(lab=cast.gimhae)), survivor, on="2023-05-10")
    _open(cast, survivor)
    _merge(cast, sejin, survivor)

    desk = _kinds(results.path(cast.hana, company, until=day("2024-01-01")))

    assert {"session", "case"} <= desk
    assert _kinds(results.own_path(visitor, company, until=day("2024-01-01"))) == desk


def test_a_founder_finds_their_company_when_the_survivor_has_no_mail(
    cast, sejin, survivor, visitor, company
):
    _merge(cast, sejin, survivor)

    assert known_companies.held_company(visitor, company.key) == company
    stranger = visitor_of(cast.gimhae, holds=[persons.email_index("x@y.kr")])
    with pytest.raises(NotFound):
        known_companies.held_company(stranger, company.key)


def test_a_person_of_two_names_has_one_open_case(cast, sejin, survivor):
    first = _open(cast, sejin)
    _merge(cast, sejin, survivor)

    assert _open(cast, survivor) == first
    assert actions.case_for(cast.hana, person_id=survivor.pk, cause="상담", at=TYPED_AT) == first
    with pytest.raises(actions.CaseStands):
        _open(cast, survivor, on="2023-05-03")


def test_a_founder_is_named_once_whoever_they_were_merged_into(cast, sejin, survivor, company):
    _merge(cast, sejin, survivor)

    _name(cast, company, survivor, role="창업팀원")

    (found,) = known_companies.founders(cast.hana, company)
    assert (found.person, found.role) == (sejin, "창업팀원")


def test_together_goes_both_ways_and_through_others(cast, sejin, survivor):
    third, other = (a_person(name, lab=cast.gimhae) for name in ("박세진씨", "김하나"))
    _merge(cast, sejin, survivor)
    _merge(cast, survivor, third)

    everybody = {sejin.pk, survivor.pk, third.pk}
    assert [persons.together(cast.hana, [number]) for number in everybody] == [everybody] * 3
    assert persons.together(cast.hana, [other.pk]) == {other.pk}
    assert persons.together(cast.minsu, [sejin.pk]) == {sejin.pk}
