"""What is kept of somebody who signed up: how long, and how it goes."""

from __future__ import annotations

import pytest

from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail.models import Change
from pulmu.domains.credentials import actions as credentials
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow, destroy_due, record_people
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Enrolment
from pulmu.domains.surveys import actions as surveys
from pulmu.domains.surveys.models import Voice
from tests.factories import a_programme, a_user, an_actor, an_offering, day, when

AT = when("2026-05-01 10:00")
BASIS = "개인정보 보호법 제21조 제1항"
EMAIL = "chorong@example.org"


@pytest.fixture
def manager(cast):
    return an_actor(a_user("manager@example.org"), cast.gimhae, Role.MANAGER)


@pytest.fixture
def known_long(cast):
    """Somebody recorded in 2020 of whom nothing was heard since."""
    row = PersonRow(name="박초롱", phone="010-2222-3333")
    [made] = record_people(cast.hana, rows=[row], at=when("2020-01-01 10:00")).objects
    return made


def sign_up(cast, *, starts="2026-05-12 14:00", at=AT) -> Enrolment:
    course = an_offering(programme=a_programme(lab=cast.gimhae), starts=[starts])
    person = PersonRow(name="박초롱", phone="010-2222-3333", email=EMAIL)
    said = actions.SignUp(person=person)
    [one] = actions.sign_up(visitor_of(cast.gimhae), offering_key=course.key, said=said, at=at)
    return one


def test_who_has_signed_up_is_not_destroyed_before_they_come(cast, manager, known_long):
    assert len(people.Clocks(manager).due(Destroyed.IDENTITY, on=day("2026-05-02"))) == 1

    one = sign_up(cast)

    assert one.person == known_long
    assert people.Clocks(manager).due(Destroyed.IDENTITY, on=day("2026-05-02")) == []
    assert people.Clocks(manager).due(Destroyed.CONTACT, on=day("2026-05-02")) == []


def test_where_somebody_was_reached_goes_with_their_contact_data(cast, manager):
    one = sign_up(cast, starts="2022-05-12 14:00", at=when("2022-05-01 10:00"))
    session = one.offering.sessions.get()
    actions.record_attendances(
        cast.hana,
        rows=[
            actions.AttendanceRow(
                session_id=session.pk,
                person_id=one.person_id,
                on=day("2022-05-12"),
                is_present=True,
            )
        ],
        at=when("2022-05-12 18:00"),
    )
    wish = surveys.Said(by="browser", email=EMAIL)
    visitor = visitor_of(cast.gimhae)
    surveys.wish(visitor, topic="용접", field="제조", said=wish, at=when("2022-05-01 10:00"))

    destroy_due(manager, sort=Destroyed.CONTACT, expected=1, basis=BASIS, at=AT)

    kept = Enrolment.objects.within(cast.hana).get()
    assert (kept.email_sealed, kept.email_index) == ("", "")
    assert not Message.objects.within(cast.hana).exclude(to_masked="").exists()
    assert not Voice.objects.within(cast.hana).exclude(email_index="").exists()
    assert kept.person.name == "박초롱"


def test_an_address_that_the_desk_typed_falls_due_for_somebody_without_a_phone(cast, manager):
    course = an_offering(programme=a_programme(lab=cast.gimhae), starts=["2022-05-12 14:00"])
    [person] = record_people(
        cast.hana, rows=[PersonRow(name="한조용")], at=when("2022-05-01 10:00")
    ).objects
    actions.enrol(
        cast.hana,
        offering_key=course.key,
        person_key=person.key,
        email=EMAIL,
        at=when("2022-05-01 10:00"),
    )
    row = actions.AttendanceRow(
        session_id=course.sessions.get().pk,
        person_id=person.pk,
        on=day("2022-05-12"),
        is_present=True,
    )
    actions.record_attendances(cast.hana, rows=[row], at=when("2022-05-12 18:00"))

    [due] = people.Clocks(manager).due(Destroyed.CONTACT, on=day("2026-05-01"))
    assert due.key == person.key
    assert sum(people.Clocks(manager).tally().values()) == 1
    assert people.clock(manager, person.key).days.contact_on is not None
    destroy_due(manager, sort=Destroyed.CONTACT, expected=1, basis=BASIS, at=AT)

    kept = Enrolment.objects.within(cast.hana).get()
    assert (kept.email_sealed, kept.email_index) == ("", "")
    assert people.Clocks(manager).due(Destroyed.CONTACT, on=day("2026-05-01")) == []
    assert people.clock(manager, person.key).days.contact_on is None


def test_why_a_certificate_was_taken_back_tells_nobody_any_more(cast, manager):
    [person] = record_people(cast.hana, rows=[PersonRow(name="박초롱")], at=AT).objects
    earned = credentials.Earned(
        person_id=person.pk,
        about="offering:" + "a" * 26,
        course="강좌",
        began_on=day("2026-05-01"),
        ended_on=day("2026-05-01"),
    )
    [made] = credentials.issue(cast.hana, batch=[earned], at=AT)
    credentials.revoke(cast.hana, key=made.key, why="박초롱이 아니라 카나리아", at=AT)
    long_after = when("2040-01-01 10:00")

    destroy_due(manager, sort=Destroyed.IDENTITY, expected=1, basis=BASIS, at=long_after)

    stored = Certificate.objects.within(cast.hana).get()
    assert "카나리아" not in stored.revoked_why
    changes = Change.objects.within(cast.hana).filter(key=made.key)
    assert "카나리아" not in str(list(changes.values_list("before", "after")))
