"""Who looked at whose data is read by month and by person, and reviewed once a month."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from pulmu.core.kernel.errors import NotAllowed
from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail import access
from pulmu.core.trail.actions import note_access
from pulmu.core.trail.models import AccessRecord, AccessReview
from tests.factories import a_user, an_actor, day, when

MAY, JUNE = day("2023-05-01"), day("2023-06-01")
LATER = when("2023-06-05 09:00")


@pytest.fixture
def manager(cast):
    return an_actor(a_user("manager@example.org", "소장"), cast.gimhae, Role.MANAGER)


def look(actor, at: str, *subjects: str) -> AccessRecord:
    return note_access(actor, what="desk.person", subjects=subjects, at=when(at), reason="연락")


def test_a_month_is_one_of_the_korean_calendar(cast, manager):
    for at in ("2023-04-30 23:59", "2023-05-01 00:00", "2023-05-31 23:59", "2023-06-01 00:00"):
        look(cast.hana, at, "a")

    found = access.access_records(manager, month=MAY)

    assert [one.at for one in found] == [when("2023-05-31 23:59"), when("2023-05-01 00:00")]
    assert [one.month for one in access.months(manager)] == [6, 5, 4]


def test_looks_are_found_by_person_and_by_who_looked(cast, manager):
    first, second = "a" * 26, "b" * 26
    look(cast.hana, "2023-05-02 09:00", first)
    look(cast.dul, "2023-05-03 09:00", first, second)
    look(cast.minsu, "2023-05-03 09:00", first)

    assert access.access_records(manager, subject=first).count() == 2
    assert access.access_records(manager, subject=second).get().actor == "두리"
    assert access.access_records(manager, by=cast.hana.key).get().actor == "하나"


def test_a_look_says_where_it_came_from(cast):
    noted = look(replace(cast.hana, address="192.0.2.7"), "2023-05-02 09:00", "a")

    assert (noted.channel, noted.address) == ("desk", "192.0.2.7")


def test_a_month_is_reviewed_with_a_remark_once(cast, manager):
    look(cast.hana, "2023-05-02 09:00", "a")
    assert access.open_month(manager, today=LATER.date()) == MAY

    for _click in range(2):
        access.review_month(manager, month=day("2023-05-17"), remark=" 이상 없음 ", at=LATER)

    review = AccessReview.objects.within(manager).get()
    assert (review.month, review.remark, review.count, review.by) == (MAY, "이상 없음", 1, "소장")
    assert access.open_month(manager, today=LATER.date()) is None


def test_a_month_without_looks_waits_for_nobody(manager):
    assert access.open_month(manager, today=LATER.date()) is None


@pytest.mark.parametrize(
    ("month", "remark", "refusal"),
    [(MAY, "  ", access.RemarkMissing), (JUNE, "이상 없음", access.MonthNotOver)],
)
def test_what_is_no_review_is_refused(manager, month, remark, refusal):
    with pytest.raises(refusal):
        access.review_month(manager, month=month, remark=remark, at=LATER)


def test_only_a_manager_reads_and_reviews(cast):
    for actor in (cast.hana, cast.inspector, cast.operator):
        for forbidden in (
            lambda who=actor: access.access_records(who),
            lambda who=actor: access.months(who),
            lambda who=actor: access.review_month(who, month=MAY, remark="x", at=LATER),
        ):
            with pytest.raises(NotAllowed):
                forbidden()


def test_the_access_record_only_grows(cast, manager):
    look(cast.hana, "2023-05-02 09:00", "a")
    access.review_month(manager, month=MAY, remark="이상 없음", at=LATER)

    for tamper in (
        lambda: AccessRecord.objects.within(cast.hana).update(reason="x"),
        lambda: AccessRecord.objects.within(cast.hana).delete(),
        lambda: AccessReview.objects.within(cast.hana).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper()


def test_december_is_followed_by_january():
    assert access.next_month(dt.date(2023, 12, 1)) == dt.date(2024, 1, 1)


def test_of_a_long_list_everybody_is_kept(cast, manager):
    keys = [f"{number:026}" for number in range(1200)]

    noted = look(cast.hana, "2023-05-02 09:00", *keys)

    assert (noted.count, noted.subjects) == (1200, keys)
    assert access.access_records(manager, subject=keys[-1]).get() == noted


def test_a_month_that_was_forgotten_waits_until_it_is_reviewed(cast, manager):
    for at in ("2023-02-10 09:00", "2023-05-02 09:00", "2023-06-02 09:00"):
        look(cast.hana, at, "a")
    today = day("2023-09-30")

    waiting = []
    while (month := access.open_month(manager, today=today)) is not None:
        waiting.append(f"{month:%Y-%m}")
        access.review_month(manager, month=month, remark="이상 없음", at=when("2023-09-30 09:00"))

    assert waiting == ["2023-02", "2023-05", "2023-06"]
