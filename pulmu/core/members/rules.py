"""Decisions over plain values: how long a visit is, when a session is over, what a browser is."""

from __future__ import annotations

import datetime as dt

from pulmu.core.kernel import kst

USUAL_VISIT, LONGEST_VISIT = dt.timedelta(days=7), dt.timedelta(days=90)
# Access records are kept for two years: more than the one that is asked of small sites.
SIGN_INS_KEPT = dt.timedelta(days=731)
LONGEST_SESSION = dt.timedelta(hours=12)
# How often a sign of life is written down: often enough to end what is idle, seldom enough to
# cost nothing.
TOUCH_EVERY = dt.timedelta(minutes=2)

# A code from a mail: how long it is good, how often it may be tried, how long it proves an address.
CODE_GOOD, CODE_TRIES = dt.timedelta(minutes=10), 5
# A button that is pressed twice sends one code; pressed again later, it is another wish.
SAME_PRESS = dt.timedelta(minutes=5)
PROOF_GOOD = dt.timedelta(hours=12)
# How many codes go to one address in an hour, and how long such counts are kept.
CODES_AN_HOUR, HOUR = 5, dt.timedelta(hours=1)
KEPT_COUNTS = dt.timedelta(days=1)

# The first name that stands in what a browser says of itself, in this order: every browser also
# names the ones it descends from.
BROWSERS = (
    ("KAKAOTALK", "KakaoTalk"),
    ("NAVER(inapp", "Naver"),
    ("Whale/", "Whale"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def end_of_visit(last_day: dt.date) -> dt.datetime:
    """A visit ends with its last day: the first moment outside it."""
    return kst.moment(last_day + dt.timedelta(days=1))


def last_day_of(until: dt.datetime) -> dt.date:
    """The last Korean day on which a membership gives rights for any time at all."""
    return kst.day_of(until - dt.timedelta(microseconds=1))


def can_be_last_day(last_day: dt.date, *, today: dt.date) -> bool:
    return today <= last_day <= today + LONGEST_VISIT


def is_over(
    *, began: dt.datetime, seen: dt.datetime, at: dt.datetime, idle: dt.timedelta | None
) -> bool:
    """Whether a session has come to its end: by its age, or because nobody is there."""
    return at - began >= LONGEST_SESSION or (idle is not None and at - seen >= idle)


def device(browser: str) -> tuple[str, str]:
    """The browser and the system of a User-Agent, in the names people know; empty when unknown."""
    return _first(BROWSERS, browser), _first(SYSTEMS, browser)


def _first(known: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for sign, name in known if sign in said), "")
