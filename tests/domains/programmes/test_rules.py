from __future__ import annotations

import unicodedata

import pytest

from pulmu.domains.programmes import rules
from tests.factories import day, when

NAMES = ("김해 메타버스 특화랩", "gimhae")
TWO, THREE = when("2023-05-10 14:00"), when("2023-05-10 15:00")


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("", True),
        ("  ", True),
        ("김해 메타버스 특화랩", True),
        (" 김해  메타버스 특화랩 ", True),
        (unicodedata.normalize("NFD", "김해 메타버스 특화랩"), True),
        ("gimhae", True),
        ("GIMHAE", True),
        ("김해", False),
        ("다른 특화랩", False),
    ],
)
def test_a_session_is_ours_when_nobody_or_this_organisation_is_its_host(host, own):
    assert rules.is_own(host, NAMES) is own


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "fine"), [(TWO, THREE, True), (TWO, TWO, True), (THREE, TWO, False)]
)
def test_a_session_never_ends_before_it_starts(starts_at, ends_at, fine):
    assert rules.ends_in_time(starts_at=starts_at, ends_at=ends_at) is fine


@pytest.mark.parametrize(
    ("state", "at", "may"),
    [("예정", THREE, True), ("예정", TWO, False), ("완료", THREE, False), ("취소", THREE, False)],
)
def test_only_a_planned_session_that_has_begun_may_be_held(state, at, may):
    assert rules.may_be_held(state=state, starts_at=THREE, at=at) is may


@pytest.mark.parametrize(
    ("on", "may"), [("2023-05-09", True), ("2023-05-10", True), ("2023-05-11", False)]
)
def test_nobody_was_there_tomorrow(on, may):
    assert rules.may_be_attended(day(on), today=day("2023-05-10")) is may


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        ((), ["P26-001", "P26-002"]),
        (("P26-013", "P26-002", "P25-400", "S-900", "P26-개강"), ["P26-014", "P26-015"]),
        (("P26-998",), ["P26-999", "P26-1000"]),
        # A day that somebody made a code of is no number to count on from.
        (("P26-003", "P26-20260512"), ["P26-004", "P26-005"]),
    ],
)
def test_sessions_are_counted_on_from_the_highest_of_the_year(known, codes):
    assert rules.session_codes(2026, known, count=2) == codes
