from __future__ import annotations

import json

import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.domains.results.queries import conflicts
from tests.factories import when

from .factories import (
    ANOTHER_NO,
    BUSINESS_NO,
    a_company,
    a_file,
    a_hire,
    a_revenue,
    an_act,
)

FILE, OTHER_FILE = "ab" * 32, "cd" * 32


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def _found(actor, year=2023, **rest):
    return [(c.code, c.sources, c.labs) for c in conflicts(actor, year, **rest)]


def test_a_year_without_contradictions_has_none(cast):
    company = a_company(cast.hana)
    hire = a_hire(cast.hana, company=company)
    a_revenue(cast.hana, company=company)
    a_file(cast.hana, FILE, f"hire:{hire.key}")
    a_file(cast.hana, OTHER_FILE, f"culture_act:{an_act(cast.hana).key}")

    assert conflicts(cast.hana, 2023) == []


def test_one_file_on_records_of_different_kinds(cast):
    hire, act = a_hire(cast.hana, company=a_company(cast.hana)), an_act(cast.hana)
    sources = (f"culture_act:{act.key}", f"hire:{hire.key}")
    a_file(cast.hana, FILE, *sources)

    [conflict] = conflicts(cast.hana, 2023)

    assert conflict.as_dict() == {
        "code": "evidence_shared",
        "text": "The file abababababab supports records of different kinds: "
        "Culture-spread act, Hire.",
        "sources": list(sources),
        "labs": [],
    }


def test_one_file_on_several_records_of_one_kind_is_no_contradiction(cast):
    acts = [an_act(cast.hana, title) for title in ("부스", "기사")]
    a_file(cast.hana, FILE, *(f"culture_act:{act.key}" for act in acts))

    assert conflicts(cast.hana, 2023) == []


def test_one_file_in_two_labs_names_the_other_lab_and_not_its_record(cast):
    ours, theirs = an_act(cast.hana), an_act(cast.minsu)
    a_file(cast.hana, FILE, f"culture_act:{ours.key}")
    a_file(cast.minsu, FILE, f"culture_act:{theirs.key}")

    [conflict] = conflicts(cast.hana, 2023)

    assert (conflict.code, conflict.sources, conflict.labs) == (
        "evidence_shared",
        (f"culture_act:{ours.key}",),
        ("다른 특화랩",),
    )
    assert conflict.text == "The file abababababab supports records of 다른 특화랩 too."
    assert _found(cast.minsu) == [
        ("evidence_shared", (f"culture_act:{theirs.key}",), ("김해 메타버스 특화랩",))
    ]


def test_a_file_is_a_matter_of_the_years_of_its_records(cast):
    ours, theirs = an_act(cast.hana), an_act(cast.minsu, on="2022-10-07")
    a_file(cast.hana, FILE, f"culture_act:{ours.key}")
    a_file(cast.minsu, FILE, f"culture_act:{theirs.key}")

    assert [len(_found(cast.hana, year)) for year in (2022, 2023, 2024)] == [0, 1, 0]
    assert [len(_found(cast.minsu, year)) for year in (2022, 2023, 2024)] == [1, 0, 0]


def test_the_shares_of_two_labs_in_one_invoice_add_up_to_more_than_all_of_it(cast):
    ours = a_revenue(cast.hana, company=a_company(cast.hana, business_no=""), share_bp=6000)
    a_revenue(
        cast.minsu,
        company=a_company(cast.minsu, business_no=""),
        invoice_no="202308314100001212345678",
        share_bp=4050,
        supplied_on="2022-12-31",
    )

    [conflict] = conflicts(cast.hana, 2023)

    assert (conflict.code, conflict.sources, conflict.labs) == (
        "invoice_over_whole",
        (f"revenue:{ours.key}",),
        ("다른 특화랩",),
    )
    assert conflict.text == (
        "The shares in invoice 202308314100001212345678 add up to 100.50 %, with 다른 특화랩."
    )
    assert [len(_found(cast.minsu, year)) for year in (2022, 2023)] == [1, 0]


