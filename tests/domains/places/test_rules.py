from __future__ import annotations

import pytest

from pulmu.domains.places import rules
from tests.factories import when

TWO, THREE = when("2023-05-10 14:00"), when("2023-05-10 15:00")


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "fine"), [(TWO, THREE, True), (TWO, TWO, True), (THREE, TWO, False)]
)
def test_a_use_never_ends_before_it_starts(starts_at, ends_at, fine):
    assert rules.ends_in_time(starts_at=starts_at, ends_at=ends_at) is fine


@pytest.mark.parametrize(("at", "begun"), [(TWO, False), (THREE, True)])
def test_a_use_has_begun_from_its_first_minute(at, begun):
    assert rules.has_begun(starts_at=THREE, at=at) is begun
