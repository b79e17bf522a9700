"""The targets of a year are set on the desk, and stand beside the figures."""

from __future__ import annotations

import pytest

from pulmu.domains.results.models import Target
from tests.factories import entries

TARGETS = "/desk/year/2023/targets/"


def _targets(cast):
    return dict(Target.objects.within(cast.hana).values_list("line", "value"))


def test_targets_are_set_and_shown_and_twice_is_once(cast, hana, year, text):
    for _time in (1, 2):
        hana.post(TARGETS, {"users": "4,000명", "revenue": "2888000000"})

    assert _targets(cast) == {"users": 4000, "revenue": 2_888_000_000}
    entered = [body["value"] for verb, body in entries(cast.gimhae) if verb == "target"]
    assert sorted(entered) == [4000, 2_888_000_000]
    assert "4,000" in text(hana.get("/desk/year/2023/"))


def test_what_is_emptied_promises_nothing(cast, hana, year):
    hana.post(TARGETS, {"users": "4000"})

    hana.post(TARGETS, {"users": ""})

    assert _targets(cast) == {"users": 0}


@pytest.mark.parametrize("typed", ["-1", "많이", "1.5"])
def test_a_wrong_number_is_said_at_its_figure_and_nothing_is_lost(cast, hana, year, typed, text):
    response = hana.post(TARGETS, {"users": "4000", "prototypes": typed})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["prototypes"]
    assert 'value="4000"' in text(response)
    assert _targets(cast) == {}


def test_another_lab_sets_its_own_and_an_inspector_none(cast, minsu, guest, year):
    minsu.post(TARGETS, {"users": "1"})

    assert _targets(cast) == {}
    assert guest.post(TARGETS, {"users": "1"}).status_code == 403
