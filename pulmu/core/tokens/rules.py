"""Decisions over plain values: what a token looks like, when it works, how long answers stay."""

from __future__ import annotations

import base64
import datetime as dt
import os
import zlib

from .choices import TokenState

PREFIX, RANDOM, SHOWN = "pulmu_", 40, 8
_CHECK, _SIGNS = 7, frozenset("abcdefghijklmnopqrstuvwxyz234567")
# How exactly it is written down when a token was last used.
TOUCH_EVERY = dt.timedelta(hours=1)
LONGEST_NAME, LONGEST_KEY = 80, 255
# How long the same request is answered from memory.
REPLAYED_FOR = dt.timedelta(hours=24)
MINUTE = dt.timedelta(minutes=1)
_EPOCH = dt.datetime.fromtimestamp(0, tz=dt.UTC)


def new_text() -> str:
    """200 random bits between a name that is found in leaked files and a checksum, with which
    whoever finds one knows that it is one without asking us.
    """
    random = base64.b32encode(os.urandom(25)).decode().lower()
    return f"{PREFIX}{random}{_check(random)}"


def is_text(text: str) -> bool:
    """Whether it looks like a token of ours, typed or copied whole."""
    rest = text.removeprefix(PREFIX)
    random, check = rest[:RANDOM], rest[RANDOM:]
    is_whole = text.startswith(PREFIX) and len(rest) == RANDOM + _CHECK and set(rest) <= _SIGNS
    return is_whole and _check(random) == check


def shown_of(text: str) -> str:
    """The part that lists show, to tell tokens apart."""
    return text[len(PREFIX) : len(PREFIX) + SHOWN]


def state_of(
    *,
    at: dt.datetime,
    made_at: dt.datetime,
    until: dt.datetime | None,
    revoked_at: dt.datetime | None,
    member_since: dt.datetime,
    is_member: bool,
) -> TokenState:
    """Somebody who left and came back makes new ones: what they had ended when they left."""
    if revoked_at is not None:
        return TokenState.REVOKED
    if not is_member or made_at < member_since:
        return TokenState.ORPHANED
    if until is not None and until <= at:
        return TokenState.ENDED
    return TokenState.GOOD


def wait_until_next(at: dt.datetime) -> int:
    """Seconds until calls are counted anew, rounded up."""
    passed = (at - _EPOCH) % MINUTE
    return int((MINUTE - passed).total_seconds()) + 1


def _check(random: str) -> str:
    crc = zlib.crc32(random.encode()).to_bytes(4, "big")
    return base64.b32encode(crc).decode().lower().rstrip("=")
