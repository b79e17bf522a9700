"""Days and times as letters say them."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.mail.moments import moment_in_words, span_in_words
from tests.factories import when


@pytest.mark.parametrize(
    ("until", "korean", "english"),
    [
        ("2026-05-12 17:00", "2026. 5. 12.(화) 14:00~17:00", "Tue 12 May 2026, 14:00-17:00"),
        ("2026-05-13 00:00", "2026. 5. 12.(화) 14:00~24:00", "Tue 12 May 2026, 14:00-24:00"),
        (
            "2026-05-15 17:00",
            "2026. 5. 12.(화) 14:00~2026. 5. 15.(금) 17:00",
            "Tue 12 May 2026, 14:00-Fri 15 May 2026, 17:00",
        ),
    ],
)
def test_what_ends_on_another_day_says_on_which(until, korean, english):
    times = when("2026-05-12 14:00"), when(until)

    assert [span_in_words(*times, one) for one in ("ko", "en")] == [korean, english]


def test_a_moment_has_its_weekday_and_is_of_seoul():
    at = dt.datetime(2026, 5, 11, 15, 30, tzinfo=dt.UTC)

    said = [moment_in_words(at, one) for one in ("ko", "en")]
    assert said == ["2026. 5. 12.(화) 00:30", "Tue 12 May 2026, 00:30"]
