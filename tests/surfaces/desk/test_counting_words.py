"""While a hire or a revenue is typed it is said what figures would make of it: as the rules do."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pulmu.domains.results import queries as results
from pulmu.domains.support import actions, queries
from pulmu.domains.support.models import Hire, Revenue
from pulmu.ledger.models import Entry
from pulmu.ledger.names import known_key
from tests.domains.support.factories import a_hire, a_hire_row, a_revenue, a_revenue_row
from tests.factories import TYPED_AT, a_company, day


@pytest.fixture
def company(cast):
    return a_company("C-1", lab=cast.gimhae, first_support_on="2023-03-02")


def counts_at(kind, key=""):
    at = reverse("desk:record_counts", args=[kind])
    return f"{at}?key={key}" if key else at


def foreseen(actor, fact):
    return {(one.code, one.counts, one.is_the_one) for one in results.foresee(actor, fact)}


def found(actor, source):
    reasons = results.fact(actor, source).reasons
    return {(one.code, one.counts, one.is_the_one) for one in reasons}


def _as_typed(row):
    names = ("company_id", "employee_key", "insured_on", "left_on", "contract", "is_founder")
    return {name: getattr(row, name) for name in names}


@pytest.mark.parametrize(
    "said",
    [
        {"insured_on": "2023-05-02"},
        {"insured_on": "2023-03-02"},
        {"insured_on": "2023-03-01"},
        {"insured_on": "2023-05-02", "is_founder": True},
        {"insured_on": "2023-05-02", "employee_key": "E-2"},
        {"insured_on": "2023-08-01", "employee_key": "E-2"},
        {"insured_on": "2022-08-01", "employee_key": "E-2"},
        {"insured_on": "2024-02-01", "employee_key": "E-2"},
        {"insured_on": "2024-02-01", "left_on": "2024-05-01"},
    ],
)
def test_what_is_foretold_of_a_hire_is_what_the_rules_find_once_it_is_recorded(cast, company, said):
    a_hire(cast.hana, "E-2", company=company, insured_on="2023-06-01")
    row = a_hire_row(**{"company": company, "employee_key": "E-1", **said})

    told = foreseen(cast.hana, queries.hire_to_be(cast.hana, **_as_typed(row)))
    made = actions.place_hire(cast.hana, row=row, at=TYPED_AT)

    assert told == found(cast.hana, f"hire:{made.key}")
    assert {code for code, _counts, _one in told} == {"new_hires"}


@pytest.mark.parametrize(
    "said",
    [
        {"supplied_on": "2023-08-31"},
        {"supplied_on": "2023-03-01"},
        {"supplied_on": "2023-08-31", "share_bp": 0},
        {"supplied_on": "2023-08-31", "amount": -5_000},
    ],
)
def test_what_is_foretold_of_a_revenue_is_what_the_rules_find(cast, company, said):
    a_revenue(cast.hana, company=company, supplied_on="2023-07-31")
    row = a_revenue_row(company=company, **said)
    typed = {"amount": row.amount, "share_bp": row.share_bp, "supplied_on": row.supplied_on}

    fact = queries.revenue_to_be(cast.hana, company_id=company.pk, nature="직접", **typed)
    told = foreseen(cast.hana, fact)
    made = actions.add_revenue(cast.hana, row=row, at=TYPED_AT)

    assert told == found(cast.hana, f"revenue:{made.key}")


def test_a_hire_that_is_corrected_does_not_stand_in_its_own_way(cast, company):
    made = a_hire(cast.hana, "E-1", company=company, insured_on="2023-05-02")
    row = a_hire_row("E-1", company=company, insured_on="2023-06-02")

    fact = queries.hire_to_be(cast.hana, key=made.key, **_as_typed(row))

    assert foreseen(cast.hana, fact) == {("new_hires", True, True)}


def test_asking_writes_nothing(cast, company):
    before = Entry.objects.everywhere(because="all of the test").count()
    fact = queries.hire_to_be(
        cast.hana, company_id=company.pk, employee_key="새 직원", insured_on=day("2023-05-02")
    )

    results.foresee(cast.hana, fact)

    assert Entry.objects.everywhere(because="all of the test").count() == before
    assert known_key(cast.gimhae.pk, "employee", f"{company.key}/새 직원") == ""


def test_it_says_why_while_one_types(hana, company, text):
    typed = {"company": company.code, "employee_key": "E-1", "insured_on": "2023-05-02"}

    counts = text(hana.post(counts_at("hire"), typed))
    early = text(hana.post(counts_at("hire"), {**typed, "insured_on": "2023-02-01"}))
    founder = text(hana.post(counts_at("hire"), {**typed, "is_founder": "on"}))

    assert "Counts for" in counts
    assert "is not before the first support" in counts
    assert "Does not count for" in early
    assert "precedes the first support" in early
    assert "not the founder" in founder
    assert not Hire.objects.everywhere(because="none was recorded").exists()


def test_an_employee_who_is_counted_already_is_not_counted_again(hana, cast, company, text):
    a_hire(cast.hana, "E-1", company=company, insured_on="2023-04-02")
    typed = {"company": company.code, "employee_key": "E-1", "insured_on": "2023-05-02"}

    assert "it is counted once" in text(hana.post(counts_at("hire"), typed))


def test_until_enough_is_typed_nothing_is_said(hana, company, text):
    assert "<li>" not in text(hana.post(counts_at("hire"), {"company": company.code}))
    assert "<li>" not in text(hana.post(counts_at("revenue"), {"supplied_on": "2023-05-02"}))
    assert "<li>" not in text(hana.post(counts_at("tenancy"), {"company": company.code}))


def test_without_scripts_the_form_that_comes_back_says_it_too(hana, company, text):
    typed = {"company": company.code, "insured_on": "2023-02-01"}

    page = hana.post("/desk/records/hire/new/", typed)

    assert page.status_code == 422
    assert "precedes the first support" in text(page)


def test_a_record_of_another_lab_is_not_found(minsu, cast, company):
    made = a_revenue(cast.hana, company=company)

    assert minsu.post(counts_at("revenue", made.key), {}).status_code == 404
    assert Revenue.objects.within(cast.hana).count() == 1


def value(actor, code, year):
    return next(one.value for one in results.overview(actor, year).tiles if one.code == code)


def test_what_is_recorded_already_is_told_as_saving_takes_it(hana, cast, company, text):
    a_revenue(cast.hana, company=company, invoice_no="A-1", amount=1000, supplied_on="2023-08-31")
    typed = {
        "company": company.code,
        "supplied_on": "2023-08-31",
        "amount": "1000",
        "nature": "직접",
        "invoice_no": "A-1",
    }
    before = value(cast.hana, "revenue", 2023)

    same = text(hana.post(counts_at("revenue"), typed))
    other = text(hana.post(counts_at("revenue"), {**typed, "amount": "5000"}))
    sent = hana.post("/desk/records/revenue/new/", {**typed, "amount": "5000"})

    assert "to save it changes nothing" in same
    assert "it cannot be saved" in other
    assert "Counts for" not in same + other
    assert (sent.status_code, value(cast.hana, "revenue", 2023)) == (422, before)


def test_a_spell_that_is_recorded_already_is_told_too(hana, cast, company, text):
    made = a_hire(cast.hana, "E-1", company=company, insured_on="2023-05-02")
    typed = {"company": company.code, "employee_key": "E-1", "insured_on": "2023-05-02"}

    same = text(hana.post(counts_at("hire"), typed))
    other = text(hana.post(counts_at("hire"), {**typed, "is_founder": "on"}))
    corrected = text(hana.post(counts_at("hire", made.key), typed))

    assert "to save it changes nothing" in same
    assert "it cannot be saved" in other
    assert "Counts for" in corrected


def test_what_another_year_loses_is_said(hana, cast, company, text):
    a_hire(cast.hana, "E-2", company=company, insured_on="2024-02-01")
    typed = {"company": company.code, "employee_key": "E-2", "insured_on": "2023-05-02"}
    before = [value(cast.hana, "new_hires", year) for year in (2023, 2024)]

    said = text(hana.post(counts_at("hire"), typed))
    hana.post("/desk/records/hire/new/", typed)

    assert "2024: 1 → 0" in said
    assert before == [0, 1]
    assert [value(cast.hana, "new_hires", year) for year in (2023, 2024)] == [1, 0]


def test_a_correction_into_another_year_says_what_it_takes_from_the_first(cast, company):
    made = a_hire(cast.hana, "E-1", company=company, insured_on="2023-05-02")
    row = a_hire_row("E-1", company=company, insured_on="2024-05-02")

    fact = queries.hire_to_be(cast.hana, key=made.key, **_as_typed(row))
    told = [(one.year, one.before, one.after) for one in results.moves(cast.hana, fact)]

    assert told == [(2023, 1, 0), (2024, 0, 1)]
