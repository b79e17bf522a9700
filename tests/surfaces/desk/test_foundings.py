"""Whether a corporation is the sole trader that it was: what moves is seen before it does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from pulmu.domains.companies import actions
from pulmu.domains.companies.actions import CompanyRow
from pulmu.domains.results import actions as results_actions
from pulmu.domains.results import queries as results
from tests.factories import TYPED_AT, day, when


def at(name, company, *more):
    return reverse(f"desk:{name}", args=[company.key, *more])


def start_ups(cast):
    return [
        next(one.value for one in results.overview(cast.hana, year).tiles if one.code == START_UPS)
        for year in (2022, 2023)
    ]


START_UPS = "new_startups"


@pytest.fixture
def moved(cast):
    """Opened in 2022, and for a list founded in 2023, as a corporation."""
    row = CompanyRow(
        code="C-9",
        name="두번공방",
        form="개인",
        first_support_on=day("2022-01-02"),
        opened_on=day("2022-05-15"),
    )
    now = replace(row, form="법인", opened_on=None, incorporated_on=day("2023-04-01"))
    actions.record_companies(cast.hana, rows=[row], at=TYPED_AT)
    return actions.record_companies(cast.hana, rows=[now], at=when("2023-12-01 10:00")).objects[0]


def test_which_years_move_is_seen_first_and_there_is_a_way_back(hana, cast, moved, text):
    same, anew = (at("company_founding", moved, word) for word in ("same", "anew"))

    shown = text(hana.get(same))
    seen = [start_ups(cast)]
    hana.post(same)
    seen.append(start_ups(cast))
    assert anew in text(hana.get(at("company", moved)))
    back = text(hana.get(anew))
    seen.append(start_ups(cast))
    hana.post(anew)
    seen.append(start_ups(cast))

    assert "2022: 0 → 1" in shown
    assert "2023: 1 → 0" in shown
    assert "2022: 1 → 0" in back
    assert seen == [[0, 1], [1, 0], [1, 0], [0, 1]]


def test_a_sealed_year_asks_why_a_founding_moves(hana, cast, moved, text):
    results_actions.submit(cast.hana, year=2022, at=TYPED_AT)
    results_actions.seal(cast.dul, year=2022, at=TYPED_AT)
    same = at("company_founding", moved, "same")

    refused = hana.post(same)
    before = start_ups(cast)
    hana.post(same, {"why": "found later"})

    assert (refused.status_code, before, start_ups(cast)) == (422, [0, 1], [1, 0])
    assert "Why it is corrected" in text(refused)


def test_of_a_founding_there_are_two_words_and_strangers_find_none(hana, minsu, moved):
    assert hana.get(at("company_founding", moved, "other")).status_code == 404
    assert minsu.get(at("company_founding", moved, "same")).status_code == 404
