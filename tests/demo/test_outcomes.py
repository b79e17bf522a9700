"""What the demo's companies grew by: there, once, and in no figure; a roster waits for a word."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.demo import outcomes
from pulmu.domains.support.models import Certification, Hire, Investment, Right
from pulmu.domains.workbook.models import Import
from tests.factories import a_company, when

AT = when("2026-11-28 12:40")


@pytest.fixture
def _companies(cast, settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path
    for code in ("C22-009", "C22-010"):
        a_company(code, lab=cast.gimhae, name=code, first_support_on="2022-03-02")


@pytest.mark.usefixtures("_companies")
def test_there_is_one_of_each_and_a_roster_that_can_be_looked_at(cast):
    for _time in range(2):
        outcomes.grow(cast.hana, at=AT)
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error

    counted = [model.objects.within(cast.hana).count() for model in (Investment, Right)]
    (roster,) = Import.objects.within(cast.hana)
    assert counted == [2, 3]
    assert Certification.objects.within(cast.hana).count() == 2
    assert (roster.state, roster.report["ok"]) == ("waiting", True)
    assert Hire.objects.within(cast.hana).count() == 0


def test_without_its_companies_there_is_nothing(cast):
    outcomes.grow(cast.hana, at=AT)

    assert Investment.objects.within(cast.hana).count() == 0
