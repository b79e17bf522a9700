"""What devices at a door send: readings of codes as JSON, and what is answered to each.

A device keeps a reading until it was answered here, so every one of them gets an answer, and one
that is sent again gets the same.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.actions import Reading, Seen
from pulmu.domains.programmes.choices import ScanOutcome

from . import figures

MOST = 100
# Stands for what is no time at all: a reading of that time lets nobody in, and is kept.
NO_TIME = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FIRST_YEAR, LAST_YEAR = 1970, 2999
IN, AGAIN, REFUSED = "in", "again", "refused"


class NotReadings(Exception):
    """The body is no list of readings."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a device shows: `tone` is a colour, a sound and a heading at once."""

    nonce: str
    tone: str
    heading: str
    said: str = ""
    name: str = ""
    person: str = ""
    on: str = ""


def read(body: bytes) -> list[Reading]:
    """The readings of a batch. Shape is checked here; what they mean, by the action."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotReadings from error
    found = said.get("readings") if isinstance(said, dict) else None
    if not isinstance(found, list) or len(found) > MOST:
        raise NotReadings
    if not all(isinstance(one, dict) for one in found):
        raise NotReadings
    return [_reading(one) for one in found]


def answer(actor: Actor, session_key: str, reading: Reading, *, at: dt.datetime) -> Answer:
    """Each reading stands by itself: one that is refused spoils no other."""
    try:
        seen = actions.scan(actor, session_key=session_key, reading=reading, at=at)
    except Refused as error:
        return Answer(reading.nonce, REFUSED, _("Not let in"), str(error))
    return answer_to(seen)


def answer_to(seen: Seen) -> Answer:
    scan = seen.scan
    person = scan.enrolment.person if scan.enrolment else None
    named = {
        "nonce": scan.nonce,
        "name": mask_name(person.name) if person else "",
        "person": person.key if person else "",
        "on": scan.on.isoformat(),
    }
    if scan.outcome == ScanOutcome.CAME:
        return Answer(tone=IN, heading=_("Present"), said=_at(scan.scanned_at, by=""), **named)
    if scan.outcome == ScanOutcome.AGAIN:
        said = _("Ticked off on the list before.")
        if seen.first is not None:
            said = _at(seen.first.scanned_at, by=seen.first.by)
        return Answer(tone=AGAIN, heading=_("Was in already"), said=said, **named)
    return Answer(tone=REFUSED, heading=_("Not let in"), said=_WHY[scan.outcome](), **named)


def _at(moment: dt.datetime, *, by: str) -> str:
    said = {"time": f"{figures.local(moment):%H:%M}", "name": by}
    if day_of(moment) != day_of(dt.datetime.now(dt.UTC)):
        said["time"] = figures.moment(moment)
    return _("%(time)s, by %(name)s") % said if by else _("at %(time)s") % said


# The reason, and the way out.
_WHY = {
    ScanOutcome.UNKNOWN: lambda: _("This code is unknown here. Look for the name instead."),
    ScanOutcome.NOT_CONFIRMED: lambda: _(
        "Signed up without a confirmed seat. Confirm it on the list."
    ),
    ScanOutcome.OTHER_SESSION: lambda: _("This code is for another session or course."),
    ScanOutcome.CANCELLED: lambda: _("This session was cancelled."),
    ScanOutcome.WRONG_DAY: lambda: _("The session is not on this day."),
    ScanOutcome.WRONG_CLOCK: lambda: _(
        "The time of this reading cannot be right. Set the clock of this device, or look for the "
        "name instead."
    ),
}


def _reading(said: Mapping[str, Any]) -> Reading:
    return Reading(
        ticket=_words(said.get("ticket", "")),
        device=_words(said.get("device", "")),
        nonce=_words(said.get("nonce", "")),
        scanned_at=_time(said.get("scanned_at")),
        is_offline=said.get("is_offline") is True,
    )


def _words(said: object) -> str:
    """As a database can keep it. Whatever was held before the camera, half a letter and a zero byte
    too, spoils no other reading of its batch.
    """
    return str(said).encode(errors="replace").decode().replace("\0", "?")


def _time(said: object) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(str(said))
    except ValueError:
        return NO_TIME
    if found.tzinfo is None or not FIRST_YEAR < found.year < LAST_YEAR:
        return NO_TIME
    return found
