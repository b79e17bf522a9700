"""The sign of an employee goes when nobody has to prove the hire any more; no figure moves."""

from __future__ import annotations

import pytest

from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail import sealing
from pulmu.core.trail.models import Change, Event, Secret
from pulmu.domains.companies.actions import remove_companies
from pulmu.domains.people import actions as people
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.results import actions as acts
from pulmu.domains.results import queries as results
from pulmu.domains.support import actions, erasing
from pulmu.domains.support.models import Hire
from pulmu.ledger import checking, posting
from pulmu.ledger.models import NameKey
from pulmu.ledger.rulebook import install_shipped
from tests.factories import TYPED_AT, a_company, a_person, a_user, an_actor, day, standing, when

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


def a_manager(cast, at=LONG_AFTER):
    return an_actor(a_user(f"m{at:%y%m}@example.org", "소장"), cast.gimhae, Role.MANAGER)


def destroy(cast, at=LONG_AFTER):
    """As a manager does, of everybody who is due; the hires go along."""
    a_person(f"홍길동{at:%y%m}", lab=cast.gimhae)
    people.destroy_due(
        a_manager(cast, at),
        sort=Destroyed.IDENTITY,
        expected=1,
        basis="보유 기간 경과",
        at=at,
    )


def signs(cast) -> list[str]:
    return list(
        Hire.objects.within(cast.hana).order_by("pk").values_list("employee_key", flat=True)
    )


def names(cast) -> list[str]:
    """What stands beside the keys of employees, without their company."""
    kept = NameKey.objects.within(cast.hana).filter(sort="employee").order_by("pk")
    return [text.partition("/")[2] for text in kept.values_list("text", flat=True)]


def test_who_left_so_long_ago_is_no_longer_named_anywhere(cast, hires):
    destroy(cast)

    first, back, again, insured, recent = signs(cast)
    assert [one.split()[0] for one in (first, back, again)] == ["파기됨"] * 3
    assert back == again != first
    assert (insured, recent) == (INSURED, RECENT)
    assert sorted(names(cast)) == sorted({first, back, insured, recent})
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


def remove(cast, *hires, at=TYPED_AT):
    """As the desk does; the key of what was done, to take it back."""
    keys = [one.key for one in hires]
    return acts.do_to_many(cast.hana, kind="hire", act="remove", keys=keys, at=at, on=None).key


def test_what_was_removed_yesterday_can_still_be_taken_back(cast, hires):
    before, facts = signs(cast), standing(cast.gimhae, "hire")
    done = remove(cast, hires[3], at=when("2029-12-31 09:00"))
    Secret.objects.within(cast.hana).update(made_at=TYPED_AT)

    destroy(cast)

    assert INSURED in names(cast)
    acts.take_back(cast.hana, key=done, at=when("2030-01-01 10:00"))
    assert signs(cast)[3] == before[3] == INSURED
    # The same key as before: nobody became somebody else.
    assert standing(cast.gimhae, "hire")[hires[3].key] == facts[hires[3].key]


def test_signs_that_were_removed_or_corrected_long_ago_stand_beside_no_key(cast, hires):
    remove(cast, hires[3])
    row = a_hire_row("이복귀", company=hires[4].company, left_on="2025-01-01")
    actions.correct_hire(cast.hana, key=hires[4].key, row=row, at=TYPED_AT)
    keys = set(NameKey.objects.within(cast.hana).values_list("key", flat=True))

    destroy(cast)
    destroy(cast, at=when("2030-02-01 09:00"))

    named = [one for one in names(cast) if not one.startswith("파기됨 ")]
    assert named == ["이복귀"]
    assert set(NameKey.objects.within(cast.hana).values_list("key", flat=True)) == keys


@pytest.mark.parametrize("is_moved", [False, True])
def test_a_sign_that_was_corrected_since_is_kept_as_long_as_that_can_be_taken_back(
    cast, hires, is_moved
):
    """Also when the sign stayed, and it was the company that was wrong."""
    other = a_company("C-002", lab=cast.gimhae, business_no="2208162517")
    company = other if is_moved else hires[3].company
    row = a_hire_row(INSURED if is_moved else "박재적", company=company)
    lately = when("2025-06-01 09:00")
    actions.correct_hire(cast.hana, key=hires[3].key, row=row, at=lately)
    mine = NameKey.objects.within(cast.hana)

    destroy(cast)
    assert mine.filter(text=f"{hires[3].company.key}/{INSURED}").exists()

    destroy(cast, at=when("2031-01-02 09:00"))
    assert not mine.filter(text=f"{hires[3].company.key}/{INSURED}").exists()


def test_a_sign_is_kept_for_a_hire_that_was_removed_with_its_company(cast, hires):
    other = a_company("C-002", lab=cast.gimhae, business_no="2208162517")
    alone = actions.record_hires(cast.hana, rows=[a_hire_row("최홀로", company=other)], at=TYPED_AT)
    lately = when("2029-06-01 09:00")
    remove(cast, *alone.objects, at=lately)
    remove_companies(cast.hana, keys=[other.key], at=lately, why="잘못")

    destroy(cast)

    assert "최홀로" in names(cast)


def test_one_person_who_asks_to_be_erased_takes_nobody_along(cast, hires):
    person = a_person("김하나", lab=cast.gimhae)
    before = signs(cast)

    people.destroy_person(
        a_manager(cast), key=person.key, sort=Destroyed.IDENTITY, basis="요구", at=LONG_AFTER
    )

    assert signs(cast) == before


def test_the_trail_says_how_many_went(cast, hires):
    remove(cast, hires[3])

    destroy(cast)

    said = Event.objects.within(cast.hana).get(name="people.person.destroyed")
    # Three spells, and the name of the one who was removed.
    assert said.data["by_day"] == {"support": 4}


def test_two_who_were_insured_on_one_day_stay_two_without_keys(cast, hires):
    NameKey.objects.everywhere(because="the key table was emptied").delete()
    row = a_hire_row("이동기", company=hires[0].company, left_on="2024-12-31")
    twin = actions.record_hires(cast.hana, rows=[row], at=TYPED_AT).objects[0]
    NameKey.objects.everywhere(because="the key table was emptied").delete()

    destroy(cast)

    first, *_others, second = signs(cast)
    assert twin.insured_on == hires[0].insured_on
    assert first != second
    assert first.startswith("파기됨 ")
    assert second.startswith("파기됨 ")


def test_who_is_insured_again_before_the_lock_is_there_keeps_the_sign(cast, hires, monkeypatch):
    """On PostgreSQL somebody else commits between the look and the lock."""
    lock, company = erasing._lock, hires[0].company

    def late(mine, companies):
        row = a_hire_row(NAMED, company=company, insured_on="2030-01-01")
        actions.record_hires(cast.hana, rows=[row], at=LONG_AFTER)
        actions.leave(cast.hana, key=hires[2].key, on=day("2029-12-31"), at=LONG_AFTER)
        lock(mine, companies)

    monkeypatch.setattr(erasing, "_lock", late)

    destroy(cast)

    assert signs(cast) == [NAMED, BACK, BACK, INSURED, RECENT, NAMED]
    assert {NAMED, BACK} < set(names(cast))
