"""Who is under 14 is known to the day, and needs a guardian whose consent is sure."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail.models import Change
from pulmu.domains.people import actions, queries
from pulmu.domains.people.actions import GuardianRow
from pulmu.domains.people.models import Guardian
from pulmu.domains.people.rules import is_under_14
from tests.factories import a_person, day, when

AT = when("2026-06-01 09:00")
MOTHER = GuardianRow(name="김어른", phone="010-2222-3333", relation="모")


def verified(way="서면", on="2026-05-30"):
    return GuardianRow(name="김어른", relation="모", way=way, verified_on=day(on))


@pytest.mark.parametrize(
    ("born", "on", "child"),
    [
        ("2012-05-10", "2026-05-09", True),
        ("2012-05-10", "2026-05-10", False),
        ("2012-05-10", "2026-05-11", False),
        ("2012-02-29", "2026-02-28", True),
        ("2012-02-29", "2026-03-01", False),
        ("2014-03-01", "2028-02-29", True),
        ("2014-02-28", "2028-02-29", False),
        ("2012-01-01", "2025-12-31", True),
        ("2012-12-31", "2026-12-30", True),
        ("1990-05-10", "2026-05-10", False),
        ("2026-05-10", "2026-05-10", True),
    ],
)
def test_a_child_is_told_by_the_day_and_the_list_says_the_same(cast, born, on, child):
    person = a_person(lab=cast.gimhae, birth_date=day(born))

    assert is_under_14(day(born), None, day(on)) is child
    assert list(queries.without_guardian(cast.hana, on=day(on))) == ([person] if child else [])


@pytest.mark.parametrize(
    ("year", "child"), [(2013, True), (2012, True), (2011, False), (None, False)]
)
def test_of_a_year_alone_the_birthday_may_lie_ahead(cast, year, child):
    person = a_person(lab=cast.gimhae, birth_year=year)

    assert is_under_14(None, year, day("2026-06-01")) is child
    found = queries.without_guardian(cast.hana, on=day("2026-06-01"))
    assert list(found) == ([person] if child else [])


@pytest.mark.parametrize("way", ["서면", "문자", "전자우편", "전화"])
def test_a_guardian_is_sure_once_it_was_verified(cast, way):
    child = a_person(lab=cast.gimhae, birth_year=2016)
    actions.record_guardian(cast.hana, key=child.key, row=MOTHER, at=AT)
    assert list(queries.without_guardian(cast.hana, on=day("2026-06-01"))) == [child]

    actions.record_guardian(cast.dul, key=child.key, row=verified(way), at=AT)

    assert list(queries.without_guardian(cast.hana, on=day("2026-06-01"))) == []
    line = queries.guardian(cast.hana, child)
    assert (line.name, line.phone, line.verified_by) == ("김*른", "010-****-3333", "두리")
    assert line.verified_on == day("2026-05-30")


def test_name_and_phone_are_nowhere_in_clear(cast):
    child = a_person(lab=cast.gimhae, birth_year=2016)
    actions.record_guardian(cast.hana, key=child.key, row=MOTHER, at=AT)
    other = GuardianRow(name="박할머니", phone="010-4444-5555", relation="조부모")
    actions.record_guardian(cast.hana, key=child.key, row=other, at=AT)

    stored = json.dumps(
        [
            *Guardian.objects.within(cast.hana).values("name_sealed", "phone_sealed"),
            *Change.objects.within(cast.hana).values("before", "after"),
        ],
        ensure_ascii=False,
    )

    assert [word for word in ("김어른", "박할머니", "2222", "4444") if word in stored] == []


def test_the_same_guardian_twice_changes_nothing(cast):
    child = a_person(lab=cast.gimhae, birth_year=2016)

    for _time in range(2):
        actions.record_guardian(cast.hana, key=child.key, row=MOTHER, at=AT)

    assert Guardian.objects.within(cast.hana).count() == 1
    assert Change.objects.within(cast.hana).filter(model="people.Guardian").count() == 1


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (GuardianRow(relation="모"), actions.GuardianUnnamed),
        (GuardianRow(name="김", relation="모", way="서면"), actions.VerificationHalf),
        (
            GuardianRow(name="김", relation="모", verified_on=day("2026-05-01")),
            actions.VerificationHalf,
        ),
        (
            GuardianRow(name="김", relation="모", way="서면", verified_on=day("2026-06-02")),
            actions.DayAhead,
        ),
    ],
)
def test_half_a_guardian_is_refused(cast, row, refusal):
    child = a_person(lab=cast.gimhae, birth_year=2016)

    with pytest.raises(refusal):
        actions.record_guardian(cast.hana, key=child.key, row=row, at=AT)


def test_strangers_and_the_inspector_record_no_guardian(cast):
    child = a_person(lab=cast.gimhae, birth_year=2016)

    with pytest.raises(NotFound):
        actions.record_guardian(cast.minsu, key=child.key, row=MOTHER, at=AT)
    with pytest.raises(NotAllowed):
        actions.record_guardian(cast.inspector, key=child.key, row=MOTHER, at=AT)
    assert queries.guardian(cast.minsu, child) is None


def named(lab, child, email="friend@example.org") -> Guardian:
    visitor = visitor_of(lab)
    return actions.keep_guardian(visitor, person=child, name="김어른", email=email, at=AT)


def test_a_guardian_who_was_verified_is_never_written_to_where_a_child_says(cast):
    child = a_person(lab=cast.gimhae, birth_year=2016)
    actions.record_guardian(cast.hana, key=child.key, row=verified(), at=AT)

    for _time in range(2):
        named(cast.gimhae, child)

    assert queries.guardian_email(cast.hana, child) == ""
    assert queries.has_verified_guardian(cast.hana, child, on=day("2026-06-01"))


def test_a_guardian_who_is_not_verified_is_written_to_where_a_child_says(cast):
    child = a_person(lab=cast.gimhae, birth_year=2016)
    actions.record_guardian(cast.hana, key=child.key, row=MOTHER, at=AT)

    for _time in range(2):
        named(cast.gimhae, child, "mother@example.org")

    assert queries.guardian_email(cast.hana, child) == "mother@example.org"
    with pytest.raises(NotAllowed):
        actions.keep_guardian(
            cast.inspector, person=child, name="김어른", email="a@example.org", at=AT
        )


def test_the_guardian_is_shown_behind_the_mask_with_the_child(cast):
    child = a_person(lab=cast.gimhae, birth_year=2016)
    actions.record_guardian(cast.hana, key=child.key, row=MOTHER, at=AT)

    [contact] = actions.unmask(cast.hana, keys=[child.key], what="page", reason="비상 연락", at=AT)

    assert (contact.guardian, contact.guardian_phone) == ("김어른", "010-2222-3333")


def test_another_guardian_or_phone_has_to_be_verified_anew(cast):
    child = a_person(lab=cast.gimhae, birth_year=2016)
    first = replace(verified(), phone="010-2222-3333")
    actions.record_guardian(cast.hana, key=child.key, row=first, at=AT)

    for row, sure in (
        (first, "2026-05-30"),
        (replace(first, name="박할머니"), None),
        (replace(first, name="박할머니", verified_on=day("2026-05-31")), "2026-05-31"),
        (replace(first, name="박할머니", phone="010-9", verified_on=day("2026-05-31")), None),
    ):
        done = actions.record_guardian(cast.hana, key=child.key, row=row, at=AT)
        assert done.verified_on == (day(sure) if sure else None)
        assert bool(done.verified_by) is bool(sure)


def test_a_verification_does_not_cover_what_was_said_before_it(cast):
    child = a_person(lab=cast.gimhae, birth_year=2016)
    actions.record_guardian(cast.hana, key=child.key, row=verified(), at=AT)

    assert not queries.has_verified_guardian(cast.hana, child, on=day("2026-05-29"))
    assert queries.has_verified_guardian(cast.hana, child, on=day("2026-05-30"))
