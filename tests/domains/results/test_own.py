"""Somebody reads everything that a lab keeps of them, whichever domain keeps it."""

from __future__ import annotations

import datetime as dt

from django.apps import apps

from pulmu.core.tenancy.actors import holder_of
from pulmu.core.tenancy.scoping import ScopedModel
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people_actions
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions as places
from pulmu.domains.results import queries
from pulmu.domains.support.models import Mentoring, SpaceApplication, SupportCase
from tests.domains.places.booked import book, known, span
from tests.factories import (
    TYPED_AT,
    a_company,
    a_person,
    a_resource,
    a_use,
    an_authorisation,
    an_equipment_class,
    day,
    when,
)

EMAIL = "maker@example.org"


def told(email=EMAIL):
    found = queries.kept_of(holder_of([people.email_index(email)]))
    return [(kind, said) for _organisation, kind, said in found]


def has_data_of_a_person(model):
    names_one = any(one.related_model is Person for one in model._meta.concrete_fields)
    return names_one or bool(getattr(model, "PERSONAL", ())) or model is Person


def test_no_record_of_a_person_is_left_out():
    ours = [one for one in apps.get_models() if issubclass(one, ScopedModel)]
    kept = {one.model._meta.label for one in queries.KEPT}

    said = kept | set(queries.TOLD_ELSEWHERE) | queries.NOT_TOLD.keys()

    assert {one._meta.label for one in ours if has_data_of_a_person(one)} == said
    assert not kept & queries.NOT_TOLD.keys()


def test_what_is_shown_is_there_to_be_shown(cast):
    """Every way to a column leads somewhere, for whoever is nobody."""
    for kind in queries.KEPT:
        assert list(kind.of(holder_of([]), [])) == []
        for path in kind.shows.values():
            model = kind.model
            for name in path.split("."):
                field = model._meta.get_field(name)
                model = field.related_model


def test_bookings_trainings_companies_cases_and_spaces_are_told(cast):
    person = known(cast.gimhae)
    machine = a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)
    one = book(machine, span("10:00", "12:00"), purpose="명패")
    kind = an_equipment_class("레이저", lab=cast.gimhae)
    an_authorisation(person, kind, granted_on="2026-01-02", valid_until="2026-12-31")
    company = a_company("풀무상사", lab=cast.gimhae)
    row = FounderRow(person_id=person.pk, role="대표", since=day("2023-02-01"))
    companies.name_founder(cast.hana, company=company.key, row=row, at=TYPED_AT)
    typed = {"organisation": cast.gimhae, "created_at": TYPED_AT, "changed_at": TYPED_AT}
    SpaceApplication.objects.create(
        **typed,
        person=person,
        venture="풀무",
        kind="독립공간",
        purpose="작업",
        months=6,
        wished_from=day("2026-06-01"),
        asked_on=day("2026-05-01"),
        state="신청",
    )
    case = SupportCase.objects.create(
        **typed,
        person=person,
        cause="상담",
        opened_on=day("2026-03-01"),
        state="진단",
        diagnosis="판로가 없음",
    )
    Mentoring.objects.create(
        **typed,
        case=case,
        on=day("2026-03-02"),
        minutes=60,
        mentor="최멘토",
        said="시장 조사",
    )

    found = dict(told())

    assert found["bookings"]["what"] == "레이저 커터"
    assert found["bookings"]["from"] == "2026-05-12T10:00:00+09:00"
    assert (found["bookings"]["state"], found["bookings"]["purpose"]) == (one.state, "명패")
    assert found["trainings"] == {
        "what": "레이저",
        "on": "2026-01-02",
        "until": "2026-12-31",
        "note": "",
    }
    assert found["companies"]["what"] == company.name
    assert found["space_applications"]["what"] == "풀무"
    assert found["cases"]["diagnosis"] == "판로가 없음"
    assert found["mentorings"]["said"] == "시장 조사"


def test_nobody_reads_of_somebody_else(cast):
    known(cast.gimhae)
    machine = a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)
    book(machine, span("10:00", "12:00"))

    assert told("spy@example.org") == []
    assert told("") == []


def merged(cast, keep, drop):
    people_actions.merge(
        cast.hana, keep_key=keep.key, drop_key=drop.key, why="같은 분", at=TYPED_AT
    )


def test_whoever_was_merged_reads_all_of_it_whichever_of_them_the_address_stands_on(cast):
    """The address on the one that was merged away, and what is kept on both sides of it."""
    mailed, kept, other = known(cast.gimhae), *(a_person("김하나", lab=cast.gimhae) for _ in "12")
    machine = a_resource("레이저 커터", lab=cast.gimhae)
    for hour, person in enumerate((mailed, kept, other)):
        a_use(machine, person, starts_at=f"2023-05-10 1{hour}:00")
    merged(cast, mailed, other)
    merged(cast, kept, mailed)

    assert [said["from"][11:16] for _kind, said in told()] == ["10:00", "11:00", "12:00"]


def test_a_chain_of_merges_is_gone_down_to_its_end(cast):
    first, second, third = known(cast.gimhae), *(a_person("김하나", lab=cast.gimhae) for _ in "12")
    machine = a_resource("레이저 커터", lab=cast.gimhae)
    a_use(machine, third)
    an_authorisation(third, an_equipment_class("레이저", lab=cast.gimhae))
    merged(cast, second, third)
    merged(cast, first, second)

    assert sorted(kind for kind, _said in told()) == ["trainings", "uses"]


def test_what_was_used_is_told_too(cast):
    known(cast.gimhae)
    machine = a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)
    one = book(machine, span("10:00", "12:00"), purpose="명패")
    at = when("2026-05-12 10:00")
    places.check_in(cast.hana, key=one.key, at=at)
    used = places.Used(parts=3, affiliation="풀무고")
    places.check_out(cast.hana, key=one.key, used=used, at=at + dt.timedelta(hours=1))

    found = dict(told())

    assert (found["uses"]["parts"], found["uses"]["affiliation"]) == (3, "풀무고")
