"""What a course says of itself to somebody who looks for one: seats, deadlines, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import KST, day_of, span_said
from pulmu.domains.programmes.choices import OfferingState
from pulmu.domains.programmes.models import Offering
from pulmu.domains.programmes.queries import Phase
from pulmu.ui import fmt

Counted = Mapping[tuple[int, int | None], Any]
SOON = 7


@dataclass(frozen=True, slots=True)
class Stand:
    """How a course stands: in a word, with its tone, and what can be done (``act``)."""

    words: str
    tone: str = "plain"
    act: str = ""
    note: str = ""

    @property
    def is_badge(self) -> bool:
        return self.tone != "plain"


def language() -> str:
    return get_language() or fmt.KOREAN


def near(moment: dt.datetime) -> str:
    return fmt.near_moment(moment.astimezone(KST), lang=language())


def near_day(day: dt.date) -> str:
    return fmt.near_day(day, lang=language())


def clock(moment: dt.datetime) -> str:
    """`14:00`, as it hangs on the wall."""
    return f"{moment.astimezone(KST):%H:%M}"


def won(amount: int) -> str:
    return fmt.won(amount, lang=language()) if amount else _("Free of charge")


def days_until(moment: dt.datetime, *, at: dt.datetime) -> int:
    return (day_of(moment) - day_of(at)).days


def countdown(moment: dt.datetime, *, at: dt.datetime) -> str:
    """`D-3`, as deadlines are counted in Korea; nothing of one that is far away or over."""
    days = days_until(moment, at=at)
    if moment <= at or days > SOON:
        return ""
    return f"D-{days}" if days else _("Today")


def open_seats(offering: Offering, counted: Counted) -> tuple[int | None, int]:
    """Seats for whoever comes now, over all dates; None without a limit. And how many wait."""
    mine = [seats for (pk, _session), seats in counted.items() if pk == offering.pk]
    waiting = sum(seats.waiting for seats in mine)
    if any(seats.open is None for seats in mine):
        return None, waiting
    return sum(seats.open or 0 for seats in mine), waiting


def stand(offering: Any, counted: Counted, *, at: dt.datetime) -> Stand:
    """Of an offering with its phase (`queries.published_at`, `published_one`)."""
    if offering.state == OfferingState.CANCELLED:
        return Stand(_("Cancelled course"), "bad")
    if offering.phase == Phase.SOON:
        return Stand(_("Opens %(when)s") % {"when": near(offering.opens_at)}, "accent")
    if offering.phase == Phase.OPEN:
        return _of_open(offering, counted)
    is_over = offering.last_at is not None and offering.last_at <= at
    return Stand(_("Over")) if is_over else Stand(_("Sign-up closed"), "warn")


def _of_open(offering: Offering, counted: Counted) -> Stand:
    left, waiting = open_seats(offering, counted)
    if offering.needs_approval:
        return Stand(_("Open"), act="ask", note=_("Participants are chosen"))
    if left is None:
        return Stand(_("Open"), act="sign-up")
    if left:
        said = ngettext("%(count)d seat left", "%(count)d seats left", left) % {"count": left}
        return Stand(said, act="sign-up")
    if not offering.has_waiting_list:
        return Stand(_("Full"), "warn")
    note = ngettext("%(count)d person waits", "%(count)d people wait", waiting) % {"count": waiting}
    return Stand(_("Full, waiting list"), "warn", "wait", note if waiting else "")


def deadline(offering: Any, *, at: dt.datetime) -> str:
    """Until when one may sign up, beside its countdown; empty when that is over."""
    until = offering.taken_until
    if until is None or until <= at:
        return ""
    if days_until(until, at=at) == 0:
        return _("until %(when)s") % {"when": fmt.clock(until.astimezone(KST))}
    return _("until %(when)s") % {"when": near(until)}


def hours(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """`10. 14.(화) 14:00~17:00`; the end with its day when that is another."""
    gap = " " if fmt.is_korean(language()) else ", "
    return span_said(starts_at, ends_at, day=near_day, gap=gap)


def joined(words: Iterable[str]) -> list[str]:
    return [word for word in words if word]
