"""The figures of the demonstration years, counted by hand from their rows."""

from __future__ import annotations

import pytest

from pulmu.demo.targets import TARGETS
from pulmu.demo.year import rows
from tests.demo.counting import Count

FIGURES = {
    2022: {
        "programme_runs": 72,
        "users": 3_268,
        "culture_acts": 104,
        "prototypes": 7,
        "new_startups": 5,
        "new_hires": 22,
        "revenue": 1_652_000_000,
        "space_supports": 6,
        "channel_supports": 3,
    },
    2023: {
        "programme_runs": 91,
        "users": 4_495,
        "culture_acts": 161,
        "prototypes": 10,
        "new_startups": 8,
        "new_hires": 34,
        "revenue": 2_888_000_000,
        "space_supports": 8,
        "channel_supports": 5,
    },
}
COMPANIONS = {
    2022: {
        "programmes": 21,
        "users_unique": 1_240,
        "users_sessions": 1_458,
        "users_resources": 1_173,
        "users_groups": 637,
        "printed_parts": 163,
        "net_hires": 20,
        "revenue_gross": 2_191_300_000,
        "companies_supported": 12,
    },
    2023: {
        "programmes": 34,
        "users_unique": 1_870,
        "users_sessions": 2_431,
        "users_resources": 1_096,
        "users_groups": 968,
        "printed_parts": 214,
        "net_hires": 29,
        "revenue_gross": 4_688_892_004,
        "companies_supported": 31,
    },
}
MONTHS_2023 = {
    "programme_runs": [4, 6, 9, 8, 9, 10, 6, 5, 9, 11, 9, 5],
    "users": [180, 240, 390, 410, 450, 520, 330, 290, 480, 560, 410, 235],
    "culture_acts": [8, 9, 12, 14, 15, 22, 10, 9, 16, 19, 15, 12],
    "prototypes": [0, 0, 1, 1, 0, 2, 1, 0, 2, 1, 1, 1],
    "new_startups": [0, 1, 0, 1, 1, 0, 2, 0, 1, 1, 1, 0],
    "new_hires": [1, 2, 3, 2, 4, 3, 2, 3, 5, 4, 3, 2],
    "revenue": [m * 1_000_000 for m in (90, 120, 150, 180, 260, 310, 240, 200, 330, 410, 350, 248)],
    "space_supports": [2, 0, 1, 0, 1, 0, 2, 0, 1, 0, 1, 0],
    "channel_supports": [0, 0, 0, 1, 0, 2, 0, 0, 1, 0, 1, 0],
}


@pytest.fixture(scope="module", params=[2022, 2023])
def count(request):
    return Count(rows(request.param), request.param)


@pytest.fixture(scope="module")
def year_2023():
    return Count(rows(2023), 2023)


@pytest.fixture(scope="module")
def both_years():
    """The rows of 2022 with those of 2023 imported over them, matched by natural key."""
    keys = {
        "프로그램": ("회차코드",),
        "기업": ("기업코드",),
        "시제품": ("시제품코드",),
        "고용": ("기업코드", "직원키", "취득일"),
        "공간지원": ("계약코드",),
        "판로지원": ("지원코드",),
    }
    merged = {}
    for sheet, found in rows(2022).items():
        later = rows(2023)[sheet]
        if sheet not in keys:
            merged[sheet] = found + later
            continue
        by_key = {tuple(row[column] for column in keys[sheet]): row for row in found + later}
        merged[sheet] = list(by_key.values())
    return merged


def test_the_nine_figures(count):
    assert count.figures() == FIGURES[count.year]


def test_the_companions(count):
    assert count.companions() == COMPANIONS[count.year]


def test_the_months_of_2023(year_2023):
    assert year_2023.by_month() == MONTHS_2023


def test_fifteen_runs_of_the_expert_course(year_2023):
    name = "메이커스 메타 전문가 양성과정"

    assert sum(run["과정명"] == name for run in year_2023.runs()) == 15


@pytest.mark.parametrize("year", [2022, 2023])
def test_both_years_in_one_organisation_leave_each_figure_alone(both_years, year):
    count = Count(both_years, year)

    assert count.figures() == FIGURES[year]
    assert count.companions() == COMPANIONS[year]


def test_everything_of_2022_has_evidence():
    assert set(Count(rows(2022), 2022).bare().values()) == {0}


def test_the_gaps_of_2023(year_2023):
    assert year_2023.bare() == {
        "programme_runs": 0,
        "users": 106,
        "culture_acts": 13,
        "prototypes": 0,
        "new_startups": 1,
        "new_hires": 9,
        "revenue": 3,
        "space_supports": 0,
        "channel_supports": 0,
    }


def test_the_won_without_a_paper_is_about_a_fifth(year_2023):
    bare = [sale for sale in year_2023.sales() if not sale["증빙"]]

    assert year_2023.revenue(bare) == 549_000_000


def test_direct_and_indirect_sales(year_2023):
    parts = {
        nature: year_2023.revenue([s for s in year_2023.sales() if s["구분"] == nature])
        for nature in ("직접", "간접")
    }

    assert parts == {"직접": 900_000_000, "간접": 1_988_000_000}


def test_fractions_of_a_won_are_dropped_once(year_2023):
    exact = sum(sale["공급가액"] * year_2023.share(sale) for sale in year_2023.sales())

    assert 0 < exact - 2_888_000_000 < 1


def test_each_figure_has_a_target(count):
    assert set(TARGETS[count.year]) == set(FIGURES[count.year])
