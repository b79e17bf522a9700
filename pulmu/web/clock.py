"""How long a session lives: it ends by its age, or when nobody is there any more."""

from __future__ import annotations

import datetime as dt

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pulmu.core.members import rules, signing
from pulmu.core.members.choices import Act
from pulmu.core.members.signing import Place

from .http import ActorRequest

BEGAN, SEEN = "began", "seen"


def end_if_over(request: ActorRequest, *, at: dt.datetime) -> bool:
    """Sign out whoever was gone too long; the request goes on as that of a stranger. Whether."""
    began, seen = _moment(request, BEGAN), _moment(request, SEEN)
    if began is None or seen is None:
        return False
    minutes = settings.PULMU_IDLE_MINUTES
    idle = dt.timedelta(minutes=minutes) if minutes else None
    if not rules.is_over(began=began, seen=seen, at=at, idle=idle):
        return False
    signing.note(
        request.user,
        Act.IDLE,
        at=at,
        place=place_of(request),
        organisation=request.membership.organisation if request.membership else None,
    )
    logout(request)
    messages.info(
        request, _("You were signed out because nothing happened for a while. Sign in again.")
    )
    return True


def touch(request: ActorRequest, *, at: dt.datetime) -> None:
    """A sign of life, written down now and then."""
    seen = _moment(request, SEEN)
    if seen is not None and at - seen < rules.TOUCH_EVERY:
        return
    now = int(at.timestamp())
    request.session.setdefault(BEGAN, now)
    request.session[SEEN] = now
    if not signing.touch(request.session.session_key or "", request.membership, at=at):
        UserSession.objects.create_from_request(request)


def place_of(request: HttpRequest) -> Place:
    """Where a request comes from, as far as it can be known."""
    address: str | None = get_adapter().get_client_ip(request)
    try:
        validate_ipv46_address(address)
    except ValidationError:
        address = None
    return Place(address=address, browser=request.headers.get("user-agent", ""))


def _moment(request: ActorRequest, name: str) -> dt.datetime | None:
    said = request.session.get(name)
    return dt.datetime.fromtimestamp(said, tz=dt.UTC) if isinstance(said, int) else None
