"""Whom a form means that names somebody with the address where they read their mail."""

from __future__ import annotations

import pytest

from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.models import Person
from pulmu.domains.workbook.actions import person_meant
from tests.factories import TYPED_AT, day, when

AT = when("2023-09-04 10:00")
ADDRESS = "ceo@company.kr"


def a_known(cast, **said):
    row = PersonRow(**{"name": "김하나", **said})
    return people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]


def meant(cast, **said):
    found, _is_new = person_meant(cast.hana, **{"name": "김하나", "email": ADDRESS, **said}, at=AT)
    return found


def held(cast, email=ADDRESS):
    return list(persons.held_people(visitor_of(cast.gimhae, holds=[persons.email_index(email)])))


@pytest.fixture
def attendee(cast):
    return a_known(cast, phone="010-1234-5678", birth_date=day("1990-01-01"))


def test_by_a_name_alone_nobody_known_gets_an_address_and_who_reads_it_is_somebody_new(
    cast, attendee
):
    founder = meant(cast)

    assert founder != attendee
    assert held(cast) == [founder]
    assert founder.is_possible_duplicate
    assert meant(cast) == founder
    attendee.refresh_from_db()
    assert attendee.email_index == ""


@pytest.mark.parametrize("said", [{"phone": "01012345678"}, {"birth_year": 1990}])
def test_who_is_told_by_phone_or_year_of_birth_reads_their_mail_there_from_here_on(
    cast, attendee, said
):
    assert meant(cast, **said) == attendee
    assert held(cast) == [attendee]


def test_another_phone_than_the_known_one_is_somebody_new_to_be_looked_at(cast, attendee):
    founder = meant(cast, phone="01099990000")

    assert held(cast) == [founder]
    assert (founder == attendee, founder.is_possible_duplicate) == (False, True)


def test_who_is_known_under_that_very_address_is_meant_before_a_namesake(cast, attendee):
    founder = a_known(cast, email=ADDRESS)

    assert meant(cast, phone="01012345678", birth_year=1990, affiliation="세진공방") == founder

    founder.refresh_from_db()
    assert (founder.birth_year, founder.affiliation) == (1990, "세진공방")
    assert founder.phone_index == persons.phone_index("010-1234-5678")
    assert held(cast) == [founder]


def test_who_was_merged_away_is_whom_they_were_merged_into(cast, attendee):
    dropped = a_known(cast, email=ADDRESS)
    people.merge(cast.hana, keep_key=attendee.key, drop_key=dropped.key, why="같음", at=TYPED_AT)

    assert meant(cast) == attendee


def test_under_another_address_than_the_known_one_it_is_refused_and_nothing_changes(cast):
    known = a_known(cast, phone="010-1234-5678", email="hana@example.kr")

    with pytest.raises(people.EmailKnown):
        meant(cast, phone="01012345678")

    assert (held(cast), held(cast, "hana@example.kr")) == ([], [known])


def test_somebody_new_with_what_is_no_address_is_not_recorded(cast):
    with pytest.raises(people.EmailImpossible):
        meant(cast, email="ceo")

    assert not Person.objects.within(cast.hana).exists()
