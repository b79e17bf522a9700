from __future__ import annotations

import pytest

from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import CompanyRow
from pulmu.domains.support import actions
from pulmu.ledger import kinds, posting
from pulmu.ledger.names import name_keys
from tests.factories import TYPED_AT, a_company, day, entries, standing

from .factories import a_hire, a_hire_row, a_revenue, a_tenancy


def _facts(kind, lab, keys=None):
    return list(kinds.kind(kind).facts(lab.pk, keys))


def _dims(lab, kind, name):
    """One dim of every fact that stands, by record key."""
    return {key: fact["dims"][name] for key, fact in standing(lab, kind).items()}


def _supported(actor, first_support_on):
    row = CompanyRow(code="C-001", name="풀무", form="법인", first_support_on=day(first_support_on))
    return companies.record_companies(actor, rows=[row], at=TYPED_AT).objects[0]


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae, first_support_on="2023-03-02")


def test_a_hire_is_a_fact_of_the_first_insured_day(cast, company):
    made = a_hire(cast.hana, "김하나", company=company, contract="정규", left_on="2023-11-30")

    [fact] = _facts("hire", cast.gimhae)

    name = f"{company.key}/김하나"
    assert (fact.source, fact.on) == (f"hire:{made.key}", day("2023-05-02"))
    assert fact.dims == {
        "company": company.key,
        "employee": name_keys(cast.gimhae.pk, "employee", [name])[name],
        "insured_on": "2023-05-02",
        "left_on": "2023-11-30",
        "departed_on": "2023-11-30",
        "contract": "정규",
        "is_founder": False,
        "first_support_on": "2023-03-02",
    }
    assert "김하나" not in str(entries(cast.gimhae))


def test_one_sign_in_two_companies_is_two_employees(cast, company):
    a_hire(cast.hana, company=company)
    a_hire(cast.hana, company=a_company("C-2", lab=cast.gimhae))
    a_hire(cast.hana, company=company, insured_on="2023-10-01")

    one, again, other = (fact.dims["employee"] for fact in _facts("hire", cast.gimhae))

    assert (one == again, one == other) == (True, False)


def test_a_second_spell_takes_back_the_departure_of_the_first(cast, company):
    first = a_hire(cast.hana, company=company, left_on="2023-06-30")
    assert _dims(cast.gimhae, "hire", "departed_on") == {first.key: "2023-06-30"}

    second = a_hire(cast.hana, company=company, insured_on="2023-10-01")

    assert _dims(cast.gimhae, "hire", "departed_on") == {first.key: "", second.key: ""}


def test_leaving_for_good_is_known_to_every_spell_of_the_employee_and_to_nobody_else(cast, company):
    rows = [
        a_hire_row("E-1", company=company, left_on="2023-06-30"),
        a_hire_row("E-1", company=company, insured_on="2023-10-01"),
        a_hire_row("E-2", company=company),
    ]
    first, second, other = actions.record_hires(cast.hana, rows=rows, at=TYPED_AT).objects

    actions.leave(cast.hana, key=second.key, on=day("2023-12-01"), at=TYPED_AT)

    assert _dims(cast.gimhae, "hire", "departed_on") == {
        first.key: "2023-12-01",
        second.key: "2023-12-01",
        other.key: "",
    }


def test_a_removed_second_spell_gives_the_departure_back(cast, company):
    first = a_hire(cast.hana, company=company, left_on="2023-06-30")
    second = a_hire(cast.hana, company=company, insured_on="2023-10-01")

    actions.remove_hires(cast.hana, keys=[second.key], at=TYPED_AT, why="typed twice")

    assert _dims(cast.gimhae, "hire", "departed_on") == {first.key: "2023-06-30"}


def test_a_second_spell_that_an_undo_takes_back_gives_the_departure_back(cast, company):
    first = a_hire(cast.hana, company=company, left_on="2023-06-30")
    second = a_hire(cast.hana, company=company, insured_on="2023-10-01")
    made = Change.objects.within(cast.hana).filter(key=second.key)

    undone = records.take_back(cast.hana, made, at=TYPED_AT)
    record(cast.hana, "workbook.import.undone", at=TYPED_AT, changes=undone)
    posting.post(cast.hana, at=TYPED_AT, changed={"hire": [second.key]})

    assert _dims(cast.gimhae, "hire", "departed_on") == {first.key: "2023-06-30"}


