"""In which order rows are locked: nobody waits for whoever waits for them."""

from __future__ import annotations

import contextlib

import pytest
from django.db import transaction

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import CompanyRow, FounderRow, founders
from pulmu.domains.companies.queries import held_companies
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.people.models import Person
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import ApplicationRow, TenancyRow, introductions, spaces
from pulmu.domains.workbook.actions import person_meant
from pulmu.ledger.rulebook import install_shipped
from tests.factories import TYPED_AT, a_user, an_actor, day, when

from .jobs import AT, a_link, answered, introduced
from .test_job_races import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AFTER = when("2040-01-02 10:00")
EMAIL = "founder@example.kr"


@pytest.fixture
def link(cast):
    install_shipped()
    return a_link(cast.gimhae, cast.hana)


@pytest.fixture
def prospective(cast):
    install_shipped()
    row = CompanyRow(code="C-1", name="세진공방", form="예비", first_support_on=day("2023-03-02"))
    return companies.record_companies(cast.hana, rows=[row], at=TYPED_AT).objects[0]


def a_founder(cast, **said):
    row = people.PersonRow(name="박세진", **said)
    return people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]


def test_an_agreement_and_a_change_of_form_at_one_moment_are_both_recorded(
    cast, prospective, monkeypatch
):
    sejin, once = a_founder(cast, email=EMAIL), new_key()
    visitor = visitor_of(cast.gimhae, holds=[persons.email_index(EMAIL)])
    asked = ApplicationRow(
        venture="세진공방",
        kind="가상오피스",
        purpose="주소",
        wished_from=day("2023-10-01"),
        months=12,
    )
    actions.ask_for_space(visitor, person=sejin.key, row=asked, once=once, at=AT)
    actions.answer_application(cast.hana, key=once, state="승인", at=AT)
    agreed = TenancyRow(
        code="T-1",
        company_id=prospective.pk,
        space="가상오피스 7호",
        agreed_on=day("2023-09-04"),
        starts_on=day("2023-10-01"),
    )

    def reform():
        said = {"form": "개인", "opened_on": day("2023-05-15")}
        companies.change_form(cast.hana, key=prospective.key, **said, at=AT)

    thread = meanwhile(monkeypatch, spaces, "keep_rooms", reform)
    made = actions.agree_on_space(cast.hana, key=once, row=agreed, at=AT)
    thread.join(20)

    prospective.refresh_from_db()
    assert (prospective.form, queries.application(cast.hana, once).tenancy) == ("개인", made)
    assert queries.open_case_of(cast.hana, prospective).cause == "공간지원"


def test_who_is_destroyed_while_they_are_asked_once_more_is_destroyed(cast, link, monkeypatch):
    found = introduced(link, link.offer(), link.candidate())
    answered(link, found, is_yes=False)
    manager = an_actor(a_user("head@example.kr", "소장"), cast.gimhae, Role.MANAGER)

    def destroy():
        said = {"key": found.person.key, "sort": Destroyed.IDENTITY, "basis": "정보주체의 요구"}
        people.destroy_person(manager, **said, at=LONG_AFTER)

    thread = meanwhile(monkeypatch, introductions, "_held_still", destroy)
    with contextlib.suppress(persons.PersonDestroyed):
        actions.step_back(cast.hana, key=found.key, at=AT)
    thread.join(20)

    assert Person.objects.within(cast.hana).get(pk=found.person_id).destroyed_at == LONG_AFTER


def test_whoever_is_named_as_founder_twice_at_one_moment_is_one(cast, prospective, monkeypatch):
    sejin = a_founder(cast, phone="010-2345-6789")
    row = FounderRow(person_id=sejin.pk, role="대표", since=day("2023-03-02"))

    def name():
        companies.name_founder(cast.hana, company=prospective.key, row=row, at=AT)

    thread = meanwhile(monkeypatch, founders, "locked", name)
    with transaction.atomic():
        person_meant(cast.hana, name="박세진", phone="01023456789", email=EMAIL, at=AT)
        name()
    thread.join(20)

    visitor = visitor_of(cast.gimhae, holds=[persons.email_index(EMAIL)])
    assert list(held_companies(visitor)) == [prospective]


def test_who_takes_it_back_while_a_founder_looks_is_not_shown(cast, link, monkeypatch):
    found = answered(link, introduced(link, link.offer(), link.candidate())).introduction
    link.founder(EMAIL)
    founder = visitor_of(cast.gimhae, holds=[persons.email_index(EMAIL)])

    def take_back():
        actions.look_no_more(link.visitor(), person=found.person.key, at=AT)

    thread = meanwhile(monkeypatch, introductions.queries, "standing", take_back)
    first = actions.look_at_introduced(founder, company=link.company.key, at=AT)
    thread.join(20)

    assert len(first) <= 1
    assert actions.look_at_introduced(founder, company=link.company.key, at=AT) == []