def test_two_labs_may_share_an_invoice_between_them(cast):
    a_revenue(cast.hana, company=a_company(cast.hana, business_no=""), share_bp=6000)
    a_revenue(cast.minsu, company=a_company(cast.minsu, business_no=""), share_bp=4000)

    assert conflicts(cast.hana, 2023) == []


def test_one_business_counted_as_new_by_two_labs(cast):
    ours = a_company(cast.hana)
    a_company(cast.minsu, "X-9", form="개인", opened_on="2022-07-01", first_support_on="2022-01-03")

    [conflict] = conflicts(cast.hana, 2023)

    assert (conflict.code, conflict.sources, conflict.labs) == (
        "startup_twice",
        (f"company:{ours.key}",),
        ("다른 특화랩",),
    )
    assert conflict.text == (
        "The business behind C-1 counts as a new start-up at 다른 특화랩 too. "
        "The business behind C-1 counts as a new start-up in 2022, 2023."
    )
    assert BUSINESS_NO not in conflict.text


def test_one_business_counted_as_new_in_two_years_by_one_lab(cast):
    first = a_company(cast.hana, "C-1", incorporated_on="2022-05-02", first_support_on="2022-01-03")
    second = a_company(cast.hana, "C-2")

    found = {year: _found(cast.hana, year) for year in (2022, 2023, 2024)}

    both = (f"company:{first.key}", f"company:{second.key}")
    assert found == {
        2022: [("startup_twice", both, ())],
        2023: [("startup_twice", both, ())],
        2024: [],
    }


@pytest.mark.parametrize(
    "theirs",
    [
        {"exclusion": "승계"},
        {"form": "예비"},
        {"first_support_on": "2023-05-03"},
        {"business_no": ANOTHER_NO},
        {"form": "개인"},
    ],
)
def test_a_business_that_the_other_lab_does_not_count_is_no_contradiction(cast, theirs):
    a_company(cast.hana)
    a_company(cast.minsu, **theirs)

    assert conflicts(cast.hana, 2023) == []


def test_companies_without_a_number_are_not_one_business(cast):
    a_company(cast.hana, business_no="")
    a_company(cast.minsu, business_no="")

    assert conflicts(cast.hana, 2023) == []


def test_employees_of_one_business_claimed_by_two_labs_from_one_day_on(cast):
    ours = a_company(cast.hana, incorporated_on="2020-01-02")
    theirs = a_company(cast.minsu, incorporated_on="2020-01-02")
    mine = [a_hire(cast.hana, key, company=ours) for key in ("E-1", "E-2", "E-3")]
    for key, day in (("E-1", "2023-06-01"), ("E-2", "2023-06-01"), ("E-3", "2023-06-02")):
        a_hire(cast.minsu, key, company=theirs, insured_on=day)

    [conflict] = conflicts(cast.hana, 2023)

    assert (conflict.code, conflict.sources, conflict.labs) == (
        "roster_twice",
        tuple(f"hire:{hire.key}" for hire in mine[:2]),
        ("다른 특화랩",),
    )
    assert conflict.text == "2 hires of C-1 are claimed by 다른 특화랩 too."
    assert _found(cast.hana, 2022) == []


def test_one_employee_claimed_twice_is_said_in_the_singular(cast):
    for actor in (cast.hana, cast.minsu):
        a_hire(actor, company=a_company(actor, incorporated_on="2020-01-02"))

    [conflict] = conflicts(cast.hana, 2023)

    assert conflict.text == "1 hire of C-1 is claimed by 다른 특화랩 too."


def test_hires_of_companies_without_a_number_are_not_compared(cast):
    for actor in (cast.hana, cast.minsu):
        a_hire(actor, company=a_company(actor, business_no=""))

    assert conflicts(cast.hana, 2023) == []


def test_one_roster_file_in_two_labs_is_said_by_that_name_alone(cast):
    ours = a_hire(cast.hana, company=a_company(cast.hana, business_no=""))
    theirs = a_hire(cast.minsu, company=a_company(cast.minsu, business_no=""))
    a_file(cast.hana, FILE, f"hire:{ours.key}")
    a_file(cast.minsu, FILE, f"hire:{theirs.key}")

    [conflict] = conflicts(cast.hana, 2023)

    assert (conflict.code, conflict.sources, conflict.labs) == (
        "roster_twice",
        (f"hire:{ours.key}",),
        ("다른 특화랩",),
    )
    assert conflict.text == (
        "The same insurance roster (file abababababab) supports hires of 다른 특화랩 too."
    )


