"""Telling a class of pupils behind one address from a machine that sends forms.

A field that nobody sees, a least time between the look at the form and its sending, and a number of
forms in ten minutes that leaves room for a class. Whoever is stopped keeps what they typed.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from pulmu.core.members import tallies
from pulmu.web.clock import place_of
from pulmu.web.http import ActorRequest

# The name sounds like something to fill in; the label tells people to leave it empty.
TRAP, STAMP = "website", "seen"
LEAST_SECONDS = 3
SPAN = dt.timedelta(minutes=10)
TOO_MANY = 429
_SALT = "portal.form"


def stamp(at: dt.datetime) -> str:
    """When the form was looked at, signed."""
    return signing.dumps(int(at.timestamp()), salt=_SALT)


def most() -> int:
    """How many forms one address may send in `SPAN`."""
    allowed: int = settings.PULMU_SIGN_UPS_PER_ADDRESS
    return allowed


def objection(request: ActorRequest, *, at: dt.datetime) -> tuple[str, int] | None:
    """Why this form is not taken, and with which status; None when nothing speaks against it."""
    address = place_of(request).address or "nowhere"
    if not tallies.within("form", address, most=most(), span=SPAN, at=at):
        return _("Very many forms came from here. Wait ten minutes and send it again."), TOO_MANY
    said: QueryDict = request.POST
    if said.get(TRAP):
        return _("One field that has to stay empty was filled in. Send it once more."), 422
    if not _is_old_enough(said.get(STAMP, ""), at=at):
        return _("That was very fast. Look whether everything is right, and send it again."), 422
    return None


def _is_old_enough(said: str, *, at: dt.datetime) -> bool:
    try:
        seen = int(signing.loads(said, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return at.timestamp() - seen >= LEAST_SECONDS
