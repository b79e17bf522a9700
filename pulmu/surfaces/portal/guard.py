"""Telling a class of pupils behind one address from a machine that sends forms.

A field that nobody sees, a least time between the look at the form and its sending, and a number of
forms in ten minutes that leaves room for a class. Whoever is stopped keeps what they typed.
"""

from __future__ import annotations

import datetime as dt
from ipaddress import IPv6Address, ip_address, ip_network

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
# Of IPv6 addresses one customer has a whole network: it counts as one.
NETWORK = 64
TOO_MANY = 429
FORM, CODE = "form", "code from here"
_SALT = "portal.form"


def stamp(at: dt.datetime) -> str:
    """When the form was looked at, signed."""
    return signing.dumps(int(at.timestamp()), salt=_SALT)


def most() -> int:
    """How many forms one address may send in `SPAN`."""
    allowed: int = settings.PULMU_SIGN_UPS_PER_ADDRESS
    return allowed


def whence(request: ActorRequest) -> str:
    """Who is counted together."""
    address = place_of(request).address
    if address is None:
        return "nowhere"
    found = ip_address(address)
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or ip_network((found, NETWORK), strict=False))


def is_too_often(request: ActorRequest, what: str, *, at: dt.datetime) -> bool:
    """Whether this is more than a class does, counted apart for each sort of form."""
    return not tallies.within(what, whence(request), most=most(), span=SPAN, at=at)


def too_many_words() -> str:
    return _("Very many forms came from here. Wait ten minutes and send it again.")


def objection(request: ActorRequest, *, at: dt.datetime) -> tuple[str, int] | None:
    """Why this form is not taken, and with which status; None when nothing speaks against it."""
    if is_too_often(request, FORM, at=at):
        return too_many_words(), TOO_MANY
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