def test_facts_of_some_hires_are_whole_and_never_of_another_lab(cast, company):
    first = a_hire(cast.hana, company=company, left_on="2023-06-30")
    a_hire(cast.hana, company=company, insured_on="2023-10-01", left_on="2023-12-01")
    theirs = a_hire(cast.minsu, company=a_company(lab=cast.other_lab))

    some = _facts("hire", cast.gimhae, [first.key, theirs.key, "gone"])

    assert [(f.key, f.dims["departed_on"]) for f in some] == [(first.key, "2023-12-01")]


def test_revenue_is_a_fact_of_the_day_of_supply(cast, company):
    made = a_revenue(cast.hana, company=company, invoice_no="A-1", share_bp=2500, channel="펀딩")

    [fact] = _facts("revenue", cast.gimhae)

    assert (fact.source, fact.on) == (f"revenue:{made.key}", day("2023-08-31"))
    assert fact.dims == {
        "company": company.key,
        "supplied_on": "2023-08-31",
        "amount": 11_000_000,
        "share_bp": 2500,
        "nature": "직접",
        "channel": "펀딩",
        "first_support_on": "2023-03-02",
    }


def test_a_tenancy_is_a_fact_of_its_first_day_with_a_random_key_for_its_space(cast, company):
    made = a_tenancy(cast.hana, company=company, ends_on="2024-03-31", terminated_on="2023-12-31")

    [fact] = _facts("tenancy", cast.gimhae)

    space = "G-Meta Town 101호"
    assert (fact.source, fact.on) == (f"tenancy:{made.key}", day("2023-04-01"))
    assert fact.dims == {
        "company": company.key,
        "space": name_keys(cast.gimhae.pk, "space", [space])[space],
        "agreed_on": "2023-03-20",
        "starts_on": "2023-04-01",
        "ends_on": "2024-03-31",
        "terminated_on": "2023-12-31",
    }


@pytest.mark.parametrize(("kind", "make"), [("revenue", a_revenue), ("tenancy", a_tenancy)])
def test_facts_come_for_some_keys_and_never_of_another_lab(cast, company, kind, make):
    other = a_company("C-2", lab=cast.gimhae)
    first = make(cast.hana, company=company)
    second = (
        a_tenancy(cast.hana, "T-2", company=other)
        if kind == "tenancy"
        else a_revenue(cast.hana, company=other)
    )
    theirs = make(cast.minsu, company=a_company(lab=cast.other_lab))

    assert [f.key for f in _facts(kind, cast.gimhae)] == [first.key, second.key]
    assert [f.key for f in _facts(kind, cast.gimhae, [second.key, theirs.key, "gone"])] == [
        second.key
    ]


def test_a_moved_first_support_moves_the_hires_and_the_revenue_of_the_company(cast):
    company = _supported(cast.hana, "2023-03-02")
    hire, sale = a_hire(cast.hana, company=company), a_revenue(cast.hana, company=company)
    other = a_hire(cast.hana, company=a_company("C-2", lab=cast.gimhae))

    _supported(cast.hana, "2023-06-01")

    assert _dims(cast.gimhae, "hire", "first_support_on") == {
        hire.key: "2023-06-01",
        other.key: "2023-03-02",
    }
    assert _dims(cast.gimhae, "revenue", "first_support_on") == {sale.key: "2023-06-01"}


def test_posting_everything_again_appends_nothing(cast):
    company = _supported(cast.hana, "2023-03-02")
    a_hire(cast.hana, company=company, left_on="2023-06-30")
    a_hire(cast.hana, company=company, insured_on="2023-10-01")
    a_revenue(cast.hana, company=company)
    a_tenancy(cast.hana, company=company)

    assert not posting.reconcile_all(cast.hana, at=TYPED_AT)


@pytest.mark.parametrize("count", [1, 3])
def test_all_facts_of_a_kind_cost_the_same_number_of_queries(
    cast, company, count, django_assert_num_queries
):
    for number in range(count):
        a_hire(cast.hana, f"E-{number}", company=company)
        a_revenue(cast.hana, company=company, amount=number)
        a_tenancy(cast.hana, f"T-{number}", company=company)

    for kind, queries in (("hire", 2), ("revenue", 1), ("tenancy", 2)):
        with django_assert_num_queries(queries):
            assert len(_facts(kind, cast.gimhae)) == count
