"""The log-in record, and how long a session lives."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.members import rules, signing
from pulmu.core.members.choices import Act, Provider
from pulmu.core.members.models import ConnectedLogin, SignIn
from pulmu.core.members.signing import Place
from tests.factories import when

AT = when("2026-03-02 09:00")
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36"
)


def test_records_of_two_years_are_kept_and_older_ones_are_not(cast):
    for days in (1, 731, 732):
        signing.note(
            cast.hana_user, Act.IN, at=AT - dt.timedelta(days=days), place=Place("10.0.0.1", "x")
        )

    assert signing.forget_old(at=AT) == 1
    assert signing.forget_old(at=AT) == 0
    assert SignIn.objects.count() == 2


@pytest.mark.parametrize(
    ("began", "seen", "idle", "over"),
    [
        (2 * HOUR, 59 * MINUTE, HOUR, False),
        (2 * HOUR, HOUR, HOUR, True),
        (2 * HOUR, 11 * HOUR, None, False),
        (12 * HOUR, MINUTE, HOUR, True),
        (12 * HOUR, MINUTE, None, True),
    ],
)
def test_a_session_ends_idle_or_after_twelve_hours(began, seen, idle, over):
    assert rules.is_over(began=AT - began, seen=AT - seen, at=AT, idle=idle) is over


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (CHROME, ("Chrome", "Windows")),
        (f"{CHROME} Edg/126.0", ("Edge", "Windows")),
        (f"{CHROME} Whale/3.26", ("Whale", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/17 Safari/605", ("Safari", "Mac")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) CriOS/126 Safari/604", ("Chrome", "iPhone")),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25 Chrome/121",
            ("Samsung Internet", "Android"),
        ),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_told_in_names_that_people_know(said, known):
    assert rules.device(said) == known


def test_a_connected_log_in_opens_one_account_and_its_number_is_not_kept(cast):
    signing.connect(cast.hana_user, provider=Provider.KAKAO, number="4711", at=AT)
    signing.connect(cast.hana_user, provider=Provider.KAKAO, number="4711", at=AT)

    assert signing.account_of(Provider.KAKAO, "4711", at=AT) == cast.hana_user
    assert signing.account_of(Provider.NAVER, "4711", at=AT) is None
    (kept,) = ConnectedLogin.objects.values_list("index", flat=True)
    assert "4711" not in kept
    with pytest.raises(signing.ConnectedElsewhere):
        signing.connect(cast.dul_user, provider=Provider.KAKAO, number="4711", at=AT)


def test_another_number_of_the_same_provider_takes_the_place_of_the_first(cast):
    for number in ("1", "2"):
        signing.connect(cast.hana_user, provider=Provider.NAVER, number=number, at=AT)

    assert signing.account_of(Provider.NAVER, "1", at=AT) is None
    signing.disconnect(cast.hana_user, provider=Provider.NAVER)
    signing.disconnect(cast.hana_user, provider=Provider.NAVER)
    assert signing.account_of(Provider.NAVER, "2", at=AT) is None


def test_the_database_lets_no_number_open_two_accounts(cast):
    signing.connect(cast.hana_user, provider=Provider.KAKAO, number="4711", at=AT)
    one = ConnectedLogin.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        ConnectedLogin.objects.create(
            user=cast.dul_user, provider=one.provider, index=one.index, since=AT
        )
