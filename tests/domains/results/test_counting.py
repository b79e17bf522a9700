"""What these domains post is what the shipped rules ask for: from records to figures."""

from __future__ import annotations

import pytest

from pulmu.domains.markets import actions as markets
from pulmu.domains.outreach import actions as outreach
from pulmu.domains.prototypes import actions as prototypes
from pulmu.domains.results import queries
from pulmu.domains.support import actions as support
from pulmu.ledger.rulebook import install_shipped
from tests.domains.markets.factories import a_row as a_support_row
from tests.domains.outreach.factories import a_row as an_act_row
from tests.domains.prototypes.factories import a_row as a_prototype_row
from tests.domains.support.factories import a_hire_row, a_revenue_row, a_tenancy_row
from tests.factories import TYPED_AT, day

from .factories import a_company


@pytest.fixture(autouse=True)
def _counting_rules(db):
    install_shipped()


@pytest.fixture
def company(cast):
    return a_company(cast.hana, first_support_on="2023-03-02", incorporated_on="2020-01-02")


def _line(actor, code, year=2023):
    [line] = [one for one in queries.draft(actor, year)["lines"] if one["code"] == code]
    return line


def test_prototypes_count_when_done_by_the_day_they_were_done(cast, company):
    rows = [
        a_prototype_row("P-1", company_id=company.pk, state="완료", completed_on="2023-06-30"),
        a_prototype_row(
            "P-2", company_id=company.pk, state="완료", completed_on="2023-07-01", parts=4
        ),
        a_prototype_row("P-3", company_id=company.pk, state="완료", completed_on="2024-01-01"),
        a_prototype_row("P-4", company_id=company.pk, state="중단", completed_on="2023-07-01"),
        a_prototype_row("P-5", company_id=company.pk, state="완료"),
    ]
    prototypes.record_prototypes(cast.hana, rows=rows, at=TYPED_AT)

    line = _line(cast.hana, "prototypes")

    assert (line["value"], line["companions"]) == (2, {"printed_parts": 5})
    assert line["by"] == {"month": {"2023-06": 1, "2023-07": 1}}


def test_acts_of_a_campaign_count_once_a_year_on_their_first_day(cast):
    rows = [
        an_act_row("부스", on="2023-05-05", campaign="메이커 주간"),
        an_act_row("기사", on="2023-04-30", campaign="메이커 주간"),
        an_act_row("후기", on="2024-01-02", campaign="메이커 주간"),
        an_act_row("동아리", on="2023-09-01"),
        an_act_row("동아리", on="2023-10-01"),
    ]
    outreach.record_culture_acts(cast.hana, rows=rows, at=TYPED_AT)

    line = _line(cast.hana, "culture_acts")

    assert line["value"] == 3
    assert line["by"] == {"month": {"2023-04": 1, "2023-09": 1, "2023-10": 1}}
    assert _line(cast.hana, "culture_acts", 2024)["value"] == 1


def test_an_employee_counts_with_the_first_spell_after_the_first_support(cast, company):
    rows = [
        a_hire_row("before", company=company, insured_on="2023-03-01"),
        a_hire_row("again", company=company, insured_on="2023-01-02", left_on="2023-02-28"),
        a_hire_row("again", company=company, insured_on="2023-04-03"),
        a_hire_row("twice", company=company, insured_on="2023-05-02", left_on="2023-06-30"),
        a_hire_row("twice", company=company, insured_on="2023-10-02", left_on="2023-12-01"),
        a_hire_row("founder", company=company, is_founder=True),
        a_hire_row("next year", company=company, insured_on="2024-01-01"),
    ]
    support.record_hires(cast.hana, rows=rows, at=TYPED_AT)

    line = _line(cast.hana, "new_hires")

    assert (line["value"], line["companions"]) == (2, {"net_hires": 1})
    assert line["by"] == {"month": {"2023-04": 1, "2023-05": 1}}
    assert _line(cast.hana, "new_hires", 2024)["value"] == 1


def test_revenue_is_summed_exactly_and_rounded_down_once(cast, company):
    rows = [
        a_revenue_row(company=company, amount=10_001, share_bp=3333),
        a_revenue_row(company=company, amount=20_002, share_bp=3333, nature="간접"),
        a_revenue_row(company=company, amount=-5_000, channel="펀딩"),
        a_revenue_row(company=company, amount=7, supplied_on="2023-03-01"),
        a_revenue_row(company=company, amount=9, supplied_on="2024-01-01"),
    ]
    support.record_revenues(cast.hana, rows=rows, at=TYPED_AT)

    line = _line(cast.hana, "revenue")

    assert (line["value"], line["companions"]) == (
        (30_003 * 3333 - 50_000_000) // 10_000,
        {"revenue_gross": 25_003},
    )


def test_agreements_count_by_their_first_day_unless_they_never_began(cast, company):
    rows = [
        a_tenancy_row("T-1", company=company),
        a_tenancy_row("T-2", company=company, terminated_on="2023-03-31"),
        a_tenancy_row("T-3", company=company, terminated_on="2023-04-01"),
        a_tenancy_row("T-4", company=company, starts_on="2024-01-01"),
    ]
    support.record_tenancies(cast.hana, rows=rows, at=TYPED_AT)

    assert _line(cast.hana, "space_supports")["value"] == 2


def test_a_company_counts_once_for_each_channel_and_event(cast, company):
    other = a_company(cast.hana, "C-2", business_no="", incorporated_on="2020-01-02")
    rows = [
        a_support_row("M-1", company=company, state="완료", market="B2B"),
        a_support_row("M-2", company=company, state="완료", on="2023-06-15"),
        a_support_row("M-3", company=company, state="완료", channel="바이어상담"),
        a_support_row("M-4", company=other, state="완료", market="B2C"),
        a_support_row("M-5", company=other, state="확정", event="다른 행사"),
    ]
    markets.record_channel_supports(cast.hana, rows=rows, at=TYPED_AT)

    line = _line(cast.hana, "channel_supports")

    assert line["value"] == 3
    assert line["by"]["market"] == {"B2B": 1, "B2C": 1, "unknown": 1}


def test_a_first_support_that_moves_takes_hires_and_revenue_with_it(cast, company):
    rows = [a_hire_row(company=company, insured_on="2023-05-02")]
    support.record_hires(cast.hana, rows=rows, at=TYPED_AT)
    sales = [a_revenue_row(company=company, supplied_on="2023-08-31", amount=500)]
    support.record_revenues(cast.hana, rows=sales, at=TYPED_AT)
    before = [_line(cast.hana, code)["value"] for code in ("new_hires", "revenue")]

    a_company(cast.hana, first_support_on="2023-09-01", incorporated_on="2020-01-02")

    after = [_line(cast.hana, code)["value"] for code in ("new_hires", "revenue")]
    assert (before, after) == ([1, 500], [0, 0])


def test_a_step_at_the_desk_is_in_the_figure_at_once(cast, company):
    rows = [a_prototype_row("P-1", company_id=company.pk)]
    made = prototypes.record_prototypes(cast.hana, rows=rows, at=TYPED_AT).objects[0]

    prototypes.complete(cast.hana, key=made.key, on=day("2023-06-30"), at=TYPED_AT)

    assert _line(cast.hana, "prototypes")["value"] == 1
