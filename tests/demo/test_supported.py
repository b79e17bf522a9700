"""The founders of the demo: something for every line of 오늘, and nothing in the years told."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.kst import day_of
from pulmu.demo import supported
from pulmu.domains.companies import queries as companies
from pulmu.domains.companies.models import Company
from pulmu.domains.support import queries
from tests.factories import a_company, standing, when

AT = when("2026-11-28 12:40")
TODAY = day_of(AT)


@pytest.fixture
def _companies(cast, settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path
    for code in sorted({code for code, *_rest in supported.FOUNDERS}):
        a_company(code, lab=cast.gimhae, name=code)


@pytest.mark.usefixtures("_companies")
def test_there_is_one_of_everything_that_needs_a_hand(cast):
    for _time in range(2):
        supported.support(cast.gimhae, cast.hana, at=AT)

    soon = TODAY + dt.timedelta(days=45)
    assert [one.venture for one in queries.to_review(cast.hana)] == ["C23-018", "C23-019"]
    assert len(queries.follow_ups(cast.hana, until=TODAY)) == 1
    assert len(queries.expiring_tenancies(cast.hana, since=TODAY, until=soon)) == 1
    late = companies.expiring(cast.hana, since=TODAY - dt.timedelta(days=30), until=soon)
    assert {one.kind for one in late} == {"국세납세증명", "사업자등록증명", "지방세납세증명"}
    found = queries.with_progress(queries.cases(cast.hana)).order_by("opened_on")
    assert [(one.state, one.done_count, one.step_count) for one in found] == [
        ("달성", 0, 0),
        ("진행", 4, 12),
        ("진단", 0, 0),
    ]


@pytest.mark.usefixtures("_companies")
def test_nothing_of_it_is_counted_but_its_agreements_of_today(cast):
    supported.support(cast.gimhae, cast.hana, at=AT)

    days = [fact["on"] for fact in standing(cast.gimhae, "tenancy").values()]
    assert sorted(day[:4] for day in days) == ["2025", "2026"]
    founders = Company.objects.within(cast.hana).filter(founders__isnull=False).distinct()
    assert founders.count() == 5


def test_without_its_companies_there_is_nothing(cast):
    supported.support(cast.gimhae, cast.hana, at=AT)

    assert queries.cases(cast.hana).count() == 0
