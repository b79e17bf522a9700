"""The sign of an employee goes when nobody has to prove the hire any more; no figure moves."""

from __future__ import annotations

import pytest

from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail import sealing
from pulmu.core.trail.models import Change
from pulmu.domains.people import actions as people
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.results import queries as results
from pulmu.domains.support import actions
from pulmu.domains.support.models import Hire
from pulmu.ledger import checking, posting
from pulmu.ledger.models import NameKey
from pulmu.ledger.rulebook import install_shipped
from tests.factories import TYPED_AT, a_company, a_person, a_user, an_actor, standing, when

from .factories import a_hire_row

NAMED, BACK, INSURED, RECENT = "김직원", "이복직", "박재직", "최최근"
LONG_AFTER = when("2030-01-01 09:00")


@pytest.fixture
def hires(cast):
    install_shipped()
    company = a_company(lab=cast.gimhae)
    rows = [
        a_hire_row(NAMED, company=company, insured_on="2023-05-02", left_on="2024-12-31"),
        a_hire_row(BACK, company=company, insured_on="2023-05-02", left_on="2023-08-01"),
        a_hire_row(BACK, company=company, insured_on="2024-02-01", left_on="2024-03-01"),
        a_hire_row(INSURED, company=company, insured_on="2023-05-02"),
        a_hire_row(RECENT, company=company, insured_on="2023-05-02", left_on="2025-01-01"),
    ]
    return actions.record_hires(cast.hana, rows=rows, at=TYPED_AT).objects


def destroy(cast, at=LONG_AFTER):
    """As a manager does, of somebody who is due; the hires go along."""
    manager = an_actor(a_user(f"m{at:%y%m}@example.org", "소장"), cast.gimhae, Role.MANAGER)
    person = a_person(f"홍길동{at:%y%m}", lab=cast.gimhae)
    people.destroy_person(
        manager, key=person.key, sort=Destroyed.IDENTITY, basis="보유 기간 경과", at=at
    )


def signs(cast) -> list[str]:
    return list(
        Hire.objects.within(cast.hana).order_by("pk").values_list("employee_key", flat=True)
    )


def test_who_left_so_long_ago_is_no_longer_named_anywhere(cast, hires):
    destroy(cast)

    first, back, again, insured, recent = signs(cast)
    assert [one.split()[0] for one in (first, back, again)] == ["파기됨"] * 3
    assert back == again != first
    assert (insured, recent) == (INSURED, RECENT)
    kept = " ".join(NameKey.objects.within(cast.hana).values_list("text", flat=True))
    assert NAMED not in kept
    assert BACK not in kept
    titles = results.called(cast.hana, [f"hire:{hires[0].key}"])
    assert [one.title for one in titles.values()] == ["주식회사 풀무 · 파기됨"]


def test_what_the_trail_says_of_them_cannot_be_read_any_more(cast, hires):
    actions.remove_hires(cast.hana, keys=[hires[0].key, hires[3].key], at=TYPED_AT, why="잘못")
    row = a_hire_row("이복귀", company=hires[1].company, left_on="2023-08-01")
    actions.correct_hire(cast.hana, key=hires[1].key, row=row, at=TYPED_AT)

    destroy(cast, at=when("2045-01-01 09:00"))

    changes = Change.objects.within(cast.hana).filter(model="support.Hire")
    said = [one.before["employee_key"] for one in sealing.opened(changes) if one.before]
    assert said
    assert set(map(str, said)) == {"erased"}


def test_not_one_figure_moves(cast, hires):
    posting.reconcile_all(cast.hana, at=TYPED_AT)
    facts, lines = standing(cast.gimhae, "hire"), results.draft(cast.hana, 2023)["lines"]

    destroy(cast)
    destroy(cast, at=when("2030-02-01 09:00"))

    assert standing(cast.gimhae, "hire") == facts
    assert results.draft(cast.hana, 2023)["lines"] == lines
    assert not posting.reconcile_all(cast.hana, at=LONG_AFTER)
    assert checking.check(cast.gimhae).faults == []


def test_before_their_time_they_stay(cast, hires):
    destroy(cast, at=when("2029-12-31 09:00"))

    # To the end of the fifth year after the year of their last day at work.
    assert signs(cast) == [NAMED, BACK, BACK, INSURED, RECENT]


def test_another_lab_keeps_its_own(cast, hires):
    theirs = a_company(lab=cast.other_lab)
    row = a_hire_row(NAMED, company=theirs, insured_on="2023-05-02", left_on="2023-12-31")
    actions.record_hires(cast.minsu, rows=[row], at=TYPED_AT)

    destroy(cast)

    assert [one.employee_key for one in Hire.objects.within(cast.minsu)] == [NAMED]