def test_a_change_of_form_that_moved_the_founding_date(cast):
    a_company(cast.hana, form="개인", opened_on="2022-03-02", incorporated_on="")
    company = a_company(cast.hana, opened_on="2022-03-02", at=when("2023-12-05 10:00"))

    found = {year: _found(cast.hana, year) for year in (2021, 2022, 2023)}

    moved = [("founding_moved", (f"company:{company.key}",), ())]
    assert found == {2021: [], 2022: moved, 2023: moved}
    assert conflicts(cast.hana, 2023)[0].text == (
        "A change of legal form moved the founding date of C-1 from 2022-03-02 to 2023-05-02."
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A founder who founds: there was no date to move.
        ({"form": "예비", "incorporated_on": ""}, {}),
        # A date that was typed wrong, in the same form.
        ({"incorporated_on": "2023-05-03"}, {}),
        # A change of form on the very same day.
        ({"form": "개인", "opened_on": "2023-05-02"}, {"opened_on": "2023-05-02"}),
    ],
)
def test_what_moves_no_founding_date_by_a_change_of_form_is_no_contradiction(cast, before, after):
    a_company(cast.hana, **before)
    a_company(cast.hana, **after, at=when("2023-12-05 10:00"))

    assert conflicts(cast.hana, 2023) == []


def _contradict(cast, times):
    """Every kind of conflict, several times, in two labs."""
    for number in range(times):
        code, invoice, file = f"C-{number}", f"A-{number}", f"{number:064x}"
        for actor in (cast.hana, cast.minsu):
            form = {"form": "개인", "opened_on": "2023-04-03", "incorporated_on": ""}
            a_company(actor, code, **form)
            company = a_company(actor, code, at=when("2023-12-05 10:00"))
            a_revenue(actor, company=company, invoice_no=invoice)
            hire, act = a_hire(actor, company=company), an_act(actor, code)
            a_file(actor, file, f"hire:{hire.key}", f"culture_act:{act.key}")


@pytest.mark.parametrize("times", [1, 3])
def test_the_conflicts_of_a_year_cost_five_queries_however_many_they_are(
    cast, times, django_assert_num_queries
):
    _contradict(cast, times)

    with django_assert_num_queries(5):
        found = conflicts(cast.hana, 2023)

    assert [conflict.code for conflict in found] == [
        *["evidence_shared"] * times,
        *["invoice_over_whole"] * times,
        "startup_twice",
        "roster_twice",
        *["founding_moved"] * times,
    ]


def test_no_conflict_tells_an_employee_a_business_number_or_a_record_of_another_lab(cast):
    _contradict(cast, 1)
    theirs = {source for c in conflicts(cast.minsu, 2023) for source in c.sources}

    told = json.dumps([c.as_dict() for c in conflicts(cast.hana, 2023)], ensure_ascii=False)

    assert [word for word in (BUSINESS_NO, "E-1", "주식회사", *theirs) if word in told] == []


def test_the_national_view_sees_both_sides_or_those_of_one_lab(cast):
    ours, theirs = an_act(cast.hana), an_act(cast.minsu)
    a_file(cast.hana, FILE, f"culture_act:{ours.key}")
    a_file(cast.minsu, FILE, f"culture_act:{theirs.key}")

    both = (f"culture_act:{ours.key}", f"culture_act:{theirs.key}")
    labs = ("김해 메타버스 특화랩", "다른 특화랩")
    assert _found(cast.inspector) == [("evidence_shared", both, labs)]
    assert _found(cast.inspector, organisation_id=cast.gimhae.pk) == _found(cast.hana)


def test_nobody_asks_for_the_conflicts_of_a_lab_out_of_reach(cast):
    with pytest.raises(NotFound):
        conflicts(cast.minsu, 2023, organisation_id=cast.gimhae.pk)
