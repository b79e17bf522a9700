"""Investments, rights and certifications: what is recorded, refused, and said to the ledger."""

from __future__ import annotations

import json

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.companies import actions as companies
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import CertificationRow, InvestmentRow, RightRow
from pulmu.ledger import posting
from tests.factories import TYPED_AT, a_company, a_user, an_actor, day, entries


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae, first_support_on="2023-03-02")


def investment(company, **other):
    said = {"invested_on": day("2023-07-03"), "amount": 50_000_000, "investor": "한빛엔젤클럽"}
    return InvestmentRow(**{"company_id": company.pk, "round": "시드", **said, **other})


def right(company, **other):
    said = {"sort": "특허", "name": "표시 장치", "number": "10-2023-0001234"}
    return RightRow(**{"company_id": company.pk, "filed_on": day("2023-07-10"), **said, **other})


def certification(company, **other):
    said = {"name": "KC 인증", "number": "R-1", "certified_on": day("2023-08-01")}
    return CertificationRow(**{"company_id": company.pk, **said, **other})


KINDS = {
    "investment": (investment, actions.add_investment, actions.remove_investments),
    "right": (right, actions.add_right, actions.remove_rights),
    "certification": (certification, actions.add_certification, actions.remove_certifications),
}
EVERY = pytest.mark.parametrize("kind", KINDS)


def facts(lab):
    return [json.loads(body)["fact"] if isinstance(body, str) else body["fact"]
            for verb, body in entries(lab) if verb == "assert"]  # fmt: skip


@EVERY
def test_added_twice_it_is_there_once_and_posts_one_fact(cast, company, kind):
    row, add, _remove = KINDS[kind]

    first = add(cast.hana, row=row(company), at=TYPED_AT)
    again = add(cast.hana, row=row(company), at=TYPED_AT)

    assert first == again
    [fact] = [one for one in facts(cast.gimhae) if one["kind"] == kind]
    assert fact["dims"]["company"] == company.key
    assert fact["dims"]["first_support_on"] == "2023-03-02"


@EVERY
def test_what_is_removed_is_retracted_and_a_stranger_removes_nothing(cast, company, kind):
    row, add, remove = KINDS[kind]
    made = add(cast.hana, row=row(company), at=TYPED_AT)

    with pytest.raises(NotFound):
        remove(cast.minsu, keys=[made.key], at=TYPED_AT, why="남의 것")
    assert remove(cast.hana, keys=[made.key], at=TYPED_AT, why="잘못 적음") == 1
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert", "retract"]


@EVERY
def test_an_inspector_records_nothing_and_nobody_for_a_company_of_another_lab(cast, company, kind):
    row, add, _remove = KINDS[kind]
    guest = an_actor(a_user("guest@example.org"), cast.gimhae, Role.INSPECTOR)

    with pytest.raises(NotAllowed):
        add(guest, row=row(company), at=TYPED_AT)
    with pytest.raises(NotFound):
        add(cast.minsu, row=row(company), at=TYPED_AT)


@pytest.mark.parametrize(
    ("kind", "wrong", "refusal"),
    [
        ("investment", {"amount": 0}, actions.NotAnAmount),
        ("investment", {"investor": " "}, actions.TextMissing),
        ("investment", {"round": "시리즈Z"}, actions.UnknownWord),
        ("investment", {"invested_on": day("2999-01-01")}, actions.WrongDay),
        ("right", {"sort": "비밀"}, actions.UnknownWord),
        ("right", {"registered_on": day("2023-07-09")}, actions.EndsBeforeStart),
        ("right", {"name": "긴" * 201}, actions.TextTooLong),
        ("certification", {"valid_until": day("2023-07-31")}, actions.EndsBeforeStart),
        ("certification", {"number": ""}, actions.TextMissing),
    ],
)
def test_what_cannot_be_is_refused(cast, company, kind, wrong, refusal):
    row, add, _remove = KINDS[kind]

    with pytest.raises(refusal):
        add(cast.hana, row=row(company, **wrong), at=TYPED_AT)
    assert facts(cast.gimhae) == []


def test_a_right_that_is_registered_says_so_on_the_day_of_the_register(cast, company):
    made = actions.add_right(cast.hana, row=right(company), at=TYPED_AT)
    row = right(company, registered_on=day("2023-11-02"))

    actions.correct_right(cast.hana, key=made.key, row=row, at=TYPED_AT)

    assert queries.rights(cast.hana).get().state == "등록"
    last = facts(cast.gimhae)[-1]
    assert (last["on"], last["dims"]["state"]) == ("2023-11-02", "등록")


def test_free_text_does_not_enter_the_ledger(cast, company):
    actions.add_investment(cast.hana, row=investment(company), at=TYPED_AT)
    actions.add_right(cast.hana, row=right(company), at=TYPED_AT)
    actions.add_certification(cast.hana, row=certification(company), at=TYPED_AT)

    said = json.dumps(facts(cast.gimhae), ensure_ascii=False)

    assert all(word not in said for word in ("한빛", "표시 장치", "0001234", "KC", "R-1"))


def test_an_earlier_first_support_reaches_all_three(cast):
    row = companies.CompanyRow(
        code="C-1", name="세진공방", form="예비", first_support_on=day("2023-03-02")
    )
    company = companies.add_company(cast.hana, row=row, at=TYPED_AT)
    for make, add, _remove in KINDS.values():
        add(cast.hana, row=make(company), at=TYPED_AT)
    earlier = companies.CompanyRow(
        code="C-1", name="세진공방", form="예비", first_support_on=day("2023-02-01")
    )

    companies.correct_company(cast.hana, key=company.key, row=earlier, at=TYPED_AT)

    newest = {one["kind"]: one["dims"]["first_support_on"] for one in facts(cast.gimhae)}
    assert {newest[kind] for kind in KINDS} == {"2023-02-01"}
    posted = posting.reconcile_all(cast.operator, at=TYPED_AT)
    assert (posted.asserted, posted.retracted) == (0, 0)


def test_each_is_listed_newest_first_with_its_company(cast, company, django_assert_num_queries):
    for on, number in (("2023-07-10", "A"), ("2023-09-10", "B")):
        actions.add_right(
            cast.hana, row=right(company, filed_on=day(on), number=number), at=TYPED_AT
        )

    with django_assert_num_queries(1):
        assert [(one.number, one.company.code) for one in queries.rights(cast.hana)] == [
            ("B", company.code),
            ("A", company.code),
        ]
